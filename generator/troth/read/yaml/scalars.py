"""What an unquoted value is: nothing, true or false, a plain number, a text, or one that programs read differently."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from troth.base.limits import FILE_DIGITS
from troth.base.text import quote_text

if TYPE_CHECKING:
    from collections.abc import Mapping


MAX_DIGITS = FILE_DIGITS.most
"""As many digits as every reader of JSON keeps."""


class Ambiguity(Enum):
    """Why an unquoted value has no one meaning."""

    WORD = auto()
    """A word that is yes or no, or nothing, to some readers of YAML."""
    NUMBER = auto()
    """A number that readers of YAML work out differently."""
    LONG = auto()
    """A number with more digits than are kept."""


_EMPTY = ("", "~", "null")
_DOUBTFUL = (
    "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    "True", "TRUE", "False", "FALSE", "Null", "NULL", "=", "<<",
    ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN",
)  # fmt: skip
SPECIAL_WORDS: Mapping[str, bool | Ambiguity | None] = {
    **dict.fromkeys(_EMPTY), "true": True, "false": False, **dict.fromkeys(_DOUBTFUL, Ambiguity.WORD),
}  # fmt: skip
"""The unquoted words that are no text, or no text to everybody."""
NUMBER_STARTS = frozenset("0123456789+-.")
"""The characters that a number may start with; whatever starts with another, and is none of those words, is a text."""
_NUMBER = re.compile(
    r"""(?P<whole> -? (?: 0 | [1-9][0-9]* ) )
      | (?P<part> -? (?: 0 | [1-9][0-9]* ) \.[0-9]+ )
      | [-+]? 0 [oxbXB] [0-9a-fA-F_]+                               # of base 8, 16, 2
      | [-+]? [0-9][0-9_]* (?: : [0-5]?[0-9] )+ (?: \.[0-9_]* )?    # of base 60: 1:30
      | [-+]? [0-9][0-9_]* (?: \.[0-9_]* )? (?: [eE][-+]?[0-9]+ )?  # 010, +1, 1_000, 1., 1e3
      | [-+]? \.[0-9][0-9_]* (?: [eE][-+]?[0-9]+ )?                 # .5
    """,
    re.VERBOSE,
)


def parse_plain(text: str) -> bool | float | str | Ambiguity | None:
    """Return what the unquoted `text` is; a date is a text, and so is whatever is nothing else."""
    if text in SPECIAL_WORDS:
        return SPECIAL_WORDS[text]
    if text[0] not in NUMBER_STARTS or text[4:5] == "-" == text[7:8]:  # A date: no number has two signs inside.
        return text
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    if found.lastgroup is None:
        return Ambiguity.NUMBER
    if len(text) > MAX_DIGITS and sum(char in "0123456789" for char in text) > MAX_DIGITS:
        return Ambiguity.LONG
    return int(text) if found.lastgroup == "whole" else float(text)


def describe_ambiguity(doubt: Ambiguity, text: str) -> tuple[str, str, str]:
    """Return the rule, the message and the hint for an unquoted value of no one meaning."""
    name = quote_text(text)
    quote = f"quote it: {name}"
    if doubt is Ambiguity.LONG:
        return "yaml/limit", f"{name} {FILE_DIGITS.beyond}", f"{quote}, if it is a text"
    if doubt is Ambiguity.NUMBER:
        return "yaml/ambiguous", f"{name} unquoted is another number, or a text, depending on the program that reads it", quote
    message = f"{name} unquoted is text to some programs and something else to others"
    meant = f"write {text.lower()}, or " if text.lower() in ("true", "false", "null") else ""
    return "yaml/ambiguous", message, meant + quote
