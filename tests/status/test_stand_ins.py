"""Who has left is asked for nothing and told nothing; what waited for them waits for who looks after what they had."""

from __future__ import annotations

import pytest
from tests.status.builders import make_promise, parse_day, parse_source_text

from troth.base.dates import AsOf
from troth.board import Board, build_board
from troth.model import Ask, AskTarget, Parties, Promise, Settings
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.report.due import build_due_report
from troth.status.ask import AskState, NextStep
from troth.status.stand_ins import list_told
from troth.views.appointments import list_calendar_entries
from troth.views.context import ViewContext
from troth.views.digest import build_digest, list_digests
from troth.views.party import build_party_page

PEOPLE = """
people:
  ann: {name: Ann, left: 2026-10-10, teams: [red]}
  bob: {name: Bob}
  cora: {name: Cora, left: 2026-10-10}
  dan: {name: Dan}
  gil: {name: Gil, left: 2026-10-10}
  eve: {name: Eve}
  fay: {name: Fay, left: 2026-10-10}
teams:
  blue: {name: Blue, lead: bob, members: [eve], former: {ann: 2026-10-10}}
  red: {name: Red, lead: fay, members: [dan]}
  green: {name: Green, lead: eve, members: [gil]}
customers:
  acme: {name: Acme, contacts: [dan], former: {cora: 2026-10-10}}
  solo: {name: Solo, contacts: [fay], owner: eve}
  walk-ins: {name: Walk-in customers, owner: dan}
"""


def make_parties() -> Parties:
    """Return the parties on the day before and after three of them have left."""
    return Parties(parse_parties((parse_source_text(PEOPLE),)))


@pytest.mark.parametrize(
    ("party", "day", "told"),
    [
        ("ann", "2026-10-10", ("ann",)),
        ("ann", "2026-10-11", ("bob", "dan")),
        ("cora", "2026-10-11", ("dan",)),
        ("fay", "2026-10-11", ("dan",)),
        ("gil", "2026-10-11", ("eve",)),
        ("bob", "2026-10-11", ("bob",)),
        ("acme", "2026-10-11", ("acme",)),
        ("nobody", "2026-10-11", ("nobody",)),
    ],
)
def test_who_is_told(party: str, day: str, told: tuple[str, ...]) -> None:
    """From the day after the last one: the leads of their teams, else who is left of them; of a customer the other contacts."""
    on = parse_day(day)
    assert list_told([party], make_parties().on(on), on) == told


def test_nothing_is_lost_where_nobody_stands_in() -> None:
    """The board's maintainers are told, and where it names none it goes on waiting for who it did."""
    parties = Parties(parse_parties((parse_source_text("people:\n  ann: {name: Ann, left: 2026-10-10}\n  bob: {name: Bob}\n"),)))
    day = parse_day("2026-11-01")
    assert list_told(["ann"], parties, day, ("bob",)) == ("bob",)
    assert list_told(["ann"], parties, day) == ("ann",)


def look(*promises: Promise, asks: tuple[Ask, ...] = (), as_of: str = "2026-10-20") -> ViewContext:
    """Return the desk of a board after they have left."""
    ledger = Ledger(
        settings=Settings(), parties=make_parties(), promises={each.id: each for each in promises}, asks={one.id: one for one in asks}
    )
    board: Board = build_board(ledger, AsOf(parse_day(as_of)))
    return ViewContext(board)


def list_told_items(person: str, desk: ViewContext) -> list[tuple[str, str, int]]:
    """Return what somebody's digest holds: the section, the record, and how many replies it offers."""
    digest = build_digest(desk.board.ledger.parties[person], desk)
    return [(section.id, item.id, len(item.replies)) for section in digest.sections for item in section.items]


def test_a_leavers_promise_is_told_to_their_lead() -> None:
    """It is due from the lead, on every list; they can say nothing in the leaver's name, so no reply is offered."""
    desk = look(make_promise(customer="dan"))
    standing = desk.board.promises["it"]
    assert standing.due_from == ("bob", "dan")
    assert list_told_items("ann", desk) == []
    assert ("due_today", "it", 0) in list_told_items("bob", desk)
    report = build_due_report(desk, within=7)
    assert [each.parties for each in report.sections["due_today"]] == [("bob", "dan")]
    assert [digest.face.id for digest in list_digests(desk)] == ["bob", "dan"]
    (day,) = {each.parties for each in list_calendar_entries(desk)}
    assert "ann" not in day
    assert {"bob", "dan"} <= day


