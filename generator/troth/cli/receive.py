"""`troth receive`: what people said in issues and comments becomes entries. Judged here; the job that writes sees for itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.cli.framework import Command, print_lines
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.messages.judgement import Judgement
    from troth.messages.plan import BoardState


_EPILOG = """
Examples:
  troth receive --event "$GITHUB_EVENT_PATH" --dry-run           what a comment comes to, with the reply
  troth receive --event "$GITHUB_EVENT_PATH" --out judged.json   for the job that writes
"""
_MOST_BYTES = 25 << 20
"""No host sends more."""


@click.command(cls=Command, epilog=_EPILOG)
@click.option(
    "--event", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The event that the host started the job with."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write what is to be done to this file, as JSON."
)
@click.option("--dry-run", is_flag=True, help="Show the reply and the change, and write nothing.")
@click.option("--site", metavar="URL", default="", help="The web address of the board's site, for links (default: the files on the host).")
@click.option(
    "--host", type=click.Choice(["github", "gitlab", "forgejo"]), help="The software of the host (default: as `repository` says)."
)
@pass_board_options
def receive(where: BoardOptions, *, event: Path | None, out: Path | None, dry_run: bool, site: str, host: str | None) -> None:
    """Take what people say in issues and comments: a command such as /accept becomes an entry, by who is logged in there.

    This only judges: nothing is written into the board. What is to be added, and the reply, go to the file that --out names.
    """
    if event is None:
        raise click.UsageError("say what was said: --event FILE")
    if out is None and not dry_run:
        raise click.UsageError("say where the judgement goes: --out FILE, or --dry-run to see it")
    judged, tree = _judge_event(where, event, host, site)
    if dry_run:
        print_lines(*_describe_judgements(judged))
    if out is not None and not dry_run:
        from troth.messages.judgement import encode_judgements  # noqa: PLC0415 - the help has no need of these

        out.write_text(json.dumps(encode_judgements(tree, judged), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _judge_event(where: BoardOptions, event: Path, host: str | None, site: str) -> tuple[tuple[Judgement, ...], str]:
    from troth.messages.judge import judge_messages  # noqa: PLC0415 - brings the whole product in
    from troth.messages.reply import ReplyContext  # noqa: PLC0415
    from troth.read.hosts.message import read_message  # noqa: PLC0415
    from troth.render.links import validate_site_url  # noqa: PLC0415
    from troth.views.hosting import detect_host_software  # noqa: PLC0415

    state = _read_state(where)
    settings = state.board.settings
    software = host or detect_host_software(settings.repository) or "github"
    message = read_message(_read_event(event), software, settings.timezone)
    if message is None:
        return (), _read_tree(where.root)
    judged, _ = judge_messages([message], state, context=ReplyContext(site=validate_site_url(site)))
    return judged, _read_tree(where.root)


def _read_event(file: Path) -> dict[str, Any]:
    try:
        data = file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b""
        event = json.loads(data)
    except OSError as error:
        raise BoardError(
            f"--event: {escape_text(str(file))} cannot be read: {error.strerror}", "name the file that the host wrote"
        ) from error
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise BoardError(f"--event: {escape_text(str(file))} holds no event", "name the file that the host wrote")
    return event


def _read_state(where: BoardOptions) -> BoardState:
    """Return the board with the bytes of its files."""
    from troth.edit.new_record import find_schema_root  # noqa: PLC0415
    from troth.messages.plan import BoardState  # noqa: PLC0415
    from troth.model import RECORD_KINDS  # noqa: PLC0415
    from troth.read.files.folder import read_record_files  # noqa: PLC0415

    board = where.load_board(remark=False)
    files = {each.path: each.data for each in read_record_files(where.root)[0]}
    beside = ((kind, find_schema_root(where.root, kind)) for kind in RECORD_KINDS)
    schemas = {f"{up}schema/{kind.value}.schema.json": b"" for kind, up in beside if up is not None}
    return BoardState(board=board, files=files | schemas)


def _read_tree(root: Path) -> str:
    """Return what git calls the folder of records that was judged; nothing outside of a repository."""
    from troth.model.source import FOLDER  # noqa: PLC0415
    from troth.read.git.command import Git, GitError, GitNotFoundError  # noqa: PLC0415

    try:
        return "".join(Git(folder=root).read_lines("rev-parse", f"HEAD:./{FOLDER}"))
    except (GitError, GitNotFoundError):
        return ""


def _describe_judgements(judged: tuple[Judgement, ...]) -> Iterator[str]:
    if not any(each.reply for each in judged):
        yield "Nothing is said to the board."
    for each in judged:
        yield from each.reply.splitlines()
        for change in each.changes:
            yield f"+++ {change.path}"
            yield from (f"+{line}" for line in change.insert.splitlines())
