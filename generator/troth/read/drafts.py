"""Read a board's own drafts: the templates beside `commitments/` that take the place of the usual ones."""

from __future__ import annotations

import os
import stat
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.pursuit import DRAFTS
from troth.model import Place
from troth.problem import Problem
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = ("templates", "drafts")
ENDING = ".txt.jinja"
LARGEST = 64 * 1024
"""Bytes of a template."""


def read_drafts(root: Path) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the templates by name, and what is wrong with the files; a board that has none has nothing to say here.

    Links are not followed, neither to a file nor to the folder.
    """
    folder = root.joinpath(*FOLDER)
    if any(each.is_symlink() or not each.is_dir() for each in (folder.parent, folder)):
        return MappingProxyType({}), ()
    found: dict[str, str] = {}
    problems = []
    for file in sorted(folder.iterdir()):
        read = _read(file) if file.name.endswith(ENDING) and not file.name.startswith(".") else ""
        if isinstance(read, Problem):
            problems.append(read)
        elif read:
            found[file.name.removesuffix(ENDING)] = read
    return MappingProxyType(found), tuple(problems)


def _read(file: Path) -> str | Problem:
    name = file.name.removesuffix(ENDING)
    if name not in DRAFTS:
        meant = nearest(name, DRAFTS)
        hint = f"did you mean {meant}{ENDING}?" if meant else f"a draft is one of {', '.join(DRAFTS)}"
        return _problem(file, "no step of an ask has a draft of this name", hint)
    try:
        if not stat.S_ISREG(file.lstat().st_mode) or file.stat().st_size > LARGEST:
            return _problem(file, "this is no ordinary small file", "write the draft itself here, at most 64 KiB")
        with os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as opened:
            return opened.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError) as error:
        return _problem(file, f"this cannot be read as UTF-8 text: {shown(str(error), 100)}", "save it as plain text in UTF-8")


def _problem(file: Path, message: str, hint: str) -> Problem:
    return Problem("folder/draft", Place(f"{'/'.join(FOLDER)}/{shown(file.name, 100)}"), message, hint)
