"""Whether an entry has a place in the log: the act's row of the table, and the few turns that a table can't say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.acts import BY_NAME, State, Who, allowed
from troth.lifecycle.course import Course, Misstep
from troth.lifecycle.sides import Side, side_of, signs_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.lifecycle.acts import Act
    from troth.model import Entry, Parties


def misstep(course: Course, entry: Entry, parties: Parties) -> Misstep | None:
    """Return why `entry` has no place after `course`, or None where it has."""
    act = BY_NAME[entry.act]
    fault = _wrong_state(course, act) or _wrong_turn(course, entry, parties)
    if fault:
        return Misstep(index=entry.index, key="act", message=fault, hint=_what_now(course))
    if not may(act.by, course, entry.by, parties):
        return Misstep(index=entry.index, key="by", message=_not_theirs(course, act, entry.by, parties), hint=_let(course, act))
    return None


def may(who: Who, course: Course, actor: str, parties: Parties) -> bool:
    """Tell whether `actor` is one of those that `who` means, as the promise stands."""
    side = side_of(actor, course.promise, parties)
    if who is Who.ANYONE:
        return True
    if who is Who.FOLLOWER:
        return _follower(course, side, actor)
    return bool(side & _SIDES[who](course))


def sides_of(who: Who, course: Course) -> Side:
    """Return the sides that `who` means, as the promise stands; NONE where it is not a matter of sides."""
    return _SIDES[who](course)


def has_place(act: Act, course: Course) -> bool:
    """Tell whether somebody would do it now: the table allows it, and there is something to do it to."""
    reason = _REASONS.get(act.name)
    return reason is None or reason(course)


def _may_open(course: Course) -> bool:
    return course.asked is None and not course.signed


def _may_promise(course: Course) -> bool:
    return bool(course.unsigned) and not (course.proposal is not None and Side.PROMISER not in sides_of(Who.ASKED, course))


def _may_agree(course: Course) -> bool:
    if course.proposal is not None:
        return True
    return (course.state is State.OFFERED and len(course.unsigned) <= 1) or (course.state is State.PROMISED and not course.agreement_stands)


_REASONS: Mapping[str, Callable[[Course], bool]] = {
    "requested": _may_open,
    "offered": _may_open,
    "promised": _may_promise,
    "agreed": _may_agree,
    "refused": lambda course: course.proposal is not None,
    "renegotiated": lambda course: course.proposal is None,
    "help_wanted": lambda course: course.help is None,
    "helped": lambda course: course.help is not None,
    "followed_up": lambda course: course.state.open,
}


def _asked(course: Course) -> Side:
    if course.proposal is not None:
        return ~course.proposal.side & Side.BOTH
    if course.opener is Side.CUSTOMER:
        return Side.PROMISER
    return Side.BOTH if len(course.terms.promisers) > 1 else Side.CUSTOMER


def _other(course: Course) -> Side:
    if course.proposal is None:
        return Side.NONE
    return Side.BOTH if course.proposal.side is Side.BOTH else ~course.proposal.side & Side.BOTH


def _agreer(course: Course) -> Side:
    return _other(course) if course.proposal is not None else Side.CUSTOMER


_SIDES: Mapping[Who, Callable[[Course], Side]] = {
    Who.CUSTOMER: lambda _: Side.CUSTOMER,
    Who.PROMISER: lambda _: Side.PROMISER,
    Who.EITHER: lambda _: Side.BOTH,
    Who.ASKED: _asked,
    Who.OPENER: lambda course: course.opener or Side.PROMISER,
    Who.OTHER_SIDE: _other,
    Who.AGREER: _agreer,
    Who.ANYONE: lambda _: Side.BOTH,
    Who.FOLLOWER: lambda _: Side.CUSTOMER,
}


def _follower(course: Course, side: Side, actor: str) -> bool:
    if course.promise.to_oneself:
        return bool(side) or actor == course.promise.partner
    return side is not Side.PROMISER


def _wrong_state(course: Course, act: Act) -> str | None:
    if course.state in act.when:
        return None
    return f"{act.name} has no place here: the promise is {course.state.word.lower()} at that point"


def _wrong_turn(course: Course, entry: Entry, parties: Parties) -> str | None:
    turn = _TURNS.get(entry.act)
    return turn(course, entry, parties) if turn else None


def _opens(course: Course, entry: Entry, _: Parties) -> str | None:
    if course.asked is None and not course.signed and course.agreed is None:
        return None
    return f"{entry.act} has no place here: it only opens a log"


def _signs(course: Course, entry: Entry, parties: Parties) -> str | None:
    signing = signs_for(entry.by, course.promise, parties)
    if course.state is State.PROMISED and signing and signing <= course.spoken:
        return f"{entry.by} has promised this already"
    if course.proposal is not None and course.state is State.COUNTERED and not side_of(entry.by, course.promise, parties) & _other(course):
        return f"the counter-offer waits for the other side's answer, not for {entry.by}'s"
    return None


def _answers(course: Course, entry: Entry, parties: Parties) -> str | None:
    if course.proposal is None:
        return f"{entry.act} has no place here: no change of terms is waiting for an answer"
    if not side_of(entry.by, course.promise, parties) & _other(course):
        return f"{entry.by} asked for this change, so the other side answers it"
    return None


def _agrees(course: Course, entry: Entry, parties: Parties) -> str | None:
    if course.proposal is not None:
        return _answers(course, entry, parties)
    if side_of(entry.by, course.promise, parties) is Side.PROMISER:
        return f"{entry.by} is the promiser, and no change by the customer is waiting for an answer"
    return None


_TURNS: Mapping[str, Callable[[Course, Entry, Parties], str | None]] = {
    "requested": _opens,
    "offered": _opens,
    "promised": _signs,
    "refused": _answers,
    "agreed": _agrees,
}


def _what_now(course: Course) -> str:
    # One may always look back, though nobody is asked to once it has ended.
    names = [act.name for act in allowed(course.state) if act.name == "followed_up" or has_place(act, course)]
    return f"possible now: {', '.join(names)}" if names else "nothing more can happen to it: make a new promise"


def _not_theirs(course: Course, act: Act, actor: str, parties: Parties) -> str:
    side = side_of(actor, course.promise, parties)
    role = {Side.PROMISER: "the promiser", Side.CUSTOMER: "the customer"}.get(side, "neither promiser nor customer")
    return f"{act.name} is for {act.by.value} to say, and {actor} is {role}"


def _let(course: Course, act: Act) -> str:
    sides = sides_of(act.by, course)
    people = (course.terms.promisers if Side.PROMISER in sides else ()) + (course.terms.customers if Side.CUSTOMER in sides else ())
    return f"this is for {' or '.join(dict.fromkeys(people))} to say" if people else ""
