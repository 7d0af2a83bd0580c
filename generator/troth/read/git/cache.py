"""What was learned of a history, kept in git's own folder: commits do not change, so nothing is asked twice.

The file is a convenience. One that is damaged or of another version is passed over, and one that cannot be written is
not missed.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.files import overwrite_file
from troth.model import Kind
from troth.read.git.command import RawCommit
from troth.read.git.lineage import LinkedVersion, VersionChain
from troth.read.git.mainline import Landing, PartyFiles
from troth.read.git.versions import FileChange, RecordKey, VersionDigests

if TYPE_CHECKING:
    from pathlib import Path


_KINDS = {kind.value: kind for kind in Kind}
CACHE_FORMAT = f"5 {__version__}"
"""Another release may read old files in another way, so it starts afresh."""


@dataclass(slots=True, kw_only=True)
class HistoryCache:
    """What is known of a repository's commits. It grows while history is read, so it is not frozen."""

    tip: str = ""
    """The commit up to which `lives` tells."""
    chains: dict[RecordKey, VersionChain] = field(default_factory=dict)
    log: bytes = b""
    """The file's last line, which holds `untouched` and `changes`, until somebody needs them: only new commits do."""
    untouched: set[str] = field(default_factory=set)
    """The commits that changed no record."""
    changes: dict[str, tuple[FileChange, ...]] = field(default_factory=dict)
    commits: dict[str, RawCommit] = field(default_factory=dict)
    contents: dict[tuple[Kind, str], VersionDigests | None] = field(default_factory=dict)
    landings: dict[str, Landing] = field(default_factory=dict)
    eras: tuple[PartyFiles, ...] = ()
    keys_digest: str = ""
    """The state of the keys by which `signers` were verified."""
    signers: dict[str, str] = field(default_factory=dict)
    """The address that each signed commit's signature belongs to; empty where it could not be verified."""
    recorder_digest: str = ""
    """The recorder's addresses and keys by which `vouched` was verified."""
    vouched: dict[str, bool] = field(default_factory=dict)
    """Whether each signed commit of the recorder is signed with its key."""

    def decode_log(self) -> None:
        """Learn what each commit changed. Where that cannot be read, no commit is known, and all are looked into again."""
        log, self.log = self.log, b""
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            data = json.loads(log)
            untouched, changes = set(data["untouched"].split()), data["changes"].items()
            self.changes = {commit: tuple(FileChange(_KINDS[kind], *rest) for kind, *rest in each) for commit, each in changes}
            self.untouched = untouched

    def encode_log(self) -> bytes:
        """Return what `decode_log` reads."""
        return self.log or _encode({"untouched": " ".join(sorted(self.untouched)), "changes": self.changes})


def load_cache(file: Path) -> HistoryCache:
    """Return what the file holds, or nothing known where it cannot be read."""
    try:
        head, _, log = file.read_bytes().partition(b"\n")
        data = json.loads(head)
        if data["format"] != CACHE_FORMAT:
            return HistoryCache()
        return HistoryCache(
            tip=data["tip"],
            chains={(_KINDS[kind], id_): _decode_chain(life.split(" ")) for kind, id_, life in data["lives"]},
            log=log,
            commits={commit: RawCommit(*each) for commit, each in data["commits"].items()},
            contents={(_KINDS[kind], blob): _decode_digests(text) for kind, blob, text in data["contents"]},
            landings={
                commit: landing for by, era, commits in data["landings"] for landing in (Landing(by, era),) for commit in commits.split(" ")
            },
            eras=tuple(tuple((path, blob) for path, blob in era) for era in data["eras"]),
            keys_digest=data["trust"],
            signers=dict(data["signers"]),
            recorder_digest=data["recorder"],
            vouched=dict(data["vouched"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HistoryCache()


def save_cache(file: Path, cache: HistoryCache) -> None:
    """Write the file anew and put it in the old one's place at once; do nothing where that is not allowed."""
    together: dict[Landing, list[str]] = {}  # the commits that came onto the board in one way
    for commit, landing in cache.landings.items():
        together.setdefault(landing, []).append(commit)
    data = {
        "format": CACHE_FORMAT,
        "tip": cache.tip,
        "lives": [
            [
                kind,
                id_,
                " ".join(f"{commit} {blob or _NOTHING} {','.join(map(str, parents)) or _NOTHING}" for commit, blob, parents in life),
            ]
            for (kind, id_), life in cache.chains.items()
        ],
        "commits": cache.commits,
        "contents": [[kind, blob, _encode_digests(content)] for (kind, blob), content in cache.contents.items()],
        "landings": [(by, era, " ".join(commits)) for (by, era), commits in together.items()],
        "eras": cache.eras,
        "trust": cache.keys_digest,
        "signers": cache.signers,
        "recorder": cache.recorder_digest,
        "vouched": cache.vouched,
    }
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        overwrite_file(file, [_encode(data), b"\n", cache.encode_log()], mode=0o600)


def _encode(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def _decode_chain(words: list[str]) -> VersionChain:
    return tuple(
        LinkedVersion(commit, "" if blob == _NOTHING else blob, _decode_parents(parents))
        for commit, blob, parents in zip(words[::3], words[1::3], words[2::3], strict=True)
    )


@lru_cache(maxsize=4096)
def _decode_parents(text: str) -> tuple[int, ...]:
    return () if text == _NOTHING else tuple(map(int, text.split(",")))


_NOTHING = "-"


def _encode_digests(content: VersionDigests | None) -> str:
    if content is None:
        return ""
    digests = " ".join((content.terms, *content.entries))
    return f"{digests}={' '.join(content.contexts)}" if any(content.contexts) else digests


def _decode_digests(text: str) -> VersionDigests | None:
    digests, _, contexts = text.partition("=")
    terms, *entries = digests.split(" ")
    if not terms:
        return None
    return VersionDigests(terms, tuple(entries), tuple(contexts.split(" ")) if contexts else ("",) * len(entries))
