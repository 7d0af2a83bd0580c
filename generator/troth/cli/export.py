"""`troth export`: the board for programs and spreadsheets."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.cli.front import Command
from troth.cli.streams import hand_over
from troth.cli.where import Where, on_board
from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from troth.board import Board
    from troth.render.addresses import Addresses

_EPILOG = """
Examples:
  troth export json                          v1/board.json, as the site publishes it
  troth export json --as-of 2026-06-30       the board as it stood then
  troth export csv --out promises.csv        the promises, for a spreadsheet
  troth export xlsx --out promises.xlsx      promises, answers and parties as a workbook (with the extra xlsx)
  troth export ics --out board.ics           the due days, each with the question how it went
  troth export atom                          what changed, as a feed
  troth export parquet --out boards          in columns, beside other boards; needs: pip install 'troth[columns]'
"""


def _json(board: Board, addresses: Addresses) -> str:
    from troth.render.export import board_json  # noqa: PLC0415 - rendering is for those who ask for it

    return board_json(board, addresses)


def _xlsx(board: Board, addresses: Addresses) -> bytes:
    from troth.render.export import board_xlsx  # noqa: PLC0415
    from troth.render.workbook import installed  # noqa: PLC0415

    if not installed():
        raise BoardError("writing .xlsx needs XlsxWriter, which is not installed", "pip install 'troth[xlsx]'; or: troth export csv")
    return board_xlsx(board, addresses)


def _csv(board: Board, _: Addresses) -> str:
    from troth.render.export import promises_csv  # noqa: PLC0415

    return "\ufeff" + promises_csv(board)


def _ics(board: Board, addresses: Addresses) -> str:
    from troth.render.calendar import whole_calendar  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    return whole_calendar(Desk(board), addresses).decode()


def _atom(board: Board, addresses: Addresses) -> str:
    from troth.render.feed import whole_feed  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    return whole_feed(Desk(board), addresses).decode()


FORMATS: Mapping[str, Callable[[Board, Addresses], str | bytes]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "ics": _ics,
    "atom": _atom,
}
"""What is exported, by format: the same bytes as the site's files."""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("form", metavar="FORMAT", type=click.Choice([*FORMATS, "parquet"]))
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write it to this file, in one go; parquet: to this folder.")
@click.option("--board", "board_id", metavar="ID", help="With parquet: the board's id in that folder (default: from its name).")
@on_board
def export(where: Where, form: str, out: Path | None, board_id: str | None) -> None:
    """Write the whole board as json, xlsx or parquet, its promises as csv, their due days as ics, or what changed as atom.

    It goes to standard output, or to a file with --out; an earlier export is replaced, when all of the new one has been written,
    and no other file.
    parquet goes to a folder of many boards, for troth rollup, and replaces there what it holds of this board.
    """
    from troth.cli.address import addresses  # noqa: PLC0415 - the help has no need of it

    if form == "parquet":
        from troth.cli.export_columns import export_columns  # noqa: PLC0415

        export_columns(where, out, board_id)
        return
    if board_id is not None:
        raise click.UsageError("--board goes with parquet")
    if out is not None:
        _ensure_file(out, where.root)
    if form == "xlsx" and out is None and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text: name a file with --out promises.xlsx")
    found = FORMATS[form](where.board(witness=True, published=True), addresses(where.root))
    if out is not None:
        replace(out, found.encode() if isinstance(found, str) else found, lambda: _ensure_file(out, where.root))
    else:
        hand_over(found)


def _ensure_file(file: Path, root: Path) -> None:
    from troth.publish.destination import ensure_file  # noqa: PLC0415
    from troth.publish.exported import is_export  # noqa: PLC0415

    if file.is_dir():
        raise click.BadParameter(f"'{file}' is a folder", param_hint="--out")
    ensure_file(file, root, is_export)


def replace(file: Path, content: bytes, ensure: Callable[[], None]) -> None:
    """Write a file so that it is there whole or as it was; right before it is, `ensure` may raise, as somebody else may write there."""
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
    try:
        with os.fdopen(number, "wb") as beside:
            beside.write(content)
        Path(name).chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
        ensure()
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
