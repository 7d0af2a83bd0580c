"""JSON as it is published: a line for each key, and for each record of a list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Written(str):
    """A value that is JSON already."""

    __slots__ = ()


def text(value: Mapping[str, Any]) -> str:
    """Return JSON with a line for each key, and for each record of a list: quick to write, and easy to compare."""
    return joined(taken_apart(value))


def joined(written: Mapping[str, str | list[str]]) -> str:
    """Return an object as JSON with a line for each key, and for each record of a list."""
    lines = [key + (one if isinstance(one, str) else "[\n" + ",\n".join(one) + "\n]") for key, one in written.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def in_a_line(written: Mapping[str, str | list[str]]) -> str:
    """Return an object as JSON on one line."""
    return "{" + ", ".join([key + (one if isinstance(one, str) else "[" + ", ".join(one) + "]") for key, one in written.items()]) + "}"


def pieces(value: object) -> str | list[str]:
    """Return a value as JSON; of a list of records, each of them."""
    if value is None:
        return "null"
    if type(value) is list:
        return "[]" if not value else list(map(line, value)) if isinstance(value[0], dict) else line(value)
    return value if isinstance(value, Written) else line(value)


line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def taken_apart(value: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return what stands on each line: the key as it begins the line, and its value as JSON."""
    return {f'"{key}": ': pieces(each) for key, each in value.items()}
