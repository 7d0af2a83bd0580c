"""`troth doctor` says what the board's promises rest on, and leaves nothing out because it looks bad."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, run_troth, write_base_board
from tests.repositories import make_repository

from troth.read.environment import inspect_environment

if TYPE_CHECKING:
    from pathlib import Path

CHECK = "jobs:\n  a:\n    steps:\n      - uses: owner/troth/.github/actions/troth@{commit}\n        with:\n          run: {run}\n"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def read_findings(root: Path) -> dict[str, tuple[str, str]]:
    """Return grade and sentence by what each finding is about."""
    ended = run_troth(root, "doctor", "--json")
    assert ended.exit_code == 0, ended.output
    return {each["about"]: (each["grade"], each["says"]) for each in json.loads(ended.stdout)["findings"]}


def write_file(root: Path, path: str, text: str) -> None:
    """Write a file of the repository."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board in a repository of its own."""
    return write_base_board(make_repository(tmp_path / "r").folder, {"promises/kitchen.yaml": KITCHEN})


def test_a_board_in_no_repository_is_told_so(tmp_path: Path) -> None:
    """Without history no entry can be anybody's own, and the way out is named."""
    seen = read_findings(write_base_board(tmp_path))
    assert seen["history"] == ("weak", "the board lies in no repository, so every entry counts as unknown")
    assert seen["records"][0] == "fine"


def test_what_no_workflow_runs_is_named(root: Path) -> None:
    """Each command that nobody runs is a finding of its own."""
    seen = read_findings(root)
    assert {seen[f"runs {each}"][0] for each in ("check", "review", "due", "build")} == {"weak"}
    assert seen["history"][0] == "fine"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/check.yml", CHECK.format(commit=COMMIT, run="check")),
        (".gitlab-ci.yml", 'check:\n  script:\n    - troth -C "$BOARD" check --format junit\n'),
        (".forgejo/workflows/check.yaml", "steps:\n  - run: /opt/troth/bin/troth check --format github\n"),
    ],
)
def test_a_workflow_of_any_host_is_found(root: Path, path: str, text: str) -> None:
    """By itself or through the action: what runs is seen, and what doesn't is not."""
    write_file(root, path, text)
    assert inspect_environment(root).workflow_commands == {"check"}


def test_a_comment_runs_nothing(root: Path) -> None:
    """A workflow that only talks about a command does not run it."""
    write_file(root, ".github/workflows/x.yml", "# here troth would check\non: push\n")
    assert inspect_environment(root).workflow_commands == set()


def test_an_action_by_its_tag_is_weak(root: Path) -> None:
    """A tag can be moved under everybody's feet."""
    write_file(root, ".github/workflows/check.yml", CHECK.format(commit="v1", run="check"))
    assert read_findings(root)["actions"][0] == "weak"
    write_file(root, ".github/workflows/check.yml", CHECK.format(commit=COMMIT, run="check"))
    assert "actions" not in read_findings(root)


def test_owners_have_to_own_what_decides(root: Path) -> None:
    """A CODEOWNERS file that leaves the parties or the settings out says nothing about who may act as whom."""
    assert read_findings(root)["owners"][0] == "weak"
    write_file(root, ".github/CODEOWNERS", "/commitments/board.yaml @a\n# /commitments/parties/ @a\n/.github/ @a\n")
    assert read_findings(root)["owners"] == ("weak", ".github/CODEOWNERS says nothing about commitments/parties/")
    write_file(root, ".github/CODEOWNERS", "/commitments/board.yaml @a\n/commitments/parties/ @a\n/.github/ @a\n")
    assert read_findings(root)["owners"][0] == "fine"


def test_programs_for_git_and_shorter_names_are_named(root: Path) -> None:
    """What a repository can make other programs do is no secret; a mailmap changes nobody's authorship here."""
    write_file(root, ".gitattributes", "*.yaml diff=evil\n*.png filter=lfs diff=lfs merge=lfs\n")
    write_file(root, ".mailmap", "Jane <jane@home.example> <nina@build.example>\n")
    seen = read_findings(root)
    assert seen["attributes"][0] == "weak"
    assert seen["mailmap"][0] == "fine"
    write_file(root, ".gitattributes", "*.png filter=lfs diff=lfs merge=lfs -text\n# *.yaml diff=evil\n")
    assert "attributes" not in read_findings(root)


def test_a_review_that_is_weaker_than_by_default_is_named(root: Path) -> None:
    """Stricter is fine, weaker is said rule by rule."""
    write_file(root, "commitments/board.yaml", "name: x\nreview: {backdated: error}\n")
    assert read_findings(root)["review"][0] == "fine"
    write_file(root, "commitments/board.yaml", "name: x\nreview: {log-rewritten: warn, backdated: ignore}\n")
    assert read_findings(root)["review"] == ("weak", "the review is weaker than by default: backdated, log-rewritten")


def test_faults_of_records_come_first(root: Path) -> None:
    """A board that cannot be read whole is the first thing to mend."""
    write_file(root, "commitments/promises/bad.yaml", "title: 1\n")
    assert run_troth(root, "doctor").stdout.startswith("WEAK  records")


def test_the_exit_code_is_asked_for(root: Path) -> None:
    """It is advice, unless somebody wants a run to fail."""
    assert run_troth(root, "doctor").exit_code == 0
    ended = run_troth(root, "doctor", "--fail-on", "weak")
    assert ended.exit_code == 1
    assert "are weak" in ended.stdout
