"""Which tests `make quick` leaves out."""

from __future__ import annotations

from tests.timings import list_slow_tests


def test_a_test_is_slow_if_one_of_its_cases_is() -> None:
    """All cases of a test run or none, whatever their parameters are called."""
    assert list_slow_tests({"a.py::x[1]": 0.01, "a.py::x[2::3]": 0.2, "a.py::y": 0.09}) == ["a.py::x"]
