"""News of a digest: what came of an answer reaches each who answered, once; help that is wanted, offered and given reaches helpers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import choose_seeds
from tests.status.builders import PEOPLE, make_promise, parse_day, parse_source_text
from tests.views.made_up_boards import BoardMaker

from troth.base.dates import AsOf, format_date
from troth.board import build_board
from troth.model import AskEntry, Parties, Settings
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.read.ledger import read_ledger
from troth.read.records import parse_ask
from troth.views.appointments import list_calendar_entries
from troth.views.context import MessageMemory, ViewContext, seal_mark
from troth.views.digest import list_digests
from troth.views.digest_news import find_contributors
from troth.views.said_and_done import list_party_outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board
    from troth.model import Promise
    from troth.views.digest_item import DigestItem

ASK = """title: How do you engage clients?
asker: ann
asked: [bob, cora, dan, walk-ins]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: Half an hour.
log:
  - {date: 2026-03-02, by: ann, act: reached_out, to: all, via: email}
"""
CLOSED = "  - {date: 2026-03-20, by: ann, act: closed, note: The map is drawn., became: {bob: Your list is the template.}}\n"


def look_at(
    day: date, *, log: str = "", people: str = PEOPLE, promises: tuple[Promise, ...] = (), memory: MessageMemory | None = None
) -> ViewContext:
    """Return the board of the ask and some promises as of a day."""
    asks = {"it": parse_ask("it", parse_source_text(ASK + log, "commitments/asks/it.yaml"))} if log else {}
    ledger = Ledger(
        settings=Settings(),
        parties=Parties(parse_parties((parse_source_text(people),))),
        promises=MappingProxyType({each.id: each for each in promises}),
        asks=MappingProxyType(asks),
    )
    return ViewContext(build_board(ledger, AsOf(day)), memory)


def list_told(day: date, section: str, log: str, people: str) -> dict[str, tuple[str, ...]]:
    """Return who gets a message today, and what it says in a section."""
    sent = list_digests(look_at(day, log=log, people=people))
    found = {each.face.id: [item for one in each.sections if one.id == section for item in one.items] for each in sent}
    return {party: tuple(line for item in items for line in item.lines) for party, items in found.items() if items}


ANSWERS = st.dictionaries(
    st.sampled_from(("bob", "cora", "dan", "walk-ins")), st.sampled_from(("gave_input", "declined", "countered")), max_size=4
)
MESSAGES = st.dictionaries(st.sampled_from(("Bob", "Cora", "Dan")), st.sampled_from(("daily", "weekly", "none")), max_size=3)


@settings(deadline=None)
@given(answers=ANSWERS, wanted=MESSAGES, shift=st.integers(0, 6))
def test_each_contributor_hears_once_and_nobody_before(answers: dict[str, str], wanted: dict[str, str], shift: int) -> None:
    """Whoever answered hears once what came of it, however often they want messages; who is not reached is told through the asker."""
    people = PEOPLE
    for name, often in wanted.items():
        people = people.replace(f"{{name: {name}}}", f"{{name: {name}, messages: {often}}}")
    closed = date(2026, 3, 20) + timedelta(shift)
    log = "".join(f"  - {{date: 2026-03-05, by: ann, for: {each}, act: answered, answer: {kind}}}\n" for each, kind in answers.items())
    log += CLOSED.replace("2026-03-20", closed.isoformat())
    told = [(day, list_told(day, "became", log, people)) for day in (closed + timedelta(n) for n in range(-3, 10))]
    reached = {each for each in answers if each != "walk-ins" and wanted.get(each.capitalize()) != "none"}
    assert {party for _, all_told in told for party in all_told} == reached | ({"ann"} if answers.keys() - reached else set())
    for party in reached:
        (only,) = [(day, lines[party]) for day, lines in told if party in lines]
        assert only[0] > closed
        assert only[1] == (("Your list is the template.",) if party == "bob" else ("The map is drawn.",))


@dataclass
class Runs:
    """Runs on some days, each of which remembers what it has told."""

    first: date
    told: set[str] = field(default_factory=set)

    def run(self, day: date, **given: Any) -> dict[str, list[DigestItem]]:  # noqa: ANN401 - what the board holds
        """Return who gets a message on a day, and what is in it, and remember what is told once."""
        return self.run_on(look_at(day, **given).board)

    def run_on(self, board: Board) -> dict[str, list[DigestItem]]:
        """Return the same of the board as it stands on a day."""
        memory = MessageMemory(since=self.first - timedelta(1), told=frozenset(self.told))
        sent = list_digests(ViewContext(board, memory))
        found = {each.face.id: [item for section in each.sections for item in section.items] for each in sent}
        self.told |= {seal_mark(party, mark) for party, items in found.items() for item in items for mark in item.marks}
        return found


RUN_DAYS = st.sets(st.integers(0, 50), max_size=12)


@settings(deadline=None)
@given(answers=ANSWERS, wanted=MESSAGES, shift=st.integers(0, 6), late=st.integers(0, 30), days=RUN_DAYS)
def test_each_contributor_hears_once_whenever_a_run_comes(
    answers: dict[str, str], wanted: dict[str, str], shift: int, late: int, days: set[int]
) -> None:
    """However late the closing is merged, and on whichever days messages go out: one message to each, and none before."""
    people, closed = PEOPLE, date(2026, 3, 20) + timedelta(shift)
    for name, often in wanted.items():
        people = people.replace(f"{{name: {name}}}", f"{{name: {name}, messages: {often}}}")
    log = "".join(f"  - {{date: 2026-03-05, by: ann, for: {each}, act: answered, answer: {kind}}}\n" for each, kind in answers.items())
    whole = log + CLOSED.replace("2026-03-20", closed.isoformat())
    runs, heard = Runs(first=closed), Counter[str]()
    for number in sorted(days | {0, 58, 59, 60, 61, 62, 63, 64}):  # the last ones are a week, which has a Monday
        day = closed + timedelta(number)
        messages = runs.run(day, log=whole if number >= late else log, people=people)
        hearing = [party for party, items in messages.items() if any(one.kind == "ask" and one.marks for one in items)]
        assert number > 0 or not hearing
        heard.update(hearing)
    reached = {each for each in answers if each != "walk-ins" and wanted.get(each.capitalize()) != "none"}
    assert heard == Counter(reached | ({"ann"} if answers.keys() - reached else set()))


@pytest.mark.parametrize("seed", choose_seeds(6))
def test_on_any_board_the_days_of_the_runs_make_no_difference(seed: int) -> None:
    """Daily or seldom, by chance: what became of answers and what is said of help reaches the same people, and nothing twice."""
    maker = BoardMaker(seed)
    board = maker.make_board()
    first = board.day - timedelta(12)
    asks = {}
    for ask in board.ledger.asks.values():
        log = tuple(each for each in ask.log if each.date <= first and each.act != "closed")
        ending = AskEntry(date=max(first, ask.made), by=ask.asker, act="closed", index=len(log), note="It is done.")
        asks[ask.id] = replace(ask, log=(*log, ending))
    ledger = replace(board.ledger, asks=MappingProxyType(asks))
    told = []
    for days in (range(13), sorted({0, *maker.chance.sample(range(1, 12), 2), 12})):
        runs, heard = Runs(first=first), Counter[tuple[str, str]]()
        for day in (first + timedelta(number) for number in days):
            messages = runs.run_on(build_board(ledger, AsOf(day)))
            heard.update((party, mark) for party, items in messages.items() for item in items for mark in item.marks)
        assert set(heard.values()) <= {1}
        told.append({(party, mark) for party, mark in heard if mark.startswith(("became/", "help"))})
    assert told[0] == told[1]
    found = build_board(ledger, AsOf(first + timedelta(12))).asks.values()
    context = ViewContext(build_board(ledger, AsOf(first + timedelta(12))))
    expected = Counter(party for each in found if each.closed_on for party in find_contributors(each, context))
    assert Counter(party for party, mark in told[0] if mark.startswith("became/")) == expected


@settings(deadline=None)
@given(answers=ANSWERS, days=RUN_DAYS)
def test_who_names_the_last_run_needs_no_memory(answers: dict[str, str], days: set[int]) -> None:
    """With the day of the last run each hears once as well; without it, and without a run on the next day, nobody does."""
    closed = date(2026, 3, 20)
    log = "".join(f"  - {{date: 2026-03-05, by: ann, for: {each}, act: answered, answer: {kind}}}\n" for each, kind in answers.items())
    last, heard = closed - timedelta(1), Counter[str]()
    for number in sorted(days | {60}):
        day = closed + timedelta(number)
        sent = list_digests(look_at(day, log=log + CLOSED, memory=MessageMemory(since=last)))
        heard.update(each.face.id for each in sent if any(one.id == "became" for one in each.sections))
        assert number > 0 or not heard
        last = day
    assert heard == Counter({"ann" if each == "walk-ins" else each for each in answers})
    assert not list_told(closed + timedelta(2), "became", log + CLOSED, PEOPLE)


RHYTHMS = {"week": 7, "2 weeks": 14, "3 days": 3}


@settings(deadline=None)
@given(every=st.sampled_from(tuple(RHYTHMS)), days=RUN_DAYS, done=st.sets(st.integers(0, 16)))
def test_a_time_that_passed_is_asked_about_once(every: str, days: set[int], done: set[int]) -> None:
    """Whichever days messages go out on: each time that nobody has spoken of is asked about in one message, and its day is named."""
    start, step = date(2026, 10, 5), RHYTHMS[every]
    names = [start + timedelta(step * number) for number in range(57 // step + 1)]
    delivered = [name for number, name in enumerate(names) if number in done]
    log = "date: 2026-10-02, by: cora, act: agreed\n"
    log += "".join(f"date: {name}, by: ann, act: delivered, occurrence: {name}\n" for name in delivered)
    promise = make_promise(log, made="2026-10-02", due=start.isoformat(), every=every)
    runs, asked = Runs(first=start), Counter[str]()
    for number in sorted(days | {0, 57}):
        day = start + timedelta(number)
        items = runs.run(day, promises=(promise,)).get("ann", [])
        about = {mark.removeprefix("time/it/"): item for item in items for mark in item.marks if mark.startswith("time/")}
        new = [name for name in about if asked[name] == 0]
        asked.update(about.keys())
        said = " ".join([*(line for item in items for line in item.lines), *(item.when for item in items)])
        assert all(format_date(date.fromisoformat(name)) in said for name in sorted(new)[-6:])
    passed = {name.isoformat() for name in names if name not in delivered and name <= start + timedelta(56)}
    assert asked == Counter(passed)


def test_who_spoke_for_a_team_hears_it() -> None:
    """Not its lead, and not all of its members."""
    log = (ASK.replace("[bob, cora, dan, walk-ins]", "[blue]"), "  - {date: 2026-03-05, by: bob, act: answered, answer: gave_input}\n")
    ask = parse_ask("it", parse_source_text(log[0] + log[1] + CLOSED, "commitments/asks/it.yaml"))
    ledger = Ledger(settings=Settings(), parties=look_at(date(2026, 3, 1)).board.ledger.parties, asks=MappingProxyType({"it": ask}))
    sent = list_digests(ViewContext(build_board(ledger, AsOf(date(2026, 3, 21)))))
    assert [each.face.id for each in sent if any(one.id == "became" for one in each.sections)] == ["bob"]


def test_a_page_says_what_came_of_what_one_said() -> None:
    """On the contributor's own page, once the ask is closed; on nobody else's."""
    log = "  - {date: 2026-03-05, by: bob, act: answered, answer: gave_input, note: I call them.}\n"
    before, after = look_at(parse_day("2026-03-19"), log=log), look_at(parse_day("2026-03-20"), log=log + CLOSED)
    bob = after.board.ledger.parties["bob"]
    assert list_party_outcomes(bob, before) == ()
    (said,) = list_party_outcomes(bob, after)
    assert (said.said, said.outcome.text, said.outcome.date_text) == ("I call them.", "Your list is the template.", "20 Mar 2026")
    assert list_party_outcomes(after.board.ledger.parties["dan"], after) == ()


def test_a_talk_stands_in_both_calendars() -> None:
    """From the day on which somebody has named its day, until that day, or until the ask is closed."""
    log = "  - {date: 2026-03-05, by: bob, act: answered, answer: scheduled, until: 2026-03-12, note: At eleven.}\n"
    (talk,) = [each for each in list_calendar_entries(look_at(parse_day("2026-03-06"), log=log)) if each.kind == "talk"]
    assert (talk.day, talk.parties) == (parse_day("2026-03-12"), frozenset({"ann", "bob"}))
    assert "They said: At eleven." in talk.lines
    assert not [each for each in list_calendar_entries(look_at(parse_day("2026-03-13"), log=log + CLOSED)) if each.kind == "talk"]


SKILLED = PEOPLE.replace("{name: Eve}", "{name: Eve, skills: [stone saw, C++]}")
CALL = "date: 2026-10-02, by: cora, act: agreed\ndate: 2026-10-05, by: ann, act: help_wanted, note: {}"


def list_asked(note: str, *, more: str = "", day: str = "2026-10-05", section: str = "help") -> set[str]:
    """Return who is told that ann wants help."""
    wanted = make_promise(f"{CALL.format(note)}\n{more}")
    sent = list_digests(look_at(parse_day(day), people=SKILLED, promises=(wanted,)))
    return {each.face.id for each in sent if any(one.id == section for one in each.sections)}


def test_help_wanted_reaches_helpers() -> None:
    """The promiser's team is told, who has a skill that the call names, the team that it names, and whoever follows up."""
    assert list_asked("Two hands.") == {"bob", "cora"}
    assert list_asked("A STONE-SAW for a day.") == {"bob", "cora", "eve"}
    assert list_asked("Somebody with C++.") == {"bob", "cora", "eve"}
    assert list_asked("A saw for stones.") == {"bob", "cora"}


