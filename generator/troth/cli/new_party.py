"""`troth new person`, `team`, `customer` and `goal`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command
from troth.cli.inputs import RelativeDateType, TextType
from troth.cli.options import PARTY_HELP, find_party_id
from troth.edit.said_values import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.cli.changing import WriteContext
    from troth.cli.options import BoardOptions
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data

_ID = click.option("--id", "party", metavar="ID", help="Their id (default: made from the name).")
_NAME = click.argument("name", type=TextType())
_EMAIL = click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="Their e-mail address in commits, the current one first.")


@click.command(
    "person",
    cls=Command,
    epilog="""
Examples:
  troth new person "Jane Ito" --email jane@home.example --github jane-ito
  troth new person "Marek Kowalski" --team workshop --commit
""",
)
@_NAME
@_EMAIL
@click.option("--github", metavar="NAME", help="Their account on GitHub.")
@click.option("--gitlab", metavar="NAME", help="Their account on GitLab.")
@click.option("--forgejo", metavar="NAME", help="Their account at Codeberg, Forgejo or Gitea.")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help=f"A team that they belong to. {PARTY_HELP}")
@_ID
@write_command
def new_person(where: BoardOptions, how: WriteOptions, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Add a person. With an e-mail address or an account, the board recognises their commits."""
    _add_party(where, how, "person", given)


@click.command("team", cls=Command, epilog="\nExamples:\n  troth new team Workshop --lead nina --member marek\n")
@_NAME
@click.option("--lead", metavar="PARTY", help=f"Who leads it. {PARTY_HELP}")
@click.option("--member", "members", multiple=True, metavar="PARTY", help="A member; can be repeated.")
@_ID
@write_command
def new_team(where: BoardOptions, how: WriteOptions, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Add a team. Its lead and members act for it."""
    _add_party(where, how, "team", given)


@click.command("customer", cls=Command, epilog='\nExamples:\n  troth new customer "Acme Ltd" --contact jane --owner nina\n')
@_NAME
@click.option("--contact", "contacts", multiple=True, metavar="PARTY", help="A contact who speaks for it; can be repeated.")
@_EMAIL
@click.option("--owner", metavar="PARTY", help="The person in your organisation who looks after it.")
@_ID
@write_command
def new_customer(where: BoardOptions, how: WriteOptions, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Add a customer: someone outside who can be promised something."""
    _add_party(where, how, "customer", given)


def _add_party(where: BoardOptions, how: WriteOptions, kind: str, given: dict[str, Any]) -> None:
    def prepare(turn: WriteContext) -> Outcome:
        from troth.edit.new_record import PartyDraft, prepare_party  # noqa: PLC0415 - brings the whole product in
        from troth.model.party import PartyKind  # noqa: PLC0415

        draft = PartyDraft(kind=PartyKind(kind), fields=dict(_build_fields(given, turn)), id=given["party"])
        return prepare_party(turn.board_options.root, turn.board, draft)

    def tell(change: FileChangePlan) -> Iterator[str]:
        name = given["name"]
        same = [each.id for each in change.after.ledger.parties if each.id != change.id and each.name.casefold() == name.casefold()]
        yield f"{escape_text(name)} is on the board as {change.id} ({kind})" + (f"; {' and '.join(same)} has that name too" if same else "")

    execute_change(where, how, prepare, tell)


def _build_fields(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, Data]]:
    yield "name", given["name"]
    emails = given.get("emails", ())
    yield "email", list(emails) if len(emails) > 1 else next(iter(emails), None)
    yield from ((key, given.get(key)) for key in ("github", "gitlab", "forgejo"))
    yield from ((key, find_party_id(turn.board, given.get(key))) for key in ("lead", "owner"))
    for key in ("teams", "members", "contacts"):
        yield key, [found for each in given.get(key, ()) if (found := find_party_id(turn.board, each))]


@click.command(
    "goal",
    cls=Command,
    epilog="""
Examples:
  troth new goal "Quote within two days" --reached-by 2026-12-31 --measure "Days from request to quote <= 2"
""",
)
@click.argument("title", type=TextType())
@click.option("--owner", metavar="PARTY", help=f"The owner (default: you). {PARTY_HELP}")
@click.option("--reached-by", "until", type=RelativeDateType(), metavar="DAY", help="The target date: 31 Dec, 2026-12-15, +8w.")
@click.option("--why", type=TextType(), metavar="TEXT", help="Why it matters.")
@click.option("--measure", "measures", multiple=True, metavar="TEXT", help="How we will know: a text, 'Visitors = 120', '… <= 2'.")
@click.option("--serves", metavar="ID", help="The larger goal that it supports.")
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from the title).")
@write_command
def new_goal(where: BoardOptions, how: WriteOptions, record: str | None, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Create a goal that promises and asks can support."""

    def prepare(turn: WriteContext) -> Outcome:
        from troth.edit.new_record import RecordDraft, choose_id, prepare_record  # noqa: PLC0415 - brings the whole product in
        from troth.model import Kind  # noqa: PLC0415

        fields: dict[str, Data] = {
            "title": given["title"],
            "why": given["why"],
            "owner": find_party_id(turn.board, given["owner"]) or turn.find_actor(),
            "by": given["until"].on(turn.board.day).isoformat() if given["until"] else None,
            "serves": given["serves"],
            "made": turn.day.isoformat(),
            "measures": [wanted(each) for each in given["measures"]],
        }
        name = record or choose_id(turn.board, Kind.GOAL, given["title"], turn.day)
        data = {key: value for key, value in fields.items() if value not in (None, [])}
        message = f"goals: {fields['owner']} sets {name}"
        draft = RecordDraft(kind=Kind.GOAL, id=name, data=data, day=turn.day, folder="", message=message)
        return prepare_record(turn.board_options.root, turn.board, draft)

    def tell(change: FileChangePlan) -> Iterator[str]:
        by = change.after.ledger.goals[change.id].by
        yield f"{escape_text(given['title'])} is a goal" + (f", to be reached by {format_date(by)}" if by else "") + f": {change.id}"

    execute_change(where, how, prepare, tell)
