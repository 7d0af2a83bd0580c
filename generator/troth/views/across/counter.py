"""What the pages across boards have at hand: the organisation, and the names, faces and rows that many of them show."""

from __future__ import annotations

import zlib
from collections import Counter as Tally
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from troth import days
from troth.model import PartyKind
from troth.views.across.doing import due_across, step_across
from troth.views.chip import STATES, Chip, Tone, signs
from troth.views.face import HUES, Face, initials
from troth.views.row import Row
from troth.views.span import Span, theirs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import Board
    from troth.lifecycle.schedule import Schedule
    from troth.organisation import Item, Organisation, Spot
    from troth.published import Contribution


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossRow:
    """The row of a promise, with the board that it is on and its page there."""

    row: Row
    board: Span
    url: str
    """Its page on its board's own site; nothing where that is not known."""


class Counter:
    """The boards of a roll-up, with the names, faces and rows of all pages, each made once."""

    def __init__(self, board: Board, organisation: Organisation) -> None:
        self.board = board
        self.of = organisation
        self._rows: dict[tuple[Spot, Schedule | None], AcrossRow] = {}
        self._faces: dict[Spot, Face] = {}

    @property
    def as_of_words(self) -> str:
        """How a sentence about the boards begins."""
        return f"{'As it stood on' if self.board.as_of.pinned else 'As of'} {days.written(self.of.day)}"

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What each board is called; boards of one name are told apart by their ids."""
        names = {each.id: each.board.name if each.board else each.id for each in self.of.contributions}
        times = Tally(names.values())
        return {board: name if times[name] == 1 else f"{name} ({board})" for board, name in names.items()}

    def name(self, board: str) -> str:
        """Return what a board is called; of one that is no source here, its id."""
        return self._names.get(board, board)

    def label(self, board: str) -> Span:
        """Return a board's name, with its page."""
        return theirs(self.name(board), page_of_board(board) if board in self.of.boards else "")

    def face(self, of: str, name: str) -> Face:
        """Return the face of what the board `of` calls so: a person with the page across boards, a team with its board's."""
        spot = self.of.spot(of, name)
        found = self._faces.get(spot)
        if found is None:
            found = self._faces[spot] = self._face(spot, name)
        return found

    def faces(self, of: str, names: Iterable[str]) -> tuple[Face, ...]:
        """Return the faces of several, in their order."""
        return tuple(self.face(of, each) for each in names)

    def _face(self, spot: Spot, name: str) -> Face:
        party, person = self.of.party(spot), self.of.person_at.get(spot)
        called = party.name if party else name
        return Face(
            id=f"{spot.board}:{spot.id}",
            name=called,
            initials=initials(called),
            hue=zlib.crc32((person.key if person else f"{spot.board}:{spot.id}").encode("utf-8", "replace")) % HUES,
            kind=party.kind if party else None,
            page=page_of_person(person.key) if person else f"{page_of_board(spot.board)}#teams" if party and _has_place(party.kind) else "",
        )

    def row(self, item: Item, what: Schedule | None = None) -> AcrossRow:
        """Return the row of a promise; with `what` waits, that is what is to be done."""
        key = item.spot, what
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self._row(item, what)
        return row

    def rows(self, items: Iterable[Item], what: Schedule | None = None) -> tuple[AcrossRow, ...]:
        """Return the rows of several promises, in their order."""
        return tuple(self.row(each, what) for each in items)

    def _row(self, item: Item, what: Schedule | None) -> AcrossRow:
        promise, of = item.promise, item.of
        row = Row(
            id=promise.id,
            page="",
            title=promise.title,
            state=STATES[promise.state],
            signs=(*signs(promise.flags, promise.schedule), *self.age(of)),
            promisers=self.faces(of.id, promise.promisers),
            customers=self.faces(of.id, promise.customers),
            due=due_across(item, self.of.day_of(of), self.board.settings.due_soon),
            step=step_across(item, what, self),
        )
        return AcrossRow(row=row, board=self.label(of.id), url=url_of(of, promise.url))

    def age(self, of: Contribution) -> tuple[Chip, ...]:
        """Return the sign of what is shown as it stood long ago; nothing for what is fresh."""
        if not of.old or of.board is None:
            return ()
        return (Chip(icon="silent", word=f"as of {days.written(of.board.as_of)}", tone=Tone.REST),)


def _has_place(kind: PartyKind) -> bool:
    """Tell whether a party without a page of its own stands on its board's page."""
    return kind is PartyKind.TEAM


def url_of(of: Contribution, address: str) -> str:
    """Return the whole address of a page of a board; nothing where its site is not known."""
    return of.site + address if of.site and address else ""


def page_of_board(board: str) -> str:
    """Return the address of a board's page."""
    return f"boards/{board}"


def page_of_person(key: str) -> str:
    """Return the address of somebody's page across boards."""
    return f"across/people/{key}"


def page_of_asks(ask: str) -> str:
    """Return the address of the page of an ask to the organisation."""
    return f"across/asks/{ask}"


def page_of_goals(goal: str) -> str:
    """Return the address of the page of a goal across boards."""
    return f"across/goals/{goal}"
