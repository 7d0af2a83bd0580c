"""Write many files quickly: each folder is made once, each file opened once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.publish.memory import Made


class Writer:
    """Writes files into one folder, which may be there already."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._made: set[str] = set()

    def put(self, address: str, content: bytes) -> None:
        """Write a file at an address below the folder."""
        self.folder_of(address)
        write(f"{self.place}/{address}", content)

    def keep(self, address: str, made_of: Callable[[], str]) -> Made | None:  # noqa: ARG002
        """Keep nothing: it is not known what was there before."""
        return None

    def before(self, address: str) -> bytes:  # noqa: ARG002
        """Know nothing of what was there before."""
        return b""

    def note(self, address: str, made: Made) -> None:
        """Need nothing."""

    def report(self) -> object:
        """Return nothing: what is written is there for every process."""
        return None

    def add(self, report: object) -> None:
        """Need nothing."""

    def folder_of(self, address: str) -> None:
        """Make the folder that a file is to lie in."""
        folder = address.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self.place}/{folder}", exist_ok=True)  # noqa: PTH103 - a path costs as much as the file
            self._made.add(folder)


def write(path: str, content: bytes) -> None:
    """Write a file anew."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)
