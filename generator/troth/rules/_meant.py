"""What a word that nobody knows was most likely meant to be, for hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 100
"""So many words are looked up and no more: each is compared with all that are known."""


class Meant:
    """Find the id that a word meant, among spellings that each stand for an id."""

    __slots__ = ("_found", "_spellings")

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._found: dict[str, str | None] = {}

    def hint(self, word: str, otherwise: str) -> str:
        """Return `did you mean …?`, where something that is known is like the word, and what to do otherwise."""
        found = self._nearest(word)
        return f"did you mean {found}? Otherwise {otherwise}" if found else otherwise

    def _nearest(self, word: str) -> str | None:
        if word not in self._found and len(self._found) < MOST:
            spelling = nearest(word, self._spellings)
            self._found[word] = None if spelling is None else self._spellings[spelling]
        return self._found.get(word)
