"""Bring what `init` and `update` wrote into a repository up to the running version, and leave alone what a person has changed."""

from __future__ import annotations

import difflib
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.files import create_all, read_file, remove_all, replace_file
from troth.edit.host_files import PIN_FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path


class Renewal(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    SAME = "same"
    RENEWED = "renewed"
    KEPT = "kept"
    """A person changed it: it stays as it is."""
    LEFT_OUT = "left out"
    """A person removed it: it stays away."""
    REMOVED = "removed"
    """We wrote it once, and it is not needed any more."""
    USED = "used"
    """It is not needed any more by ours, but by a file that a person changed: it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewedFile:
    """A file: what it was, what it is to be, and what becomes of it."""

    path: str
    fate: Renewal
    old: bytes
    new: bytes

    def list_diff(self) -> Iterator[str]:
        """Yield the difference between what is there and what this version writes; nothing of what is no text."""
        try:
            before, after = self.old.decode().splitlines(), self.new.decode().splitlines()
        except UnicodeDecodeError:
            return
        yield from difflib.unified_diff(before, after, f"a/{self.path}", f"b/{self.path}", lineterm="", n=2)


def plan_renewal(top: Path, files: Mapping[str, bytes], written: WrittenFiles, take: Collection[str] = ()) -> tuple[RenewedFile, ...]:
    """Return what becomes of each file of ours, by its path from `top`. What is named in `take` is ours whoever changed it."""
    found = [_plan_file(top, path, new, written, path in take) for path, new in files.items()]
    retired = [path for path in _RETIRED if path not in written.digests and _is_file(top / path)]
    ours = [path for path in retired if is_earlier(path, content := read_file(top, path)) or b"troth" in content]
    once = (*(path for path in written.digests if path != WRITTEN), *ours)
    gone = {path: read_file(top, path) for path in once if path not in files and _is_file(top / path)}
    kept = {path: old for path, old in gone.items() if not _is_ours(path, old, written)}
    changed = [*kept.values(), *(each.old for each in found if each.fate is Renewal.KEPT)]
    used = {path for path in gone if any(path.encode() in text for text in changed)}
    fates = {path: Renewal.KEPT if path in kept else Renewal.USED if path in used else Renewal.REMOVED for path in gone}
    return (*found, *(RenewedFile(path=path, fate=fates[path], old=old, new=b"") for path, old in gone.items()))


def _is_file(place: Path) -> bool:
    return place.is_file() and not place.is_symlink()


def _plan_file(top: Path, path: str, new: bytes, written: WrittenFiles, taken: bool) -> RenewedFile:  # noqa: FBT001
    if not (top / path).is_file():
        fate = Renewal.LEFT_OUT if path in written.digests and not taken and not path.startswith(f"{PIN_FOLDER}/") else Renewal.NEW
        return RenewedFile(path=path, fate=fate, old=b"", new=new)
    old = read_file(top, path)
    if digest_content(old) == digest_content(new):
        fate = Renewal.SAME
    else:
        fate = Renewal.RENEWED if taken or _is_ours(path, old, written) else Renewal.KEPT
    return RenewedFile(path=path, fate=fate, old=old, new=new)


def _is_ours(path: str, content: bytes, written: WrittenFiles) -> bool:
    """Tell whether the file is as we wrote it."""
    return written.digests.get(path) == digest_content(content) or is_earlier(path, content)


_RETIRED = (
    ".github/workflows/check.yml", ".github/workflows/publish.yml", ".github/workflows/follow-up.yml",
    ".github/troth/requirements.lock", ".github/troth/requirements-notify.lock",
    ".forgejo/workflows/check.yml", ".forgejo/workflows/publish.yml", ".forgejo/troth/requirements.lock",
    ".gitlab/troth/requirements.lock",
)  # fmt: skip
"""What versions before this record was kept wrote under other names."""


def write_renewal(top: Path, renewal: Iterable[RenewedFile], settings: Mapping[str, str]) -> None:
    """Write what is new and renewed, remove what is not needed, and note what was written: all of it, or nothing.

    Raises EditError where that fails.
    """
    listed = tuple(renewal)
    # Of what a person keeps, the version of now stays known: they can take it by hand.
    digests = {
        each.path: digest_content(each.old if each.fate is Renewal.USED else each.new)
        for each in listed
        if each.new or each.fate is Renewal.USED
    }
    note = format_written(WrittenFiles(settings=settings, digests=digests))
    earlier = read_file(top, WRITTEN) if (top / WRITTEN).is_file() else None
    new = {each.path: each.new for each in listed if each.fate is Renewal.NEW} | ({} if earlier else {WRITTEN: note})
    renewed = [(each.path, each.old, each.new) for each in listed if each.fate is Renewal.RENEWED] + (
        [(WRITTEN, earlier, note)] if earlier else []
    )
    create_all(top, new)
    done: list[tuple[str, bytes, bytes]] = []
    try:
        for path, old, content in renewed:
            replace_file(top, path, old, content)
            done.append((path, old, content))
    except BaseException:
        remove_all(top / path for path in new)
        for path, old, content in done:
            replace_file(top, path, content, old)
        raise
    remove_all(top / each.path for each in listed if each.fate is Renewal.REMOVED)


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
