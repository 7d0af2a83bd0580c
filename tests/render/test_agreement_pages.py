"""The pages of agreements as they come out: safe, readable for everybody, and on paper a copy to sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.agreements import HEARD, NINA, SERVING, SIGNED, make_agreement_yaml
from tests.render.pdf import read_pdf_text
from tests.views.contexts import make_context

from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.render.svg_charts import draw_sparkline
from troth.site import STYLES, list_sources
from troth.status.wording import PARTS
from troth.views.agreement.parts import PART_TITLES
from troth.views.agreement.scorecard import Sparkline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Page


MEASURED = "date: 2026-11-{}, by: nina, act: measured, requirement: on-time, period: 2026-{}, value: {}"
LIVELY = (*SIGNED, MEASURED.format("02", "09", 97), MEASURED.format("03", "10", 93))
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} ]]>"


def render_bodies(folder: Path, as_of: str, text: str) -> Mapping[str, str]:
    """Return the bodies of all pages by their address."""
    board = make_context(folder, as_of, {SERVING: text}).board
    return {page.uri: page.body for page in make_pages(board, SiteUrls(directory_urls=False))}


def make_document(body: str) -> str:
    """Return a page with our styles and without a theme."""
    styles = b"".join(content for address, content in list_sources() if address in STYLES).decode()
    return (
        f'<!doctype html><html lang="en"><head><title>A page</title><style>{styles}</style></head><body><main>{body}</main></body></html>'
    )


def test_what_somebody_wrote_stays_text(tmp_path: Path) -> None:
    """No word of an agreement becomes markup, or code of a template engine."""
    quoted = f'"{HOSTILE}"'
    said = f"date: 2026-09-01, by: jane, act: input, working: {quoted}, requires: {quoted}, about: [value]"
    text = make_agreement_yaml(
        said, NINA, title=quoted, value=f"[{quoted}]", services=f"[{{what: {quoted}, deliverables: [{quoted}]}}]", needs=f"[{quoted}]",
        requirements=f"[{{id: x, what: {quoted}, unit: {quoted}, at_most: 1, every: week}}]",
        obstacles=f"[{{what: {quoted}, plan: {quoted}}}]",
        roles=f"[{{party: nina, responsible_for: [{quoted}]}}]", resources=f"[{{what: {quoted}}}]",
    )  # fmt: skip
    for body in render_bodies(tmp_path, "2026-11-20", text).values():
        assert "<img" not in body.replace('<img src="../help/pictures/', "").replace('<img src="pictures/', "")
        assert "{" not in body


@pytest.mark.parametrize("uri", ["agreements/serving", "agreements/index", "agreements/serving/interview", "help/interview"])
def test_the_pages_can_be_used_by_everybody(tmp_path: Path, page: Page, uri: str) -> None:
    """An automatic check of accessibility finds nothing in the content, and a phone shows all of it."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(make_document(render_bodies(tmp_path, "2026-12-12", make_agreement_yaml(*LIVELY))[uri]))
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_it_is_a_copy_to_sign(tmp_path: Path, page: Page) -> None:
    """The browser's PDF has the title, the seven parts with what they say, the names and the Terms ID, and nothing to click."""
    body = render_bodies(tmp_path, "2026-11-20", make_agreement_yaml(*LIVELY))["agreements/serving"]
    page.set_content(make_document(body))
    printed = read_pdf_text(page.pdf())
    for part in PARTS:
        assert PART_TITLES[part][0].replace(" ", "") in printed
    mark = re.search(r"Terms ID of this wording: <code>([0-9a-f]{12})</code>", body)
    assert mark is not None
    for text in (
        "The fitters serve the shops",
        "Hire a second one",
        "Keys",
        "at least 95 percent, every month",
        "Signatures",
        "signed 10 Sep 2026",
        mark[1],
    ):
        assert text.replace(" ", "") in printed
    assert "by Jane Ito".replace(" ", "") in printed
    for text in ("What you can do", "History", "Customer feedback"):
        assert text.replace(" ", "") not in printed
    assert printed.index("Thefittersservetheshops") < printed.index("Value") < printed.index("Signatures") < printed.index("Scorecard")


def test_a_draft_says_on_paper_that_nobody_can_sign(tmp_path: Path, page: Page) -> None:
    """A copy with a hole is not mistaken for the whole."""
    page.set_content(make_document(render_bodies(tmp_path, "2026-11-20", make_agreement_yaml(HEARD, needs="[]"))["agreements/serving"]))
    printed = read_pdf_text(page.pdf())
    assert "Notreadytosign:apartismissing" in printed
    assert "Thispartismissing." in printed


def test_a_curve_has_a_gap_where_nothing_was_measured() -> None:
    """Values are joined only where they follow each other, and the drawing says in words what it shows."""
    drawn = str(draw_sparkline(Sparkline(values=(1, 2, None, 3), good=(True, False, False, True), bounds=(2,), text='1, 2, missing, 3 "')))
    assert drawn.count('class="troth-spark-line"') == 2
    assert drawn.count('class="troth-spark-good"') == 2
    assert drawn.count('class="troth-spark-bad"') == 1
    assert 'role="img" aria-label="1, 2, missing, 3 &#34;"' in drawn


def test_equal_values_make_a_flat_curve() -> None:
    """Nothing is divided by nought."""
    assert "M5 16.0L19 16.0" in str(draw_sparkline(Sparkline(values=(2, 2), good=(True, True), bounds=(), text="")))
