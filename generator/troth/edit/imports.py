"""File what an import makes: records are tried together with the board before one of them is written, and all are written or none."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.base.files import EditError, create_all, read_file, remove_all, replace_file
from troth.base.ids import suggest_id
from troth.edit.new_record import find_schema, format_record, list_texts
from troth.edit.quoting import format_yaml_flow, format_yaml_key
from troth.edit.splice import appended_all
from troth.importing.model import ImportResult, RowOutcome, RowProblem, RowResult
from troth.model import Kind
from troth.model.source import FOLDER
from troth.read.files.folder import RecordFile, read_record_files
from troth.read.ledger import build_ledger
from troth.rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from troth.base.dates import AsOf
    from troth.importing.model import NewRecord
    from troth.model.problem import Problem


_ENTRY = re.compile(r"log entry ([0-9]+): ")
_PARTIES = f"{FOLDER}/{Kind.PARTIES.folder}/"
_A_FILE = 256 * 1024
"""So many characters of new parties go into one file, of which there are some thousand: far from what a file may hold."""
_MOST_TURNS = 50
"""Leaving out one row may leave another without what it names; no sheet is so entangled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFiles:
    """The report with what the board's checks say, and what each file is to hold."""

    report: ImportResult
    new: Mapping[str, bytes]
    changed: Mapping[str, tuple[bytes, bytes]]
    """What a file holds now, and what it is to hold."""


def plan_import(root: Path, report: ImportResult, as_of: AsOf, sheet: str) -> ImportFiles:
    """Return what an import writes. A row whose record would not pass the checks is no longer taken, and the report says why.

    `sheet` is what the file of new parties is called after. Raises EditError where the board would be harmed elsewhere.
    """
    files, before = read_record_files(root)
    ledger, faults = build_ledger(files)
    known = {each.identity for each in (*before, *faults, *check_rules(ledger, as_of))}
    logs = {each.id: len(each.log) for each in ledger.asks.values()}
    paths = {each.id: each.source.path for each in ledger.asks.values()}
    for _ in range(_MOST_TURNS):
        tried = _TrialFiles(root, report.new_records, paths, as_of)
        after, read = build_ledger(tuple({each.path: each for each in (*files, *tried.list_files())}.values()))
        new = [each for each in (*read, *check_rules(after, as_of)) if each.identity not in known]
        blamed = tried.group_by_row((each for each in new if each.is_error), logs)
        if not blamed:
            warned = tried.group_by_row((each for each in new if not each.is_error), logs)
            rows = tuple(
                replace(row, remarks=(*row.remarks, *(f"{each.message}; {each.hint}" for each in warned.get(row.row, ()))))
                for row in report.rows
            )
            report = replace(report, rows=rows, new_records=_keep_needed(report, report.new_records))
            return _build_files(root, report, tried, files, sheet)
        report = _drop_rows(report, blamed)
    raise EditError("the rows of this sheet depend on each other and can't be imported one by one", "Import them in parts.")


def write_import(root: Path, of: ImportFiles) -> None:
    """Write all files, or none: what was written before a fault is taken back. Raises EditError then."""
    parties = {path: content for path, content in of.new.items() if path.startswith(_PARTIES)}
    records = {path: content for path, content in of.new.items() if path not in parties}
    new: list[str] = []
    changed: list[str] = []
    try:
        for files in (parties, records):  # those whom records name come first, in case this is killed in between
            create_all(root, files)
            new += files
        for path, (old, content) in of.changed.items():
            replace_file(root, path, old, content)
            changed.append(path)
    except BaseException:
        for path in changed:
            replace_file(root, path, of.changed[path][1], of.changed[path][0])
        remove_all(root / path for path in new)
        raise


