"""What `init` and `update` wrote into a repository, so that a later `update` knows what a person has changed since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import __version__
from troth.edit.pin import PIN_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


WRITTEN = f"{PIN_FOLDER}/written.json"
_SETTINGS = ("host", "runner", "package", "action", "branch")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFiles:
    """The version that wrote, with what it was told, and the SHA-256 of each file by its path from the repository's top."""

    version: str = ""
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def digest_content(content: bytes) -> str:
    """Return the SHA-256 of a file as it is in git: with line feeds, whatever an editor made of them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def read_written(top: Path) -> WrittenFiles:
    """Return what was written here; nothing where that is not known, or where it cannot be read."""
    try:
        data = json.loads((top / WRITTEN).read_text(encoding="utf-8"))
        settings = {key: str(data.get(key, "")) for key in _SETTINGS}
        digests = {str(path): str(digest) for path, digest in data["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return WrittenFiles()
    return WrittenFiles(version=str(data.get("version", "")), settings=settings, digests=digests)


def format_written(written: WrittenFiles) -> bytes:
    """Return the file that says what was written."""
    data = {"version": written.version or __version__, **written.settings, "files": dict(sorted(written.digests.items()))}
    return (json.dumps(data, indent=1) + "\n").encode()


def is_earlier(path: str, content: bytes) -> bool:
    """Tell whether a version before this record was kept wrote exactly this file."""
    text = files("troth.edit").joinpath("templates/earlier.txt").read_text(encoding="utf-8")
    return f"{path} {digest_content(content)}" in text.splitlines()
