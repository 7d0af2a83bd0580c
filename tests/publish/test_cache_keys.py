"""What a page is made of: two boards that share it show the same page, however else they differ."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.profiles import choose_seeds
from tests.publish.random_edits import DAY, Scribe, commit_all
from tests.publish.sites import copy_example
from tests.status.builders import make_board, make_promise

from troth.base.dates import AsOf, add_days
from troth.build import load_board
from troth.publish.cache_keys import CacheKeys
from troth.site import build_site
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def list_keyed(root: Path, as_of: AsOf) -> Iterator[tuple[str, str, object]]:
    """Yield all of a site that is known by its ingredients: the address, the ingredients, and what was made of them."""
    of = build_site(
        load_board(root, as_of, witness=True, published=True), directory_urls=False, address="https://example.org/board/", root=root
    )
    keys = CacheKeys(of.desk)
    for leaf in of.lazy_pages:
        if leaf.record:
            page = leaf.make()
            yield leaf.address, keys.compute_key(leaf.record), (page.title, page.description, page.body, page.edit_url)
    for each in of.iter_files():
        if each.record:
            yield each.address, keys.compute_key(each.record), each.make()


def read_shared_key(root: Path, as_of: AsOf) -> str:
    """Return what all pages are made of."""
    files = sorted([root / "commitments/board.yaml", *(root / "commitments/parties").iterdir()])
    return f"{as_of} {[file.read_text(encoding='utf-8') for file in files]}"


def run_edits(root: Path, seed: int, edits: int) -> tuple[int, int]:
    """Edit a board so many times, and return how often something was known by its ingredients, and how often it was new."""
    scribe, known = Scribe(root, random.Random(seed)), dict[tuple[str, str, str], object]()  # noqa: S311 - the same every time
    again, told = 0, list[str]()
    commit_all(scribe)
    for _ in range(edits):
        as_of = AsOf(add_days(DAY, scribe.chance.choice([0, 0, 0, 0, 3, -30])))
        common = read_shared_key(root, as_of)
        for address, key, content in list_keyed(root, as_of):
            again += (common, address, key) in known
            assert known.setdefault((common, address, key), content) == content, (address, told[-5:])
        told += [scribe.edit() for _ in range(scribe.chance.randrange(1, 3))]
    return again, len(known)


@pytest.mark.chance
@pytest.mark.parametrize("seed", choose_seeds(3))
def test_the_same_ingredients_give_the_same_page(checkout: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After random edits of every kind: a page, a calendar or a feed whose ingredients are as they once were is as it was then."""
    monkeypatch.setattr("troth.views.lists.overflow.MAX_SECTION_ROWS", (50, 2)[seed % 2])  # so few that pages of parties have lists
    again, new = run_edits(copy_example(checkout, tmp_path / "board"), seed, 12)
    assert again > new / 3


def test_one_changed_promise_leaves_most_pages_alone(checkout: Path, tmp_path: Path) -> None:
    """Only what shows it is made of something else."""
    root, as_of = copy_example(checkout, tmp_path / "board"), AsOf(DAY)
    before = {address: key for address, key, _ in list_keyed(root, as_of)}
    file = root / "commitments/promises/2026-10/cnc-dust-hood.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: A hood", "title: A larger hood"), encoding="utf-8")

    changed = defaultdict(set)
    for address, key, _ in list_keyed(root, as_of):
        if before[address] != key:
            changed[address.partition("/")[0]].add(address)

    assert "promises/cnc-dust-hood" in changed["promises"]
    assert "people/marek" in changed["people"]
    assert "feeds/marek.xml" in changed["feeds"]
    assert sum(map(len, changed.values())) < len(before) / 3


def test_a_change_far_along_a_thread_changes_the_page_of_everybody_on_it() -> None:
    """Who promises the first of three that need each other sees on their page how the last one stands, so their page is made anew."""

    def make_key(late: str) -> str:
        first, middle, last = (
            make_promise(record="first", promiser="ann", needs="[middle]"),
            make_promise(record="middle", promiser="bob", needs="[last]"),
            make_promise(late, record="last", promiser="cora"),
        )
        board = make_board(first, middle, last, as_of="2026-11-20")
        return CacheKeys(ViewContext(board)).hash_party("ann")

    assert make_key("") != make_key("date: 2026-10-02, by: cora, act: reported, status: off_track, note: Late")
