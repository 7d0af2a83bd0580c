"""The state machine of a promise, turn by turn."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import make_parties, make_promise, parse_day, replay_log

from troth.model.ledger import Ledger
from troth.status.acts import ACTS, CLOSED, OPEN, PromiseState, list_acts_in_state
from troth.status.replay import get_snapshot_on, replay, replay_all, replay_by_day

OPENED = {"made": "", "due": "2026-10-20"}
"""A promise that is not made yet."""

STORIES = {
    "made": ("", {}, "promised"),
    "drafted": ("", OPENED, "offered"),
    "requested": ("date: 2026-10-02, by: cora, act: requested", OPENED, "requested"),
    "offered": ("date: 2026-10-02, by: ann, act: offered", OPENED, "offered"),
    "request promised": ("date: 2026-10-02, by: cora, act: requested\ndate: 2026-10-03, by: ann, act: promised", OPENED, "promised"),
    "offer agreed": ("date: 2026-10-02, by: ann, act: offered\ndate: 2026-10-03, by: cora, act: agreed", OPENED, "promised"),
    "countered": (
        "date: 2026-10-02, by: cora, act: requested\ndate: 2026-10-03, by: ann, act: countered, due: 2026-11-01, because: Rain.",
        OPENED,
        "countered",
    ),
    "counter declined": (
        """date: 2026-10-02, by: cora, act: requested
        date: 2026-10-03, by: ann, act: countered, due: 2026-11-01, because: Rain.
        date: 2026-10-04, by: cora, act: declined, because: Too late.""",
        OPENED,
        "declined",
    ),
    "withdrawn": (
        "date: 2026-10-02, by: cora, act: requested\ndate: 2026-10-03, by: cora, act: withdrawn, because: Not needed.",
        OPENED,
        "withdrawn",
    ),
    "delivered": ("date: 2026-10-10, by: ann, act: delivered", {}, "delivered"),
    "rejected": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: rejected, because: It sticks.",
        {},
        "promised",
    ),
    "kept": ("date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: accepted", {}, "kept"),
    "partly kept": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: accepted, kept: partly",
        {},
        "partly_kept",
    ),
    "missed": ("date: 2026-10-21, by: ann, act: missed, reason: forgot", {}, "not_kept"),
    "missed by the customer's word": ("date: 2026-10-21, by: cora, act: missed, reason: no_report", {}, "not_kept"),
    "revoked": ("date: 2026-10-10, by: ann, act: revoked, reason: people", {}, "revoked"),
    "cancelled": ("date: 2026-10-10, by: cora, act: cancelled, because: Sold.", {}, "cancelled"),
    "superseded": ("date: 2026-10-10, by: ann, act: superseded, promise: other", {}, "superseded"),
    "team, one signed": ("date: 2026-10-01, by: ann, act: promised", {"promiser": "[ann, bob]"}, "offered"),
    "team, all signed": (
        "date: 2026-10-01, by: ann, act: promised\ndate: 2026-10-03, by: bob, act: promised",
        {"promiser": "[ann, bob]"},
        "promised",
    ),
    "accepted by a contact": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: accepted",
        {"customer": "acme"},
        "kept",
    ),
    "accepted by a customer without account": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: walk-ins, act: accepted",
        {"customer": "walk-ins"},
        "kept",
    ),
    "a team delivers through a member": ("date: 2026-10-10, by: bob, act: delivered", {"promiser": "blue"}, "delivered"),
    "a promise to oneself": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-10, by: ann, act: accepted",
        {"customer": "ann"},
        "kept",
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_log_leads_to_the_state(name: str) -> None:
    """Each story leads where the contract says, and every entry has its place."""
    log, fields, state = STORIES[name]

    course = replay_log(log, **fields)

    assert course.invalid_entries == ()
    assert course.state.value == state


REFUSED = {
    "accepted by the promiser": ("date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: ann, act: accepted", {}, "by"),
    "accepted by a stranger": ("date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: eve, act: accepted", {}, "by"),
    "accepted by a promiser on the customer's team": (
        "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: ann, act: accepted",
        {"customer": "blue"},
        "by",
    ),
    "accepted, not delivered": ("date: 2026-10-11, by: cora, act: accepted", {}, "act"),
    "delivered, only requested": (
        "date: 2026-10-02, by: cora, act: requested\ndate: 2026-10-03, by: ann, act: delivered",
        OPENED,
        "act",
    ),
    "requested after it was promised": ("date: 2026-10-02, by: cora, act: requested", {}, "act"),
    "withdrawn after it was promised": ("date: 2026-10-02, by: ann, act: withdrawn, because: No.", {}, "act"),
    "one's own change agreed": (
        """date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-25, because: Stone.
        date: 2026-10-06, by: ann, act: agreed""",
        {},
        "act",
    ),
    "refused, nothing asked": ("date: 2026-10-05, by: cora, act: refused, because: No.", {}, "act"),
    "revoked by the customer": ("date: 2026-10-05, by: cora, act: revoked, reason: people", {}, "by"),
    "reported by the customer": ("date: 2026-10-05, by: cora, act: reported, confidence: on_track", {}, "by"),
    "signed by an outsider": ("date: 2026-10-05, by: eve, act: promised", {"promiser": "[ann, bob]"}, "by"),
    "one's own counter-offer promised": (
        """date: 2026-10-02, by: cora, act: requested
        date: 2026-10-03, by: ann, act: countered, due: 2026-11-01, because: Rain.
        date: 2026-10-04, by: ann, act: promised""",
        OPENED,
        "act",
    ),
    "followed up by the promiser alone": ("date: 2026-10-20, by: ann, act: followed_up", {}, "by"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_act_out_of_place_changes_nothing_and_is_named(name: str) -> None:
    """The last entry is out of place: it is named by its number and key, and the state is as before it."""
    log, fields, key = REFUSED[name]
    lines = log.strip().splitlines()

    course = replay_log(log, **fields)

    assert [(each.index, each.key) for each in course.invalid_entries] == [(len(lines) - 1, key)]
    assert course.state == replay_log("\n".join(lines[:-1]), **fields).state


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_what_has_ended_only_takes_a_look_back(state: PromiseState) -> None:
    """Nothing but a follow-up, a correction, and the customer's consent to a revocation has a place after the end."""
    assert {act.name for act in list_acts_in_state(state)} <= {"followed_up", "agreed", "corrected"}


