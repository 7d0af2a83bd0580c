"""What the contract has decided about asks and their pauses: each docstring is its sentence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from tests.status.builders import make_parties, parse_day, parse_source_text, replay_log

from troth.base.dates import AsOf
from troth.board import Board, build_board
from troth.model import Settings
from troth.model.ledger import Ledger
from troth.read.records import parse_ask
from troth.status.ask import AskState, AskStatus, NextStep, Respondent
from troth.status.ask_replay import derive_ask_status, to_the_sponsor_too_soon
from troth.status.redaction import redact_ask
from troth.status.respondents import find_respondents
from troth.views.context import ViewContext
from troth.views.digest import build_digest

if TYPE_CHECKING:
    from troth.model import Ask
    from troth.status.promise import PromiseSnapshot

BASE = """title: How do you engage clients today?
asker: ann
sponsor: eve
asked: [bob, cora, dan]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: What works, what doesn't?
"""
WEEKDAYS = Settings(working_days=frozenset(range(5)))
MAIL = "date: 2026-03-02, by: ann, act: reached_out, to: all, via: email"
ALL_STEPS = f"""{MAIL}
date: 2026-03-09, by: ann, act: reached_out, to: unanswered, via: email
date: 2026-03-17, by: ann, act: reached_out, to: unanswered, via: phone"""


def ask_of(log: str = "", base: str = BASE) -> Ask:
    """Return an ask of three people by ann."""
    entries = "".join(f"  - {{{line.strip()}}}\n" for line in log.strip().splitlines())
    return parse_ask("it", parse_source_text(base + (f"log:\n{entries}" if entries else ""), "commitments/asks/it.yaml"))


def asked(
    log: str = "", /, *, as_of: str, base: str = BASE, promises: tuple[PromiseSnapshot, ...] = (), settings: Settings = WEEKDAYS
) -> AskStatus:
    """Return it as of a date."""
    return derive_ask_status(ask_of(log, base), make_parties(), settings, promises, parse_day(as_of))


def board_with(log: str, *, as_of: str, base: str = BASE) -> Board:
    """Return a board with that one ask."""
    return build_board(
        Ledger(settings=WEEKDAYS, parties=make_parties(), asks=MappingProxyType({"it": ask_of(log, base)})), AsOf(parse_day(as_of))
    )


def of(pursuit: AskStatus, party: str = "bob") -> Respondent:
    """Return one of those asked."""
    return next(each for each in pursuit.respondents if each.party == party)


def step(pursuit: AskStatus, party: str = "bob") -> tuple[str, str | None, str | None]:
    """Return the next step for somebody: what, by which way, from when."""
    each = of(pursuit, party)
    return each.next_step.value, each.via, each.since.isoformat() if each.since else None


def test_a_yes_is_a_promise_only_when_there_is_one() -> None:
    """`committed` to an ask that seeks a promise is a promise only when there is one: with `promise`, with a promise that names the ask, or by `ask answer --due`, which makes it."""  # noqa: E501 - the contract's sentence
    yes, seeks = "date: 2026-03-05, by: bob, act: answered, answer: committed", BASE.replace("seeks: input", "seeks: promise")
    made = replay_log(promiser="bob", customer="ann", made="2026-03-06", ask="it")

    alone = of(asked(yes, as_of="2026-03-08", base=seeks)).answer
    answer = of(asked(yes, as_of="2026-03-08", base=seeks, promises=(made,))).answer

    assert alone is not None
    assert answer is not None
    assert (alone.promise, answer.kind, answer.promise) == (None, "committed", "it")


def test_without_one_the_day_is_to_be_named() -> None:
    """Without, it is answered, and the next step is the answerer's: name the day."""
    yes, seeks = "date: 2026-03-05, by: bob, act: answered, answer: committed", BASE.replace("seeks: input", "seeks: promise")
    pursuit = asked(yes, as_of="2026-03-08", base=seeks)

    assert (of(pursuit).next_step, pursuit.answer_count, pursuit.to_name_the_day(of(pursuit))) == (NextStep.NONE, 1, True)
    assert not asked(yes, as_of="2026-03-08").to_name_the_day(of(pursuit))
    waits = build_digest(make_parties()["bob"], ViewContext(board_with(yes, as_of="2026-03-06", base=seeks)))
    assert [reply.label for section in waits.sections for item in section.items for reply in item.replies] == ["Give a due date"]


