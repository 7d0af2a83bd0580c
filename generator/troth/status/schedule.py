"""Schedule of a promise: due soon, overdue, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import add_days, count_days
from troth.status.acts import TALKING, Act, ActorRole, PromiseState, Side, list_acts_in_state
from troth.status.permissions import find_sides, is_allowed
from troth.status.replay import replay_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Parties, Settings
    from troth.status.promise import PromiseSnapshot


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
        yield from _iter_due_schedule(snapshot.terms.due, settings, as_of)
        if not snapshot.is_approved:
            yield Schedule.AWAITING_AGREEMENT
        if snapshot.proposed_change is not None:
            yield Schedule.CHANGE_PENDING
    elif snapshot.state is PromiseState.DELIVERED:
        yield Schedule.AWAITING_ACCEPTANCE
    if is_follow_up_due(snapshot, as_of):
        yield Schedule.FOLLOW_UP_DUE


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
    """Tell whether the due day has come and nobody has followed up on it or since."""
    due = snapshot.terms.due
    if snapshot.state not in (PromiseState.PROMISED, PromiseState.DELIVERED) or due is None or due > as_of:
        return False
    return not any(entry.day >= due for entry in snapshot.follow_ups)


def count_overdue_days(snapshot: PromiseSnapshot, as_of: date) -> int:
    """Return how many days a promised thing is late: 0 where it is not."""
    if snapshot.state is not PromiseState.PROMISED or snapshot.terms.due is None:
        return 0
    return max(0, count_days(snapshot.terms.due, as_of))


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
    if snapshot.state is PromiseState.PROMISED and not snapshot.is_approved:
        yield PendingAction(schedule=Schedule.AWAITING_AGREEMENT, parties=snapshot.terms.customers, since=snapshot.promised_on)
    if is_follow_up_due(snapshot, as_of):
        yield PendingAction(schedule=Schedule.FOLLOW_UP_DUE, parties=find_follow_up_parties(snapshot), since=snapshot.terms.due)


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
    return tuple(
        AllowedAct(act=act, parties=_find_doers(act, snapshot)) for act in list_acts_in_state(snapshot.state) if is_allowed(act, snapshot)
    )


def _find_doers(act: Act, snapshot: PromiseSnapshot) -> tuple[str, ...]:
    if act.by in (ActorRole.ANYONE, ActorRole.OTHERS):
        return ()
    if act.by is ActorRole.FOLLOWER:
        return find_follow_up_parties(snapshot)
    if act.name == "promised":
        return snapshot.unsigned
    return _list_parties_on(find_sides(act.by, snapshot), snapshot)


def list_overdue_dates(snapshot: PromiseSnapshot, parties: Parties, as_of: date) -> tuple[date, ...]:
    """Return the days on which it became overdue, up to the as-of date: the day after each due date that passed like this."""
    moved = (each.due for each in snapshot.renegotiations if each.agreed_on is not None)
    after = {add_days(due, 1) for due in (snapshot.first_due, *moved) if due is not None and due < as_of}
    walked = replay_by_day(snapshot.promise, parties, after, backdate_days=snapshot.backdate_days)
    return tuple(day for day, then in walked if count_overdue_days(then, day) == 1)
