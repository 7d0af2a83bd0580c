"""Commands `troth new ask` and `troth new agreement`."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, NotFoundError
from troth.cli.inputs import RelativeDateType, TextType, parse_amount
from troth.cli.options import PARTY_HELP, find_party_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.cli.changing import WriteContext
    from troth.cli.options import BoardOptions
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data


_ASK_EPILOG = """
Examples:
  troth new ask                                        asks for what is required
  troth new ask --title "How do you engage clients today?" --asked ana --asked ben --asked each:sales --respond-by +2w \\
    --request "45 minutes: what works, what doesn't, what would you change?" --why "We map the process before we change it." \\
    --benefit "What works for you is kept." --benefit "ana: Your playbook becomes the template." --sponsor rosa
  troth new ask --title "What would you change here?" --asked each:all --ladder talk,mail,talk --respond-by +4w --request "Half an hour."
  troth new ask --seeks promise --title "Hands for the open house" --asked each:workshop --respond-by 2026-11-25 \\
    --request "What would you like to show, and for how many hours?" --goal showroom-open --target "24 hours"
"""
_NEEDED = {"title": "--title", "asked": "--asked", "request": "--request", "respond_by": "--respond-by"}


@click.command("ask", cls=Command, epilog=_ASK_EPILOG)
@click.option("--title", type=TextType(), metavar="TEXT", help="The title: what is asked, in one line.")
@click.option("--asker", metavar="PARTY", help=f"Who asks (default: you). {PARTY_HELP}")
@click.option(
    "--asked", multiple=True, metavar="PARTY", help="Who is asked; each:TEAM asks every member, each:all everyone. Can be repeated."
)
@click.option(
    "--seeks",
    type=click.Choice(["input", "promise"]),
    default="input",
    show_default=True,
    help="What you need from them: input or a promise.",
)
@click.option("--request", type=TextType(), metavar="TEXT", help="What exactly you are asking.")
@click.option("--respond-by", type=RelativeDateType(), metavar="DAY", help="Respond by: friday, 18 Dec, 2026-12-15, +2w.")
@click.option("--why", type=TextType(), metavar="TEXT", help="Why it matters.")
@click.option(
    "--benefit",
    "benefits",
    type=TextType(),
    multiple=True,
    metavar="TEXT",
    help="What is in it for them; 'ana=TEXT' for one person, 'sales=TEXT' for everyone in a team. Can be repeated.",
)
@click.option("--sponsor", metavar="PARTY", help="The sponsor, whose help is asked for last.")
@click.option("--goal", metavar="ID", help="The goal that it supports.")
@click.option("--target", metavar="'N UNIT'", help="The target that the answers add up to: '10000 USD'.")
@click.option(
    "--ladder",
    metavar="STEPS",
    help="The steps by which you reach them: talk,mail,talk,sponsor begins in person; mail:3 waits 3 days (default: the board's).",
)
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from the title).")
@click.option("--folder", "place", metavar="DIR", help="The folder under commitments/asks/ (default: the month, such as 2026-11).")
@write_command
def new_ask(where: BoardOptions, how: WriteOptions, record: str | None, place: str | None, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Ask several people for something specific by a date.

    In a terminal, it asks for what is missing. The first step is due at once: `troth ask next` shows it, with a draft.
    """
    answers = _complete_answers(given)
    from troth.edit.new_promise import AskDraft, prepare_ask  # noqa: PLC0415 - brings the whole product in
    from troth.report.changes import describe_ask_change  # noqa: PLC0415

    def prepare(turn: WriteContext) -> Outcome:
        asking = AskDraft(fields=dict(_build_fields(answers, turn)), day=turn.day, record=record, folder=place)
        return prepare_ask(turn.board_options.root, turn.board, asking)

    execute_change(where, how, prepare, lambda change: chain(describe_ask_change(change), _describe_start(change)))


def _describe_start(change: FileChangePlan) -> Iterator[str]:
    """Yield with whom to begin: for the asker in the terminal, and in no reply that others can read."""
    from troth.views.ask.acquaintance import explain_acquaintance, find_closest_respondent  # noqa: PLC0415 - brings the whole product in
    from troth.views.context import ViewContext  # noqa: PLC0415

    pursuit, context = change.after.asks[change.id], ViewContext(change.after)
    closest = find_closest_respondent(pursuit, context)
    told = next(explain_acquaintance(pursuit, closest, context), "") if closest else ""
    if told:
        yield f"Begin with {context.faces(str(closest)).name}: {told}"


