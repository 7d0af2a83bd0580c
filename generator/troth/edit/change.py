"""A change of one file that has been checked and is not written yet, or the reason why it is not to be."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from troth.edit import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.board import Board
    from troth.model import Data, Kind
    from troth.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a file is to hold, and the board as it will be then."""

    kind: Kind
    id: str
    path: str
    old: bytes | None
    """What the file holds now; None where it is to be made."""
    new: bytes
    after: Board
    warnings: tuple[Problem, ...]
    message: str
    """For the commit: ids and our own words only."""
    entry: dict[str, Data] | None = None
    """The entry that it appends, if it does."""

    def diff(self) -> Iterator[str]:
        """Yield the lines of the unified diff, without their line ends."""
        before = "/dev/null" if self.old is None else f"a/{self.path}"
        lines = (_lines(self.old or b""), _lines(self.new))
        for line in difflib.unified_diff(*lines, before, f"b/{self.path}", lineterm=""):
            yield line.removesuffix("\n")
            if not line.endswith("\n") and line[:1] in "+- " and line[:3] not in ("+++", "---"):
                yield r"\ No newline at end of file"

    def write(self, root: Path) -> None:
        """Put the file in its place. Raises EditError, with nothing written, where it is no longer the one that was read."""
        if self.old is None:
            atomic.create(root, self.path, self.new)
        else:
            atomic.replace(root, self.path, self.old, self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a change is not made: one sentence, and what can be done instead."""

    message: str
    hints: tuple[str, ...] = ()


Outcome: TypeAlias = "Change | Refusal"


def _lines(data: bytes) -> list[str]:
    return data.decode().splitlines(keepends=True)
