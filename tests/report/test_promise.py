from __future__ import annotations

from tests.status.builders import make_board, make_promise

from troth.report.promise import format_promise
from troth.views.context import ViewContext

LOG = """
date: 2026-10-02, by: cora, act: agreed
date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-25, reason: prerequisite, because: The stone is late.
date: 2026-10-06, by: cora, act: agreed
date: 2026-10-07, by: ann, act: renegotiated, due: 2026-10-30, cost: 500 EUR, reason: people, because: Bob is ill.
"""


def format_letter(*more: str, width: int = 80, **fields: str) -> list[str]:
    """Return the letter of a promise that was renegotiated twice, without its bold marks."""
    board = make_board(
        make_promise(LOG + "\n".join(more), **fields), make_promise(record="part", title="A part", part_of="it"), as_of="2026-10-10"
    )
    return [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in format_promise(board.promises["it"], ViewContext(board), width)]


def find_section(title: str, lines: list[str]) -> list[str]:
    """Return the lines under a heading."""
    start = lines.index(title) + 1
    return lines[start : lines.index("", start)]


def test_terms_in_force_and_the_first_ones() -> None:
    """The terms in force stand with what they were at first, and the change that waits with who is to answer."""
    assert find_section("Terms", format_letter()) [:-1] == [
        "  - Due: 25 Oct 2026 (first: 20 Oct 2026)",
        "  Cora agreed on 6 Oct 2026.",
        "  Ann requests a change: due 30 Oct 2026 (was 25 Oct 2026), cost 500 EUR. Cora",
        "  has to answer.",
    ]  # fmt: skip


def test_the_story_is_told_in_order() -> None:
    """Every entry is told with its day, who, and their own words under it."""
    story = find_section("History", format_letter())
    assert story[:4] == [
        "   1 Oct 2026  Ann promised it",
        "   2 Oct 2026  Cora agreed to the terms",
        "   5 Oct 2026  Ann requested a change: due 25 Oct 2026 (was 20 Oct 2026)",
        "                 Main reason: Something that had to come first was missing",
    ]


def test_an_entry_without_a_place_is_told_as_such() -> None:
    """An entry that was passed over is shown with the reason."""
    assert any("[ignored: " in line for line in format_letter("date: 2026-10-08, by: ann, act: accepted", width=400))


def test_a_hope_says_what_is_missing() -> None:
    """A hope is followed by what would make it a promise."""
    standing = find_section("Status", format_letter())
    hope = standing.index("  Not yet reliable. What is missing:")
    assert all(line.startswith(("    - ", "      ")) for line in standing[hope + 1 :])


def test_parts_are_named_with_their_state() -> None:
    """Parts are named with id and state."""
    assert "  Parts: A part (part), promised" in find_section("Related promises", format_letter(partner="eve"))


def test_the_window_holds() -> None:
    """No line is wider than the window, however long the texts are."""
    assert max(map(len, format_letter(outcome="word " * 200, why="word " * 200, width=60))) <= 60
