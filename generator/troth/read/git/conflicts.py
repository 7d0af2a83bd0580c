"""Read what a merge could not put together: each record with its three versions, as git keeps them in its index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.model import RECORD_KINDS, Kind
from troth.model.source import FOLDER
from troth.read.git.command import Git, read_objects
from troth.read.git.merge import translate_git_errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


_KINDS: Mapping[str, Kind] = {kind.folder: kind for kind in (*RECORD_KINDS, Kind.PARTIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictedFile:
    """A file of the board that both sides of a merge changed: as it was before, ours and theirs; None where it was not there."""

    path: str
    """From the board's folder."""
    kind: Kind | None
    before: bytes | None
    ours: bytes | None
    theirs: bytes | None


def read_conflicts(root: Path) -> tuple[ConflictedFile, ...]:
    """Return the files below `root/commitments` that wait to be put together. Raises BoardError where there is no git."""
    with translate_git_errors():
        git, stages = Git(folder=root), dict[str, dict[str, str]]()
        with git.open_stream("ls-files", "--unmerged", "-z", "--", FOLDER) as out:
            for line in filter(None, out.read().decode("utf-8", "surrogateescape").split("\0")):
                header, _, path = line.partition("\t")
                mode, blob, stage = header.split(" ")
                if mode not in ("100644", "100755"):
                    raise BoardError(f"{path} is no ordinary file on one side", "put it right by hand: the board follows no links")
                stages.setdefault(path, {})[stage] = blob
        contents = dict(read_objects(git, dict.fromkeys(blob for each in stages.values() for blob in each.values())))
        sides = {path: [contents[blobs[stage]] if stage in blobs else None for stage in "123"] for path, blobs in sorted(stages.items())}
        return tuple(
            ConflictedFile(path=path, kind=_find_kind(path), before=before, ours=ours, theirs=theirs)
            for path, (before, ours, theirs) in sides.items()
        )


def _find_kind(path: str) -> Kind | None:
    folder, _, rest = path.removeprefix(f"{FOLDER}/").partition("/")
    return _KINDS.get(folder) if rest and path.endswith(".yaml") else None
