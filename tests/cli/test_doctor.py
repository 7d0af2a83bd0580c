"""`troth doctor` says what the board's promises rest on, and leaves nothing out because it looks bad."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board
from tests.cli.test_init import begin_board
from tests.messages.mails import make_mail_state
from tests.repositories import make_repository

from troth.read.environment import inspect_environment
from troth.views.doctor_host import check_mails

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
    assert seen["history"] == ("weak", "the board is not in a git repository, so every entry counts as unknown")
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
    assert read_findings(root)["owners"] == ("weak", ".github/CODEOWNERS doesn't cover commitments/parties/")
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


def test_each_variable_for_mails_has_a_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set as it has to be, set wrongly, or not to be seen from here, with what it holds; and never its value."""
    values = {
        "TROTH_MAILBOX": "imaps://board%40x.example:secret@imap.x.example",
        "TROTH_MAIL_KEY": "too-short",
        "TROTH_FROM": "board@x.example",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = [each for each in check_mails(make_mail_state().board, inspect_environment(root)) if each.about == "mails"]
    grades = {each.text.partition(" ")[0]: each.grade.value for each in found}
    assert grades == {
        "TROTH_MAILBOX": "fine", "TROTH_SEND": "look", "TROTH_MAIL_KEY": "weak", "TROTH_FROM": "fine", "TROTH_DIGEST": "look",
        "TROTH_MAIL": "look", "TROTH_AUTHSERV": "look", "TROTH_RECORDER_KEY": "look",
    }  # fmt: skip
    assert all(each.way_out for each in found if each.grade.value != "fine")
    assert not any(value in f"{each.text} {each.way_out}" for each in found for value in ("secret@", "too-short"))


def test_a_review_that_is_weaker_than_by_default_is_named(root: Path) -> None:
    """Stricter is fine, weaker is said rule by rule."""
    write_file(root, "commitments/board.yaml", "name: x\nreview: {backdated: error}\n")
    assert read_findings(root)["review"][0] == "fine"
    write_file(root, "commitments/board.yaml", "name: x\nreview: {log-rewritten: warn, backdated: ignore}\n")
    assert read_findings(root)["review"] == ("weak", "the review is weaker than by default: backdated, log-rewritten")


@pytest.mark.parametrize(
    ("settings", "grade", "sentence"),
    [
        ("", "look", "board.yaml has no recorder, so what people say in issues only counts as recorded"),
        ("recorder: {email: bot@x.example}\n", "look", "the recorder has no key, so what people say in issues counts as recorded"),
        (
            f"recorder: {{email: bot@x.example, key: ssh-ed25519 AAAA{'C' * 60}}}\n",
            "fine",
            "entries that the recorder signs count as confirmed by the host",
        ),
        (
            "publish: {notes: false}\n",
            "look",
            "the board hides notes or names, so its pages have no links to issues",
        ),
    ],
)
def test_how_far_words_from_issues_count(root: Path, settings: str, grade: str, sentence: str) -> None:
    """Recorder, key and what is withheld decide what a message is worth, and where pages send people."""
    write_file(root, "commitments/board.yaml", f"name: B\nrepository: https://github.com/o/r\n{settings}")
    seen = read_findings(root)
    assert seen["messages"] == (grade, sentence)
    assert ("issues" in seen) == ("publish" not in settings)


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


FAULTS = {
    "records": ("2 errors in the records", "troth check"),
    "history": ("only part of the history is here", "git fetch --unshallow"),
    "repository": ("board.yaml has no repository:", "run troth init again to add it"),
    "runs review": ("no workflow here runs `troth review`", "troth init adds what is missing"),
    "actions": ("a workflow uses an action by a name that can change", "use the full commit"),
    "pin": ("the host installs troth 0.0.1, but this is", "troth update --dry-run"),
    "owners": ("nobody has to approve a change", "add a CODEOWNERS file"),
    "host": ("whether the host enforces this for trunk can't be seen", "protect the published branch"),
    "merging": ("1 change was squashed", "allow merge commits only"),
    "branch": ("there is no branch trunk", "set branch: in commitments/board.yaml"),
    "line ends": ("line endings are not set", ".gitattributes"),
    "schemas": ("1 schema is from another version", "run troth update to write them again"),
    "people": ("3 of 6 people are recognised by their commits", "add email or github"),
    "maintainers": ("the board has no maintainers", "add maintainers: [ID] to commitments/board.yaml"),
    "addresses": ("x@example.com is the address of ada and bob", "give each person an address of their own"),
    "review": ("the review is weaker than by default: not-by-party", "remove them from `review`"),
    "address": ("the site's address is not set", "set site_url in mkdocs.yml"),
}
"""What is wrong with one board: what is said of each fault, and the way out."""


def make_faulty_board(folder: Path) -> Path:
    """Return a shallow clone of a board in which nearly everything is wrong that can be."""
    root = make_repository(folder / "r").folder
    write_base_board(root, {
        "promises/doors.yaml": make_promise_yaml(due="15.12.2026"),
        "parties/more.yaml": "people:\n  ada: {name: Ada, email: x@example.com}\n  bob: {name: Bob, email: X@example.com}\n",
        "board.yaml": "name: B\nbranch: trunk\nreview: {not-by-party: ignore}\n",
    })  # fmt: skip
    write_file(root, ".github/workflows/check.yml", CHECK.format(commit="v1", run="check"))
    write_file(root, "schema/promise.schema.json", "{}")
    write_file(root, ".troth/troth.txt", "troth==0.0.1\n")
    for name in ("install.sh", "requirements.lock", "requirements-core.lock"):
        write_file(root, f".troth/{name}", "\n")
    around = {"GIT_COMMITTER_EMAIL": "noreply@github.com", "GIT_COMMITTER_NAME": "GitHub", "PATH": os.environ["PATH"]}
    around |= {"GIT_AUTHOR_NAME": "N", "GIT_AUTHOR_EMAIL": "n@example.com"}
    begin = ["commit", "--allow-empty", "-qm", "Begin"]
    for words in (begin, begin, ["add", "--all"], ["commit", "-qm", "Doors (#12)"]):
        subprocess.run(["git", "-C", root, *words], env=around, check=True)
    subprocess.run(["git", "clone", "--quiet", "--depth", "2", root.as_uri(), folder / "clone"], check=True)
    subprocess.run(["git", "-C", folder / "clone", "remote", "set-url", "origin", "git@git.example.com:b/b.git"], check=True)
    return folder / "clone"


def test_a_board_with_ten_faults_and_more_hears_of_each_with_the_way_out(tmp_path: Path) -> None:
    """Nothing is found on the day on which it hurts: each fault is a finding of its own, with what to do about it."""
    root = make_faulty_board(tmp_path)
    found = json.loads(run_troth(root, "doctor", "--json").stdout)["findings"]
    told = {each["about"]: each for each in found if each["grade"] != "fine"}
    assert FAULTS.keys() <= told.keys()
    for about, (says, way_out) in FAULTS.items():
        assert says in told[about]["says"], about
        assert way_out in told[about]["way_out"], about
    shown = run_troth(root, "doctor").stdout
    assert all(words in " ".join(shown.split()) for words in FAULTS["schemas"])
    (root / ".troth/troth.txt").unlink()
    assert read_findings(root)["pin"] == ("weak", "no file pins the Troth version for the host by hash")


def test_the_pin_is_looked_at(tmp_path: Path) -> None:
    """Right after `init` it is fine; a wheel that is gone, bent or of another version is said, and one that the branch has not."""
    root = begin_board(tmp_path, remote="git@github.com:alder/board.git")
    assert read_findings(root)["pin"][0] == "fine"
    subprocess.run(["git", "-C", root, "add", "--all"], check=True)
    author = ("-c", "user.name=N", "-c", "user.email=n@example.com")
    subprocess.run(["git", "-C", root, *author, "commit", "--quiet", "--message", "Begin"], check=True)
    assert "pin's base" not in read_findings(root)
    (wheel,) = (root / ".troth").glob("*.whl")
    wheel.write_bytes(b"bent")
    seen = read_findings(root)
    assert "does not match its hash" in seen["pin"][1]
    assert seen["pin's base"][0] == "weak"
    wheel.unlink()
    assert "is missing" in read_findings(root)["pin"][1]
    (root / ".troth/troth.txt").write_text("troth==0.0.1\n")
    assert "the host installs troth 0.0.1, but this is" in read_findings(root)["pin"][1]
    (root / ".troth/troth.txt").unlink()
    assert "no file pins the Troth version" in read_findings(root)["pin"][1]
