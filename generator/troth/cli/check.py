"""`troth check`: whether everything that is written is in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.cli.front import Command
from troth.cli.streams import hand_over, say
from troth.cli.where import Where, on_board
from troth.problem import BoardError
from troth.report.findings import FAIL_ON, Change, findings
from troth.report.reporters import FOR_PROGRAMS, REPORTERS

if TYPE_CHECKING:
    from troth.board import Board

_EPILOG = """
Examples:
  troth check                                 every problem, one line each
  troth check --format github                 in a workflow: a note on each line at fault
  troth check --changed-since origin/main     fail only for what this branch brought in
  troth check --fail-on warning               for those who want it spotless
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--format", "form", type=click.Choice(list(REPORTERS)), default="text", show_default=True, help="How to write the problems.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="From what on the exit code is 1.")
@click.option("--changed-since", metavar="REV", help="Show all problems, fail only for those of the change since this branch or commit.")
@on_board
def check(where: Where, form: str, fail_on: str, changed_since: str | None) -> None:
    """Check all files of the board against the schemas and rules.

    Prints one line a problem: where it is, what is wrong, what to write, and the rule's id; `troth explain` tells more
    about a rule. Exits with 1 where there is an error. A date that has passed is never a problem here: see `troth due`.
    """
    board = where.board(remark=False)
    found = findings(board, folder=folder_from_here(where.root), change=_change(where, board, changed_since))
    lines = REPORTERS[form](found)
    hand_over("\n".join(lines) + "\n") if form in FOR_PROGRAMS else say(*lines)
    if found.failing(fail_on):
        raise click.exceptions.Exit(1)


def _change(where: Where, board: Board, rev: str | None) -> Change | None:
    """Return what changed since a revision, with the problems that the board had then; none where there was no board yet."""
    from troth.build import look  # noqa: PLC0415 - brings the whole product in
    from troth.read.changes import changed_since, laid_out  # noqa: PLC0415

    if rev is None:
        return None
    paths = changed_since(where.root, rev)
    with laid_out(where.root, rev) as folder:
        try:
            before = look(folder, board.as_of).problems if board.problems else ()
        except BoardError:
            before = ()
    return Change(paths=paths, before=before)


def folder_from_here(root: Path) -> str:
    """Return what leads from here to the board, since the runner counts paths from the repository's root."""
    here = Path.cwd()
    absolute = root.resolve()
    return f"{absolute.relative_to(here).as_posix()}/" if absolute != here and absolute.is_relative_to(here) else ""
