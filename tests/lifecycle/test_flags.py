"""Help wanted, at risk, looks done, no report."""

from __future__ import annotations

from tests.lifecycle.told import board_of, promise

from troth.lifecycle.flags import Flag

KEPT = "date: 2026-10-10, by: ann, act: delivered\ndate: 2026-10-11, by: cora, act: accepted"


def test_help_is_wanted_until_somebody_helped() -> None:
    """Any help closes the call."""
    called = "date: 2026-10-03, by: ann, act: help_wanted, note: A van."
    helped = f"{called}\ndate: 2026-10-04, by: eve, act: helped"

    assert Flag.HELP_WANTED in board_of(promise(called), as_of="2026-10-05").standings["it"].flags
    assert Flag.HELP_WANTED not in board_of(promise(helped), as_of="2026-10-05").standings["it"].flags


def test_risk_goes_up_through_parts_and_needs() -> None:
    """A part that is overdue endangers the whole, and what needs the whole, each by its cause."""
    board = board_of(
        promise(record="stone", due="2026-10-05", part_of="kitchen"),
        promise(record="kitchen"),
        promise(record="party", needs="[kitchen]"),
        as_of="2026-10-06",
    )

    assert board.standings["kitchen"].endangered_by == ("stone",)
    assert board.standings["party"].endangered_by == ("kitchen",)
    assert Flag.AT_RISK in board.standings["party"].flags
    assert Flag.AT_RISK not in board.standings["stone"].flags


def test_a_ring_of_parts_ends() -> None:
    """A cycle is a fault of the records; it never hangs the board."""
    board = board_of(promise(record="a", part_of="b"), promise(record="b", part_of="a"), as_of="2026-12-01")

    assert board.standings["a"].endangered_by == ("b",)


def test_a_chain_of_a_thousand_parts_is_no_depth() -> None:
    """Risk climbs without recursion."""
    chain = [promise(record=f"p{number}", part_of=f"p{number + 1}") for number in range(1000)]
    first = promise(record="p0", part_of="p1", due="2026-10-02")

    board = board_of(*chain[1:], first, promise(record="p1000"), as_of="2026-10-03")

    assert Flag.AT_RISK in board.standings["p1000"].flags


def test_it_looks_done_when_all_parts_are_kept_or_nobody_closes_it() -> None:
    """All parts kept and the whole still open, or delivered a week ago."""
    delivered = "date: 2026-10-10, by: ann, act: delivered"
    parts = board_of(promise(), promise(KEPT, record="part", part_of="it"), as_of="2026-10-12")

    assert Flag.LOOKS_DONE in parts.standings["it"].flags
    assert Flag.LOOKS_DONE not in board_of(promise(delivered), as_of="2026-10-16").standings["it"].flags
    assert Flag.LOOKS_DONE in board_of(promise(delivered), as_of="2026-10-17").standings["it"].flags


def test_no_report_after_four_weeks_of_silence() -> None:
    """Counted from the last report, or from the day it was promised."""
    silent, told = promise(due="2027-01-01"), promise("date: 2026-10-20, by: ann, act: reported, confidence: on_track", due="2027-01-01")

    assert Flag.NO_REPORT not in board_of(silent, as_of="2026-10-28").standings["it"].flags
    assert Flag.NO_REPORT in board_of(silent, as_of="2026-10-29").standings["it"].flags
    assert Flag.NO_REPORT not in board_of(told, as_of="2026-10-29").standings["it"].flags
