from __future__ import annotations

import pytest
from tests.rules.asking import ASK, asking
from tests.rules.laid import broken_by, places

from troth.rules.asked_twice import asked_twice


@pytest.mark.parametrize("asked", ["[nina, omar]", "[jane, {each: fitters}]", "[nina, fitters]", "[fitters, {each: fitters}]"])
def test_everybody_once(asked: str) -> None:
    """A team as one party is not its members."""
    assert broken_by(asked_twice, {ASK: asking(asked=asked)}) == ()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("[nina, nina]", "nina is asked already further up, and counts once"),
        ("[nina, omar, {each: fitters}]", "nina, omar are asked already further up, and count once"),
        ("[{each: fitters}, omar]", "omar is asked already further up, and counts once"),
    ],
)
def test_somebody_twice(asked: str, says: str) -> None:
    """By name and by name, or by name and by the own team: a warning at the later one."""
    (problem,) = broken_by(asked_twice, {ASK: asking(asked=asked)})

    assert problem.message == says
    assert not problem.fatal


def test_a_crowd_is_named_in_short() -> None:
    """Of many, the first three."""
    people = "people:\n" + "".join(f"  p{number}: {{name: P}}\n" for number in range(9))
    everybody = "teams:\n  all-of-us: {name: All, members: [" + ", ".join(f"p{number}" for number in range(9)) + "]}\n"
    files = {ASK: asking(asked="[{each: all-of-us}, {each: all-of-us}]"), "parties/more.yaml": people + everybody}
    (problem,) = broken_by(asked_twice, files)

    assert problem.message == "p0, p1, p2 and 6 more are asked already further up, and count once"


def test_the_place_is_the_later_line() -> None:
    """Counted in the list."""
    assert places(asked_twice, {ASK: asking(asked="[nina, omar, nina]")}) == ["asks/doors.yaml:4:21"]
