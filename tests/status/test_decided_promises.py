"""What the contract has decided about promises: each docstring is its sentence."""

from __future__ import annotations

import pytest
from tests.status.builders import make_board, make_promise, parse_day, replay_log

from troth.model import Settings
from troth.status.acts import CLOSED, PromiseState, list_acts_in_state
from troth.status.measures import MeasureVerdict, find_delivered_value
from troth.status.schedule import Schedule

DRAFT = {"made": "", "due": "2026-10-20"}
AGREED = "date: 2026-10-02, by: cora, act: agreed"
REQUESTED = "date: 2026-10-02, by: cora, act: requested, respond_by: 2026-10-09"
COUNTERED = "date: 2026-10-03, by: ann, act: countered, due: 2026-11-01, because: Rain."
MOVED = "date: 2026-10-05, by: ann, act: renegotiated, due: 2026-11-01, reason: people, because: Ill."
DELIVERED = "date: 2026-10-16, by: ann, act: delivered"


def lines(*entries: str) -> str:
    """Return a log of these entries."""
    return "\n".join(entries)


def on(day_: str, by: str, act: str, more: str = "") -> str:
    """Return an entry."""
    return f"date: {day_}, by: {by}, act: {act}" + (f", {more}" if more else "")


# Counters


def test_a_counter_builds_on_the_open_proposal() -> None:
    """A counter builds on the proposal that is open: what it does not name keeps the proposed value, not the first one."""
    back = on("2026-10-04", "cora", "countered", "cost: 900 EUR, because: Dear.")

    course = replay_log(lines(REQUESTED, COUNTERED, back, on("2026-10-05", "ann", "promised")), **DRAFT)

    assert (course.terms.due, course.terms.cost) == (parse_day("2026-11-01"), "900 EUR")
    assert course.first_due == parse_day("2026-11-01")


@pytest.mark.parametrize(("second", "answers"), [("ann", "cora"), ("cora", "ann")])
def test_a_second_change_answers_the_first(second: str, answers: str) -> None:
    """A second `renegotiated` while one is pending (from either side) answers the first in the same way and waits for the side that did not write it last."""  # noqa: E501 - the contract's sentence
    log = lines(AGREED, MOVED, on("2026-10-06", second, "renegotiated", "cost: 900 EUR, because: Dear."))

    assert [each.index for each in replay_log(lines(log, on("2026-10-07", second, "refused", "because: No."))).invalid_entries] == [3]
    course = replay_log(lines(log, on("2026-10-07", answers, "agreed")))

    assert course.invalid_entries == ()
    assert (course.terms.due, course.terms.cost, course.proposed_change) == (parse_day("2026-11-01"), "900 EUR", None)


def test_a_counter_keeps_the_open_day() -> None:
    """A counter keeps the open `respond_by` unless it names one."""
    own = on("2026-10-03", "cora", "countered", "cost: 900 EUR, because: Dear.")
    renamed = own.replace("cost:", "respond_by: 2026-10-30, cost:")

    assert replay_log(lines(REQUESTED, own), **DRAFT).respond_by == parse_day("2026-10-09")
    assert replay_log(lines(REQUESTED, renamed), **DRAFT).respond_by == parse_day("2026-10-30")
    assert replay_log(lines(REQUESTED, COUNTERED), **DRAFT).respond_by is None


def test_a_counter_back_leaves_the_terms() -> None:
    """One that brings everything back to the terms it began with leaves those."""
    back = on("2026-10-06", "cora", "renegotiated", "due: 2026-10-20, because: The family comes.")

    course = replay_log(lines(AGREED, MOVED, back, on("2026-10-07", "ann", "agreed")))

    assert course.invalid_entries == ()
    assert (course.terms, course.is_approved) == (make_promise().terms, True)
    countered_back = on("2026-10-04", "cora", "countered", "due: 2026-10-20, because: The family comes.")
    assert replay_log(lines(REQUESTED, COUNTERED, countered_back, on("2026-10-05", "ann", "promised")), **DRAFT).first_due == parse_day(
        "2026-10-20"
    )


