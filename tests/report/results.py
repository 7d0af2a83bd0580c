"""Problems and findings, made up."""

from __future__ import annotations

from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.report.problems import CheckResult


def make_problem(
    number: int = 1, *, message: str = "due: 'soon' is not a date", hint: str = "write 2026-12-15", warning: bool = False
) -> Problem:
    """Return a problem on a line of a file that its number tells."""
    severity = Severity.WARNING if warning else Severity.ERROR
    return Problem("schema/date", Place(f"commitments/promises/p{number:02}.yaml", number, 6), message, hint, severity)


def make_check_result(*problems: Problem, elsewhere: tuple[Problem, ...] = (), of_change: bool = False, folder: str = "") -> CheckResult:
    """Return what a check of thirty files found."""
    return CheckResult(problems=problems, files=30, unrelated=frozenset(elsewhere), only_change=of_change or bool(elsewhere), folder=folder)
