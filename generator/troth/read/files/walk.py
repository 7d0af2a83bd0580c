"""Walk through a board's folder without following anything that leads out of it, and read an ordinary file within bounds."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, TypeAlias

from troth.base.ids import (
    NameFault,
    format_path,
    is_bare_ending,
    is_harmless,
    is_litter,
    is_litter_folder,
    is_readme,
    split_record_name,
)
from troth.base.text import escape_text, find_closest_word
from troth.model import RECORD_KINDS, Kind, Place
from troth.model.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_KINDS = {kind.folder: kind for kind in Kind if kind.folder}
_FOLDERS = ", ".join(f"{folder}/" for folder in _KINDS)
_BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A YAML file that lies where records lie: its path from the board's root with `/`, its kind, its name in two parts."""

    path: str
    kind: Kind
    stem: str
    ending: str


class EntryType(Enum):
    """What lies under a name in a folder."""

    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    REPOSITORY = auto()
    """A submodule, or another repository."""
    SPECIAL = auto()
    """A pipe, a socket or a device."""


class DirEntry(Protocol):
    """A name in a folder. `real` is how the listing finds what is in it, if it is a folder itself."""

    @property
    def name(self) -> str:
        """The name alone."""

    @property
    def real(self) -> str:
        """Where it really lies."""

    def get_type(self) -> EntryType:
        """Return what it is. Raises OSError where that cannot be told."""


Listing: TypeAlias = "Callable[[str], Iterable[DirEntry]]"
"""What is in a folder, of a disk or of a commit. Raises OSError where it cannot be looked into."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into; no kind for the topmost."""

    real: str
    path: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class _DiskListing:
    """A name in a folder of a disk."""

    entry: os.DirEntry[str]

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def real(self) -> str:
        return self.entry.path

    def get_type(self) -> EntryType:
        if self.entry.is_symlink() or getattr(self.entry, "is_junction", bool)():
            return EntryType.LINK
        if self.entry.is_dir(follow_symlinks=False):
            return EntryType.REPOSITORY if os.path.lexists(f"{self.real}/.git") else EntryType.FOLDER
        return EntryType.FILE if self.entry.is_file(follow_symlinks=False) else EntryType.SPECIAL


_ScanResult: TypeAlias = "FoundFile | Problem | _Folder"


def list_folder(real: str) -> tuple[DirEntry, ...]:
    """Return what is in a folder of the disk. Raises OSError where it cannot be looked into."""
    with os.scandir(real) as found:
        return tuple(map(_DiskListing, found))


def walk_folder(real: str, path: str, listing: Listing = list_folder) -> Iterator[FoundFile | Problem]:
    """Yield the files and the faults of the folder `real`, which problems call `path`; in any order."""
    waiting = [_Folder(real, path, None)]
    while waiting:
        for seen in _scan_folder(waiting.pop(), listing):
            if isinstance(seen, _Folder):
                waiting.append(seen)
            else:
                yield seen


def report_unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of what the operating system will not open."""
    return _build_fault(
        "folder/unreadable", path, f"this can't be read: {escape_text(error.strerror or 'no reason is given')}", "check its permissions"
    )


def _scan_folder(folder: _Folder, listing: Listing) -> Iterator[_ScanResult]:
    try:
        items = tuple(listing(folder.real))
    except OSError as error:
        yield report_unreadable(folder.path, error)
        return
    for item in items:
        path = f"{folder.path}/{item.name}"
        try:
            yield from _check_entry(item, path, folder.kind, listing)
        except OSError as error:
            yield report_unreadable(path, error)


def _check_entry(item: DirEntry, path: str, kind: Kind | None, listing: Listing) -> Iterator[_ScanResult]:
    name = item.name
    if is_litter_folder(name) if item.get_type() in _FOLDER_TYPES else is_litter(name):
        return
    if is_bare_ending(name):
        message = "this name is an ending with nothing before it, so the file is hidden and is not read"
        hint = "name it after its subject, such as fit-kitchen.yaml; or delete it"
        yield Problem("folder/hidden", _build_place(path), message, hint, Severity.WARNING)
    elif name.startswith("."):
        yield from _check_hidden(item, path, listing)
    elif not is_harmless(name):
        yield _build_fault("folder/name", path, "this name holds characters that do not print", "rename it in plain letters")
    elif unusual := _UNUSUAL_TYPES.get(item.get_type()):
        yield _build_fault(unusual[0], path, *unusual[1:])
    elif item.get_type() is EntryType.FOLDER:
        yield _check_folder(item, path, kind)
    elif not is_readme(name):
        yield _check_file(name, path, kind)


def _check_hidden(item: DirEntry, path: str, listing: Listing) -> Iterator[Problem]:
    """Yield a warning where a record is hidden: its name starts with a dot, or its folder's."""
    inside = [each.name for each in listing(item.real)] if item.get_type() in _FOLDER_TYPES else [item.name]
    if any(split_record_name(name) for name in inside):
        message = "a record is hidden here and is not read"
        yield Problem("folder/hidden", _build_place(path), message, "remove the dot from the name, or move the file", Severity.WARNING)