def test_every_open_state_has_a_way_out() -> None:
    """From each open state some act leads on to another one."""
    for state in OPEN:
        assert any((act.leads_to or state) is not state for act in list_acts_in_state(state))


def test_every_act_says_something() -> None:
    """Each row of the table has a sentence, and its name stands once."""
    assert all(act.statement.endswith((".", "?")) for act in ACTS)
    assert len({act.name for act in ACTS}) == len(ACTS)


def test_a_change_takes_effect_when_the_other_side_agrees() -> None:
    """Until then the old due date is in force; the first one is kept for ever."""
    log = """date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-25, because: Stone.
    date: 2026-10-07, by: cora, act: agreed"""

    pending, agreed = replay_log(log, until="2026-10-06"), replay_log(log)

    assert (pending.terms.due, pending.proposed_change is not None) == (parse_day("2026-10-20"), True)
    assert (agreed.terms.due, agreed.first_due, agreed.proposed_change) == (parse_day("2026-10-25"), parse_day("2026-10-20"), None)


def test_a_refused_change_falls() -> None:
    """The old terms stand."""
    course = replay_log("""date: 2026-10-05, by: ann, act: renegotiated, cost: 900 EUR, because: Stone.
    date: 2026-10-07, by: cora, act: refused, because: We said 800.""")

    assert (course.terms.cost, course.proposed_change) == (None, None)


def test_the_promiser_answers_the_customers_change() -> None:
    """A change that the customer asks for is the promiser's to agree to."""
    course = replay_log("""date: 2026-10-05, by: cora, act: renegotiated, outcome: Done twice., because: Two rooms.
    date: 2026-10-07, by: ann, act: agreed""")

    assert (course.invalid_entries, course.terms.outcome) == ((), "Done twice.")


