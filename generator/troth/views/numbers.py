"""The reports page: every number of the board with the items behind it, over time, by team and by customer. People are never compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.model import Kind, PartyKind
from troth.status.other_words import count_imported_entries
from troth.status.trends import (
    EASY_PERCENT,
    SATISFIED,
    count_help_given,
    count_kept_after_change,
    count_satisfied,
    is_suspiciously_high,
)
from troth.views.charts import MAX_COUNTED_ITEMS, build_month_charts, build_overdue_chart, build_reasons_chart, count_share
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.numbers import Numbers, Ratio
    from troth.views.charts import Chart, CountedNumber
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: its label, what is counted, and a median beside it where there is one."""

    id: str
    label: str
    text: str
    number: CountedNumber
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyNumbers:
    """The numbers of one party."""

    face: PartyLabel
    cells: tuple[CountedNumber, ...]
    note: str
    """The median wait for its answers, for a customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTable:
    """The numbers of teams or of customers, by name: it is no ranking."""

    id: str
    title: str
    lead: str
    heads: tuple[str, ...]
    lines: tuple[PartyNumbers, ...]
    empty: str
    rest: int = 0
    """How many more there are: their own pages have their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage:
    """All that the reports page says. `easy` asks whether only easy things are promised, where nearly all is kept."""

    head: PageHead
    text: Sentence
    easy: str
    imported: str
    """How many entries came with their record, at once: who said them is the word of whoever brought them."""
    figures: tuple[Figure, ...]
    over_time: tuple[Chart, ...]
    reasons: Chart
    overdue: Chart
    parties: tuple[PartyTable, ...]


def build_numbers_page(context: ViewContext) -> NumbersPage:
    """Return the reports page."""
    share = context.board.numbers.kept_on_time
    easy = (
        f"{share.n} of {share.total} were kept on time, more than {EASY_PERCENT} %. Is the team promising only easy things?"
        if is_suspiciously_high(share)
        else ""
    )
    return NumbersPage(
        head=PageHead(page="record", title="Reports", description=f"Reports: {context.board.settings.name}", as_of=context.as_of_words),
        text=tuple(_summarize_numbers(context)),
        easy=easy,
        imported=_describe_imported(context),
        figures=(*_iter_kept_figures(context), *_iter_answer_figures(context), *_iter_care_figures(context)),
        over_time=build_month_charts(context),
        reasons=build_reasons_chart(context),
        overdue=build_overdue_chart(context),
        parties=tuple(map(_shorten_table, (_build_team_table(context), _members(context), _build_customer_table(context)))),
    )


def _describe_imported(context: ViewContext) -> str:
    promises, history = [each.promise for each in context.board.promises.values()], context.board.ledger.history
    imported = sum(count_imported_entries(Kind.PROMISE, each, history) for each in promises)
    if not imported:
        return ""
    entries = sum(len(each.log) for each in promises)
    return f"{imported} of {entries} log entries were imported: someone recorded them for the people they name."


def _summarize_numbers(context: ViewContext) -> Iterator[Inline]:
    numbers, window = context.board.numbers, context.board.settings.window
    on_time = numbers.kept_on_time
    yield inline_text(f"{context.as_of_words}: ")
    if on_time.too_few:
        yield strong_text(
            f"{pluralize(on_time.total, 'promise was', 'promises were') if on_time.total else 'no promise was'} due", "#kept-on-time"
        )
        yield inline_text(f" in the last {window} days: too few to say how reliable the board is.")
        return
    yield strong_text(f"{on_time.n} of {on_time.total}", "#kept-on-time")
    yield inline_text(f" promises due in the last {window} days were kept on time, ")
    yield strong_text(f"{numbers.kept_in_force.n} of {numbers.kept_in_force.total}", "#kept-as-agreed")
    yield inline_text(" as agreed.")


def _iter_kept_figures(context: ViewContext) -> Iterator[Figure]:
    numbers, past = context.board.numbers, _format_window(context)
    on_time = _count_items(context, numbers.kept_on_time, "Kept on time", "Not on time")
    yield Figure(id="kept-on-time", label="Kept on time", text=f"delivered by the date promised first, {past}", number=on_time)
    as_agreed = _count_items(context, numbers.kept_in_force, "Kept as agreed", "Not as agreed")
    yield Figure(
        id="kept-as-agreed",
        label="Kept as agreed",
        text=f"delivered by the agreed date, even if both sides moved it, {past}",
        number=as_agreed,
    )
    start = add_days(context.day, -context.board.settings.window)
    gap = count_kept_after_change((each.snapshot for each in context.board.promises.values()), start, context.day)
    says = f"kept as agreed, but after the date promised first, {past}"
    moved = _count_items(context, gap, "Kept after the first date", "Kept by the first date")
    yield Figure(id="moved", label="Kept by a later date only", text=says, number=moved)
    says = f"changes requested {_format_days(context.board.settings.notice)} or more before the due date, {past}"
    in_time = _count_items(context, numbers.renegotiated_in_time, "In time", "Late")
    notice = _format_median(numbers.median_notice, "of notice")
    yield Figure(id="renegotiated", label="Renegotiated in time", text=says, number=in_time, note=notice)


