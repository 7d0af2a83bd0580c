"""Append an act to a promise: find it, look whether it has a place there, and check the whole entry before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.edit.git import format_commit_message
from troth.edit.log_change import NewEntries, complete_entry, prepare_log_change, refuse_stranger, refuse_unknown, refuse_unwritable
from troth.edit.preview import Outcome, Refusal
from troth.model import EntryName, Kind, PromiseEntry
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.answer_context import hash_next_context
from troth.status.occurrences import find_current
from troth.status.replay import replay
from troth.status.rhythm import NAMES_ONE
from troth.status.schedule import list_allowed_acts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Data, Promise
    from troth.status.promise import PromiseSnapshot


_ACTS = ("act", "by", "occurrence", "through")
"""The keys of an entry that say who does what, and of which occurrence; of its days other rules tell."""
_REFUSED_WARNINGS = frozenset({"nothing-changes"})
"""Rules that only warn of what is written already. An entry cannot be taken back, so here they keep it from being written."""


def append_promise_act(root: BoardFiles, board: Board, promise: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the promise with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act; the date, and the fingerprint of what is agreed to, are added.
    Raises EditError where the file cannot be read or changed safely.
    """
    found = board.ledger.promises.get(promise)
    if found is None:
        return refuse_unknown(board, Kind.PROMISE, promise, "`troth list` shows the promises with their ids.")
    refused = refuse_unwritable(entry) or _refuse_misplaced(board, found, entry, day)
    if refused:
        return refused
    act = str(entry["act"])
    aim = {key: entry[key] for key in ("occurrence", "through") if key in entry}
    context = hash_next_context(Kind.PROMISE, found.source.data, act, aim)
    change = NewEntries(
        kind=Kind.PROMISE,
        record=found,
        entries=(complete_entry(entry, day, {"terms": context} if context else {}),),
        day=day,
        help_text=f"`troth promise {PROMISE_ACT_WORDS[act].command} --help` shows what it takes.",
        message=format_commit_message(act, str(entry["by"]), promise),
        refused_warnings=_REFUSED_WARNINGS,
    )
    return prepare_log_change(root, board, change)


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


def _refuse_misplaced(board: Board, promise: Promise, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse an act that the state does not allow now, or that is not for this party to do."""
    parties, by, name = board.ledger.parties, str(entry["by"]), str(entry["act"])
    if by not in parties:
        return refuse_stranger(board, by)
    happened = parse_iso_date(str(entry.get("happened", "")))
    about = entry.get("entry")
    corrected = about if isinstance(about, dict) else {}
    its_day = parse_iso_date(str(corrected.get("date", "")))
    named = EntryName(date=its_day, act=str(corrected.get("act", ""))) if its_day else None
    occurrence, through = (parse_iso_date(str(entry.get(key, ""))) for key in ("occurrence", "through"))
    written = PromiseEntry(
        date=day, by=by, act=name, index=len(promise.log), happened=happened, corrects=named, occurrence=occurrence, through=through
    )
    then = _course(board, replace(promise, log=(*promise.log, written)))
    misstep = next((each for each in then.invalid_entries if each.index == written.index and each.key in _ACTS), None)
    if misstep is None:
        return None
    now = _course(board, promise)
    if now.occurrences and written.is_about_whole and name in NAMES_ONE:
        day = find_current(now.occurrences, board.day).name
        several = f", or --through {day} for all that are waiting up to that day" if name in ("delivered", "accepted") else ""
        return Refusal(
            message=f"{promise.id} recurs, so say which occurrence you mean",
            hints=(f"Give --occurrence {day} for that one{several}; in a message, write 'of {day}'.",),
        )
    lines = describe_allowed_acts(board, now)
    state = f"{promise.id} is {now.state.word.lower()}."
    if not lines:
        return Refusal(message=misstep.message, hints=(state, "For the next step, make a new promise: troth new promise"))
    return Refusal(
        message=misstep.message, hints=(f"{state} Possible now, as troth promise … {promise.id}:", *(f"  {line}" for line in lines))
    )


def own_last(of: Board, promise: str, by: str) -> dict[str, Data]:
    """Return how the last entry of `by` that still counts is named; their nothing where there is none."""
    found = of.ledger.promises.get(promise)
    struck = _course(of, found).struck if found else frozenset()
    own = [each for each in found.log if each.by == by and each.index not in struck and each.act != "corrected"] if found else []
    return {"date": own[-1].date.isoformat(), "act": own[-1].act} if own else {"date": of.day.isoformat(), "act": "reported"}


def _course(of: Board, promise: Promise) -> PromiseSnapshot:
    return replay(promise, of.ledger.parties, backdate_days=of.settings.backdate_days, calendar=of.settings.calendar)
