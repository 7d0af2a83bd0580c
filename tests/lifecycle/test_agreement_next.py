from __future__ import annotations

from tests.lifecycle.test_agreement import BASE, INPUT, SIGNED, agreed
from tests.lifecycle.told import day, parties

from troth.lifecycle.agreement_next import Wanted, pending, waits


def wanted(log: str, as_of: str, base: str = BASE) -> list[tuple[Wanted, tuple[str, ...]]]:
    """Return what is to be done, and by whom."""
    return [(each.wanted, each.parties) for each in pending(agreed(log, as_of=as_of, base=base), parties(), day(as_of))]


def test_first_the_customer_is_heard() -> None:
    """A draft waits for input; while a part is missing it is written, and nobody is asked to sign."""
    assert wanted("", "2026-08-01", BASE.replace("[Notice of campaigns]", "[]")) == [
        (Wanted.INPUT, ("blue",)),
        (Wanted.PARTS, ("blue", "acme")),
    ]
    assert wanted(INPUT, "2026-08-02") == [(Wanted.SIGNATURE, ("blue",)), (Wanted.SIGNATURE, ("acme",))]


def test_then_it_is_measured_and_reviewed() -> None:
    """A period that is over waits for its value, and the review for the customers."""
    assert wanted(SIGNED, "2026-09-29") == [(Wanted.MEASUREMENT, ("blue",))]
    assert wanted(SIGNED, "2026-10-01") == [(Wanted.MEASUREMENT, ("blue",)), (Wanted.REVIEW, ("acme",))]
    assert wanted(f"{SIGNED}\ndate: 2026-09-05, by: cora, act: ended, because: Merged.", "2026-12-01") == []


def test_nobody_is_nagged_to_sign_before_somebody_has() -> None:
    """Only a signature where others have signed, and a review that is due, wait for somebody."""
    found = agreed(INPUT, as_of="2026-08-02")
    assert waits(found, parties(), day("2026-08-02")) == ()
    half = agreed(SIGNED, as_of="2026-08-30")
    (wait,) = waits(half, parties(), day("2026-08-30"))
    assert (wait.wanted, wait.parties, wait.since) == (Wanted.SIGNATURE, ("acme",), day("2026-08-20"))
