"""`troth new meeting`: a meeting and its next steps in one go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth, write_base_board
from tests.repositories import make_repository

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board

NEW = ("new", "meeting", "--title", "A review", "--kind", "account", "--customer", "jane", "--follows", "first-visit")
STEPS = ("--step", "nina: Hang the doors -> they shut @ 2026-12-04 / partner Omar Said", "--step", "omar: Order hinges @ +10d")


def read_board(root: Path) -> Board:
    """Return the board as it is now."""
    day = parse_iso_date("2026-11-22")
    assert day is not None
    board = load_board(root, AsOf(day))
    assert board.problems == ()
    return board


def test_all_in_one_go(tmp_path: Path) -> None:
    """The meeting and a promise for each line are there, and the promises name the meeting."""
    root = write_base_board(tmp_path)
    result = run_troth(root, *NEW, *STEPS)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:3] == [
        "A review [a-review-2026-11-22] on 22 Nov 2026 with 2 next steps:",
        "  Nina Novak promised Jane Ito, by 4 Dec 2026: Hang the doors [hang-the-doors]",
        "  Omar Said promised Jane Ito, by 2 Dec 2026: Order hinges [order-hinges]",
    ]
    board = read_board(root)
    assert board.promises_by_meeting["a-review-2026-11-22"] == ("hang-the-doors", "order-hinges")
    meeting, door = board.ledger.meetings["a-review-2026-11-22"], board.promises["hang-the-doors"].promise
    assert (meeting.attendees, meeting.follows) == (("nina", "omar"), "first-visit")
    assert (door.terms.outcome, door.partner, door.customers) == ("they shut", "omar", ("jane",))


def test_to_oneself(tmp_path: Path) -> None:
    """Without a customer a next step is a promise to oneself, which the partner follows up."""
    root = write_base_board(tmp_path)
    run_troth(
        root,
        "new",
        "meeting",
        "--title",
        "Pipeline",
        "--kind",
        "pipeline",
        "--step",
        "nina: Call them @ +1w / partner omar",
        "--id",
        "week-47",
    )
    (step,) = read_board(root).promises_by_meeting["week-47"]
    assert read_board(root).promises[step].promise.to_oneself


def test_from_a_file(tmp_path: Path) -> None:
    """Lines can come from a file; empty lines and comments are passed over."""
    root = write_base_board(tmp_path / "board")
    (tmp_path / "lines").write_text("# said at the end\n\nnina: Hang the doors @ +1w\nomar: Order hinges @ +2w\n")
    assert run_troth(root, *NEW, "--steps", str(tmp_path / "lines")).exit_code == 0
    assert len(read_board(root).promises_by_meeting["a-review-2026-11-22"]) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nobody: Hang the doors @ +1w", "there is no party 'nobody'"),
        ("nina: Hang the doors", "it doesn't say by when"),
        ("nina: Hang the doors @ soon", "'soon' is not a date"),
        ("nina: Hang the doors @ +1w / partner nina", "the next step 'Hang the doors': "),
        ("nina: Hang the doors @ 2026-01-01", "the next step 'Hang the doors': "),
        ("nina: Hang the doors @ +1w / goal gone", "the next step 'Hang the doors': there is no goal gone"),
    ],
)
def test_all_or_nothing(tmp_path: Path, line: str, says: str) -> None:
    """Where one line cannot be a promise, that is told, and nothing is written."""
    root = write_base_board(tmp_path)
    before = {file: file.read_bytes() for file in root.rglob("*.yaml")}
    result = run_troth(root, *NEW, *STEPS, "--step", line)
    assert result.exit_code != 0
    assert says in result.stderr
    assert {file: file.read_bytes() for file in root.rglob("*.yaml")} == before


def test_without_a_next_step(tmp_path: Path) -> None:
    """A meeting without a next step may be written down, and that is said."""
    result = run_troth(write_base_board(tmp_path), *NEW, "--attendee", "nina", "--attendee", "jane")
    assert result.stdout.splitlines()[0] == "A review [a-review-2026-11-22] on 22 Nov 2026: no next steps recorded."


def test_what_a_meeting_needs(tmp_path: Path) -> None:
    """Where nobody sits at a terminal, what is missing is told."""
    root = write_base_board(tmp_path)
    assert "required for a meeting: --title, --kind" in run_troth(root, "new", "meeting").stderr
    assert "--attendee is missing" in run_troth(root, *NEW).stderr
    assert "follows first-visit, which was held later" in run_troth(root, *NEW, *STEPS, "--on", "2026-01-01").stderr


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """With --dry-run the files are shown as a diff; as JSON they are told to programs."""
    root = write_base_board(tmp_path)
    result = run_troth(root, *NEW, *STEPS, "--dry-run")
    assert result.stdout.count("--- /dev/null") == 3
    told = json.loads(run_troth(root, *NEW, *STEPS, "--dry-run", "--json").stdout)
    assert (told["meeting"], told["promises"], told["written"]) == ("a-review-2026-11-22", ["hang-the-doors", "order-hinges"], False)
    assert len(list(root.rglob("*.yaml"))) == 5


def test_ready_for_a_pull_request(tmp_path: Path) -> None:
    """With --branch and --commit each record is a commit of its own on a new branch."""
    made = make_repository(tmp_path / "board")
    write_base_board(made.folder)
    made.commit({})
    result = run_troth(
        made.folder,
        *NEW,
        *STEPS,
        "--branch",
        "review",
        "--commit",
        environment=dict(made.environment)
        | {f"GIT_{role}_{what}": "nina@build.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    )
    assert result.exit_code == 0, result.output
    assert made.run_git("log", "--format=%s", "main..review").splitlines() == [
        "promises: omar promises order-hinges",
        "promises: nina promises hang-the-doors",
        "meetings: a-review-2026-11-22",
    ]
    assert made.run_git("status", "--porcelain") == ""
