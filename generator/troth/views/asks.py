"""The page that lists the asks: those that wait for answers first, then those that came to their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.pursuit import AskState
from troth.views.ask_row import ask_row, open_asks
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.lifecycle.pursuit import Pursuit
    from troth.views.ask_row import AskRow
    from troth.views.desk import Desk
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSection:
    """Asks under a heading, with what it means when there are none."""

    id: str
    title: str
    rows: tuple[AskRow, ...]
    says: str = ""
    empty: str = ""
    more: str = ""
    """The page that shows all of them."""
    total: int | None = None
    """How many there are in all, where only the first are shown."""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.rows) if self.total is None else self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksPage:
    """The page of all asks."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    sections: tuple[AskSection, ...]


def asks_page(desk: Desk) -> AsksPage:
    """Return the page that lists the asks that were made by the as-of date."""
    pursuits = tuple(desk.board.pursuits.values())
    ended = sorted(
        (each for each in pursuits if each.state is not AskState.OPEN), key=lambda each: (each.ask.respond_by, each.ask.id), reverse=True
    )
    waiting = AskSection(
        id="open", title="Waiting for answers", rows=_rows(open_asks(pursuits), desk), empty=_EMPTY if not pursuits else _DONE
    )
    return AsksPage(
        page="asks/index",
        title="Asks",
        description=f"Asks: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=tuple(_says(pursuits, desk)),
        sections=(waiting, AskSection(id="ended", title="Answered or closed", rows=_rows(ended, desk))),
    )


def waiting_asks(desk: Desk, shown: int | None = None) -> AskSection:
    """Return the asks that wait for answers, as other pages show them; of many, the first `shown`."""
    found = open_asks(desk.board.pursuits.values())
    says = "Each of those asked is pursued kindly: the one next step stands on the ask's page, with words for it."
    return AskSection(id="asks", title="Asks", rows=_rows(found[:shown], desk), says=says, more="asks/index", total=len(found))


def outstanding(pursuits: Iterable[Pursuit]) -> tuple[int, int]:
    """Return how many answers are waited for over all open asks, and for how many of them the asker has something to do now."""
    silent = [each for pursuit in open_asks(pursuits) for each in pursuit.silent]
    return len(silent), sum(each.due for each in silent)


_EMPTY = "Nobody has asked anything yet. Ask several people for something specific by a day: `troth new ask`."
_DONE = "Everybody who was asked has answered."


def _rows(pursuits: Iterable[Pursuit], desk: Desk) -> tuple[AskRow, ...]:
    return tuple(ask_row(each, desk) for each in pursuits)


def _says(pursuits: tuple[Pursuit, ...], desk: Desk) -> Iterator[Span]:
    if not pursuits:
        yield words(f"{desk.as_of_words}: no ask yet.")
        return
    answered, asked = sum(each.answered for each in pursuits), sum(len(each.asked) for each in pursuits)
    silent, due = outstanding(pursuits)
    yield words(f"{desk.as_of_words}: {count(len(pursuits), 'ask', 'asks')}, ")
    yield strong(f"{answered} of {asked} answered")
    yield words(f"; {silent or 'nobody'} in open asks {'is' if silent <= 1 else 'are'} still silent, and for {due or 'none'} of them ")
    yield words("a next step is due." if due <= 1 else "the next step is due.")
