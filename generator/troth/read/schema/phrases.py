"""The words of schema messages: paths, values, "did you mean", and what to write instead."""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from typing import TYPE_CHECKING, Any, TypeAlias

from troth.base.dates import parse_iso_date
from troth.base.text import escape_text, find_closest_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jsonschema.exceptions import ValidationError

    from troth.model import KeyPath


FaultText: TypeAlias = "tuple[str, str, str]"
"""What is told of a finding: the rule's name without `schema/`, the message, the hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value that a keyword of a schema does not hold for."""

    keyword: str
    expected: Any
    """What the schema says for the keyword: `5` for `maximum`."""
    data: Any
    """The value; for a key that is unknown or an item that stands there twice, what holds it."""
    schema: Mapping[str, Any]
    keys: KeyPath
    """The way to the value, or to the unknown key or the second item."""
    missing: str = ""
    """The key that should be there."""
    is_name: bool = False
    """Whether the value is itself a key: the id of a party."""

    @property
    def parents(self) -> KeyPath:
        """The way to what holds the value."""
        return self.keys[:-1]

    @property
    def subject_keys(self) -> KeyPath:
        """The way that a message names: for a key, that of its mapping."""
        return self.parents if self.is_name else self.keys


def build_finding(error: ValidationError) -> Finding:
    """Return what the library found; the missing key is all that our keywords write into its message."""
    schema: Any = error.schema
    return Finding(
        keyword=str(error.validator),
        expected=error.validator_value,
        data=error.instance,
        schema=schema,
        keys=tuple(error.absolute_path),
        missing=error.message,
        is_name="propertyNames" in error.absolute_schema_path,
    )


_LONGEST_KEY = 40
_PLAIN = re.compile(r"[A-Za-z][^,:#\[\]{}\"]*(?:://[^,:#\[\]{}\"]*)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Texts that stay themselves without quotes wherever they stand."""


def describe_path(keys: Iterable[str | int]) -> str:
    """Return the way to a value in words: `log entry 3: satisfaction`, `links 1: url`, `people: jane: email`."""
    words: list[str] = []
    for key in keys:
        if isinstance(key, str):
            words.append(escape_text(key, _LONGEST_KEY))
        else:
            words[-1] = f"{'log entry' if words[-1] == 'log' else words[-1]} {key + 1}"
    return ": ".join(words)


def describe_value_at(keys: Iterable[str | int], text: str) -> str:
    """Return what is to be said of the value at `keys`."""
    about = describe_path(keys)
    return f"{about}: {text}" if about else text


def suggest_key(key: str | int, schema: Mapping[str, Any]) -> str:
    """Return the advice to write a key, with the example of its schema."""
    return f"write {key}: {_format_yaml(schema['examples'][0])}"


def suggest_example(schema: Mapping[str, Any]) -> str:
    """Return the advice to write a value like the example of its schema."""
    return f"write it like {_format_yaml(schema['examples'][0])}"


def format_value(value: object) -> str:
    """Return a number or a truth value as YAML writes it, whatever its size."""
    try:
        return json.dumps(value)
    except ValueError:
        return "a number of very many digits"


def suggest_word(word: str, words: Iterable[str]) -> str:
    """Return the question whether one of the `known` words was meant, or nothing where none is like it."""
    found = match_word(word, words)
    return f"did you mean {found}?" if found else ""


def match_word(word: str, candidates: Iterable[str]) -> str | None:
    """Return the one of the `known` words that is most like `word`, whatever its dashes and capitals."""
    words = tuple(candidates)
    return find_closest_word(word.replace("-", "_"), words) or find_closest_word(word, words)


def suggest_one_of(words: Iterable[str]) -> str:
    """Return the advice to write one of some words."""
    known = tuple(words)
    return f"write one of {', '.join(known)}" if len(known) > 1 else f"write {known[0]}"


def join_alternatives(words: Iterable[str]) -> str:
    """Return words in a row: `due, outcome or cost`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _format_yaml(value: object) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_format_yaml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_format_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


_MAX_DATE_TEXT = 60
_MONTHS = 12
_WITH_TIME = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9]{1,2}:.*", re.DOTALL)
_DATE_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})(?P<between>[-/. ]?)(?P<month>[0-9]{1,2})(?P=between)(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?P<between>[-/ ])(?P<month>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4})"),
    re.compile(r"(?P<month>[0-9]{1,2})(?P<between>[-/ ])(?P<day>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4})"),
)
"""Day before month is how most of the world writes with slashes; where both readings are days, nothing is guessed."""


def suggest_date(date_text: str, example: str) -> str:
    """Return what to write instead of `date_text`, which is no date: the day that was meant where there is one, else the form."""
    ordinary = unicodedata.normalize("NFKC", date_text[:_MAX_DATE_TEXT])
    text = "".join("-" if unicodedata.category(char) == "Pd" else char for char in ordinary).strip()
    timed = _WITH_TIME.fullmatch(text)
    if timed and parse_iso_date(timed["day"]):
        return f"a date has no time: write {timed['day']}"
    readings = (form.fullmatch(text) for form in _DATE_FORMS)
    texts = {f"{each['year']}-{each['month']:0>2}-{each['day']:0>2}" for each in readings if each}
    meant = {each for each in texts if parse_iso_date(each)}
    if len(meant) == 1:
        return f"write {meant.pop()}"
    return _explain_no_such_day(text) or f"write YYYY-MM-DD, like {example}"


def _explain_no_such_day(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return ""
    year, month, _ = map(int, text.split("-"))
    if not MINYEAR <= year <= MAXYEAR:
        return f"years go from {MINYEAR:04} to {MAXYEAR}"
    if not 1 <= month <= _MONTHS:
        return "a year has 12 months: the month is in the middle"
    return f"{text[:7]} has {monthrange(year, month)[1]} days"
