"""Find what the sources of a roll-up publish: in their folders, or in the copies that a fetch has kept. Nothing is fetched here."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.limits import NOTE_BYTES, SOURCE_BYTES
from troth.model import Place
from troth.problem import Problem, Severity
from troth.published import Contribution, Fault, Trouble
from troth.read.folder import FOLDER, ordinary
from troth.read.published import NewerError, published, state_of
from troth.read.strict_json import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from troth.model import Origin, Source
    from troth.published import PublishedBoard

KEPT = ".troth/sources"
"""The folder with the last good copies, beside `commitments/`."""
PUBLISHED = "v1/board.json"
FETCH = "fetch it: troth sources fetch"
_AHEAD_DAYS = 1
"""Somewhere it is tomorrow already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read of a source: its board, or what is wrong."""

    board: PublishedBoard | None = None
    fault: Fault | None = None


def copy_path(origin: Origin) -> str:
    """Return where the last good copy of a source lies, from the folder that holds `commitments/`."""
    return f"{KEPT}/{origin.id}.json"


def note_path(origin: Origin) -> str:
    """Return where what is known of the last fetch lies."""
    return f"{KEPT}/{origin.id}.note.json"


def is_checkout(root: Path, origin: Origin) -> bool:
    """Tell whether a source is a folder with records, from which its board has to be made."""
    return not origin.published and (root / origin.where / FOLDER).is_dir()


def understood(data: bytes) -> Found:
    """Return the board that some bytes tell, or why they are refused."""
    try:
        return Found(board=published(data))
    except NewerError as error:
        return Found(fault=Fault(trouble=Trouble.NEWER, says=f"what it publishes {error}", hint="update troth here"))
    except RefusedError as error:
        return Found(fault=Fault(trouble=Trouble.REFUSED, says=f"what it publishes {error}", hint="tell those who keep that board"))


def in_folder(root: Path, origin: Origin) -> Found:
    """Return what a folder publishes that holds no records."""
    path = root / origin.where / PUBLISHED
    hint = f"see that the folder holds {FOLDER}/ or {PUBLISHED}: a submodule has to be checked out first"
    try:
        data = ordinary(os.fspath(path), SOURCE_BYTES.most)
    except OSError:
        return Found(fault=Fault(trouble=Trouble.MISSING, says=f"there is no board in {origin.where}", hint=hint))
    if data is None:
        return understood(b" " * (SOURCE_BYTES.most + 1))
    return understood(data)


def kept_copy(root: Path, origin: Origin) -> tuple[PublishedBoard | None, str | None]:
    """Return the last good copy of a source, if there is one, and why the last fetch brought no newer one."""
    try:
        note = state_of(ordinary(os.fspath(root / note_path(origin)), NOTE_BYTES.most) or b"")
    except OSError:
        note = {}
    failed = note.get("failed")
    try:
        data = ordinary(os.fspath(root / copy_path(origin)), SOURCE_BYTES.most)
    except OSError:
        return None, failed
    if data is None or hashlib.sha256(data).hexdigest() != note.get("sha256"):
        return None, failed or "the copy that was kept is not what was fetched"
    return understood(data).board, failed


def contribution(root: Path, origin: Origin, found: Found | None, day: date, stale: int) -> Contribution:
    """Return what a source brings: what was `found` in its folder, else the last good copy, with all that is wrong.

    `found` is None for what is published elsewhere. `stale` are the days after which it is old.
    """
    board, fault, kept = (found.board, found.fault, False) if found else (None, None, False)
    if board is None:
        board, failed = kept_copy(root, origin)
        kept = board is not None
        fault = fault or _unreached(failed, fetched=kept)
    faults = [fault] if fault else []
    if board is not None:
        faults += _of_age(board.as_of, day, stale)
    return Contribution(origin=origin, board=board, faults=tuple(faults), kept=kept and fault is not None, site=_site(origin))


def _unreached(failed: str | None, *, fetched: bool) -> Fault | None:
    if failed:
        return Fault(trouble=Trouble.UNREACHED, says=failed, hint="see that it is published there, and fetch it again: troth sources fetch")
    return None if fetched else Fault(trouble=Trouble.MISSING, says="it has never been fetched", hint=FETCH)


def _of_age(as_of: date, day: date, stale: int) -> Iterator[Fault]:
    age = days.between(as_of, day)
    if age > stale:
        hint = "see whether it is still published, and fetch it again: troth sources fetch"
        yield Fault(trouble=Trouble.OLD, says=f"what it published last is of {days.written(as_of)}, {age} days ago", hint=hint)
    elif age < -_AHEAD_DAYS:
        hint = "what it was on that day, only its own history tells"
        yield Fault(trouble=Trouble.AHEAD, says=f"what it publishes is of {days.written(as_of)}, later than this page", hint=hint)


def _site(origin: Origin) -> str:
    """Return the web address of a board's own site: as it is given, or where it is published; nothing where nobody has said."""
    given = origin.site or (origin.where.removesuffix("v1/") if origin.published else "")
    return given if given.endswith("/") or not given else f"{given}/"


def problems(contributions: Iterable[Contribution], settings: Source | None) -> Iterator[Problem]:
    """Yield what is wrong with sources, each at its entry in `board.yaml`. It is others' to mend, and so only a warning."""
    for each in contributions:
        place = settings.key_place("sources", each.id) if settings else Place(f"{FOLDER}/board.yaml")
        shown = f"; the copy of {days.written(each.board.as_of)} is shown" if each.kept and each.board else ""
        for fault in each.faults:
            yield Problem(_RULES[fault.trouble], place, f"{each.id}: {fault.says}{shown}", fault.hint, Severity.WARNING)


_RULES = {
    Trouble.MISSING: "source/missing",
    Trouble.UNREACHED: "source/unreached",
    Trouble.REFUSED: "source/refused",
    Trouble.NEWER: "source/newer",
    Trouble.OLD: "source/old",
    Trouble.AHEAD: "source/ahead",
}


def bytes_of(root: Path, origin: Origin) -> Iterator[tuple[str, bytes]]:
    """Yield all files but records that the contribution of a source is made of, by path."""
    paths = [root / copy_path(origin), root / note_path(origin)]
    if not origin.published:
        paths.append(root / origin.where / PUBLISHED)
    for path in paths:
        try:
            yield os.fspath(path), ordinary(os.fspath(path), SOURCE_BYTES.most) or b""
        except OSError:
            yield os.fspath(path), b""
