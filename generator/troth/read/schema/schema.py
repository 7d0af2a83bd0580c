"""Load the schema of a kind of record, with every reference in it resolved."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_schema_folder() -> Path:
    """Return the folder of the schemas: inside the installed package, or beside the sources in a checkout."""
    shipped = Path(str(files("troth") / "schema"))
    return shipped if shipped.is_dir() else Path(__file__).parents[4] / "schema"


@cache
def hash_schemas() -> str:
    """Return what tells whether the schemas are those of before."""
    digest = sha256()
    for file in sorted(find_schema_folder().glob("*.schema.json")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def read_schema_file(name: str) -> Mapping[str, Any]:
    """Return the schema of a kind as its file has it."""
    found: dict[str, Any] = json.loads((find_schema_folder() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


@cache
def read_schema_without_sources(name: str) -> Mapping[str, Any]:
    """Return the schema of a kind as its file has it, for a board without sources: it can name no other board's parties and records."""
    found: Mapping[str, Any] = _narrow_ids(read_schema_file(name))
    return found


_OWN_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ANY_ID = "^([a-z0-9]+(-[a-z0-9]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$"
"""The forms of an id: one's own, and one that may be another board's."""
_LONGEST = 80


def _narrow_ids(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema in which every id is the board's own."""
    if isinstance(node, list):
        return [_narrow_ids(each) for each in node]
    if not isinstance(node, dict):
        return node
    own = {key: _narrow_ids(each) for key, each in node.items()}
    return own | {"pattern": _OWN_ID, "maxLength": _LONGEST} if node.get("pattern") == _ANY_ID else own


@cache
def load_schema(name: str, *, alone: bool = False) -> Mapping[str, Any]:
    """Return the schema of a kind (`promise`), each reference in it replaced by what it refers to.

    On a board that stands `alone`, without sources, nothing of another board can be named.
    """
    read = dict(read_schema_without_sources(name) if alone else read_schema_file(name))
    definitions = read.pop("$defs", {})
    read.pop("$id", None)  # nothing is looked up by address
    found: dict[str, Any] = _resolve_references(read, definitions)
    return found


def _resolve_references(node: Any, definitions: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_resolve_references(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    meant = definitions[node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
    own = {key: each for key, each in node.items() if key != "$ref"}
    return {key: _resolve_references(each, definitions) for key, each in {**meant, **own}.items()}
