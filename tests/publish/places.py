"""A board in a repository where somebody works, with documents, links and somebody's only copies around it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from click.testing import CliRunner
from tests.cli.boards import AS_OF, write_base_board

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PRECIOUS = "the only copy"


def lay_home(folder: Path) -> Path:
    """Return the board, with all that lies around it in `folder`."""
    board = write_base_board(folder / "home/board")
    for name in ("docs/index.md", "docs/deep/thesis.txt", "notes/thesis.txt", "../thesis/thesis.txt"):
        (board / name).parent.mkdir(parents=True, exist_ok=True)
        (board / name).write_text(PRECIOUS)
    (board / "mkdocs.yml").write_text("site_name: x\nplugins: [troth]\n")
    subprocess.run(["git", "init", "--quiet", board], check=True)
    for name, leads in (("link", "../thesis"), ("inward", "."), ("git-link", ".git"), ("nowhere", "nothing")):
        (board / name).symlink_to(leads)
    return board


def lies(folder: Path) -> dict[str, bytes]:
    """Return all that lies in a folder, links with where they lead."""
    return {
        path.relative_to(folder).as_posix(): os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and "troth/" not in path.as_posix().partition(".git/")[2]
    }


def run(*words: str) -> tuple[int, str]:
    """Run the command here."""
    done = CliRunner().invoke(main, ["--as-of", AS_OF, *words], env={"COLUMNS": "160"})
    return done.exit_code, done.output
