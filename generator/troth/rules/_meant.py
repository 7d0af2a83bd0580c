"""What a word that nobody knows was most likely meant to be, for hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.wording import Guesses

if TYPE_CHECKING:
    from collections.abc import Mapping


class Meant:
    """Find the id that a word meant, among spellings that each stand for an id."""

    __slots__ = ("_guesses", "_spellings")

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._guesses = Guesses()

    def hint(self, word: str, otherwise: str) -> str:
        """Return `did you mean …?`, where something that is known is like the word, and what to do otherwise."""
        spelling = self._guesses.nearest(word, self._spellings)
        found = None if spelling is None else self._spellings[spelling]
        return f"did you mean {found}? Otherwise {otherwise}" if found else otherwise
