"""The reference, written from what it is about: commands, schemas. Nobody can forget to change it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

from troth.analytics.schema import COLUMNS_VERSION
from troth.analytics.tables import TABLES
from troth.cli import SECTIONS, main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Schema = dict[str, Any]
KINDS = ("board", "parties", "promise", "ask", "agreement", "meeting", "goal")
_MADE = "<!-- Written by `make bless` from {what}. A test says when it is out of date. -->"
_ANYWHERE = {"-C", "--as-of", "--help"}


def render_pages(checkout: Path) -> Mapping[str, str]:
    """Return each page of the reference by its path below `docs/reference/`."""
    schemas = {kind: json.loads((checkout / f"schema/{kind}.schema.json").read_text()) for kind in (*KINDS, "board-export")}
    return {
        "commands.md": "".join(f"{line}\n" for line in _commands()),
        "records.md": "".join(f"{line}\n" for line in _records(schemas)),
        "published.md": "".join(f"{line}\n" for line in _published(schemas["board-export"])),
        "columns.md": render_columns_page(),
    }


def render_columns_page() -> str:
    """Return the page of the columns that are exported."""
    return "".join(f"{line}\n" for line in _columns())


def _columns() -> Iterator[str]:
    yield _MADE.format(what="the tables themselves")
    yield from ("", "# Columns", "", *_ABOUT_COLUMNS)
    for table in TABLES:
        yield from ("", f"## {table.name} {{ #{table.name} }}", "", table.description)
        folders = "/".join(f"{key}={_FOLDERS[key]}" for key in table.keys)
        month = f" The month is that of {table.month_basis}." if table.month_basis else ""
        yield from ("", f"`{table.name}/{folders}/part-0.parquet`.{month}", "", "| column | type | what it says |", "| --- | --- | --- |")
        for each in table.columns:
            kind = each.type.value.removeprefix("array<").removesuffix(">")
            listed = kind if kind == each.type.value else f"list of {kind}"
            yield f"| `{each.name}` | {listed} | {_cell(each.description)} |"


_FOLDERS = {"board": "ID", "month": "YYYY-MM"}
_ABOUT_COLUMNS = (
    f"What `troth export parquet --out DIR` writes: version {COLUMNS_VERSION}. Names and meanings stay as they are within a version;",
    "columns may be added. Every file says the version in its metadata (`troth.columns`), and each board in its row of `boards`.",
    "",
    "Each board has a folder of its own in each table, and within it one for each month. `board` and `month` are columns that stand",
    "in the names of the folders, as Hive, Spark and DuckDB read them; what has no day is in the month `undated`. A value that is",
    "not there is null, and a list may be empty. A table of which a board has no rows has no folder for it.",
    "",
    "All of it is said as of the date in `boards`. Columns that end in `_n` and `_of` are what a row adds to n and N of the number",
    "of that name: their sums over a board are the numbers of its own record. How they are made follows from the log, and is not",
    "to be worked out again. [Numbers over many boards](../numbers-over-many-boards.md) tells how to count with them.",
)


EXIT_CODES: Mapping[int, str] = {
    0: "Fine: also where there is nothing to say, and where there are warnings alone.",
    1: "Problems found (`check`, `review`), what `--fail-on` names (`due`, `doctor`), or an act that was refused: nothing is written.",
    2: "A bad option, a name or record that is not on the board, a folder without a board, or an environment: no git, a full disk.",
    130: "Stopped with Ctrl-C.",
}
_ABOUT_EXIT_CODES = (
    "## Exit codes { #exit-codes }",
    "",
    "| code | when |",
    "| --- | --- |",
    *(f"| {code} | {text} |" for code, text in EXIT_CODES.items()),
)
_ABOUT_DAYS = (
    "## Days { #days }",
    "",
    "Wherever a command takes a day, it may be written as people say it, in English, German or French. The reply repeats the whole date.",
    "",
    "| written | is |",
    "| --- | --- |",
    "| `2026-12-18`, `18 Dec 2026`, `18.12.2026` | that day |",
    "| `today`, `tomorrow`, `yesterday` | counted from the day as of which the board is read |",
    "| `friday`, `by Friday` | the next Friday, never today |",
    "| `18 Dec`, `Dec 18`, `18.12.` | the next such day after today |",
    "| `in 2 weeks`, `3 days ago` | counted from today; units are days, weeks, months and years |",
    "| `+10d`, `+2w`, `+1m` | likewise; with `promise renegotiate --due` from the due date in force |",
    "",
    "For what lies behind (`--happened`, `--date`, `new meeting --on`) `friday` and `18 Dec` are the last such day. What may be two days",
    "is asked back with both: `12/11/2026`, and `next Friday` where this week's is still to come. `--as-of 18 Dec` needs its year.",
)


def _commands() -> Iterator[str]:
    yield _MADE.format(what="the commands themselves")
    yield from ("", "# Commands", "")
    yield "Every command takes `-C DIR` (the folder that holds `commitments/`, default here), `--as-of DATE` and `--help`."
    yield from ("", *_ABOUT_EXIT_CODES)
    yield from ("", *_ABOUT_DAYS)
    context = click.Context(main, info_name="troth")
    for heading, names in SECTIONS.items():
        yield from ("", f"## {heading}")
        for name in names:
            command = main.get_command(context, name)
            assert command is not None
            yield from _command(command, f"troth {name}", 3)


def _command(command: click.Command, name: str, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    anchor = name.removeprefix("troth ").replace(" ", "-")
    yield from ("", f"{'#' * level} {name} {{ #{anchor} }}", "")
    yield from _paragraphs(command.help or "")
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option) and not _ANYWHERE & set(each.opts)]
    if arguments or options:
        yield from ("", f"`{' '.join([name, *(['[OPTIONS]'] if options else []), *arguments])}`")
    if options:
        yield from ("", "| option | what it says |", "| --- | --- |")
        yield from (f"| {_names(each, context)} | {_cell(_help(each, context))} |" for each in options)
    examples = (command.epilog or "").strip().removeprefix("Examples:").strip("\n")
    if examples:
        yield from ("", "```console", *map(_example, examples.splitlines()), "```")
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            assert inner is not None
            yield from _command(inner, f"{name} {each}", min(level + 1, 4))


def _example(line: str) -> str:
    """Return a line of examples: a command with what it does behind a comment's mark, or the end of the line before."""
    command, *says = re.split(r" {2,}", line.strip(), maxsplit=1)
    written = f"{command}  # {says[0]}" if says else command
    return f"$ {written}" if command.startswith("troth") else f"    {written}"


