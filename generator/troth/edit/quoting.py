"""How a person writes values in YAML: plain where that reads back as the very same, otherwise in double quotes."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING

from troth.base.dates import parse_iso_date
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from troth.model import Data


WIDTH = 120
"""An entry that fits into so many columns is written on one line."""
_DAYS = frozenset({"date", "happened", "respond_by", "due", "made", "until", "by", "occurrence", "through"})
"""The keys whose values are dates, which stay plain; anywhere else what looks like a date is a text in quotes."""
_QUOTED = frozenset({"terms", "period"})
"""The keys whose values may look like numbers, so they are always quoted."""
_LIKE_NUMBER = re.compile(r"[-+.]*[0-9][-+.,:_0-9A-Fa-fxXeE]*")
_WORD = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)\Z)[A-Za-z0-9_][A-Za-z0-9_-]*")
"""A key that is no other word to any reader; most keys are names of the schemas, but ids of parties are keys too."""
_INDENT = "  "


def format_yaml_item(entry: Mapping[str, Data], column: int, *, on_one_line: bool) -> tuple[str, ...]:
    """Return the lines of an item of a list whose dashes stand at `column`, each with its indentation.

    `on_one_line` asks for `- {date: …, by: …}` where that fits; a text of several lines never does.
    """
    margin = " " * column
    one = f"{margin}- {format_yaml_flow(dict(entry))}"
    if on_one_line and len(one) <= WIDTH and not any(isinstance(value, str) and "\n" in value for value in entry.values()):
        return (one,)
    lines = [line for key, value in entry.items() for line in format_yaml_member(key, value, column + len("- "))]
    return (f"{margin}- {lines[0].lstrip()}", *lines[1:])


def format_yaml_member(key: str, value: Data, column: int = 0) -> tuple[str, ...]:
    """Return the lines of one key of a mapping in block style, each with its indentation."""
    margin, key = " " * column, format_yaml_key(key)
    if isinstance(value, list) and value and not all(isinstance(each, str) and re.fullmatch("[a-z0-9-]+", each) for each in value):
        lines, inner = [f"{margin}{key}:"], margin + _INDENT
        for each in value:
            if isinstance(each, dict):
                lines += format_yaml_item(each, len(inner), on_one_line=True)
            else:
                lines.append(f"{inner}- {_format_scalar(each, '', 'k: {}') if isinstance(each, str) else format_yaml_flow(each)}")
        return tuple(lines)
    if isinstance(value, str):
        # on the line of its key, as a block, folded if it is long, or quoted where nothing else will do
        for styled in _list_styles(key, value, margin):
            if _is_read_as("\n".join(styled), {key: value}):
                return tuple(styled)
        return (f"{margin}{key}: {_quote_text(value)}",)
    return (f"{margin}{key}: {format_yaml_flow(value)}",)


def format_yaml_key(key: str) -> str:
    """Return a key as it is written: in quotes where a reader might take it for a number or a boolean."""
    return key if _WORD.fullmatch(key) and not _LIKE_NUMBER.fullmatch(key) else _quote_text(key)


def format_yaml_flow(value: Data, key: str = "") -> str:
    """Return a value on one line; texts are written so that the strict reader has the very same text back."""
    if isinstance(value, str):
        return _format_scalar(value, key, "{{k: {}}}")
    if isinstance(value, list):
        return f"[{', '.join(map(format_yaml_flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {format_yaml_flow(inner, name)}' for name, inner in value.items())}}}"
    return json.dumps(value)


def _list_styles(key: str, text: str, margin: str) -> Iterator[Sequence[str]]:
    inner = margin + _INDENT
    if "\n" in text:
        ending = "" if text.endswith("\n") else "-"
        yield [f"{margin}{key}: |{ending}", *(inner + line if line else "" for line in text.removesuffix("\n").split("\n"))]
        return
    one = f"{margin}{key}: {_format_scalar(text, key, 'k: {}')}"
    if len(one) > WIDTH and text == " ".join(text.split()):
        yield [f"{margin}{key}: >-", *textwrap.wrap(text, WIDTH - len(inner), initial_indent=inner, subsequent_indent=inner,
                                                   break_long_words=False, break_on_hyphens=False)]  # fmt: skip
    yield [one]


def _format_scalar(text: str, key: str, around: str) -> str:
    """Return a text of one line, plain if it may be; `around` is where it is to stand."""
    unsure = "?" in text and around.startswith("{")  # some readers take it for the sign of a key there
    return text if not unsure and _may_be_plain(text, key) and _is_read_as(around.format(text), {"k": text}) else _quote_text(text)


def _may_be_plain(text: str, key: str) -> bool:
    """Tell whether no reader takes the text for something else, as far as its looks go: it starts with a letter or a digit."""
    if key in _QUOTED or not text[:1].isalnum() or "\n" in text:
        return False
    return (key in _DAYS and parse_iso_date(text) is not None) or not _LIKE_NUMBER.fullmatch(text)


def _is_read_as(text: str, expected: Mapping[str, Data]) -> bool:
    source, _ = parse_document("", f"{text}\n".encode("utf-8", "replace"))
    return source is not None and source.data == expected


def _quote_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
