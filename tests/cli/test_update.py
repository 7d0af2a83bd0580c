"""`troth update` renews what `init` wrote, shows the difference, and leaves alone what a person has changed."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_init import GITHUB, GITLAB, begin_board, read_files, run_in

from troth import __version__
from troth.edit.renewal import digest_content

if TYPE_CHECKING:
    from pathlib import Path

CHECK = ".github/workflows/troth-check.yml"


def pretend_older(folder: Path, path: str) -> None:
    """Let a file be one that an older version wrote: another text, and noted as ours."""
    (folder / path).write_text("# older\n")
    note = folder / ".troth/written.json"
    data = json.loads(note.read_text())
    data["files"][path] = digest_content(b"# older\n")
    data["version"] = "0.0.9"
    note.write_text(json.dumps(data))


def test_right_after_init_there_is_nothing_to_do(tmp_path: Path) -> None:
    """The same version writes the same files."""
    before = read_files(begin_board(tmp_path, remote=GITHUB))
    assert run_in(tmp_path, "update").output == f"Everything is as troth {__version__} writes it.\n"
    assert read_files(tmp_path) == before


def test_what_an_older_version_wrote_is_renewed_and_shown(tmp_path: Path) -> None:
    """The difference is printed; a dry run prints it too, and writes nothing."""
    before = read_files(begin_board(tmp_path, remote=GITHUB))
    pretend_older(tmp_path, CHECK)
    ended = run_in(tmp_path, "update", "--dry-run")
    assert (tmp_path / CHECK).read_text() == "# older\n"
    assert "-# older" in ended.output
    assert f"From troth 0.0.9 to {__version__}, if it were written:\n  renewed   {CHECK}\n" in ended.output
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


def test_a_board_of_before_the_note_is_brought_up(tmp_path: Path) -> None:
    """What the version before wrote is told by its bytes: renewed or removed where it is ours, kept where somebody changed it."""
    begin_board(tmp_path, remote=GITHUB)
    for path in [path for path in read_files(tmp_path) if path.startswith((".troth/", ".github/"))]:
        (tmp_path / path).unlink()
    (tmp_path / ".github/workflows/check.yml").write_text("name: Somebody else's\n")
    ended = run_in(tmp_path, "update")
    assert ended.exit_code == 0, ended.output
    assert "From troth (not noted)" in ended.output
    assert (tmp_path / ".github/workflows/check.yml").read_text() == "name: Somebody else's\n"
    assert (tmp_path / CHECK).is_file()
    assert run_in(tmp_path, "update").output.startswith("Everything is as")


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
    assert run_in(tmp_path, "update").output.startswith("Everything is as")


def test_the_pin_can_be_changed(tmp_path: Path) -> None:
    """From the wheel to an index: the wheel goes, the one line changes, and the next update remembers it."""
    begin_board(tmp_path, remote=GITHUB)
    ended = run_in(tmp_path, "update", "--package", "troth==1.2.3")
    assert f"removed   .troth/troth-{__version__}-py3-none-any.whl" in ended.output
    assert (tmp_path / ".troth/troth.txt").read_text() == "troth==1.2.3\n"
    assert run_in(tmp_path, "update").output.startswith("Everything is as")
    assert run_in(tmp_path, "update", "--vendor").exit_code == 0
    assert (tmp_path / ".troth/troth.txt").read_text().startswith("./troth-")


@pytest.mark.parametrize(("words", "said"), [((), "there is no board here"), (("--take", "README.md"), "--take: 'README.md' is no file")])
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
