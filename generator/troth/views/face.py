"""How a party is shown everywhere: its name, its initials on a calm colour, and the page it has."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Parties, PartyKind

HUES = 8
"""How many colours there are for initials."""
_WORDS_SHOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A party as pages show it. `page` is empty for one that the board does not know."""

    id: str
    name: str
    initials: str
    hue: int
    kind: PartyKind | None
    page: str


class Faces:
    """The faces of a board's parties, each made once."""

    __slots__ = ("_made", "_parties")

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._made: dict[str, Face] = {}

    def __call__(self, party: str) -> Face:
        """Return the face of a party; of one that nobody knows, its id as the name."""
        face = self._made.get(party)
        if face is None:
            face = self._made[party] = self._face(party)
        return face

    def of(self, parties: Iterable[str]) -> tuple[Face, ...]:
        """Return the faces of several parties, in their order."""
        return tuple(self(party) for party in parties)

    def _face(self, party: str) -> Face:
        found = self._parties.get(party)
        name = found.name if found else party
        return Face(
            id=party,
            name=name,
            initials=initials(name),
            hue=zlib.crc32(party.encode("utf-8", "replace")) % HUES,
            kind=found.kind if found else None,
            page=f"{found.kind.section}/{party}" if found else "",
        )


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals; a question mark where there is no letter or digit."""
    starts = [start for word in name.replace("-", " ").replace("_", " ").split() if (start := _start(word))]
    shown = starts if len(starts) < _WORDS_SHOWN else [starts[0], starts[-1]]
    return "".join(shown).upper() or "?"


def _start(word: str) -> str:
    return next((char for char in unicodedata.normalize("NFC", word) if char.isalnum()), "")
