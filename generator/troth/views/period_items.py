"""What the report of a period lists: promises made, kept or not, changes, what was learned, thanks, and what customers said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.status.acts import PromiseState
from troth.status.numbers import iter_renegotiations
from troth.status.occurrences import is_own_rhythm
from troth.views.goal.rows import link_goal
from troth.views.rich_text import Quote, format_term, inline_text, join_names, pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.base.dates import Period
    from troth.board import PromiseStatus
    from troth.model import PromiseEntry
    from troth.status.numbers import Ratio
    from troth.status.promise import Renegotiation
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence


ITEMS_SHOWN = 100
"""How many items a part of a report lists at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem:
    """One thing that a report tells, with what somebody said of it in their own words."""

    text: Sentence
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """Things of one sort. Of very many only the first are listed."""

    id: str
    title: str
    items: tuple[ReportItem, ...]
    total: int
    """How many there are; a promise that comes again may stand in one item for several."""
    rest: int
    """How many items are not listed."""
    empty: str


def list_report_parts(
    period: Period, promises: tuple[PromiseStatus, ...], due: tuple[Ratio, ...], goals: tuple[str, ...], context: ViewContext
) -> Iterator[ReportPart]:
    """Yield what a report lists of some promises; `due` are the shares that were kept on time, of each cut."""
    end = min(period.last, context.day)
    made = sorted((day, each.id) for each in promises if (day := each.snapshot.promised_on) is not None and period.first <= day <= end)
    items = (_describe_promise(context.board.promises[promise], context) for _, promise in made)
    yield _build_part("promised", "Promised", items, "Nothing was promised.")
    kept, considered = Counter(chain(*(each.counted for each in due))), Counter(chain(*(each.considered for each in due)))
    items = (_describe_due(each, number, context) for each, number in sorted(kept.items()))
    yield _build_part("kept", "Due and kept on time", items, "Nothing due in this period was kept on time.", kept.total())
    late = considered - kept
    items = (_describe_due(each, number, context) for each, number in sorted(late.items()))
    yield _build_part("not-on-time", "Due and not kept on time", items, "Nothing due in this period was late or missed.", late.total())
    start = add_days(period.first, -1)
    moves = (
        _describe_move(standing, move, context)
        for standing in promises
        if not is_own_rhythm(standing.snapshot)
        for snapshot in (standing.snapshot, *(each.snapshot for each in standing.snapshot.occurrences))
        for move in iter_renegotiations(snapshot, start, end)
    )
    yield _build_part("renegotiated", "Renegotiated", moves, "No change was requested.")
    entries = [(each, entry) for each in promises for entry in each.snapshot.valid if start < entry.day <= end]
    entries.sort(key=lambda pair: pair[1].day)
    learned = (_describe_learned(*each, context) for each in entries if each[1].act == "followed_up" and each[1].learned)
    yield _build_part("learned", "Learned", learned, "No follow-up says what was learned.")
    thanks = (_describe_help(*each, context) for each in entries if each[1].act == "helped")
    yield _build_part("thanks", "Thanks", thanks, "Nobody was asked for help, or nobody helped.")
    said = (
        _describe_acceptance(standing, entry, context)
        for standing, entry in entries
        if entry.act == "accepted" and (entry.note or entry.satisfaction) and not is_own_rhythm(standing.snapshot)
    )
    yield _build_part("said", "What customers said", said, "No customer rated a delivery or said something about it.")
    if goals:
        yield _build_part("goals", "Goals", _iter_goal_items(goals, start, end, context), "No goal was measured or closed.")


def _build_part(name: str, title: str, items: Iterable[ReportItem], empty: str, total: int | None = None) -> ReportPart:
    found = tuple(items)
    listed, rest = found[:ITEMS_SHOWN], max(0, len(found) - ITEMS_SHOWN)
    return ReportPart(id=name, title=title, items=listed, total=len(found) if total is None else total, rest=rest, empty=empty)