def test_offers_and_thanks_are_told_once() -> None:
    """Who promised hears of an offer, and who offered hears that it helped, on the next morning."""
    offer = "date: 2026-10-06, by: eve, act: help_offered, note: I have a saw."
    assert list_asked("A saw.", more=offer, day="2026-10-07", section="thanks") == {"ann"}
    assert list_asked("A saw.", more=offer, day="2026-10-08", section="thanks") == set()
    thanked = f"{offer}\ndate: 2026-10-08, by: ann, act: helped, note: The stone fits."
    assert list_asked("A saw.", more=thanked, day="2026-10-09", section="thanks") == {"eve"}


@pytest.mark.parametrize("scenario", ["jane", "acme-review", "platform-sales", "kitchen"])
def test_each_contributor_of_a_scenario_hears_once(scenario: str, shared: Path) -> None:
    """Whichever day an ask is closed: who has answered by then gets one message, none before, and nobody else gets one."""
    ledger, _ = read_ledger(shared / "data/scenarios" / scenario)
    for ask in ledger.asks.values():
        for closed in (ask.respond_by, ask.respond_by + timedelta(30)):
            log = tuple(each for each in ask.log if each.date <= closed and each.act != "closed")
            ending = AskEntry(date=closed, by=ask.asker, act="closed", index=len(log), note="It is done.")
            asks = MappingProxyType({ask.id: replace(ask, log=(*log, ending))})
            told: Counter[str] = Counter()
            for number in range(-2, 9):
                context = ViewContext(build_board(replace(ledger, asks=asks), AsOf(closed + timedelta(number))))
                hearing = [each.face.id for each in list_digests(context) if any(one.id == "became" for one in each.sections)]
                assert number > 0 or not hearing
                told.update(hearing)
            assert told == Counter(find_contributors(context.board.asks[ask.id], context).keys())
            assert sum(map(len, find_contributors(context.board.asks[ask.id], context).values())) == context.board.asks[ask.id].answer_count


