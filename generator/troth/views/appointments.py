"""What stands in a calendar: the day on which somebody asks how it went, by when an answer is wanted, and when to look back together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, find_period, format_date
from troth.status.acts import TALKING, PromiseState
from troth.status.agreement_tasks import AgreementTaskKind, list_day_marks
from troth.status.ask import AskState
from troth.status.occurrences import DAYS_AHEAD, iter_coming_occurrences
from troth.status.schedule import find_follow_up_parties
from troth.status.stand_ins import has_left, list_told
from troth.status.wording import describe_target
from troth.views.context import add_members, find_interested_parties
from troth.views.promise.page import compose_opening
from troth.views.rich_text import join_names, to_plain_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.status.promise import PromiseSnapshot
    from troth.views.context import ViewContext


FOLLOW_UP_QUESTIONS = ("How did it go?", "What was the outcome?", "What did you learn?", "What do we do next?")
"""What is asked on the due day, whether it went well or not."""
_UNASKED_STATES = frozenset({PromiseState.CANCELLED, PromiseState.REVOKED, PromiseState.SUPERSEDED})
"""Nobody asks any more how it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Something for a whole day."""

    kind: str
    """What it is about: `promise`, `answer` (to a request or an offer), `ask`, `talk`, `agreement`, `measurement`, `missed` …"""
    id: str
    """The record's id; of a measurement the agreement's and the period, of a talk the ask's and the party's."""
    day: date
    title: str
    lines: tuple[str, ...]
    """What it says, paragraph by paragraph; an empty one keeps others apart."""
    page: str
    moved: int
    """How many times its day was moved."""
    revised: date
    """The day of the last entry that it follows from."""
    parties: frozenset[str]
    """In whose calendars it stands."""
    is_cancelled: bool = False
    """It stood there before, and falls out: a time of a recurring promise that was skipped."""


def list_calendar_entries(context: ViewContext) -> tuple[CalendarEntry, ...]:
    """Return all that stands in the board's calendar, by day."""
    found: list[CalendarEntry] = []
    for standing in context.board.promises.values():
        found += _iter_occurrence_entries(standing, context) if standing.snapshot.occurrences else _iter_due_entries(standing, context)
        found += _iter_answer_entries(standing, context)
    for pursuit in context.board.asks.values():
        found += _iter_ask_entries(pursuit, context)
        found += _iter_talk_entries(pursuit, context)
    for accord in context.board.agreements.values():
        found += _iter_review_entries(accord, context)
        found += _iter_measurement_entries(accord, context)
        found += _iter_consequence_entries(accord, context)
    return tuple(sorted(_leave_out_leavers(found, context), key=lambda each: (each.day, each.kind, each.id)))


def _leave_out_leavers(entries: list[CalendarEntry], context: ViewContext) -> list[CalendarEntry]:
    """Return the entries with those in place of whom has left who are told instead."""
    parties, keepers = context.board.ledger.parties, context.board.settings.maintainers
    if not any(each.left for each in parties):
        return entries
    told = {each.parties: list_told(sorted(each.parties), parties, context.day, keepers) for each in entries}
    return [
        replace(each, parties=frozenset(one for one in told[each.parties] if not has_left(one, parties, context.day))) for each in entries
    ]


def find_follow_up_day(standing: PromiseStatus) -> date | None:
    """Return the day on which it is asked how a promise went; None where nobody asks, or not any more."""
    due = standing.due
    if due is None or standing.snapshot.promised_on is None or standing.state in _UNASKED_STATES or (standing.closed_on or due) < due:
        return None
    return due


def has_own_calendar(standing: PromiseStatus) -> bool:
    """Tell whether a promise has a calendar file of its own: one that has ended is only in those of the board and of its parties."""
    return standing.state.open and find_follow_up_day(standing) is not None


