"""What a board's host runs and holds to, as far as it can be seen from here: the pin, merge methods, addresses, line ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from troth import __version__
from troth.base.text import escape_text, join_names
from troth.model import PartyKind
from troth.status.waits import Recipients
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board
    from troth.model.environment import Environment


class FindingLevel(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    WEAK = "weak"
    LOOK = "look"
    """It cannot be seen from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorFinding:
    """One thing that the board rests on: how it stands, in a sentence, and the way out where there is one."""

    about: str
    grade: FindingLevel
    text: str
    way_out: str = ""


def check_pin(environment: Environment) -> Iterator[DoctorFinding]:
    """Say whether the Troth that the host installs can be had, is this one, and is the one of the board's branch."""
    pin = environment.pin
    if not environment.workflow_commands:
        return
    if not pin.spec:
        says = "no file pins the Troth version for the host by hash"
        yield DoctorFinding(about="pin", grade=FindingLevel.WEAK, text=says, way_out="run troth update to write .troth/")
        return
    named = escape_text(pin.spec)
    if pin.fault:
        yield DoctorFinding(
            about="pin",
            grade=FindingLevel.WEAK,
            text=f"the host can't install {named}: {pin.fault}",
            way_out="run troth update to write it again",
        )
    elif pin.version and pin.version != __version__:
        says = f"the host installs troth {escape_text(pin.version)}, but this is {__version__}"
        yield DoctorFinding(about="pin", grade=FindingLevel.WEAK, text=says, way_out="troth update --dry-run shows what would change")
    elif not pin.version or not named.startswith("./"):
        says = f"the host installs {named}; whether it is available can't be seen from here"
        way_out = "check with pip download --no-deps, or add it with troth update --vendor"
        yield DoctorFinding(about="pin", grade=FindingLevel.LOOK, text=says, way_out=way_out)
    else:
        yield DoctorFinding(about="pin", grade=FindingLevel.FINE, text=f"the repository has its own copy: {named}, by its hash")
    if pin.unlike_base:
        says = ".troth/ differs from the board's branch: changes from here are checked with the branch's version"
        yield DoctorFinding(
            about="pin's base", grade=FindingLevel.WEAK, text=says, way_out="have someone check it, and merge it separately"
        )


def check_merging(board: Board, environment: Environment) -> Iterator[DoctorFinding]:
    """Say whether what several people wrote stays theirs once it is merged, and whether there is the branch that it goes into."""
    way_out = "allow merge commits only: on GitHub Settings, General; on GitLab Settings, Merge requests; on Forgejo Settings, Repository"
    if environment.squashed:
        says = f"{pluralize(environment.squashed, 'change was', 'changes were')} squashed: entries of several people count as one's"
        yield DoctorFinding(about="merging", grade=FindingLevel.WEAK, text=says, way_out=way_out)
    elif environment.in_repository:
        says = "whether the host allows squashing, which loses who wrote what, can't be seen from here"
        yield DoctorFinding(about="merging", grade=FindingLevel.LOOK, text=says, way_out=way_out)
    if environment.known_branches and board.settings.branch not in environment.known_branches:
        says = f"there is no branch {escape_text(board.settings.branch)}, but board.yaml names it"
        yield DoctorFinding(about="branch", grade=FindingLevel.WEAK, text=says, way_out="set branch: in commitments/board.yaml")
    if environment.in_repository and not environment.has_fixed_line_ends:
        says = "line endings are not set, so an editor on another system can change every line of a record"
        yield DoctorFinding(about="line ends", grade=FindingLevel.WEAK, text=says, way_out="add `* text=auto eol=lf` to .gitattributes")


def check_repository(board: Board, environment: Environment) -> Iterator[DoctorFinding]:
    """Say whether the board knows where its repository lies: without it no page leads to an edit or a message."""
    if not environment.repository_url and not board.settings.repository:
        says = "the repository is only on this computer, so nobody else can take part"
        way_out = "git remote add origin ADDRESS, push, then run troth init again"
        yield DoctorFinding(about="repository", grade=FindingLevel.WEAK, text=says, way_out=way_out)
    elif not board.settings.repository:
        says = "board.yaml has no repository:, so pages have no links to edit or add records"
        yield DoctorFinding(about="repository", grade=FindingLevel.WEAK, text=says, way_out="run troth init again to add it")
    elif environment.repository_url and environment.repository_url != board.settings.repository.rstrip("/").removesuffix(".git"):
        says = f"board.yaml has {escape_text(board.settings.repository)}, but git has {escape_text(environment.repository_url)}"
        yield DoctorFinding(
            about="repository", grade=FindingLevel.LOOK, text=says, way_out="change repository: in board.yaml if it has moved"
        )


