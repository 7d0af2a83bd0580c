"""Values as people say them to a command that writes: days counted from today, texts, numbers, measures with a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from troth import days
from troth.wording import shown

if TYPE_CHECKING:
    from datetime import date

    from troth.model import Data

_LATER = re.compile(r"\+([0-9]{1,4})([dw])\Z", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A day as somebody names it: a date, or so many days after today."""

    day: date | None = None
    later: int = 0

    def on(self, today: date) -> date:
        """Return the day that is meant, as of `today`."""
        return self.day or days.plus(today, self.later)


class ADay(click.ParamType[Named, "str | Named"]):
    """A day: `2026-12-15`, `today`, `tomorrow`, `+10d`, `+2w`."""

    name = "day"

    def convert(self, value: str | Named, param: click.Parameter | None, ctx: click.Context | None) -> Named:
        """Return the day as it was named."""
        if isinstance(value, Named):
            return value
        word = value.strip().lower()
        later = _LATER.match(word)
        if later:
            return Named(later=int(later[1]) * (7 if later[2] == "w" else 1))
        day = days.parse(word)
        if day is None and word not in ("today", "tomorrow"):
            self.fail(f"'{shown(value)}' is not a day; write 2026-12-15, today, tomorrow, +10d or +2w", param, ctx)
        return Named(day, 1 if word == "tomorrow" else 0)


class Words(click.ParamType[str, str]):
    """A text in somebody's own words; one of several lines ends with a line end, as a block of YAML does."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text without blanks around it."""
        text = "\n".join(line.rstrip() for line in value.replace("\r\n", "\n").strip().split("\n"))
        if not text:
            self.fail("write some text, or leave it out", param, ctx)
        return f"{text}\n" if "\n" in text else text


def measured(text: str, key: str) -> Data:
    """Return a measure: a text, or `what = value` as what is looked at with its value under `key`."""
    what, equals, value = text.rpartition(" = ")
    return {"what": what.strip(), key: number_or_text(value.strip())} if equals and what.strip() and value.strip() else text


def number_or_text(text: str) -> Data:
    """Return a number where the text writes one, else the text."""
    if not _NUMBER.match(text):
        return text
    return float(text) if "." in text else int(text)
