"""Atomic file writes: the one place that creates and replaces files, and the lock of a board.

What people write (`replace_file`, `create_all`) is seen onto the disk and never written over another; what can be made again
(`overwrite_file`) is only whole or as it was. All of it is written beside its place first, under a name of ours.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from troth.base.errors import BoardError
from troth.base.folders import PREFIX, SUFFIX, lock_opened, make_folders, name_errors, open_folder, remove_stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class EditError(BoardError):
    """A file could not be changed safely, so it was left as it was."""


BoardFiles: TypeAlias = "Path | Mapping[str, bytes]"
"""Where a board's files are read from: its folder, or what was read of it, by path, for those who plan without a disk."""
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW_FILE = 0o666
_AT_ONCE = 8
"""So many new files are written side by side: a disk sees several onto it in the time of one."""
_AGAIN = "Nothing was written: run the command again."


def read_file(root: BoardFiles, path: str) -> bytes:
    """Return what the ordinary file at `path`, counted from `root`, holds; no link on the way is followed."""
    if isinstance(root, Mapping):
        if path not in root:
            raise EditError(f"{path} can't be read: it does not exist", "Read the board again.")
        return root[path]
    place = _resolve_path(root, path)
    try:
        with os.fdopen(os.open(place, _READ), "rb") as file:
            return file.read()
    except OSError as error:
        raise EditError(f"{path} can't be read: {error.strerror}", "Check its permissions.") from error


def replace_file(root: Path, path: str, old: bytes, new: bytes) -> None:
    """Replace the file at `path`, which must still hold `old`, by `new`. Raises EditError, and then nothing has changed.

    The file keeps its mode. Where a machine stops in between, the old file is there, and a temporary one beside it that
    is removed an hour later.
    """
    place = _resolve_path(root, path)
    with _raise_edit_errors(path):
        mode = stat.S_IMODE(place.lstat().st_mode)
        remove_stale(place.parent)
    with _raise_edit_errors(path), _write_beside(place, [new], mode, durable=True) as written:
        if read_file(root, path) != old:
            raise EditError(f"{path} has changed since it was read", _AGAIN)
        os.replace(written, place)  # noqa: PTH105 - one step on every system
    _flush_folder(place.parent)


def create_file(root: Path, path: str, new: bytes) -> None:
    """Make the file at `path`, with the folders it lies in, and never over another. Raises EditError where one is there."""
    create_all(root, {path: new})


# decision: 2026-11-30, Many new files are written side by side, and none has its name before it is on the disk
def create_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Make all files, by path, with the folders they lie in, and never over another. Raises EditError, and then none is there.

    Each is whole, and on the disk, before it has its name; only their folders are seen onto the disk once, at the end of all.
    So whoever kills this in the middle leaves whole files, in any order, and a few temporary ones.
    """
    made: list[Path] = []
    mode = _NEW_FILE & ~_read_umask()

    def write(path: str) -> None:
        place = _resolve_path(root, path)
        with _raise_edit_errors(path), _write_beside(place, [files[path]], mode, durable=True) as written:
            _link_file(written, place, path, files[path])
            made.append(place)

    with _ready(root, files):
        try:
            with ThreadPoolExecutor(min(_AT_ONCE, len(files) or 1)) as pool:
                deque(pool.map(write, files), maxlen=0)
        except BaseException:
            remove_all(made)
            raise
    for folder in {place.parent for place in made}:
        _flush_folder(folder)


def overwrite_file(file: Path, parts: Iterable[bytes], mode: int | None = None, ensure: Callable[[], None] = lambda: None) -> None:
    """Put a file that can be made again in its place, in one step. Raises OSError that names it, and then all is as it was.

    Without a `mode` it keeps the one it has. Right before it is replaced `ensure` may raise, as somebody else may write there.
    """
    with name_errors(file):
        remove_stale(file.absolute().parent)
        kept = stat.S_IMODE(file.stat().st_mode) & 0o777 if mode is None and file.exists() else mode
        with _write_beside(file.absolute(), parts, _NEW_FILE & ~_read_umask() if kept is None else kept, durable=False) as written:
            ensure()
            os.replace(written, file)  # noqa: PTH105 - one step on every system


def remove_all(places: Iterable[Path]) -> None:
    """Take back files that were just made, as far as the system lets us."""
    for each in places:
        with suppress(OSError):
            each.unlink(missing_ok=True)


@contextmanager
def _ready(root: Path, files: Iterable[str]) -> Iterator[None]:
    """Make the folders that new files go into, and tidy them up; where something fails, those that were made are gone again."""
    folders = {_resolve_path(root, path).parent: path for path in files}
    with ExitStack() as made:
        for folder, path in folders.items():
            with _raise_edit_errors(path):
                made.enter_context(make_folders(folder))
                remove_stale(folder)
        yield


def _link_file(temporary: Path, place: Path, path: str, new: bytes) -> None:
    """Give the written file its name; where a file can have only one name, write it again, as there is no other way."""
    try:
        try:
            os.link(temporary, place)
        except FileExistsError:
            raise
        except OSError:
            with place.open("xb") as file:
                file.write(new)
    except FileExistsError:
        raise EditError(f"{path} already exists", _AGAIN) from None


@contextmanager
def _write_beside(place: Path, parts: Iterable[bytes], mode: int, *, durable: bool) -> Iterator[Path]:
    """Give a new file beside `place` that holds `parts`, if `durable` safely on the disk; it is gone afterwards, unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=place.parent)
    written = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(parts)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        written.chmod(mode)
        yield written
    finally:
        written.unlink(missing_ok=True)


@contextmanager
def _raise_edit_errors(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EditError(f"{path} can't be written: {error.strerror}", "Check the permissions and whether the disk is full.") from error


def _resolve_path(root: Path, path: str) -> Path:
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
                f"{path} is not an ordinary file in ordinary folders, so it was not changed",
                "Links are not followed: check where it leads.",
            )
    return place


def _flush_folder(folder: Path) -> None:
    """See the folder's new entry onto the disk, where the system can do that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _read_umask() -> int:
    """Return the mask of modes that new files of this process get; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


LOCK_TIMEOUT = 60.0
"""So many seconds a writer waits for its turn."""
_PAUSE = 0.02
_LOCKED_ERRORS = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


@contextmanager
def lock_board(folder: Path, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold the folder of a board while its files are read and changed. Raises EditError after waiting `timeout` seconds.

    What is locked is the folder `commitments/` itself: it is there for every writer whether there is a repository or
    not, nothing is left behind, and the lock goes with the process that held it. Where folders cannot be locked (on
    Windows, on some network drives) a file is still replaced only while it is the one that was read.
    """
    opened = open_folder(folder)
    try:
        if opened is not None:
            _wait_for_lock(opened, timeout)
        yield
    finally:
        if opened is not None:
            os.close(opened)


def _wait_for_lock(opened: int, timeout: float) -> None:
    """Wait until the lock is ours; where there is no such lock here, that is as good."""
    end = time.monotonic() + timeout
    while True:
        try:
            lock_opened(opened)
        except OSError as error:
            if error.errno not in _LOCKED_ERRORS:
                return
        else:
            return
        if time.monotonic() >= end:
            raise EditError("someone else is changing this board", "Wait until they are done, then run the command again.")
        time.sleep(_PAUSE)
