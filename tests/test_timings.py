"""Which tests `make quick` leaves out, and in which order workers take the others."""

from __future__ import annotations

import re

import pytest
from tests.timings import limit_work, list_slow_tests, spread_modules


def test_a_test_is_slow_if_one_of_its_cases_is() -> None:
    """All cases of a test run or none, whatever their parameters are called; written down is what all take, in steps."""
    assert list_slow_tests({"a.py::x[1]": 0.06, "a.py::x[2::3]": 0.29, "a.py::y": 0.09}) == {"a.py::x": 0.4}


def test_the_slowest_begin_and_each_worker_has_its_share() -> None:
    """Every worker's part begins with slow modules, none has much more to do than another, and nothing is left out."""
    cases = {"quick": 6, "long": 1, "longer": 2, "longest": 1, "small": 2}
    assert spread_modules(cases, {"long": 4, "longer": 5, "longest": 8}, 2) == ["longest", "quick", "longer", "long", "small"]


def test_a_walk_without_end_is_stopped() -> None:
    """Also in the middle of a pattern that goes back and forth; and whoever is done in time hears nothing of it later."""
    with pytest.raises(pytest.fail.Exception, match="used the processor"), limit_work(0.02):
        re.match("(a+)+$", "a" * 60 + "b")
    with limit_work(0.02):
        pass
    assert re.match("(a+)+$", "a" * 18 + "b") is None
