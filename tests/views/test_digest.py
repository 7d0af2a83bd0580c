"""Digests: all that waits for somebody, in the order in which it matters, and not a word to anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.agreements import HEARD, SERVING, make_agreement_yaml
from tests.cli.boards import make_promise_yaml as written
from tests.status.builders import make_board, make_promise, parse_day
from tests.views.contexts import make_context

from troth.status.act_words import PROMISE_ACT_WORDS
from troth.views.context import ViewContext
from troth.views.digest import DIGEST_SECTIONS, build_digest, list_digests
from troth.views.digest_item import DUE_REPLIES, OVERDUE_REPLIES, WAITING_REPLIES
from troth.views.digest_items import WAITING_SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board
    from troth.views.digest import Digest

AGREED = "date: 2026-10-01, by: cora, act: agreed\n"
DELIVERED = f"{AGREED}date: 2026-10-14, by: ann, act: delivered, note: All of it.\n"
MOVED = f"{AGREED}date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-27, reason: people, because: Ill."
OFFERED = "date: 2026-10-12, by: ann, act: offered, respond_by: 2026-10-16"
ASK = """title: What holds you up?
asker: rosa
asked: [nina, omar, retail]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Half an hour.
benefit: {default: Less waiting.}
ladder: [{via: email, wait: 3}, {via: personal}]
log:
  - {date: 2026-11-02, by: rosa, act: reached_out, to: [nina, retail], via: email}
