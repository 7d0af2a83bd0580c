"""Words for values that are not what their key takes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from troth.read.formats import NOT_ZONES
from troth.read.meant_dates import date_hint
from troth.read.phrases import did_you_mean, either, like, one_of, said, subject, write, written
from troth.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.read.finding import Finding, Words

_LIST_UP_TO = 8
"""So many values are listed beside the one that was probably meant."""
_KINDS: Mapping[str, str] = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "a mapping",
}  # fmt: skip


def of_wrong_type(finding: Finding) -> Words:
    """Return the words for a value of a type that its key does not take."""
    keys, data, schema = finding.keys, finding.data, finding.schema
    if data is None:
        return empty(finding)
    if schema.get("format") == "date":
        return of_wrong_format(finding)
    wanted = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kinds = either(_KINDS[each] for each in wanted)
    if isinstance(data, list | dict):
        return "type", said(keys, f"{_KINDS['array' if isinstance(data, list) else 'object']} stands where {kinds} is wanted"), like(schema)
    text = quoted(data) if isinstance(data, str) else written(data)
    return "type", said(keys, f"{text} is not {kinds}"), _instead(data, wanted, schema)


def _instead(data: str | float, wanted: list[str], schema: Mapping[str, Any]) -> str:
    """Return what to write instead of a text, a number or a truth value that is of the wrong type."""
    if wanted == ["boolean"]:
        return "write true or false, without quotes"
    if isinstance(data, str):
        return _instead_of_text(data, wanted, schema)
    if "string" not in wanted:
        return _range(schema)
    if _fits(written(data), schema):
        return f'put it in quotes: "{written(data)}"'
    return one_of(schema["enum"]) if "enum" in schema else _advice(schema)


def _instead_of_text(text: str, wanted: list[str], schema: Mapping[str, Any]) -> str:
    if wanted[0] in ("integer", "number"):
        return f"take the quotes off: {text}" if text.isascii() and text.isdigit() else _range(schema)
    return f"write [{text}]" if wanted == ["array"] and _fits(text, schema["items"]) else like(schema)


def _fits(text: str, schema: Mapping[str, Any]) -> bool:
    if "string" not in schema["type"] or len(text) > schema.get("maxLength", len(text)):
        return False
    return bool(re.search(schema["pattern"], text)) if "pattern" in schema else text in schema.get("enum", ())


def empty(finding: Finding) -> Words:
    """Return the words for a value that is not there: nothing, a blank text, a list without items."""
    last = finding.keys[-1]
    hint = write(last, finding.schema) if isinstance(last, str) else "write something after the dash, or take the dash away"
    return "empty", f"{subject(finding.keys)} is empty", hint


def of_wrong_form(finding: Finding) -> Words:
    """Return the words for a text that is not of the form that its key asks for."""
    if not finding.data.strip() and not finding.is_name:
        return empty(finding)
    return "pattern", said(finding.about, f"{quoted(finding.data)} is {_noun(finding.schema)}"), _advice(finding.schema)


def of_wrong_format(finding: Finding) -> Words:
    """Return the words for what is no date, or no time zone."""
    data, schema = finding.data, finding.schema
    if data == "":
        return empty(finding)
    text = data if isinstance(data, str) else written(data)
    message = said(finding.keys, f"{quoted(text)} is {_noun(finding.schema)}")
    if schema["format"] == "date":
        return "date", message, date_hint(text, schema["examples"][0])
    return "value", message, did_you_mean(text, _zones()) or _advice(finding.schema)


def unlisted(finding: Finding) -> Words:
    """Return the words for a value that is none of those that its key takes."""
    values = finding.asked
    hint = did_you_mean(finding.data, values)
    if not hint or len(values) <= _LIST_UP_TO:
        hint = f"{hint} {one_of(values)}".strip()
    return "value", said(finding.keys, f"{quoted(finding.data)} is none of the values it takes"), hint


def reserved(finding: Finding) -> Words:
    """Return the words for an id that is a word with a meaning of its own."""
    return "value", said(finding.about, f"{quoted(finding.data)} is a word with a meaning of its own"), "choose another id"


def out_of_range(finding: Finding) -> Words:
    """Return the words for a number that is too small or too large."""
    compared = "more" if finding.keyword == "maximum" else "less"
    message = said(finding.keys, f"{written(finding.data)} is {compared} than {finding.asked}")
    return "range", message, _range(finding.schema)


def too_long(finding: Finding) -> Words:
    """Return the words for a text or a list that is longer than it may be."""
    data, most = finding.data, finding.asked
    parts = f"{quoted(data, 30)} has {len(data)} characters" if isinstance(data, str) else f"the list has {len(data):,} items"
    return "length", said(finding.about, f"{parts}, more than {most:,}"), f"write at most {most:,}"


def double(finding: Finding) -> Words:
    """Return the words for an item that its list has already."""
    twice = finding.data[finding.keys[-1]]
    return "double", said(finding.parents, f"{quoted(twice)} stands there twice"), "take one of them away"


def _noun(schema: Mapping[str, Any]) -> str:
    return str(schema["patternErrorMessage"]).partition(": ")[0]


def _advice(schema: Mapping[str, Any]) -> str:
    return str(schema["patternErrorMessage"]).partition(": ")[2]


def _range(schema: Mapping[str, Any]) -> str:
    if schema["type"] == "integer":
        return f"write a whole number from {schema['minimum']} to {schema['maximum']}"
    return like(schema)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - NOT_ZONES
