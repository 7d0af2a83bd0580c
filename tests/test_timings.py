"""Which tests `make quick` leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.timings import SLOW_FILE, list_slow_tests

if TYPE_CHECKING:
    from pathlib import Path


def test_a_test_is_slow_if_one_of_its_cases_is() -> None:
    """All cases of a test run or none, whatever their parameters are called."""
    assert list_slow_tests({"a.py::x[1]": 0.01, "a.py::x[2::3]": 0.2, "a.py::y": 0.09}) == ["a.py::x"]


def test_every_test_that_is_left_out_is_there(checkout: Path) -> None:
    """A test that was renamed or removed is not left in the list, where nobody would miss it."""
    for each in SLOW_FILE.read_text(encoding="utf-8").split():
        file, _, name = each.partition("::")
        assert f"def {name}(" in (checkout / file).read_text(encoding="utf-8"), each
