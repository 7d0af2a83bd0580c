"""Find and read a board's files: the folder is the kind, the stem is the id."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from troth.limits import FILE_BYTES
from troth.model import RECORD_KINDS, Kind, Place
from troth.problem import BoardError, Problem, Severity, in_order
from troth.read import names
from troth.read.document import too_big
from troth.read.walk import Found, unreadable, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FOLDER = "commitments"
_BOARD = f"{FOLDER}/board.yaml"
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Whatever replaces a file after it was found, opening it neither follows a link nor waits for a pipe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A file of a board: its kind, its stem, its path from the board's root with `/`, and its bytes."""

    kind: Kind
    id: str
    path: str
    data: bytes


def record_files(root: Path) -> tuple[tuple[RecordFile, ...], tuple[Problem, ...]]:
    """Return the files of the board in `root`, by path, and all that is wrong with what lies there.

    Of two files with one id both are returned, the earlier path first. A file whose name can be no id, that is too
    large or cannot be read, is a problem only. Raises BoardError where there is no folder of commitments.
    """
    top = root / FOLDER
    _ensure_folder(top)
    found, problems = judged(walk(str(top), FOLDER))
    read = [_read(root, each) for each in found if may_be_read(each)]
    problems = [*problems, *_problems_of(read)]
    if not any(file.kind is Kind.BOARD for file in found) and not any(problem.place.path == _BOARD for problem in problems):
        problems.append(_no_board())
    return tuple(each for each in read if isinstance(each, RecordFile)), in_order(problems)


def judged(seen: Iterable[Found | Problem]) -> tuple[list[Found], list[Problem]]:
    """Return the YAML files of what was seen, by path, and all that is wrong with names and with what lies there."""
    every = tuple(seen)
    found = sorted((each for each in every if isinstance(each, Found)), key=attrgetter("path"))
    return found, [*_problems_of(every), *_name_problems(found)]


def may_be_read(file: Found) -> bool:
    """Tell whether a file's name is one that a record may have; any name is good for a file of parties."""
    return _fault(file) is None


def _problems_of(results: Iterable[object]) -> Iterator[Problem]:
    return (each for each in results if isinstance(each, Problem))


def _ensure_folder(top: Path) -> None:
    """Raise BoardError unless the folder of commitments is an ordinary folder."""
    hint = "run the command in the folder that holds it, or name that folder with -C"
    try:
        is_folder = stat.S_ISDIR(top.lstat().st_mode)
    except OSError:
        raise BoardError(f"there is no folder {FOLDER}/ here", hint) from None
    if not is_folder:
        raise BoardError(f"{FOLDER} is a link or a file, not a folder", hint)
    if os.path.lexists(top / ".git"):
        raise BoardError(f"{FOLDER}/ is a submodule or a repository of its own, which is not read", "keep the records in this repository")


def _no_board() -> Problem:
    hint = "add it with a line such as name: Our promises"
    return Problem("folder/no-board", Place(_BOARD), "there is no board.yaml, so every setting is the usual one", hint, Severity.WARNING)


def _fault(file: Found) -> names.Words | None:
    """Return what is wrong with a record's name; any name is good for a file of parties."""
    return names.id_fault(file.stem) if file.kind in RECORD_KINDS else None


def _name_problems(found: Iterable[Found]) -> Iterator[Problem]:
    """Yield what is wrong with the names of files, which come by path."""
    first: dict[tuple[Kind, str], str] = {}
    for file in found:
        if file.kind is not Kind.PARTIES and _fault(file) is None:
            first.setdefault((file.kind, file.stem), file.path)
    for file in found:
        for rule, message, hint in _faults(file, first):
            severity = Severity.WARNING if rule == "folder/digits" else Severity.ERROR
            yield Problem(rule, Place(names.in_messages(file.path)), message, hint, severity)


def _faults(file: Found, first: dict[tuple[Kind, str], str]) -> Iterator[names.Words]:
    if file.ending != ".yaml":
        yield "folder/ending", f"the name of a record ends in .yaml, not in {file.ending}", f"rename it to {file.stem}.yaml"
    if file.kind is Kind.PARTIES:
        return
    twin = first.get((file.kind, names.folded(file.stem)), file.path)
    if fault := _fault(file):
        yield ("folder/case", f"this differs from {twin} by capitals only", "give it a name of its own") if twin != file.path else fault
    elif twin != file.path:
        yield "folder/id", f"the id {file.stem} is taken by {twin}", "give this file another name"
    elif file.stem.isdigit():
        message = f"the id {file.stem} is a running number, and two people may take the same one"
        yield "folder/digits", message, "name it after what it is about"


def _read(root: Path, file: Found) -> RecordFile | Problem:
    try:
        data = ordinary(f"{root}/{file.path}", FILE_BYTES.most)
    except OSError as error:
        return unreadable(file.path, error)
    if data is None:
        return too_big(file.path)
    return RecordFile(kind=file.kind, id=file.stem, path=file.path, data=data)


def ordinary(path: str, most: int) -> bytes | None:
    """Return what an ordinary file holds, or None where that is more than `most` bytes. Raises OSError for anything else."""
    file = os.open(path, _FLAGS)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is no longer an ordinary file")
        return _whole(file, status.st_size, most) if status.st_size <= most else None
    finally:
        os.close(file)


def _whole(file: int, size: int, most: int) -> bytes | None:
    """Return all that is read from an open file, which may have grown meanwhile; None where that is over the limit."""
    data = os.read(file, size + 1)
    while len(data) <= most and (more := os.read(file, 1 << 16)):
        data += more
    return data if len(data) <= most else None