def _iter_answer_figures(context: ViewContext) -> Iterator[Figure]:
    numbers, past = context.board.numbers, _format_window(context)
    answered = _count_items(context, numbers.answered, "Answered", "Silent")
    wait = _format_median(numbers.median_answer, "to answer")
    yield Figure(id="answered", label="Answered", text=f"people who were asked, {past}", number=answered, note=wait)
    in_time = _count_items(context, numbers.answered_in_time, "In time", "Late or not at all")
    yield Figure(id="answered-in-time", label="Answered in time", text=f"requests, offers and asks, {past}", number=in_time)
    says = f"deliveries answered within {_format_days(context.board.settings.acceptance_wait)}, {past}"
    accepted = _count_items(context, numbers.accepted_in_time, "In time", "Late")
    lag = _format_median(numbers.median_acceptance, "from delivery to answer")
    yield Figure(id="accepted", label="Deliveries answered in time", text=says, number=accepted, note=lag)
    rated = _count_satisfied(context.board.promises.values(), context)
    satisfied = _count_items(context, rated, f"Rated {SATISFIED} or 5", "Rated lower")
    says = f"accepted deliveries rated {SATISFIED} or 5 of 5, of those that were rated, {past}"
    yield Figure(id="satisfied", label="Satisfied customers", text=says, number=satisfied, note=_describe_agreement_ratings(context))


def _count_satisfied(promises: Iterable[PromiseStatus], context: ViewContext) -> Ratio:
    start = add_days(context.day, -context.board.settings.window)
    return count_satisfied((each.snapshot for each in promises), start, context.day)


def _describe_agreement_ratings(context: ViewContext) -> str:
    """Return how many agreements were last rated as well as a good delivery; nothing where none was rated."""
    ratings = [each.rating for each in context.board.agreements.values() if each.rating is not None]
    high = sum(rating >= SATISFIED for rating in ratings)
    return f"agreements last rated {SATISFIED} or 5: {high} of {len(ratings)}" if ratings else ""


def _iter_care_figures(context: ViewContext) -> Iterator[Figure]:
    numbers, past = context.board.numbers, _format_window(context)
    clear = _count_items(context, numbers.clear, "Well defined", "Not well defined yet")
    yield Figure(id="clear", label="Well-defined promises", text="open now, passing every check", number=clear)
    done = _count_items(context, numbers.follow_ups_done, "Followed up", "Not followed up")
    yield Figure(id="followed-up", label="Followed up", text=f"within a week of the due date, {past}", number=done)
    start = add_days(context.day, -context.board.settings.window)
    given = count_help_given((each.snapshot for each in context.board.promises.values()), start, context.day)
    own = _count_items(context, numbers.kept_to_oneself, "Kept on time", "Not on time")
    if own.total:
        yield Figure(
            id="to-oneself", label="Kept to oneself", text=f"recurring promises to oneself, {past}; in no other number", number=own
        )
    silent = _count_items(context, numbers.not_objected_to, "Not objected to", "Accepted")
    if silent.n:
        yield Figure(id="not-objected-to", label="Kept, not objected to", text=f"of what was kept, {past}", number=silent)
    says = f"promises that asked for help and got some, {past}"
    yield Figure(id="help", label="Help asked and given", text=says, number=_count_items(context, given, "Got help", "No help yet"))


def _count_items(context: ViewContext, share: Ratio, counted_label: str, other_label: str) -> CountedNumber:
    return count_share(share, context, counted_label, other_label, limit=MAX_COUNTED_ITEMS)


def _format_median(number: float | None, label: str) -> str:
    return "" if number is None else f"median: {_format_days(number)} {label}"


