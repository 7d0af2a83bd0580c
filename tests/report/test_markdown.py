from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from troth.base.text import escape_text
from troth.report.terminal import escape_markdown, format_link, format_table_row
from troth.views.hosting import build_file_url

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NOTHING = "\u200b"
PIECES = [
    "*",
    "_",
    "`",
    "[",
    "](x)",
    "<b>",
    "&lt;",
    "|",
    "\\",
    "http://evil.example",
    "www.evil.example",
    "@nina",
    "#12",
    "GH-12",
    "~~",
    "!",
    "a",
]
TEXTS = st.text() | st.lists(st.sampled_from([*PIECES, " "])).map("".join)


def parse_cells(markdown: str) -> list[str]:
    """Return what the cells of a table's one row hold, as HTML."""
    table = "\n".join([format_table_row("A", "B"), format_table_row("---", "---"), markdown])
    return re.findall(r"<td>(.*?)</td>", RENDER.render(table), re.DOTALL)


@given(TEXTS)
def test_text_stays_text(text: str) -> None:
    """In a table's cell user text is read as it was written: one cell, no markup."""
    shown_cells = parse_cells(format_table_row(escape_markdown(text), "end"))
    assert len(shown_cells) == 2
    assert "<" not in shown_cells[0]
    assert unescape(shown_cells[0]).replace(NOTHING, "") == escape_text(text, 200).strip(" ")


@given(TEXTS)
def test_a_title_leads_to_its_file_only(text: str) -> None:
    """User text in a link makes no other link, and does not end it."""
    (cell, _) = parse_cells(format_table_row(format_link(f"x{text}x", "https://example.com/file"), "end"))
    assert cell.startswith('<a href="https://example.com/file">')
    assert cell.endswith("</a>")
    assert cell.count("<") == 2


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a < b > c & d | e", "a &lt; b &gt; c &amp; d &#124; e"),
        ("a: b", "a: b"),
        ("a:b", r"a\:b"),
        ("5% [x](y) ~z", r"5\% \[x\]\(y\) \~&#8203;z"),
        ("w.x W.x a.x", r"w\.&#8203;x W\.&#8203;x a.x"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("\x1b::", r"\\x1b\:\:".removesuffix(r"\:") + ":"),
    ],
)
def test_how_it_is_written(text: str, markdown: str) -> None:
    """A reference for what would cut a table or open a tag, a backslash for the rest, and nothing for what stands alone."""
    assert escape_markdown(text) == markdown


def test_a_link_as_it_is_written() -> None:
    """Text and address; without an address the text alone."""
    assert format_link("a|b", "https://example.com/x") == "[a&#124;b](https://example.com/x)"
    assert format_link("a|b", "") == "a&#124;b"
    assert format_table_row("a", "b") == "| a | b |"


@pytest.mark.parametrize("call", ["@nina", "#12", "!12", "~label", "%1", "&3", "$4", "GH-12", "gh-12", "org/repo#12", "a@b.example"])
def test_nobody_is_called(call: str) -> None:
    """What a host takes for a person, an issue or a label is broken by a space of no width."""
    (cell, _) = parse_cells(format_table_row(escape_markdown(call), "end"))
    assert NOTHING in unescape(cell)


@pytest.mark.parametrize("address", ["http://evil.example", "https://evil.example", "www.evil.example", "ftp://evil.example"])
def test_no_bare_address_becomes_a_link(address: str) -> None:
    """What hosts look for in bare addresses is broken by a space of no width."""
    (cell, _) = parse_cells(format_table_row(escape_markdown(address), "end"))
    assert "://" not in unescape(cell)
    assert "www.e" not in unescape(cell)


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/main/commitments/x%20%28y%29.yaml"),
        ("https://github.com/a/b.git/", "https://github.com/a/b/blob/main/commitments/x%20%28y%29.yaml"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/blob/main/commitments/x%20%28y%29.yaml"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/branch/main/commitments/x%20%28y%29.yaml"),
        ("ssh://git@example.com/a/b", ""),
        (None, ""),
    ],
)
def test_where_a_file_is(repository: str | None, address: str) -> None:
    """A file's address follows its host; without a web address there is none."""
    assert (build_file_url(repository, "main", "commitments/x (y).yaml") or "") == address


def test_a_file_at_a_commit_has_an_address_of_its_own() -> None:
    """Forgejo has another way for a commit than for a branch; GitHub and GitLab have one for both."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    assert build_file_url("https://codeberg.org/a/b", commit, "x.yaml") == f"https://codeberg.org/a/b/src/commit/{commit}/x.yaml"
    assert build_file_url("https://github.com/a/b", commit, "x.yaml") == f"https://github.com/a/b/blob/{commit}/x.yaml"
