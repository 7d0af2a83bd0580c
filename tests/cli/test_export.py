from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.boards import lay, troth

from troth.build import look
from troth.cli.export import FORMATS
from troth.days import AsOf, parse
from troth.site import site

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bytes_of_the_site(tmp_path: Path) -> None:
    """What is exported is what the site publishes, byte for byte."""
    root = lay(tmp_path)
    day = parse("2026-11-22")
    assert day is not None
    published = site(look(root, AsOf(day)), directory_urls=False).files
    assert troth(root, "export", "json").stdout_bytes == published["v1/board.json"]
    assert troth(root, "export", "csv").stdout_bytes == published["promises.csv"]
    assert troth(root, "export", "xlsx").stdout_bytes == published["promises.xlsx"]
    assert troth(root, "export", "ics").stdout_bytes == published["calendar/all.ics"]
    assert troth(root, "export", "atom").stdout_bytes == published["feed.xml"]


def test_as_of_after_the_command_counts(tmp_path: Path) -> None:
    """The date may stand before the command or after it; the one after it counts."""
    result = troth(lay(tmp_path), "export", "json", "--as-of", "2026-10-05")
    assert json.loads(result.stdout)["as_of"] == "2026-10-05"


def test_into_a_file(tmp_path: Path) -> None:
    """With --out the file is replaced as a whole, nothing is printed, and nothing is left beside it."""
    root = lay(tmp_path / "board")
    file = tmp_path / "out" / "board.json"
    file.parent.mkdir()
    file.write_text("old")
    result = troth(root, "export", "json", "--out", str(file))
    assert (result.stdout, result.exit_code) == ("", 0)
    assert file.read_bytes() == troth(root, "export", "json").stdout_bytes
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Where it cannot be written, one line says why: exit 2."""
    result = troth(lay(tmp_path), "export", "json", "--out", str(tmp_path / "nowhere" / "board.json"))
    assert result.stderr.startswith("Error: ")
    assert result.stderr.endswith("No such file or directory\n")
    assert result.exit_code == 2


def test_every_format(tmp_path: Path) -> None:
    """Every format of the table can be asked for."""
    root = lay(tmp_path)
    assert all(troth(root, "export", form).stdout for form in FORMATS)
