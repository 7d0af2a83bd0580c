"""How a party is shown everywhere: its name, its initials on a calm colour, and the page it has."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Parties, PartyKind


HUE_COUNT = 8
"""How many colours there are for initials."""
_MAX_INITIALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLabel:
    """A party as pages show it. `page` is empty for one that the board does not know."""

    id: str
    name: str
    initials: str
    hue: int
    kind: PartyKind | None
    page: str


class PartyLabels:
    """The faces of a board's parties, each made once."""

    __slots__ = ("_made", "_parties")

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._made: dict[str, PartyLabel] = {}

    def __call__(self, party: str) -> PartyLabel:
        """Return the face of a party; of one that nobody knows, its id as the name."""
        face = self._made.get(party)
        if face is None:
            face = self._made[party] = self._build_label(party)
        return face

    def get_many(self, parties: Iterable[str]) -> tuple[PartyLabel, ...]:
        """Return the faces of several parties, in their order."""
        return tuple(self(party) for party in parties)

    def _build_label(self, party: str) -> PartyLabel:
        found = self._parties.get(party)
        name = found.name if found else party
        return PartyLabel(
            id=party,
            name=name,
            initials=derive_initials(name),
            hue=zlib.crc32(party.encode("utf-8", "replace")) % HUE_COUNT,
            kind=found.kind if found else None,
            page=f"{found.kind.section}/{party}" if found else "",
        )


def derive_initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals; a question mark where there is no letter or digit."""
    starts = [
        start
        for word in name.replace("-", " ").replace("_", " ").split()
        if (start := next((char for char in unicodedata.normalize("NFC", word) if char.isalnum()), ""))
    ]
    shown = starts if len(starts) < _MAX_INITIALS else [starts[0], starts[-1]]
    return "".join(shown).upper() or "?"
