"""Ask an engine for the numbers over all boards."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from troth.columns.expressions import BY, expressions
from troth.columns.rolled import BoardAt, Part, Roll, Rolled
from troth.columns.tally import MONTHLY, SHARES
from troth.columns.version import VERSION
from troth.lifecycle.numbers import AGES
from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.columns.expressions import Expression, Tables

Group = tuple[str, ...]
_MEDIANS = ("notice", "acceptance", "answer")
_NOTHING = Part(n=0, of=0)


def roll_up(tables: Tables, by: str = "all") -> Roll:
    """Return the numbers over all boards of the tables, and of each board or team (`by`: `all`, `board`, `team`).

    The tables may be of any engine that Ibis knows. Raises BoardError where a board is of another version.
    """
    boards = _boards(tables)
    (whole,) = _rolled(tables, "all")
    return Roll(boards=boards, by=by, whole=whole, groups=_rolled(tables, by) if BY[by] else ())


def _boards(tables: Tables) -> tuple[BoardAt, ...]:
    rows = sorted(_rows(tables.boards.select("board", "name", "as_of", "version")), key=lambda row: row["board"])
    if not rows:
        raise BoardError("there is no board in it", "troth export parquet --out DIR puts one there")
    others = [f"{row['board']} (version {row['version']})" for row in rows if row["version"] != VERSION]
    if others:
        hint = "export them anew with this troth, or use one that fits them"
        raise BoardError(f"these boards were not exported as version {VERSION} of the columns: {', '.join(others)}", hint)
    return tuple(BoardAt(id=row["board"], name=row["name"], as_of=row["as_of"]) for row in rows)


def _rolled(tables: Tables, by: str) -> tuple[Rolled, ...]:
    keys, asked = BY[by], expressions(tables, by)
    reasons, medians, months = (_by_group(each, keys) for each in (asked.reasons, asked.medians, asked.months))
    sums = {group: rows[0] for group, rows in _by_group(asked.sums, keys).items()}
    return tuple(
        Rolled(
            group=group,
            shares={name: Part(n=sums[group][f"{name}_n"], of=sums[group][f"{name}_of"]) for name in SHARES},
            overdue={age: sums[group][age] for age in AGES},
            reasons=_ranked({row["reason"]: row["n"] for row in reasons[group]}),
            medians=dict.fromkeys(_MEDIANS) | {row["median"]: (row["lower"] + row["upper"]) / 2 for row in medians[group]},
            months=_by_month(months[group]),
        )
        for group in sorted(sums)
    )


def _by_group(asked: Expression, keys: tuple[str, ...]) -> Mapping[Group, list[dict[str, Any]]]:
    found: dict[Group, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(asked):
        found[tuple(row[key] for key in keys)].append(row)
    return found


def _rows(asked: Expression) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked.to_pyarrow().to_pylist()
    return rows


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    return {reason: counts[reason] for reason in sorted(counts, key=lambda each: (-counts[each], each))}


def _by_month(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Part]]:
    found: dict[str, dict[str, Part]] = defaultdict(lambda: dict.fromkeys(MONTHLY, _NOTHING))
    for row in sorted(rows, key=lambda each: str(each["month"])):
        found[row["month"]][row["number"]] = Part(n=row["n"], of=row["of"])
    return dict(found)
