"""The rows of a list for the script of its filter: what each can be found by, and all rows as data where one page can't hold them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from troth.views.facets import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.render.addresses import Addresses
    from troth.views.chip import Chip
    from troth.views.due import Due
    from troth.views.face import Face
    from troth.views.row import Row, Section
    from troth.views.step import Step

SHIPPED = tuple(name for name in FACETS if name not in ("by", "customer"))
"""The facets that the data carries; the others are the ids of those who promise and are promised."""


def facets(of: Mapping[str, tuple[str, ...]]) -> str:
    """Return what a row can be found by as one attribute: values with commas, facets with semicolons between them."""
    return ";".join([",".join([_quoted(value) for value in of.get(name, ())]) for name in FACETS])


@lru_cache(maxsize=10_000)
def _quoted(value: str) -> str:
    return quote(value, safe="!'()*")  # as a browser's encodeURIComponent does


def rows_script(sections: Iterable[Section], addresses: Addresses) -> bytes:
    """Return the rows of sections as a script that holds nothing but data, so that a page can load it from a disk too.

    Names, signs and words that many rows share stand in it once; rows name them by number. Rows of what is no promise are left out.
    """
    shared = _Shared(addresses)
    found = [(section, [row for row in section.rows if row.facets]) for section in sections]
    data = {
        "facets": SHIPPED,
        "make": addresses.page("make"),
        "ending": addresses.page("promises/x").removeprefix("promises/x"),
        "sections": [[section.id, section.title, len(rows), _groups(section)] for section, rows in found if rows],
        "rows": [shared.row(row) for _, rows in found for row in rows],
        "parties": list(shared.parties),
        "chips": list(shared.chips),
        "words": list(shared.words),
    }
    return f"window.trothRows = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _groups(section: Section) -> list[list[str | int]]:
    return [[group.title, len(group.rows)] for group in section.groups]


class _Shared:
    """What rows share, each numbered when the first row names it."""

    def __init__(self, addresses: Addresses) -> None:
        self.parties: dict[tuple[str, str, str], int] = {}
        self.chips: dict[tuple[str, str, str], int] = {}
        self.words: dict[str, int] = {}
        self._addresses = addresses
        self._faces: dict[str, int] = {}

    def row(self, row: Row) -> list[Any]:
        """Return a row: id, title, state, signs, promisers, customers, due, step, and then its facets."""
        return [
            row.id,
            row.title,
            self._chip(row.state),
            [self._chip(sign) for sign in row.signs],
            self._parties(row.promisers),
            self._parties(row.customers),
            self._due(row.due) if row.due else 0,
            self._step(row.step) if row.step else 0,
            *([self._word(value) for value in row.facets.get(name, ())] for name in SHIPPED),
        ]

    def _due(self, due: Due) -> list[str | int]:
        return [due.iso, self._word(due.written), self._word(due.words), self._word(due.urgency.value), int(due.live)]

    def _step(self, step: Step) -> list[Any]:
        return [self._parties(step.who), self._word(step.what), self._word(step.note), int(step.plain), step.query]

    def _parties(self, faces: Iterable[Face]) -> list[int]:
        return [self._party(face) for face in faces]

    def _party(self, face: Face) -> int:
        found = self._faces.get(face.id)
        if found is None:
            found = self._faces[face.id] = len(self.parties)
            self.parties[face.id, face.name, self._addresses.page(face.page) if face.page else ""] = found
        return found

    def _chip(self, chip: Chip) -> int:
        return self.chips.setdefault((chip.icon, chip.word, chip.tone.value), len(self.chips))

    def _word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))
