from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import happened_after_recorded


@pytest.mark.parametrize("happened", ["2026-10-02", "2026-10-03"])
def test_recorded_on_the_day_or_later(happened: str) -> None:
    """What happened may be written down on its day or on any day after it."""
    assert (
        find_broken(happened_after_recorded, {DOORS: make_doors_yaml(f"date: 2026-10-03, by: jane, act: agreed, happened: {happened}")})
        == ()
    )


def test_recorded_before_it_happened() -> None:
    """Nobody writes down today what happens tomorrow."""
    files = {DOORS: make_doors_yaml("date: 2026-10-03, by: jane, act: agreed, happened: 2026-10-04")}
    assert list_places(happened_after_recorded, files) == ["promises/doors.yaml:8:57"]
