"""Numbers as values: the headline figures of a board and its badges, the items behind a number, and charts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import PartyKind
from troth.status.trends import SATISFIED, count_by_month
from troth.views.ask.rows import link_ask
from troth.views.chips import Tone
from troth.views.rich_text import inline_text, join_names, pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.rollup.published import PublishedRatio
    from troth.status.numbers import Numbers, Ratio
    from troth.status.trends import MonthNumbers
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence

MAX_COUNTED_ITEMS = 25
"""How many items stand behind a number at most."""
MAX_TABLE_ITEMS = 8
"""How many stand behind a number in a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedItems:
    """Items with what they have in common, and how many more there are."""

    text: str
    items: tuple[Sentence, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedNumber:
    """A number with the items behind it: n of N, or a plain count where `of` is None."""

    n: int
    total: int | None
    too_few: bool
    behind: tuple[CountedItems, ...]
    of_rhythms: int = 0
    """How many of N are occurrences of recurring promises."""


def count_share(share: Ratio, context: ViewContext, counted_label: str, other_label: str, *, limit: int = MAX_TABLE_ITEMS) -> CountedNumber:
    """Return a share with those that count for it under `yes`, and the others under `no`."""
    others = Counter(share.considered) - Counter(share.counted)
    lists = ((counted_label, share.counted), (other_label, tuple(others.elements())))
    return CountedNumber(
        n=share.n,
        total=share.total,
        too_few=share.too_few,
        behind=tuple(list_counted_items(says, ids, context, limit=limit) for says, ids in lists if ids),
        of_rhythms=share.of_rhythms,
    )


def describe_rhythms(share: Ratio | PublishedRatio) -> str:
    """Return what to add to the words of a number that holds occurrences of recurring promises."""
    return f"; {share.of_rhythms} of {share.total} from recurring promises" if share.of_rhythms else ""


def count_promises(ids: Iterable[str], context: ViewContext, label: str) -> CountedNumber:
    """Return a plain count with the promises behind it."""
    found = tuple(ids)
    return CountedNumber(n=len(found), total=None, too_few=False, behind=(list_counted_items(label, found, context),) if found else ())


def list_counted_items(label: str, ids: Iterable[str], context: ViewContext, *, limit: int = MAX_TABLE_ITEMS) -> CountedItems:
    """Return items by their ids, each once however often it counts; `ask/party` leads to the ask and names the party."""
    times = Counter(ids)
    items = tuple(tuple(_describe_item(each, number, context)) for each, number in list(times.items())[:limit])
    return CountedItems(text=label, items=items, rest=len(times) - len(items))


def _describe_item(name: str, number: int, context: ViewContext) -> Iterator[Inline]:
    ask, slash, party = name.partition("/")
    if slash:
        yield link_ask(ask, context)
        yield inline_text(" · " if party else " · not named here")
        yield from join_names([context.faces(party)] if party else [])
    else:
        yield context.link_promise(name)
    if number > 1:
        yield inline_text(f", {number} times")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its label, how many, and of how many; in a Pareto chart `of` is the sum of all bars up to this one."""

    label: str
    n: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A row of a chart's table: its label, which somebody may have written, and its numbers."""

    label: str
    cells: tuple[CountedNumber, ...]
    total: str = ""
    """The sum so far, in a Pareto chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with the words for those who cannot see it; without marks it shows nothing and `says` is all there is."""

    id: str
    title: str
    lead: str
    text: str
    marks: tuple[Bar, ...]
    heads: tuple[str, ...]
    lines: tuple[ChartRow, ...]


_ON_TIME_LEAD = "Each column shows the promises due in a month. The filled part was delivered by the date promised first."
_AS_AGREED_LEAD = "The same promises by the date that both sides agreed on last, where it was moved."
_REASONS_LEAD = "Why promises were missed, revoked or renegotiated, most frequent first."
_CUMULATIVE_LEAD = " The percentage adds each reason to those above it."
MAX_BARS_UNSUMMED = 2
"""So many reasons are taken in at a glance; a sum so far says something only where there are more."""


def build_month_charts(context: ViewContext) -> tuple[Chart, ...]:
    """Return what was kept by month: by the first date, and by the date in force."""
    found = count_by_month((each.snapshot for each in context.board.promises.values()), context.day)
    return (
        _build_month_chart(
            "by-first-date", "Kept on time, by month", _ON_TIME_LEAD, [(each, each.kept_on_time) for each in found], context
        ),
        _build_month_chart(
            "by-date-in-force", "Kept as agreed, by month", _AS_AGREED_LEAD, [(each, each.kept_in_force) for each in found], context
        ),
    )


def build_reasons_chart(context: ViewContext) -> Chart:
    """Return why promises were missed, revoked or renegotiated: the most frequent reason first, with the sum so far."""
    ranked = sorted(context.board.numbers.reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    texts = [context.board.settings.reasons.get(code, code) for code, _ in ranked]
    sums = list(accumulate(len(ids) for _, ids in ranked))
    told = "; ".join(f"{text}: {len(ids)}" for text, (_, ids) in zip(texts, ranked, strict=True))
    return Chart(
        id="reasons",
        title="Reasons",
        lead=_REASONS_LEAD + (_CUMULATIVE_LEAD if len(ranked) > MAX_BARS_UNSUMMED else ""),
        text=f"Reasons, most frequent first. {told}." if ranked else "No promise was missed, revoked or renegotiated.",
        marks=tuple(Bar(label=text, n=len(ids), total=total) for text, (_, ids), total in zip(texts, ranked, sums, strict=True)),
        heads=("Reason", "Promises", "Sum so far"),
        lines=tuple(
            ChartRow(label=text, cells=(count_promises(ids, context, "Gave this reason"),), total=f"{total} of {sums[-1]}")
            for text, (_, ids), total in zip(texts, ranked, sums, strict=True)
        ),
    )


def build_overdue_chart(context: ViewContext) -> Chart:
    """Return what is overdue, by how many days."""
    ages = {f"{key.replace('over-', 'over ').replace('-', ' to ')} days": ids for key, ids in context.board.numbers.overdue.items()}
    late = sum(map(len, ages.values()))
    told = "; ".join(f"{label}: {len(ids)}" for label, ids in ages.items())
    return Chart(
        id="overdue-by-age",
        title="Overdue by age",
        lead="Long-overdue promises lose credibility: agree on a new date, or revoke them.",
        text=f"{pluralize(late, 'promise is', 'promises are')} overdue. {told}." if late else "Nothing is overdue.",
        marks=tuple(Bar(label=label, n=len(ids), total=late) for label, ids in ages.items()) if late else (),
        heads=("Days late", "Promises"),
        lines=tuple(ChartRow(label=label, cells=(count_promises(ids, context, "Overdue"),)) for label, ids in ages.items()),
    )


def _build_month_chart(id_: str, title: str, lead: str, months: list[tuple[MonthNumbers, Ratio]], context: ViewContext) -> Chart:
    due = sum(share.total for _, share in months)
    told = "; ".join(f"{_format_month(month)}: {share.n} of {share.total}" for month, share in months if share.total)
    return Chart(
        id=id_,
        title=title,
        lead=lead,
        text=f"{title}. {told}." if due else "Nothing was due in the last twelve months.",
        marks=tuple(Bar(label=_format_month(month).split()[0], n=share.n, total=share.total) for month, share in months) if due else (),
        heads=("Due in", "Kept"),
        lines=tuple(
            ChartRow(label=_format_month(month), cells=(count_share(share, context, "Kept", "Not kept"),))
            for month, share in months
            if share.total
        ),
    )


def _format_month(month: MonthNumbers) -> str:
    """Return the month as people write it: `Nov 2026`."""
    return format_date(month.first).partition(" ")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One number: its label, what is counted, and the share; `too_few` means that the share says nothing yet."""

    label: str
    text: str
    n: int
    total: int
    too_few: bool


def list_headlines(numbers: Numbers, window: int) -> tuple[Headline, ...]:
    """Return the five headline numbers of a board or a party."""
    past = f"last {window} days"
    return (
        build_headline("Kept on time", f"by the date promised first, {past}", numbers.kept_on_time),
        build_headline("Kept as agreed", f"by the agreed date, moved or not, {past}", numbers.kept_in_force),
        build_headline("Followed up", f"within a week of the due date, {past}", numbers.follow_ups_done),
        build_headline("Answered in time", f"requests, offers and asks, {past}", numbers.answered_in_time),
        build_headline("Well-defined promises", "open now, passing every check", numbers.clear),
    )


def build_satisfied_headline(share: Ratio, window: int) -> Headline:
    """Return how many of the deliveries that a customer rated were rated as good."""
    return build_headline("Satisfied", f"rated {SATISFIED} or 5 of those that were rated, last {window} days", share)


def build_headline(label: str, explanation: str, share: Ratio) -> Headline:
    """Return a share with the words for what is counted, and how much of it comes from recurring promises."""
    return Headline(label=label, text=explanation + describe_rhythms(share), n=share.n, total=share.total, too_few=share.too_few)


_MAX_NAME_LENGTH = 28
"""So many characters of a team's name fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A label and what it says, with a sentence for those who cannot see it."""

    path: str
    """Its address in the site."""
    label: str
    text: str
    tone: Tone
    title: str
    what: str
    """What it counts, in our own words: `kept on time`."""
    total: str
    """The id of the team; nothing for the whole board."""


def list_badges(context: ViewContext) -> tuple[Badge, ...]:
    """Return the badges of the board, then those of each team that has promised something, by name."""
    teams = sorted(context.board.ledger.parties.list_of_kind(PartyKind.TEAM), key=lambda each: (each.name.casefold(), each.id))
    badges = (
        badge
        for team in teams
        if (promised := context.board.promises_by_promiser.get(team.id))
        for badge in _iter_badges(context, context.board.count_numbers(promised), team.id)
    )
    return (*_iter_badges(context, context.board.numbers), *badges)


def _iter_badges(context: ViewContext, numbers: Numbers, team: str = "") -> Iterator[Badge]:
    share, late = numbers.kept_on_time, sum(map(len, numbers.overdue.values()))
    window = f"by the first due date, last {context.board.settings.window} days"
    says = "too few" if share.too_few else f"{share.n}/{share.total}"
    yield _build_badge(context, team, "kept on time", says, Tone.REST if share.too_few else Tone.WORK, window)
    yield _build_badge(context, team, "overdue", str(late) if late else "nothing", Tone.LOST if late else Tone.KEPT, "")


def _build_badge(context: ViewContext, team: str, measure: str, value: str, tone: Tone, note: str) -> Badge:
    whose = context.faces(team).name if team else context.board.settings.name
    short = whose if len(whose) <= _MAX_NAME_LENGTH else f"{whose[: _MAX_NAME_LENGTH - 1].rstrip()}…"
    return Badge(
        path=f"badges/{f'{team}-' if team else ''}{measure.replace(' ', '-')}.svg",
        label=f"{short}: {measure}" if team else measure,
        text=value,
        tone=tone,
        title=f"{whose}: {measure} {value}{f' ({note})' if note else ''}. {context.as_of_words}.",
        what=measure,
        total=team,
    )