def test_a_day_that_has_passed() -> None:
    """`scheduled` whose `until` has passed is unanswered again."""
    talk = f"{MAIL}\ndate: 2026-03-03, by: bob, act: answered, answer: scheduled, until: 2026-03-12"
    again = f"{talk}\ndate: 2026-03-13, by: ann, act: reached_out, to: unanswered, via: email"

    assert of(asked(talk, as_of="2026-03-12")).answer is not None
    later = asked(talk, as_of="2026-03-13")
    assert (of(later).answer, later.answer_count, step(later)) == (None, 0, ("reach_out", "email", "2026-03-13"))
    assert len(of(asked(again, as_of="2026-03-16")).attempts) == 2
    others = "\n".join(f"date: 2026-03-03, by: {each}, act: answered, answer: gave_input" for each in ("cora", "dan"))
    assert [asked(f"{talk}\n{others}", as_of=each).state for each in ("2026-03-12", "2026-03-13")] == [AskState.ANSWERED, AskState.OPEN]


def test_the_first_answers_day_and_the_last_answer() -> None:
    """The first answer's day counts for answered-in-time, for ever; the last answer is the answer (a promise after a "no" counts)."""
    no = "date: 2026-03-10, by: bob, act: answered, answer: declined"
    late = replay_log(record="late", promiser="bob", customer="ann", made="2026-03-25", ask="it")

    bob = of(asked(no, as_of="2026-04-01", promises=(late,)))

    assert (bob.first_answer, bob.answer and bob.answer.kind) == (parse_day("2026-03-10"), "committed")
    assert of(asked(no, as_of="2026-03-24")).first_answer == parse_day("2026-03-10")
    talk = "date: 2026-03-03, by: bob, act: answered, answer: scheduled, until: 2026-03-12"
    assert board_with(talk, as_of="2026-04-01").numbers.answered_in_time.counted == ("it/bob",)


@pytest.mark.parametrize(("by", "fits"), [("bob", True), ("ann", True), ("eve", True), ("dan", False)])
def test_who_records_an_answer(by: str, fits: bool) -> None:  # noqa: FBT001 - drawn
    """Recorded by the one asked, or for them by the asker or the sponsor."""
    said = f"date: 2026-03-05, by: {by}, act: answered, for: bob, answer: gave_input"
    ask = ask_of(said)

    assert (find_respondents(ask, make_parties()).find_fault(ask.log[0]) is None) is fits
    assert (of(asked(said, as_of="2026-03-08")).answer is not None) is fits


def test_each_who_answered_hears_once() -> None:
    """`closed` may say `became: {party: text}` for those who answered; everybody who answered hears once what became of it, nobody else does."""  # noqa: E501 - the contract's sentence
    log = f"""{MAIL}
    date: 2026-03-05, by: bob, act: answered, answer: gave_input
    date: 2026-03-06, by: cora, act: answered, answer: declined
    date: 2026-03-20, by: ann, act: closed, note: The map is drawn., became: {{bob: Your list is the template., dan: Nothing.}}"""

    def heard(party: str, as_of: str) -> list[str]:
        sections = build_digest(make_parties()[party], ViewContext(board_with(log, as_of=as_of))).sections
        return [line for section in sections if section.id == "became" for item in section.items for line in item.lines]

    days = [f"2026-03-{each}" for each in range(18, 30)]
    told_to = {party: [(each, *lines) for each in days if (lines := heard(party, each))] for party in ("bob", "cora", "dan", "ann", "eve")}
    assert told_to == {
        "bob": [("2026-03-21", "Your list is the template.")],
        "cora": [("2026-03-21", "The map is drawn.")],
        "dan": [],
        "ann": [],
        "eve": [],
    }


