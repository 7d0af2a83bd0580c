"""The fragments of HTML that all pages share: names of parties, chips, due dates, sentences and next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.render.jinja_compiler import escaped, mark_safe
from troth.views.rows import ACTIONS_ANCHOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from troth.render.page import PageUrls
    from troth.views.chips import Chip, PartyLabel
    from troth.views.due import Due
    from troth.views.rich_text import Inline
    from troth.views.rows import NextAction


_DOERS = 2
"""How many names stand before what is to be done."""


def avatar(face: PartyLabel, size: str = "") -> Markup:
    """Return a party's initials on its colour."""
    larger = f" troth-face-{size}" if size else ""
    return mark_safe(f'<span class="troth-face troth-hue-{face.hue}{larger}" aria-hidden="true">{escaped(face.initials)}</span>')


def name(face: PartyLabel, here: PageUrls) -> Markup:
    """Return a party's name, with its page where it has one."""
    return mark_safe(_render_name(face, here))


def names(faces: Sequence[PartyLabel], here: PageUrls, shown: int = 2) -> Markup:
    """Return the names of the first of several parties, and how many more there are."""
    text = ", ".join([_render_name(face, here) for face in faces[:shown]])
    rest = len(faces) - shown
    return mark_safe(f'{text} <span class="troth-soft">+{rest}<span class="troth-sr"> more</span></span>' if rest > 0 else text)


def sentence(spans: Iterable[Inline], here: PageUrls) -> Markup:
    """Return a sentence."""
    return mark_safe("".join([_render_inline(span, here) for span in spans]))


def chip(sign: Chip) -> Markup:
    """Return a sign: its shape, its tone and its word."""
    return mark_safe(f'<span class="troth-chip troth-{sign.tone} troth-i-{sign.icon}">{escaped(sign.word)}</span>')


def due(at: Due) -> Markup:
    """Return a due date with what it means; a live one carries the day, from which a browser counts anew."""
    live = f' data-troth-due="{at.date}"' if at.live else ""
    written = f'<span class="troth-date">{at.date_text}</span><span class="troth-sr">, </span> <span class="troth-when">{at.words}</span>'
    return mark_safe(f'<time class="troth-due troth-is-{at.urgency}" datetime="{at.date}"{live}>{written}</time>')


def step(following: NextAction, here: PageUrls, *, here_already: bool = False) -> Markup:
    """Return the one thing to do next, and whose it is; on the record's own page without a way to that page."""
    doers = " or ".join([_render_name(face, here) for face in following.who[:_DOERS]])
    others = " or others" if len(following.who) > _DOERS else ""
    who = f"{doers}{others} to " if doers else "Anyone can "
    note = f'<span class="troth-sr">, </span> <span class="troth-note">{escaped(following.note)}</span>' if following.note else ""
    what = escaped(following.what)
    if following.link and not (here_already and following.link.endswith(ACTIONS_ANCHOR)):
        what = f'<a class="troth-do" href="{escaped(here.to(following.link))}">{what}</a>'
    return mark_safe(f'<span class="troth-step">{who}{what}</span>{note}')


def _render_name(face: PartyLabel, here: PageUrls) -> str:
    text = f"<bdi>{escaped(face.name)}</bdi>"
    return f'<a href="{escaped(here.to(face.page))}">{text}</a>' if face.page else text


def _render_inline(span: Inline, here: PageUrls) -> str:
    if span.face:
        return _render_name(span.face, here)
    text = f"<bdi>{escaped(span.text)}</bdi>" if span.user_text else escaped(span.text)
    if span.to:
        strong = ' class="troth-strong"' if span.strong else ""
        return f'<a href="{escaped(here.to(span.to))}"{strong}>{text}</a>'
    return f"<strong>{escaped(span.text)}</strong>" if span.strong else text
