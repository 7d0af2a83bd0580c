"""Meetings and what came of them: the list by kind. A meeting without a next step is flagged as a nice conversation."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.views.chip import Chip, Tone
from troth.views.row import by_due
from troth.views.span import count, strong, theirs, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Standing
    from troth.model import Meeting
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Sentence, Span

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "account": ("Account review", "Account reviews"),
        "pipeline": ("Pipeline review", "Pipeline reviews"),
        "deal": ("Deal review", "Deal reviews"),
        "call": ("Call", "Calls"),
        "project": ("Project meeting", "Project meetings"),
        "one_on_one": ("One-on-one", "One-on-ones"),
        "retrospective": ("Retrospective", "Retrospectives"),
        "other": ("Meeting", "Other meetings"),
    }
)
"""What each kind of meeting is called: one, and many."""
NICE = Chip(icon="silent", word="a nice conversation: no next step", tone=Tone.WAIT)
"""The flag of a meeting after which nobody has anything to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting in the list: when, who was there, and what became of its next steps."""

    page: str
    title: str
    iso: str
    written: str
    attendees: tuple[Face, ...]
    says: str
    flag: Chip | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfMeetings:
    """The meetings of one kind, the newest first."""

    id: str
    title: str
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage:
    """The page that lists the meetings."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    kinds: tuple[KindOfMeetings, ...]


def meetings_page(desk: Desk) -> MeetingsPage:
    """Return the page that lists the meetings that were held by the as-of date."""
    meetings = held(desk)
    found = ((kind, title, tuple(_row(each, desk) for each in meetings if each.kind == kind)) for kind, (_, title) in KINDS.items())
    return MeetingsPage(
        page="meetings/index",
        title="Meetings",
        description=f"Meetings: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=tuple(_says(meetings, desk)),
        kinds=tuple(KindOfMeetings(id=kind, title=title, rows=some) for kind, title, some in found if some),
    )


def held(desk: Desk) -> tuple[Meeting, ...]:
    """Return the meetings that were held by the as-of date, the newest first."""
    there = [each for each in desk.board.ledger.meetings.values() if each.date <= desk.day]
    return tuple(sorted(there, key=lambda each: (each.date, each.id), reverse=True))


def page_of_meeting(meeting: str) -> str:
    """Return the address of a meeting's page."""
    return f"meetings/{meeting}"


def meeting_titled(meeting: str, desk: Desk) -> Span:
    """Return the title of a meeting with its page; of one that is not there, its id."""
    found = desk.board.ledger.meetings.get(meeting)
    return theirs(found.title, page_of_meeting(meeting)) if found and found.date <= desk.day else theirs(meeting)


def next_steps(meeting: str, desk: Desk) -> list[Standing]:
    """Return the promises that came out of a meeting, by due date."""
    return by_due(desk.board.standings[each] for each in desk.board.next_steps.get(meeting, ()))


def became(steps: Iterable[Standing]) -> str:
    """Return what became of next steps, in numbers: `1 kept, 1 overdue, 1 open`."""
    found = tuple(map(_became, steps))
    return ", ".join(f"{found.count(word)} {word}" for word in dict.fromkeys(_WORDS) if word in found)


_WORDS = (
    "kept", "partly kept", "delivered", "overdue", "open", "not promised yet", "not kept", "revoked", "cancelled", "superseded", "declined",
    "withdrawn",
)  # fmt: skip


def _became(standing: Standing) -> str:
    if standing.overdue:
        return "overdue"
    if standing.state is State.PROMISED:
        return "open"
    if standing.state.open and standing.state is not State.DELIVERED:
        return "not promised yet"
    return standing.state.word.lower()


def _row(meeting: Meeting, desk: Desk) -> MeetingRow:
    steps = next_steps(meeting.id, desk)
    return MeetingRow(
        page=page_of_meeting(meeting.id),
        title=meeting.title,
        iso=meeting.date.isoformat(),
        written=days.written(meeting.date),
        attendees=desk.faces.of(meeting.attendees),
        says=f"{count(len(steps), 'next step', 'next steps')}: {became(steps)}" if steps else "",
        flag=None if steps else NICE,
    )


def _says(meetings: tuple[Meeting, ...], desk: Desk) -> Iterator[Span]:
    if not meetings:
        yield words("No meeting is on the board yet. ")
        yield words("Write one down with its next steps: who does what, with what outcome, by when. ")
        yield words("`troth new meeting` asks for all of it.")
        return
    nice = sum(not desk.board.next_steps.get(each.id) for each in meetings)
    yield words(f"{desk.as_of_words}: {count(len(meetings), 'meeting', 'meetings')}, ")
    yield strong(f"{nice or 'none'} of them")
    yield words(" a nice conversation without a next step." if nice else " without a next step.")
