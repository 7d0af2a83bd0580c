"""Commands of `troth ask`: reach out, answer, pause, close, and draft the words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, CommandGroup, NotFoundError, get_width, print_lines, write_output
from troth.cli.inputs import RelativeDateType, TextType, parse_amount
from troth.cli.options import (
    PARTY_HELP,
    BoardOptions,
    ContractWordType,
    add_options,
    find_party_id,
    get_board_options,
    make_not_found,
    pass_board_options,
)
from troth.edit.said_values import wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.cli.changing import WriteContext
    from troth.edit.preview import Outcome
    from troth.model import Data
    from troth.status.ask import AskStatus, Respondent


_DRAFT = "\nExamples:\n  troth ask draft engage-clients ben\n  troth ask draft engage-clients ben --mailto\n"
_NEXT = """
Examples:
  troth ask next                   all open asks
  troth ask next engage-clients
  troth ask next --for jane --json
"""


def complete_ask_ids(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of asks that begin so, by their files' names."""
    folder = get_board_options(context).root / "commitments" / "asks"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))


@click.command("next", cls=Command, epilog=_NEXT)
@click.argument("ask_id", metavar="[ID]", required=False, shell_complete=complete_ask_ids)
@click.option("--for", "party", metavar="PARTY", help=f"Only the asks of this party or its teams. {PARTY_HELP}")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_board_options
def next_(where_: BoardOptions, ask_id: str | None, party: str | None, as_json: bool) -> None:
    """Show the next step for everyone who hasn't replied, and why."""
    from troth.report.records import explain_no_steps, format_ask_steps, format_ask_steps_json  # noqa: PLC0415 - the help has no need of these
    from troth.views.ask.rows import list_open_asks  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where_.load_board()
    asker = find_party_id(board, party)
    chosen = (_find_ask(board, ask_id),) if ask_id else list_open_asks(board.asks.values())
    asks = [each for each in chosen if asker is None or board.ledger.parties.may_act_for(asker, each.ask.asker)]
    if as_json:
        write_output(format_ask_steps_json(asks, ViewContext(board)))
    else:
        print_lines(*(format_ask_steps(asks, ViewContext(board), get_width()) if asks else [explain_no_steps(len(board.asks))]))


@click.command("draft", cls=Command, epilog=_DRAFT)
@click.argument("ask_id", metavar="ID", shell_complete=complete_ask_ids)
@click.argument("party", metavar="PARTY", required=False)
@click.option("--to", metavar="PARTY", help="The same, named as in `ask reach`.")
@click.option("--mailto", is_flag=True, help="Print a link that opens the draft in a mail program.")
@pass_board_options
def draft(where_: BoardOptions, *, ask_id: str, party: str | None, to: str | None, mailto: bool) -> None:
    """Draft the next message to someone, or the words for a talk."""
    from troth.base.dates import format_date  # noqa: PLC0415 - the help has no need of these
    from troth.render.messages import MessageTemplates  # noqa: PLC0415
    from troth.views.ask.acquaintance import list_shared_words  # noqa: PLC0415
    from troth.views.ask.outreach import build_draft as facts  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415

    party = party or to
    if not party:
        raise click.UsageError(f"PARTY is missing: troth ask draft {ask_id} PARTY")
    board = where_.load_board()
    pursuit = _find_ask(board, ask_id)
    each = _find_respondent(pursuit, find_party_id(board, party) or party)
    context = ViewContext(board)
    found = facts(pursuit, each, context, list_shared_words(pursuit.ask.asker, each.party, context))
    if found is None:
        answered = f"{each.party} has already replied, so no message is needed"
        raise NotFoundError(answered if each.answer else f"{ask_id} is closed, so nobody is asked any more")
    message = MessageTemplates(board.ledger.draft_templates)(found)
    if mailto and not message.mailto:
        raise NotFoundError(f"the next step for {each.party} is not an e-mail; leave out --mailto to see what to say")
    if not each.is_due and each.since:
        click.echo(f"Not before {format_date(each.since)}. {each.reason}", err=True)
    write_output(f"{message.mailto if mailto else message.whole}\n")


