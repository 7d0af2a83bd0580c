from __future__ import annotations

import pytest
from tests.rules.asking import ASK, asking
from tests.rules.laid import broken_by

from troth.rules.asked_nobody import asked_nobody

NOBODY = "teams:\n  painters: {name: Painters}\ncustomers:\n  passers-by: {name: Passers-by}\n"


@pytest.mark.parametrize("asked", ["[nina, {each: fitters}]", "[{each: retail}]", "[painters]"])
def test_somebody_is_asked(asked: str) -> None:
    """A team with members, a segment with contacts; a team as one party may have nobody yet."""
    assert broken_by(asked_nobody, {ASK: asking(asked=asked), "parties/more.yaml": NOBODY}) == ()


def test_a_team_of_nobody() -> None:
    """Each that asks nobody is told where it stands, with two ways out."""
    found = broken_by(asked_nobody, {ASK: asking(asked="[nina, {each: painters}, {each: passers-by}]"), "parties/more.yaml": NOBODY})

    assert [problem.message for problem in found] == [
        "painters has no members, so nobody is asked by this",
        "passers-by has no contacts, so nobody is asked by this",
    ]
    assert [problem.place.line for problem in found] == [4, 4]


def test_strangers_and_people_are_another_rules_matter() -> None:
    """Who is unknown, or no team, is told there."""
    assert broken_by(asked_nobody, {ASK: asking(asked="[{each: zed}, {each: nina}]")}) == ()


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody knows who is in a team."""
    files = {ASK: asking(asked="[{each: painters}]"), "parties/more.yaml": NOBODY, "parties/broken.yaml": "people: [\n"}
    assert broken_by(asked_nobody, files, readable=False) == ()
