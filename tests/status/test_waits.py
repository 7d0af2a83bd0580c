"""Nobody's wait is silent: each has somebody who is told of it, and stands in a message that is sent."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import strategies
from tests.messages.mails import INPUT_ASK, RECORDS, list_buttons, make_mail_state, write_mail
from tests.messages.said import TODAY
from tests.profiles import scale_examples
from tests.rules.boards import make_record_file
from tests.status.builders import make_promise, parse_day, parse_source_text
from tests.status.test_ask_replay import draw_asks

from troth.base.dates import AsOf
from troth.board import Board, build_board
from troth.model import Kind, Parties, Settings
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.read.ledger import build_ledger, read_ledger
from troth.report.due import build_due_report
from troth.status.waits import WaitKind
from troth.views.context import ViewContext
from troth.views.digest import build_digest, list_digests
from troth.views.mail_replies import list_mail_replies
from troth.views.notes import find_title, list_promise_notes
from troth.views.party import build_party_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from troth.status.waits import Wait

PEOPLE = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
  cora: {name: Cora, messages: none}
  dan: {name: Dan}
  gil: {name: Gil, left: 2026-09-01}
teams:
  blue: {name: Blue, lead: cora, members: [bob]}
  nobody: {name: Nobody}
customers:
  acme: {name: Acme, contacts: [cora], owner: dan}
  desk: {name: Desk, email: desk@shop.example}
  quiet: {name: Quiet, email: quiet@shop.example, messages: none}
  walk-ins: {name: Walk-ins}
"""
DELIVERED = "date: 2026-10-14, by: ann, act: delivered, note: All of it."


def look(log: str = "", *, as_of: str = "2026-10-15", maintainers: tuple[str, ...] = (), **fields: str) -> Board:
    """Return the board of one promise by such parties."""
    parties = Parties(parse_parties((parse_source_text(PEOPLE),)))
    promise = make_promise(log, **fields)
    return build_board(
        Ledger(settings=Settings(maintainers=maintainers), parties=parties, promises={"it": promise}), AsOf(parse_day(as_of))
    )


@pytest.mark.parametrize(
    ("customer", "told"),
    [
        ("bob", ("bob",)),
        ("blue", ("bob",)),
        ("acme", ("dan",)),
        ("cora", ("dan",)),
        ("desk", ("desk",)),
        ("quiet", ("ann",)),
        ("walk-ins", ("ann",)),
        ("nobody", ("ann",)),
    ],
    ids=["a person", "a member", "an owner", "a contact's owner", "an address", "who wants none", "without contacts", "no member"],
)
def test_who_is_told_of_an_acceptance(customer: str, told: tuple[str, ...]) -> None:
    """The customer, where a message reaches it; else its owner, and where it has none the promiser."""
    (wait,) = look(DELIVERED, customer=customer).reminders
    assert (wait.what, wait.parties, wait.told_to, wait.since) == (WaitKind.ACCEPTANCE, (customer,), told, parse_day("2026-10-14"))


@pytest.mark.parametrize(("maintainers", "told"), [(("dan",), ("dan",)), ((), ("ann", "bob", "dan"))])
def test_what_no_party_hears_is_told_to_the_boards_own_people(maintainers: tuple[str, ...], told: tuple[str, ...]) -> None:
    """A promise of nobody to nobody is the maintainers' to look at, else everybody's who reads messages."""
    waits = look(promiser="nobody", customer="walk-ins", as_of="2026-10-25", maintainers=maintainers).reminders
    assert {(each.what, each.told_to) for each in waits} == {
        (what, told) for what in (WaitKind.OVERDUE, WaitKind.AGREEMENT, WaitKind.FOLLOW_UP)
    }


def test_whoever_is_told_instead_has_a_message_ready() -> None:
    """The promiser finds what to write, with nothing of YAML's line breaks in it, and what to record once they have answered."""
    board = look(DELIVERED, customer="walk-ins", outcome='"All\\n of it."')
    (item,) = (item for section in build_digest(board.ledger.parties["ann"], ViewContext(board)).sections for item in section.items)
    (note,) = item.notes
    assert (note.label, note.subject) == ("Ask Walk-ins: is it what was agreed?", "It: is it what was agreed?")
    assert note.text == (
        "Hello Walk-ins,\n\nAnn promised Walk-ins, by 20 Oct 2026: All of it.\n\nAnn delivered it on 14 Oct 2026: All of it.\n\n"
        "Is it what was agreed? If something is missing, what is it?\n\nAnn"
    )
    assert note.mailto.startswith("mailto:?subject=It%3A%20is%20it%20what%20was%20agreed%3F&body=Hello%20Walk-ins%2C%0D%0A%0D%0AAnn")
    assert [each.command.split()[2:6] for each in item.replies] == [[act, "it", "--by", "walk-ins"] for act in ("accept", "reject")]


