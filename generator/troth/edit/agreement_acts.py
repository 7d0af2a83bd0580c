"""Append acts and measurements to the log of an agreement."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.base.files import read_file
from troth.base.text import escape_text, find_closest_word
from troth.edit.log_change import (
    NewEntries,
    build_refusal,
    complete_entry,
    prepare_log_change,
    refuse_stranger,
    refuse_unknown,
    refuse_unwritable,
)
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.quoting import format_yaml_flow, format_yaml_member
from troth.model import AgreementEntry, Kind
from troth.read.files.folder import RecordFile
from troth.status.agreement import derive_agreement_status
from troth.status.agreement_acts import check_agreement_log, check_measurement_period
from troth.status.scorecard import describe_signing_obstacle, find_first_signed_day
from troth.status.wording import PARTS, fingerprint_wording, format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Agreement, Data, Source
    from troth.read.sheet.mapping import MeasuredRow


COMMANDS: Mapping[str, str] = {
    "input": "input", "signed": "sign", "measured": "measure", "reviewed": "review", "discussed": "discuss", "answered_input": "respond",
    "ended": "end",
}  # fmt: skip
"""The subcommand of `troth agreement` for each act."""
_ALL_AGREEMENTS = "`troth agreement status` shows the agreements with their ids."
_MESSAGES: Mapping[str, str] = {
    "input": "{by} gives feedback on {id}",
    "signed": "{by} signs {id}",
    "measured": "{by} measures {id}",
    "reviewed": "{by} reviews {id}",
    "discussed": "{by} answers a missed target of {id}",
    "answered_input": "{by} answers feedback on {id}",
    "ended": "{by} ends {id}",
}


def append_agreement_acts(root: BoardFiles, board: Board, agreement: str, entries: Sequence[Mapping[str, Data]], day: date) -> Outcome:
    """Return the change that appends these entries, dated `day`, to an agreement in one edit; or why it is refused.

    Each entry has `by` and `act` and the fields of the act; the date, and the fingerprint that is signed, are added.
    Raises EditError where the file cannot be read or changed safely.
    """
    found = board.ledger.agreements.get(agreement)
    if found is None:
        return refuse_unknown(board, Kind.AGREEMENT, agreement, _ALL_AGREEMENTS)
    for entry in entries:
        refused = refuse_unwritable(entry) or _refuse_misplaced(board, found, entry, day)
        if refused:
            return refused
    act, signed = str(entries[-1]["act"]), {"terms": fingerprint_wording(found.wording)}
    change = NewEntries(
        kind=Kind.AGREEMENT,
        record=found,
        entries=[complete_entry(each, day, signed if each["act"] == "signed" else None) for each in entries],
        day=day,
        help_text=f"`troth agreement {COMMANDS[act]} --help` shows what it takes.",
        message="agreements: " + _MESSAGES[act].format(by=entries[-1]["by"], id=agreement),
    )
    return prepare_log_change(root, board, change)


def fill_empty_part(root: BoardFiles, board: Board, agreement: str, parts: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that writes the one part of an agreement that is still empty; or why it is refused.

    What stands there already is never touched: to change it takes a pull request.
    """
    found = board.ledger.agreements.get(agreement)
    if found is None:
        return refuse_unknown(board, Kind.AGREEMENT, agreement, _ALL_AGREEMENTS)
    if len(parts) != 1 or not set(parts) <= set(PARTS):
        return Refusal(message="one part is written at a time", hints=(f"Name one of: {', '.join(PARTS)}.",))
    ((part, value),) = parts.items()
    if getattr(found.wording, part) or not value:
        return Refusal(message=f"{PARTS[part]} of {agreement} cannot be written: there is something already, or nothing to write")
    path = found.source.path
    old = read_file(root, path)
    new = _write_part(old, found.source, part, value)
    if new is None:
        return Refusal(message=f"{PARTS[part]} of {agreement} has no place in its file", hints=(f"Write it in {path}.",))
    would_be = preview_with(board, RecordFile(kind=Kind.AGREEMENT, id=agreement, path=path, data=new), day)
    if would_be.faults or would_be.board is None:
        return build_refusal(would_be.faults, "", f"Write it in {path}.")
    message = f"agreements: write {PARTS[part]} of {agreement}"
    after, warnings = would_be.board, would_be.problems
    return FileChangePlan(kind=Kind.AGREEMENT, id=agreement, path=path, old=old, new=new, after=after, warnings=warnings, message=message)


