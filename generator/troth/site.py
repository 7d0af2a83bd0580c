"""All that is published of a board: its pages, and the files that go out as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.render.addresses import Addresses, site_address
from troth.render.calendar import calendars
from troth.render.export import agreement_json, board_json, promise_json, promises_csv
from troth.render.feed import feeds
from troth.render.pages import pages
from troth.render.static import SCRIPTS, STYLES, assets
from troth.views.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board
    from troth.render.page import Page


@dataclass(frozen=True, kw_only=True)
class Site:
    """All that is published: pages for a site generator to fill its theme with, and files that go out as they are."""

    board: Board
    pages: tuple[Page, ...]
    files: Mapping[str, bytes]
    """Content by address, relative to the site's root."""
    styles: tuple[str, ...] = STYLES
    scripts: tuple[str, ...] = SCRIPTS


def site(of: Board, *, directory_urls: bool, address: str | None = None) -> Site:
    """Return the site of a board; `directory_urls` tells whether pages lie at `x/` (as `x/index.html`) or at `x.html`.

    `address` is where it will be published: without it, calendars and feeds have no links. Raises BoardError where it is none.
    """
    addresses = Addresses(directory_urls, site_address(address))
    return Site(board=of, pages=tuple(pages(of, addresses)), files=dict(_files(of, addresses)))


def _files(of: Board, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    yield from assets()
    yield "v1/board.json", board_json(of, addresses).encode()
    yield "promises.csv", promises_csv(of).encode("utf-8-sig")
    for each in of.standings.values():
        yield f"v1/promises/{each.id}.json", promise_json(each, of, addresses).encode()
    for accord in of.accords.values():
        yield f"v1/agreements/{accord.id}.json", agreement_json(accord).encode()
    desk = Desk(of)
    yield from calendars(desk, addresses)
    yield from feeds(desk, addresses)
