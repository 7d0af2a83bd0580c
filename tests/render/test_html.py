"""Every body is one piece of HTML that any builder may put into a page as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.boards import make_promise_yaml, write_base_board

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.render.html import get_environment, keep_line_breaks
from troth.site import build_site

if TYPE_CHECKING:
    from pathlib import Path


WORDS = "'{{ x }} {% y %} <b>&amp; \\\\'"
NOTE = "|\n  one  \n\n\n  \ttwo {three}\n\n  ```\n  a\n\n  b\n  ```\n"


def test_no_body_has_a_brace_or_an_empty_line(tmp_path: Path) -> None:
    """Whatever people write: no later template engine takes their words for its own, and no Markdown ends the block."""
    day = parse_iso_date("2026-11-22")
    assert day is not None
    root = write_base_board(tmp_path, {"promises/odd.yaml": make_promise_yaml(title=WORDS, outcome=WORDS, why=NOTE)})
    bodies = {page.uri: page.body for page in build_site(load_board(root, AsOf(day)), directory_urls=False).pages}

    for uri, body in bodies.items():
        assert body.startswith("<div"), uri
        assert body.endswith("</div>\n"), uri
        assert "{" not in body, uri
        assert not [line for line in body.rstrip("\n").split("\n") if not line.strip()], uri
    odd = bodies["promises/odd"]
    assert "&#123;&#123; x }} &#123;% y %} &lt;b&gt;&amp;amp;" in odd
    assert "<b>&amp;" not in odd
    assert "two &#123;three}" in odd
    assert bodies["help-wanted"].startswith('<div class="troth troth-on-help-wanted"')


def test_what_stands_in_pre_keeps_its_lines() -> None:
    """As references, and escaped."""
    assert keep_line_breaks("a\n\n<b>") == "a&#10;&#10;&lt;b&gt;"


def test_a_line_of_a_template_that_is_no_text_leaves_nothing() -> None:
    """A line with a condition alone brings neither blanks nor a line end into a page."""
    assert get_environment().from_string("a\n  {% if true %}\nb\n  {% endif %}\nc\n").render() == "a\nb\nc"
