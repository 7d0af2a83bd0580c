"""Words for messages: how a piece of somebody's file is repeated so that it can do no harm, and what it may have meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from troth.limits import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_JOINERS = "\u200c\u200d"
"""Scripts and emoji need them; they change nothing else on a screen."""
_LONGEST = 60
"""A slug of a title is cut at a word before it gets longer; an id may be longer where somebody chooses it."""
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\N{LATIN SMALL LETTER DOTLESS I}": "i"})


def shown(text: str, limit: int = 60) -> str:
    """Return `text` as one harmless line of at most `limit` characters, to be repeated in a message.

    What does not print is written as an escape, white space as a blank; what a CI runner would take for a command
    (`::` at the start, `##[`) is broken up by a blank.
    """
    if len(text) <= limit and text.isprintable() and "::" not in text and "##[" not in text:
        return text
    start = text[: limit + 1].replace("##[", "# #[")
    if start.lstrip().startswith("::"):
        start = start.replace("::", ": :", 1)
    pieces = [_piece(char) for char in start]
    if len(text) <= limit and sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    return _cut(pieces, limit - 1) + "…"


def quoted(text: str, limit: int = 60) -> str:
    """Return `text` as it stands between quotes in YAML, harmless and cut as `shown` does it."""
    return "'" + shown(text, limit).replace("'", "''") + "'"


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of the `known` words that `word` most likely meant, or None where none is like it (1 is: the same)."""
    return next(iter(difflib.get_close_matches(word[:80].lower(), sorted(known), n=1, cutoff=likeness)), None)


class Guesses:
    """What words most likely meant, as `nearest` has it: each is looked for once, and no more of them when that has cost enough."""

    def __init__(self) -> None:
        self._found: dict[str, str | None] = {}
        self._left = COMPARISONS.most

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the one of the `known` words that `word` most likely meant; None where none is like it, or nobody looked."""
        if word not in self._found and self._left >= len(known):
            self._left -= len(known)
            self._found[word] = nearest(word, known)
        return self._found.get(word)


def slug_of(title: str, longest: int = _LONGEST) -> str:
    """Return the title in small letters, digits and single dashes, cut at a word; empty where nothing of it can be written so."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    slug = ""
    for word in re.findall("[a-z0-9]+", plain.replace("'", "")):
        longer = f"{slug}-{word}" if slug else word[:longest]
        if len(longer) > longest:
            break
        slug = longer
    return f"about-{slug}" if slug.replace("-", "").isdigit() else slug


def _piece(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    if char.isspace() and ord(char) > 0x9F:  # noqa: PLR2004 - past the control characters
        return " " if char not in "\u2028\u2029" else char.encode("unicode_escape").decode()
    if "\udc80" <= char <= "\udcff":  # a byte of a file name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode()


def _cut(pieces: Iterable[str], room: int) -> str:
    """Join as many whole pieces as there is room for."""
    kept: list[str] = []
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept)
