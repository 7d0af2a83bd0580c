"""What the rule `not-by-party` holds the board's recorder to: its commits in somebody else's pull request are signed, and say who spoke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.text import escape_text
from troth.model.problem import Problem, Severity
from troth.status.provenance import Level
from troth.status.vouchers import BY_HOST, UNSIGNED, is_account_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.review.change import RecordRevision, ReviewInput
    from troth.status.provenance import Witness


_OWN_LEVELS: Final = frozenset({Level.SIGNED, Level.OWN, Level.VOUCHED, Level.MAILED})
_HINT: Final = "let who said it say it again in an issue, so that the recorder writes it down, or enter it in a commit of their own"
_KEY_HINT: Final = "give the workflow the recorder's key again; until then what it writes counts as recorded"


def check_vouchers(revision: RecordRevision, case: ReviewInput) -> Iterator[Problem]:
    """Yield what is wrong with the recorder's commits, or with those that come as such: once for each commit and record."""
    seen: set[str | None] = set()
    parts: list[tuple[tuple[str | int, ...], Witness]] = [(("log", each.index, "by"), each.witness) for each in revision.added]
    if revision.change.before is None and revision.new is not None:
        parts = [((), revision.terms_witness), *parts]
    for place, witness in parts:
        if witness.voucher_fault and witness.commit not in seen:
            seen.add(witness.commit)
            yield from _report_voucher(place, witness, revision, case)


def _report_voucher(place: tuple[str | int, ...], witness: Witness, revision: RecordRevision, case: ReviewInput) -> Iterator[Problem]:
    where, commit = revision.find_place(*place), (witness.commit or "")[:7]
    fault, recorder = escape_text(witness.voucher_fault, 300), case.settings.effective_recorder
    if not is_opened_by_recorder(case):
        message = f"this was written by a recorder in somebody else's pull request, and {fault} (commit {commit})"
        yield Problem("review/not-by-party", where, message, _HINT)
    elif witness.voucher_fault not in _TOLERATED:
        yield Problem("review/not-by-party", where, f"this comes as the recorder's word, and {fault} (commit {commit})", _HINT)
    elif recorder.keys and witness.voucher_fault == UNSIGNED:
        message = f"the recorder has a key, and {fault} (commit {commit}): it counts as recorded"
        yield Problem("review/not-by-party", where, message, _KEY_HINT, Severity.WARNING)


_TOLERATED: Final = frozenset({UNSIGNED, BY_HOST})
"""What a pull request that the recorder itself has opened may lack: without a key nothing is signed."""


def is_opened_by_recorder(case: ReviewInput) -> bool:
    """Tell whether the base's recorder has opened the pull request."""
    return is_account_of(case.opened_by, case.settings.effective_recorder)


def is_own_word(witness: Witness, case: ReviewInput) -> bool:
    """Tell whether it is the party's own word: by git, or by the recorder in a pull request that the recorder has opened."""
    return witness.level in _OWN_LEVELS or (witness.is_speakers and is_opened_by_recorder(case))


def is_told(witness: Witness, case: ReviewInput) -> bool:
    """Tell whether `check_vouchers` has named as an error how something came in, so that it need not be told twice."""
    return bool(witness.voucher_fault) and not (is_opened_by_recorder(case) and witness.voucher_fault in _TOLERATED)
