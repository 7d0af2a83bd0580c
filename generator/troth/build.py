"""The composition root: from a folder and a date to the board, its problems and its site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.board import Board, board
from troth.days import AsOf, Moment
from troth.problem import in_order
from troth.read.git import history
from troth.read.git.wordings import signed_wordings
from troth.read.ledger import read_ledger
from troth.render.addresses import Addresses, site_address
from troth.render.calendar import calendars
from troth.render.drafts import draft_faults
from troth.render.export import agreement_json, board_json, promise_json, promises_csv
from troth.render.feed import feeds
from troth.render.pages import pages
from troth.render.static import SCRIPTS, STYLES, assets
from troth.rules import broken
from troth.views.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

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


def look(root: Path, when: AsOf | Moment, *, witness: bool = False) -> Board:
    """Read the board in `root`, check it, and derive all that follows as of `when`; with `witness`, ask git who wrote what.

    Raises BoardError where there is nothing to look at.
    """
    ledger, problems = read_ledger(root)
    if witness:
        known = history(root, ledger.parties)
        ledger = replace(ledger, history=known, wordings=signed_wordings(root, ledger.agreements, known))
    as_of = when.in_zone(ledger.settings.timezone) if isinstance(when, Moment) else when
    return board(ledger, as_of, in_order((*problems, *draft_faults(ledger.drafts), *broken(ledger, as_of))))


def site(of: Board, *, directory_urls: bool, address: str | None = None) -> Site:
    """Return the site of a board; `directory_urls` tells whether pages lie at `x/` (as `x/index.html`) or at `x.html`.

    `address` is where it will be published: without it, calendars and feeds have no links. Raises BoardError where it is none.
    """
    addresses = Addresses(directory_urls, site_address(address))
    return Site(board=of, pages=tuple(pages(of, addresses)), files=dict(_files(of, addresses)))


def moment(given: AsOf | None, environment: Mapping[str, str], now: float) -> AsOf | Moment:
    """Return the date that was named, else the moment of `SOURCE_DATE_EPOCH`, else `now` (seconds after 1970 in UTC)."""
    if given is not None:
        return given
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    return Moment(int(epoch), pinned=True) if epoch.isdecimal() else Moment(now)


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
