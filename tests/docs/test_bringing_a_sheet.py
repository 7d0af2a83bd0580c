"""The guide to spreadsheets says what happens: its example is run as it is written, and says what the page says."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from click.testing import CliRunner

from troth.cli import main
from troth.importing.model import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PARTIES = """\
people:
  nina: {name: Nina Berg}
  omar: {name: Omar Said}
  jane: {name: Jane Ito}
"""


def find_block(text: str, language: str, number: int = 0) -> str:
    """Return one of the page's blocks in a language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found[number]


def test_the_example_is_what_happens(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheet, mapping and both reports, word by word."""
    text = (checkout / "docs/bringing-a-sheet.md").read_text()
    (tmp_path / "commitments/parties").mkdir(parents=True)
    (tmp_path / "commitments/board.yaml").write_text("name: Spring\ntimezone: UTC\n")
    (tmp_path / "commitments/parties/people.yaml").write_text(PARTIES)
    (tmp_path / "plan.csv").write_text(find_block(text, "csv"))
    (tmp_path / "plan.map.yaml").write_text(find_block(text, "yaml"))
    monkeypatch.chdir(tmp_path)
    for number in (0, 1):
        command, _, said = find_block(text, "console", number).partition("\n")
        words = shlex.split(command.removeprefix("$ troth "))
        assert CliRunner().invoke(main, ["--as-of", "2026-11-23", *words], env={"COLUMNS": "160"}).stdout == said
    assert "no problem" in CliRunner().invoke(main, ["--as-of", "2026-11-23", "check"]).output


def test_every_field_is_told(checkout: Path) -> None:
    """Whatever is imported."""
    text = (checkout / "docs/bringing-a-sheet.md").read_text()
    fields = text[text.index("The fields of **promises**") : text.index("Without `made`")]
    assert {each for every in FIELDS.values() for each in every} == set(re.findall(r"`([a-z_]+)`", fields))
