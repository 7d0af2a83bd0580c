"""Report what is due: overdue, today, soon, and what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from troth.base.dates import add_days, count_days, format_relative_date
from troth.status.acts import PromiseState
from troth.status.agreement_tasks import CONSEQUENCES, AgreementTaskKind
from troth.status.schedule import Schedule
from troth.views.agreement.rows import list_awaited
from troth.views.ask.rows import iter_due_steps, join_phrases, list_open_asks
from troth.views.digest_items import iter_digest_items
from troth.views.rich_text import join_names, pluralize, to_plain_text
from troth.views.rows import describe_pending_action, find_next_action

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.status.agreement import AgreementStatus
    from troth.status.agreement_tasks import AgreementTask
    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext
    from troth.views.digest_item import DigestItem
    from troth.views.rows import NextAction, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAsk:
    """One ask: by when answers were wanted, and what waits, in words: `3/12 answered; Jane to talk with 7`."""

    pursuit: AskStatus
    day: date
    relative_date: str
    waiting_text: str
    due_steps: int
    """How many of the silent the asker can reach now."""
    is_overdue: bool


def list_due_asks(context: ViewContext, party: str | None) -> tuple[DueAsk, ...]:
    """Return the asks of which something is due, the one wanted first coming first; of all, or of what one party has to do with."""
    acts_for, found = context.board.ledger.parties.may_act_for, []
    for pursuit in list_open_asks(context.board.asks.values()):
        asks = party is None or acts_for(party, pursuit.ask.asker)
        owes = tuple(each for each in pursuit.silent if party is not None and each.attempts and acts_for(party, each.party))
        steps = sum(each.is_due for each in pursuit.silent) if asks else 0
        if steps or owes or (asks and pursuit.answer_overdue):
            due = DueAsk(
                pursuit=pursuit,
                day=pursuit.ask.respond_by,
                relative_date=format_relative_date(pursuit.ask.respond_by, context.day),
                waiting_text="; ".join(_describe_waiting(pursuit, context, owes=bool(owes), asks=asks)),
                due_steps=steps,
                is_overdue=pursuit.answer_overdue,
            )
            found.append(due)
    return tuple(found)


def encode_due_ask(item: DueAsk) -> dict[str, Any]:
    """Return an ask as programs are given it."""
    pursuit = item.pursuit
    return {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "asker": pursuit.ask.asker,
        "respond_by": item.day.isoformat(),
        "overdue": item.is_overdue,
        "answered": pursuit.answer_count,
        "of": pursuit.of,
        "steps_due": item.due_steps,
    }


def _describe_waiting(pursuit: AskStatus, context: ViewContext, *, owes: bool, asks: bool) -> Iterator[str]:
    yield f"{pursuit.answer_count}/{pursuit.of} answered"
    due = join_phrases(iter_due_steps(pursuit))
    if asks and due:
        yield f"{context.faces(pursuit.ask.asker).name} to {due}"
    elif asks:
        yield f"{pluralize(pursuit.silent_count, 'answer is', 'answers are')} late"
    if owes:
        yield f"{context.faces(pursuit.ask.asker).name} is waiting for an answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAgreement:
    """One thing that is due about an agreement: since when, and in words who is to do what."""

    accord: AgreementStatus
    task: AgreementTask
    day: date
    relative_date: str
    text: str
    """`Sales to review how it went`."""


def list_due_agreements(context: ViewContext, party: str | None) -> tuple[DueAgreement, ...]:
    """Return what is due about agreements, of all or of those in which one party has to do something."""
    acts_for, found = context.board.ledger.parties.may_act_for, []
    for accord, task in list_awaited(context):
        if task.kind not in CONSEQUENCES or not (party is None or any(acts_for(party, each) for each in task.parties)):
            continue
        day = task.since or context.day
        who = to_plain_text(join_names(context.faces.get_many(task.parties), "or"))
        waited = pluralize(count_days(day, context.day), "day", "days")
        when = format_relative_date(day, context.day) if task.kind in _WITH_DAYS else f"waiting {waited}"
        found.append(DueAgreement(accord=accord, task=task, day=day, relative_date=when, text=f"{who} to {task.text}"))
    return tuple(found)


_WITH_DAYS: Final = frozenset({AgreementTaskKind.REVIEW, AgreementTaskKind.RESOURCE, AgreementTaskKind.OBSTACLE})
"""What was wanted by a day; the others wait for an answer."""


def encode_due_agreement(item: DueAgreement) -> dict[str, Any]:
    """Return what is due about an agreement as programs are given it."""
    return {
        "id": item.accord.id,
        "title": item.accord.wording.title,
        "what": item.task.kind.value,
        "since": item.day.isoformat(),
        "parties": list(item.task.parties),
        "text": item.task.text,
        **dict(item.task.names),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """One thing that is due: of which promise, since or until when, and who is to act."""

    standing: PromiseStatus
    row: Row
    day: date
    """The day that it is or was wanted on, or since when it waits."""
    relative_date: str
    """That day in words: `5 days late`, `for 9 days`."""
    parties: tuple[str, ...]
    step: NextAction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReport:
    """What is due as of a date, by section; `until` is the last day that counts as soon."""

    as_of: date
    as_of_words: str
    until: date
    party: str | None
    name: str
    """The name of the party that it is for; empty where it is for all."""
    sections: Mapping[str, tuple[DueItem, ...]]
    """All sections of `TITLES`, in that order, each with the oldest first."""
    next: DueItem | None
    """What is due first after `until`."""
    asks: tuple[DueAsk, ...] = ()
    """Asks whose next steps are due, or whose answers are late."""
    agreements: tuple[DueAgreement, ...] = ()
    """What follows from agreements, the longest wait first."""
    waiting: tuple[DigestItem, ...] = ()
    """What else waits for the party that it is for: answers, terms, changes, agreements."""

    @property
    def is_late(self) -> bool:
        """Tell whether a promise is overdue, or what follows from an agreement is: an issue is kept for that."""
        late = (each.task.kind is not AgreementTaskKind.ANSWER and each.day < self.as_of for each in self.agreements)
        return bool(self.sections["overdue"]) or any(late)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is due."""
        return not any(self.sections.values()) and not self.asks and not self.agreements and not self.waiting


