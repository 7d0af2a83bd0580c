"""Promises that come again: each promise of the contract on rhythm, on small boards."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from tests.status.builders import make_board, make_promise, parse_day, parse_source_text

from troth.base.dates import AsOf, add_days
from troth.board import build_board
from troth.model import Kind, Parties, Settings
from troth.model.history import Commit, History, HistoryState, Version
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.status.attention import Flag
from troth.status.other_words import mark_answers
from troth.status.provenance import get_log, get_text, hash_entries, hash_terms
from troth.status.schedule import Schedule, list_occurrence_schedule, list_overdue_dates
from troth.status.trends import count_kept_after_change

if TYPE_CHECKING:
    from troth.board import Board, PromiseStatus
    from troth.model import Promise
    from troth.status.promise import Occurrence

WEEKLY = {"made": "2026-10-02", "due": "2026-10-09", "every": "week"}
AGREED = "date: 2026-10-02, by: cora, act: agreed\n"


def derive(log: str = "", *, as_of: str, settings: Settings | None = None, **fields: str) -> tuple[PromiseStatus, Board]:
    """Return a weekly promise, agreed to by its customer, as of a date; with its board."""
    board = make_board(make_promise(AGREED + log, **{**WEEKLY, **fields}), as_of=as_of, settings=settings)
    return board.promises["it"], board


def list_states(log: str = "", *, as_of: str, settings: Settings | None = None, **fields: str) -> list[str]:
    """Return each occurrence as `09 promised overdue`: the day of its name, its state, and the first word of its schedule."""
    standing, board = derive(log, as_of=as_of, settings=settings, **fields)
    words = ((each, list_occurrence_schedule(each, board.settings, board.day)) for each in standing.snapshot.occurrences)
    return [f"{each.name:%d} {each.snapshot.state.value} {said[0] if said else ''}".strip() for each, said in words]


def test_what_nobody_has_spoken_of_is_overdue_until_the_next_one() -> None:
    """Then it is not done, which is no state: it may still be delivered, accepted or missed, and nobody is asked about it again."""
    assert list_states(as_of="2026-10-15") == ["09 promised overdue", "16 promised due_soon"]
    assert list_states(as_of="2026-10-16") == ["09 promised not_done", "16 promised due_today", "23 promised due_soon"]
    late = "date: 2026-10-20, by: ann, act: delivered, occurrence: 2026-10-09\n"
    assert list_states(late, as_of="2026-10-20")[0] == "09 delivered awaiting_acceptance"
    standing, _ = derive(as_of="2026-10-30")
    assert (standing.due, standing.overdue) == (parse_day("2026-10-30"), False)


def test_the_last_one_stays_overdue() -> None:
    """No next one overtakes it."""
    assert list_states(as_of="2026-12-01", times="2") == ["09 promised not_done", "16 promised overdue"]


def test_through_speaks_of_all_that_wait() -> None:
    """Delivered takes all open ones up to the day, accepted all that were delivered and not answered."""
    log = (
        "date: 2026-10-23, by: ann, act: delivered, through: 2026-10-16\n"
        "date: 2026-10-23, by: cora, act: rejected, occurrence: 2026-10-16, because: No.\n"
        "date: 2026-10-24, by: cora, act: accepted, through: 2026-10-23, satisfaction: 4\n"
    )
    assert list_states(log, as_of="2026-10-24") == ["09 kept", "16 promised overdue", "23 promised overdue", "30 promised due_soon"]


def test_one_that_is_moved_leaves_all_others() -> None:
    """Its name and its first due day stay, also where it passes the next one."""
    asked = "date: 2026-10-14, by: ann, act: renegotiated, occurrence: 2026-10-16, due: 2026-10-26, because: Away.\n"
    agreed = "date: 2026-10-14, by: cora, act: agreed, occurrence: 2026-10-16\n"
    plain, _ = derive(as_of="2026-10-20")
    moved, _ = derive(asked + agreed, as_of="2026-10-20")
    days = {each.name: (each.snapshot.first_due, each.snapshot.terms.due) for each in moved.snapshot.occurrences}
    assert days.pop(parse_day("2026-10-16")) == (parse_day("2026-10-16"), parse_day("2026-10-26"))
    assert days == {
        each.name: (each.snapshot.first_due, each.snapshot.terms.due)
        for each in plain.snapshot.occurrences
        if each.name != parse_day("2026-10-16")
    }
    pending, _ = derive(asked, as_of="2026-10-20")
    assert Schedule.CHANGE_PENDING in pending.schedule


def test_all_from_now_leaves_the_earlier_ones() -> None:
    """A change of the rule holds for names after its entry; `due` names the next of them, without it the rule counts on."""
    asked = "date: 2026-10-12, by: ann, act: renegotiated, every: 2 weeks, because: Too often.{}\ndate: 2026-10-14, by: cora, act: agreed\n"
    named = asked.replace("because", "due: 2026-10-20, because")
    assert [each[:2] for each in list_states(asked.format(""), as_of="2026-11-01")] == ["09", "16", "30", "13"]
    assert [each[:2] for each in list_states(named.format(""), as_of="2026-11-01")] == ["09", "20", "03"]
    waiting = asked.partition("\n")[0].format("") + "\n"
    assert [each[:2] for each in list_states(waiting, as_of="2026-10-24")] == ["09", "16", "23", "30"]


def test_a_promise_that_is_done_once_becomes_one_that_comes_again() -> None:
    """Its due date in force is the first occurrence."""
    log = "date: 2026-10-05, by: ann, act: renegotiated, every: week, because: Always.\ndate: 2026-10-06, by: cora, act: agreed\n"
    standing, _ = derive(log, as_of="2026-10-17", every="")
    assert [f"{each.name:%d}" for each in standing.snapshot.occurrences] == ["09", "16", "23"]


def test_skipped_and_revoked_ones() -> None:
    """Cancelled is skipped, in no number; revoked counts, until the customer agrees to let it go."""
    log = (
        "date: 2026-10-08, by: cora, act: cancelled, occurrence: 2026-10-09, because: Holiday.\n"
        "date: 2026-10-15, by: ann, act: revoked, occurrence: 2026-10-16, reason: people\n"
        "date: 2026-10-22, by: ann, act: revoked, occurrence: 2026-10-23, reason: people\n"
        "date: 2026-10-22, by: cora, act: agreed, occurrence: 2026-10-23\n"
    )
    standing, board = derive(log, as_of="2026-10-24")
    assert [each.is_skipped for each in standing.snapshot.occurrences] == [True, False, True, False]
    assert (board.numbers.kept_on_time.n, board.numbers.kept_on_time.total) == (0, 1)


def test_it_ends_with_its_last_one() -> None:
    """Kept if all are, not kept if none is, else partly kept; closed on the day of the last one."""
    done = "date: {0}, by: ann, act: delivered, occurrence: {0}\ndate: {1}, by: cora, act: accepted, through: {0}\n"
    first, kept = done.format("2026-10-09", "2026-10-09"), done.format("2026-10-16", "2026-10-19")
    lost = "date: 2026-10-17, by: cora, act: missed, occurrence: 2026-10-16, reason: forgot\n"
    for log, state in ((first, "promised"), (first + kept, "kept"), (first + lost, "partly_kept")):
        assert derive(log, as_of="2026-10-20", times="2")[0].state.value == state
    assert derive(first + kept, as_of="2026-10-20", times="2")[0].closed_on == parse_day("2026-10-19")
    open_one, _ = derive(kept, as_of="2026-10-20", times="2")
    assert (open_one.state.value, open_one.closed_on, open_one.kept_on_time) == ("partly_kept", parse_day("2026-10-19"), False)


def test_what_ends_early_has_no_later_ones() -> None:
    """Those before the day keep what they have; taking it back counts one miss, none once agreed."""
    log = "date: 2026-10-12, by: ann, act: revoked, reason: people\n"
    agreed = log + "date: 2026-10-13, by: cora, act: agreed\n"
    for entries, total in ((log, 2), (agreed, 1)):
        standing, board = derive(entries, as_of="2026-11-20")
        assert [each.name.day for each in standing.snapshot.occurrences] == [9]
        assert board.numbers.kept_on_time.total == total


def test_an_answer_counts_once_where_the_promise_was_revoked_later() -> None:
    """The miss that a revocation counts brings no deliveries of the occurrences before it."""
    log = (
        "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-10, by: cora, act: accepted, occurrence: 2026-10-09\n"
        "date: 2026-10-12, by: ann, act: revoked, reason: people\n"
    )
    _, board = derive(log, as_of="2026-11-20")
    assert (board.numbers.accepted_in_time.total, board.numbers.kept_on_time.total) == (1, 2)


REACHED = {"silence_accepts": "5 days"}
PASSED_OVER = "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"


def derive_silent(log: str, as_of: str, *, email: str = "jane@home.example", author: str = "") -> tuple[Occurrence, Board]:
    """Return the first occurrence of a promise of nina to jane where silence counts, with her yes committed by `author` if anybody."""
    text = AGREED.replace("cora", "jane") + log.replace("ann", "nina").replace("cora", "jane")
    promise = make_promise(text, promiser="nina", customer="jane", **WEEKLY, **REACHED)
    people = f"people:\n  nina: {{name: Nina, email: nina@build.example}}\n  jane: {{name: Jane{email and f', email: {email}'}}}\n"
    parties = Parties(parse_parties((parse_source_text(people),)))
    ledger = Ledger(settings=Settings(), parties=parties, promises=MappingProxyType({"it": promise}))
    if author:
        ledger = mark_answers(replace(ledger, history=make_history(author, promise)))
    board = build_board(ledger, AsOf(parse_day(as_of)))
    return board.promises["it"].snapshot.occurrences[0], board


def make_history(author: str, promise: Promise) -> History:
    """Return a history in which one commit brought in the promise with all its entries but those of later days."""
    data = promise.source.data
    log = [each for each in get_log(data) if get_text(each, "date") == "2026-10-02"]
    first = Version(commit="a1", blob="", terms=hash_terms(Kind.PROMISE, data), entries=hash_entries({"log": log}))
    commit = Commit(sha="a1", author="A", email=author, date=parse_day("2026-10-02"), time=0, signer=None)
    return History(state=HistoryState.GIT, commits={"a1": commit}, by_record={(Kind.PROMISE, "it"): (first,)})


def test_silence_counts_only_with_the_customers_own_yes() -> None:
    """By her own commit, or where there is no history; not where another wrote it down for her, nor where nobody can reach her."""
    states = {
        "no history": derive_silent(PASSED_OVER, "2026-10-15")[0],
        "own": derive_silent(PASSED_OVER, "2026-10-15", author="jane@home.example")[0],
        "recorded": derive_silent(PASSED_OVER, "2026-10-15", author="nina@build.example")[0],
        "not reached": derive_silent(PASSED_OVER, "2026-10-15", email="")[0],
        "too early": derive_silent(PASSED_OVER, "2026-10-14")[0],
    }
    assert [name for name, each in states.items() if each.silent_yes] == ["no history", "own"]
    assert states["own"].closed_on == parse_day("2026-10-15")
    again = PASSED_OVER + "date: 2026-10-14, by: cora, act: rejected, occurrence: 2026-10-09, because: No.\n"
    assert derive_silent(again, "2026-10-20")[0].snapshot.state.value == "promised"


def test_what_was_not_objected_to_is_counted_apart() -> None:
    """It counts as kept, and beside it stands how many of those kept nobody answered."""
    _, board = derive_silent(PASSED_OVER, "2026-10-15")
    assert (board.numbers.kept_on_time.n, board.numbers.kept_on_time.of_rhythms, board.numbers.kept_on_time.total) == (1, 1, 1)
    assert (board.numbers.not_objected_to.n, board.numbers.not_objected_to.total) == (1, 1)
    assert (board.promises["it"].snapshot.occurrences[0].snapshot.ending, board.numbers.accepted_in_time.total) == (None, 0)


def test_a_rhythm_to_oneself_is_in_no_headline_number() -> None:
    """It has its own, and a single promise to oneself counts as ever."""
    own = make_promise(record="own", promiser="ann", customer="ann", **WEEKLY)
    board = make_board(own, make_promise(AGREED, due="2026-10-12"), as_of="2026-11-01")
    numbers = board.numbers
    shares = (numbers.kept_on_time, numbers.kept_in_force, numbers.follow_ups_done, numbers.clear, numbers.answered_in_time)
    assert {each for share in shares for each in share.considered} == {"it"}
    assert (numbers.kept_to_oneself.n, numbers.kept_to_oneself.total, numbers.kept_to_oneself.of_rhythms) == (0, 4, 4)


def test_a_number_says_how_many_occurrences_it_holds() -> None:
    """Beside a single promise four occurrences count, and for working days one follow-up a week."""
    single = make_promise(AGREED, record="single", due="2026-10-12")
    board = make_board(make_promise(AGREED, **WEEKLY), single, as_of="2026-11-01")
    assert (board.numbers.kept_on_time.total, board.numbers.kept_on_time.of_rhythms) == (5, 4)
    daily = make_board(make_promise(AGREED, made="2026-10-02", due="2026-10-05", every="working day"), as_of="2026-11-01")
    assert (daily.numbers.kept_on_time.total, daily.numbers.follow_ups_done.total) == (20, 3)


def test_the_load_of_a_week_counts_occurrences() -> None:
    """Also those that are still to come: three singles and one of the weekly ones are four in a week."""
    singles = [make_promise(AGREED, record=f"one-{each}", due="2026-12-10") for each in range(3)]
    for load, fails in ((4, False), (3, True)):
        board = make_board(make_promise(AGREED, **WEEKLY), *singles, as_of="2026-10-12", settings=Settings(weekly_load=load))
        assert ("load" in board.promises["one-0"].failed_checks) is fails


def test_silence_accepts_nothing_of_a_customer_without_an_address() -> None:
    """From the day after delivery and the days that were agreed, unless the customer rejected it before."""
    delivered = "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
    rejected = delivered + "date: 2026-10-14, by: cora, act: rejected, occurrence: 2026-10-09, because: No.\n"
    standing, _ = derive(delivered, as_of="2026-10-15", silence_accepts="5 days")
    assert standing.snapshot.occurrences[0].silent_yes is None, "nobody has an address here"
    assert list_states(rejected, as_of="2026-10-15", silence_accepts="5 days")[0] == "09 promised overdue"


def test_follow_ups_of_short_steps_are_one_a_week() -> None:
    """Working days are followed up on the last of each week."""
    standing, _ = derive(as_of="2026-10-08", due="2026-10-05", every="working day")
    assert Schedule.FOLLOW_UP_DUE not in standing.schedule
    standing, _ = derive(as_of="2026-10-09", due="2026-10-05", every="working day")
    assert Schedule.FOLLOW_UP_DUE in standing.schedule


def test_holidays_move_the_due_day() -> None:
    """The name stays the day of the calendar."""
    settings = Settings(working_days=frozenset(range(5)), holidays=frozenset({parse_day("2026-10-09")}))
    standing, _ = derive(as_of="2026-10-10", settings=settings)
    assert (standing.snapshot.occurrences[0].name.day, standing.due) == (9, parse_day("2026-10-12"))


def test_a_taken_back_entry_counts_no_more() -> None:
    """Who delivered the wrong one takes it back, as of any promise."""
    log = (
        "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-10, by: ann, act: corrected, entry: {date: 2026-10-09, act: delivered}, because: Not yet.\n"
    )
    assert list_states(log, as_of="2026-10-10")[0] == "09 promised overdue"


@pytest.mark.parametrize("days", range(7, 60, 13))
def test_numbers_are_those_of_single_promises(days: int) -> None:
    """A promise that comes again counts as the same promises made one by one."""
    as_of = f"2026-{10 + (9 + days) // 31:02}-{(9 + days) % 31 or 1:02}"
    log = (
        "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-10, by: cora, act: accepted, occurrence: 2026-10-09, satisfaction: 5\n"
        "date: 2026-10-18, by: ann, act: delivered, occurrence: 2026-10-16\n"
        "date: 2026-10-19, by: cora, act: accepted, occurrence: 2026-10-16\n"
        "date: 2026-10-24, by: ann, act: missed, occurrence: 2026-10-23, reason: forgot\n"
    )
    _, board = derive(log, as_of=as_of, times="4")
    entries = [line.partition(", occurrence: ") for line in log.splitlines()]
    singles = [
        make_promise(
            AGREED + "\n".join(head + tail[10:] for head, _, tail in entries if tail.startswith(name)),
            record=f"on-{name}",
            made="2026-10-02",
            due=name,
        )
        for name in ("2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30")
    ]
    alone = make_board(*singles, as_of=as_of)
    for name in ("kept_on_time", "kept_in_force", "accepted_in_time"):
        together, apart = getattr(board.numbers, name), getattr(alone.numbers, name)
        assert (together.n, together.total) == (apart.n, apart.total), name


def test_a_part_that_recurs_is_late_with_one_of_its_times() -> None:
    """One that was not done endangers the whole, and so does a last time after the whole is due."""
    whole = make_promise(AGREED, record="whole", due="2026-11-10")
    for fields, as_of, fails in (
        ({"times": "4"}, "2026-10-08", False),
        ({"times": "6"}, "2026-10-08", True),
        ({"times": "4"}, "2026-10-17", True),
        ({}, "2026-10-08", True),
    ):
        part = make_promise(AGREED, part_of="whole", **WEEKLY, **fields)
        board = make_board(whole, part, as_of=as_of)
        assert ("parts" in board.promises["whole"].failed_checks) is fails, (fields, as_of)
        assert (Flag.AT_RISK in board.promises["whole"].flags) is (as_of == "2026-10-17")


def test_one_that_is_over_and_not_closed_looks_done() -> None:
    """From the acceptance wait after its last time was due."""
    for as_of, looks in (("2026-10-22", False), ("2026-10-23", True)):
        standing, _ = derive(as_of=as_of, times="2")
        assert (Flag.LOOKS_DONE in standing.flags) is looks


def test_a_change_of_all_from_now_has_its_notice_from_the_next_one() -> None:
    """It was asked for in time, however long ago the first one was due."""
    log = "date: 2027-03-01, by: ann, act: renegotiated, every: 2 weeks, because: Too often.\n"
    standing, board = derive(log, as_of="2027-03-02")
    assert [each.notice for each in standing.snapshot.renegotiations] == [4]
    assert (board.numbers.renegotiated_in_time.n, board.numbers.renegotiated_in_time.total) == (1, 1)


def test_each_day_on_which_one_became_overdue() -> None:
    """For the feed of what happened: not of one that was delivered on its day."""
    log = "date: 2026-10-16, by: ann, act: delivered, occurrence: 2026-10-16\n"
    standing, board = derive(log, as_of="2026-10-25")
    days = list_overdue_dates(standing.snapshot, board.ledger.parties, board.day)
    assert days == (parse_day("2026-10-10"), parse_day("2026-10-24"))


def test_the_order_of_files_is_no_matter() -> None:
    """The same promises in another order are the same board."""
    some = [make_promise(AGREED, record=f"r-{every[0]}", **{**WEEKLY, "every": every}) for every in ("week", "month", "2 weeks")]
    one, other = (make_board(*made, as_of="2027-01-20") for made in (some, some[::-1]))
    assert (list(one.promises), one.numbers) == (list(other.promises), other.numbers)
    assert [each.snapshot for each in one.promises.values()] == [each.snapshot for each in other.promises.values()]


@pytest.mark.parametrize(("every", "day"), [("", "2027-01-02"), ("6 months", "2027-04-02"), ("10 days", "2026-10-12")])
def test_one_without_end_is_looked_at_as_a_whole(every: str, day: str) -> None:
    """From `made` on every three months, or as often as it says; a follow-up without occurrence is the last such look."""
    first = "date: 2026-10-02, by: cora, act: agreed\ndate: {0}, by: cora, act: followed_up, occurrence: 2027-12-31, outcome: Fine.\n"
    for before, fits in ((1, False), (0, True)):
        as_of = add_days(parse_day(day), -before)
        board = make_board(
            make_promise(first.format("2026-10-02"), made="2026-10-02", due="2027-12-31", every="year", review_every=every),
            as_of=f"{as_of}",
        )
        assert (Schedule.FOLLOW_UP_DUE in board.promises["it"].schedule) is fits, as_of


def test_what_was_moved_is_counted_by_occurrence() -> None:
    """Of two that were kept as agreed the one that was moved was not kept by the first date."""
    log = (
        "date: 2026-10-08, by: ann, act: renegotiated, occurrence: 2026-10-09, due: 2026-10-12, because: Away.\n"
        "date: 2026-10-08, by: cora, act: agreed, occurrence: 2026-10-09\n"
        "date: 2026-10-12, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-16, by: ann, act: delivered, occurrence: 2026-10-16\n"
        "date: 2026-10-17, by: cora, act: accepted, through: 2026-10-16\n"
    )
    standing, board = derive(log, as_of="2026-10-18")
    later = count_kept_after_change([standing.snapshot], board.numbers.kept_in_force)
    assert (board.numbers.kept_in_force.n, board.numbers.kept_on_time.n, later.n, later.total, later.of_rhythms) == (2, 1, 1, 2, 2)
