"""`troth promise …`: carry a promise along, one command for each act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from troth.base.recurrence import MOST_TIMES
from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, CommandGroup, get_reading_width, print_lines
from troth.cli.inputs import RelativeDate, RelativeDateType, TextType
from troth.cli.options import BoardOptions, add_options, complete_ids, make_not_found, pass_board_options
from troth.edit.said_values import parse_measure, parse_number_or_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.cli.changing import WriteContext
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class _ActCommand:
    """One subcommand: the act that it appends, what it says, and the options that are its fields."""

    act: str
    help_text: str
    fields: tuple[Callable[..., Any], ...] = ()
    note: str = "In your own words."


def _make_text_option(name: str, help_text: str) -> Callable[..., Any]:
    return click.option(name, type=TextType(), metavar="TEXT", help=help_text)


def _make_confidence_option(flag: str, help_text: str) -> Callable[..., Any]:
    return click.option(f"--{flag}", "confidence", flag_value=flag.replace("-", "_"), help=help_text)


_BECAUSE = _make_text_option("--because", "Why, in your own words.")
_BECAUSE_REQUIRED = _make_text_option("--because", "Why, in your own words (required).")
_CODE = "one of the board's codes, such as prerequisite"
_REASON = click.option("--reason", metavar="CODE", help=f"The main reason: {_CODE}.")
_REASON_REQUIRED = click.option("--reason", metavar="CODE", help=f"The main reason (required): {_CODE}.")
_RESPOND_BY = click.option("--respond-by", type=RelativeDateType(), metavar="DAY", help="Respond by this day: friday, 2026-10-08, +1w.")
_TERMS = (
    _make_text_option("--outcome", "The new outcome."),
    _make_text_option("--cost", "The new cost."),
)
_DUE = click.option("--due", type=RelativeDateType(), metavar="DAY", help="The new due date: friday, 18 Dec, 2026-12-18, +2w.")
_DUE_MOVED = click.option(
    "--due",
    type=RelativeDateType(),
    metavar="DAY",
    help="The new due date: friday, 18 Dec, 2026-12-18; +10d counts from the current one.",
)
_RULE = (
    click.option("--every", type=TextType(), metavar="STEP", help="Make it recurring: week, '2 weeks', 'working day'."),
    click.option("--until", type=RelativeDateType(), metavar="DAY", help="The last day of its occurrences."),
    click.option("--times", type=click.IntRange(1, MOST_TIMES), metavar="N", help="How often it recurs in total."),
)
_RENEGOTIATION = (_DUE_MOVED, *_TERMS, *_RULE, _REASON, _BECAUSE_REQUIRED)
_REPORT = (
    _make_confidence_option("on-track", "It will be kept."),
    _make_confidence_option("at-risk", "It may not be kept."),
    _make_confidence_option("off-track", "As things stand, it will not be kept."),
    click.option("--progress", type=click.IntRange(0, 100), metavar="0-100", help="How much is done, in percent."),
)
_FOLLOW_UP = (
    _make_text_option("--outcome", "What came of it."),
    _make_text_option("--learned", "What was learned."),
    click.option("--next", multiple=True, metavar="ID", help="The id of a promise that follows from this; can be repeated."),
)
_DELIVERY = (
    _make_text_option("--evidence", "Evidence: a text or the address of a page."),
    click.option("--measure", "measures", type=TextType(), multiple=True, metavar="TEXT", help="An actual value: 'Snags left open = 0'."),
)
_ACCEPTANCE = (
    click.option("--satisfaction", type=click.IntRange(1, 5), metavar="1-5", help="How satisfied you are; 5 is best."),
    click.option("--partly", "kept", flag_value="partly", help="It was kept in part. This closes it."),
)
_CORRECTED = click.option(
    "--entry",
    "entry",
    type=(RelativeDateType(past=True), str),
    metavar="DATE ACT",
    help="Your entry, by date and act (default: your last one).",
)
_OCCURRENCE = click.option(
    "--occurrence", type=RelativeDateType(), metavar="DAY", help="For a recurring promise: the day of the occurrence."
)
_THROUGH = click.option(
    "--through",
    type=RelativeDateType(past=True),
    metavar="DAY",
    help="For a recurring promise: all occurrences waiting for this, up to that day.",
)
_OF_ONE = frozenset(
    {"report", "help", "renegotiate", "agree", "refuse", "deliver", "accept", "reject", "miss", "revoke", "cancel", "follow-up"}
)
_OF_SEVERAL = frozenset({"deliver", "accept", "follow-up"})
_SUCCESSOR = click.option("--promise", "promise", metavar="ID", help="The promise that replaces it (required).")

ACTS: Mapping[str, _ActCommand] = {
    "request": _ActCommand(act="requested", help_text="Ask for a promise, as the customer.", fields=(_RESPOND_BY,)),
    "offer": _ActCommand(act="offered", help_text="Offer a promise, as the promiser.", fields=(_RESPOND_BY,)),
    "promise": _ActCommand(act="promised", help_text="Promise it.", note="What it looks like for you."),
    "counter": _ActCommand(
        act="countered",
        help_text="Propose different terms before it is promised.",
        fields=(_DUE, *_TERMS, *_RULE, _RESPOND_BY, _BECAUSE_REQUIRED),
    ),
    "decline": _ActCommand(act="declined", help_text="Say no to a request or an offer.", fields=(_BECAUSE_REQUIRED,)),
    "withdraw": _ActCommand(act="withdrawn", help_text="Withdraw it: take back your request or offer.", fields=(_BECAUSE,)),
    "agree": _ActCommand(act="agreed", help_text="Agree to the terms, or to the requested change. Records their fingerprint."),
    "refuse": _ActCommand(act="refused", help_text="Refuse the requested change: the terms stay as they are.", fields=(_BECAUSE_REQUIRED,)),
    "report": _ActCommand(act="reported", help_text="Report progress.", fields=_REPORT),
    "help": _ActCommand(act="help_wanted", help_text="Ask for help.", note="What would help."),
    "offer-help": _ActCommand(act="help_offered", help_text="Offer help to someone who asked for it.", note="How you can help."),
    "helped": _ActCommand(act="helped", help_text="Record that you helped.", note="How you helped."),
    "renegotiate": _ActCommand(act="renegotiated", help_text="Request a change, in time and with the reason.", fields=_RENEGOTIATION),
    "follow-up": _ActCommand(act="followed_up", help_text="Follow up: how did it go, and what next?", fields=_FOLLOW_UP),
    "deliver": _ActCommand(act="delivered", help_text="Mark as delivered.", fields=_DELIVERY),
    "accept": _ActCommand(act="accepted", help_text="Accept it: what was delivered is what you agreed.", fields=_ACCEPTANCE),
    "reject": _ActCommand(
        act="rejected", help_text="Reject it: what was delivered is not yet what you agreed.", fields=(_BECAUSE_REQUIRED,)
    ),
    "miss": _ActCommand(act="missed", help_text="Record that it was not kept, and why.", fields=(_REASON_REQUIRED, _BECAUSE)),
    "revoke": _ActCommand(act="revoked", help_text="Revoke it: take back your promise, and say why.", fields=(_REASON_REQUIRED, _BECAUSE)),
    "cancel": _ActCommand(act="cancelled", help_text="Cancel it: you don't need it any more.", fields=(_BECAUSE_REQUIRED,)),
    "supersede": _ActCommand(act="superseded", help_text="Replace it with another promise.", fields=(_SUCCESSOR,)),
    "correct": _ActCommand(
        act="corrected", help_text="Take back one of your entries: it no longer counts.", fields=(_CORRECTED, _BECAUSE_REQUIRED)
    ),
}
"""The subcommands, in the order of a promise's life."""

