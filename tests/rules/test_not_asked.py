from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.model.problem import Severity
from troth.rules.asks import not_asked

OUT = "date: 2026-10-02, by: jane, act: reached_out, via: email, to: "
QUIET = {
    "all": make_ask_yaml(OUT + "all"),
    "the silent": make_ask_yaml(OUT + "unanswered"),
    "by name": make_ask_yaml(OUT + "[nina]"),
    "a team of which some were asked": make_ask_yaml(OUT + "[fitters]"),
    "a member of the team that was asked": make_ask_yaml("date: 2026-10-03, by: omar, act: answered, answer: declined", asked="[fitters]"),
    "recorded for one": make_ask_yaml("date: 2026-10-03, by: jane, act: answered, answer: declined, for: nina"),
    "one whom nobody knows": make_ask_yaml(OUT + "[zed]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_those_who_were_asked(text: str) -> None:
    """They may be reached, and their answers recorded; a stranger is another rule's matter."""
    assert find_broken(not_asked, {ASK: text}) == ()


def test_reaching_somebody_else() -> None:
    """Told at the name in the list."""
    (problem,) = find_broken(not_asked, {ASK: make_ask_yaml(OUT + "[nina, rosa]")})

    assert (problem.message, problem.hint) == ("rosa was not asked", "remove rosa, or add it to asked")
    assert str(problem.place) == "commitments/asks/doors.yaml:10:75"


def test_an_answer_by_somebody_else() -> None:
    """By one who was not asked, or for one who was not."""
    by_rosa = "date: 2026-10-03, by: rosa, act: answered, answer: declined"
    for_rosa = "date: 2026-10-03, by: nina, for: rosa, act: answered, answer: declined"

    assert list_places(not_asked, {ASK: make_ask_yaml(by_rosa)}) == ["asks/doors.yaml:10:28"]
    assert list_places(not_asked, {ASK: make_ask_yaml(for_rosa)}) == ["asks/doors.yaml:10:39"]


def test_the_asker_says_for_whom() -> None:
    """What the asker records is somebody's."""
    (problem,) = find_broken(not_asked, {ASK: make_ask_yaml("date: 2026-10-03, by: jane, act: answered, answer: declined")})

    assert problem.hint == "add for: with the person or team that this answer is for"


def test_one_who_belongs_to_several_says_for_which() -> None:
    """Otherwise nobody can tell whose answer it is."""
    files = {
        ASK: make_ask_yaml("date: 2026-10-03, by: omar, act: answered, answer: declined", asked="[fitters, house]"),
        "parties/more.yaml": "customers:\n  house: {name: The house, contacts: [omar]}\n",
    }
    (problem,) = find_broken(not_asked, files)

    assert problem.message == "omar belongs to fitters and house, and both were asked"
    assert problem.hint == "add for: fitters, or the team that this answer is for"


CLOSED = "date: 2026-10-05, by: jane, act: closed, became: {{{}: We oil them now}}"
ANSWERED = "date: 2026-10-03, by: nina, act: answered, answer: declined"
PROMISED = "title: Oil\npromiser: omar\ncustomer: jane\noutcome: It moves.\nmade: 2026-10-04\ndue: 2026-11-01\nask: doors\n"


def test_a_result_for_somebody_who_has_not_answered() -> None:
    """Nobody is told it, which is a warning at the name; an answer, a no too, or a promise that names the ask is one."""
    (problem,) = find_broken(not_asked, {ASK: make_ask_yaml(ANSWERED, CLOSED.format("omar"))})
    assert (problem.message, problem.severity) == ("omar has not answered, so this is told to nobody", Severity.WARNING)
    assert str(problem.place) == "commitments/asks/doors.yaml:11:62"
    assert find_broken(not_asked, {ASK: make_ask_yaml(ANSWERED, CLOSED.format("nina"))}) == ()
    assert find_broken(not_asked, {ASK: make_ask_yaml(ANSWERED, CLOSED.format("omar")), "promises/oil.yaml": PROMISED}) == ()
