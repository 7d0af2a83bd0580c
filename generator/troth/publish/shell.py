"""A theme's page as a shell: it is rendered once with marks in it, cut at the marks, and filled for each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Slot(StrEnum):
    """A place in a page that differs from page to page; its value is the mark that stands for it."""

    TITLE = "zqtrothtitleqz"
    DESCRIPTION = "zqtrothdescriptionqz"
    NAME = "zqtrothnameqz"
    """The last part of the address, which relative and whole addresses end in."""
    EDIT = "https://zqtrothqz.invalid/edit/zq"
    VIEW = "https://zqtrothqz.invalid/raw/zq"
    """What a theme makes of the address for editing, to show the source."""
    HEAD = "<meta zqtrothheadqz>"
    BODY = "<p>zqtrothbodyqz</p>"
    HEADED = "<h1>zqtrothbodyqz</h1>"
    """A body that brings its own first heading: a theme adds one to others."""


_MARKS = re.compile("(" + "|".join(re.escape(slot.value) for slot in Slot) + ")")


@dataclass(frozen=True, slots=True)
class Shell:
    """A page cut at its marks: what all pages share as bytes, and what differs as slots."""

    parts: tuple[bytes | Slot, ...]

    def fill(self, values: Mapping[Slot, str]) -> bytes:
        """Return a page: characters that UTF-8 does not know are written as references, as MkDocs does."""
        return b"".join(part if isinstance(part, bytes) else encoded(values[part]) for part in self.parts)


def cut(html: str) -> Shell:
    """Cut a page that was rendered with marks."""
    return Shell(tuple(_parts(html)))


def encoded(text: str) -> bytes:
    """Return the bytes of a page or of a part of it."""
    return text.encode("utf-8", errors="xmlcharrefreplace")


def _parts(html: str) -> Iterator[bytes | Slot]:
    for number, part in enumerate(_MARKS.split(html)):
        if number % 2:
            yield Slot(part)
        elif part:
            yield encoded(part)
