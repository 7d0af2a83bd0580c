"""Check what another board publishes against the schema of `v1/board.json`, record by record."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from troth.base.text import escape_text
from troth.read.schema.fast import build_fast_check
from troth.read.schema.schema import load_schema
from troth.read.schema.validator import SchemaValidator
from troth.read.sources.strict_json import StrictJsonError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.read.schema.fast import FastCheck


if TYPE_CHECKING:
    Keys = tuple[str | int, ...]

_MANY = 50
"""Of a longer list the items are looked at one by one, by the fast validator first."""


def check_record(key: str, number: int, found: Any) -> None:  # noqa: ANN401 - any JSON
    """Raise RefusedError where an item of the list under a key of the whole is not as the schema wants it."""
    wanted = _get_value_schema(key).get("items")
    if wanted is not None and not _load_fast_check(key)(found):
        _check(wanted, found, (key, number))


def check_value(key: str, found: object) -> None:
    """Raise RefusedError where what stands under a key of the whole is not as the schema wants it."""
    if not _get_value_schema(key):
        raise _build_error((), "additionalProperties")
    _check(_get_value_schema(key), found, (key,))


def check_whole(found: object) -> None:
    """Raise RefusedError where the whole, without the items of its lists, is not as the schema wants it."""
    _check(load_schema("board-export"), found, ())


@cache
def _get_value_schema(key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_schema("board-export")["properties"].get(key, {})
    return found


@cache
def _load_fast_check(key: str) -> FastCheck:
    return build_fast_check(_get_value_schema(key)["items"])


def _check(wanted: Mapping[str, Any], found: Any, at: Keys) -> None:  # noqa: ANN401 - any JSON
    """Raise RefusedError for the first fault. Explaining takes a hundred times as long as looking: so no long list is explained."""
    shorter = found
    for key, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, list) and len(value) > _MANY:
            listed = wanted.get("properties", {}).get(key, {})
            if "uniqueItems" in listed and all(isinstance(each, str) for each in value) and len(set(value)) < len(value):
                raise _build_error((*at, key), "uniqueItems")
            item = listed.get("items", {})
            sound = build_fast_check(item)
            for number, each in enumerate(value):
                if not sound(each):
                    _check(item, each, (*at, key, number))
            shorter = {**shorter, key: value[:_MANY]}
    fault = next(SchemaValidator(wanted).iter_errors(shorter), None)
    if fault is not None:
        raise _build_error((*at, *fault.absolute_path), str(fault.validator))


def _build_error(at: Keys, keyword: str) -> StrictJsonError:
    where = "".join(f"[{each}]" if isinstance(each, int) else f".{escape_text(each, 40)}" for each in at).lstrip(".")
    return StrictJsonError(f"is not what a board publishes: {where or 'the file'} does not match the schema ({keyword})")
