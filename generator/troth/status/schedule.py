"""Schedule of a promise: due soon, overdue, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import Interval, add_days, count_days, parse_interval
from troth.status.acts import ACTS, TALKING, Act, ActorRole, PromiseState, Side, list_acts_in_state
from troth.status.occurrences import list_followed_occurrences
from troth.status.permissions import find_sides, is_allowed
from troth.status.replay import replay_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Parties, Settings
    from troth.status.promise import Occurrence, PromiseSnapshot


class Schedule(StrEnum):
    """What the calendar says about a promise; several may hold at once."""

    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    AWAITING_ANSWER = "awaiting_answer"
    ANSWER_OVERDUE = "answer_overdue"
    AWAITING_AGREEMENT = "awaiting_agreement"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    CHANGE_PENDING = "change_pending"
    FOLLOW_UP_DUE = "follow_up_due"

    @property
    def word(self) -> str:
        """The words that the board shows for it."""
        return self.value.replace("_", " ")


def derive_schedule(snapshot: PromiseSnapshot, settings: Settings, as_of: date) -> Iterator[Schedule]:
    """Yield all that the calendar says, in the order of the contract; nothing for a promise that is closed."""
    if snapshot.state in TALKING:
        yield Schedule.AWAITING_ANSWER
        if snapshot.respond_by is not None and snapshot.respond_by < as_of:
            yield Schedule.ANSWER_OVERDUE
    elif snapshot.state is PromiseState.PROMISED:
        yield from _iter_due_schedule(snapshot.due, settings, as_of)
        if not snapshot.is_approved:
            yield Schedule.AWAITING_AGREEMENT
        if any(each.snapshot.state is PromiseState.DELIVERED for each in snapshot.occurrences):
            yield Schedule.AWAITING_ACCEPTANCE
        if snapshot.proposed_change is not None or any(each.snapshot.proposed_change for each in snapshot.occurrences):
            yield Schedule.CHANGE_PENDING
    elif snapshot.state is PromiseState.DELIVERED:
        yield Schedule.AWAITING_ACCEPTANCE
    if is_follow_up_due(snapshot, as_of):
        yield Schedule.FOLLOW_UP_DUE


def list_occurrence_schedule(occurrence: Occurrence, settings: Settings, as_of: date) -> list[str]:
    """Return what the calendar says about one occurrence: as of a promise, or that nobody has spoken of it until the next was due."""
    if occurrence.is_not_done(as_of):
        return [NOT_DONE]
    return [each.value for each in derive_schedule(occurrence.snapshot, settings, as_of)]


def _iter_due_schedule(due: date | None, settings: Settings, as_of: date) -> Iterator[Schedule]:
    """Overdue is from the day after: a due date means the end of that day."""
    if due is None:
        return
    left = count_days(as_of, due)
    if left < 0:
        yield Schedule.OVERDUE
    elif left == 0:
        yield Schedule.DUE_TODAY
    elif left <= settings.due_soon:
        yield Schedule.DUE_SOON
    else:
        yield Schedule.UPCOMING


def is_follow_up_due(snapshot: PromiseSnapshot, as_of: date) -> bool:
    """Tell whether somebody is to ask how it went: of one that comes again, about an occurrence or about the whole."""
    if not snapshot.comes_again:
        return snapshot.waits_for_follow_up(as_of)
    return snapshot.state is PromiseState.PROMISED and any(True for _ in iter_follow_up_days(snapshot, as_of))


def iter_follow_up_days(snapshot: PromiseSnapshot, as_of: date) -> Iterator[date]:
    """Yield the days on which the follow-ups fell due that nobody has done, for a promise that comes again."""
    for each in list_followed_occurrences(snapshot):
        if each.snapshot.waits_for_follow_up(as_of) and not each.is_not_done(as_of) and each.snapshot.terms.due is not None:
            yield each.snapshot.terms.due
    if snapshot.terms.until is None and snapshot.terms.times is None and snapshot.promised_on is not None:
        since = max((entry.day for entry in snapshot.follow_ups), default=snapshot.terms.made or snapshot.promised_on)
        written = snapshot.promise.review_every
        review = ((parse_interval(written) if written else None) or REVIEW_EVERY).add_to(since)
        if review <= as_of:
            yield review


def count_overdue_days(snapshot: PromiseSnapshot, as_of: date) -> int:
    """Return how many days a promised thing is late: 0 where it is not."""
    if snapshot.state is not PromiseState.PROMISED or snapshot.due is None:
        return 0
    return max(0, count_days(snapshot.due, as_of))


NOT_DONE = "not_done"
"""The schedule of an occurrence that the next one has overtaken: no state, since nobody has said that it was not kept."""
REVIEW_EVERY = Interval(3, "month")
"""How often a promise that comes again and has no end is looked at as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingAction:
    """Something that waits for one of `parties`, as of the date."""

    schedule: Schedule
    parties: tuple[str, ...]
    since: date | None
    deadline: date | None = None
    """The day by which it is wanted, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedAct:
    """An act that has a place now, and who may do it; nobody named means anyone."""

    act: Act
    parties: tuple[str, ...]


def list_pending_actions(snapshot: PromiseSnapshot, as_of: date) -> Iterator[PendingAction]:
    """Yield all that waits for somebody, what is wanted first coming first."""
    if snapshot.state in TALKING:
        asked = snapshot.open_request
        yield PendingAction(
            schedule=Schedule.AWAITING_ANSWER,
            parties=_find_answerers(snapshot),
            since=asked.date if asked else snapshot.terms.made,
            deadline=snapshot.respond_by,
        )
    if snapshot.state is PromiseState.DELIVERED and snapshot.delivery is not None:
        yield PendingAction(schedule=Schedule.AWAITING_ACCEPTANCE, parties=snapshot.terms.customers, since=snapshot.delivery.date)
    if snapshot.state is PromiseState.PROMISED and snapshot.proposed_change is not None:
        parties = _list_parties_on(find_sides(ActorRole.OTHER_SIDE, snapshot), snapshot)
        yield PendingAction(schedule=Schedule.CHANGE_PENDING, parties=parties, since=snapshot.proposed_change.entry.date)
    if snapshot.occurrences:
        yield from _list_occurrence_actions(snapshot)
    if snapshot.state is PromiseState.PROMISED and not snapshot.is_approved:
        yield PendingAction(schedule=Schedule.AWAITING_AGREEMENT, parties=snapshot.terms.customers, since=snapshot.promised_on)
    if is_follow_up_due(snapshot, as_of):
        since = min(iter_follow_up_days(snapshot, as_of)) if snapshot.occurrences else snapshot.terms.due
        yield PendingAction(schedule=Schedule.FOLLOW_UP_DUE, parties=find_follow_up_parties(snapshot), since=since)


def _list_occurrence_actions(snapshot: PromiseSnapshot) -> Iterator[PendingAction]:
    """Yield what waits for somebody about single occurrences: the oldest of each kind stands for all."""
    ones = tuple(each.snapshot for each in snapshot.occurrences)
    delivered = [one.delivery.date for one in ones if one.state is PromiseState.DELIVERED and one.delivery is not None]
    if delivered:
        yield PendingAction(schedule=Schedule.AWAITING_ACCEPTANCE, parties=snapshot.terms.customers, since=min(delivered))
    moving = next(((one, one.proposed_change) for one in ones if one.proposed_change is not None), None)
    if moving is not None:
        parties = _list_parties_on(find_sides(ActorRole.OTHER_SIDE, moving[0]), moving[0])
        yield PendingAction(schedule=Schedule.CHANGE_PENDING, parties=parties, since=moving[1].entry.date)


def find_follow_up_parties(snapshot: PromiseSnapshot) -> tuple[str, ...]:
    """Return who is to follow up on the due day: the partner, else the customers."""
    return (snapshot.promise.partner,) if snapshot.promise.partner else snapshot.terms.customers


def _find_answerers(snapshot: PromiseSnapshot) -> tuple[str, ...]:
    """Return who has to answer: the other side of a counter-offer or request, or the promisers who have not signed yet."""
    if snapshot.proposed_change is None and snapshot.opened_by is not Side.CUSTOMER and len(snapshot.terms.promisers) > 1:
        return snapshot.unsigned
    parties = _list_parties_on(find_sides(ActorRole.ASKED, snapshot), snapshot)
    return tuple(each for each in parties if each not in snapshot.signed) or parties


def _list_parties_on(side: Side, snapshot: PromiseSnapshot) -> tuple[str, ...]:
    promisers = snapshot.terms.promisers if Side.PROMISER in side else ()
    customers = snapshot.terms.customers if Side.CUSTOMER in side else ()
    return tuple(dict.fromkeys(promisers + customers))


def list_allowed_acts(snapshot: PromiseSnapshot) -> tuple[AllowedAct, ...]:
    """Return the acts that have a place now, in the table's order, each with those who may do it."""
    acts = list_acts_in_state(snapshot.state)
    if any(each.snapshot.state is PromiseState.DELIVERED for each in snapshot.occurrences):
        acts = tuple(act for act in ACTS if act in acts or act.name in ("accepted", "rejected"))
    found = {act: _find_doers(act, snapshot) for act in acts if is_allowed(act, snapshot)}
    moving = next((each.snapshot for each in snapshot.occurrences if each.snapshot.proposed_change is not None), None)
    if moving is not None:
        found = {act: _find_doers(act, moving) for act in acts if act.name in ("agreed", "refused")} | found
    return tuple(AllowedAct(act=act, parties=found[act]) for act in acts if act in found)


