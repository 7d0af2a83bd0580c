"""`troth agreement …`: carry an agreement along, from the first conversation to the review."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import click

from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, CommandGroup, NotFoundError, print_lines, write_output
from troth.cli.inputs import RelativeDate, RelativeDateType, TextType
from troth.cli.options import BoardOptions, add_options, get_board_options, make_not_found, pass_board_options
from troth.edit.said_values import parse_number_or_text
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.cli.changing import WriteContext
    from troth.edit.agreement_acts import MeasurementResult
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data
    from troth.status.agreement import AgreementStatus


_EPILOG = """
Examples:
  troth agreement interview --new                     print the interview questions
  troth new agreement --title "Platform serves Sales" --provider platform --customer sales
  troth agreement input platform-sales --by sam --working "The API." --not-working "Late notice." --rating 3
  troth agreement sign platform-sales --commit
  troth agreement measure platform-sales --csv october.csv
  troth agreement review platform-sales --by sam --rating 4 --next second-on-call
  troth agreement discuss platform-sales --requirement uptime --period 2026-10 --note "A second line by December."
  troth agreement respond platform-sales --input 2026-01-10 --note "We now tell you a week ahead."
"""


_MEASURE = """
Examples:
  troth agreement measure platform-sales --requirement uptime --period 2026-10 --value 99.7
  troth agreement measure platform-sales --csv october.csv
"""


def complete_agreement_ids(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of agreements that begin so, for the shell's completion: by their files' names, without reading any."""
    folder = get_board_options(context).root / "commitments" / "agreements"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))


@click.group(cls=CommandGroup, epilog=_EPILOG)
@add_options
def agreement() -> None:
    """Update an agreement: record feedback, sign, measure, review.

    Both sides make it: signing requires feedback from a customer and all seven parts. It is in force once every party has
    signed the same wording. After a change, everyone signs again.
    """


_ID = click.argument("agreement_id", metavar="ID", shell_complete=complete_agreement_ids)
_RATING = click.option("--rating", type=click.IntRange(1, 5), metavar="1-5", help="How satisfied the customer is; 5 is best.")
_HAPPENED = click.option("--happened", type=RelativeDateType(past=True), metavar="DAY", help="The day it happened, if earlier.")


def _make_text_option(name: str, help_text: str) -> Callable[..., Any]:
    return click.option(name, type=TextType(), metavar="TEXT", help=help_text)


_NOTE = _make_text_option("--note", "In your own words.")


def _make_act_command(act: str, example: str, *decorators: Callable[..., Any]) -> Callable[[Callable[..., None]], click.Command]:
    """Make a subcommand that appends one entry; the function's docstring is its help."""

    def made(function: Callable[..., None]) -> click.Command:
        def run(where: BoardOptions, how: WriteOptions, agreement_id: str, **given: Any) -> None:  # noqa: ANN401 - the options of the act
            execute_change(where, how, lambda turn: _prepare_act(turn, agreement_id, act, given), _describe_change)

        command: Callable[..., Any] = write_command(run)
        for decorator in reversed((*decorators, _NOTE, _HAPPENED)):
            command = decorator(command)
        name = function.__name__.rstrip("_")
        epilog = f"\nExample:\n  troth agreement {name} platform-sales {example}\n"
        return agreement.command(name, cls=Command, help=function.__doc__, epilog=epilog)(_ID(command))

    return made


@agreement.command(cls=Command, epilog="\nExample:\n  troth agreement interview platform-sales > sheet.txt\n")
@click.argument("agreement_id", metavar="[ID]", required=False, shell_complete=complete_agreement_ids)
@click.option("--new", "blank", is_flag=True, help="Print the questions for an agreement that isn't written yet.")
@pass_board_options
def interview(where: BoardOptions, agreement_id: str | None, blank: bool) -> None:
    """Print the interview questions for customers, as a sheet to fill in. The site has it as a page, too."""
    from troth.report.records import format_interview  # noqa: PLC0415 - the help has no need of these

    if blank == (agreement_id is not None):
        raise click.UsageError("give the id of an agreement, or --new")
    board = where.load_board()
    print_lines(*format_interview(board, None if agreement_id is None else _find_agreement(board.agreements, agreement_id)))


