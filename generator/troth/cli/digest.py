"""`troth digest`: one message a person with all that waits for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.streams import hand_over, say
from troth.cli.where import Where, on_board

if TYPE_CHECKING:
    from troth.board import Board
    from troth.cli.delivery import Delivered
    from troth.report.digest import DigestWriter
    from troth.views.digest import Digest

_EPILOG = """
Examples:
  troth digest --for nina                              all that waits for Nina, with ready answers
  troth digest --for nina --format markdown            the same, to be put anywhere
  troth digest --all --out digests                     one .md and one .eml for each who has something waiting
  troth digest --all --send smtp://localhost --from board@example.com
  troth digest --all --send 'slack://TOKEN/@{party}'   to a chat; needs: pip install 'troth[notify]'

A board's own templates are taken from templates/digest/ beside commitments/: digest.txt.jinja, digest.md.jinja, digest.chat.jinja.
"""
_FORMATS = ("text", "markdown", "eml", "chat", "json")
_SITE_HELP = "Where the board is published, for links (default: the site_url of mkdocs.yml)."
_SEND_HELP = "Send them: smtp://host:port, smtps://user:password@host, or an address of apprise, with {party} for the party's id."


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--for", "party", metavar="PARTY", help=f"What waits for this party. {PARTY_HELP}")
@click.option("--all", "everybody", is_flag=True, help="A message to each person who is to get one today.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to write it.")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write a .md and an .eml for each here.")
@click.option("--send", "url", metavar="URL", help=_SEND_HELP)
@click.option("--from", "sender", metavar="ADDRESS", envvar="TROTH_FROM", help="Who sends the e-mails: board@example.com.")
@click.option("--site", metavar="URL", envvar="TROTH_SITE", help=_SITE_HELP)
@on_board
def digest(
    where: Where,
    *,
    party: str | None,
    everybody: bool,
    form: str,
    out: Path | None,
    url: str | None,
    sender: str | None,
    site: str | None,
) -> None:
    """Write one message a person with all that waits for them, in the order in which it matters.

    With --all, nobody gets a message for whom nothing waits, and a question that was only asked is not repeated every
    day. The same board on the same day gives the same messages, to the byte.
    """
    if bool(party) == everybody:
        raise click.UsageError("say for whom: --for PARTY, or --all")
    if everybody and form != "json" and not (out or url):
        raise click.UsageError("say what to do with them: --out DIR, or --send URL (--format json prints them)")
    board = where.board()
    found, writer = _found(board, party), _writer(where, board, site)
    if out is not None:
        say(_kept(where.root, found, writer, out))
    if url:
        _report(_sent(found, writer, url, sender))
    if out is None and not url:
        hand_over(_printed(found, writer, form))


def _found(board: Board, given: str | None) -> tuple[Digest, ...]:
    from troth.views.desk import Desk  # noqa: PLC0415 - the help has no need of these
    from troth.views.digest import digest, digests  # noqa: PLC0415

    party = party_id(board, given)
    return digests(Desk(board)) if party is None else (digest(board.ledger.parties[party], Desk(board)),)


def _writer(where: Where, board: Board, site: str | None) -> DigestWriter:
    from troth.cli.address import addresses  # noqa: PLC0415
    from troth.read.templates import own_templates  # noqa: PLC0415
    from troth.report.digest import TEMPLATES, DigestWriter  # noqa: PLC0415

    templates = own_templates(where.root, TEMPLATES.values())
    return DigestWriter(settings=board.settings, address=addresses(where.root, site).whole, templates=templates)


def _printed(found: tuple[Digest, ...], writer: DigestWriter, form: str) -> str:
    from troth.report.digest_json import digests_json  # noqa: PLC0415
    from troth.report.mail import mail  # noqa: PLC0415

    if form == "json":
        return digests_json(found, writer.address)
    if form == "eml":
        return "".join(mail(each, writer.text(each, "text"), writer.settings).as_bytes().decode() for each in found)
    return "".join(writer.text(each, form) for each in found)


def _kept(root: Path, found: tuple[Digest, ...], writer: DigestWriter, out: Path) -> str:
    """Write two files for each digest, take away those of an earlier run, and return what was done."""
    from troth.cli.address import find_documents  # noqa: PLC0415
    from troth.cli.kept import keep  # noqa: PLC0415
    from troth.report.mail import mail  # noqa: PLC0415
    from troth.views.span import count  # noqa: PLC0415

    there = [each for each in found if not each.empty]
    files = {f"{each.face.id}.md": writer.text(each, "markdown").encode() for each in there}
    files |= {f"{each.face.id}.eml": mail(each, writer.text(each, "text"), writer.settings).as_bytes() for each in there}
    keep(out, files, root, find_documents(root))
    return f"{count(len(there), 'digest', 'digests')} in {out.as_posix()}"


def _sent(found: tuple[Digest, ...], writer: DigestWriter, url: str, sender: str | None) -> Delivered:
    from troth.cli.delivery import Letter, by_mail, deliver  # noqa: PLC0415
    from troth.report.mail import NOBODY, mail  # noqa: PLC0415

    if by_mail(url) and not sender:
        raise click.UsageError("say who sends the e-mails: --from board@example.com")

    def letter(each: Digest) -> Letter:
        written = mail(each, writer.text(each, "text"), writer.settings, sender or NOBODY)
        return Letter(party=each.face.id, mail=written, chat=writer.text(each, "chat"))

    return deliver(url, (letter(each) for each in found if not each.empty))


def _report(done: Delivered) -> None:
    from troth.views.span import count  # noqa: PLC0415

    say(f"{count(len(done.sent), 'message', 'messages')} sent")
    if done.no_address:
        click.echo(f"no e-mail address: {', '.join(done.no_address)}", err=True)
    for party, why in done.failed:
        click.echo(f"not delivered to {party}: {why}", err=True)
    if done.failed:
        raise click.exceptions.Exit(2)
