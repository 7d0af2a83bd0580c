"""Good records of every kind, from the example of the tests: what is bent starts from these."""

from __future__ import annotations

from pathlib import Path

from tests.review.scratch import FILES

from troth.model import Kind

_BASE = Path(__file__).parents[1] / "examples" / "base"
_FOLDERS = {kind.folder: kind for kind in Kind if kind is not Kind.BOARD}


def _kind(path: str) -> Kind:
    return _FOLDERS.get(path.split("/")[1], Kind.BOARD)


SAMPLES: tuple[tuple[Kind, str, str], ...] = tuple(
    (_kind(path), path, text)
    for path, text in sorted(
        {f"commitments/{file.relative_to(_BASE).as_posix()}": file.read_text() for file in _BASE.rglob("*.yaml")}.items() | FILES.items()
    )
)
"""Kind, path and content."""
LOGS = tuple(each for each in SAMPLES if "log:" in each[2])
