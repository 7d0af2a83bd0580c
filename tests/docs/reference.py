"""The reference, written from what it is about: commands, schemas. Nobody can forget to change it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.docs.commands import MADE, render_command_pages, to_cell, to_plain

from troth.analytics.schema import COLUMNS_VERSION
from troth.analytics.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Schema = dict[str, Any]
KINDS = ("board", "parties", "promise", "ask", "agreement", "meeting", "goal")


def render_pages(checkout: Path) -> Mapping[str, str]:
    """Return each page of the reference by its path below `docs/reference/`."""
    schemas = {kind: json.loads((checkout / f"schema/{kind}.schema.json").read_text()) for kind in (*KINDS, "board-export")}
    return {
        **render_command_pages(),
        "records.md": "".join(f"{line}\n" for line in _records(schemas)),
        "published.md": "".join(f"{line}\n" for line in _published(schemas["board-export"])),
        "columns.md": render_columns_page(),
    }


def render_columns_page() -> str:
    """Return the page of the columns that are exported."""
    return "".join(f"{line}\n" for line in _columns())


def _columns() -> Iterator[str]:
    yield MADE.format(what="the tables themselves")
    yield from ("", "# Columns", "", *_ABOUT_COLUMNS)
    for table in TABLES:
        yield from ("", f"## {table.name} {{ #{table.name} }}", "", table.description)
        folders = "/".join(f"{key}={_FOLDERS[key]}" for key in table.keys)
        month = f" The month is that of {table.month_basis}." if table.month_basis else ""
        yield from ("", f"`{table.name}/{folders}/part-0.parquet`.{month}", "", "| column | type | meaning |", "| --- | --- | --- |")
        for each in table.columns:
            kind = each.type.value.removeprefix("array<").removesuffix(">")
            listed = kind if kind == each.type.value else f"list of {kind}"
            yield f"| `{each.name}` | {listed} | {to_cell(each.description)} |"


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


def _records(schemas: Mapping[str, Schema]) -> Iterator[str]:
    yield MADE.format(what="the schemas")
    yield from ("", "# Records", "", "The files under `commitments/`, key by key. Keys in bold are required.")
    for kind in KINDS:
        schema = schemas[kind]
        where = {"board": "board.yaml", "parties": "parties/**/*.yaml"}.get(kind, f"{kind}s/**/<id>.yaml")
        yield from ("", f"## {schema['title']} {{ #{kind} }}", "", f"`commitments/{where}`. {to_plain(schema['description'])}", "")
        yield from _table(schema["properties"], schema.get("required", ()), schema)
        entry = schema.get("$defs", {}).get("entry")
        if entry:
            yield from _acts(kind, entry, schema)


def _acts(kind: str, entry: Schema, schema: Schema) -> Iterator[str]:
    yield from ("", f"### Entries of its log {{ #{kind}-log }}", "", to_plain(entry["description"]), "")
    yield from _table({key: each for key, each in entry["properties"].items() if key != "act"}, entry["required"], schema)
    act = entry["properties"]["act"]
    said = dict(zip(act["enum"], act.get("enumDescriptions", act["enum"]), strict=True))
    fields = {
        each["if"]["properties"]["act"]["const"]: each["then"]
        for each in entry.get("allOf", ())
        if "const" in each["if"]["properties"].get("act", {})
    }
    yield from ("", "| action | meaning | also |", "| --- | --- | --- |")
    for name, words in said.items():
        then = fields.get(name, {})
        needed = set(then.get("required", ()))
        also = ", ".join(f"**`{key}`**" if key in needed else f"`{key}`" for key in then.get("properties", {}))
        yield f"| `{name}` | {to_cell(words)} | {also} |"


def _table(properties: Mapping[str, Schema], required: Any, schema: Schema) -> Iterator[str]:  # noqa: ANN401 - a list, or none
    yield from ("| key | meaning | example |", "| --- | --- | --- |")
    for key, each in properties.items():
        found = {**_meant(each, schema), **each}
        name = f"**`{key}`**" if key in required else f"`{key}`"
        default = (
            f" Default: `{json.dumps(found['default'])}`." if "default" in found and not isinstance(found["default"], dict | list) else ""
        )
        examples = found.get("examples") or [""]
        example = f"`{json.dumps(examples[0], ensure_ascii=False)}`" if examples[0] != "" else ""
        yield f"| {name} | {to_cell(found.get('description', ''))}{default} | {_code(example)} |"


def _meant(each: Schema, schema: Schema) -> Schema:
    found: Schema = schema.get("$defs", {}).get(each.get("$ref", "").removeprefix("#/$defs/"), {})
    return found


def _published(schema: Schema) -> Iterator[str]:
    yield MADE.format(what="the schema of what is published")
    yield from (
        "",
        "# Published data, field by field",
        "",
        "Programs read these files of the site; their names and meanings stay as they are within a version.",
        "",
    )
    yield from (f"- {each}" for each in _FILES)
    yield from ("", "## v1/board.json", "", to_plain(schema["description"]), "")
    yield from _shape(schema["properties"], schema)
    for key, each in schema["properties"].items():
        inner = _object(each, schema)
        if inner and "properties" in inner:
            yield from ("", f"### {key}", "")
            yield from _shape(inner["properties"], schema)


_FILES = (
    "`v1/board.json`: the whole board, each record on a line of its own",
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
    yield from ("| key | meaning |", "| --- | --- |")
    for key, each in properties.items():
        found = {**_meant(each, schema), **each}
        values = f" One of {', '.join(f'`{json.dumps(value)}`' for value in found['enum'])}." if "enum" in found else ""
        yield f"| `{key}` | {to_cell(found.get('description', found.get('title', '')))}{values} |"


def _code(text: str) -> str:
    return text.replace("|", "\\|").replace("{{", "{ {")
