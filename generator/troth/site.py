"""All that is published of a board: its pages, and the files that go out as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from troth.edit.make import schema_root
from troth.model import Kind
from troth.render.addresses import Addresses, site_address
from troth.render.badges import badge_files
from troth.render.calendar import calendars
from troth.render.export import agreement_json, ask_json, goal_json, meeting_json, party_json, promise_files
from troth.render.feed import feeds
from troth.render.making import ADDRESS, make_data
from troth.render.page import Loose
from troth.render.pages import leaves
from troth.render.static import SCRIPTS, STYLES, assets
from troth.views.desk import Desk
from troth.views.ingredients import Ingredients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from troth.board import Board
    from troth.render.page import Leaf, Page

    _Earlier = Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Site:
    """All that is published: pages for a site generator to fill its theme with, and files that go out as they are."""

    desk: Desk
    addresses: Addresses
    root: Path | None
    """The folder of the board: with it, new records name their schema for editors."""
    styles: tuple[str, ...] = STYLES
    scripts: tuple[str, ...] = SCRIPTS

    @property
    def board(self) -> Board:
        """The board that is published."""
        return self.desk.board

    @cached_property
    def ingredients(self) -> Ingredients:
        """What pages and files of single records are made of."""
        return Ingredients(self.desk)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its pages, yet to be made."""
        return (*_across(self.board, self.addresses), *leaves(self.desk, self.addresses, self.ingredients))

    def loose(self) -> Iterator[Loose]:
        """Yield the files one by one, yet to be made."""
        first, *others = self.groups()
        return chain(first, self.of_pages(), *others)

    def of_pages(self) -> Iterator[Loose]:
        """Yield the files that go out with a page."""
        return (Loose(path, content) for leaf in self.leaves for path, content in leaf.files)

    def groups(self, earlier: _Earlier = dict) -> tuple[Iterator[Loose], ...]:
        """Return all other files in groups, each of which shares work: one process makes it from the first file to the last.

        What every page needs comes first, and what takes longest last; none of it needs the pages. `earlier` finds the lines of
        promises in the whole board's JSON that need not be told again, by id.
        """
        desk, addresses = self.desk, self.addresses
        return (
            map(_there, chain(assets(), badge_files(desk))),
            (_there((f"v1/{path}.json", text.encode())) for path, text in _records(desk.board, addresses)),
            map(_there, calendars(desk, addresses)),
            _for_forms(desk, self.root),
            feeds(desk, addresses, self.ingredients),
            promise_files(desk.board, addresses, self.ingredients, earlier),
        )

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Make the files one by one, each with its address from the site's root."""
        return ((each.address, each.make()) for each in self.loose())

    @property
    def pages(self) -> Iterator[Page]:
        """Make the pages one by one."""
        return (leaf.make() for leaf in self.leaves)

    @property
    def files(self) -> Mapping[str, bytes]:
        """Make all files at once: content by address."""
        return dict(self.contents())


def site(of: Board, *, directory_urls: bool, address: str | None = None, root: Path | None = None) -> Site:
    """Return the site of a board; `directory_urls` tells whether pages lie at `x/` (as `x/index.html`) or at `x.html`.

    `address` is where it will be published: without it, calendars and feeds have no links. `root` is the folder of the board: with
    it, new records name their schema for editors. Raises BoardError where the address is none.
    """
    return Site(desk=Desk(of), addresses=Addresses(directory_urls, site_address(address)), root=root)


def _across(of: Board, addresses: Addresses) -> Iterator[Leaf]:
    """Yield the pages of all boards together, where there are others."""
    if of.organisation is not None:
        from troth.render.across_pages import across_leaves  # noqa: PLC0415 - few boards have sources

        yield from across_leaves(of, of.organisation, addresses)


def _for_forms(desk: Desk, root: Path | None) -> Iterator[Loose]:
    yield Loose(ADDRESS, lambda: make_data(desk, schema_root(root, Kind.PROMISE) if root else None).encode())


def _there(file: tuple[str, bytes]) -> Loose:
    """Return a file whose content is there already."""
    address, content = file
    return Loose(address, lambda: content)


def _records(of: Board, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Yield each record that is no promise as JSON, under the kind's folder and its id."""
    yield from ((f"asks/{each.ask.id}", ask_json(each, addresses)) for each in of.pursuits.values())
    yield from ((f"agreements/{each.id}", agreement_json(each)) for each in of.accords.values())
    yield from ((f"meetings/{each.id}", meeting_json(each, of)) for each in of.ledger.meetings.values())
    yield from ((f"goals/{each.id}", goal_json(each, of)) for each in of.ledger.goals.values())
    yield from ((f"parties/{each.id}", party_json(each, of.settings)) for each in of.ledger.parties)
