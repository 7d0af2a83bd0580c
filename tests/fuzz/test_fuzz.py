"""Twenty thousand bent records, entries, changes and texts: a sample of what `make fuzz` runs for hours."""

from __future__ import annotations

import pytest
from tests.fuzz.run import TARGETS, findings

CASES = {"reader": 13_000, "edits": 4_000, "review": 2_400, "outputs": 600}


def test_the_sample_covers_every_target() -> None:
    """Twenty thousand cases in all, of every kind."""
    assert set(CASES) == set(TARGETS)
    assert sum(CASES.values()) == 20_000


@pytest.mark.parametrize("target", CASES)
def test_nothing_is_found(target: str) -> None:
    """No input makes it fail otherwise than by saying so; a finding can be had again with `make fuzz` and `--only NUMBER`."""
    assert list(findings(target, 20_261_123, range(CASES[target]))) == []
