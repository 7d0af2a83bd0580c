from __future__ import annotations

import importlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from troth.base.errors import BoardError
from troth.read.files.folder import read_record_files
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from pathlib import Path


Make: TypeAlias = Any
"""The module that makes hostile boards; it is not ours."""

READERS = re.compile(
    r"""(?: encoding | conflicts ) / .*
      | scalars / (?: norway-(?:no|promiser) | plain-(?:on|off|n-tag|yes) .* | octal .* | hex-int | underscore-int | sexagesimal .*
                    | float-exp | infinity | nan | huge .* | at-sign .* | percent .* | unclosed .* | apostrophe .* | literal-bad .* )
      | structure / (?: duplicate-(?:key|person) .* | merge .* | anchor .* | alias .* | key-is-(?:list|null|tilde) | key-int .*
                      | person-key-is .* | .* -tag .* | directive-yaml-2-0 | .* -document(?:s|-end)? | only .* | top-level .*
                      | nbsp .* | tab-indent | long-key .* )
      | size / (?: billion .* | merge-bomb | deep .* | many-blank-lines )
      | unicode / (?: .* rlo .* | .* lre .* | note .* | .* tag-char .* | .* zero-width .* | .* word-joiner )""",
    re.VERBOSE,
)
"""The cases that are refused before a schema or a rule has seen them."""


@pytest.fixture(scope="module")
def make_hostile(shared: Path) -> Make:
    """The maker of hostile boards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(shared / "hostile")
        patch.setattr(sys, "dont_write_bytecode", True)
        return importlib.import_module("make")


def test_hostile_files_have_their_verdict(make_hostile: Make) -> None:
    """What is the reader's to refuse is refused on the right line; what is to be accepted is read, with its values."""
    for case in make_hostile.load():
        files = {path: data for path, data in case.files().items() if data is not None}
        found = [problem for path, data in files.items() for problem in parse_document(path, data)[1]]
        if case.verdict == make_hostile.ACCEPT:
            assert not found, case.id
        elif case.verdict == make_hostile.REFUSE and READERS.fullmatch(case.id):
            first, last = case.lines or (1, 10**9)
            assert any(first <= problem.place.line <= last for problem in found), case.id
            assert re.search(case.say, " ".join(problem.hint for problem in found), re.IGNORECASE), case.id


def test_no_hostile_message_is_itself_a_danger(make_hostile: Make) -> None:
    """Whatever a file holds, what is repeated of it is one printable line of at most 300 characters."""
    for case in make_hostile.load():
        for path, data in case.files().items():
            for problem in parse_document(path, data or b"")[1]:
                line = f"{problem.message}; {problem.hint}"
                assert re.sub("[\u200c\u200d]", "", line).isprintable(), case.id
                assert len(line) <= 300, case.id
                assert "##[" not in line, case.id


def write_entry(board: Path, entry: dict[str, str]) -> None:
    """Put one entry of names.json under the board's folder."""
    path = board / "commitments" / entry["path"]
    if entry.get("what") == "absent":
        remove_path(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.get("what") == "link":
        path.symlink_to(entry["to"])
    elif entry.get("what") == "fifo":
        os.mkfifo(path)
    elif entry.get("what") == "folder":
        path.mkdir()
    else:
        path.write_text(entry.get("content", "title: x\n"))


def remove_path(path: Path) -> None:
    """Delete a file, or a folder with what is in it."""
    if path.is_dir():
        for each in path.iterdir():
            remove_path(each)
        path.rmdir()
    else:
        path.unlink()


def test_hostile_names_have_their_verdict(make_hostile: Make, shared: Path, tmp_path: Path) -> None:
    """Names, links, pipes and strange folders are refused, warned of, left alone or accepted, and never followed."""
    usual = {f"commitments/{path}" for path in make_hostile.BOARD}
    for number, row in enumerate(json.loads((shared / "hostile" / "names.json").read_text())):
        board = tmp_path / str(number)
        make_hostile.write(board, {})
        for entry in row["entries"]:
            write_entry(board, entry)
        if row["verdict"] == "CANNOT":
            with pytest.raises(BoardError):
                read_record_files(board)
            continue
        files, problems = read_record_files(board)
        own = {f"commitments/{entry['path']}" for entry in row["entries"]}
        about = [problem for problem in problems if problem.place.path not in usual - own]
        if row["verdict"] == "REFUSE":
            assert any(problem.is_error for problem in about), row["name"]
        elif row["verdict"] == "NAMED":
            assert about, row["name"]
        elif row["verdict"] in {"ACCEPT", "IGNORE"}:
            assert not any(problem.is_error for problem in problems), row["name"]
        if row["verdict"] == "ACCEPT" and "kind" not in row:
            assert row["id"] in {file.id for file in files}, row["name"]
        assert all(problem.place.path.isprintable() for problem in problems), row["name"]
