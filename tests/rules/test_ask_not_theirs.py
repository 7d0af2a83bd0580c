from __future__ import annotations

import pytest
from tests.rules.asking import ASK, asking
from tests.rules.laid import broken_by, places

from troth.rules.ask_not_theirs import ask_not_theirs

QUIET = {
    "the asker": asking("date: 2026-10-02, by: jane, act: reached_out, to: all, via: email"),
    "the sponsor": asking("date: 2026-10-02, by: rosa, act: closed"),
    "a member of the team that asks": asking("date: 2026-10-02, by: omar, act: closed", asker="fitters"),
    "the one who was asked": asking("date: 2026-10-02, by: nina, act: answered, answer: declined"),
    "the sponsor, recording": asking("date: 2026-10-02, by: rosa, act: answered, for: nina, answer: declined"),
    "one whom nobody knows": asking("date: 2026-10-02, by: zed, act: closed"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_acts_by_those_whose_they_are(text: str) -> None:
    """Asker and sponsor lead, those who were asked answer."""
    assert broken_by(ask_not_theirs, {ASK: text}) == ()


@pytest.mark.parametrize("act", ["reached_out, to: all, via: email", "paused, to: [nina], until: 2026-10-09", "closed"])
def test_only_the_asker_or_the_sponsor_leads(act: str) -> None:
    """Told at `by`, with whose act it is."""
    (problem,) = broken_by(ask_not_theirs, {ASK: asking(f"date: 2026-10-02, by: nina, act: {act}")})

    assert problem.message == f"{act.partition(',')[0]} is for the asker or the sponsor to write, and nina is neither"
    assert problem.hint == "this is for jane or rosa to write"


def test_nobody_answers_for_another() -> None:
    """One of those asked does not speak for the next."""
    assert places(ask_not_theirs, {ASK: asking("date: 2026-10-03, by: omar, for: nina, act: answered, answer: declined")}) == [
        "asks/doors.yaml:10:28"
    ]
