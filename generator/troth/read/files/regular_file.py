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
        if status.st_size > max_bytes:
            return None
        data = os.read(file, status.st_size + 1)
        while len(data) <= max_bytes and (more := os.read(file, 1 << 16)):  # it may have grown meanwhile
            data += more
        return data if len(data) <= max_bytes else None
    finally:
        os.close(file)
