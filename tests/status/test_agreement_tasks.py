"""What follows from an agreement: what was missed, is missing or is due waits until it is answered, and both sides are told."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.status.builders import make_parties, make_promise, parse_day, parse_source_text
from tests.status.test_agreement import BASE, SIGNED

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Kind, Settings
from troth.model.ledger import Ledger
from troth.read.ledger import read_ledger
from troth.read.records import parse_agreement
from troth.status.agreement_tasks import CONSEQUENCES, AgreementTaskKind, find_input_answer, list_day_marks, list_pending_tasks
from troth.status.waits import WaitKind
from troth.status.wording import fingerprint_wording
from troth.views.context import ViewContext
from troth.views.digest import list_digests

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board
    from troth.model import Promise
    from troth.status.waits import Wait

MEASURED = f"{SIGNED}\ndate: 2026-10-02, by: bob, act: measured, requirement: p1, period: 2026-09, value: 9"
REVIEWED = "date: 2026-10-03, by: cora, act: reviewed, rating: 4"
TALKED = "date: 2026-10-05, by: {by}, act: discussed, requirement: p1, period: 2026-09, note: A second engineer."
LATER = BASE.replace("1 month", "9 months")
"""No review is due so soon."""
MEND = {"agreement": "it", "requirement": "p1", "promiser": "bob"}


def look_at(log: str, as_of: str, *promises: Promise, base: str = LATER) -> Board:
    """Return the board of the agreement with some promises."""
    entries = "".join(f"  - {{{line.strip()}}}\n" for line in log.strip().splitlines())
    agreement = parse_agreement("it", parse_source_text(f"{base}log:\n{entries}", "commitments/agreements/it.yaml"))
    ledger = Ledger(
        settings=Settings(),
        parties=make_parties(),
        promises=MappingProxyType({each.id: each for each in promises}),
        agreements=MappingProxyType({"it": agreement}),
    )
    return build_board(ledger, AsOf(parse_day(as_of)))


def list_waits(log: str, as_of: str, *promises: Promise, base: str = LATER) -> list[tuple[WaitKind, tuple[str, ...]]]:
    """Return what waits about the agreement, and for whom."""
    found = look_at(log, as_of, *promises, base=base).waits_by_record.get((Kind.AGREEMENT, "it"), ())
    return [(each.what, each.parties) for each in found]


PROVIDER, CUSTOMER = (WaitKind.MISSED, ("blue",)), (WaitKind.MISSED, ("acme",))


def test_a_missed_target_waits_for_both_sides() -> None:
    """From the day on which it was recorded: once for the provider, once for the customers."""
    assert list_waits(MEASURED, "2026-10-01") == [(WaitKind.MEASUREMENT, ("blue",))]
    assert list_waits(MEASURED, "2026-10-02") == [PROVIDER, CUSTOMER]
    assert list_waits(MEASURED.replace("value: 9", "value: 4"), "2026-10-02") == []


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        (TALKED.format(by="bob"), [CUSTOMER]),
        (TALKED.format(by="cora"), []),
        (REVIEWED, [PROVIDER]),
        (f"{REVIEWED}\n{TALKED.format(by='ann')}", []),
        (TALKED.format(by="bob").replace("2026-09,", "2026-10,"), [PROVIDER, CUSTOMER]),
    ],
)
def test_a_missed_target_is_answered_by_a_word_or_a_review(entries: str, left: list[object]) -> None:
    """Either side's word ends the provider's wait; the customers' ends by their own word, or by their review."""
    assert list_waits(f"{MEASURED}\n{entries}", "2026-10-08") == left


def test_a_missed_target_is_answered_by_a_promise() -> None:
    """One that names agreement and requirement and was made after the period; the customers wait until it is accepted."""
    mending = make_promise(record="mend", made="2026-10-06", due="2026-10-30", **MEND)
    assert list_waits(MEASURED, "2026-10-08", mending) == [CUSTOMER]
    before = make_promise(record="mend", made="2026-09-30", due="2026-10-30", **MEND)
    assert list_waits(MEASURED, "2026-10-08", before) == [PROVIDER, CUSTOMER]
    given_up = make_promise("date: 2026-10-07, by: bob, act: revoked, reason: people", record="mend", made="2026-10-06", **MEND)
    assert list_waits(MEASURED, "2026-10-08", given_up) == [PROVIDER, CUSTOMER]
    done = make_promise(
        "date: 2026-10-07, by: bob, act: delivered\ndate: 2026-10-08, by: cora, act: accepted", record="mend", made="2026-10-06", **MEND
    )
    assert list_waits(MEASURED, "2026-10-08", done) == []


