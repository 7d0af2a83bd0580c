"""Status panels of a promise: state, schedule, report, and what became of its terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.read.packaged import read_lexicons
from troth.status.acts import TALKING, PromiseState
from troth.status.ask import AskState
from troth.status.attention import CHECK_SENTENCES
from troth.status.promise import SHOWN, fingerprint_terms
from troth.status.schedule import Schedule
from troth.status.specificity import question_ask, question_terms
from troth.views.ask.rows import ask_url
from troth.views.chips import REPORT_CHIPS, STATE_CHIPS
from troth.views.due import describe_due, format_days_ago
from troth.views.promise.describe import describe_changes
from troth.views.rich_text import format_term, inline_text, join_names, strong_text, to_plain_text, user_text
from troth.views.rows import describe_pending_action, promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import PromiseStatus
    from troth.status.promise import PromiseSnapshot
    from troth.status.specificity import WordingQuestion
    from troth.views.chips import Chip
    from troth.views.context import ViewContext
    from troth.views.due import Due
    from troth.views.rich_text import Inline, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionedRecord:
    """A promise or an ask with what a colleague could ask about its words."""

    record: Inline
    questions: tuple[WordingQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPanel:
    """One of the three: its heading, a sign or a due date, and lines that say more."""

    label: str
    chip: Chip | None = None
    due: Due | None = None
    headline: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustVerdict:
    """Whether one can build on it: a promise, or a hope with what would make it a promise."""

    promise: bool
    missing: tuple[str, ...]


def build_status_panels(standing: PromiseStatus, context: ViewContext) -> tuple[StatusPanel, ...]:
    """Return state, schedule and report of a promise."""
    return (
        StatusPanel(label="State", chip=STATE_CHIPS[standing.state], lines=tuple(_describe_state(standing))),
        StatusPanel(
            label="Schedule",
            due=describe_due(standing, context.day, context.board.settings),
            headline="" if standing.due else "No due date",
            lines=tuple(_describe_schedule(standing, context)),
        ),
        _build_report_panel(standing, context),
    )


def check_trust(standing: PromiseStatus) -> TrustVerdict | None:
    """Return the trust check of an open promise in sentences; None for one that has ended."""
    if not standing.state.open:
        return None
    return TrustVerdict(promise=not standing.failed_checks, missing=tuple(CHECK_SENTENCES[code] for code in standing.failed_checks))


def list_questioned_records(party: str, context: ViewContext) -> tuple[QuestionedRecord, ...]:
    """Return what a party itself has promised and asks for, where its words leave a question; each while it is open."""
    board = context.board
    lexicons = read_lexicons(board.settings.wording)
    records = [
        *(
            (user_text(each.promise.title, promise_url(each.id)), question_terms(each.snapshot.terms, lexicons))
            for each in context.list_open_promises(party)
        ),
        *(
            (user_text(each.ask.title, ask_url(each.ask.id)), question_ask(each.ask, lexicons))
            for each in board.asks_by_asker.get(party, ())
            if each.state is AskState.OPEN
        ),
    ]
    return tuple(QuestionedRecord(record=record, questions=questions) for record, questions in records if questions)


def _describe_state(standing: PromiseStatus) -> Iterator[str]:
    since = standing.state_since
    if since is not None:
        yield f"{'since' if standing.state.open else 'on'} {format_date(since)}"
    if standing.state is PromiseState.DELIVERED:
        yield "awaiting acceptance"
        # whoever accepts a delivery accepts its day, so both days are said where they differ
        entry = standing.snapshot.delivery
        if entry is not None and entry.happened is not None:
            yield f"happened {format_date(entry.happened)}, recorded {format_date(entry.date)}"
    if standing.satisfaction is not None:
        yield f"satisfied {standing.satisfaction} of 5"


def _describe_schedule(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    first = standing.snapshot.first_due
    if first is not None and first != standing.due:
        yield f"first promised for {format_date(first)}"
    if Schedule.ANSWER_OVERDUE in standing.schedule:
        yield Schedule.ANSWER_OVERDUE.word
    for wait in standing.pending_actions:
        step = describe_pending_action(wait, context.faces, context.day)
        yield f"{to_plain_text(join_names(step.who, 'or'))} to {step.what}" + (f", {step.note}" if step.note else "")


def _build_report_panel(standing: PromiseStatus, context: ViewContext) -> StatusPanel:
    entry = standing.snapshot.report
    if entry is None:
        return StatusPanel(label="Report", headline="No report yet" if standing.state.open else "No report")
    progress = (f"{entry.progress} % done",) if entry.progress is not None else ()
    by = f"{context.faces(entry.by).name}, {format_days_ago(entry.day, context.day)}"
    chip = REPORT_CHIPS.get(entry.confidence or "")
    return StatusPanel(label="Report", chip=chip, headline="" if chip else "Reported", lines=(*progress, by))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTerm:
    """A term that is no longer what it was at first."""

    label: str
    first: str
    now: str
    markdown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """What became of the terms. The sentences stand on their own."""

    changed: tuple[ChangedTerm, ...]
    agreement: Sentence
    pending: Sentence
    """The change that waits for an answer; empty where none does."""
    fingerprint: str


def build_terms_view(standing: PromiseStatus, context: ViewContext) -> TermsView:
    """Return what became of the terms of a promise."""
    course = standing.snapshot
    return TermsView(
        changed=tuple(_iter_changed_terms(course)),
        agreement=tuple(_describe_agreement(course, context)),
        pending=tuple(_describe_proposal(standing, context)),
        fingerprint=fingerprint_terms(course.terms)[:SHOWN],
    )


def _iter_changed_terms(course: PromiseSnapshot) -> Iterator[ChangedTerm]:
    first, now = course.promise.terms, course.terms
    if first.due != now.due:
        yield ChangedTerm(label="Due", first=_format_day(first.due), now=_format_day(now.due))
    if first.cost != now.cost:
        yield ChangedTerm(label="Cost", first=format_term(first.cost), now=format_term(now.cost))
    if first.outcome.strip() != now.outcome.strip():
        yield ChangedTerm(label="Outcome", first=first.outcome, now=now.outcome, markdown=True)


def _format_day(day: date | None) -> str:
    return format_date(day) if day else "none"


def _describe_agreement(course: PromiseSnapshot, context: ViewContext) -> Iterator[Inline]:
    if course.promised_on is None:
        return
    if course.promise.to_oneself:
        yield inline_text("A promise to yourself needs no agreement.")
    elif course.approval is not None:
        yield from (
            *join_names([context.faces(course.approval.entry.by)]),
            inline_text(" "),
            strong_text("agreed" if course.approval.current else "agreed to earlier terms"),
        )
        yield inline_text(f" on {format_date(course.approval.entry.day)}.")
    elif course.as_requested:
        yield from (*join_names(context.faces.get_many(course.terms.customers)), inline_text(" asked for these terms."))
    else:
        yield from (
            *join_names(context.faces.get_many(course.terms.customers), "or"),
            strong_text(" has not agreed"),
            inline_text(" to these terms yet."),
        )


def _describe_proposal(standing: PromiseStatus, context: ViewContext) -> Iterator[Inline]:
    change = standing.snapshot.proposed_change
    if change is None or not standing.state.open:
        return
    verb = " proposes: " if standing.state in TALKING else " requests a change: "
    yield from (
        *join_names([context.faces(change.entry.by)]),
        inline_text(verb),
        strong_text(describe_changes(change, standing.snapshot.terms)),
        inline_text(". "),
    )
    answering = next((each.parties for each in standing.allowed_acts if each.act.name == "agreed"), ())
    if answering:
        yield from (*join_names(context.faces.get_many(answering), "or"), inline_text(" has to answer."))
