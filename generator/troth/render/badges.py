"""Write badges as SVG files of their own: they bring their colours along, since other pages know nothing of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.base.text import clean_for_xml
from troth.render.html import get_environment
from troth.views.chips import Tone
from troth.views.headline import list_badges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.render.links import SiteUrls
    from troth.views.context import ViewContext
    from troth.views.headline import Badge


_MARGIN = 7
_FILLS: Mapping[Tone, str] = {Tone.WORK: "#1d5fa8", Tone.KEPT: "#1d6b41", Tone.LOST: "#a3312b", Tone.REST: "#5b636b"}
"""Each has white text on it with a contrast of 5 and more, on a light page and on a dark one."""
_NARROW = frozenset(" .,:;'!|/()[]{}ijltfIr1")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeSnippet:
    """How a badge is put on another page."""

    drawn: Markup
    markdown: str
    """The picture, which leads to the record; with whole addresses where the site's is known."""


def list_badge_files(context: ViewContext) -> Iterator[tuple[str, bytes]]:
    """Yield each badge with its address."""
    yield from ((each.path, render_badge(each).encode()) for each in list_badges(context))


def render_badge(badge: Badge) -> Markup:
    """Return a badge as an SVG file. The text is text, held to the width that was reckoned for it whatever font there is."""
    label, says = clean_for_xml(badge.label), clean_for_xml(badge.text)
    split = _measure_text(label, 1) + 2 * _MARGIN
    drawn = get_environment().get_template("badge.svg.jinja").render(
        title=clean_for_xml(badge.title), label=label, says=says, split=split, margin=_MARGIN, fill=_FILLS[badge.tone],
        width=split + _measure_text(says, 1.12) + 2 * _MARGIN,
    )  # fmt: skip
    return Markup(f"{drawn}\n")  # noqa: S704 - the template escapes


def build_snippets(context: ViewContext, addresses: SiteUrls) -> tuple[BadgeSnippet, ...]:
    """Return each badge with what to copy."""
    record = addresses.whole("record") or addresses.get_page_url("record")
    snippets = []
    for each in list_badges(context):
        # A team is named by its id, which needs no escaping.
        label = f"{each.total}: {each.what}" if each.total else each.what
        image = addresses.get_full_file_url(each.path) or each.path
        snippets.append(BadgeSnippet(drawn=render_badge(each), markdown=f"[![{label}]({image})]({record})"))
    return tuple(snippets)


def _measure_text(text: str, weight: float) -> int:
    """Return about how wide a text is in a font of 11 pixels; at least one, for an attribute that has to be positive."""
    return max(1, round(weight * sum(map(_measure_character, text))))


def _measure_character(char: str) -> float:
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 11
    return 4.4 if char in _NARROW else 7
