"""Turns of phrase for what a schema finds: the way to a value in words, an example as YAML, words in a row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST_KEY = 40
_PLAIN = re.compile(r"[A-Za-z][^,:#\[\]{}\"]*(?:://[^,:#\[\]{}\"]*)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Texts that stay themselves without quotes wherever they stand."""


def subject(keys: Iterable[str | int]) -> str:
    """Return the way to a value in words: `log entry 3: satisfaction`, `links 1: url`, `people: jane: email`."""
    words: list[str] = []
    for key in keys:
        if isinstance(key, str):
            words.append(shown(key, _LONGEST_KEY))
        else:
            words[-1] = f"{'log entry' if words[-1] == 'log' else words[-1]} {key + 1}"
    return ": ".join(words)


def said(keys: Iterable[str | int], what: str) -> str:
    """Return what is to be said of the value at `keys`."""
    about = subject(keys)
    return f"{about}: {what}" if about else what


def write(key: str | int, schema: Mapping[str, Any]) -> str:
    """Return the advice to write a key, with the example of its schema."""
    return f"write {key}: {_yaml(schema['examples'][0])}"


def like(schema: Mapping[str, Any]) -> str:
    """Return the advice to write a value like the example of its schema."""
    return f"write it like {_yaml(schema['examples'][0])}"


def written(value: object) -> str:
    """Return a number or a truth value as YAML writes it, whatever its size."""
    try:
        return json.dumps(value)
    except ValueError:
        return "a number of very many digits"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question whether one of the `known` words was meant, or nothing where none is like it."""
    found = meant(word, known)
    return f"did you mean {found}?" if found else ""


def meant(word: str, known: Iterable[str]) -> str | None:
    """Return the one of the `known` words that is most like `word`, whatever its dashes and capitals."""
    words = tuple(known)
    return nearest(word.replace("-", "_"), words) or nearest(word, words)


def one_of(words: Iterable[str]) -> str:
    """Return the advice to write one of some words."""
    known = tuple(words)
    return f"write one of {', '.join(known)}" if len(known) > 1 else f"write {known[0]}"


def either(words: Iterable[str]) -> str:
    """Return words in a row: `due, outcome or cost`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _yaml(value: object) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
