"""Say what is wrong with a file's data by the schema of its kind: each finding as a problem with its rule, place, message and hint."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from troth.base.text import escape_text, quote_text
from troth.model.problem import Problem
from troth.read.schema.fast import NOT_ZONES
from troth.read.schema.phrases import (
    build_finding,
    describe_path,
    describe_value_at,
    format_value,
    join_alternatives,
    match_word,
    suggest_date,
    suggest_example,
    suggest_key,
    suggest_one_of,
    suggest_word,
)
from troth.read.schema.schema import load_schema
from troth.read.schema.validator import SchemaValidator, find_act_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from jsonschema.protocols import Validator

    from troth.model import Kind, Source
    from troth.read.schema.phrases import FaultText, Finding

_LIST_UP_TO = 8
"""So many values are listed beside the one that was probably meant."""
_TYPE_NAMES: Mapping[str, str] = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "a mapping",
}  # fmt: skip


def describe_wrong_type(finding: Finding) -> FaultText:
    """Return the words for a value of a type that its key does not take."""
    keys, data, schema = finding.keys, finding.data, finding.schema
    if data is None:
        return describe_empty(finding)
    if schema.get("format") == "date":
        return describe_wrong_format(finding)
    wanted = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kinds = join_alternatives(_TYPE_NAMES[each] for each in wanted)
    if isinstance(data, list | dict):
        return (
            "type",
            describe_value_at(keys, f"{_TYPE_NAMES['array' if isinstance(data, list) else 'object']} is here, but {kinds} is required"),
            suggest_example(schema),
        )
    text = quote_text(data) if isinstance(data, str) else format_value(data)
    return "type", describe_value_at(keys, f"{text} is not {kinds}"), _suggest_instead(data, wanted, schema)


def _suggest_instead(data: str | float, wanted: list[str], schema: Mapping[str, Any]) -> str:
    """Return what to write instead of a text, a number or a truth value that is of the wrong type."""
    if wanted == ["boolean"]:
        return "write true or false, without quotes"
    if isinstance(data, str):
        if wanted[0] in ("integer", "number"):
            return f"remove the quotes: {data}" if data.isascii() and data.isdigit() else _suggest_range(schema)
        return f"write [{data}]" if wanted == ["array"] and _is_accepted(data, schema["items"]) else suggest_example(schema)
    if "string" not in wanted:
        return _suggest_range(schema)
    if _is_accepted(format_value(data), schema):
        return f'put it in quotes: "{format_value(data)}"'
    return suggest_one_of(schema["enum"]) if "enum" in schema else _get_advice(schema)


def _is_accepted(text: str, schema: Mapping[str, Any]) -> bool:
    if "string" not in schema["type"] or len(text) > schema.get("maxLength", len(text)):
        return False
    return bool(re.search(schema["pattern"], text)) if "pattern" in schema else text in schema.get("enum", ())


def describe_empty(finding: Finding) -> FaultText:
    """Return the words for a value that is not there: nothing, a blank text, a list without items."""
    last = finding.keys[-1]
    hint = suggest_key(last, finding.schema) if isinstance(last, str) else "write something after the dash, or remove the dash"
    return "empty", f"{describe_path(finding.keys)} is empty", hint


def describe_wrong_form(finding: Finding) -> FaultText:
    """Return the words for a text that is not of the form that its key asks for."""
    if not finding.data.strip() and not finding.is_name:
        return describe_empty(finding)
    return (
        "pattern",
        describe_value_at(finding.subject_keys, f"{quote_text(finding.data)} is {_get_noun(finding.schema)}"),
        _get_advice(finding.schema),
    )


def describe_wrong_format(finding: Finding) -> FaultText:
    """Return the words for what is no date, or no time zone."""
    data, schema = finding.data, finding.schema
    if data == "":
        return describe_empty(finding)
    text = data if isinstance(data, str) else format_value(data)
    message = describe_value_at(finding.keys, f"{quote_text(text)} is {_get_noun(finding.schema)}")
    if schema["format"] == "date":
        return "date", message, suggest_date(text, schema["examples"][0])
    return "value", message, suggest_word(text, _list_zones()) or _get_advice(finding.schema)


def describe_unlisted(finding: Finding) -> FaultText:
    """Return the words for a value that is none of those that its key takes."""
    values = finding.expected
    hint = suggest_word(finding.data, values)
    if not hint or len(values) <= _LIST_UP_TO:
        hint = f"{hint} {suggest_one_of(values)}".strip()
    return "value", describe_value_at(finding.keys, f"{quote_text(finding.data)} is not one of the allowed values"), hint


def describe_reserved(finding: Finding) -> FaultText:
    """Return the words for an id that is a reserved word."""
    return (
        "value",
        describe_value_at(finding.subject_keys, f"{quote_text(finding.data)} is a reserved word"),
        "choose another id",
    )


def describe_out_of_range(finding: Finding) -> FaultText:
    """Return the words for a number that is too small or too large."""
    compared = "more" if finding.keyword == "maximum" else "less"
    message = describe_value_at(finding.keys, f"{format_value(finding.data)} is {compared} than {finding.expected}")
    return "range", message, _suggest_range(finding.schema)


def describe_too_long(finding: Finding) -> FaultText:
    """Return the words for a text or a list that is longer than it may be."""
    data, most = finding.data, finding.expected
    parts = f"{quote_text(data, 30)} has {len(data)} characters" if isinstance(data, str) else f"the list has {len(data):,} items"
    return "length", describe_value_at(finding.subject_keys, f"{parts}, more than {most:,}"), f"write at most {most:,}"


def describe_duplicate(finding: Finding) -> FaultText:
    """Return the words for an item that its list has already."""
    twice = finding.data[finding.keys[-1]]
    return "double", describe_value_at(finding.parents, f"{quote_text(twice)} is there twice"), "remove one of them"


def _get_noun(schema: Mapping[str, Any]) -> str:
    return str(schema["patternErrorMessage"]).partition(": ")[0]


def _get_advice(schema: Mapping[str, Any]) -> str:
    return str(schema["patternErrorMessage"]).partition(": ")[2]


def _suggest_range(schema: Mapping[str, Any]) -> str:
    if schema["type"] == "integer":
        return f"write a whole number from {schema['minimum']} to {schema['maximum']}"
    return suggest_example(schema)


@cache
def _list_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - NOT_ZONES


_FOLLOWS = "leave it out: it follows from the log"
_DERIVED = ("status", "state", "schedule", "overdue", "report", "flags", "first_due", "delivered_on", "closed_on", "kept_on_time")
_NOT_STORED: Mapping[str, str] = {
    "id": "leave it out: the file's name is the id",
    "next_steps": "leave it out: the next steps are the promises that name the meeting",
    **dict.fromkeys(_DERIVED, _FOLLOWS),
}
"""What people store although it is derived."""


def describe_missing(finding: Finding) -> FaultText:
    """Return the words for a key that has to be there."""
    key = finding.missing
    message = f"{describe_path((*finding.keys, key))} is missing"
    if finding.keyword == "dependentRequired":
        message += f", though {next(each for each, keys in finding.expected.items() if key in keys and each in finding.data)} is there"
    return "missing-key", message, suggest_key(key, finding.schema["properties"][key])


def describe_none_of_several(finding: Finding) -> FaultText:
    """Return the words for several keys of which one at least has to be there."""
    keys = [each["required"][0] for each in finding.expected]
    message = describe_value_at(finding.keys, f"{join_alternatives(keys)} is missing")
    return "missing-key", message, suggest_key(keys[0], finding.schema["properties"][keys[0]])


def describe_unknown_key(finding: Finding) -> FaultText:
    """Return the words for a key that its mapping does not have."""
    key, known = str(finding.keys[-1]), finding.schema["properties"]
    entry = known.get("log", {}).get("items", {})
    act_keys = chain.from_iterable(each["then"].get("properties", {}) for each in entry.get("allOf", ()))
    if key in {*entry.get("properties", ()), *act_keys}:
        hint = "it belongs to an entry of the log: write it there"
    else:
        hint = _NOT_STORED.get(key) or suggest_word(key, known) or suggest_one_of(known)
    return "unknown-key", describe_value_at(finding.parents, f"unknown key {quote_text(key)}"), hint


def describe_wrong_act(finding: Finding) -> FaultText:
    """Return the words for a key of an entry that its act does not have."""
    key, act, schema = str(finding.keys[-1]), finding.data["act"], finding.schema
    fields = {each: find_act_schema(schema, each).get("properties", {}) for each in schema["properties"]["act"]["enum"]}
    owners = [each for each, own in fields.items() if key in own]
    if owners:
        hint = f"leave it out, or write act: {owners[0]}" if len(owners) == 1 else "leave it out"
        return "unknown-key", describe_value_at(finding.parents, f"{key} belongs to {join_alternatives(owners)}, not to {act}"), hint
    own = (*schema["properties"], *fields[act])
    hint = suggest_word(key, own) or suggest_one_of(own)
    return "unknown-key", describe_value_at(finding.parents, f"unknown key {quote_text(key)}"), hint


def find_meant_key(finding: Finding) -> str | None:
    """Return the key that an unknown key was meant to be, where one is like it."""
    own = find_act_schema(finding.schema, finding.data.get("act")).get("properties", {})
    return match_word(str(finding.keys[-1]), (*finding.schema["properties"], *own))


_LONGEST_MESSAGE, _LONGEST = 180, 298
"""The message alone, and together with the hint."""
_UNKNOWN_KEY = frozenset({"additionalProperties", "unevaluatedProperties"})
_MISSING_KEY = frozenset({"required", "dependentRequired"})
_DESCRIBERS: Mapping[str, Callable[[Finding], FaultText]] = {
    "additionalProperties": describe_unknown_key,
    "anyOf": describe_none_of_several,
    "dependentRequired": describe_missing,
    "enum": describe_unlisted,
    "format": describe_wrong_format,
    "maxItems": describe_too_long,
    "maxLength": describe_too_long,
    "maximum": describe_out_of_range,
    "minItems": describe_empty,
    "minimum": describe_out_of_range,
    "not": describe_reserved,
    "pattern": describe_wrong_form,
    "required": describe_missing,
    "type": describe_wrong_type,
    "unevaluatedProperties": describe_wrong_act,
    "uniqueItems": describe_duplicate,
}
"""The words for each keyword of the schemas."""


def build_problems(findings: Collection[Finding], source: Source, required: Collection[str]) -> Iterator[Problem]:
    """Yield the problems that the findings are; `required` are the keys that the record cannot do without.

    A key that is missing because it is misspelt is one fault, told where it stands.
    """
    misspelt = {(*each.parents, find_meant_key(each)) for each in findings if each.keyword in _UNKNOWN_KEY}
    for finding in findings:
        if finding.keyword in _MISSING_KEY and (*finding.keys, finding.missing) in misspelt:
            continue
        rule, message, hint = _DESCRIBERS[finding.keyword](finding)
        if rule == "empty" and len(finding.keys) == 1 and finding.keys[0] not in required:
            hint += ", or leave it out"
        about_key = finding.is_name or finding.keyword in _UNKNOWN_KEY
        place = source.find_key_place(*finding.keys) if about_key else source.find_place(*finding.keys)
        message = escape_text(message, _LONGEST_MESSAGE)
        yield Problem(f"schema/{rule}", place, message, escape_text(hint, _LONGEST - len(message)))


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
        message = f"{number} more {'problem' if number == 1 else 'problems'} in this file"
        yield Problem("schema/more", source.find_place(*rest.keys), message, "fix those above and check again")


@cache
def _create_validator(kind: Kind, *, alone: bool) -> Validator:
    found: Validator = SchemaValidator(load_schema(kind.value, alone=alone))
    return found
