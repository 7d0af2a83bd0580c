"""The reference says what is so, and says all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from tests.docs.commands import PAGES
from tests.docs.reference import render_pages

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path


COMMANDS = tuple(f"commands/{page}.md" for page in dict.fromkeys(PAGES.values()))


@pytest.mark.parametrize("name", ["commands.md", *COMMANDS, "records.md", "published.md", "columns.md"])
def test_the_reference_is_what_the_program_says(checkout: Path, name: str, pytestconfig: pytest.Config) -> None:
    """A page that is out of date fails here; `make bless` writes it anew."""
    file, text = checkout / "docs/reference" / name, render_pages(checkout)[name]
    if pytestconfig.getoption("--bless"):
        file.write_text(text)
    assert file.read_text() == text


def test_every_command_is_in_it(checkout: Path) -> None:
    """Those inside of groups too: each has a section of its own, and a line on the page that leads to all."""
    listed = (checkout / "docs/reference/commands.md").read_text()
    told = "".join((checkout / "docs/reference" / name).read_text() for name in COMMANDS)
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        inner = command.list_commands(click.Context(command)) if isinstance(command, click.Group) else ()
        for each in (name, *(f"{name} {each}" for each in inner)):
            assert f"# troth {each} {{" in told
            assert f"[troth {each}](commands/" in listed


def test_each_page_of_commands_is_in_the_navigation(checkout: Path) -> None:
    """Nobody has to know where it is."""
    navigation = (checkout / "mkdocs.yml").read_text()
    assert [name for name in COMMANDS if f"reference/{name}" not in navigation] == []
