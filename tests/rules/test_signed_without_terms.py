from __future__ import annotations

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, SIGNED, make_agreement_yaml
from tests.rules.boards import find_broken, make_base_ledger

from troth.rules.answers import find_unstated_signatures, signed_without_terms
from troth.status.wording import fingerprint_wording

FULL = fingerprint_wording(make_base_ledger({SERVING: make_agreement_yaml()}).agreements["serving"].wording)
QUIET = {
    "nobody has signed": make_agreement_yaml(HEARD),
    "in all digits": make_agreement_yaml(HEARD, f"{NINA}, terms: {FULL}", f"{JANE}, terms: {FULL}"),
    "signed again": make_agreement_yaml(HEARD, NINA, f"{NINA}, terms: {FULL}"),
    "ended": make_agreement_yaml(*SIGNED, "date: 2026-09-20, by: jane, act: ended, because: We moved"),
    "with holes, of which another rule tells": make_agreement_yaml(*SIGNED, needs="[]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """Only what is in force and does not state its wording is to be signed again."""
    assert find_broken(signed_without_terms, {SERVING: text}) == ()


def test_it_is_said_once_a_board() -> None:
    """However many there are, of however many agreements: one warning with the command, and the others by name."""
    short = make_agreement_yaml(HEARD, f"{NINA}, terms: {FULL[:12]}", JANE)
    (found,) = find_broken(signed_without_terms, {SERVING: short, "agreements/serving-too.yaml": short})
    assert not found.is_error
    assert (found.message, found.hint) == (
        "this signature and 3 more do not say in 64 digits which wording is signed",
        "sign again: troth agreement sign serving, and so serving-too",
    )


def test_a_new_one_is_an_error() -> None:
    """A signature that was not there before states its wording in all digits; one that was there is left alone."""
    before = make_base_ledger({SERVING: make_agreement_yaml(HEARD, NINA)})
    after = make_base_ledger({SERVING: make_agreement_yaml(HEARD, NINA, f"{JANE}, terms: {FULL[:63]}")})
    assert [(each.is_error, each.place.line) for each in find_unstated_signatures(before, after)] == [(True, 15)]
    assert list(find_unstated_signatures(after, after)) == []


def test_what_is_imported_is_no_new_signature() -> None:
    """An agreement that comes with entries of several days tells what was signed elsewhere."""
    before, after = make_base_ledger({}), make_base_ledger({SERVING: make_agreement_yaml(*SIGNED)})
    assert list(find_unstated_signatures(before, after)) == []
