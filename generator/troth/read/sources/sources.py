"""Find what the sources of a roll-up publish: in their folders, or in the copies that a fetch has kept. Nothing is fetched here."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import count_days, format_date
from troth.base.limits import NOTE_BYTES, SOURCE_BYTES
from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.model.source import FOLDER
from troth.read.files.walk import read_regular_file
from troth.read.sources.published import NewerError, parse_board_json, parse_note
from troth.read.sources.strict_json import StrictJsonError
from troth.rollup.published import SourceFault, SourceFaultKind, SourceResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from troth.model import BoardSource, Source
    from troth.rollup.published import PublishedBoard


COPIES_FOLDER = ".troth/sources"
"""The folder with the last good copies, beside `commitments/`."""
PUBLISHED_PATH = "v1/board.json"
FETCH_HINT = "fetch it: troth sources fetch"
_AHEAD_DAYS = 1
"""Somewhere it is tomorrow already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """What was read of a source: its board, or what is wrong."""

    board: PublishedBoard | None = None
    fault: SourceFault | None = None


def get_copy_path(origin: BoardSource) -> str:
    """Return where the last good copy of a source lies, from the folder that holds `commitments/`."""
    return f"{COPIES_FOLDER}/{origin.id}.json"


def get_note_path(origin: BoardSource) -> str:
    """Return where what is known of the last fetch lies."""
    return f"{COPIES_FOLDER}/{origin.id}.note.json"


def is_checkout(root: Path, origin: BoardSource) -> bool:
    """Tell whether a source is a folder with records, from which its board has to be made."""
    return not origin.is_published and (root / origin.location / FOLDER).is_dir()


def parse_source(data: bytes) -> SourceReading:
    """Return the board that some bytes tell, or why they are refused."""
    try:
        return SourceReading(board=parse_board_json(data))
    except NewerError as error:
        return SourceReading(fault=SourceFault(kind=SourceFaultKind.NEWER, message=f"what it publishes {error}", hint="update troth here"))
    except StrictJsonError as error:
        return SourceReading(
            fault=SourceFault(kind=SourceFaultKind.REFUSED, message=f"what it publishes {error}", hint="tell the people who run that board")
        )


def read_published_folder(root: Path, origin: BoardSource) -> SourceReading:
    """Return what a folder publishes that holds no records."""
    path = root / origin.location / PUBLISHED_PATH
    hint = f"make sure that the folder has {FOLDER}/ or {PUBLISHED_PATH} in it: check out a submodule first"
    try:
        data = read_regular_file(os.fspath(path), SOURCE_BYTES.most)
    except OSError:
        return SourceReading(fault=SourceFault(kind=SourceFaultKind.MISSING, message=f"there is no board in {origin.location}", hint=hint))
    if data is None:
        return parse_source(b" " * (SOURCE_BYTES.most + 1))
    return parse_source(data)


def read_cached_copy(root: Path, origin: BoardSource) -> tuple[PublishedBoard | None, str | None]:
    """Return the last good copy of a source, if there is one, and why the last fetch brought no newer one."""
    try:
        note = parse_note(read_regular_file(os.fspath(root / get_note_path(origin)), NOTE_BYTES.most) or b"")
    except OSError:
        note = {}
    failed = note.get("failed")
    try:
        data = read_regular_file(os.fspath(root / get_copy_path(origin)), SOURCE_BYTES.most)
    except OSError:
        return None, failed
    if data is None or hashlib.sha256(data).hexdigest() != note.get("sha256"):
        return None, failed or "the copy that was kept is not what was fetched"
    return parse_source(data).board, failed


def build_source_result(root: Path, origin: BoardSource, reading: SourceReading | None, day: date, stale: int) -> SourceResult:
    """Return what a source brings: what was `found` in its folder, else the last good copy, with all that is wrong.

    `found` is None for what is published elsewhere. `stale` are the days after which it is old.
    """
    board, fault, kept = (reading.board, reading.fault, False) if reading else (None, None, False)
    if board is None:
        board, failed = read_cached_copy(root, origin)
        kept = board is not None
        if fault is None and failed:
            hint = "check that it is published there, then fetch it again: troth sources fetch"
            fault = SourceFault(kind=SourceFaultKind.UNREACHED, message=failed, hint=hint)
        elif fault is None and not kept:
            fault = SourceFault(kind=SourceFaultKind.MISSING, message="it has never been fetched", hint=FETCH_HINT)
    faults = [fault] if fault else []
    if board is not None:
        faults += _check_age(board.as_of, day, stale)
    # the board's own site: as it is given, or where it is published; nothing where nobody has said
    site = origin.site or (origin.location.removesuffix("v1/") if origin.is_published else "")
    site = site if site.endswith("/") or not site else f"{site}/"
    return SourceResult(source=origin, board=board, faults=tuple(faults), is_cached=kept and fault is not None, site=site)


def _check_age(as_of: date, day: date, stale: int) -> Iterator[SourceFault]:
    age = count_days(as_of, day)
    if age > stale:
        hint = "check whether it is still published, then fetch it again: troth sources fetch"
        yield SourceFault(
            kind=SourceFaultKind.OLD, message=f"its last published data is from {format_date(as_of)}, {age} days ago", hint=hint
        )
    elif age < -_AHEAD_DAYS:
        hint = "only its own history shows the board on that day"
        yield SourceFault(
            kind=SourceFaultKind.AHEAD, message=f"its published data is from {format_date(as_of)}, later than this page", hint=hint
        )


def check_sources(contributions: Iterable[SourceResult], settings_file: Source | None) -> Iterator[Problem]:
    """Yield what is wrong with sources, each at its entry in `board.yaml`. It is others' to mend, and so only a warning."""
    for each in contributions:
        place = settings_file.find_key_place("sources", each.id) if settings_file else Place(f"{FOLDER}/board.yaml")
        shown = f"; the copy of {format_date(each.board.as_of)} is shown" if each.is_cached and each.board else ""
        for fault in each.faults:
            yield Problem(_RULES[fault.kind], place, f"{each.id}: {fault.message}{shown}", fault.hint, Severity.WARNING)


_RULES = {
    SourceFaultKind.MISSING: "source/missing",
    SourceFaultKind.UNREACHED: "source/unreached",
    SourceFaultKind.REFUSED: "source/refused",
    SourceFaultKind.NEWER: "source/newer",
    SourceFaultKind.OLD: "source/old",
    SourceFaultKind.AHEAD: "source/ahead",
}


def iter_source_files(root: Path, origin: BoardSource) -> Iterator[tuple[str, bytes]]:
    """Yield all files but records that the contribution of a source is made of, by path."""
    paths = [root / get_copy_path(origin), root / get_note_path(origin)]
    if not origin.is_published:
        paths.append(root / origin.location / PUBLISHED_PATH)
    for path in paths:
        try:
            yield os.fspath(path), read_regular_file(os.fspath(path), SOURCE_BYTES.most) or b""
        except OSError:
            yield os.fspath(path), b""
