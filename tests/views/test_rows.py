"""The one row: due dates in words, signs, and the one thing to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.status.builders import make_board, make_promise

from troth.views.context import ViewContext
from troth.views.rich_text import join_names, to_plain_text
from troth.views.rows import Row, sort_by_due

if TYPE_CHECKING:
    from troth.board import PromiseStatus


def make_row(log: str = "", /, *, as_of: str = "2026-10-18", **fields: str) -> Row:
    """Return the row of ann's promise to cora, due on 20 October 2026."""
    board = make_board(make_promise(log, **fields), as_of=as_of)
    return ViewContext(board).get_row(board.promises["it"])


@pytest.mark.parametrize(
    ("as_of", "words", "urgency"),
    [
        ("2026-10-02", "in 18 days", "far"),
        ("2026-10-18", "in 2 days", "soon"),
        ("2026-10-19", "tomorrow", "soon"),
        ("2026-10-20", "today", "soon"),
        ("2026-10-21", "1 day late", "late"),
        ("2026-10-25", "5 days late", "late"),
    ],
)
def test_a_due_date_says_what_it_means_today(as_of: str, words: str, urgency: str) -> None:
    """Beside the date stands how far away or how late it is, and a browser may count it anew."""
    due = make_row(as_of=as_of).due

    assert due is not None
    assert (due.date_text, due.words, due.urgency, due.live) == ("20 Oct 2026", words, urgency, True)


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("date: 2026-10-15, by: ann, act: delivered", "delivered 3 days ago"),
        ("date: 2026-10-15, by: ann, act: delivered\ndate: 2026-10-16, by: cora, act: accepted", "kept on time"),
        ("date: 2026-10-15, by: cora, act: cancelled, because: Sold.", "ended 15 Oct 2026"),
    ],
)
def test_what_is_no_longer_to_be_delivered_is_never_late(log: str, words: str) -> None:
    """Once delivered or ended, the date is not counted down any more."""
    due = make_row(log).due

    assert due is not None
    assert (due.words, due.urgency, due.live) == (words, "over", False)


def test_late_is_measured_against_the_first_due_date() -> None:
    """A promise that moved its date and kept the new one was kept, and late all the same."""
    log = """date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-25, reason: people, because: Ill.
    date: 2026-10-11, by: cora, act: agreed
    date: 2026-10-24, by: ann, act: delivered
    date: 2026-10-25, by: cora, act: accepted"""

    due = make_row(log, as_of="2026-11-01").due

    assert due is not None
    assert (due.date_text, due.words) == ("25 Oct 2026", "kept 4 days late")


AGREED = "date: 2026-10-02, by: cora, act: agreed\n"


@pytest.mark.parametrize(
    ("log", "as_of", "step"),
    [
        ("", "2026-10-05", "Cora to agree to the terms, waiting 4 days"),
        (AGREED, "2026-10-05", "Ann to deliver"),
        (AGREED, "2026-10-20", "Ann to deliver"),
        (AGREED, "2026-10-22", "Ann to deliver or request a new date"),
        (f"{AGREED}date: 2026-10-10, by: ann, act: delivered", "2026-10-11", "Cora to accept or reject, waiting 1 day"),
        (f"{AGREED}date: 2026-10-10, by: ann, act: help_wanted, note: Hands.", "2026-10-11", "Anyone can help"),
        (
            f"{AGREED}date: 2026-10-10, by: ann, act: renegotiated, due: 2026-11-01, reason: people, because: Ill.",
            "2026-10-22",
            "Cora to answer the change, waiting 12 days",
        ),
        (f"{AGREED}date: 2026-10-10, by: cora, act: cancelled, because: Sold.", "2026-10-22", ""),
    ],
)
def test_one_thing_is_to_be_done_next(log: str, as_of: str, step: str) -> None:
    """What holds up everything else comes first, and for whom it is; nothing is left for what has ended."""
    found = make_row(log, as_of=as_of).step

    says = (
        f"{to_plain_text(join_names(found.who, 'or'))} to {found.what}"
        if found and found.who
        else f"Anyone can {found.what}"
        if found
        else ""
    )
    assert says + (f", {found.note}" if found and found.note else "") == step


