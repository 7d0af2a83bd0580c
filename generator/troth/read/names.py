"""What a file may be called: its stem becomes an id, a page's address and a file on every operating system."""

from __future__ import annotations

import re
import unicodedata

from troth.limits import ID_LENGTH
from troth.wording import quoted, shown

MAX_ID = ID_LENGTH.most
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RECORD = re.compile(r"(?P<stem>.+)(?P<ending>\.ya?ml)", re.IGNORECASE | re.DOTALL)
_WINDOWS = frozenset({"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10))})
_PAGES = frozenset({"index", "readme"})
_PATH = 400
"""A message and a runner's annotation hold no longer path."""

Words = tuple[str, str, str]
"""A rule, a message and a hint."""


def record_name(name: str) -> tuple[str, str] | None:
    """Return the stem of a YAML file's name and its ending; None for the name of any other file."""
    found = _RECORD.fullmatch(name)
    return (found["stem"], found["ending"]) if found else None


def folded(stem: str) -> str:
    """Return what a file system that ignores case and composition takes the stem for."""
    return unicodedata.normalize("NFC", stem.casefold())


def in_messages(path: str) -> str:
    """Return the path as problems name it: harmless, and itself wherever it is an ordinary one."""
    return shown(path, _PATH)


def is_harmless(name: str) -> bool:
    """Tell whether a file's name can be shown as it is, at the end of its path."""
    if name.isascii() and name.isprintable() and "#" not in name:
        return True
    path = f"/{name}"
    return shown(path, len(path)) == path


def is_backup(name: str) -> bool:
    """Tell whether an editor left the file behind."""
    return name.endswith("~") or (name.startswith("#") and name.endswith("#")) or name.startswith(".#")


def is_readme(name: str) -> bool:
    """Tell whether the file explains its folder."""
    return name.lower().startswith("readme") and record_name(name) is None


def id_fault(stem: str) -> Words | None:
    """Return why a stem cannot be an id, or None where it can."""
    if not _ID.fullmatch(stem):
        hint = f"rename it to {slug}.yaml" if (slug := _slug(stem)) else "rename it to such a name"
        return "folder/name", f"{quoted(stem)} is not an id: small letters a to z, digits, and single dashes between them", hint
    if len(stem) > MAX_ID:
        return "folder/name", f"this name has {len(stem)} characters, and an id at most {MAX_ID}", "give the file a shorter name"
    if stem in _WINDOWS:
        return "folder/reserved", f"Windows keeps the name {stem} for itself", f"rename the file, for example to {stem}-1.yaml"
    if stem in _PAGES:
        return "folder/reserved", f"{stem} is the name of a folder's own page", "give the file the name of what it is about"
    return None


def _slug(stem: str) -> str:
    """Return the id that is most like the stem, or nothing where none is."""
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MAX_ID].strip("-")
    return "" if slug in _WINDOWS | _PAGES else slug