def test_the_first_due_date_is_the_one_that_was_promised() -> None:
    """A counter-offer that is agreed sets it: nobody had promised the earlier date."""
    course = replay_log(
        """date: 2026-10-02, by: cora, act: requested
        date: 2026-10-03, by: ann, act: countered, due: 2026-11-05, because: Rain.
        date: 2026-10-04, by: cora, act: agreed""",
        made="",
    )

    assert (course.first_due, course.promised_on) == (parse_day("2026-11-05"), parse_day("2026-10-04"))


def test_made_counts_from_its_day() -> None:
    """What was requested before the day it was made is only requested until then."""
    log = "date: 2026-09-28, by: cora, act: requested"

    assert replay_log(log, until="2026-09-30").state is PromiseState.REQUESTED
    assert replay_log(log, until="2026-10-01").state is PromiseState.PROMISED


def test_own_words_may_be_added_to_what_was_made() -> None:
    """`made` is the promiser's word; an entry may add what it looks like for them, once."""
    words = "date: 2026-10-03, by: ann, act: promised, note: Two evenings a week."

    assert replay_log(words).invalid_entries == ()
    assert len(replay_log(f"{words}\n{words}").invalid_entries) == 1


def test_a_rejected_delivery_is_undone() -> None:
    """There is no delivery any more until the next one."""
    log = "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: rejected, because: It sticks."

    assert replay_log(log).delivery is None


def test_an_act_recorded_late_counts_from_the_day_it_happened() -> None:
    """`happened` is the day that counts."""
    course = replay_log("date: 2026-10-25, by: ann, act: delivered, happened: 2026-10-19")

    assert course.delivery is not None
    assert course.delivery.day == parse_day("2026-10-19")


def test_the_customer_may_release_from_a_revoked_promise() -> None:
    """Agreeing to a revocation is recorded as a release, and the promise stays revoked."""
    course = replay_log("date: 2026-10-10, by: ann, act: revoked, reason: people\ndate: 2026-10-11, by: cora, act: agreed")

    assert (course.state, course.revocation_agreed, course.invalid_entries) == (PromiseState.REVOKED, True, ())


_WHEN = st.integers(-3, 30).map(lambda number: date(2026, 10, 1) + timedelta(number))
_LINE = st.tuples(_WHEN, st.sampled_from(["ann", "cora", "dan", "nobody"]), st.sampled_from([act.name for act in ACTS]), _WHEN)


@given(st.lists(_LINE, max_size=12), st.lists(_WHEN, max_size=4), st.booleans(), st.sampled_from(["", "2026-10-01", "2026-10-20"]))
def test_a_log_is_followed_the_same_on_every_way(log: list[tuple[date, str, str, date]], asked: list[date], sort: bool, made: str) -> None:  # noqa: FBT001 - drawn
    """One walk for several days, and the course that is kept for all of the log, come to what following it up to each day does."""
    lines = [f"date: {when}, by: {by}, act: {act}, due: {due}, respond_by: {due}" for when, by, act, due in (sorted(log) if sort else log)]
    it, known = make_promise("\n".join(lines), made=made), make_parties()
    ledger = Ledger(promises=MappingProxyType({it.id: it}), parties=known)
    one_by_one = [(each, replay(it, known, each)) for each in sorted(asked)]
    assert list(replay_by_day(it, known, asked)) == one_by_one
    assert [(each, get_snapshot_on(it, ledger, each)) for each in sorted(asked)] == one_by_one
    assert ledger.compute_once(replay_all) == {it.id: replay(it, known)}


def test_what_follows_from_a_ledger_is_derived_once() -> None:
    """Whoever asks again is given the same, and another ledger has its own."""
    one, other = (Ledger(promises=MappingProxyType({"it": make_promise()})) for _ in range(2))
    assert one.compute_once(replay_all) is one.compute_once(replay_all)
    assert one.compute_once(replay_all) is not other.compute_once(replay_all)
