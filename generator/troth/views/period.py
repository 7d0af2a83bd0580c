"""The report of a period: what was promised, kept, renegotiated and learned, and who was thanked; each number is n of N.

It is what is known today of that period, so a delivery that was accepted after its end counts; numbers are those of the record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from troth.base.dates import Period, add_days, find_period, format_date
from troth.status.ask_replay import iter_asked_parties
from troth.status.trends import SATISFIED, count_help_given, count_satisfied
from troth.views.charts import build_headline
from troth.views.goal.rows import asks_for, link_goal, list_goal_tree, list_promises_for
from troth.views.page_head import PageHead
from troth.views.period_items import list_report_parts
from troth.views.rich_text import inline_text, join_names, pluralize, strong_text, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.model import Goal, Party
    from troth.status.ask_replay import AskedParty
    from troth.status.numbers import Numbers, Ratio
    from troth.status.promise import PromiseSnapshot
    from troth.views.charts import Headline
    from troth.views.context import ViewContext
    from troth.views.period_items import ReportPart
    from troth.views.rich_text import Inline, Sentence


QUARTERS_SHOWN = 5
"""For so many quarters there is a page: the one of the as-of date, and those before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportScope:
    """Which part of the board a report is about."""

    name: Sentence
    promises: tuple[PromiseStatus, ...]
    asked: tuple[AskedParty, ...]
    members: tuple[PromiseStatus, ...] = ()
    """Of a team: what its members promised by themselves, counted beside its own promises and never added to them."""
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCut:
    """The numbers over some promises: those of the whole, or of a team and beside them those of its members."""

    title: str
    lead: str
    numbers: Numbers
    headlines: tuple[Headline, ...]
    reasons: tuple[tuple[str, int], ...]
    """Each reason with the number of promises for which it was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReport:
    """The report of a period."""

    head: PageHead
    period: Period
    scope: Sentence
    text: Sentence
    cuts: tuple[ReportCut, ...]
    parts: tuple[ReportPart, ...]
    ways: tuple[tuple[str, str], ...] = ()
    """The pages of the quarters, each with its name, where this is one of them."""


def list_quarters(context: ViewContext) -> Mapping[str, Period]:
    """Return the last quarters by their pages, the one of the as-of date first; none from before the first promise."""
    began = min((each.made or context.day for each in context.board.promises.values()), default=context.day)
    found, each = {"quarters": find_period(context.day, "quarter")}, find_period(context.day, "quarter")
    while len(found) < QUARTERS_SHOWN and each.first > began:
        each = find_period(add_days(each.first, -1), "quarter")
        found[f"quarters/{each.text.lower()}"] = each
    return found


def build_quarter_page(page: str, context: ViewContext) -> PeriodReport:
    """Return the page of a quarter: the report of the whole board."""
    quarters = list_quarters(context)
    ways = tuple((each, name_period(period)) for each, period in quarters.items())
    return replace(build_period_report(quarters[page], select_active(quarters[page], context), context, page), ways=ways)


def select_active(period: Period, context: ViewContext) -> ReportScope:
    """Return the whole board without the promises that no report of a period tells: none of their days is near it."""
    spans = context.cached(select_active, lambda: {each.id: _find_span(each.snapshot) for each in context.board.promises.values()})
    start, whole = add_days(period.first, -1), select_board(context)
    active = (each for each in whole.promises if spans[each.id][0] <= period.last and start <= spans[each.id][1])
    return replace(whole, promises=tuple(active))


def _find_span(snapshot: PromiseSnapshot) -> tuple[date, date]:
    """Return the first and the last day that a promise names; one that comes again names days without end."""
    if snapshot.comes_again or snapshot.occurrences or snapshot.missed_due is not None:
        return date.min, date.max
    days = [each.day for each in snapshot.entries]
    days += [each.date for each in snapshot.entries]
    days += filter(None, (*(each.respond_by for each in snapshot.entries), snapshot.promised_on, snapshot.first_due, snapshot.terms.due))
    return min(days, default=date.min), max(days, default=date.max)


def name_period(period: Period) -> str:
    """Return a period as people call it: `Q3 2026`, `October 2026`, or by its first and last day."""
    for every in ("month", "quarter", "year"):
        found = find_period(period.first, every)
        if (found.first, found.last) == (period.first, period.last):
            return found.words
    return f"{format_date(period.first)} to {format_date(period.last)}"


def select_board(context: ViewContext) -> ReportScope:
    """Return the whole board; the silent whose names are not published are counted too."""
    board = context.board
    return ReportScope(
        name=(inline_text("The whole board"),),
        promises=tuple(board.promises.values()),
        asked=tuple(iter_asked_parties(board.asks.values(), unlisted=True)),
        goals=tuple(board.aims),
    )


def select_team(team: Party, context: ViewContext) -> ReportScope:
    """Return what a team promised as a team, with what its members promised beside it."""
    return ReportScope(
        name=join_names((context.faces(team.id),)),
        promises=context.board.promises_by_promiser.get(team.id, ()),
        asked=context.board.asks_of_party.get(team.id, ()),
        members=context.promised_by_members(team),
    )


def select_customer(customer: Party, context: ViewContext) -> ReportScope:
    """Return what a customer was promised and asked."""
    return ReportScope(
        name=(inline_text("Promised to "), *join_names((context.faces(customer.id),))),
        promises=context.board.promises_by_customer.get(customer.id, ()),
        asked=context.board.asks_of_party.get(customer.id, ()),
    )


def select_goal(goal: Goal, context: ViewContext) -> ReportScope:
    """Return what was promised and asked for a goal and for those that serve it, at any depth: each promise and each ask once."""
    goals = (goal.id, *(each.id for each in list_goal_tree(context, goal.id)))
    asks = {each.ask.id: each for one in goals for each in asks_for(one, context)}
    below = pluralize(len(goals) - 1, "goal that serves it", "goals that serve it")
    return ReportScope(
        name=(inline_text("Goal: "), link_goal(goal.id, context), *((inline_text(f", with {below}"),) if len(goals) > 1 else ())),
        promises=tuple({each.id: each for one in goals for each in list_promises_for(one, context)}.values()),
        asked=tuple(iter_asked_parties(asks.values(), unlisted=True)),
        goals=goals,
    )


def build_period_report(period: Period, scope: ReportScope, context: ViewContext, page: str = "") -> PeriodReport:
    """Return the report of a period: the same board gives the same report."""
    words = name_period(period)
    cuts = [_build_cut("", "", scope.promises, scope.asked, period, context)]
    if scope.members:
        cuts[0] = _build_cut("The team", "What the team promised as a team.", scope.promises, scope.asked, period, context)
        lead = "What its members promised on their own. This is not part of the team's own numbers."
        cuts.append(_build_cut("Its members", lead, scope.members, (), period, context))
    promises = tuple({each.id: each for each in (*scope.promises, *scope.members)}.values())
    shares = tuple(each.numbers.kept_on_time for each in cuts)
    parts = tuple(list_report_parts(period, promises, shares, scope.goals, context))
    says = tuple(_summarize_report(period, cuts, context))
    return PeriodReport(
        head=PageHead(page=page, title=f"Report: {words}", description=to_plain_text(says)[:200], as_of=context.as_of_words),
        period=period,
        scope=scope.name,
        text=says,
        cuts=tuple(cuts),
        parts=parts,
    )


def _summarize_report(period: Period, cuts: list[ReportCut], context: ViewContext) -> Iterator[Inline]:
    yield inline_text(f"{format_date(period.first)} to {format_date(period.last)}, as of {format_date(context.day)}: ")
    for index, cut in enumerate(cuts):
        on_time, as_agreed = cut.numbers.kept_on_time, cut.numbers.kept_in_force
        yield inline_text(f"{'; ' if index else ''}{f'{cut.title.lower()} ' if cut.title else ''}")
        yield strong_text(pluralize(on_time.total, "promise was due", "promises were due") if on_time.total else "no promise was due")
        if on_time.total:
            kept = f", {on_time.n} of {on_time.total} kept by the date promised first, {as_agreed.n} of {as_agreed.total} as agreed"
            yield inline_text(kept)
    yield inline_text(".")


def _build_cut(
    title: str, lead: str, promises: tuple[PromiseStatus, ...], asked: tuple[AskedParty, ...], period: Period, context: ViewContext
) -> ReportCut:
    numbers = context.board.count_numbers(promises, asked, period)
    start, end = add_days(period.first, -1), min(period.last, context.day)
    snapshots = [each.snapshot for each in promises]
    texts = context.board.settings.reasons
    shares: tuple[tuple[str, str, Ratio], ...] = (
        ("Kept on time", "by the date promised first", numbers.kept_on_time),
        ("Kept as agreed", "by the agreed date, moved or not", numbers.kept_in_force),
        (
            "Renegotiated in time",
            _note_median("changes requested before the due date", numbers.median_notice),
            numbers.renegotiated_in_time,
        ),
        ("Followed up", "within a week of the due date", numbers.follow_ups_done),
        ("Answered in time", "requests, offers and asks", numbers.answered_in_time),
        ("Deliveries answered in time", "by the customer", numbers.accepted_in_time),
        ("Satisfied", f"rated {SATISFIED} or 5 of those that were rated", count_satisfied(snapshots, start, end)),
        ("Help asked and given", "promises that asked for help and got some", count_help_given(snapshots, start, end)),
    )
    own = (("Kept to oneself", "recurring promises to oneself, by the date promised first", numbers.kept_to_oneself),)
    return ReportCut(
        title=title,
        lead=lead,
        numbers=numbers,
        headlines=tuple(build_headline(*each) for each in (*shares, *(own if numbers.kept_to_oneself.total else ()))),
        reasons=tuple((texts.get(code, code), len(found)) for code, found in numbers.reasons.items()),
    )


def _note_median(text: str, days: float | None) -> str:
    return text if days is None else f"{text}, median {days:g} {'day' if days == 1 else 'days'} of notice"
