"""Append an act to a promise: find it, look whether it has a place there, and check the whole entry before anything is written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.edit import atomic
from troth.edit.change import Change, Outcome, Refusal
from troth.edit.splice import appended
from troth.edit.verbs import COMMANDS, commit_message
from troth.edit.would_be import with_file
from troth.lifecycle.acts import State
from troth.lifecycle.promise import follow
from troth.lifecycle.terms import changed, fingerprint
from troth.lifecycle.waiting import next_acts
from troth.model import Entry, Kind
from troth.read.document import document
from troth.read.folder import RecordFile
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.lifecycle.course import Course
    from troth.model import Data, Promise
    from troth.problem import Problem

_FOR_GOOD = frozenset({"nothing-changes"})
"""Rules that only warn of what is written already. An entry cannot be taken back, so here they keep it from being written."""


def act(root: Path, of: Board, promise: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the promise with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act; the date, and the fingerprint of what is agreed to, are added.
    Raises EditError where the file cannot be read or changed safely.
    """
    found = of.ledger.promises.get(promise)
    if found is None:
        return _not_there(of, promise)
    refused = unwritable(entry) or _out_of_place(of, found, entry, day)
    if refused:
        return refused
    return _appended(root, of, found, _complete(follow(found, of.ledger.parties), entry, day), day)


def _appended(root: Path, of: Board, promise: Promise, entry: dict[str, Data], day: date) -> Outcome:
    path = promise.source.path
    old = atomic.content(root, path)
    new = appended(old, entry)
    would_be = with_file(of, RecordFile(kind=Kind.PROMISE, id=promise.id, path=path, data=new), day)
    faults = would_be.faults or tuple(each for each in would_be.problems if each.rule in _FOR_GOOD)
    if faults or would_be.board is None:
        help_ = f"`troth promise {COMMANDS[str(entry['act'])]} --help` shows what it takes."
        return refusal(faults, f"log entry {len(promise.log) + 1}: ", help_)
    return Change(
        kind=Kind.PROMISE,
        id=promise.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message=commit_message(str(entry["act"]), str(entry["by"]), promise.id),
        entry=entry,
    )


def refusal(faults: Iterable[Problem], where: str, more: str) -> Refusal:
    """Return the refusal that faults are: the first one in the sentence, the others as hints, and what helps with all of them.

    What their messages start with where they lie in what was just given, `where`, need not be said.
    """
    first, *others = faults
    hints = (first.hint, *(f"{each.message.removeprefix(where)}; {each.hint}" for each in others), more)
    return Refusal(message=first.message.removeprefix(where), hints=tuple(filter(None, hints)))


def allowed_now(of: Board, course: Course) -> tuple[str, ...]:
    """Return who can do what to a promise as it stands, a line for each: `jane: accept, reject`. Nothing where it has ended."""
    by_party: dict[str, list[str]] = {}
    for each in next_acts(course):
        for party in each.parties or ("anyone",):
            by_party.setdefault(party, []).append(COMMANDS[each.act.name])
    parties = of.ledger.parties
    return tuple(
        f"{_doer(party, parties[party].members if party in parties else ())}: {', '.join(acts)}" for party, acts in by_party.items()
    )


def _doer(party: str, members: tuple[str, ...]) -> str:
    return f"{party} ({', '.join(members)})" if members else party


def _not_there(of: Board, promise: str) -> Refusal:
    wrong = [problem for problem in of.problems if problem.fatal and problem.place.path.endswith(f"/{promise}.yaml")]
    if of.ledger.knows(Kind.PROMISE, promise) and wrong:
        return Refusal(message=f"{wrong[0].place} has to be repaired first: {wrong[0].message}", hints=(wrong[0].hint,))
    meant = nearest(promise, of.ledger.ids.get(Kind.PROMISE, ()))
    hints = (f"Did you mean {meant}?",) if meant else ("`troth list` shows the promises with their ids.",)
    return Refusal(message=f"there is no promise '{shown(promise)}' on this board", hints=hints)


def unwritable(entry: Mapping[str, Data]) -> Refusal | None:
    """Refuse what no record can hold, however it is written: bytes that are no UTF-8, hidden characters, a text that is too long."""
    for key, value in entry.items():
        written = json.dumps(value, ensure_ascii=False)
        if any("\ud800" <= char <= "\udfff" for char in written):
            return Refusal(
                message=f"{key}: {shown(written)} holds bytes that are no text in UTF-8", hints=("Use a terminal that writes UTF-8.",)
            )
        read, problems = document("", f"{key}: {written}\n".encode())
        if read is None:
            return Refusal(message=f"{key}: {problems[0].message}", hints=(problems[0].hint,))
    return None


def _out_of_place(of: Board, promise: Promise, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse an act that the state does not allow now, or that is not for this party to do."""
    parties, by, name = of.ledger.parties, str(entry["by"]), str(entry["act"])
    if by not in parties:
        meant = nearest(by, (each.id for each in parties))
        return Refusal(
            message=f"'{shown(by)}' is no person, team or customer of this board", hints=(f"Did you mean {meant}?",) if meant else ()
        )
    written = Entry(date=day, by=by, act=name, index=len(promise.log))
    then = follow(replace(promise, log=(*promise.log, written)), parties)
    misstep = next((each for each in then.missteps if each.index == written.index), None)
    if misstep is None:
        return None
    return Refusal(message=misstep.message, hints=tuple(_way_on(of, promise, follow(promise, parties))))


def _way_on(of: Board, promise: Promise, course: Course) -> Iterator[str]:
    lines = allowed_now(of, course)
    yield f"{promise.id} is {course.state.word.lower()}." + (" Possible now:" if lines else "")
    yield from (f"  {line}" for line in lines)
    if not lines:
        yield "What comes next is a promise of its own: troth new promise"


def _complete(course: Course, entry: Mapping[str, Data], day: date) -> dict[str, Data]:
    """Return the entry with its date, and with the fingerprint of the terms that it agrees to, those that it makes effective."""
    first = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    terms = course.terms if course.proposal is None else changed(course.terms, course.proposal.entry)
    agreed = {"terms": fingerprint(terms)} if entry["act"] == "agreed" and course.state is not State.REVOKED else {}
    return first | agreed | {key: value for key, value in entry.items() if key not in first}
