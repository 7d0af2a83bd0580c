"""Read a board's folder into its ledger, and everything that is wrong with the files into problems."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from operator import itemgetter
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.ledger import Ledger
from troth.model import RECORD_KINDS, Kind, Parties, Settings
from troth.read import records
from troth.read.document import blob_of, document
from troth.read.drafts import read_drafts
from troth.read.folder import record_files
from troth.read.mentions import mentions
from troth.read.schema import violations
from troth.shares import MOST_PIECES, processors, shared

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from troth.model import Source
    from troth.problem import Problem
    from troth.read.folder import RecordFile

    _Read = tuple[Source | None, tuple[Problem, ...]]
    """What was read of a file, if anything, and what is wrong with it."""

T = TypeVar("T")
_MANY = 1000
"""From how many files on it pays to read them in several processes: handing over what was read takes a tenth of reading it."""
_PIECE = 200
"""Files that a process takes at a time."""


class Remembered:
    """What was read of files the last time, for whoever reads a board again and again: a file that is the same is not read anew."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, bool], _Read] = {}

    def read_all(self, files: Iterable[RecordFile], *, alone: bool) -> Iterator[_Read]:
        """Yield what each file holds, in their order, and remember it instead of what was read before."""
        before, self._read = self._read, {}
        for file in files:
            name = file.path, blob_of(file.data), alone
            found = self._read[name] = before.get(name) or _read(file, alone=alone)
            yield found


def read_ledger(root: Path, remembered: Remembered | None = None) -> tuple[Ledger, tuple[Problem, ...]]:
    """Return what lies in `root/commitments`, and the problems of its files.

    Raises BoardError where there is no such folder. A file that cannot be read as what it should be is left out and
    counted; it never hides another.
    """
    files, problems = record_files(root)
    ledger, faults = ledger_of(files, _left_out(problems, {file.path for file in files}), remembered=remembered)
    drafts, unusable = read_drafts(root)
    return replace(ledger, drafts=drafts), (*problems, *faults, *unusable)


def read_settings(root: Path) -> Settings:
    """Return the settings of the board in `root`, reading nothing but `board.yaml`; the defaults where it is not there or not right."""
    file = root / "commitments/board.yaml"
    if not file.is_file() or file.is_symlink():
        return Settings()
    source, faults = document("commitments/board.yaml", file.read_bytes())
    faulty = source is None or any(fault.fatal for fault in (*faults, *violations(Kind.BOARD, source)))
    return Settings() if source is None or faulty else records.settings(source)