def test_it_stands_on_their_page_and_among_what_is_due() -> None:
    """The promiser's page has the message to send, and `troth due --mine` lists the wait."""
    context = ViewContext(look(DELIVERED, customer="walk-ins", as_of="2026-10-25"))
    page = build_party_page(context.board.ledger.parties["ann"], context)
    assert [(each.face.id, each.note.label, each.since) for each in page.passed] == [
        ("walk-ins", "Ask Walk-ins: is it what was agreed?", "since 14 Oct 2026"),
        ("walk-ins", "Ask Walk-ins: how did it go?", "since 20 Oct 2026"),
    ]
    sections = build_due_report(context, within=7, party="ann").sections
    assert [name for name, items in sections.items() if items] == ["follow_ups_due", "awaiting_acceptance"]
    assert build_party_page(context.board.ledger.parties["dan"], context).passed == ()


def test_a_follow_up_can_be_sent_from_the_page() -> None:
    """Whoever follows up finds the question to who promised, about what is delivered as well as about what is overdue."""
    for log in ("date: 2026-10-02, by: bob, act: agreed", f"date: 2026-10-02, by: bob, act: agreed\n{DELIVERED}"):
        context = ViewContext(look(log, customer="bob", as_of="2026-10-22"))
        page = build_party_page(context.board.ledger.parties["bob"], context)
        assert [(each.face.id, each.note.label) for each in page.questions] == [("ann", "Ask Ann: how did it go?")]


