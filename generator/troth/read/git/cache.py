"""What was learned of a history, kept in git's own folder: commits do not change, so nothing is asked twice.

The file is a convenience. One that is damaged or of another version is passed over, and one that cannot be written is
not missed.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.files import overwrite_file
from troth.model import Kind
from troth.read.git.command import RawCommit
from troth.read.git.lineage import LinkedVersion, VersionChain
from troth.read.git.mainline import Landing, PartyFiles
from troth.read.git.versions import FileChange, RecordKey, VersionDigests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_KINDS = {kind.value: kind for kind in Kind}
CACHE_FORMAT = f"3 {__version__}"
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


def load_cache(file: Path) -> HistoryCache:
    """Return what the file holds, or nothing known where it cannot be read."""
    try:
        data = json.loads(file.read_bytes())
        if data["format"] != CACHE_FORMAT:
            return HistoryCache()
        return HistoryCache(
            tip=data["tip"],
            chains={(_KINDS[kind], id_): _decode_chain(life.split(" ")) for kind, id_, life in data["lives"]},
            untouched=set(data["untouched"].split()),
            changes={
                commit: tuple(FileChange(_KINDS[kind], *rest) for kind, *rest in changes) for commit, changes in data["changes"].items()
            },
            commits={commit: RawCommit(*each) for commit, each in data["commits"].items()},
            contents={(_KINDS[kind], blob): _decode_digests(text) for kind, blob, text in data["contents"]},
            landings={commit: Landing(by or commit, era) for by, era, commits in data["landings"] for commit in commits.split(" ")},
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
    data = {
        "format": CACHE_FORMAT,
        "tip": cache.tip,
        "lives": [[kind, id_, _encode_chain(life)] for (kind, id_), life in cache.chains.items()],
        "untouched": " ".join(sorted(cache.untouched)),
        "changes": cache.changes,
        "commits": cache.commits,
        "contents": [[kind, blob, _encode_digests(content)] for (kind, blob), content in cache.contents.items()],
        "landings": list(_encode_landings(cache.landings)),
        "eras": cache.eras,
        "trust": cache.keys_digest,
        "signers": cache.signers,
        "recorder": cache.recorder_digest,
        "vouched": cache.vouched,
    }
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        overwrite_file(file, [json.dumps(data, separators=(",", ":")).encode()], mode=0o600)


def _encode_chain(chain: VersionChain) -> str:
    return " ".join(f"{commit} {blob or _NOTHING} {','.join(map(str, parents)) or _NOTHING}" for commit, blob, parents in chain)


def _decode_chain(words: list[str]) -> VersionChain:
    return tuple(
        LinkedVersion(commit, "" if blob == _NOTHING else blob, () if parents == _NOTHING else tuple(map(int, parents.split(","))))
        for commit, blob, parents in zip(words[::3], words[1::3], words[2::3], strict=True)
    )


_NOTHING = "-"


def _encode_digests(content: VersionDigests | None) -> str:
    if content is None:
        return ""
    return " ".join((content.terms, *(f"{entry}={context}" if context else entry for entry, context in zip(*content[1:], strict=True))))


def _decode_digests(text: str) -> VersionDigests | None:
    terms, *entries = text.split(" ")
    if "=" not in text:
        return VersionDigests(terms, tuple(entries), ("",) * len(entries)) if terms else None
    pairs = [each.partition("=") for each in entries]
    return VersionDigests(terms, tuple(entry for entry, _, _ in pairs), tuple(context for _, _, context in pairs))


def _encode_landings(landings: Mapping[str, Landing]) -> Iterator[tuple[str, int, str]]:
    """Yield the commits that came onto the board in one way, together."""
    groups: dict[tuple[str, int], list[str]] = {}
    for commit, landing in landings.items():
        groups.setdefault(("" if landing.commit == commit else landing.commit, landing.era), []).append(commit)
    yield from ((by, era, " ".join(commits)) for (by, era), commits in groups.items())