EXAMPLES: Mapping[str, str] = {
    "request": "--respond-by +1w",
    "offer": "--respond-by +1w",
    "promise": '--note "I bring the stone saw."',
    "counter": '--due 2026-11-05 --because "Rain until then."',
    "decline": '--because "I have no ladder."',
    "withdraw": '--because "We found another way."',
    "agree": "",
    "refuse": '--because "The family arrives on the 20th."',
    "report": '--at-risk --progress 40 --note "The stone is late."',
    "help": '--note "A second fitter for the stone."',
    "offer-help": '--note "I have a stone saw."',
    "helped": '--note "Marek comes on Monday."',
    "renegotiate": '--due +2w --reason prerequisite --because "The stone is late."',
    "follow-up": '--outcome "Half done." --learned "It takes two weekends." --next clear-the-shed-2',
    "deliver": '--note "Inspection passed." --measure "Snags left open = 0"',
    "accept": "--satisfaction 5",
    "reject": '--because "One drawer sticks."',
    "miss": "--reason underestimated",
    "revoke": '--reason people --because "Two of us left the team."',
    "cancel": '--because "The house was sold."',
    "supersede": "--promise fit-kitchen-2",
    "correct": '--entry 2026-12-17 delivered --because "That was the other kitchen."',
}
"""What each of them may be given."""

