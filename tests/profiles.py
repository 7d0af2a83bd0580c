"""How many examples property tests try: few by default, many in CI, and other ones each time where somebody asks for that."""

from __future__ import annotations

import os
from typing import Any

import hypothesis

QUICK, CI, RANDOM = "quick", "ci", "random"
PROFILE = os.environ.get("TROTH_EXAMPLES") or (CI if os.environ.get("CI") else QUICK)
"""The profile of this run."""

_UNHURRIED: Any = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
"""How long an example takes depends on what else the machine does: no clock lets a property fail."""
hypothesis.settings.register_profile(QUICK, **_UNHURRIED, max_examples=25, derandomize=True, database=None)
hypothesis.settings.register_profile(CI, **_UNHURRIED, max_examples=100, derandomize=True, database=None)
hypothesis.settings.register_profile(RANDOM, **_UNHURRIED, max_examples=100)
hypothesis.settings.load_profile(PROFILE)


def scale_examples(count: int) -> int:
    """Return how many examples this run tries of a property for which CI tries `count`: a quarter by default, and five at least."""
    return count if PROFILE != QUICK else min(count, max(5, count // 4))


def choose_seeds(count: int) -> range:
    """Return the seeds of a walk by chance that CI takes `count` times: one of three by default, and one at least."""
    return range(1, 1 + (count if PROFILE != QUICK else max(1, count // 3)))
