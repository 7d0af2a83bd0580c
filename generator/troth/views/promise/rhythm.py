"""The times of a promise that comes again, as its page and its rows show them: the last ones, the next ones, and how many were kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.base.recurrence import parse_step
from troth.status.acts import PromiseState
from troth.status.occurrences import DAYS_AHEAD, count_kept_occurrences, iter_coming_occurrences
from troth.status.schedule import count_overdue_days
from troth.views.chips import OVERDUE_CHIP, STATE_CHIPS, Chip, Tone
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Settings, Terms
    from troth.status.promise import Occurrence

PAST_SHOWN = 12
"""How many of those that have come a page shows."""
COMING_SHOWN = 3
"""How many of those that are still to come."""
NOT_DONE_CHIP = Chip(icon="silent", word="Not done", tone=Tone.REST)
_SKIPPED = Chip(icon=STATE_CHIPS[PromiseState.CANCELLED].icon, word="Skipped", tone=Tone.REST)
_NEXT = Chip(icon="soon", word="Next", tone=Tone.WORK)
_COMING = Chip(icon="soon", word="To come", tone=Tone.REST)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceLine:
    """One time: the day that names it, what became of it, and what there is to say of it."""

    name: str
    """The day as records write it: commands and messages name it by that."""
    date_text: str
    chip: Chip
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrencesView:
    """The times of a promise, the newest first."""

    rule: str
    """How it comes again: `every week, until 18 Dec 2026`."""
    count: str
    """How many of those that were due were kept: `4 of 6 kept`."""
    lines: tuple[OccurrenceLine, ...]
    hidden: int
    """How many earlier ones are left out."""


def build_occurrences(standing: PromiseStatus, settings: Settings, as_of: date) -> OccurrencesView | None:
    """Return the times of a promise that comes again, the newest first; None for one that is done once."""
    found = standing.snapshot.occurrences
    if not found:
        return None
    past = [each for each in found if each.name <= as_of]
    following = next((each.name for each in found if each.name >= as_of and each.snapshot.state is PromiseState.PROMISED), None)
    lines = [_describe_occurrence(each, as_of, following) for each in past[-PAST_SHOWN:]]
    lines += _list_coming_lines(standing, settings, as_of, following)
    rule = describe_rule(standing.snapshot.terms)
    return OccurrencesView(
        rule=rule[:1].upper() + rule[1:],
        count=count_occurrences(standing, as_of),
        lines=tuple(reversed(lines)),
        hidden=len(past) - min(len(past), PAST_SHOWN),
    )


def _list_coming_lines(standing: PromiseStatus, settings: Settings, as_of: date, following: date | None) -> list[OccurrenceLine]:
    """Return the next times, in order, and those further ahead of which somebody has spoken already."""
    known = [(each.name, _describe_occurrence(each, as_of, following)) for each in standing.snapshot.occurrences if each.name > as_of]
    ahead = iter_coming_occurrences(standing.snapshot, settings.calendar, add_days(as_of, DAYS_AHEAD))
    known += [(each.day, _make_line(each.day, _COMING, _note_due(each.day, each.due))) for each in islice(ahead, COMING_SHOWN)]
    known.sort(key=lambda pair: pair[0])
    spoken = {each.name for each in standing.snapshot.occurrences if each.snapshot.entries}
    return [line for number, (name, line) in enumerate(known) if number < COMING_SHOWN or name in spoken]


def _note_due(name: date, due: date | None) -> tuple[str, ...]:
    """Return that an occurrence is first due on another day than its own, where that is no working day."""
    return (f"due {format_date(due)}",) if due is not None and due != name else ()


def _make_line(name: date, chip: Chip, notes: tuple[str, ...]) -> OccurrenceLine:
    return OccurrenceLine(name=name.isoformat(), date_text=format_date(name), chip=chip, notes=notes)


def describe_rule(terms: Terms) -> str:
    """Return how a promise comes again: `every 2 weeks, 10 times`; empty for one that is done once."""
    step = parse_step(terms.every) if terms.every else None
    if step is None:
        return ""
    until = f", until {format_date(terms.until)}" if terms.until else ""
    return step.words + until + (f", {pluralize(terms.times, 'time', 'times')}" if terms.times is not None else "")


def count_occurrences(standing: PromiseStatus, as_of: date) -> str:
    """Return how many of the times that were due were kept, skipped ones left out: `4 of 6 kept`; empty where none was due."""
    kept, due = count_kept_occurrences(standing.snapshot, as_of)
    return f"{kept} of {due} kept" if due else ""


def list_count_chips(standing: PromiseStatus, as_of: date) -> tuple[Chip, ...]:
    """Return the sign of a recurring promise in a row: how many times it was kept, or that it recurs."""
    if not standing.snapshot.comes_again:
        return ()
    return (Chip(icon="review", word=count_occurrences(standing, as_of) or describe_rule(standing.snapshot.terms), tone=Tone.REST),)


def _describe_occurrence(occurrence: Occurrence, as_of: date, following: date | None) -> OccurrenceLine:
    one = occurrence.snapshot
    notes = [f"moved to {format_date(one.terms.due)}"] if one.terms.due and one.terms.due != one.first_due else []
    late = count_overdue_days(one, as_of)
    chip = STATE_CHIPS[one.state]
    if occurrence.is_skipped:
        chip = _SKIPPED
    elif occurrence.is_not_done(as_of):
        chip, notes = NOT_DONE_CHIP, ["nobody has recorded it", *notes]
    elif late:
        chip, notes = OVERDUE_CHIP, [f"{late} day{'s' if late > 1 else ''} late", *notes]
    elif one.state is PromiseState.PROMISED:
        chip = _NEXT if occurrence.name == following else _COMING if occurrence.name > as_of else STATE_CHIPS[one.state]
    if occurrence.silent_yes is not None:
        notes.append("kept, not objected to")
    if one.ending is not None and one.ending.satisfaction is not None:
        notes.append(f"{one.ending.satisfaction} of 5")
    if one.proposed_change is not None:
        notes.append("a change is waiting for an answer")
    return _make_line(occurrence.name, chip, (*_note_due(occurrence.name, one.first_due), *notes))
