"""Append entries to the log of a record of any kind: complete them, splice them in, preview the board, or refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.files import read_file
from troth.base.text import escape_text, find_closest_word
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.splice import append_entry
from troth.model import Kind
from troth.read.files.folder import RecordFile
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Agreement, Ask, Data, Goal, Promise
    from troth.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntries:
    """Entries for the end of a record's log."""

    kind: Kind
    record: Promise | Ask | Agreement | Goal
    entries: Sequence[dict[str, Data]]
    day: date
    help_text: str
    """What helps with whatever is wrong with them."""
    message: str
    """For the commit: ids and our own words only."""
    refused_warnings: frozenset[str] = frozenset()
    """Rules that only warn of what is written already, and here keep an entry from being written."""


def prepare_log_change(root: BoardFiles, board: Board, change: NewEntries) -> Outcome:
    """Return the change that appends the entries in one edit; or why it is refused, where the board would have a new error."""
    record, path = change.record, change.record.source.path
    old = new = read_file(root, path)
    for entry in change.entries:
        new = append_entry(new, entry)
    would_be = preview_with(board, RecordFile(kind=change.kind, id=record.id, path=path, data=new), change.day)
    faults = would_be.faults or tuple(each for each in would_be.problems if each.rule in change.refused_warnings)
    if faults or would_be.board is None:
        return build_refusal(faults, f"log entry {len(record.log) + 1}: ", change.help_text)
    return FileChangePlan(
        kind=change.kind,
        id=record.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message=change.message,
        entry=change.entries[-1],
    )


def complete_entry(entry: Mapping[str, Data], day: date, answered: Mapping[str, Data] | None = None) -> dict[str, Data]:
    """Return the entry with its date first, and with the fingerprint of what it answers, if it does."""
    first: dict[str, Data] = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    return first | dict(answered or {}) | {key: value for key, value in entry.items() if key not in first}


def refuse_unknown(board: Board, kind: Kind, record: str, otherwise: str) -> Refusal:
    """Return what to say of a record that is not there, or that cannot be read; `otherwise` is the hint where no id is like its id."""
    folder = "" if kind is Kind.PROMISE else kind.folder  # promises lie in folders of their own
    wrong = [problem for problem in board.problems if problem.is_error and problem.place.path.endswith(f"{folder}/{record}.yaml")]
    if board.ledger.has_record(kind, record) and wrong:
        return Refusal(message=f"{wrong[0].place} has to be fixed first: {wrong[0].message}", hints=(wrong[0].hint,))
    meant = find_closest_word(record, board.ledger.ids.get(kind, ()))
    hint = f"Did you mean {meant}?" if meant else otherwise
    return Refusal(message=f"there is no {kind.value} '{escape_text(record)}' on this board", hints=(hint,), is_unknown=True)


def refuse_stranger(board: Board, party: str) -> Refusal:
    """Return what to say of an id that no party of the board has."""
    meant = find_closest_word(party, (each.id for each in board.ledger.parties))
    hints = (f"Did you mean {meant}?",) if meant else ()
    return Refusal(message=f"'{escape_text(party)}' is not a person, team or customer of this board", hints=hints, is_unknown=True)


_OPTION_HINTS: Final[Mapping[str, str]] = {
    "entries-in-order": "leave out --date; if it happened earlier, use --happened",
    "entry-in-future": "leave out --date, or check its year",
    "happened-after-recorded": "--happened is the day it happened, --date the day of the entry",
    "happened-before-made": "correct --happened, or leave it out",
    "nothing-changes": "give another day with --due",
    "due-before-made": "give a later day with --due: check the year",
    "respond-by-in-order": "give a later day with --respond-by: check the year",
}
"""The ways out, by rule, for somebody at a command: nothing is in the file yet that could be corrected or taken out."""


def build_refusal(faults: Iterable[Problem], prefix: str, help_text: str) -> Refusal:
    """Return the refusal that faults are: the first one in the sentence, the others as hints, and what helps with all of them.

    What was just given is called `this entry`, whatever its number in the log would be (`prefix`: `log entry 3: `).
    """
    number = prefix.removesuffix(": ")

    def tell(each: Problem) -> tuple[str, str]:
        said = each.message.removeprefix(prefix)
        if said.startswith(f"{number} "):
            said = f"this entry{said.removeprefix(number)}"
        return said, _OPTION_HINTS.get(each.rule, each.hint)

    (message, hint), *others = map(tell, faults)
    return Refusal(message=message, hints=tuple(filter(None, (hint, *("; ".join(each) for each in others), help_text))))


def refuse_unwritable(entry: Mapping[str, Data]) -> Refusal | None:
    """Refuse what no record can hold, however it is written: bytes that are no UTF-8, hidden characters, a text that is too long."""
    for key, value in entry.items():
        written = json.dumps(value, ensure_ascii=False)
        if any("\ud800" <= char <= "\udfff" for char in written):
            return Refusal(message=f"{key}: {escape_text(written)} is not UTF-8 text", hints=("Use a terminal that writes UTF-8.",))
        read, problems = parse_document("", f"{key}: {written}\n".encode())
        if read is None:
            return Refusal(message=f"{key}: {problems[0].message}", hints=(problems[0].hint,))
    return None
