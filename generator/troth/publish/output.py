"""Take the files of a site: into its folder, or into a staged one that takes its place at the end, or is moved into it."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from troth.publish.destination import MARKER, format_marker
from troth.publish.manifest import FileState, Manifest, hash_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.publish.manifest import PageKey


_NOTHING_KNOWN = Manifest()


def write_file(path: str, content: bytes) -> None:
    """Write a file anew."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)


class StagedOutput:
    """A folder that is or becomes the site: `out` is the old one, `before` what is known of it; neither where it is written right there."""

    def __init__(self, place: Path | str, out: Path | str = "", before: Manifest = _NOTHING_KNOWN, frame: str = "") -> None:
        """Know the old site; `frame` is a digest of what goes into all pages now, empty where that is not known."""
        self.place = str(place)
        self.out = str(out)
        self._made = set[str]()
        """The folders that are there."""
        self.page_keys: dict[str, PageKey] = {}
        """What the pages and files of single records are made of, by address."""
        self._previous_files = before.files
        self._previous_keys = before.made if frame and frame == before.frame else {}
        self._same: dict[str, FileState] = {}
        self._new: dict[str, str] = {}
        """The digests of what was written."""
        self.others: list[str] = []
        """What others have written into the folder."""
        self.gone: set[str] | None = None
        """What is to be taken away from the old site where that is updated; None where the folder takes its place."""

    def put_file(self, address: str, content: bytes, made: PageKey | None = None) -> None:
        """Write a file, unless the old site has it already."""
        if made:
            self.page_keys[address] = made
        name = hash_content(content)
        if not self._is_there(address, name):
            self._make_folder(address)
            write_file(f"{self.place}/{address}", content)
            self._new[address] = name

    def keep_same(self, address: str, compute_key: Callable[[], str]) -> PageKey | None:
        """Return what is known of a file of the old site that is made of the same, and take it over; None where it has to be made."""
        made = self._previous_keys.get(address)
        if made is None or made.key != compute_key() or not self._take_over(address):
            return None
        self.page_keys[address] = made
        return made

    def read_previous(self, address: str) -> bytes:
        """Return what a file of the old site holds; nothing where it is not what was written there."""
        known = self._previous_files.get(address)
        with suppress(OSError):
            content = Path(self.out, address).read_bytes() if known else b""
            return content if known and hash_content(content) == known.digest else b""
        return b""

    def list_previous(self) -> Iterable[str]:
        """Return the addresses of the old site's files."""
        return self._previous_files

    def take_over_all(self, addresses: Iterable[str]) -> bool:
        """Take over those files of the old site that were not made anew; tell whether nobody has touched any of them since."""
        return all(each in self._new or self._take_over(each) for each in addresses)

    def has_same_files(self) -> bool:
        """Tell whether the site has files at the same addresses as the old one."""
        return self._same.keys() | self._new.keys() | {MARKER} == self._previous_files.keys()

    def report_written(self) -> tuple[dict[str, FileState], dict[str, str], dict[str, PageKey]]:
        """Return what is the same, what is new, and what it is made of, as far as this process knows."""
        return self._same, self._new, self.page_keys

    def merge_report(self, report: tuple[dict[str, FileState], dict[str, str], dict[str, PageKey]]) -> None:
        """Count in what another process found and wrote."""
        same, new, made = report
        self._same |= same
        self._new |= new
        self.page_keys |= made

    def finish_folder(self, *, may_update: bool = False) -> dict[str, FileState] | None:
        """Return what the site then has; None where the old one is the same, so that it may stay.

        Where the old one may be updated and little is new, `gone` says what else is to be taken away from it. Otherwise the
        folder is made complete.
        """
        self._take_in()
        self.put_file(MARKER, format_marker((*self._same, *self._new)))
        there = set(list_files(self.out))
        if not self._new and there == self._same.keys():
            return None
        if may_update and len(self._new) * 2 < len(there) and self._fits_in(there):
            self.gone = there - self._same.keys() - self._new.keys()
        else:
            for address in self._same:
                self._link_file(address)
        new = {address: read_file_state(f"{self.place}/{address}", name) for address, name in self._new.items()}
        return self._same | new

    def _fits_in(self, there: set[str]) -> bool:
        """Tell whether what is new can be moved into the old site: no folder is in the place of a file, nor a file or a link of one."""
        folders = {parent for address in self._new for parent in list_parents(address)}
        taken = {parent for address in there for parent in list_parents(address)}
        linked = any(os.path.islink(f"{self.out}/{each}") for each in folders)  # noqa: PTH114 - a path costs as much as the look
        return not (folders & there or self._new.keys() & taken or linked)

    def _take_in(self) -> None:
        """Count in what others have written into the folder: the theme's files, pages that are no records, the search index."""
        for address in tuple(list_files(self.place)):
            if address not in self._new:
                path = Path(self.place, address)
                self._same.pop(address, None)
                name = hash_content(path.read_bytes())
                self.others.append(address)
                if self._is_there(address, name):
                    path.unlink()
                else:
                    self._new[address] = name

    def _is_there(self, address: str, name: str) -> bool:
        """Tell whether the old site has this content at this address, and nobody has touched the file since."""
        known = self._previous_files.get(address)
        return known is not None and known.digest == name and self._take_over(address)

    def _take_over(self, address: str) -> bool:
        """Take over a file of the old site, unless somebody has touched it since."""
        if address in self._same:
            return True
        known = self._previous_files.get(address)
        if known is None or _read_state(f"{self.out}/{address}") != known[1:]:
            return False
        self._same[address] = known
        return True

    def _make_folder(self, address: str) -> None:
        """Make the folder that a file is to lie in."""
        folder = address.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self.place}/{folder}", exist_ok=True)  # noqa: PTH103 - a path costs as much as the file
            self._made.add(folder)

    def _link_file(self, address: str) -> None:
        self._make_folder(address)
        old, new = f"{self.out}/{address}", f"{self.place}/{address}"
        try:
            os.link(old, new)
        except OSError:  # not every disk can have one file in two places
            shutil.copy2(old, new)


def is_untouched(out: Path, files: Mapping[str, FileState]) -> bool:
    """Tell whether a site is still just what was written: nothing added, changed or gone."""
    if set(list_files(str(out))) != files.keys():
        return False
    return all(_read_state(f"{out}/{address}") == known[1:] for address, known in files.items())


def list_files(folder: str) -> Iterator[str]:
    """Yield every file below a folder by its address from there, hidden ones too."""
    for place, _, names in os.walk(folder):
        inside = place[len(folder) + 1 :].replace(os.sep, "/")
        yield from (f"{inside}/{name}" if inside else name for name in names)


def list_parents(address: str) -> Iterator[str]:
    """Yield the folders that a file lies in, by their addresses, the nearest first."""
    while address := address.rpartition("/")[0]:
        yield address


def read_file_state(path: str, name: str) -> FileState:
    """Return how a file that was just written lies on the disk."""
    size, modified = _read_state(path)
    return FileState(name, size, modified)


def _read_state(path: str) -> tuple[int, int]:
    """Return size and time of a plain file; nothing that any file has where there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return -1, -1
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else (-1, -1)
