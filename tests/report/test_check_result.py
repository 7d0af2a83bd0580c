from __future__ import annotations

import pytest
from tests.report.results import make_check_result, make_problem

from troth.report.problems import FAIL_ON


@pytest.mark.parametrize(
    ("warning", "fails"),
    [(False, {"error": True, "warning": True, "never": False}), (True, {"error": False, "warning": True, "never": False})],
)
def test_what_fails(warning: bool, fails: dict[str, bool]) -> None:  # noqa: FBT001 - each value is a case
    """An error fails a check, a warning only where it is wanted, and nothing where nothing is to fail."""
    assert {fail_on: make_check_result(make_problem(warning=warning)).is_failing(fail_on) for fail_on in FAIL_ON} == fails


def test_what_is_elsewhere_does_not_fail() -> None:
    """Of a change only its own problems count."""
    old = make_problem()
    assert not make_check_result(old, elsewhere=(old,)).is_failing("warning")
