"""Write badges as SVG files of their own: they bring their colours along, since other pages know nothing of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from troth.render.characters import harmless
from troth.render.html import environment
from troth.views.badge import badges
from troth.views.chip import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.render.addresses import Addresses
    from troth.views.badge import Badge
    from troth.views.desk import Desk

_MARGIN = 7
_FILLS: Mapping[Tone, str] = {Tone.WORK: "#1d5fa8", Tone.KEPT: "#1d6b41", Tone.LOST: "#a3312b", Tone.REST: "#5b636b"}
"""Each has white text on it with a contrast of 5 and more, on a light page and on a dark one."""
_NARROW = frozenset(" .,:;'!|/()[]{}ijltfIr1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """How a badge is put on another page."""

    drawn: Markup
    markdown: str
    """The picture, which leads to the record; with whole addresses where the site's is known."""


def badge_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Yield each badge with its address."""
    yield from ((each.path, badge_svg(each).encode()) for each in badges(desk))


def badge_svg(badge: Badge) -> Markup:
    """Return a badge as an SVG file. The text is text, held to the width that was reckoned for it whatever font there is."""
    label, says = harmless(badge.label), harmless(badge.says)
    split = _width(label, 1) + 2 * _MARGIN
    drawn = environment().get_template("badge.svg.jinja").render(
        title=harmless(badge.title), label=label, says=says, split=split, margin=_MARGIN, fill=_FILLS[badge.tone],
        width=split + _width(says, 1.12) + 2 * _MARGIN,
    )  # fmt: skip
    return Markup(f"{drawn}\n")  # noqa: S704 - the template escapes


def snippets(desk: Desk, addresses: Addresses) -> tuple[Snippet, ...]:
    """Return each badge with what to copy."""
    return tuple(Snippet(drawn=badge_svg(each), markdown=_markdown(each, addresses)) for each in badges(desk))


def _markdown(badge: Badge, addresses: Addresses) -> str:
    """Return the picture as a link; a team is named by its id, which needs no escaping."""
    image = addresses.whole_file(badge.path) or badge.path
    record = addresses.whole("record") or addresses.page("record")
    return f"[![{f'{badge.of}: ' if badge.of else ''}{badge.what}]({image})]({record})"


def _width(text: str, weight: float) -> int:
    """Return about how wide a text is in a font of 11 pixels; at least one, for an attribute that has to be positive."""
    return max(1, round(weight * sum(map(_character, text))))


def _character(char: str) -> float:
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 11
    return 4.4 if char in _NARROW else 7
