"""The head of a page: what every page has, whatever it shows; and the further pages of a list that is too long for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol, TypeVar

from troth.views.rows import Group, Section

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """Where a page lies, what it is called, and of which day it speaks."""

    page: str
    """Its address in the site, without `.md`."""
    title: str
    description: str
    """One sentence for search engines and previews."""
    as_of: str
    """The day in words: `As of 1 Nov 2026`."""


class PageView(Protocol):
    """A page's content, whatever it shows: it has a head."""

    @property
    def head(self) -> PageHead:
        """Where it lies, and what it is called."""


T = TypeVar("T")
MAX_ROWS_UNPAGED = 150
"""How many rows one page holds at most. A theme makes a browser style a page several times while it opens, and each row counts."""
ROWS_PER_PAGE = 100
"""How many rows each page holds where there are more."""
PAGES_AROUND = 2
"""To how many pages before and after itself a page has links, besides the first and the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Which page of how many this is, with the addresses of all of them."""

    number: int
    pages: tuple[str, ...]

    @property
    def first(self) -> str:
        """The address of the first page, which is the list's own."""
        return self.pages[0]

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers to which there are links; 0 stands for those that are left out."""
        last = len(self.pages)
        near = sorted({1, last, *range(max(1, self.number - PAGES_AROUND), min(last, self.number + PAGES_AROUND) + 1)})
        gaps = zip([0, *near], near, strict=False)
        return tuple(shown for before, number in gaps for shown in ((0, number) if number - before > 1 else (number,)))

    @property
    def page(self) -> str:
        """The address of this page."""
        return self.pages[self.number - 1]

    @property
    def start(self) -> int:
        """How many rows are on the pages before."""
        return (self.number - 1) * ROWS_PER_PAGE

    def number_title(self, title: str) -> str:
        """Return the title of the list with the number of the page, but for the first."""
        return title if self.number == 1 else f"{title}, page {self.number}"


def build_pagers(first_url: str, total: int) -> tuple[Pager, ...]:
    """Return the pages of a list with so many rows; nothing where one page holds them all."""
    if total <= MAX_ROWS_UNPAGED:
        return ()
    folder = first_url.removesuffix("/index")
    pages = (first_url, *(f"{folder}/page/{number}" for number in range(2, -(-total // ROWS_PER_PAGE) + 1)))
    return tuple(Pager(number=number, pages=pages) for number in range(1, len(pages) + 1))


def rows_url(list_url: str) -> str:
    """Return the address of the file that holds the rows of a list as data."""
    return f"{list_url.removesuffix('/index')}/rows.js"


def slice_sections(sections: tuple[Section, ...], pager: Pager) -> Iterator[Section]:
    """Yield every section with its rows on one page; one that has none there says where they begin."""
    before = accumulate((len(section.rows) for section in sections), initial=0)
    for section, first in zip(sections, before, strict=False):
        part = _slice_section(section, pager.start - first, pager.start - first + ROWS_PER_PAGE)
        begins = f"{pager.pages[first // ROWS_PER_PAGE]}#{section.id}" if section.rows and not part.rows else ""
        yield replace(part, begins=begins)


def _slice_section(section: Section, start: int, end: int) -> Section:
    """Return a section with its rows from `start` up to `end`, which may lie outside of it."""
    before = accumulate((len(group.rows) for group in section.groups), initial=0)
    groups = tuple(
        Group(title=group.title, rows=_slice_rows(group.rows, start - first, end - first))
        for group, first in zip(section.groups, before, strict=False)
    )
    rows = _slice_rows(section.rows, start, end)
    return replace(section, rows=rows, groups=tuple(group for group in groups if group.rows), total=section.count)


def _slice_rows(rows: tuple[T, ...], start: int, end: int) -> tuple[T, ...]:
    return rows[max(0, start) : max(0, end)]
