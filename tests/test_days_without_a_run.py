"""The daily job: twice a day is once, and after days without a run everything stands as if it had run on each of them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.cli.boards import run_troth
from tests.hosts.host import TOKEN, Host, serve_host
from tests.repositories import make_repository
from tests.test_action import TROTH, run_step
from tests.test_follow_up_week import BOARD, WEEK
from tests.test_workflows import read_workflow

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Morning:
    """The daily workflow's steps, run on a host that keeps the board's issue: that and the folder are all that is remembered."""

    checkout: Path
    folder: Path
    host: Host

    def run(self, board: Path, day: str) -> str:
        """Run the job as of a day; return the issue's text, or nothing where none is open."""
        self.folder.mkdir(exist_ok=True)
        for name in ("output", "summary"):
            (self.folder / name).unlink(missing_ok=True)
        given = {"TROTH": str(TROTH), "BOARD": str(board), "AS_OF": day, "WITHIN": "7d", "TEXT": str(self.folder / "due.md")}
        ended = run_step(self.checkout, self.folder, "See what is due", given)
        assert ended.returncode == 0, ended.stderr
        said = re.fullmatch(r"overdue=(\w+)\ntext<<(end-\w+)\n(.*)\n\2\n", (self.folder / "output").read_text(), re.DOTALL)
        assert said is not None
        self._update_issue(said[1], said[3])
        return "".join(issue["body"] for issue in self.host.issues if issue["state"] == "open")

    def _update_issue(self, overdue: str, text: str) -> None:
        (step,) = read_workflow(self.checkout, "follow-up")["jobs"]["issue"]["steps"]
        assert step["shell"] == "python3 {0}"
        with serve_host(self.host) as address:
            environment = {"TOKEN": TOKEN, "OVERDUE": overdue, "TEXT": text, "GITHUB_REPOSITORY": "o/r"}
            environment["GITHUB_API_URL"] = f"{address}{self.host.dialect.prefix}"
            subprocess.run([sys.executable, "-c", step["run"]], cwd=self.folder, env=environment, check=True)


def read_messages(board: Path, out: Path, day: str) -> dict[str, str]:
    """Return what each person is told on the morning of a day."""
    run_troth(board, "digest", "--all", "--out", str(out), "--as-of", day)
    return {file.stem: file.read_text() for file in out.glob("*.md")}


def test_days_without_a_run(checkout: Path, tmp_path: Path) -> None:
    """One host runs every morning, one twice, one only on some: on those all three have the same issue, and say the same to everybody."""
    board = make_repository(tmp_path / "board")
    board.commit(BOARD)
    daily, twice, seldom = (
        Morning(checkout=checkout, folder=tmp_path / name, host=Host(root=tmp_path, rights=frozenset({"issues"})))
        for name in ("daily", "twice", "seldom")
    )
    said: dict[str, list[str]] = {}
    for day, acts in WEEK.items():
        said[day] = [daily.run(board.folder, day)]
        if day in ("2026-11-13", "2026-11-15"):
            said[day] += [twice.run(board.folder, day), twice.run(board.folder, day), seldom.run(board.folder, day)]
            assert read_messages(board.folder, tmp_path / "daily/messages", day) == read_messages(
                board.folder, tmp_path / f"new-{day}", day
            )
        for words in acts:
            run_troth(board.folder, *words, "--as-of", day)
            board.commit({}, on=day)
    assert [day for day, texts in said.items() if texts[0]] == ["2026-11-12", "2026-11-13"]
    assert all(len(set(texts)) == 1 for texts in said.values())
    assert "Send the case study" in said["2026-11-13"][-1]
    assert [len(each.host.issues) for each in (daily, twice, seldom)] == [1, 1, 1]


def test_what_became_overdue_while_nothing_ran_is_told_all_the_same(tmp_path: Path) -> None:
    """What was overdue and is delivered by the next run is in no issue any more; the board's changes and its feed tell of it."""
    board = make_repository(tmp_path / "board")
    board.commit(BOARD)
    for day, acts in WEEK.items():
        for words in acts:
            run_troth(board.folder, *words, "--as-of", day)
            board.commit({}, on=day)
    result = run_troth(board.folder, "build", "--out", str(tmp_path / "site"), "--as-of", "2026-11-15")
    assert result.exit_code == 0, result.output
    feed = (tmp_path / "site/feed.xml").read_text()
    assert "became overdue" in feed
    assert "Send the case study" in feed


ASKED = """\
title: How do you engage clients?
asker: eve
asked: [dan]
seeks: input
made: 2026-11-02
respond_by: 2026-11-10
request: Half an hour.
log:
  - {date: 2026-11-02, by: eve, act: reached_out, to: all, via: email}
  - {date: 2026-11-04, by: dan, act: answered, answer: gave_input, note: Call them.}
"""
CLOSED = "  - {date: 2026-11-11, by: eve, act: closed, note: The map is drawn.}\n"


def test_a_closing_that_is_merged_late_is_told_after_it_came(tmp_path: Path) -> None:
    """Git knows when an entry came to the branch: on the next morning it is told, without any memory, and on no other."""
    board = make_repository(tmp_path / "board")
    board.commit({**BOARD, "commitments/asks/clients.yaml": ASKED}, on="2026-11-04")
    board.branch("closing")
    board.commit({"commitments/asks/clients.yaml": ASKED + CLOSED}, on="2026-11-11")
    board.switch("main")
    board.merge("closing", on="2026-11-16")
    told = [
        day for day in ("2026-11-16", "2026-11-17", "2026-11-18")
        if "The map is drawn." in read_messages(board.folder, tmp_path / "messages", day).get("dan", "")
    ]  # fmt: skip
    assert told == ["2026-11-17"]
    result = run_troth(board.folder, "digest", "--all", "--out", str(tmp_path / "later"), "--since", "2026-11-14", "--as-of", "2026-11-19")
    assert (result.exit_code, "The map is drawn." in (tmp_path / "later/dan.md").read_text()) == (0, True)
