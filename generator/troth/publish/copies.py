"""Keep the last good copy of each source: what is fetched is looked at first, and what is refused leaves the old copy as it was."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.build import published_by
from troth.edit.atomic import create, replace
from troth.limits import SOURCE_BYTES
from troth.problem import BoardError
from troth.read.fetching import FetchError, fetch
from troth.read.folder import ordinary
from troth.read.published import state_json, state_of
from troth.read.sources import KEPT, PUBLISHED, copy_path, is_checkout, note_path, understood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from troth.days import AsOf
    from troth.model import Origin
    from troth.read.fetching import Fetched

    Fetch = Callable[..., Fetched]

AT_ONCE = 8
"""So many sources are asked at the same time."""
IGNORED = b"# Copies of what other boards publish: they are fetched anew, and belong into no repository.\n*\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of one source: as of which day its copy is, and why there is no newer one."""

    origin: Origin
    as_of: str
    """YYYY-MM-DD; nothing where there is no copy."""
    failed: str
    same: bool = False
    """Whether the copy is what it was."""


def keep_copies(root: Path, origins: tuple[Origin, ...], as_of: AsOf, get: Fetch = fetch) -> Iterator[Kept]:
    """Yield for each source, in their order, what became of it, once its copy is safely in its place.

    Several are asked at once, as most of the time is waiting. One that fails changes nothing for the others. Raises BoardError
    where nothing can be written.
    """
    if not (root / KEPT / ".gitignore").exists():
        _put(root, f"{KEPT}/.gitignore", IGNORED)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda origin: _kept(root, origin, as_of, get), origins)


def _kept(root: Path, origin: Origin, as_of: AsOf, get: Fetch) -> Kept:
    note = state_of(_content(root, note_path(origin)))
    was, known = _known(root, origin, note.get("sha256"))
    etag = note.get("etag") if known and note.get("from") == origin.where else None
    try:
        data, etag = _now(root, origin, as_of, etag, get)
    except (FetchError, BoardError, OSError) as error:
        return _failed(root, origin, note, _reason(error), known)
    if data is None or hashlib.sha256(data).hexdigest() == was:
        _note(root, origin, {**note, "from": origin.where, "etag": etag, "failed": None})
        return Kept(origin=origin, as_of=known, failed="", same=True)
    found = understood(data)
    if found.board is None:
        return _failed(root, origin, note, found.fault.says if found.fault else "", known)
    _put(root, copy_path(origin), data)
    _note(root, origin, {"from": origin.where, "sha256": hashlib.sha256(data).hexdigest(), "etag": etag, "failed": None})
    return Kept(origin=origin, as_of=found.board.as_of.isoformat(), failed="")


def _known(root: Path, origin: Origin, sha256: str | None) -> tuple[str, str]:
    """Return the digest of the copy that is there, and as of which day it is: nothing where it is not what was kept."""
    old = _content(root, copy_path(origin))
    was = hashlib.sha256(old).hexdigest()
    board = understood(old).board if was == sha256 else None
    return was, board.as_of.isoformat() if board else ""


def _now(root: Path, origin: Origin, as_of: AsOf, etag: str | None, get: Fetch) -> tuple[bytes | None, str | None]:
    """Return what a source publishes now; None where that is what it was. Raises FetchError, BoardError or OSError."""
    if origin.published:
        answer = get(f"{origin.where}board.json", etag=etag)
        return answer.data, answer.etag
    if is_checkout(root, origin):
        return published_by(root / origin.where, as_of), None
    data = ordinary(os.fspath(root / origin.where / PUBLISHED), SOURCE_BYTES.most)
    if data is None:
        raise FetchError("its file is too large")
    return data, None


def _reason(error: Exception) -> str:
    if isinstance(error, BoardError):
        return f"it cannot be read: {error.message}"
    return str(error) if isinstance(error, FetchError) else "there is no board in its folder"


def _failed(root: Path, origin: Origin, note: Mapping[str, str | None], reason: str, as_of: str) -> Kept:
    _note(root, origin, {**note, "failed": reason})
    return Kept(origin=origin, as_of=as_of, failed=reason)


def _note(root: Path, origin: Origin, note: Mapping[str, str | None]) -> None:
    _put(root, note_path(origin), state_json(note))


def _content(root: Path, path: str) -> bytes:
    try:
        return ordinary(os.fspath(root / path), SOURCE_BYTES.most) or b""
    except OSError:
        return b""


def _put(root: Path, path: str, new: bytes) -> None:
    """Put a file of ours in its place in one step, whether there is one or not."""
    old = _content(root, path)
    if (root / path).exists():
        replace(root, path, old, new)
    else:
        create(root, path, new)
