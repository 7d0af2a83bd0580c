from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import write_base_board
from tests.publish.sites import AS_OF, list_differing
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.base.errors import BoardError
from troth.base.runtime import run_in_processes
from troth.cli.mkdocs_run import build_with_mkdocs

if TYPE_CHECKING:
    from pathlib import Path

LARGE = 60
"""Promises of a board that counts as large here, so that it needs no hundreds of them."""
PROMISE = "title: Promise {0}\npromiser: nina\ncustomer: jane\noutcome: Done.\nmade: 2026-10-01\ndue: 2026-10-20\n"


def test_every_piece_is_done_once() -> None:
    """Whoever does it."""
    mine: list[int] = []
    others = run_in_processes(300, mine.append, lambda: mine, processes=3)
    assert sorted(mine + [each for other in others for each in other]) == list(range(300))


def test_what_one_raises_is_raised_here() -> None:
    """With its own words, from whichever process."""

    def work(number: int) -> None:
        if number == 150:
            raise BoardError("it broke", "mend it")

    with pytest.raises(BoardError, match="it broke"):
        run_in_processes(300, work, lambda: None, processes=2)


def test_a_process_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """A site with a part missing is never taken for a whole one."""
    me, gone = os.getpid(), tmp_path / "gone"

    def work(_: int) -> None:
        if os.getpid() != me:
            gone.touch()
            os._exit(9)
        while not gone.exists():
            time.sleep(0.01)

    with pytest.raises(BoardError, match="part of the work failed"):
        run_in_processes(2, work, lambda: None, processes=2)


def test_a_large_board_is_the_same_however_it_is_built(tmp_path: Path) -> None:
    """Several processes write it where there are several processors; MkDocs alone makes the same pages."""
    records = {f"promises/promise-{number}.yaml": PROMISE.format(number) for number in range(LARGE)}
    board = write_base_board(tmp_path / "board", records)
    (board / "docs").mkdir()
    sites = []
    for shell in ("true", "false"):
        (board / "mkdocs.yml").write_text(
            f"site_name: Large\ntheme: material\nuse_directory_urls: false\nplugins: [search, {{troth: {{shell: {shell}}}}}]\n"
        )
        as_of, out = AsOf(parse_day(AS_OF)), tmp_path / shell
        build_with_mkdocs(board, out, as_of, strict=False, summarize=lambda _: (), parallel_threshold=LARGE // 2)
        sites.append(out)

    assert list_differing(*sites) == []
    assert len(list(sites[0].glob("promises/promise-*.html"))) == LARGE


def test_a_process_that_is_killed_while_it_reports_is_an_error(tmp_path: Path) -> None:
    """Half a report is none."""
    me, here, other = os.getpid(), tmp_path / "here", tmp_path / "other"

    def work(_: int) -> None:
        (here if os.getpid() == me else other).write_text(str(os.getpid()))
        while not (here.exists() and other.exists()):  # each has one of the two pieces
            time.sleep(0.01)
        if os.getpid() == me:
            time.sleep(0.3)  # meanwhile the other one fills the pipe
            os.kill(int(other.read_text()), signal.SIGKILL)

    with pytest.raises(BoardError, match="part of the work failed"):
        run_in_processes(2, work, lambda: b"x" * (1 << 20), processes=2)


def test_the_others_are_stopped_where_this_one_fails(tmp_path: Path) -> None:
    """Nobody is left behind who works for nothing."""
    me, other = os.getpid(), tmp_path / "other"

    def work(_: int) -> None:
        if os.getpid() != me:
            other.write_text(str(os.getpid()))
            time.sleep(600)
        while not (other.exists() and other.read_text()):
            time.sleep(0.01)
        raise BoardError("it broke", "mend it")

    with pytest.raises(BoardError, match="it broke"):
        run_in_processes(2, work, lambda: None, processes=2)
    with pytest.raises(ProcessLookupError):
        os.kill(int(other.read_text()), 0)
