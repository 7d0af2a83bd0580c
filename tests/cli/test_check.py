from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board

from troth.report.check_formats import REPORTERS

if TYPE_CHECKING:
    from pathlib import Path

WRONG = {
    "a date in another order": (
        make_promise_yaml(due="15.12.2026"), "6:6: due: '15.12.2026' is not a date; write 2026-12-15  [schema/date]",
    ),
    "a misspelt key": (
        make_promise_yaml(promiser="", promisor="nina"),
        "6:1: unknown key 'promisor'; did you mean promiser?  [schema/unknown-key]",
    ),
    "an unknown party": (
        make_promise_yaml(promiser="ninna"),
        (
            "2:11: ninna is not a person, team or customer of this board; did you mean nina? "
            "Otherwise add ninna to a file under parties/  [unknown-party]"
        ),
    ),
    "a key that is there twice": (
        make_promise_yaml() + "due: 2026-12-16\n",
        "7:1: the key 'due' is here again; it is already on line 6; keep one of the two  [yaml/duplicate-key]",
    ),
    "an acceptance by the promiser": (
        make_promise_yaml()
        + "log:\n  - {date: 2026-10-02, by: nina, act: delivered}\n  - {date: 2026-10-03, by: nina, act: accepted}\n",
        "9:28: accepted is said by the customer, but nina is the promiser; ask jane to add this entry  [act-not-theirs]",
    ),
}  # fmt: skip


def test_a_sound_board(tmp_path: Path) -> None:
    """A board without a fault takes one line to say so, and exits with 0."""
    result = run_troth(write_base_board(tmp_path), "check")
    assert (result.stdout, result.exit_code) == ("5 files, no problems\n", 0)


@pytest.mark.parametrize("kind", WRONG)
def test_one_line_a_fault(tmp_path: Path, kind: str) -> None:
    """Each kind of wrong file is one line with its place, what is wrong and what to write; then a count; exit 1."""
    text, line = WRONG[kind]
    result = run_troth(write_base_board(tmp_path, {"promises/doors.yaml": text}), "check")
    problems = [each for each in result.stdout.splitlines() if "schema/missing-key" not in each]
    assert problems[0] == f"commitments/promises/doors.yaml:{line}"
    assert problems[-1].endswith(" in 1 of 6 files")
    assert result.exit_code == 1


def test_json_for_programs(tmp_path: Path) -> None:
    """JSON holds the same problems, each with rule, severity, path, line, column, message and hint."""
    result = run_troth(
        write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(due="15.12.2026")}), "check", "--format", "json"
    )
    assert json.loads(result.stdout) == {
        "problems": [
            {
                "rule": "schema/date",
                "severity": "error",
                "path": "commitments/promises/doors.yaml",
                "line": 6,
                "column": 6,
                "message": "due: '15.12.2026' is not a date",
                "hint": "write 2026-12-15",
            }
        ]
    }
    assert result.exit_code == 1


def test_no_problem_in_json(tmp_path: Path) -> None:
    """No problem is an empty list."""
    assert json.loads(run_troth(write_base_board(tmp_path), "check", "--format", "json").stdout) == {"problems": []}


def test_warnings_alone_are_fine(tmp_path: Path) -> None:
    """A warning leaves the exit code at 0 unless somebody wants to fail on warnings."""
    root = write_base_board(tmp_path)
    (root / "commitments" / "board.yaml").unlink()
    result = run_troth(root, "check")
    assert ": warning: there is no board.yaml" in result.stdout
    assert result.exit_code == 0
    assert run_troth(root, "check", "--fail-on", "warning").exit_code == 1


def test_never_fails_where_that_is_wanted(tmp_path: Path) -> None:
    """With --fail-on never the problems are shown and the exit code is 0."""
    result = run_troth(
        write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(due="15.12.2026")}), "check", "--fail-on", "never"
    )
    assert "1 error in 1 of 6 files" in result.stdout
    assert result.exit_code == 0


def test_a_passed_date_is_no_problem(tmp_path: Path) -> None:
    """What is overdue never fails a check: a passing date breaks no stranger's pull request."""
    assert (
        run_troth(
            write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(due="2026-10-02")}), "check", "--fail-on", "warning"
        ).exit_code
        == 0
    )


def test_annotations_count_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board in a folder of the repository is annotated by the path from where the command runs."""
    write_base_board(tmp_path / "board", {"promises/doors.yaml": make_promise_yaml(due="15.12.2026")})
    monkeypatch.chdir(tmp_path)
    first = run_troth(tmp_path / "board", "check", "--format", "github").stdout.splitlines()[0]
    assert first.startswith("::error file=board/commitments/promises/doors.yaml,line=6,col=6,title=schema/date::due: '15.12.2026'")


def test_every_format_reports(tmp_path: Path) -> None:
    """Each format of the table can be asked for, and says which file is at fault."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(due="15.12.2026")})
    for form in REPORTERS:
        result = run_troth(root, "check", "--format", form)
        assert "doors.yaml" in result.stdout
        assert result.exit_code == 1
