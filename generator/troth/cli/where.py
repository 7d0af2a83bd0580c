"""Where the board lies and as of which date it is read: the two options that every command takes, before it or after it."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.cli.parameters import Day
from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from troth.board import Board
    from troth.days import AsOf, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The folder that holds `commitments/`, and the date that was named, if one was."""

    root: Path
    as_of: AsOf | None

    def when(self) -> AsOf | Moment:
        """Return the date as of which to look: this is the one place that asks what time it is."""
        from troth.build import moment  # noqa: PLC0415 - brings the whole product in

        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        if self.as_of is None and epoch and not _SECONDS.match(epoch):
            raise BoardError("SOURCE_DATE_EPOCH is no number of seconds", "name the date with --as-of 2026-11-22, or unset it")
        return moment(self.as_of, os.environ, time.time())

    def board(self, *, remark: bool = True, witness: bool = False, published: bool = False) -> Board:
        """Return the board, checked.

        With `remark`, say on standard error that some of it could not be read; with `witness`, ask git who wrote what; with
        `published`, leave out what the board does not publish.
        """
        from troth.build import look  # noqa: PLC0415
        from troth.views.span import count  # noqa: PLC0415

        board = look(self.root, self.when(), witness=witness, published=published)
        if remark and board.errors:
            click.echo(
                f"{count(board.errors, 'error', 'errors')} in the records, so something may be missing here: see troth check", err=True
            )
        return board


_SECONDS = re.compile(r"[0-9]{1,11}\Z", re.ASCII)
"""The calendar ends before the number of seconds after 1970 has twelve digits."""
_FOLDER, _DATE = "troth.root", "troth.as_of"


def _keep(key: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(context: click.Context, _: click.Parameter, value: object) -> None:
        if value is not None:
            context.meta[key] = value

    return keep


_OPTIONS = (
    click.option(
        "-C", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path), expose_value=False,
        callback=_keep(_FOLDER), help="The folder that holds commitments/ (default: here).",
    ),
    click.option(
        "--as-of", metavar="DATE", type=Day(), expose_value=False, callback=_keep(_DATE),
        help="Read the board as of this date, such as 2026-11-22 (default: today in the board's time zone).",
    ),
)  # fmt: skip


def options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command or the group the options -C and --as-of."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def on_board(function: Callable[..., Any]) -> Callable[..., Any]:
    """Call a command with the `Where` that the options -C and --as-of come to, as its first argument."""

    @click.pass_context
    def called(context: click.Context, /, **values: Any) -> Any:  # noqa: ANN401 - whatever options the command has
        return context.invoke(function, where(context), **values)

    return options(update_wrapper(called, function))


def where(context: click.Context) -> Where:
    """Return where to look, as the options before and after the command say."""
    return Where(root=context.meta.get(_FOLDER, Path()), as_of=context.meta.get(_DATE))


def completed(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of promises that begin so, for the shell's completion: by their files' names, without reading any."""
    folder = where(context).root / "commitments" / "promises"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))