_EPILOG = """
Examples:
  troth promise deliver fit-kitchen       the promiser marks it as delivered
  troth promise accept fit-kitchen        the customer accepts it
  troth promise help fit-kitchen          the promiser asks for help
  troth promise tell fit-kitchen          who should know that it is at risk or moved, and a message to them

You act as the party with your e-mail address in git, unless you give --by. --dry-run writes nothing; --commit and --branch
prepare a pull request.
"""


@click.group(cls=CommandGroup, epilog=_EPILOG)
@add_options
def promise() -> None:
    """Update a promise. Each action adds one entry to its log.

    An action not allowed in this state, or by this person, is refused, and you see what is possible now. The rest of the
    file stays unchanged, byte for byte. `troth promise report --help` shows the options of a report, and so on.
    """


def _build_command(name: str, row: _ActCommand) -> click.Command:
    """Return the subcommand that a row of the table describes."""

    def run(where: BoardOptions, how: WriteOptions, promise_id: str, **given: Any) -> None:  # noqa: ANN401 - the options of the act
        from troth.report.changes import describe_affected, describe_promise_change, describe_promise_next  # noqa: PLC0415

        def describe(change: FileChangePlan) -> Iterator[str]:
            yield describe_promise_change(change)
            yield describe_promise_next(change.after, change.id)
            if row.act in ("promised", "countered") and change.entry is not None:
                from troth.report.promise import format_track_record  # noqa: PLC0415

                yield from format_track_record(change.after.promises[change.id], str(change.entry["by"]), change.after)
            yield from describe_affected(change, f"For a message to them: troth promise tell {change.id}")

        execute_change(where, how, lambda turn: _prepare_act(turn, promise_id, row.act, given), describe)

    happened = click.option("--happened", type=RelativeDateType(past=True), metavar="DAY", help="The day it happened, if earlier.")
    command = write_command(run)
    aims = ((_OCCURRENCE,) if name in _OF_ONE else ()) + ((_THROUGH,) if name in _OF_SEVERAL else ())
    for option in reversed((*aims, *row.fields, _make_text_option("--note", row.note), happened)):
        command = option(command)
    command = click.argument("promise_id", metavar="ID", shell_complete=complete_ids)(command)
    epilog = f"\nExamples:\n  troth promise {name} fit-kitchen {EXAMPLES[name]}\n"
    return click.command(name, cls=Command, help=row.help_text, epilog=epilog)(command)


def _prepare_act(turn: WriteContext, promise_id: str, act_name: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.promise_acts import append_promise_act, own_last  # noqa: PLC0415 - brings the whole product in

    by, today = turn.find_actor(), turn.board.day
    standing = turn.board.promises.get(promise_id)
    # `--due +10d` counts from the day in force when terms are renegotiated
    days_from = {"due": (standing and standing.due) or today} if act_name == "renegotiated" else {}
    fields = dict(_build_fields(given, today, days_from))
    if act_name == "corrected" and "entry" not in fields:
        fields = {"entry": own_last(turn.board, promise_id, by), **fields}
    return append_promise_act(turn.board_options.root, turn.board, promise_id, {"by": by, "act": act_name, **fields}, turn.day)


def _build_fields(given: dict[str, Any], today: date, days_from: Mapping[str, date]) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last. A day such as +10d counts from today, or from `days_from`."""
    for key in sorted(given, key=lambda each: (each == "note") - (each == "happened")):
        value = given[key]
        if isinstance(value, RelativeDate):
            yield key, value.on(days_from.get(key, today) if value.is_offset else today).isoformat()
        elif key == "entry" and value:
            yield key, {"date": value[0].on(today).isoformat(), "act": value[1]}
        elif key == "measures" and value:
            yield key, [parse_measure(each, "actual") for each in value]
        elif key == "cost" and value:
            yield key, parse_number_or_text(value)
        elif value is not None and value != ():
            yield key, list(value) if isinstance(value, tuple) else value


for _name, _row in ACTS.items():
    promise.add_command(_build_command(_name, _row))


@promise.command(cls=Command, epilog="\nExample:\n  troth promise tell fit-kitchen\n")
@click.argument("promise_id", metavar="ID", shell_complete=complete_ids)
@pass_board_options
def tell(where: BoardOptions, promise_id: str) -> None:
    """Print who should know that it is at risk, late or moved, and one message to all of them.

    These are its customers, whoever follows up, and whoever promised something that needs it or that it is a part of. Those
    whom the board reaches read it in their next digest, too. Nothing is written or sent.
    """
    from troth.report.promise import format_affected  # noqa: PLC0415 - the help has no need of these
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where.load_board()
    if promise_id not in board.promises:
        raise make_not_found("promise", promise_id, board.promises)
    print_lines(*format_affected(board.promises[promise_id], ViewContext(board), get_reading_width()))