def test_an_answer_that_is_late_says_since_when() -> None:
    """The day by which an answer was wanted stands beside the one who owes it."""
    asked = make_row("date: 2026-10-02, by: cora, act: requested, respond_by: 2026-10-08", made="")

    assert asked.step is not None
    assert (asked.step.what, asked.step.note) == ("answer", "was due 8 Oct 2026")
    assert [sign.word for sign in asked.signs] == ["answer overdue"]


def test_rows_without_a_date_come_last() -> None:
    """The earliest due date comes first, then by id."""
    board = make_board(make_promise(record="b"), make_promise(record="a"), make_promise(record="c", made="", due=""), as_of="2026-10-05")

    def ids(standings: list[PromiseStatus]) -> list[str]:
        return [each.id for each in standings]

    assert ids(sort_by_due(list(board.promises.values())[::-1])) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("log", "as_of", "word"),
    [
        (AGREED, "2026-10-05", ""),
        (AGREED, "2026-10-18", ""),
        ("", "2026-10-05", "Waiting"),
        (f"{AGREED}date: 2026-10-10, by: ann, act: renegotiated, due: 2026-11-01, reason: people, because: Ill.", "2026-10-12", "Waiting"),
        (AGREED, "2026-10-20", "Today"),
        (AGREED, "2026-10-21", "Overdue"),
        ("", "2026-10-21", "Overdue"),
        (f"{AGREED}date: 2026-10-10, by: ann, act: delivered", "2026-10-22", "Delivered"),
        (f"{AGREED}date: 2026-10-10, by: cora, act: cancelled, because: Sold.", "2026-10-22", "Cancelled"),
    ],
)
def test_the_first_column_says_what_matters_now(log: str, as_of: str, word: str) -> None:
    """Overdue, today or waiting come before the state, and a promise whose work goes on says nothing."""
    status = make_row(log, as_of=as_of).status
    assert (status.word if status else "") == word


@pytest.mark.parametrize(
    ("log", "as_of", "link"),
    [
        (AGREED, "2026-10-05", "promises/it?act=delivered#what-you-can-do"),
        ("", "2026-10-05", "promises/it?act=agreed#what-you-can-do"),
        (f"{AGREED}date: 2026-10-10, by: ann, act: delivered", "2026-10-11", "promises/it#what-you-can-do"),
    ],
)
def test_the_next_step_leads_to_the_promise(log: str, as_of: str, link: str) -> None:
    """Who is to act sees what was promised first; the act is named where one alone does it."""
    step = make_row(log, as_of=as_of).step
    assert step is not None
    assert step.link == link


def test_a_recurring_promise_says_how_often_it_was_kept() -> None:
    """Its due day is that of the one that matters now: overdue until the next one is due."""
    log = (
        "date: 2026-10-02, by: cora, act: agreed\n"
        "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-10, by: cora, act: accepted, occurrence: 2026-10-09\n"
    )
    weekly = {"made": "2026-10-02", "due": "2026-10-09", "every": "week"}
    row = make_row(log, as_of="2026-10-24", **weekly)
    assert ([each.word for each in row.signs], row.due and row.due.date) == (["1 of 3 kept"], "2026-10-23")
    assert [each.word for each in make_row(as_of="2026-10-05", **weekly).signs] == ["every week"]


def test_a_title_has_no_marks_of_code() -> None:
    """What was written between backticks is read without them; a lone backtick stays."""
    assert [make_row(title=f'"{title}"').title for title in ("Stabilize `f16`", "``a`b`` and `c`", "5` wide")] == [
        "Stabilize f16",
        "a`b and c",
        "5` wide",
    ]
