"""Check a file's data against the schema of its kind."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.problem import Problem
from troth.read.finding import finding
from troth.read.keywords import SchemaValidator
from troth.read.violations import problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.protocols import Validator

    from troth.model import Kind, Source
    from troth.read.finding import Finding

MOST = 100
"""So many faults of one file are told; of the rest, how many there are."""


def schema_dir() -> Path:
    """Return the folder of the schemas: inside the installed package, or beside the sources in a checkout."""
    shipped = Path(str(files("troth") / "schema"))
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "schema"


@cache
def schema(name: str) -> Mapping[str, Any]:
    """Return the schema of a kind (`promise`), each reference in it replaced by what it refers to."""
    whole: dict[str, Any] = json.loads((schema_dir() / f"{name}.schema.json").read_text(encoding="utf-8"))
    definitions = whole.pop("$defs", {})
    whole.pop("$id", None)  # nothing is looked up by address
    found: dict[str, Any] = _without_references(whole, definitions)
    return found


def violations(kind: Kind, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with the shape of a file, each fault once."""
    findings = map(finding, _validator(kind).iter_errors(source.data))
    yield from problems(tuple(islice(findings, MOST)), source, _needed(schema(kind.value), source.data))
    rest = next(findings, None)
    if rest is not None:
        yield _more(rest, 1 + sum(1 for _ in findings), source)


@cache
def _validator(kind: Kind) -> Validator:
    found: Validator = SchemaValidator(schema(kind.value))
    return found


def _needed(schema: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that this record cannot do without: some are needed only beside others."""
    beside: Mapping[str, list[str]] = schema.get("dependentRequired", {})
    return (*schema.get("required", ()), *(each for key, others in beside.items() if key in data for each in others))


def _without_references(node: Any, definitions: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_without_references(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    meant = definitions[node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
    own = {key: each for key, each in node.items() if key != "$ref"}
    return {key: _without_references(each, definitions) for key, each in {**meant, **own}.items()}


def _more(first: Finding, number: int, source: Source) -> Problem:
    message = f"{number} more {'fault' if number == 1 else 'faults'} in this file"
    return Problem("schema/more", source.place(*first.keys), message, "repair those above and check again")
