"""The composition of a review: from two commits and a date to what the change does, what it lacks, and what is against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from troth.base.dates import AsOf, Timestamp
from troth.model import Kind
from troth.model.problem import sort_problems
from troth.read.change_set import read_change
from troth.review.change import build_review_input
from troth.review.describe import describe_effects
from troth.review.rules import apply_strictness, check_change
from troth.review.rules_of_identity import find_related_parties
from troth.review.summary import ReviewResult, summarize_change
from troth.rules.agreements import signed_unheard
from troth.status.attention import TrustContext, find_failed_checks
from troth.status.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from troth.model.ledger import Ledger
    from troth.model.problem import Problem
    from troth.review.change import ReviewInput
    from troth.review.summary import Effect


def review_change(root: Path, base: str, head: str, when: AsOf | Timestamp, opened_by: str = "") -> ReviewResult:
    """Review what merging `head` into `base` (branches or commits) would do to the board in `root`.

    `opened_by` is the host's account that opened the pull request: the recorder's commits in its own need no signature.
    Only what differs is read: the settings and parties, and both sides of the records that the change touches. Raises
    BoardError where git has no such commits, or not the whole history.
    """
    with read_change(root, base, head) as proposed:
        settings = proposed.change_set.before.settings
        as_of = when.to_as_of(settings.timezone) if isinstance(when, Timestamp) else when
        judged = build_review_input(proposed.change_set, as_of.day, opened_by)
        if concerned := find_related_parties(judged):
            judged = replace(judged, related=proposed.read_involving(concerned))
        said = describe_effects(judged)
        promises = find_new_promises(said)
        if promises:
            said = add_trust(said, proposed.read_surroundings(find_related_ids(judged, promises)), as_of.day)
        said = add_wording_questions(said, judged.change_set.after)
        notes = dict.fromkeys(added.witness.clock_note for revision in judged.revisions for added in revision.added)
        return ReviewResult(
            headline=summarize_change(said),
            effects=said,
            problems=sort_problems(
                (*apply_strictness(proposed.problems, settings), *check_change(judged), *_check_one_sided_signing(judged))
            ),
            files=proposed.touched,
            repository=settings.repository,
            head=proposed.head,
            remarks=tuple(f"{note}: its day is still to come, and was not believed" for note in notes if note),
            deleted_paths=frozenset(pair.before.path for pair in judged.change_set.changes if pair.before and not pair.after),
        )


def _check_one_sided_signing(judged: ReviewInput) -> Iterator[Problem]:
    """Yield why an agreement that the change touches cannot come into force: it is signed, and no customer was heard.

    Other faults of what is written are `troth check`'s to say; this one decides what a signature means.
    """
    before, after = (replace(each, parties=judged.parties) for each in (judged.change_set.before, judged.change_set.after))
    known = {(problem.place.path, problem.message) for problem in signed_unheard(before, AsOf(date.max))}
    yield from (problem for problem in signed_unheard(after, AsOf(date.max)) if (problem.place.path, problem.message) not in known)


_NEW_RECORDS = frozenset({"makes", "requests", "offers", "puts"})


def add_wording_questions(effects: tuple[Effect, ...], after: Ledger) -> tuple[Effect, ...]:
    """Return what is said, and of each promise and ask that is new what a colleague could ask about its words."""
    if not any(each.act in _NEW_RECORDS for each in effects):
        return effects
    from troth.read.packaged import read_lexicons  # noqa: PLC0415 - most changes bring entries alone
    from troth.status.specificity import question_ask, question_terms  # noqa: PLC0415

    lexicons = read_lexicons(after.settings.wording)

    def list_questions(effect: Effect) -> tuple[str, ...]:
        promise, ask = after.promises.get(effect.record), after.asks.get(effect.record)
        if effect.act not in _NEW_RECORDS or effect.by:
            return ()
        if effect.kind is Kind.PROMISE and promise:
            return tuple(each.text for each in question_terms(promise.terms, lexicons))
        return tuple(each.text for each in question_ask(ask, lexicons)) if effect.kind is Kind.ASK and ask else ()

    return tuple(replace(each, questions=list_questions(each)) for each in effects)


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
        if each.has_begun_by(day)
    }
    around = TrustContext(ledger, courses, day)
    making = find_new_promises(effects)
    return tuple(
        replace(each, missing=find_failed_checks(courses[each.record], around.look_around(courses[each.record])))
        if each.record in making & courses.keys() and each.act in _MAKING_ACTS
        else each
        for each in effects
    )
