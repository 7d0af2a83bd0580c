"""Append acts to an agreement: whether they have a place there, then the fingerprint, then one edit of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth import days
from troth.edit import atomic
from troth.edit.act import refusal, unwritable
from troth.edit.change import Change, Outcome, Refusal
from troth.edit.splice import appended
from troth.edit.would_be import with_file
from troth.lifecycle.agreement import accord, fingerprint
from troth.lifecycle.agreement_acts import missteps, unmeasurable, unsignable
from troth.lifecycle.scoring import begun
from troth.model import AgreementEntry, Kind
from troth.read.folder import RecordFile
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Agreement, Data

Entry = dict[str, "Data"]

COMMANDS: Mapping[str, str] = {"input": "input", "signed": "sign", "measured": "measure", "reviewed": "review", "ended": "end"}
"""The subcommand of `troth agreement` for each act."""
_MESSAGES: Mapping[str, str] = {
    "input": "{by} says what works and what does not, for {id}",
    "signed": "{by} signs {id}",
    "measured": "{by} measures {id}",
    "reviewed": "{by} reviews {id}",
    "ended": "{by} ends {id}",
}


def agreement_acts(root: Path, of: Board, agreement: str, entries: Sequence[Mapping[str, Data]], day: date) -> Outcome:
    """Return the change that appends these entries, dated `day`, to an agreement in one edit; or why it is refused.

    Each entry has `by` and `act` and the fields of the act; the date, and the fingerprint that is signed, are added.
    Raises EditError where the file cannot be read or changed safely.
    """
    found = of.ledger.agreements.get(agreement)
    if found is None:
        return not_there(of, agreement)
    for entry in entries:
        refused = unwritable(entry) or _out_of_place(of, found, entry, day)
        if refused:
            return refused
    return _appended(root, of, found, [_complete(found, entry, day) for entry in entries], day)


def not_there(of: Board, agreement: str) -> Refusal:
    """Return what to say of an agreement that is not there, or that cannot be read."""
    wrong = [problem for problem in of.problems if problem.fatal and problem.place.path.endswith(f"agreements/{agreement}.yaml")]
    if of.ledger.knows(Kind.AGREEMENT, agreement) and wrong:
        return Refusal(message=f"{wrong[0].place} has to be repaired first: {wrong[0].message}", hints=(wrong[0].hint,))
    meant = nearest(agreement, of.ledger.ids.get(Kind.AGREEMENT, ()))
    hint = f"Did you mean {meant}?" if meant else "`troth agreement status` shows the agreements with their ids."
    return Refusal(message=f"there is no agreement '{shown(agreement)}' on this board", hints=(hint,))


def unmeasured(of: Agreement, requirement: str, period: str, day: date) -> tuple[str, str] | None:
    """Return why nothing can be written down for a requirement and a period, and what to do; None where it can."""
    required = {each.id: each for each in of.wording.requirements}
    if requirement not in required:
        meant = nearest(requirement, required)
        return f"there is no requirement '{shown(requirement)}'", f"Did you mean {meant}?" if meant else f"It has: {', '.join(required)}."
    return unmeasurable(required[requirement], period, day)


def _appended(root: Path, of: Board, agreement: Agreement, entries: Sequence[Entry], day: date) -> Outcome:
    path = agreement.source.path
    old = new = atomic.content(root, path)
    for entry in entries:
        new = appended(new, entry)
    would_be = with_file(of, RecordFile(kind=Kind.AGREEMENT, id=agreement.id, path=path, data=new), day)
    act = str(entries[-1]["act"])
    if would_be.faults or would_be.board is None:
        help_ = f"`troth agreement {COMMANDS[act]} --help` shows what it takes."
        return refusal(would_be.faults, f"log entry {len(agreement.log) + 1}: ", help_)
    return Change(
        kind=Kind.AGREEMENT,
        id=agreement.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message="agreements: " + _MESSAGES[act].format(by=entries[-1]["by"], id=agreement.id),
        entry=entries[-1],
    )


def _complete(agreement: Agreement, entry: Mapping[str, Data], day: date) -> Entry:
    first: Entry = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    signed: Entry = {"terms": fingerprint(agreement.wording)} if entry["act"] == "signed" else {}
    return first | signed | {key: value for key, value in entry.items() if key not in first}


def _out_of_place(of: Board, agreement: Agreement, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place now, or is not for this party to do."""
    parties, by = of.ledger.parties, str(entry["by"])
    if by not in parties:
        meant = nearest(by, (each.id for each in parties))
        hints = (f"Did you mean {meant}?",) if meant else ()
        return Refusal(message=f"'{shown(by)}' is no person, team or customer of this board", hints=hints)
    written = AgreementEntry(date=day, by=by, act=str(entry["act"]), index=len(agreement.log))
    then = replace(agreement, log=(*agreement.log, written))
    found = next((each for each in missteps(then, parties) if each.index == written.index), None)
    if found is not None:
        return Refusal(message=found.message, hints=(found.hint,))
    return _untimely(of, agreement, then, entry)


def _untimely(of: Board, agreement: Agreement, then: Agreement, entry: Mapping[str, Data]) -> Refusal | None:
    written = then.log[-1]
    now = accord(agreement, of.ledger.parties, max(of.day, written.date))
    if written.act == "signed":
        return _unsigned(of, agreement, then, unsignable(now))
    if written.act == "reviewed" and begun(now) is None:
        message = f"{agreement.id} has never been in force, so there is nothing to review yet"
        return Refusal(message=message, hints=("Say what works and what does not: troth agreement input",))
    if written.act == "measured":
        fault = unmeasured(agreement, str(entry.get("requirement")), str(entry.get("period")), written.date)
        return Refusal(message=fault[0], hints=(fault[1],)) if fault else None
    return None


def _unsigned(of: Board, agreement: Agreement, then: Agreement, reason: str) -> Refusal | None:
    """Refuse a signature that nobody can give yet, that was given already, or that one person would give for both sides."""
    if reason:
        return Refusal(message=f"{agreement.id} cannot be signed yet: {reason}", hints=tuple(_way_on(agreement, reason)))
    written, parties = then.log[-1], of.ledger.parties
    day = max(of.day, written.date)
    before, after = accord(agreement, parties, day), accord(then, parties, day)
    if len(after.unsigned) < len(before.unsigned):
        return None
    missing = " and ".join(map(parties.name, after.unsigned))
    if not missing:
        last = max(each.entry.day for each in before.signatures if each.entry)
        return Refusal(message=f"everybody has signed this wording already, the last on {days.written(last)}")
    hint = f"The signature of {missing} is missing: nobody signs for both sides."
    return Refusal(message=f"{written.by} has signed this wording already", hints=(hint,))


def _way_on(agreement: Agreement, reason: str) -> Sequence[str]:
    if "missing" in reason:
        return (f"Write it together in {agreement.source.path}, then sign.",)
    customers = " or ".join(agreement.wording.customers)
    return (
        f"First ask {customers}: troth agreement interview {agreement.id}",
        f"Then: troth agreement input {agreement.id} --by {customers} …",
    )
