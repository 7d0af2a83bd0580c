from __future__ import annotations

from tests.rules.boards import find_broken

from troth.model.problem import Severity
from troth.rules.references import digits_only


def test_words_with_numbers() -> None:
    """Digits beside letters say enough."""
    assert find_broken(digits_only, {"parties/more.yaml": "teams:\n  team-7: {name: Seven}\n  2b: {name: B}\n"}) == ()


def test_a_number() -> None:
    """An id of digits alone is a warning, at the id."""
    (problem,) = find_broken(digits_only, {"parties/more.yaml": 'people:\n  "007": {name: James}\n'})
    assert problem.severity is Severity.WARNING
    assert str(problem.place) == "commitments/parties/more.yaml:2:3"
