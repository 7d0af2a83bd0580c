from __future__ import annotations

import pytest
from tests.agreements import SERVING, SIGNED, make_agreement_yaml
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.acts import act_not_allowed

DELIVERED = "date: 2026-11-19, by: nina, act: delivered"
ACCEPTED = "date: 2026-11-20, by: jane, act: accepted"
FOLLOWED_UP = "date: 2026-11-21, by: rosa, act: followed_up"

QUIET = {
    "a kept promise": make_doors_yaml("date: 2026-10-02, by: jane, act: agreed", DELIVERED, ACCEPTED, FOLLOWED_UP),
    "help that nobody asked for": make_doors_yaml("date: 2026-10-02, by: rosa, act: helped"),
    "an ask that became a promise": make_doors_yaml(
        "date: 2026-09-20, by: jane, act: requested", "date: 2026-09-21, by: nina, act: promised", made=""
    ),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_logs_that_make_sense(text: str) -> None:
    """Every act in its turn is left alone."""
    assert find_broken(act_not_allowed, {DOORS: text}) == ()


def test_out_of_turn() -> None:
    """An act that the state has no room for is told at the act, with what is possible instead."""
    (problem,) = find_broken(act_not_allowed, {DOORS: make_doors_yaml(DELIVERED, ACCEPTED, "date: 2026-11-21, by: nina, act: delivered")})
    assert (problem.place.line, problem.place.column) == (10, 39)
    assert problem.message == "delivered is not possible here: the promise is kept at that point"
    assert problem.hint == "possible now: followed_up"


def test_every_one_is_told() -> None:
    """The entry is passed over, and the next one has the same chance."""
    log = (ACCEPTED, DELIVERED.replace("19", "20"), "date: 2026-11-21, by: nina, act: withdrawn, because: No.")
    assert list_places(act_not_allowed, {DOORS: make_doors_yaml(*log)}) == ["promises/doors.yaml:8:39", "promises/doors.yaml:10:39"]


def test_what_only_follows_from_an_unknown_name_is_not_told() -> None:
    """After an entry by somebody nobody knows it cannot be told which acts have their place: that is told once, by its own rule."""
    log = (DELIVERED.replace("nina", "zed"), ACCEPTED)
    assert find_broken(act_not_allowed, {DOORS: make_doors_yaml(*log)}) == ()


def test_what_follows_a_wrong_hand_is_told_too() -> None:
    """Each act that has no place is a problem with its line: an entry by the wrong party changes nothing."""
    log = (DELIVERED.replace("nina", "jane"), ACCEPTED)
    assert list_places(act_not_allowed, {DOORS: make_doors_yaml(*log)}) == ["promises/doors.yaml:9:39"]


def test_a_report_by_the_wrong_hand_changes_nothing() -> None:
    """An entry that leaves the state as it is casts no doubt on those after it."""
    log = ("date: 2026-10-02, by: zed, act: reported, confidence: on_track", ACCEPTED)
    assert list_places(act_not_allowed, {DOORS: make_doors_yaml(*log)}) == ["promises/doors.yaml:9:39"]


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody knows who acts for whom."""
    assert find_broken(act_not_allowed, {DOORS: make_doors_yaml(ACCEPTED), "parties/more.yaml": "people: [\n"}, readable=False) == ()


def test_nothing_follows_the_end_of_an_agreement() -> None:
    """What is written after the end has no place, and a second end neither."""
    ended = "date: 2026-10-01, by: nina, act: ended, because: Sold."
    text = make_agreement_yaml(*SIGNED, ended, "date: 2026-10-02, by: jane, act: reviewed, rating: 4", ended.replace("10-01", "10-03"))
    found = find_broken(act_not_allowed, {SERVING: text})
    assert [problem.place.line for problem in found] == [17, 18]
    assert found[0].message == "reviewed is not possible here: the agreement ended on 1 Oct 2026"
