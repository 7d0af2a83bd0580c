"""A site that is built beside the old one: what is the same is not written again, and where all is the same, nothing is touched."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from troth.publish.marker import MARKER, format_marker
from troth.publish.memory import Written, digest
from troth.publish.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.publish.memory import Made, Memory


class Staged:
    """A folder that becomes the site: `out` is the old site, `before` what is known of it."""

    def __init__(self, place: Path, out: Path, before: Memory, frame: str = "") -> None:
        """Know the old site; `frame` is a digest of what goes into all pages now, empty where that is not known."""
        self.place = str(place)
        self.out = str(out)
        self.made: dict[str, Made] = {}
        """What the pages and files of single records are made of, by address."""
        self._before = before.files
        self._made_before = before.made if frame and frame == before.frame else {}
        self._writer = Writer(self.place)
        self._same: dict[str, Written] = {}
        self._new: dict[str, str] = {}
        """The digests of what was written."""

    def put(self, address: str, content: bytes) -> None:
        """Write a file, unless the old site has it already."""
        name = digest(content)
        if not self._is_there(address, name):
            self._writer.put(address, content)
            self._new[address] = name

    def keep(self, address: str, made_of: Callable[[], str]) -> Made | None:
        """Return what is known of a file of the old site that is made of the same, and take it over; None where it has to be made."""
        made = self._made_before.get(address)
        if made is None or made.of != made_of() or not self._stays(address):
            return None
        self.made[address] = made
        return made

    def before(self, address: str) -> bytes:
        """Return what a file of the old site holds; nothing where it is not what was written there."""
        known = self._before.get(address)
        with suppress(OSError):
            content = Path(self.out, address).read_bytes() if known else b""
            return content if known and digest(content) == known.digest else b""
        return b""

    def note(self, address: str, made: Made) -> None:
        """Remember what a file is made of."""
        self.made[address] = made

    def report(self) -> tuple[dict[str, Written], dict[str, str], dict[str, Made]]:
        """Return what is the same, what is new, and what it is made of, as far as this process knows."""
        return self._same, self._new, self.made

    def add(self, report: tuple[dict[str, Written], dict[str, str], dict[str, Made]]) -> None:
        """Count in what another process found and wrote."""
        same, new, made = report
        self._same |= same
        self._new |= new
        self.made |= made

    def finish(self) -> dict[str, Written] | None:
        """Make the folder complete and return what is in it; None where the old site is the same, so that it may stay."""
        self._take_in()
        self.put(MARKER, format_marker((*self._same, *self._new)))
        there = set(addresses(self.out))
        if not self._new and there == self._same.keys():
            return None
        for address in self._same:
            self._link(address)
        new = {address: written(f"{self.place}/{address}", name) for address, name in self._new.items()}
        return self._same | new

    def _take_in(self) -> None:
        """Count in what others have written into the folder: the theme's files, pages that are no records, the search index."""
        for address in tuple(addresses(self.place)):
            if address not in self._new:
                path = Path(self.place, address)
                self._same.pop(address, None)
                name = digest(path.read_bytes())
                if self._is_there(address, name):
                    path.unlink()
                else:
                    self._new[address] = name

    def _is_there(self, address: str, name: str) -> bool:
        """Tell whether the old site has this content at this address, and nobody has touched the file since."""
        known = self._before.get(address)
        return known is not None and known.digest == name and self._stays(address)

    def _stays(self, address: str) -> bool:
        """Take over a file of the old site, unless somebody has touched it since."""
        if address in self._same:
            return True
        known = self._before.get(address)
        if known is None or _state(f"{self.out}/{address}") != known[1:]:
            return False
        self._same[address] = known
        return True

    def _link(self, address: str) -> None:
        self._writer.folder_of(address)
        old, new = f"{self.out}/{address}", f"{self.place}/{address}"
        try:
            os.link(old, new)
        except OSError:  # not every disk can have one file in two places
            shutil.copy2(old, new)


def untouched(out: Path, files: Mapping[str, Written]) -> bool:
    """Tell whether a site is still just what was written: nothing added, changed or gone."""
    if set(addresses(str(out))) != files.keys():
        return False
    return all(_state(f"{out}/{address}") == known[1:] for address, known in files.items())


def addresses(folder: str) -> Iterator[str]:
    """Yield every file below a folder by its address from there, hidden ones too."""
    for place, _, names in os.walk(folder):
        inside = place[len(folder) + 1 :].replace(os.sep, "/")
        yield from (f"{inside}/{name}" if inside else name for name in names)


def written(path: str, name: str) -> Written:
    """Return how a file that was just written lies on the disk."""
    size, modified = _state(path)
    return Written(name, size, modified)


def _state(path: str) -> tuple[int, int]:
    """Return size and time of a plain file; nothing that any file has where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return -1, -1
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else (-1, -1)
