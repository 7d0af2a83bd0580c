"""Boards to be rendered: a lively one, and one that holds a text wherever a record may hold one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from tests.status.builders import make_parties, make_promise, parse_day

from troth.base.dates import AsOf
from troth.board import Board, build_board
from troth.model import Link, Measure, Parties, Place, Promise, PromiseEntry, Settings
from troth.model.ledger import Ledger
from troth.model.problem import Problem

AS_OF = "2026-10-22"
AGREED = "date: 2026-10-02, by: cora, act: agreed\n"
STORY = """date: 2026-09-30, by: cora, act: requested, respond_by: 2026-10-05, note: Please.
date: 2026-10-02, by: cora, act: agreed
date: 2026-10-05, by: ann, act: help_wanted, note: "Hands, and **a ladder**."
date: 2026-10-07, by: bob, act: helped, note: Here.
date: 2026-10-09, by: ann, act: reported, confidence: at_risk, progress: 40, note: The stone is late.
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-25, cost: 15 EUR, outcome: Less., reason: people, because: Ill.
date: 2026-10-11, by: cora, act: agreed
date: 2026-10-14, by: ann, act: accepted
date: 2026-10-15, by: ann, act: reported, note: "So:\\n\\n    as drawn"
date: 2026-10-16, by: ann, act: delivered, note: Done., evidence: "https://example.com/x", measures: [{what: Snags, actual: 0}]
date: 2026-10-20, by: cora, act: rejected, because: It sticks.
date: 2026-10-20, by: dan, act: followed_up, outcome: Nearly., learned: Ask early., next: [after]"""

CALL = "date: 2026-10-03, by: bob, act: help_wanted, note: Now."
FULL = {
    "partner": "dan",
    "measures": "[Certificate, {what: Snags, target: 0}]",
    "why": "Family comes.",
    "cost": "10 EUR",
    "part_of": "whole",
    "needs": "[late, gone]",
    "tags": "[house, '2026']",
    "links": "[{title: Plan, url: 'https://example.com/plan'}]",
    "goal": "open-house",
}
"""Every field that a promise may have."""


def make_rich_board() -> Board:
    """Return a board with something in every place of every page."""
    told = (
        make_promise(STORY, **FULL),
        make_promise(record="whole", title="The whole", promiser="[ann, bob]", customer="acme"),
        make_promise(AGREED, record="late", title="A late one", promiser="blue"),
        make_promise("date: 2026-10-20, by: cora, act: delivered", record="odd", title="An odd one"),
        make_promise(record="after", title="What comes after", continues="it", customer="ann"),
        make_promise("date: 2026-10-21, by: ann, act: delivered", record="done", title="A delivered one"),
        make_promise(CALL, record="help", title="One that asks", promiser="bob", due="2026-10-28"),
        make_promise("date: 2026-10-03, by: ann, act: superseded, promise: help", record="old", title="One replaced", due=""),
    )  # fmt: skip
    settings = Settings(name="The board", repository="https://github.com/o/r", protocol="Say it *early*.")
    return make_board_of(
        told,
        settings,
        make_parties(),
        (Problem("schema/date", Place("commitments/promises/x.yaml", 3, 6), "due: x is no date", "write y"),),
    )


def make_board_with_text(text: str) -> Board:
    """Return a board that holds `text` as every title, name, term, note, tag and setting."""
    it = make_promise(STORY.replace("reason: people", "reason: own"), partner="dan", cost="10 EUR", why="x", tags="[x]")
    terms = replace(it.terms, title=text, outcome=text, cost=text, measures=(Measure(what=text, target=text),))
    log = tuple(_fill_entry(entry, text) for entry in it.log)
    link = Link(title=text, url="https://example.com/")
    mine = replace(it, terms=terms, why=text, tags=(text,), links=(link,), goal=text, ask=text, agreement=text, meeting=text, log=log)
    named = Parties(replace(party, name=text) for party in make_parties())
    settings = Settings(name=text, protocol=text, reasons=MappingProxyType({"own": text}), repository="https://github.com/o/r")
    return make_board_of((mine, make_promise(record="other", needs="[it]")), settings, named, (Problem("x", Place("p", 1, 1), text, text),))


def _fill_entry(entry: PromiseEntry, text: str) -> PromiseEntry:
    """Return an entry that says the text wherever it says something."""
    found = tuple(replace(each, what=text, actual=text) for each in entry.measures)
    said = replace(entry, note=text, measures=found, because=entry.because and text, learned=entry.learned and text)
    return replace(said, outcome=entry.outcome and text, evidence=entry.evidence and text)


def make_board_of(told: tuple[Promise, ...], settings: Settings, named: Parties, problems: tuple[Problem, ...]) -> Board:
    """Return the board of some promises."""
    ledger = Ledger(settings=settings, parties=named, promises=MappingProxyType({each.id: each for each in told}))
    return build_board(ledger, AsOf(parse_day(AS_OF)), problems)
