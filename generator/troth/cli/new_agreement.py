"""`troth new agreement`: a draft in seven parts, as much of it as is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.spoken import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.cli.changing import Turn
    from troth.cli.where import Where
    from troth.edit.change import Change, Outcome
    from troth.model import Data

_EPILOG = """
Examples:
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales \\
    --value "Sellers quote on the phone" --service "Pricing: API; Notice of changes" \\
    --requirement "p1: First answer to a P1, at most 4 hours, every month" --need "Two weeks' notice" \\
    --role "platform: Run; Repair" --role "sales: Report faults" --obstacle "One engineer: A second by March" \\
    --resource "Test data" --review-every "3 months"
"""


def _part(name: str, key: str, says: str) -> Callable[..., Any]:
    return click.option(name, key, multiple=True, type=Words(), metavar="TEXT", help=f"{says} May be given several times.")


@click.command("agreement", cls=Command, epilog=_EPILOG)
@click.option("--title", type=Words(), metavar="TEXT", required=True, help="What it is called.")
@click.option("--provider", metavar="PARTY", required=True, help=f"Who serves. {PARTY_HELP}")
@click.option("--customer", "customers", multiple=True, metavar="PARTY", required=True, help="Who is served. May be given several times.")
@_part("--value", "value", "1: an end-result benefit.")
@_part("--service", "services", "2: a service with what is delivered: 'Pricing: API; Notice of changes'.")
@_part("--requirement", "requirements", "3: 'p1: First answer to a P1, at most 4 hours, every month'.")
@_part("--need", "needs", "4: what the provider needs.")
@_part("--role", "roles", "5: who answers for what: 'platform: Run; Repair'.")
@_part("--obstacle", "obstacles", "6: an obstacle with the plan: 'One engineer: A second by March'.")
@_part("--resource", "resources", "7: what is needed to carry it out.")
@click.option("--review-every", default="3 months", show_default=True, metavar="INTERVAL", help="How often it is reviewed.")
@click.option("--id", "record", metavar="ID", help="Its id (default: from the title).")
@click.option("--folder", default="", metavar="FOLDER", help="Where below agreements/ it goes.")
@changes
def new_agreement(where: Where, how: How, **given: Any) -> None:  # noqa: ANN401 - its many options
    """Start an agreement as a draft; the parts that are empty are written later, together.

    Ask the customers first: troth agreement interview --new. It is in force once they were heard and all have signed.
    """
    carry_out(where, how, lambda turn: _prepared(turn, given), _told)


def _prepared(turn: Turn, given: dict[str, Any]) -> Outcome:
    from troth.edit.new_agreement import Draft, new_agreement  # noqa: PLC0415 - brings the whole product in

    return new_agreement(
        turn.where.root,
        turn.board,
        Draft(
            title=given["title"],
            provider=party_id(turn.board, given["provider"]) or given["provider"],
            customers=tuple(party_id(turn.board, each) or each for each in given["customers"]),
            parts=dict(_parts(given)),
            review_every=given["review_every"],
            day=turn.day,
            record=given["record"],
            folder=given["folder"],
        ),
    )


def _parts(given: dict[str, Any]) -> Iterator[tuple[str, list[Data]]]:
    from troth.edit.new_agreement import listed, planned, requirement  # noqa: PLC0415

    yield "value", list(given["value"])
    yield "services", [listed(each, "what", "deliverables") for each in given["services"]]
    yield "requirements", [requirement(each) for each in given["requirements"]]
    yield "needs", list(given["needs"])
    yield "roles", [listed(each, "party", "responsible_for") for each in given["roles"]]
    yield "obstacles", [planned(each) for each in given["obstacles"]]
    yield "resources", [{"what": each} for each in given["resources"]]


def _told(change: Change) -> Iterator[str]:
    from troth.edit.agreement_told import what_comes_next  # noqa: PLC0415

    accord = change.after.accords[change.id]
    yield f"{accord.wording.title} [{change.id}] is {accord.state.word.lower()}."
    yield from what_comes_next(change.after, change.id)
