"""A meeting's page, which opens with what became of the last meeting's next steps, and the agenda for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, format_date
from troth.base.recurrence import Recurrence, parse_step
from troth.views.due import format_weekday
from troth.views.issue_links import FormLink, build_new_record_link
from troth.views.meetings import MEETING_KIND_TITLES, NO_STEP_CHIP, describe_outcomes, list_next_steps, meeting_url
from troth.views.page_head import PageHead
from troth.views.promise.timeline import build_timeline
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text, to_plain_text, user_text
from troth.views.rows import Section, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Meeting
    from troth.views.chips import Chip, PartyLabel
    from troth.views.context import ViewContext
    from troth.views.promise.timeline import TimelineEvent
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Row


OUTCOME_ACTS = frozenset({"followed_up", "delivered", "accepted", "rejected", "missed", "revoked", "cancelled", "superseded"})
"""The acts that say what became of a next step."""
_NO_STEP_TEXT = "Who does what, with what outcome, by when? Each next step is a promise that names this meeting."
BLANK_LINES = 8
"""How many empty lines the agenda has for next steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcomes:
    """Next steps of a meeting, with what came of them."""

    section: Section
    events: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What somebody learned from a promise, as its follow-up says."""

    promisers: tuple[PartyLabel, ...]
    promise: Inline
    date_text: str
    text: str


COACHING: Final = frozenset({"one_on_one", "retrospective"})
"""Kinds of meetings in which people look at what they learned, and ask what they might change."""
LESSONS_SHOWN: Final = 30
"""So many are shown, the last ones."""


def list_lessons(meeting: Meeting, since: date | None, until: date, context: ViewContext) -> tuple[Lesson, ...]:
    """Return what the attendees of a coaching meeting learned from their promises between two days, the last first."""
    if meeting.kind not in COACHING:
        return ()
    by_promiser = context.board.promises_by_promiser
    promises = {each.id: each for party in meeting.attendees for each in by_promiser.get(party, ())}
    found = [
        (entry.day, standing, entry.learned)
        for standing in promises.values()
        for entry in standing.snapshot.follow_ups
        if entry.learned and entry.day <= until and (since is None or entry.day > since)
    ]
    found.sort(key=lambda each: (each[0], each[1].id), reverse=True)
    return tuple(
        Lesson(
            promisers=context.faces.get_many(standing.snapshot.terms.promisers),
            promise=context.link_promise(standing.id),
            date_text=format_date(day),
            text=learned,
        )
        for day, standing, learned in found[:LESSONS_SHOWN]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """All that a meeting's page says. `notes` is Markdown."""

    head: PageHead
    kind: str
    date: str
    date_text: str
    attendees: tuple[PartyLabel, ...]
    flag: Chip | None
    text: Sentence
    before: StepOutcomes | None
    """What became of the next steps of the meeting before; None where it follows none."""
    earlier: Section
    """What is still open from the meetings before that one."""
    own: StepOutcomes
    lessons: tuple[Lesson, ...]
    """Of a coaching meeting: what its attendees had learned since the one before it."""
    notes: str
    followed_by: Sentence
    """The meetings that follow it; none yet where it is empty."""
    agenda: str
    """The page of the agenda for the next one; empty once there was one."""
    next_one: FormLink | None
    """Where the next one is written down; None once there was one."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to talk about: a next step, with what came of it so far; `asks` tells that nobody has said how it went."""

    row: Row
    events: tuple[TimelineEvent, ...]
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """What to talk about when those of a meeting meet again, to be printed."""

    head: PageHead
    meeting: str
    """The page of the meeting that it follows."""
    text: Sentence
    attendees: tuple[PartyLabel, ...]
    items: tuple[AgendaItem, ...]
    lessons: tuple[Lesson, ...]
    """Of a coaching meeting: what its attendees have learned since."""
    blank: int


def build_meeting_page(meeting: Meeting, context: ViewContext) -> MeetingPage:
    """Return the page of a meeting."""
    steps, last = list_next_steps(meeting.id, context), _find_previous(meeting, context)
    if steps:
        says: Sentence = (
            inline_text(f"{context.as_of_words}: "),
            strong_text(pluralize(len(steps), "next step", "next steps"), "#next-steps"),
            inline_text(f", {describe_outcomes(steps)}."),
        )
    else:
        says = (strong_text("No next steps recorded."), inline_text(" If somebody said they would do something, make it a promise."))
    after = _find_following(meeting, context)
    if (next_day := find_next_meeting_day(meeting, context)) is not None:
        says = (*says, inline_text(f" The next meeting is on {format_date(next_day)}."))
    still_open = sort_by_due(_iter_open_earlier(last, context)) if last else ()
    return MeetingPage(
        head=PageHead(
            page=meeting_url(meeting.id),
            title=strip_code_marks(meeting.title),
            description=f"{MEETING_KIND_TITLES[meeting.kind][0]}, {format_date(meeting.date)}. {to_plain_text(says)}"[:200],
            as_of=context.as_of_words,
        ),
        kind=MEETING_KIND_TITLES[meeting.kind][0],
        date=meeting.date.isoformat(),
        date_text=f"{format_weekday(meeting.date)}, {format_date(meeting.date)}",
        attendees=context.faces.get_many(meeting.attendees),
        flag=None if steps else NO_STEP_CHIP,
        text=says,
        before=_build_last_outcomes(last, context) if last else None,
        earlier=Section(id="earlier", title="Still open from earlier meetings", rows=context.get_rows(still_open)),
        own=_build_outcomes("next-steps", "Next steps", steps, context, _NO_STEP_TEXT),
        lessons=list_lessons(meeting, last.date if last else None, meeting.date, context),
        notes=meeting.notes or "",
        followed_by=tuple(_describe_following(after)),
        agenda="" if after else f"agendas/{meeting.id}",
        next_one=None if after else _link_next(meeting, context),
        path=meeting.source.path,
    )


