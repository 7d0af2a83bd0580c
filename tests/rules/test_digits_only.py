from __future__ import annotations

from tests.rules.laid import broken_by

from troth.problem import Severity
from troth.rules.digits_only import digits_only


def test_words_with_numbers() -> None:
    """Digits beside letters say enough."""
    assert broken_by(digits_only, {"parties/more.yaml": "teams:\n  team-7: {name: Seven}\n  2b: {name: B}\n"}) == ()


def test_a_number() -> None:
    """An id of digits alone is a warning, at the id."""
    (problem,) = broken_by(digits_only, {"parties/more.yaml": 'people:\n  "007": {name: James}\n'})
    assert problem.severity is Severity.WARNING
    assert str(problem.place) == "commitments/parties/more.yaml:2:3"
