"""What a file may be called: its stem becomes an id, a page's address and a file on every operating system."""

from __future__ import annotations

import re
import unicodedata

from troth.base.ids import find_id_fault, suggest_id
from troth.base.text import escape_text

_RECORD = re.compile(r"(?P<stem>.+)(?P<ending>\.ya?ml)", re.IGNORECASE | re.DOTALL)
_MAX_PATH = 400
"""A message and a runner's annotation hold no longer path."""

NameFault = tuple[str, str, str]
"""A rule, a message and a hint."""


def split_record_name(name: str) -> tuple[str, str] | None:
    """Return the stem of a YAML file's name and its ending; None for the name of any other file."""
    found = _RECORD.fullmatch(name)
    return (found["stem"], found["ending"]) if found else None


def is_bare_ending(name: str) -> bool:
    """Tell whether a name is nothing but the ending of a record's: a file saved without a name."""
    return name.lower() in {".yaml", ".yml"}


def fold_case(stem: str) -> str:
    """Return what a file system that ignores case and composition takes the stem for."""
    return unicodedata.normalize("NFC", stem.casefold())


def format_path(path: str) -> str:
    """Return the path as problems name it: harmless, and itself wherever it is an ordinary one."""
    return escape_text(path, _MAX_PATH)


def is_harmless(name: str) -> bool:
    """Tell whether a file's name can be shown as it is, at the end of its path."""
    if name.isascii() and name.isprintable() and "#" not in name:
        return True
    path = f"/{name}"
    return escape_text(path, len(path)) == path


def is_readme(name: str) -> bool:
    """Tell whether the file explains its folder."""
    return name.lower().startswith("readme") and split_record_name(name) is None


def check_id(stem: str) -> NameFault | None:
    """Return why the stem of a record's file cannot be its id, or None where it can."""
    fault = find_id_fault(stem)
    if fault is None:
        return None
    better = suggest_id(stem)
    hint = f"rename it to {better}.yaml" if better else "rename it to such a name"
    rule = "folder/reserved" if fault.is_reserved else "folder/name"
    return rule, fault.message, f"{hint}, or better to what it is about" if fault.is_reserved else hint
