"""Build the site incrementally: what one build is asked, make what changed, keep what is the same, write it all."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from troth.base.runtime import MAX_TASKS, count_workers, run_in_processes
from troth.model import Kind
from troth.publish.cache_keys import CacheKeys
from troth.publish.manifest import PageKey
from troth.publish.mkdocs_files import UnrenderedFile, make_question_entries, make_search_entry
from troth.publish.theme import ThemeRenderer
from troth.render.export import PreviousExport
from troth.render.page import Shown, expand_page
from troth.views.glossary import GLOSSARY_URL
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2 import BytecodeCache
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from troth.base.dates import AsOf
    from troth.board import Board
    from troth.publish.output import StagedOutput
    from troth.publish.theme import KnownTheme
    from troth.render.page import Artifact, Page, ShownRows
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
    site: Site | None = None
    """The site of the board, where that was read already."""
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
    may_renew: bool = False
    """Whether a next build may renew pages without MkDocs."""
    is_linked: bool = False
    """Whether a document leads to one of our files."""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    """What search finds, by page."""
    _theme: KnownTheme | None = None
    _order: dict[int, list[str]] = field(init=False, default_factory=dict)
    """The addresses of all pages, in groups in the order of the site."""
    _before: Sequence[str] = ()
    _made_of: dict[str, str] = field(init=False, default_factory=dict)
    """What pages and files are made of, by address, as far as it was asked for."""
    _kept: set[str] = field(init=False, default_factory=set)
    """The pages that could be taken over as they were."""

    @cached_property
    def keys(self) -> CacheKeys:
        """The keys of what single records are shown by."""
        return CacheKeys(self.site.desk)

    @property
    def order(self) -> tuple[str, ...]:
        """The addresses of all pages, in the order of the site."""
        if not self._order:
            self._order[0] = [page.address for page in self.site.lazy_pages]
        return tuple(chain.from_iterable(self._order[number] for number in sorted(self._order)))

    @property
    def theme(self) -> KnownTheme:
        """The theme that pages are put into."""
        assert self._theme is not None  # noqa: S101 - MkDocs has it ready before it makes a page
        return self._theme

    def start_pages(self, theme: KnownTheme) -> None:
        """Take the theme, with which pages can be made."""
        self._theme = theme

    def describe_theme(self) -> dict[str, Any]:
        """Return what `renew_site` has to know of the build that was made; nothing where MkDocs has to make the next one too."""
        if not self.may_renew:
            return {}
        return {
            "shells": self.theme.shells,
            "navigation": self.theme.navigation,
            "folders": sorted(self.theme.listed_folders),
            "unused": sorted(self.site.unused_lists),
            "pages": self.order,
            "linked": self.is_linked,
        }

    def begin_again(self, site: Site, listed: Mapping[str, File]) -> SiteBuilder:
        """Return what makes the same site with other records, each page when it is looked for."""
        made = SiteBuilder(site=site, output=self.output, own_addresses=self.own_addresses, listed=listed)
        made.start_pages(self.theme)
        return made

    def has_page(self, address: str) -> bool:
        """Tell whether a page is ours to make."""
        if address not in self.pages and self.listed is not None and (leaf := self.site.find_page(address)):
            self._add_page(leaf)
        return address in self.pages

    def _add_page(self, leaf: Artifact[Page]) -> None:
        """Take up a page, unless somebody put a document of their own in its place."""
        address = self._find_address(leaf)
        if address not in self.own_addresses and address not in self.pages:
            self.add_page(leaf, self.theme.config)

    def add_page(self, leaf: Artifact[Page], config: MkDocsConfig) -> UnrenderedFile:
        """Take up a page that MkDocs does not make, and return its file."""
        file = UnrenderedFile(config, f"{leaf.address}.md", self._find_address(leaf))
        self.pages[file.dest_uri] = leaf, file
        return file

    def _find_address(self, leaf: Artifact[Page]) -> str:
        return self.site.addresses.get_page_file(leaf.address)

    def render_page(self, address: str) -> bytes:
        """Return a page."""
        page, file = self.pages[address]
        made = page.make()
        if page.search:
            self.entries[page.address] = make_search_entry(file.url, made)
        listed = self.listed.get(address) if self.listed else None
        if listed and isinstance(self.theme, ThemeRenderer):
            return self.theme.render_listed(listed, made)
        return self.theme.render_page(file, made)

    def list_entries(self) -> list[dict[str, str]]:
        """Return what search finds, in the order of the pages; of a page that was not made, its view has to be."""
        for leaf in () if self.listed is None else self.site.lazy_pages:
            self._add_page(leaf)
        for page, file in self.pages.values():
            if page.search and page.address not in self.entries:
                self.entries[page.address] = make_search_entry(file.url, page.make())
        listed = [self.entries[each] for each in self.order if each in self.entries]
        return [*listed, *(make_question_entries(self.entries[GLOSSARY_URL]) if GLOSSARY_URL in self.entries else ())]

    # decision: 2026-11-30, Pages and files are written by one pool
    def write_site(self) -> None:
        """Write the pages and files: in several processes where there are many, and several processors."""
        new = [address for address in self.pages if not self._keep_page(address)]
        first = self._choose_first(new)
        for address in first:
            self._put_page(address)
        rest = [address for address in new if address not in first]
        groups = (*self.site.group_files(lambda: self._previous)[::-1], self.site.iter_page_files())  # what takes longest first
        size = max(_PIECE, len(rest) // (MAX_TASKS - len(groups)) + 1)
        pages = (partial(self._put_pages, rest[start : start + size]) for start in range(0, len(rest), size))
        self._share_tasks([*(partial(self._write_files, group) for group in groups), *pages], len(rest))

    # decision: 2026-11-30, A build after one change asks MkDocs nothing
    def renew_site(self, theme: KnownTheme, before: Sequence[str]) -> None:
        """Make what has changed as the last build made it; `before` are the addresses of its pages, in the order of the site.

        Raises UnlikeBeforeError where a page is unlike all that were there.
        """
        self._theme, self._before = theme, before
        pages, files = self.site.group_pages(), self.site.group_files(lambda: self._previous)
        tasks = [partial(self._write_files, group) for group in files[::-1]]
        tasks[1:1] = [partial(self._renew_pages, number, group) for number, group in enumerate(pages)]
        self._share_tasks(tasks, 0)

    def _renew_pages(self, number: int, group: Iterable[Artifact[Page]]) -> None:
        listed = self._order[number] = []
        for whole in group:
            for page in self._keep_lists(whole) or expand_page(whole):
                file = self.add_page(page, self.theme.config)
                listed.append(page.address)
                if not self._keep_page(file.dest_uri):
                    self._put_page(file.dest_uri)
                self._write_files(page.files)

    @cached_property
    def _files_below(self) -> Mapping[str, list[str]]:
        """The files that were there before, by the page in whose folder they lay."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.output.list_previous():
            found["/".join(each.split("/")[:2])].append(each)
        return found

    def _keep_lists(self, page: Artifact[Page]) -> tuple[Artifact[Page], ...]:
        """Return a long page and its lists as they were, if all that lies there can be taken over."""
        inside = f"{page.address}/"
        if page.with_lists is None or page.address not in self._before:
            return ()
        files = (self._find_address(page), *self._files_below[page.address])
        if any(self._keep_same(each, page.record) is None for each in files):
            return ()
        lists = takewhile(lambda each: each.startswith(inside), self._before[self._before.index(page.address) + 1 :])
        return tuple(replace(page, address=each, with_lists=None) for each in (page.address, *lists))

    def _share_tasks(self, tasks: Sequence[Callable[[], None]], pages: int) -> None:
        """Do the tasks in as many processes as there are processors, where that many pages or promises are worth it."""
        processes = count_workers() if max(pages, len(self.site.board.promises)) >= self.parallel_threshold else 1
        shells = self.theme.shells
        known = frozenset(shells)

        def report() -> tuple[Any, ...]:
            return self.entries, self._order, {name: shells[name] for name in shells.keys() - known}, self.output.report_written()

        for entries, listed, new, done in run_in_processes(len(tasks), lambda number: tasks[number](), report, processes=processes):
            self.entries.update(entries)
            self._order.update(listed)
            shells.update(new)
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
        if made is not None and page.search and made.title:
            self.entries[page.address] = {"location": file.url, "title": made.title, "text": made.text}
        return made is not None

    def _put_page(self, address: str) -> None:
        page, _ = self.pages[address]
        self._put(address, self.render_page(address), page.record, self.entries.get(page.address, {}))

    def _keep_same(self, address: str, record: Shown | ShownRows | None) -> PageKey | None:
        """Take over what is there and made of the same, and return what is known of it."""
        return self.output.keep_same(address, partial(self._compute_key, address, record)) if record else None

    def _put(self, address: str, content: bytes, record: Shown | ShownRows | None, entry: Mapping[str, str] = _NO_ENTRY) -> None:
        made = PageKey(self._compute_key(address, record), entry.get("title", ""), entry.get("text", "")) if record else None
        self.output.put_file(address, content, made)

    def _compute_key(self, address: str, record: Shown | ShownRows) -> str:
        """Return what a page or file is made of; around a page stands the navigation."""
        if address not in self._made_of:
            around = self.theme.navigation if address.endswith(".html") else ""
            self._made_of[address] = f"{around}{self.keys.compute_key(record)}"
        return self._made_of[address]

    def _choose_first(self, pages: Iterable[str]) -> set[str]:
        """Return the first two pages of each folder that has more, by which the theme's shells are made for all processes."""
        seen: dict[tuple[str, int], list[str]] = defaultdict(list)
        for address in pages:
            page = self.pages[address][0].address
            seen[page.partition("/")[0], page.count("/")].append(address)
        return {address for folder in seen.values() if len(folder) > _SHELLED for address in folder[:_SHELLED]}

    @cached_property
    def _previous(self) -> PreviousExport:
        """Return the old files, with the promises whose pages are as they were."""
        address, kind = self.site.addresses.get_page_file, Kind.PROMISE
        pages = {each: address(promise_url(each)) for each in self.site.board.promises}
        same = {each for each, page in pages.items() if page in self._kept or self._keep_same(page, Shown(kind=kind, id=each)) is not None}
        return PreviousExport(promises=frozenset(same), read=self.output.read_previous)
