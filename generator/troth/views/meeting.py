"""A meeting's page, which opens with what became of the last meeting's next steps, and the agenda for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.views.due import weekday
from troth.views.meetings import KINDS, NICE, became, next_steps, page_of_meeting
from troth.views.row import Section, by_due
from troth.views.span import count, strong, text_of, theirs, words
from troth.views.story import story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Standing
    from troth.model import Meeting
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.row import Row
    from troth.views.span import Sentence, Span
    from troth.views.story import Event

CAME = frozenset({"followed_up", "delivered", "accepted", "rejected", "missed", "revoked", "cancelled", "superseded"})
"""The acts that say what became of a next step."""
_NONE = "Who does what, with what outcome, by when? A promise that names this meeting is its next step."
BLANK_LINES = 8
"""How many empty lines the agenda has for next steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """Next steps of a meeting, with what came of them."""

    section: Section
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """All that a meeting's page says. `notes` is Markdown."""

    page: str
    title: str
    description: str
    as_of: str
    kind: str
    iso: str
    written: str
    attendees: tuple[Face, ...]
    flag: Chip | None
    says: Sentence
    before: Became | None
    """What became of the next steps of the meeting before; None where it follows none."""
    earlier: Section
    """What is still open from the meetings before that one."""
    own: Became
    notes: str
    followed_by: Sentence
    """The meetings that follow it; none yet where it is empty."""
    agenda: str
    """The page of the agenda for the next one; empty once there was one."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to talk about: a next step, with what came of it so far; `asks` tells that nobody has said how it went."""

    row: Row
    events: tuple[Event, ...]
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """What to talk about when those of a meeting meet again, to be printed."""

    page: str
    title: str
    description: str
    as_of: str
    meeting: str
    """The page of the meeting that it follows."""
    says: Sentence
    attendees: tuple[Face, ...]
    items: tuple[AgendaItem, ...]
    blank: int


def meeting_page(meeting: Meeting, desk: Desk) -> MeetingPage:
    """Return the page of a meeting."""
    steps, last = next_steps(meeting.id, desk), _before(meeting, desk)
    says = tuple(_says(steps, desk))
    after = _after(meeting, desk)
    return MeetingPage(
        page=page_of_meeting(meeting.id),
        title=meeting.title,
        description=f"{KINDS[meeting.kind][0]}, {days.written(meeting.date)}. {text_of(says)}"[:200],
        as_of=desk.as_of_words,
        kind=KINDS[meeting.kind][0],
        iso=meeting.date.isoformat(),
        written=f"{weekday(meeting.date)}, {days.written(meeting.date)}",
        attendees=desk.faces.of(meeting.attendees),
        flag=None if steps else NICE,
        says=says,
        before=_of_last(last, desk) if last else None,
        earlier=_earlier(last, desk),
        own=_became("next-steps", "Next steps", steps, desk, _NONE),
        notes=meeting.notes or "",
        followed_by=tuple(_followed_by(after)),
        agenda="" if after else f"agendas/{meeting.id}",
        path=meeting.source.path,
    )


def agenda_page(meeting: Meeting, desk: Desk) -> AgendaPage | None:
    """Return the agenda for the meeting after this one; None where that has been held."""
    if _after(meeting, desk):
        return None
    steps = (*_open_earlier(meeting, desk), *next_steps(meeting.id, desk))
    return AgendaPage(
        page=f"agendas/{meeting.id}",
        title=f"Agenda: after {meeting.title}",
        description=f"What to talk about after {meeting.title} of {days.written(meeting.date)}"[:200],
        as_of=desk.as_of_words,
        meeting=page_of_meeting(meeting.id),
        says=(
            words("For the meeting after "),
            theirs(meeting.title, page_of_meeting(meeting.id)),
            words(f", {days.written(meeting.date)}."),
        ),
        attendees=desk.faces.of(meeting.attendees),
        items=tuple(_item(each, desk) for each in by_due(steps)),
        blank=BLANK_LINES,
    )


def _says(steps: list[Standing], desk: Desk) -> Iterator[Span]:
    if not steps:
        yield strong("A nice conversation: no next step.")
        yield words(" Did somebody say that they would do something? Then it is worth a promise.")
        return
    yield words(f"{desk.as_of_words}: ")
    yield strong(count(len(steps), "next step", "next steps"), "#next-steps")
    yield words(f", {became(steps)}.")


def _became(name: str, title: str, steps: list[Standing], desk: Desk, empty: str, says: str = "") -> Became:
    section = Section(id=name, title=title, rows=desk.rows(steps), says=says, empty=empty)
    return Became(section=section, events=_came_of(steps, desk))


def _came_of(steps: Iterable[Standing], desk: Desk) -> tuple[Event, ...]:
    """Return what was said about the steps once they were under way, the first first."""
    events = (event for each in steps for event in story(each, desk) if event.act in CAME and not event.fault)
    return tuple(sorted(events, key=lambda event: event.day))


def _before(meeting: Meeting, desk: Desk) -> Meeting | None:
    return desk.board.ledger.meetings.get(meeting.follows) if meeting.follows else None


def _after(meeting: Meeting, desk: Desk) -> tuple[Meeting, ...]:
    there = desk.board.ledger.meetings.values()
    after = (each for each in there if each.follows == meeting.id and each.date <= desk.day)
    return tuple(sorted(after, key=lambda each: (each.date, each.id)))


def _followed_by(after: tuple[Meeting, ...]) -> Iterator[Span]:
    for index, each in enumerate(after):
        yield words(", " if index else "")
        yield theirs(each.title, page_of_meeting(each.id))
        yield words(f" on {days.written(each.date)}")


def _of_last(last: Meeting, desk: Desk) -> Became:
    steps = next_steps(last.id, desk)
    said = f"{last.title}, {days.written(last.date)}"
    nice = f"{said}, was a nice conversation: no next step came of it."
    return _became("last-time", "What became of last time's next steps", steps, desk, nice, f"{said}: {became(steps)}." if steps else "")


def _earlier(last: Meeting | None, desk: Desk) -> Section:
    still_open = by_due(_open_earlier(last, desk)) if last else ()
    return Section(id="earlier", title="Still open from before that", rows=desk.rows(still_open))


def _open_earlier(meeting: Meeting, desk: Desk) -> Iterator[Standing]:
    """Yield the steps that are still open from the meetings before this one, each meeting once however they lead in a circle."""
    seen, each = {meeting.id}, _before(meeting, desk)
    while each is not None and each.id not in seen:
        seen.add(each.id)
        yield from (step for step in next_steps(each.id, desk) if step.state.open)
        each = _before(each, desk)


def _item(step: Standing, desk: Desk) -> AgendaItem:
    events = _came_of([step], desk)
    return AgendaItem(row=desk.row(step), events=events, asks=step.state.open and not any(event.act == "followed_up" for event in events))
