from __future__ import annotations

import pytest
from tests.rules.boards import find_broken, list_places

from troth.rules.references import address_twice


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("email: us@blue.example", "email: us@blue.example"),
        ("email: us@blue.example", "email: US@Blue.Example"),
        ("email: [ann@blue.example, us@blue.example]", "email: [bob@blue.example, us@blue.example]"),
        ("github: ann", "github: Ann"),
        ("github: [ann, ann-old]", "github: [bob, ann-old]"),
        ("github: ann", "email: ann@users.noreply.github.com"),
        ("github: ann", "email: 17+Ann@users.noreply.github.com"),
        ("gitlab: ann", "email: 17-ann@users.noreply.gitlab.com"),
        ("forgejo: ann", "email: ann@noreply.codeberg.org"),
        ("gitlab: ann", "gitlab: [bob, ann]"),
    ],
)
def test_one_address_of_two_parties(one: str, other: str) -> None:
    """However it is written, and whichever of them is asked first, what tells two parties' commits apart is not the same."""
    for first, second in ((one, other), (other, one)):
        found = find_broken(
            address_twice, {"parties/more.yaml": f"people:\n  ann: {{name: Ann, {first}}}\n  bob: {{name: Bob, {second}}}\n"}
        )
        assert [problem.place.line for problem in found] == [3]
        assert "already ann's" in found[0].message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("email: ann@blue.example", "email: ann@blue.example.org"),
        ("github: ann", "gitlab: ann"),
        ("github: ann", "email: ann@users.noreply.gitlab.com"),
        ("github: ann, email: [ann@blue.example, 17+ann@users.noreply.github.com]", "github: bob"),
        ("email: us@blue.example", "email: u\u0455@blue.example"),
    ],
)
def test_addresses_that_differ(one: str, other: str) -> None:
    """An account on two hosts may be two people's, and a party may write its own account's address."""
    assert find_broken(address_twice, {"parties/more.yaml": f"people:\n  ann: {{name: Ann, {one}}}\n  bob: {{name: Bob, {other}}}\n"}) == ()


def test_a_customers_own_address() -> None:
    """A customer that has its contact's address is a second one with it."""
    files = {"parties/more.yaml": "people:\n  ann: {name: Ann, email: a@x.example}\ncustomers:\n  x: {name: X, email: a@x.example}\n"}
    assert list_places(address_twice, files) == ["parties/more.yaml:4:23"]
