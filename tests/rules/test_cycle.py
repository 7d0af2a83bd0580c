from __future__ import annotations

import itertools

import pytest
from tests.rules.boards import find_broken, list_places, make_base_ledger, make_doors_yaml
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.rules.references import cycle


def make_chain(key: str, *ids: str) -> dict[str, str]:
    """Return promises of which each names the next by `key`."""
    return {f"promises/{one}.yaml": make_doors_yaml(**{key: f"[{two}]" if key == "needs" else two}) for one, two in itertools.pairwise(ids)}


def test_chains_and_diamonds_are_no_rings() -> None:
    """Two ways to one need, and a long line of parts, are left alone."""
    diamond = {
        "promises/top.yaml": make_doors_yaml(needs="[left, right]"),
        "promises/left.yaml": make_doors_yaml(needs="[order-stone]"),
        "promises/right.yaml": make_doors_yaml(needs="[order-stone]"),
    }
    assert find_broken(cycle, diamond) == ()
    assert find_broken(cycle, make_chain("part_of", "a1", "a2", "a3", "fit-kitchen")) == ()


def test_a_part_may_be_needed_by_its_whole() -> None:
    """Different relations make no ring together."""
    assert find_broken(cycle, {"promises/a1.yaml": make_doors_yaml(part_of="a2"), "promises/a2.yaml": make_doors_yaml(needs="[a1]")}) == ()


@pytest.mark.parametrize("key", ["part_of", "needs", "continues"])
def test_every_member_of_a_ring_is_told(key: str) -> None:
    """Each reference of the ring is reported where it stands, and nothing that only leads into it."""
    files = {**make_chain(key, "a1", "a2", "a3", "a1"), **make_chain(key, "into", "a1")}
    column = len(key) + (4 if key == "needs" else 3)
    assert list_places(cycle, files) == [f"promises/a{number}.yaml:7:{column}" for number in (1, 2, 3)]


def test_what_stands_between_two_rings_is_in_none() -> None:
    """One that is needed by a ring and needs another ring is not accused."""
    files = {
        "promises/a1.yaml": make_doors_yaml(needs="[a2]"),
        "promises/a2.yaml": make_doors_yaml(needs="[a1, between]"),
        "promises/between.yaml": make_doors_yaml(needs="[b1]"),
        **make_chain("needs", "b1", "b2", "b1"),
    }
    assert [place.split(":")[0] for place in list_places(cycle, files)] == [f"promises/{each}.yaml" for each in ("a1", "a2", "b1", "b2")]


def test_meetings_and_successors() -> None:
    """Two meetings cannot follow one another, nor can two promises take one another's place."""
    meetings = {
        f"meetings/{one}.yaml": f"title: M\nkind: call\ndate: 2026-10-01\nattendees: [nina]\nfollows: {two}\n"
        for one, two in (("m1", "m2"), ("m2", "m1"))
    }
    assert list_places(cycle, meetings) == ["meetings/m1.yaml:5:10", "meetings/m2.yaml:5:10"]
    given = {
        f"promises/{one}.yaml": make_doors_yaml(f"date: 2026-10-03, by: jane, act: superseded, promise: {two}")
        for one, two in (("a1", "a2"), ("a2", "a1"))
    }
    assert [place.split(":")[0] for place in list_places(cycle, given)] == ["promises/a1.yaml", "promises/a2.yaml"]


def test_the_message_names_the_ring() -> None:
    """A reader sees which records make the ring, and which reference to take out."""
    problem, _ = find_broken(cycle, make_chain("part_of", "a1", "a2", "a1"))
    assert problem.message == "a1 is a part of a2, which leads back to a1"
    assert problem.hint == "remove one part_of from this ring: a1, a2"


@pytest.mark.parametrize(("last", "found"), [("fit-kitchen", 0), ("c0000", 2000)])
def test_thousands_in_a_row(last: str, found: int) -> None:
    """A chain, or a ring, of two thousand parts is walked without recursion."""
    whole = make_base_ledger(make_chain("part_of", *(f"c{number:04}" for number in range(2000)), last))
    assert len(list(cycle(whole, AsOf(parse_day("2026-11-22"))))) == found
