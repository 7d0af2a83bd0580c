"""`troth receive`: what people said in issues and comments becomes entries. Judged here; the job that writes sees for itself."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.base.files import overwrite_file
from troth.cli.framework import Command, print_lines
from troth.cli.options import BoardOptions, pass_board_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.messages.judgement import BoardState, Judgement
    from troth.render.page import SiteUrls


_EPILOG = """
Examples:
  troth receive --event "$GITHUB_EVENT_PATH" --dry-run            show the entry and the reply for a comment
  troth receive --event "$GITHUB_EVENT_PATH" --out judged.json    for the job that writes it
  troth receive --issues --out judged.json                        messages of the last seven days without a reply
  troth receive --issues --write judged.json                      in the other job: write, push and reply
  troth receive --mailbox --out judged.json                       what came into the board's mailbox
"""
_MAILBOX_HELP = (
    "Read the board's mailbox: imaps://user:password@host; without URL the one in the environment variable TROTH_MAILBOX. Needs: "
    "pip install 'troth[mail]'"
)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--event", "event_file", type=_FILE, metavar="FILE", help="The event that started the job.")
@click.option("--issues", is_flag=True, help="Ask the host for the messages of the last seven days (requires TROTH_TOKEN).")
@click.option("--mailbox", metavar="[URL]", is_flag=False, flag_value="", help=_MAILBOX_HELP)
@click.option("--known", is_flag=True, help="Reply only to accounts that the board knows.")
@click.option("--out", type=_FILE, metavar="FILE", help="Write what to do into this file, as JSON.")
@click.option("--dry-run", is_flag=True, help="Show the reply and the change without writing them.")
@click.option(
    "--write", type=_FILE, metavar="FILE", help="Write the changes in this file to the host's branch, and reply (requires TROTH_TOKEN)."
)
@click.option(
    "--folder", "inside", default="", metavar="PATH", help="With --write: the board's folder in the repository (default: the top folder)."
)
@click.option("--site", metavar="URL", help="The board's web address, for links (default: as in mkdocs.yml, else the host's files).")
@click.option("--host", type=click.Choice(["github", "gitlab", "forgejo"]), help="The host's software (default: from `repository`).")
@pass_board_options
def receive(where: BoardOptions, *, event_file: Path | None, out: Path | None, write: Path | None, inside: str, **said: Any) -> None:  # noqa: ANN401 - options
    """Turn issues, comments and mails into entries: a command such as /accept counts for the account that wrote it.

    It runs as two jobs. The first only reads: it writes the entries to add, and the reply, into the file given with --out. The
    second checks that only entries and records are added, commits them for the person who wrote the message, pushes unless the
    records have changed since, and replies. With `recorder` in board.yaml it signs with the key in TROTH_RECORDER_KEY.
    """
    from troth.cli.receive_jobs import put_outputs, write_judged  # noqa: PLC0415 - the help needs none
    from troth.messages.judgement import encode_judgements  # noqa: PLC0415
    from troth.read.hosts.posts import read_event_file  # noqa: PLC0415

    if event_file is None and not said["issues"] and said["mailbox"] is None:
        raise click.UsageError("--event FILE, --issues or --mailbox is missing")
    event = read_event_file(event_file) if event_file is not None else None
    if write is not None:
        if out is not None or said["dry_run"]:
            raise click.UsageError("leave out --out and --dry-run: --write belongs to the second job")
        if said["mailbox"] is not None:
            _write_mails(write, said["mailbox"], inside)
        else:
            write_judged(write, event, everything=said["issues"], folder=inside)
        return
    if out is None and not said["dry_run"]:
        raise click.UsageError("--out FILE is missing (--dry-run shows the result)")
    if out is not None:
        _ensure_judged(out, where.root)
    if said["mailbox"] is not None:
        found, judged = _judge_mails(where, said["mailbox"], said["site"])
    else:
        judged, tree = _judge(where, event, said)
        found = encode_judgements(tree, judged)
    if said["dry_run"]:
        print_lines(*_describe_judgements(judged), *(line for _, line, _ in found.get("handed", ())))
    elif out is not None:
        text = json.dumps(found, indent=1) + "\n"
        overwrite_file(out, [text.encode()], ensure=lambda: _ensure_judged(out, where.root))
        put_outputs(found=bool(judged or found.get("handed")))


def _judge_mails(where: BoardOptions, url: str, site: str | None) -> tuple[dict[str, Any], tuple[Judgement, ...]]:
    """Return what the mails in the board's mailbox come to, as the other job wants it, and each of them."""
    from troth.cli.mail_host import read_mail_settings  # noqa: PLC0415 - few boards have a mailbox
    from troth.cli.receive_mail import judge_mailbox  # noqa: PLC0415

    settings = read_mail_settings(os.environ, url)
    return judge_mailbox(where.root, _read_state(where), _read_tree(where.root), settings, _read_site(where.root, site))


def _write_mails(judged: Path, url: str, folder: str) -> None:
    """Write what was judged of the board's mailbox onto the host's branch, and answer; say how it ended."""
    from troth.cli.mail_host import read_mail_settings  # noqa: PLC0415 - few boards have a mailbox
    from troth.cli.receive_jobs import find_host, find_now, read_judged, tell_report  # noqa: PLC0415
    from troth.cli.receive_mail import write_mailbox  # noqa: PLC0415

    settings = read_mail_settings(os.environ, url)
    tell_report(write_mailbox(read_judged(judged), settings, find_host("--write"), folder, find_now()))


def _ensure_judged(file: Path, root: Path) -> None:
    """Raise BoardError unless nothing lies there, or what this command wrote."""
    from troth.publish.destination import ensure_file  # noqa: PLC0415

    ensure_file(file, root, lambda content: content.startswith(b'{\n "format": 1,\n "tree": "'))


def _judge(where: BoardOptions, event: Mapping[str, Any] | None, said: Mapping[str, Any]) -> tuple[tuple[Judgement, ...], str]:
    """Return what each message comes to, without those that are no business of the board's, and the folder that it was judged on."""
    from troth.cli.receive_jobs import read_earlier, read_inbox, repeat_answers  # noqa: PLC0415 - brings the whole product in
    from troth.messages.judge import judge_messages  # noqa: PLC0415
    from troth.messages.reply import ReplyContext  # noqa: PLC0415
    from troth.read.hosts.posts import build_message  # noqa: PLC0415
    from troth.views.hosting import detect_host_software  # noqa: PLC0415

    inbox = read_inbox(event, everything=said["issues"])
    state, tree = _read_state(where), _read_tree(where.root)
    settings = state.board.settings
    software = said["host"] or detect_host_software(settings.repository) or "github"
    messages = [build_message(post, software, settings.timezone, is_public=inbox.is_public) for post in inbox.posts]
    earlier = read_earlier(where.root, inbox, state.board)
    judged, _ = judge_messages(messages, state, earlier, ReplyContext(urls=_read_site(where.root, said["site"])))
    wanted = [each for each in judged if (each.changes or each.reply) and (each.author or not said["known"])]
    return (*(repeat_answers(messages, earlier) if said["issues"] else ()), *wanted), tree


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
        from troth.read.git.vouchers import find_standing_commit  # noqa: PLC0415

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
        yield "There is no message for the board."
    for each in judged:
        yield from each.reply.splitlines()
        for change in each.changes:
            yield f"+++ {change.path}"
            yield from (f"+{line}" for line in change.insert.splitlines())
