from __future__ import annotations

import pytest
from tests.status.test_agreement import BASE, replay_agreement

from troth.status.wording import compare_wordings, format_quantity


def describe_change(old: str, new: str) -> list[str]:
    """Return what changed from one text of the agreement to another, in words."""
    before, after = (replay_agreement(as_of="2026-08-01", base=base).agreement.wording for base in (old, new))
    return [each.text for each in compare_wordings(before, after)]


def test_the_same_wording_has_no_amendments() -> None:
    """Nothing changed, and an order alone is no change in words."""
    assert describe_change(BASE, BASE) == []


def test_a_changed_target_is_told_with_what_it_was() -> None:
    """The requirement keeps its id, so both of its targets stand side by side."""
    assert describe_change(BASE, BASE.replace("at_most: 4", "at_most: 2")) == [
        "p1: First answer: from 0 to 4 hours, every month → First answer: from 0 to 2 hours, every month"
    ]


def test_what_was_added_and_taken_out() -> None:
    """Texts that are new or gone are told as such, part by part in the order of the file."""
    new = BASE.replace("needs: [Notice of campaigns]", "needs: [Notice of all campaigns]").replace("plan: A second", "plan: A third")
    new = new.replace("have: false", "have: true").replace("1 month", "6 months").replace("title: Blue", "title: Team Blue")
    assert describe_change(BASE, new) == [
        "Title: Blue serves Acme → Team Blue serves Acme",
        "removed: Notice of campaigns",
        "added: Notice of all campaigns",
        "One engineer: A second → A third",
        "Data: not yet available → available",
        "Review every: 1 month → 6 months",
    ]


def test_two_roles_of_one_party_are_both_told() -> None:
    """Nothing is lost where a party stands twice."""
    new = BASE.replace("[Run]}", "[Run]}, {party: blue, responsible_for: [Repair]}")
    assert describe_change(BASE, new) == ["blue: Run → Run; Repair"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "quotes", "1 quote"),
        (2, "quotes", "2 quotes"),
        (1, "entries a day", "1 entry a day"),
        (1, "boxes", "1 box"),
        (1, "percent", "1 percent"),
        (1, "ms", "1 ms"),
        (1, "address", "1 address"),
        (0.5, "hours", "0.5 hours"),
        (1, None, "1"),
    ],
)
def test_one_of_a_unit_is_in_the_singular(value: float, unit: str | None, text: str) -> None:
    """As people write it, as far as an English ending tells; the sign of a unit stays as it is."""
    assert format_quantity(value, unit) == text
