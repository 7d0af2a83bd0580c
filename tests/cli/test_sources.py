from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth
from tests.cli.boards import write_base_board as base
from tests.rollup.boards import export_board, publish_board, write_rollup

if TYPE_CHECKING:
    from pathlib import Path

AGAIN = "check whether it is still published, then fetch it again: troth sources fetch"


def test_fetch_says_what_became_of_each(tmp_path: Path) -> None:
    """One line a source; those that could not be had make it fail only where that was asked for."""
    root = write_rollup(tmp_path, gone="../gone")
    fetched = run_troth(root, "sources", "fetch")
    assert fetched.exit_code == 0
    assert fetched.output.splitlines() == [
        "sales: as of 2026-11-22",
        "platform: as of 2026-11-22",
        "gone: there is no board in its folder; there is no copy of it",
    ]
    assert run_troth(root, "sources", "fetch", "--strict").exit_code == 1
    assert run_troth(root, "sources", "fetch", "--strict", "sales").output == "sales: as of 2026-11-22, as it was\n"


def test_list_says_how_each_is(tmp_path: Path) -> None:
    """Where it comes from, as of which day, what is wrong, and the way out."""
    root = write_rollup(tmp_path, old="../old")
    publish_board(tmp_path / "old", {**export_board(tmp_path / "sales"), "as_of": "2025-11-20"})
    assert run_troth(root, "sources", "list").output.splitlines() == [
        "sales: as of 2026-11-22, from ../sales",
        "platform: as of 2026-11-22, from ../platform",
        "old: as of 2025-11-20, from ../old",
        f"  old: its last published data is from 20 Nov 2025, 367 days ago; {AGAIN}",
    ]


@pytest.mark.parametrize("words", [("sources", "list"), ("sources", "fetch")])
def test_a_board_on_its_own_has_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    """It is told where sources are named."""
    ended = run_troth(base(tmp_path), *words)
    assert ended.exit_code == 2
    assert "add some under sources in commitments/board.yaml" in ended.output


def test_a_source_that_is_none(tmp_path: Path) -> None:
    """A slip is told with what was meant."""
    ended = run_troth(write_rollup(tmp_path), "sources", "fetch", "slaes")
    assert ended.exit_code == 2
    assert "there is no source 'slaes'; did you mean sales?" in ended.output


def test_check_names_each_source_at_its_line(tmp_path: Path) -> None:
    """A warning of others' making fails nothing."""
    checked = run_troth(write_rollup(tmp_path, gone="../gone"), "check")
    assert checked.exit_code == 0
    assert "commitments/board.yaml:5:3: warning: gone: there is no board in ../gone;" in checked.output


def test_a_build_tells_of_all_boards(tmp_path: Path) -> None:
    """How many are shown together, and which source has something wrong."""
    root = write_rollup(tmp_path, gone="../gone")
    built = run_troth(root, "build", "--out", str(tmp_path / "site"))
    assert built.exit_code == 0
    assert "2 boards together as of 22 Nov 2026: 3 open promises, 1 overdue" in built.output
    assert "  gone: there is no board in ../gone" in built.output
    assert "Nothing is overdue" not in built.output
    assert (tmp_path / "site/boards/sales.html").is_file()


def test_a_build_sees_what_changed_in_a_source(tmp_path: Path) -> None:
    """A site is not taken for what it was when another board has changed."""
    root, home = write_rollup(tmp_path), tmp_path / "site/index.html"
    run_troth(root, "build", "--out", str(tmp_path / "site"))
    file = tmp_path / "sales/commitments/promises/quotes.yaml"
    file.write_text(file.read_text().replace("Quote in a day", "Quote in an hour"))
    run_troth(root, "build", "--out", str(tmp_path / "site"))
    assert "Quote in an hour" in home.read_text()


@pytest.mark.parametrize(
    "where", ["/etc", "~/board", "http://example.com/v1/", "https://example.com/board/", "https://a@b.example/v1/", "a:b"]
)
def test_where_no_board_is_read_from(tmp_path: Path, where: str) -> None:
    """Absolute folders, plain http and addresses that do not end in /v1/ are refused, with how to write it."""
    (tmp_path / "commitments").mkdir()
    (tmp_path / "commitments/board.yaml").write_text(f"name: X\nsources:\n  one: {{from: '{where}'}}\n")
    checked = run_troth(tmp_path, "check")
    assert checked.exit_code == 1
    assert "write a folder from here, like boards/sales, or an address like https://example.com/board/v1/" in checked.output


def test_a_colon_is_refused_on_a_board_without_sources(tmp_path: Path) -> None:
    """As it ever was: it can name no other board."""
    promise = "title: Doors\npromiser: nina\ncustomer: sales:rosa\noutcome: They shut.\nmade: 2026-10-01\ndue: 2026-12-15\n"
    checked = run_troth(base(tmp_path, {"promises/doors.yaml": promise}), "check")
    assert checked.exit_code == 1
    assert "'sales:rosa' is not the id of a party; write small letters, digits and single dashes, like nina-ito" in checked.output
