"""The tables of promises and of the entries of their logs, with what each promise adds to the numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from troth.analytics.schema import ColumnSpec, TableSpec, format_month, make_bool, make_date, make_int, make_ints, make_text, make_texts
from troth.base.dates import add_days
from troth.status.numbers import is_kept_by, iter_acceptance_days, iter_notice_days
from troth.status.occurrences import is_own_rhythm, list_counted
from troth.status.trends import count_by_month, count_help_given, count_kept_after_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Board, PromiseStatus
    from troth.model import PromiseEntry
    from troth.status.numbers import Ratio
    from troth.status.promise import Occurrence, PromiseSnapshot
    from troth.status.provenance import Witness


RATIO_TEXTS: Final[Mapping[str, str]] = {
    "kept_on_time": "kept by the first due date",
    "kept_in_force": "kept by the agreed due date",
    "kept_only_later": "kept by the agreed date but not by the first one, of those kept by the agreed date",
    "follow_ups_done": "followed up within a week of the due day",
    "answered_in_time": "answers given by the respond-by day, of all answers expected",
    "answered": "answers given at all, of those that asks expected",
    "clear": "well-defined promises, of those that are promised",
    "renegotiated_in_time": "changes requested in time, of all requested",
    "accepted_in_time": "deliveries that the customer answered within the board's wait, of those answered",
    "helped": "promises that got help, of those that asked for it",
    "kept_to_oneself": "occurrences of a recurring promise to oneself kept by the first due date",
    "not_objected_to": "occurrences that the customer did not object to, of all that were kept",
}
"""The numbers that are n of N, with what counts for them; the names are those of the published JSON."""
PROMISE_RATIOS = tuple(each for each in RATIO_TEXTS if each != "answered")
ANSWER_RATIOS = ("answered_in_time", "answered")
MONTHLY_RATIOS = ("kept_on_time", "kept_in_force")
"""The numbers that the record shows by month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseNumbers:
    """A promise on its board, with what it adds to the numbers."""

    status: PromiseStatus
    board: Board
    ratios: Mapping[str, Ratio]
    overdue_age: str | None
    """How long it has been overdue, as a key of the numbers."""
    reasons: tuple[str, ...]
    notice_days: tuple[int, ...]
    acceptance_days: tuple[int, ...]
    months: Mapping[str, tuple[tuple[str, bool], ...]]
    """By the name of a number: each month of the record that it is counted in, and whether it was kept; of one that recurs, each time."""

    @property
    def filing_day(self) -> date | None:
        """The day that it is filed under: it was made, its log began, or it is due."""
        entries = self.status.snapshot.entries
        return self.status.made or (entries[0].date if entries else None) or self.status.due


def iter_promise_numbers(board: Board) -> Iterator[PromiseNumbers]:
    """Yield every promise of the board, by id, with what it adds."""
    start, months = add_days(board.day, -board.settings.window), _index_by_month(board)
    for standing in board.promises.values():
        course, own = standing.snapshot, board.count_numbers((standing,))
        wholes = () if is_own_rhythm(course) else (course,)  # in no number but its own
        every = (*wholes, *(each.snapshot for whole in wholes for each in whole.occurrences))
        yield PromiseNumbers(
            status=standing,
            board=board,
            ratios={name: getattr(own, name) for name in PROMISE_RATIOS if name not in ("kept_only_later", "helped")} | {
                "kept_only_later": count_kept_after_change((course,), start, board.day),
                "helped": count_help_given((course,), start, board.day),
            },
            overdue_age=next((age for age, found in own.overdue.items() if found), None),
            reasons=tuple(own.reasons),
            notice_days=tuple(days for each in every for days in iter_notice_days(each, start, board.day)),
            acceptance_days=tuple(days for each in list_counted(wholes) for days in iter_acceptance_days(each, start, board.day)),
            months={name: tuple(counted) for name, counted in months.get(standing.id, {}).items()},
        )  # fmt: skip


