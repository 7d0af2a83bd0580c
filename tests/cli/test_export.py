from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth, write_base_board

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.cli.export import FORMATS
from troth.site import build_site

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bytes_of_the_site(tmp_path: Path) -> None:
    """What is exported is what the site publishes, byte for byte."""
    root = write_base_board(tmp_path)
    day = parse_iso_date("2026-11-22")
    assert day is not None
    published = build_site(load_board(root, AsOf(day)), directory_urls=False).files
    assert run_troth(root, "export", "json").stdout_bytes == published["v1/board.json"]
    assert run_troth(root, "export", "csv").stdout_bytes == published["promises.csv"]
    assert run_troth(root, "export", "xlsx").stdout_bytes == published["promises.xlsx"]
    assert run_troth(root, "export", "ics").stdout_bytes == published["calendar/all.ics"]
    assert run_troth(root, "export", "atom").stdout_bytes == published["feed.xml"]


def test_as_of_after_the_command_counts(tmp_path: Path) -> None:
    """The date may stand before the command or after it; the one after it counts."""
    result = run_troth(write_base_board(tmp_path), "export", "json", "--as-of", "2026-10-05")
    assert json.loads(result.stdout)["as_of"] == "2026-10-05"


def test_into_a_file(tmp_path: Path) -> None:
    """With --out an earlier export is replaced as a whole, nothing is printed, and nothing is left beside it."""
    root = write_base_board(tmp_path / "board")
    file = tmp_path / "out" / "board.json"
    file.parent.mkdir()
    for before in (b"", *(run_troth(root, "export", form, "--as-of", "2026-10-05").stdout_bytes for form in FORMATS)):
        file.write_bytes(before)
        result = run_troth(root, "export", "json", "--out", str(file))
        assert (result.stdout, result.exit_code) == ("", 0), before[:40]
        assert file.read_bytes() == run_troth(root, "export", "json").stdout_bytes
        assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("theirs", [b"old", b"PK\x03\x04", b"{}", b"title,id\n", b"BEGIN:VCALENDAR\r\nPRODID:-//Mine//EN\r\n"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_somebody_else(tmp_path: Path, form: str, theirs: bytes) -> None:
    """A file that no export wrote is named and left as it is: it may be the only copy of somebody's work."""
    file = tmp_path / "thesis.txt"
    file.write_bytes(theirs)
    result = run_troth(write_base_board(tmp_path / "board"), "export", form, "--out", str(file))
    assert result.stderr.startswith(f"Error: {file.as_posix()} already exists and was not written by an export\n")
    assert (result.exit_code, file.read_bytes()) == (2, theirs)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Where it cannot be written, one line says why: exit 2."""
    result = run_troth(write_base_board(tmp_path), "export", "json", "--out", str(tmp_path / "nowhere" / "board.json"))
    assert result.stderr.startswith("Error: ")
    assert result.stderr.endswith("No such file or directory\n")
    assert result.exit_code == 2


def test_every_format(tmp_path: Path) -> None:
    """Every format of the table can be asked for."""
    root = write_base_board(tmp_path)
    assert all(run_troth(root, "export", form).stdout for form in FORMATS)


SPONSORED = """title: What works?
asker: nina
sponsor: omar
asked: [jane]
seeks: input
made: 2026-10-01
respond_by: 2026-10-20
request: Tell us.
ladder: [{via: email, wait: 1}, {via: sponsor}]
log:
  - {date: 2026-10-02, by: nina, act: reached_out, to: all, via: email}
"""


def test_all_of_an_ask_or_what_the_site_has(tmp_path: Path) -> None:
    """`troth export json` prints all of it, `--published` what the site has."""
    root = write_base_board(tmp_path, {"asks/it.yaml": SPONSORED})
    day = parse_iso_date("2026-11-22")
    assert day is not None
    site_has = build_site(load_board(root, AsOf(day), published=True), directory_urls=False).files["v1/board.json"]

    assert run_troth(root, "export", "json", "--published").stdout_bytes == site_has
    whole, published = (json.loads(text)["asks"][0]["asked"][0]["next"] for text in (run_troth(root, "export", "json").stdout, site_has))
    assert (whole["step"], whole["via"]) == ("sponsor", "sponsor")
    assert (published["step"], published["via"], published["because"], published["from"]) == ("wait", None, None, whole["from"])


def test_published_goes_with_json(tmp_path: Path) -> None:
    """The other formats are as published anyway."""
    refused = run_troth(write_base_board(tmp_path), "export", "csv", "--published")
    assert refused.exit_code == 2
    assert "--published works only with json" in refused.stderr
