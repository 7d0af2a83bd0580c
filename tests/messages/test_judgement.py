"""What the judge hands on can only add, whatever the file looks like."""

from __future__ import annotations

import pytest
from tests.messages.said import make_message, make_state, read_state

from troth.messages.judge import judge_message
from troth.messages.judgement import FileInsertion, apply_file_change, hash_said, list_file_changes

BEGINNING = "title: Größe\npromiser: nina\ncustomer: jane\noutcome: They shut.\nmade: 2026-10-01\ndue: 2026-12-15\n"
ENTRY = "{date: 2026-10-02, by: jane, act: agreed}"
LAYOUTS = (
    BEGINNING,
    f"{BEGINNING}log: []\n",
    f"{BEGINNING}log: [{ENTRY}]\n",
    f"{BEGINNING}log: [\n  {ENTRY}\n]\n",
    f"{BEGINNING}log: [\n  {ENTRY},\n]\n",
    f"{BEGINNING}log:\n  - {ENTRY}",
    f"{BEGINNING}log:\n  - {ENTRY}\n# the end\n",
    f"{BEGINNING}log:\n  - {ENTRY}\n\n\nwhy: Ende gut, alles gut \N{HANDSHAKE}\n",
    f"{BEGINNING}log:\n  - {ENTRY}\n".replace("\n", "\r\n"),
    f"\N{ZERO WIDTH NO-BREAK SPACE}{BEGINNING}log:\n  - {ENTRY}\n",
    f"log:\n  - {ENTRY}\n{BEGINNING}why: |\n  So.",
    f"{BEGINNING}log:\n  - date: 2026-10-02\n    by: jane\n    act: agreed\n    note: |\n      So",
    "{title: Doors, promiser: nina, customer: jane, outcome: They shut., made: 2026-10-01, due: 2026-12-15}\n",
)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", ["/report on track: Größer \N{HANDSHAKE}", "/report on track\n/help A plane: two\nhands\n/report at risk"])
def test_insertions_make_the_file_that_was_judged(layout: str, text: str) -> None:
    """Put in one after the other they give the very file; none of them takes a byte away, or starts inside of a character."""
    state = make_state({"promises/it.yaml": layout})
    found, after = judge_message(make_message(text, "nina-novak", "promise/it"), state)
    held = state.files["commitments/promises/it.yaml"]
    assert found.changes, found.reply
    for change in found.changes:
        held[: change.at].decode()
        assert change.insert
        held = apply_file_change(held, change)
    assert held == after.files["commitments/promises/it.yaml"]
    assert read_state({**state.files, "commitments/promises/it.yaml": held}).board.errors == state.board.errors


def test_another_file_is_not_changed() -> None:
    """An insertion belongs to the bytes that were judged, and a new file to a place where none is."""
    (change,) = list_file_changes("a", b"one\n", b"one\ntwo\n")
    assert apply_file_change(b"one\n", change) == b"one\ntwo\n"
    (made,) = list_file_changes("a", None, b"new\n")
    assert made == FileInsertion(path="a", before="", at=0, insert="new\n")
    for held, each in ((b"other\n", change), (None, change), (b"", made)):
        with pytest.raises(ValueError, match="a"):
            apply_file_change(held, each)


def test_the_digest_is_of_what_the_host_gave() -> None:
    """With line feeds, as the commit says it, whatever the browser sent."""
    assert hash_said("a\r\nb") == hash_said("a\nb") == hash_said("a\rb") != hash_said("ab")
