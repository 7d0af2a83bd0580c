"""`troth export parquet`: the board in columns, in a folder of many boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.cli.streams import say

if TYPE_CHECKING:
    from pathlib import Path

    from troth.cli.where import Where

_OTHERWISE = "which is no table of a board"


def export_columns(where: Where, out: Path | None, board_id: str | None) -> None:
    """Write the board's tables below `out`, under its id."""
    from troth.columns.folder import put  # noqa: PLC0415 - for those who ask for it
    from troth.columns.parquet import parquet_files  # noqa: PLC0415
    from troth.edit.atomic import make_folders  # noqa: PLC0415
    from troth.views.span import count  # noqa: PLC0415

    if out is None:
        raise click.UsageError("parquet is a folder of files: name it with --out")
    if out.exists() and not out.is_dir():
        raise click.BadParameter(f"'{out}' is a file", param_hint="--out")
    board = where.board(witness=True, published=True)
    name = board_id if board_id is not None else _named(board.settings.name)
    _fit(name)
    _ensure_columns(out, where.root, name)
    with make_folders(out):
        number = put(out, name, parquet_files(board), lambda: _ensure_columns(out, where.root, name))
    say(f"{out}: board {name}, {count(len(board.standings), 'promise', 'promises')} in {count(number, 'file', 'files')}.")


def _ensure_columns(out: Path, root: Path, name: str) -> None:
    """Refuse a folder that is neither new nor one of boards, and to take away with this board's tables what is none of them."""
    from troth.cli.address import find_documents  # noqa: PLC0415
    from troth.columns.folder import holds_boards, is_part, is_staging, list_parts  # noqa: PLC0415
    from troth.publish.destination import ensure_folder, ensure_no_link, ensure_ours, ensure_place  # noqa: PLC0415

    if not holds_boards(out):
        ensure_folder(out, root, find_documents(root), is_staging, _OTHERWISE)
    ensure_place(out, root, find_documents(root))
    for each in list_parts(out, name):
        ensure_no_link(each, out)
        ensure_ours(each, is_part, _OTHERWISE)


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
