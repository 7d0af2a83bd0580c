"""What the answers to an ask add up to, where it has a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.acts import State
from troth.model import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.lifecycle.course import Course
    from troth.lifecycle.pursuit import Answer

_SAYS_YES = frozenset({"committed", "gave_input", "scheduled"})
_FELL_THROUGH = frozenset({State.REVOKED, State.CANCELLED, State.SUPERSEDED, State.NOT_KEPT})
"""What such a promise was to add is not counted any more."""


def gathered(target: Amount | None, answers: Iterable[Answer], courses: Mapping[str, Course], promises: frozenset[str]) -> Amount | None:
    """Return the sum in the target's unit, or None without a target.

    `promises` are those made in answer; each counts once, and instead of what the answer that names it says. Amounts in
    another unit do not count.
    """
    if target is None:
        return None
    said = [answer for answer in answers if answer.kind in _SAYS_YES]
    named = promises | {answer.promise for answer in said if answer.promise in courses}
    stated = {each: courses[each].terms.amount for each in sorted(filter(None, named)) if each in courses}
    amounts = [amount for each, amount in stated.items() if amount and courses[each].state not in _FELL_THROUGH]
    amounts += [answer.amount for answer in said if answer.amount and not stated.get(answer.promise or "")]
    return Amount(value=sum(each.value for each in amounts if _unit(each) == _unit(target)), unit=target.unit)


def _unit(amount: Amount) -> str:
    return amount.unit.strip().casefold()
