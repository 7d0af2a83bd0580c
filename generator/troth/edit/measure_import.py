"""Take measurements from a table into an agreement: each row is looked at, and all that can be taken go in with one edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.agreement import agreement_acts, not_there, unmeasured
from troth.edit.change import Outcome, Refusal
from troth.lifecycle.scoring import number
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Agreement, Data
    from troth.read.measurements import MeasuredRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of one row: `fault` and `hint` say why it cannot be taken; `known` that it is there already."""

    row: MeasuredRow
    fault: str = ""
    hint: str = ""
    known: bool = False

    @property
    def in_words(self) -> str:
        """The row's line of the report."""
        said = f"line {self.row.line}: {shown(self.row.requirement)} {shown(self.row.period)} = {shown(self.row.value)}"
        if self.fault:
            return f"{said}: not taken, {self.fault}; {self.hint}"
        return f"{said}: {'there already' if self.known else 'taken'}"


def looked_at(agreement: Agreement, rows: Iterable[MeasuredRow], day: date) -> tuple[Taken, ...]:
    """Return what becomes of each row, as of `day`."""
    return tuple(_looked_at(agreement, rows, day))


def import_measurements(root: Path, of: Board, agreement: str, taken: Sequence[Taken], act: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends all rows that are new, as `act` by its party; or why there is none."""
    if agreement not in of.ledger.agreements:
        return not_there(of, agreement)
    new = [each.row for each in taken if not each.fault and not each.known]
    if not new:
        return Refusal(message="there is nothing new to take from this file", hints=tuple(each.in_words for each in taken))
    entries = [{**act, "requirement": row.requirement, "period": row.period, "value": row.number} for row in new]
    return agreement_acts(root, of, agreement, entries, day)


def _looked_at(agreement: Agreement, rows: Iterable[MeasuredRow], day: date) -> Iterator[Taken]:
    there = {(entry.requirement, entry.period): entry.value for entry in agreement.log if entry.act == "measured"}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.requirement, row.period)
        fault = unmeasured(agreement, row.requirement, row.period, day)
        if fault:
            yield Taken(row=row, fault=fault[0], hint=fault[1])
        elif row.number is None:
            yield Taken(row=row, fault=f"'{shown(row.value)}' is no number", hint="write it with a point, such as 3.2")
        elif key in seen:
            yield Taken(row=row, fault=f"line {seen[key]} measures the same", hint="leave one of the two")
        elif key in there and there[key] == row.number:
            yield Taken(row=row, known=True)
        elif key in there and there[key] is not None:
            yield Taken(
                row=row,
                fault=f"{number(there[key] or 0)} stands there",
                hint="correct it with troth agreement measure, and say why in --note",
            )
        else:
            yield Taken(row=row)
        seen.setdefault(key, row.line)
