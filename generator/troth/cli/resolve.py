"""`troth resolve`: put together what two people added to one record at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.cli.framework import Command
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from troth.model import Parties
    from troth.read.git.merge import ConflictedFile

_EPILOG = """
Examples:
  git merge topic              git says: CONFLICT (content) in commitments/promises/kitchen.yaml
  troth resolve                puts the new entries of both sides in the order of their dates
  troth resolve --dry-run      says what it would do, and writes nothing
  git add commitments && git commit
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@pass_board_options
def resolve(where: BoardOptions, *, dry_run: bool) -> None:
    """Put together the records that a merge left in conflict: the new entries of both sides, in the order of their dates.

    Nothing that was there changes, and what somebody wrote stays as it was written. Where an answer would stand under what it was
    not said of, or both sides changed the same words, the file is left alone and it is said what to do.
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
        click.echo(f"Look at it with git diff, then: git add {done} && git commit" if not left else "Put the others together by hand.")
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
        click.echo(f"{name}: {error} {error.hint}", err=True)
        return False
    click.echo(f"{name}: {'would have' if dry_run else 'has'} the entries of both sides, in the order of their dates")
    return True
