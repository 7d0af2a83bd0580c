"""One way to write a value down, so that two places that say the same have the same bytes, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Plain: TypeAlias = "bool | int | float | str | Sequence[Plain] | Mapping[str, Plain] | None"
"""What has a canonical form: JSON's types, with any sequence for a list and any mapping for an object."""


def canonical(value: Plain) -> bytes:
    """Return the value as JSON in UTF-8 with sorted keys and no spaces; `2.0` is written as `2`."""
    text = json.dumps(_whole(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")


def digest(value: Plain, length: int = 12) -> str:
    """Return the first `length` hex digits (at most 64) of the SHA-256 over the value's canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()[:length]


def _whole(value: Plain) -> Plain:
    """Return the value with whole numbers as integers, however they were written."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Mapping):
        return {key: _whole(inner) for key, inner in value.items()}
    return [_whole(inner) for inner in value]