def _find_doers(act: Act, snapshot: PromiseSnapshot) -> tuple[str, ...]:
    if act.by in (ActorRole.ANYONE, ActorRole.OTHERS):
        return ()
    if act.by is ActorRole.FOLLOWER:
        return find_follow_up_parties(snapshot)
    if act.name == "promised":
        return snapshot.unsigned
    return _list_parties_on(find_sides(act.by, snapshot), snapshot)


def _iter_overdue_days(snapshot: PromiseSnapshot, as_of: date) -> Iterator[date]:
    """Yield the day after each occurrence was due that had neither been delivered nor ended by then."""
    for each in snapshot.occurrences:
        one = each.snapshot
        done = min((entry.date for entry in (one.delivery, one.ending) if entry is not None), default=as_of)
        if one.terms.due is not None and one.terms.due < min(done, as_of):
            yield add_days(one.terms.due, 1)


def list_overdue_dates(snapshot: PromiseSnapshot, parties: Parties, as_of: date) -> tuple[date, ...]:
    """Return the days on which it became overdue, up to the as-of date: the day after each due date that passed like this."""
    if snapshot.comes_again:
        return tuple(sorted(_iter_overdue_days(snapshot, as_of)))
    moved = (each.due for each in snapshot.renegotiations if each.agreed_on is not None)
    after = {add_days(due, 1) for due in (snapshot.first_due, *moved) if due is not None and due < as_of}
    walked = replay_by_day(snapshot.promise, parties, after, backdate_days=snapshot.backdate_days)
    return tuple(day for day, then in walked if count_overdue_days(then, day) == 1)