def _link_next(meeting: Meeting, context: ViewContext) -> FormLink:
    label = "Record the next meeting"
    link = build_new_record_link("record-a-meeting", label, context, title=meeting.title)
    return FormLink(label=label, query=f"kind=meeting&follows={meeting.id}", link=link)


def build_agenda_page(meeting: Meeting, context: ViewContext) -> AgendaPage | None:
    """Return the agenda for the meeting after this one; None where that has been held."""
    if _find_following(meeting, context):
        return None
    steps = (*_iter_open_earlier(meeting, context), *list_next_steps(meeting.id, context))
    items = []
    for step in sort_by_due(steps):
        events = _list_outcome_events([step], context)
        asks = step.state.open and not any(event.act == "followed_up" for event in events)
        items.append(AgendaItem(row=context.get_row(step), events=events, asks=asks))
    return AgendaPage(
        head=PageHead(
            page=f"agendas/{meeting.id}",
            title=f"Agenda: after {meeting.title}",
            description=f"What to talk about after {meeting.title} of {format_date(meeting.date)}"[:200],
            as_of=context.as_of_words,
        ),
        meeting=meeting_url(meeting.id),
        text=(
            inline_text("For the meeting after "),
            user_text(meeting.title, meeting_url(meeting.id)),
            inline_text(f", {format_date(meeting.date)}."),
        ),
        attendees=context.faces.get_many(meeting.attendees),
        items=tuple(items),
        lessons=list_lessons(meeting, meeting.date, context.day, context),
        blank=BLANK_LINES,
    )


def _build_outcomes(name: str, title: str, steps: list[PromiseStatus], context: ViewContext, empty: str, note: str = "") -> StepOutcomes:
    section = Section(id=name, title=title, rows=context.get_rows(steps), text=note, empty=empty)
    return StepOutcomes(section=section, events=_list_outcome_events(steps, context))


def _list_outcome_events(steps: Iterable[PromiseStatus], context: ViewContext) -> tuple[TimelineEvent, ...]:
    """Return what was said about the steps once they were under way, the first first."""
    events = (event for each in steps for event in build_timeline(each, context) if event.act in OUTCOME_ACTS and not event.fault)
    return tuple(sorted(events, key=lambda event: event.day))


def find_next_meeting_day(meeting: Meeting, context: ViewContext) -> date | None:
    """Return the day on which these people meet next, counted as the days of a recurring promise; None where they have, or don't say."""
    step = parse_step(meeting.every) if meeting.every else None
    if step is None or _find_following(meeting, context):
        return None
    rule, calendar = Recurrence(start=meeting.date, step=step), context.board.settings.calendar
    names = rule.iter_names(max(context.day, add_days(meeting.date, 1)), calendar)
    return next((rule.find_first_due(name, calendar) for name in names), None)


def _find_previous(meeting: Meeting, context: ViewContext) -> Meeting | None:
    return context.board.ledger.meetings.get(meeting.follows) if meeting.follows else None


def _find_following(meeting: Meeting, context: ViewContext) -> tuple[Meeting, ...]:
    there = context.board.ledger.meetings.values()
    after = (each for each in there if each.follows == meeting.id and each.date <= context.day)
    return tuple(sorted(after, key=lambda each: (each.date, each.id)))


def _describe_following(after: tuple[Meeting, ...]) -> Iterator[Inline]:
    for index, each in enumerate(after):
        yield inline_text(", " if index else "")
        yield user_text(each.title, meeting_url(each.id))
        yield inline_text(f" on {format_date(each.date)}")


def _build_last_outcomes(previous: Meeting, context: ViewContext) -> StepOutcomes:
    steps = list_next_steps(previous.id, context)
    said = f"{previous.title}, {format_date(previous.date)}"
    none = f"{said}: no next steps recorded."
    return _build_outcomes(
        "last-time", "Next steps from last time", steps, context, none, f"{said}: {describe_outcomes(steps)}." if steps else ""
    )


def _iter_open_earlier(meeting: Meeting, context: ViewContext) -> Iterator[PromiseStatus]:
    """Yield the steps that are still open from the meetings before this one, each meeting once however they lead in a circle."""
    seen, each = {meeting.id}, _find_previous(meeting, context)
    while each is not None and each.id not in seen:
        seen.add(each.id)
        yield from (step for step in list_next_steps(each.id, context) if step.state.open)
        each = _find_previous(each, context)
