"""Parse what people type: relative dates, texts, measures, and the address of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from troth.base.dates import Interval
from troth.base.day_words import DayRefusal, SpokenDay, read_day_words
from troth.base.errors import BoardError
from troth.base.text import escape_text, tidy_words
from troth.edit.said_values import read_amount
from troth.render.page import SiteUrls, validate_site_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from troth.model import Data


_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A day as somebody names it: what it is stands fast once it is known what day it is today."""

    spoken: SpokenDay = field(default_factory=lambda: SpokenDay(span=Interval(0, "day")))
    past: bool = False
    """It is the day of something that has happened: without a year it is the last such day, and not the next."""
    named: str | None = None
    """The option that it was given to."""

    @property
    def is_offset(self) -> bool:
        """Tell whether it was named as so many days later (`+10d`), and not as a day that everybody means."""
        return self.spoken.is_offset

    def on(self, today: date) -> date:
        """Return the day that is meant, as of `today`. Raises a usage error where it may be another one too."""
        day = self.spoken.on(today, past=self.past)
        if isinstance(day, DayRefusal):
            raise click.BadParameter(f"{day.message}; {day.hint}", param_hint=self.named and f"'{self.named}'")
        return day


class RelativeDateType(click.ParamType[RelativeDate, "str | RelativeDate"]):
    """A day in words or numbers: `2026-12-15`, `friday`, `in 2 weeks`, `18 Dec`, `+10d`; with `past`, one that is over."""

    name = "day"

    def __init__(self, *, past: bool = False) -> None:
        self.past = past

    def convert(self, value: str | RelativeDate, param: click.Parameter | None, ctx: click.Context | None) -> RelativeDate:
        """Return the day as it was named."""
        if isinstance(value, RelativeDate):
            return value
        spoken = read_day_words(value)
        if isinstance(spoken, DayRefusal):
            self.fail(f"{spoken.message}; {spoken.hint}", param, ctx)
        return RelativeDate(spoken, self.past, param.opts[0] if param else None)


class TextType(click.ParamType[str, str]):
    """A text in somebody's own words; one of several lines ends with a line end, as a block of YAML does."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text without blanks around it."""
        text = tidy_words(value)
        if not text:
            self.fail("write some text or leave it out", param, ctx)
        return text


def parse_amount(text: str) -> Data:
    """Return an amount that somebody names as `500 USD`; a usage error for anything else."""
    amount = read_amount(text)
    if amount is None:
        raise click.UsageError(f"'{text}' is not an amount; write a number and a unit, such as '500 USD'")
    return amount


def prompt_lines(question: str) -> Iterator[str]:
    """Ask for any number of lines, and yield them: an empty one ends them."""
    click.echo(question, err=True)
    while answer := click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True).strip():
        yield answer


_NAMES = ("mkdocs.yml", "mkdocs.yaml")


def read_site_urls(root: Path, site_url: str | None = None) -> SiteUrls:
    """Return how the site of the board in `root` writes addresses: below `given`, else below the `site_url` of its own configuration.

    A board without a configuration of its own has addresses as the built-in one makes them. Raises BoardError for a
    configuration that cannot be read, and for what is no web address.
    """
    config = next((_read_configuration(root / name) for name in _NAMES if (root / name).is_file()), {"use_directory_urls": False})
    return SiteUrls(bool(config.get("use_directory_urls", True)), validate_site_url(site_url or str(config.get("site_url") or "")))


def describe_site_place(root: Path) -> str:
    """Return where the site of the board in `root` is published, or who says so there; empty where nobody does."""
    from troth.edit.scaffold import PAGES_VARIABLE  # noqa: PLC0415

    found = read_site_urls(root).site
    by_host = any(PAGES_VARIABLE in (root / name).read_text(encoding="utf-8") for name in _NAMES if (root / name).is_file())
    return found or ("the address from GitLab's job" if by_host else "")


def find_documents(root: Path) -> Path | None:
    """Return the folder of documents that the board's own configuration names; None where there is no configuration.

    Where it cannot be read, it is the folder that MkDocs takes by itself: whoever builds says what is wrong.
    """
    file = next((root / name for name in _NAMES if (root / name).is_file()), None)
    if file is None:
        return None
    try:
        named = _read_configuration(file).get("docs_dir")
    except BoardError:
        named = None
    return root / (named if named and isinstance(named, str) else "docs")


def _read_configuration(file: Path) -> dict[str, Any]:
    """Read MkDocs' configuration as MkDocs does, with its `INHERIT` and `!ENV`, but load no plugin."""
    import yaml  # noqa: PLC0415 - only some boards have such a file
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415

    try:
        with file.open("rb") as text:
            return yaml_load(text)
    except (yaml.YAMLError, ConfigurationError, UnicodeError) as error:
        raise BoardError(f"{file.name} cannot be read: {escape_text(str(error), 200)}", "`troth build` shows where") from error
