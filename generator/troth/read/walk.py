"""Walk through a board's folder without following anything that leads out of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, TypeAlias

from troth.model import RECORD_KINDS, Kind, Place
from troth.problem import Problem, Severity
from troth.read import litter, names
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_KINDS = {kind.folder: kind for kind in Kind if kind.folder}
_FOLDERS = ", ".join(f"{folder}/" for folder in _KINDS)
_BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A YAML file that lies where records lie: its path from the board's root with `/`, its kind, its name in two parts."""

    path: str
    kind: Kind
    stem: str
    ending: str


class What(Enum):
    """What lies under a name in a folder."""

    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    REPOSITORY = auto()
    """A submodule, or another repository."""
    SPECIAL = auto()
    """A pipe, a socket or a device."""


class Item(Protocol):
    """A name in a folder. `real` is how the listing finds what is in it, if it is a folder itself."""

    @property
    def name(self) -> str:
        """The name alone."""

    @property
    def real(self) -> str:
        """Where it really lies."""

    def what(self) -> What:
        """Return what it is. Raises OSError where that cannot be told."""


Listing: TypeAlias = "Callable[[str], Iterable[Item]]"
"""What is in a folder, of a disk or of a commit. Raises OSError where it cannot be looked into."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into; no kind for the topmost."""

    real: str
    path: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """A name in a folder of a disk."""

    entry: os.DirEntry[str]

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def real(self) -> str:
        return self.entry.path

    def what(self) -> What:
        if self.entry.is_symlink() or getattr(self.entry, "is_junction", bool)():
            return What.LINK
        if self.entry.is_dir(follow_symlinks=False):
            return What.REPOSITORY if os.path.lexists(f"{self.real}/.git") else What.FOLDER
        return What.FILE if self.entry.is_file(follow_symlinks=False) else What.SPECIAL


_Seen: TypeAlias = "Found | Problem | _Folder"


def on_disk(real: str) -> tuple[Item, ...]:
    """Return what is in a folder of the disk. Raises OSError where it cannot be looked into."""
    with os.scandir(real) as found:
        return tuple(map(_OnDisk, found))


def walk(real: str, path: str, listing: Listing = on_disk) -> Iterator[Found | Problem]:
    """Yield the files and the faults of the folder `real`, which problems call `path`; in any order."""
    waiting = [_Folder(real, path, None)]
    while waiting:
        for seen in _look_into(waiting.pop(), listing):
            if isinstance(seen, _Folder):
                waiting.append(seen)
            else:
                yield seen


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of what the operating system will not open."""
    return _fault("folder/unreadable", path, f"this cannot be read: {shown(error.strerror or 'no reason is given')}", "see who may read it")


def _look_into(folder: _Folder, listing: Listing) -> Iterator[_Seen]:
    try:
        items = tuple(listing(folder.real))
    except OSError as error:
        yield unreadable(folder.path, error)
        return
    for item in items:
        path = f"{folder.path}/{item.name}"
        try:
            yield from _look_at(item, path, folder.kind, listing)
        except OSError as error:
            yield unreadable(path, error)


def _look_at(item: Item, path: str, kind: Kind | None, listing: Listing) -> Iterator[_Seen]:
    name = item.name
    if litter.is_litter_folder(name) if item.what() in _FOLDERLIKE else litter.is_litter(name):
        return
    if names.is_bare_ending(name):
        yield _nameless(path)
    elif name.startswith("."):
        yield from _hidden(item, path, listing)
    elif unusual := _unusual(item):
        yield _fault(unusual[0], path, *unusual[1:])
    elif item.what() is What.FOLDER:
        yield _folder(item, path, kind)
    elif not names.is_readme(name):
        yield _file(name, path, kind)


def _hidden(item: Item, path: str, listing: Listing) -> Iterator[Problem]:
    """Yield a warning where a record is hidden: its name starts with a dot, or its folder's."""
    inside = [each.name for each in listing(item.real)] if item.what() in _FOLDERLIKE else [item.name]
    if any(names.record_name(name) for name in inside):
        message = "a record is hidden here and is not read"
        yield Problem("folder/hidden", _place(path), message, "take the dot off the name, or move it away", Severity.WARNING)


def _nameless(path: str) -> Problem:
    message = "this name is an ending with nothing before it, so the file is hidden and is not read"
    hint = "name it after what it is about, such as fit-kitchen.yaml; or delete it"
    return Problem("folder/hidden", _place(path), message, hint, Severity.WARNING)


_FOLDERLIKE = (What.FOLDER, What.REPOSITORY)
_UNUSUAL: dict[What, names.Words] = {
    What.LINK: ("folder/link", "this is a link, and links are not followed", "put the file itself here"),
    What.REPOSITORY: ("folder/submodule", "this is a submodule or another repository, which is not read", "keep the records in this one"),
    What.SPECIAL: ("folder/special", "this is a pipe, a socket or a device, which is never opened", "delete it"),
}


def _unusual(item: Item) -> names.Words | None:
    """Return what is wrong with something that is neither a plain file nor a plain folder, or has a name that hides something."""
    if not names.is_harmless(item.name):
        return "folder/name", "this name holds characters that do not print", "rename it in plain letters"
    return _UNUSUAL.get(item.what())


def _folder(item: Item, path: str, kind: Kind | None) -> _Folder | Problem:
    if kind or item.name in _KINDS:
        return _Folder(item.real, path, kind or _KINDS[item.name])
    meant = nearest(item.name, _KINDS, 0.7)
    hint = f"did you mean {meant}/?" if meant else f"records lie in {_FOLDERS}"
    return _fault("folder/unknown", path, "this folder is of no kind of record, so nothing in it is read", hint)


def _file(name: str, path: str, kind: Kind | None) -> Found | Problem:
    parts = names.record_name(name)
    if parts is None:
        return _stray(name, path, kind)
    stem, ending = parts
    if kind is None and stem.lower() != _BOARD:
        home = nearest(stem, _KINDS) if stem.lower() not in {each.value for each in RECORD_KINDS} else f"{stem.lower()}s"
        hint = f"move it to {home}/" if home else f"move it to the folder of its kind: {_FOLDERS}"
        return _fault("folder/misplaced", path, "a record lies beside the folders of its kind, where it is not read", hint)
    return Found(path=path, kind=kind or Kind.BOARD, stem=stem, ending=ending)


def _stray(name: str, path: str, kind: Kind | None) -> Problem:
    if kind is None and name in _KINDS:
        return _fault("folder/stray", path, "this is a file where a folder belongs", f"make a folder {name}/ and put the records into it")
    stem = name.partition(".")[0]
    return _fault("folder/stray", path, "this file is no record", f"if it is one, name it {shown(stem)}.yaml; otherwise keep it elsewhere")


def _fault(rule: str, path: str, message: str, hint: str) -> Problem:
    return Problem(rule, _place(path), message, hint)


def _place(path: str) -> Place:
    return Place(names.in_messages(path))
