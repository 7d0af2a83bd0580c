"""`troth receive`: what people said in issues and comments becomes entries. Judged here; the job that writes sees for itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.dates import parse_iso_date
from troth.cli.framework import Command, print_lines
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troth.messages.judgement import BoardState, Judgement
    from troth.model import Message
    from troth.render.page import SiteUrls


_EPILOG = """
Examples:
  troth receive --event "$GITHUB_EVENT_PATH" --dry-run           what a comment comes to, with the reply
  troth receive --event "$GITHUB_EVENT_PATH" --out judged.json   for the job that writes
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.option(
    "--event", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The event that the host started the job with."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write what is to be done to this file, as JSON."
)
@click.option("--dry-run", is_flag=True, help="Show the reply and the change, and write nothing.")
@click.option(
    "--site", metavar="URL", help="The web address of the board's site, for links (default: as mkdocs.yml says, else the host's files)."
)
@click.option(
    "--host", type=click.Choice(["github", "gitlab", "forgejo"]), help="The software of the host (default: as `repository` says)."
)
@pass_board_options
def receive(where: BoardOptions, *, event: Path | None, out: Path | None, dry_run: bool, site: str | None, host: str | None) -> None:
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


def _judge_event(where: BoardOptions, event: Path, host: str | None, site: str | None) -> tuple[tuple[Judgement, ...], str]:
    from troth.read.hosts.events import read_event_file  # noqa: PLC0415 - the help has no need of these
    from troth.read.hosts.message import read_message  # noqa: PLC0415
    from troth.views.hosting import detect_host_software  # noqa: PLC0415

    state = _read_state(where)
    settings = state.board.settings
    software = host or detect_host_software(settings.repository) or "github"
    message = read_message(read_event_file(event), software, settings.timezone)
    return judge_said(where, [message] if message else [], state, site), _read_tree(where.root)


def judge_said(where: BoardOptions, messages: Sequence[Message], state: BoardState, site: str | None) -> tuple[Judgement, ...]:
    """Return what messages come to, in the order in which they were said; those that are in history already come to nothing."""
    from troth.messages.judge import EarlierMessages, judge_messages  # noqa: PLC0415 - brings the whole product in
    from troth.messages.reply import ReplyContext  # noqa: PLC0415
    from troth.read.git.command import Git, GitError, GitNotFoundError  # noqa: PLC0415
    from troth.read.git.said import list_proposed_branches, read_said  # noqa: PLC0415

    git, earlier = Git(folder=where.root), EarlierMessages()
    try:
        said = read_said(git, ["HEAD", *list_proposed_branches(git)])
    except (GitError, GitNotFoundError):
        pass
    else:
        days = {(account, day): count for (account, text), count in said.counts.items() if (day := parse_iso_date(text))}
        earlier = EarlierMessages(said_at=said.addresses, by_day=days)
    return judge_messages(messages, state, earlier, ReplyContext(urls=_read_site(where.root, site)))[0]


def _read_site(root: Path, site: str | None) -> SiteUrls:
    """Return how the board's site writes addresses, from two lines of its configuration: CI has nothing that reads more of it here."""
    from troth.render.page import SiteUrls, validate_site_url  # noqa: PLC0415

    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() and not file.is_symlink() else ""
    named = re.search(r"^site_url:[ \t]*['\"]?(https?://[^\s'\"#]+)", text, re.MULTILINE)
    directory_urls = bool(text) and not re.search(r"^use_directory_urls:[ \t]*false\b", text, re.MULTILINE)
    return SiteUrls(directory_urls, validate_site_url(site or (named[1] if named else "")))


def _read_state(where: BoardOptions) -> BoardState:
    """Return the board with the bytes of its files."""
    from troth.edit.new_record import find_schema_root  # noqa: PLC0415
    from troth.messages.judgement import BoardState  # noqa: PLC0415
    from troth.model import RECORD_KINDS  # noqa: PLC0415
    from troth.read.files.folder import read_record_files  # noqa: PLC0415

    board = where.load_board(remark=False)
    files = {each.path: each.data for each in read_record_files(where.root)[0]}
    beside = ((kind, find_schema_root(where.root, kind)) for kind in RECORD_KINDS)
    schemas = {f"{up}schema/{kind.value}.schema.json": b"" for kind, up in beside if up is not None}
    return BoardState(board=board, files=files | schemas, find_standing=_StandingFiles(where.root).find)


class _StandingFiles:
    """What the branch had under a path at a moment, by git; each moment is asked for once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._commits: dict[str, str] = {}

    def find(self, path: str, moment: str) -> bytes | None:
        """Return what stood there; None where nothing did, or where nobody can tell."""
        from troth.read.git.command import Git, GitError, GitNotFoundError, read_tracked_file  # noqa: PLC0415
        from troth.read.git.said import find_standing_commit  # noqa: PLC0415

        git = Git(folder=self._root)
        if moment not in self._commits:
            self._commits[moment] = find_standing_commit(git, moment)
        try:
            above = "".join(git.read_lines("rev-parse", "--show-prefix"))
            return read_tracked_file(git, self._commits[moment], above + path) if self._commits[moment] else None
        except (GitError, GitNotFoundError):
            return None


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
