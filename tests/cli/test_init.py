"""`troth init` begins a board that works, in any repository, and never writes over anything."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from troth import __version__
from troth.cli import main
from troth.edit.host_files import ACTION

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NAMED = ("--name", "Blue house", "--team", "Workshop", "--you", "Nina Odermatt", "--email", "nina@example.com")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def run_in(folder: Path, *words: str, answers: str | None = None) -> Result:
    """Run `troth` in a folder on a fixed day."""
    return CliRunner().invoke(
        main, ["-C", str(folder), "--as-of", "2026-11-23", *words], input=answers, env={"COLUMNS": "160", "TZ": "Europe/Berlin"}
    )


def begin_board(folder: Path, *words: str, remote: str = "") -> Path:
    """Return a folder in which a board was begun, in a repository with this remote."""
    subprocess.run(["git", "init", "--quiet", "-b", "main", folder], check=True)
    if remote:
        subprocess.run(["git", "-C", folder, "remote", "add", "origin", remote], check=True)
    ended = run_in(folder, "init", *NAMED, *words)
    assert ended.exit_code == 0, ended.output
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but git's own."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".git/" not in path.as_posix())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_board_is_begun_and_in_order(tmp_path: Path) -> None:
    """Right after, `check` finds nothing wrong, and the first promise is one that its maker can keep."""
    begin_board(tmp_path)
    assert "no problem" in run_in(tmp_path, "check").output
    shown = json.loads(run_in(tmp_path, "export", "json").stdout)
    assert shown["board"] == {"name": "Blue house", "timezone": "Europe/Berlin"}
    (promise,) = shown["promises"]
    assert (promise["state"], promise["promisers"], promise["trust"]["missing"]) == ("promised", ["nina"], [])


def test_each_party_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    """The next one goes on the next line, as people would write it."""
    people = read_files(begin_board(tmp_path))["commitments/parties/people.yaml"].decode().splitlines()
    assert people[1:] == ["people:", "  nina: {name: Nina Odermatt, email: nina@example.com, teams: [workshop]}"]


def test_who_is_called_like_another_word_can_begin_a_board_too(tmp_path: Path) -> None:
    """An id that some programs take for a boolean is written in quotes."""
    ended = run_in(tmp_path, "init", "--yes", "--name", "Blue house", "--team", "No", "--you", "Y B", "--email", "y@example.com")
    assert ended.exit_code == 0, ended.output
    assert '  "y": {name: Y B' in read_files(tmp_path)["commitments/parties/people.yaml"].decode()
    assert "no problem" in run_in(tmp_path, "check").output


def test_the_built_site_has_the_board_and_the_page_about_it(tmp_path: Path) -> None:
    """What `init` writes is all that `build` needs."""
    ended = run_in(begin_board(tmp_path), "build", "--strict", "--out", str(tmp_path / "site"))
    assert ended.exit_code == 0, ended.output
    assert (tmp_path / "site/index.html").is_file()
    assert "first-promises-on-this-board" in (tmp_path / "site/promises/index.html").read_text()
    assert (tmp_path / "site/our-board.html").is_file()


GITHUB, GITLAB, CODEBERG = "git@github.com:alder/board.git", "git@gitlab.com:alder/board.git", "git@codeberg.org:alder/board.git"
PIN = {
    ".troth/install.sh",
    ".troth/requirements-core.lock",
    ".troth/requirements-mail.lock",
    ".troth/requirements-notify.lock",
    ".troth/requirements-uv.lock",
    ".troth/requirements.lock",
    ".troth/troth.txt",
    ".troth/written.json",
}


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        (
            GITHUB,
            {
                *(f".github/workflows/troth-{each}.yml" for each in ("check", "publish", "follow-up", "receive", "receive-mail")),
                ".github/actions/troth/action.yml",
            },
        ),
        (GITLAB, {".gitlab-ci.yml", ".gitlab/troth.yml"}),
        (CODEBERG, {f".forgejo/workflows/troth-{each}.yml" for each in ("check", "publish", "follow-up", "receive", "receive-mail")}),
        ("", set()),
    ],
)
def test_the_host_is_the_one_of_the_remote(tmp_path: Path, remote: str, expected: set[str]) -> None:
    """Each host gets what it runs, as YAML that can be read, and none gets another's; all get the same pin."""
    written = read_files(begin_board(tmp_path, remote=remote))
    hosted = {path for path in written if path.startswith((".github", ".gitlab", ".forgejo"))}
    examples = {path for path in hosted if path.endswith("/CODEOWNERS.example")}
    assert len(examples) == bool(expected)
    assert all(f"Copy this to {path.removesuffix('.example')}" in written[path].decode() for path in examples)
    forms = {path for path in hosted if "issue_template" in path.lower()}
    assert len(forms) >= 5 * bool(expected)
    assert hosted - examples - forms == expected
    pinned = {path for path in written if path.startswith(".troth/")}
    assert pinned == ({*PIN, f".troth/troth-{__version__}-py3-none-any.whl"} if expected else {".troth/written.json"})
    for path in expected:
        assert yaml.safe_load(written[path]), path
        assert b'AS_OF: "2026' not in written[path], path
        assert b"$/" not in written[path], path


