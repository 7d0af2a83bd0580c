"""What waits for whoever says who they are, and what the board's maintainers are told."""

from __future__ import annotations

from tests.status.builders import make_board, make_promise, parse_day

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.views.context import ViewContext
from troth.views.problems import build_problems_page, summarize_problems
from troth.views.readers import Reader, list_readers

AGREED = "date: 2026-10-02, by: cora, act: agreed\n"


def find_reader(name: str, *logs: str) -> Reader:
    """Return what waits for somebody on 22 October 2026, of ann's promises to cora that were due two days before."""
    board = make_board(*(make_promise(log, record=f"p{number}") for number, log in enumerate(logs)), as_of="2026-10-22")
    return next(each for each in list_readers(ViewContext(board)) if each.id == name)


def test_a_reader_is_told_what_is_late_before_what_others_wait_for() -> None:
    """What somebody promised stands first, with how late it is; then what they are to answer, each with since when."""
    assert [(task.page, task.what, task.note) for task in find_reader("ann", AGREED).tasks] == [
        ("promises/p0", "deliver or request a new date", "due 20 Oct 2026, 2 days late"),
    ]
    delivered = f"{AGREED}date: 2026-10-20, by: ann, act: delivered"
    assert ("promises/p0", "accept or reject", "waiting 2 days") in [
        (task.page, task.what, task.note) for task in find_reader("cora", delivered).tasks
    ]


def test_who_acts_for_a_customer_is_told_what_waits_for_it() -> None:
    """A contact sees it as their own; the same thing is told once."""
    board = make_board(make_promise(record="shelf", customer="acme"), as_of="2026-10-10")
    readers = {each.id: each for each in list_readers(ViewContext(board))}

    assert [task.what for task in readers["cora"].tasks] == ["agree to the terms"]
    assert readers["cora"].tasks == readers["acme"].tasks
    assert readers["dan"].tasks == ()


def test_maintainers_find_all_problems_by_file() -> None:
    """Home says how many there are; their page has each with its line and the way out, file by file."""
    ledger = make_board(as_of="2026-10-10").ledger
    problems = (
        Problem("due-before-made", Place("commitments/promises/a.yaml", 3), "due before it was made", "check the year"),
        Problem("easy", Place("commitments/promises/a.yaml", 9), "easy", severity=Severity.WARNING),
        Problem("unknown-party", Place("commitments/promises/b.yaml", 2), "nobody is called x"),
    )
    board = build_board(ledger, AsOf(parse_day("2026-10-10")), problems)
    page = build_problems_page(ViewContext(board))

    assert summarize_problems(board) == "2 errors, 1 warning"
    assert [(each.path, [problem.place.line for problem in each.problems]) for each in page.files] == [
        ("commitments/promises/a.yaml", [3, 9]),
        ("commitments/promises/b.yaml", [2]),
    ]
    assert summarize_problems(make_board(as_of="2026-10-10")) == ""
