"""The tutorial works, word by word: each command is run as it is written, and says what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMIT = re.compile(r"\b[0-9a-f]{7}\b(?= on )")
DAY = "1795428000"
"""23 November 2026, the day that the tutorial names."""


def list_steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a page with what it is said to print."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.split("\n")
            number = next(number for number, line in enumerate(lines) if not line.endswith("\\"))
            yield "\n".join(lines[: number + 1]), "\n".join(lines[number + 1 :]).strip("\n")


def test_the_tutorial_can_be_followed_word_by_word(checkout: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """From an empty folder to an accepted promise on a built page; `make bless` writes anew what the commands print."""
    around = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": DAY,
        "COLUMNS": "100", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1",
    }  # fmt: skip
    script, file = "", checkout / "docs/tutorial.md"
    for number, (command, _) in enumerate(list_steps(file.read_text())):
        script += f"{command} || exit 1\necho '--- {number}'\n"
    ended = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=around, capture_output=True, text=True, check=False)
    printed = re.split(r"^--- \d+\n", ended.stdout, flags=re.MULTILINE)
    if pytestconfig.getoption("--bless"):
        for (command, said), out in zip(list_steps(file.read_text()), printed, strict=False):
            if said and COMMIT.sub("COMMIT", out.strip("\n")) != COMMIT.sub("COMMIT", said):
                file.write_text(file.read_text().replace(f"$ {command}\n{said}\n", f"$ {command}\n{out.strip()}\n", 1))
    for (command, said), out in zip(list_steps(file.read_text()), printed, strict=False):
        assert COMMIT.sub("COMMIT", out.strip("\n")) == COMMIT.sub("COMMIT", said), command
    assert ended.returncode == 0, ended.stderr
    assert "Fit the new kitchen" in (tmp_path / "promises/site/promises/fit-the-new-kitchen.html").read_text()


PAGES = (
    "make-the-ask", "promises-honestly", "weekly-meeting", "following-up", "pursuing-answers", "how-agreements-work",
    "customers-without-accounts", "bringing-a-sheet", "private-boards", "ways-out", "numbers-over-many-boards", "set-up-for-a-team",
    "hosts", "answering-by-mail", "upgrading", "people-who-change", "conflicts", "help/running", "wording", "../README",
)  # fmt: skip
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_guide_tells_to_type_exists(checkout: Path, name: str) -> None:
    """Each command and each of its options is one that the program has."""
    text = (checkout / f"docs/{name}.md").read_text()
    told = [command for command, _ in list_steps(text) if command.startswith("troth")] + re.findall(r"`(troth [^`]+)`", text)
    told += [
        line.strip()
        for block in SHELL.findall(text)
        for line in re.sub(r"\\\n *", "", block).splitlines()
        if line.strip().startswith("troth")
    ]
    assert told
    for words in told:
        _check_exists(words.replace("\\\n", " ").split(" # ")[0])


def _check_exists(words: str) -> None:
    command: click.Command = main
    rest = words.split()[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest.pop(0))
        assert found is not None, words
        command = found
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"-h", "--help", "-C", "--as-of"}
    quoted = re.sub(r"\"[^\"]*\"", "", words)
    assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", quoted)) <= known, words
