"""The board as it would be with one file changed, and what would be wrong with it that is not wrong already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from troth.board import board
from troth.days import AsOf
from troth.model import RECORD_KINDS
from troth.problem import in_order
from troth.read.ledger import ledger_of
from troth.rules import broken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.board import Board
    from troth.ledger import Ledger
    from troth.problem import Problem
    from troth.read.folder import RecordFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBe:
    """A board with one file changed. Where the file cannot be read there is only what is wrong with it."""

    problems: tuple[Problem, ...]
    """What the change would bring in: errors and warnings."""
    board: Board | None = None

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The errors among the problems."""
        return tuple(each for each in self.problems if each.fatal)


def with_file(of: Board, file: RecordFile, day: date) -> WouldBe:
    """Return the board with `file` added, or in place of the one at its path, as of `day` or of the board's own day if that is later."""
    read, faults = ledger_of((file,), alone=not of.settings.sources)
    if read.unreadable:
        return WouldBe(problems=in_order(faults))
    ledger = _joined(of.ledger, read, file)
    known = {_same(each) for each in of.problems}
    new = in_order(each for each in (*faults, *broken(ledger, of.as_of)) if _same(each) not in known)
    as_of = AsOf(max(of.day, day), of.as_of.pinned)
    return WouldBe(problems=new, board=board(ledger, as_of, in_order((*of.problems, *new))))


def _same(problem: Problem) -> tuple[str, str, str]:
    """Return what makes it the same problem on another line."""
    return problem.place.path, problem.rule, problem.message


def _joined(old: Ledger, new: Ledger, file: RecordFile) -> Ledger:
    """Return the old ledger with what was read from the one file in place of what that file said before."""
    fields: dict[str, Any] = {kind.folder: _both(getattr(old, kind.folder), getattr(new, kind.folder)) for kind in RECORD_KINDS}
    fields["ids"] = MappingProxyType({**old.ids, file.kind: old.ids.get(file.kind, frozenset()) | {file.id}})
    fields["sources"] = (*(each for each in old.sources if each.path != file.path), *new.sources)
    fields["unreadable"] = tuple((kind, path) for kind, path in old.unreadable if path != file.path)
    fields["mentions"] = (*(each for each in old.mentions if each.source.path != file.path), *new.mentions)
    return replace(old, **fields)


def _both(old: Mapping[str, T], new: Mapping[str, T]) -> Mapping[str, T]:
    return MappingProxyType(dict(sorted({**old, **new}.items(), key=itemgetter(0))))
