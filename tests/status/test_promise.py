"""Fingerprints, and agreements that go stale."""

from __future__ import annotations

from dataclasses import replace

from tests.status.builders import make_promise, parse_day, replay_log

from troth.model import Measure
from troth.status.promise import fingerprint_terms, means

OLD = "35f8e9a37895"
"""What an earlier version of Troth wrote as the fingerprint of the promise that `promise()` makes."""


def test_a_fingerprint_is_64_hex_digits_of_the_terms_alone() -> None:
    """What is not a term leaves it as it is, the title too: it is a name."""
    plain, dressed = make_promise(), make_promise(title="That", why="It matters.", tags="[house]", partner="eve")

    assert len(fingerprint_terms(plain.terms)) == 64
    assert int(fingerprint_terms(plain.terms), 16) >= 0
    assert fingerprint_terms(plain.terms) == fingerprint_terms(dressed.terms)


def test_every_term_counts() -> None:
    """A change of any term makes another fingerprint."""
    terms = make_promise(measures="[Certificate]", cost="5").terms
    others = [
        replace(terms, measures=(Measure(what="Certificate", at_most=0),)),
        replace(terms, promisers=("bob",)), replace(terms, customers=("acme",)),
        replace(terms, outcome="Done well."), replace(terms, measures=()), replace(terms, made=parse_day("2026-10-02")),
        replace(terms, due=parse_day("2026-10-21")), replace(terms, cost=6),
    ]  # fmt: skip

    assert len({fingerprint_terms(each) for each in [terms, *others]}) == len(others) + 1


def test_white_space_at_the_end_is_no_other_wording() -> None:
    """A block of text and the same text on one line are the same outcome."""
    terms = make_promise().terms

    assert fingerprint_terms(terms) == fingerprint_terms(replace(terms, outcome=f"{terms.outcome}\n"))


def test_an_agreement_stands_while_the_fingerprint_matches() -> None:
    """A fingerprint of other terms is stale; one that was not written is taken at its word."""
    known = fingerprint_terms(make_promise().terms)

    assert replay_log(f"date: 2026-10-02, by: cora, act: agreed, terms: '{known}'").is_approved
    assert replay_log("date: 2026-10-02, by: cora, act: agreed").is_approved
    assert not replay_log("date: 2026-10-02, by: cora, act: agreed, terms: deadbeefcafe").is_approved


def test_an_old_fingerprint_is_compared_as_it_was_made() -> None:
    """Of 7 to 63 digits, with the title: what was agreed to under another title was agreed to under other terms then."""
    made = make_promise()

    assert means(OLD, made.terms)
    assert not means(OLD, make_promise(title="That").terms)
    assert not means(OLD, make_promise(due="2026-10-21").terms)
    assert replay_log(f"date: 2026-10-02, by: cora, act: agreed, terms: '{OLD}'").is_approved


def test_the_first_digits_of_a_full_one_are_enough() -> None:
    """As pages show them."""
    terms = make_promise().terms

    assert means(fingerprint_terms(terms)[:12], terms)
    assert means(fingerprint_terms(terms), terms)
    assert not means(fingerprint_terms(terms)[:-1] + "x", terms)


def test_the_fingerprint_covers_the_terms_that_are_agreed_to() -> None:
    """An agreement to a change stands under the terms with the change in them."""
    later = fingerprint_terms(replace(make_promise().terms, due=parse_day("2026-10-25")))
    log = f"""date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-25, because: Stone.
    date: 2026-10-07, by: cora, act: agreed, terms: '{later}'"""

    assert replay_log(log).is_approved


def test_what_the_customer_asked_for_is_agreed() -> None:
    """A request that is promised as it was asked needs no second agreement; a promise out of the blue does."""
    asked = replay_log("date: 2026-10-02, by: cora, act: requested\ndate: 2026-10-03, by: ann, act: promised", made="")

    assert asked.is_approved
    assert not replay_log().is_approved
    assert replay_log(customer="ann").is_approved
