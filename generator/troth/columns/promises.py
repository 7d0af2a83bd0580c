"""The table of promises: what each says, where it stands as of the date, and what it adds to the numbers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from troth.columns.column import Column, Table, count, counts, day, month_of, text, texts, truth
from troth.columns.tally import MONTHLY, OF_PROMISES, SHARES, Tally, tallies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


def _day(tally: Tally) -> date | None:
    """Return the day that a promise is filed under: it was made, its log began, or it is due."""
    standing = tally.standing
    began = standing.course.entries[0].date if standing.course.entries else None
    return standing.made or began or standing.due


def _added(name: str) -> Iterator[Column[Tally]]:
    yield count(f"{name}_n", f"What it adds to n of `{name}`: {SHARES[name]}.", lambda each: each.shares[name].n)
    yield count(f"{name}_of", f"What it adds to N of `{name}`.", lambda each: each.shares[name].of)


def _monthly(name: str) -> Iterator[Column[Tally]]:
    says = f"The month in which the record counts it for `{name}`, where that is one of its twelve."
    yield text(f"{name}_month", says, lambda each: each.months.get(name, (None, 0))[0])
    yield count(f"{name}_month_n", f"What it adds to n of `{name}` there.", lambda each: each.months.get(name, (None, 0))[1])


WRITTEN: tuple[Column[Tally], ...] = (
    text("id", "The stem of its file.", lambda each: each.standing.id),
    text("title", "What is promised.", lambda each: each.standing.promise.title),
    texts("promisers", "Who promises, by the terms in force.", lambda each: each.standing.course.terms.promisers),
    texts("customers", "Who is promised, by the terms in force.", lambda each: each.standing.course.terms.customers),
    text("partner", "The accountability partner.", lambda each: each.standing.promise.partner),
    text("outcome", "What it looks like when it is done, by the terms in force.", lambda each: each.standing.course.terms.outcome),
    texts("measures", "How it will be known.", lambda each: tuple(one.what for one in each.standing.course.terms.measures)),
    text("why", "Why it matters.", lambda each: each.standing.promise.why),
    text("goal", "The goal that it serves.", lambda each: each.standing.promise.goal),
    text("ask", "The ask that it answers.", lambda each: each.standing.promise.ask),
    text("agreement", "The agreement that it was made under.", lambda each: each.standing.promise.agreement),
    text("meeting", "The meeting that it came out of.", lambda each: each.standing.promise.meeting),
    text("part_of", "The larger promise.", lambda each: each.standing.promise.part_of),
    texts("needs", "The promises that have to be kept first.", lambda each: each.standing.promise.needs),
    text("continues", "The promise that it follows.", lambda each: each.standing.promise.continues),
    texts("tags", "Words to find it by.", lambda each: each.standing.promise.tags),
    text("path", "Its file, from the folder that holds commitments/.", lambda each: each.standing.promise.source.path),
)  # fmt: skip
STANDING: tuple[Column[Tally], ...] = (
    text("state", "Where it stands, by its recorded acts alone.", lambda each: each.standing.state.value),
    texts("schedule", "What follows from its dates.", lambda each: tuple(one.value for one in each.standing.schedule)),
    texts("flags", "What asks for attention.", lambda each: tuple(one.value for one in each.standing.flags)),
    text("report", "What the promiser last said: on_track, at_risk or off_track.", lambda each: each.standing.report),
    day("made", "The day it was promised or proposed.", lambda each: each.standing.made),
    day("promised_on", "The day on which it became promised.", lambda each: each.standing.course.promised_on),
    day("first_due", "The due date in force on that day.", lambda each: each.standing.course.first_due),
    day("due", "The due date in force.", lambda each: each.standing.due),
    day("delivered_on", "The day of the delivery that stands.", lambda each: each.standing.delivered_on),
    day("closed_on", "The day it ended.", lambda each: each.standing.closed_on),
    truth("kept_on_time", "Whether the accepted delivery came by the first due date, whenever it was due; null where none was accepted.",
          lambda each: each.standing.kept_on_time),
    count("days_late", "Days past the due date, while it is promised and not delivered; else 0.", lambda each: each.standing.days_late),
    count("satisfaction", "How satisfied the customer was, 1 to 5.", lambda each: each.standing.satisfaction),
    text("reason", "The code of the reason it was missed or revoked.", lambda each: each.standing.reason),
    count("renegotiations", "How often a change of its terms was asked for.", lambda each: len(each.standing.course.renegotiations)),
    texts("missing", "The codes of the trust check that fail; none makes it a promise to build on.", lambda each: each.standing.missing),
)  # fmt: skip
ADDED: tuple[Column[Tally], ...] = (
    *chain.from_iterable(map(_added, OF_PROMISES)),
    text("overdue_age", "How many days it is overdue: 1-7, 8-14, 15-28 or over-28.", lambda each: each.overdue),
    texts("reasons", "The codes of the reasons for which it was missed, revoked or renegotiated in the window.", lambda each: each.reasons),
    counts("notices", "Days before the due date at which each change in the window was asked for.", lambda each: each.notices),
    counts("acceptance_lags", "Days from each delivery to the customer's answer in the window.", lambda each: each.acceptance_lags),
    *chain.from_iterable(map(_monthly, MONTHLY)),
)  # fmt: skip
PROMISES = Table(
    name="promises",
    says="A row for each promise that was there by the as-of date, with what it adds to the numbers of its board.",
    rows=tallies,
    columns=(*WRITTEN, *STANDING, *ADDED),
    month=lambda each: month_of(_day(each)),
    by="the day it was made, else of its first entry, else of its due day",
)
