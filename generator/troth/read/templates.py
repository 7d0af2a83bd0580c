"""Read the templates that a board has of its own: `templates/digest/` beside `commitments/`."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from troth.problem import BoardError
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER = "templates/digest"
LARGEST = 100_000
"""Bytes of a template."""


def own_templates(root: Path, known: Iterable[str]) -> dict[str, str]:
    """Return the board's own templates by name; `known` are the names that there may be.

    Raises BoardError for any other file there, for a link, and for what is no text.
    """
    folder, names = root / FOLDER, frozenset(known)
    if not folder.is_dir():
        return {}
    found = sorted(file for file in folder.iterdir() if not file.name.startswith(".") and file.stem.lower() != "readme")
    return {file.name: _text(file, names) for file in found}


def _text(file: Path, known: frozenset[str]) -> str:
    place = f"{FOLDER}/{shown(file.name)}"
    if file.name not in known:
        raise BoardError(f"{place} is no template of a digest", f"did you mean {nearest(file.name, known) or ' or '.join(sorted(known))}?")
    about = file.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        raise BoardError(f"{place} is not an ordinary file of at most {LARGEST} bytes", "put the template itself there")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeError as error:
        raise BoardError(f"{place} is not text in UTF-8", "save it as UTF-8") from error