def _paragraphs(text: str) -> Iterator[str]:
    for number, part in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ""
        yield _plain(" ".join(part.split()))


def _names(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    return f"`{record[0] if record else option.opts[0]}`".replace("|", "\\|")


def _help(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    return record[1] if record else ""


def _records(schemas: Mapping[str, Schema]) -> Iterator[str]:
    yield _MADE.format(what="the schemas")
    yield from ("", "# Records", "", "What stands in the files under `commitments/`, key by key. Keys in bold have to be there.")
    for kind in KINDS:
        schema = schemas[kind]
        where = {"board": "board.yaml", "parties": "parties/**/*.yaml"}.get(kind, f"{kind}s/**/<id>.yaml")
        yield from ("", f"## {schema['title']} {{ #{kind} }}", "", f"`commitments/{where}`. {_plain(schema['description'])}", "")
        yield from _table(schema["properties"], schema.get("required", ()), schema)
        entry = schema.get("$defs", {}).get("entry")
        if entry:
            yield from _acts(kind, entry, schema)


def _acts(kind: str, entry: Schema, schema: Schema) -> Iterator[str]:
    yield from ("", f"### Entries of its log {{ #{kind}-log }}", "", _plain(entry["description"]), "")
    yield from _table({key: each for key, each in entry["properties"].items() if key != "act"}, entry["required"], schema)
    act = entry["properties"]["act"]
    said = dict(zip(act["enum"], act.get("enumDescriptions", act["enum"]), strict=True))
    fields = {
        each["if"]["properties"]["act"]["const"]: each["then"]
        for each in entry.get("allOf", ())
        if "const" in each["if"]["properties"].get("act", {})
    }
    yield from ("", "| act | what it says | also |", "| --- | --- | --- |")
    for name, words in said.items():
        then = fields.get(name, {})
        needed = set(then.get("required", ()))
        also = ", ".join(f"**`{key}`**" if key in needed else f"`{key}`" for key in then.get("properties", {}))
        yield f"| `{name}` | {_cell(words)} | {also} |"


def _table(properties: Mapping[str, Schema], required: Any, schema: Schema) -> Iterator[str]:  # noqa: ANN401 - a list, or none
    yield from ("| key | what it says | example |", "| --- | --- | --- |")
    for key, each in properties.items():
        found = {**_meant(each, schema), **each}
        name = f"**`{key}`**" if key in required else f"`{key}`"
        default = (
            f" Default: `{json.dumps(found['default'])}`." if "default" in found and not isinstance(found["default"], dict | list) else ""
        )
        examples = found.get("examples") or [""]
        example = f"`{json.dumps(examples[0], ensure_ascii=False)}`" if examples[0] != "" else ""
        yield f"| {name} | {_cell(found.get('description', ''))}{default} | {_code(example)} |"


def _meant(each: Schema, schema: Schema) -> Schema:
    found: Schema = schema.get("$defs", {}).get(each.get("$ref", "").removeprefix("#/$defs/"), {})
    return found


def _published(schema: Schema) -> Iterator[str]:
    yield _MADE.format(what="the schema of what is published")
    yield from (
        "",
        "# What is published",
        "",
        "Programs read these files of the site; their names and meanings stay as they are within a version.",
        "",
    )
    yield from (f"- {each}" for each in _FILES)
    yield from ("", "## v1/board.json", "", _plain(schema["description"]), "")
    yield from _shape(schema["properties"], schema)
    for key, each in schema["properties"].items():
        inner = _object(each, schema)
        if inner and "properties" in inner:
            yield from ("", f"### {key}", "")
            yield from _shape(inner["properties"], schema)


_FILES = (
    "`v1/board.json`: the whole board, and `v1/promises/<id>.json`, `v1/asks/<id>.json`, … one record each, in the same shape",
    "`promises.csv`: the promises as a sheet",
    "`promises.xlsx`: promises, answers and parties as a workbook, where Troth is installed with its extra `xlsx`",
    "`calendar/all.ics` and `calendar/<party>.ics`: due days and follow-ups; `promises/<id>.ics`: one open promise",
    "`feed.xml` and `feeds/<party>.xml`: what changed, as Atom",
    "`badges/*.svg`: kept on time, and overdue",
)


def _object(each: Schema, schema: Schema) -> Schema:
    found = {**_meant(each, schema), **each}
    return _object(found["items"], schema) if "items" in found else found


def _shape(properties: Mapping[str, Schema], schema: Schema) -> Iterator[str]:
    yield from ("| key | what it says |", "| --- | --- |")
    for key, each in properties.items():
        found = {**_meant(each, schema), **each}
        values = f" One of {', '.join(f'`{json.dumps(value)}`' for value in found['enum'])}." if "enum" in found else ""
        yield f"| `{key}` | {_cell(found.get('description', found.get('title', '')))}{values} |"


def _cell(text: str) -> str:
    return _plain(" ".join(text.split())).replace("|", "\\|")


def _code(text: str) -> str:
    return text.replace("|", "\\|").replace("{{", "{ {")


def _plain(text: str) -> str:
    """Return words of ours as Markdown: what stands between angle brackets is no tag."""
    return text.replace("<", "&lt;").replace("*.", "\\*.")
