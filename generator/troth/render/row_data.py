"""Data for the browser's scripts: what rows can be found by, all rows of a long list, and what waits for each reader."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from troth.render.page import ShownRows
from troth.views.facets import FACET_NAMES
from troth.views.rows import find_act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import Board
    from troth.render.page import SiteUrls
    from troth.views.chips import Chip, PartyLabel
    from troth.views.due import Due
    from troth.views.lists.lists import ListPage
    from troth.views.readers import Reader
    from troth.views.rows import NextAction, Row, Section


COLUMNS = {
    "row": ("id", "title", "status", "signs", "promisers", "customers", "due", "step", "facets"),
    "due": ("iso", "written", "words", "urgency", "live"),
    "step": ("who", "what", "note", "plain", "act"),
    "party": ("id", "name", "page"),
    "chip": ("icon", "word", "tone"),
    "section": ("id", "title", "count", "groups"),
    "group": ("title", "count"),
}
"""What the values of each list in a script of rows are called: the script brings the names once, and the browser makes objects of them."""
READER_COLUMNS = {"reader": ("id", "name", "page", "tasks"), "task": ("page", "title", "what", "note")}
"""The same of the script that says who may read."""
SHIPPED_FACETS = tuple(name for name in FACET_NAMES if name not in ("by", "customer"))
"""The facets that the data carries; the others are the ids of those who promise and are promised."""


def encode_facets(values: Mapping[str, tuple[str, ...]]) -> str:
    """Return what a row can be found by as one attribute: values with commas, facets with semicolons between them."""
    return ";".join([",".join([_quote_value(value) for value in values.get(name, ())]) for name in FACET_NAMES])


@lru_cache(maxsize=10_000)
def _quote_value(value: str) -> str:
    return quote(value, safe="!'()*")  # as a browser's encodeURIComponent does


def show_rows(view: ListPage, said: str) -> ShownRows:
    """Return what a list is made of, of whose filter this was `said` already: the promises in it, and what it says beside their rows.

    By which goal a row is found depends on more than its promise; and rows of what is no promise stand there as they are.
    """
    rows = [row for section in view.sections for row in section.rows]
    sections = tuple(replace(each, rows=(), groups=()) for each in view.sections)
    counts = [(len(each.rows), [(group.title, len(group.rows)) for group in each.groups]) for each in view.sections]
    others = [row.facets.get("goal") if row.facets else row for row in rows]
    says = repr((said, replace(view, filter=None, sections=sections), counts, others))
    return ShownRows(promises=tuple(row.id for row in rows if row.facets), says=says)


def render_rows_script(sections: Iterable[Section], addresses: SiteUrls) -> bytes:
    """Return the rows of sections as a script that holds nothing but data, so that a page can load it from a disk too.

    Names, signs and words that many rows share stand in it once; rows name them by number. Rows of what is no promise are left out.
    """
    shared = _InternedValues(addresses)
    found = [(section, [row for row in section.rows if row.facets]) for section in sections]
    data = {
        "columns": COLUMNS,
        "facets": SHIPPED_FACETS,
        "ending": addresses.get_page_url("promises/x").removeprefix("promises/x"),
        "sections": [_encode_section(section, len(rows)) for section, rows in found if rows],
        "rows": [shared.encode_row(row) for _, rows in found for row in rows],
        "parties": list(shared.parties),
        "chips": list(shared.chips),
        "words": list(shared.words),
    }
    return f"troth.rows = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def render_outcomes_script(board: Board) -> bytes:
    """Return what each promise comes to in the end, by its id: a script of data that is loaded when words are looked for."""
    outcomes = {each.id: each.snapshot.terms.outcome for each in board.promises.values()}
    return f"troth.outcomes = {json.dumps(outcomes, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def render_readers_script(readers: Iterable[Reader], addresses: SiteUrls) -> bytes:
    """Return who may read, each with what waits for them, as a script that Home loads once it is needed."""
    rows = [
        _list_values(
            "reader",
            id=each.id,
            name=each.name,
            page=addresses.get_page_url(each.page),
            tasks=[
                _list_values("task", page=addresses.get_page_url(task.page), title=task.title, what=task.what, note=task.note)
                for task in each.tasks
            ],
        )
        for each in readers
    ]
    data = {"columns": READER_COLUMNS, "rows": rows}
    return f"troth.readers = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _encode_section(section: Section, count: int) -> list[Any]:
    groups = [_list_values("group", title=group.title, count=len(group.rows)) for group in section.groups]
    return _list_values("section", id=section.id, title=section.title, count=count, groups=groups)


def _list_values(of: str, **values: object) -> list[Any]:
    """Return values in the order of their columns."""
    return [values[name] for name in COLUMNS.get(of) or READER_COLUMNS[of]]


class _InternedValues:
    """What rows share, each numbered when the first row names it."""

    def __init__(self, addresses: SiteUrls) -> None:
        self.parties: dict[tuple[str, str, str], int] = {}
        self.chips: dict[tuple[str, str, str], int] = {}
        self.words: dict[str, int] = {}
        self._addresses = addresses
        self._faces: dict[str, int] = {}

    def encode_row(self, row: Row) -> list[Any]:
        """Return what a row says, in the order of its columns."""
        return _list_values(
            "row",
            id=row.id,
            title=row.title,
            status=self._number_chip(row.status) if row.status else -1,
            signs=[self._number_chip(sign) for sign in row.signs],
            promisers=self._number_parties(row.promisers),
            customers=self._number_parties(row.customers),
            due=self._encode_due(row.due) if row.due else 0,
            step=self._encode_step(row.step) if row.step else 0,
            facets=[[self._number_word(value) for value in row.facets.get(name, ())] for name in SHIPPED_FACETS],
        )

    def _encode_due(self, due: Due) -> list[Any]:
        written, words, urgency = map(self._number_word, (due.date_text, due.words, due.urgency.value))
        return _list_values("due", iso=due.date, written=written, words=words, urgency=urgency, live=int(due.live))

    def _encode_step(self, step: NextAction) -> list[Any]:
        who, what, note = self._number_parties(step.who), self._number_word(step.what), self._number_word(step.note)
        return _list_values("step", who=who, what=what, note=note, plain=int(step.plain), act=self._number_word(find_act(step)))

    def _number_parties(self, faces: Iterable[PartyLabel]) -> list[int]:
        return [self._number_party(face) for face in faces]

    def _number_party(self, face: PartyLabel) -> int:
        found = self._faces.get(face.id)
        if found is None:
            found = self._faces[face.id] = len(self.parties)
            self.parties[face.id, face.name, self._addresses.get_page_url(face.page) if face.page else ""] = found
        return found

    def _number_chip(self, chip: Chip) -> int:
        return self.chips.setdefault((chip.icon, chip.word, chip.tone.value), len(self.chips))

    def _number_word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))