def test_every_period_that_began_in_force_waits_for_its_value() -> None:
    """Until it is measured, or the two sides have said why nobody can; the wait begins with the day after the period."""
    board = look_at(SIGNED, "2026-12-05")
    (wait,) = board.waits_by_record[Kind.AGREEMENT, "it"]
    assert (wait.what, wait.parties, wait.since) == (WaitKind.MEASUREMENT, ("blue",), parse_day("2026-10-01"))
    assert wait.text == "measure September 2026, October 2026 and November 2026 (1 of 1 requirements)"
    (wait,) = look_at(f"{SIGNED}\n{TALKED.format(by='bob')}", "2026-11-05").waits_by_record[Kind.AGREEMENT, "it"]
    assert wait.text == "measure October 2026 (1 of 1 requirements)"


def test_a_requirement_that_is_new_counts_from_its_own_wording() -> None:
    """One that nobody had measured before both signed the changed wording may be new; one that somebody had is to be measured as before."""
    old = "date: {}, by: {}, act: signed, terms: 'abcdef1'"
    before = f"{SIGNED.splitlines()[0]}\n{old.format('2026-08-20', 'bob')}\n{old.format('2026-08-31', 'cora')}"
    anew = "date: 2026-11-10, by: bob, act: signed\ndate: 2026-11-20, by: cora, act: signed"
    assert list_waits(f"{before}\n{anew}", "2026-12-31") == []
    assert list_waits(f"{before}\n{anew}", "2027-01-01") == [(WaitKind.MEASUREMENT, ("blue",))]
    measured = "date: 2026-10-02, by: bob, act: measured, requirement: p1, period: 2026-09, value: 1"
    assert list_waits(f"{before}\n{measured}\n{anew}", "2026-12-01") == [(WaitKind.MEASUREMENT, ("blue",))]


def test_feedback_waits_until_it_is_answered() -> None:
    """By an entry that names its date, or by what the provider signs after it."""
    again = "date: 2026-09-10, by: cora, act: input, not_working: Late notice."
    assert list_waits(f"{SIGNED}\n{again}", "2026-09-11") == [(WaitKind.INPUT, ("blue",))]
    answered = f"{SIGNED}\n{again}\ndate: 2026-09-12, by: bob, act: answered_input, input: 2026-09-10, note: A week ahead."
    assert list_waits(answered, "2026-09-12") == []
    assert list_waits(f"{SIGNED}\n{again}\ndate: 2026-09-12, by: bob, act: signed", "2026-09-12") == []
    accord = look_at(answered, "2026-09-12").agreements["it"]
    reply = find_input_answer(accord.customer_inputs[-1], accord)
    assert reply is not None
    assert reply.note == "A week ahead."


def test_an_answer_to_feedback_that_nobody_gave_changes_nothing() -> None:
    """An entry that names another day is none of those that count."""
    wrong = f"{SIGNED}\ndate: 2026-09-12, by: bob, act: answered_input, input: 2026-08-02, note: A week ahead."
    accord = look_at(wrong, "2026-09-12").agreements["it"]
    assert accord.valid[-1].act == "signed"


DATED = LATER.replace("{what: Data, have: false}", "{what: Data, have: false, by: 2026-10-15}").replace(
    "{what: One engineer, plan: A second}", "{what: One engineer, plan: A second, by: 2026-10-20}"
)
DONE = "date: 2026-10-07, by: bob, act: delivered\ndate: 2026-10-08, by: cora, act: accepted"


def test_what_is_to_be_there_on_a_day_waits_from_that_day() -> None:
    """A resource until it is there, a plan until a review has looked at it; before, calendars have their days."""
    measured = MEASURED.replace("value: 9", "value: 1")
    assert list_waits(measured, "2026-10-14", base=DATED) == []
    assert list_waits(measured, "2026-10-20", base=DATED) == [(WaitKind.RESOURCE, ("blue",)), (WaitKind.OBSTACLE, ("blue",))]
    assert list_waits(measured, "2026-10-20", base=DATED.replace("have: false", "have: true")) == [(WaitKind.OBSTACLE, ("blue",))]
    looked = f"{measured}\ndate: 2026-10-21, by: cora, act: reviewed, rating: 4"
    assert list_waits(looked, "2026-10-22", base=DATED) == [(WaitKind.RESOURCE, ("blue",))]
    accord = look_at(measured, "2026-10-14", base=DATED).agreements["it"]
    assert [(each.kind, each.day) for each in list_day_marks(accord, make_parties())] == [
        (AgreementTaskKind.RESOURCE, parse_day("2026-10-15")),
        (AgreementTaskKind.OBSTACLE, parse_day("2026-10-20")),
    ]


