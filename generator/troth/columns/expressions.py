"""The numbers over all boards, as Ibis expressions: written once, run by whatever engine holds the tables.

No rule of the lifecycle stands here. What a promise or an answer adds to a number is in its columns, as of its board's
date; this adds up, and finds the middle of what is to be a median. Only what every engine has is used: sums, unions,
lists taken apart, running sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.columns.library import library
from troth.columns.tally import MONTHLY, OF_ANSWERS, OF_PROMISES, SHARES
from troth.lifecycle.numbers import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping

Expression = Any
"""A table of Ibis, which has no types of its own."""
BY: Mapping[str, tuple[str, ...]] = {"all": (), "board": ("board",), "team": ("board", "team")}
"""What tells the groups apart, by the word for it."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "boards": ("board", "name", "as_of", "version"),
    "promises": (
        "board", "promisers", "overdue_age", "reasons", "notices", "acceptance_lags",
        *(f"{name}_{part}" for name in OF_PROMISES for part in ("n", "of")),
        *(f"{name}_{part}" for name in MONTHLY for part in ("month", "month_n")),
    ),
    "answers": ("board", "party", "answer_lag", *(f"{name}_{part}" for name in OF_ANSWERS for part in ("n", "of"))),
    "parties": ("board", "id", "kind"),
}  # fmt: skip
"""The columns that the numbers are made of, by table."""
SUMS = (*(f"{name}_{part}" for name in SHARES for part in ("n", "of")), *AGES)
"""What is summed: n and N of each share, and the overdue by age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of all boards, on some engine. They need to have no other columns than those of `NEEDED`."""

    boards: Expression
    promises: Expression
    answers: Expression
    parties: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressions:
    """What has to be asked of the engine. Each has a row for each group, or for each group and what stands beside it."""

    sums: Expression
    reasons: Expression
    medians: Expression
    months: Expression


def expressions(tables: Tables, by: str) -> Expressions:
    """Return the expressions for the numbers over all boards, `by` board, or by team of a board."""
    ibis, keys = library("ibis", "numbers over many boards"), BY[by]
    heads, promises, answers = _grouped(tables, by)
    return Expressions(
        sums=_sums(ibis, keys, heads, promises, answers),
        reasons=_counted(promises.select(*keys, reason=promises.reasons.unnest()), (*keys, "reason")),
        medians=_medians(ibis, keys, promises, answers),
        months=_months(ibis, keys, promises),
    )


def _grouped(tables: Tables, by: str) -> tuple[Expression, Expression, Expression]:
    """Return one row for each group, and what belongs to it; of boards that are there, and of those alone."""
    promises, answers = (each.semi_join(tables.boards, "board") for each in (tables.promises, tables.answers))
    if by != "team":
        return tables.boards, promises, answers
    parties = tables.parties.semi_join(tables.boards, "board")
    teams = parties.filter(parties.kind == "team").select("board", team="id")
    promises = promises.mutate(team=promises.promisers.unnest())
    answers = answers.mutate(team=answers.party)
    return teams, promises.semi_join(teams, ["board", "team"]), answers.semi_join(teams, ["board", "team"])


def _sums(ibis: Any, keys: tuple[str, ...], heads: Expression, promises: Expression, answers: Expression) -> Expression:  # noqa: ANN401
    """Return the sums of both tables together; a group with nothing in it has noughts."""
    late = {age: (promises.overdue_age == age).ifelse(1, 0) for age in AGES}
    added = (
        heads.select(*keys, **_whole(ibis, {}, heads)),
        promises.select(*keys, **_whole(ibis, late, promises)),
        answers.select(*keys, **_whole(ibis, {}, answers)),
    )
    by_part = [each.aggregate(by=list(keys), **{name: each[name].sum() for name in SUMS}) for each in added]
    whole = ibis.union(*by_part)
    return whole.aggregate(by=list(keys), **{name: whole[name].sum().fill_null(0) for name in SUMS})


def _whole(ibis: Any, given: Mapping[str, Expression], table: Expression) -> dict[str, Expression]:  # noqa: ANN401
    """Return every sum's column: as given, as the table has it, or nought."""
    there = {name: table[name] for name in SUMS if name in table.columns}
    return {name: ({**there, **given}.get(name, ibis.literal(0))).cast("int64") for name in SUMS}


def _medians(ibis: Any, keys: tuple[str, ...], promises: Expression, answers: Expression) -> Expression:  # noqa: ANN401
    """Return the two values in the middle of each list of days, which are one where the list is odd.

    Some engines only guess at a median. The days are few, so they are counted, and the counts are added up until half of
    all is reached.
    """
    days = ibis.union(
        promises.select(*keys, median=ibis.literal("notice"), days=promises.notices.unnest()),
        promises.select(*keys, median=ibis.literal("acceptance"), days=promises.acceptance_lags.unnest()),
        answers.filter(answers.answer_lag.notnull()).select(*keys, median=ibis.literal("answer"), days=answers.answer_lag),
    )  # fmt: skip
    group = [*keys, "median"]
    each = _counted(days, (*group, "days"))
    each = each.mutate(
        so_far=each.n.sum().over(ibis.window(group_by=group, order_by="days", preceding=None, following=0)),
        of=each.n.sum().over(ibis.window(group_by=group)),
    )
    return each.aggregate(
        by=group, lower=each.days.min(where=each.so_far * 2 >= each.of), upper=each.days.min(where=each.so_far * 2 > each.of)
    )


def _months(ibis: Any, keys: tuple[str, ...], promises: Expression) -> Expression:  # noqa: ANN401
    """Return n and N of what the record shows by month."""
    found = ibis.union(*(
        promises.filter(promises[f"{name}_month"].notnull()).select(
            *keys, number=ibis.literal(name), month=promises[f"{name}_month"], n=promises[f"{name}_month_n"].cast("int64")
        )
        for name in MONTHLY
    ))  # fmt: skip
    return found.aggregate(by=[*keys, "number", "month"], n=found.n.sum(), of=found.count())


def _counted(table: Expression, keys: tuple[str, ...]) -> Expression:
    return table.aggregate(by=list(keys), n=table.count())
