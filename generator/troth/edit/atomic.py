"""Put a file in its place in one step: whoever reads it, or pulls the plug, finds the old one or the new one whole."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from troth.edit.fault import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PREFIX, _SUFFIX = ".troth-", ".new"
"""A name that starts with a dot and does not end as a record does: nobody takes a half-written file for one."""
_STALE = 3600.0
"""Seconds after which a temporary file of ours is one that somebody was interrupted over."""
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW_FILE = 0o666
_AT_ONCE = 8
"""So many new files are written side by side: a disk sees several onto it in the time of one."""
_AGAIN = "Nothing was written: run the command again."


def content(root: Path, path: str) -> bytes:
    """Return what the ordinary file at `path`, counted from `root`, holds; no link on the way is followed."""
    place = _place(root, path)
    try:
        with os.fdopen(os.open(place, _READ), "rb") as file:
            return file.read()
    except OSError as error:
        raise EditError(f"{path} cannot be read: {error.strerror}", "See who may read it.") from error


def replace(root: Path, path: str, old: bytes, new: bytes) -> None:
    """Replace the file at `path`, which must still hold `old`, by `new`. Raises EditError, and then nothing has changed.

    The file keeps its mode. Where a machine stops in between, the old file is there, and a temporary one beside it that
    is removed an hour later.
    """
    place = _place(root, path)
    with _failing(path):
        mode = stat.S_IMODE(place.lstat().st_mode)
    with _failing(path):
        _clean(place.parent)
    with _beside(place, path, new, mode) as written:
        if content(root, path) != old:
            raise EditError(f"{path} has changed since it was read", _AGAIN)
        os.replace(written, place)  # noqa: PTH105 - one step on every system
    _settle(place.parent)


def create(root: Path, path: str, new: bytes) -> None:
    """Make the file at `path`, with the folders it lies in, and never over another. Raises EditError where one is there."""
    create_all(root, {path: new})


def create_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Make all files, by path, with the folders they lie in, and never over another. Raises EditError, and then none is there.

    Each is whole, and on the disk, before it has its name; only their folders are seen onto the disk once, at the end of all.
    So whoever kills this in the middle leaves whole files, in any order, and a few temporary ones.
    """
    made: list[Path] = []
    mode = _NEW_FILE & ~_umask()

    def write(path: str) -> None:
        place = _place(root, path)
        with _beside(place, path, files[path], mode) as written:
            _linked(written, place, path, files[path])
            made.append(place)

    with _ready(root, files):
        try:
            with ThreadPoolExecutor(min(_AT_ONCE, len(files) or 1)) as pool:
                deque(pool.map(write, files), maxlen=0)
        except BaseException:
            remove_all(made)
            raise
    for folder in {place.parent for place in made}:
        _settle(folder)


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


def remove_all(places: Iterable[Path]) -> None:
    """Take back files that were just made, as far as the system lets us."""
    for each in places:
        with suppress(OSError):
            each.unlink(missing_ok=True)


@contextmanager
def _ready(root: Path, files: Iterable[str]) -> Iterator[None]:
    """Make the folders that new files go into, and tidy them up; where something fails, those that were made are gone again."""
    folders = {_place(root, path).parent: path for path in files}
    with ExitStack() as made:
        for folder, path in folders.items():
            with _failing(path):
                made.enter_context(make_folders(folder))
                _clean(folder)
        yield


def _linked(written: Path, place: Path, path: str, new: bytes) -> None:
    """Give the written file its name; where a file can have only one name, write it again, as there is no other way."""
    try:
        try:
            os.link(written, place)
        except FileExistsError:
            raise
        except OSError:
            with place.open("xb") as file:
                file.write(new)
    except FileExistsError:
        raise EditError(f"{path} is there already", _AGAIN) from None


@contextmanager
def _beside(place: Path, path: str, new: bytes, mode: int) -> Iterator[Path]:
    """Give a file beside `place` that holds `new` and is safely on the disk; it is gone afterwards, unless it was given another name."""
    with _failing(path):
        number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=place.parent)
        written = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            written.chmod(mode)
            yield written
        finally:
            written.unlink(missing_ok=True)


@contextmanager
def _failing(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EditError(f"{path} cannot be written: {error.strerror}", "See who may write there, and whether the disk is full.") from error


def _place(root: Path, path: str) -> Path:
    """Return where `path` lies. Raises EditError where a link, or something else than a folder and a file, is on the way."""
    place = root
    parts = PurePosixPath(path).parts
    for number, part in enumerate(parts, start=1):
        place /= part
        try:
            mode = place.lstat().st_mode
        except OSError:
            continue  # it is still to be made
        if not (stat.S_ISDIR(mode) if number < len(parts) else stat.S_ISREG(mode)):
            raise EditError(
                f"{path} is not an ordinary file in ordinary folders, so it is left alone", "Links are not followed: see where it leads."
            )
    return place


def _clean(folder: Path) -> None:
    """Remove what an interrupted writer left in the folder an hour ago or earlier."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            status = left.lstat()
            if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > _STALE:
                left.unlink()


def _settle(folder: Path) -> None:
    """See the folder's new entry onto the disk, where the system can do that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _umask() -> int:
    """Return the mask of modes that new files of this process get; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
