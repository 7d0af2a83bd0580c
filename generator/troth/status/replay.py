"""Read a promise's log: fold its entries into the course that they come to, as of any date."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from troth.base.recurrence import EVERY_DAY
from troth.model import BACKDATE_DAYS
from troth.status.acts import ACTS_BY_NAME, PromiseState, Side, find_promise_signatories, find_side
from troth.status.answer_context import YES_ACTS
from troth.status.occurrences import find_next_due, may_come_again
from troth.status.permissions import find_invalid_entry, find_named_entry
from troth.status.promise import PromiseSnapshot, Renegotiation, TermsApproval, TermsInForce, is_said_of_other_words, proposed
from troth.status.rhythm import OccurrenceBook, find_invalid_aim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.base.recurrence import WorkCalendar
    from troth.model import Parties, Promise, PromiseEntry, Terms
    from troth.model.ledger import Ledger


OPENING = frozenset({"requested", "offered", "countered"})
"""The acts that may come on the day a promise was `made`, before it was."""


def replay(
    promise: Promise, parties: Parties, until: date | None = None, *, backdate_days: int = BACKDATE_DAYS, calendar: WorkCalendar = EVERY_DAY
) -> PromiseSnapshot:
    """Return what the log comes to with the entries up to and on `until`, or with all of them.

    `calendar` moves the due days of a promise that comes again; its occurrences are those up to `until`, or to the last entry.
    """
    return _close(*_fold(promise, parties, until, backdate_days, calendar), until)


def _fold(
    promise: Promise, parties: Parties, until: date | None, backdate_days: int, calendar: WorkCalendar
) -> tuple[PromiseSnapshot, OccurrenceBook | None]:
    """Return what the entries come to, and what they said of single occurrences."""
    entries = promise.log if until is None else tuple(entry for entry in promise.log if entry.date <= until)
    course = replace(_begun(promise, backdate_days), entries=entries)
    book = OccurrenceBook(parties, calendar, _apply_act) if may_come_again(promise) else None
    struck = _find_struck(promise, parties, until, backdate_days) if book and any(each.act == "corrected" for each in entries) else ()
    for entry in entries:
        faults = course.invalid_entries
        _apply_entry(course, entry, parties)
        has_place = entry.by in parties and course.invalid_entries == faults and entry.index not in struck
        if book and has_place and not entry.is_about_whole:
            fault = book.record(course, entry)
            _apply_changes(course, {"invalid_entries": (*faults, fault)} if fault else {})
    if _is_promised_by_made(course) and (until is None or _is_made_by(promise, until)):
        _apply_changes(course, _derive_made_changes(course))
    return course, book


def _close(course: PromiseSnapshot, book: OccurrenceBook | None, day: date | None) -> PromiseSnapshot:
    """Return the whole with its occurrences as of a day, or of its last entry; the same book may be closed for several days."""
    terms = course.promise.terms
    last = day or max((each.date for each in course.entries), default=terms.made or terms.due)
    return replace(course, **book.close(course, last)) if book and last else course


def _find_struck(promise: Promise, parties: Parties, until: date | None, backdate_days: int) -> frozenset[int]:
    """Return the numbers of the entries that their authors took back, before anybody looks at single occurrences."""
    course = _begun(promise, backdate_days)
    for entry in promise.log:
        if until is None or entry.date <= until:
            _apply_entry(course, entry, parties)
    return course.struck


def _apply_act(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> None:
    """Let an entry change a single occurrence, as it would change a promise that is made once."""
    _apply_changes(snapshot, _derive_act_changes(snapshot, entry, parties.on(entry.date)))


def replay_by_day(
    promise: Promise, parties: Parties, days: Iterable[date], *, backdate_days: int = BACKDATE_DAYS
) -> Iterator[tuple[date, PromiseSnapshot]]:
    """Yield each of the days, sorted, with what the log comes to by then: one walk for all of them, where it is in date order."""
    if may_come_again(promise) or any(later.date < entry.date for entry, later in pairwise(promise.log)):
        yield from ((day, replay(promise, parties, day, backdate_days=backdate_days)) for day in sorted(days))
        return
    course, seen = _begun(promise, backdate_days), 0
    for day in sorted(days):
        while seen < len(promise.log) and promise.log[seen].date <= day:
            _apply_entry(course, promise.log[seen], parties)
            seen += 1
        made = _derive_made_changes(course) if _is_promised_by_made(course) and _is_made_by(promise, day) else {}
        yield day, replace(course, entries=promise.log[:seen], **made)


def _begun(promise: Promise, backdate_days: int) -> PromiseSnapshot:
    return PromiseSnapshot(promise=promise, terms=promise.terms, backdate_days=backdate_days)


def _apply_entry(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> None:
    if _is_made_before(snapshot, entry):
        _apply_changes(snapshot, _derive_made_changes(snapshot))
    _apply_changes(snapshot, _derive_entry_changes(snapshot, entry, parties))


def _is_made_by(promise: Promise, day: date) -> bool:
    return promise.terms.made is not None and promise.terms.made <= day


def _apply_changes(snapshot: PromiseSnapshot, changes: Mapping[str, Any]) -> None:
    """Change a course that nobody else has seen yet: a copy for each entry is most of what following a log would cost."""
    for name, value in changes.items():
        object.__setattr__(snapshot, name, value)


def _fold_all(ledger: Ledger) -> Mapping[str, tuple[PromiseSnapshot, OccurrenceBook | None]]:
    back, calendar = ledger.settings.backdate_days, ledger.settings.calendar
    return {each: ledger.recall(_fold, promise, ledger.parties, None, back, calendar) for each, promise in ledger.promises.items()}


def replay_all(ledger: Ledger) -> Mapping[str, PromiseSnapshot]:
    """Return what the whole log of each promise comes to, by its id: to be asked for with `ledger.once`."""
    return {each: _close(course, book, None) for each, (course, book) in ledger.compute_once(_fold_all).items()}


def get_snapshot_on(promise: Promise, ledger: Ledger, day: date) -> PromiseSnapshot:
    """Return what the log comes to by that day: what the whole of it comes to, where nothing is later."""
    made = promise.terms.made
    if (made is None or made <= day) and all(entry.date <= day for entry in promise.log):
        if may_come_again(promise):
            return _close(*ledger.compute_once(_fold_all)[promise.id], day)
        return ledger.compute_once(replay_all)[promise.id]
    return replay(promise, ledger.parties, day, backdate_days=ledger.settings.backdate_days, calendar=ledger.settings.calendar)


def replay_steps(
    promise: Promise, parties: Parties, *, backdate_days: int = BACKDATE_DAYS, calendar: WorkCalendar = EVERY_DAY
) -> Iterator[tuple[PromiseEntry, PromiseSnapshot]]:
    """Yield each entry of the log with the course that it found, its own day's `made` counted in.

    What an entry finds that names an occurrence is that occurrence; of all that it is about, the last one.
    """
    course = _begun(promise, backdate_days)
    book = OccurrenceBook(parties, calendar, _apply_act) if may_come_again(promise) else None
    for entry in promise.log:
        if _is_made_before(course, entry):
            course = replace(course, **_derive_made_changes(course))
        yield entry, book.find_aim(course, entry) if book else course
        course = replace(course, **_derive_entry_changes(course, entry, parties))
        if book and not entry.is_about_whole and entry.by in parties:
            book.record(course, entry)


def _is_promised_by_made(snapshot: PromiseSnapshot) -> bool:
    """Tell whether `made` still has to count as the one promiser's word."""
    return snapshot.terms.made is not None and len(snapshot.terms.promisers) == 1 and snapshot.promised_on is None and snapshot.state.open


