"""Waits: what waits for whom, since when, and who is told of it: the party itself, its owner, or whoever minds the record.

Nobody's wait is silent: `told_to` is never empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from troth.base.dates import add_days, count_days
from troth.model import Kind, PartyKind, get_board_prefix
from troth.status.acts import PromiseState
from troth.status.agreement_tasks import CONSEQUENCES, AgreementTaskKind, find_unconsulted_customers, list_pending_tasks
from troth.status.ask import AskState
from troth.status.attention import Flag
from troth.status.permissions import list_insiders
from troth.status.schedule import Schedule, find_follow_up_parties
from troth.status.stand_ins import has_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Party
    from troth.model.ledger import Ledger
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.status.promise import PromiseSnapshot
    from troth.status.schedule import PendingAction


class WaitKind(StrEnum):
    """What is waited for, as the published JSON calls it."""

    ANSWER = "answer"
    AGREEMENT = "agreement"
    ACCEPTANCE = "acceptance"
    CHANGE = "change"
    FOLLOW_UP = "follow_up"
    OVERDUE = "overdue"
    HELP = "help"
    NAME_THE_DAY = "name_the_day"
    REACH_OUT = "reach_out"
    INPUT = "input"
    SIGNATURE = "signature"
    MEASUREMENT = "measurement"
    MISSED = "missed"
    REVIEW = "review"
    RESOURCE = "resource"
    OBSTACLE = "obstacle"
    DUE = "due"
    """What is due today or soon: a reminder, and no wait yet. It is not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One thing that waits for somebody, as of a date."""

    kind: Kind
    record: str
    what: WaitKind
    parties: tuple[str, ...]
    """For whom it waits: each of them may end it."""
    told_to: tuple[str, ...]
    """Who gets the message: never nobody."""
    since: date
    """The first day on which it could be answered."""
    text: str = ""
    """Of an agreement what is to be done, as it completes a sentence: two of one day and kind are two things."""
    names: tuple[tuple[str, str], ...] = ()
    """What the entry that answers it names: a requirement, a period, the day of an input."""

    def is_told_for(self, party: str) -> bool:
        """Tell whether somebody is told of it in another's place."""
        return party in self.told_to and party not in self.parties


SCHEDULED_WAITS: Final[Mapping[Schedule, WaitKind]] = {
    Schedule.AWAITING_ANSWER: WaitKind.ANSWER,
    Schedule.AWAITING_AGREEMENT: WaitKind.AGREEMENT,
    Schedule.AWAITING_ACCEPTANCE: WaitKind.ACCEPTANCE,
    Schedule.CHANGE_PENDING: WaitKind.CHANGE,
    Schedule.FOLLOW_UP_DUE: WaitKind.FOLLOW_UP,
}
"""What each kind of pending action waits for."""
_AGREEMENT_WAITS: Final[Mapping[AgreementTaskKind, WaitKind]] = {
    AgreementTaskKind.INPUT: WaitKind.INPUT,
    AgreementTaskKind.SIGNATURE: WaitKind.SIGNATURE,
    AgreementTaskKind.MEASUREMENT: WaitKind.MEASUREMENT,
    AgreementTaskKind.MISSED: WaitKind.MISSED,
    AgreementTaskKind.REVIEW: WaitKind.REVIEW,
    AgreementTaskKind.RESOURCE: WaitKind.RESOURCE,
    AgreementTaskKind.OBSTACLE: WaitKind.OBSTACLE,
    AgreementTaskKind.ANSWER: WaitKind.INPUT,
}


