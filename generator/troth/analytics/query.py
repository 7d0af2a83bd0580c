"""The numbers over many boards: the queries that any engine of Ibis runs, and the ratios, medians and months that come out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.analytics.promises import ANSWER_RATIOS, MONTHLY_RATIOS, PROMISE_RATIOS, RATIO_TEXTS
from troth.analytics.schema import COLUMNS_VERSION, require_extra
from troth.base.errors import BoardError
from troth.status.numbers import AGES, TOO_FEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


Expression = Any
"""A table of Ibis, which has no types of its own."""
GROUP_KEYS: Mapping[str, tuple[str, ...]] = {"all": (), "board": ("board",), "team": ("board", "team")}
"""What tells the groups apart, by the word for it."""
NEEDED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "boards": ("board", "name", "as_of", "version"),
    "promises": (
        "board", "promisers", "overdue_age", "reasons", "notices", "acceptance_lags",
        *(f"{name}_{part}" for name in PROMISE_RATIOS for part in ("n", "of", "of_rhythms")),
        *(f"{name}_{part}" for name in MONTHLY_RATIOS for part in ("months", "months_n")),
    ),
    "answers": ("board", "party", "answer_lag", *(f"{name}_{part}" for name in ANSWER_RATIOS for part in ("n", "of", "of_rhythms"))),
    "parties": ("board", "id", "kind"),
}  # fmt: skip
"""The columns that the numbers are made of, by table."""
SUMMED_COLUMNS = (*(f"{name}_{part}" for name in RATIO_TEXTS for part in ("n", "of", "of_rhythms")), *AGES)
"""What is summed: n and N of each share, and the overdue by age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of all boards, on some engine. They need to have no other columns than those of `NEEDED_COLUMNS`."""

    boards: Expression
    promises: Expression
    answers: Expression
    parties: Expression

    def select_groups(self, by: str) -> tuple[Expression, Expression, Expression]:
        """Return one row for each group, and what belongs to it; of boards that are there, and of those alone."""
        promises, answers = (each.semi_join(self.boards, "board") for each in (self.promises, self.answers))
        if by != "team":
            return self.boards, promises, answers
        parties = self.parties.semi_join(self.boards, "board")
        teams = parties.filter(parties.kind == "team").select("board", team="id")
        promises = promises.mutate(team=promises.promisers.unnest())
        answers = answers.mutate(team=answers.party)
        return teams, promises.semi_join(teams, ["board", "team"]), answers.semi_join(teams, ["board", "team"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressions:
    """What has to be asked of the engine. Each has a row for each group, or for each group and what stands beside it."""

    sums: Expression
    reasons: Expression
    medians: Expression
    months: Expression


def build_expressions(tables: Tables, by: str) -> Expressions:
    """Return the expressions for the numbers over all boards, `by` board, or by team of a board."""
    ibis, keys = require_extra("ibis", "numbers over many boards"), GROUP_KEYS[by]
    heads, promises, answers = tables.select_groups(by)
    by_month = ibis.union(*(
        promises.select(
            *keys,
            number=ibis.literal(name),
            month=promises[f"{name}_{column}"].unnest(),
            n=ibis.literal(int(column == "months_n")).cast("int64"),
            of=ibis.literal(int(column == "months")).cast("int64"),
        )
        for name in MONTHLY_RATIOS
        for column in ("months", "months_n")
    ))  # fmt: skip
    return Expressions(
        sums=_sum_ratios(ibis, keys, heads, promises, answers),
        reasons=_count_rows(promises.select(*keys, reason=promises.reasons.unnest()), (*keys, "reason")),
        medians=_find_middle_days(ibis, keys, promises, answers),
        months=by_month.aggregate(by=[*keys, "number", "month"], n=by_month.n.sum(), of=by_month.of.sum()),
    )


def _sum_ratios(ibis: Any, keys: tuple[str, ...], heads: Expression, promises: Expression, answers: Expression) -> Expression:  # noqa: ANN401
    """Return the sums of both tables together; a group with nothing in it has noughts."""
    late = {age: (promises.overdue_age == age).ifelse(1, 0) for age in AGES}
    added = (
        heads.select(*keys, **_fill_columns(ibis, {}, heads)),
        promises.select(*keys, **_fill_columns(ibis, late, promises)),
        answers.select(*keys, **_fill_columns(ibis, {}, answers)),
    )
    by_part = [each.aggregate(by=list(keys), **{name: each[name].sum() for name in SUMMED_COLUMNS}) for each in added]
    whole = ibis.union(*by_part)
    return whole.aggregate(by=list(keys), **{name: whole[name].sum().fill_null(0) for name in SUMMED_COLUMNS})


def _fill_columns(ibis: Any, given: Mapping[str, Expression], table: Expression) -> dict[str, Expression]:  # noqa: ANN401
    """Return every sum's column: as given, as the table has it, or nought."""
    there = {name: table[name] for name in SUMMED_COLUMNS if name in table.columns}
    return {name: ({**there, **given}.get(name, ibis.literal(0))).cast("int64") for name in SUMMED_COLUMNS}


