"""Users' Markdown: what is meant is shown, what could do harm is not, and nothing takes long."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.render.markdown import ATTRIBUTES, TAGS, _render_marked_up, _render_plain, render_markdown

if TYPE_CHECKING:
    from pathlib import Path

ALPHABET = "ab 1.-+*_#>=|`~<&[](){}!\\\n\t:/@\"'é"


class Strict(HTMLParser):
    """Takes only the tags, attributes and schemes that are allowed."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse whatever is not on the list."""
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"rel"}, name
            if name == "href" and ":" in (value or "").split("/")[0]:
                assert (value or "").split(":")[0].lower() in ("http", "https", "mailto"), value


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Done.", "<p>Done.</p>"),
        ("One.\n\nTwo\nlines.", "<p>One.</p><p>Two\nlines.</p>"),
        ("*Very* **much** `so`", "<p><em>Very</em> <strong>much</strong> <code>so</code></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("# Heading", "<p>\n<strong>Heading</strong></p>"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>"),
        ("> said\n\n---\n\n3. *three*", '<blockquote>\n<p>said</p>\n</blockquote>\n<hr>\n<ol start="3">\n<li><em>three</em></li>\n</ol>'),
        (
            '[a](http://a.b "so") <mailto:c@d.example>',
            (
                '<p><a href="http://a.b" title="so" rel="nofollow noopener">a</a> '
                '<a href="mailto:c@d.example" rel="nofollow noopener">mailto:c@d.example</a></p>'
            ),
        ),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>"),
        ("![a picture](https://example.com/x.png)", "<p>a picture</p>"),
        ("[plan](https://example.com)", '<p><a href="https://example.com" rel="nofollow noopener">plan</a></p>'),
        ("[plan](javascript:alert(1))", "<p>[plan](javascript:alert(1))</p>"),
        (
            "See https://example.com/a_b.",
            '<p>See <a href="https://example.com/a_b" rel="nofollow noopener">https://example.com/a_b</a>.</p>',
        ),
        ("```\na\n\nb\n```", "<pre><code>a&#10;&#10;b&#10;</code></pre>"),
        ("Tom & Jerry's", "<p>Tom &amp; Jerry's</p>"),
        ("-", "<p>-</p>"),
        ("[](https://example.com)", '<p><a href="https://example.com" rel="nofollow noopener">https://example.com</a></p>'),
        ("[![](x.png)](https://a.b)", '<p><a href="https://a.b" rel="nofollow noopener">https://a.b</a></p>'),
        ("", ""),
        (
            "[**a** ](https://a.b) https://c.d and https://e.f.",
            (
                '<p><a href="https://a.b" rel="nofollow noopener"><strong>a</strong> </a> '
                '<a href="https://c.d" rel="nofollow noopener">https://c.d</a> and '
                '<a href="https://e.f" rel="nofollow noopener">https://e.f</a>.</p>'
            ),
        ),
    ],
)
def test_what_is_meant_is_shown(text: str, html: str) -> None:
    """CommonMark without raw HTML, headings and pictures; bare addresses are links."""
    assert render_markdown(text).strip() == html


@given(st.text(ALPHABET, max_size=60))
def test_only_what_is_allowed_comes_out(text: str) -> None:
    """No tag, attribute or scheme but those of the list, and no empty line, whatever goes in."""
    html = render_markdown(text)

    Strict().feed(html)
    assert "\n\n" not in html.split("<pre>")[-1].split("</pre>")[0] or "<pre>" not in html


@given(st.text("abc .,;'\n-1", max_size=40))
def test_the_short_way_says_the_same(text: str) -> None:
    """A text without marks looks the same by the short way and by the long one."""
    if render_markdown(text) == _render_plain(text):

        def bare(html: str) -> str:
            return "".join(html.split()).replace("&#39;", "'")

        assert bare(_render_plain(text)) == bare(_render_marked_up(text))


def test_hostile_texts_are_harmless(shared: Path) -> None:
    """Each of the corpus comes out as text and allowed tags only."""
    for case in json.loads((shared / "hostile/texts.json").read_text()):
        Strict().feed(render_markdown(case["payload"]))


@pytest.mark.parametrize(
    "piece", ["[", "![", "[a](", "*a ", "**a", "_a_", "`", "> ", ">", "<a ", "&#x", "- ", "[[a]", "](<b", "a  \n", "\\", "1. a\n"]
)
def test_the_longest_text_comes_to_an_end(piece: str) -> None:
    """The longest text that a record may hold comes out safe, even one that is made to stall a reader."""
    shown = render_markdown((piece * 20_000)[:20_000])

    Strict().feed(shown)
