"""The kinds of values that options take, read strictly and with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from troth import days
from troth.cli.front import NotThere
from troth.days import AsOf
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.board import Board

_SPAN = re.compile(r"([0-9]{1,4})([dw]?)\Z", re.ASCII)


class Day(click.ParamType[AsOf, "str | AsOf"]):
    """A date that somebody names: `2026-11-22`."""

    name = "date"

    def convert(self, value: str | AsOf, param: click.Parameter | None, ctx: click.Context | None) -> AsOf:
        """Return the date as of which a board is to be read."""
        day = value.day if isinstance(value, AsOf) else days.parse(value)
        if day is None:
            self.fail(f"'{shown(str(value))}' is not a date; write it as 2026-11-22", param, ctx)
        if not days.may_be_as_of(day):
            self.fail(f"'{day}' is too far away; name a day of the years {days.YEARS[0]} to {days.YEARS[-1]}", param, ctx)
        return AsOf(day)


class Span(click.ParamType[int, "str | int"]):
    """A number of days: `14d`, `14`, or in weeks: `2w`."""

    name = "span"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of days."""
        found = _SPAN.match(str(value))
        if found is None:
            self.fail(f"'{shown(str(value))}' is not a number of days; write 14d or 2w", param, ctx)
        return int(found[1]) * (7 if found[2] == "w" else 1)


class Word(click.Choice[str]):
    """One of the words of the contract; `not-kept` may be written for `not_kept`."""

    name = "word"

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__([word.replace("_", "-") for word in words], case_sensitive=False)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as the contract spells it."""
        return super().convert(value.replace("_", "-"), param, ctx).replace("-", "_")


def words(of: Iterable[str]) -> str:
    """Return the words of the contract as options take them."""
    return ", ".join(word.replace("_", "-") for word in of)


PARTY_HELP = "An id, or a name as the board shows it."


def party_id(board: Board, given: str | None) -> str | None:
    """Return the id of the party that somebody names by its id or its name; raises NotThere for anybody else."""
    if given is None:
        return None
    parties = board.ledger.parties
    found = [given] if given in parties else [each.id for each in parties if each.name.casefold() == given.casefold()]
    if len(found) > 1:
        raise NotThere(f"'{shown(given)}' is the name of {' and '.join(map(shown, found))}; say which by its id")
    if not found:
        raise not_there("party", given, (each.id for each in parties))
    return found[0]


def not_there(kind: str, given: str, ids: Iterable[str]) -> NotThere:
    """Return what to say of an id that is not there, with the one that may have been meant."""
    meant = nearest(given, ids)
    return NotThere(f"there is no {kind} '{shown(given)}'" + (f"; did you mean {shown(meant)}?" if meant else ""))
