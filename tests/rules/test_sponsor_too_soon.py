from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken

from troth.rules.asks import sponsor_too_soon

MAIL = "date: 2026-10-{}, by: jane, act: reached_out, to: {}, via: email"
CALL = "date: 2026-10-13, by: jane, act: reached_out, to: [omar], via: phone"
SPONSOR = "date: 2026-10-19, by: jane, act: reached_out, to: {}, via: sponsor"
BEFORE = (MAIL.format("01", "all"), MAIL.format("06", "[omar]"), CALL)


@pytest.mark.parametrize("log", [BEFORE, (*BEFORE, SPONSOR.format("[omar]"))], ids=["nobody", "after all steps"])
def test_in_its_turn(log: tuple[str, ...]) -> None:
    """A sponsor is asked once a mail, another one and a call had no answer."""
    assert find_broken(sponsor_too_soon, {ASK: make_ask_yaml(*log)}) == ()


def test_too_soon() -> None:
    """It is a warning, at the way that was taken, with those for whom it was too soon."""
    (problem,) = find_broken(sponsor_too_soon, {ASK: make_ask_yaml(*BEFORE, SPONSOR.format("all"))})
    assert problem.message == "nina had not been contacted by every step before the sponsor"
    assert not problem.is_error
    assert problem.place.line == 13


def test_of_many_a_few_are_named() -> None:
    """The line stays readable."""
    asked = make_ask_yaml(SPONSOR.format("all"), asked="[nina, omar, rosa, fitters, retail]", sponsor="jane")
    (problem,) = find_broken(sponsor_too_soon, {ASK: asked})
    assert problem.message.startswith("nina, omar, rosa and 2 more had not been contacted")


def test_a_ladder_without_a_sponsor() -> None:
    """All of its steps stand before: whoever goes to one all the same goes last."""
    short = {"ladder": "[{via: email, wait: 2}]"}
    assert find_broken(sponsor_too_soon, {ASK: make_ask_yaml(MAIL.format("01", "all"), SPONSOR.format("all"), **short)}) == ()
    assert len(find_broken(sponsor_too_soon, {ASK: make_ask_yaml(SPONSOR.format("all"), **short)})) == 1


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody knows who was asked."""
    files = {ASK: make_ask_yaml(SPONSOR.format("all")), "parties/more.yaml": "people: [\n"}
    assert find_broken(sponsor_too_soon, files, readable=False) == ()
