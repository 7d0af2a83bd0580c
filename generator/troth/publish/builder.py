"""Build the site incrementally: what one build is asked, make what changed, keep what is the same, write it all."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.runtime import MAX_TASKS, count_workers, run_in_processes
from troth.publish.cache_keys import CacheKeys
from troth.publish.manifest import PageKey, hash_content
from troth.publish.mkdocs_files import UnrenderedFile, make_question_entries, make_search_entry
from troth.render.export import BOARD_PATH, parse_promise_lines
from troth.views.glossary import GLOSSARY_URL
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jinja2 import BytecodeCache
    from mkdocs.structure.files import File

    from troth.base.dates import AsOf
    from troth.board import Board
    from troth.publish.output import StagedOutput
    from troth.publish.theme import ThemeRenderer
    from troth.render.page import Artifact, Page, Shown
    from troth.site import Site


_PIECE = 50
"""Pages that a process takes at a time."""
_SHELLED = 2
"""So many pages of a kind are made before there is a shell for the others."""
_NO_ENTRY: Mapping[str, str] = MappingProxyType({})


PARALLEL_THRESHOLD = 500
"""From how many pages on it pays to share the work; doubling a process takes a few hundredths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What one build is to do otherwise than a plain `mkdocs build`."""

    as_of: AsOf | None = None
    """The date as of which the board is shown, whatever `mkdocs.yml` names."""
    output: StagedOutput | None = None
    """Takes what is written; without it, it goes straight into the site's folder."""
    templates: BytecodeCache | None = None
    """Keeps the theme's templates; without it, they are compiled."""
    parallel_threshold: int = PARALLEL_THRESHOLD
    """From how many pages on several processes make them."""
    take_board: Callable[[Board], None] | None = None
    """Is given the board before a site is made of it, and may raise an exception of its own to prevent that."""


_REQUEST = ContextVar[BuildRequest]("_REQUEST")


@contextmanager
def request_build(request: BuildRequest) -> Iterator[None]:
    """Ask this of every build that runs meanwhile."""
    token = _REQUEST.set(request)
    try:
        yield
    finally:
        _REQUEST.reset(token)


def get_build_request() -> BuildRequest:
    """Return what is asked of the build that runs: nothing, where MkDocs was started by itself."""
    return _REQUEST.get(BuildRequest())


