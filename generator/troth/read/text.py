"""The bytes of a file become text: UTF-8, without characters that hide something, without an unresolved merge."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import TYPE_CHECKING

from troth.model import Place
from troth.problem import Problem
from troth.read import characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_LOOKED_AT = 1_000
"""So many bad characters of a file are looked at: a file of nothing else needs no longer list."""
_NO_UTF8 = re.compile("[\udc80-\udcff]+")
_MARKER_LIKE = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
# Seven equals signs may also underline a heading, so they are a marker only where git writes them: at the very start.
_MARKER = re.compile(r"^(?:[ \t]*(?:<{7}|>{7}|\|{7})(?:[ \t].*)?|={7})\r?$", re.MULTILINE)


def text_of(path: str, data: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file without its BOM, and what is wrong with it; no text where it makes no sense to read on."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:2]:
        return None, (Problem("yaml/encoding", Place(path), "this file is saved as UTF-16 or as no text at all", "save it as UTF-8"),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None, tuple(_undecoded(path, data))
    bad = () if _is_plain(data) else tuple(_refused(text))
    problems = [Problem("yaml/character", Place(path, *spot), *characters.fault(char)) for spot, char in bad]
    conflicts = tuple(_conflicts(path, text)) if any(each in text for each in _MARKER_LIKE) else ()
    unreadable = conflicts or any(characters.stops(char) for _, char in bad)
    return (None if unreadable else text), (*problems, *conflicts)


def spots(text: str, found: Iterable[re.Match[str]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield line and column of each match, counted from one, and what was matched; not twice the same on one line."""
    line, at, seen = 1, 0, ""
    for match in found:
        start = match.start()
        if lines := text.count("\n", at, start):
            line, seen = line + lines, ""
        at = start
        if match[0] not in seen:
            seen += match[0]
            yield (line, start - text.rfind("\n", 0, start)), match[0]


def _is_plain(data: bytes) -> bool:
    return not data.translate(None, _PLAIN) and (b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"))


def _refused(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    return spots(text, islice(characters.IN_FILE.finditer(text), _LOOKED_AT))


def _undecoded(path: str, data: bytes) -> Iterator[Problem]:
    text = data.decode("utf-8", "surrogateescape")
    for spot, row in spots(text, islice(_NO_UTF8.finditer(text), _LOOKED_AT)):
        byte = ord(row[0]) - 0xDC00
        meant = bytes([byte]).decode("cp1252", "replace")
        hint = "save the file as UTF-8" + (f" (in an older encoding this letter is {meant})" if meant.isalpha() else "")
        message = f"this file is not saved as UTF-8: the byte 0x{byte:02X} is none of its letters"
        yield Problem("yaml/encoding", Place(path, *spot), message, hint)


def _conflicts(path: str, text: str) -> Iterator[Problem]:
    found = list(spots(text, islice(_MARKER.finditer(text), _LOOKED_AT)))
    starts = [each for each in found if each[1].lstrip().startswith("<")] or found[:1]
    for spot, _ in starts:
        hint = "keep the lines that are right and delete the lines with <<<<<<<, ======= and >>>>>>>"
        yield Problem("yaml/conflict", Place(path, *spot), "two versions of this file were merged and nobody has chosen between them", hint)
