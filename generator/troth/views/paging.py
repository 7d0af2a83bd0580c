"""Lists that are too long for one page: further pages that are plain links, and a list of its own for what is long elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from troth.views.row import Group, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.views.lists import ListPage
    from troth.views.parties import PartiesPage

T = TypeVar("T")
AT_ONCE = 500
"""How many rows one page holds at most. A theme makes a browser style a page several times while it opens, and each row counts."""
A_PAGE = 250
"""How many rows each page holds where there are more."""
AROUND = 2
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
        near = sorted({1, last, *range(max(1, self.number - AROUND), min(last, self.number + AROUND) + 1)})
        return tuple(_with_gaps(near))


def paged(view: ListPage) -> tuple[ListPage, ...]:
    """Return the list as one page, or as several where it has more than `AT_ONCE` rows."""
    total = sum(len(section.rows) for section in view.sections)
    if total <= AT_ONCE:
        return (view,)
    pages = _pages(view.page, total)
    return tuple(_page(view, number, pages) for number in range(1, len(pages) + 1))


def paged_parties(view: PartiesPage) -> tuple[PartiesPage, ...]:
    """Return the list of parties as one page, or as several where it has more than `AT_ONCE` rows."""
    if len(view.rows) <= AT_ONCE:
        return (view,)
    pages = _pages(view.page, len(view.rows))
    return tuple(
        replace(
            view,
            page=page,
            title=_numbered(view.title, number),
            description=view.description.replace(view.title, _numbered(view.title, number), 1),
            rows=view.rows[(number - 1) * A_PAGE : number * A_PAGE],
            pager=Pager(number=number, pages=pages),
        )
        for number, page in enumerate(pages, 1)
    )


def rows_address(page: str) -> str:
    """Return the address of the file that holds the rows of a list as data."""
    return f"{page.removesuffix('/index')}/rows.js"


def _pages(first: str, total: int) -> tuple[str, ...]:
    """Return the addresses of the pages of a list with so many rows."""
    folder = first.removesuffix("/index")
    return (first, *(f"{folder}/page/{number}" for number in range(2, -(-total // A_PAGE) + 1)))


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else f"{title}, page {number}"


def _page(view: ListPage, number: int, pages: tuple[str, ...]) -> ListPage:
    title = _numbered(view.title, number)
    return replace(
        view,
        page=pages[number - 1],
        title=title,
        description=f"{title}, {view.description.partition(': ')[2]}" if number > 1 else view.description,
        sections=tuple(_sections(view.sections, number, pages)),
        asks=view.asks if number == 1 else None,
        pager=Pager(number=number, pages=pages),
        rows_at=rows_address(view.page),
    )


def _sections(sections: tuple[Section, ...], number: int, pages: tuple[str, ...]) -> Iterator[Section]:
    """Yield every section with its rows on one page; one that has none there says where they begin."""
    start = (number - 1) * A_PAGE
    before = accumulate((len(section.rows) for section in sections), initial=0)
    for section, first in zip(sections, before, strict=False):
        part = _part(section, start - first, start - first + A_PAGE)
        begins = f"{pages[first // A_PAGE]}#{section.id}" if section.rows and not part.rows else ""
        yield replace(part, begins=begins)


def _part(section: Section, start: int, end: int) -> Section:
    """Return a section with its rows from `start` up to `end`, which may lie outside of it."""
    before = accumulate((len(group.rows) for group in section.groups), initial=0)
    groups = tuple(
        Group(title=group.title, rows=_slice(group.rows, start - first, end - first))
        for group, first in zip(section.groups, before, strict=False)
    )
    rows = _slice(section.rows, start, end)
    return replace(section, rows=rows, groups=tuple(group for group in groups if group.rows), total=section.count)


def _slice(rows: tuple[T, ...], start: int, end: int) -> tuple[T, ...]:
    return rows[max(0, start) : max(0, end)]


def _with_gaps(numbers: list[int]) -> Iterator[int]:
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            yield 0
        yield number
