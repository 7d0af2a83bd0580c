"""`troth update` renews what `init` wrote, shows the difference, and leaves alone what a person has changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.cli.test_init import CODEBERG, GITHUB, GITLAB, begin_board, read_files, run_in

from troth import __version__
from troth.edit.renewal import digest_content

CHECK = ".github/workflows/troth-check.yml"


def pretend_older(folder: Path, path: str) -> None:
    """Let a file be one that an older version wrote: another text, and noted as ours."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("# older\n")
    note = folder / ".troth/written.json"
    data = json.loads(note.read_text())
    data["files"][path] = digest_content(b"# older\n")
    data["version"] = "0.0.9"
    note.write_text(json.dumps(data))


def test_right_after_init_there_is_nothing_to_do(tmp_path: Path) -> None:
    """The same version writes the same files."""
    before = read_files(begin_board(tmp_path, remote=GITHUB))
    assert run_in(tmp_path, "update").output == f"Everything is up to date with troth {__version__}.\n"
    assert read_files(tmp_path) == before


def test_what_an_older_version_wrote_is_renewed_and_shown(tmp_path: Path) -> None:
    """The difference is printed; a dry run prints it too, and writes nothing."""
    before = read_files(begin_board(tmp_path, remote=GITHUB))
    pretend_older(tmp_path, CHECK)
    ended = run_in(tmp_path, "update", "--dry-run")
    assert (tmp_path / CHECK).read_text() == "# older\n"
    assert "-# older" in ended.output
    assert f"From troth 0.0.9 to {__version__} (nothing written):\n  renewed   {CHECK}\n" in ended.output
    assert run_in(tmp_path, "update").exit_code == 0
    assert read_files(tmp_path) == before


def test_what_a_person_changed_stays_and_is_named(tmp_path: Path) -> None:
    """A changed workflow is kept and a removed one stays away, both are said; with --take ours is written."""
    begin_board(tmp_path, remote=GITHUB)
    ours = (tmp_path / CHECK).read_bytes()
    (tmp_path / CHECK).write_text("name: Mine\n")
    (tmp_path / ".github/workflows/troth-follow-up.yml").unlink()
    ended = run_in(tmp_path, "update")
    assert f"kept      {CHECK} (changed by hand)" in ended.output
    assert "left out  .github/workflows/troth-follow-up.yml (removed by hand)" in ended.output
    assert (tmp_path / CHECK).read_text() == "name: Mine\n"
    assert not (tmp_path / ".github/workflows/troth-follow-up.yml").exists()
    assert run_in(tmp_path, "update", "--take", CHECK).exit_code == 0
    assert (tmp_path / CHECK).read_bytes() == ours


BEFORE = {"github": (GITHUB, 4), "gitlab": (GITLAB, 1), "forgejo": (CODEBERG, 2)}
"""Each host's remote, and how many of the stored files it ran."""


def begin_board_of_before(folder: Path, kind: str) -> dict[str, bytes]:
    """Return what the version wrote that kept no note, into a board: the files of `of_before`, whose names have `_` for a folder."""
    begin_board(folder, remote=BEFORE[kind][0])
    for path in read_files(folder):
        if path.startswith((".troth/", ".github/", ".gitlab", ".forgejo/", ".gitattributes")):
            (folder / path).unlink()
    for file in (Path(__file__).parent / "of_before" / kind).iterdir():
        place = folder / f".{file.name.replace('_', '/')}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    return read_files(folder)


@pytest.mark.parametrize("kind", BEFORE)
def test_a_board_of_before_the_note_is_brought_up(tmp_path: Path, kind: str) -> None:
    """What the version of before wrote is told by its bytes: renewed or removed, with the difference; a dry run writes nothing."""
    before = begin_board_of_before(tmp_path / "old", kind)
    assert len([path for path in before if path.endswith((".yml", ".yaml")) and path.startswith(".")]) == BEFORE[kind][1]
    assert "From troth (unknown)" in run_in(tmp_path / "old", "update", "--dry-run").output
    assert read_files(tmp_path / "old") == before
    ended = run_in(tmp_path / "old", "update")
    assert ended.exit_code == 0, ended.output
    assert "  kept  " not in ended.output
    assert "\n+++ b/" in ended.output
    fresh = read_files(begin_board(tmp_path / "new", remote=BEFORE[kind][0]))
    del fresh[".gitattributes"]
    assert {**read_files(tmp_path / "old"), ".troth/written.json": b""} == {**fresh, ".troth/written.json": b""}
    assert run_in(tmp_path / "old", "update").output.startswith("Everything is up to date")


