"""`troth review`: what a change means in the board's words, and whether it is allowed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.cli.check import find_folder_from_here
from troth.cli.framework import Command, print_lines, write_output
from troth.cli.options import BoardOptions, pass_board_options
from troth.report.problems import FAIL_ON
from troth.report.review import REPORTERS, format_review_markdown, is_review_failing

if TYPE_CHECKING:
    from troth.review.summary import ReviewResult


_EPILOG = """
Examples:
  troth review main                           what merging this branch into main would do
  troth review origin/main topic              the same of another branch
  troth review "$BASE" --format github        in a workflow: a note on each line at fault
  troth review main --format json             the change as data
  troth review main --summary review.md       a summary in Markdown, besides
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("base")
@click.argument("head", default="HEAD")
@click.option("--format", "form", type=click.Choice(list(REPORTERS)), default="text", show_default=True, help="How to write it.")
@click.option(
    "--summary", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Append a summary in Markdown to this file (default: the file that GITHUB_STEP_SUMMARY names).",
)  # fmt: skip
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="From what on the exit code is 1.")
@pass_board_options
def review(where: BoardOptions, base: str, head: str, form: str, summary: Path | None, fail_on: str) -> None:
    """Say what merging HEAD into BASE would do to the board, and whether it leaves alone what was said before.

    Both are branches or commits, and git alone is read: nothing of the change is run or checked out. The parties and
    settings of BASE are in force. Whether the records are written as they should be is for `troth check` to say.
    """
    from troth.review.review import review_change  # noqa: PLC0415 - brings the reader in

    if summary is not None:
        from troth.publish.destination import ensure_outside  # noqa: PLC0415

        ensure_outside(summary, where.root)
    found = review_change(where.root, base, head, where.resolve_as_of())
    folder = find_folder_from_here(where.root)
    lines = REPORTERS[form](found, folder)
    write_output("\n".join(lines) + "\n") if form == "json" else print_lines(*lines)
    _append_summary(summary or _find_step_summary(), found, folder)
    if is_review_failing(found, fail_on):
        raise click.exceptions.Exit(1)


def _find_step_summary() -> Path | None:
    """Return the file in which GitHub wants a step's summary."""
    named = os.environ.get("GITHUB_STEP_SUMMARY", "")
    return Path(named) if named else None


def _append_summary(file: Path | None, result: ReviewResult, folder: str) -> None:
    """Add the review to the end of a file; where there is no room for all of it, nothing of it stays."""
    if file is None:
        return
    with file.open("ab", buffering=0) as out:
        end = os.fstat(out.fileno()).st_size
        rest = memoryview(format_review_markdown(result, folder).encode(errors="backslashreplace"))
        try:
            while rest:
                rest = rest[out.write(rest) :]
        except OSError:
            with suppress(OSError):
                out.truncate(end)
            raise