def test_who_follows_up_has_the_question_ready() -> None:
    """Whoever is to follow up can send the four questions to who promised."""
    board = look("date: 2026-10-02, by: bob, act: agreed", customer="bob", as_of="2026-10-22")
    (item,) = (item for section in build_digest(board.ledger.parties["bob"], ViewContext(board)).sections for item in section.items)
    assert [(note.party, note.paragraphs[1:]) for note in item.notes] == [
        (
            "ann",
            (
                "It was due on 20 Oct 2026, 2 days ago. It is not delivered yet.",
                "How did it go? What was the outcome? What did you learn? What do we do next?",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("log", "label"),
    [
        ("", "Ask Ann: how did it go?"),
        ("date: 2026-10-21, by: bob, act: followed_up, outcome: Half.", "Ask Ann: how is it going?"),
        (f"{DELIVERED}\ndate: 2026-10-15, by: bob, act: accepted", ""),
    ],
    ids=["overdue", "followed up and overdue", "kept"],
)
def test_what_to_ask_stands_on_the_promise(log: str, label: str) -> None:
    """As long as there is something to ask: how it went, and once that is answered how it goes on; and what its promiser tells others."""
    context = ViewContext(look(log, customer="bob", as_of="2026-10-22"))
    assert [each.label for each in list_promise_notes("it", context)] == [label, "Tell everyone affected: Bob"] * bool(label)


def list_silent(look_at: Callable[[date], Board], day: date) -> Iterator[Wait]:
    """Yield the waits of a day that stand in no message: of the day on which they began, or of any within a week."""

    @cache
    def list_sent(on: date) -> frozenset[tuple[str, str, str]]:
        return frozenset(
            (digest.face.id, {"asking": Kind.ASK.value}.get(item.kind, item.kind), item.id)
            for digest in list_digests(ViewContext(look_at(on)))
            for section in digest.sections
            for item in section.items
        )

    week = [day + timedelta(days=number) for number in range(8)]
    for wait in (each for waits in look_at(day).waits_by_record.values() for each in waits):
        days = dict.fromkeys((*week, wait.since, min(wait.since + timedelta(days=1), day)))
        assert wait.told_to
        if not any((told, wait.kind.value, wait.record) in list_sent(on) for on in days for told in wait.told_to):
            yield wait


FOLLOWED = (
    RECORDS["agreements/signed.yaml"]
    .replace("every: year", "every: month")
    .replace("{what: Test data}", "{what: Test data, have: false, by: 2026-09-01}")
    .replace("plan: A second}", "plan: A second, by: 2026-09-01}")
    + "  - {date: 2026-10-05, by: nina, act: measured, requirement: p1, period: 2026-09, value: 9}\n"
)
UNREACHED = INPUT_ASK.partition("log:")[0].replace("[jane, bakery]", "[jane, omar]")


def test_each_kind_of_wait_is_told_and_can_be_answered() -> None:
    """A board with all kinds: none is silent; whoever is outside and gets a mail of it has a button for it, be it their own words."""
    state = make_mail_state({**RECORDS, "agreements/followed.yaml": FOLLOWED, "asks/unreached.yaml": UNREACHED})
    ledger, context = state.board.ledger, ViewContext(state.board)
    kinds = {each.what for each in state.board.reminders}
    assert set(WaitKind) - kinds == set(), "a new kind of wait wants a case here"
    look_at = cache(lambda on: build_board(ledger, AsOf(on)))
    assert list(list_silent(look_at, TODAY)) == []
    bakery = ledger.parties["bakery"]
    unanswerable = [each for each in state.board.reminders if "bakery" in each.parties and not list_mail_replies(bakery, each, context)]
    assert unanswerable == []
    buttons = {each.subject.partition(": ")[2] for each in list_buttons(write_mail(state, "bakery"))}
    told = {find_title(each, context) for each in state.board.reminders if "bakery" in each.parties}
    assert told <= buttons


ENTRIES = (
    "2026-08-01, by: {customer}, act: input, working: All, rating: 3", "2026-08-02, by: {provider}, act: signed",
    "2026-08-03, by: {customer}, act: signed", "2026-10-02, by: {provider}, act: measured, requirement: p1, period: 2026-09, value: 9",
    "2026-10-20, by: {customer}, act: reviewed, rating: 4", "2026-11-20, by: {provider}, act: ended, because: Over.",
)  # fmt: skip


@st.composite
def draw_agreements(draw: st.DrawFn) -> str:
    """Make up an agreement: of whom, with whom, and how far it has come."""
    sides = {"provider": draw(st.sampled_from(("ann", "blue", "nobody"))), "customer": draw(st.sampled_from(("acme", "walk-ins", "bob")))}
    log = [each.format(**sides) for each in ENTRIES if draw(st.booleans())]
    text = FOLLOWED.partition("log:")[0].replace("fitters", sides["provider"]).replace("[bakery]", f"[{sides['customer']}]")
    return text + ("log:\n" + "".join(f"  - {{date: {each}}}\n" for each in log) if log else "")


HABITS = st.fixed_dictionaries({each: st.sampled_from(("", "weekly", "none", "left")) for each in ("ann", "bob", "cora")})


@settings(max_examples=scale_examples(60))
@given(files=strategies.boards(), ask=draw_asks(), agreement=draw_agreements(), habits=HABITS)
def test_no_wait_of_any_board_is_silent(files: dict[str, str], ask: dict[str, Any], agreement: str, habits: dict[str, str]) -> None:
    """Whatever was written, and whoever has left or wants no messages: while one person reads them, each wait is in one of theirs."""
    parties = {**strategies.PARTIES, "people": dict(strategies.PARTIES["people"])}
    for person, habit in habits.items():
        more = {"left": "2026-11-15"} if habit == "left" else {"messages": habit} if habit else {}
        parties["people"][person] = {**parties["people"][person], **more}
    files = {
        **files,
        "agreements/it.yaml": agreement,
        "asks/well.yaml": strategies.format_yaml(ask),
        "parties/all.yaml": strategies.format_yaml(parties),
    }
    ledger, _ = build_ledger(make_record_file(path, text) for path, text in files.items())
    look_at = cache(lambda on: build_board(ledger, AsOf(on)))
    assert list(list_silent(look_at, parse_day("2026-12-02"))) == []


def find_silent_in(folder: Path, *days: str) -> list[Wait]:
    """Return the waits of a board in a folder that stand in no message."""
    ledger, _ = read_ledger(folder)
    look_at = cache(lambda on: build_board(ledger, AsOf(on)))
    return [each for day in days for each in list_silent(look_at, parse_day(day))]


def test_no_wait_of_the_example_is_silent(checkout: Path) -> None:
    """Roth Bakery has no address, and three things have waited for it for up to 99 days."""
    assert find_silent_in(checkout, "2026-11-20") == []


@pytest.mark.parametrize("scenario", ["kitchen", "acme-review", "platform-sales", "jane"])
def test_no_wait_of_a_scenario_is_silent(scenario: str, shared: Path) -> None:
    """On days all over their year."""
    folder = shared / "data/scenarios" / scenario
    assert find_silent_in(folder, "2026-02-12", "2026-04-21", "2026-10-25", "2026-12-20") == []
