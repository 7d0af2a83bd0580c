"""`troth agreement …`: carry an agreement along, from the first conversation to the review."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command, Group, NotThere
from troth.cli.parameters import not_there
from troth.cli.spoken import ADay, Named, Words, number_or_text
from troth.cli.streams import hand_over, say
from troth.cli.where import Where, on_board, options, where
from troth.lifecycle.agreement import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.cli.changing import Turn
    from troth.edit.change import Change, Outcome
    from troth.edit.measure_import import Taken
    from troth.lifecycle.agreement import Accord
    from troth.model import Data

_EPILOG = """
Examples:
  troth agreement interview --new                     the questions to start with, before anything is written
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales
  troth agreement input platform-sales --by sam --working "The API." --not-working "Late notice." --rating 3
  troth agreement sign platform-sales --commit
  troth agreement measure platform-sales --csv october.csv
  troth agreement review platform-sales --by sam --rating 4 --next second-on-call
"""


_MEASURE = """
Examples:
  troth agreement measure platform-sales --requirement uptime --period 2026-10 --value 99.7
  troth agreement measure platform-sales --csv october.csv
"""


def completed(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of agreements that begin so, for the shell's completion: by their files' names, without reading any."""
    folder = where(context).root / "commitments" / "agreements"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))


@click.group(cls=Group, epilog=_EPILOG)
@options
def agreement() -> None:
    """Carry an agreement along: hear customers, sign, measure, review.

    It cannot be made by one side: without a customer's input and all seven parts nobody can sign, and it is in force once
    every party has signed the very same wording. A changed wording is signed anew.
    """


_ID = click.argument("agreement_id", metavar="ID", shell_complete=completed)
_RATING = click.option("--rating", type=click.IntRange(1, 5), metavar="1-5", help="How satisfied the customer is: 5 is entirely.")
_HAPPENED = click.option("--happened", type=ADay(), metavar="DAY", help="The day it happened, where that was earlier.")


def _words(name: str, says: str) -> Callable[..., Any]:
    return click.option(name, type=Words(), metavar="TEXT", help=says)


_NOTE = _words("--note", "In your own words.")


def _act(act: str, example: str, *decorators: Callable[..., Any]) -> Callable[[Callable[..., None]], click.Command]:
    """Make a subcommand that appends one entry; the function's docstring is its help."""

    def made(function: Callable[..., None]) -> click.Command:
        def run(where: Where, how: How, agreement_id: str, **given: Any) -> None:  # noqa: ANN401 - the options of the act
            carry_out(where, how, lambda turn: _prepared(turn, agreement_id, act, given), _told)

        command: Callable[..., Any] = changes(run)
        for decorator in reversed((*decorators, _NOTE, _HAPPENED)):
            command = decorator(command)
        name = function.__name__.rstrip("_")
        epilog = f"\nExample:\n  troth agreement {name} platform-sales {example}\n"
        return agreement.command(name, cls=Command, help=function.__doc__, epilog=epilog)(_ID(command))

    return made


@agreement.command(cls=Command, epilog="\nExample:\n  troth agreement interview platform-sales > sheet.txt\n")
@click.argument("agreement_id", metavar="[ID]", required=False, shell_complete=completed)
@click.option("--new", "blank", is_flag=True, help="The questions alone, for an agreement that is still to be written.")
@on_board
def interview(where: Where, agreement_id: str | None, blank: bool) -> None:
    """Print the questions to put to customers, as a sheet to fill in.

    The site has the same sheet on a page of its own, to print.
    """
    from troth.report.accord_text import interview_text  # noqa: PLC0415 - the help has no need of these

    if blank == (agreement_id is not None):
        raise click.UsageError("name an agreement, or give --new")
    board = where.board()
    say(*interview_text(board, None if agreement_id is None else _found(board.accords, agreement_id)))


@_act(
    "input",
    '--by sam --working "The API." --not-working "Late notice." --about services --rating 3',
    _words("--provides", "What do we provide you?"),
    _words("--relationship", "How would you describe our relationship?"),
    _words("--working", "What works?"),
    _words("--not-working", "What doesn't work?"),
    _words("--requires", "What do you require of us, and how is it measured?"),
    _RATING,
    _words("--change", "What should we do differently?"),
    click.option("--about", multiple=True, type=click.Choice(list(PARTS)), help="A part that it concerns; may be given several times."),
    click.option("--heard", type=click.IntRange(1), metavar="N", help="How many customers of a segment were heard."),
    click.option("--of", type=click.IntRange(1), metavar="N", help="How many customers the segment has."),
)
def input_() -> None:
    """Record what a customer says: what works, what doesn't, what they require."""


@_act("signed", "--commit")
def sign() -> None:
    """Sign the wording as it is now. Writes its fingerprint.

    Refused while a part is missing, before a customer was heard, and for who has signed this wording already.
    """


