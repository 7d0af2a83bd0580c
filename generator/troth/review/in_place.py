"""Who may word a promise's terms anew in its file: the side that alone has spoken, and the promiser a typo."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import count_days
from troth.model import Kind
from troth.status.acts import Side, find_side
from troth.status.provenance import hash_terms, is_email_of
from troth.status.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Promise
    from troth.model.history import Commit
    from troth.review.change import RecordRevision, ReviewInput


NAME = "title"
"""It is a name, and no term: full fingerprints leave it out."""
WORDED = frozenset({"outcome", "measures"})
"""The terms in which a typo may be put right."""


class InPlaceEdit(StrEnum):
    """What an edit of a term in the file is: the good right of who made it, a typo put right, or neither."""

    RIGHT = "right"
    TYPO = "typo"
    WRONG = "wrong"


def judge_edit(key: str, revision: RecordRevision, case: ReviewInput) -> InPlaceEdit:
    """Return what it is that the change words this term anew."""
    promise = revision.previous
    if promise is None:
        return InPlaceEdit.WRONG
    # the sides that have entered anything: by `made`, by the log, or in this very change; a bystander is the other side
    spoken = Side.PROMISER if promise.terms.made is not None else Side.NONE
    writers = [entry.by for entry in promise.log] + [each.get_text("by") for each in revision.added]
    for each in writers:
        side = find_side(each, promise, case.parties)
        spoken |= side or Side.CUSTOMER
    made = replay(promise, case.parties, backdate_days=case.settings.backdate_days).promised_on is not None
    if not made and spoken is not Side.BOTH:
        return InPlaceEdit.RIGHT if _is_own_edit(spoken or Side.PROMISER, revision, case) else InPlaceEdit.WRONG
    if not _is_own_edit(Side.PROMISER, revision, case):
        return InPlaceEdit.WRONG
    if key == NAME:
        return InPlaceEdit.TYPO
    return InPlaceEdit.TYPO if key in WORDED and spoken is Side.PROMISER and _is_in_time(promise, revision, case) else InPlaceEdit.WRONG


def _is_own_edit(side: Side, revision: RecordRevision, case: ReviewInput) -> bool:
    """Tell whether every commit that words the terms anew is by that side; of who has no address no commit can show it."""
    promise = revision.previous
    if promise is None:
        return False
    own = promise.promisers if side is Side.PROMISER else promise.customers
    commits = tuple(_list_rewordings(revision, case))
    if not any(case.parties.is_any_reachable(each) for each in own):
        return True
    return bool(commits) and all(any(is_email_of(commit.email, party, case.parties) for party in own) for commit in commits)


def _list_rewordings(revision: RecordRevision, case: ReviewInput) -> Iterator[Commit]:
    """Yield the commits of the change that leave other terms than the version before them."""
    history = case.change_set.history
    before = hash_terms(Kind.PROMISE, revision.old.data) if revision.old else ""
    for version in history.list_versions(Kind.PROMISE, revision.change.id):
        if version.terms != before and version.commit in history.commits:
            yield history.commits[version.commit]
        before = version.terms


def _is_in_time(promise: Promise, revision: RecordRevision, case: ReviewInput) -> bool:
    """Tell whether the terms came in a short while before, and the due day has not passed."""
    began = promise.terms.made or next((entry.date for entry in promise.log), None)
    last = max((commit.date for commit in _list_rewordings(revision, case)), default=None)
    if began is None or last is None:
        return False
    due = promise.terms.due
    return count_days(began, last) <= case.settings.backdate_days and (due is None or last <= due)
