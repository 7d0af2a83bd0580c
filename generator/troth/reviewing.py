"""The composition of a review: from two commits and a date to what the change does, and what is against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from troth.days import AsOf, Moment
from troth.problem import in_order
from troth.read.proposal import proposal
from troth.review.case import case
from troth.review.headline import headline
from troth.review.outcome import Reviewed
from troth.review.rules import offences
from troth.review.trust import made, near, with_trust
from troth.review.words import words
from troth.rules.signed_unheard import signed_unheard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.problem import Problem
    from troth.review.case import Case


def reviewed(root: Path, base: str, head: str, when: AsOf | Moment) -> Reviewed:
    """Review what merging `head` into `base` (branches or commits) would do to the board in `root`.

    Only what differs is read: the settings and parties, and both sides of the records that the change touches. Raises
    BoardError where git has no such commits, or not the whole history.
    """
    with proposal(root, base, head) as proposed:
        judged = case(proposed.difference)
        said = words(judged)
        promises = made(said)
        settings = judged.settings
        as_of = when.in_zone(settings.timezone) if isinstance(when, Moment) else when
        if promises:
            said = with_trust(said, proposed.surroundings(near(judged, promises)), as_of.day)
        return Reviewed(
            headline=headline(said),
            said=said,
            problems=in_order((*proposed.problems, *offences(judged), *_by_one_side(judged))),
            files=proposed.touched,
            repository=settings.repository,
            head=proposed.head,
            gone=frozenset(pair.before.path for pair in judged.difference.pairs if pair.before and not pair.after),
        )


def _by_one_side(judged: Case) -> Iterator[Problem]:
    """Yield why an agreement that the change touches cannot come into force: it is signed, and no customer was heard.

    Other faults of what is written are `troth check`'s to say; this one decides what a signature means.
    """
    before, after = (replace(each, parties=judged.parties) for each in (judged.difference.before, judged.difference.after))
    known = {(problem.place.path, problem.message) for problem in signed_unheard(before, AsOf(date.max))}
    yield from (problem for problem in signed_unheard(after, AsOf(date.max)) if (problem.place.path, problem.message) not in known)
