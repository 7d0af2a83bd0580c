from __future__ import annotations

import pytest
from tests.rules.boards import find_broken, list_places

from troth.rules.references import party_twice


def test_ids_of_their_own() -> None:
    """More files of parties are merged without a word."""
    assert find_broken(party_twice, {"parties/more.yaml": "people:\n  ivo: {name: Ivo}\nteams:\n  plumbers: {name: Plumbers}\n"}) == ()


@pytest.mark.parametrize("section", ["people", "teams", "customers"])
def test_an_id_of_another_file(section: str) -> None:
    """An id stands once over all kinds and files; the second place is told, and names the first."""
    (problem,) = find_broken(party_twice, {"parties/more.yaml": f"{section}:\n  jane: {{name: Another}}\n"})
    assert str(problem.place) == "commitments/parties/more.yaml:2:3"
    assert problem.message == "jane is already a person, in commitments/parties/all.yaml, line 5"


def test_within_one_file_and_thrice() -> None:
    """Each place after the first is told."""
    text = "people:\n  ivo: {name: Ivo}\nteams:\n  ivo: {name: Ivo's}\ncustomers:\n  ivo: {name: Ivo and sons}\n"
    assert list_places(party_twice, {"parties/more.yaml": text}) == ["parties/more.yaml:4:3", "parties/more.yaml:6:3"]
