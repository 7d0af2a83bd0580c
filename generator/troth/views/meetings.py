"""Meetings and what came of them: the list by kind. A meeting without a next step is flagged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.status.acts import PromiseState
from troth.views.chips import Chip, Tone
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text, user_text
from troth.views.rows import sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import PromiseStatus
    from troth.model import Meeting
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


MEETING_KIND_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "account": ("Account review", "Account reviews"),
    "pipeline": ("Pipeline review", "Pipeline reviews"),
    "deal": ("Deal review", "Deal reviews"),
    "call": ("Call", "Calls"),
    "project": ("Project meeting", "Project meetings"),
    "one_on_one": ("One-on-one", "One-on-ones"),
    "retrospective": ("Retrospective", "Retrospectives"),
    "other": ("Meeting", "Other meetings"),
}
"""What each kind of meeting is called: one, and many."""
NO_STEP_CHIP = Chip(icon="silent", word="no next steps recorded", tone=Tone.WAIT)
"""The flag of a meeting after which nobody has anything to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting in the list: when, who was there, and what became of its next steps."""

    page: str
    title: str
    date: str
    date_text: str
    attendees: tuple[PartyLabel, ...]
    text: str
    flag: Chip | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingGroup:
    """The meetings of one kind, the newest first."""

    id: str
    title: str
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage:
    """The page that lists the meetings."""

    head: PageHead
    text: Sentence
    kinds: tuple[MeetingGroup, ...]


def build_meetings_page(context: ViewContext) -> MeetingsPage:
    """Return the page that lists the meetings that were held by the as-of date."""
    meetings = list_past_meetings(context)
    found = (
        (kind, title, tuple(_build_meeting_row(each, context) for each in meetings if each.kind == kind))
        for kind, (_, title) in MEETING_KIND_TITLES.items()
    )
    if meetings:
        without = sum(not context.board.promises_by_meeting.get(each.id) for each in meetings)
        says: Sentence = (
            inline_text(f"{context.as_of_words}: {pluralize(len(meetings), 'meeting', 'meetings')}, "),
            strong_text(f"{without or 'none'} of them"),
            inline_text(" without next steps."),
        )
    else:
        says = (
            inline_text("There are no meetings yet. "),
            inline_text("Record a meeting with its next steps: who does what, with what outcome, by when. "),
            inline_text("`troth new meeting` asks for all of it."),
        )
    return MeetingsPage(
        head=PageHead(
            page="meetings/index", title="Meetings", description=f"Meetings: {context.board.settings.name}", as_of=context.as_of_words
        ),
        text=says,
        kinds=tuple(MeetingGroup(id=kind, title=title, rows=some) for kind, title, some in found if some),
    )


def list_past_meetings(context: ViewContext) -> tuple[Meeting, ...]:
    """Return the meetings that were held by the as-of date, the newest first."""
    there = [each for each in context.board.ledger.meetings.values() if each.date <= context.day]
    return tuple(sorted(there, key=lambda each: (each.date, each.id), reverse=True))


def meeting_url(meeting: str) -> str:
    """Return the address of a meeting's page."""
    return f"meetings/{meeting}"


def link_meeting(meeting: str, context: ViewContext) -> Inline:
    """Return the title of a meeting with its page; of one that is not there, its id."""
    found = context.board.ledger.meetings.get(meeting)
    return user_text(strip_code_marks(found.title), meeting_url(meeting)) if found and found.date <= context.day else user_text(meeting)


def list_next_steps(meeting: str, context: ViewContext) -> list[PromiseStatus]:
    """Return the promises that came out of a meeting, by due date."""
    return sort_by_due(context.board.promises[each] for each in context.board.promises_by_meeting.get(meeting, ()))


def describe_outcomes(steps: Iterable[PromiseStatus]) -> str:
    """Return what became of next steps, in numbers: `1 kept, 1 overdue, 1 open`."""
    found = tuple(map(_describe_outcome, steps))
    return ", ".join(f"{found.count(word)} {word}" for word in dict.fromkeys(_OUTCOME_ORDER) if word in found)


_OUTCOME_ORDER = (
    "kept", "partly kept", "delivered", "overdue", "open", "not promised yet", "not kept", "revoked", "cancelled", "superseded", "declined",
    "withdrawn",
)  # fmt: skip


def _describe_outcome(standing: PromiseStatus) -> str:
    if standing.overdue:
        return "overdue"
    if standing.state is PromiseState.PROMISED:
        return "open"
    if standing.state.open and standing.state is not PromiseState.DELIVERED:
        return "not promised yet"
    return standing.state.word.lower()


def _build_meeting_row(meeting: Meeting, context: ViewContext) -> MeetingRow:
    steps = list_next_steps(meeting.id, context)
    return MeetingRow(
        page=meeting_url(meeting.id),
        title=strip_code_marks(meeting.title),
        date=meeting.date.isoformat(),
        date_text=format_date(meeting.date),
        attendees=context.faces.get_many(meeting.attendees),
        text=f"{pluralize(len(steps), 'next step', 'next steps')}: {describe_outcomes(steps)}" if steps else "",
        flag=None if steps else NO_STEP_CHIP,
    )
