"""Whether what a change makes is a promise yet, or still a hope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.status.attention import TrustContext, find_failed_checks
from troth.status.replay import has_begun_by, replay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from troth.model.ledger import Ledger
    from troth.review.change import ReviewInput
    from troth.review.summary import Effect


_MAKING_ACTS = frozenset({"makes"})


def find_new_promises(effects: Iterable[Effect]) -> frozenset[str]:
    """Return the ids of the promises that the change makes."""
    return frozenset(each.record for each in effects if each.act in _MAKING_ACTS)


def find_related_ids(case: ReviewInput, promises: Iterable[str]) -> frozenset[str]:
    """Return the words that stand in every file that the trust check of these promises looks at: ids of promises and promisers."""
    found = [case.change_set.after.promises[each] for each in promises if each in case.change_set.after.promises]
    return frozenset(word for each in found for word in (each.id, *each.promisers, *each.needs))


def add_trust(effects: tuple[Effect, ...], ledger: Ledger, day: date) -> tuple[Effect, ...]:
    """Return what is said, and of each promise that is made what it still lacks. `around` holds it and all that it is checked against."""
    courses = {
        each.id: replay(each, ledger.parties, day, backdate_days=ledger.settings.backdate_days)
        for each in ledger.promises.values()
        if has_begun_by(each, day)
    }
    surroundings = TrustContext(ledger, courses, day)
    making = find_new_promises(effects)
    return tuple(
        replace(each, missing=find_failed_checks(courses[each.record], surroundings))
        if each.record in making & courses.keys() and each.act in _MAKING_ACTS
        else each
        for each in effects
    )