class _TrialFiles:
    """The files that the rows make, one a party, so that each fault can be told to a row."""

    def __init__(self, root: Path, made: Iterable[NewRecord], asks: Mapping[str, str], when: AsOf) -> None:
        self._root = root
        self.records: dict[str, tuple[NewRecord, bytes]] = {}
        self.parties: dict[str, NewRecord] = {}
        self.asks: dict[str, list[NewRecord]] = defaultdict(list)
        self._paths = asks
        for each in made:
            if each.kind is Kind.PARTIES:
                self.parties[f"{FOLDER}/parties/new/{each.id}.yaml"] = each
            elif each.kind is Kind.ASK:
                self.asks[self._paths[each.id]].append(each)
            else:
                # Into the folder that the sheet says, else into that of the month it was made in.
                month = parse_iso_date(str(each.data.get("made", ""))) or when.day
                folder = f"{month:%Y-%m}" if each.folder is None else each.folder
                path = str(PurePosixPath(FOLDER, each.kind.folder, folder, f"{each.id}.yaml"))
                self.records[path] = each, format_record(each.data, find_schema(root, path, each.kind)).encode()

    def list_files(self) -> Iterator[RecordFile]:
        """Yield the files as they would be."""
        for path, (made, data) in self.records.items():
            yield RecordFile(kind=made.kind, id=made.id, path=path, data=data)
        for path, made in self.parties.items():
            yield RecordFile(kind=Kind.PARTIES, id=made.id, path=path, data="".join(_render_section(made.section, [made])).encode())
        for path, (_, new) in self.collect_changes().items():
            yield RecordFile(kind=Kind.ASK, id=PurePosixPath(path).stem, path=path, data=new)

    def collect_changes(self) -> dict[str, tuple[bytes, bytes]]:
        """Return what each ask's file holds, and what it is to hold."""
        found: dict[str, tuple[bytes, bytes]] = {}
        for path, entries in self.asks.items():
            old = read_file(self._root, path)
            found[path] = old, appended_all(old, [each.data for each in entries])
        return found

    def group_by_row(self, problems: Iterable[Problem], logs: Mapping[str, int]) -> dict[int, list[Problem]]:
        """Return the problems by the row that brings them in. Raises EditError for one that lies elsewhere."""
        found: dict[int, list[Problem]] = defaultdict(list)
        for each in problems:
            for row in self._find_rows(each, logs):
                found[row].append(each)
        return found

    def _find_rows(self, problem: Problem, logs: Mapping[str, int]) -> list[int]:
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
        if not entries and problem.is_error:
            raise EditError(f"this would cause an error in {problem.place}: {problem.message}", problem.hint)
        return [each.row for each in entries]


def _drop_rows(report: ImportResult, blamed: Mapping[int, list[Problem]]) -> ImportResult:
    """Return the report with these rows no longer taken."""

    def judged(row: RowResult) -> RowResult:
        if row.row not in blamed:
            return row
        complaints = tuple(RowProblem(message=_ENTRY.sub("", each.message), hint=each.hint) for each in blamed[row.row])
        return replace(row, outcome=RowOutcome.FAULTY, id=None, problems=complaints)

    kept = tuple(each for each in report.new_records if each.row not in blamed)
    return replace(report, rows=tuple(map(judged, report.rows)), new_records=_keep_needed(report, kept))


def _keep_needed(report: ImportResult, kept: tuple[NewRecord, ...]) -> tuple[NewRecord, ...]:
    """Leave out new parties that only rows name which are not taken; where the rows are parties themselves, all stay."""
    if not any(each.kind is Kind.PROMISE for each in report.new_records):
        return kept
    named = {party for each in kept for key in ("promiser", "customer", "partner") for party in list_texts(each.data.get(key))}
    return tuple(each for each in kept if each.kind is not Kind.PARTIES or each.id in named)


def _build_files(root: Path, report: ImportResult, tried: _TrialFiles, files: Iterable[RecordFile], sheet: str) -> ImportFiles:
    kept = [each for each in report.new_records if each.kind is Kind.PARTIES]
    taken = {each.path for each in files}
    new: dict[str, bytes] = {}
    for some in _batches(kept):
        number, stem = 1, suggest_id(sheet) or "imported"
        path = f"{FOLDER}/parties/{stem}.yaml"
        while path in taken or path in new:
            number += 1
            path = f"{FOLDER}/parties/{stem}-{number}.yaml"
        by_section: dict[str, list[NewRecord]] = defaultdict(list)
        for each in some:
            by_section[each.section].append(each)
        schema = find_schema(root, path, Kind.PARTIES)
        head = [f"# yaml-language-server: $schema={schema}\n"] if schema else []
        new[path] = "".join((*head, *(line for name in sorted(by_section) for line in _render_section(name, by_section[name])))).encode()
    records = {path: data for path, (_, data) in tried.records.items()}
    return ImportFiles(report=report, new=new | records, changed=tried.collect_changes())


def _batches(made: Iterable[NewRecord]) -> Iterator[list[NewRecord]]:
    """Yield new parties by the file that they go into."""
    batch: list[NewRecord] = []
    size = 0
    for each in made:
        length = len(format_yaml_flow(dict(each.data)))
        if batch and size + length > _A_FILE:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += length
    if batch:
        yield batch


def _render_section(name: str, records: Iterable[NewRecord]) -> Iterator[str]:
    yield f"{name}:\n"
    yield from (f"  {format_yaml_key(each.id)}: {format_yaml_flow(dict(each.data))}\n" for each in sorted(records, key=lambda one: one.id))
