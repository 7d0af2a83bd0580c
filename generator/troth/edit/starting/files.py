"""All files of a new board, in the order in which people read them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from troth.edit.starting.hosting import owners, workflows
from troth.edit.starting.records import records
from troth.read.schema import schema_dir
from troth.read.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.edit.starting.beginning import Beginning

EXAMPLE_DAY = "2026-11-20"
"""The day at which the example board stands."""
_KINDS = {
    "board": "board.yaml",
    **{kind: f"{kind}s/**/*.yaml" for kind in ("promise", "ask", "agreement", "meeting", "goal")},
    "parties": "parties/**/*.yaml",
}


def starting_files(of: Beginning, site: bytes, *, example: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield each file's path and content; `site` is what mkdocs.yml is to hold. With `example`, the records are the example's."""
    yield from _example() if example else records(of)
    yield "mkdocs.yml", site
    yield "docs/our-board.md", _text("our-board.md")
    yield from workflows(of)
    yield from owners(of)
    for schema in sorted(schema_dir().glob("*.schema.json")):
        if schema.name != "board-export.schema.json":
            yield f"schema/{schema.name}", schema.read_bytes()
    yield ".vscode/settings.json", _editor().encode()
    yield ".gitignore", b"# The site is built from the records\n/site/\n/.site.*/\n"


def _example() -> Iterator[tuple[str, bytes]]:
    folder: Path = shipped("example", "commitments")
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            yield f"commitments/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _editor() -> str:
    """Return the settings by which an editor shows titles, descriptions and faults while somebody types."""
    lines = ",\n".join(f'    "./schema/{kind}.schema.json": "commitments/{where}"' for kind, where in _KINDS.items())
    return f'{{\n  "yaml.schemas": {{\n{lines}\n  }},\n  "yaml.yamlVersion": "1.2"\n}}\n'


def _text(name: str) -> bytes:
    return files("troth.edit.starting").joinpath(name).read_bytes()
