"""Check a file's data against the schema of its kind."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.read.soundness import sure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Kind, Source
    from troth.problem import Problem
    from troth.read.soundness import Sure


def schema_dir() -> Path:
    """Return the folder of the schemas: inside the installed package, or beside the sources in a checkout."""
    shipped = Path(str(files("troth") / "schema"))
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "schema"


@cache
def whole(name: str) -> Mapping[str, Any]:
    """Return the schema of a kind as its file has it."""
    found: dict[str, Any] = json.loads((schema_dir() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


@cache
def narrow(name: str) -> Mapping[str, Any]:
    """Return the schema of a kind as its file has it, for a board without sources: it can name no other board's parties and records."""
    found: Mapping[str, Any] = _narrowed(whole(name))
    return found


_OWN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ANY = "^([a-z0-9]+(-[a-z0-9]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$"
"""The forms of an id: one's own, and one that may be another board's."""
_LONGEST = 80


def _narrowed(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema in which every id is the board's own."""
    if isinstance(node, list):
        return [_narrowed(each) for each in node]
    if not isinstance(node, dict):
        return node
    own = {key: _narrowed(each) for key, each in node.items()}
    return own | {"pattern": _OWN, "maxLength": _LONGEST} if node.get("pattern") == _ANY else own


@cache
def schema(name: str, *, alone: bool = False) -> Mapping[str, Any]:
    """Return the schema of a kind (`promise`), each reference in it replaced by what it refers to.

    On a board that stands `alone`, without sources, nothing of another board can be named.
    """
    read = dict(narrow(name) if alone else whole(name))
    definitions = read.pop("$defs", {})
    read.pop("$id", None)  # nothing is looked up by address
    found: dict[str, Any] = _without_references(read, definitions)
    return found


def violations(kind: Kind, source: Source, *, alone: bool = True) -> Iterator[Problem]:
    """Yield what is wrong with the shape of a file, each fault once; `alone` is as in `schema`."""
    if not _sure(kind, alone=alone)(source.data):
        from troth.read.explained import explained  # noqa: PLC0415 - a sound board needs nobody to explain

        yield from explained(kind, source, alone=alone)


@cache
def _sure(kind: Kind, *, alone: bool) -> Sure:
    return sure(schema(kind.value, alone=alone))


def _without_references(node: Any, definitions: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_without_references(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    meant = definitions[node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
    own = {key: each for key, each in node.items() if key != "$ref"}
    return {key: _without_references(each, definitions) for key, each in {**meant, **own}.items()}
