"""Boards of unkind shapes: no page grows without end, and whatever a page leaves out stands on another that it leads to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.bench.boards import AS_OF
from tests.bench.shapes import SHAPES, write_shape

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Bodies = Callable[[str], Mapping[str, str]]

SIZE = 320
"""More than one page holds of anything."""
LARGEST, NODES = 400_000, 7_000
"""Bytes and elements of the content of a page: with the theme around it, no page has more than 8,000 elements."""
_ELEMENT = re.compile("<[a-z]")
_LINK = re.compile(r'href="([^"#?]*\.html)')


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Bodies:
    """Give the content of each page of a board by its address, made once for each shape."""

    @cache
    def bodies(shape: str) -> Mapping[str, str]:
        root = tmp_path_factory.mktemp("board")
        write_shape(shape, SIZE, root)
        return {page.uri: page.body for page in build_site(load_board(root, AsOf(AS_OF)), directory_urls=False).pages}

    return bodies


def list_links(body: str) -> set[str]:
    """Return the last parts of the addresses to which there are links."""
    return {each.rpartition("/")[2].removesuffix(".html") for each in _LINK.findall(body)}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_page_grows_without_end(shape: str, boards: Bodies) -> None:
    """However many are asked, belong to one promise, follow each other or are in one team."""
    sizes = {page: (len(body), len(_ELEMENT.findall(body))) for page, body in boards(shape).items()}
    assert {page: size for page, size in sizes.items() if size[0] > LARGEST or size[1] > NODES} == {}


def test_all_parts_of_a_promise_can_be_reached(boards: Bodies) -> None:
    """The promise's page has the first of them and a link to a list, whose pages together have every one."""
    found = boards("one promise with all others as its parts")
    parts = {f"promise-{number}" for number in range(1, SIZE)}
    assert 0 < len(parts & list_links(found["promises/promise-0"])) < len(parts)
    assert 'href="../promises/promise-0/parts.html"' in found["promises/promise-0"]

    pages = [
        body for page, body in found.items() if page == "promises/promise-0/parts" or page.startswith("promises/promise-0/parts/page/")
    ]
    assert len(pages) == 4
    assert set().union(*map(list_links, pages)) >= parts


def test_all_people_can_be_reached(boards: Bodies) -> None:
    """The list of people goes on over pages that lead to each other, each with a title of its own."""
    found = boards("one ask to all, each reached and heard")
    pages = [found[page] for page in ("people/index", "people/page/2", "people/page/3", "people/page/4")]
    assert set().union(*map(list_links, pages)) >= {f"p{number}" for number in range(SIZE)}
    assert all('aria-current="page"' in body for body in pages)
    assert [re.findall("<h1>(.*?)</h1>", body) for body in pages] == [
        ["People"],
        ["People, page 2"],
        ["People, page 3"],
        ["People, page 4"],
    ]


def test_a_long_thread_is_shown_around_the_promise(boards: Bodies) -> None:
    """Each page shows those around its own promise, in order, however long the thread is."""
    found = boards("each promise is a part of the one before")
    for here in (0, SIZE // 2, SIZE - 1):
        thread = found[f"promises/promise-{here}"].partition('class="troth-plain troth-thread"')[2].partition("</ol>")[0]
        told = [int(each) for each in re.findall(r"promise-(\d+)\.html", thread)]
        around = list(range(max(0, min(here - 50, SIZE - 100)), min(SIZE, max(100, here + 50))))
        assert [each for each in around if each != here] == [each for each in told if each != here]
