"""What changed: the events of all promises in words, the newest first. Commits are no events, and entries that changed nothing aren't."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
from troth.views.story import Event, opening_day, story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


@dataclass(frozen=True, slots=True)
class _Touched:
    """A promise with its place on the board, and a day after which it has no event."""

    last: date
    place: int
    standing: Standing


class Chronicle:
    """The newest changes, found without telling those of every promise: as `changes` returns them, but never more than are asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def newest(self, number: int, party: str | None = None) -> tuple[Change, ...]:
        """Return the newest changes, at most `number`, of all or of what concerns one party."""
        found: list[tuple[date, int, int, Change]] = []
        for each in self._touched if party is None else self._concerning.get(party, ()):
            if len(found) == number and each.last < found[0][0]:
                break
            for index, change in enumerate(self._told(each.standing)):
                name = (change.event.day, each.place, index, change)
                if len(found) < number:
                    heapq.heappush(found, name)
                else:
                    heapq.heappushpop(found, name)
        return tuple(change for *_, change in sorted(found, reverse=True))

    def number_after(self, day: date) -> int:
        """Return how many changes there were after a day."""
        return sum(each > day for one in self._touched if one.last > day for each in _days(one.standing, self._desk))

    def _told(self, standing: Standing) -> tuple[Change, ...]:
        told = self._desk.told.get(standing.id)
        if told is None:
            told = self._desk.told[standing.id] = tuple(_of_promise(standing, self._desk))
        return told

    @cached_property
    def _touched(self) -> tuple[_Touched, ...]:
        standings = enumerate(self._desk.board.standings.values())
        found = (_Touched(_last(each, self._desk.day), place, each) for place, each in standings)
        return tuple(sorted(found, key=lambda each: each.last, reverse=True))

    @cached_property
    def _concerning(self) -> Mapping[str, list[_Touched]]:
        found: dict[str, list[_Touched]] = defaultdict(list)
        for each in self._touched:
            for party in concerned(each.standing, self._desk):
                found[party].append(each)
        return found


def _last(standing: Standing, as_of: date) -> date:
    """Return a day after which nothing happened: the last entry's, the one it was made on, or the one after a due date."""
    course = standing.course
    dues = (course.first_due, *(each.entry.due for each in course.renegotiations))
    passed = (days.plus(due, 1) for due in dues if due is not None and due < as_of)
    return max((*(entry.date for entry in course.entries[-1:]), standing.promise.terms.made or date.min, *passed), default=date.min)


def _days(standing: Standing, desk: Desk) -> Iterator[date]:
    """Yield the day of each event of a promise, in no order."""
    faults = {fault.index for fault in standing.course.missteps}
    yield from (entry.date for entry in standing.course.entries if entry.index not in faults)
    yield from became_overdue(standing.course, desk.board.ledger.parties, desk.day)
    made = opening_day(standing, desk.day)
    if made is not None:
        yield made


def changes_page(desk: Desk) -> ChangesPage:
    """Return the page of what changed lately."""
    window = desk.board.settings.window
    start = days.plus(desk.day, -window)
    chronicle = Chronicle(desk)
    number = chronicle.number_after(start)
    lately = [change.event for change in chronicle.newest(SHOWN) if change.event.day > start]
    says = f"{desk.as_of_words}: {count(number, 'event', 'events') if number else 'nothing happened'} in the last {window} days."
    return ChangesPage(
        page="changes",
        title="Changes",
        description=f"Changes: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=(words(says),),
        days=tuple(_by_day(lately)),
        rest=number - len(lately),
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
