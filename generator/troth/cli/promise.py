"""`troth promise …`: carry a promise along, one command for each act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command, Group
from troth.cli.spoken import ADay, Named, Words, measured, number_or_text
from troth.cli.where import Where, completed, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.cli.changing import Turn
    from troth.edit.change import Change, Outcome
    from troth.model import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """One subcommand: the act that it appends, what it says, and the options that are its fields."""

    act: str
    says: str
    fields: tuple[Callable[..., Any], ...] = ()
    note: str = "In your own words."


def _words(name: str, says: str) -> Callable[..., Any]:
    return click.option(name, type=Words(), metavar="TEXT", help=says)


def _ids(name: str, key: str, says: str) -> Callable[..., Any]:
    return click.option(name, key, multiple=True, metavar="ID", help=says)


def _confidence(flag: str, says: str) -> Callable[..., Any]:
    return click.option(f"--{flag}", "confidence", flag_value=flag.replace("-", "_"), help=says)


_BECAUSE = _words("--because", "Why, in your own words.")
_NEEDED = _words("--because", "Why, in your own words (needed).")
_CODE = "one of the board's codes, such as prerequisite"
_REASON = click.option("--reason", metavar="CODE", help=f"The main reason: {_CODE}.")
_REASON_NEEDED = click.option("--reason", metavar="CODE", help=f"The main reason (needed): {_CODE}.")
_RESPOND_BY = click.option("--respond-by", type=ADay(), metavar="DAY", help="The day by which an answer is wanted: 2026-10-08, +1w.")
_TERMS = (
    click.option("--due", type=ADay(), metavar="DAY", help="The other due date: 2026-12-18, +2w."),
    _words("--outcome", "The other outcome."),
    _words("--cost", "The other cost."),
)
_REPORT = (
    _confidence("on-track", "It will be kept."),
    _confidence("at-risk", "It may not be kept."),
    _confidence("off-track", "It will not be kept as things stand."),
    click.option("--progress", type=click.IntRange(0, 100), metavar="0-100", help="How much of it is done, in percent."),
)
_FOLLOW_UP = (
    _words("--outcome", "What came of it."),
    _words("--learned", "What was learned."),
    _ids("--next", "next", "A promise that follows from it; may be given several times."),
)
_DELIVERY = (
    _words("--evidence", "What shows it: a text, or the address of a page."),
    click.option("--measure", "measures", type=Words(), multiple=True, metavar="TEXT", help="What was found: 'Snags left open = 0'."),
)
_ACCEPTANCE = (
    click.option("--satisfaction", type=click.IntRange(1, 5), metavar="1-5", help="How satisfied you are: 5 is entirely."),
    click.option("--partly", "kept", flag_value="partly", help="It was kept in part, and that closes it."),
)
_SUCCESSOR = click.option("--promise", "promise", metavar="ID", help="The promise that takes its place (needed).")

ACTS: Mapping[str, _Act] = {
    "request": _Act(act="requested", says="Ask for it: the customer's first word.", fields=(_RESPOND_BY,)),
    "offer": _Act(act="offered", says="Offer it: the promiser's first word.", fields=(_RESPOND_BY,)),
    "promise": _Act(act="promised", says="Promise it.", note="What it looks like for you."),
    "counter": _Act(act="countered", says="Propose other terms before it is promised.", fields=(*_TERMS, _NEEDED)),
    "decline": _Act(act="declined", says="Say no to what was asked or offered.", fields=(_NEEDED,)),
    "withdraw": _Act(act="withdrawn", says="Take your request or offer back.", fields=(_BECAUSE,)),
    "agree": _Act(act="agreed", says="Agree to the terms, or to the change that waits. Writes their fingerprint."),
    "refuse": _Act(act="refused", says="Refuse the change that waits: the old terms stand.", fields=(_NEEDED,)),
    "report": _Act(act="reported", says="Report how it is going.", fields=_REPORT),
    "help": _Act(act="help_wanted", says="Ask for help.", note="What would help."),
    "helped": _Act(act="helped", says="Say that you helped.", note="How you helped."),
    "renegotiate": _Act(act="renegotiated", says="Ask for other terms, in time and with the reason.", fields=(*_TERMS, _REASON, _NEEDED)),
    "follow-up": _Act(act="followed_up", says="Follow up: how did it go, and what next?", fields=_FOLLOW_UP),
    "deliver": _Act(act="delivered", says="Declare it delivered.", fields=_DELIVERY),
    "accept": _Act(act="accepted", says="Accept what was delivered: it is kept.", fields=_ACCEPTANCE),
    "reject": _Act(act="rejected", says="Send back what was delivered: it is promised again.", fields=(_NEEDED,)),
    "miss": _Act(act="missed", says="Record that it was not kept, and why.", fields=(_REASON_NEEDED, _BECAUSE)),
    "revoke": _Act(act="revoked", says="Take your promise back, and say why.", fields=(_REASON_NEEDED, _BECAUSE)),
    "cancel": _Act(act="cancelled", says="Say that you don't need it any more.", fields=(_NEEDED,)),
    "supersede": _Act(act="superseded", says="Put another promise in its place.", fields=(_SUCCESSOR,)),
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
}
"""What each of them may be given."""

_EPILOG = """
Examples:
  troth promise deliver fit-kitchen       the promiser says that it is done
  troth promise accept fit-kitchen        the customer says that it is what was agreed
  troth promise help fit-kitchen          the promiser says that they need a hand

