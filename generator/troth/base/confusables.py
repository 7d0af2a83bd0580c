"""Names that look alike: letters of other scripts that Unicode takes for one of ours (confusables)."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest

# decision: 2026-11-30, What looks alike is told by a table of our own
_LIKE = {
    "3": "1b7 21c 417 4e0 2ccc a76a a7ab",
    "A": "391 410 13aa a4ee", "B": "392 412 13f4 a4d0 a7b4", "C": "3f9 421 13df 2ca4 a4da", "D": "13a0 a4d3", "E": "395 415 13ac a4f0",
    "F": "3dc a4dd a798", "G": "50c 13c0 13f3 a4d6", "H": "397 41d 13bb 2c8e a4e7", "I": "399 406 4c0 2c92 a4f2",
    "J": "37f 408 13ab a4d9 a7b2", "K": "39a 41a 13e6 2c94 a4d7", "L": "13de 2cd0 a4e1", "M": "39c 3fa 41c 13b7 2c98 a4df",
    "N": "39d 2c9a a4e0", "O": "39f 41e 555 2c9e a4f3", "P": "3a1 420 13e2 2ca2 a4d1", "R": "1a6 13a1 13d2 a4e3",
    "S": "405 54f 13d5 13da a4e2", "T": "3a4 422 13a2 2ca6 a4d4", "U": "54d a4f4", "V": "474 13d9 a4e6", "W": "51c 13b3 13d4 a4ea",
    "X": "3a7 425 2cac a4eb a7b3", "Y": "3a5 423 4ae 13a9 13bd 2ca8 a4ec", "Z": "396 13c3 a4dc",
    "a": "251 3b1 430", "b": "184 42c 13cf", "c": "3f2 441 1d04 2ca5 abaf", "d": "501 13e7 a4d2", "e": "435 4bd ab32",
    "f": "584 1e9d a799 ab35",
    "g": "18d 261 581 1d83", "h": "4bb 570 13c2", "i": "131 269 26a 3b9 456 4cf 13a5 a647 ab75", "j": "3f3 458", "k": "3ba 43a",
    "l": "196 1c0", "n": "3b7 43f 578 57c", "o": "3bf 3c3 43e 585 1d0f 1d11 2c9f ab3d", "p": "3c1 440 2ca3", "q": "51b 563 566",
    "r": "433 1d26 2c85 ab47 ab48 ab81", "s": "1bd 455 a731 abaa", "u": "28b 3c5 57d 1d1c a79f ab4e ab52", "v": "3bd 475 1d20 aba9",
    "w": "26f 3c9 461 51d 561 1d21 ab83", "x": "445", "y": "263 28f 3b3 443 4af 1d8c 1eff ab5a", "z": "1d22 ab93",
    "-": "2d 2010 2011 2012 2013 2014 2212", "'": "27 2bc 2018 2019 2032",
}  # fmt: skip
"""The letters of Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic and Lisu that Unicode's list of confusables takes for one of ours
(version 15), by their numbers; with κ, к, η, п and ω, which a hurried reader takes for one, and the dashes and apostrophes."""
_LETTERS = {int(each, 16): letter for letter, those in _LIKE.items() for each in those.split()}
_SHAPES = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O"})
"""Many fonts draw these as one."""


def list_skeletons(text: str) -> tuple[str, str]:
    """Return what texts have in common that look alike: whatever the capitals, and whichever of I, l and 1 they have."""
    # joiners, and what picks another form of the character before it, show nothing of their own
    seen = (char for char in text if unicodedata.category(char) != "Cf" and not "\ufe00" <= char <= "\ufe0f")
    letters = _normalize_name("".join(seen))
    return _fold_letters(letters), _fold_letters(letters.translate(_SHAPES).replace("rn", "m").replace("vv", "w"))


def _normalize_name(text: str) -> str:
    """Return a text in our letters where it has others that look like them."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_LETTERS)).translate(_LETTERS).split())


def _fold_letters(text: str) -> str:
    """Return a text without its capitals; what is a small letter only now may look like one of ours."""
    return _normalize_name(text.casefold()).casefold()


def find_odd_letter(text: str, other: str) -> str | None:
    """Return Unicode's name of the first letter in which a text differs from one that it looks like, where it is none of ours."""
    for one, two in zip_longest(text, other):
        if one != two:
            return next((unicodedata.name(each, "") for each in (one, two) if each is not None and not each.isascii()), None)
    return None