OUTSIDE = PEOPLE.replace("{name: Walk-in customers}", "{name: Walk-in customers, owner: dan}")
YES = "date: 2026-10-01, by: walk-ins, act: agreed"
AT_RISK = "date: 2026-10-05, by: ann, act: reported, confidence: at_risk, note: The stone is late."
ON_TRACK = "date: 2026-10-09, by: ann, act: reported, confidence: on_track, note: It came."
MOVED = "date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-27, because: Ill.\ndate: 2026-10-07, by: walk-ins, act: agreed"
REVOKED = "date: 2026-10-05, by: ann, act: revoked, reason: people, because: Ill."


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            f"{AT_RISK}\n{ON_TRACK}",
            {"2026-10-06": "It is at risk and may not be kept. The stone is late.", "2026-10-10": "It is on track again. It came."},
        ),
        (MOVED, {"2026-10-08": "It is now due 27 Oct 2026, not 20 Oct 2026. Ill."}),
        (REVOKED, {"2026-10-06": "It won't be kept: the promise was taken back. Ill."}),
        (ON_TRACK, {}),
    ],
)
def test_word_of_a_promise_in_trouble_reaches_all_affected_once(log: str, told: dict[str, str]) -> None:
    """Its customer (by its owner, with a message ready to send), who promised what needs it, and the whole; not who said it."""
    promises = (
        make_promise(f"{YES}\n{log}", customer="walk-ins", part_of="whole"),
        make_promise(record="after", title="After", promiser="eve", needs="[it]"),
        make_promise(record="whole", title="Whole", promiser="bob", customer="cora"),
    )
    heard: dict[str, dict[str, str]] = {"dan": {}, "eve": {}, "bob": {}}
    for number in range(3, 16):
        day = date(2026, 10, number)
        for each in list_digests(look_at(day, people=OUTSIDE, promises=promises)):
            for item in (item for one in each.sections if one.id == "news" for item in one.items):
                heard[each.face.id][day.isoformat()] = item.lines[1].partition(": ")[2]
                assert [note.name for note in item.notes] == (["Walk-in customers"] if each.face.id == "dan" else [])
    # a customer who has agreed to a new day knows of it
    assert heard == {"dan": {} if log == MOVED else told, "eve": told, "bob": told}


