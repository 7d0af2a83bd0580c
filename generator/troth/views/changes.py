"""What changed: the events of all promises in words, the newest first. Commits are no events, and entries that changed nothing aren't."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.lateness import became_overdue
from troth.lifecycle.schedule import Schedule
from troth.views.chip import Chip, Tone
from troth.views.concern import concerned
from troth.views.due import weekday
from troth.views.row import page_of
from troth.views.span import count, strong, words
from troth.views.story import Event, story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.board import Standing
    from troth.views.desk import Desk
    from troth.views.span import Sentence

SHOWN = 150
"""How many events the page shows at most."""
OVERDUE = Chip(icon="overdue", word=Schedule.OVERDUE.word, tone=Tone.LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An event of a promise. `name` tells it from all other events of the board, for ever."""

    name: tuple[str, ...]
    event: Event
    parties: frozenset[str]
    """Those whom the promise concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfChanges:
    """The events of one day under its date."""

    id: str
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """The page of what changed within the board's window."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    days: tuple[DayOfChanges, ...]
    rest: int
    """How many more there are in the window than are shown."""


def changes(desk: Desk) -> tuple[Change, ...]:
    """Return every event of every promise up to the as-of date, the newest first."""
    found = [change for standing in desk.board.standings.values() for change in _of_promise(standing, desk)]
    found.reverse()
    return tuple(sorted(found, key=lambda change: change.event.day, reverse=True))


def changes_page(desk: Desk) -> ChangesPage:
    """Return the page of what changed lately."""
    window = desk.board.settings.window
    start = days.plus(desk.day, -window)
    lately = [change.event for change in changes(desk) if change.event.day > start]
    says = f"{desk.as_of_words}: {count(len(lately), 'event', 'events') if lately else 'nothing happened'} in the last {window} days."
    return ChangesPage(
        page="changes",
        title="Changes",
        description=f"Changes: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=(words(says),),
        days=tuple(_by_day(lately[:SHOWN])),
        rest=max(0, len(lately) - SHOWN),
    )


def _by_day(events: Iterable[Event]) -> Iterator[DayOfChanges]:
    for day, group in groupby(events, key=lambda event: event.day):
        yield DayOfChanges(id=f"on-{day.isoformat()}", title=f"{weekday(day)}, {days.written(day)}", events=tuple(group))


def _of_promise(standing: Standing, desk: Desk) -> Iterator[Change]:
    """Yield the events of a promise, the first one first, with the days on which it became overdue among them."""
    parties, seen = concerned(standing, desk), Counter[tuple[str, ...]]()
    late = [_overdue(standing, day, desk) for day in became_overdue(standing.course, desk.board.ledger.parties, desk.day)]
    told = [event for event in story(standing, desk) if not event.fault]
    for event in sorted([*late, *told], key=lambda each: each.day):
        name = (standing.id, event.iso, event.act, *(face.id for face in event.who))
        seen[name] += 1
        again = (str(seen[name]),) if seen[name] > 1 else ()
        yield Change(name=(*name, *again), event=event, parties=parties)


def _overdue(standing: Standing, day: date, desk: Desk) -> Event:
    return Event(
        day=day,
        iso=day.isoformat(),
        written=days.written(day),
        who=desk.faces.of(standing.course.terms.promisers),
        says=(words(f"had promised it for {days.written(days.plus(day, -1))}: now it is "), strong("overdue")),
        chip=OVERDUE,
        page=page_of(standing.id),
        title=standing.promise.title,
        act="overdue",
    )