@click.command("answers", cls=Command, epilog="\nExamples:\n  troth ask answers engage-clients --without-names > for-the-workshop.txt\n")
@click.argument("ask_id", metavar="ID", shell_complete=complete_ask_ids)
@click.option("--without-names", is_flag=True, help="Leave out who said it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_board_options
def answers(where_: BoardOptions, *, ask_id: str, without_names: bool, as_json: bool) -> None:
    """Print all answers in full, in their own words, for a workshop."""
    from troth.report.records import format_answers, format_answers_json  # noqa: PLC0415 - the help has no need of these
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where_.load_board()
    pursuit, context = _find_ask(board, ask_id), ViewContext(board)
    if as_json:
        write_output(format_answers_json(pursuit, context, names=not without_names))
    else:
        print_lines(*format_answers(pursuit, context, get_width(), names=not without_names))


def _find_ask(board: Board, ask_id: str) -> AskStatus:
    found = board.asks.get(ask_id)
    if found is None:
        raise make_not_found("ask", ask_id, board.asks)
    return found


def _find_respondent(pursuit: AskStatus, party: str) -> Respondent:
    found = next((each for each in pursuit.respondents if each.party == party), None)
    if found is None:
        raise make_not_found(f"party among those that {pursuit.ask.id} asked,", party, (each.party for each in pursuit.respondents))
    return found


_VIAS = ("email", "chat", "phone", "in_person", "letter", "sponsor")
_ANSWERS = ("committed", "gave_input", "scheduled", "countered", "declined", "referred")
_EPILOG = """
Examples:
  troth ask next                         whom to contact now, in all asks
  troth ask draft engage-clients ben     draft the next message to Ben
  troth ask answers engage-clients       all answers in full, for a workshop

`troth ask reach --help` and the other commands show how to record what was done. You act as the party with your e-mail
address in git, unless you give --by.
"""
_REACH = """
Examples:
  troth ask reach engage-clients --to ben                         by the next step's channel: an e-mail
  troth ask reach engage-clients --to unanswered --via email
  troth ask reach engage-clients --to ben --to cho --via phone --note "Explained the why."
"""
_ANSWER = """
Examples:
  troth ask answer engage-clients --answer gave_input --note "The second form is never read."
  troth ask answer engage-clients --for ben --answer scheduled --until +1w      the asker records it for Ben
  troth ask answer open-house --answer committed --note "I plane oak by hand, and whoever wants may try." --due 2026-12-05
"""


_ID = click.argument("ask_id", metavar="ID", shell_complete=complete_ask_ids)
_NOTE = click.option("--note", type=TextType(), metavar="TEXT", help="In your own words.")
_TO = click.option("--to", multiple=True, metavar="PARTY", required=True, help="Whom: all, unanswered, or a party; can be repeated.")


@click.group(cls=CommandGroup, epilog=_EPILOG)
@add_options
def ask() -> None:
    """Follow up on unanswered requests: whom to contact next, and what to say.

    People who haven't replied are contacted step by step: an e-mail, a second one, a talk, and only then through the
    sponsor. Each contact and each answer is recorded as an entry; the rest of the file stays unchanged.
    """


ask.add_command(next_)
ask.add_command(draft)
ask.add_command(answers)


@ask.command(cls=Command, epilog=_REACH)
@_ID
@_TO
@click.option(
    "--via", type=ContractWordType(_VIAS), help="The channel (default: that of the next step, if it is an e-mail or the sponsor)."
)
@_NOTE
@click.option("--happened", type=RelativeDateType(past=True), metavar="DAY", help="The day it happened, where that was earlier.")
@write_command
def reach(where_: BoardOptions, how: WriteOptions, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Record that you contacted someone."""
    _execute_act(where_, how, ask_id, "reached_out", given)


@ask.command(cls=Command, epilog=_ANSWER)
@_ID
@click.option("--answer", type=ContractWordType(_ANSWERS), required=True, help="The kind of answer.")
@_NOTE
@click.option("--for", "for_", metavar="PARTY", help="Whose answer it is, if not yours. The asker uses this to record an answer.")
@click.option("--until", type=RelativeDateType(), metavar="DAY", help="With scheduled: the agreed day.")
@click.option("--refer-to", metavar="PARTY", help="With referred: the person to ask instead.")
@click.option("--promise", metavar="ID", help="With committed: the id of the promise, if it exists already.")
@click.option("--amount", metavar="'N UNIT'", help="The amount pledged: '500 USD'.")
@click.option("--due", type=RelativeDateType(), metavar="DAY", help="With committed: also create the promise, due on this day.")
@click.option("--customer", metavar="PARTY", help="With --due: to whom it is promised (default: the asker).")
@click.option("--outcome", type=TextType(), metavar="TEXT", help="With --due: what it will look like when it's done (default: the note).")
@click.option("--measure", "measures", type=TextType(), multiple=True, metavar="TEXT", help="With --due: how we'll know; can be repeated.")
@click.option("--title", type=TextType(), metavar="TEXT", help="With --due: the title (default: the note's first sentence).")
@click.option("--happened", type=RelativeDateType(past=True), metavar="DAY", help="The day it happened, where that was earlier.")
@write_command
def answer(where_: BoardOptions, how: WriteOptions, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Answer an ask, or record someone's answer in their own words.

    A committed answer with --due also creates the promise, in a file of its own.
    """
    if given["due"] is None and (given["outcome"] or given["title"] or given["measures"] or given["customer"]):
        raise click.UsageError("--customer, --outcome, --measure and --title require --due: they describe the promise")
    if given["due"] is not None and given["answer"] != "committed":
        raise click.UsageError("--due requires --answer committed: it creates a promise")
    if given["due"] is None:
        _execute_act(where_, how, ask_id, "answered", given)
        return
    if given["promise"] or given["until"] or given["refer_to"]:
        raise click.UsageError("--due creates a promise: leave out --promise, --until and --refer-to")
    from troth.report.changes import describe_commitment  # noqa: PLC0415 - brings the whole product in

    execute_change(where_, how, lambda turn: _prepare_commitment(turn, ask_id, given), describe_commitment)


@ask.command(cls=Command, epilog="\nExamples:\n  troth ask pause engage-clients --to dee --until +2w --note 'On leave.'\n")
@_ID
@_TO
@click.option("--until", type=RelativeDateType(), metavar="DAY", required=True, help="The day on which reminders start again.")
@_NOTE
@write_command
def pause(where_: BoardOptions, how: WriteOptions, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Pause reminders to someone: on leave, over the holidays."""
    _execute_act(where_, how, ask_id, "paused", given)


@ask.command(cls=Command, epilog="\nExamples:\n  troth ask close engage-clients --became 'ana=Your playbook is the template now.'\n")
@_ID
@_NOTE
@click.option(
    "--became", multiple=True, metavar="PARTY=TEXT", help="What came of someone's answer, or of several: 'ana,ben=TEXT'. Can be repeated."
)
@write_command
def close(where_: BoardOptions, how: WriteOptions, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Close an ask: nobody is asked any more. Everyone who replied is told once what came of it."""
    _execute_act(where_, how, ask_id, "closed", given)


def _execute_act(where_: BoardOptions, how: WriteOptions, ask_id: str, act: str, given: dict[str, Any]) -> None:
    from troth.edit.ask_acts import append_ask_act  # noqa: PLC0415 - brings the whole product in
    from troth.report.changes import describe_ask_change  # noqa: PLC0415

    def prepare(turn: WriteContext) -> Outcome:
        fields = dict(_build_fields(given, turn))
        if act == "reached_out" and "via" not in fields and ask_id in turn.board.asks:
            fields["via"] = _choose_via(turn.board.asks[ask_id], fields["to"])
        entry: dict[str, Data] = {"by": turn.find_actor(), "act": act, **fields}
        return append_ask_act(turn.board_options.root, turn.board, ask_id, entry, turn.day)

    execute_change(where_, how, prepare, describe_ask_change)


def _choose_via(asked: AskStatus, to: Data) -> str:
    """Return the way of the step that is next for all whom `to` names. Raises a usage error where it is not one and the same."""
    named = [each for each in asked.respondents if each.answer is None and (not isinstance(to, list) or each.party in to)]
    ways = {each.via for each in named}
    if len(ways) == 1 and ways <= {"email", "sponsor"}:
        return str(ways.pop())
    talk = "the next step is a talk" if ways == {"personal"} else "they don't have the same next step"
    raise click.UsageError(f"--via is missing and {talk}: give --via {', '.join(_VIAS[:-1]).replace('_', '-')} or {_VIAS[-1]}")


def _build_fields(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last."""
    makers: dict[str, Callable[[Any], Data]] = {
        "happened": lambda day: day.on(turn.board.day).isoformat(),
        "to": lambda parties: _resolve_targets(parties, turn.board),
        "via": str,
        "for_": lambda party: find_party_id(turn.board, party),
        "answer": str,
        "promise": str,
        "amount": parse_amount,
        "refer_to": lambda party: find_party_id(turn.board, party),
        "until": lambda day: day.on(turn.board.day).isoformat(),
        "became": lambda said: dict(chain.from_iterable(_parse_became(each, turn.board) for each in said)),
        "note": str,
    }
    yield from ((key.rstrip("_"), make(given[key])) for key, make in makers.items() if given.get(key) not in (None, ()))


def _resolve_targets(parties: tuple[str, ...], board: Board) -> Data:
    if parties in (("all",), ("unanswered",)):
        return parties[0]
    if {"all", "unanswered"} & {*parties}:
        raise click.UsageError("give --to all or --to unanswered alone, without another --to")
    return [find_party_id(board, each) for each in dict.fromkeys(parties)]


def _parse_became(text: str, board: Board) -> Iterator[tuple[str, Data]]:
    parties, sign, said = text.partition("=")
    if not sign or not parties.strip() or not said.strip():
        raise click.UsageError(f"'{text}' doesn't say whose answer it is; write --became 'ana,ben=Your playbook is the template now.'")
    yield from ((find_party_id(board, each.strip()) or each.strip(), said.strip()) for each in parties.split(","))


def _prepare_commitment(turn: WriteContext, ask_id: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.ask_acts import AnswerDraft, prepare_answering_promise  # noqa: PLC0415 - brings the whole product in

    fields: dict[str, Data] = {"due": given["due"].on(turn.board.day).isoformat(), "outcome": given["outcome"]}
    fields |= {"title": given["title"]} if given["title"] else {}
    fields |= {"customer": find_party_id(turn.board, given["customer"])} if given["customer"] else {}
    fields["measures"] = [wanted(each) for each in given["measures"]]
    fields |= {"amount": parse_amount(given["amount"])} if given["amount"] else {}
    said = AnswerDraft(by=turn.find_actor(), on_behalf_of=find_party_id(turn.board, given["for_"]), note=given["note"], fields=fields)
    return prepare_answering_promise(turn.board_options.root, turn.board, ask_id, said, turn.day)
