"""Folders that we write into: made and taken back, staged beside their place, swapped in one step, tidied up, and locked."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

if sys.platform != "win32":
    import fcntl


PREFIX, SUFFIX = ".troth-", ".new"
"""A name that starts with a dot and does not end as a record does: nobody takes a half-written file for one."""
_STALE = 3600.0
"""Seconds after which a temporary file of ours is one that somebody was interrupted over."""


@contextmanager
def make_folders(folder: Path) -> Iterator[None]:
    """Make a folder and those that it lies in; where something fails, those that were made are gone again, if they are empty."""
    missing = [each for each in (folder, *folder.absolute().parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for each in missing:
                each.rmdir()
        raise


@contextmanager
def open_staging(folder: Path, owner: str = "") -> Iterator[Path]:
    """Give an empty folder inside of `folder`, to be gone in the end; `folder` is made where it is missing.

    What others, who were interrupted, left there of this `owner` is removed.
    """
    with make_folders(folder):
        remove_stale(folder, owner, folders=True)
        with name_errors(folder):
            place = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{owner}", suffix=SUFFIX, dir=folder))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def is_staging(address: str) -> bool:
    """Tell whether a file lies in a folder of ours for what is on its way."""
    first = address.partition("/")[0]
    return first.startswith(PREFIX) and first.endswith(SUFFIX)


def stage_file(place: Path, address: str, content: bytes) -> None:
    """Write a file into the staging folder; an error names the place that the file is meant for."""
    with name_errors(place.parent / address):
        file = place / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def place_file(place: Path, address: str) -> None:
    """Put a file that was staged where it is meant to be: whole, in one step."""
    file = place.parent / address
    with name_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        os.replace(place / address, file)  # noqa: PTH105 - one step on every system


def remove_stale(folder: Path, owner: str = "", *, folders: bool = False) -> None:
    """Remove the files, or the folders, that an interrupted writer left in the folder an hour ago or earlier."""
    for left in folder.glob(f"{PREFIX}{owner}*{SUFFIX}"):
        with suppress(OSError):
            status = left.lstat()
            if time.time() - status.st_mtime > _STALE:
                if folders and stat.S_ISDIR(status.st_mode):
                    shutil.rmtree(left)
                elif not folders and stat.S_ISREG(status.st_mode):
                    left.unlink()


@contextmanager
def name_errors(file: Path) -> Iterator[None]:
    """Let an error name the file that was asked for, and never one that nobody knows of."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error


def hold_folder(folder: Path, *, shared: bool = False) -> int | None:
    """Take a folder until this process ends; None where another has it, or it is gone, or folders cannot be held here."""
    opened = open_folder(folder)
    if opened is None:
        return None
    with suppress(OSError):
        lock_opened(opened, shared=shared)
        folder.stat()
        return opened
    os.close(opened)
    return None


def open_folder(folder: Path) -> int | None:
    """Return a folder opened to be locked; None where there is none, or it is a link, or folders cannot be opened here."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    return None


def lock_opened(opened: int, *, shared: bool = False) -> None:
    """Lock an open folder at once, or raise OSError; where the system has no such locks nothing was opened."""
    if sys.platform != "win32":
        fcntl.flock(opened, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


_NEW, _OLD, _COMMIT = ".new", ".old", ".commit"
_GONE = ".troth-gone"
"""The journal of an update: which files it takes away."""
_AT_FDCWD = -100
"""What `renameat2` takes for the working folder (Linux: `AT_FDCWD`)."""
_EXCHANGE = 2
"""`RENAME_EXCHANGE`: each gets the name of the other."""
_TRIES = 10


@contextmanager
def open_staging_folder(out: Path) -> Iterator[Path]:
    """Give a new folder beside `out`, which is gone in the end; first tidy up after builds that were killed.

    Folders on the way to it that had to be made are gone, too, where something fails.
    """
    out = out.absolute()
    with make_folders(out.parent):
        _clean_up(out)
        place, held = _make_folder(out)
        try:
            yield place
        finally:
            _remove(place)
            if held is not None:
                os.close(held)


# decision: 2026-11-28, A build holds its folder, and exchanges it
def exchange_folders(place: Path, out: Path) -> bool:
    """Give two folders each other's names at once; tell whether this system and this disk can do that."""
    with suppress(AttributeError, OSError):
        import ctypes  # noqa: PLC0415 - only where a site is swapped

        rename = ctypes.CDLL(None).renameat2
        return bool(rename(_AT_FDCWD, os.fsencode(place), _AT_FDCWD, os.fsencode(out), _EXCHANGE) == 0)
    return False


