"""Parse values as people say them: numbers, measures with what is wanted or was found, and amounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Data


_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?\Z", re.ASCII)


def parse_measure(text: str, key: str) -> Data:
    """Return a measure: a text, or `what = value` as what is looked at with its value under `key`."""
    what, equals, value = text.rpartition(" = ")
    return {"what": what.strip(), key: parse_number_or_text(value.strip())} if equals and what.strip() and value.strip() else text


_BOUND = re.compile(r"(?P<what>.*\S)\s+(?P<sign><=|>=|==)\s+(?P<value>-?[0-9.]+)\Z", re.ASCII | re.DOTALL)
_BOUNDS = {"<=": "at_most", ">=": "at_least", "==": "equals"}


def wanted(text: str) -> Data:
    """Return a measure that is promised: a text, `what = value`, or with a bound: `what <= 0`, `what >= 95`, `what == 12`."""
    bound = _BOUND.match(text)
    number = parse_number_or_text(bound["value"]) if bound else None
    if bound is None or isinstance(number, str):
        return parse_measure(text, "target")
    return {"what": bound["what"], _BOUNDS[bound["sign"]]: number}


def read_amount(text: str) -> Data:
    """Return an amount that somebody names as `500 USD`; None for anything else."""
    value, _, unit = text.strip().partition(" ")
    number = parse_number_or_text(value)
    return None if isinstance(number, str) or not unit.strip() else {"value": number, "unit": unit.strip()}


def parse_number_or_text(text: str) -> Data:
    """Return a number where the text writes one, else the text."""
    if not _NUMBER.match(text):
        return text
    return float(text) if "." in text else int(text)
