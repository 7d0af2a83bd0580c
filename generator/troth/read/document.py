"""Read one YAML file strictly: the same data for everybody, with the place of every key and value, or all that is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from hashlib import sha1
from typing import TYPE_CHECKING

from troth.limits import FILE_BYTES
from troth.model import Place, Source
from troth.problem import Problem, in_order
from troth.read.events import Reading
from troth.read.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOLD = 20
"""So many problems of one rule are told of a file; of the rest only that there are more."""


def document(path: str, data: bytes) -> tuple[Source | None, tuple[Problem, ...]]:
    """Return the record that the bytes of a file hold; or None, and all that is wrong with them.

    `path` is what the problems and the places call the file. No bytes make this raise.
    """
    if len(data) > FILE_BYTES.most:
        return None, (too_big(path),)
    text, problems = text_of(path, data)
    if text is None:
        return None, _told(problems)
    reading = Reading(path, text)
    reading.read()
    if problems or reading.problems or not isinstance(reading.root, dict):
        return None, _told((*problems, *reading.problems))
    return Source(path, reading.root, reading.marks, blob_of(data)), ()


def blob_of(data: bytes) -> str:
    """Return what git calls these bytes."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def too_big(path: str) -> Problem:
    """Return the problem of a file that is over the limit."""
    hint = "a record is a few kilobytes of text; put the rest elsewhere and link to it"
    return Problem("yaml/limit", Place(path), FILE_BYTES.beyond, hint)


def _told(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems in order; of those that a file is full of, the first."""
    by_rule: dict[str, list[Problem]] = defaultdict(list)
    for problem in in_order(problems):
        by_rule[problem.rule].append(problem)
    return in_order(each for alike in by_rule.values() for each in _first(alike))


def _first(alike: list[Problem]) -> list[Problem]:
    further = (replace(each, message="from here on there are more faults of this kind") for each in alike[_TOLD : _TOLD + 1])
    return [*alike[:_TOLD], *further]
