"""Staged writes into a folder that stays: all files are written beside their places first, and put there when all of them are."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.files import make_folders

if TYPE_CHECKING:
    from collections.abc import Iterator


_PREFIX, _SUFFIX = ".troth-", ".new"
_STALE = 3600.0
"""Seconds after which such a folder is that of somebody who was interrupted."""


def is_staging(address: str) -> bool:
    """Tell whether a file lies in a folder of ours for what is on its way."""
    first = address.partition("/")[0]
    return first.startswith(_PREFIX) and first.endswith(_SUFFIX)


@contextmanager
def open_staging(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside of `folder`, to be gone in the end; `folder` is made where it is missing."""
    with make_folders(folder):
        _tidy(folder)
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def stage_file(place: Path, address: str, content: bytes) -> None:
    """Write a file into the staging folder."""
    file = place / address
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def place_file(place: Path, address: str, folder: Path) -> None:
    """Put a file that was staged in its place: whole, in one step."""
    file = folder / address
    file.parent.mkdir(parents=True, exist_ok=True)
    os.replace(place / address, file)  # noqa: PTH105 - one step on every system


def _tidy(folder: Path) -> None:
    """Remove what somebody left who was interrupted an hour ago or earlier."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if left.is_dir() and not left.is_symlink() and time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left)
