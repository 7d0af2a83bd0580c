"""Rich text: sentences of plain text, links, quotes and the texts of users."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import PromiseEntry, Settings
    from troth.views.chips import PartyLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A piece of a sentence: a text of ours, a user's words (`user_text`), or somebody's name, with the page it leads to."""

    text: str = ""
    to: str = ""
    """The page it leads to, by its address in the site; may end in `#section`. Nothing for none."""
    face: PartyLabel | None = None
    user_text: bool = False
    strong: bool = False


Sentence: TypeAlias = "tuple[Inline, ...]"


@lru_cache(maxsize=4096)
def inline_text(text: str) -> Inline:
    """Return a piece of our own words."""
    return Inline(text=text)


@lru_cache(maxsize=4096)
def strong_text(text: str, to: str = "") -> Inline:
    """Return a piece that stands out."""
    return Inline(text=text, to=to, strong=True)


def user_text(text: str, to: str = "") -> Inline:
    """Return a piece of a user's words."""
    return Inline(text=text, to=to, user_text=True)


_CODE_MARKS = re.compile(r"(`+)(.+?)\1")


def strip_code_marks(title: str) -> str:
    """Return a title as plain text: `Stabilizing f16` of one that marks its last word as code."""
    return _CODE_MARKS.sub(r"\2", title) if "`" in title else title


def join_names(faces: Iterable[PartyLabel], conjunction: str = "and") -> Sentence:
    """Return the names as one says them: `Nina`, `Nina and Marek`, `Nina, Marek and Jane`."""
    names = tuple(faces)
    parts = []
    for index, face in enumerate(names):
        if index:
            parts.append(inline_text(f" {conjunction} " if index == len(names) - 1 else ", "))
        parts.append(Inline(face=face, to=face.page))
    return tuple(parts)


def to_plain_text(sentence: Iterable[Inline]) -> str:
    """Return a sentence as plain text."""
    return "".join(span.face.name if span.face else span.text for span in sentence)


def join_lines(text: str) -> str:
    """Return a text of a record on one line."""
    return " ".join(text.split())


def pluralize(number: int, singular: str, plural: str) -> str:
    """Return a number with the words for it: `1 entry`, `2 entries`."""
    return f"{number} {singular if number == 1 else plural}"


_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text of a user, with a label where it needs one; Markdown only where the contract says so."""

    text: str
    label: str = ""
    markdown: bool = False
    url: str = ""
    """Where the text leads to, if it is a link."""


def list_quotes(entry: PromiseEntry, settings: Settings) -> tuple[Quote, ...]:
    """Return what an entry says in its party's own words, and the main reason it names."""
    found: list[Quote] = []
    if entry.reason:
        found.append(Quote(text=settings.reasons.get(entry.reason, entry.reason), label="Main reason"))
    if entry.because:
        found.append(Quote(text=entry.because, markdown=True))
    if entry.outcome:
        found.append(Quote(text=entry.outcome, label="Outcome", markdown=True))
    if entry.learned:
        found.append(Quote(text=entry.learned, label="Learned"))
    if entry.note:
        found.append(Quote(text=entry.note, markdown=True))
    for measure in entry.measures:
        target = f" (target: {format_term(measure.target)})" if measure.target is not None else ""
        found.append(Quote(text=f"{measure.what}: {format_term(measure.actual) or 'done'}{target}", label="Measure"))
    if entry.evidence:
        found.append(Quote(text=entry.evidence, label="Evidence", url=find_link(entry.evidence)))
    return tuple(found)


def find_link(text: str) -> str:
    """Return the text where it is an http, https or mailto address, else nothing."""
    return text if _LINK.match(text) else ""


def format_term(term: str | float | None) -> str:
    """Return a target or an actual value as people write it: `2`, not `2.0`."""
    if term is None:
        return ""
    return f"{term:g}" if isinstance(term, float) else str(term)
