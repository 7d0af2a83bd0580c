"""Whether what a change makes is a promise yet, or still a hope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.lifecycle.promise import exists, follow
from troth.lifecycle.trust import Surroundings, missing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from troth.ledger import Ledger
    from troth.review.case import Case
    from troth.review.said import Said

_MAKING = frozenset({"makes"})


def made(said: Iterable[Said]) -> frozenset[str]:
    """Return the ids of the promises that the change makes."""
    return frozenset(each.record for each in said if each.act in _MAKING)


def near(case: Case, promises: Iterable[str]) -> frozenset[str]:
    """Return the words that stand in every file that the trust check of these promises looks at: ids of promises and promisers."""
    found = [case.difference.after.promises[each] for each in promises if each in case.difference.after.promises]
    return frozenset(word for each in found for word in (each.id, *each.promisers, *each.needs))


def with_trust(said: tuple[Said, ...], around: Ledger, day: date) -> tuple[Said, ...]:
    """Return what is said, and of each promise that is made what it still lacks. `around` holds it and all that it is checked against."""
    courses = {each.id: follow(each, around.parties, day) for each in around.promises.values() if exists(each, day)}
    surroundings = Surroundings(around, courses, day)
    making = made(said)
    return tuple(
        replace(each, missing=missing(courses[each.record], surroundings))
        if each.record in making & courses.keys() and each.act in _MAKING
        else each
        for each in said
    )
