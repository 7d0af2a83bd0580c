"""Lists of digests: written, read, and held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_list(file: Path, frozen: Mapping[str, str]) -> None:
    """Write one line for each, sorted by what it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{digest}  {what}\n" for what, digest in sorted(frozen.items())), encoding="utf-8")


def read_list(file: Path) -> Mapping[str, str]:
    """Return the digest of each by what it is."""
    pairs = (line.split("  ", 1) for line in file.read_text(encoding="utf-8").splitlines())
    return {what: digest for digest, what in pairs}


def compare_lists(old: Mapping[str, str], new: Mapping[str, str]) -> Sequence[str]:
    """Return a line for each that is gone, new, or of other bytes."""
    gone = dict.fromkeys(old.keys() - new.keys(), "gone     ")
    come = dict.fromkeys(new.keys() - old.keys(), "new      ")
    other = {what: "changed  " for what in old.keys() & new.keys() if old[what] != new[what]}
    return [f"{how}{what}" for what, how in sorted({**gone, **come, **other}.items())]
