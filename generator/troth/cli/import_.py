"""`troth import`: promises, answers and parties from a sheet."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from troth.cli.front import Command
from troth.cli.streams import hand_over, say
from troth.cli.where import Where, on_board
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.importing.plan import FieldFrom, Plan
    from troth.importing.table import Table

_EPILOG = """
Examples:
  troth import promises.csv                             a dry run: what would be taken, and what not and why
  troth import promises.csv --write                     writes the promises, if all rows can be taken
  troth import goals.csv --mapping goals.map.yaml --write
  troth import plan.xlsx --sheet Tasks --map promiser=Owner --map due="Done by" --dates day-first
  troth import people.xlsx --kind parties --otherwise kind=person --write
  troth import replies.csv --kind answers --ask winter-break --write --partial
"""
_KINDS = ("promises", "answers", "parties")


class _Pair(click.ParamType[tuple[str, str], "str | tuple[str, str]"]):
    """A field with what it is to be: `due=Done by`."""

    name = "pair"

    def convert(self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return the field and the text."""
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        if not equals or not key.strip() or not text:
            self.fail(f"'{shown(value)}' is no pair; write it as due=Deadline", param, ctx)
        return key.strip().replace("-", "_"), text


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(_KINDS), help="What the rows are (default: as the mapping says, else promises).")
@click.option(
    "--mapping", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="A YAML file that says which column is what."
)
@click.option("--map", "mapped", metavar="FIELD=HEADING", type=_Pair(), multiple=True, help="This column is this field.")
@click.option(
    "--otherwise", metavar="FIELD=TEXT", type=_Pair(), multiple=True, help="Take this where the cell is empty, or no column has the field."
)
@click.option("--new-parties", metavar="FIELD=KIND", type=_Pair(), multiple=True, help="Unknown names in this field become people, …")
@click.option("--ask", metavar="ID", help="The ask that all answers are to.")
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook (default: the first one).")
@click.option("--header-row", metavar="N", type=click.IntRange(1), help="The row of the headings (default: it is looked for).")
@click.option("--dates", type=click.Choice(("day-first", "month-first")), help="How 03/04/2026 is to be read.")
@click.option("--serial", type=click.Choice(("1900", "1904")), help="Plain numbers in a column of dates count days from there.")
@click.option("--encoding", metavar="NAME", help="How a CSV file is written, if not in UTF-8: such as cp1252.")
@click.option("--write/--dry-run", default=False, help="Write the records; without it, only say what would become of each row.")
@click.option("--partial", is_flag=True, help="Write the rows that can be taken, although others cannot.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, row by row.")
@on_board
def import_(where: Where, file: Path, mapping: Path | None, write: bool, partial: bool, as_json: bool, **said: Any) -> None:  # noqa: ANN401 - click's options
    """Take promises, answers to asks or parties from a sheet: CSV, or XLSX with the extra `xlsx`.

    A dry run first: it tells of every row what would become of it. What the board has already is not taken twice.
    """
    from troth.edit.alone import alone  # noqa: PLC0415 - brings the whole product in
    from troth.edit.filing import carried_out, filed  # noqa: PLC0415
    from troth.importing.meaning import meaning  # noqa: PLC0415
    from troth.importing.taken import Fate  # noqa: PLC0415
    from troth.report.importing import import_begins, import_json, import_text  # noqa: PLC0415

    plan = _plan(mapping, said)
    table = _table(file, plan)
    with alone(where.root) if write else nullcontext():
        board = where.board(remark=False)
        found = filed(where.root, meaning(table, plan, board.ledger, board.day), board.as_of, file.stem)
        faulty = len(found.report.of(Fate.FAULTY))
        written = write and bool(found.new or found.changed) and (partial or not faulty)
        if written:
            for line in import_begins(len(found.new)):
                click.echo(line, err=True)
            carried_out(where.root, found)
    if as_json:
        hand_over(import_json(found.report, (*found.new, *found.changed), written=written))
    else:
        say(*import_text(found.report, table.name, written=written, partial=partial))
    if faulty and not (write and partial):
        raise click.exceptions.Exit(1)


def _table(file: Path, plan: Plan) -> Table:
    from troth.read.sheet.opened import table_of  # noqa: PLC0415

    return table_of(file, plan)


def _plan(file: Path | None, said: Mapping[str, Any]) -> Plan:
    """Return the plan: what the options say comes before what the mapping file says."""
    from troth.importing.plan import PARTY_KINDS, Plan  # noqa: PLC0415
    from troth.read.sheet.mapping import mapping  # noqa: PLC0415

    plan = mapping(file) if file else Plan(kind=said["kind"] or "promises")
    if said["kind"] and said["kind"] != plan.kind:
        raise click.UsageError(f"{file} is for {plan.kind}, and --kind says {said['kind']}")
    given = {key: said[key] for key in ("sheet", "header_row", "dates", "encoding") if said[key] is not None}
    new = dict(plan.new_parties)
    for key, kind in said["new_parties"]:
        if kind not in PARTY_KINDS:
            raise click.UsageError(f"--new-parties {key}={shown(kind)}: write people, teams or customers")
        new[key] = PARTY_KINDS[kind]
    return replace(plan, **given, fields=dict(_fields(plan, said)), epoch=said["serial"] or plan.epoch, new_parties=new)


def _fields(plan: Plan, said: Mapping[str, Any]) -> Iterator[tuple[str, FieldFrom]]:
    """Yield the fields of the mapping file with what the options say of them."""
    from troth.importing.plan import FIELDS, FieldFrom  # noqa: PLC0415

    mapped, otherwise = dict(said["mapped"]), dict(said["otherwise"])
    if said["ask"]:
        otherwise["ask"] = said["ask"]
    _ensure_fields((*mapped, *otherwise), FIELDS[plan.kind], plan.kind)
    for key in FIELDS[plan.kind]:
        if key in plan.fields or key in mapped or key in otherwise:
            was = plan.fields.get(key, FieldFrom(key=key))
            yield key, replace(was, column=mapped.get(key, was.column), otherwise=otherwise.get(key, was.otherwise))


def _ensure_fields(named: Iterable[str], known: tuple[str, ...], kind: str) -> None:
    for key in named:
        if key not in known:
            meant = nearest(key, known)
            raise click.UsageError(
                f"{kind} have no field '{shown(key)}'; " + (f"did you mean {meant}?" if meant else f"there are: {', '.join(known)}")
            )
