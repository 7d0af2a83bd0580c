"""Read one YAML file strictly: the same data for everybody, with the place of every key and value, or all that is wrong.

What files held that are sound is remembered in git's own folder, for the next command that reads the board.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from hashlib import sha1
from typing import TYPE_CHECKING

from troth.base.files import overwrite_file
from troth.base.limits import FILE_BYTES
from troth.model import Place, Source
from troth.model.problem import Problem, sort_problems
from troth.read.yaml.parser import EventReader
from troth.read.yaml.text import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from troth.model import Data


_MAX_TOLD = 20
"""So many problems of one rule are told of a file; of the rest only that there are more."""


def parse_document(path: str, data: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Return the record that the bytes of a file hold; or None, and all that is wrong with them.

    `path` is what the problems and the places call the file. No bytes make this raise.
    """
    if len(data) > FILE_BYTES.most:
        return None, (report_oversize(path),)
    text, problems = decode_text(path, data)
    if text is None:
        return None, _limit_problems(problems)
    reading = EventReader(path, text)
    reading.read_events()
    if problems or reading.problems or not isinstance(reading.root, dict):
        return None, _limit_problems((*problems, *reading.problems))
    return Source(path, reading.root, reading.marks, hash_blob(data)), ()


def hash_blob(data: bytes) -> str:
    """Return what git calls these bytes."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def report_oversize(path: str) -> Problem:
    """Return the problem of a file that is over the limit."""
    hint = "a record is a few kilobytes of text; put the rest elsewhere and link to it"
    return Problem("yaml/limit", Place(path), FILE_BYTES.beyond, hint)


def _limit_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems in order; of those that a file is full of, the first."""
    by_rule: dict[str, list[Problem]] = defaultdict(list)
    for problem in sort_problems(problems):
        by_rule[problem.rule].append(problem)
    told: list[Problem] = []
    for alike in by_rule.values():
        told += alike[:_MAX_TOLD]
        if len(alike) > _MAX_TOLD:
            told.append(replace(alike[_MAX_TOLD], message="there are more problems of this kind after this line"))
    return sort_problems(told)


_FEWEST_FILES = 200
"""A board of fewer files is read as quickly as what is remembered of it."""
_SHARE_UNKNOWN = 0.02
"""From which share of files on that were not known it pays to write all down anew."""


# decision: 2026-11-30, What was read is remembered by what git calls its bytes
class KnownFiles:
    """The data of sound files by the blob of each, in a file of JSON: one that is damaged or was written by another program is no loss.

    `frame` tells what else decides whether a file is sound: the program, the schemas, whether the board stands alone.
    """

    def __init__(self, file: Path, frame: str) -> None:
        """Read what is remembered."""
        self._file, self._frame = file, frame
        self._known: Mapping[str, tuple[dict[str, Data], list[int]]] = {}
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            told = json.loads(file.read_bytes())
            if told["frame"] == frame:
                self._known = told["files"]

    def find(self, kind: str, path: str, blob: str) -> Source | None:
        """Return what a file holds; None where it is not known."""
        known = self._known.get(f"{kind} {blob}")
        return Source(path, *known, blob) if known else None

    def save(self, sound: Iterable[tuple[str, Source]]) -> None:
        """Remember these, each with its kind, where so many of them were not known that it pays; do nothing where that is not allowed."""
        files = {f"{kind} {source.blob}": (source.data, list(source.marks)) for kind, source in sound}
        if len(files) < _FEWEST_FILES or len(files.keys() - self._known.keys()) <= len(files) * _SHARE_UNKNOWN:
            return
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            told = {"frame": self._frame, "files": files}
            overwrite_file(
                self._file, (json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),), mode=0o600
            )
