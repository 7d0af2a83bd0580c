"""The Make page: which acts have a place on which record now, where they go, and what a form has to know of the board."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import count_days, list_ended_periods, parse_iso_date
from troth.model import RECORD_KINDS, Kind
from troth.model.promise import EntryName, PromiseEntry
from troth.status.agreement_tasks import AgreementTaskKind
from troth.status.answer_context import hash_next_context
from troth.status.ask import AskState
from troth.status.goal import ENDS, GoalState
from troth.status.measures import describe_bounds
from troth.status.occurrences import choose_occurrences
from troth.status.permissions import find_standing_reason
from troth.status.respondents import ASKER_ACTS
from troth.status.wording import fingerprint_wording as wording_print
from troth.views.agreement.actions import iter_possible_acts
from troth.views.agreement.parts import list_draft, list_parts
from troth.views.agreement.rows import ACTS_BY_TASK, list_awaited
from troth.views.page_head import PageHead
from troth.views.promise.actions import find_answer_fingerprint, find_entry_position
from troth.views.promise.describe import describe_changes
from troth.views.rich_text import format_term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Data, LogEntry, Meeting, Source
    from troth.status.agreement import AgreementStatus
    from troth.status.agreement_tasks import AgreementTask
    from troth.status.ask import AskStatus
    from troth.status.goal import GoalStatus
    from troth.status.promise import PromiseSnapshot
    from troth.views.context import ViewContext
    from troth.views.promise.actions import EntryPosition


_LEADING_ACTS = tuple(sorted(ASKER_ACTS, reverse=True))
MAX_FACT_LENGTH = 600
"""So many characters of what was promised are shown beside the form of an act: a board has thousands of promises."""
MAX_TEXT_LENGTH = 2000
"""So many characters of an ask are shown beside the form of its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsPage:
    """The page itself: all else comes with its scripts."""

    head: PageHead


@dataclass(frozen=True, slots=True, kw_only=True)
class EditableRecord:
    """An open record, with what can be done to it now."""

    kind: Kind
    id: str
    title: str
    path: str
    place: EntryPosition
    acts: Mapping[str, str]
    """The roles that may do each act, as the letters of `roles`; none means anyone."""
    roles: Mapping[str, tuple[str, ...]]
    last: date | None
    """The day of the last entry: none may be earlier."""
    facts: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}))
    """What its forms show or fill in."""


def build_forms_page(context: ViewContext) -> FormsPage:
    """Return the page."""
    says = "Make a promise, ask somebody, record a meeting, draft an agreement, or do the next thing: by a form, without git"
    return FormsPage(head=PageHead(page="make", title="New / Update", description=says, as_of=context.as_of_words))


def build_meet_page(context: ViewContext) -> FormsPage:
    """Return the page on which a meeting runs."""
    says = "Run a meeting on the board: its last next steps, what is late or waits, new next steps, and one message at the end"
    return FormsPage(head=PageHead(page="meet", title="Run a meeting", description=says, as_of=context.as_of_words))


def collect_meetings(context: ViewContext) -> Iterator[tuple[Meeting, str]]:
    """Yield each meeting, with the points that are parked for it where it has not been yet."""
    for each in context.board.ledger.meetings.values():
        yield each, (each.notes or "")[:MAX_TEXT_LENGTH] if each.date >= context.day else ""


def iter_editable_records(context: ViewContext) -> Iterator[EditableRecord]:
    """Yield every record to which something can be done now: promises, asks, agreements, goals."""
    yield from (_build_promise_record(each, context) for each in context.board.promises.values() if each.allowed_acts)
    yield from (_build_ask_record(each) for each in context.board.asks.values() if each.state is not AskState.CLOSED)
    yield from (_build_agreement_record(each, context) for each in context.board.agreements.values() if each.ending is None)
    yield from (_goal(each) for each in context.board.aims.values() if each.state is GoalState.OPEN)


def collect_titles(context: ViewContext) -> dict[Kind, tuple[tuple[str, str], ...]]:
    """Return the ids and titles of the records that a form may name, by kind; of promises those that are open."""
    ledger = context.board.ledger
    return {
        Kind.ASK: tuple((each.id, each.title) for each in ledger.asks.values()),
        Kind.AGREEMENT: tuple((each.id, each.wording.title) for each in ledger.agreements.values()),
        Kind.MEETING: tuple((each.id, each.title) for each in ledger.meetings.values()),
        Kind.GOAL: tuple((each.id, each.title) for each in ledger.goals.values()),
    }


