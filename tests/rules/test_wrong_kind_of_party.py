from __future__ import annotations

import pytest
from tests.rules.boards import find_broken, list_places

from troth.rules.references import wrong_kind_of_party

ASK = "title: A\nasker: jane\nasked: [{}]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-09\nrequest: Which?\n"

QUIET = {
    "people where people belong": {
        "parties/more.yaml": "people:\n  ivo: {name: Ivo, teams: [pipes]}\nteams:\n  pipes: {name: Pipes, lead: ivo, members: [omar]}\n"
    },
    "each of a team and of a customer": {"asks/a.yaml": ASK.format("{each: fitters}, {each: retail}, rosa")},
    "one whom nobody knows": {"parties/more.yaml": "teams:\n  plumbers: {name: Plumbers, lead: zed}\n"},
    "an id that stands twice": {"parties/more.yaml": "teams:\n  omar: {name: Omar's}\n"},
}


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_the_right_kinds(files: dict[str, str]) -> None:
    """What another rule tells is not told twice."""
    assert find_broken(wrong_kind_of_party, files) == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("teams:\n  plumbers: {name: P, lead: fitters}\n", "2:29"),
        ("teams:\n  plumbers: {name: P, members: [omar, plumbers]}\n", "2:39"),
        ("customers:\n  house: {name: H, contacts: [retail]}\n", "2:31"),
        ("people:\n  ivo: {name: I, teams: [nina]}\n", "2:26"),
    ],
    ids=["a team that leads", "a team in itself", "a customer as contact", "a person as team"],
)
def test_the_wrong_kinds(text: str, place: str) -> None:
    """Only people lead, belong to teams and are contacts; only teams are belonged to."""
    assert list_places(wrong_kind_of_party, {"parties/more.yaml": text}) == [f"parties/more.yaml:{place}"]


def test_each_of_one_person() -> None:
    """To ask each of somebody, there have to be several."""
    (problem,) = find_broken(wrong_kind_of_party, {"asks/a.yaml": ASK.format("{each: rosa}")})
    assert problem.message == "rosa is a person; each asks the members of a team or the contacts of a customer"
    assert problem.hint == "name a customer or a team instead of rosa"
