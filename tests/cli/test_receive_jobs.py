"""What people say at the host is on the board once, in their name, and answered: both jobs, one after the other, on a stand-in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.hosts.forum import BOTS, JUDGE
from tests.hosts.hosted import DOORS, FILES, HostedBoard, host_board, make_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hosts.hosted import JobsEnded


@pytest.fixture
def board(tmp_path: Path) -> Iterator[HostedBoard]:
    """A board on GitHub with one promise, by Nina to Jane."""
    with host_board(tmp_path) as board:
        yield board


def check_fine(ended: JobsEnded) -> JobsEnded:
    """Return how a run ended, which must be well."""
    assert ended.judged.exit_code == 0, ended.judged.output
    assert ended.written is None or ended.written.exit_code == 0, ended.written.output
    return ended


def test_a_comment_becomes_an_entry(board: HostedBoard) -> None:
    """Nina delivers in a comment: one commit with her as its author, one reaction, one answer with the whole date."""
    event = board.forum.comment(1, "nina-b", "/deliver: All of them shut.")
    assert check_fine(board.take(event)).outputs == {"found": "true", "wrote": "true", "again": "false"}
    assert board.list_added() == ["  - {date: 2026-11-20, by: nina, act: delivered, note: All of them shut.}"]
    assert board.run_git("log", "-1", "--format=%an %(trailers:key=Said-at,valueonly)").split() == ["nina-b", event["comment"]["html_url"]]
    assert board.forum.reactions == [("comment", 101, "+1")]
    (answer,) = board.forum.list_answers(1)
    assert "20 Nov 2026" in answer
    assert board.forum.refused == []
