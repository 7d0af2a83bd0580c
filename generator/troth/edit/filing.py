"""File what an import makes: records are tried together with the board before one of them is written, and all are written or none."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from troth.days import parse
from troth.edit import atomic
from troth.edit.fault import EditError
from troth.edit.make import record_text, schema_of
from troth.edit.splice import appended_all
from troth.edit.writing import flow, written_key
from troth.ids import id_like
from troth.importing.taken import Complaint, Fate, Import, Taken
from troth.model import Kind
from troth.read.folder import FOLDER, RecordFile, record_files
from troth.read.ledger import ledger_of
from troth.rules import broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from troth.days import AsOf
    from troth.importing.taken import Made
    from troth.problem import Problem

_ENTRY = re.compile(r"log entry ([0-9]+): ")
_PARTIES = f"{FOLDER}/{Kind.PARTIES.folder}/"
_A_FILE = 256 * 1024
"""So many characters of new parties go into one file, of which there are some thousand: far from what a file may hold."""
_TURNS = 50
"""Leaving out one row may leave another without what it names; no sheet is so entangled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The report with what the board's checks say, and what each file is to hold."""

    report: Import
    new: Mapping[str, bytes]
    changed: Mapping[str, tuple[bytes, bytes]]
    """What a file holds now, and what it is to hold."""


def filed(root: Path, report: Import, when: AsOf, sheet: str) -> Filed:
    """Return what an import writes. A row whose record would not pass the checks is no longer taken, and the report says why.

    `sheet` is what the file of new parties is called after. Raises EditError where the board would be harmed elsewhere.
    """
    files, before = record_files(root)
    ledger, faults = ledger_of(files)
    known = {_same(each) for each in (*before, *faults, *broken(ledger, when))}
    logs = {each.id: len(each.log) for each in ledger.asks.values()}
    paths = {each.id: each.source.path for each in ledger.asks.values()}
    for _ in range(_TURNS):
        tried = _Tried(root, report.made, paths, when)
        after, read = ledger_of(_over(files, tried.files()))
        new = [each for each in (*read, *broken(after, when)) if _same(each) not in known]
        blamed = tried.blamed((each for each in new if each.fatal), logs)
        if not blamed:
            warned = tried.blamed((each for each in new if not each.fatal), logs)
            report = _warned(report, warned)
            return _written(root, report, tried, files, sheet)
        report = _without(report, blamed)
    raise EditError("the rows of this sheet hang together in a way that cannot be taken apart", "Import them in parts.")


def carried_out(root: Path, of: Filed) -> None:
    """Write all files, or none: what was written before a fault is taken back. Raises EditError then."""
    parties = {path: content for path, content in of.new.items() if path.startswith(_PARTIES)}
    records = {path: content for path, content in of.new.items() if path not in parties}
    new: list[str] = []
    changed: list[str] = []
    try:
        for files in (parties, records):  # those whom records name come first, in case this is killed in between
            atomic.create_all(root, files)
            new += files
        for path, (old, content) in of.changed.items():
            atomic.replace(root, path, old, content)
            changed.append(path)
    except BaseException:
        for path in changed:
            atomic.replace(root, path, of.changed[path][1], of.changed[path][0])
        atomic.remove_all(root / path for path in new)
        raise


class _Tried:
    """The files that the rows make, one a party, so that each fault can be told to a row."""

    def __init__(self, root: Path, made: Iterable[Made], asks: Mapping[str, str], when: AsOf) -> None:
        self._root = root
        self.records: dict[str, tuple[Made, bytes]] = {}
        self.parties: dict[str, Made] = {}
        self.asks: dict[str, list[Made]] = defaultdict(list)
        self._paths = asks
        for each in made:
            if each.kind is Kind.PARTIES:
                self.parties[f"{FOLDER}/parties/new/{each.id}.yaml"] = each
            elif each.kind is Kind.ASK:
                self.asks[self._paths[each.id]].append(each)
            else:
                path = _path(each, when)
                self.records[path] = each, record_text(each.data, schema_of(root, path, each.kind)).encode()

    def files(self) -> Iterator[RecordFile]:
        """Yield the files as they would be."""
        for path, (made, data) in self.records.items():
            yield RecordFile(kind=made.kind, id=made.id, path=path, data=data)
        for path, made in self.parties.items():
            yield RecordFile(kind=Kind.PARTIES, id=made.id, path=path, data="".join(_section(made.section, [made])).encode())
        for path, (_, new) in self.changed().items():
            yield RecordFile(kind=Kind.ASK, id=PurePosixPath(path).stem, path=path, data=new)

    def changed(self) -> dict[str, tuple[bytes, bytes]]:
        """Return what each ask's file holds, and what it is to hold."""
        found: dict[str, tuple[bytes, bytes]] = {}
        for path, entries in self.asks.items():
            old = atomic.content(self._root, path)
            found[path] = old, appended_all(old, [each.data for each in entries])
        return found

    def blamed(self, problems: Iterable[Problem], logs: Mapping[str, int]) -> dict[int, list[Problem]]:
        """Return the problems by the row that brings them in. Raises EditError for one that lies elsewhere."""
        found: dict[int, list[Problem]] = defaultdict(list)
        for each in problems:
            for row in self._rows(each, logs):
                found[row].append(each)
        return found

    def _rows(self, problem: Problem, logs: Mapping[str, int]) -> list[int]:
        path = problem.place.path
        if path in self.records:
            return [self.records[path][0].row]
        if path in self.parties:
            return [self.parties[path].row]
        entries = self.asks.get(path, [])
        entry = _ENTRY.match(problem.message)
        number = int(entry[1]) - 1 - logs[entries[0].id] if entry and entries else -1
        if 0 <= number < len(entries):
            return [entries[number].row]
        if not entries and problem.fatal:
            raise EditError(f"this would bring a fault into {problem.place}: {problem.message}", problem.hint)
        return [each.row for each in entries]


