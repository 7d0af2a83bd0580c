"""JSON Schema's keywords as a board needs them: one finding a fault, at the spot of the fault, and no cascades.

They hold and fail as the specification says, with three differences: a whole number is written as one (`5`, not
`5.0`), `format` is checked for dates and time zones, and the fields of an act that nobody knows are left alone. The
library's own functions repeat the value in their message, which a hostile value makes slow or impossible; these say
nothing, and `troth.read.schema.messages` finds the words.
"""

from __future__ import annotations

import re
from functools import cache
from operator import gt, lt
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from troth.read.schema.fast import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


Checker: TypeAlias = Any
"""The library's validator, whose published type leaves `descend` out."""
Schema: TypeAlias = "Mapping[str, Any]"
Findings: TypeAlias = "Iterator[ValidationError]"


def find_act_schema(schema: Schema, act: object) -> Schema:
    """Return what the schema of an entry says for one act; nothing for an act without fields of its own."""
    return next((each["then"] for each in schema.get("allOf", ()) if each["if"]["properties"]["act"]["const"] == act), {})


def _as_object(data: object) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


@cache
def _compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of JSON Schema: there `$` is the end of the text, never a place before a last line break."""
    return re.compile(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern)


def _refuse(*, when: bool) -> Findings:
    if when:
        yield ValidationError("")


def _build_limit_check(json_type: str, is_beyond: Callable[[float, float], bool]) -> Callable[..., Findings]:
    """Return the check of a keyword that limits numbers, or the length of texts or lists."""

    def check_limit(checker: Checker, limit: float, data: Any, _: Schema) -> Findings:  # noqa: ANN401 - narrowed by its type
        if checker.is_type(data, json_type) and is_beyond(data if json_type == "number" else len(data), limit):
            yield ValidationError("")

    return check_limit


def _check_unique_items(_: Checker, __: object, data: object, ___: Schema) -> Findings:
    """Find texts that stand twice: the schemas ask it of lists of texts alone, where it costs no comparing of pairs."""
    seen: set[str] = set()
    for index, each in enumerate(data if isinstance(data, list) else ()):
        if isinstance(each, str):
            if each in seen:
                yield ValidationError("", path=(index,))
            seen.add(each)


def _check_additional_properties(checker: Checker, allowed: Any, data: object, schema: Schema) -> Findings:  # noqa: ANN401 - a schema
    known = schema.get("properties", {})
    for key, value in _as_object(data).items() if allowed is not True else ():
        if key not in known and allowed is False:
            yield ValidationError("", path=(key,))
        elif key not in known:
            yield from checker.descend(value, allowed, path=key)


def _check_unevaluated_properties(_: Checker, __: object, data: object, schema: Schema) -> Findings:
    """Refuse the fields of other acts, where the act is one that is known."""
    entry = _as_object(data)
    if entry.get("act") in schema["properties"]["act"]["enum"]:
        own = find_act_schema(schema, entry["act"]).get("properties", {})
        yield from (ValidationError("", path=(key,)) for key in entry if key not in own and key not in schema["properties"])


_KEYWORDS: Mapping[str, Any] = {
    "additionalProperties": _check_additional_properties,
    # what the act asks for: the one use that the schemas make of it, without trying every act
    "allOf": lambda checker, _, data, schema: checker.descend(data, find_act_schema(schema, _as_object(data).get("act"))),
    "anyOf": lambda _, ways, data, __: _refuse(  # at least one of some keys: the one use that the schemas make of it
        when=isinstance(data, dict) and not any(data.keys() >= set(way["required"]) for way in ways)
    ),
    "dependentRequired": lambda _, wanted, data, __: (
        ValidationError(each)
        for key, others in wanted.items()
        if key in _as_object(data)
        for each in others
        if each not in _as_object(data)
    ),
    "enum": lambda _, values, data, schema: _refuse(  # what is of the wrong type has been said to be so
        when=data not in values and (isinstance(data, str) or "type" not in schema)
    ),
    "format": lambda _, name, data, __: _refuse(when=isinstance(data, str) and name in FORMATS and not FORMATS[name](data)),
    "maxItems": _build_limit_check("array", gt),
    "maxLength": _build_limit_check("string", gt),
    "maximum": _build_limit_check("number", gt),
    "minItems": _build_limit_check("array", lt),
    "minimum": _build_limit_check("number", lt),
    "not": lambda _, refused, data, __: _refuse(when=data in refused["enum"]),  # some values: the one use that the schemas make of it
    "pattern": lambda _, pattern, data, schema: _refuse(  # what the format or the length refuses is refused once
        when=isinstance(data, str)
        and schema.get("format") not in FORMATS
        and len(data) <= schema.get("maxLength", len(data))
        and not _compile_pattern(pattern).search(data)
    ),
    "propertyNames": lambda checker, names, data, _: (
        fault for name in _as_object(data) for fault in checker.descend(name, names, path=name)
    ),
    "required": lambda _, keys, data, __: (ValidationError(key) for key in keys if isinstance(data, dict) and key not in data),
    "type": lambda checker, wanted, data, _: _refuse(
        when=not any(checker.is_type(data, each) for each in ([wanted] if isinstance(wanted, str) else wanted))
    ),
    "unevaluatedProperties": _check_unevaluated_properties,
    "uniqueItems": _check_unique_items,
}
_WHOLE = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, data: isinstance(data, int) and not isinstance(data, bool))

SchemaValidator: Any = extend(Draft202012Validator, validators=_KEYWORDS, type_checker=_WHOLE)  # type: ignore[no-untyped-call]
"""What checks data against a schema in which references have been replaced by what they refer to."""
