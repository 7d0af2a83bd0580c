"""What is due: overdue first, then today, then soon, and what somebody waits for longer than was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.schedule import Schedule
from troth.report.ask_items import ask_items
from troth.views.step import next_step, waited_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.report.ask_items import AskItem
    from troth.views.desk import Desk
    from troth.views.row import Row
    from troth.views.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is due: of which promise, since or until when, and who is to act."""

    standing: Standing
    row: Row
    day: date
    """The day that it is or was wanted on, or since when it waits."""
    when: str
    """That day in words: `5 days late`, `for 9 days`."""
    parties: tuple[str, ...]
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is due as of a date, by section; `until` is the last day that counts as soon."""

    as_of: date
    as_of_words: str
    until: date
    party: str | None
    name: str
    """The name of the party that it is for; empty where it is for all."""
    sections: Mapping[str, tuple[Item, ...]]
    """All sections of `TITLES`, in that order, each with the oldest first."""
    next: Item | None
    """What is due first after `until`."""
    asks: tuple[AskItem, ...] = ()
    """Asks whose next steps are due, or whose answers are late."""

    @property
    def empty(self) -> bool:
        """Tell whether nothing is due."""
        return not any(self.sections.values()) and not self.asks


TITLES: Mapping[str, str] = MappingProxyType(
    {
        "overdue": "Overdue",
        "due_today": "Due today",
        "due_soon": "Due soon",
        "answers_overdue": "Answers overdue",
        "follow_ups_due": "Follow-ups due",
        "awaiting_acceptance": "Waiting for acceptance",
    }
)


def agenda(desk: Desk, *, within: int, party: str | None = None) -> Agenda:
    """Return what is due within so many days, of all or of what one party has to do, in person or for its teams."""
    until = days.plus(desk.day, within)
    found: dict[str, list[Item]] = {section: [] for section in TITLES}
    later: list[Item] = []
    for standing in desk.board.standings.values():
        for section, item in _items(standing, desk, until):
            if party is None or _concerns(item, party, desk):
                (found[section] if section else later).append(item)
    return Agenda(
        as_of=desk.day,
        as_of_words=desk.as_of_words,
        until=until,
        party=party,
        name=desk.faces(party).name if party else "",
        sections=MappingProxyType({section: tuple(sorted(items, key=_order)) for section, items in found.items()}),
        next=min(later, key=_order, default=None),
        asks=ask_items(desk, party),
    )


def _order(item: Item) -> tuple[date, str]:
    return item.day, item.standing.id


def _concerns(item: Item, party: str, desk: Desk) -> bool:
    return any(desk.board.ledger.parties.acts_for(party, each) for each in item.parties)


def _items(standing: Standing, desk: Desk, until: date) -> Iterator[tuple[str, Item]]:
    """Yield what is due about one promise with its section; the section is empty for what is due after `until`."""
    if standing.state is State.PROMISED and standing.due is not None:
        yield _due_section(standing.due, desk.day, until), _promised(standing, standing.due, desk)
    yield from _waiting(standing, desk)


def _due_section(due: date, as_of: date, until: date) -> str:
    if due < as_of:
        return "overdue"
    if due == as_of:
        return "due_today"
    return "due_soon" if due <= until else ""


def _promised(standing: Standing, due: date, desk: Desk) -> Item:
    return Item(
        standing=standing,
        row=desk.row(standing),
        day=due,
        when=days.in_words(due, desk.day),
        parties=standing.course.terms.promisers,
        step=next_step(standing, desk.faces, desk.day),
    )


def _waiting(standing: Standing, desk: Desk) -> Iterator[tuple[str, Item]]:
    patience = desk.board.settings.acceptance_wait
    for wait in standing.waits:
        since = wait.by or wait.since
        if since is None:
            continue
        section = {
            Schedule.AWAITING_ANSWER: "answers_overdue" if wait.by is not None and wait.by < desk.day else "",
            Schedule.FOLLOW_UP_DUE: "follow_ups_due",
            Schedule.AWAITING_ACCEPTANCE: "awaiting_acceptance" if days.between(since, desk.day) >= patience else "",
        }.get(wait.for_what)
        if section:
            step = waited_step(wait, desk.faces, desk.day)
            when = days.in_words(since, desk.day) if wait.by else step.note
            yield section, Item(standing=standing, row=desk.row(standing), day=since, when=when, parties=wait.parties, step=step)
