"""Fingerprints, and agreements that go stale."""

from __future__ import annotations

from dataclasses import replace

from tests.status.builders import make_promise, parse_day, replay_log

from troth.status.promise import fingerprint_terms


def test_a_fingerprint_is_twelve_hex_digits_of_the_terms_alone() -> None:
    """What is not a term leaves it as it is."""
    plain, dressed = make_promise(), make_promise(why="It matters.", tags="[house]", partner="eve")

    assert len(fingerprint_terms(plain.terms)) == 12
    assert int(fingerprint_terms(plain.terms), 16) >= 0
    assert fingerprint_terms(plain.terms) == fingerprint_terms(dressed.terms)


def test_every_term_counts() -> None:
    """A change of any term makes another fingerprint."""
    terms = make_promise(measures="[Certificate]", cost="5").terms
    others = [
        replace(terms, title="That"), replace(terms, promisers=("bob",)), replace(terms, customers=("acme",)),
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
