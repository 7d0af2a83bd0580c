"""Lay files over the base board of the examples, and ask one rule about the whole."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.model import Kind
from troth.model.problem import sort_problems
from troth.read.files.folder import RecordFile
from troth.read.ledger import build_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model.ledger import Ledger
    from troth.model.problem import Problem
    from troth.rules import Rule


BASE = Path(__file__).parents[1] / "examples" / "base"
KINDS = {f"{kind.folder}": kind for kind in Kind if kind.folder}
DOORS = "promises/doors.yaml"
"""The promise under test: from nina to jane, made on 1 October and due on 15 December 2026."""


def make_doors_yaml(*log: str, **fields: str) -> str:
    """Return a promise as YAML; a field given as empty text is left out, `log` holds entries without dashes and braces."""
    base = {"title": "Doors", "promiser": "nina", "customer": "jane", "outcome": "They shut.", "made": "2026-10-01", "due": "2026-12-15"}
    lines = [f"{key}: {value}" for key, value in {**base, **fields}.items() if value]
    return "\n".join([*lines, *(["log:"] if log else []), *(f"  - {{{entry}}}" for entry in log)]) + "\n"


def make_record_file(path: str, text: str) -> RecordFile:
    """Return a file of a board: `path` is the one inside of commitments/."""
    return RecordFile(
        kind=KINDS.get(path.partition("/")[0], Kind.BOARD), id=PurePosixPath(path).stem, path=f"commitments/{path}", data=text.encode()
    )


def make_base_ledger(files: Mapping[str, str], *, readable: bool = True) -> Ledger:
    """Return the ledger of the base board with these files laid over it; by default all of them have to be readable."""
    base = {file.relative_to(BASE).as_posix(): file.read_text(encoding="utf-8") for file in BASE.rglob("*.yaml")}
    found, problems = build_ledger(make_record_file(path, text) for path, text in {**base, **files}.items())
    assert not (readable and problems), problems
    return found


def find_broken(rule: Rule, files: Mapping[str, str], *, as_of: AsOf | None = None, readable: bool = True) -> tuple[Problem, ...]:
    """Return what one rule finds, checked on 22 November 2026 unless `as_of` says otherwise."""
    return sort_problems(rule(make_base_ledger(files, readable=readable), as_of or AsOf(parse_day("2026-11-22"), pinned=False)))


def list_places(rule: Rule, files: Mapping[str, str], *, readable: bool = True) -> list[str]:
    """Return where one rule finds something, as `promises/doors.yaml:3:11`."""
    return [str(problem.place).removeprefix("commitments/") for problem in find_broken(rule, files, readable=readable)]
