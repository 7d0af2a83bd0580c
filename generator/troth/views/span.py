"""Sentences: rows of pieces, some of which lead to another page or name somebody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.views.face import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a sentence: a text of ours, a user's words (`theirs`), or somebody's name, with the page it leads to."""

    text: str = ""
    to: str = ""
    """The page it leads to, by its address in the site; may end in `#section`. Nothing for none."""
    face: Face | None = None
    theirs: bool = False
    strong: bool = False


Sentence: TypeAlias = "tuple[Span, ...]"


@lru_cache(maxsize=4096)
def words(text: str) -> Span:
    """Return a piece of our own words."""
    return Span(text=text)


@lru_cache(maxsize=4096)
def strong(text: str, to: str = "") -> Span:
    """Return a piece that stands out."""
    return Span(text=text, to=to, strong=True)


def theirs(text: str, to: str = "") -> Span:
    """Return a piece of a user's words."""
    return Span(text=text, to=to, theirs=True)


def named(faces: Iterable[Face], last: str = "and") -> Sentence:
    """Return the names as one says them: `Nina`, `Nina and Marek`, `Nina, Marek and Jane`."""
    return tuple(_named(tuple(faces), last))


def text_of(sentence: Iterable[Span]) -> str:
    """Return a sentence as plain text."""
    return "".join(span.face.name if span.face else span.text for span in sentence)


def count(number: int, one: str, many: str) -> str:
    """Return a number with the words for it: `1 entry`, `2 entries`."""
    return f"{number} {one if number == 1 else many}"


def _named(faces: tuple[Face, ...], last: str) -> Iterator[Span]:
    for index, face in enumerate(faces):
        if index:
            yield words(f" {last} " if index == len(faces) - 1 else ", ")
        yield Span(face=face, to=face.page)