class Recipients:
    """Who is told what waits for a party, looked up once a party."""

    def __init__(self, ledger: Ledger, day: date) -> None:
        self._ledger, self._parties, self._day = ledger, ledger.parties, day
        self._reached: dict[str, tuple[str, ...]] = {}
        self._owners: dict[str, tuple[str, ...]] = {}
        self._last: tuple[str, ...] | None = None

    def list_reached(self, party: str) -> tuple[str, ...]:
        """Return whom a message to a party reaches: the person, a team's lead or members, a customer's contacts or its own address."""
        if party not in self._reached:
            self._reached[party] = tuple(self._iter_reached(party))
        return self._reached[party]

    def list_helpers(self, promisers: tuple[str, ...], call: str) -> tuple[str, ...]:
        """Return who may be able to help: the promisers' teams, and the people and teams whose skills or names the call has."""
        teams = {each.id for each in self._parties if each.kind is PartyKind.TEAM}
        own = [each for each in self._parties if each.id in teams and (each.id in promisers or set(promisers) & set(each.members))]
        words = separate_words(call)
        named = [each for each in self._parties if _is_called(each, words)] if call else []
        found = dict.fromkeys(
            one
            for each in (*own, *named)
            for member in (each.members if each.id in teams else (each.id,))
            for one in self.list_reached(member)
        )
        return tuple(each for each in found if each not in promisers)

    def find_told(self, parties: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
        """Return who is told what waits for these parties; `others` mind the record, and are told where a party is not reached."""
        told: dict[str, None] = {}
        minders = tuple(dict.fromkeys(others))
        for party in parties:
            own = self.list_reached(party) or self._find_owners(party)
            told |= dict.fromkeys(own or self._find_first(minders) or self._find_last(party))
        return tuple(told)

    def find_keepers(self, party: str) -> tuple[str, ...]:
        """Return who looks into what a party's words left open: its owner, else the maintainers; nobody where there are neither."""
        keepers = (one for each in self._ledger.settings.maintainers for one in self.list_reached(each))
        return self._find_owners(party) or tuple(dict.fromkeys(keepers))

    def _iter_reached(self, party: str) -> Iterator[str]:
        found = self._parties.get(party)
        if found is None or get_board_prefix(party):  # one of another board is told there
            return
        if found.kind is PartyKind.PERSON:
            if found.messages != "none" and not has_left(party, self._parties, self._day):
                yield party
            return
        lead = self.list_reached(found.lead) if found.lead and found.lead != party else ()
        people = lead or tuple(dict.fromkeys(one for each in found.members if each != party for one in self.list_reached(each)))
        yield from people
        if not people and found.email is not None and found.messages != "none":
            yield party

    def _find_owners(self, party: str) -> tuple[str, ...]:
        """Return who looks after a party that is not reached, or after the customer whose contact it is."""
        if party not in self._owners:
            concerned = (each for each in self._parties if each.owner and party in (each.id, *each.members))
            self._owners[party] = tuple(dict.fromkeys(one for each in concerned for one in self.list_reached(each.owner or "")))
        return self._owners[party]

    def _find_first(self, parties: Iterable[str]) -> tuple[str, ...]:
        return next(filter(None, (self.list_reached(each) or self._find_owners(each) for each in parties)), ())

    def _find_last(self, party: str) -> tuple[str, ...]:
        """Return the board's maintainers, else all people of its own; the party itself where nobody on the board reads messages."""
        if self._last is None:
            keepers = (one for each in self._ledger.settings.maintainers for one in self.list_reached(each))
            insiders = sorted(self._ledger.compute_once(list_insiders))
            people = (one for each in insiders for one in self.list_reached(each))
            self._last = tuple(dict.fromkeys(keepers)) or tuple(dict.fromkeys(people))
        return self._last or (party,)


_WORD_ENDS = re.compile(r"[^\w+#]+")
"""What stands between words; `C++` and `C#` are words."""


def _is_called(party: Party, words: str) -> bool:
    """Tell whether a call for help, its words between single spaces, has a skill of a person or a team, or the name of a team."""
    if party.kind is PartyKind.CUSTOMER:
        return False
    names = (party.id, party.name) if party.kind is PartyKind.TEAM else ()
    return any(list_named_words((*party.skills, *names), words))


def list_named_words(names: Iterable[str], words: str) -> tuple[str, ...]:
    """Return those of some names, such as skills, that stand whole among separate words."""
    return tuple(each for each in names if (plain := separate_words(each)).strip() and plain in words)


def separate_words(text: str) -> str:
    """Return a text's words in small letters, each between single spaces."""
    return f" {_WORD_ENDS.sub(' ', text.casefold()).strip()} "


class ScheduledPromise(Protocol):
    """A promise as of a date, as far as its waits hang on it."""

    @property
    def snapshot(self) -> PromiseSnapshot:
        """What its log came to."""

    @property
    def pending_actions(self) -> tuple[PendingAction, ...]:
        """What waits for whom."""

    @property
    def due_from(self) -> tuple[str, ...]:
        """Who is to deliver it."""

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Why it is to be looked at."""


def list_promise_waits(standing: ScheduledPromise, recipients: Recipients, day: date, due_soon: int) -> Iterator[Wait]:
    """Yield what waits for somebody about a promise, and before that what is due today or soon."""
    snapshot = standing.snapshot
    minders = (*standing.due_from, *snapshot.terms.promisers, *snapshot.terms.customers, *filter(None, (snapshot.promise.partner,)))

    def wait(what: WaitKind, parties: tuple[str, ...], since: date) -> Wait:
        told = recipients.find_told(parties, minders)
        return Wait(kind=Kind.PROMISE, record=snapshot.promise.id, what=what, parties=parties, told_to=told, since=min(since, day))

    due = snapshot.due
    if snapshot.state is PromiseState.PROMISED and due is not None and count_days(day, due) <= due_soon:
        late = due < day
        yield wait(WaitKind.OVERDUE if late else WaitKind.DUE, standing.due_from, add_days(due, 1) if late else due)
    for pending in standing.pending_actions:
        yield wait(SCHEDULED_WAITS[pending.schedule], pending.parties, pending.since or day)
    if Flag.HELP_WANTED in standing.flags and snapshot.help_request is not None:
        called = wait(WaitKind.HELP, find_follow_up_parties(snapshot), snapshot.help_request.date)
        helpers = recipients.list_helpers(snapshot.terms.promisers, snapshot.help_request.note or "")
        yield replace(called, told_to=tuple(dict.fromkeys((*called.told_to, *helpers))))


def list_ask_waits(pursuit: AskStatus, recipients: Recipients, day: date) -> Iterator[Wait]:
    """Yield what waits about an ask: for those who were reached to answer, or to name the day, and for the asker to reach somebody."""
    ask = pursuit.ask
    minders = tuple(filter(None, (ask.asker, ask.sponsor)))

    def wait(what: WaitKind, party: str, since: date | None) -> Wait:
        told = recipients.find_told((party,), minders)
        return Wait(kind=Kind.ASK, record=ask.id, what=what, parties=(party,), told_to=told, since=min(since or day, day))

    if pursuit.closed_on is None:
        yield from (
            wait(WaitKind.NAME_THE_DAY, each.party, each.answer.day)
            for each in pursuit.respondents
            if each.answer is not None and pursuit.to_name_the_day(each)
        )
    if pursuit.state is not AskState.OPEN:
        return
    yield from (wait(WaitKind.ANSWER, each.party, each.attempts[0].day) for each in pursuit.silent if each.attempts)
    ready = [each for each in pursuit.silent if each.is_due]
    if ready:
        yield wait(WaitKind.REACH_OUT, ask.asker, min((each.since for each in ready if each.since), default=ask.made))


def list_agreement_waits(accord: AgreementStatus, ledger: Ledger, recipients: Recipients, day: date) -> Iterator[Wait]:
    """Yield what waits about an agreement. What follows from it is told to both sides, whoever is to do it."""
    wording = accord.agreement.wording
    sides = (wording.provider, *wording.customers)
    first = accord.entries[0].date if accord.entries else day
    for task in list_pending_tasks(accord, ledger.parties, day):
        what = _AGREEMENT_WAITS.get(task.kind)
        if what is None or not task.parties:
            continue
        since, parties = task.since or first, task.parties
        if what is WaitKind.INPUT and not task.names:  # the provider asks, and the customers may speak without being asked
            parties = tuple(dict.fromkeys((*parties, *find_unconsulted_customers(accord, ledger.parties))))
        told = recipients.find_told((*parties, *sides) if task.kind in CONSEQUENCES else parties, sides)
        later = add_days(since, 1) if what is WaitKind.MEASUREMENT else since  # a period is measured from the day after it
        yield Wait(
            kind=Kind.AGREEMENT,
            record=accord.id,
            what=what,
            parties=parties,
            told_to=told,
            since=min(later, day),
            text=task.text,
            names=task.names,
        )
