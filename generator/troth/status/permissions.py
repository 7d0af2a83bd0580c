"""Whether an entry has a place in the log: the row of its act, the turns that a table cannot say, and what may be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import count_days, format_date
from troth.model import PartyKind
from troth.status.acts import ACTS_BY_NAME, ActorRole, PromiseState, Side, find_promise_signatories, find_side, list_acts_in_state
from troth.status.promise import InvalidEntry, PromiseSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from troth.model import Parties, PromiseEntry
    from troth.model.ledger import Ledger
    from troth.status.acts import Act


def list_insiders(ledger: Ledger) -> frozenset[str]:
    """Return the people of the board's own: all but those who are only the contact of a customer, and the maintainers."""
    people = {each.id for each in ledger.parties if each.kind is PartyKind.PERSON}
    in_teams = {member for each in ledger.parties if each.kind is PartyKind.TEAM for member in each.members}
    contacts = {member for each in ledger.parties if each.kind is PartyKind.CUSTOMER for member in each.members}
    return frozenset(people - (contacts - in_teams - set(ledger.settings.maintainers)))


def list_everybody(ledger: Ledger, day: date) -> tuple[str, ...]:
    """Return the people of the board's own who are still here on a day, by id: whom an ask of everybody asks, one by one."""
    return tuple(each for each in sorted(list_insiders(ledger)) if (left := ledger.parties[each].left) is None or day <= left)


