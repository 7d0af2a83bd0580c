from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.rules.asks import ask_not_theirs

QUIET = {
    "the asker": make_ask_yaml("date: 2026-10-02, by: jane, act: reached_out, to: all, via: email"),
    "the sponsor": make_ask_yaml("date: 2026-10-02, by: rosa, act: closed"),
    "a member of the team that asks": make_ask_yaml("date: 2026-10-02, by: omar, act: closed", asker="fitters"),
    "the one who was asked": make_ask_yaml("date: 2026-10-02, by: nina, act: answered, answer: declined"),
    "the sponsor, recording": make_ask_yaml("date: 2026-10-02, by: rosa, act: answered, for: nina, answer: declined"),
    "one whom nobody knows": make_ask_yaml("date: 2026-10-02, by: zed, act: closed"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_acts_by_those_whose_they_are(text: str) -> None:
    """Asker and sponsor lead, those who were asked answer."""
    assert find_broken(ask_not_theirs, {ASK: text}) == ()


@pytest.mark.parametrize("act", ["reached_out, to: all, via: email", "paused, to: [nina], until: 2026-10-09", "closed"])
def test_only_the_asker_or_the_sponsor_leads(act: str) -> None:
    """Told at `by`, with whose act it is."""
    (problem,) = find_broken(ask_not_theirs, {ASK: make_ask_yaml(f"date: 2026-10-02, by: nina, act: {act}")})

    assert problem.message == f"{act.partition(',')[0]} is said by the asker or the sponsor, but nina is neither"
    assert problem.hint == "ask jane or rosa to add this entry"


def test_nobody_answers_for_another() -> None:
    """One of those asked does not speak for the next."""
    assert list_places(ask_not_theirs, {ASK: make_ask_yaml("date: 2026-10-03, by: omar, for: nina, act: answered, answer: declined")}) == [
        "asks/doors.yaml:10:28"
    ]