def collect_ids(context: ViewContext) -> dict[Kind, tuple[str, ...]]:
    """Return the ids that are taken, by kind."""
    return {kind: tuple(sorted(context.board.ledger.ids.get(kind, ()))) for kind in RECORD_KINDS}


def _build_promise_record(standing: PromiseStatus, context: ViewContext) -> EditableRecord:
    course = standing.snapshot
    roles = {"p": course.terms.promisers, "c": course.terms.customers}
    roles |= {"f": (standing.promise.partner,)} if standing.promise.partner else {}
    acts = {each.act.name: _encode_roles(each.parties, roles) for each in standing.allowed_acts}
    author, own = _list_correctable(standing, context)
    if own:
        acts["corrected"] = _encode_roles((author,), roles)
    terms = "" if course.occurrences else find_answer_fingerprint(standing, context)
    facts: dict[str, Data] = {"due": standing.due.isoformat() if standing.due else None}
    facts |= {"terms": terms} if terms else {}
    facts |= _describe_promised(course)
    times: dict[str, Data] = {act: name.isoformat() for act, name in choose_occurrences(course, context.day).items()}
    facts |= {"times": times} if times else {}
    facts |= {"meeting": standing.promise.meeting} if standing.promise.meeting else {}
    facts |= {"own": own} if own else {}
    return _build_record(
        Kind.PROMISE, standing.id, standing.promise.title, standing.promise.source, standing.promise.log, acts, roles, facts
    )


def _list_correctable(standing: PromiseStatus, context: ViewContext) -> tuple[str, list[Data]]:
    """Return who wrote the last entry, and which of the entries at the end they may still take back, by day and act."""
    log = standing.promise.log
    author = log[-1].by if log else ""
    found: list[Data] = []
    for entry in reversed(log):
        if entry.by != author or count_days(entry.date, context.day) > context.board.settings.backdate_days:
            break
        day = max(context.day, log[-1].date)
        name = EntryName(date=entry.date, act=entry.act)
        taken_back = PromiseEntry(date=day, by=author, act="corrected", index=len(log), corrects=name)
        shown: Data = [entry.date.isoformat(), entry.act]
        if shown not in found and find_standing_reason(standing.snapshot, taken_back) is None:
            found.append(shown)
    return author, found


def _describe_promised(course: PromiseSnapshot) -> dict[str, Data]:
    """Return what one decides about: the terms in force, the change that is asked for, what was delivered, and a call for help."""
    measures: list[Data] = [
        [each.what, describe_bounds(each) or ("" if each.target is None else format_term(each.target))] for each in course.terms.measures
    ]
    change, delivery, call = course.proposed_change, course.delivery, course.help_request
    shown: dict[str, Data] = {
        "outcome": course.terms.outcome[:MAX_FACT_LENGTH],
        "measures": measures,
        "change": describe_changes(change, course.terms) if change else "",
        "instead": (change.outcome or "")[:MAX_FACT_LENGTH] if change else "",
        "delivered": (delivery.note or "")[:MAX_FACT_LENGTH] if delivery else "",
        "evidence": delivery.evidence if delivery else None,
        "help": (call.note or "")[:MAX_FACT_LENGTH] if call else "",
    }
    return {key: value for key, value in shown.items() if value}


def _encode_roles(parties: tuple[str, ...], roles: dict[str, tuple[str, ...]]) -> str:
    """Return the roles that together are these parties; one that is none of them gets a letter of its own."""
    if not parties:
        return ""
    found = [letter for letter, some in roles.items() if set(some) <= set(parties)]
    if {each for letter in found for each in roles[letter]} == set(parties):
        return "".join(found)
    letter = chr(ord("s") + len(roles) % 8)
    roles[letter] = parties
    return letter


def _build_ask_record(pursuit: AskStatus) -> EditableRecord:
    ask = pursuit.ask
    leads = tuple(each for each in (ask.asker, ask.sponsor) if each)
    acts = {"answered": "" if pursuit.unlisted else "kl"} | dict.fromkeys(_LEADING_ACTS, "l")
    facts: dict[str, Data] = {
        "request": ask.request[:MAX_TEXT_LENGTH],
        "terms": hash_next_context(Kind.ASK, ask.source.data, "answered"),
        "seeks": ask.seeks,
        "silent": [each.party for each in pursuit.silent],
    }
    facts |= {"why": ask.why[:MAX_TEXT_LENGTH]} if ask.why else {}
    facts |= {"goal": ask.goal} if ask.goal else {}
    facts |= {"unit": ask.target.unit} if ask.target else {}
    roles = {"k": tuple(each.party for each in pursuit.respondents), "l": leads}
    return _build_record(Kind.ASK, ask.id, ask.title, ask.source, ask.log, acts, roles, facts)