def find_invalid_entry(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> InvalidEntry | None:
    """Return why `entry` has no place after `course`, or None where it has."""
    act = ACTS_BY_NAME[entry.act]
    day_fault = _wrong_day(snapshot, entry)
    if day_fault is not None:
        return day_fault
    turn = _TURN_CHECKS.get(entry.act)
    fault = _check_state(snapshot, entry) or (turn(snapshot, entry, parties) if turn else None)
    if fault:
        # One may always look back, though nobody is asked to once it has ended.
        names = [each.name for each in list_acts_in_state(snapshot.state) if each.name == "followed_up" or is_allowed(each, snapshot)]
        hint = f"possible now: {', '.join(names)}" if names else "it is closed: make a new promise"
        return InvalidEntry(index=entry.index, key="act", message=fault, hint=hint)
    if act.by is ActorRole.AUTHOR:
        author = find_entry_author(snapshot, entry)
        if author is None:
            return None
        message = f"only the author of an entry can say {entry.act}, and {author} wrote it"
        return InvalidEntry(index=entry.index, key="by", message=message, hint=f"ask {author} to add this entry")
    if may_act(act.by, snapshot, entry.by, parties):
        return None
    side, sides = find_side(entry.by, snapshot.promise, parties), find_sides(act.by, snapshot)
    role = {Side.PROMISER: "the promiser", Side.CUSTOMER: "the customer"}.get(side, "neither promiser nor customer")
    message = f"{act.name} is said by {act.by.value}, but {entry.by} is {role}"
    people = (snapshot.terms.promisers if Side.PROMISER in sides else ()) + (snapshot.terms.customers if Side.CUSTOMER in sides else ())
    hint = f"ask {' or '.join(dict.fromkeys(people))} to add this entry" if people else ""
    return InvalidEntry(index=entry.index, key="by", message=message, hint=hint)


def _wrong_day(course: PromiseSnapshot, entry: PromiseEntry) -> InvalidEntry | None:
    """Return what is wrong with the days of an entry: with those an entry changes nothing, whatever it says."""
    if course.last is not None and entry.date < course.last:
        message = f"it is dated {entry.date}, but an earlier entry {course.last}"
        return InvalidEntry(index=entry.index, key="date", message=message, hint="use the day it was written as date")
    happened, promised = entry.happened, course.promised_on
    if happened is None:
        return None
    if happened > entry.date:
        message = f"it happened on {happened}, after its date {entry.date}"
    elif promised is not None and happened < promised:
        message = f"it happened on {happened}, before the promise was made on {promised}"
    else:
        return None
    return InvalidEntry(index=entry.index, key="happened", message=message, hint="correct one of the two dates")


def may_act(role: ActorRole, snapshot: PromiseSnapshot, actor: str, parties: Parties) -> bool:
    """Tell whether `actor` is one of those that `who` means, as the promise stands."""
    side = find_side(actor, snapshot.promise, parties)
    if role is ActorRole.ANYONE:
        return True
    if role is ActorRole.FOLLOWER and snapshot.promise.to_oneself:
        return bool(side) or actor == snapshot.promise.partner
    if role is ActorRole.FOLLOWER:
        return side is not Side.PROMISER
    if role is ActorRole.OTHERS:
        return Side.PROMISER not in side
    return bool(side & _SIDES_OF_ROLE[role](snapshot))


def find_sides(role: ActorRole, snapshot: PromiseSnapshot) -> Side:
    """Return the sides that `who` means, as the promise stands; NONE where it is not a matter of sides."""
    return _SIDES_OF_ROLE[role](snapshot)


def is_allowed(act: Act, snapshot: PromiseSnapshot) -> bool:
    """Tell whether somebody would do it now: the table allows it, and there is something to do it to."""
    reason = _PRECONDITIONS.get(act.name)
    return reason is None or reason(snapshot)


def _may_open(snapshot: PromiseSnapshot) -> bool:
    return snapshot.open_request is None and not snapshot.signed


_PRECONDITIONS: Mapping[str, Callable[[PromiseSnapshot], bool]] = {
    "requested": _may_open,
    "offered": _may_open,
    "promised": lambda course: (
        bool(course.unsigned) and (course.proposed_change is None or Side.PROMISER in find_sides(ActorRole.ASKED, course))
    ),
    "agreed": lambda course: (
        course.proposed_change is not None
        or (course.state is PromiseState.OFFERED and len(course.unsigned) <= 1)
        or (course.state is PromiseState.PROMISED and not course.is_approved)
    ),
    "refused": lambda course: course.proposed_change is not None,
    "help_wanted": lambda course: course.help_request is None,
    "help_offered": lambda course: course.help_request is not None,
    "helped": lambda course: course.help_request is not None,
    "corrected": lambda _: False,
    "followed_up": lambda course: course.state.open,
}


def _find_asked_side(snapshot: PromiseSnapshot) -> Side:
    if snapshot.proposed_change is not None:
        return ~snapshot.proposed_change.side & Side.BOTH
    if snapshot.opened_by is Side.CUSTOMER:
        return Side.PROMISER
    return Side.BOTH if len(snapshot.terms.promisers) > 1 else Side.CUSTOMER


def _find_other_side(snapshot: PromiseSnapshot) -> Side:
    if snapshot.proposed_change is None:
        return Side.NONE
    return Side.BOTH if snapshot.proposed_change.side is Side.BOTH else ~snapshot.proposed_change.side & Side.BOTH


_SIDES_OF_ROLE: Mapping[ActorRole, Callable[[PromiseSnapshot], Side]] = {
    ActorRole.CUSTOMER: lambda _: Side.CUSTOMER,
    ActorRole.PROMISER: lambda _: Side.PROMISER,
    ActorRole.EITHER: lambda _: Side.BOTH,
    ActorRole.ASKED: _find_asked_side,
    ActorRole.OPENER: lambda course: course.opened_by or Side.PROMISER,
    ActorRole.OTHER_SIDE: _find_other_side,
    ActorRole.AGREER: lambda course: _find_other_side(course) if course.proposed_change is not None else Side.CUSTOMER,
    ActorRole.ANYONE: lambda _: Side.BOTH,
    ActorRole.OTHERS: lambda _: Side.CUSTOMER,
    ActorRole.AUTHOR: lambda _: Side.NONE,
    ActorRole.FOLLOWER: lambda _: Side.CUSTOMER,
}


def _check_state(snapshot: PromiseSnapshot, entry: PromiseEntry) -> str | None:
    """Return why an entry has no place then: before the day on which the promise was made, where it states one, or in its state."""
    made = snapshot.terms.made
    may_be_early = len(snapshot.terms.promisers) > 1 if entry.act == "promised" else entry.act in BEFORE_MADE
    if made is not None and entry.date < made and not may_be_early:
        return f"{entry.act} is not possible here: the promise was made later, on {format_date(made)}"
    if snapshot.state in ACTS_BY_NAME[entry.act].allowed_in:
        return None
    return f"{entry.act} is not possible here: the promise is {snapshot.state.word.lower()} at that point"


def _check_opening(snapshot: PromiseSnapshot, entry: PromiseEntry, _: Parties) -> str | None:
    if snapshot.open_request is None and not snapshot.signed and snapshot.approval is None:
        return None
    return f"{entry.act} is not possible here: it can only be the first entry"


def _check_promising(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> str | None:
    signing = find_promise_signatories(entry.by, snapshot.promise, parties)
    if snapshot.state is PromiseState.PROMISED and signing and signing <= snapshot.promised_explicitly:
        return f"{entry.by} has already promised this"
    side = find_side(entry.by, snapshot.promise, parties)
    if snapshot.proposed_change is not None and snapshot.state is PromiseState.COUNTERED and side and not side & _find_other_side(snapshot):
        return f"the counter-offer needs an answer from the other side, not from {entry.by}"
    return None


def _check_answering(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> str | None:
    if snapshot.proposed_change is None:
        return f"{entry.act} is not possible here: no change of terms is waiting for an answer"
    side = find_side(entry.by, snapshot.promise, parties)
    if side and not side & _find_other_side(snapshot):
        return f"{entry.by} asked for this change, so the other side answers it"
    return None


def _check_agreeing(snapshot: PromiseSnapshot, entry: PromiseEntry, parties: Parties) -> str | None:
    if snapshot.proposed_change is not None:
        return _check_answering(snapshot, entry, parties)
    if find_side(entry.by, snapshot.promise, parties) is Side.PROMISER:
        return f"{entry.by} is the promiser, and no change by the customer is waiting for an answer"
    return None


BEFORE_MADE = frozenset({"requested", "offered", "countered", "agreed", "help_wanted", "help_offered", "helped", "corrected"})
"""What a log may hold before the day on which the promise was made; of a team also the word of each promiser."""


_TURN_CHECKS: Mapping[str, Callable[[PromiseSnapshot, PromiseEntry, Parties], str | None]] = {
    "requested": _check_opening,
    "offered": _check_opening,
    "promised": _check_promising,
    "refused": _check_answering,
    "agreed": _check_agreeing,
    "help_offered": lambda course, _, __: None if course.help_request else "help_offered is not possible here: nobody has asked for help",
    "corrected": lambda course, entry, _: None if find_entry_author(course, entry) else find_standing_reason(course, entry),
}


BINDING = frozenset({"promised", "corrected"})
"""What nobody takes back like this: their word that makes or signs a promise, and a correction."""


def find_named_entry(course: PromiseSnapshot, entry: PromiseEntry) -> PromiseEntry | None:
    """Return the entry that `entry` takes back: its author's last one of that date and act, or None where there is none."""
    return next((each for each in _list_meant_entries(course, entry) if each.by == entry.by), None)


def find_entry_author(course: PromiseSnapshot, entry: PromiseEntry) -> str | None:
    """Return who wrote the entry that is meant, where it was somebody else."""
    if find_named_entry(course, entry) is not None:
        return None
    return next((each.by for each in _list_meant_entries(course, entry)), None)


def find_standing_reason(course: PromiseSnapshot, entry: PromiseEntry) -> str | None:
    """Return why the entry that `entry` takes back stands, or None where it may be taken back."""
    named, meant = find_named_entry(course, entry), entry.corrects
    if named is None:
        told = f"{meant.act} of {meant.date}" if meant else "that kind"
        return f"{entry.by} has no valid entry {told} in this log"
    if named.act in BINDING:
        return f"{named.act} can't be taken back: end the promise by revoked, cancelled or superseded"
    if count_days(named.date, entry.date) > course.backdate_days:
        return f"{named.act} of {named.date} was entered more than {course.backdate_days} days ago and can't be taken back"
    passed_over = course.struck.union(each.index for each in course.invalid_entries)
    since = [each for each in course.promise.log[named.index + 1 : entry.index] if each.index not in passed_over]
    other = next((each.by for each in since if each.by != entry.by), None)
    if other is not None:
        return f"{other} added an entry after {named.act} of {named.date}, so it can't be taken back"
    act = ACTS_BY_NAME.get(named.act)
    ends = act is not None and act.leads_to is not None and not act.leads_to.open
    if ends and any(each.act == "followed_up" for each in since):
        return f"{named.act} of {named.date} has been followed up, so it can't be taken back"
    return None


def _list_meant_entries(course: PromiseSnapshot, entry: PromiseEntry) -> list[PromiseEntry]:
    """Return the entries before `entry` of the date and act that it names, the last first."""
    meant = entry.corrects
    if meant is None:
        return []
    above = reversed(course.promise.log[: entry.index])
    return [each for each in above if (each.date, each.act) == (meant.date, meant.act) and each.index not in course.struck]
