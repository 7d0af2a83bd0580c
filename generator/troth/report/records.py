"""A goal and a meeting in the terminal: what it is about, and where what belongs to it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.report.lists import format_rows
from troth.report.terminal import format_line, make_bold, wrap_item, wrap_paragraphs
from troth.views.goal.page import build_goal_page
from troth.views.meeting import build_meeting_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Goal, Meeting
    from troth.views.context import ViewContext


def format_goal(goal: Goal, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a goal: what it is, who committed to it and who is silent, and the promises that serve it."""
    page = build_goal_page(goal, context)
    yield make_bold(format_line(f"{page.head.title} ({goal.id})"))
    yield from wrap_paragraphs(to_plain_text(page.opening), width)
    yield from wrap_paragraphs(to_plain_text(page.text), width)
    if page.why:
        yield from wrap_paragraphs(page.why, width, "  ")
    for each in page.committed:
        yield from wrap_item(f"{each.face.name}: {each.words}", width)
    for silent in page.silent:
        yield from wrap_item(f"{silent.face.name} is silent: {silent.because}", width)
    for section in page.sections:
        if section.rows:
            yield from ("", make_bold(format_line(f"{section.title} ({section.count})")))
            yield from format_rows(section.rows, width, indent="  ")
    yield from ("", format_line(f"File: {page.path}"))


def format_meeting(meeting: Meeting, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a meeting: who was there, what was still open, and what became of its own next steps."""
    page = build_meeting_page(meeting, context)
    yield make_bold(format_line(f"{page.head.title} ({meeting.id})"))
    yield from wrap_paragraphs(to_plain_text(page.text), width)
    yield format_line(f"{page.date_text}, with {', '.join(each.name for each in page.attendees) or 'nobody named'}")
    if page.notes:
        yield from wrap_paragraphs(page.notes, width, "  ")
    if page.earlier.rows:
        yield from ("", make_bold(format_line(f"{page.earlier.title} ({page.earlier.count})")))
        yield from format_rows(page.earlier.rows, width, indent="  ")
    steps = context.get_rows(each for each in context.board.promises.values() if each.promise.meeting == meeting.id)
    if steps:
        yield from ("", make_bold(format_line(f"Next steps ({len(steps)})")))
        yield from format_rows(steps, width, indent="  ")
    yield from ("", format_line(f"File: {page.path}"))
