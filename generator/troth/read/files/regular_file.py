"""Bounded read of one ordinary file: no link, no pipe, no device, and no more than so many bytes."""

from __future__ import annotations

import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_regular_file(path: str, max_bytes: int) -> bytes | None:
    """Return what an ordinary file holds, or None where that is more than `max_bytes` bytes. Raises OSError for anything else."""
    file = os.open(path, _FLAGS)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is no longer an ordinary file")
        return _read_to_end(file, status.st_size, max_bytes) if status.st_size <= max_bytes else None
    finally:
        os.close(file)


def _read_to_end(file: int, size: int, max_bytes: int) -> bytes | None:
    """Return all that is read from an open file, which may have grown meanwhile; None where that is over the limit."""
    data = os.read(file, size + 1)
    while len(data) <= max_bytes and (more := os.read(file, 1 << 16)):
        data += more
    return data if len(data) <= max_bytes else None
