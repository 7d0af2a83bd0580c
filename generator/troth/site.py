"""All that is published of a board: its pages, and the files that go out as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

from troth.edit.new_record import find_schema_root
from troth.model import Kind
from troth.read.packaged import read_help_pictures
from troth.render.export import PreviousExport, list_data_files
from troth.render.feeds import list_feeds, render_calendars
from troth.render.form_data import ADDRESS, render_forms_script
from troth.render.page import Artifact, SiteUrls, expand_page, validate_site_url
from troth.render.pages import PageMaker, list_unused_lists
from troth.render.svg_charts import list_badge_files
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from troth.board import Board
    from troth.render.page import Page

    _Earlier = Callable[[], PreviousExport]


STYLES = (
    "assets/shell.css",
    "assets/troth.css",
    "assets/prose.css",
    "assets/acts.css",
    "assets/follow_up.css",
    "assets/agreements.css",
    "assets/asking.css",
    "assets/record.css",
    "assets/filter.css",
    "assets/columns.css",
    "assets/month.css",
    "assets/picture.css",
    "assets/make.css",
    "assets/mine.css",
    "assets/across.css",
    "assets/print.css",
)
SCRIPTS = (
    "assets/dom.js",
    "assets/troth.js",
    "assets/draw.js",
    "assets/items.js",
    "assets/table.js",
    "assets/csv.js",
    "assets/saved.js",
    "assets/filter.js",
    "assets/make.js",
    "assets/sent.js",
    "assets/mine.js",
    "assets/keys.js",
)
"""What every page loads as one script, in this order: the first gives all others the one name that they share."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """All that is published: pages for a site generator to fill its theme with, and files that go out as they are."""

    desk: ViewContext
    addresses: SiteUrls
    root: Path | None
    """The folder of the board: with it, new records name their schema for editors."""
    hashed: bool = True
    """Whether styles and scripts have a digest in their names, so that a browser may keep them for as long as it likes."""

    @property
    def styles(self) -> tuple[str, ...]:
        """The addresses of what every page is styled by."""
        return (bundle_assets(hashed=self.hashed)[STYLE_BUNDLE][0],)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The addresses of what every page runs."""
        return (bundle_assets(hashed=self.hashed)[SCRIPT_BUNDLE][0],)

    @property
    def board(self) -> Board:
        """The board that is published."""
        return self.desk.board

    @property
    def unused_lists(self) -> frozenset[str]:
        """The lists of kinds of records of which the board has none: a navigation leaves them out."""
        return list_unused_lists(self.board)

    @cached_property
    def _maker(self) -> PageMaker:
        return PageMaker(self.desk, self.addresses)

    def find_page(self, address: str) -> Artifact[Page] | None:
        """Return the page that a file holds; no more of the others are looked through than may lie beside it."""
        pages = self.addresses.list_pages_in(address)
        if self.board.rollup is not None:
            return next((each for each in self.lazy_pages if each.address in pages), None)
        return next(filter(None, map(self._maker.find_page, pages)), None)

    @cached_property
    def lazy_pages(self) -> tuple[Artifact[Page], ...]:
        """Its pages, yet to be made."""
        return tuple(chain.from_iterable(map(expand_page, chain.from_iterable(self.group_pages()))))

    def group_pages(self) -> tuple[Iterator[Artifact[Page]], ...]:
        """Return its pages in groups, as its files."""
        own = self._maker.group_pages()
        if self.board.rollup is None:
            return own
        from troth.render.rollup_pages import list_rollup_pages  # noqa: PLC0415 - few boards have sources

        return (list_rollup_pages(self.board, self.board.rollup, self.addresses), *own)

    def iter_files(self) -> Iterator[Artifact[bytes]]:
        """Yield the files one by one, yet to be made."""
        return chain.from_iterable((self.iter_page_files(), *self.group_files()))

    def iter_page_files(self) -> Iterator[Artifact[bytes]]:
        """Yield the files that go out with pages."""
        yield from (each for page in self.lazy_pages for each in page.files)

    def group_files(self, earlier: _Earlier = PreviousExport) -> tuple[Iterator[Artifact[bytes]], ...]:
        """Return the files that go out with no page in groups, each of which shares work: one process makes it from the first to the last.

        What every page needs comes first, and what takes longest last. `earlier` tells what of the old files need not be told again.
        """
        desk, addresses = self.desk, self.addresses
        return (
            map(_wrap_content, chain(list_assets(hashed=self.hashed), read_help_pictures(), list_badge_files(desk))),
            map(_wrap_content, render_calendars(desk, addresses)),
            iter((Artifact(address=ADDRESS, make=self._render_forms),)),
            list_feeds(desk, addresses),
            list_data_files(desk.board, addresses, earlier),
        )

    def iter_contents(self) -> Iterator[tuple[str, bytes]]:
        """Make the files one by one, each with its address from the site's root."""
        return ((each.address, each.make()) for each in self.iter_files())

    @property
    def pages(self) -> Iterator[Page]:
        """Make the pages one by one."""
        return (leaf.make() for leaf in self.lazy_pages)

    @property
    def files(self) -> Mapping[str, bytes]:
        """Make all files at once: content by address."""
        return dict(self.iter_contents())

    def _render_forms(self) -> bytes:
        schemas = find_schema_root(self.root, Kind.PROMISE) if self.root else None
        return render_forms_script(self.desk, schemas).encode()