def _name_promise(standing: PromiseStatus, context: ViewContext) -> Sentence:
    terms = standing.snapshot.terms
    promisers, customers = (join_names(context.faces.get_many(side)) for side in (terms.promisers, terms.customers))
    return (context.link_promise(standing.id), inline_text(": "), *promisers, inline_text(" to "), *customers)


def _describe_promise(standing: PromiseStatus, context: ViewContext) -> ReportItem:
    due = standing.snapshot.first_due
    return ReportItem(text=(*_name_promise(standing, context), inline_text(f", due {format_date(due)}" if due else "")))


def _describe_due(promise: str, number: int, context: ViewContext) -> ReportItem:
    standing = context.board.promises[promise]
    text = _name_promise(standing, context)
    if standing.snapshot.occurrences:
        return ReportItem(text=(*text, inline_text(f", {pluralize(number, 'time', 'times')}")))
    due = standing.snapshot.first_due
    state = "overdue" if standing.overdue else standing.state.word.lower()
    if standing.delivered_on is not None and standing.state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT):
        state += f" {format_date(standing.delivered_on)}"
    quotes = _list_reasons(standing.snapshot.ending, context) if standing.snapshot.ending else ()
    return ReportItem(text=(*text, inline_text(f", due {format_date(due)}: {state}" if due else f": {state}")), quotes=quotes)


def _list_reasons(entry: PromiseEntry, context: ViewContext) -> tuple[Quote, ...]:
    reason = context.board.settings.reasons.get(entry.reason, entry.reason) if entry.reason else ""
    return (*((Quote(text=reason),) if reason else ()), *_quote(entry.because))


def _quote(*texts: str | None) -> tuple[Quote, ...]:
    return tuple(Quote(text=text, markdown=True) for text in texts if text)


def _describe_move(standing: PromiseStatus, move: Renegotiation, context: ViewContext) -> ReportItem:
    entry, due = move.entry, ""
    if move.due is not None and move.due_before is not None and move.due != move.due_before:
        due = f", due {format_date(move.due)} (was {format_date(move.due_before)})"
    answer = f"agreed {format_date(move.agreed_on)}" if move.agreed_on else "not agreed"
    by = (inline_text(f"{due}, requested {format_date(entry.day)} by "), *join_names((context.faces(entry.by),)))
    return ReportItem(
        text=(context.link_promise(standing.id), *by, inline_text(f", {answer}")),
        quotes=_list_reasons(entry, context),
    )


def _describe_learned(standing: PromiseStatus, entry: PromiseEntry, context: ViewContext) -> ReportItem:
    by = join_names((context.faces(entry.by),))
    return ReportItem(
        text=(context.link_promise(standing.id), inline_text(f", {format_date(entry.day)}, "), *by),
        quotes=(Quote(text=entry.learned or ""),),
    )


def _describe_help(standing: PromiseStatus, entry: PromiseEntry, context: ViewContext) -> ReportItem:
    helper, helped = join_names((context.faces(entry.by),)), join_names(context.faces.get_many(standing.snapshot.terms.promisers))
    text = (*helper, inline_text(" helped "), *helped, inline_text(" with "), context.link_promise(standing.id))
    return ReportItem(text=text, quotes=_quote(entry.note))


def _describe_acceptance(standing: PromiseStatus, entry: PromiseEntry, context: ViewContext) -> ReportItem:
    rated = f", satisfied {entry.satisfaction} of 5" if entry.satisfaction else ""
    text = (*join_names((context.faces(entry.by),)), inline_text(f"{rated}: "), context.link_promise(standing.id))
    return ReportItem(text=text, quotes=_quote(entry.note))


def _iter_goal_items(goals: tuple[str, ...], start: date, end: date, context: ViewContext) -> Iterator[ReportItem]:
    for goal in goals:
        for entry in context.board.aims[goal].entries:
            if start < entry.day <= end:
                said = f"{entry.measure}: {format_term(entry.value)}" if entry.act == "measured" else entry.act
                quotes = _quote(entry.because, entry.note)
                yield ReportItem(text=(link_goal(goal, context), inline_text(f", {format_date(entry.day)}, {said}")), quotes=quotes)
