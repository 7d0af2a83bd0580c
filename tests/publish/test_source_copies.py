"""The last good copy of each source stays until there is a better one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from tests.rollup.boards import SALES, export_board, load_board_on, load_rollup, make_as_of, publish_board, write_records
from tests.web_server import serve_folder

from troth.model import BoardSource
from troth.publish.source_copies import CopyResult, update_source_copies
from troth.read.sources.fetch import Fetched, FetchError
from troth.rollup.published import SourceFaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def serve_board(folder: Path) -> Iterator[str]:
    """Give the address at which a folder's board is published."""
    with serve_folder(folder) as root:
        yield f"{root}v1/"


def fetch_sources(root: Path, on: str = "2026-11-20") -> list[tuple[str, str]]:
    """Fetch the sources of a roll-up, and return what became of each: the day of its copy, and why there is no newer one."""
    origins = load_board_on(root).settings.sources
    return [(each.as_of, each.failure) for each in update_source_copies(root, origins, make_as_of(on))]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that publishes a board."""
    return publish_board(tmp_path / "site", export_board(write_records(tmp_path / "sales", SALES)))


def write_rollup_over(root: Path, where: str) -> Path:
    """Lay a roll-up over one source."""
    return write_records(root / "all", {"board.yaml": f"sources:\n  sales: {{from: {where}}}\n"})


def test_a_build_reads_what_was_fetched(tmp_path: Path, site: Path) -> None:
    """Before the first fetch there is nothing; after it there is the board, with nobody there to answer any more."""
    with serve_board(site) as address:
        root = write_rollup_over(tmp_path, address)
        assert load_rollup(root).readable == ()
        assert fetch_sources(root) == [("2026-11-20", "")]
    assert load_rollup(root).boards["sales"].name == "Sales"
    assert load_rollup(root).sources[0].site == address.removesuffix("v1/")
    assert (root / ".troth/sources/.gitignore").read_text().endswith("*\n")


def test_the_last_good_copy_stays(tmp_path: Path, site: Path) -> None:
    """Whatever comes later and is no board, it is shown and said to be the last good one, in `check` too."""
    with serve_board(site) as address:
        root = write_rollup_over(tmp_path, address)
        fetch_sources(root)
        good = (root / ".troth/sources/sales.json").read_bytes()
        publish_board(site, b"{}")
        assert fetch_sources(root)[0][0] == "2026-11-20"
        assert (root / ".troth/sources/sales.json").read_bytes() == good
    board = load_board_on(root)
    (problem,) = board.problems
    assert problem.rule == "source/unreached"
    assert "does not match the schema" in problem.message
    assert problem.message.endswith("the copy of 20 Nov 2026 is shown")
    assert board.rollup is not None
    assert board.rollup.sources[0].is_cached
    assert board.rollup.boards["sales"].name == "Sales"


def test_a_server_that_is_gone(tmp_path: Path, site: Path) -> None:
    """The copy of the day before is shown; a week later it is said to be old."""
    with serve_board(site) as address:
        root = write_rollup_over(tmp_path, address)
        fetch_sources(root)
    assert fetch_sources(root) == [("2026-11-20", "its server could not be reached: it does not answer")]
    assert [each.kind for each in load_rollup(root, "2026-11-21").sources[0].faults] == [SourceFaultKind.UNREACHED]
    assert [each.kind for each in load_rollup(root, "2026-11-28").sources[0].faults] == [SourceFaultKind.UNREACHED, SourceFaultKind.OLD]


def test_a_copy_that_was_touched_is_none(tmp_path: Path, site: Path) -> None:
    """A copy that is not what was fetched is not shown."""
    with serve_board(site) as address:
        root = write_rollup_over(tmp_path, address)
        fetch_sources(root)
    file = root / ".troth/sources/sales.json"
    file.write_bytes(file.read_bytes().replace(b"Sales", b"Slaes"))
    (contribution,) = load_rollup(root).sources
    assert contribution.board is None
    assert contribution.faults[0].message == "the copy that was kept is not what was fetched"


def test_a_folder_is_kept_too(tmp_path: Path, site: Path) -> None:
    """What a folder holds is read from there; once it is broken, the copy that was kept stands in for it."""
    root = write_rollup_over(tmp_path, "../site")
    fetch_sources(root)
    publish_board(site, b"no")
    (contribution,) = load_rollup(root).sources
    assert contribution.is_cached
    assert [each.kind for each in contribution.faults] == [SourceFaultKind.REFUSED]
    assert contribution.board is not None


def test_a_checkout_is_kept_as_of_the_day(tmp_path: Path) -> None:
    """Its records are made into what it would publish, so that a later day without the checkout has something to show."""
    write_records(tmp_path / "sales", SALES)
    root = write_rollup_over(tmp_path, "../sales")
    assert fetch_sources(root, "2026-11-15") == [("2026-11-15", "")]
    (tmp_path / "sales/commitments").rename(tmp_path / "sales/elsewhere")
    assert load_rollup(root).boards["sales"].as_of.isoformat() == "2026-11-15"


def test_what_has_not_changed_is_not_fetched_again(tmp_path: Path, site: Path) -> None:
    """The mark of the last answer is sent along, and only while the copy is whole and from the same address."""
    asked: list[tuple[str, str | None]] = []
    data = (site / "v1/board.json").read_bytes()

    def get(address: str, *, etag: str | None) -> Fetched:
        asked.append((address, etag))
        return Fetched(data=None if etag == "one" else data, etag="one")

    def run(where: str) -> CopyResult:
        (found,) = update_source_copies(tmp_path, (BoardSource(id="sales", location=where),), make_as_of(), get)
        return found

    here, there = "https://a.example/v1/", "https://b.example/v1/"
    assert [run(here).is_unchanged, run(here).is_unchanged, run(there).is_unchanged] == [False, True, True]
    (tmp_path / ".troth/sources/sales.json").write_bytes(b"{}")
    assert not run(there).is_unchanged
    assert asked == [(f"{here}board.json", None), (f"{here}board.json", "one"), (f"{there}board.json", None), (f"{there}board.json", None)]


def test_many_are_asked_at_once(tmp_path: Path, site: Path) -> None:
    """Those that answer slowly are waited for together, and told in the order of the file."""
    data, together = (site / "v1/board.json").read_bytes(), Barrier(4, timeout=120)

    def get(_: str, *, etag: str | None) -> Fetched:
        together.wait()
        return Fetched(data=data, etag=etag)

    origins = tuple(BoardSource(id=each, location=f"https://{each}.example/v1/") for each in ("d", "c", "b", "a"))
    assert [(each.origin.id, each.failure) for each in update_source_copies(tmp_path, origins, make_as_of(), get)] == [
        (each, "") for each in "dcba"
    ]


def test_one_that_fails_changes_nothing_for_the_others(tmp_path: Path, site: Path) -> None:
    """All are tried, in the order of the file."""
    data = (site / "v1/board.json").read_bytes()

    def get(address: str, *, etag: str | None) -> Fetched:
        if "bad" in address:
            raise FetchError("its server answers 500")
        return Fetched(data=data, etag=etag)

    origins = tuple(BoardSource(id=each, location=f"https://{each}.example/v1/") for each in ("first", "bad", "last"))
    assert [each.failure for each in update_source_copies(tmp_path, origins, make_as_of(), get)] == ["", "its server answers 500", ""]
    assert json.loads((tmp_path / ".troth/sources/bad.note.json").read_text()) == {"failed": "its server answers 500"}