def _write_part(old: bytes, source: Source, part: str, value: Data) -> bytes | None:
    """Return the file with a part: inside of its empty brackets, or on lines of its own above the log; None where it has neither."""
    text = old.decode()
    lines = text.splitlines(keepends=True)
    if part in source.data:
        place = source.find_place(part)
        line = lines[place.line - 1]
        empty = re.match(r"\[[ \t]*\]", line[place.column - 1 :])
        if empty is None:
            return None
        lines[place.line - 1] = f"{line[: place.column]}{format_yaml_flow(value)[1:-1]}{line[place.column + len(empty[0]) - 2 :]}"
        return "".join(lines).encode()
    if source.find_key_place(next(iter(source.data))).column > 1 or not text.endswith("\n"):
        return None
    at = source.find_key_place("log").line - 1 if "log" in source.data else len(lines)
    ending = "\r\n" if text.endswith("\r\n") else "\n"
    lines[at:at] = [f"{each}{ending}" for each in format_yaml_member(part, value)]
    return "".join(lines).encode()


def find_measurement_fault(agreement: Agreement, requirement: str, period: str, day: date) -> tuple[str, str] | None:
    """Return why nothing can be written down for a requirement and a period, and what to do; None where it can."""
    required = {each.id: each for each in agreement.wording.requirements}
    if requirement not in required:
        meant = find_closest_word(requirement, required)
        return (
            f"there is no requirement '{escape_text(requirement)}'",
            f"Did you mean {meant}?" if meant else f"It has: {', '.join(required)}.",
        )
    return check_measurement_period(required[requirement], period, day)


