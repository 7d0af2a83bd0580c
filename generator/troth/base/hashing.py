"""One way to write a value down, so that two places that say the same have the same bytes, on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

CanonicalValue: TypeAlias = "bool | int | float | str | Sequence[CanonicalValue] | Mapping[str, CanonicalValue] | None"
"""What has a canonical form: JSON's types, with any sequence for a list and any mapping for an object."""


def encode_canonical(value: CanonicalValue) -> bytes:
    """Return the value as JSON in UTF-8 with sorted keys and no spaces; `2.0` is written as `2`."""
    return _ENCODER.encode(_normalize_numbers(value)).encode("utf-8", "surrogatepass")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)
FULL_DIGITS = 64
"""Digits of a whole SHA-256."""


def hash_value(value: CanonicalValue, length: int = 12) -> str:
    """Return the first `length` hex digits (at most 64) of the SHA-256 over the value's canonical form."""
    return hashlib.sha256(encode_canonical(value)).hexdigest()[:length]


def _normalize_numbers(value: CanonicalValue) -> CanonicalValue:
    """Return the value with whole numbers as integers, however they were written."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, (dict, Mapping)):  # the first of them is told at once
        # most of what there is are texts: they are worth no call of their own
        return {key: inner if type(inner) is str else _normalize_numbers(inner) for key, inner in value.items()}
    return [_normalize_numbers(inner) for inner in value]
