from __future__ import annotations

import pytest
from tests.agreements import HEARD, NINA, SERVING, make_agreement_yaml
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.acts import act_not_theirs

DELIVERED = "date: 2026-11-19, by: nina, act: delivered"
ACCEPTED = "date: 2026-11-20, by: jane, act: accepted"

QUIET = {
    "each their own": make_doors_yaml(DELIVERED, ACCEPTED),
    "by a member of the team": make_doors_yaml(DELIVERED.replace("nina", "omar"), ACCEPTED, promiser="fitters"),
    "by the contact of the customer": make_doors_yaml(DELIVERED, ACCEPTED, customer="retail"),
    "by the customer itself": make_doors_yaml(DELIVERED, ACCEPTED.replace("jane", "retail"), customer="retail"),
    "a promise to oneself": make_doors_yaml(DELIVERED, ACCEPTED.replace("jane", "nina"), customer="nina"),
    "help by anybody": make_doors_yaml("date: 2026-10-02, by: rosa, act: helped"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_acts_by_those_whose_they_are(text: str) -> None:
    """Promiser and customer act for themselves; teams and customers act through their people."""
    assert find_broken(act_not_theirs, {DOORS: text}) == ()


@pytest.mark.parametrize(("by", "role"), [("nina", "the promiser"), ("rosa", "neither promiser nor customer")])
def test_only_the_customer_accepts(by: str, role: str) -> None:
    """An acceptance by anybody else is told at `by`, with who it is and whose act it is."""
    (problem,) = find_broken(act_not_theirs, {DOORS: make_doors_yaml(DELIVERED, ACCEPTED.replace("jane", by))})
    assert (problem.place.line, problem.place.column) == (9, 28)
    assert problem.message == f"accepted is said by the customer, but {by} is {role}"
    assert problem.hint.startswith("ask jane to add this entry")


def test_a_member_of_the_promising_team_cannot_accept() -> None:
    """Nobody accepts what the own team promised, though they are the customer's contact too."""
    files = {
        DOORS: make_doors_yaml(DELIVERED.replace("nina", "omar"), ACCEPTED.replace("jane", "omar"), promiser="fitters", customer="house"),
        "parties/more.yaml": "customers:\n  house: {name: The house, contacts: [omar]}\n",
    }
    assert list_places(act_not_theirs, files) == ["promises/doors.yaml:9:28"]


def test_one_whom_nobody_knows_is_not_told_twice() -> None:
    """An unknown `by` is the matter of another rule."""
    assert find_broken(act_not_theirs, {DOORS: make_doors_yaml(DELIVERED, ACCEPTED.replace("jane", "zed"))}) == ()


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody knows who acts for whom."""
    files = {DOORS: make_doors_yaml(DELIVERED, ACCEPTED.replace("jane", "rosa")), "parties/more.yaml": "people: [\n"}
    assert find_broken(act_not_theirs, files, readable=False) == ()


def test_each_side_of_an_agreement_speaks_for_itself() -> None:
    """Input and reviews are a customer's; only parties sign, measure and end."""
    text = make_agreement_yaml(
        HEARD.replace("jane", "nina"),
        HEARD,
        NINA.replace("nina", "rosa"),
        "date: 2026-10-01, by: omar, act: reviewed, rating: 5",
        "date: 2026-10-01, by: rosa, act: ended, because: Enough.",
    )
    found = find_broken(act_not_theirs, {SERVING: text})
    assert [problem.place.line for problem in found] == [13, 15, 16, 17]
    assert found[0].message == "input is said by a customer of the agreement, but nina acts only for the provider"
    assert found[1].message == "signed is said by a party of the agreement, but rosa acts for none of its parties"
    assert found[1].hint.startswith("ask fitters or retail, or someone who acts for them, to add this entry")


def test_a_customer_who_has_left_the_agreement_was_right_then() -> None:
    """What was said under an earlier wording stays as it is."""
    text = make_agreement_yaml(HEARD.replace("jane", "rosa"), f"{NINA}, terms: 'abcdef1'")
    assert find_broken(act_not_theirs, {SERVING: text}) == ()
