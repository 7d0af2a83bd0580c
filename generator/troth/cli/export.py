"""Command `troth export`: the board as JSON, calendar, feed, CSV, workbook or Parquet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.errors import BoardError
from troth.base.files import overwrite_file
from troth.base.folders import is_staging, make_folders
from troth.cli.framework import Command, print_lines, write_output
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from troth.board import Board
    from troth.render.page import SiteUrls


_EPILOG = """
Examples:
  troth export json                          the whole board, with every step of its asks
  troth export json --published              v1/board.json, as the site publishes it
  troth export json --as-of 2026-06-30       the board as of that date
  troth export csv --out promises.csv        the promises, for a spreadsheet
  troth export xlsx --out promises.xlsx      promises, answers and parties as a workbook (with the extra xlsx)
  troth export ics --out board.ics           the due dates as a calendar
  troth export atom                          what changed, as a feed
  troth export parquet --out boards          in columns, for use with other boards; requires: pip install 'troth[columns]'
"""


FORMATS = ("json", "csv", "xlsx", "ics", "atom")
"""What is exported, by format: the same bytes as the site's files."""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("form", metavar="FORMAT", type=click.Choice([*FORMATS, "parquet"]))
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file; parquet: to this folder.")
@click.option("--published", is_flag=True, help="With json: only what the site shows of asks (see publish in board.yaml).")
@click.option("--board", "board_id", metavar="ID", help="With parquet: the board's id in the folder (default: made from its name).")
@pass_board_options
def export(where: BoardOptions, form: str, out: Path | None, board_id: str | None, *, published: bool) -> None:
    """Export the board as json, xlsx or parquet, the promises as csv, the due dates as ics, or the activity as atom.

    The export holds what the site shows. Only json also has the steps of asks that go through the sponsor, unless you give
    --published.

    The output goes to standard output, or to a file with --out. An earlier export is replaced once the new one is complete;
    no other file is overwritten. parquet writes into a folder of many boards, for troth rollup, and replaces this board in it.
    """
    from troth.cli.inputs import read_site_urls  # noqa: PLC0415 - the help has no need of it

    if form == "parquet":
        export_columns(where, out, board_id)
        return
    if published and form != "json":
        raise click.UsageError("--published works only with json: the other formats always hold what is published")
    if board_id is not None:
        raise click.UsageError("--board works only with parquet")
    if out is not None:
        _ensure_file(out, where.root)
    if form == "xlsx" and out is None and sys.stdout.isatty():
        raise click.UsageError("xlsx requires a file: give --out promises.xlsx")
    board = where.load_board(witness=True, published=True, whole_asks=form == "json" and not published)
    found = _render_board(form, board, read_site_urls(where.root))
    if out is not None:
        overwrite_file(out, [found.encode() if isinstance(found, str) else found], ensure=lambda: _ensure_file(out, where.root))
    else:
        write_output(found)


def _render_board(form: str, board: Board, addresses: SiteUrls) -> str | bytes:
    """Return the board in a format. What makes it is brought in here, for those who ask for it."""
    if form in ("ics", "atom"):
        from troth.render.feeds import render_board_calendar, render_board_feed  # noqa: PLC0415
        from troth.views.context import ViewContext  # noqa: PLC0415

        return (render_board_calendar if form == "ics" else render_board_feed)(ViewContext(board), addresses).decode()
    from troth.render.export import render_board_json, render_board_xlsx, render_promises_csv  # noqa: PLC0415
    from troth.render.spreadsheets import is_xlsx_available  # noqa: PLC0415

    if form == "json":
        return render_board_json(board, addresses)
    if form == "csv":
        return "\ufeff" + render_promises_csv(board)
    if not is_xlsx_available():
        raise BoardError("writing .xlsx requires XlsxWriter, which is not installed", "pip install 'troth[xlsx]'; or: troth export csv")
    return render_board_xlsx(board, addresses)


def _ensure_file(file: Path, root: Path) -> None:
    from troth.publish.destination import (  # noqa: PLC0415
        ensure_file,
        is_export,
    )

    if file.is_dir():
        raise click.BadParameter(f"'{file}' is a folder", param_hint="--out")
    ensure_file(file, root, is_export)


_OTHERWISE = "which is not a table of a board"


def export_columns(where: BoardOptions, out: Path | None, board_id: str | None) -> None:
    """Write the board's tables below `out`, under its id."""
    from troth.analytics.parquet import (  # noqa: PLC0415
        build_parquet_files,
        write_board,
    )
    from troth.base.ids import find_id_fault  # noqa: PLC0415
    from troth.base.text import slugify  # noqa: PLC0415
    from troth.views.rich_text import pluralize  # noqa: PLC0415

    if out is None:
        raise click.UsageError("parquet requires a folder: give --out FOLDER")
    if out.exists() and not out.is_dir():
        raise click.BadParameter(f"'{out}' is a file", param_hint="--out")
    board = where.load_board(witness=True, published=True)
    name = slugify(board.settings.name) if board_id is None else board_id
    if board_id is None and not name:
        raise click.UsageError("--board is missing: the board's name has no letters to make an id from")
    fault = find_id_fault(name)  # it has to be the name of a folder everywhere
    if fault:
        raise click.BadParameter(fault.message, param_hint="--board")
    _ensure_columns(out, where.root, name)
    with make_folders(out):
        number = write_board(out, name, build_parquet_files(board), lambda: _ensure_columns(out, where.root, name))
    print_lines(f"{out}: board {name}, {pluralize(len(board.promises), 'promise', 'promises')} in {pluralize(number, 'file', 'files')}.")


def _ensure_columns(out: Path, root: Path, name: str) -> None:
    """Refuse a folder that is neither new nor one of boards, and to take away with this board's tables what is none of them."""
    from troth.analytics.parquet import holds_boards, is_part, list_parts  # noqa: PLC0415
    from troth.cli.inputs import find_documents  # noqa: PLC0415
    from troth.publish.destination import ensure_folder, ensure_no_link, ensure_ours, ensure_place  # noqa: PLC0415

    if not holds_boards(out):
        ensure_folder(out, root, find_documents(root), is_staging, _OTHERWISE)
    ensure_place(out, root, find_documents(root))
    for each in list_parts(out, name):
        ensure_no_link(each, out)
        ensure_ours(each, is_part, _OTHERWISE)
