"""Lists that are too long for one page: further pages that are plain links, and a list of its own for what is long elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from troth.views.rows import Group, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.views.lists.lists import ListPage
    from troth.views.parties import PartiesPage


T = TypeVar("T")
MAX_ROWS_UNPAGED = 500
"""How many rows one page holds at most. A theme makes a browser style a page several times while it opens, and each row counts."""
ROWS_PER_PAGE = 250
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
        return tuple(_insert_gaps(near))


def paginate_list(view: ListPage) -> tuple[ListPage, ...]:
    """Return the list as one page, or as several where it has more than `MAX_ROWS_UNPAGED` rows."""
    total = sum(len(section.rows) for section in view.sections)
    if total <= MAX_ROWS_UNPAGED:
        return (view,)
    pages = _list_page_urls(view.page, total)
    return tuple(_slice_page(view, number, pages) for number in range(1, len(pages) + 1))


def paginate_parties(view: PartiesPage) -> tuple[PartiesPage, ...]:
    """Return the list of parties as one page, or as several where it has more than `MAX_ROWS_UNPAGED` rows."""
    if len(view.rows) <= MAX_ROWS_UNPAGED:
        return (view,)
    pages = _list_page_urls(view.page, len(view.rows))
    return tuple(
        replace(
            view,
            page=page,
            title=_number_title(view.title, number),
            description=view.description.replace(view.title, _number_title(view.title, number), 1),
            rows=view.rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
            pager=Pager(number=number, pages=pages),
        )
        for number, page in enumerate(pages, 1)
    )


def rows_url(list_url: str) -> str:
    """Return the address of the file that holds the rows of a list as data."""
    return f"{list_url.removesuffix('/index')}/rows.js"


def _list_page_urls(first_url: str, total: int) -> tuple[str, ...]:
    """Return the addresses of the pages of a list with so many rows."""
    folder = first_url.removesuffix("/index")
    return (first_url, *(f"{folder}/page/{number}" for number in range(2, -(-total // ROWS_PER_PAGE) + 1)))


def _number_title(title: str, number: int) -> str:
    return title if number == 1 else f"{title}, page {number}"


def _slice_page(view: ListPage, number: int, pages: tuple[str, ...]) -> ListPage:
    title = _number_title(view.title, number)
    return replace(
        view,
        page=pages[number - 1],
        title=title,
        description=f"{title}, {view.description.partition(': ')[2]}" if number > 1 else view.description,
        sections=tuple(_slice_sections(view.sections, number, pages)),
        asks=view.asks if number == 1 else None,
        pager=Pager(number=number, pages=pages),
        rows_at=rows_url(view.page),
    )


def _slice_sections(sections: tuple[Section, ...], number: int, pages: tuple[str, ...]) -> Iterator[Section]:
    """Yield every section with its rows on one page; one that has none there says where they begin."""
    start = (number - 1) * ROWS_PER_PAGE
    before = accumulate((len(section.rows) for section in sections), initial=0)
    for section, first in zip(sections, before, strict=False):
        part = _slice_section(section, start - first, start - first + ROWS_PER_PAGE)
        begins = f"{pages[first // ROWS_PER_PAGE]}#{section.id}" if section.rows and not part.rows else ""
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


def _insert_gaps(numbers: list[int]) -> Iterator[int]:
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            yield 0
        yield number
