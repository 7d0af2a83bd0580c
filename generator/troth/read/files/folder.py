"""Find and read a board's files: the folder is the kind, the stem is the id."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from troth.base.errors import BoardError
from troth.base.ids import NameFault, check_id, fold_case, format_path
from troth.base.limits import FILE_BYTES
from troth.model import RECORD_KINDS, Kind, Place
from troth.model.problem import Problem, Severity, sort_problems
from troth.model.source import FOLDER
from troth.read.files.walk import FoundFile, list_folder, read_regular_file, report_unreadable, walk_folder
from troth.read.yaml.document import report_oversize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from troth.read.files.walk import DirEntry


_BOARD = f"{FOLDER}/board.yaml"
"""Whatever replaces a file after it was found, opening it neither follows a link nor waits for a pipe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A file of a board: its kind, its stem, its path from the board's root with `/`, and its bytes."""

    kind: Kind
    id: str
    path: str
    data: bytes


_State: TypeAlias = tuple[int, int, int, int]
_UNSURE = 20_000_000
"""Within so many nanoseconds a file may be written twice at what the disk takes for one time."""


class FolderMemory:
    """What was found and read in a board's folder, for whoever looks again and again: what nobody has touched is not looked into."""

    def __init__(self) -> None:
        self._folders: dict[str, _State | None] = {}
        self._found: tuple[list[FoundFile], list[Problem]] | None = None
        self._files: dict[str, tuple[_State, RecordFile]] = {}

    def list_files(self, top: str) -> tuple[list[FoundFile], list[Problem]]:
        """Return the files below a folder; the same as before while no folder has changed."""
        if self._found is None or any(state is None or _read_state(each) != state for each, state in self._folders.items()):
            self._folders = {}
            self._found = classify_files(walk_folder(top, FOLDER, self._list_folder))
        return self._found

    def _list_folder(self, real: str) -> tuple[DirEntry, ...]:
        self._folders[real] = _read_state(real)
        return list_folder(real)

    def read_file(self, root: Path, file: FoundFile) -> RecordFile | Problem:
        """Return what a file holds."""
        state = _read_state(f"{root}/{file.path}")
        before = self._files.get(file.path)
        if before and before[0] == state:
            return before[1]
        read = _read_file(root, file)
        if state and isinstance(read, RecordFile):
            self._files[file.path] = state, read
        return read


def _read_state(path: str) -> _State | None:
    """Return when a file was written and changed, how large it is, and which it is; None where it may soon be another one."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    is_sure = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _UNSURE
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino) if is_sure else None


def read_record_files(root: Path, memory: FolderMemory | None = None) -> tuple[tuple[RecordFile, ...], tuple[Problem, ...]]:
    """Return the files of the board in `root`, by path, and all that is wrong with what lies there.

    Of two files with one id both are returned, the earlier path first. A file whose name can be no id, that is too
    large or cannot be read, is a problem only. Raises BoardError where there is no folder of commitments.
    """
    top = root / FOLDER
    hint = "run the command in the folder that contains it, or give that folder with -C"
    try:
        is_folder = stat.S_ISDIR(top.lstat().st_mode)
    except OSError:
        raise BoardError(f"there is no folder {FOLDER}/ here", hint) from None
    if not is_folder:
        raise BoardError(f"{FOLDER} is a link or a file, not a folder", hint)
    if os.path.lexists(top / ".git"):
        raise BoardError(f"{FOLDER}/ is a submodule or a repository of its own, which is not read", "keep the records in this repository")
    found, problems = memory.list_files(str(top)) if memory else classify_files(walk_folder(str(top), FOLDER))
    read_file = memory.read_file if memory else _read_file
    read = [read_file(root, each) for each in found if is_readable(each)]
    problems = [*problems, *_select_problems(read)]
    if not any(file.kind is Kind.BOARD for file in found) and not any(problem.place.path == _BOARD for problem in problems):
        hint = "add it with a line such as name: Our promises"
        problems.append(
            Problem("folder/no-board", Place(_BOARD), "there is no board.yaml, so all settings have their defaults", hint, Severity.WARNING)
        )
    return tuple(each for each in read if isinstance(each, RecordFile)), sort_problems(problems)


def classify_files(results: Iterable[FoundFile | Problem]) -> tuple[list[FoundFile], list[Problem]]:
    """Return the YAML files of what was seen, by path, and all that is wrong with names and with what lies there."""
    every = tuple(results)
    found = sorted((each for each in every if isinstance(each, FoundFile)), key=attrgetter("path"))
    first: dict[tuple[Kind, str], str] = {}
    for file in found:
        if file.kind is not Kind.PARTIES and _check_name(file) is None:
            first.setdefault((file.kind, file.stem), file.path)
    problems = list(_select_problems(every))
    for file in found:
        for rule, message, hint in _find_name_faults(file, first):
            severity = Severity.WARNING if rule == "folder/digits" else Severity.ERROR
            problems.append(Problem(rule, Place(format_path(file.path)), message, hint, severity))
    return found, problems


def is_readable(file: FoundFile) -> bool:
    """Tell whether a file's name is one that a record may have; any name is good for a file of parties."""
    return _check_name(file) is None


def _select_problems(results: Iterable[object]) -> Iterator[Problem]:
    return (each for each in results if isinstance(each, Problem))


def _check_name(file: FoundFile) -> NameFault | None:
    """Return what is wrong with a record's name; any name is good for a file of parties."""
    return check_id(file.stem) if file.kind in RECORD_KINDS else None


def _find_name_faults(file: FoundFile, first: dict[tuple[Kind, str], str]) -> Iterator[NameFault]:
    if file.ending != ".yaml":
        yield "folder/ending", f"the name of a record ends in .yaml, not in {file.ending}", f"rename it to {file.stem}.yaml"
    if file.kind is Kind.PARTIES:
        return
    twin = first.get((file.kind, fold_case(file.stem)), file.path)
    if fault := _check_name(file):
        yield ("folder/case", f"this differs from {twin} only by capitals", "give it a name of its own") if twin != file.path else fault
    elif twin != file.path:
        yield "folder/id", f"the id {file.stem} is taken by {twin}", "give this file another name"
    elif file.stem.isdigit():
        message = f"the id {file.stem} is a running number, which two people may use at the same time"
        yield "folder/digits", message, "name it after its subject"


def _read_file(root: Path, file: FoundFile) -> RecordFile | Problem:
    try:
        data = read_regular_file(f"{root}/{file.path}", FILE_BYTES.most)
    except OSError as error:
        return report_unreadable(file.path, error)
    if data is None:
        return report_oversize(file.path)
    return RecordFile(kind=file.kind, id=file.stem, path=file.path, data=data)


def find_state_folder(root: Path) -> Path | None:
    """Return git's own folder for what may be remembered of the board in `root`; None where there is none right there or above."""
    for folder in (root.absolute(), *root.absolute().parents):
        if (folder / ".git").exists():
            return folder / ".git/troth" if (folder / ".git").is_dir() else None
    return None