def _index_by_month(board: Board) -> Mapping[str, Mapping[str, list[tuple[str, bool]]]]:
    """Return, by promise and number, the months of the record in which it is counted, and whether it was kept."""
    found: dict[str, dict[str, list[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(list))
    for month in count_by_month((each.snapshot for each in board.promises.values()), board.day):
        for name, share in zip(MONTHLY_RATIOS, (month.kept_on_time, month.kept_in_force), strict=True):
            kept = Counter(share.counted)
            for each, number in Counter(share.considered).items():
                found[each][name] += [(format_month(month.first), time < kept[each]) for time in range(number)]
    return found


class HasRatios(Protocol):
    """A row with what it adds to the numbers that are n of N, by their names."""

    @property
    def ratios(self) -> Mapping[str, Ratio]:
        """What it adds, by the number's name."""


RatioRow = TypeVar("RatioRow", bound=HasRatios)


def define_ratio_columns(name: str) -> tuple[ColumnSpec[RatioRow], ...]:
    """Return the columns of a number that is n of N: what a row adds to n, what to N, and how much of that are occurrences."""
    return (
        make_int(f"{name}_n", f"What it adds to n of `{name}`: {RATIO_TEXTS[name]}.", lambda each: each.ratios[name].n),
        make_int(f"{name}_of", f"What it adds to N of `{name}`.", lambda each: each.ratios[name].total),
        make_int(f"{name}_of_rhythms", f"How much of that are occurrences, for `{name}`.", lambda each: each.ratios[name].of_rhythms),
    )


def _define_monthly_counts(name: str) -> Iterator[ColumnSpec[PromiseNumbers]]:
    says = f"The month in which the reports count it for `{name}`, if it is one of the last twelve; null if it recurs."
    yield make_text(f"{name}_month", says, lambda each: None if (only := _get_only_month(each, name)) is None else only[0])
    says = f"What it adds to n of `{name}` there."
    yield make_int(f"{name}_month_n", says, lambda each: None if (only := _get_only_month(each, name)) is None else int(only[1]))
    says = f"Every month in which the reports count it for `{name}`; if it recurs, once for each occurrence."
    yield make_texts(f"{name}_months", says, lambda each: tuple(month for month, _ in each.months.get(name, ())))
    says = f"Those of them that add to n of `{name}`."
    yield make_texts(f"{name}_months_n", says, lambda each: tuple(month for month, kept in each.months.get(name, ()) if kept))


def _get_only_month(row: PromiseNumbers, name: str) -> tuple[str, bool] | None:
    """Return the month in which a promise that is done once is counted; None where there is none, or where it recurs."""
    return None if row.status.snapshot.comes_again else next(iter(row.months.get(name, ())), None)


RECORD_COLUMNS: tuple[ColumnSpec[PromiseNumbers], ...] = (
    make_text("id", "Its file's name without `.yaml`.", lambda each: each.status.id),
    make_text("title", "The title.", lambda each: each.status.promise.title),
    make_texts("promisers", "The promisers, by the current terms.", lambda each: each.status.snapshot.terms.promisers),
    make_texts("customers", "The customers, by the current terms.", lambda each: each.status.snapshot.terms.customers),
    make_text("partner", "The accountability partner.", lambda each: each.status.promise.partner),
    make_text("outcome", "The outcome, by the current terms.", lambda each: each.status.snapshot.terms.outcome),
    make_texts("measures", "The measures.", lambda each: tuple(one.what for one in each.status.snapshot.terms.measures)),
    make_text("why", "Why it matters.", lambda each: each.status.promise.why),
    make_text("goal", "The goal that it supports.", lambda each: each.status.promise.goal),
    make_text("ask", "The ask that it answers.", lambda each: each.status.promise.ask),
    make_text("agreement", "The agreement that it belongs to.", lambda each: each.status.promise.agreement),
    make_text("meeting", "The meeting that it came from.", lambda each: each.status.promise.meeting),
    make_text("part_of", "The larger promise.", lambda each: each.status.promise.part_of),
    make_texts("needs", "The promises that have to be kept first.", lambda each: each.status.promise.needs),
    make_text("continues", "The earlier promise that it continues.", lambda each: each.status.promise.continues),
    make_texts("tags", "Keywords.", lambda each: each.status.promise.tags),
    make_text("path", "The path of its file, from the folder with commitments/ in it.", lambda each: each.status.promise.source.path),
    make_text("every", "How often it recurs, such as `2 weeks`; null if it is done once.", lambda each: each.status.snapshot.terms.every),
    make_date("until", "The last day on which it recurs.", lambda each: each.status.snapshot.terms.until),
    make_int("times", "How many times it recurs.", lambda each: each.status.snapshot.terms.times),
)  # fmt: skip
STATUS_COLUMNS: tuple[ColumnSpec[PromiseNumbers], ...] = (
    make_text("state", "The state, from its recorded acts.", lambda each: each.status.state.value),
    make_texts("schedule", "The schedule, from its dates.", lambda each: tuple(one.value for one in each.status.schedule)),
    make_texts("flags", "Flags that need attention.", lambda each: tuple(one.value for one in each.status.flags)),
    make_text("report", "The last report: on_track, at_risk or off_track.", lambda each: each.status.report),
    make_date("made", "The day it was promised or proposed.", lambda each: each.status.made),
    make_date("promised_on", "The day on which it became promised.", lambda each: each.status.snapshot.promised_on),
    make_date("first_due", "The due date on that day.", lambda each: each.status.snapshot.first_due),
    make_date("due", "The current due date.", lambda each: each.status.due),
    make_date("delivered_on", "The day of the current delivery.", lambda each: each.status.delivered_on),
    make_date("closed_on", "The day it ended.", lambda each: each.status.closed_on),
    make_bool(
        "kept_on_time", "Whether the accepted delivery came by the first due date; null if none was accepted.",
          lambda each: each.status.kept_on_time),
    make_int("days_late", "Days past the due date, if promised and not delivered; else 0.", lambda each: each.status.days_late),
    make_int("satisfaction", "How satisfied the customer was, 1 to 5.", lambda each: each.status.satisfaction),
    make_text("reason", "The code of the reason it was missed or revoked.", lambda each: each.status.reason),
    make_int("renegotiations", "How often a change of its terms was requested.", lambda each: len(each.status.snapshot.renegotiations)),
    make_texts(
        "missing", "The codes of failed trust checks; a reliable promise has none.", lambda each: each.status.failed_checks,
    ),
)  # fmt: skip
NUMBER_COLUMNS: tuple[ColumnSpec[PromiseNumbers], ...] = (
    *chain.from_iterable(map(define_ratio_columns, PROMISE_RATIOS)),
    make_text("overdue_age", "How many days it is overdue: 1-7, 8-14, 15-28 or over-28.", lambda each: each.overdue_age),
    make_texts(
        "reasons", "The codes of the reasons for which it was missed, revoked or renegotiated in the window.", lambda each: each.reasons,
    ),
    make_ints("notices", "For each change requested in the window: days before the due date.", lambda each: each.notice_days),
    make_ints("acceptance_lags", "Days from each delivery to the customer's answer in the window.", lambda each: each.acceptance_days),
    *chain.from_iterable(map(_define_monthly_counts, MONTHLY_RATIOS)),
)  # fmt: skip
PROMISES = TableSpec(
    name="promises",
    description="One row per promise that existed on the as-of date, with what it adds to the board's numbers.",
    rows=iter_promise_numbers,
    columns=(*RECORD_COLUMNS, *STATUS_COLUMNS, *NUMBER_COLUMNS),
    month=lambda each: format_month(each.filing_day),
    month_basis="the day it was made, else of its first entry, else of its due day",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceRow:
    """An occurrence with the promise that recurs, as of a date."""

    promise: str
    occurrence: Occurrence
    day: date

    @property
    def snapshot(self) -> PromiseSnapshot:
        """What is known of it."""
        return self.occurrence.snapshot


OCCURRENCE_COLUMNS: tuple[ColumnSpec[OccurrenceRow], ...] = (
    make_text("promise", "The promise that recurs.", lambda each: each.promise),
    make_date("name", "The day that names it: it never changes.", lambda each: each.occurrence.name),
    make_date("first_due", "The day on which it was due at first.", lambda each: each.snapshot.first_due),
    make_date("due", "The day on which it is due.", lambda each: each.snapshot.terms.due),
    make_text("state", "The state, from its recorded acts.", lambda each: each.snapshot.state.value),
    make_bool("skipped", "Whether it was skipped, and is in no number.", lambda each: each.occurrence.is_skipped),
    make_bool("not_done", "Whether nobody recorded it until the next one was due.", lambda each: each.occurrence.is_not_done(each.day)),
    make_date(
        "delivered_on", "The day of the current delivery.", lambda each: each.snapshot.delivery.day if each.snapshot.delivery else None,
    ),
    make_date("closed_on", "The day it ended.", lambda each: each.occurrence.closed_on),
    make_bool(
        "kept_on_time", "Whether it was delivered by its first due date.", lambda each: is_kept_by(each.snapshot, each.snapshot.first_due),
    ),
    make_bool("not_objected_to", "Whether it counts as kept because the customer did not object.",
              lambda each: each.occurrence.silent_yes is not None),
    make_int(
        "satisfaction", "How satisfied the customer was, 1 to 5.",
        lambda each: each.snapshot.ending.satisfaction if each.snapshot.ending else None,
    ),
)  # fmt: skip
OCCURRENCES = TableSpec(
    name="occurrences",
    description="One row per occurrence of a recurring promise: those named by the as-of date, those with entries, and the next.",
    rows=lambda board: (
        OccurrenceRow(promise=standing.id, occurrence=each, day=board.day)
        for standing in board.promises.values()
        for each in standing.snapshot.occurrences
    ),
    columns=OCCURRENCE_COLUMNS,
    month=lambda each: format_month(each.occurrence.name),
    month_basis="the day that names it",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry with the promise whose log it is in, and its witness."""

    promise: str
    entry: PromiseEntry
    witness: Witness
    notice: int | None
    """Days before the due date, of a change that was asked for."""


def _iter_entry_rows(board: Board) -> Iterator[EntryRow]:
    for standing in board.promises.values():
        log, course = board.provenance[standing.id].log, standing.snapshot
        moved = {move.entry.index: move.notice for move in course.renegotiations}
        for entry in course.entries:
            yield EntryRow(promise=standing.id, entry=entry, witness=log[entry.index], notice=moved.get(entry.index))


ENTRY_COLUMNS: tuple[ColumnSpec[EntryRow], ...] = (
    make_text("promise", "The promise whose log it is in.", lambda each: each.promise),
    make_int("number", "Its position in the log, from 0.", lambda each: each.entry.index),
    make_date("date", "The day it was recorded.", lambda each: each.entry.date),
    make_date("day", "The day it happened, which may be earlier.", lambda each: each.entry.day),
    make_text("by", "Who did it.", lambda each: each.entry.by),
    make_text("act", "What was done.", lambda each: each.entry.act),
    make_text("note", "The note.", lambda each: each.entry.note),
    make_date("respond_by", "The day to respond by.", lambda each: each.entry.respond_by),
    make_date("occurrence", "The occurrence that it is about.", lambda each: each.entry.occurrence),
    make_date("through", "It is about all waiting occurrences up to this day.", lambda each: each.entry.through),
    make_date("due", "The requested due date.", lambda each: each.entry.due),
    make_text("outcome", "The requested outcome.", lambda each: each.entry.outcome),
    make_text(
        "cost", "The requested cost, as written.", lambda each: None if each.entry.cost is None else str(each.entry.cost),
    ),
    make_text("because", "Why.", lambda each: each.entry.because),
    make_text("reason", "The code of the reason.", lambda each: each.entry.reason),
    make_text("terms", "The fingerprint of the terms that it answers.", lambda each: each.entry.terms),
    make_text("confidence", "What was reported: on_track, at_risk or off_track.", lambda each: each.entry.confidence),
    make_int("progress", "The progress, 0 to 100.", lambda each: each.entry.progress),
    make_text("learned", "What was learned.", lambda each: each.entry.learned),
    make_texts("next", "What comes next.", lambda each: each.entry.next),
    make_text("evidence", "The evidence: a text or a link.", lambda each: each.entry.evidence),
    make_int("satisfaction", "How satisfied the customer is, 1 to 5.", lambda each: each.entry.satisfaction),
    make_text("kept", "Whether it was kept in full or in part.", lambda each: each.entry.kept),
    make_text("superseded_by", "The promise that replaces it.", lambda each: each.entry.promise),
    make_int("notice_days", "For a requested change: days before the due date; negative after it.", lambda each: each.notice),
    make_text("witness", "From git: signed, own, vouched, mailed, recorded or unknown.", lambda each: each.witness.level.value),
    make_text("commit", "The commit that added it.", lambda each: each.witness.commit),
    make_date("committed_on", "The day of that commit.", lambda each: each.witness.date),
)  # fmt: skip
ENTRIES = TableSpec(
    name="entries",
    description="One row per entry of a promise's log up to the as-of date, in the log's order.",
    rows=_iter_entry_rows,
    columns=ENTRY_COLUMNS,
    month=lambda each: format_month(each.entry.date),
    month_basis="the day it was recorded",
)
