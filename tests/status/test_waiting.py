"""Who is to do what next."""

from __future__ import annotations

from tests.status.builders import parse_day, replay_log

from troth.status.schedule import Schedule, list_allowed_acts, list_pending_actions

ON = parse_day("2026-10-21")


def list_awaited(log: str = "", **fields: str) -> dict[Schedule, tuple[str, ...]]:
    """Return who is waited for, by what for."""
    return {each.schedule: each.parties for each in list_pending_actions(replay_log(log, **fields), ON)}


def test_the_asked_side_owes_the_answer() -> None:
    """The promiser to a request, the customer to an offer, the unsigned to a team promise."""
    assert list_awaited("date: 2026-10-02, by: cora, act: requested", made="") == {Schedule.AWAITING_ANSWER: ("ann",)}
    assert list_awaited("date: 2026-10-02, by: ann, act: offered", made="") == {Schedule.AWAITING_ANSWER: ("cora",)}
    assert list_awaited("date: 2026-10-02, by: ann, act: promised", promiser="[ann, bob]") == {Schedule.AWAITING_ANSWER: ("bob",)}


def test_the_customer_owes_agreement_and_acceptance() -> None:
    """And the follow-up, where there is no partner."""
    assert list_awaited()[Schedule.AWAITING_AGREEMENT] == ("cora",)
    assert list_awaited("date: 2026-10-10, by: ann, act: delivered")[Schedule.AWAITING_ACCEPTANCE] == ("cora",)
    assert list_awaited()[Schedule.FOLLOW_UP_DUE] == ("cora",)
    assert list_awaited(partner="eve")[Schedule.FOLLOW_UP_DUE] == ("eve",)


def test_the_other_side_owes_an_answer_to_a_change() -> None:
    """Whoever did not ask for it."""
    assert list_awaited("date: 2026-10-05, by: cora, act: renegotiated, due: 2026-10-25, because: Late.")[Schedule.CHANGE_PENDING] == (
        "ann",
    )


def test_what_can_be_done_next_is_said_with_who() -> None:
    """After a delivery the customer accepts or rejects; nobody delivers again."""
    acts = {each.act.name: each.parties for each in list_allowed_acts(replay_log("date: 2026-10-10, by: ann, act: delivered"))}

    assert acts["accepted"] == acts["rejected"] == ("cora",)
    assert "delivered" not in acts


def test_nothing_is_offered_that_has_nothing_to_be_done_to() -> None:
    """No refusal without a change, no thanks without a call, no second agreement."""
    acts = {each.act.name for each in list_allowed_acts(replay_log("date: 2026-10-02, by: cora, act: agreed"))}

    assert not acts & {"refused", "helped", "agreed", "promised", "requested", "offered"}
    assert {"reported", "help_wanted", "renegotiated", "delivered", "missed", "revoked"} <= acts
