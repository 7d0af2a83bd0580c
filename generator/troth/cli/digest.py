"""Command `troth digest`: what waits for each person, as text, JSON or mail, in the terminal, in a folder or sent."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.base.folders import is_staging, open_staging, place_file, stage_file
from troth.cli.framework import Command, print_lines, show_progress, write_output
from troth.cli.inputs import RelativeDateType
from troth.cli.options import PARTY_HELP, BoardOptions, find_party_id, pass_board_options
from troth.read.files.walk import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.board import Board
    from troth.cli.delivery import DeliveryReport
    from troth.cli.inputs import RelativeDate
    from troth.cli.send_mails import DigestPost
    from troth.report.digest import DigestWriter
    from troth.views.context import MessageMemory, ViewContext
    from troth.views.digest import Digest

_EPILOG = """
Examples:
  troth digest --for nina                              everything waiting for Nina, with suggested commands
  troth digest --mine                                  everything waiting for you, by your e-mail address in git
  troth digest --for nina --format markdown            the same as Markdown
  troth digest --all --out digests                     one .md and one .eml per person with something waiting
  troth digest --all --send smtp://localhost --from board@example.com
  troth digest --all --send 'slack://TOKEN/@{party}'   to a chat; requires: pip install 'troth[notify]'
  troth digest --all --send                            to the address in the environment variable TROTH_SEND
  troth digest --all --new --send                      what was asked, changed or delivered today, to who had no message
  troth digest --all --send --since 2026-11-27         after days without a run: with what was new since then

