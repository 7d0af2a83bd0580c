"""Make and write pages and files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from troth.base.runtime import MAX_TASKS, WorkerPool, count_workers, run_in_processes
from troth.model import Kind
from troth.publish.manifest import PageKey, hash_content
from troth.publish.page_meta import make_search_entry
from troth.render.export import BOARD_PATH, get_json_path, parse_promise_lines
from troth.render.page import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.publish.cache_keys import CacheKeys
    from troth.publish.mkdocs_files import UnrenderedFile
    from troth.publish.output import Output
    from troth.publish.theme import ThemeRenderer
    from troth.render.page import Artifact, Page
    from troth.site import Site


PARALLEL_THRESHOLD = 500
"""From how many pages on it pays to share the work; doubling a process takes a few hundredths of a second."""
_PIECE = 50
"""Pages that a process takes at a time."""
_CHECKED = 2


@dataclass(kw_only=True)
class SiteBuilder:
    """What is still to be written, and what search is to find of it."""

    site: Site
    theme: ThemeRenderer
    keys: CacheKeys
    pages: Mapping[str, tuple[Artifact[Page], UnrenderedFile]]
    """Each page that MkDocs does not make, by its address."""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    """What search finds, by page."""
    _keys: dict[str, str] = field(default_factory=dict)
    """What pages are made of, as far as it was asked for."""

    def render_page(self, address: str) -> bytes:
        """Return a page."""
        leaf, file = self.pages[address]
        ours = leaf.make()
        if leaf.search:
            self.entries[leaf.address] = make_search_entry(file.url, ours)
        return self.theme.render_page(file, ours)

    def list_entries(self) -> list[dict[str, str]]:
        """Return what search finds, in the order of the pages; of a page that was not made, its view has to be."""
        for leaf, file in self.pages.values():
            if leaf.search and leaf.address not in self.entries:
                self.entries[leaf.address] = make_search_entry(file.url, leaf.make())
        return [self.entries[leaf.address] for leaf in self.site.lazy_pages if leaf.address in self.entries]

    def write_pages(self, out: Output, loose: FileBuilder) -> None:
        """Write the pages and the files that go out with them: in several processes where there are many, and several processors.

        As long as another process is busy with the other `loose` files, one processor is left to it.
        """
        new = [address for address in self.pages if not self._keep_page(address, out)]
        first = self._choose_first(new)
        for address in first:
            self._put_page(address, out)
        rest = [address for address in new if address not in first]
        size = max(_PIECE, len(rest) // (MAX_TASKS - 1) + 1)
        pieces = [rest[start : start + size] for start in range(0, len(rest), size)]

        def work(number: int) -> None:
            for address in pieces[number]:
                self._put_page(address, out)

        loose.write_page_files(out)
        while len(pieces) * size >= PARALLEL_THRESHOLD and count_workers() == 1 + loose.busy:  # nobody is free to help
            work(0)
            del pieces[0]
        processes = count_workers() - loose.busy if len(pieces) * size >= PARALLEL_THRESHOLD else 1
        for entries, done in run_in_processes(len(pieces), work, lambda: (self.entries, out.report_written()), processes=processes):
            self.entries.update(entries)
            out.add_report(done)

    def _keep_page(self, address: str, out: Output) -> bool:
        """Tell whether a page could be taken over as it was."""
        leaf, file = self.pages[address]
        made = out.keep_file(address, partial(self._compute_key, address)) if leaf.record else None
        if made is not None and leaf.search:
            self.entries[leaf.address] = {"location": file.url, "title": made.title, "text": made.text}
        return made is not None

    def _put_page(self, address: str, out: Output) -> None:
        leaf, _ = self.pages[address]
        out.put_file(address, self.render_page(address))
        if key := self._compute_key(address):
            entry = self.entries.get(leaf.address, {})
            out.note_key(address, PageKey(key, entry.get("title", ""), entry.get("text", "")))

    def _compute_key(self, address: str) -> str:
        """Return what a page is made of, with the navigation that stands around it; nothing where that is not known."""
        if address not in self._keys:
            record = self.pages[address][0].record
            self._keys[address] = f"{self._navigation}{self.keys.compute_key(record)}" if record else ""
        return self._keys[address]

    @cached_property
    def _navigation(self) -> str:
        return hash_content(repr([(each.url, each.title) for each in self.theme.nav.pages]).encode("utf-8", "surrogatepass"))

    def _choose_first(self, pages: Iterable[str]) -> set[str]:
        """Return the first two pages of each folder, by which the theme's shells are made and checked."""
        seen: dict[str, int] = defaultdict(int)
        return {address for address in pages if _count_up(seen, self.pages[address][0].address.rpartition("/")[0]) <= _CHECKED}


def _count_up(counts: dict[str, int], name: str) -> int:
    counts[name] += 1
    return counts[name]


@dataclass(kw_only=True)
class FileBuilder:
    """All files that go out as they are."""

    site: Site
    keys: CacheKeys
    own_addresses: frozenset[str]
    """The addresses at which somebody put a file of their own among the documents: that one stays."""
    _workers: WorkerPool[Any] | None = None

    def list_contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield them one by one, made."""
        return ((address, content) for address, content in self.site.iter_contents() if address not in self.own_addresses)

    def start_writing(self, out: Output) -> None:
        """Let another process begin to write those that need no page."""
        groups = self.site.group_files(partial(self._load_previous_lines, out))[
            ::-1
        ]  # what takes longest first, so that all are done at about one time
        processes = min(2, count_workers()) if len(self.site.board.promises) >= PARALLEL_THRESHOLD else 1
        self._workers = WorkerPool(
            len(groups), lambda number: self._write_files(groups[number], out), out.report_written, processes=processes
        )

    @property
    def busy(self) -> bool:
        """Tell whether another process still writes them."""
        return self._workers is not None and self._workers.busy

    def finish_writing(self, out: Output) -> None:
        """Write what the other process has left."""
        assert self._workers is not None  # noqa: S101 - whoever finishes has begun
        for done in self._workers.join():
            out.add_report(done)

    def end_writing(self) -> None:
        """Give it up where it was begun and not finished."""
        if self._workers is not None:
            self._workers.stop()

    def write_page_files(self, out: Output) -> None:
        """Write those that go out with a page."""
        self._write_files(self.site.iter_page_files(), out)

    def _write_files(self, files: Iterable[Artifact[bytes]], out: Output) -> None:
        for each in files:
            if each.address in self.own_addresses or (each.record and self._keep_file(each.address, each.record, out)):
                continue
            out.put_file(each.address, each.make())
            if each.record:
                out.note_key(each.address, PageKey(self.keys.compute_key(each.record)))

    def _keep_file(self, address: str, record: Shown, out: Output) -> bool:
        """Tell whether a file could be taken over as it was."""
        return out.keep_file(address, partial(self.keys.compute_key, record)) is not None

    def _load_previous_lines(self, out: Output) -> dict[str, bytes]:
        """Return the lines of promises that are told as they were, of the whole board's JSON that is there, by id."""
        lines = parse_promise_lines(out.read_previous(BOARD_PATH))
        there = (Shown(kind=Kind.PROMISE, id=each, alone=True) for each in self.site.board.promises if each in lines)
        return {each.id: lines[each.id] for each in there if self._keep_file(get_json_path(each.id), each, out)}