def _refuse_misplaced(board: Board, agreement: Agreement, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place now, or is not for this party to do."""
    parties, by = board.ledger.parties, str(entry["by"])
    if by not in parties:
        return refuse_stranger(board, by)
    written = AgreementEntry(date=day, by=by, act=str(entry["act"]), index=len(agreement.log))
    then = replace(agreement, log=(*agreement.log, written))
    found = next((each for each in check_agreement_log(then, parties) if each.index == written.index), None)
    if found is not None:
        return Refusal(message=found.message, hints=(found.hint,))
    return _refuse_untimely(board, agreement, then, entry)


def _refuse_untimely(board: Board, agreement: Agreement, extended: Agreement, entry: Mapping[str, Data]) -> Refusal | None:
    written = extended.log[-1]
    now = derive_agreement_status(agreement, board.ledger.parties, max(board.day, written.date))
    if written.act == "signed":
        return _refuse_signature(board, agreement, extended, describe_signing_obstacle(now))
    if written.act == "reviewed" and find_first_signed_day(now) is None:
        message = f"{agreement.id} has never been in force, so there is nothing to review yet"
        return Refusal(message=message, hints=("Give feedback instead: troth agreement input",))
    if written.act in ("measured", "discussed"):
        fault = find_measurement_fault(agreement, str(entry.get("requirement")), str(entry.get("period")), written.date)
        return Refusal(message=fault[0], hints=(fault[1],)) if fault else None
    if written.act == "answered_input":
        day, given = str(entry.get("input") or ""), [each.date.isoformat() for each in now.customer_inputs]
        if day not in given:
            message = f"no customer gave feedback on {escape_text(day)}" if day else "the day of the feedback is missing"
            return Refusal(message=message, hints=(f"There is feedback of {', '.join(given)}." if given else "There is none yet.",))
    return None


def _refuse_signature(board: Board, agreement: Agreement, extended: Agreement, reason: str) -> Refusal | None:
    """Refuse a signature that nobody can give yet, that was given already, or that one person would give for both sides."""
    if reason:
        return Refusal(message=f"{agreement.id} can't be signed yet: {reason}", hints=tuple(_suggest_steps(agreement, reason)))
    written, parties = extended.log[-1], board.ledger.parties
    day = max(board.day, written.date)
    before, after = derive_agreement_status(agreement, parties, day), derive_agreement_status(extended, parties, day)
    if len(after.unsigned) < len(before.unsigned):
        return None
    missing = " and ".join(map(parties.get_name, after.unsigned))
    if not missing:
        last = max(each.entry.day for each in before.signatures if each.entry)
        return Refusal(message=f"everyone has already signed this wording, the last on {format_date(last)}")
    hint = f"{missing} has to sign too: nobody signs for both sides."
    return Refusal(message=f"{written.by} has already signed this wording", hints=(hint,))


def _suggest_steps(agreement: Agreement, reason: str) -> Sequence[str]:
    if "missing" in reason:
        return (f"Write it together in {agreement.source.path}, then sign.",)
    customers = " or ".join(agreement.wording.customers)
    return (
        f"First ask {customers}: troth agreement interview {agreement.id}",
        f"Then: troth agreement input {agreement.id} --by {customers} …",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementResult:
    """What becomes of one row: `fault` and `hint` say why it cannot be taken; `known` that it is there already."""

    row: MeasuredRow
    fault: str = ""
    hint: str = ""
    is_recorded: bool = False

    @property
    def in_words(self) -> str:
        """The row's line of the report."""
        said = f"line {self.row.line}: {escape_text(self.row.requirement)} {escape_text(self.row.period)} = {escape_text(self.row.value)}"
        if self.fault:
            return f"{said}: not imported, {self.fault}; {self.hint}"
        return f"{said}: {'already recorded' if self.is_recorded else 'imported'}"


def import_measurements(
    root: Path, board: Board, agreement: str, results: Sequence[MeasurementResult], act: Mapping[str, Data], day: date
) -> Outcome:
    """Return the change that appends all rows that are new, as `act` by its party; or why there is none."""
    if agreement not in board.ledger.agreements:
        return refuse_unknown(board, Kind.AGREEMENT, agreement, _ALL_AGREEMENTS)
    new = [each.row for each in results if not each.fault and not each.is_recorded]
    if not new:
        return Refusal(message="there is nothing new in this file", hints=tuple(each.in_words for each in results))
    entries = [{**act, "requirement": row.requirement, "period": row.period, "value": row.number} for row in new]
    return append_agreement_acts(root, board, agreement, entries, day)


def check_measurements(agreement: Agreement, rows: Iterable[MeasuredRow], day: date) -> Iterator[MeasurementResult]:
    """Yield what becomes of each row, as of `day`."""
    there = {(entry.requirement, entry.period): entry.value for entry in agreement.log if entry.act == "measured"}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.requirement, row.period)
        fault = find_measurement_fault(agreement, row.requirement, row.period, day)
        if fault:
            yield MeasurementResult(row=row, fault=fault[0], hint=fault[1])
        elif row.number is None:
            yield MeasurementResult(row=row, fault=f"'{escape_text(row.value)}' is not a number", hint="write it like 3.2")
        elif key in seen:
            yield MeasurementResult(row=row, fault=f"line {seen[key]} is for the same requirement and period", hint="remove one of the two")
        elif key in there and there[key] == row.number:
            yield MeasurementResult(row=row, is_recorded=True)
        elif key in there and there[key] is not None:
            yield MeasurementResult(
                row=row,
                fault=f"the recorded value is {format_number(there[key] or 0)}",
                hint="correct it with troth agreement measure, and explain it in --note",
            )
        else:
            yield MeasurementResult(row=row)
        seen.setdefault(key, row.line)