def _build_team_table(context: ViewContext) -> PartyTable:
    def shares(party: Party) -> Iterator[CountedNumber]:
        numbers = context.board.count_numbers(
            context.board.promises_by_promiser.get(party.id, ()), context.board.asks_of_party.get(party.id, ())
        )
        yield count_share(numbers.kept_on_time, context, "Kept on time", "Not on time")
        yield count_share(numbers.kept_in_force, context, "Kept as agreed", "Not as agreed")
        yield count_share(numbers.follow_ups_done, context, "Followed up", "Not followed up")
        yield count_share(numbers.answered_in_time, context, "In time", "Late or not at all")

    lines = [
        PartyNumbers(face=context.faces(each.id), cells=tuple(shares(each)), note="") for each in _sort_parties(PartyKind.TEAM, context)
    ]
    return PartyTable(
        id="by-team",
        title="By team",
        lead=f"What each team promised as a team, {_format_window(context)}. Listed alphabetically, not ranked.",
        heads=("Team", "Kept on time", "Kept as agreed", "Followed up", "Answered in time"),
        lines=_drop_empty_lines(lines),
        empty="No team promise was due yet.",
    )


def _members(desk: ViewContext) -> PartyTable:
    def shares(party: Party) -> Iterator[CountedNumber]:
        numbers = desk.board.count_numbers(desk.promised_by_members(party))
        yield count_share(numbers.kept_on_time, desk, "Kept on time", "Not on time")
        yield count_share(numbers.kept_in_force, desk, "Kept as agreed", "Not as agreed")
        yield count_share(numbers.follow_ups_done, desk, "Followed up", "Not followed up")

    lines = [PartyNumbers(face=desk.faces(each.id), cells=tuple(shares(each)), note="") for each in _sort_parties(PartyKind.TEAM, desk)]
    return PartyTable(
        id="by-members",
        title="By members of a team",
        lead=(f"What the members of each team promised on their own, {_format_window(desk)}. This is not part of the team's own numbers."),
        heads=("Team", "Kept on time", "Kept as agreed", "Followed up"),
        lines=_drop_empty_lines(lines),
        empty="No promise by a team member was due yet.",
    )


def _build_customer_table(context: ViewContext) -> PartyTable:
    def line(party: Party) -> PartyNumbers:
        promised = context.board.promises_by_customer.get(party.id, ())
        numbers: Numbers = context.board.count_numbers(promised)
        cells = (
            count_share(numbers.kept_on_time, context, "Kept on time", "Not on time"),
            count_share(numbers.kept_in_force, context, "Kept as agreed", "Not as agreed"),
            count_share(numbers.follow_ups_done, context, "Followed up", "Not followed up"),
            count_share(_count_satisfied(promised, context), context, f"Rated {SATISFIED} or 5", "Rated lower"),
            count_share(numbers.accepted_in_time, context, "In time", "Late"),
        )
        note = f"median: {_format_days(numbers.median_acceptance)}" if numbers.median_acceptance is not None else ""
        return PartyNumbers(face=context.faces(party.id), cells=cells, note=note)

    return PartyTable(
        id="by-customer",
        title="By customer",
        lead=(
            f"What each customer was promised, how satisfied it was, and how soon it answers a delivery, {_format_window(context)}. "
            "Listed alphabetically, not ranked."
        ),
        heads=("Customer", "Kept on time", "Kept as agreed", "Followed up", "Satisfied", "Answers deliveries in time"),
        lines=_drop_empty_lines([line(each) for each in _sort_parties(PartyKind.CUSTOMER, context)]),
        empty="No promise to a customer was due yet.",
    )


def _sort_parties(kind: PartyKind, context: ViewContext) -> Iterable[Party]:
    return sorted(context.board.ledger.parties.list_of_kind(kind), key=lambda each: (each.name.casefold(), each.id))


MANY_LINES, LINES_SHOWN = 12, 40
"""From how many parties on a table has numbers alone, without what stands behind them; and how many it has at most."""


def _shorten_table(table: PartyTable) -> PartyTable:
    """Return the table as far as a page can hold it: each party's own page has all that stands behind its numbers."""
    if len(table.lines) <= MANY_LINES:
        return table
    lines = tuple(replace(line, cells=tuple(replace(cell, behind=()) for cell in line.cells)) for line in table.lines[:LINES_SHOWN])
    return replace(table, lines=lines, rest=len(table.lines) - len(lines))


def _drop_empty_lines(lines: Iterable[PartyNumbers]) -> tuple[PartyNumbers, ...]:
    return tuple(each for each in lines if any(cell.total for cell in each.cells))


def _format_window(context: ViewContext) -> str:
    return f"last {context.board.settings.window} days"


def _format_days(number: float) -> str:
    return f"{number:g} {'day' if number == 1 else 'days'}"