def test_delivering_lets_a_change_fall() -> None:
    """`delivered` lets a pending change fall; `rejected` does not bring it back."""
    rejected = on("2026-10-17", "cora", "rejected", "because: It sticks.")

    assert replay_log(lines(AGREED, MOVED, DELIVERED)).proposed_change is None
    course = replay_log(lines(AGREED, MOVED, DELIVERED, rejected))
    assert (course.state, course.proposed_change, course.terms.due) == (PromiseState.PROMISED, None, parse_day("2026-10-20"))


def test_the_customers_own_terms_need_no_agreement() -> None:
    """`promised` by the promiser in reply to the customer's own terms needs no further `agreed`."""
    offered, promised = on("2026-10-02", "ann", "offered"), on("2026-10-05", "ann", "promised")
    countered = on("2026-10-03", "cora", "countered", "due: 2026-11-01, because: Later.")

    assert replay_log(lines(offered, countered, promised), **DRAFT).is_approved
    assert replay_log(lines(REQUESTED, promised), **DRAFT).is_approved
    assert not replay_log(lines(offered, promised), **DRAFT).is_approved


# Ends

ENDINGS = {
    "missed": on("2026-10-10", "ann", "missed", "reason: forgot"),
    "revoked": on("2026-10-10", "ann", "revoked", "reason: people"),
    "cancelled": on("2026-10-10", "cora", "cancelled", "because: Sold."),
    "superseded": on("2026-10-10", "ann", "superseded", "promise: other"),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_change_ends_with_the_promise(ending: str) -> None:
    """A pending change ends with the promise."""
    course = replay_log(lines(AGREED, MOVED, ending))

    assert (course.proposed_change, course.state.open) == (None, False)
    assert replay_log(lines(AGREED, MOVED, ending, on("2026-10-11", "cora", "refused", "because: No."))).invalid_entries


def test_after_a_revocation_the_customer_agrees() -> None:
    """After `revoked`, `agreed` is the customer's alone (it releases the promiser: no miss); after any other end there is nothing to agree to."""  # noqa: E501 - the contract's sentence
    hers = on("2026-10-05", "cora", "renegotiated", "due: 2026-11-01, because: Later.")
    revoked = lines(AGREED, hers, ENDINGS["revoked"])
    by_customer, by_promiser = lines(revoked, on("2026-10-11", "cora", "agreed")), lines(revoked, on("2026-10-11", "ann", "agreed"))

    assert make_board(make_promise(by_customer), as_of="2026-11-05").numbers.kept_on_time.total == 0
    assert make_board(make_promise(by_promiser), as_of="2026-11-05").numbers.kept_on_time.total == 1
    assert len(replay_log(by_promiser).invalid_entries) == 1
    assert {state for state in CLOSED if "agreed" in {act.name for act in list_acts_in_state(state)}} == {PromiseState.REVOKED}


def test_who_supersedes_decides_what_counts() -> None:
    """`superseded` by the customer is in no number; by the promiser alone it counts as a miss."""
    numbers = make_board(
        make_promise(on("2026-10-10", "cora", "superseded", "promise: other"), record="by-customer"),
        make_promise(ENDINGS["superseded"], record="by-promiser"),
        make_promise(on("2026-10-10", "ann", "superseded", "promise: other"), record="own", customer="ann"),
        as_of="2026-11-05",
    ).numbers

    assert (numbers.kept_on_time.considered, numbers.kept_on_time.counted) == (("by-promiser",), ())
    assert numbers.kept_in_force.considered == ("by-promiser",)
    assert numbers.follow_ups_done.total == 0


# Corrected


def correction(day_: str, by: str, of: str, act: str) -> str:
    """Return an entry that takes another one back."""
    return on(day_, by, "corrected", f"entry: {{date: {of}, act: {act}}}, because: The other kitchen.")


def test_an_own_entry_is_taken_back() -> None:
    """**`corrected`** takes back one's own entry within `backdate_days` if nobody has entered anything after it; never `made`, `signed`, or an end that was followed up."""  # noqa: E501 - the contract's sentence
    log = lines(AGREED, MOVED, DELIVERED)

    course = replay_log(lines(log, correction("2026-10-19", "ann", "2026-10-16", "delivered")))

    assert (course.state, course.delivery, course.invalid_entries, course.struck) == (PromiseState.PROMISED, None, (), frozenset({2}))
    assert course.proposed_change is not None
    assert replay_log(lines(log, correction("2026-10-20", "ann", "2026-10-16", "delivered"))).state is PromiseState.DELIVERED
    assert replay_log(log, until="2026-10-18").state is PromiseState.DELIVERED


@pytest.mark.parametrize(
    ("log", "key"),
    [
        (lines(DELIVERED, correction("2026-10-17", "cora", "2026-10-16", "delivered")), "by"),
        (lines(DELIVERED, on("2026-10-16", "eve", "helped"), correction("2026-10-17", "ann", "2026-10-16", "delivered")), "act"),
        (lines(DELIVERED, correction("2026-10-17", "ann", "2026-10-15", "delivered")), "act"),
        (lines(on("2026-10-01", "ann", "promised"), correction("2026-10-02", "ann", "2026-10-01", "promised")), "act"),
        (
            lines(
                on("2026-10-16", "cora", "cancelled", "because: Sold."),
                on("2026-10-16", "cora", "followed_up", "outcome: Over."),
                correction("2026-10-17", "cora", "2026-10-16", "cancelled"),
            ),
            "act",
        ),
    ],
    ids=["somebody else's", "somebody entered something", "no such entry", "the word itself", "a followed-up end"],
)
def test_what_is_not_taken_back(log: str, key: str) -> None:
    """The entry stands, and the correction is named with its line."""
    last = len(log.splitlines()) - 1

    course = replay_log(log)

    assert [(each.index, each.key) for each in course.invalid_entries] == [(last, key)]
    assert course.struck == frozenset()


def test_the_last_of_several_is_meant() -> None:
    """Two entries of one day and act are taken back one after the other."""
    report = on("2026-10-05", "ann", "reported", "confidence: {}")
    back = correction("2026-10-05", "ann", "2026-10-05", "reported")
    log = lines(report.format("on_track"), report.format("off_track"), back)

    once, twice = replay_log(log), replay_log(lines(log, back))

    assert once.report is not None
    assert once.report.confidence == "on_track"
    assert (twice.report, twice.struck) == (None, frozenset({0, 1}))


def test_an_entry_that_had_no_place_is_taken_back_too() -> None:
    """Then nothing is wrong with the log any more."""
    log = lines(DELIVERED, on("2026-10-17", "ann", "delivered"), correction("2026-10-17", "ann", "2026-10-17", "delivered"))

    assert (replay_log(log).invalid_entries, replay_log(log).state) == ((), PromiseState.DELIVERED)


# Before `made`


@pytest.mark.parametrize(
    "act", ["reported, confidence: on_track", "declined, because: No.", "withdrawn", "superseded, promise: other", "promised"]
)
def test_what_a_log_holds_before_the_promise(act: str) -> None:
    """**Before `made`** (where it is stated) a log may hold only `requested`, `offered`, `countered`, `agreed` to an offer or counter, `help_wanted`, `help_offered`, `helped`, and of a team `promised`; `made` is then the day of the last yes."""  # noqa: E501 - the contract's sentence
    opening = lines(
        on("2026-09-20", "ann", "offered"),
        on("2026-09-21", "ann", "help_wanted", "note: A hand."),
        on("2026-09-22", "eve", "help_offered"),
        on("2026-09-22", "eve", "helped"),
        on("2026-09-23", "cora", "countered", "due: 2026-11-01, because: Later."),
    )
    name, _, more = act.partition(", ")

    course = replay_log(lines(opening, on("2026-09-24", "ann", name, more)))

    assert [each.index for each in course.invalid_entries] == [5]
    assert (course.promised_on, course.terms.due) == (parse_day("2026-10-01"), parse_day("2026-11-01"))
    assert replay_log(lines(opening, on("2026-10-01", "ann", "agreed"))).promised_on == parse_day("2026-10-01")
    team = replay_log(lines(on("2026-09-20", "ann", "promised"), on("2026-10-01", "bob", "promised")), promiser="[ann, bob]")
    assert (team.invalid_entries, team.promised_on) == ((), parse_day("2026-10-01"))


def test_a_log_without_made() -> None:
    """A log without `made` is judged by its states alone."""
    declined = replay_log(lines(REQUESTED, on("2026-10-05", "ann", "declined", "because: No.")), **DRAFT)

    assert (declined.state, declined.invalid_entries) == (PromiseState.DECLINED, ())


# Days


@pytest.mark.parametrize("happened", ["2026-10-17", "2026-09-30"])
def test_the_day_it_happened(happened: str) -> None:
    """**`happened`** is never after `date` nor before the promise was made; shown as "happened 14 Dec, written down 20 Dec"."""
    course = replay_log(f"{DELIVERED}, happened: {happened}")

    assert (course.state, [each.key for each in course.invalid_entries]) == (PromiseState.PROMISED, ["happened"])
    assert replay_log(f"{DELIVERED}, happened: 2026-10-12").delivery is not None


def test_a_delivery_counts_from_its_day() -> None:
    """`delivered_on` goes by the delivery's `happened`, and the customer sees both days before they accept: whoever accepts a delivery accepts its day (it is part of what they answer)."""  # noqa: E501 - the contract's sentence
    late = on("2026-10-22", "ann", "delivered", "happened: 2026-10-18")
    board = make_board(make_promise(lines(late, on("2026-10-23", "cora", "accepted"))), as_of="2026-10-24")

    assert board.promises["it"].delivered_on == parse_day("2026-10-18")
    assert board.promises["it"].kept_on_time


def test_what_ended_early_needs_no_follow_up() -> None:
    """What ended before its due day needs no follow-up; one may be written."""
    ended = on("2026-10-10", "cora", "cancelled", "because: Sold.")
    standing = make_board(make_promise(ended), as_of="2026-10-25").promises["it"]

    assert Schedule.FOLLOW_UP_DUE not in standing.schedule
    assert replay_log(lines(ended, on("2026-10-12", "cora", "followed_up", "learned: Ask early."))).invalid_entries == ()


def test_an_early_follow_up() -> None:
    """A follow-up before the due day doesn't count for the discipline."""
    early = make_promise(on("2026-10-19", "cora", "followed_up", "outcome: Nearly."), record="early")
    later = make_promise(on("2026-10-20", "cora", "followed_up", "outcome: Done."), record="on-the-day")
    board = make_board(early, later, as_of="2026-11-05")

    assert (board.numbers.follow_ups_done.counted, board.numbers.follow_ups_done.total) == (("on-the-day",), 2)
    assert Schedule.FOLLOW_UP_DUE in board.promises["early"].schedule


# Only what is valid

INVALID = {
    "by nobody of it": on("2026-10-06", "eve", "renegotiated", "due: 2026-10-30, reason: people, because: Ill."),
    "earlier than the one before": on("2026-09-28", "ann", "missed", "reason: forgot"),
    "with no place": on("2026-10-06", "cora", "accepted", "satisfaction: 1"),
    "of a question that nobody put": on("2026-10-06", "eve", "offered", "respond_by: 2026-10-10"),
}


@pytest.mark.parametrize("entry", INVALID.values(), ids=INVALID)
def test_only_valid_entries_count(entry: str) -> None:
    """**Only valid entries have an effect**: on states, numbers, scorecards, ratings."""
    without, having = (
        make_board(make_promise(AGREED), as_of="2026-10-25"),
        make_board(make_promise(lines(AGREED, entry)), as_of="2026-10-25"),
    )
    one, other = without.promises["it"], having.promises["it"]

    assert having.numbers == without.numbers
    assert (one.state, one.due, one.schedule, one.flags) == (other.state, other.due, other.schedule, other.flags)


def test_an_invalid_entry_changes_nothing() -> None:
    """An invalid entry changes nothing, anywhere."""
    answered = lines(REQUESTED, on("2026-10-05", "eve", "declined", "because: No."), on("2026-10-06", "ann", "promised"))

    assert make_board(make_promise(answered, **DRAFT), as_of="2026-10-12").numbers.answered_in_time.n == 1


def test_reasons_count_promises() -> None:
    """`reasons` counts promises: in how many each code was named."""
    again = on("2026-10-08", "ann", "renegotiated", "due: 2026-11-05, reason: people, because: Still ill.")
    log = lines(AGREED, MOVED, on("2026-10-06", "cora", "agreed"), again, on("2026-10-09", "cora", "agreed"))

    assert make_board(make_promise(log), as_of="2026-11-01").numbers.reasons == {"people": ("it",)}


# Measures


def found(*actuals: str) -> tuple[tuple[MeasureVerdict, str], ...]:
    """Return what is said of the measures of a delivery."""
    measures = (
        "[{what: Snags left open, at_most: 0}, {what: Answered, at_least: 95}, {what: Doors, equals: 12}, "
        "{what: Weeks, target: 3}, {what: Colour, target: green}, Certificate handed over]"
    )
    course = replay_log(f"{DELIVERED}, measures: [{', '.join(actuals)}]", measures=measures)
    return tuple((each.verdict, each.in_words if each.missed else "") for each in find_delivered_value(course))


def test_a_measure_that_misses_its_bound_says_so() -> None:
    """**Measures at delivery**: a measure that misses its bound says so on the page, in `show`, in the review ("2 snags left open, at most 0 promised") and to the customer before they accept; a bare number that differs is shown beside its target without judgement; without an actual: "not said"."""  # noqa: E501 - the contract's sentence
    said = found(
        "{what: Snags left open, actual: 2}", "{what: Answered, actual: 94.5}", "{what: Doors, actual: 11}", "{what: Weeks, actual: 4}"
    )

    assert said[:3] == (
        (MeasureVerdict.MISSED, "2 snags left open, at most 0 promised"),
        (MeasureVerdict.MISSED, "94.5 answered, at least 95 promised"),
        (MeasureVerdict.MISSED, "11 doors, exactly 12 promised"),
    )
    assert [verdict for verdict, _ in said[3:]] == [MeasureVerdict.UNJUDGED, MeasureVerdict.NOT_SAID, MeasureVerdict.UNJUDGED]
    kept = found("{what: Snags left open, actual: 0}", "{what: Answered, actual: 95}", "{what: Doors, actual: 12}")
    assert [verdict for verdict, _ in kept[:3]] == [MeasureVerdict.MET] * 3


def test_texts_are_never_judged() -> None:
    """Texts are never judged."""
    said = found("{what: Snags left open, actual: a few}", "{what: Colour, actual: blue}")

    assert {verdict for verdict, _ in (said[0], said[4])} == {MeasureVerdict.UNJUDGED}


def test_the_board_says_within_how_many_days() -> None:
    """An entry is taken back within the board's own `backdate_days`."""
    log = lines(DELIVERED, correction("2026-10-19", "ann", "2026-10-16", "delivered"))

    strict = make_board(make_promise(log), as_of="2026-10-20", settings=Settings(backdate_days=1))

    assert strict.promises["it"].state is PromiseState.DELIVERED
    assert make_board(make_promise(log), as_of="2026-10-20").promises["it"].state is PromiseState.PROMISED
