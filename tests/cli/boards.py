"""Boards in folders, and the command run on them as somebody would."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

BASE = Path(__file__).parents[1] / "examples" / "base"
AS_OF = "2026-11-22"

KITCHEN = """\
title: Fit the kitchen
promiser: nina
customer: jane
outcome: Worktop fitted, sink and oven connected.
measures: [Inspection passed, {what: Snags left open, target: 0}]
made: 2026-10-01
due: 2026-11-17
why: Jane's family arrives on the 20th.
partner: omar
tags: [house]
log:
  - {date: 2026-10-02, by: jane, act: agreed}
  - {date: 2026-11-10, by: nina, act: reported, confidence: at_risk, progress: 60, note: The stone is late.}
"""
"""A promise that is five days late on 22 November 2026."""


def write_base_board(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Return `folder` with the base board of the examples in it, and these files (by path inside of commitments/) over it."""
    shutil.copytree(BASE, folder / "commitments")
    for path, text in (files or {}).items():
        file = folder / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


def make_promise_yaml(**fields: str) -> str:
    """Return a sound promise from nina to jane as YAML, with other fields where they are given; empty text leaves one out."""
    base = {"title": "Doors", "promiser": "nina", "customer": "jane", "outcome": "They shut.", "made": "2026-10-01", "due": "2026-12-15"}
    return "".join(f"{key}: {value}\n" for key, value in {**base, **fields}.items() if value)


def run_troth(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> Result:
    """Run the command on the board in `root` as of 22 November 2026, in a window of 160 columns."""
    settings = {"COLUMNS": "160", **(environment or {})}
    return CliRunner().invoke(main, ["-C", str(root), "--as-of", AS_OF, *words], env=settings)
