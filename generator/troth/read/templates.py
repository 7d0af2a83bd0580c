"""Read a board's own templates: those of digests, and the drafts of messages."""

from __future__ import annotations

import os
import stat
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.limits import DIGEST_BYTES, DRAFT_BYTES
from troth.base.text import escape_text, find_closest_word
from troth.model import Place
from troth.model.problem import Problem
from troth.status.ask import DRAFT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


DIGEST_FOLDER = "templates/digest"


def read_digest_templates(root: Path, allowed_names: Iterable[str]) -> dict[str, str]:
    """Return the board's own templates by name; `known` are the names that there may be.

    Raises BoardError for any other file there, for a link, and for what is no text.
    """
    folder, names = root / DIGEST_FOLDER, frozenset(allowed_names)
    if not folder.is_dir():
        return {}
    found = sorted(file for file in folder.iterdir() if not file.name.startswith(".") and file.stem.lower() != "readme")
    return {file.name: _read_digest_template(file, names) for file in found}


def _read_digest_template(file: Path, allowed_names: frozenset[str]) -> str:
    place = f"{DIGEST_FOLDER}/{escape_text(file.name)}"
    if file.name not in allowed_names:
        raise BoardError(
            f"{place} is no template of a digest",
            f"did you mean {find_closest_word(file.name, allowed_names) or ' or '.join(sorted(allowed_names))}?",
        )
    about = file.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > DIGEST_BYTES.most:
        raise BoardError(f"{place} {DIGEST_BYTES.beyond}", "put the template itself there")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeError as error:
        raise BoardError(f"{place} is not text in UTF-8", "save it as UTF-8") from error


DRAFTS_FOLDER = ("templates", "drafts")
DRAFT_SUFFIX = ".txt.jinja"


def read_drafts(root: Path) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the templates by name, and what is wrong with the files; a board that has none has nothing to say here.

    Links are not followed, neither to a file nor to the folder.
    """
    folder = root.joinpath(*DRAFTS_FOLDER)
    if any(each.is_symlink() or not each.is_dir() for each in (folder.parent, folder)):
        return MappingProxyType({}), ()
    found: dict[str, str] = {}
    problems = []
    for file in sorted(folder.iterdir()):
        read = _read_draft(file) if file.name.endswith(DRAFT_SUFFIX) and not file.name.startswith(".") else ""
        if isinstance(read, Problem):
            problems.append(read)
        elif read:
            found[file.name.removesuffix(DRAFT_SUFFIX)] = read
    return MappingProxyType(found), tuple(problems)


def _read_draft(file: Path) -> str | Problem:
    name = file.name.removesuffix(DRAFT_SUFFIX)
    if name not in DRAFT_NAMES:
        meant = find_closest_word(name, DRAFT_NAMES)
        hint = f"did you mean {meant}{DRAFT_SUFFIX}?" if meant else f"a draft is one of {', '.join(DRAFT_NAMES)}"
        return _build_draft_problem(file, "no step of an ask has a draft of this name", hint)
    try:
        if not stat.S_ISREG(file.lstat().st_mode) or file.stat().st_size > DRAFT_BYTES.most:
            return _build_draft_problem(file, "this is no ordinary small file", DRAFT_BYTES.beyond)
        with os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as opened:
            return opened.read(DRAFT_BYTES.most).decode()
    except (OSError, UnicodeDecodeError) as error:
        return _build_draft_problem(
            file, f"this cannot be read as UTF-8 text: {escape_text(str(error), 100)}", "save it as plain text in UTF-8"
        )


def _build_draft_problem(file: Path, message: str, hint: str) -> Problem:
    return Problem("folder/draft", Place(f"{'/'.join(DRAFTS_FOLDER)}/{escape_text(file.name, 100)}"), message, hint)
