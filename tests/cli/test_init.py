"""`troth init` begins a board that works, in any repository, and never writes over anything."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from troth import __version__
from troth.cli import main
from troth.edit.scaffold_files import ACTION

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


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        (
            "git@github.com:alder/board.git",
            {".github/workflows/check.yml", ".github/workflows/follow-up.yml", ".github/actions/troth/action.yml"},
        ),
        ("git@gitlab.com:alder/board.git", {".gitlab-ci.yml"}),
        ("git@codeberg.org:alder/board.git", {".forgejo/workflows/check.yml", ".forgejo/workflows/publish.yml"}),
        ("", set()),
    ],
)
def test_the_host_is_the_one_of_the_remote(tmp_path: Path, remote: str, expected: set[str]) -> None:
    """Each host gets what it runs, as YAML that can be read, and none gets another's."""
    written = read_files(begin_board(tmp_path, remote=remote))
    hosted = {path for path in written if path.startswith((".github", ".gitlab", ".forgejo"))}
    examples = {path for path in hosted if path.endswith("/CODEOWNERS.example")}
    hosted -= examples
    assert len(examples) == bool(expected)
    assert all(f"Copy this to {path.removesuffix('.example')}" in written[path].decode() for path in examples)
    assert expected <= hosted
    locks = {path for path in hosted if path.endswith(".lock")}
    hosted -= locks
    assert hosted == expected | ({".github/workflows/publish.yml"} if ".github/workflows/check.yml" in expected else set())
    named = {found for path in hosted for found in re.findall(r"requirements[a-z-]*[.]lock", written[path].decode())}
    assert named == {path.rpartition("/")[2] for path in locks}
    for path in hosted:
        assert yaml.safe_load(written[path]), path
        assert b'AS_OF: "2026' not in written[path], path


def test_the_workflows_keep_what_ours_promise(tmp_path: Path) -> None:
    """No rights but those a job names, no word of a record in a script, and the package of this very version."""
    written = read_files(begin_board(tmp_path, remote="git@github.com:alder/board.git"))
    workflow = yaml.safe_load(written[".github/workflows/follow-up.yml"])
    assert workflow["permissions"] == {}
    assert "env" not in workflow
    assert "AS_OF" not in written[".github/workflows/follow-up.yml"].decode()
    steps = yaml.safe_load(written[".github/actions/troth/action.yml"])["runs"]["steps"]
    assert not [step for step in steps if "${{" in step.get("run", "")]
    (install,) = (step for step in steps if step.get("name") == "Install Troth")
    assert set(install["env"]) == {"PYTHON", "PLACE", "ACTION"}


INSTALLS = re.compile(r"pip install (?P<how>[^\n]*)")


@pytest.mark.parametrize("remote", ["git@github.com:alder/board.git", "git@codeberg.org:alder/board.git"])
def test_what_the_host_installs_is_bound_by_hash(tmp_path: Path, remote: str) -> None:
    """Each package that Troth needs comes in one version with its hash, from a list beside; Troth itself in this very version, alone."""
    written = read_files(begin_board(tmp_path, remote=remote))
    found = [how for path, text in written.items() if path.endswith(".yml") for how in INSTALLS.findall(text.decode())]
    assert len(found) == 4
    for by_hash, alone in zip(found[::2], found[1::2], strict=True):
        assert "--require-hashes -r " in by_hash
        assert alone.endswith(f"--no-deps 'troth=={__version__}'")


def test_on_gitlab_too(tmp_path: Path) -> None:
    """There two variables say what is installed."""
    text = read_files(begin_board(tmp_path, remote="git@gitlab.com:alder/board.git"))[".gitlab-ci.yml"].decode()
    variables = yaml.safe_load(text)["variables"]
    assert variables["TROTH_PACKAGE"] == f"troth=={__version__}"
    assert (tmp_path / variables["TROTH_LOCK"]).is_file()
    assert [*INSTALLS.findall(text)] == [
        '--quiet --require-hashes --requirement="$TROTH_LOCK"; fi',
        '--quiet ${TROTH_LOCK:+--no-deps} "$TROTH_PACKAGE"',
    ]


@pytest.mark.parametrize("remote", ["git@github.com:alder/board.git", "git@gitlab.com:alder/board.git", "git@codeberg.org:alder/board.git"])
def test_the_lists_are_ours(tmp_path: Path, checkout: Path, remote: str) -> None:
    """They are those by which Troth itself is tested, and every package in them has a hash."""
    for path, text in read_files(begin_board(tmp_path, remote=remote)).items():
        if path.endswith(".lock"):
            assert text.endswith((checkout / path.rpartition("/")[2]).read_bytes())
            pins = re.split(r"^(?=[a-z])", text.decode(), flags=re.MULTILINE)[1:]
            assert all("--hash=sha256:" in pin and "==" in pin for pin in pins)


def test_an_action_of_another_repository_is_used_at_its_commit(tmp_path: Path) -> None:
    """Then no copy of the action is written, and what it runs can't be changed from here."""
    written = read_files(begin_board(tmp_path, "--action", f"alder/troth@{COMMIT}", remote="git@github.com:alder/board.git"))
    assert f"uses: alder/troth/.github/actions/troth@{COMMIT}" in written[".github/workflows/check.yml"].decode()
    assert ".github/actions/troth/action.yml" not in written
    assert ACTION.fullmatch("alder/troth@v1") is None
    assert run_in(tmp_path, "init", "--action", "alder/troth@v1").exit_code == 2


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """What was there stays byte for byte, and is named; so a second time changes nothing."""
    for path, text in ((".gitignore", "mine\n"), ("mkdocs.yml", "site_name: Mine\n"), ("docs/index.md", "# Mine\n")):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    ended = run_in(tmp_path, "init", *NAMED)
    assert "left  mkdocs.yml" in ended.output
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
    assert "left  commitments" in ended.output
    assert not list((tmp_path / "commitments/promises").rglob("*.yaml"))
    assert (tmp_path / ".github/workflows/check.yml").is_file()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """It says what would be written, and the folder is not even made."""
    ended = run_in(tmp_path, "init", str(tmp_path / "new"), *NAMED, "--dry-run")
    assert "commitments/board.yaml" in ended.output
    assert not (tmp_path / "new").exists()


def test_the_example_is_the_example(tmp_path: Path) -> None:
    """It is in order, and stands at its day for ever."""
    assert run_in(tmp_path, "init", "--example", "--yes").exit_code == 0
    assert "no problem" in run_in(tmp_path, "check").output
    assert "as_of: 2026-11-20" in (tmp_path / "mkdocs.yml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timezone", "Berlin"), "not a time zone"),
        (("--name", "two\nlines"), "one line"),
        (("--host", "sourceforge"), "github"),
        (("--email", "not an address"), "would not make a sound board"),
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
