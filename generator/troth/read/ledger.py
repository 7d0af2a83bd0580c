"""Read the folder of a board into the ledger: all its records with what they refer to, and the problems of its files.

The table of references stands here too: for each kind of record, in which fields it names which others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth import __version__
from troth.base.runtime import MAX_TASKS, count_workers, run_in_processes
from troth.model import RECORD_KINDS, Kind, Parties, Reference, Settings
from troth.model.ledger import Ledger, Recollection
from troth.read.board_files import parse_parties, parse_settings, read_drafts
from troth.read.files.folder import FolderMemory, read_record_files
from troth.read.records import parse_agreement, parse_ask, parse_goal, parse_meeting, parse_promise
from troth.read.schema.check import check_schema
from troth.read.schema.schema import hash_schemas
from troth.read.yaml.document import KnownFiles, hash_blob, parse_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from troth.model import Data, KeyPath, Party, Source
    from troth.model.problem import Problem
    from troth.read.files.folder import RecordFile


__all__ = ["parse_agreement", "parse_ask", "parse_goal", "parse_meeting", "parse_parties", "parse_promise", "parse_settings"]


if TYPE_CHECKING:
    _ReadFile = tuple[Source | None, tuple[Problem, ...]]
    """What was read of a file, if anything, and what is wrong with it."""

T = TypeVar("T")
_MANY_FILES = 1000
"""From how many files on it pays to read them in several processes: handing over what was read takes a tenth of reading it."""
_FILES_PER_TASK = 200
"""Files that a process takes at a time."""


class ReadCache:
    """What was read of files the last time, for whoever reads a board again and again: a file that is the same is not read anew.

    With `state`, git's own folder, what is sound is remembered there for the next program too.
    """

    def __init__(self, state: Path | None = None) -> None:
        self._state = state
        self.recollection = None if state else Recollection()
        self.folder = None if state else FolderMemory()
        self._read: dict[tuple[str, str, bool], _ReadFile] = {}

    def read_all(self, files: Iterable[RecordFile], *, alone: bool) -> Iterator[_ReadFile]:
        """Return what each file holds, in their order, and remember it instead of what was read before."""
        known = KnownFiles(self._state / "files.json", f"1 {__version__} {hash_schemas()} {alone}") if self._state else None
        before, self._read = self._read, {}
        named = [((file.path, hash_blob(file.data), alone), file) for file in files]
        for name, file in named:
            if name in before:
                self._read[name] = before[name]
            elif known and (source := known.find(file.kind.value, *name[:2])):
                self._read[name] = source, ()
        unknown = [(name, file) for name, file in named if name not in self._read]
        found = _read_all([file for _, file in unknown], alone=alone)
        self._read |= {name: read for (name, _), read in zip(unknown, found, strict=True)}
        every = [(file, self._read[name]) for name, file in named]
        if known:
            known.save((file.kind.value, source) for file, (source, faults) in every if source and not faults)
        return (read for _, read in every)


def read_ledger(root: Path, remembered: ReadCache | None = None) -> tuple[Ledger, tuple[Problem, ...]]:
    """Return what lies in `root/commitments`, and the problems of its files.

    Raises BoardError where there is no such folder. A file that cannot be read as what it should be is left out and
    counted; it never hides another.
    """
    files, problems = read_record_files(root, remembered.folder if remembered else None)
    # records that are there and that nobody could open: a link, a file that is too large
    kinds = {kind.folder: kind for kind in (*RECORD_KINDS, Kind.PARTIES)}
    unread = {problem.place.path for problem in problems if problem.is_error} - {file.path for file in files}
    named = ((path, kinds.get(path.partition("/")[2].partition("/")[0])) for path in sorted(unread) if path.endswith(".yaml"))
    left_out = [(kind, path) for path, kind in named if kind is not None]
    ledger, faults = build_ledger(files, left_out, remembered=remembered)
    drafts, unusable = read_drafts(root)
    return replace(ledger, draft_templates=drafts), (*problems, *faults, *unusable)


def build_ledger(
    files: Iterable[RecordFile],
    left_out: Iterable[tuple[Kind, str]] = (),
    *,
    alone: bool | None = None,
    remembered: ReadCache | None = None,
) -> tuple[Ledger, tuple[Problem, ...]]:
    """Return what the files say, whatever their order, and the problems of what is written in them.

    `left_out` are kind and path of files that are there and could not be opened. Whether the board stands `alone`, without
    sources, its `board.yaml` says, unless the caller knows it.
    """
    found: list[Problem] = []
    read: dict[Kind, list[tuple[str, Source]]] = defaultdict(list)
    unreadable = list(left_out)
    named = sorted(files, key=lambda file: file.path)
    if alone is None:  # without sources, a board can name nothing of another one
        boards = (parse_document(file.path, file.data)[0] for file in named if file.kind is Kind.BOARD and b"sources" in file.data)
        alone = not any(board.data.get("sources") for board in boards if board is not None)
    every = _read_all(named, alone=alone) if remembered is None else remembered.read_all(named, alone=alone)
    for file, (source, faults) in zip(named, every, strict=True):
        found += faults
        if source is None:
            unreadable.append((file.kind, file.path))
        else:
            read[file.kind].append((file.id, source))
    return _make_ledger(read, named, tuple(unreadable), remembered.recollection if remembered else None), tuple(found)


def _read_all(files: Sequence[RecordFile], *, alone: bool) -> Iterator[_ReadFile]:
    """Yield what each file holds, in their order: read in several processes where there are many files and several processors."""
    processes = count_workers() if len(files) >= _MANY_FILES else 1
    pieces = min(len(files) // _FILES_PER_TASK + 1, MAX_TASKS)
    mine: dict[int, list[_ReadFile]] = {}

    def work(piece: int) -> None:
        mine[piece] = [_read_record(file, alone=alone) for file in files[piece::pieces]]

    others = run_in_processes(pieces, work, lambda: mine, processes=processes)
    every = {piece: read for each in (mine, *others) for piece, read in each.items()}
    for index in range(len(files)):
        yield every[index % pieces][index // pieces]


def _read_record(file: RecordFile, *, alone: bool) -> _ReadFile:
    source, faults = parse_document(file.path, file.data)
    if source is None:
        return None, faults
    faults += tuple(check_schema(file.kind, source, alone=alone))
    return (source if _is_usable(file, source, faults) else None), faults


def _is_usable(file: RecordFile, source: Source, faults: tuple[Problem, ...]) -> bool:
    """Tell whether a record can be made of the file all the same: it has a key too many, or an entry lacks one that its act needs."""
    fatal = {fault.rule for fault in faults if fault.is_error}
    make = _MAKERS.get(file.kind)
    if not fatal or make is None or not fatal <= _TOLERABLE_RULES:
        return not fatal
    try:
        make(file.id, source)
    except KeyError:
        return False
    return True


_TOLERABLE_RULES = frozenset({"schema/unknown-key", "schema/missing-key"})
_MAKERS: Mapping[Kind, Callable[[str, Source], object]] = {
    Kind.PROMISE: parse_promise,
    Kind.ASK: parse_ask,
    Kind.AGREEMENT: parse_agreement,
    Kind.MEETING: parse_meeting,
    Kind.GOAL: parse_goal,
}


def _make_ledger(
    sources_by_kind: dict[Kind, list[tuple[str, Source]]],
    files: Iterable[RecordFile],
    unreadable: tuple[tuple[Kind, str], ...],
    known: Recollection | None,
) -> Ledger:
    recall = Ledger(recollection=known and known.begin()).recall
    ids: dict[Kind, set[str]] = defaultdict(set)
    for file in files:
        ids[file.kind].add(file.id)
    for kind, path in unreadable:
        ids[kind].add(PurePosixPath(path).stem)
    sources = [(kind, source) for kind in Kind for _, source in sources_by_kind[kind]]
    listed = recall(_list_parties, *(source for _, source in sources_by_kind[Kind.PARTIES]))
    boards = [source for _, source in sources_by_kind[Kind.BOARD]]
    return Ledger(
        settings=recall(parse_settings, *boards[:1]) if boards else Settings(),
        parties=recall(Parties, listed),
        promises=_make_records(parse_promise, recall, sources_by_kind[Kind.PROMISE]),
        asks=_make_records(parse_ask, recall, sources_by_kind[Kind.ASK]),
        agreements=_make_records(parse_agreement, recall, sources_by_kind[Kind.AGREEMENT]),
        meetings=_make_records(parse_meeting, recall, sources_by_kind[Kind.MEETING]),
        goals=_make_records(parse_goal, recall, sources_by_kind[Kind.GOAL]),
        ids=MappingProxyType({kind: frozenset(each) for kind, each in ids.items()}),
        sources=tuple(source for _, source in sources),
        references=tuple(chain.from_iterable(recall(_list_references, kind, source) for kind, source in sources)),
        listed_parties=listed,
        unreadable=unreadable,
        recollection=known,
    )


def _list_parties(*sources: Source) -> tuple[Party, ...]:
    return tuple(parse_parties(sources))


def _list_references(kind: Kind, source: Source) -> tuple[Reference, ...]:
    return tuple(find_references(kind, source))


def _make_records(make: Callable[[str, Source], T], recall: Callable[..., T], sources: list[tuple[str, Source]]) -> Mapping[str, T]:
    """Return the records by id, sorted; of two files with one id, the first."""
    files: dict[str, Source] = {}
    for record, source in sorted(sources, key=itemgetter(0)):
        files.setdefault(record, source)
    return MappingProxyType({record: recall(make, record, source) for record, source in files.items()})


ANY_ITEM = "*"
"""Stands for every item of a list, or every value of a mapping."""
ANY_KEY = "?"
"""Stands for every key of a mapping, where the key is what is named."""
GROUP_WORDS = frozenset({"all", "unanswered"})
"""Words that stand for several of those asked, where an ask's entry says whom it reaches."""

