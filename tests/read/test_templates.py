"""A board's own drafts are ordinary small files beside its records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import write_base_board

from troth.base.dates import AsOf
from troth.build import load_board
from troth.read.board_files import read_drafts

if TYPE_CHECKING:
    from pathlib import Path


def write_template(root: Path, name: str, data: bytes = b"Hello {{ name }}") -> Path:
    """Write a template and return its path."""
    file = root / "templates/drafts" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_a_board_without_any(tmp_path: Path) -> None:
    """Nothing is read, and nothing is wrong."""
    assert read_drafts(tmp_path) == ({}, ())


def test_templates_are_read_by_name(tmp_path: Path) -> None:
    """Hidden files and those of another ending are left alone."""
    write_template(tmp_path, "talk.txt.jinja")
    write_template(tmp_path, "README.md")
    write_template(tmp_path, ".talk.txt.jinja.swp")
    assert read_drafts(tmp_path) == ({"talk": "Hello {{ name }}"}, ())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("tolk.txt.jinja", b"x", "did you mean talk.txt.jinja?"),
        ("letter-of-thanks.txt.jinja", b"x", "a draft is one of first_mail, second_mail, talk, sponsor_note"),
        ("talk.txt.jinja", b"\xff\xfe", "save it as plain text in UTF-8"),
        ("talk.txt.jinja", b"x" * 70_000, "write the draft itself here, at most 64 KiB"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    """With the file and what to do."""
    write_template(tmp_path, name, data)
    found, (problem,) = read_drafts(tmp_path)
    assert (dict(found), problem.rule, problem.hint) == ({}, "folder/draft", says)
    assert problem.place.path == f"templates/drafts/{name}"


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither to a file nor to the folder."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    board = tmp_path / "board"
    write_template(board, "first_mail.txt.jinja").unlink()
    (board / "templates/drafts/talk.txt.jinja").symlink_to(secret)
    found, problems = read_drafts(board)
    assert (dict(found), len(problems)) == ({}, 1)
    other = tmp_path / "other"
    other.mkdir()
    (other / "templates").symlink_to(board / "templates")
    assert read_drafts(other) == ({}, ())


def test_a_check_tells_of_a_template_that_fails(tmp_path: Path) -> None:
    """As it does of records."""
    root = write_base_board(tmp_path)
    write_template(root, "talk.txt.jinja", b"{{ nobody }}")
    assert [problem.rule for problem in load_board(root, AsOf(date(2026, 11, 22))).problems] == ["folder/draft"]
