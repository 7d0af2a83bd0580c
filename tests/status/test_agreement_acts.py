from __future__ import annotations

from tests.status.builders import make_parties, parse_day
from tests.status.test_agreement import BASE, INPUT, SIGNED, replay_agreement

from troth.status.agreement_tasks import AgreementTaskKind, list_awaited_tasks, list_pending_tasks


def list_tasks(log: str, as_of: str, base: str = BASE) -> list[tuple[AgreementTaskKind, tuple[str, ...]]]:
    """Return what is to be done, and by whom."""
    return [
        (each.kind, each.parties)
        for each in list_pending_tasks(replay_agreement(log, as_of=as_of, base=base), make_parties(), parse_day(as_of))
    ]


def test_first_the_customer_is_heard() -> None:
    """A draft waits for input; while a part is missing it is written, and nobody is asked to sign."""
    assert list_tasks("", "2026-08-01", BASE.replace("[Notice of campaigns]", "[]")) == [
        (AgreementTaskKind.INPUT, ("blue",)),
        (AgreementTaskKind.PARTS, ("blue", "acme")),
    ]
    assert list_tasks(INPUT, "2026-08-02") == [
        (AgreementTaskKind.SIGNATURE, ("blue",)),
        (AgreementTaskKind.SIGNATURE, ("acme",)),
        (AgreementTaskKind.ANSWER, ("blue",)),
    ]


def test_then_it_is_measured_and_reviewed() -> None:
    """A period that began in force and is over waits for its value, and the review for the customers."""
    assert list_tasks(SIGNED, "2026-09-29") == []
    assert list_tasks(SIGNED, "2026-10-01") == [(AgreementTaskKind.MEASUREMENT, ("blue",)), (AgreementTaskKind.REVIEW, ("acme",))]
    assert list_tasks(f"{SIGNED}\ndate: 2026-09-05, by: cora, act: ended, because: Merged.", "2026-12-01") == []


def test_nobody_is_nagged_to_sign_before_somebody_has() -> None:
    """A signature waits only where others have signed; feedback waits for the provider until it is answered, or signs."""
    found = replay_agreement(INPUT, as_of="2026-08-02")
    (asked,) = list_awaited_tasks(found, make_parties(), parse_day("2026-08-02"))
    assert (asked.kind, asked.parties, asked.names) == (AgreementTaskKind.ANSWER, ("blue",), (("input", "2026-08-01"),))
    half = replay_agreement(SIGNED, as_of="2026-08-30")
    (wait,) = list_awaited_tasks(half, make_parties(), parse_day("2026-08-30"))
    assert (wait.kind, wait.parties, wait.since) == (AgreementTaskKind.SIGNATURE, ("acme",), parse_day("2026-08-20"))