@agreement.command(
    cls=Command, epilog="\nExamples:\n  troth agreement draft platform-sales\n  troth agreement draft platform-sales --whole\n"
)
@click.argument("agreement_id", metavar="ID", shell_complete=complete_agreement_ids)
@click.option("--whole", is_flag=True, help="Print the whole wording to read, with the changes that customers proposed.")
@pass_board_options
def draft(where: BoardOptions, agreement_id: str, whole: bool) -> None:
    """Print a draft of the missing parts from what customers said, with whose words each line is.

    With --whole it is a copy to read: customers who are asked to sign get the same in their messages, with a button for each part.
    """
    from troth.report.records import format_draft, format_wording  # noqa: PLC0415 - the help has no need of these

    board = where.load_board()
    print_lines(*(format_wording if whole else format_draft)(_find_agreement(board.agreements, agreement_id), board))


@_make_act_command(
    "input",
    '--by sam --working "The API." --not-working "Late notice." --about services --rating 3',
    _make_text_option("--provides", "What do we provide you?"),
    _make_text_option("--relationship", "How would you describe our relationship?"),
    _make_text_option("--working", "What works?"),
    _make_text_option("--not-working", "What doesn't work?"),
    _make_text_option("--requires", "What do you require of us, and how is it measured?"),
    _RATING,
    _make_text_option("--change", "What should we do differently?"),
    click.option(
        "--about", multiple=True, type=click.Choice(list(PARTS)), help="The part of the agreement that this is about; can be repeated."
    ),
    click.option("--heard", type=click.IntRange(1), metavar="N", help="How many customers of a segment gave feedback."),
    click.option("--of", type=click.IntRange(1), metavar="N", help="How many customers the segment has."),
)
def input_() -> None:
    """Record a customer's feedback: what works, what doesn't, what they require."""


@_make_act_command("signed", "--commit")
def sign() -> None:
    """Sign the current wording. Records its fingerprint.

    Not possible while a part is missing, before a customer gave feedback, or if you have already signed this wording.
    """


@agreement.command(cls=Command, epilog=_MEASURE)
@_ID
@click.option("--requirement", metavar="ID", help="The requirement.")
@click.option("--period", metavar="PERIOD", help="The week (2026-W36), month (2026-01), quarter (2026-Q1) or year (2026).")
@click.option("--value", metavar="NUMBER", help="The measured value.")
@click.option(
    "--csv",
    "table",
    type=click.File("rb"),
    metavar="FILE",
    help="Read the values from a CSV file with the columns requirement, period and value.",
)
@click.option("--partial", is_flag=True, help="With --csv: import the valid rows even if others have errors.")
@_NOTE
@_HAPPENED
@write_command
def measure(where: BoardOptions, how: WriteOptions, agreement_id: str, table: IO[bytes] | None, partial: bool, **given: Any) -> None:  # noqa: ANN401
    """Record a measurement for a requirement, or import many from a CSV file.

    Every row of the file is reported. Rows that are already recorded are skipped. If any row has an error, nothing is
    written, unless you give --partial.
    """
    named = [key for key in ("requirement", "period", "value") if given[key] is not None]
    if table is not None and named:
        raise click.UsageError(f"leave out {', '.join(named)}: the file given with --csv has them")
    if table is None and len(named) < 3:  # noqa: PLR2004 - all three of them
        raise click.UsageError("give --requirement, --period and --value, or a file with --csv")
    if table is not None:
        _import_table(where, how, agreement_id, table.read(), partial=partial, given=given)
    else:
        execute_change(where, how, lambda turn: _prepare_act(turn, agreement_id, "measured", given), _describe_change)


@_make_act_command(
    "reviewed",
    '--by sam --rating 4 --note "Better." --next second-on-call',
    _RATING,
    click.option("--next", "next", multiple=True, metavar="ID", help="The id of a promise that follows from this; can be repeated."),
)
def review() -> None:
    """Record a customer's review: how it went and what follows.

    If something is to change, edit the agreement; then every party signs again.
    """


_PROMISE = click.option("--promise", metavar="ID", help="The id of the promise that follows from it.")


@_make_act_command(
    "discussed",
    '--requirement uptime --period 2026-10 --note "A second line by December."',
    click.option("--requirement", metavar="ID", required=True, help="The requirement that was missed."),
    click.option(
        "--period", metavar="PERIOD", required=True, help="The period in which it was missed: 2026-W36, 2026-01, 2026-Q1 or 2026."
    ),
    _PROMISE,
)
def discuss() -> None:
    """Answer a missed target: what both sides said about it, and what follows.

    A promise with --agreement and --requirement answers it too, and for the customers a review.
    """


