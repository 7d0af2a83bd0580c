"""Text that is safe to repeat: escapes, quotes and slugs; "did you mean" by the nearest word."""

from __future__ import annotations

import difflib
import re
import sys
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

from troth.base.limits import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_JOINERS = "\u200c\u200d"
"""Scripts and emoji need them; they change nothing else on a screen."""
_LONGEST_SLUG = 60
"""A slug of a title is cut at a word before it gets longer; an id may be longer where somebody chooses it."""
_TRANSLITERATION = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)


def escape_text(text: str, limit: int = 60) -> str:
    """Return `text` as one harmless line of at most `limit` characters, to be repeated in a message.

    What does not print is written as an escape, white space as a blank; what a CI runner would take for a command
    (`::` at the start, `##[`) is broken up by a blank.
    """
    if len(text) <= limit and text.isprintable() and "::" not in text and "##[" not in text:
        return text
    start = text[: limit + 1].replace("##[", "# #[")
    if start.lstrip().startswith("::"):
        start = start.replace("::", ": :", 1)
    pieces = [_escape_char(char) for char in start]
    if len(text) <= limit and sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    ends = accumulate(map(len, pieces))
    return "".join(piece for piece, end in zip(pieces, ends, strict=True) if end < limit) + "…"


def escape_header(text: str, limit: int = 60) -> str:
    """Return `text` as it may stand in a header of a mail: an encoded word would be decoded there, and could bring headers along."""
    return escape_text(text, limit).replace("=?", "= ?")


def quote_text(text: str, limit: int = 60) -> str:
    """Return `text` as it stands between quotes in YAML, harmless and cut as `escape_text` does it."""
    return "'" + escape_text(text, limit).replace("'", "''") + "'"


def join_names(names: Sequence[str], limit: int) -> str:
    """Return names in a row, each harmless; of many, the first and how many more there are."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(map(escape_text, names[:limit])) + more


_SHORT = 4
"""A word of fewer letters is like any long one that has them all."""


def find_closest_word(word: str, candidates: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of the `known` words that `word` most likely meant, or None where none is like it (1 is: the same)."""
    longest = len(word) + 2 if len(word) < _SHORT else sys.maxsize
    near = sorted(each for each in candidates if len(each) <= longest)
    return next(iter(difflib.get_close_matches(word[:80].lower(), near, n=1, cutoff=likeness)), None)


class Guesses:
    """What words most likely meant, as `find_closest_word` has it: each is looked for once, and no more when that has cost enough."""

    def __init__(self) -> None:
        self._found: dict[str, str | None] = {}
        self._left = COMPARISONS.most

    def find_closest(self, word: str, known: Collection[str]) -> str | None:
        """Return the one of the `known` words that `word` most likely meant; None where none is like it, or nobody looked."""
        if word not in self._found and self._left >= len(known):
            self._left -= len(known)
            self._found[word] = find_closest_word(word, known)
        return self._found.get(word)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def list_spellings(name: str) -> frozenset[str]:
    """Return how a name may be typed, in small letters: without its accents, and with the umlauts as two letters."""
    whole = unicodedata.normalize("NFC", " ".join(name.split()).casefold())
    forms = (each.translate(_TRANSLITERATION) for each in (whole, whole.translate(_UMLAUTS)))
    return frozenset("".join(char for char in unicodedata.normalize("NFKD", each) if not unicodedata.combining(char)) for each in forms)


def tidy_words(text: str) -> str:
    """Return somebody's words without blanks around them and at the ends of lines; several lines end as a block of YAML does."""
    tidy = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    return f"{tidy}\n" if "\n" in tidy else tidy


def slugify(title: str, longest: int = _LONGEST_SLUG) -> str:
    """Return the title in small letters, digits and single dashes, cut at a word; empty where nothing of it can be written so."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_TRANSLITERATION)).encode("ascii", "ignore").decode()
    slug = ""
    for word in re.findall("[a-z0-9]+", plain.replace("'", "")):
        longer = f"{slug}-{word}" if slug else word[:longest]
        if len(longer) > longest:
            break
        slug = longer
    return f"about-{slug}" if slug.replace("-", "").isdigit() else slug


def _escape_char(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    if char.isspace() and ord(char) > 0x9F:  # noqa: PLR2004 - past the control characters
        return " " if char not in "\u2028\u2029" else char.encode("unicode_escape").decode()
    if "\udc80" <= char <= "\udcff":  # a byte of a file name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode()


_PLANES = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_ILLEGAL = re.compile(f"[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
"""What XML 1.0 forbids or discourages, the line ends of Unicode that calendar programs stumble over, and what turns text around."""


def clean_for_xml(text: str) -> str:
    """Return the text without control characters, lone surrogates and non-characters; every line end is a line feed."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
