"""Promise or hope."""

from __future__ import annotations

from tests.lifecycle.told import board_of, promise

from troth.lifecycle.trust import SENTENCES
from troth.model import Settings

CLEAR = {"measures": "[Certificate]", "why": "Guests come."}
AGREED = "date: 2026-10-02, by: cora, act: agreed"


def missing(*promises: object, as_of: str = "2026-10-03", settings: Settings | None = None) -> tuple[str, ...]:
    """Return what `it` lacks."""
    return board_of(*promises, as_of=as_of, settings=settings).standings["it"].missing  # type: ignore[arg-type]


def test_a_promise_lacks_nothing() -> None:
    """Measured, reasoned, dated, agreed."""
    assert missing(promise(AGREED, **CLEAR)) == ()


def test_a_bare_one_is_a_hope_that_says_what_it_lacks() -> None:
    """Every code has a sentence."""
    lacks = missing(promise())

    assert lacks == ("outcome", "agreed", "why")
    assert all(SENTENCES[code].endswith(".") for code in lacks)


def test_a_team_of_nobody_can_not_say_yes() -> None:
    """A team without members has nobody to agree; a customer without an account speaks for itself."""
    assert "customer" in missing(promise(customer="empty"))
    assert "customer" not in missing(promise(customer="walk-ins"))


def test_parts_and_needs_have_to_come_in_time() -> None:
    """A part after the whole, or a need that is late, makes a hope of it."""
    late_part = promise(record="part", part_of="it", due="2026-10-25")
    late_need = promise(record="need", due="2026-10-02")

    assert "parts" in missing(promise(), late_part)
    assert "needs" in missing(promise(needs="[need]"), late_need)


def test_a_week_has_room_for_so_many() -> None:
    """More promises of one promiser in a week than the board allows."""
    others = [promise(record=f"other-{number}") for number in range(5)]

    assert "load" in missing(promise(), *others)
    assert "load" not in missing(promise(), *others, settings=Settings(weekly_load=6))