"""


def make_digest(party: str, board: Board) -> Digest:
    """Return the digest of a party."""
    return build_digest(board.ledger.parties[party], ViewContext(board))


def summarize_digest(found: Digest) -> list[str]:
    """Return a digest in short: section, record, when, and the subcommands of its replies."""
    return [
        f"{section.id}: {item.id}, {item.when}: {' '.join(reply.command.split()[2] for reply in item.replies)}"
        for section in found.sections
        for item in section.items
    ]


@pytest.mark.parametrize(
    ("party", "as_of", "log", "fields", "expected"),
    [
        ("ann", "2026-10-22", AGREED, {}, "overdue: it, due 20 Oct 2026, 2 days late: deliver renegotiate miss"),
        ("ann", "2026-10-20", AGREED, {}, "due_today: it, due 20 Oct 2026, today: deliver renegotiate help"),
        ("ann", "2026-10-15", AGREED, {}, "due_soon: it, due 20 Oct 2026, in 5 days: deliver renegotiate help"),
        ("cora", "2026-10-15", OFFERED, {"made": ""}, "answer: it, by 16 Oct 2026: agree counter decline"),
        ("cora", "2026-10-15", DELIVERED, {}, "accept: it, waiting 1 day: accept reject"),
        ("cora", "2026-10-12", "", {}, "agree: it, waiting 11 days: agree renegotiate"),
        ("cora", "2026-10-12", MOVED, {}, "change: it, waiting 2 days: agree refuse renegotiate"),
        ("cora", "2026-10-21", AGREED, {}, "follow_up: it, was due 20 Oct 2026: follow-up"),
        ("dan", "2026-10-21", AGREED, {"partner": "dan"}, "follow_up: it, was due 20 Oct 2026: follow-up"),
        ("cora", "2026-10-22", DELIVERED, {}, "accept: it, waiting 8 days: accept reject follow-up"),
        ("ann", "2026-10-22", "", {"customer": "ann"}, "overdue: it, due 20 Oct 2026, 2 days late: deliver renegotiate miss follow-up"),
    ],
)
def test_what_waits_with_its_replies(party: str, as_of: str, log: str, fields: dict[str, str], expected: str) -> None:
    """Each thing stands once, in the first section that it belongs to, with every reply that has a place now."""
    assert summarize_digest(make_digest(party, make_board(make_promise(log, **fields), as_of=as_of))) == [expected]


@pytest.mark.parametrize(
    ("party", "as_of", "log", "fields"),
    [
        ("ann", "2026-10-05", AGREED, {}),
        ("ann", "2026-10-15", DELIVERED, {}),
        ("cora", "2026-10-20", AGREED, {}),
        ("cora", "2026-10-21", AGREED, {"partner": "dan"}),
        ("eve", "2026-10-30", AGREED, {}),
        ("bob", "2026-10-30", AGREED, {"promiser": "blue"}),
    ],
    ids=["not soon", "delivered", "within the grace", "the partner's to ask", "a bystander", "a member of a team with a lead"],
)
def test_nothing_waits(party: str, as_of: str, log: str, fields: dict[str, str]) -> None:
    """Nobody hears of what is not theirs to do, or not yet."""
    board = make_board(make_promise(log, **fields), as_of=as_of)
    assert make_digest(party, board).empty
    assert party not in {each.face.id for each in list_digests(ViewContext(board))}


def test_a_team_speaks_through_its_lead_and_a_customer_through_its_contacts() -> None:
    """What waits for a team or a customer reaches one who acts for it, who replies in person."""
    team = make_digest("ann", make_board(make_promise(AGREED, promiser="blue"), as_of="2026-10-22"))
    customer = make_digest("cora", make_board(make_promise("", customer="acme"), as_of="2026-10-12"))
    assert team.sections[0].items[0].replies[0].command == 'troth promise deliver it --by ann --note "WHAT IS DONE"'
    assert customer.sections[0].items[0].replies[0].command == "troth promise agree it --by cora"


def test_the_order_in_which_it_matters() -> None:
    """Overdue first, then today, then what others wait for, then what comes; within a section the oldest first."""
    told = (
        make_promise(AGREED, record="soon", due="2026-10-24"),
        make_promise(AGREED, record="late", due="2026-10-10"),
        make_promise(AGREED, record="later", due="2026-10-12"),
        make_promise(AGREED, record="today", due="2026-10-20"),
        make_promise("date: 2026-10-12, by: cora, act: requested", record="asked", made=""),
    )
    found = make_digest("ann", make_board(*told, as_of="2026-10-20"))
    assert [line.split(",")[0] for line in summarize_digest(found)] == [
        "overdue: late",
        "overdue: later",
        "due_today: today",
        "answer: asked",
        "due_soon: soon",
    ]
    first = "Ann: 5 things need you, first “It” (due 10 Oct 2026, 10 days late)."
    assert found.says == f"{first} 2 overdue, 1 due today, 1 to answer, 1 due soon. As of 20 Oct 2026."


@pytest.mark.parametrize(
    ("as_of", "sent"), [("2026-10-12", False), ("2026-10-13", True), ("2026-10-15", False), ("2026-10-18", True), ("2026-10-20", True)]
)
def test_what_is_due_soon_is_said_twice(as_of: str, sent: object) -> None:
    """What is due soon is a message when that begins, and on the last day on which a change is asked for in time."""
    assert [each.face.id for each in list_digests(ViewContext(make_board(make_promise(AGREED), as_of=as_of))) if each.face.id == "ann"] == (
        ["ann"] if sent else []
    )


@pytest.mark.parametrize(
    ("as_of", "sent"), [("2026-10-13", True), ("2026-10-15", False), ("2026-10-16", True), ("2026-10-18", False), ("2026-10-23", True)]
)
def test_a_question_is_asked_politely(as_of: str, sent: object) -> None:
    """Whoever was only asked hears of it when it is new, on the day by which an answer is wanted, and once a week after."""
    found = list_digests(ViewContext(make_board(make_promise(OFFERED, made=""), as_of=as_of)))
    assert bool(found) is sent


@pytest.mark.parametrize(
    ("party", "log", "fields", "first"),
    [("ann", AGREED, {}, "2026-10-13"), ("cora", OFFERED, {"made": ""}, "2026-10-12"), ("cora", DELIVERED, {}, "2026-10-14")],
    ids=["soon due", "a question", "to accept"],
)
def test_what_a_day_without_a_run_would_have_said_is_said_within_a_week(party: str, log: str, fields: dict[str, str], first: str) -> None:
    """Nothing remembers what was sent: whichever morning is left out, whatever still waits makes a message again, seven days on at most."""
    start = parse_day(first)
    told = [
        any(
            each.face.id == party
            for each in list_digests(ViewContext(make_board(make_promise(log, **fields), as_of=str(start + timedelta(number)))))
        )
        for number in range(35)
    ]
    assert told[0]
    assert all(any(told[number + 1 : number + 8]) for number in range(len(told) - 7))


def test_a_missed_time_is_asked_about_once() -> None:
    """The day after it was due, and then no more; the next one takes its place, so that nothing piles up."""
    log = "date: 2026-10-02, by: cora, act: agreed\n"
    days = [f"2026-10-{day:02}" for day in range(8, 20)]
    boards = [make_board(make_promise(log, made="2026-10-02", due="2026-10-09", every="week"), as_of=day) for day in days]
    told = [(board.day.day, each.face.id) for board in boards for each in list_digests(ViewContext(board))]
    assert [day for day, party in told if party == "ann"] == [9, 10, 16, 17]
    assert [day for day, party in told if party == "cora"] == [10, 17]
    item = make_digest("ann", boards[-1]).sections[0].items[0]
    assert all("--occurrence 2026-10-16" in each.command for each in item.replies)


def test_a_message_names_the_times_that_wait() -> None:
    """Which were delivered, and which one is to be moved, with the command that answers it."""
    log = (
        "date: 2026-10-02, by: cora, act: agreed\n"
        "date: 2026-10-16, by: ann, act: delivered, through: 2026-10-16\n"
        "date: 2026-10-17, by: ann, act: renegotiated, occurrence: 2026-10-23, due: 2026-10-26, because: Away.\n"
    )
    digest = make_digest("cora", make_board(make_promise(log, made="2026-10-02", due="2026-10-09", every="week"), as_of="2026-10-18"))
    (item,) = (item for section in digest.sections for item in section.items)
    assert "Delivered: the time of 9 Oct 2026, 16 Oct 2026." in item.lines
    assert "Ann requests a change: due 26 Oct 2026 (was 23 Oct 2026). Away." in item.lines
    commands = " ".join(each.command for each in item.replies)
    assert "accept it --by cora --occurrence 2026-10-09" in commands
    assert "accept it --by cora --through 2026-10-16" in commands
    assert "agree it --by cora --occurrence 2026-10-23" in commands


def test_asks_for_both_sides(tmp_path: Path) -> None:
    """Those who were reached see the question and what is in it for them; the asker sees who is next, and how."""
    desk = make_context(tmp_path, "2026-11-10", {"asks/what.yaml": ASK})
    parties = desk.board.ledger.parties
    (nina,) = (item for section in build_digest(parties["nina"], desk).sections for item in section.items if item.kind == "ask")
    assert (nina.title, nina.lines) == ("What holds you up?", ("Rosa Roth asks: Half an hour.", "What is in it for you: Less waiting."))
    assert nina.replies[0].command == 'troth ask answer what --by nina --answer gave-input --note "YOUR ANSWER"'
    jane = [item for section in build_digest(parties["jane"], desk).sections for item in section.items if item.kind == "ask"]
    assert jane[0].replies[0].command == 'troth ask answer what --by jane --for retail --answer gave-input --note "YOUR ANSWER"'
    assert not [item for section in build_digest(parties["omar"], desk).sections for item in section.items if item.kind == "ask"]
    rosa = build_digest(parties["rosa"], desk).sections[0].items[0]
    assert rosa.when == "0 of 3 replied; respond by 20 Nov 2026"
    assert rosa.lines == ("Talk to Nina Novak and Retail customers.", "Write to Omar Said.")


def test_agreements(tmp_path: Path) -> None:
    """Whoever's signature is missing is asked for it; when a review is due, both sides hear of it, and the customer can give it."""
    half = make_agreement_yaml(HEARD, "date: 2026-09-10, by: nina, act: signed")
    signed = make_agreement_yaml(
        HEARD, "date: 2026-08-10, by: nina, act: signed", "date: 2026-08-11, by: jane, act: signed", review_every="1 month"
    ).replace("2026-09-01", "2026-08-01")
    for name, text, expected in (("half", half, {"jane": "sign"}), ("due", signed, {"jane": "review", "nina": "measure"})):
        desk = make_context(tmp_path / name, "2026-10-10", {SERVING: text})
        found = {
            party: item.replies[0].command.split()[2] if item.replies else ""
            for party in ("jane", "nina", "omar", "rosa")
            for section in build_digest(desk.board.ledger.parties[party], desk).sections
            for item in section.items
            if item.kind == "agreement"
        }
        assert found == expected