Who acts is the party with your address in git, unless you say so with --by. With --dry-run nothing is written, and with
--commit and --branch the change is ready for a pull request.
"""


@click.group(cls=Group, epilog=_EPILOG)
@options
def promise() -> None:
    """Carry a promise along: each act appends one entry to its log.

    An act that the promise has no room for, or that is for somebody else to do, is refused, and you are told what is
    possible now. Everything else in the file stays as it is, byte by byte. `troth promise report --help` tells what a
    report can say, and so on for each act.
    """


def _command(name: str, row: _Act) -> click.Command:
    """Return the subcommand that a row of the table describes."""

    def run(where: Where, how: How, promise_id: str, **given: Any) -> None:  # noqa: ANN401 - the options of the act
        carry_out(where, how, lambda turn: _prepared(turn, promise_id, row.act, given), _told)

    happened = click.option("--happened", type=ADay(), metavar="DAY", help="The day it happened, where that was earlier.")
    command = changes(run)
    for option in reversed((*row.fields, _words("--note", row.note), happened)):
        command = option(command)
    command = click.argument("promise_id", metavar="ID", shell_complete=completed)(command)
    epilog = f"\nExamples:\n  troth promise {name} fit-kitchen {EXAMPLES[name]}\n"
    return click.command(name, cls=Command, help=row.says, epilog=epilog)(command)


def _prepared(turn: Turn, promise_id: str, act_name: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.act import act  # noqa: PLC0415 - brings the whole product in

    entry: dict[str, Data] = {"by": turn.by(), "act": act_name, **dict(_fields(given, turn.board.day))}
    return act(turn.where.root, turn.board, promise_id, entry, turn.day)


def _fields(given: dict[str, Any], today: date) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last."""
    for key in sorted(given, key=lambda each: (each == "note") - (each == "happened")):
        value = given[key]
        if isinstance(value, Named):
            yield key, value.on(today).isoformat()
        elif key == "measures" and value:
            yield key, [measured(each, "actual") for each in value]
        elif key == "cost" and value:
            yield key, number_or_text(value)
        elif value is not None and value != ():
            yield key, list(value) if isinstance(value, tuple) else value


def _told(change: Change) -> Iterator[str]:
    from troth.edit.told import what_happened, what_is_next  # noqa: PLC0415

    yield what_happened(change)
    yield what_is_next(change.after, change.id)


for _name, _row in ACTS.items():
    promise.add_command(_command(_name, _row))
