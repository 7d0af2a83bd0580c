"""`troth import`: promises, answers and parties from a sheet."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.base.text import escape_text, find_closest_word
from troth.cli.framework import Command, print_lines, write_output
from troth.cli.options import BoardOptions, pass_board_options
from troth.model.source import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.importing.model import FieldMapping, ImportPlan


_EPILOG = """
Examples:
  troth import promises.csv                             a dry run: which rows can be imported, and why others can't
  troth import promises.csv --write                     write the promises, if all rows are valid
  troth import goals.csv --mapping goals.map.yaml --write
  troth import plan.xlsx --sheet Tasks --map promiser=Owner --map due="Done by" --dates day-first
  troth import people.xlsx --kind parties --otherwise kind=person --write
  troth import replies.csv --kind answers --ask winter-break --write --partial
"""
_KINDS = ("promises", "answers", "parties")


class _FieldOption(click.ParamType[tuple[str, str], "str | tuple[str, str]"]):
    """A field with what it is to be: `due=Done by`."""

    name = "pair"

    def convert(self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return the field and the text."""
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        if not equals or not key.strip() or not text:
            self.fail(f"'{escape_text(value)}' is not a pair; write it as due=Deadline", param, ctx)
        return key.strip().replace("-", "_"), text


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(_KINDS), help="What the rows are (default: as in the mapping, else promises).")
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A YAML file that says which column holds which field.",
)
@click.option("--map", "mapped", metavar="FIELD=HEADING", type=_FieldOption(), multiple=True, help="This field is in this column.")
@click.option(
    "--otherwise",
    metavar="FIELD=TEXT",
    type=_FieldOption(),
    multiple=True,
    help="The value for empty cells, or if no column has the field.",
)
@click.option(
    "--new-parties", metavar="FIELD=KIND", type=_FieldOption(), multiple=True, help="Add unknown names in this field as people, …"
)
@click.option("--ask", metavar="ID", help="The ask that all rows answer.")
@click.option("--sheet", metavar="NAME", help="The sheet of the workbook (default: the first).")
@click.option("--header-row", metavar="N", type=click.IntRange(1), help="The row with the headings (default: found automatically).")
@click.option("--dates", type=click.Choice(("day-first", "month-first")), help="How to read 03/04/2026.")
@click.option("--serial", type=click.Choice(("1900", "1904")), help="Plain numbers in a date column count days from this year.")
@click.option("--encoding", metavar="NAME", help="The encoding of a CSV file, if not UTF-8: such as cp1252.")
@click.option("--write/--dry-run", default=False, help="Write the records. Without it, the command only reports on each row.")
@click.option("--partial", is_flag=True, help="Import the valid rows even if others have errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, row by row.")
@pass_board_options
def import_(where: BoardOptions, file: Path, mapping: Path | None, write: bool, partial: bool, as_json: bool, **said: Any) -> None:  # noqa: ANN401 - click's options
    """Import promises, answers to asks, or parties from a spreadsheet: CSV, or XLSX with the extra `xlsx`.

    Without --write it is a dry run that reports on every row. Rows that the board already has are not imported twice.
    """
    from troth.base.files import lock_board  # noqa: PLC0415 - brings the whole product in
    from troth.edit.imports import plan_import, write_import  # noqa: PLC0415
    from troth.importing.model import RowOutcome  # noqa: PLC0415
    from troth.importing.records import interpret_sheet  # noqa: PLC0415
    from troth.read.sheet.mapping import open_sheet  # noqa: PLC0415
    from troth.report.importing import format_import_json, format_import_text, import_begins  # noqa: PLC0415

    plan = _make_plan(mapping, said)
    table = open_sheet(file, plan)
    with lock_board(where.root / FOLDER) if write else nullcontext():
        board = where.load_board(remark=False)
        found = plan_import(where.root, interpret_sheet(table, plan, board.ledger, board.day), board.as_of, file.stem)
        faulty = len(found.report.select_rows(RowOutcome.FAULTY))
        written = write and bool(found.new or found.changed) and (partial or not faulty)
        if written:
            for line in import_begins(len(found.new)):
                click.echo(line, err=True)
            write_import(where.root, found)
    if as_json:
        write_output(format_import_json(found.report, (*found.new, *found.changed), written=written))
    else:
        print_lines(*format_import_text(found.report, table.name, written=written, partial=partial))
    if faulty and not (write and partial):
        raise click.exceptions.Exit(1)


def _make_plan(file: Path | None, options: Mapping[str, Any]) -> ImportPlan:
    """Return the plan: what the options say comes before what the mapping file says."""
    from troth.importing.model import PARTY_KINDS, ImportPlan  # noqa: PLC0415
    from troth.read.sheet.mapping import read_mapping  # noqa: PLC0415

    plan = read_mapping(file) if file else ImportPlan(kind=options["kind"] or "promises")
    if options["kind"] and options["kind"] != plan.kind:
        raise click.UsageError(f"{file} is for {plan.kind}, but --kind is {options['kind']}")
    given = {key: options[key] for key in ("sheet", "header_row", "dates", "encoding") if options[key] is not None}
    new = dict(plan.new_parties)
    for key, kind in options["new_parties"]:
        if kind not in PARTY_KINDS:
            raise click.UsageError(f"--new-parties {key}={escape_text(kind)}: write people, teams or customers")
        new[key] = PARTY_KINDS[kind]
    return replace(plan, **given, fields=dict(_merge_fields(plan, options)), epoch=options["serial"] or plan.epoch, new_parties=new)


def _merge_fields(plan: ImportPlan, options: Mapping[str, Any]) -> Iterator[tuple[str, FieldMapping]]:
    """Yield the fields of the mapping file with what the options say of them."""
    from troth.importing.model import FIELDS, FieldMapping  # noqa: PLC0415

    mapped, otherwise = dict(options["mapped"]), dict(options["otherwise"])
    if options["ask"]:
        otherwise["ask"] = options["ask"]
    known = FIELDS[plan.kind]
    for key in (*mapped, *otherwise):
        if key not in known:
            meant = find_closest_word(key, known)
            hint = f"did you mean {meant}?" if meant else f"the fields are: {', '.join(known)}"
            raise click.UsageError(f"{plan.kind} have no field '{escape_text(key)}'; {hint}")
    for key in FIELDS[plan.kind]:
        if key in plan.fields or key in mapped or key in otherwise:
            was = plan.fields.get(key, FieldMapping(key=key))
            yield key, replace(was, column=mapped.get(key, was.column), otherwise=otherwise.get(key, was.otherwise))
