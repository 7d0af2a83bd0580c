"""The reference says what is so, and says all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from tests.docs.reference import render_pages

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["commands.md", "records.md", "published.md", "columns.md"])
def test_the_reference_is_what_the_program_says(checkout: Path, name: str, pytestconfig: pytest.Config) -> None:
    """A page that is out of date fails here; `make bless` writes it anew."""
    file, text = checkout / "docs/reference" / name, render_pages(checkout)[name]
    if pytestconfig.getoption("--bless"):
        file.write_text(text)
    assert file.read_text() == text


def test_every_command_is_in_it(checkout: Path) -> None:
    """Those inside of groups too."""
    text = (checkout / "docs/reference/commands.md").read_text()
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert f"# troth {name} {{" in text
        for each in command.list_commands(click.Context(command)) if isinstance(command, click.Group) else ():
            assert f"# troth {name} {each} {{" in text