@agreement.command(cls=Command, epilog=_MEASURE)
@_ID
@click.option("--requirement", metavar="ID", help="The requirement.")
@click.option("--period", metavar="PERIOD", help="The week (2026-W36), month (2026-01), quarter (2026-Q1) or year (2026).")
@click.option("--value", metavar="NUMBER", help="What it came to.")
@click.option("--csv", "table", type=click.File("rb"), metavar="FILE", help="Take them from a table: columns requirement, period, value.")
@click.option("--partial", is_flag=True, help="With --csv: take the rows that are right, though others are not.")
@_NOTE
@_HAPPENED
@changes
def measure(where: Where, how: How, agreement_id: str, table: IO[bytes] | None, partial: bool, **given: Any) -> None:  # noqa: ANN401
    """Write down what a requirement came to in a period, or take many from a CSV file with one edit.

    Of a file every row is reported. Rows that are there already are passed over; if one cannot be taken, nothing is
    written, unless --partial is given.
    """
    named = [key for key in ("requirement", "period", "value") if given[key] is not None]
    if table is not None and named:
        raise click.UsageError(f"--csv brings its own {', '.join(named)}")
    if table is None and len(named) < 3:  # noqa: PLR2004 - all three of them
        raise click.UsageError("name --requirement, --period and --value, or a file with --csv")
    if table is not None:
        _import(where, how, agreement_id, table.read(), partial=partial, given=given)
    else:
        carry_out(where, how, lambda turn: _prepared(turn, agreement_id, "measured", given), _told)


@_act(
    "reviewed",
    '--by sam --rating 4 --note "Better." --next second-on-call',
    _RATING,
    click.option("--next", "next", multiple=True, metavar="ID", help="A promise that follows from it; may be given several times."),
)
def review() -> None:
    """Record how it went, from a customer's side, and what follows from it.

    What is to change is then written into the agreement, and signed anew by every party.
    """


@_act(
    "ended",
    '--because "Sales has a service of its own."',
    click.option("--because", type=Words(), metavar="TEXT", required=True, help="Why."),
)
def end() -> None:
    """End the agreement, and say why."""


@agreement.command(cls=Command, epilog="\nExamples:\n  troth agreement status\n  troth agreement status platform-sales\n")
@click.argument("agreement_id", metavar="[ID]", required=False, shell_complete=completed)
@click.option("--json", "as_json", is_flag=True, help="As in the published JSON.")
@on_board
def status(where: Where, agreement_id: str | None, as_json: bool) -> None:
    """Show where an agreement stands: signatures, scorecard, and what is next for whom; without an ID, all of them."""
    from troth.render.export import agreement_json  # noqa: PLC0415 - the help has no need of these
    from troth.report.accord_text import accord_text, accords_text  # noqa: PLC0415

    board = where.board(witness=True)
    if agreement_id is None:
        texts = [agreement_json(each).rstrip("\n") for each in board.accords.values()]
        if as_json:
            hand_over("[" + ",\n".join(texts) + "]\n")
        else:
            say(*accords_text(board))
        return
    found = _found(board.accords, agreement_id)
    if as_json:
        hand_over(agreement_json(found))
    else:
        say(*accord_text(found, board))


def _found(accords: Mapping[str, Accord], agreement_id: str) -> Accord:
    if agreement_id not in accords:
        raise not_there("agreement", agreement_id, accords)
    return accords[agreement_id]


def _prepared(turn: Turn, agreement_id: str, act: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.agreement import agreement_acts  # noqa: PLC0415 - brings the whole product in

    entry: dict[str, Data] = {"by": turn.by(), "act": act, **dict(_fields(given, turn))}
    return agreement_acts(turn.where.root, turn.board, agreement_id, [entry], turn.day)


def _fields(given: dict[str, Any], turn: Turn) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last."""
    for key in sorted(given, key=lambda each: (each == "note") - (each == "happened")):
        value = given[key]
        if isinstance(value, Named):
            yield key, value.on(turn.board.day).isoformat()
        elif key == "value" and value is not None:
            yield key, _number(value)
        elif value is not None and value != ():
            yield key, list(value) if isinstance(value, tuple) else value


def _number(text: str) -> Data:
    number = number_or_text(text)
    if isinstance(number, str):
        raise NotThere(f"--value {number} is no number; write it with a point, such as 3.2")
    return number


def _told(change: Change) -> Iterator[str]:
    from troth.edit.agreement_told import what_comes_next, what_happened  # noqa: PLC0415

    yield from what_happened(change)
    yield from what_comes_next(change.after, change.id)


def _import(where: Where, how: How, agreement_id: str, data: bytes, *, partial: bool, given: dict[str, Any]) -> None:
    """Take the measurements of a table, and tell what became of each row, whether any was written or not."""
    from troth.edit.agreement_told import what_comes_next  # noqa: PLC0415
    from troth.edit.change import Refusal  # noqa: PLC0415
    from troth.edit.measure_import import import_measurements, looked_at  # noqa: PLC0415
    from troth.read.measurements import measured_rows  # noqa: PLC0415

    rows = measured_rows(data)
    report: list[Taken] = []

    def prepare(turn: Turn) -> Outcome:
        found = turn.board.ledger.agreements.get(agreement_id)
        report.extend(looked_at(found, rows, turn.day) if found else ())
        wrong = [each.in_words for each in report if each.fault]
        if wrong and not partial:
            return Refusal(message=f"{len(wrong)} of {len(report)} rows cannot be taken", hints=(*wrong, "--partial takes the others."))
        act: dict[str, Data] = {
            "by": turn.by(),
            "act": "measured",
            **dict(_fields({key: given[key] for key in ("note", "happened")}, turn)),
        }
        return import_measurements(turn.where.root, turn.board, agreement_id, report, act, turn.day)

    def tell(change: Change) -> Iterator[str]:
        yield from (each.in_words for each in report)
        yield from what_comes_next(change.after, change.id)

    carry_out(where, how, prepare, tell)