def check_messages(board: Board) -> Iterator[DoctorFinding]:
    """Say how far words from issues count, and where nobody is sent to issues."""
    recorder, about = board.settings.recorder, "messages"
    if not board.settings.repository:
        return
    if not board.settings.publish.is_everything:
        says = "the board hides notes or names, so its pages have no links to issues"
        way_out = "set maintainers and publish_email: true to send e-mails instead"
        yield DoctorFinding(about=about, grade=FindingLevel.LOOK, text=says, way_out=way_out)
        return
    says = "pages link to issues: if only the site is public, its readers can't open them"
    yield DoctorFinding(about="issues", grade=FindingLevel.LOOK, text=says, way_out="hide something with publish: in board.yaml")
    if recorder is None:
        says = "board.yaml has no recorder, so what people say in issues only counts as recorded"
        yield DoctorFinding(about=about, grade=FindingLevel.LOOK, text=says, way_out="set recorder: {email, key} in board.yaml")
    elif not recorder.keys:
        says = "the recorder has no key, so what people say in issues counts as recorded"
        yield DoctorFinding(about=about, grade=FindingLevel.LOOK, text=says, way_out="add its public key to recorder: in board.yaml")
    else:
        says = "entries that the recorder signs count as confirmed by the host"
        yield DoctorFinding(about=about, grade=FindingLevel.FINE, text=says)


def check_mails(board: Board, environment: Environment) -> Iterator[DoctorFinding]:
    """Say which customers no message reaches, and of each variable whether it is set so that people can answer by mail."""
    recipients = Recipients(board.ledger, board.day)
    customers = board.ledger.parties.list_of_kind(PartyKind.CUSTOMER)
    silent = [each.name for each in customers if not recipients.list_reached(each.id) and each.owner is None]
    if silent:
        says = f"no message reaches {join_names(silent, 3)}, so the promiser gets their messages"
        way_out = "give them an email or a contact in commitments/parties/, or an owner"
        yield DoctorFinding(about="customers", grade=FindingLevel.LOOK, text=says, way_out=way_out)
    elif customers:
        yield DoctorFinding(about="customers", grade=FindingLevel.FINE, text="messages reach every customer, or its owner")
    for name, form in _MAIL_VARIABLES.items() if any(each.email for each in board.ledger.parties) else ():
        if name not in environment.variables:
            yield DoctorFinding(about="mails", grade=FindingLevel.LOOK, text=f"{name} is not set here, whatever the host has", way_out=form)
        elif environment.variables[name]:
            yield DoctorFinding(about="mails", grade=FindingLevel.FINE, text=f"{name} is set, and has the right form")
        else:
            yield DoctorFinding(about="mails", grade=FindingLevel.WEAK, text=f"{name} is set, but not as it has to be", way_out=form)


_MAIL_VARIABLES: Final[Mapping[str, str]] = {
    "TROTH_MAILBOX": "a secret, for answers by e-mail: imaps://USER:PASSWORD@HOST; troth receive --mailbox --dry-run tries it",
    "TROTH_SEND": "a secret, to send e-mails: smtps://USER:PASSWORD@HOST; troth digest --all --out DIR shows them first",
    "TROTH_MAIL_KEY": "a secret, 16 characters or more: openssl rand -hex 32",
    "TROTH_FROM": "a variable: Kitchens <board@example.com>, where board+ANYTHING@example.com arrives too",
    "TROTH_DIGEST": "a variable: true sends the digests",
    "TROTH_MAIL": "a variable: true takes the answers",
    "TROTH_AUTHSERV": "a variable, only if senders are signed by their provider: mx.example.com",
    "TROTH_RECORDER_KEY": "a secret: the recorder's private key; without it what people say by e-mail counts as recorded",
}
"""What people need to answer by mail, each with what it holds."""


def check_schemas(environment: Environment) -> Iterator[DoctorFinding]:
    """Say whether editors check records as this version does."""
    old = environment.old_schemas
    if old:
        says = f"{pluralize(len(old), 'schema is', 'schemas are')} from another version, so editors show wrong errors: {', '.join(old[:3])}"
        yield DoctorFinding(about="schemas", grade=FindingLevel.WEAK, text=says, way_out="run troth update to write them again")


def check_addresses(board: Board) -> Iterator[DoctorFinding]:
    """Say which address or account stands with two people: what is done from it is nobody's own."""
    people = [each for each in board.ledger.parties if each.kind.value == "person"]
    pairs = sorted((own.casefold(), each.id) for each in people for own in (*each.emails, *(name for _, name in each.accounts)))
    for address, group in groupby(pairs, key=lambda pair: pair[0]):
        named = sorted({party for _, party in group})
        if len(named) > 1:
            says = f"{escape_text(address)} is the address of {' and '.join(named)}, so it is not clear who wrote"
            yield DoctorFinding(about="addresses", grade=FindingLevel.WEAK, text=says, way_out="give each person an address of their own")
