"""Fuzz the reader: whatever lies in a file, it is read as everybody would read it, or refused in a line at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from tests.fuzz.mutating import mutate_text
from tests.fuzz.samples import SAMPLES

from troth.read.files.folder import RecordFile
from troth.read.ledger import build_ledger
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    import random

    from troth.model.problem import Problem

_COMPARED = 0.2
"""How many of the accepted files a second reader looks at."""
_LONGEST = 500


def case(chance: random.Random) -> bytes:
    """Read one bent record; return it. Raises AssertionError for a finding."""
    kind, path, good = chance.choice(SAMPLES)
    data = mutate_text(good, [each for _, _, each in SAMPLES], chance)
    ledger, problems = build_ledger([RecordFile(kind=kind, id=path.rpartition("/")[2][:-5], path=path, data=data)])
    source, refused = parse_document(path, data)
    assert source is not None or refused, "neither read nor refused"
    assert source is not None or ledger.unreadable, "lost without a word"
    for problem in problems:
        _is_a_line_at_its_place(problem, data)
    if source is not None and chance.random() < _COMPARED:
        _reads_the_same(data, source.data)
    return data


def _is_a_line_at_its_place(problem: Problem, data: bytes) -> None:
    said = f"{problem.message} {problem.hint}"
    assert 0 < len(problem.message) <= _LONGEST, "the message is too long or empty"
    assert all(char.isprintable() or char in "\u200c\u200d" for char in said), "the message does not print"
    assert 1 <= problem.place.line <= data.count(b"\n") + data.count(b"\r") + 2, "no such line"
    assert problem.place.column >= 1


def _reads_the_same(data: bytes, found: Any) -> None:  # noqa: ANN401 - any JSON
    """Compare with the pure reader of PyYAML, every scalar as text. That it refuses what we read is no other truth."""
    try:
        plainly = yaml.load(data.decode("utf-8-sig"), yaml.BaseLoader)  # noqa: S506 - texts, lists and mappings only
    except yaml.YAMLError:
        return
    assert plainly == _as_text(found), "two readers, two truths"


def _as_text(data: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the data with numbers and booleans left open: the other reader keeps how they were written."""
    if isinstance(data, dict):
        return {key: _as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_text(value) for value in data]
    return data if isinstance(data, str) else _Any(data)


class _Any:
    """Equals the text of a number, a boolean or nothing."""

    def __init__(self, value: bool | float | None) -> None:  # noqa: FBT001 - a value like the others
        self.value = value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        if self.value is None:
            return other in ("", "~", "null", "Null", "NULL")
        if isinstance(self.value, bool):
            return other.lower() == str(self.value).lower()
        return float(other) == float(self.value)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"~{self.value!r}"
