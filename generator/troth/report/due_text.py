"""What is due, for a terminal."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from troth import days
from troth.report.agenda import TITLES
from troth.report.terminal import bold, columns, line
from troth.views.span import count, named, text_of
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.report.agenda import Agenda, Item
    from troth.report.ask_items import AskItem

_GIVING = (4, 3)
"""Who, then the title: these are cut in a narrow window."""
_WAITING = frozenset({"answers_overdue", "follow_ups_due", "awaiting_acceptance"})


def due_text(agenda: Agenda, width: int) -> Iterator[str]:
    """Yield one sentence, and then each section that holds something."""
    yield line(sentence(agenda))
    lines = _rows(agenda, width)
    for section, items in agenda.sections.items():
        if items:
            yield from ("", bold(f"{TITLES[section]} ({len(items)})"))
            yield from chain.from_iterable(next(lines) for _ in items)
    if agenda.asks:
        yield from ("", bold(f"Asks ({len(agenda.asks)})"))
        yield from columns([_ask(each) for each in agenda.asks], width, _GIVING, indent="  ")


def _ask(item: AskItem) -> tuple[str, ...]:
    return item.when, days.written(item.day).rjust(_DATE), item.pursuit.ask.id, item.pursuit.ask.title, item.doing


def _rows(agenda: Agenda, width: int) -> Iterator[tuple[str, ...]]:
    """Yield the lines of each item, all sections in the same columns: one line, or two where the window is too narrow."""
    rows = [_row(item, waiting=section in _WAITING) for section, items in agenda.sections.items() for item in items]
    lines = list(columns(rows, width, _GIVING, indent="  "))
    if all(len(each) <= width for each in lines):
        yield from zip(lines)
        return
    for when, _, promise, title, who in rows:
        yield line(f"  {when}  {promise}"), line(f"      {shown(f'{title}: {who}', width - 6)}")


def sentence(agenda: Agenda) -> str:
    """Return what is due in one sentence; where nothing is, what comes next."""
    start = f"{agenda.as_of_words}{f', for {agenda.name}' if agenda.name else ''}: "
    if agenda.empty:
        return f"{start}nothing is overdue, and nothing is due until {days.written(agenda.until)}. {_next(agenda.next)}"
    late = agenda.sections["overdue"] or any(each.overdue for each in agenda.asks)
    return start + ", ".join(_counts(agenda)) + ("." if late else ". Nothing is overdue.")


def _counts(agenda: Agenda) -> Iterator[str]:
    words = {
        "overdue": "overdue",
        "due_today": "due today",
        "due_soon": f"due by {days.written(agenda.until)}",
    }
    numbers = {section: len(items) for section, items in agenda.sections.items()}
    yield from (f"{numbers[section]} {said}" for section, said in words.items() if numbers[section])
    if number := numbers["answers_overdue"]:
        yield count(number, "answer overdue", "answers overdue")
    if number := numbers["follow_ups_due"]:
        yield count(number, "follow-up due", "follow-ups due")
    if number := numbers["awaiting_acceptance"]:
        yield f"{count(number, 'waits', 'wait')} for acceptance"
    if agenda.asks:
        yield count(len(agenda.asks), "ask to pursue or answer", "asks to pursue or answer")


def _next(item: Item | None) -> str:
    if item is None:
        return "No other promise has a due date ahead."
    return f"Next: {item.row.title} ({item.standing.id}), due {days.written(item.day)}, {item.when}."


def _row(item: Item, *, waiting: bool) -> tuple[str, ...]:
    return item.when, days.written(item.day).rjust(_DATE), item.standing.id, item.row.title, doing(item) if waiting else parties(item)


_DATE = len("31 Dec 2026")


def parties(item: Item) -> str:
    """Return who promised it to whom."""
    return f"{text_of(named(item.row.promisers))} → {text_of(named(item.row.customers))}"


def doing(item: Item) -> str:
    """Return who is to do what about it: `Jane to follow up`."""
    if item.step is None:
        return ""
    return f"{text_of(named(item.step.who, 'or'))} to {item.step.what}"