@pytest.mark.parametrize(("kind", "path"), [("github", ".github/workflows/check.yml"), ("forgejo", ".forgejo/workflows/check.yml")])
def test_a_workflow_of_before_that_a_person_changed_is_kept_and_said(tmp_path: Path, kind: str, path: str) -> None:
    """It stays beside the new one, with what it installs from, every time; somebody else's of that name is none of ours."""
    begin_board_of_before(tmp_path, kind)
    (tmp_path / path).write_text((tmp_path / path).read_text() + "# mine\n")
    theirs = tmp_path / path.replace("check", "publish")
    theirs.write_text("name: Somebody else's\n")
    for _ in range(2):
        ended = run_in(tmp_path, "update")
        assert f"kept      {path} (changed by hand; ours has a new name now" in ended.output
        assert "publish.yml (" not in ended.output.replace("removed", "")
        assert (tmp_path / path).read_text().endswith("# mine\n")
        assert theirs.read_text() == "name: Somebody else's\n"
    assert (tmp_path / path.replace("check", "troth-check")).is_file()


def test_what_a_changed_file_installs_from_stays_with_it(tmp_path: Path) -> None:
    """A list that only the old workflow names would be removed; where that is a person's now, it is left for it."""
    begin_board(tmp_path, remote=CODEBERG)
    pretend_older(tmp_path, ".forgejo/troth/requirements.lock")
    (tmp_path / ".forgejo/workflows/check.yml").write_text("run: pip install -r .forgejo/troth/requirements.lock\n")
    ended = run_in(tmp_path, "update")
    assert "used      .forgejo/troth/requirements.lock (ours, still used by a file that was changed by hand)" in ended.output
    (tmp_path / ".forgejo/workflows/check.yml").unlink()
    assert "removed   .forgejo/troth/requirements.lock" in run_in(tmp_path, "update").output


def test_records_and_the_site_are_never_touched(tmp_path: Path) -> None:
    """Whatever was written there by hand is no business of an update."""
    begin_board(tmp_path, remote=GITLAB)
    for path in ("mkdocs.yml", "docs/our-board.md", "commitments/board.yaml", ".gitignore"):
        with (tmp_path / path).open("a") as file:
            file.write("# mine\n")
    kept = {path: text for path, text in read_files(tmp_path).items() if not path.startswith(".troth")}
    assert run_in(tmp_path, "update", "--runner", "ours").exit_code == 0
    after = read_files(tmp_path)
    assert {path for path, text in kept.items() if after[path] != text} == {".gitlab/troth.yml"}
    assert "tags: [ours]" in after[".gitlab/troth.yml"].decode()
    assert run_in(tmp_path, "update").output.startswith("Everything is up to date")


def test_the_pin_can_be_changed(tmp_path: Path) -> None:
    """From the wheel to an index: the wheel goes, the one line changes, and the next update remembers it."""
    begin_board(tmp_path, remote=GITHUB)
    ended = run_in(tmp_path, "update", "--package", "troth==1.2.3")
    assert f"removed   .troth/troth-{__version__}-py3-none-any.whl" in ended.output
    assert (tmp_path / ".troth/troth.txt").read_text() == "troth==1.2.3\n"
    assert run_in(tmp_path, "update").output.startswith("Everything is up to date")
    assert run_in(tmp_path, "update", "--vendor").exit_code == 0
    assert (tmp_path / ".troth/troth.txt").read_text().startswith("./troth-")


@pytest.mark.parametrize(
    ("words", "said"), [((), "there is no board here"), (("--take", "README.md"), "--take: 'README.md' is not a file")]
)
def test_what_cannot_be_renewed_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """One line, with exit 2, and nothing is written."""
    if words:
        begin_board(tmp_path)
    before = read_files(tmp_path)
    ended = run_in(tmp_path, "update", *words)
    assert (ended.exit_code, read_files(tmp_path)) == (2, before)
    assert said in ended.output


def test_a_new_host_gets_its_files(tmp_path: Path) -> None:
    """Who moves from one host to another says so once; the files of the old host go, unless somebody changed them."""
    begin_board(tmp_path, remote=GITHUB)
    subprocess.run(["git", "-C", tmp_path, "remote", "set-url", "origin", GITLAB], check=True)
    ended = run_in(tmp_path, "update", "--host", "gitlab")
    assert f"removed   {CHECK}" in ended.output
    assert (tmp_path / ".gitlab/troth.yml").is_file()