def _iter_due_entries(standing: PromiseStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    due = find_follow_up_day(standing)
    if due is None:
        return
    yield CalendarEntry(
        kind="promise",
        id=standing.id,
        day=due,
        title=f"{_choose_headline(standing.state)}: {standing.promise.title}",
        lines=(*_describe_letter(standing, context), *_describe_due(standing.snapshot, due, context)),
        page=promise_url(standing.id),
        moved=sum(each.agreed_on is not None and each.due is not None for each in standing.snapshot.renegotiations),
        revised=_find_revision_day(standing, due),
        parties=find_interested_parties(standing, context),
    )


def _iter_occurrence_entries(standing: PromiseStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    """Yield each time of a recurring promise from a year ago to a year ahead: its name is part of what tells it from others."""
    letter, parties = tuple(_describe_letter(standing, context)), find_interested_parties(standing, context)
    since, until = add_days(context.day, -DAYS_AHEAD), add_days(context.day, DAYS_AHEAD)
    revised = _find_revision_day(standing, context.day)

    def make(name: date, due: date, one: PromiseSnapshot) -> CalendarEntry:
        skipped = one.state in (PromiseState.CANCELLED, PromiseState.REVOKED)
        moved = sum(each.agreed_on is not None and each.due is not None for each in one.renegotiations)
        return CalendarEntry(
            kind="promise",
            id=f"{standing.id}-{name.isoformat()}",
            day=due,
            title=f"{_choose_headline(one.state)}: {standing.promise.title}",
            lines=(*letter, *_describe_due(one, due, context)),
            page=promise_url(standing.id),
            moved=moved + skipped,
            revised=max((entry.date for entry in one.entries), default=revised),
            parties=parties,
            is_cancelled=skipped,
        )

    for each in standing.snapshot.occurrences:
        due = each.snapshot.terms.due
        if due is not None and since <= due <= until:
            yield make(each.name, due, each.snapshot)
    following = replace(standing.snapshot, entries=(), renegotiations=(), follow_ups=(), first_due=None)
    for name in iter_coming_occurrences(standing.snapshot, context.board.settings.calendar, until):
        yield make(name.day, name.due, following)


def _choose_headline(state: PromiseState) -> str:
    if state is PromiseState.PROMISED:
        return "Due"
    return "Due, delivered" if state is PromiseState.DELIVERED else state.word


def _describe_letter(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    yield to_plain_text(compose_opening(standing, context))
    yield standing.snapshot.terms.outcome.strip()
    yield ""


def _describe_due(course: PromiseSnapshot, due: date, context: ViewContext) -> Iterator[str]:
    answered = [entry for entry in course.follow_ups if entry.day >= due]
    if answered:
        for entry in answered:
            yield f"{context.faces(entry.by).name} followed up on {format_date(entry.day)}."
            if entry.outcome:
                yield f"Outcome: {entry.outcome.strip()}"
            if entry.learned:
                yield f"Learned: {entry.learned.strip()}"
            if entry.next:
                yield f"Next: {', '.join(to_plain_text([context.link_promise(each)]) for each in entry.next)}"
    else:
        yield from FOLLOW_UP_QUESTIONS
        yield f"For {to_plain_text(join_names(context.faces.get_many(find_follow_up_parties(course)), 'or'))} to ask."
    if course.first_due is not None and course.first_due != due:
        yield f"First promised for {format_date(course.first_due)}."


def _iter_answer_entries(standing: PromiseStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    """Yield the day by which a request, an offer or a counter-offer is to be answered."""
    asked = standing.snapshot.open_request
    if standing.state not in TALKING or asked is None or asked.respond_by is None:
        return
    owing = to_plain_text(join_names(context.faces.get_many(party for wait in standing.pending_actions for party in wait.parties), "or"))
    letter = to_plain_text(compose_opening(standing, context)), standing.snapshot.terms.outcome.strip()
    yield CalendarEntry(
        kind="answer",
        id=standing.id,
        day=asked.respond_by,
        title=f"Response needed: {standing.promise.title}",
        lines=(*letter, "", f"{owing} to answer: yes, no, or a different proposal."),
        page=promise_url(standing.id),
        moved=0,
        revised=_find_revision_day(standing, asked.respond_by),
        parties=find_interested_parties(standing, context),
    )


def _iter_ask_entries(pursuit: AskStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    ask = pursuit.ask
    if pursuit.state is not AskState.OPEN:
        return
    silent = tuple(each.party for each in pursuit.silent)
    names = to_plain_text(join_names(context.faces.get_many(silent)))
    yield CalendarEntry(
        kind="ask",
        id=ask.id,
        day=ask.respond_by,
        title=f"Replies needed: {ask.title}",
        lines=(f"{context.faces(ask.asker).name} asks:", ask.request.strip(), "", f"No reply yet: {names}."),
        page=f"asks/{ask.id}",
        moved=0,
        revised=pursuit.entries[-1].date if pursuit.entries else ask.made,
        parties=add_members((ask.asker, *silent), context),
    )


def _iter_talk_entries(pursuit: AskStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    """Yield the days that those asked have named for a talk, for both who talk."""
    ask = pursuit.ask
    for each in pursuit.respondents if pursuit.closed_on is None else ():
        if each.answer is None or each.answer.kind != "scheduled" or each.answer.until is None:
            continue
        names = to_plain_text(join_names(context.faces.get_many((ask.asker, each.party))))
        said = f"They said: {each.answer.text.strip()}" if each.answer.text else ""
        yield CalendarEntry(
            kind="talk",
            id=f"{ask.id}-{each.party}",
            day=each.answer.until,
            title=f"Talk: {ask.title}",
            lines=(f"{names} talk about it.", ask.request.strip(), *((said,) if said else ())),
            page=f"asks/{ask.id}",
            moved=0,
            revised=each.answer.day,
            parties=add_members((ask.asker, each.party), context),
        )


def _iter_review_entries(accord: AgreementStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    wording = accord.agreement.wording
    if accord.next_review is None:
        return
    parties = (wording.provider, *wording.customers)
    yield CalendarEntry(
        kind="agreement",
        id=accord.agreement.id,
        day=accord.next_review,
        title=f"Review: {wording.title}",
        lines=(
            f"{to_plain_text(join_names(context.faces.get_many(parties)))} look back together.",
            "What works, what doesn't, and what should change?",
        ),
        page=f"agreements/{accord.agreement.id}",
        moved=len(accord.reviews),
        revised=accord.entries[-1].date if accord.entries else accord.next_review,
        parties=add_members(parties, context),
    )


def _iter_measurement_entries(accord: AgreementStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    """Yield the last day of each period that is running, with what is to be measured then, while the agreement is in force."""
    wording = accord.agreement.wording
    if accord.in_force_since is None or accord.ending is not None:
        return
    for every in dict.fromkeys(each.every for each in wording.requirements):
        period = find_period(context.day, every)
        asked = [each for each in wording.requirements if each.every == every]
        yield CalendarEntry(
            kind="measurement",
            id=f"{accord.agreement.id}-{period.text.lower()}",
            day=period.last,
            title=f"Measure {period.words}: {wording.title}",
            lines=tuple(f"{each.what}: {describe_target(each)}" for each in asked),
            page=f"agreements/{accord.agreement.id}",
            moved=0,
            revised=accord.in_force_since,
            parties=add_members((wording.provider,), context),
        )


def _iter_consequence_entries(accord: AgreementStatus, context: ViewContext) -> Iterator[CalendarEntry]:
    """Yield the days of what an agreement needs and plans, and of what was missed and nobody has talked about yet, for both sides."""
    wording = accord.agreement.wording
    both = add_members((wording.provider, *wording.customers), context)
    for number, mark in enumerate(list_day_marks(accord, context.board.ledger.parties)):
        yield CalendarEntry(
            kind=mark.kind.value,
            id=f"{accord.id}-{mark.kind.value}-{'-'.join(value.lower() for _, value in mark.names) or number}",
            day=mark.day,
            title=f"{MARK_WORDS[mark.kind]}: {wording.title}",
            lines=(f"{mark.text[0].upper()}{mark.text[1:]}.",),
            page=f"agreements/{accord.agreement.id}",
            moved=0,
            revised=accord.entries[-1].date if accord.entries else mark.day,
            parties=both,
        )


MARK_WORDS: Final[Mapping[AgreementTaskKind, str]] = {
    AgreementTaskKind.MISSED: "Missed target",
    AgreementTaskKind.RESOURCE: "Needed by now",
    AgreementTaskKind.OBSTACLE: "Plan due",
}
"""What a day of an agreement is called."""


def _find_revision_day(standing: PromiseStatus, otherwise: date) -> date:
    dates = [entry.date for entry in standing.snapshot.entries[-1:]] + [day for day in (standing.made,) if day is not None]
    return max(dates, default=otherwise)
