"""What was learned of a history, kept in git's own folder: commits do not change, so nothing is asked twice.

The file is a convenience. One that is damaged or of another version is passed over, and one that cannot be written is
not missed.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from troth import __version__
from troth.model import Kind
from troth.read.git.command import RawCommit
from troth.read.git.versions import FileChange, RecordKey, VersionChain, VersionDigests

if TYPE_CHECKING:
    from pathlib import Path


_KINDS = {kind.value: kind for kind in Kind}
CACHE_FORMAT = f"1 {__version__}"
"""Another release may read old files in another way, so it starts afresh."""


@dataclass(slots=True, kw_only=True)
class HistoryCache:
    """What is known of a repository's commits. It grows while history is read, so it is not frozen."""

    tip: str = ""
    """The commit up to which `lives` tells."""
    chains: dict[RecordKey, VersionChain] = field(default_factory=dict)
    untouched: set[str] = field(default_factory=set)
    """The commits that changed no record."""
    changes: dict[str, tuple[FileChange, ...]] = field(default_factory=dict)
    commits: dict[str, RawCommit] = field(default_factory=dict)
    contents: dict[tuple[Kind, str], VersionDigests | None] = field(default_factory=dict)
    keys_digest: str = ""
    """The state of the keys by which `signers` were verified."""
    signers: dict[str, str] = field(default_factory=dict)
    """The address that each signed commit's signature belongs to; empty where it could not be verified."""

    def to_json(self) -> dict[str, Any]:
        """Return what is kept of it, as JSON holds it."""
        return {
            "format": CACHE_FORMAT,
            "tip": self.tip,
            "lives": [[kind, id_, " ".join(map(" ".join, life))] for (kind, id_), life in self.chains.items()],
            "untouched": " ".join(sorted(self.untouched)),
            "changes": self.changes,
            "commits": self.commits,
            "contents": [
                [kind, blob, " ".join((content.terms, *content.entries)) if content else ""]
                for (kind, blob), content in self.contents.items()
            ],
            "trust": self.keys_digest,
            "signers": self.signers,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> HistoryCache:
        """Return what was kept. Raises whatever a damaged file makes of it."""
        return cls(
            tip=data["tip"],
            chains={(_KINDS[kind], id_): _decode_chain(life.split(" ")) for kind, id_, life in data["lives"]},
            untouched=set(data["untouched"].split()),
            changes={
                commit: tuple(
                    FileChange(_KINDS[kind], id_, blob, tuple((old, old_blob) for old, old_blob in before))
                    for kind, id_, blob, before in changes
                )
                for commit, changes in data["changes"].items()
            },
            commits={commit: RawCommit(*each) for commit, each in data["commits"].items()},
            contents={(_KINDS[kind], blob): _decode_digests(text) for kind, blob, text in data["contents"]},
            keys_digest=data["trust"],
            signers=dict(data["signers"]),
        )


def load_cache(file: Path) -> HistoryCache:
    """Return what the file holds, or nothing known where it cannot be read."""
    try:
        data = json.loads(file.read_bytes())
        return HistoryCache.from_json(data) if data["format"] == CACHE_FORMAT else HistoryCache()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HistoryCache()


def save_cache(file: Path, cache: HistoryCache) -> None:
    """Write the file anew and put it in the old one's place at once; do nothing where that is not allowed."""
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False) as new:
            try:
                new.write(json.dumps(cache.to_json(), separators=(",", ":")))
                new.close()
                os.replace(new.name, file)  # noqa: PTH105 - both are names here
            except BaseException:
                os.unlink(new.name)  # noqa: PTH108 - as above
                raise


def _decode_chain(words: list[str]) -> VersionChain:
    return tuple(zip(words[::2], words[1::2], strict=True))


def _decode_digests(text: str) -> VersionDigests | None:
    terms, *entries = text.split(" ")
    return VersionDigests(terms, tuple(entries)) if terms else None
