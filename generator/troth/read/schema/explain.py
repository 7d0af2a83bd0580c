"""Say what is wrong with a file's data by the schema of its kind: the authority, and its words."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from troth.model.problem import Problem
from troth.read.schema.messages import build_problems
from troth.read.schema.phrases import build_finding
from troth.read.schema.schema import load_schema
from troth.read.schema.validator import SchemaValidator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema.protocols import Validator

    from troth.model import Kind, Source


MAX_FAULTS = 100
"""So many faults of one file are told; of the rest, how many there are."""


def explain_faults(kind: Kind, source: Source, *, alone: bool = True) -> Iterator[Problem]:
    """Yield what is wrong with the shape of a file, each fault once; nothing where it is as it should be."""
    findings = map(build_finding, _create_validator(kind, alone=alone).iter_errors(source.data))
    schema = load_schema(kind.value)
    beside: Mapping[str, list[str]] = schema.get("dependentRequired", {})
    needed_beside = (each for key, others in beside.items() if key in source.data for each in others)
    yield from build_problems(tuple(islice(findings, MAX_FAULTS)), source, (*schema.get("required", ()), *needed_beside))
    rest = next(findings, None)
    if rest is not None:
        number = 1 + sum(1 for _ in findings)
        message = f"{number} more {'fault' if number == 1 else 'faults'} in this file"
        yield Problem("schema/more", source.find_place(*rest.keys), message, "repair those above and check again")


@cache
def _create_validator(kind: Kind, *, alone: bool) -> Validator:
    found: Validator = SchemaValidator(load_schema(kind.value, alone=alone))
    return found