def build_site(board: Board, *, directory_urls: bool, address: str | None = None, root: Path | None = None, hashed: bool = True) -> Site:
    """Return the site of a board; `directory_urls` tells whether pages lie at `x/` (as `x/index.html`) or at `x.html`.

    `address` is where it will be published: without it, calendars and feeds have no links. `root` is the folder of the board: with
    it, new records name their schema for editors. Without `hashed`, styles and scripts have the same names in every release.
    Raises BoardError where the address is none.
    """
    return Site(desk=ViewContext(board), addresses=SiteUrls(directory_urls, validate_site_url(address)), root=root, hashed=hashed)


def _wrap_content(file: tuple[str, bytes]) -> Artifact[bytes]:
    """Return a file whose content is there already."""
    address, content = file
    return Artifact(address=address, make=lambda: content)


FORM_SCRIPTS = (
    "assets/vendor/json-schema.js",
    "assets/make-yaml.js",
    "assets/make-controls.js",
    "assets/make-pick.js",
    "assets/make-asking.js",
    "assets/make-fields.js",
    "assets/make-checks.js",
    "assets/make-known.js",
    "assets/make-added.js",
    "assets/make-words.js",
    "assets/make-steps.js",
    "assets/make-message.js",
    "assets/make-records.js",
    "assets/make-promise.js",
    "assets/make-acts.js",
    "assets/make-parties.js",
    "assets/make-part.js",
    "assets/make-address.js",
    "assets/make-kept.js",
    "assets/make-file.js",
    "assets/make-send.js",
    "assets/make-form.js",
    "assets/make-page.js",
    "assets/make-meet.js",
    "assets/make-meet-page.js",
)
"""What the forms and meetings need besides, as one script that is fetched when somebody opens one."""
STYLE_BUNDLE, SCRIPT_BUNDLE, FORMS_BUNDLE = "assets/troth.css", "assets/troth.js", "assets/forms.js"
FIRST_BUNDLE = "assets/first.js"
"""What runs on every page before the theme's own script."""
_BUNDLES = {FIRST_BUNDLE: (FIRST_BUNDLE,), FORMS_BUNDLE: FORM_SCRIPTS, STYLE_BUNDLE: STYLES, SCRIPT_BUNDLE: SCRIPTS}
_AS_THEY_ARE = ("meet-worker.js", "assets/vendor/json-schema.LICENSE.txt")
"""What serves the page of a meeting without a net, which a browser lets see no more than the folder that it lies in; and a licence."""
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/)[\s\S])*\*/|//.*)[ \t]*\n", re.MULTILINE)
"""A comment that begins a line, with which it ends: only there is it no part of a text or a pattern."""


def list_sources() -> Iterator[tuple[str, bytes]]:
    """Yield each style and script as it is written, by its address below `render`."""
    for address in (*STYLES, *SCRIPTS, *FORM_SCRIPTS, FIRST_BUNDLE):
        yield address, files("troth.render").joinpath(address).read_bytes()


def list_assets(*, hashed: bool = True) -> Iterator[tuple[str, bytes]]:
    """Yield each style and script that pages load, with its address in the site."""
    yield from bundle_assets(hashed=hashed).values()
    for address in _AS_THEY_ARE:
        place = files("troth.render").joinpath(address if "/" in address else f"assets/{address}")
        yield address, place.read_bytes()


# decision: 2026-11-30, One style and one script for all pages
@cache
def bundle_assets(*, hashed: bool = True) -> Mapping[str, tuple[str, bytes]]:
    """Return the styles and scripts put together, each as its address and its content, by its name without a digest."""
    sources, made = dict(list_sources()), dict[str, tuple[str, bytes]]()
    for name, parts in _BUNDLES.items():
        content = "".join(strip_comments(each, sources[each].decode()) for each in parts)
        if name == SCRIPT_BUNDLE:
            content = content.replace(FORMS_BUNDLE, made[FORMS_BUNDLE][0])
        stem, dot, ending = name.rpartition(".")
        digest = f".{sha256(content.encode()).hexdigest()[:10]}" if hashed else ""
        made[name] = f"{stem}{digest}{dot}{ending}", content.encode()
    return made


def strip_comments(address: str, source: str) -> str:
    """Return a style or script without the comments that people read; what others wrote stays as they wrote it."""
    return source if "/vendor/" in address else _COMMENT.sub("", source)
