from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken

from troth.rules.asks import asked_nobody

NOBODY = "teams:\n  painters: {name: Painters}\ncustomers:\n  passers-by: {name: Passers-by}\n"


@pytest.mark.parametrize("asked", ["[nina, {each: fitters}]", "[{each: retail}]", "[painters]"])
def test_somebody_is_asked(asked: str) -> None:
    """A team with members, a segment with contacts; a team as one party may have nobody yet."""
    assert find_broken(asked_nobody, {ASK: make_ask_yaml(asked=asked), "parties/more.yaml": NOBODY}) == ()


def test_a_team_of_nobody() -> None:
    """Each that asks nobody is told where it stands, with two ways out."""
    found = find_broken(
        asked_nobody, {ASK: make_ask_yaml(asked="[nina, {each: painters}, {each: passers-by}]"), "parties/more.yaml": NOBODY}
    )

    assert [problem.message for problem in found] == [
        "painters has no members, so this asks nobody",
        "passers-by has no contacts, so this asks nobody",
    ]
    assert [problem.place.line for problem in found] == [4, 4]


def test_strangers_and_people_are_another_rules_matter() -> None:
    """Who is unknown, or no team, is told there."""
    assert find_broken(asked_nobody, {ASK: make_ask_yaml(asked="[{each: zed}, {each: nina}]")}) == ()


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody knows who is in a team."""
    files = {ASK: make_ask_yaml(asked="[{each: painters}]"), "parties/more.yaml": NOBODY, "parties/broken.yaml": "people: [\n"}
    assert find_broken(asked_nobody, files, readable=False) == ()
