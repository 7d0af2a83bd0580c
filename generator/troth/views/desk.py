"""What every page has at hand: the board, and the faces and rows that many pages show."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.schedule import Schedule
from troth.views.face import Faces
from troth.views.row import by_due, page_of, row_of
from troth.views.span import theirs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.board import Board, Standing
    from troth.model import Party
    from troth.views.ask_row import AskRow
    from troth.views.changes import Change
    from troth.views.row import Row
    from troth.views.span import Span

_WEEK = 7


class Desk:
    """A board with its faces and rows, each made once however many pages show it."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.faces = Faces(board.ledger.parties)
        self._rows: dict[str, Row] = {}
        self.ask_rows: dict[str, AskRow] = {}
        """The rows of asks, each made once: an ask of everybody stands on everybody's page."""
        self.told: dict[str, tuple[Change, ...]] = {}
        """What happened to a promise in words, by its id: the same change stands in several feeds."""

    @property
    def day(self) -> date:
        """The as-of date."""
        return self.board.day

    @property
    def as_of_words(self) -> str:
        """How a sentence about the board begins: `As of 20 Nov 2026`, or `As it stood on 20 Nov 2026` where the date was chosen."""
        return f"{'As it stood on' if self.board.as_of.pinned else 'As of'} {days.written(self.day)}"

    @property
    def soon_words(self) -> str:
        """How pages call the next few days: `this week`, or `within 14 days` where the board looks further."""
        ahead = self.board.settings.due_soon
        return "this week" if ahead == _WEEK else f"within {ahead} days"

    @staticmethod
    def soon(standing: Standing) -> bool:
        """Tell whether something is due today or within the board's `due_soon` days."""
        return Schedule.DUE_TODAY in standing.schedule or Schedule.DUE_SOON in standing.schedule

    def row(self, standing: Standing) -> Row:
        """Return the row of a promise."""
        row = self._rows.get(standing.id)
        if row is None:
            row = self._rows[standing.id] = row_of(standing, self.faces, self.day, self.board.settings)
        return row

    def rows(self, standings: Iterable[Standing]) -> tuple[Row, ...]:
        """Return the rows of several promises, in their order."""
        return tuple(map(self.row, standings))

    def rows_of(self, promises: Iterable[str]) -> tuple[Row, ...]:
        """Return the rows of those promises that are there as of the date, by id."""
        there = self.board.standings
        return tuple(self.row(there[each]) for each in promises if each in there)

    def titled(self, promise: str) -> Span:
        """Return the title of a promise with its page; of one that is not there, its id."""
        standing = self.board.standings.get(promise)
        return theirs(standing.promise.title, page_of(promise)) if standing else theirs(promise)

    def open_promises(self, party: str) -> tuple[Standing, ...]:
        """Return what a party has promised and is still open, by due date."""
        return tuple(by_due(each for each in self.board.promised_by.get(party, ()) if each.state.open))

    def of_members(self, party: Party) -> tuple[Standing, ...]:
        """Return what the members of a party have promised and is still open, without what it promises itself."""
        found = {each.id: each for member in party.members for each in self.open_promises(member)}
        return tuple(by_due(each for each in found.values() if party.id not in each.course.terms.promisers))

    @cached_property
    def acts_for(self) -> Mapping[str, tuple[str, ...]]:
        """The teams and customers that a person may act for, by the person's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for party in self.board.ledger.parties:
            for member in party.members:
                found[member].append(party.id)
        return {person: tuple(parties) for person, parties in found.items()}
