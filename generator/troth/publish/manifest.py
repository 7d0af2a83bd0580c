"""What was published the last time, by address: kept in git's own folder, or among this user's caches where there is no git.

The file is a convenience. One that is damaged, of another version or missing only costs time.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from troth import __version__
from troth.base.files import overwrite_file
from troth.read.files.folder import find_state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_FORMAT = f"3 {__version__}"
_DIGITS = 32
_MOST_SITES = 20
"""Sites that are remembered in one place, the newest: folders are built into once and deleted."""


THEME_PARTS = frozenset({"shells", "navigation", "folders", "unused", "pages", "linked", "files"})


class FileState(NamedTuple):
    """A file as it was written: what is in it, and how it then lay on the disk."""

    digest: str
    size: int
    modified: int
    """Nanoseconds."""


class PageKey(NamedTuple):
    """What a page or file of one record was made of, as a digest, and by which words search finds it."""

    key: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is known of a published site."""

    files: Mapping[str, FileState] = field(default_factory=dict)
    inputs: str = ""
    """A digest of all that went into it; empty where that is not known."""
    frame: str = ""
    """A digest of what went into all of its pages; empty where that is not known."""
    made: Mapping[str, PageKey] = field(default_factory=dict)
    """By address, what went into pages and files of single records besides."""
    said: tuple[str, ...] = ()
    """What was said when it was built."""
    theme_line: bytes = b""
    """The file's last line, which holds `theme` until somebody needs it."""

    @property
    def theme(self) -> Mapping[str, Any]:
        """What MkDocs and its theme made, by which pages are renewed without them; nothing where they can't be."""
        with suppress(ValueError, RecursionError):
            told = json.loads(self.theme_line or b"{}")
            return told if isinstance(told, dict) and told.keys() == THEME_PARTS else {}
        return {}

    def iter_json(self) -> Iterator[bytes]:
        """Yield the file part by part: it is not made as a whole, which is large, nor by `dump`, which is slow."""
        parts = [("format", _FORMAT), *((name, getattr(self, name)) for name in ("inputs", "frame", "said", "files", "made"))]
        for number, (name, part) in enumerate(parts):
            yield f'{"," if number else "{"}"{name}":{json.dumps(part, separators=(",", ":"))}'.encode()
        yield b"}\n"
        yield self.theme_line


def hash_content(content: bytes) -> str:
    """Return a short name for a content, which no other content has."""
    return sha256(content).hexdigest()[:_DIGITS]


def find_manifest_file(root: Path, out: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where to remember what the board in `root` has in `out`; None where there is no place."""
    name = f"{hash_content(os.fsencode(out.absolute()))}.json"
    state = find_state_folder(root)
    if state is not None:
        return state / "sites" / name
    caches = find_user_cache(environment)
    return caches / "sites" / name if caches else None


def find_user_cache(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder for what this user may do without; None where there is no place."""
    home = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    if not home and "HOME" in environment:
        home = f"{environment['HOME']}/.cache"
    return Path(home) / "troth" if home and Path(home).is_absolute() else None


def load_manifest(file: Path | None) -> Manifest:
    """Return what the file holds, or nothing where it can't be read."""
    try:
        line, _, theme = file.read_bytes().partition(b"\n") if file else (b"{}", b"", b"")
        data = json.loads(line)
        if data.get("format") != _FORMAT:
            return Manifest()
        files = {address: FileState(str(each[0]), int(each[1]), int(each[2])) for address, each in data["files"].items()}
        made = {address: PageKey(*map(str, each)) for address, each in data["made"].items()}
        said = tuple(map(str, data["said"]))
        return Manifest(files=files, made=made, inputs=str(data["inputs"]), frame=str(data["frame"]), said=said, theme_line=theme)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def drop_page_keys(memory: Manifest) -> Manifest:
    """Return what is known without what pages were made of, where that is of no use: of ten thousand promises it is many megabytes."""
    return replace(memory, made={}, theme_line=b"")


def save_manifest(file: Path | None, memory: Manifest) -> None:
    """Write the file anew, at once; do nothing where that is not allowed."""
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        overwrite_file(file, memory.iter_json(), mode=0o600)
        for old in sorted(file.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)[:-_MOST_SITES]:
            old.unlink(missing_ok=True)
