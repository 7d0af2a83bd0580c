from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.rules.asks import asked_twice


@pytest.mark.parametrize("asked", ["[nina, omar]", "[jane, {each: fitters}]", "[nina, fitters]", "[fitters, {each: fitters}]"])
def test_everybody_once(asked: str) -> None:
    """A team as one party is not its members."""
    assert find_broken(asked_twice, {ASK: make_ask_yaml(asked=asked)}) == ()


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
    (problem,) = find_broken(asked_twice, {ASK: make_ask_yaml(asked=asked)})

    assert problem.message == says
    assert not problem.is_error


def test_a_crowd_is_named_in_short() -> None:
    """Of many, the first three."""
    people = "people:\n" + "".join(f"  p{number}: {{name: P}}\n" for number in range(9))
    everybody = "teams:\n  all-of-us: {name: All, members: [" + ", ".join(f"p{number}" for number in range(9)) + "]}\n"
    files = {ASK: make_ask_yaml(asked="[{each: all-of-us}, {each: all-of-us}]"), "parties/more.yaml": people + everybody}
    (problem,) = find_broken(asked_twice, files)

    assert problem.message == "p0, p1, p2 and 6 more are asked already further up, and count once"


def test_the_place_is_the_later_line() -> None:
    """Counted in the list."""
    assert list_places(asked_twice, {ASK: make_ask_yaml(asked="[nina, omar, nina]")}) == ["asks/doors.yaml:4:21"]
