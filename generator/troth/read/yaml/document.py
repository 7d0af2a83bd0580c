"""Read one YAML file strictly: the same data for everybody, with the place of every key and value, or all that is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from hashlib import sha1
from typing import TYPE_CHECKING

from troth.base.limits import FILE_BYTES
from troth.model import Place, Source
from troth.model.problem import Problem, sort_problems
from troth.read.yaml.parser import EventReader
from troth.read.yaml.text import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterable


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
