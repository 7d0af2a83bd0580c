"""`troth review`, what a change means in the board's words; and `troth resolve`, which puts together what two people added at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.text import join_names
from troth.cli.check import append_text, find_folder_from_here
from troth.cli.framework import Command, print_lines, show_progress, write_output
from troth.cli.options import BoardOptions, pass_board_options
from troth.report.problems import FAIL_ON
from troth.report.review import REPORTERS, format_review_markdown, is_review_failing

if TYPE_CHECKING:
    from troth.model import Parties
    from troth.read.git.merge import ConflictedFile

_EPILOG = """
Examples:
  troth review                                what merging this branch into the board's branch would do
  troth review main                           what merging this branch into main would do
  troth review origin/main topic              the same for another branch
  troth review "$BASE" --format github        in a workflow: annotate the lines with problems
  troth review main --format json             the change as JSON
  troth review main --summary review.md       also write a Markdown summary
  troth review main --opened-by "$ACCOUNT"     in a workflow: who opened the pull request
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("base", required=False)
@click.argument("head", default="HEAD")
@click.option("--format", "form", type=click.Choice(list(REPORTERS)), default="text", show_default=True, help="The output format.")
@click.option(
    "--summary", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Append a Markdown summary to this file (default: the file in GITHUB_STEP_SUMMARY).",
)  # fmt: skip
@click.option("--comment", is_flag=True, help="On GitLab and Forgejo: write it as one comment on the change (requires TROTH_TOKEN).")
@click.option(
    "--opened-by", metavar="ACCOUNT", default="", envvar="TROTH_OPENED_BY",
    help="The account that opened the pull request (default: from TROTH_OPENED_BY).",
)  # fmt: skip
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="Exit with 1 from this severity on.")
@pass_board_options
def review(
    where: BoardOptions, *, base: str | None, head: str, form: str, summary: Path | None, comment: bool, opened_by: str, fail_on: str
) -> None:
    """Say what merging HEAD into BASE would change on the board, and whether it is allowed.

    BASE defaults to the board's branch. Both are branches or commits, read from git only: nothing in the change is run or
    checked out. The parties and settings of BASE apply. Use `troth check` to check how the records are written. Entries by the
    board's recorder in a pull request that someone else opened have to be signed with its key.
    """
    from troth.review.review import review_change  # noqa: PLC0415 - brings the reader in

    if summary is not None:
        from troth.publish.destination import ensure_outside  # noqa: PLC0415

        ensure_outside(summary, where.root)
    with show_progress("Reading the history of the change"):
        found = review_change(where.root, where.find_branch() if base is None else base, head, where.resolve_as_of(), opened_by)
    if head == "HEAD" and form == "text":
        _remark_uncommitted(where)
    folder = find_folder_from_here(where.root)
    lines = REPORTERS[form](found, folder)
    write_output("\n".join(lines) + "\n") if form == "json" else print_lines(*lines)
    named = os.environ.get("GITHUB_STEP_SUMMARY", "")  # the file in which GitHub wants a step's summary
    place = summary or (Path(named) if named else None)
    if place is not None:
        append_text(place, format_review_markdown(found, folder))
    if comment:
        _put_comment(format_review_markdown(found, folder))
    if is_review_failing(found, fail_on):
        raise click.exceptions.Exit(1)


def _remark_uncommitted(where: BoardOptions) -> None:
    """Say what is no part of the review, since it is in no commit yet."""
    from troth.read.environment import list_uncommitted  # noqa: PLC0415
    from troth.views.rich_text import pluralize  # noqa: PLC0415

    found = list_uncommitted(where.root)
    if found:
        what = f"{pluralize(len(found), 'file is', 'files are')} not committed yet and not part of this review: {join_names(found, 3)}"
        click.echo(what, err=True)


def _put_comment(text: str) -> None:
    """Write the review where people look; where that fails, say so: what the review found counts all the same."""
    from troth.base.errors import BoardError  # noqa: PLC0415
    from troth.report.host_notes import find_host_api, put_comment  # noqa: PLC0415 - only CI needs it

    api = find_host_api(os.environ)
    if api is None:
        click.echo("No comment was written: this is not a GitLab or Forgejo job with a token in TROTH_TOKEN.", err=True)
        return
    try:
        click.echo(put_comment(api, text), err=True)
    except BoardError as error:
        click.echo(f"No comment: {error.message}; {error.hint}", err=True)


_RESOLVE_EPILOG = """
Examples:
  git merge topic              git says: CONFLICT (content) in commitments/promises/kitchen.yaml
  troth resolve                keep the new entries of both sides, in date order
  troth resolve --dry-run      show what it would do without writing it
  git add commitments && git commit
"""


@click.command(cls=Command, epilog=_RESOLVE_EPILOG)
@click.option("--dry-run", is_flag=True, help="Show what would be done without writing it.")
@pass_board_options
def resolve(where: BoardOptions, *, dry_run: bool) -> None:
    """Resolve merge conflicts in records: keep the new entries of both sides, in date order.

    Existing entries and other people's words stay unchanged. If an answer would then follow something it was not about, or both
    sides changed the same words, the file stays as it is and you are told what to do.
    """
    from troth.base.text import escape_text  # noqa: PLC0415
    from troth.read.git.merge import read_conflicts  # noqa: PLC0415 - brings the reader in
    from troth.read.ledger import read_ledger  # noqa: PLC0415

    conflicts = read_conflicts(where.root)
    if not conflicts:
        click.echo("No file of the board is in conflict.")
        return
    parties = read_ledger(where.root)[0].parties
    left = sum(not _resolve_file(where, each, parties, dry_run=dry_run) for each in conflicts)
    if left < len(conflicts) and not dry_run:
        done = " ".join(escape_text(each.path, 200) for each in conflicts[:1]) if len(conflicts) == 1 else "commitments"
        click.echo(f"Check it with git diff, then: git add {done} && git commit" if not left else "Resolve the others by hand.")
    if left:
        raise click.exceptions.Exit(1)


def _resolve_file(where: BoardOptions, conflict: ConflictedFile, parties: Parties, *, dry_run: bool) -> bool:
    """Put one file together and say so; tell whether that could be done."""
    from troth.base.files import EditError, read_file, replace_file  # noqa: PLC0415
    from troth.base.text import escape_text  # noqa: PLC0415
    from troth.edit.resolve import resolve_conflict  # noqa: PLC0415

    name = escape_text(conflict.path, 200)
    try:
        now = read_file(where.root, conflict.path)
        merged = resolve_conflict(conflict.kind, (conflict.before, conflict.ours, conflict.theirs), now, parties)
        if not dry_run:
            replace_file(where.root, conflict.path, now, merged)
    except EditError as error:
        click.echo(f"{name}: {error}. {error.hint}", err=True)
        return False
    click.echo(f"{name}: {'would have' if dry_run else 'has'} the entries of both sides, in date order")
    return True
