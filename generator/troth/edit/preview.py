"""Preview a change: the board with one file replaced, and the problems that the change would add."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.base.dates import AsOf
from troth.base.files import create_file, replace_file
from troth.board import build_board
from troth.model import RECORD_KINDS, Kind
from troth.model.problem import sort_problems
from troth.model.source import FOLDER
from troth.read.board_files import parse_parties
from troth.read.ledger import build_ledger
from troth.rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Data
    from troth.model.problem import Problem
    from troth.read.files.folder import RecordFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChangePlan:
    """What a file is to hold, and the board as it will be then."""

    kind: Kind
    id: str
    path: str
    old: bytes | None
    """What the file holds now; None where it is to be made."""
    new: bytes
    after: Board
    warnings: tuple[Problem, ...]
    message: str
    """For the commit: ids and our own words only."""
    entry: dict[str, Data] | None = None
    """The entry that it appends, if it does."""

    def list_diff(self) -> Iterator[str]:
        """Yield the lines of the unified diff, without their line ends."""
        before = "/dev/null" if self.old is None else f"a/{self.path}"
        lines = (_split_lines(self.old or b""), _split_lines(self.new))
        for line in difflib.unified_diff(*lines, before, f"b/{self.path}", lineterm=""):
            yield line.removesuffix("\n")
            if not line.endswith("\n") and line[:1] in "+- " and line[:3] not in ("+++", "---"):
                yield r"\ No newline at end of file"

    def write_file(self, root: Path) -> None:
        """Put the file in its place. Raises EditError, with nothing written, where it is no longer the one that was read."""
        if self.old is None:
            create_file(root, self.path, self.new)
        else:
            replace_file(root, self.path, self.old, self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a change is not made: one sentence, and what can be done instead."""

    message: str
    hints: tuple[str, ...] = ()
    is_unknown: bool = False
    """What was named is not on the board."""


Outcome: TypeAlias = "FileChangePlan | Refusal"


def _split_lines(data: bytes) -> list[str]:
    return data.decode().splitlines(keepends=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A board with one file changed. Where the file cannot be read there is only what is wrong with it."""

    problems: tuple[Problem, ...]
    """What the change would bring in: errors and warnings."""
    board: Board | None = None

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The errors among the problems."""
        return tuple(each for each in self.problems if each.is_error)


def preview_with(board: Board, file: RecordFile, day: date) -> Preview:
    """Return the board with `file` added, or in place of the one at its path, as of `day` or of the board's own day if that is later."""
    read, faults = build_ledger((file,), alone=not board.settings.sources)
    if read.unreadable:
        return Preview(problems=sort_problems(faults))
    # what was read from the one file comes in place of what that file said before
    old = board.ledger
    fields: dict[str, Any] = {
        kind.folder: MappingProxyType(dict(sorted({**getattr(old, kind.folder), **getattr(read, kind.folder)}.items(), key=itemgetter(0))))
        for kind in RECORD_KINDS
    }
    if file.kind is Kind.PARTIES:  # who belongs to a team may stand in any of the files
        kept = (each for each in old.sources if each.path.startswith(f"{FOLDER}/{Kind.PARTIES.folder}/") and each.path != file.path)
        fields["listed_parties"] = listed = tuple(parse_parties((*kept, *read.sources)))
        fields["parties"] = old.parties.replace_listed(listed)
    fields["ids"] = MappingProxyType({**old.ids, file.kind: old.ids.get(file.kind, frozenset()) | {file.id}})
    fields["sources"] = (*(each for each in old.sources if each.path != file.path), *read.sources)
    fields["unreadable"] = tuple((kind, path) for kind, path in old.unreadable if path != file.path)
    fields["references"] = (*(each for each in old.references if each.source.path != file.path), *read.references)
    ledger = replace(old, **fields)
    known = {each.identity for each in board.problems}
    new = sort_problems(each for each in (*faults, *check_rules(ledger, board.as_of)) if each.identity not in known)
    as_of = AsOf(max(board.day, day), board.as_of.pinned)
    return Preview(problems=new, board=build_board(ledger, as_of, sort_problems((*board.problems, *new))))
