"""What stands in a calendar, and when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.agreements import HEARD, SERVING, make_agreement_yaml
from tests.status.builders import make_board, make_promise, parse_day
from tests.views.contexts import make_context

from troth.views.appointments import FOLLOW_UP_QUESTIONS, list_calendar_entries
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from pathlib import Path

    from troth.views.appointments import CalendarEntry


ASK = """\
title: What holds you up?
asker: jane
asked: [nina, omar]
seeks: input
made: 2026-10-02
respond_by: 2026-10-20
request: Half an hour.
"""


def find_appointment(log: str = "", /, *, as_of: str = "2026-10-15", **fields: str) -> CalendarEntry | None:
    """Return what the calendar holds about one promise, due on 20 October, or nothing."""
    found = list_calendar_entries(ViewContext(make_board(make_promise(log, **fields), as_of=as_of)))
    return found[0] if found else None


def test_the_due_day_asks() -> None:
    """The due day of a promise holds its sentence, the four questions, and who is to ask them."""
    found = find_appointment(partner="dan")
    assert found is not None
    assert (found.day, found.title, found.moved, found.page) == (parse_day("2026-10-20"), "Due: It", 0, "promises/it")
    assert found.lines == ("Ann promised Cora, by 20 Oct 2026:", "Done.", "", *FOLLOW_UP_QUESTIONS, "For Dan to ask.")


WEEKLY = {"made": "2026-10-02", "due": "2026-10-09", "every": "week", "until": "2026-11-06"}


def test_each_time_of_a_rhythm_has_its_own_entry() -> None:
    """Its name is part of what tells it from others: one that moved counts as a revision, one that was skipped is cancelled."""
    log = (
        "date: 2026-10-02, by: cora, act: agreed\n"
        "date: 2026-10-09, by: ann, act: renegotiated, occurrence: 2026-10-16, due: 2026-10-20, because: Away.\n"
        "date: 2026-10-09, by: cora, act: agreed, occurrence: 2026-10-16\n"
        "date: 2026-10-10, by: cora, act: cancelled, occurrence: 2026-10-23, because: Holiday.\n"
    )
    found = list_calendar_entries(ViewContext(make_board(make_promise(log, **WEEKLY), as_of="2026-10-12")))
    assert [(each.id, f"{each.day:%d}", each.moved, each.is_cancelled) for each in found] == [
        ("it-2026-10-09", "09", 0, False),
        ("it-2026-10-16", "20", 1, False),
        ("it-2026-10-23", "23", 1, True),
        ("it-2026-10-30", "30", 0, False),
        ("it-2026-11-06", "06", 0, False),
    ]


def test_a_rhythm_without_end_stands_there_for_a_year() -> None:
    """No further: 53 Fridays ahead."""
    found = list_calendar_entries(ViewContext(make_board(make_promise(**{**WEEKLY, "until": ""}), as_of="2026-10-08")))
    assert (len(found), found[-1].day) == (53, parse_day("2027-10-08"))


def test_an_agreed_change_moves_it() -> None:
    """A renegotiated due date moves the day only once it is agreed, and the first date stays to be read."""
    asked = "date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-27, reason: people, because: Ill."
    pending, moved = find_appointment(asked), find_appointment(f"{asked}\ndate: 2026-10-11, by: cora, act: agreed")
    assert pending is not None
    assert moved is not None
    assert (pending.day, pending.moved) == (parse_day("2026-10-20"), 0)
    assert (moved.day, moved.moved, moved.revised) == (parse_day("2026-10-27"), 1, parse_day("2026-10-11"))
    assert moved.lines[-1] == "First promised for 20 Oct 2026."


@pytest.mark.parametrize(
    "end",
    [
        "date: 2026-10-12, by: cora, act: cancelled, because: Not needed.",
        "date: 2026-10-12, by: ann, act: revoked, reason: people, because: Ill.",
        "date: 2026-10-12, by: ann, act: delivered\ndate: 2026-10-13, by: cora, act: accepted",
    ],
    ids=["cancelled", "revoked", "kept early"],
)
def test_what_ended_before_its_day_is_gone(end: str) -> None:
    """Nobody is asked on the due day about what had ended before it."""
    assert find_appointment(end) is None


def test_what_was_kept_on_its_day_stays() -> None:
    """A promise that was kept on its day, or later, stays as it went, with what the follow-up said in place of the questions."""
    found = find_appointment(
        "date: 2026-10-20, by: ann, act: delivered\ndate: 2026-10-21, by: cora, act: followed_up, outcome: Good., learned: Ask early."
        "\ndate: 2026-10-22, by: cora, act: accepted",
        as_of="2026-10-22",
    )
    assert found is not None
    assert found.title == "Kept: It"
    assert found.lines[3:] == ("Cora followed up on 21 Oct 2026.", "Outcome: Good.", "Learned: Ask early.")


def test_what_is_not_promised_is_not_due() -> None:
    """An offer has no due day in a calendar, only the day by which it is to be answered."""
    found = find_appointment("date: 2026-10-02, by: ann, act: offered, respond_by: 2026-10-17", made="")
    assert found is not None
    assert (found.kind, found.day, found.lines[-1]) == (
        "answer",
        parse_day("2026-10-17"),
        "Cora to answer: yes, no, or a different proposal.",
    )


def test_in_whose_calendars() -> None:
    """It stands in the calendars of both sides, the partner, those who act for a side, and the team of the promiser; in no other."""
    found = find_appointment(promiser="ann", customer="acme", partner="dan")
    assert found is not None
    assert found.parties == {"ann", "blue", "acme", "cora", "dan"}


def test_an_ask_until_all_have_answered(tmp_path: Path) -> None:
    """The answer date of an ask is for the asker and those who are silent, and goes with the last answer."""
    answered = "log:\n  - {date: 2026-10-05, by: nina, act: answered, answer: gave_input}\n"
    all_answered = f"{answered}  - {{date: 2026-10-06, by: omar, act: answered, answer: declined}}\n"
    for text, parties in ((ASK, {"jane", "nina", "omar"}), (ASK + answered, {"jane", "omar"}), (ASK + all_answered, None)):
        desk = make_context(tmp_path / str(len(text)), "2026-10-10", {"asks/what.yaml": text})
        found = next((each.parties for each in list_calendar_entries(desk) if each.kind == "ask"), None)
        assert found == parties


def test_a_review_of_an_agreement(tmp_path: Path) -> None:
    """The next review of an agreement in force stands in the calendars of its parties and of those who speak for them."""
    signed = ("date: 2026-09-10, by: nina, act: signed", "date: 2026-09-11, by: jane, act: signed")
    desk = make_context(tmp_path, "2026-10-10", {SERVING: make_agreement_yaml(HEARD, *signed)})
    (found,) = (each for each in list_calendar_entries(desk) if each.kind == "agreement")
    assert (found.day, found.moved) == (parse_day("2026-12-11"), 0)
    assert found.parties == {"fitters", "nina", "omar", "retail", "jane"}


def test_a_measurement_of_an_agreement(tmp_path: Path) -> None:
    """The last day of the running period says what is to be measured, in the provider's calendars, once all have signed."""
    signed = ("date: 2026-09-10, by: nina, act: signed", "date: 2026-09-11, by: jane, act: signed")
    desk = make_context(tmp_path, "2026-10-10", {SERVING: make_agreement_yaml(HEARD, *signed)})
    unsigned = make_context(tmp_path / "before", "2026-10-10", {SERVING: make_agreement_yaml(HEARD)})

    found = {each.day: each for each in list_calendar_entries(desk) if each.kind == "measurement"}

    assert found[parse_day("2026-10-31")].title.startswith("Measure October 2026: ")
    assert found[parse_day("2026-10-31")].id.endswith("-2026-10")
    assert all(each.lines and each.parties == {"fitters", "nina", "omar"} for each in found.values())
    assert [each for each in list_calendar_entries(unsigned) if each.kind == "measurement"] == []