def test_an_owner_records_what_a_customer_says_about_an_agreement(tmp_path: Path) -> None:
    """Where nobody on the board acts for a customer, its owner reads the command that records its words, and who is served nothing else."""
    log = (HEARD.replace("jane", "bakery"), "date: 2026-09-10, by: nina, act: signed", "date: 2026-09-11, by: bakery, act: signed")
    measured = "date: 2026-11-01, by: nina, act: measured, requirement: on-time, period: 2026-10, value: 90"
    roles = "[{party: bakery, responsible_for: [Plans]}]"
    files = {
        SERVING: make_agreement_yaml(*log, measured, customers="[bakery]", roles=roles),
        "parties/bakery.yaml": "customers: {bakery: {name: The bakery, owner: rosa}}\n",
    }
    context = make_context(tmp_path, "2026-11-02", files)
    (section,) = build_digest(context.board.ledger.parties["rosa"], context).sections
    (reply,) = section.items[0].replies
    assert (reply.label, reply.command) == (
        "Record the answer of The bakery",
        'troth agreement discuss serving --by bakery --requirement on-time --period 2026-10 --note "THEIR WORDS"',
    )


def test_only_people_get_a_message(tmp_path: Path) -> None:
    """A message goes to a person; what waits for a team or a customer can be asked for all the same."""
    desk = make_context(tmp_path, "2026-11-22", {"promises/night.yaml": written(promiser="fitters", customer="retail", due="2026-11-20")})
    assert {each.face.id for each in list_digests(desk)} <= {"nina", "omar", "jane", "rosa"}
    assert build_digest(desk.board.ledger.parties["fitters"], desk).says.startswith(
        "Fitters: 1 thing needs a response: “Doors” (due 20 Nov 2026, 2 days late). 1 overdue."
    )


def test_the_tables_are_in_step() -> None:
    """Every kind of waiting has a section and its replies, and every reply is an act that has a command for it."""
    assert WAITING_SECTIONS.keys() == WAITING_REPLIES.keys()
    assert set(WAITING_SECTIONS.values()) <= DIGEST_SECTIONS.keys()
    replies = {*DUE_REPLIES, *OVERDUE_REPLIES, *(act for acts in WAITING_REPLIES.values() for act in acts)}
    assert replies == {act for act, words in PROMISE_ACT_WORDS.items() if words.reply is not None}