_FOLDER_TYPES = (EntryType.FOLDER, EntryType.REPOSITORY)
_UNUSUAL_TYPES: dict[EntryType, NameFault] = {
    EntryType.LINK: ("folder/link", "this is a link, and links are not followed", "put the file itself here"),
    EntryType.REPOSITORY: (
        "folder/submodule",
        "this is a submodule or another repository, which is not read",
        "keep the records in this one",
    ),
    EntryType.SPECIAL: ("folder/special", "this is a pipe, a socket or a device, which is never opened", "delete it"),
}


def _check_folder(item: DirEntry, path: str, kind: Kind | None) -> _Folder | Problem:
    if kind or item.name in _KINDS:
        return _Folder(item.real, path, kind or _KINDS[item.name])
    meant = find_closest_word(item.name, _KINDS, 0.7)
    hint = f"did you mean {meant}/?" if meant else f"records belong in {_FOLDERS}"
    return _build_fault("folder/unknown", path, "this is not a folder for records, so nothing in it is read", hint)


def _check_file(name: str, path: str, kind: Kind | None) -> FoundFile | Problem:
    parts = split_record_name(name)
    if parts is None and kind is None and name in _KINDS:
        hint = f"create a folder {name}/ and put the records into it"
        return _build_fault("folder/stray", path, "this is a file, but a folder is expected", hint)
    if parts is None:
        hint = f"if it is one, name it {escape_text(name.partition('.')[0])}.yaml; otherwise keep it elsewhere"
        return _build_fault("folder/stray", path, "this file is not a record", hint)
    stem, ending = parts
    if kind is None and stem.lower() != _BOARD:
        home = find_closest_word(stem, _KINDS) if stem.lower() not in {each.value for each in RECORD_KINDS} else f"{stem.lower()}s"
        hint = f"move it to {home}/" if home else f"move it to the folder of its kind: {_FOLDERS}"
        return _build_fault("folder/misplaced", path, "this record is outside the folder of its kind, so it is not read", hint)
    return FoundFile(path=path, kind=kind or Kind.BOARD, stem=stem, ending=ending)


def _build_fault(rule: str, path: str, message: str, hint: str) -> Problem:
    return Problem(rule, _build_place(path), message, hint)


def _build_place(path: str) -> Place:
    return Place(format_path(path))


_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_regular_file(path: str, max_bytes: int) -> bytes | None:
    """Return what an ordinary file holds, or None where that is more than `max_bytes` bytes. Raises OSError for anything else."""
    file = os.open(path, _FLAGS)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is no longer an ordinary file")
        if status.st_size > max_bytes:
            return None
        data = os.read(file, status.st_size + 1)
        while len(data) <= max_bytes and (more := os.read(file, 1 << 16)):  # it may have grown meanwhile
            data += more
        return data if len(data) <= max_bytes else None
    finally:
        os.close(file)


def read_file_states(places: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Return when each file was written that lies there or below there, how large it is, and which it is."""
    states: dict[str, tuple[int, int, int]] = {}
    ahead, seen = list(places), set[tuple[int, int]]()
    while ahead:
        path = ahead.pop()
        with suppress(OSError):
            found = os.stat(path)  # noqa: PTH116 - a path costs as much as the file
            if not stat.S_ISDIR(found.st_mode):
                states[path] = found.st_mtime_ns, found.st_size, found.st_ino
            elif (found.st_dev, found.st_ino) not in seen:
                seen.add((found.st_dev, found.st_ino))
                ahead += (each.path for each in os.scandir(path))
    return states
