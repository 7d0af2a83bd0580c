"""Decode the bytes of a file strictly: UTF-8, and no hidden characters, merge conflicts or tabs."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from troth.model import Place
from troth.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_BREAKS = "\x85\u2028\u2029"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_NONE = "\ufdd0-\ufdef\ufffe\uffff" + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

_HIDDEN = re.compile(f"[{_BIDI}{_INVISIBLE}{_SELECTORS}]")
_DELETE = "delete it"

_ALONE = f"{_BREAKS}{_CONTROLS}{_BIDI}{_INVISIBLE}{_NONE}\ufeff"
# A variation selector says how the one character before it is drawn; a row of them would hide data. The supplementary ones
# belong to ideographs, as in Japanese names.
_REFUSED = f"[{_ALONE}]|(?<=[{_SELECTORS}])[{_SELECTORS}]|(?<![{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"
REFUSED_IN_FILE = re.compile(_REFUSED + r"|\r(?!\n)")
"""A character that a file may not hold, apart from a BOM at its start."""
REFUSED_IN_TEXT = re.compile(_REFUSED + r"|\r")
"""A character that a text may not hold, however it was written down."""


_ALWAYS = re.compile(f"[{_ALONE}\r]")
_SELECTED = re.compile(
    f"[{_SELECTORS}](?:(?<=[{_SELECTORS}]{{2}})|(?<=[\U000e0100-\U000e01ef])(?<![{_IDEOGRAPHS}][\U000e0100-\U000e01ef]))"
)
"""A selector where it may not stand: found ten times as fast as by the pattern that looks back first."""


def refused_in(text: str, start: int = 0) -> str | None:
    """Return a character that `REFUSED_IN_TEXT` finds in a text from `start`, or None. Each character of a long text is looked at once."""
    found: list[str] = _ALWAYS.findall("".join({*text[start:]}))
    if found:
        return min(found)
    selected = _SELECTED.search(text, start)
    return selected[0] if selected else None


def is_unparsable(char: str) -> bool:
    """Tell whether the YAML parser stumbles over a refused character, or takes it for a line break."""
    return _HIDDEN.match(char) is None


def describe_character(char: str) -> tuple[str, str]:
    """Return the message and the hint for a refused character."""
    name = f"U+{ord(char):04X}"
    if char == "\r":
        return "there is a single carriage return, which hides text in some programs", "save the file with normal line endings (LF or CRLF)"
    if char in _BREAKS:
        return f"a line break that only some programs see ({name}) is hidden", f"{_DELETE}; to start a new line, press Enter"
    if re.match(f"[{_BIDI}]", char):
        return f"an invisible character that changes the reading direction ({name}) is hidden", _DELETE
    if _HIDDEN.match(char) or char == "\ufeff":
        return f"an invisible character ({name} {unicodedata.name(char, 'unnamed').lower()}) is hidden", _DELETE
    kind = "a control character" if unicodedata.category(char) == "Cc" else "a code that is not a character"
    return f"{kind} ({name}) is hidden", _DELETE


_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_MAX_MATCHES = 1_000
"""So many bad characters of a file are looked at: a file of nothing else needs no longer list."""
_NO_UTF8 = re.compile("[\udc80-\udcff]+")
_MARKER_LIKE = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
# Seven equals signs may also underline a heading, so they are a marker only where git writes them: at the very start.
_MARKER = re.compile(r"^(?:[ \t]*(?:<{7}|>{7}|\|{7})(?:[ \t].*)?|={7})\r?$", re.MULTILINE)


def decode_text(path: str, data: bytes) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a file without its BOM, and what is wrong with it; no text where it makes no sense to read on."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:2]:
        return None, (Problem("yaml/encoding", Place(path), "this file is UTF-16, or not text at all", "save it as UTF-8"),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None, tuple(_find_undecodable(path, data))
    is_plain = not data.translate(None, _PLAIN) and (b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"))
    bad = () if is_plain else tuple(locate_matches(text, islice(REFUSED_IN_FILE.finditer(text), _MAX_MATCHES)))
    problems = [Problem("yaml/character", Place(path, *spot), *describe_character(char)) for spot, char in bad]
    marked = any(each in text for each in _MARKER_LIKE)
    marks = list(locate_matches(text, islice(_MARKER.finditer(text), _MAX_MATCHES))) if marked else []
    hint = "keep the lines that are right and delete the lines with <<<<<<<, ======= and >>>>>>>"
    conflicts = tuple(
        Problem("yaml/conflict", Place(path, *spot), "this file has two versions after a merge: choose one", hint)
        for spot, _ in [each for each in marks if each[1].lstrip().startswith("<")] or marks[:1]
    )
    unreadable = conflicts or any(is_unparsable(char) for _, char in bad)
    return (None if unreadable else text), (*problems, *conflicts)


def locate_matches(text: str, matches: Iterable[re.Match[str]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield line and column of each match, counted from one, and what was matched; not twice the same on one line."""
    line, at, seen = 1, 0, ""
    for match in matches:
        start = match.start()
        if lines := text.count("\n", at, start):
            line, seen = line + lines, ""
        at = start
        if match[0] not in seen:
            seen += match[0]
            yield (line, start - text.rfind("\n", 0, start)), match[0]


def _find_undecodable(path: str, data: bytes) -> Iterator[Problem]:
    text = data.decode("utf-8", "surrogateescape")
    for spot, row in locate_matches(text, islice(_NO_UTF8.finditer(text), _MAX_MATCHES)):
        byte = ord(row[0]) - 0xDC00
        meant = bytes([byte]).decode("cp1252", "replace")
        hint = "save the file as UTF-8" + (f" (in an older encoding this letter is {meant})" if meant.isalpha() else "")
        message = f"this file is not saved as UTF-8: the byte 0x{byte:02X} is not allowed in it"
        yield Problem("yaml/encoding", Place(path, *spot), message, hint)


TAB_RULE = "yaml/tab"
TAB_MESSAGE = "there is a tab here, but YAML requires spaces"
TAB_HINT = "write spaces instead, two per level"

_SEPARATING = re.compile(r"^[^#\n\t]*(\t)", re.MULTILINE)
_LINE_START_OR_CHAR = re.compile(r"(\n[ \t]*)|[^\n]")
_QUOTE_STYLES = ("'", '"')
_BLOCK_STYLES = ("|", ">")


def check_tabs(path: str, text: str, values: Iterable[tuple[int, int, str]], end: int) -> Iterator[Problem]:
    """Yield a problem for the first tab of each line that separates something, up to `end`.

    `values` are the start and end in `text` of every key and value, in order, and how it is written: `"`, `'`, `|`, `>` or nothing.
    """
    # what belongs to keys and values is made unrecognisable, line by line
    pieces, at = [], 0
    for start, stop, style in values:
        head, content = text[at:start], text[start:stop]
        if style in _BLOCK_STYLES:
            first, line_break, content = content.partition("\n")
            head += first + line_break
            content = re.sub(r"[^\n]", "x", content)
        elif style in _QUOTE_STYLES:  # the blanks that start a further line only set it off
            content = _LINE_START_OR_CHAR.sub(lambda match: match[1] or "x", content)
        else:
            content = content.replace("#", "x")
        pieces += [head, content]
        at = stop
    for line, found in enumerate("".join([*pieces, text[at : max(at, end)]]).split("\n"), 1):
        if tab := _SEPARATING.match(found):
            yield Problem(TAB_RULE, Place(path, line, tab.start(1) + 1), TAB_MESSAGE, TAB_HINT)
