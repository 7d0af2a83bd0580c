"""Keep the last good copy of each source: what is fetched is looked at first, and what is refused leaves the old copy as it was."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.files import create_file, replace_file
from troth.base.limits import SOURCE_BYTES
from troth.build import build_published_json
from troth.read.files.walk import read_regular_file
from troth.read.sources.fetch import FetchError, fetch_url
from troth.read.sources.published import encode_note, parse_note
from troth.read.sources.sources import COPIES_FOLDER, PUBLISHED_PATH, get_copy_path, get_note_path, is_checkout, parse_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from troth.base.dates import AsOf
    from troth.model import BoardSource
    from troth.read.sources.fetch import Fetched


if TYPE_CHECKING:
    Fetch = Callable[..., Fetched]

AT_ONCE = 8
"""So many sources are asked at the same time."""
IGNORED = b"# Copies of what other boards publish: they are fetched anew, and belong into no repository.\n*\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyResult:
    """What became of one source: as of which day its copy is, and why there is no newer one."""

    origin: BoardSource
    as_of: str
    """YYYY-MM-DD; nothing where there is no copy."""
    failure: str
    is_unchanged: bool = False
    """Whether the copy is what it was."""


def update_source_copies(root: Path, origins: tuple[BoardSource, ...], as_of: AsOf, get: Fetch = fetch_url) -> Iterator[CopyResult]:
    """Yield for each source, in their order, what became of it, once its copy is safely in its place.

    Several are asked at once, as most of the time is waiting. One that fails changes nothing for the others. Raises BoardError
    where nothing can be written.
    """
    if not (root / COPIES_FOLDER / ".gitignore").exists():
        _put_file(root, f"{COPIES_FOLDER}/.gitignore", IGNORED)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda origin: _update_copy(root, origin, as_of, get), origins)


def _update_copy(root: Path, origin: BoardSource, as_of: AsOf, get: Fetch) -> CopyResult:
    note = parse_note(_read_content(root, get_note_path(origin)))
    old = _read_content(root, get_copy_path(origin))
    was = hashlib.sha256(old).hexdigest()
    board = parse_source(old).board if was == note.get("sha256") else None
    known = board.as_of.isoformat() if board else ""
    etag = note.get("etag") if known and note.get("from") == origin.location else None
    try:
        data, etag = _fetch_now(root, origin, as_of, etag, get)
    except BoardError as error:
        return _record_failure(root, origin, note, f"it can't be read: {error.message}", known)
    except FetchError as error:
        return _record_failure(root, origin, note, str(error), known)
    except OSError:
        return _record_failure(root, origin, note, "there is no board in its folder", known)
    if data is None or hashlib.sha256(data).hexdigest() == was:
        _write_note(root, origin, {**note, "from": origin.location, "etag": etag, "failed": None})
        return CopyResult(origin=origin, as_of=known, failure="", is_unchanged=True)
    found = parse_source(data)
    if found.board is None:
        return _record_failure(root, origin, note, found.fault.message if found.fault else "", known)
    _put_file(root, get_copy_path(origin), data)
    _write_note(root, origin, {"from": origin.location, "sha256": hashlib.sha256(data).hexdigest(), "etag": etag, "failed": None})
    return CopyResult(origin=origin, as_of=found.board.as_of.isoformat(), failure="")


def _fetch_now(root: Path, origin: BoardSource, as_of: AsOf, etag: str | None, get: Fetch) -> tuple[bytes | None, str | None]:
    """Return what a source publishes now; None where that is what it was. Raises FetchError, BoardError or OSError."""
    if origin.is_published:
        answer = get(f"{origin.location}board.json", etag=etag)
        return answer.data, answer.etag
    if is_checkout(root, origin):
        return build_published_json(root / origin.location, as_of), None
    data = read_regular_file(os.fspath(root / origin.location / PUBLISHED_PATH), SOURCE_BYTES.most)
    if data is None:
        raise FetchError("its file is too large")
    return data, None


def _record_failure(root: Path, origin: BoardSource, note: Mapping[str, str | None], reason: str, as_of: str) -> CopyResult:
    _write_note(root, origin, {**note, "failed": reason})
    return CopyResult(origin=origin, as_of=as_of, failure=reason)


def _write_note(root: Path, origin: BoardSource, note: Mapping[str, str | None]) -> None:
    _put_file(root, get_note_path(origin), encode_note(note))


def _read_content(root: Path, path: str) -> bytes:
    try:
        return read_regular_file(os.fspath(root / path), SOURCE_BYTES.most) or b""
    except OSError:
        return b""


def _put_file(root: Path, path: str, new: bytes) -> None:
    """Put a file of ours in its place in one step, whether there is one or not."""
    old = _read_content(root, path)
    if (root / path).exists():
        replace_file(root, path, old, new)
    else:
        create_file(root, path, new)