_PROMISE, _PARTY = Kind.PROMISE, Kind.PARTIES

REFERENCES: Mapping[Kind, Mapping[tuple[str, ...], Kind]] = MappingProxyType(
    {
        Kind.BOARD: {
            ("views", ANY_ITEM, "who"): _PARTY,
            ("views", ANY_ITEM, "team"): _PARTY,
            ("views", ANY_ITEM, "customer"): _PARTY,
            ("views", ANY_ITEM, "goal"): Kind.GOAL,
            ("maintainers", ANY_ITEM): _PARTY,
        },
        Kind.PARTIES: {
            ("people", ANY_ITEM, "teams", ANY_ITEM): _PARTY,
            ("teams", ANY_ITEM, "lead"): _PARTY,
            ("teams", ANY_ITEM, "members", ANY_ITEM): _PARTY,
            ("customers", ANY_ITEM, "contacts", ANY_ITEM): _PARTY,
            ("customers", ANY_ITEM, "owner"): _PARTY,
            ("teams", ANY_ITEM, "former", ANY_KEY): _PARTY,
            ("teams", ANY_ITEM, "since", ANY_KEY): _PARTY,
            ("customers", ANY_ITEM, "former", ANY_KEY): _PARTY,
            ("customers", ANY_ITEM, "since", ANY_KEY): _PARTY,
        },
        Kind.PROMISE: {
            ("promiser",): _PARTY,
            ("promiser", ANY_ITEM): _PARTY,
            ("customer",): _PARTY,
            ("customer", ANY_ITEM): _PARTY,
            ("partner",): _PARTY,
            ("goal",): Kind.GOAL,
            ("ask",): Kind.ASK,
            ("agreement",): Kind.AGREEMENT,
            ("meeting",): Kind.MEETING,
            ("part_of",): _PROMISE,
            ("needs", ANY_ITEM): _PROMISE,
            ("continues",): _PROMISE,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "promise"): _PROMISE,
            ("log", ANY_ITEM, "next", ANY_ITEM): _PROMISE,
        },
        Kind.ASK: {
            ("asker",): _PARTY,
            ("sponsor",): _PARTY,
            ("asked", ANY_ITEM): _PARTY,
            ("asked", ANY_ITEM, "each"): _PARTY,
            ("goal",): Kind.GOAL,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "for"): _PARTY,
            ("log", ANY_ITEM, "to"): _PARTY,
            ("log", ANY_ITEM, "to", ANY_ITEM): _PARTY,
            ("log", ANY_ITEM, "refer_to"): _PARTY,
            ("log", ANY_ITEM, "promise"): _PROMISE,
        },
        Kind.AGREEMENT: {
            ("provider",): _PARTY,
            ("customers", ANY_ITEM): _PARTY,
            ("value", ANY_ITEM, "for"): _PARTY,
            ("roles", ANY_ITEM, "party"): _PARTY,
            ("obstacles", ANY_ITEM, "promise"): _PROMISE,
            ("resources", ANY_ITEM, "promise"): _PROMISE,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "promise"): _PROMISE,
            ("log", ANY_ITEM, "next", ANY_ITEM): _PROMISE,
        },
        Kind.MEETING: {("attendees", ANY_ITEM): _PARTY, ("follows",): Kind.MEETING},
        Kind.GOAL: {("owner",): _PARTY, ("serves",): Kind.GOAL, ("log", ANY_ITEM, "by"): _PARTY},
    }
)


# decision: 2026-11-22, One table says where records name each other
def find_references(kind: Kind, source: Source) -> Iterator[Reference]:
    """Yield every reference in a record of that kind, in the order of the table."""
    for pattern, target in REFERENCES.get(kind, {}).items():
        if pattern[0] not in source.data:
            continue
        for keys, value in _walk_pattern(source.data, pattern, ()):
            if isinstance(value, str) and not (keys[-1] == "to" and value in GROUP_WORDS):
                yield Reference(source=source, keys=keys, kind=target, id=value)


def _walk_pattern(data: Data, pattern: tuple[str, ...], keys: KeyPath) -> Iterator[tuple[KeyPath, Data]]:
    if not pattern:
        yield keys, data
    elif pattern[0] == ANY_KEY:
        yield from (((*keys, key), key) for key in (data if isinstance(data, dict) else ()))
    elif pattern[0] != ANY_ITEM:
        if isinstance(data, dict) and pattern[0] in data:
            yield from _walk_pattern(data[pattern[0]], pattern[1:], (*keys, pattern[0]))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _walk_pattern(item, pattern[1:], (*keys, index))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _walk_pattern(item, pattern[1:], (*keys, key))
