"""What a navigation leaves out."""

from __future__ import annotations

from troth.publish.mkdocs_files import prune_navigation


def test_a_kind_that_the_board_does_not_use_is_not_shown() -> None:
    """Lists of unused kinds go, a section that is empty then goes too, and pages of anybody else stay as they are."""
    written = [
        {"Home": "index.md"},
        {"Asks": "asks/index.md"},
        {"Together": ["agreements/index.md", {"Meetings": "meetings/index.md"}]},
        {"People": [{"All": "people/index.md"}, {"Teams": "teams/index.md"}, "notes.md"]},
        {"Elsewhere": "https://example.org/asks/index"},
    ]

    assert prune_navigation(written, frozenset({"asks/index", "agreements/index", "meetings/index", "teams/index"})) == [
        {"Home": "index.md"},
        {"People": [{"All": "people/index.md"}, "notes.md"]},
        {"Elsewhere": "https://example.org/asks/index"},
    ]