def _build_agreement_record(accord: AgreementStatus, context: ViewContext) -> EditableRecord:
    wording = accord.wording
    roles = {"p": (wording.provider,), "c": wording.customers}
    acts: dict[str, str] = {}
    by_act: dict[str, list[str]] = {}
    for party in (wording.provider, *wording.customers):
        for act in iter_possible_acts(party, accord):
            by_act.setdefault(act, []).append(party)
    acts = {act: _encode_roles(tuple(parties), roles) for act, parties in by_act.items()}
    # of each: its id, what it is, its unit, and the period that was over last
    over = {each.id: list_ended_periods(each.every, context.day.min, context.day, 1) for each in wording.requirements}
    required: list[Data] = [
        [each.id, each.what, each.unit or "", over[each.id][0].text if over[each.id] else ""] for each in wording.requirements
    ]
    facts: dict[str, Data] = {"terms": wording_print(wording), "requirements": required, "parts": [*_list_wording(accord, context)]}
    waits: dict[str, Data] = {act: {"says": task.text, **dict(task.names)} for act, task in reversed([*_iter_answerable(accord, context)])}
    facts |= {"waits": waits} if waits else {}
    if accord.missing_parts:
        facts |= {"empty": [*accord.missing_parts], "inputs": [*_list_inputs(accord, context)]}
    return _build_record(Kind.AGREEMENT, accord.id, wording.title, accord.agreement.source, accord.agreement.log, acts, roles, facts)


def _iter_answerable(accord: AgreementStatus, context: ViewContext) -> Iterator[tuple[str, AgreementTask]]:
    """Yield what waits for an entry that names it, the longest wait first: a missed target, feedback."""
    for of, task in list_awaited(context):
        if of.id == accord.id and task.kind in (AgreementTaskKind.MISSED, AgreementTaskKind.ANSWER):
            yield ACTS_BY_TASK[task.kind], task


def _list_inputs(accord: AgreementStatus, context: ViewContext) -> Iterator[Data]:
    """Yield who said what would go into a part that is still empty, and into which: what customers require, and what should change."""
    drafts = {part: {each.text for each in list_draft(part, accord, context)} for part in accord.missing_parts}
    words = dict.fromkeys(
        (entry.by, each) for entry in accord.customer_inputs for each in (entry.requires, entry.change, entry.not_working)
    )
    words |= dict.fromkeys((each.face.id, each.text) for part in accord.missing_parts for each in list_draft(part, accord, context))
    for by, text in words:
        if text:
            parts: list[Data] = [part for part, texts in drafts.items() if text in texts]
            yield [context.board.ledger.parties.get_name(by), text[:MAX_FACT_LENGTH], parts]


def _list_wording(accord: AgreementStatus, context: ViewContext) -> Iterator[Data]:
    """Yield the parts that are written, each with its points as a text: what is signed, beside the form of the signature."""
    for part in list_parts(accord, context):
        points = ("; ".join(filter(None, (each.text, *each.more, each.aside, each.plan))) for each in part.items)
        text = "\n\n".join(f"{each.face.name}: {told}" if each.face else told for each, told in zip(part.items, points, strict=True))
        if text:
            yield [part.title, f"{text[:MAX_TEXT_LENGTH]}…" if len(text) > MAX_TEXT_LENGTH else text]


def _goal(aim: GoalStatus) -> EditableRecord:
    """Return a goal: anyone may read what it is measured by, and its owner says how it ended."""
    goal = aim.goal
    acts = {"measured": ""} if goal.measures else {}
    facts: dict[str, Data] = {"measures": [each.what for each in goal.measures]}
    return _build_record(
        Kind.GOAL, goal.id, goal.title, goal.source, goal.log, acts | dict.fromkeys(ENDS, "o"), {"o": (goal.owner,)}, facts
    )


def _build_record(  # noqa: PLR0913, PLR0917 - one line of a table
    kind: Kind,
    record: str,
    title: str,
    source: Source,
    log: tuple[LogEntry, ...],
    acts: Mapping[str, str],
    roles: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, Data],
) -> EditableRecord:
    last = parse_iso_date(str(source.data.get("made", ""))) if not log else log[-1].date
    return EditableRecord(
        kind=kind,
        id=record,
        title=title,
        path=source.path,
        place=find_entry_position(source),
        acts=acts,
        roles=roles,
        last=last,
        facts={"entries": len(log), **facts},
    )