def test_the_sponsor_before_the_others() -> None:
    """A sponsor step before the steps that stand before it is a warning."""
    early = f"{MAIL}\ndate: 2026-03-09, by: ann, act: reached_out, to: [bob], via: sponsor"
    in_turn = f"{ALL_STEPS}\ndate: 2026-03-24, by: ann, act: reached_out, to: [bob], via: sponsor"

    assert [named for _, named in to_the_sponsor_too_soon(ask_of(early), make_parties(), WEEKDAYS, ())] == [("bob",)]
    assert not list(to_the_sponsor_too_soon(ask_of(in_turn), make_parties(), WEEKDAYS, ()))


SPONSORED = f"{ALL_STEPS}\ndate: 2026-03-24, by: ann, act: reached_out, to: [bob], via: sponsor, note: Please."
ANSWERED = "date: 2026-03-25, by: cora, act: answered, answer: gave_input"


def test_what_is_published_of_an_ask() -> None:
    """**What is published of an ask** (pages, v1, CSV, calendars, feeds, workbook, search): a next step `sponsor` is published as `wait` without `via` and `because`, `reached_out` entries via sponsor and the note to the sponsor are left out; with `publish.silent: count` `asked` lists only those who answered, `to` of `reached_out` and `paused` is a number, `answered`/`of` stay."""  # noqa: E501 - the contract's sentence
    whole = asked(f"{SPONSORED}\n{ANSWERED}", as_of="2026-04-01")
    assert step(whole)[:2] == ("sponsor", "sponsor")

    published = redact_ask(whole, silent_by_name=True)

    assert [(each.party, each.next_step, each.via, each.reason) for each in published.silent] == [
        ("bob", NextStep.WAIT, None, ""),
        ("dan", NextStep.WAIT, None, ""),
    ]
    assert all(entry.via != "sponsor" for entry in (*published.entries, *published.ask.log, *of(published).attempts))
    counted = redact_ask(whole, silent_by_name=False)
    assert ([each.party for each in counted.respondents], counted.answer_count, counted.of) == (["cora"], 1, 3)
    assert [(entry.to, entry.to_number) for entry in counted.entries] == [((), 3), ((), 3), ((), 3), ((), None)]
    assert "bob" not in repr((counted.ask.asked, counted.respondents, counted.unlisted, counted.entries, counted.ask.benefit))


# Pauses


@pytest.mark.parametrize(
    ("pauses", "since"),
    [
        (["03-03|04-13"], "2026-04-15"),
        (["03-09|03-16"], "2026-03-16"),
        (["03-03|03-05"], "2026-03-09"),
        (["03-03|04-13", "03-04|03-10"], "2026-04-15"),
        (["03-03|03-10", "03-10|03-12"], "2026-03-16"),
        ([], "2026-03-05"),
    ],
)
def test_days_that_count_towards_a_wait(pauses: list[str], since: str) -> None:
    """A day counts towards a step's wait if it is a working day (where the board has them) and not stopped; stopped are the days from a pause's date up to the day before its `until`."""  # noqa: E501 - the contract's sentence
    log = [MAIL]
    for number, each in enumerate(pauses):
        start, until = each.split("|")
        log.append(f"date: 2026-{start}, by: ann, act: paused, to: {'all' if number == 0 else '[bob]'}, until: 2026-{until}")

    assert step(asked("\n".join(log), as_of="2026-05-01")) == ("reach_out", "email", since)


def test_never_before_the_latest_until() -> None:
    """The step is due after `wait` counted days, never before the latest `until`."""
    shorter = f"""{MAIL}
    date: 2026-03-09, by: ann, act: paused, to: all, until: 2026-03-20
    date: 2026-03-10, by: ann, act: paused, to: [bob], until: 2026-03-12"""

    assert step(asked(shorter, as_of="2026-03-19")) == ("wait", "email", "2026-03-20")
    assert step(asked(shorter, as_of="2026-03-19"), "cora") == ("wait", "email", "2026-03-20")


def test_nothing_before_it_was_made() -> None:
    """Before an ask's `made` nothing."""
    early = "date: 2026-03-01, by: ann, act: reached_out, to: all, via: email"

    assert of(asked(early, as_of="2026-03-03")).attempts == ()
