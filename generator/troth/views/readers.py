"""Who may read the board on a device, and what waits for each: what Home shows once somebody has said who they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.ask import AskState
from troth.status.stand_ins import has_left
from troth.views.agreement.rows import list_waiting_sections
from troth.views.ask.rows import ask_url, iter_due_steps, join_phrases
from troth.views.rich_text import strip_code_marks
from troth.views.rows import describe_pending_action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Party
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderTask:
    """One thing that waits for a reader: where it is, what is to be done, and since or until when."""

    page: str
    title: str
    what: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A party as somebody chooses it, with what waits for it, or for a team or customer that it acts for."""

    id: str
    name: str
    page: str
    tasks: tuple[ReaderTask, ...]


def list_readers(context: ViewContext) -> tuple[Reader, ...]:
    """Return all parties that are still here, by name."""
    there = (party for party in context.board.ledger.parties if not has_left(party.id, context.board.ledger.parties, context.day))
    found = (
        Reader(id=party.id, name=party.name, page=context.faces(party.id).page, tasks=tuple(dict.fromkeys(_iter_tasks(party, context))))
        for party in there
    )
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))


def _iter_tasks(party: Party, context: ViewContext) -> Iterator[ReaderTask]:
    """Yield what waits for a party: what it promised and is late or due, then what others wait for."""
    acting = (party.id, *context.acts_for.get(party.id, ()))
    late = [each for each in context.list_open_promises(party.id) if each.overdue or context.is_due_soon(each)]
    for standing in late:
        row = context.get_row(standing)
        what = "deliver or request a new date" if standing.overdue else "deliver"
        yield _build_task(row.page, row.title, what, f"due {row.due.date_text}, {row.due.words}" if row.due else "")
    pending = [pair for each in acting for pair in context.board.pending_by_party.get(each, ())]
    for standing, wait in sorted(pending, key=lambda pair: (pair[1].since or context.day, pair[0].id)):
        row, step = context.get_row(standing), describe_pending_action(wait, context.faces, context.day)
        yield _build_task(row.page, row.title, step.what, step.note)
    yield from _iter_ask_tasks(acting, context)
    for row in chain.from_iterable(section.rows for section in list_waiting_sections(context, acting)):
        yield _build_task(row.page, row.title, row.step.what if row.step else "", row.step.note if row.step else "")


def _iter_ask_tasks(acting: tuple[str, ...], context: ViewContext) -> Iterator[ReaderTask]:
    """Yield the asks that wait for an answer of a party, and those in which it has somebody to contact."""
    for asked in chain.from_iterable(context.board.asks_of_party.get(each, ()) for each in acting):
        ask = asked.ask_status.ask
        if asked.ask_status.state is AskState.OPEN and asked.respondent.answer is None:
            yield _build_task(ask_url(ask.id), ask.title, "reply", f"by {format_date(ask.respond_by)}")
    for pursuit in chain.from_iterable(context.board.asks_by_asker.get(each, ()) for each in acting):
        steps = join_phrases(iter_due_steps(pursuit)) if pursuit.state is AskState.OPEN else ""
        if steps:
            yield _build_task(ask_url(pursuit.ask.id), pursuit.ask.title, steps, "")


def _build_task(page: str, title: str, what: str, note: str) -> ReaderTask:
    return ReaderTask(page=page, title=strip_code_marks(title), what=what, note=note)
