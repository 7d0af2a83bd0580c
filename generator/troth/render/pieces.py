"""The smallest pieces of a page: names, sentences, signs, due dates. A page has a hundred of them, so they are plain functions.

All that a user wrote goes through `escaped`. `here` is how the page at hand writes addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.render.straight import escaped, made

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from troth.render.addresses import Here
    from troth.views.chip import Chip
    from troth.views.due import Due
    from troth.views.face import Face
    from troth.views.span import Span
    from troth.views.step import Step

_DOERS = 2
"""How many names stand before what is to be done."""


def avatar(face: Face, size: str = "") -> Markup:
    """Return a party's initials on its colour."""
    larger = f" troth-face-{size}" if size else ""
    return made(f'<span class="troth-face troth-hue-{face.hue}{larger}" aria-hidden="true">{escaped(face.initials)}</span>')


def name(face: Face, here: Here) -> Markup:
    """Return a party's name, with its page where it has one."""
    return made(_name(face, here))


def names(faces: Sequence[Face], here: Here, shown: int = 2) -> Markup:
    """Return the names of the first of several parties, and how many more there are."""
    text = ", ".join([_name(face, here) for face in faces[:shown]])
    rest = len(faces) - shown
    return made(f'{text} <span class="troth-soft">+{rest}<span class="troth-sr"> more</span></span>' if rest > 0 else text)


def sentence(spans: Iterable[Span], here: Here) -> Markup:
    """Return a sentence."""
    return made("".join([_span(span, here) for span in spans]))


def chip(sign: Chip) -> Markup:
    """Return a sign: its shape, its tone and its word."""
    return made(f'<span class="troth-chip troth-{sign.tone} troth-i-{sign.icon}">{escaped(sign.word)}</span>')


def due(at: Due) -> Markup:
    """Return a due date with what it means; a live one carries the day, from which a browser counts anew."""
    live = f' data-troth-due="{at.iso}"' if at.live else ""
    written = f'<span class="troth-date">{at.written}</span><span class="troth-sr">, </span> <span class="troth-when">{at.words}</span>'
    return made(f'<time class="troth-due troth-is-{at.urgency}" datetime="{at.iso}"{live}>{written}</time>')


def step(following: Step, here: Here) -> Markup:
    """Return the one thing to do next, and whose it is."""
    doers = " or ".join([_name(face, here) for face in following.who[:_DOERS]])
    others = " or others" if len(following.who) > _DOERS else ""
    who = f"{doers}{others} to " if doers else "Anyone can "
    note = f'<span class="troth-sr">, </span> <span class="troth-note">{escaped(following.note)}</span>' if following.note else ""
    what = escaped(following.what)
    if following.query:
        what = f'<a class="troth-do" href="{escaped(here.to(f"make?{following.query}"))}">{what}</a>'
    return made(f'<span class="troth-step">{who}{what}</span>{note}')


def _name(face: Face, here: Here) -> str:
    text = f"<bdi>{escaped(face.name)}</bdi>"
    return f'<a href="{escaped(here.to(face.page))}">{text}</a>' if face.page else text


def _span(span: Span, here: Here) -> str:
    if span.face:
        return _name(span.face, here)
    text = f"<bdi>{escaped(span.text)}</bdi>" if span.theirs else escaped(span.text)
    if span.to:
        strong = ' class="troth-strong"' if span.strong else ""
        return f'<a href="{escaped(here.to(span.to))}"{strong}>{text}</a>'
    return f"<strong>{escaped(span.text)}</strong>" if span.strong else text
