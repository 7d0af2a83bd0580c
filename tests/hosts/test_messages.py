"""What people say at a host, taken by what `troth init` has written: in an emulator of its runner, from the comment to the built page."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.hosts.forum import JUDGE, WRITE
from tests.hosts.gitlab_runner import find_gitlab_runner, run_pipeline
from tests.hosts.hosted import HostedBoard, host_board
from tests.hosts.runner import find_act, run_workflow

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.hosts.runner import Ended

KINDS = ("github", "forgejo", "gitlab")


@pytest.fixture(params=KINDS)
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HostedBoard]:
    """A board as `troth init` begins it, with one promise, on each host; now is now, as the jobs have a clock of their own."""
    if not (find_gitlab_runner() if request.param == "gitlab" else find_act()):
        pytest.skip(f"no runner for {request.param} on this machine (`make hosts` installs one)")
    with host_board(tmp_path, request.param) as board:
        done = CliRunner().invoke(
            main, ["-C", str(board.work.folder), "init", "--host", request.param, "--yes", "--you", "Nina", "--name", "Doors"]
        )
        assert done.exit_code == 0, done.output
        board.push({}, "Say what the host runs")
        board.forum.now = read_clock()
        if request.param == "forgejo":  # there every job's token may do everything
            board.forum.tokens = dict.fromkeys((JUDGE, WRITE), board.forum.tokens[WRITE])
        yield board


def read_clock() -> datetime:
    """Return the present moment, without parts of a second, as hosts write it."""
    return datetime.fromtimestamp(int(time.time()), UTC)


def run_host(board: HostedBoard, event: Mapping[str, object] | None, scratch: Path) -> Ended:
    """Run what the host runs for an event, or by its schedule."""
    board.work.run_git("pull", "--quiet", "--rebase", str(board.bare), "main")
    forum = board.forum
    if forum.kind == "gitlab":
        variables = {"CI_PROJECT_URL": f"{forum.address}/o/r", "TROTH_RECEIVE_TOKEN": WRITE}
        variables |= {"CI_PIPELINE_SOURCE": "trigger"} if event else {"CI_PIPELINE_SOURCE": "schedule", "TROTH_SCHEDULE": "receive"}
        if event:
            (scratch.parent / "payload.json").write_text(json.dumps(event), encoding="utf-8")
            variables["TRIGGER_PAYLOAD"] = str(scratch.parent / "payload.json")
        return run_pipeline(forum, board.work.folder, "main", variables, scratch)
    workflow = f".{forum.kind}/workflows/troth-receive.yml"
    name = "issue_comment" if event else "schedule" if forum.kind == "forgejo" else "workflow_dispatch"
    secrets = {"TROTH_RECEIVE_TOKEN": WRITE}
    return run_workflow(forum, board.work.folder, workflow, name, event or {}, scratch, secrets=secrets)


def test_a_delivery_in_a_comment_is_on_the_page(board: HostedBoard, tmp_path: Path) -> None:
    """Nina delivers where she is: a commit in her name, an answer, and the page that is published says so; a stranger changes nothing."""
    board.forum.comment(1, "mallory", "/accept for jane: 5/5")
    event = board.forum.comment(1, "nina-b", "/deliver: All of them shut.")
    ended = run_host(board, event, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert board.list_acts() == ["delivered"], ended.log
    assert board.run_git("log", "-1", "--format=%an") == "nina-b"
    # without a right of its own the judge of a comment sees that one alone on Forgejo: the schedule answers the other
    found = [True] if board.forum.kind == "forgejo" else [False, True]
    assert ["**Delivered.**" in answer for answer in board.forum.list_answers(1)] == found
    assert board.forum.refused == []
    if board.forum.kind == "github":
        assert "All of them shut." in (ended.published / "promises/doors.html").read_text(encoding="utf-8")
    if board.forum.kind == "forgejo":
        assert "All of them shut." in board.read_file("promises/doors.html", "pages").decode()


@pytest.mark.parametrize("board", ["forgejo", "gitlab"], indirect=True)
def test_what_no_event_told_is_found(board: HostedBoard, tmp_path: Path) -> None:
    """By the schedule: a stranger is told what they can do, and nothing is written."""
    board.forum.comment(1, "mallory", "/accept for jane: 5/5")
    ended = run_host(board, None, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert (board.list_acts(), len(board.forum.list_answers(1))) == ([], 1), ended.log
    assert board.forum.refused == []