def test_the_workflows_keep_what_ours_promise(tmp_path: Path) -> None:
    """No rights but those a job names, no word of a record in a script, and nothing of the example's day."""
    written = read_files(begin_board(tmp_path, remote=GITHUB))
    workflow = yaml.safe_load(written[".github/workflows/troth-follow-up.yml"])
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["publish"]["uses"] == "./.github/workflows/troth-publish.yml"
    assert "AS_OF" not in written[".github/workflows/troth-follow-up.yml"].decode()
    assert "example" not in written[".github/workflows/troth-publish.yml"].decode()
    steps = yaml.safe_load(written[".github/actions/troth/action.yml"])["runs"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    (install,) = (step for step in steps if step.get("name") == "Install Troth")
    assert set(install["env"]) == {"PYTHON", "PLACE", "RUN", "BASE"}


@pytest.mark.parametrize("remote", [GITHUB, GITLAB, CODEBERG])
def test_what_the_host_installs_is_bound_by_hash_and_comes_from_the_base(tmp_path: Path, checkout: Path, remote: str) -> None:
    """Each host runs the pin's own script, taken from the commit that a change is compared with; the lists are ours."""
    written = read_files(begin_board(tmp_path, remote=remote))
    runs = [text.decode() for path, text in written.items() if path.endswith(".yml") and b"install.sh" in text]
    assert runs
    for text in runs:
        assert "pip install " not in text.replace('pip" install --quiet "$TROTH_PACKAGE"', "")
        assert "git archive" in text or "schedule:" in text or "issue_comment:" in text
    for name in (
        "requirements.lock",
        "requirements-core.lock",
        "requirements-mail.lock",
        "requirements-notify.lock",
        "requirements-uv.lock",
    ):
        assert written[f".troth/{name}"].endswith((checkout / name).read_bytes())
    name, _, digest = written[".troth/troth.txt"].decode().strip().partition(" --hash=sha256:")
    assert hashlib.sha256(written[f".troth/{name.removeprefix('./')}"]).hexdigest() == digest


def test_the_wheel_is_the_running_version_whole(tmp_path: Path) -> None:
    """It holds the package, its schemas, rules and metadata, and nothing of the place where it was packed."""
    begin_board(tmp_path, remote=GITHUB)
    with zipfile.ZipFile(tmp_path / f".troth/troth-{__version__}-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
        record = wheel.read(f"troth-{__version__}.dist-info/RECORD").decode().splitlines()
    assert {"troth/cli/__init__.py", "troth/schema/promise.schema.json", "troth/locks/requirements-core.lock"} <= names
    assert f"troth-{__version__}.dist-info/entry_points.txt" in names
    assert not {name for name in names if name.endswith((".pyc", "INSTALLER", "direct_url.json", ".pth"))}
    assert {line.split(",")[0] for line in record} == names


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("troth==1.2.3", "troth==1.2.3\n"),
        (f"git+https://git.example/alder/troth@{COMMIT}", f"troth @ git+https://git.example/alder/troth@{COMMIT}\n"),
    ],
)
def test_it_can_come_from_an_index_or_a_commit(tmp_path: Path, spec: str, expected: str) -> None:
    """Then no wheel is brought along."""
    written = read_files(begin_board(tmp_path, "--package", spec, remote=GITLAB))
    assert written[".troth/troth.txt"].decode() == expected
    assert not [path for path in written if path.endswith(".whl")]


@pytest.mark.parametrize(
    "spec", ["troth", "troth>=1", "git+https://git.example/alder/troth@main", "git+ssh://git.example/x@" + COMMIT, "-r x"]
)
def test_what_somebody_else_can_change_is_no_pin(tmp_path: Path, spec: str) -> None:
    """A range, a branch or an option is refused, in one line with the way out."""
    ended = run_in(tmp_path, "init", *NAMED, "--host", "github", "--package", spec)
    assert (ended.exit_code, read_files(tmp_path)) == (2, {})
    assert "--package: " in ended.output


