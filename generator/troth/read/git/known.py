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
from troth.read.git.changes import Change
from troth.read.git.lives import Content, Life, Record
from troth.read.git.objects import Raw

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = {kind.value: kind for kind in Kind}
FORMAT = f"1 {__version__}"
"""Another release may read old files in another way, so it starts afresh."""


@dataclass(slots=True, kw_only=True)
class Known:
    """What is known of a repository's commits. It grows while history is read, so it is not frozen."""

    tip: str = ""
    """The commit up to which `lives` tells."""
    lives: dict[Record, Life] = field(default_factory=dict)
    untouched: set[str] = field(default_factory=set)
    """The commits that changed no record."""
    changes: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    commits: dict[str, Raw] = field(default_factory=dict)
    contents: dict[tuple[Kind, str], Content | None] = field(default_factory=dict)
    trust: str = ""
    """The state of the keys by which `signers` were verified."""
    signers: dict[str, str] = field(default_factory=dict)
    """The address that each signed commit's signature belongs to; empty where it could not be verified."""


def load(file: Path) -> Known:
    """Return what the file holds, or nothing known where it cannot be read."""
    try:
        data = json.loads(file.read_bytes())
        return _known(data) if data["format"] == FORMAT else Known()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Known()


def save(file: Path, known: Known) -> None:
    """Write the file anew and put it in the old one's place at once; do nothing where that is not allowed."""
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False) as new:
            try:
                new.write(json.dumps(_data(known), separators=(",", ":")))
                new.close()
                os.replace(new.name, file)  # noqa: PTH105 - both are names here
            except BaseException:
                os.unlink(new.name)  # noqa: PTH108 - as above
                raise


def _data(known: Known) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tip": known.tip,
        "lives": [[kind, id_, " ".join(map(" ".join, life))] for (kind, id_), life in known.lives.items()],
        "untouched": " ".join(sorted(known.untouched)),
        "changes": known.changes,
        "commits": known.commits,
        "contents": [[kind, blob, _words(content)] for (kind, blob), content in known.contents.items()],
        "trust": known.trust,
        "signers": known.signers,
    }


def _known(data: dict[str, Any]) -> Known:
    return Known(
        tip=data["tip"],
        lives={(_KINDS[kind], id_): _pairs(life.split(" ")) for kind, id_, life in data["lives"]},
        untouched=set(data["untouched"].split()),
        changes={commit: tuple(_change(*each) for each in changes) for commit, changes in data["changes"].items()},
        commits={commit: Raw(*each) for commit, each in data["commits"].items()},
        contents={(_KINDS[kind], blob): _content(text) for kind, blob, text in data["contents"]},
        trust=data["trust"],
        signers=dict(data["signers"]),
    )


def _pairs(words: list[str]) -> Life:
    return tuple(zip(words[::2], words[1::2], strict=True))


def _change(kind: str, id_: str, blob: str, before: list[list[str]]) -> Change:
    return Change(_KINDS[kind], id_, blob, tuple((old, old_blob) for old, old_blob in before))


def _words(content: Content | None) -> str:
    return " ".join((content.terms, *content.entries)) if content else ""


def _content(text: str) -> Content | None:
    terms, *entries = text.split(" ")
    return Content(terms, tuple(entries)) if terms else None