def ledger_of(
    files: Iterable[RecordFile],
    left_out: Iterable[tuple[Kind, str]] = (),
    *,
    alone: bool | None = None,
    remembered: Remembered | None = None,
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Return what the files say, whatever their order, and the problems of what is written in them.

    `left_out` are kind and path of files that are there and could not be opened. Whether the board stands `alone`, without
    sources, its `board.yaml` says, unless the caller knows it.
    """
    found: list[Problem] = []
    read: dict[Kind, list[tuple[str, Source]]] = defaultdict(list)
    unreadable = list(left_out)
    named = sorted(files, key=lambda file: file.path)
    alone = _alone(named) if alone is None else alone
    every = _read_all(named, alone=alone) if remembered is None else remembered.read_all(named, alone=alone)
    for file, (source, faults) in zip(named, every, strict=True):
        found += faults
        if source is None:
            unreadable.append((file.kind, file.path))
        else:
            read[file.kind].append((file.id, source))
    return _ledger(read, named, tuple(unreadable)), tuple(found)


def _alone(files: Iterable[RecordFile]) -> bool:
    """Tell whether the board has no sources, and so can name nothing of another board."""
    boards = (document(file.path, file.data)[0] for file in files if file.kind is Kind.BOARD and b"sources" in file.data)
    return not any(board.data.get("sources") for board in boards if board is not None)


def _read_all(files: Sequence[RecordFile], *, alone: bool) -> Iterator[_Read]:
    """Yield what each file holds, in their order: read in several processes where there are many files and several processors."""
    processes = processors() if len(files) >= _MANY else 1
    pieces = min(len(files) // _PIECE + 1, MOST_PIECES)
    mine: dict[int, list[_Read]] = {}

    def work(piece: int) -> None:
        mine[piece] = [_read(file, alone=alone) for file in files[piece::pieces]]

    others = shared(pieces, work, lambda: mine, processes=processes)
    every = {piece: read for each in (mine, *others) for piece, read in each.items()}
    for index in range(len(files)):
        yield every[index % pieces][index // pieces]


def _read(file: RecordFile, *, alone: bool) -> _Read:
    source, faults = document(file.path, file.data)
    if source is None:
        return None, faults
    faults += tuple(violations(file.kind, source, alone=alone))
    return (source if _usable(file, source, faults) else None), faults


def _usable(file: RecordFile, source: Source, faults: tuple[Problem, ...]) -> bool:
    """Tell whether a record can be made of the file all the same: it has a key too many, or an entry lacks one that its act needs."""
    fatal = {fault.rule for fault in faults if fault.fatal}
    make = _MAKERS.get(file.kind)
    if not fatal or make is None or not fatal <= _BEARABLE:
        return not fatal
    try:
        make(file.id, source)
    except KeyError:
        return False
    return True


_BEARABLE = frozenset({"schema/unknown-key", "schema/missing-key"})
_MAKERS: Mapping[Kind, Callable[[str, Source], object]] = {
    Kind.PROMISE: records.promise,
    Kind.ASK: records.ask,
    Kind.AGREEMENT: records.agreement,
    Kind.MEETING: records.meeting,
    Kind.GOAL: records.goal,
}


def _left_out(problems: Iterable[Problem], read: Container[str]) -> Iterator[tuple[Kind, str]]:
    """Yield kind and path of the records that are there and that nobody could open: a link, a file that is too large."""
    kinds = {kind.folder: kind for kind in RECORD_KINDS} | {Kind.PARTIES.folder: Kind.PARTIES}
    for path in sorted({problem.place.path for problem in problems if problem.fatal}):
        _, _, inside = path.partition("/")
        kind = kinds.get(inside.partition("/")[0])
        if kind is not None and path.endswith(".yaml") and path not in read:
            yield kind, path


def _ledger(read: dict[Kind, list[tuple[str, Source]]], files: Iterable[RecordFile], unreadable: tuple[tuple[Kind, str], ...]) -> Ledger:
    ids: dict[Kind, set[str]] = defaultdict(set)
    for file in files:
        ids[file.kind].add(file.id)
    for kind, path in unreadable:
        ids[kind].add(PurePosixPath(path).stem)
    sources = [(kind, source) for kind in Kind for _, source in read[kind]]
    listed = tuple(records.parties(tuple(source for _, source in read[Kind.PARTIES])))
    boards = [source for _, source in read[Kind.BOARD]]
    return Ledger(
        settings=records.settings(boards[0]) if boards else Settings(),
        parties=Parties(listed),
        promises=_made(records.promise, read[Kind.PROMISE]),
        asks=_made(records.ask, read[Kind.ASK]),
        agreements=_made(records.agreement, read[Kind.AGREEMENT]),
        meetings=_made(records.meeting, read[Kind.MEETING]),
        goals=_made(records.goal, read[Kind.GOAL]),
        ids=MappingProxyType({kind: frozenset(each) for kind, each in ids.items()}),
        sources=tuple(source for _, source in sources),
        mentions=tuple(mention for kind, source in sources for mention in mentions(kind, source)),
        listed=listed,
        unreadable=unreadable,
    )


def _made(make: Callable[[str, Source], T], read: list[tuple[str, Source]]) -> Mapping[str, T]:
    """Return the records by id, sorted; of two files with one id, the first."""
    files: dict[str, Source] = {}
    for record, source in sorted(read, key=itemgetter(0)):
        files.setdefault(record, source)
    return MappingProxyType({record: make(record, source) for record, source in files.items()})