def test_a_promise_brings_what_is_not_there() -> None:
    """Its due date is the day where none is named, and once it is kept nothing waits."""
    base = LATER.replace("have: false}", "have: false, promise: bring}")
    log = MEASURED.replace("value: 9", "value: 1")
    brought = make_promise(DONE, record="bring", promiser="bob", due="2026-10-10", made="2026-10-01")
    late = make_promise(record="bring", promiser="bob", due="2026-10-10", made="2026-10-01")
    assert list_waits(log, "2026-10-10", brought, base=base) == []
    assert list_waits(log, "2026-10-10", late, base=base) == [(WaitKind.RESOURCE, ("blue",))]


def test_a_link_and_whether_something_came_are_not_signed() -> None:
    """Adding the promise, or saying that what had a day is there now, leaves every signature; the day itself is a term."""

    def sign(text: str) -> str:
        return fingerprint_wording(parse_agreement("it", parse_source_text(text, "commitments/agreements/it.yaml")).wording)

    assert sign(LATER.replace("have: false}", "have: false, promise: bring}")) == sign(LATER)
    assert sign(DATED.replace("have: false", "have: true")) == sign(DATED)
    assert sign(DATED) != sign(LATER)
    assert sign(LATER.replace("have: false", "have: true")) != sign(LATER)


ENTRIES = st.lists(
    st.sampled_from((
        "act: measured, requirement: p1, period: 2026-09, value: 9",
        "act: measured, requirement: p1, period: 2026-10, value: 1",
        "act: measured, requirement: p1, period: 2026-10, value: 7",
        "act: discussed, requirement: p1, period: 2026-09",
        "act: discussed, requirement: p1, period: 2026-10",
        "act: input, not_working: Late notice.",
        "act: answered_input, input: 2026-11-02",
        "act: reviewed, rating: 2",
    )).flatmap(lambda act: st.tuples(st.sampled_from(("bob", "cora")), st.just(act))),
    max_size=7,
)  # fmt: skip


@settings(deadline=None)
@given(entries=ENTRIES, later=st.integers(0, 40))
def test_all_that_follows_is_told_to_both_sides_until_it_is_answered(entries: list[tuple[str, str]], later: int) -> None:
    """Whatever was written: each task that is a consequence is one wait, both sides are told of it, and an answer ends it."""
    log = "\n".join([SIGNED, *(f"date: 2026-11-02, by: {by}, {act}" for by, act in entries)])
    board = look_at(log, date.fromordinal(date(2026, 11, 2).toordinal() + later).isoformat(), base=DATED)
    waits = board.waits_by_record.get((Kind.AGREEMENT, "it"), ())
    tasks = list_pending_tasks(board.agreements["it"], board.ledger.parties, board.day)
    assert [each.text for each in waits] == [each.text for each in tasks]
    for wait in waits:
        assert {"ann", "cora"} <= set(wait.told_to)
        if wait.what is WaitKind.MISSED:
            after = f"{log}\ndate: {board.day.isoformat()}, by: {_choose_speaker(wait)}, act: discussed, {_name(wait)}"
            assert wait not in look_at(after, board.day.isoformat(), base=DATED).waits_by_record.get((Kind.AGREEMENT, "it"), ())


def _choose_speaker(wait: Wait) -> str:
    return "bob" if wait.parties == ("blue",) else "cora"


def _name(wait: Wait) -> str:
    return ", ".join(f"{key}: {value}" for key, value in wait.names)


@pytest.mark.parametrize("scenario", ["platform-sales", "acme-review", "kitchen", "jane"])
def test_all_that_follows_in_a_scenario_is_told_to_both_sides(scenario: str, shared: Path) -> None:
    """On the first of each month of two years: each consequence waits for somebody, and stands in a message of both sides that week."""
    ledger, _ = read_ledger(shared / "data/scenarios" / scenario)
    look = cache(lambda on: build_board(ledger, AsOf(on)))
    for day in (date(2026 + number // 12, number % 12 + 1, 1) for number in range(24)):
        board = look(day)
        for accord in board.agreements.values():
            waits = board.waits_by_record.get((Kind.AGREEMENT, accord.id), ())
            tasks = [each for each in list_pending_tasks(accord, board.ledger.parties, day) if each.kind in CONSEQUENCES]
            assert {each.text for each in tasks} <= {each.text for each in waits}
            for side in (accord.wording.provider, *accord.wording.customers) if tasks else ():
                people = {party for wait in waits for party in wait.told_to if board.ledger.parties.may_act_for(party, side)}
                week = [day + timedelta(days=number) for number in range(7)]
                assert any(accord.id in list_records_told(look(on), people) for on in week), (scenario, day, side)


def list_records_told(board: Board, people: set[str]) -> set[str]:
    """Return the records that stand in today's messages to some people."""
    sent = (each for each in list_digests(ViewContext(board)) if each.face.id in people)
    return {item.id for digest in sent for section in digest.sections for item in section.items}