TITLES: Mapping[str, str] = MappingProxyType(
    {
        "overdue": "Overdue",
        "due_today": "Due today",
        "due_soon": "Due soon",
        "answers_overdue": "Answers overdue",
        "follow_ups_due": "Follow-ups due",
        "awaiting_acceptance": "Waiting for acceptance",
    }
)


def build_due_report(context: ViewContext, *, within: int, party: str | None = None) -> DueReport:
    """Return what is due within so many days, of all or of what one party has to do, in person or for its teams."""
    until = add_days(context.day, within)
    found: dict[str, list[DueItem]] = {section: [] for section in TITLES}
    later: list[DueItem] = []
    for standing in context.board.promises.values():
        for section, item in _find_items(standing, context, until):
            if party is None or _is_due_from(party, item, context):
                (found[section] if section else later).append(item)
    sections = {section: tuple(sorted(items, key=_sort_key)) for section, items in found.items()}
    asks, agreements = list_due_asks(context, party), list_due_agreements(context, party)
    listed = {("promise", each.standing.id) for items in sections.values() for each in items} | {
        ("ask", each.pursuit.ask.id) for each in asks
    }
    listed |= {("agreement", each.accord.id) for each in agreements}
    return DueReport(
        as_of=context.day,
        as_of_words=context.as_of_words,
        until=until,
        party=party,
        name=context.faces(party).name if party else "",
        sections=MappingProxyType(sections),
        next=min(later, key=_sort_key, default=None),
        asks=asks,
        agreements=agreements,
        waiting=_list_waiting(context, party, listed) if party else (),
    )


_LATER = frozenset({"overdue", "due_today", "due_soon", "scheduled", "became", "thanks"})
"""What of a digest has a due date, which was looked at already, or waits for nobody."""


def _list_waiting(context: ViewContext, party: str, listed: set[tuple[str, str]]) -> tuple[DigestItem, ...]:
    """Return what a digest would tell the party besides what is listed, the oldest first, each record once."""
    found = (item for section, item in iter_digest_items(context.board.ledger.parties[party], context) if section not in _LATER)
    once = {(item.kind, item.id): item for item in sorted(found, key=lambda each: (each.day, each.id), reverse=True)}
    return tuple(sorted((item for key, item in once.items() if key not in listed), key=lambda each: (each.day, each.id)))


def _is_due_from(party: str, item: DueItem, context: ViewContext) -> bool:
    """Tell whether a party acts for whom something waits, or is told of it in their place."""
    if any(context.board.ledger.parties.may_act_for(party, each) for each in item.parties):
        return True
    told = context.board.reminders_by_party.get(party, ())
    return any(each.record == item.standing.id and each.parties == item.parties for each in told)


def _sort_key(item: DueItem) -> tuple[date, str]:
    return item.day, item.standing.id


def _find_items(standing: PromiseStatus, context: ViewContext, until: date) -> Iterator[tuple[str, DueItem]]:
    """Yield what is due about one promise with its section; the section is empty for what is due after `until`."""
    if standing.state is PromiseState.PROMISED and standing.due is not None:
        item = DueItem(
            standing=standing,
            row=context.get_row(standing),
            day=standing.due,
            relative_date=format_relative_date(standing.due, context.day),
            parties=standing.due_from,
            step=find_next_action(standing, context.faces, context.day),
        )
        section = "overdue" if standing.due < context.day else "due_soon" if standing.due <= until else ""
        yield "due_today" if standing.due == context.day else section, item
    yield from _find_waiting(standing, context)


def _find_waiting(standing: PromiseStatus, context: ViewContext) -> Iterator[tuple[str, DueItem]]:
    patience = context.board.settings.acceptance_wait
    for wait in standing.pending_actions:
        since = wait.deadline or wait.since
        if since is None:
            continue
        section = {
            Schedule.AWAITING_ANSWER: "answers_overdue" if wait.deadline is not None and wait.deadline < context.day else "",
            Schedule.FOLLOW_UP_DUE: "follow_ups_due",
            Schedule.AWAITING_ACCEPTANCE: "awaiting_acceptance" if count_days(since, context.day) >= patience else "",
        }.get(wait.schedule)
        if section:
            step = describe_pending_action(wait, context.faces, context.day)
            when = format_relative_date(since, context.day) if wait.deadline else step.note
            yield (
                section,
                DueItem(standing=standing, row=context.get_row(standing), day=since, relative_date=when, parties=wait.parties, step=step),
            )
