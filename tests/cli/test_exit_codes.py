"""The exit codes that docs/reference/commands.md tells of."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.cli.boards import KITCHEN, run_troth, write_base_board
from tests.docs.commands import EXIT_CODES

from troth.cli.framework import ENVIRONMENT_ERROR, INTERRUPTED, RootGroup

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = "title: Broken\npromiser: nobody\n"
FINE = ("due", "list", "list --tag none", "show kitchen", "check --fail-on never", "explain", "promise report kitchen --by nina --on-track")
FOUND = (
    "check", "due --fail-on overdue", "doctor --fail-on weak", "promise accept kitchen --by jane", "promise miss kitchen --by nina",
    "promise report kitchen --by nina --on-track --happened 2019-01-01",
    "new promise --by nina --title T --customer jane --outcome O --due 2001-01-01",
)  # fmt: skip
WRONG = (
    "chekc", "due --within soon", "list --as-of soon", "due --for nobody", "show nothing", "list --goal none", "explain none",
    "promise accept nothing --by jane", "promise accept kitchen --by nobody", "promise renegotiate kitchen --by nina --due 12/11/2026",
    "ask close nothing --by jane", "ask draft nothing jane", "goal achieve nothing --by jane", "agreement sign nothing --by jane",
    "agreement status nothing", "digest", "export csv --out nowhere/at/all.csv", "new promise --title T", "check --changed-since nothing",
    "-C commitments/promises check",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words"), [(code, words) for code, each in enumerate((FINE, FOUND, WRONG)) for words in each]
)  # fmt: skip
def test_each_code_is_what_the_reference_says(tmp_path: Path, code: int, words: str) -> None:
    """0 is fine, 1 is what was found or refused, and 2 is what cannot be: whatever the command."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN, "promises/broken.yaml": BROKEN})
    result = run_troth(root, *shlex.split(words))
    assert result.exit_code == code, result.output


@click.command()
def wait() -> None:
    """Somebody presses Ctrl-C."""
    raise KeyboardInterrupt


def test_an_interruption_has_the_shells_own_code() -> None:
    """Ctrl-C ends with 130, and the reference lists each code that there is."""
    group = RootGroup("troth", sections={"Look": {"wait": "tests.cli.test_exit_codes:wait"}})
    assert CliRunner().invoke(group, ["wait"]).exit_code == 130
    assert set(EXIT_CODES) == {0, 1, ENVIRONMENT_ERROR, INTERRUPTED}
