"""What is new on a board since its last working day: events of promises, asks and agreements, meetings, and what became overdue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, format_date
from troth.views.agreement.timeline import build_agreement_timeline
from troth.views.ask.answers import ANSWER_CHIPS
from troth.views.ask.rows import ask_url
from troth.views.due import format_weekday
from troth.views.lists.changes import ChangeFeed
from troth.views.meetings import list_past_meetings, meeting_url
from troth.views.promise.timeline import TimelineEvent
from troth.views.rich_text import inline_text, pluralize, strip_code_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import AskEntry
    from troth.status.ask import AskStatus
    from troth.views.chips import Chip
    from troth.views.context import ViewContext


NEWS_SHOWN = 5
"""How many events the home page shows at most."""
_NEWEST_PROMISE_EVENTS = 60
_LONGEST_BREAK = 14
"""How many days the last working day is looked for."""
_ASK_DEEDS: Final[Mapping[str, str]] = {"answered": "replied", "closed": "closed the ask", "paused": "paused reminders"}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened since the last working day: the newest events, and how many more there are."""

    words: str
    """Since when: `yesterday`, or `Friday, 20 Nov 2026` after days off."""
    events: tuple[TimelineEvent, ...]
    rest: int
    last: str
    """When something last happened to a promise, where nothing is new; empty on a board where nothing ever did."""


def collect_news(context: ViewContext) -> News:
    """Return what is new since the last working day."""
    since, feed = find_last_working_day(context), ChangeFeed(context)
    told = [change.event for change in feed.list_newest(_NEWEST_PROMISE_EVENTS) if change.event.act != "overdue"]
    events = [each for each in chain(told, _iter_other_events(context, since)) if since <= each.day <= context.day]
    events.sort(key=lambda each: each.day, reverse=True)
    return News(
        words=describe_since(context),
        events=tuple(events[:NEWS_SHOWN]),
        rest=len(events) - len(events[:NEWS_SHOWN]),
        last=told[0].date_text if told else "",
    )


def find_last_working_day(context: ViewContext) -> date:
    """Return the working day before the as-of date: news of a weekend are still new on Monday."""
    settings, yesterday = context.board.settings, add_days(context.day, -1)
    days = (add_days(yesterday, -back) for back in range(_LONGEST_BREAK))
    return next((day for day in days if day.weekday() in settings.counted_days and day not in settings.holidays), yesterday)


def describe_since(context: ViewContext) -> str:
    """Return the last working day in words, as they follow `since`."""
    since = find_last_working_day(context)
    return "yesterday" if since == add_days(context.day, -1) else f"{format_weekday(since)}, {format_date(since)}"


def is_newly_late(standing: PromiseStatus, context: ViewContext) -> bool:
    """Tell whether a promise became overdue since the last working day."""
    return standing.overdue and standing.due is not None and standing.due >= find_last_working_day(context)


def _iter_other_events(context: ViewContext, since: date) -> Iterator[TimelineEvent]:
    """Yield what happened to asks, agreements and in meetings."""
    board = context.board
    for pursuit in board.asks.values():
        yield from _iter_ask_events(pursuit, context, since)
    for accord in board.agreements.values():
        if any(entry.date >= since for entry in accord.entries):
            yield from build_agreement_timeline(accord, context, board.agreement_provenance[accord.id])
    for meeting in (each for each in list_past_meetings(context) if each.date >= since):
        yield _build_event(context, meeting.date, meeting.attendees, "met", None, meeting_url(meeting.id), meeting.title)


def _iter_ask_events(pursuit: AskStatus, context: ViewContext, since: date) -> Iterator[TimelineEvent]:
    ask, url = pursuit.ask, ask_url(pursuit.ask.id)
    yield _build_event(context, ask.made, (ask.asker,), f"asked {pluralize(pursuit.of, 'person', 'people')}", None, url, ask.title)
    for entry in (each for each in pursuit.entries if each.date >= since):
        chip = ANSWER_CHIPS.get(entry.answer or "")
        who = entry.on_behalf_of or entry.by
        yield _build_event(context, entry.date, (who,), _describe_ask_entry(entry, pursuit), chip, url, ask.title)


def _describe_ask_entry(entry: AskEntry, pursuit: AskStatus) -> str:
    if entry.act == "reached_out":
        number = pursuit.of if entry.to == ("all",) else entry.to_number or len(entry.to)
        return (
            "contacted those who haven't replied" if entry.to == ("unanswered",) else f"contacted {pluralize(number, 'person', 'people')}"
        )
    return _ASK_DEEDS.get(entry.act, entry.act.replace("_", " "))


def _build_event(  # noqa: PLR0913, PLR0917 - what a line says, from left to right
    context: ViewContext, day: date, who: tuple[str, ...], deed: str, chip: Chip | None, page: str, title: str
) -> TimelineEvent:
    return TimelineEvent(
        day=day,
        date=day.isoformat(),
        date_text=format_date(day),
        who=context.faces.get_many(who),
        text=(inline_text(deed),),
        chip=chip,
        page=page,
        title=strip_code_marks(title),
    )
