"""The charts of the record as values: what each shows in words, its marks, and the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.record import by_month
from troth.views.behind import counted, plain
from troth.views.span import count

if TYPE_CHECKING:
    from troth.lifecycle.numbers import Share
    from troth.lifecycle.record import Month
    from troth.views.behind import Counted
    from troth.views.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One bar: its label, how many, and of how many; in a Pareto chart `of` is the sum of all bars up to this one."""

    label: str
    n: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a chart's table: its label, which somebody may have written, and its numbers."""

    label: str
    cells: tuple[Counted, ...]
    total: str = ""
    """The sum so far, in a Pareto chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with the words for those who cannot see it; without marks it shows nothing and `says` is all there is."""

    id: str
    title: str
    lead: str
    says: str
    marks: tuple[Mark, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def months(desk: Desk) -> tuple[Chart, ...]:
    """Return what was kept by month: by the first date, and by the date in force."""
    found = by_month((each.course for each in desk.board.standings.values()), desk.day)
    return (
        _over_time("by-first-date", "Kept by the first date", [(each, each.kept_on_time) for each in found], desk),
        _over_time("by-date-in-force", "Kept by the date in force", [(each, each.kept_in_force) for each in found], desk),
    )


def reasons(desk: Desk) -> Chart:
    """Return why promises were missed, revoked or renegotiated: the most frequent reason first, with the sum so far."""
    ranked = sorted(desk.board.numbers.reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    texts = [desk.board.settings.reasons.get(code, code) for code, _ in ranked]
    sums = list(accumulate(len(ids) for _, ids in ranked))
    told = "; ".join(f"{text}: {len(ids)}" for text, (_, ids) in zip(texts, ranked, strict=True))
    return Chart(
        id="reasons",
        title="Reasons",
        lead="Why promises were missed, revoked or renegotiated. The line adds them up.",
        says=f"Reasons, most frequent first. {told}." if ranked else "Nobody had to give a reason.",
        marks=tuple(Mark(label=text, n=len(ids), of=total) for text, (_, ids), total in zip(texts, ranked, sums, strict=True)),
        heads=("Reason", "Promises", "Sum so far"),
        lines=tuple(
            Line(label=text, cells=(plain(ids, desk, "Gave this reason"),), total=f"{total} of {sums[-1]}")
            for text, (_, ids), total in zip(texts, ranked, sums, strict=True)
        ),
    )


def overdue(desk: Desk) -> Chart:
    """Return what is overdue, by how many days."""
    ages = {_age(key): ids for key, ids in desk.board.numbers.overdue.items()}
    late = sum(map(len, ages.values()))
    told = "; ".join(f"{label}: {len(ids)}" for label, ids in ages.items())
    return Chart(
        id="overdue-by-age",
        title="Overdue by age",
        lead="How late are they? What is late for long is no longer believed: renegotiate it or revoke it.",
        says=f"{count(late, 'promise is', 'promises are')} overdue. {told}." if late else "Nothing is overdue.",
        marks=tuple(Mark(label=label, n=len(ids), of=late) for label, ids in ages.items()) if late else (),
        heads=("Days late", "Promises"),
        lines=tuple(Line(label=label, cells=(plain(ids, desk, "Overdue"),)) for label, ids in ages.items()),
    )


def _age(key: str) -> str:
    return f"{key.replace('over-', 'over ').replace('-', ' to ')} days"


def _over_time(id_: str, title: str, months: list[tuple[Month, Share]], desk: Desk) -> Chart:
    due = sum(share.of for _, share in months)
    told = "; ".join(f"{_named(month)}: {share.n} of {share.of}" for month, share in months if share.of)
    return Chart(
        id=id_,
        title=title,
        lead="Each column is what was due in a month; the filled part was kept.",
        says=f"{title}, by month. {told}." if due else "Nothing was due in these twelve months.",
        marks=tuple(Mark(label=_named(month).split()[0], n=share.n, of=share.of) for month, share in months) if due else (),
        heads=("Due in", "Kept"),
        lines=tuple(Line(label=_named(month), cells=(counted(share, desk, "Kept", "Not kept"),)) for month, share in months if share.of),
    )


def _named(month: Month) -> str:
    """Return the month as people write it: `Nov 2026`."""
    return days.written(month.first).partition(" ")[2]
