"""What other programs show of a page when somebody shares its address."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from troth.render.html import render_preview


class _Metas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def parse_lines(lines: str) -> dict[str, str]:
    """Return what the lines say, by name; they hold nothing else."""
    reader = _Metas()
    reader.feed(lines)
    reader.close()
    assert all(tag == "meta" for tag, _ in reader.found)
    return {each.get("property") or each.get("name") or "": each["content"] or "" for _, each in reader.found}


def test_title_sentence_and_address() -> None:
    """A line for each that is there."""
    assert render_preview("Fit the kitchen", "Promised.", "https://example.com/x/", "Blue house") == (
        '<meta property="og:title" content="Fit the kitchen">\n'
        '<meta property="og:description" content="Promised.">\n'
        '<meta property="og:type" content="website">\n'
        '<meta property="og:url" content="https://example.com/x/">\n'
        '<meta property="og:site_name" content="Blue house">\n'
        '<meta name="twitter:card" content="summary">\n'
    )


def test_what_is_not_known_has_no_line() -> None:
    """Without the site's address there is no address, and an empty description is no description."""
    assert set(parse_lines(render_preview("It", ""))) == {"og:title", "og:type", "twitter:card"}


def test_long_texts_are_cut() -> None:
    """At the length that is shown, with a sign that there is more."""
    found = parse_lines(render_preview("word " * 100, "line\nof text " * 100))
    assert len(found["og:title"]) <= 120
    assert len(found["og:description"]) <= 200
    assert "\n" not in found["og:description"]
    assert found["og:description"].endswith("…")


@given(st.text(), st.text(), st.text())
def test_no_text_becomes_markup(title: str, description: str, name: str) -> None:
    """Whatever somebody wrote, the lines hold the same elements."""
    assert set(parse_lines(render_preview(f'"><script>{title}', f"x{description}", "", name))) >= {
        "og:title",
        "og:description",
        "og:type",
        "twitter:card",
    }