def _path(made: Made, when: AsOf) -> str:
    """Return where a promise goes: into the folder that the sheet says, else into that of the month it was made in."""
    month = parse(str(made.data.get("made", ""))) or when.day
    folder = f"{month:%Y-%m}" if made.folder is None else made.folder
    return str(PurePosixPath(FOLDER, made.kind.folder, folder, f"{made.id}.yaml"))


def _over(files: Iterable[RecordFile], new: Iterable[RecordFile]) -> tuple[RecordFile, ...]:
    by_path = {each.path: each for each in files} | {each.path: each for each in new}
    return tuple(by_path.values())


def _same(problem: Problem) -> tuple[str, str, str]:
    return problem.place.path, problem.rule, problem.message


def _without(report: Import, blamed: Mapping[int, list[Problem]]) -> Import:
    """Return the report with these rows no longer taken."""

    def judged(row: Taken) -> Taken:
        if row.row not in blamed:
            return row
        complaints = tuple(Complaint(message=_ENTRY.sub("", each.message), hint=each.hint) for each in blamed[row.row])
        return replace(row, fate=Fate.FAULTY, id=None, complaints=complaints)

    kept = tuple(each for each in report.made if each.row not in blamed)
    return replace(report, rows=tuple(map(judged, report.rows)), made=_needed(report, kept))


def _needed(report: Import, kept: tuple[Made, ...]) -> tuple[Made, ...]:
    """Leave out new parties that only rows name which are not taken; where the rows are parties themselves, all stay."""
    if not any(each.kind is Kind.PROMISE for each in report.made):
        return kept
    named = {party for each in kept for key in ("promiser", "customer", "partner") for party in _listed(each.data.get(key))}
    return tuple(each for each in kept if each.kind is not Kind.PARTIES or each.id in named)


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _warned(report: Import, warned: Mapping[int, list[Problem]]) -> Import:
    def told(row: Taken) -> Taken:
        return replace(row, remarks=(*row.remarks, *(f"{each.message}; {each.hint}" for each in warned.get(row.row, ()))))

    return replace(report, rows=tuple(map(told, report.rows)), made=_needed(report, report.made))


def _written(root: Path, report: Import, tried: _Tried, files: Iterable[RecordFile], sheet: str) -> Filed:
    kept = [each for each in report.made if each.kind is Kind.PARTIES]
    taken = {each.path for each in files}
    new: dict[str, bytes] = {}
    for some in _batches(kept):
        path = _free(sheet, taken | new.keys())
        new[path] = _parties(root, path, some)
    records = {path: data for path, (_, data) in tried.records.items()}
    return Filed(report=report, new=new | records, changed=tried.changed())


def _batches(made: Iterable[Made]) -> Iterator[list[Made]]:
    """Yield new parties by the file that they go into."""
    batch: list[Made] = []
    size = 0
    for each in made:
        length = len(flow(dict(each.data)))
        if batch and size + length > _A_FILE:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += length
    if batch:
        yield batch


def _free(sheet: str, taken: Collection[str]) -> str:
    """Return the path of a file of parties that is not there yet, called after the sheet."""
    number, stem = 1, id_like(sheet) or "imported"
    path = f"{FOLDER}/parties/{stem}.yaml"
    while path in taken:
        number += 1
        path = f"{FOLDER}/parties/{stem}-{number}.yaml"
    return path


def _parties(root: Path, path: str, made: Iterable[Made]) -> bytes:
    by_section: dict[str, list[Made]] = defaultdict(list)
    for each in made:
        by_section[each.section].append(each)
    schema = schema_of(root, path, Kind.PARTIES)
    head = [f"# yaml-language-server: $schema={schema}\n"] if schema else []
    return "".join((*head, *(line for name in sorted(by_section) for line in _section(name, by_section[name])))).encode()


def _section(name: str, made: Iterable[Made]) -> Iterator[str]:
    yield f"{name}:\n"
    yield from (f"  {written_key(each.id)}: {flow(dict(each.data))}\n" for each in sorted(made, key=lambda one: one.id))