def _is_made_before(snapshot: PromiseSnapshot, entry: PromiseEntry) -> bool:
    made = snapshot.terms.made
    if made is None or not _is_promised_by_made(snapshot) or entry.act == "promised" or made > entry.date:
        return False
    return entry.date > made or entry.act not in OPENING


def _derive_made_changes(snapshot: PromiseSnapshot) -> dict[str, Any]:
    return _derive_signed_changes(snapshot, snapshot.effective, frozenset(snapshot.terms.promisers), snapshot.terms.made)


def _derive_entry_changes(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    """Return what one more entry changes; one that has no place is only noted, and one by nobody we know changes nothing."""
    if entry.by not in parties:
        return {}
    fault = find_invalid_aim(snapshot, entry)
    if fault is not None:
        return {"invalid_entries": (*snapshot.invalid_entries, fault)}
    if not entry.is_about_whole:
        return {"last": entry.date}
    return _derive_act_changes(snapshot, entry, parties.on(entry.date))


def _derive_act_changes(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    fault = find_invalid_entry(snapshot, entry, parties)
    if fault is not None:
        return {"invalid_entries": (*snapshot.invalid_entries, fault)}
    if is_said_of_other_words(entry, snapshot.effective):
        noted = {"of_other_words": snapshot.of_other_words | {entry.index}}
        if entry.act in YES_ACTS:
            # nothing else, but that the terms wait for agreement again where it was the last word on them
            is_last = entry.act == "agreed" and snapshot.state is PromiseState.PROMISED and snapshot.proposed_change is None
            return ({"approval": TermsApproval(entry=entry, current=False)} if is_last else {}) | noted | {"last": entry.date}
    else:
        noted = {}
    leads_to = ACTS_BY_NAME[entry.act].leads_to
    changes: dict[str, Any] = noted if leads_to is None else noted | {"state": leads_to}
    effect = _EFFECTS.get(entry.act)
    if effect is not None:
        changes |= effect(snapshot, entry, parties)
    if leads_to is not None and not leads_to.open:
        changes |= {"ending": entry, "proposed_change": None, "help_request": None, "help_offers": (), "respond_by": None}
    return changes | {"last": entry.date}


def _derive_signed_changes(snapshot: PromiseSnapshot, terms: Terms, signed: frozenset[str], promised_on: date | None) -> dict[str, Any]:
    """Return the changes by which more promisers have signed: promised once all of them have."""
    if not signed.issuperset(terms.promisers):
        return {"state": PromiseState.OFFERED, "terms": terms, "signed": signed, "proposed_change": None}
    return {
        "state": PromiseState.PROMISED,
        "terms": terms,
        "signed": signed,
        "proposed_change": None,
        "respond_by": None,
        "promised_on": promised_on,
        "first_due": terms.due,
        "terms_in_force": (TermsInForce(terms=terms),),
        "as_requested": snapshot.customers_own,
    }


def _apply_request(_: PromiseSnapshot, entry: PromiseEntry, __: Parties) -> dict[str, Any]:
    return {
        "opened_by": Side.CUSTOMER,
        "open_request": entry,
        "owing": Side.PROMISER,
        "respond_by": entry.respond_by,
        "customers_own": not entry.of_other_words,
    }


def _apply_promise(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    signing = find_promise_signatories(entry.by, snapshot.promise, parties)
    spoken = {"promised_explicitly": snapshot.promised_explicitly | signing}
    if snapshot.state is PromiseState.PROMISED:
        return spoken
    return spoken | _derive_signed_changes(snapshot, snapshot.effective, snapshot.signed | signing, entry.day)


def _apply_counter(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    side = find_side(entry.by, snapshot.promise, parties)
    signed = find_promise_signatories(entry.by, snapshot.promise, parties) if Side.PROMISER in side else frozenset()
    return {
        "proposed_change": proposed(entry, side, snapshot.proposed_change),
        "open_request": entry,
        "owing": ~side & Side.BOTH or Side.BOTH,
        "respond_by": entry.respond_by or (None if side & snapshot.owing else snapshot.respond_by),
        "customers_own": side is Side.CUSTOMER,
        "signed": signed,
    }


def _apply_agreement(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    if snapshot.state is PromiseState.REVOKED:
        return {"revocation_agreed": True}
    terms = snapshot.effective
    agreed = {"approval": TermsApproval(entry=entry, current=True)}
    if snapshot.state is PromiseState.PROMISED:
        change = snapshot.proposed_change
        if change is None:
            return agreed | {"terms": terms}
        moves = (*snapshot.renegotiations[:-1], replace(snapshot.renegotiations[-1], agreed_on=entry.day))
        new = TermsInForce(terms=terms, after=change.entry.date, due_is_named=change.due is not None)
        return agreed | {
            "terms": terms,
            "proposed_change": None,
            "renegotiations": moves,
            "terms_in_force": (*snapshot.terms_in_force, new),
        }
    return agreed | _derive_signed_changes(snapshot, terms, snapshot.signed | _find_new_signers(snapshot, entry, parties), entry.day)


def _find_new_signers(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> frozenset[str]:
    """Return who has promised once `entry` agrees: the promiser who answers the customer, or the one whose offer is taken."""
    if snapshot.proposed_change is not None and snapshot.proposed_change.side is Side.CUSTOMER:
        return find_promise_signatories(entry.by, snapshot.promise, parties)
    is_offered = snapshot.open_request is None or not snapshot.open_request.of_other_words
    return frozenset(snapshot.terms.promisers) if is_offered and len(snapshot.terms.promisers) == 1 else frozenset()


def _apply_renegotiation(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    """Ask for a change; where one is pending, this answers it: what it does not name stays as it was asked for."""
    change = proposed(entry, find_side(entry.by, snapshot.promise, parties), snapshot.proposed_change)
    due = find_next_due(snapshot, EVERY_DAY, entry.date) if snapshot.comes_again else snapshot.terms.due
    asked = Renegotiation(entry=entry, side=change.side, due_before=due, due=change.due, answers=snapshot.proposed_change is not None)
    return {"proposed_change": change, "renegotiations": (*snapshot.renegotiations, asked)}


def _correct(course: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> dict[str, Any]:
    """Return what the log comes to without the entry that its author takes back."""
    named = find_named_entry(course, entry)
    struck = course.struck | ({named.index} if named else frozenset())
    again = replace(_begun(course.promise, course.backdate_days), struck=struck)
    passed_over = {each.index for each in course.invalid_entries}
    for each in course.promise.log[: entry.index]:
        if each.index not in struck and each.act != "corrected" and (each.date <= entry.date or each.index in passed_over):
            _apply_entry(again, each, parties)
    if _is_promised_by_made(again) and _is_made_before(again, entry):
        _apply_changes(again, _derive_made_changes(again))
    kept = tuple(each for each in course.invalid_entries if course.promise.log[each.index].act == "corrected")
    changes = {each.name: getattr(again, each.name) for each in fields(again) if each.name not in ("promise", "entries")}
    return changes | {"invalid_entries": tuple(sorted((*again.invalid_entries, *kept), key=lambda each: each.index))}


_EFFECTS: Mapping[str, Callable[[PromiseSnapshot, PromiseEntry, Parties], dict[str, Any]]] = {
    "requested": _apply_request,
    "offered": lambda _, entry, __: {
        "opened_by": Side.PROMISER,
        "open_request": entry,
        "owing": Side.CUSTOMER,
        "respond_by": entry.respond_by,
    },
    "promised": _apply_promise,
    "countered": _apply_counter,
    "agreed": _apply_agreement,
    "refused": lambda *_: {"proposed_change": None},
    "reported": lambda _, entry, __: {"report": entry},
    "help_wanted": lambda _, entry, __: {"help_request": entry, "help_offers": ()},
    "help_offered": lambda course, entry, _: {"help_offers": (*course.help_offers, entry)},
    "helped": lambda course, entry, _: {"help_request": None, "help_offers": (), "help_given": (*course.help_given, entry)},
    "renegotiated": _apply_renegotiation,
    "followed_up": lambda course, entry, _: {"follow_ups": (*course.follow_ups, entry)},
    "delivered": lambda _, entry, __: {"delivery": entry, "proposed_change": None},
    "accepted": lambda _, entry, __: {"state": PromiseState.PARTLY_KEPT if entry.kept == "partly" else PromiseState.KEPT},
    "rejected": lambda course, entry, _: {"delivery": None, "rejections": (*course.rejections, entry)},
    # by the customer's own hand that is no miss of the promiser's
    "superseded": lambda course, entry, parties: {"revocation_agreed": Side.CUSTOMER in find_side(entry.by, course.promise, parties)},
    "corrected": _correct,
}
