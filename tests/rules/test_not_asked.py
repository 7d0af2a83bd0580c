from __future__ import annotations

import pytest
from tests.rules.asking import ASK, asking
from tests.rules.laid import broken_by, places

from troth.rules.not_asked import not_asked

OUT = "date: 2026-10-02, by: jane, act: reached_out, via: email, to: "
QUIET = {
    "all": asking(OUT + "all"),
    "the silent": asking(OUT + "unanswered"),
    "by name": asking(OUT + "[nina]"),
    "a team of which some were asked": asking(OUT + "[fitters]"),
    "a member of the team that was asked": asking("date: 2026-10-03, by: omar, act: answered, answer: declined", asked="[fitters]"),
    "recorded for one": asking("date: 2026-10-03, by: jane, act: answered, answer: declined, for: nina"),
    "one whom nobody knows": asking(OUT + "[zed]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_those_who_were_asked(text: str) -> None:
    """They may be reached, and their answers recorded; a stranger is another rule's matter."""
    assert broken_by(not_asked, {ASK: text}) == ()


def test_reaching_somebody_else() -> None:
    """Told at the name in the list."""
    (problem,) = broken_by(not_asked, {ASK: asking(OUT + "[nina, rosa]")})

    assert (problem.message, problem.hint) == ("rosa was not asked", "take rosa out, or add it to asked")
    assert str(problem.place) == "commitments/asks/doors.yaml:10:75"


def test_an_answer_by_somebody_else() -> None:
    """By one who was not asked, or for one who was not."""
    by_rosa = "date: 2026-10-03, by: rosa, act: answered, answer: declined"
    for_rosa = "date: 2026-10-03, by: nina, for: rosa, act: answered, answer: declined"

    assert places(not_asked, {ASK: asking(by_rosa)}) == ["asks/doors.yaml:10:28"]
    assert places(not_asked, {ASK: asking(for_rosa)}) == ["asks/doors.yaml:10:39"]


def test_the_asker_says_for_whom() -> None:
    """What the asker records is somebody's."""
    (problem,) = broken_by(not_asked, {ASK: asking("date: 2026-10-03, by: jane, act: answered, answer: declined")})

    assert problem.hint == "add for: with whom of those asked it answers for"


def test_one_who_belongs_to_several_says_for_which() -> None:
    """Otherwise nobody can tell whose answer it is."""
    files = {
        ASK: asking("date: 2026-10-03, by: omar, act: answered, answer: declined", asked="[fitters, house]"),
        "parties/more.yaml": "customers:\n  house: {name: The house, contacts: [omar]}\n",
    }
    (problem,) = broken_by(not_asked, files)

    assert problem.message == "omar belongs to fitters and house, and both were asked"
    assert problem.hint == "add for: fitters, or the one that it answers for"
