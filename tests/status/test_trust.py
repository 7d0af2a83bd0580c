"""Promise or hope."""

from __future__ import annotations

from tests.status.builders import make_board, make_promise

from troth.model import Settings
from troth.status.attention import CHECK_SENTENCES

CLEAR = {"measures": "[Certificate]", "why": "Guests come."}
AGREED = "date: 2026-10-02, by: cora, act: agreed"


def list_failed_checks(*promises: object, as_of: str = "2026-10-03", settings: Settings | None = None) -> tuple[str, ...]:
    """Return what `it` lacks."""
    return make_board(*promises, as_of=as_of, settings=settings).promises["it"].failed_checks  # type: ignore[arg-type]


def test_a_promise_lacks_nothing() -> None:
    """Measured, reasoned, dated, agreed."""
    assert list_failed_checks(make_promise(AGREED, **CLEAR)) == ()


def test_a_bare_one_is_a_hope_that_says_what_it_lacks() -> None:
    """Every code has a sentence."""
    lacks = list_failed_checks(make_promise())

    assert lacks == ("outcome", "agreed", "why")
    assert all(CHECK_SENTENCES[code].endswith(".") for code in lacks)


def test_a_team_of_nobody_can_not_say_yes() -> None:
    """A team without members has nobody to agree; a customer without an account speaks for itself."""
    assert "customer" in list_failed_checks(make_promise(customer="empty"))
    assert "customer" not in list_failed_checks(make_promise(customer="walk-ins"))


def test_parts_and_needs_have_to_come_in_time() -> None:
    """A part after the whole, or a need that is late, makes a hope of it."""
    late_part = make_promise(record="part", part_of="it", due="2026-10-25")
    late_need = make_promise(record="need", due="2026-10-02")

    assert "parts" in list_failed_checks(make_promise(), late_part)
    assert "needs" in list_failed_checks(make_promise(needs="[need]"), late_need)


def test_a_week_has_room_for_so_many() -> None:
    """More promises of one promiser in a week than the board allows."""
    others = [make_promise(record=f"other-{number}") for number in range(5)]

    assert "load" in list_failed_checks(make_promise(), *others)
    assert "load" not in list_failed_checks(make_promise(), *others, settings=Settings(weekly_load=6))
