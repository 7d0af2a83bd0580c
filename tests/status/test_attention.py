"""Help wanted, at risk, looks done, no report."""

from __future__ import annotations

from tests.status.builders import make_board, make_promise

from troth.status.attention import Flag

KEPT = "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: accepted"


def test_help_is_wanted_until_somebody_helped() -> None:
    """Any help closes the call."""
    called = "date: 2026-10-03, by: ann, act: help_wanted, note: A van."
    helped = f"{called}\ndate: 2026-10-04, by: eve, act: helped"

    assert Flag.HELP_WANTED in make_board(make_promise(called), as_of="2026-10-05").promises["it"].flags
    assert Flag.HELP_WANTED not in make_board(make_promise(helped), as_of="2026-10-05").promises["it"].flags


def test_risk_goes_up_through_parts_and_needs() -> None:
    """A part that is overdue endangers the whole, and what needs the whole, each by its cause."""
    board = make_board(
        make_promise(record="stone", due="2026-10-05", part_of="kitchen"),
        make_promise(record="kitchen"),
        make_promise(record="party", needs="[kitchen]"),
        as_of="2026-10-06",
    )

    assert board.promises["kitchen"].risk_causes == ("stone",)
    assert board.promises["party"].risk_causes == ("kitchen",)
    assert Flag.AT_RISK in board.promises["party"].flags
    assert Flag.AT_RISK not in board.promises["stone"].flags


def test_a_ring_of_parts_ends() -> None:
    """A cycle is a fault of the records; it never hangs the board."""
    board = make_board(make_promise(record="a", part_of="b"), make_promise(record="b", part_of="a"), as_of="2026-12-01")

    assert board.promises["a"].risk_causes == ("b",)


def test_a_chain_of_a_thousand_parts_is_no_depth() -> None:
    """Risk climbs without recursion."""
    chain = [make_promise(record=f"p{number}", part_of=f"p{number + 1}") for number in range(1000)]
    first = make_promise(record="p0", part_of="p1", due="2026-10-02")

    board = make_board(*chain[1:], first, make_promise(record="p1000"), as_of="2026-10-03")

    assert Flag.AT_RISK in board.promises["p1000"].flags


def test_it_looks_done_when_all_parts_are_kept_or_nobody_closes_it() -> None:
    """All parts kept and the whole still open, or delivered a week ago."""
    delivered = "date: 2026-10-10, by: ann, act: delivered"
    parts = make_board(make_promise(), make_promise(KEPT, record="part", part_of="it"), as_of="2026-10-12")

    assert Flag.LOOKS_DONE in parts.promises["it"].flags
    assert Flag.LOOKS_DONE not in make_board(make_promise(delivered), as_of="2026-10-16").promises["it"].flags
    assert Flag.LOOKS_DONE in make_board(make_promise(delivered), as_of="2026-10-17").promises["it"].flags


def test_no_report_after_four_weeks_of_silence() -> None:
    """Counted from the last report, or from the day it was promised."""
    silent, told = (
        make_promise(due="2027-01-01"),
        make_promise("date: 2026-10-20, by: ann, act: reported, confidence: on_track", due="2027-01-01"),
    )

    assert Flag.NO_REPORT not in make_board(silent, as_of="2026-10-28").promises["it"].flags
    assert Flag.NO_REPORT in make_board(silent, as_of="2026-10-29").promises["it"].flags
    assert Flag.NO_REPORT not in make_board(told, as_of="2026-10-29").promises["it"].flags
