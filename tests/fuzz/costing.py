"""Hostile sources and workbooks, each answered by the command in a process of its own: in time, in little memory, in one line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.hostile_sources import hostile_source
from tests.fuzz.hostile_workbooks import hostile_workbook
from tests.fuzz.measuring import measure

if TYPE_CHECKING:
    import random

    from tests.fuzz.measuring import Cost

SECONDS, MEBIBYTES = 5, 300
"""What an answer may cost, of a processor's time and of memory."""
_LONGEST = 500
_AS_OF = ("--as-of", "2026-11-20")


def source(chance: random.Random) -> bytes:
    """Check a roll-up of one hostile board, and return that board. Raises AssertionError for a finding."""
    name, data = hostile_source(chance)
    with tempfile.TemporaryDirectory() as folder:
        root = _board(Path(folder), "sources:\n  evil: {from: evil}\n")
        (root / "evil/v1").mkdir(parents=True)
        (root / "evil/v1/board.json").write_bytes(data)
        cost = measure(root, "check", *_AS_OF)
    _see(name, cost)
    assert cost.code == 0, f"{name}: {cost.lines[:2]}"
    assert len(cost.lines) <= 2, f"{name}: {cost.lines}"
    assert all(": warning: evil: " in each for each in cost.lines[:-1]), f"{name}: {cost.lines}"
    return data


def workbook(chance: random.Random) -> bytes:
    """Import a hostile workbook, and return it. Raises AssertionError for a finding."""
    name, data = hostile_workbook(chance)
    with tempfile.TemporaryDirectory() as folder:
        root = _board(Path(folder), "")
        (root / "sheet.xlsx").write_bytes(data)
        cost = measure(root, "import", "sheet.xlsx", *_AS_OF)
    _see(name, cost)
    if cost.code == 2:
        sentence, hint = cost.lines
        assert sentence.startswith("Error: sheet.xlsx "), f"{name}: {sentence}"
        assert hint.startswith("  "), f"{name}: {hint}"
    return data


def _board(root: Path, more: str) -> Path:
    (root / "commitments").mkdir()
    (root / "commitments/board.yaml").write_text(f"name: Ours\ntimezone: UTC\n{more}")
    return root


def _see(name: str, cost: Cost) -> None:
    said = f"{name}: {cost.seconds:.1f} s, {cost.mebibytes} MiB, exit {cost.code}: {cost.lines[:1]}"
    assert cost.seconds < SECONDS, said
    assert cost.mebibytes < MEBIBYTES, said
    assert cost.code in (0, 1, 2), said
    assert not any("a bug in troth" in each or "Traceback" in each for each in cost.lines), said
    assert all(len(each) <= _LONGEST for each in cost.lines), said
