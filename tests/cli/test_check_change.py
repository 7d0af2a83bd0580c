from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.agreements import HEARD, JANE, NINA, make_agreement_yaml
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board
from tests.repositories import Repository, make_repository

if TYPE_CHECKING:
    from pathlib import Path

FAULT = make_promise_yaml(due="15.12.2026")
PROMISES = "commitments/promises"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose first commit holds the base board with one promise at fault; a branch has been begun."""
    made = make_repository(tmp_path / "here")
    write_base_board(made.folder, {"promises/old.yaml": FAULT})
    made.commit({})
    made.branch("topic")
    return made


def test_an_old_fault_does_not_fail_a_new_branch(repository: Repository) -> None:
    """What was wrong before is shown and told apart, and fails nobody's change."""
    result = run_troth(repository.folder, "check", "--changed-since", "main")
    assert result.stdout.splitlines() == [
        "commitments/promises/old.yaml:6:6: due: '15.12.2026' is not a date; write 2026-12-15  [schema/date] (not from this change)",
        "1 error in 1 of 6 files; none from this change",
    ]
    assert result.exit_code == 0


@pytest.mark.parametrize("committed", [True, False])
def test_a_new_fault_fails(repository: Repository, committed: bool) -> None:  # noqa: FBT001 - each value is a case
    """A fault in a file that the change adds fails the check, whether it is committed or not."""
    new = {f"{PROMISES}/new.yaml": FAULT}
    if committed:
        repository.commit(new)
    else:
        repository.write(new)
    result = run_troth(repository.folder, "check", "--changed-since", "main")
    assert result.stdout.splitlines()[-1] == "2 errors in 2 of 7 files; 1 error from this change"
    assert result.exit_code == 1


def test_whoever_removes_a_party_answers_for_its_promises(repository: Repository) -> None:
    """A fault that the change brings into other people's files is of the change."""
    parties = "commitments/parties/all.yaml"
    text = (repository.folder / parties).read_text(encoding="utf-8")
    repository.commit({parties: text.replace("  jane: {name: Jane Ito}\n", "").replace(", contacts: [jane]", "")})
    result = run_troth(repository.folder, "check", "--changed-since", "main", "--format", "json")
    of_change = {(each["rule"], each["of_change"]) for each in json.loads(result.stdout)["problems"]}
    assert of_change == {("schema/date", False), ("unknown-party", True)}
    assert result.exit_code == 1


def test_a_new_signature_states_its_wording(repository: Repository) -> None:
    """Without its 64 digits it fails the branch that brings it, at its line, and an old one nobody's."""
    serving = "commitments/agreements/serving.yaml"
    repository.commit({serving: make_agreement_yaml(HEARD, NINA)})
    repository.branch("next")
    assert run_troth(repository.folder, "check", "--changed-since", "topic").exit_code == 0
    repository.commit({serving: make_agreement_yaml(HEARD, NINA, JANE)})
    result = run_troth(repository.folder, "check", "--changed-since", "topic", "--format", "json")
    told = [(each["severity"], each["line"]) for each in json.loads(result.stdout)["problems"] if each["rule"] == "signed-without-terms"]
    assert (told, result.exit_code) == ([("warning", 14), ("error", 15)], 1)


def test_what_came_to_main_meanwhile_is_not_of_the_change(repository: Repository) -> None:
    """Only what this branch brought in counts, not what it lacks of the other one."""
    repository.switch("main")
    repository.commit({f"{PROMISES}/old.yaml": make_promise_yaml()})
    repository.switch("topic")
    assert run_troth(repository.folder, "check", "--changed-since", "main").exit_code == 0


@pytest.mark.parametrize("rev", ["nowhere", "--output=x", "main..topic", ""])
def test_no_such_revision(repository: Repository, rev: str) -> None:
    """What git doesn't know is one sentence and exit 2, and is never taken for an option."""
    result = run_troth(repository.folder, "check", f"--changed-since={rev}")
    assert result.stderr.startswith(f"Error: git knows no revision '{rev}'\n")
    assert result.exit_code == 2
    assert not (repository.folder / "x").exists()


def test_no_repository(tmp_path: Path) -> None:
    """Outside of a repository nothing can have changed since: exit 2, and why."""
    result = run_troth(write_base_board(tmp_path), "check", "--changed-since", "main")
    assert result.stderr == "Error: this folder is not in a git repository\n  leave out --changed-since\n"
    assert result.exit_code == 2