@_make_act_command(
    "answered_input",
    '--input 2026-01-10 --note "We now tell you a week ahead."',
    click.option("--input", type=RelativeDateType(past=True), metavar="DAY", required=True, help="The date of the feedback."),
    _PROMISE,
)
def respond() -> None:
    """Answer a customer's feedback: what you do about it. Signing a wording after it is an answer, too."""


@_make_act_command(
    "ended",
    '--because "Sales has a service of its own."',
    click.option("--because", type=TextType(), metavar="TEXT", required=True, help="The reason."),
)
def end() -> None:
    """End the agreement, and say why."""


@agreement.command(cls=Command, epilog="\nExamples:\n  troth agreement status\n  troth agreement status platform-sales\n")
@click.argument("agreement_id", metavar="[ID]", required=False, shell_complete=complete_agreement_ids)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as published.")
@pass_board_options
def status(where: BoardOptions, agreement_id: str | None, as_json: bool) -> None:
    """Show the status of an agreement: signatures, scorecard and next steps. Without an ID, list all agreements."""
    from troth.render.export import render_agreement_json  # noqa: PLC0415 - the help has no need of these
    from troth.report.records import format_agreement, format_agreements  # noqa: PLC0415

    board = where.load_board(witness=True)
    if agreement_id is None:
        texts = [render_agreement_json(each, board).rstrip("\n") for each in board.agreements.values()]
        if as_json:
            write_output("[" + ",\n".join(texts) + "]\n")
        else:
            print_lines(*format_agreements(board))
        return
    found = _find_agreement(board.agreements, agreement_id)
    if as_json:
        write_output(render_agreement_json(found, board))
    else:
        print_lines(*format_agreement(found, board))


def _find_agreement(accords: Mapping[str, AgreementStatus], agreement_id: str) -> AgreementStatus:
    if agreement_id not in accords:
        raise make_not_found("agreement", agreement_id, accords)
    return accords[agreement_id]


def _prepare_act(turn: WriteContext, agreement_id: str, act: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.agreement_acts import append_agreement_acts  # noqa: PLC0415 - brings the whole product in

    entry: dict[str, Data] = {"by": turn.find_actor(), "act": act, **dict(_build_fields(given, turn))}
    return append_agreement_acts(turn.board_options.root, turn.board, agreement_id, [entry], turn.day)


def _build_fields(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last."""
    for key in sorted(given, key=lambda each: (each == "note") - (each == "happened")):
        value = given[key]
        if isinstance(value, RelativeDate):
            yield key, value.on(turn.board.day).isoformat()
        elif key == "value" and value is not None:
            number = parse_number_or_text(value)
            if isinstance(number, str):
                raise NotFoundError(f"--value {number} is not a number; write it like 3.2")
            yield key, number
        elif value is not None and value != ():
            yield key, list(value) if isinstance(value, tuple) else value


def _describe_change(change: FileChangePlan) -> Iterator[str]:
    from troth.report.changes import describe_agreement_change, describe_agreement_next  # noqa: PLC0415

    yield from describe_agreement_change(change)
    yield from describe_agreement_next(change.after, change.id)


def _import_table(where: BoardOptions, how: WriteOptions, agreement_id: str, data: bytes, *, partial: bool, given: dict[str, Any]) -> None:
    """Take the measurements of a table, and tell what became of each row, whether any was written or not."""
    from troth.edit.agreement_acts import check_measurements, import_measurements  # noqa: PLC0415
    from troth.edit.preview import Refusal  # noqa: PLC0415
    from troth.read.sheet.mapping import read_measurements  # noqa: PLC0415
    from troth.report.changes import describe_agreement_next  # noqa: PLC0415

    rows = read_measurements(data)
    report: list[MeasurementResult] = []

    def prepare(turn: WriteContext) -> Outcome:
        found = turn.board.ledger.agreements.get(agreement_id)
        report.extend(check_measurements(found, rows, turn.day) if found else ())
        wrong = [each.in_words for each in report if each.fault]
        if wrong and not partial:
            return Refusal(message=f"{len(wrong)} of {len(report)} rows have errors", hints=(*wrong, "--partial imports the others."))
        act: dict[str, Data] = {
            "by": turn.find_actor(),
            "act": "measured",
            **dict(_build_fields({key: given[key] for key in ("note", "happened")}, turn)),
        }
        return import_measurements(turn.board_options.root, turn.board, agreement_id, report, act, turn.day)

    def tell(change: FileChangePlan) -> Iterator[str]:
        yield from (each.in_words for each in report)
        yield from describe_agreement_next(change.after, change.id)

    execute_change(where, how, prepare, tell)