def swap_folders(
    place: Path,
    out: Path,
    ensure: Callable[[Path], None] = lambda _: None,
    exchange: Callable[[Path, Path], bool] = exchange_folders,
    *,
    is_claimed: bool = False,
) -> None:
    """Put a complete folder in the place of the old one, once nobody claims that; it is then removed with the folder beside.

    Before it is removed, `ensure` may look at it: where it raises, the old folder is in its place again.
    """
    out = out.absolute()
    place.chmod(0o755)
    held = None if is_claimed else _wait_for_folder(out)
    try:
        _swap(place, out, ensure, exchange)
    finally:
        if held is not None:
            os.close(held)


def _swap(place: Path, out: Path, ensure: Callable[[Path], None], exchange: Callable[[Path, Path], bool]) -> None:
    if not os.path.lexists(out):
        place.rename(out)
        return
    old = place
    if not exchange(place, out):
        old = place.with_name(f"{place.name}{_OLD}")
        out.rename(old)
        place.rename(out)
    try:
        ensure(old)
    except BaseException:
        if old == place:
            exchange(place, out)
        else:
            out.rename(place)
            old.rename(out)
        raise
    _remove(old)


# decision: 2026-11-30, A site is updated in place, and an update that was interrupted goes on
def update_folder(place: Path, out: Path, gone: Iterable[str]) -> None:
    """Move the files of `place` into `out`, and take away those that are `gone`; `finish_updates` goes on where that is interrupted."""
    out = out.absolute()
    for folder in {(out / each).parent for each in _list_files(place)}:
        folder.mkdir(parents=True, exist_ok=True)
    with (place / _GONE).open("w", encoding="utf-8") as journal:
        json.dump(sorted(gone), journal)
        journal.flush()
        os.fsync(journal.fileno())
    _move_files(place.rename(place.with_suffix(_COMMIT)), out)


def finish_updates(out: Path) -> None:
    """Finish what an update of the folder has begun, whose process is gone."""
    out = out.absolute()
    for left in _list_ours(out, _COMMIT):
        held = hold_folder(left)
        if held is not None:
            if out.is_dir():
                _move_files(left, out)
            _remove(left)
            os.close(held)


def _move_files(place: Path, out: Path) -> None:
    """Do what an update is to do, however much of it was done before."""
    with suppress(FileNotFoundError):  # then all was done but removing the folder
        gone = json.loads((place / _GONE).read_bytes())
        for address in sorted(_list_files(place), key=lambda each: each.endswith(".html")):  # what a page loads is there before it
            with name_errors(out / address):
                os.replace(place / address, out / address)  # noqa: PTH105 - as above
        for address in gone:
            (out / address).unlink(missing_ok=True)
            with suppress(OSError):  # it is not empty
                for folder in (out / address).relative_to(out).parents[:-1]:
                    (out / folder).rmdir()
    _remove(place)


def _list_files(place: Path) -> list[str]:
    """Return the files in a folder for an update, by their addresses."""
    files = (Path(folder, name).relative_to(place).as_posix() for folder, _, names in os.walk(place) for name in names)
    return [each for each in files if each != _GONE]


@contextmanager
def claim_folder(out: Path) -> Iterator[bool]:
    """Tell whether a folder is for this process alone now, until the end: others then wait before they exchange it."""
    held = hold_folder(out)
    try:
        yield held is not None
    finally:
        if held is not None:
            os.close(held)


def _wait_for_folder(out: Path) -> int | None:
    """Wait until nobody updates the folder, and hold it; None where it is gone, or folders cannot be held here."""
    while (opened := open_folder(out)) is not None:
        with suppress(OSError):
            fcntl.flock(opened, fcntl.LOCK_EX)
            if os.fstat(opened).st_ino == out.stat().st_ino:
                return opened
        os.close(opened)
    return None


def _remove(place: Path) -> None:
    """Remove a folder with all that is in it; of a link, which somebody has put in its place, the link alone."""
    if place.is_symlink():
        place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


def _make_folder(out: Path) -> tuple[Path, int | None]:
    """Make a folder that another build leaves alone while this one holds it, as long as this process lives."""
    for _ in range(_TRIES):
        place = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=_NEW, dir=out.parent))
        held = hold_folder(place)
        if held is not None or not _can_hold(out.parent):
            return place, held
    raise OSError(f"{out.parent} keeps changing")


def _clean_up(out: Path) -> None:
    """Bring back a site that had been moved aside, and remove folders that nobody holds any more."""
    for old in _list_ours(out, _OLD):
        shutil.rmtree(old) if out.exists() else old.rename(out)
    for left in _list_ours(out, _NEW):
        held = hold_folder(left)
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _list_ours(out: Path, ending: str) -> list[Path]:
    """Return the folders beside `out` that builds have made there, and that end in this."""
    ours = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}(?:\.new)?{re.escape(ending)}")  # as `mkdtemp` names them
    return [each for each in sorted(out.parent.glob(".*")) if ours.fullmatch(each.name) and not each.is_symlink()]


def _can_hold(folder: Path) -> bool:
    held = hold_folder(folder, shared=True)
    if held is not None:
        os.close(held)
    return held is not None