@dataclass(kw_only=True)
class SiteBuilder:
    """Makes the pages and files of a site: keeps what is there and made of the same, puts the rest, and merges what workers did."""

    site: Site
    output: StagedOutput
    own_addresses: frozenset[str]
    """The addresses at which somebody put a file of their own among the documents: that one stays."""
    parallel_threshold: int = PARALLEL_THRESHOLD
    """From how many pages on several processes make them."""
    pages: dict[str, tuple[Artifact[Page], UnrenderedFile]] = field(default_factory=dict)
    """Each page that MkDocs does not make, by its address."""
    listed: Mapping[str, File] | None = None
    """Where pages are looked for when somebody asks for one: the files that MkDocs makes pages of, by their addresses."""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    """What search finds, by page."""
    _theme: ThemeRenderer | None = None
    _made_of: dict[str, str] = field(default_factory=dict)
    """What pages and files are made of, by address, as far as it was asked for."""
    _kept: set[str] = field(default_factory=set)
    """The pages that could be taken over as they were."""

    @cached_property
    def keys(self) -> CacheKeys:
        """The keys of what single records are shown by."""
        return CacheKeys(self.site.desk)

    @property
    def theme(self) -> ThemeRenderer:
        """The theme that pages are put into."""
        assert self._theme is not None  # noqa: S101 - MkDocs has it ready before it makes a page
        return self._theme

    def start_pages(self, theme: ThemeRenderer) -> None:
        """Take the theme, with which pages can be made."""
        self._theme = theme

    def has_page(self, address: str) -> bool:
        """Tell whether a page is ours to make."""
        if address not in self.pages and self.listed is not None and (leaf := self.site.find_page(address)):
            self._add_page(leaf)
        return address in self.pages

    def _add_page(self, leaf: Artifact[Page]) -> None:
        """Take up a page, unless somebody put a document of their own in its place."""
        address = self.site.addresses.get_page_file(leaf.address)
        if address not in self.own_addresses:
            self.pages.setdefault(address, (leaf, UnrenderedFile(self.theme.config, f"{leaf.address}.md", address)))

    def render_page(self, address: str) -> bytes:
        """Return a page."""
        page, file = self.pages[address]
        made = page.make()
        if page.search:
            self.entries[page.address] = make_search_entry(file.url, made)
        listed = self.listed.get(address) if self.listed else None
        return self.theme.render_listed(listed, made) if listed else self.theme.render_page(file, made)

    def list_entries(self) -> list[dict[str, str]]:
        """Return what search finds, in the order of the pages; of a page that was not made, its view has to be."""
        for leaf in () if self.listed is None else self.site.lazy_pages:
            self._add_page(leaf)
        for page, file in self.pages.values():
            if page.search and page.address not in self.entries:
                self.entries[page.address] = make_search_entry(file.url, page.make())
        listed = [self.entries[page.address] for page in self.site.lazy_pages if page.address in self.entries]
        return [*listed, *(make_question_entries(self.entries[GLOSSARY_URL]) if GLOSSARY_URL in self.entries else ())]

    # decision: 2026-11-30, Pages and files are written by one pool
    def write_site(self) -> None:
        """Write the pages and files: in several processes where there are many, and several processors."""
        new = [address for address in self.pages if not self._keep_page(address)]
        first = self._choose_first(new)
        for address in first:
            self._put_page(address)
        rest = [address for address in new if address not in first]
        groups = self.site.group_files(self._load_previous_lines)[::-1]  # what takes longest first, so that all are done at about one time
        size = max(_PIECE, len(rest) // (MAX_TASKS - len(groups)) + 1)
        tasks: list[Callable[[], None]] = [partial(self._write_files, group) for group in groups]
        tasks += [partial(self._put_pages, rest[start : start + size]) for start in range(0, len(rest), size)]
        processes = count_workers() if max(len(rest), len(self.site.board.promises)) >= self.parallel_threshold else 1
        reports = run_in_processes(
            len(tasks), lambda number: tasks[number](), lambda: (self.entries, self.output.report_written()), processes=processes
        )
        for entries, done in reports:
            self.entries.update(entries)
            self.output.merge_report(done)

    def _put_pages(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self._put_page(address)

    def _write_files(self, files: Iterable[Artifact[bytes]]) -> None:
        for each in files:
            if each.address not in self.own_addresses and not self._keep_same(each.address, each.record):
                self._put(each.address, each.make(), each.record)

    def _keep_page(self, address: str) -> bool:
        """Tell whether a page could be taken over as it was."""
        page, file = self.pages[address]
        made = self._keep_same(address, page.record)
        if made is not None:
            self._kept.add(address)
        if made is not None and page.search:
            self.entries[page.address] = {"location": file.url, "title": made.title, "text": made.text}
        return made is not None

    def _put_page(self, address: str) -> None:
        page, _ = self.pages[address]
        self._put(address, self.render_page(address), page.record, self.entries.get(page.address, {}))

    def _keep_same(self, address: str, record: Shown | None) -> PageKey | None:
        """Take over what is there and made of the same, and return what is known of it."""
        return self.output.keep_same(address, partial(self._compute_key, address, record)) if record else None

    def _put(self, address: str, content: bytes, record: Shown | None, entry: Mapping[str, str] = _NO_ENTRY) -> None:
        made = PageKey(self._compute_key(address, record), entry.get("title", ""), entry.get("text", "")) if record else None
        self.output.put_file(address, content, made)

    def _compute_key(self, address: str, record: Shown) -> str:
        """Return what a page or file is made of; around a page stands the navigation."""
        if address not in self._made_of:
            around = self._navigation if address in self.pages else ""
            self._made_of[address] = f"{around}{self.keys.compute_key(record)}"
        return self._made_of[address]

    @cached_property
    def _navigation(self) -> str:
        return hash_content(repr([(each.url, each.title) for each in self.theme.nav.pages]).encode("utf-8", "surrogatepass"))

    def _choose_first(self, pages: Iterable[str]) -> set[str]:
        """Return the first two pages of each folder that has more, by which the theme's shells are made for all processes."""
        seen: dict[tuple[str, int], list[str]] = defaultdict(list)
        for address in pages:
            page = self.pages[address][0].address
            seen[page.partition("/")[0], page.count("/")].append(address)
        return {address for folder in seen.values() if len(folder) > _SHELLED for address in folder[:_SHELLED]}

    def _load_previous_lines(self) -> dict[str, bytes]:
        """Return the lines in the whole board's JSON that is there of promises whose pages are as they were, by id."""
        lines, address = parse_promise_lines(self.output.read_previous(BOARD_PATH)), self.site.addresses.get_page_file
        return {each: lines[each] for each in self.site.board.promises if each in lines and address(promise_url(each)) in self._kept}
