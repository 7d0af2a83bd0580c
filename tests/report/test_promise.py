from __future__ import annotations

from typing import TYPE_CHECKING

from tests.status.builders import make_board, make_promise

from troth.report.promise import format_affected, format_promise, format_track_record
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from troth.model import Promise

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


def make_history(number: int, tag: str, *, late: int) -> tuple[Promise, ...]:
    """Return promises of ann's that ended, so many of them a day after their day."""
    return tuple(
        make_promise(
            f"date: 2026-10-01, by: cora, act: agreed\ndate: 2026-10-{21 if each < late else 19}, by: ann, act: delivered\n"
            "date: 2026-10-22, by: cora, act: accepted",
            record=f"{tag}-{each}",
            tags=f"[{tag}]",
        )
        for each in range(number)
    )


def test_ones_own_record_with_promises_like_it() -> None:
    """Whoever promises reads how theirs of this sort went, nobody else's and nobody else; of fewer than five nothing is said."""
    board = make_board(
        *make_history(5, "house", late=2), *make_history(4, "boat", late=0), make_promise(record="new", tags="[house]", due="2026-12-20"),
        make_promise(record="sail", tags="[boat]", customer="dan", due="2026-12-20"), as_of="2026-11-20",
    )  # fmt: skip
    new, sail = board.promises["new"], board.promises["sail"]
    assert [*format_track_record(new, "ann", board)] == ["Your own record: 3 of 5 promises tagged house were kept by their first day."]
    assert [*format_track_record(sail, "ann", board)] == ["Your own record: 7 of 9 promises were kept by their first day."]
    assert [*format_track_record(new, "cora", board)] == []
    few = make_board(*make_history(4, "house", late=0), make_promise(record="new", due="2026-12-20"), as_of="2026-11-20")
    assert [*format_track_record(few.promises["new"], "ann", few)] == []


def test_who_should_know_with_one_message_to_all() -> None:
    """Each with why; the message says what happened and what rests on it. Where all is well, nothing is to be said."""
    at_risk = "date: 2026-10-01, by: cora, act: agreed\ndate: 2026-10-05, by: ann, act: reported, confidence: at_risk, note: It rains."
    promises = (make_promise(at_risk, partner="dan"), make_promise(record="roof", title="Roof", promiser="eve", needs="[it]"))
    context = ViewContext(make_board(*promises, as_of="2026-10-06"))
    told = [*format_affected(context.board.promises["it"], context, 80)]
    assert told[1:4] == [
        "  - Cora: it was promised to them",
        "  - Dan: they follow up on it",
        "  - Eve: they promised “Roof”, which needs it",
    ]
    assert {
        "  Hello Cora, Dan, Eve,",
        "  It is at risk and may not be kept. It rains.",
        "  Rests on it: Eve promised “Roof”, which needs it.",
    } <= {*told}
    well = ViewContext(make_board(make_promise(), as_of="2026-10-06"))
    assert [*format_affected(well.board.promises["it"], well, 80)][-1] == "Nothing is to be said now: it is not at risk, late or moved."
    own = ViewContext(make_board(make_promise(customer="ann"), as_of="2026-10-06"))
    assert [*format_affected(own.board.promises["it"], own, 80)] == [
        "Nobody else is affected: it was promised to nobody else, and no other promise rests on it."
    ]