With a key in TROTH_MAIL_KEY people answer the mails by their buttons, and TROTH_MAILBOX remembers what was sent, so a run can be resumed.
To change the wording, put templates into templates/digest/ beside commitments/: digest.txt.jinja, digest.md.jinja, digest.chat.jinja.
"""
_FORMATS = ("text", "markdown", "eml", "chat", "json")
_SITE_HELP = "The board's web address, for links (default: site_url in mkdocs.yml)."
_SEND_HELP = (
    "Send them: smtp://host:port, smtps://user:password@host, or an address of apprise, with {party} for the party's id. Without "
    "URL to the address in the environment variable TROTH_SEND: every process of a machine can read what an option holds."
)
_SINCE_HELP = (
    "The day of the last run: what is told once is told if it is new since then (default: yesterday; TROTH_MAILBOX knows it by "
    "itself, and in the terminal it is a week)."
)
_FROM_ENVIRONMENT = "TROTH_SEND"


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--for", "party", metavar="PARTY", help=f"The digest of this party. {PARTY_HELP}")
@click.option("--mine", "party", flag_value="me", help="Your own digest; same as --for me.")
@click.option("--all", "everybody", is_flag=True, help="The digests of everyone who gets a message today.")
@click.option("--new", "only_new", is_flag=True, help="With --all --send: only what was asked, changed or delivered today.")
@click.option("--since", type=RelativeDateType(past=True), metavar="DAY", help=_SINCE_HELP)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="The output format.")
@click.option(
    "--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write a .md and an .eml per person into this folder."
)
@click.option("--send", "url", metavar="[URL]", is_flag=False, flag_value="", help=_SEND_HELP)
@click.option("--from", "sender", metavar="ADDRESS", envvar="TROTH_FROM", help="The sender of the e-mails: board@example.com.")
@click.option("--site", metavar="URL", envvar="TROTH_SITE", help=_SITE_HELP)
@pass_board_options
def digest(
    where: BoardOptions,
    *,
    party: str | None,
    everybody: bool,
    only_new: bool,
    since: RelativeDate | None,
    form: str,
    out: Path | None,
    url: str | None,
    sender: str | None,
    site: str | None,
) -> None:
    """Write one message per person with everything waiting for them, most urgent first.

    With --all, people with nothing waiting get no message, and a question is not repeated every day. What became of an
    answer, an offer of help and a missed time of a recurring promise are told once. The same board on the same day gives
    exactly the same messages.
    """
    from troth.cli.delivery import is_mail_url  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415 - the help has no need of these
    from troth.views.digest import build_digest, list_digests  # noqa: PLC0415

    if bool(party) == everybody:
        raise click.UsageError("--for PARTY, --mine or --all is missing")
    url = _find_address(url, asked=everybody and form != "json" and out is None)
    if everybody and form != "json" and not (out or url):
        raise click.UsageError("--all requires --out DIR or --send URL (--format json prints the digests)")
    with show_progress("Reading the board"):
        board = where.load_board(witness=everybody)
    receiver, memory = find_party_id(board, party), _find_memory(board, since, is_shown=not (everybody or out or url))

    def find_digests(context: ViewContext) -> tuple[Digest, ...]:
        if receiver is None:
            return list_digests(context, only_new=only_new)
        return (build_digest(board.ledger.parties[receiver], context, only_new=only_new),)

    writer = _make_writer(where, board, site)
    post = _find_post(where, board, writer, url or "", sender, only_new=only_new, memory=memory)
    found = find_digests(ViewContext(board, memory))
    if out is not None:
        print_lines(_write_digests(where.root, found, writer, out, post))
    if url:
        with show_progress("Sending the messages"):
            delivery = post.send(find_digests) if post and is_mail_url(url) else _send_digests(found, writer, url, sender)
        _report_delivery(delivery)
    if out is None and not url:
        write_output(_format_digests(found, writer, form))


def _find_memory(board: Board, since: RelativeDate | None, *, is_shown: bool) -> MessageMemory | None:
    """Return since when news are told: the day that somebody names, or for who looks by themselves the last week."""
    from troth.base.dates import add_days  # noqa: PLC0415
    from troth.views.context import MessageMemory  # noqa: PLC0415

    if since is not None:
        return MessageMemory(since=since.on(board.day))
    return MessageMemory(since=add_days(board.day, -7)) if is_shown else None


def _find_post(
    where: BoardOptions, board: Board, writer: DigestWriter, url: str, sender: str | None, *, only_new: bool, memory: MessageMemory | None
) -> DigestPost | None:
    """Return what sends mails that can be answered; None where the board has no key for their answers, or no address of its own."""
    from troth.cli.send_mails import DigestPost, find_mail_key  # noqa: PLC0415

    key, mailbox = find_mail_key(), os.environ.get("TROTH_MAILBOX", "")
    if only_new and url and not (key and sender and mailbox):
        raise click.UsageError("--new requires TROTH_MAIL_KEY and TROTH_MAILBOX: its Sent folder says who got a message today")
    if not key or not sender:
        return None
    published = board if board.settings.publish.is_everything else where.load_board(remark=False, published=True, witness=True)
    return DigestPost(
        board=board, published=published, writer=writer, url=url, sender=sender, key=key, only_new=only_new, mailbox=mailbox, memory=memory
    )


def _find_address(given: str | None, *, asked: bool) -> str | None:
    """Return where to send, as it was given, else as the environment has it: where that was asked for, or nothing else was said."""
    if given or (given is None and not asked):
        return given
    known = os.environ.get(_FROM_ENVIRONMENT)
    if given is not None and not known:
        raise click.UsageError(f"--send has no address: give --send URL, or set the environment variable {_FROM_ENVIRONMENT}")
    return known


def _make_writer(where: BoardOptions, board: Board, site: str | None) -> DigestWriter:
    from troth.cli.inputs import read_site_urls  # noqa: PLC0415
    from troth.read.board_files import read_digest_templates  # noqa: PLC0415
    from troth.report.digest import TEMPLATES, DigestWriter  # noqa: PLC0415

    templates = read_digest_templates(where.root, TEMPLATES.values())
    return DigestWriter(settings=board.settings, address=read_site_urls(where.root, site).whole, templates=templates)


def _format_digests(digests: tuple[Digest, ...], writer: DigestWriter, form: str) -> str:
    from troth.report.digest import (  # noqa: PLC0415
        build_mail,
        format_digests_json,
    )

    if form == "json":
        return format_digests_json(digests, writer.address)
    if form == "eml":
        linked = map(writer.link_replies, digests)
        return "".join(build_mail(each, writer.format_digest(each, "text"), writer.settings).as_bytes().decode() for each in linked)
    return "".join(writer.format_digest(each, form) for each in digests)


def _write_digests(root: Path, found: tuple[Digest, ...], writer: DigestWriter, out: Path, post: DigestPost | None) -> str:
    """Write two files for each digest, take away those of an earlier run, and return what was done."""
    from troth.cli.inputs import find_documents  # noqa: PLC0415
    from troth.report.digest import build_mail  # noqa: PLC0415
    from troth.views.rich_text import pluralize  # noqa: PLC0415

    there = [each for each in found if not each.empty]
    linked = [writer.link_replies(each) for each in there]
    files = {f"{each.face.id}.md": writer.format_digest(each, "markdown").encode() for each in linked}
    files |= {f"{each.face.id}.eml": build_mail(each, writer.format_digest(each, "text"), writer.settings).as_bytes() for each in linked}
    files |= {f"{each.party}.eml": each.mail.as_bytes() for each in (post.build_mails(there) if post else ())}
    off = tuple(post.build_cancellations()) if post else ()
    files |= {f"{each.party}.cancelled-{number}.eml": each.mail.as_bytes() for number, each in enumerate(off, 1)}
    write_messages(out, files, root, find_documents(root))
    return f"{pluralize(len(there), 'digest', 'digests')} in {out.as_posix()}"


def _send_digests(found: tuple[Digest, ...], writer: DigestWriter, url: str, sender: str | None) -> DeliveryReport:
    from troth.cli.delivery import OutgoingMessage, deliver_messages, is_mail_url  # noqa: PLC0415
    from troth.report.digest import NOBODY, build_mail  # noqa: PLC0415

    if is_mail_url(url) and not sender:
        raise click.UsageError("--from is missing: give the sender of the e-mails, such as --from board@example.com")

    def letter(each: Digest) -> OutgoingMessage:
        written = build_mail(each, writer.format_digest(writer.link_replies(each), "text"), writer.settings, sender or NOBODY)
        return OutgoingMessage(party=each.face.id, mail=written, chat=writer.format_digest(each, "chat"))

    return deliver_messages(url, (letter(each) for each in found if not each.empty))


def _report_delivery(delivery: DeliveryReport) -> None:
    from troth.views.rich_text import pluralize  # noqa: PLC0415

    print_lines(f"{pluralize(len(delivery.sent), 'message', 'messages')} sent")
    if delivery.no_address:
        click.echo(f"no e-mail address: {', '.join(delivery.no_address)}", err=True)
    for party, why in delivery.failed:
        click.echo(f"not delivered to {party}: {why}", err=True)
    if delivery.failed:
        raise click.exceptions.Exit(2)


_MAIL, _TEXT = ".eml", ".md"
_MOST = 16 << 20
_SIGN = re.compile(
    rb"^Message-ID:\s+<digest\.[^>]+\.troth\.invalid>|^X-Troth-Day: [0-9a-f]{32}|^X-Troth-Cancelled: [0-9-]{10}", re.MULTILINE
)
"""What a mail of ours has among its headers."""


def write_messages(folder: Path, files: Mapping[str, bytes], root: Path, documents: Path | None) -> None:
    """Write the files into `folder`, and remove the messages of an earlier run.

    All are written beside their places first; a mail is there before its text, and goes after it, as a text is known by its mail.
    Raises BoardError, with nothing written, where the folder holds what no run of this command has put there.
    """
    from troth.publish.destination import ensure_folder  # noqa: PLC0415 - only where messages are written

    def ensure() -> None:
        ensure_folder(folder, root, documents, lambda name: is_staging(name) or is_message(folder / name), "which is not a digest")

    ensure()
    with open_staging(folder) as place:
        for name, content in files.items():
            stage_file(place, name, content)
        ensure()  # somebody else may have put something there meanwhile
        for name in sorted(files):
            place_file(place, name)
        for each in sorted(folder.iterdir(), reverse=True):
            if each.name not in files and is_message(each):
                each.unlink()


def is_message(file: Path) -> bool:
    """Tell whether a file is a mail that this command wrote, or the text beside one."""
    mail = file.with_suffix(_MAIL)
    with suppress(OSError):
        head, _, _ = (read_regular_file(os.fspath(mail), _MOST) or b"").partition(b"\r\n\r\n")
        return file.suffix in (_MAIL, _TEXT) and _SIGN.search(head) is not None
    return False
