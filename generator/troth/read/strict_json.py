"""Read JSON that strangers publish: nothing that two programs could read differently, or that hides something."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from troth.read.characters import IN_TEXT
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 2_000_000
"""So many lists and objects are read: each takes far more memory than it takes to write."""
_DIGITS = 15
"""Longer whole numbers are no counts."""
_ESCAPES = re.compile(r"\\[ubfr]")
"""Escapes that may stand for a character that no text may hold."""
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
_SUSPECT = re.compile(rf"{IN_TEXT.pattern}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What may be refused, also where it depends on the character before it."""
_HALF = re.compile("[\ud800-\udfff]")


class RefusedError(Exception):
    """The bytes are not JSON as it is read here; the message is the reason, as the rest of a sentence."""


def strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what the bytes of a JSON file hold. Raises RefusedError, and nothing else, for whatever is wrong with them."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise RefusedError("is not saved as UTF-8") from None
    if text.count("[") + text.count("{") > _MOST:
        raise RefusedError("holds more lists and objects than any board")
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int)
    except json.JSONDecodeError as error:
        raise RefusedError(f"is not JSON: line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise RefusedError("is nested too deeply") from None
    _see_characters(data, text, found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RefusedError(f"has the key '{shown(twice, 40)}' twice in one object")
    return made


def _constant(name: str) -> NoReturn:
    raise RefusedError(f"holds {name}, which is no number")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise RefusedError("holds a number that is too large")
    return number


def _int(text: str) -> int:
    if len(text) > _DIGITS:
        raise RefusedError("holds a number that is too large")
    return int(text)


def _see_characters(data: bytes, text: str, found: object) -> None:
    """Refuse characters that hide something, written as they are or as an escape."""
    unusual = data.translate(None, _PLAIN).decode()  # most of a board is ASCII, and the pattern takes its time
    refused = IN_TEXT.search(text) if _SUSPECT.search(unusual) else None
    if refused is None and _ESCAPES.search(text):
        refused = next((bad for each in _texts(found) if (bad := IN_TEXT.search(each) or _HALF.search(each))), None)
    if refused is not None:
        raise RefusedError(f"holds a hidden character (U+{ord(refused[0][0]):04X})")


def _texts(found: object) -> Iterator[str]:
    """Yield every text and key, however deep."""
    left = [found]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, list):
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(each)
            left.extend(each.values())
