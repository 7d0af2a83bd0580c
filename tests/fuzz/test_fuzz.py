"""Bent records, entries, changes and texts, twenty thousand of them in CI: a sample of what `make fuzz` runs for hours."""

from __future__ import annotations

import pytest
from tests.fuzz.run import COSTLY, TARGETS, findings
from tests.profiles import CI, PROFILE, scale_examples

CASES = {"reader": 13_000, "edits": 4_000, "review": 2_400, "outputs": 600}
COSTLY_CASES = 4 if PROFILE == CI else 2


def test_the_sample_covers_every_target() -> None:
    """Twenty thousand cases in all, of every kind."""
    assert set(CASES) == set(TARGETS)
    assert sum(CASES.values()) == 20_000


@pytest.mark.chance
@pytest.mark.parametrize("target", CASES)
def test_nothing_is_found(target: str) -> None:
    """No input makes it fail otherwise than by saying so; a finding can be had again with `make fuzz` and `--only NUMBER`."""
    assert list(findings(target, 20_261_123, range(scale_examples(CASES[target])))) == []


@pytest.mark.chance
@pytest.mark.parametrize("target", COSTLY)
def test_what_is_hostile_is_answered_in_time(target: str) -> None:
    """In under 5 s of a processor's time and 300 MiB, and in one line; `make fuzz` tries a hundred of each."""
    assert list(findings(target, 20_261_130, range(COSTLY_CASES))) == []
