"""`troth export parquet`: the board in columns, in a folder of many boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.cli.streams import say

if TYPE_CHECKING:
    from pathlib import Path

    from troth.cli.where import Where


def export_columns(where: Where, out: Path | None, board_id: str | None) -> None:
    """Write the board's tables below `out`, under its id."""
    from troth.columns.folder import put  # noqa: PLC0415 - for those who ask for it
    from troth.columns.parquet import parquet_files  # noqa: PLC0415
    from troth.views.span import count  # noqa: PLC0415

    if out is None:
        raise click.UsageError("parquet is a folder of files: name it with --out")
    if out.exists() and not out.is_dir():
        raise click.BadParameter(f"'{out}' is a file", param_hint="--out")
    board = where.board(witness=True, published=True)
    name = board_id if board_id is not None else _named(board.settings.name)
    _fit(name)
    number = put(out, name, parquet_files(board))
    say(f"{out}: board {name}, {count(len(board.standings), 'promise', 'promises')} in {count(number, 'file', 'files')}.")


def _named(name: str) -> str:
    """Return the board's id by its name."""
    from troth.wording import slug_of  # noqa: PLC0415

    slug = slug_of(name)
    if not slug:
        raise click.UsageError("the board's name has no letters for an id: name one with --board")
    return slug


def _fit(name: str) -> None:
    """Refuse what cannot be the name of a folder everywhere."""
    from troth.ids import id_fault  # noqa: PLC0415

    fault = id_fault(name)
    if fault:
        raise click.BadParameter(fault.message, param_hint="--board")