def test_what_waits_for_a_customer_who_has_left_waits_for_others() -> None:
    """An acceptance that Cora owed waits for the other contact of her customer."""
    desk = look(make_promise("date: 2026-10-08, by: bob, act: delivered", promiser="bob", customer="cora"))
    assert {each.parties for each in desk.board.promises["it"].pending_actions} == {("dan",)}
    assert desk.board.pending_by_party.keys() == {"dan"}
    (item,) = [each for each in list_told_items("dan", desk) if each[0] == "accept"]
    assert item == ("accept", "it", 0)


@pytest.mark.parametrize(("customer", "owner"), [("walk-ins", "dan"), ("solo", "eve")])
def test_an_owner_is_told_where_the_customer_is_not_reached(customer: str, owner: str) -> None:
    """A customer without a contact who is here, or an address, is told nothing: its owner is, and records what it says."""
    desk = look(make_promise("date: 2026-10-08, by: bob, act: delivered", promiser="bob", customer=customer))
    assert ("accept", "it", 2) in list_told_items(owner, desk)


def test_the_page_of_who_has_left_says_so() -> None:
    """It says since when, and who is told instead; that of anybody else says nothing of it."""
    desk = look(make_promise())
    ann, bob = (build_party_page(desk.board.ledger.parties[each], desk) for each in ("ann", "bob"))
    assert (ann.left, bob.left) == ("Left on 10 Oct 2026; what waited for them waits for Bob or Dan", "")


def test_a_team_whose_lead_has_left_is_told_through_its_members() -> None:
    """What waits for the team is told to all of them, since nobody leads it."""
    desk = look(make_promise("date: 2026-10-08, by: bob, act: offered", promiser="bob", customer="red", made=""))
    assert [each[:2] for each in list_told_items("dan", desk)] == [("answer", "it")]


def test_nobody_reaches_out_to_who_has_left() -> None:
    """They are no step of the ladder, and once all others have answered the ask is answered."""
    names = tuple(AskTarget(party=each) for each in ("ann", "bob"))
    day = parse_day("2026-10-01")
    ask = Ask(
        id="why", source=parse_source_text("log: []", "commitments/asks/why.yaml"), title="Why?", asker="fay", asked=names, seeks="input",
        made=day, respond_by=parse_day("2026-10-09"), request="Why?",
    )  # fmt: skip
    desk = look(asks=(ask,))
    pursuit = desk.board.asks["why"]
    ann, bob = pursuit.respondents
    assert (ann.next_step, ann.reason, bob.next_step) == (NextStep.NONE, "", NextStep.REACH_OUT)
    assert ([each.party for each in pursuit.silent], pursuit.silent_count) == (["bob"], 1)
    assert pursuit.state is AskState.OPEN
    assert ("pursue", "why") in [each[:2] for each in list_told_items("dan", desk)]
    assert list_told_items("fay", desk) == []


@pytest.mark.parametrize(
    ("messages", "as_of", "told"), [("none", "2026-10-20", []), ("weekly", "2026-10-20", []), ("weekly", "2026-10-26", ["bob"])]
)
def test_who_wants_no_messages(messages: str, as_of: str, told: list[str]) -> None:
    """A party says how often it wants to be told: never, or on Mondays; what waits for it stands on the board all the same."""
    text = f"people:\n  bob: {{name: Bob, messages: {messages}, skills: [tiling]}}\n  eve: {{name: Eve, messages: none}}\n"
    parties = Parties(parse_parties((parse_source_text(text),)))
    promise = make_promise(promiser="bob", customer="eve")
    desk = ViewContext(build_board(Ledger(parties=parties, promises={"it": promise}), AsOf(parse_day(as_of))))
    assert [each.face.id for each in list_digests(desk)] == told
    assert desk.board.promises["it"].due_from == ("bob",)
    assert parties["bob"].skills == ("tiling",)
