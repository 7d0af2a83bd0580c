"""Append an act to a promise: find it, look whether it has a place there, and check the whole entry before anything is written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.base.files import read_file
from troth.base.text import escape_text, find_closest_word
from troth.edit.git import format_commit_message
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.splice import append_entry
from troth.model import EntryName, Kind, PromiseEntry
from troth.read.files.folder import RecordFile
from troth.read.yaml.document import parse_document
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.answer_context import hash_next_context
from troth.status.replay import replay
from troth.status.schedule import list_allowed_acts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Data, Promise
    from troth.model.problem import Problem
    from troth.status.promise import PromiseSnapshot


_ACTS = ("act", "by")
"""The keys of an entry that say who does what; of its days other rules tell."""
_REFUSED_WARNINGS = frozenset({"nothing-changes"})
"""Rules that only warn of what is written already. An entry cannot be taken back, so here they keep it from being written."""


def append_promise_act(root: Path, board: Board, promise: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the promise with that id; or why it is refused.

    `entry` has `by` and `append_promise_act` and the fields of the act; the date, and the fingerprint of what is agreed to, are added.
    Raises EditError where the file cannot be read or changed safely.
    """
    found = board.ledger.promises.get(promise)
    if found is None:
        wrong = [problem for problem in board.problems if problem.is_error and problem.place.path.endswith(f"/{promise}.yaml")]
        if board.ledger.has_record(Kind.PROMISE, promise) and wrong:
            return Refusal(message=f"{wrong[0].place} has to be repaired first: {wrong[0].message}", hints=(wrong[0].hint,))
        meant = find_closest_word(promise, board.ledger.ids.get(Kind.PROMISE, ()))
        hints = (f"Did you mean {meant}?",) if meant else ("`troth list` shows the promises with their ids.",)
        return Refusal(message=f"there is no promise '{escape_text(promise)}' on this board", hints=hints)
    refused = refuse_unwritable(entry) or _refuse_misplaced(board, found, entry, day)
    if refused:
        return refused
    return _prepare_change(root, board, found, _complete_entry(found, entry, day), day)


def _prepare_change(root: Path, board: Board, promise: Promise, entry: dict[str, Data], day: date) -> Outcome:
    path = promise.source.path
    old = read_file(root, path)
    new = append_entry(old, entry)
    would_be = preview_with(board, RecordFile(kind=Kind.PROMISE, id=promise.id, path=path, data=new), day)
    faults = would_be.faults or tuple(each for each in would_be.problems if each.rule in _REFUSED_WARNINGS)
    if faults or would_be.board is None:
        help_ = f"`troth promise {PROMISE_ACT_WORDS[str(entry['act'])].command} --help` shows what it takes."
        return build_refusal(faults, f"log entry {len(promise.log) + 1}: ", help_)
    return FileChangePlan(
        kind=Kind.PROMISE,
        id=promise.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message=format_commit_message(str(entry["act"]), str(entry["by"]), promise.id),
        entry=entry,
    )


def build_refusal(faults: Iterable[Problem], prefix: str, help_text: str) -> Refusal:
    """Return the refusal that faults are: the first one in the sentence, the others as hints, and what helps with all of them.

    What their messages start with where they lie in what was just given, `where`, need not be said.
    """
    first, *others = faults
    hints = (first.hint, *(f"{each.message.removeprefix(prefix)}; {each.hint}" for each in others), help_text)
    return Refusal(message=first.message.removeprefix(prefix), hints=tuple(filter(None, hints)))


def describe_allowed_acts(board: Board, course: PromiseSnapshot) -> tuple[str, ...]:
    """Return who can do what to a promise as it stands, a line for each: `jane: accept, reject`. Nothing where it has ended."""
    by_party: dict[str, list[str]] = {}
    for each in list_allowed_acts(course):
        for party in each.parties or ("anyone",):
            by_party.setdefault(party, []).append(PROMISE_ACT_WORDS[each.act.name].command)
    parties = board.ledger.parties
    return tuple(
        f"{party} ({', '.join(parties[party].members)}): {', '.join(acts)}"
        if party in parties and parties[party].members
        else f"{party}: {', '.join(acts)}"
        for party, acts in by_party.items()
    )


def refuse_unwritable(entry: Mapping[str, Data]) -> Refusal | None:
    """Refuse what no record can hold, however it is written: bytes that are no UTF-8, hidden characters, a text that is too long."""
    for key, value in entry.items():
        written = json.dumps(value, ensure_ascii=False)
        if any("\ud800" <= char <= "\udfff" for char in written):
            return Refusal(
                message=f"{key}: {escape_text(written)} holds bytes that are no text in UTF-8", hints=("Use a terminal that writes UTF-8.",)
            )
        read, problems = parse_document("", f"{key}: {written}\n".encode())
        if read is None:
            return Refusal(message=f"{key}: {problems[0].message}", hints=(problems[0].hint,))
    return None


def _refuse_misplaced(board: Board, promise: Promise, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse an act that the state does not allow now, or that is not for this party to do."""
    parties, by, name = board.ledger.parties, str(entry["by"]), str(entry["act"])
    if by not in parties:
        meant = find_closest_word(by, (each.id for each in parties))
        return Refusal(
            message=f"'{escape_text(by)}' is no person, team or customer of this board", hints=(f"Did you mean {meant}?",) if meant else ()
        )
    happened = parse_iso_date(str(entry.get("happened", "")))
    written = PromiseEntry(date=day, by=by, act=name, index=len(promise.log), happened=happened, corrects=_named(entry.get("entry")))
    then = _course(board, replace(promise, log=(*promise.log, written)))
    misstep = next((each for each in then.invalid_entries if each.index == written.index and each.key in _ACTS), None)
    if misstep is None:
        return None
    return Refusal(message=misstep.message, hints=tuple(_suggest_acts(board, promise, _course(board, promise))))


def own_last(of: Board, promise: str, by: str) -> dict[str, Data]:
    """Return how the last entry of `by` that still counts is named; their nothing where there is none."""
    found = of.ledger.promises.get(promise)
    struck = _course(of, found).struck if found else frozenset()
    own = [each for each in found.log if each.by == by and each.index not in struck and each.act != "corrected"] if found else []
    return {"date": own[-1].date.isoformat(), "act": own[-1].act} if own else {"date": of.day.isoformat(), "act": "reported"}


def _named(entry: Data) -> EntryName | None:
    if not isinstance(entry, dict):
        return None
    day = parse_iso_date(str(entry.get("date", "")))
    return EntryName(date=day, act=str(entry.get("act", ""))) if day else None


def _course(of: Board, promise: Promise) -> PromiseSnapshot:
    return replay(promise, of.ledger.parties, backdate_days=of.settings.backdate_days)


def _suggest_acts(board: Board, promise: Promise, course: PromiseSnapshot) -> Iterator[str]:
    lines = describe_allowed_acts(board, course)
    yield f"{promise.id} is {course.state.word.lower()}." + (" Possible now:" if lines else "")
    yield from (f"  {line}" for line in lines)
    if not lines:
        yield "What comes next is a promise of its own: troth new promise"


def _complete_entry(promise: Promise, entry: Mapping[str, Data], day: date) -> dict[str, Data]:
    """Return the entry with its date and, where it is an answer, with the fingerprint of what it is an answer to."""
    first: dict[str, Data] = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    context = hash_next_context(Kind.PROMISE, promise.source.data, str(entry["act"]))
    answered: dict[str, Data] = {"terms": context} if context else {}
    return first | answered | {key: value for key, value in entry.items() if key not in first}