def test_why_one_hears_of_it() -> None:
    """Each reads what of theirs rests on it; the message to an outside customer says what was said, and signs with who sends it."""
    promises = (
        make_promise(f"{YES}\n{AT_RISK}", customer="walk-ins"),
        make_promise(record="after", title="After", promiser="eve", needs="[it]"),
        make_promise(record="last", title="Last", promiser="cora", customer="eve", needs="[after]"),
    )
    sent = list_digests(look_at(date(2026, 10, 6), people=OUTSIDE, promises=promises))
    items = {each.face.id: item for each in sent for one in each.sections if one.id == "news" for item in one.items}
    assert {party: item.lines[-1] for party, item in items.items()} == {
        "cora": "You hear this because you promised “Last”, which rests on it.",
        "dan": "The board can't reach Walk-in customers, so pass it on: it was promised to them.",
        "eve": "You hear this because you promised “After”, which needs it.",
    }
    (note,) = items["dan"].notes
    assert (note.subject, note.sender) == ("It: so that you know", "Dan")
    assert note.paragraphs[1] == "It is at risk and may not be kept. The stone is late."


@pytest.mark.parametrize("shift", range(7))
def test_who_wants_one_message_a_week_hears_word_once(shift: int) -> None:
    """On the Monday after it was said, on whatever day of the week that was."""
    people = OUTSIDE.replace("{name: Eve}", "{name: Eve, messages: weekly}")
    said = date(2026, 10, 5) + timedelta(shift)
    log = f"{YES}\ndate: {said}, by: ann, act: reported, confidence: at_risk"
    promises = (make_promise(log, customer="walk-ins"), make_promise(record="after", title="After", promiser="eve", needs="[it]"))
    days = [said + timedelta(number) for number in range(15)]
    sent = {day: list_digests(look_at(day, people=people, promises=promises)) for day in days}
    told = [
        day for day, all_sent in sent.items() for each in all_sent if each.face.id == "eve" for one in each.sections if one.id == "news"
    ]
    assert (len(told), told[0].weekday()) == (1, 0)
    assert 1 <= (told[0] - said).days <= 7