def _find_middle_days(ibis: Any, keys: tuple[str, ...], promises: Expression, answers: Expression) -> Expression:  # noqa: ANN401
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
    each = _count_rows(days, (*group, "days"))
    each = each.mutate(
        so_far=each.n.sum().over(ibis.window(group_by=group, order_by="days", preceding=None, following=0)),
        of=each.n.sum().over(ibis.window(group_by=group)),
    )
    return each.aggregate(
        by=group, lower=each.days.min(where=each.so_far * 2 >= each.of), upper=each.days.min(where=each.so_far * 2 > each.of)
    )


def _count_rows(table: Expression, keys: tuple[str, ...]) -> Expression:
    return table.aggregate(by=list(keys), n=table.count())


@dataclass(frozen=True, slots=True)
class NumberRatio:
    """n of N."""

    n: int
    total: int
    of_rhythms: int = 0
    """How many of N are occurrences of recurring promises."""

    @property
    def too_few(self) -> bool:
        """Tell whether there are too few to read anything out of it."""
        return self.total < TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBoard:
    """A board that was counted, and the date as of which it was exported."""

    id: str
    name: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNumbers:
    """The numbers of one group: of all boards, of a board, or of a team of a board."""

    group: tuple[str, ...]
    """What tells it from others: nothing, the board, or the board and the team."""
    ratios: Mapping[str, NumberRatio]
    overdue: Mapping[str, int]
    reasons: Mapping[str, int]
    """By code, most first."""
    medians: Mapping[str, float | None]
    """Days of `notice`, `acceptance` and `answer`."""
    months: Mapping[str, Mapping[str, NumberRatio]]
    """By month, the earliest first, and by the name of the number."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there was nothing to count."""
        return not any(each.total for each in self.ratios.values()) and not any(self.overdue.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupNumbers:
    """The numbers over all boards, and by group where that was asked for."""

    boards: tuple[CountedBoard, ...]
    by: str
    total: GroupNumbers
    groups: tuple[GroupNumbers, ...]


GroupKey = tuple[str, ...]
_MEDIANS = ("notice", "acceptance", "answer")
_NO_RATIO = NumberRatio(n=0, total=0)


def roll_up(tables: Tables, by: str = "all") -> RollupNumbers:
    """Return the numbers over all boards of the tables, and of each board or team (`by`: `all`, `board`, `team`).

    The tables may be of any engine that Ibis knows. Raises BoardError where a board is of another version.
    """
    rows = sorted(_fetch_rows(tables.boards.select("board", "name", "as_of", "version")), key=lambda row: row["board"])
    if not rows:
        raise BoardError("there is no board in it", "troth export parquet --out DIR puts one there")
    others = [f"{row['board']} (version {row['version']})" for row in rows if row["version"] != COLUMNS_VERSION]
    if others:
        hint = "export them again with this version of troth, or use the version that exported them"
        raise BoardError(f"these boards were not exported as version {COLUMNS_VERSION} of the columns: {', '.join(others)}", hint)
    boards = tuple(CountedBoard(id=row["board"], name=row["name"], as_of=row["as_of"]) for row in rows)
    (whole,) = _compute_groups(tables, "all")
    return RollupNumbers(boards=boards, by=by, total=whole, groups=_compute_groups(tables, by) if GROUP_KEYS[by] else ())


def _compute_groups(tables: Tables, by: str) -> tuple[GroupNumbers, ...]:
    keys, asked = GROUP_KEYS[by], build_expressions(tables, by)
    reasons, medians, months = (_group_rows(each, keys) for each in (asked.reasons, asked.medians, asked.months))
    sums = {group: rows[0] for group, rows in _group_rows(asked.sums, keys).items()}
    return tuple(
        GroupNumbers(
            group=group,
            ratios={name: NumberRatio(*(sums[group][f"{name}_{part}"] for part in ("n", "of", "of_rhythms"))) for name in RATIO_TEXTS},
            overdue={age: sums[group][age] for age in AGES},
            reasons={each["reason"]: each["n"] for each in sorted(reasons[group], key=lambda row: (-row["n"], row["reason"]))},
            medians=dict.fromkeys(_MEDIANS) | {row["median"]: (row["lower"] + row["upper"]) / 2 for row in medians[group]},
            months=_group_months(months[group]),
        )
        for group in sorted(sums)
    )


def _group_rows(expression: Expression, keys: tuple[str, ...]) -> Mapping[GroupKey, list[dict[str, Any]]]:
    found: dict[GroupKey, list[dict[str, Any]]] = defaultdict(list)
    for row in _fetch_rows(expression):
        found[tuple(row[key] for key in keys)].append(row)
    return found


def _fetch_rows(expression: Expression) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def _group_months(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, NumberRatio]]:
    found: dict[str, dict[str, NumberRatio]] = defaultdict(lambda: dict.fromkeys(MONTHLY_RATIOS, _NO_RATIO))
    for row in sorted(rows, key=lambda each: str(each["month"])):
        found[row["month"]][row["number"]] = NumberRatio(n=row["n"], total=row["of"])
    return dict(found)