def _complete_answers(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options, with answers for those that are missing; a usage error where there is nobody to ask."""
    missing = [option for key, option in _NEEDED.items() if not given[key]]
    if not missing:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"required for an ask: {', '.join(missing)}")
    asked = dict(given)
    asked["title"] = asked["title"] or _prompt_value("What do you ask, in one line?", TextType())
    asked["asked"] = asked["asked"] or tuple(
        _prompt_value("Whom? (ids or names, separated by commas; each:TEAM for every member)", str).split(",")
    )
    asked["request"] = asked["request"] or _prompt_value("What exactly are you asking?", TextType())
    asked["respond_by"] = asked["respond_by"] or _prompt_value(
        "By when should they reply? (friday, 18 Dec, 2026-12-15, +2w)", RelativeDateType()
    )
    asked["why"] = asked["why"] or _prompt_value("Why does it matter? (optional)", str, default="") or None
    asked["benefits"] = asked["benefits"] or tuple(filter(None, [_prompt_value("What is in it for them? (optional)", str, default="")]))
    return asked


def _prompt_value(question: str, kind: Any, default: str | None = None) -> Any:  # noqa: ANN401 - what the kind makes of it
    return click.prompt(question, type=kind, default=default, show_default=False, prompt_suffix="\n> ", err=True)


def _build_fields(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, Data]]:
    from troth.status.permissions import list_everybody  # noqa: PLC0415 - brings the whole product in

    asker = find_party_id(turn.board, given["asker"]) or turn.find_actor()
    sponsor = find_party_id(turn.board, given["sponsor"])
    yield from (("asker", asker), ("sponsor", sponsor))
    asked: list[Data] = []
    for name in map(str.strip, given["asked"]):
        each, _, team = name.partition(":")
        if each != "each" or name == "each":
            asked.append(find_party_id(turn.board, name))
        elif team.strip() == "all":
            asked += [each for each in list_everybody(turn.board.ledger, turn.day) if each not in (*asked, asker, sponsor)]
        else:
            asked.append({"each": find_party_id(turn.board, team.strip())})
    yield "asked", asked
    yield "respond_by", given["respond_by"].on(turn.board.day).isoformat()
    benefits: dict[str, Data] = dict(_parse_benefit(text, turn) for text in given["benefits"])
    yield "benefit", benefits.get("default") if set(benefits) <= {"default"} else benefits
    yield "target", parse_amount(given["target"]) if given["target"] else None
    yield "ladder", _parse_ladder(given["ladder"], turn) if given["ladder"] else None
    yield from ((key, given[key]) for key in ("title", "seeks", "request", "why", "goal"))


def _parse_benefit(text: str, turn: WriteContext) -> tuple[str, Data]:
    """Return for whom a text is, and what it says: a party's before the first `=`, or before a colon where there is such a party."""
    party, sign, said = text.partition("=")
    if sign and said.strip() and said == said.lstrip() and _ONE_WORD.fullmatch(party):
        return find_party_id(turn.board, party) or party, said.strip()
    party, colon, said = text.partition(":")
    known = _find_named(party.strip(), turn) if colon and said.strip() else None
    return (known, said.strip()) if known else ("default", text)


_ONE_WORD = re.compile(r"[\w:-]+")
"""What stands right before the `=` of a benefit: a party's id or a name of one word, not half a sentence."""


def _parse_ladder(text: str, turn: WriteContext) -> Data:
    """Return the steps that `talk,mail:3,sponsor` says; those without days wait as the board's steps of their kind do."""
    from troth.model.settings import build_ladder  # noqa: PLC0415 - brings the whole product in

    said = [_LADDER_STEP.fullmatch(each.strip().casefold()) for each in text.split(",")]
    if None in said:
        raise click.UsageError(f"'{text}' is not a ladder; write steps such as talk,mail:3,talk,sponsor")
    steps = [(_LADDER_WORDS[each[1]], each[2]) for each in said if each]
    usual = build_ladder((way for way, _ in steps), turn.board.settings.ladder)
    waits = (int(days) if days else step.wait for step, (_, days) in zip(usual, steps, strict=True))
    return [{"via": way} | ({} if wait is None else {"wait": wait}) for (way, _), wait in zip(steps, waits, strict=True)]


_LADDER_WORDS = {"talk": "personal", "personal": "personal", "mail": "email", "email": "email", "sponsor": "sponsor"}
_LADDER_STEP = re.compile(rf"({'|'.join(_LADDER_WORDS)})(?:\s*:\s*([0-9]{{1,5}})(?: ?d(?:ays?)?)?)?")


def _find_named(word: str, turn: WriteContext) -> str | None:
    """Return the party that a word before a colon names; None where it only begins a sentence."""
    with suppress(NotFoundError):
        return find_party_id(turn.board, word)
    return None


_AGREEMENT_EPILOG = """
Examples:
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales \\
    --value "Sellers quote on the phone" --service "Pricing: API; Notice of changes" \\
    --requirement "p1: First answer to a P1, at most 4 hours, every month" --need "Two weeks' notice" \\
    --role "platform: Run; Repair" --role "sales: Report faults" --obstacle "One engineer: A second by March" \\
    --resource "Test data" --review-every "3 months"
"""


def _make_part_option(name: str, key: str, help_text: str) -> Callable[..., Any]:
    return click.option(name, key, multiple=True, type=TextType(), metavar="TEXT", help=f"{help_text} Can be repeated.")


@click.command("agreement", cls=Command, epilog=_AGREEMENT_EPILOG)
@click.option("--title", type=TextType(), metavar="TEXT", required=True, help="The title.")
@click.option("--provider", metavar="PARTY", required=True, help=f"The provider. {PARTY_HELP}")
@click.option("--customer", "customers", multiple=True, metavar="PARTY", required=True, help="The customer. Can be repeated.")
@_make_part_option("--value", "value", "1: a benefit to the customer.")
@_make_part_option("--service", "services", "2: a service and its deliverables: 'Pricing: API; Notice of changes'.")
@_make_part_option("--requirement", "requirements", "3: 'p1: First answer to a P1, at most 4 hours, every month'.")
@_make_part_option("--need", "needs", "4: what the provider needs from the customers.")
@_make_part_option("--role", "roles", "5: who is responsible for what: 'platform: Run; Repair'.")
@_make_part_option("--obstacle", "obstacles", "6: a risk and the plan for it: 'One engineer: A second by March'.")
@_make_part_option("--resource", "resources", "7: a required resource.")
@click.option("--review-every", default="3 months", show_default=True, metavar="INTERVAL", help="How often it is reviewed.")
@click.option("--id", "record", metavar="ID", help="Its id (default: from the title).")
@click.option("--folder", "place", default="", metavar="FOLDER", help="The folder under agreements/.")
@write_command
def new_agreement(where: BoardOptions, how: WriteOptions, **given: Any) -> None:  # noqa: ANN401 - its many options
    """Create a draft agreement. Parts can stay empty at first; both sides write them later.

    Interview the customers first: troth agreement interview --new. It is in force once they gave feedback and everyone signed.
    """
    from troth.report.changes import describe_agreement_next  # noqa: PLC0415

    def describe(change: FileChangePlan) -> Iterator[str]:
        accord = change.after.agreements[change.id]
        yield f"{accord.wording.title} [{change.id}] is {accord.state.word.lower()}."
        yield from describe_agreement_next(change.after, change.id)

    execute_change(where, how, lambda turn: _prepare_draft(turn, given), describe)


def _prepare_draft(turn: WriteContext, given: dict[str, Any]) -> Outcome:
    from troth.edit.new_promise import AgreementDraft, prepare_agreement  # noqa: PLC0415 - brings the whole product in

    return prepare_agreement(
        turn.board_options.root,
        turn.board,
        AgreementDraft(
            title=given["title"],
            provider=find_party_id(turn.board, given["provider"]) or given["provider"],
            customers=tuple(find_party_id(turn.board, each) or each for each in given["customers"]),
            parts=dict(_parse_parts(given, turn)),
            review_every=given["review_every"],
            day=turn.day,
            record=given["record"],
            folder=given["place"],
        ),
    )


def _parse_parts(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, list[Data]]]:
    from troth.edit.new_promise import parse_list_option, parse_obstacle, parse_requirement  # noqa: PLC0415

    yield "value", list(given["value"])
    yield "services", [parse_list_option(each, "what", "deliverables") for each in given["services"]]
    yield "requirements", [parse_requirement(each) for each in given["requirements"]]
    yield "needs", list(given["needs"])
    roles = (each.partition(":") for each in given["roles"])
    named = (f"{find_party_id(turn.board, party.strip())}{colon}{rest}" for party, colon, rest in roles)
    yield "roles", [parse_list_option(each, "party", "responsible_for") for each in named]
    yield "obstacles", [parse_obstacle(each) for each in given["obstacles"]]
    yield "resources", [{"what": each} for each in given["resources"]]
