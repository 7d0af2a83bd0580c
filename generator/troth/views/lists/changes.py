"""What changed: the events of all promises in words, the newest first. Commits are no events, and entries that changed nothing aren't."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.status.schedule import Schedule, list_overdue_dates
from troth.views.chips import Chip, Tone
from troth.views.context import find_interested_parties
from troth.views.due import format_weekday
from troth.views.page_head import PageHead
from troth.views.promise.timeline import TimelineEvent, build_timeline, find_opening_day
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence


EVENTS_SHOWN = 150
"""How many events the page shows at most."""
BECAME_OVERDUE_CHIP = Chip(icon="overdue", word=Schedule.OVERDUE.word, tone=Tone.LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An event of a promise. `name` tells it from all other events of the board, for ever."""

    name: tuple[str, ...]
    event: TimelineEvent
    parties: frozenset[str]
    """Those whom the promise concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfChanges:
    """The events of one day under its date."""

    id: str
    title: str
    events: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """The page of what changed within the board's window."""

    head: PageHead
    text: Sentence
    days: tuple[DayOfChanges, ...]
    rest: int
    """How many more there are in the window than are shown."""


def list_changes(context: ViewContext) -> tuple[Change, ...]:
    """Return every event of every promise up to the as-of date, the newest first."""
    found = [change for standing in context.board.promises.values() for change in _iter_promise_changes(standing, context)]
    found.reverse()
    return tuple(sorted(found, key=lambda change: change.event.day, reverse=True))


@dataclass(frozen=True, slots=True)
class _ChangedPromise:
    """A promise with its place on the board, and a day after which it has no event."""

    last: date
    place: int
    standing: PromiseStatus


class ChangeFeed:
    """The newest changes, found without telling those of every promise: as `list_changes` returns them, but no more than are asked for."""

    def __init__(self, context: ViewContext) -> None:
        self._desk = context

    def list_newest(self, limit: int, party: str | None = None) -> tuple[Change, ...]:
        """Return the newest changes, at most `number`, of all or of what concerns one party."""
        found: list[tuple[date, int, int, Change]] = []
        for each in self._touched if party is None else self._concerning.get(party, ()):
            if len(found) == limit and each.last < found[0][0]:
                break
            for index, change in enumerate(get_promise_changes(each.standing, self._desk)):
                name = (change.event.day, each.place, index, change)
                if len(found) < limit:
                    heapq.heappush(found, name)
                else:
                    heapq.heappushpop(found, name)
        return tuple(change for *_, change in sorted(found, reverse=True))

    def count_after(self, day: date) -> int:
        """Return how many changes there were after a day."""
        return sum(each > day for one in self._touched if one.last > day for each in self._iter_event_days(one.standing))

    @cached_property
    def _touched(self) -> tuple[_ChangedPromise, ...]:
        standings = enumerate(self._desk.board.promises.values())
        found = (_ChangedPromise(find_last_event_day(each, self._desk.day), place, each) for place, each in standings)
        return tuple(sorted(found, key=lambda each: each.last, reverse=True))

    @cached_property
    def _concerning(self) -> Mapping[str, list[_ChangedPromise]]:
        found: dict[str, list[_ChangedPromise]] = defaultdict(list)
        for each in self._touched:
            for party in find_interested_parties(each.standing, self._desk):
                found[party].append(each)
        return found

    def _iter_event_days(self, standing: PromiseStatus) -> Iterator[date]:
        """Yield the day of each event of a promise, in no order."""
        yield from (entry.date for entry in standing.snapshot.valid)
        yield from list_overdue_dates(standing.snapshot, self._desk.board.ledger.parties, self._desk.day)
        made = find_opening_day(standing, self._desk.day)
        if made is not None:
            yield made


def get_promise_changes(standing: PromiseStatus, context: ViewContext) -> tuple[Change, ...]:
    """Return what happened to a promise in words, made once: the same change stands in several feeds and stories."""
    return context.cached((Change, standing.id), lambda: tuple(_iter_promise_changes(standing, context)))


def list_promise_events(standing: PromiseStatus, context: ViewContext) -> tuple[TimelineEvent, ...]:
    """Return the events of a promise, the first one first."""
    return tuple(change.event for change in get_promise_changes(standing, context))


def find_last_event_day(standing: PromiseStatus, as_of: date) -> date:
    """Return a day after which nothing happened: the last entry's, the one it was made on, or the one after a due date."""
    course = standing.snapshot
    dues = (course.first_due, *(each.due for each in course.renegotiations))
    passed = (add_days(due, 1) for due in dues if due is not None and due < as_of)
    return max((*(entry.date for entry in course.entries[-1:]), standing.promise.terms.made or date.min, *passed), default=date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySource:
    """A record that belongs to the story: the day after which nothing happened to it, and its events."""

    last: date
    id: str
    list_events: Callable[[], Iterable[TimelineEvent]]


def collect_newest(sources: Iterable[StorySource], limit: int) -> tuple[tuple[TimelineEvent, ...], bool]:
    """Return the newest events of several records, and whether there are more; records in which none can be are not told."""
    found: list[TimelineEvent] = []
    for each in sorted(sources, key=lambda source: (source.last.toordinal(), source.id), reverse=True):
        if len(found) > limit and each.last < found[limit].day:
            break
        found += reversed(tuple(each.list_events()))
        found.sort(key=lambda event: event.day, reverse=True)
    return tuple(found[:limit]), len(found) > limit


def build_changes_page(context: ViewContext) -> ChangesPage:
    """Return the page of what changed lately."""
    window = context.board.settings.window
    start = add_days(context.day, -window)
    chronicle = ChangeFeed(context)
    number = chronicle.count_after(start)
    lately = [change.event for change in chronicle.list_newest(EVENTS_SHOWN) if change.event.day > start]
    says = f"{context.as_of_words}: {pluralize(number, 'event', 'events') if number else 'nothing happened'} in the last {window} days."
    return ChangesPage(
        head=PageHead(page="changes", title="Activity", description=f"Activity: {context.board.settings.name}", as_of=context.as_of_words),
        text=(inline_text(says),),
        days=tuple(
            DayOfChanges(id=f"on-{day.isoformat()}", title=f"{format_weekday(day)}, {format_date(day)}", events=tuple(group))
            for day, group in groupby(lately, key=lambda event: event.day)
        ),
        rest=number - len(lately),
    )


def _iter_promise_changes(standing: PromiseStatus, context: ViewContext) -> Iterator[Change]:
    """Yield the events of a promise, the first one first, with the days on which it became overdue among them."""
    parties, seen = find_interested_parties(standing, context), Counter[tuple[str, ...]]()
    late = [
        TimelineEvent(
            day=day,
            date=day.isoformat(),
            date_text=format_date(day),
            who=context.faces.get_many(standing.snapshot.terms.promisers),
            text=(inline_text(f"had promised it for {format_date(add_days(day, -1))}: now it is "), strong_text("overdue")),
            chip=BECAME_OVERDUE_CHIP,
            page=promise_url(standing.id),
            title=strip_code_marks(standing.promise.title),
            act="overdue",
        )
        for day in list_overdue_dates(standing.snapshot, context.board.ledger.parties, context.day)
    ]
    told = [event for event in build_timeline(standing, context) if not event.fault]
    for event in sorted([*late, *told], key=lambda each: each.day):
        name = (standing.id, event.date, event.act, *(face.id for face in event.who))
        seen[name] += 1
        again = (str(seen[name]),) if seen[name] > 1 else ()
        yield Change(name=(*name, *again), event=event, parties=parties)