def test_a_second_time_completes_what_was_not_known(tmp_path: Path) -> None:
    """Begun before there was a remote, the board learns its repository and the site's address, and nothing untrue is said."""
    begin_board(tmp_path)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", GITHUB], check=True)
    ended = run_in(tmp_path, "init", "--yes")
    assert ended.exit_code == 0, ended.output
    assert "repository: https://github.com/alder/board\n" in (tmp_path / "commitments/board.yaml").read_text()
    assert 'site_url: "https://alder.github.io/board/"\n' in (tmp_path / "mkdocs.yml").read_text()
    assert (tmp_path / ".github/workflows/troth-check.yml").is_file()
    assert "By hand" not in ended.output
    assert "no problem" in run_in(tmp_path, "check").output
    again = run_in(tmp_path, "init", "--yes")
    assert "0 files written" in again.output
    assert "added" not in again.output


def test_in_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    """What the host runs lies at the top and names the board's folder; the rest lies in it."""
    subprocess.run(["git", "init", "--quiet", "-b", "main", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", GITHUB], check=True)
    ended = run_in(tmp_path, "init", str(tmp_path / "teams/blue"), *NAMED)
    assert ended.exit_code == 0, ended.output
    written = read_files(tmp_path)
    assert {"teams/blue/commitments/board.yaml", "teams/blue/mkdocs.yml", ".github/workflows/troth-check.yml", ".troth/troth.txt"} <= set(
        written
    )
    steps = yaml.safe_load(written[".github/workflows/troth-check.yml"])["jobs"]["check"]["steps"]
    assert [step["with"]["board"] for step in steps if "actions/troth" in step["uses"]] == ["teams/blue", "teams/blue"]
    assert "/teams/blue/commitments/parties/" in written[".github/CODEOWNERS.example"].decode()


def test_beside_another_check(tmp_path: Path) -> None:
    """Somebody else's check.yml stays, and the records are checked all the same."""
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/check.yml").write_text("name: Theirs\n")
    written = read_files(begin_board(tmp_path, remote=GITHUB))
    assert written[".github/workflows/check.yml"] == b"name: Theirs\n"
    assert b"run: check" in written[".github/workflows/troth-check.yml"]


def test_a_repository_is_made_where_it_is_wanted(tmp_path: Path) -> None:
    """With --git an empty folder becomes one; without, the next step begins with `git init`, and nothing is pushed nowhere."""
    ended = run_in(tmp_path, "init", str(tmp_path / "one"), *NAMED, "--git")
    assert (tmp_path / "one/.git").is_dir()
    assert "git init" not in ended.output
    ended = run_in(tmp_path, "init", str(tmp_path / "two"), *NAMED)
    assert "2. git init -b main && git add --all && git commit -m 'A board for our promises'\n" in ended.output


@pytest.mark.parametrize(
    ("remote", "path", "label"),
    [
        (GITHUB, ".github/workflows/troth-check.yml", "runs-on: ours"),
        (CODEBERG, ".forgejo/workflows/troth-check.yml", "runs-on: ours"),
        (GITLAB, ".gitlab/troth.yml", "tags: [ours]"),
    ],
)
def test_the_runner_is_the_one_that_is_named(tmp_path: Path, remote: str, path: str, label: str) -> None:
    """A company's own machines have labels of their own."""
    assert label in read_files(begin_board(tmp_path, "--runner", "ours", remote=remote))[path].decode()


def test_an_action_of_another_repository_is_used_at_its_commit(tmp_path: Path) -> None:
    """Then no copy of the action is written, and what it runs can't be changed from here."""
    written = read_files(begin_board(tmp_path, "--action", f"alder/troth@{COMMIT}", remote="git@github.com:alder/board.git"))
    assert f"uses: alder/troth/.github/actions/troth@{COMMIT}" in written[".github/workflows/troth-check.yml"].decode()
    assert b"install.sh notify" in written[".github/workflows/troth-follow-up.yml"]
    assert ".github/actions/troth/action.yml" not in written
    assert ACTION.fullmatch("alder/troth@v1") is None
    assert run_in(tmp_path, "init", "--action", "alder/troth@v1").exit_code == 2


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """What was there stays byte for byte, and is named; so a second time changes nothing."""
    for path, text in ((".gitignore", "mine\n"), ("mkdocs.yml", "site_name: Mine\n"), ("docs/index.md", "# Mine\n")):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    ended = run_in(tmp_path, "init", *NAMED)
    assert "kept  mkdocs.yml" in ended.output
    assert "add /site/ to .gitignore" in ended.output
    first = read_files(tmp_path)
    assert (first["mkdocs.yml"], first[".gitignore"], first["docs/index.md"]) == (b"site_name: Mine\n", b"mine\n", b"# Mine\n")
    assert run_in(tmp_path, "init", "--name", "Another").exit_code == 0
    assert read_files(tmp_path) == first


def test_a_board_that_is_there_gets_no_records(tmp_path: Path) -> None:
    """Only what the host and the editors need is added to a board that has lived."""
    begin_board(tmp_path)
    (tmp_path / "commitments/promises/2026-11/first-promises-on-this-board.yaml").unlink()
    ended = run_in(tmp_path, "init", "--host", "github")
    assert "kept  commitments" in ended.output
    assert not list((tmp_path / "commitments/promises").rglob("*.yaml"))
    assert (tmp_path / ".github/workflows/troth-check.yml").is_file()


def test_a_host_that_its_address_does_not_tell_is_asked_for(tmp_path: Path) -> None:
    """A repository that others reach already is not told to be put where they do."""
    root = begin_board(tmp_path, remote="https://git.acme.example/alder/board.git")
    said = run_in(root, "init", "--yes").output
    assert "troth init --host github, gitlab or forgejo adds the CI workflows" in said
    assert "git remote add origin" not in said


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says what would be written, and the folder is not even made."""
    ended = run_in(tmp_path, "init", str(tmp_path / "new"), *NAMED, "--dry-run")
    assert "commitments/board.yaml" in ended.output
    assert not (tmp_path / "new").exists()


def test_the_example_is_the_example(tmp_path: Path) -> None:
    """It has no error, and one customer to be asked again, as it happens; it stands at its day for ever."""
    assert run_in(tmp_path, "init", "--example", "--yes").exit_code == 0
    *said, count = run_in(tmp_path, "check").output.splitlines()
    assert (len(said), count) == (1, "1 warning in 1 of 79 files")
    assert "Roth Bakery agreed before this was changed" in said[0]
    assert "as_of: 2026-11-20" in (tmp_path / "mkdocs.yml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timezone", "Berlin"), "not a time zone"),
        (("--name", "two\nlines"), "one line"),
        (("--host", "sourceforge"), "github"),
        (("--email", "not an address"), "this board would have errors"),
    ],
)
def test_what_makes_no_board_is_refused_before_anything_is_written(tmp_path: Path, words: tuple[str, str], said: str) -> None:
    """One line says what is wrong, with exit 2, and the folder is as it was."""
    ended = run_in(tmp_path, "init", *words)
    assert (ended.exit_code, read_files(tmp_path)) == (2, {})
    assert said in ended.output


@pytest.mark.parametrize("name", ["Zoë Ünal", "李小龙", "Con", "all", "7", "<b>&amp;{{x}}"])
def test_any_name_makes_a_board(tmp_path: Path, name: str) -> None:
    """Whoever begins, whatever they and their board are called, it can be checked and built."""
    assert run_in(tmp_path, "init", "--you", name, "--name", name, "--team", name).exit_code == 0
    assert "no problem" in run_in(tmp_path, "check").output


def test_the_example_has_the_history_of_its_people(tmp_path: Path) -> None:
    """In a repository of its own each entry is a commit of whoever said it, and what was accepted came by a branch that is merged."""
    folder = tmp_path / "demo"
    ended = run_in(tmp_path, "init", str(folder), "--example", "--yes", "--git")
    assert ended.exit_code == 0, ended.output
    assert "git add" not in ended.output
    git = ["git", "-C", str(folder)]
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True).stdout == ""
    authors = subprocess.run([*git, "log", "--format=%ae"], capture_output=True, text=True, check=True).stdout.split()
    assert len(authors) > 200
    assert len(set(authors)) > 10
    assert subprocess.run([*git, "log", "--merges", "--format=%h"], capture_output=True, text=True, check=True).stdout.split()
    shown = run_in(folder, "show", "hofer-kitchen").output
    assert "Sofia Rossi promised it [own commit]" in shown
    assert "The Hofer family agreed to the terms [recorded by Hanna Weiss]" in shown
    made = subprocess.run([*git, "log", "--format=%an: %s"], capture_output=True, text=True, check=True).stdout
    assert "Jonas Brunner: meetings: jonas made krone-call-2026-11-18" in made


def test_the_example_is_published_from_its_history(checkout: Path, tmp_path: Path) -> None:
    """What this repository publishes is a board in which each entry is a commit of its people, with the pages of the checkout."""
    troth = tmp_path / "troth"
    troth.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m troth "$@"\n')
    troth.chmod(0o755)
    make = [str(checkout / ".ci/example"), str(troth), str(tmp_path / "made")]
    subprocess.run(make, check=True)
    assert (tmp_path / "made/mkdocs.yml").read_bytes() == (checkout / "mkdocs.yml").read_bytes()
    assert (tmp_path / "made/docs/about.md").samefile(checkout / "docs/about.md")
    assert "[own commit]" in run_in(tmp_path / "made", "show", "hofer-kitchen").output
    again = subprocess.run(make, check=False, capture_output=True, text=True)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
