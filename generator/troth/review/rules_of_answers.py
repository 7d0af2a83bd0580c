"""Rules about what an answer was given to, and about who put it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.text import escape_text
from troth.model import Kind
from troth.model.problem import Problem, Severity
from troth.review.change import get_log
from troth.review.rules_of_logs import find_changed_terms
from troth.status.answer_context import CONTEXT_DIGITS
from troth.status.provenance import get_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.review.change import RecordRevision, ReviewInput


def said_of_other_words(case: ReviewInput) -> Iterator[Problem]:
    """Leave alone what somebody has answered; after a change of it they are asked again."""
    for revision in case.revisions:
        kept = {new for _, new in revision.log.unchanged}
        for answer in revision.changed_answers:
            if answer.index not in kept or not _is_told_already(revision):
                yield _report_changed_answer(answer.index, answer.place, revision, case)


def _is_told_already(revision: RecordRevision) -> bool:
    """Tell whether another rule names the very change: of terms that were agreed to, or of an entry."""
    if revision.log.rewritten:
        return True
    old, new = revision.old, revision.new
    return revision.change.kind is Kind.PROMISE and old is not None and new is not None and bool(find_changed_terms(old, new))


def _report_changed_answer(index: int, place: tuple[str | int, ...], revision: RecordRevision, case: ReviewInput) -> Problem:
    assert revision.new is not None  # noqa: S101 - it has answers
    entry = get_log(revision.new)[index]
    name, act = escape_text(case.parties.get_name(get_text(entry, "by"))), escape_text(get_text(entry, "act"))
    return Problem(
        "review/said-of-other-words",
        revision.find_place(*place) if len(place) > 1 else revision.new.find_key_place(*place),
        f"{name} {act} before this was changed: ask again",
        f"put it back as {name} saw it, or let {name} enter {act} once more, below what stands there now",
    )


def rewritten(case: ReviewInput) -> Iterator[Problem]:
    """Keep the commits of those who answer as they are; who rebases them puts words into their mouth."""
    for revision in case.revisions:
        for added in revision.added:
            if added.witness.is_rewritten:
                who = escape_text(added.witness.committer or "somebody else")
                message = f"the commit of this answer was rewritten by {who}, and it does not say what it answers: it counts as recorded"
                hint = "merge the branch instead of rebasing it, or enter it by a command or form, which say what is answered"
                yield Problem("review/rewritten", revision.find_place("log", added.index, "by"), message, hint, Severity.WARNING)


def signed_without_terms(case: ReviewInput) -> Iterator[Problem]:
    """Sign a wording by its fingerprint, in all of its digits."""
    for revision in case.revisions:
        if revision.change.kind is not Kind.AGREEMENT:
            continue
        for added in revision.added:
            if added.get_text("act") == "signed" and len(added.get_text("terms")) != CONTEXT_DIGITS and not added.witness.is_imported:
                message = f"this signature does not say which wording it is under: terms with {CONTEXT_DIGITS} digits is missing"
                hint = f"sign by `troth agreement sign {revision.change.id}` or by the form, which write it"
                yield Problem("review/signed-without-terms", revision.find_place("log", added.index, "act"), message, hint)
