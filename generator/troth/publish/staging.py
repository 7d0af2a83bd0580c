"""Staged writes: swap a folder in one step, or fill one that stays."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.folders import hold_folder, make_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_NEW, _OLD = ".new", ".old"
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


def exchange_folders(place: Path, out: Path) -> bool:
    """Give two folders each other's names at once; tell whether this system and this disk can do that."""
    with suppress(AttributeError, OSError):
        rename = ctypes.CDLL(None).renameat2
        return bool(rename(_AT_FDCWD, os.fsencode(place), _AT_FDCWD, os.fsencode(out), _EXCHANGE) == 0)
    return False


def swap_folders(
    place: Path,
    out: Path,
    ensure: Callable[[Path], None] = lambda _: None,
    exchange: Callable[[Path, Path], bool] = exchange_folders,
) -> None:
    """Put a complete folder in the place of the old one, which is then removed with the folder beside.

    Before it is removed, `ensure` may look at it: where it raises, the old folder is in its place again.
    """
    out = out.absolute()
    place.chmod(0o755)
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
    raise OSError(f"{out.parent} changes all the time")


def _clean_up(out: Path) -> None:
    """Bring back a site that had been moved aside, and remove folders that nobody holds any more."""
    ours = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}(?:\.new|\.old|\.new\.old)")  # as `mkdtemp` names them
    inside = [each for each in sorted(out.parent.iterdir()) if ours.fullmatch(each.name) and not each.is_symlink()]
    for old in (each for each in inside if each.name.endswith(_OLD)):
        shutil.rmtree(old) if out.exists() else old.rename(out)
    for left in (each for each in inside if each.name.endswith(_NEW)):
        held = hold_folder(left)
        if held is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _can_hold(folder: Path) -> bool:
    held = hold_folder(folder, shared=True)
    if held is not None:
        os.close(held)
    return held is not None
