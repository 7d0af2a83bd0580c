"""One writer at a time: whoever changes a board holds it, from reading what is there to putting the new file in its place."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from troth.edit.fault import EditError
from troth.read.folder import FOLDER

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
"""So many seconds a writer waits for its turn."""
_PAUSE = 0.02
_TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


@contextmanager
def alone(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the board in `root` while its files are read and changed. Raises EditError after waiting `patience` seconds.

    What is locked is the folder `commitments/` itself: it is there for every writer whether there is a repository or
    not, nothing is left behind, and the lock goes with the process that held it. Where folders cannot be locked (on
    Windows, on some network drives) a file is still replaced only while it is the one that was read.
    """
    folder = _opened(root)
    try:
        if folder is not None:
            _take(folder, patience)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def _opened(root: Path) -> int | None:
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        return os.open(root / FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    return None


def _take(folder: int, patience: float) -> None:
    end = time.monotonic() + patience
    while not _taken(folder):
        if time.monotonic() >= end:
            raise EditError("somebody else is changing this board", "Wait until they are done, then run the command again.")
        time.sleep(_PAUSE)


def _taken(folder: int) -> bool:
    """Tell whether the lock is ours now; or that there is no such lock here, which is as good."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _TAKEN
    return True
