"""The board: every fact that follows from the ledger and the as-of date, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import Kind
from troth.model.ledger import group_values
from troth.status.acts import TALKING
from troth.status.agreement import NO_WORDINGS, AgreementStatus, derive_agreement_status, list_named_promises
from troth.status.ask_replay import AskedParty, derive_ask_status, iter_asked_parties
from troth.status.attention import Flag, TrustContext, derive_flags, find_failed_checks, find_risk_causes
from troth.status.goal import GoalStatus, derive_goal_status
from troth.status.numbers import Numbers, compute_numbers, is_kept_by
from troth.status.other_words import LazyProvenance
from troth.status.replay import get_snapshot_on
from troth.status.schedule import Schedule, count_overdue_days, derive_schedule, list_allowed_acts, list_pending_actions
from troth.status.stand_ins import list_told, redirect_actions
from troth.status.waits import Recipients, WaitKind, list_agreement_waits, list_ask_waits, list_promise_waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.base.dates import AsOf, Period
    from troth.model import Agreement, Promise, Settings
    from troth.model.ledger import Ledger
    from troth.model.problem import Problem
    from troth.rollup.organisation import Rollup
    from troth.status.acts import PromiseState
    from troth.status.ask import AskStatus
    from troth.status.attention import Surroundings
    from troth.status.promise import PromiseSnapshot
    from troth.status.provenance import Provenance
    from troth.status.schedule import AllowedAct, PendingAction
    from troth.status.waits import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseStatus:
    """One promise as of the date: what its log came to, and what the calendar and the other promises add."""

    snapshot: PromiseSnapshot
    schedule: tuple[Schedule, ...]
    flags: tuple[Flag, ...]
    risk_causes: tuple[str, ...]
    """The parts and needs that put it at risk, by id."""
    failed_checks: tuple[str, ...]
    """The codes of the trust check that fail; none makes it a promise rather than a hope."""
    pending_actions: tuple[PendingAction, ...]
    due_from: tuple[str, ...]
    """Who is to deliver it: the promisers, and in place of those who have left who looks after what they had."""
    allowed_acts: tuple[AllowedAct, ...]
    parts: tuple[str, ...]
    continued_by: tuple[str, ...]
    days_late: int
    """Days past the due date, while it is promised and not delivered."""

    @property
    def promise(self) -> Promise:
        """The record itself."""
        return self.snapshot.promise

    @property
    def id(self) -> str:
        """The promise's id."""
        return self.snapshot.promise.id

    @property
    def state(self) -> PromiseState:
        """Where it stands by its recorded acts."""
        return self.snapshot.state

    @property
    def due(self) -> date | None:
        """The due date in force, or the one that is proposed while nothing is promised."""
        return self.snapshot.due

    @property
    def made(self) -> date | None:
        """The day it was promised or proposed, as it says, else the day on which the log makes it a promise."""
        return self.promise.terms.made or self.snapshot.promised_on

    @property
    def delivered_on(self) -> date | None:
        """The day of the delivery that stands."""
        return self.snapshot.delivery.day if self.snapshot.delivery else None

    @property
    def closed_on(self) -> date | None:
        """The day it ended."""
        return self.snapshot.ending.day if self.snapshot.ending else None

    @property
    def state_since(self) -> date | None:
        """The day on which it came to be what it is; None where nobody can tell."""
        if self.closed_on is not None:
            return self.closed_on
        if self.state in TALKING:
            return self.snapshot.open_request.day if self.snapshot.open_request else self.snapshot.terms.made
        return self.delivered_on or self.snapshot.promised_on

    @property
    def kept_on_time(self) -> bool | None:
        """Whether the accepted delivery came by the first due date; None where none was accepted."""
        ones = [each.snapshot for each in self.snapshot.occurrences if not each.is_skipped]
        if not ones:
            return is_kept_by(self.snapshot, self.snapshot.first_due)
        return all(is_kept_by(one, one.first_due) for one in ones) if self.closed_on else None

    @property
    def satisfaction(self) -> int | None:
        """The customer's rating, 1 to 5."""
        return self.snapshot.ending.satisfaction if self.snapshot.ending else None

    @property
    def reason(self) -> str | None:
        """The main reason why it was not kept, as a code."""
        return self.snapshot.ending.reason if self.snapshot.ending else None

    @property
    def report(self) -> str | None:
        """What the promiser last said: on_track, at_risk, off_track, or None for no report yet."""
        return self.snapshot.report.confidence if self.snapshot.report else None

    @property
    def overdue(self) -> bool:
        """Tell whether the due date has passed on something that is promised and not delivered."""
        return Schedule.OVERDUE in self.schedule


@dataclass(frozen=True, kw_only=True)
class Board:
    """All promises as of a date, with the numbers and the problems of the records."""

    ledger: Ledger
    as_of: AsOf
    promises: Mapping[str, PromiseStatus]
    """Every promise that was there by the date, by id, sorted."""
    asks: Mapping[str, AskStatus]
    """Every ask that was made by the date, by id, sorted."""
    agreements: Mapping[str, AgreementStatus]
    """Every agreement, by id, sorted."""
    aims: Mapping[str, GoalStatus]
    """Every goal that was written down by the date, by id, sorted."""
    numbers: Numbers
    problems: tuple[Problem, ...]
    rollup: Rollup | None = None
    """The boards that are shown together with this one, where `board.yaml` names some."""

    @property
    def day(self) -> date:
        """The as-of date."""
        return self.as_of.day

    @property
    def settings(self) -> Settings:
        """The board's settings."""
        return self.ledger.settings

    @property
    def errors(self) -> int:
        """How many errors the records have."""
        return sum(problem.is_error for problem in self.problems)

    @cached_property
    def promises_by_promiser(self) -> Mapping[str, tuple[PromiseStatus, ...]]:
        """The promises of each party that promises, by its id."""
        return group_values((party, each) for each in self.promises.values() for party in each.snapshot.terms.promisers)

    @cached_property
    def promises_by_customer(self) -> Mapping[str, tuple[PromiseStatus, ...]]:
        """The promises to each customer, by its id."""
        return group_values((party, each) for each in self.promises.values() for party in each.snapshot.terms.customers)

    @cached_property
    def promises_by_partner(self) -> Mapping[str, tuple[PromiseStatus, ...]]:
        """The promises of which a party is the accountability partner, by its id."""
        return group_values((each.promise.partner, each) for each in self.promises.values() if each.promise.partner)

    @cached_property
    def pending_by_party(self) -> Mapping[str, tuple[tuple[PromiseStatus, PendingAction], ...]]:
        """What waits for each party, by its id."""
        return group_values(
            (party, (each, wait)) for each in self.promises.values() for wait in each.pending_actions for party in wait.parties
        )

    @cached_property
    def reminders(self) -> tuple[Wait, ...]:
        """All that waits for somebody, and what is due soon, each with who is told of it: promises first, then asks and agreements."""
        ledger, day = self.ledger, self.day
        recipients = Recipients(ledger, day)
        soon = self.settings.due_soon
        return (
            *chain.from_iterable(list_promise_waits(each, recipients, day, soon) for each in self.promises.values()),
            *chain.from_iterable(list_ask_waits(each, recipients, day) for each in self.asks.values()),
            *chain.from_iterable(list_agreement_waits(each, ledger, recipients, day) for each in self.agreements.values()),
        )

    @cached_property
    def reminders_by_party(self) -> Mapping[str, tuple[Wait, ...]]:
        """What waits for each party, and what it is told of in another's place, by its id."""
        return group_values((party, each) for each in self.reminders for party in dict.fromkeys((*each.parties, *each.told_to)))

    @cached_property
    def waits_by_record(self) -> Mapping[tuple[Kind, str], tuple[Wait, ...]]:
        """What waits for somebody, by kind and id of the record."""
        found: dict[tuple[Kind, str], list[Wait]] = defaultdict(list)
        for each in self.reminders:
            if each.what is not WaitKind.DUE:
                found[each.kind, each.record].append(each)
        return MappingProxyType({key: tuple(waits) for key, waits in found.items()})

    @cached_property
    def promises_by_meeting(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that came out of each meeting, by its id."""
        return group_values((each.promise.meeting, each.id) for each in self.promises.values())

    @cached_property
    def promises_by_goal(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that name each goal, by its id."""
        return group_values((each.promise.goal, each.id) for each in self.promises.values())

    @cached_property
    def promises_by_agreement(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises made under each agreement, by its id."""
        return group_values((each.promise.agreement, each.id) for each in self.promises.values())

    @cached_property
    def provenance(self) -> Mapping[str, Provenance]:
        """What git knows of each promise's terms and entries, by its id; looked for when somebody asks for it."""
        return LazyProvenance(self.ledger, self.as_of, Kind.PROMISE)

    @cached_property
    def ask_provenance(self) -> Mapping[str, Provenance]:
        """What git knows of each ask and its entries, by its id."""
        return LazyProvenance(self.ledger, self.as_of, Kind.ASK)

    @cached_property
    def agreement_provenance(self) -> Mapping[str, Provenance]:
        """What git knows of each agreement's wording and entries, by its id."""
        return LazyProvenance(self.ledger, self.as_of, Kind.AGREEMENT)

    @cached_property
    def asks_of_party(self) -> Mapping[str, tuple[AskedParty, ...]]:
        """What each party was asked, by its id."""
        return group_values((each.respondent.party, each) for each in iter_asked_parties(self.asks.values()))

    @cached_property
    def asks_by_asker(self) -> Mapping[str, tuple[AskStatus, ...]]:
        """The asks of each asker, by its id."""
        return group_values((each.ask.asker, each) for each in self.asks.values())

    @cached_property
    def asks_by_goal(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the asks that serve each goal, by its id."""
        return group_values((each.ask.goal, each.ask.id) for each in self.asks.values())

    def count_numbers(self, promises: Iterable[PromiseStatus], asked: Iterable[AskedParty] = (), period: Period | None = None) -> Numbers:
        """Count over some of the promises and of those who were asked, a party's or a team's: in the board's window, or in a period."""
        chosen = tuple(promises)
        return compute_numbers((each.snapshot for each in chosen), self.ledger, self.day, _select_reliable(chosen), asked, period)


def build_board(ledger: Ledger, as_of: AsOf, problems: tuple[Problem, ...] = ()) -> Board:
    """Derive everything that follows from the ledger as of the date."""
    day, ledger = as_of.day, ledger.by_day(as_of.day)
    there = [promise for _, promise in sorted(ledger.promises.items()) if promise.has_begun_by(day)]
    courses = {promise.id: get_snapshot_on(promise, ledger, day) for promise in there}
    risks = find_risk_causes(courses, ledger, day)
    around = TrustContext(ledger, courses, day)
    standings = {each: ledger.recall(_derive_promise, of, around.look_around(of, risks.get(each))) for each, of in courses.items()}
    answering = group_values((course.promise.ask, course) for course in courses.values())
    pursuits = {
        ask.id: derive_ask_status(ask, ledger.parties, ledger.settings, answering.get(ask.id, ()), day, courses)
        for ask in ledger.asks.values()
        if ask.made <= day
    }
    known, parties = ledger.wordings, ledger.parties
    under = group_values((course.promise.agreement, course) for course in courses.values())
    accords = {
        of.id: derive_agreement_status(of, parties, day, known.get(of.id, NO_WORDINGS), _find_linked(of, under, courses))
        for of in ledger.agreements.values()
    }
    return Board(
        ledger=ledger,
        as_of=as_of,
        promises=MappingProxyType(standings),
        asks=MappingProxyType(pursuits),
        agreements=MappingProxyType(accords),
        aims=MappingProxyType({each.id: derive_goal_status(each, ledger.parties, day) for each in ledger.goals.values()}),
        numbers=compute_numbers(courses.values(), ledger, day, _select_reliable(standings.values()), iter_asked_parties(pursuits.values())),
        problems=problems,
    )


def _find_linked(
    agreement: Agreement, under: Mapping[str, tuple[PromiseSnapshot, ...]], courses: Mapping[str, PromiseSnapshot]
) -> Iterator[PromiseSnapshot]:
    """Yield the promises made under an agreement, and those that it names."""
    yield from under.get(agreement.id, ())
    yield from (courses[each] for each in list_named_promises(agreement) if each in courses)


def _derive_promise(snapshot: PromiseSnapshot, around: Surroundings) -> PromiseStatus:
    parties, settings, day = around.parties, around.settings, around.as_of
    return PromiseStatus(
        snapshot=snapshot,
        schedule=tuple(derive_schedule(snapshot, settings, day)),
        flags=derive_flags(snapshot, around.parts, settings, day, at_risk=around.risk is not None),
        risk_causes=around.risk or (),
        failed_checks=find_failed_checks(snapshot, around),
        pending_actions=redirect_actions(list_pending_actions(snapshot, day), parties, day, settings.maintainers),
        due_from=list_told(snapshot.terms.promisers, parties, day, settings.maintainers),
        allowed_acts=list_allowed_acts(snapshot),
        parts=tuple(each.promise.id for each in around.parts),
        continued_by=around.continued_by,
        days_late=count_overdue_days(snapshot, day),
    )


def _select_reliable(promises: Iterable[PromiseStatus]) -> frozenset[str]:
    return frozenset(each.id for each in promises if not each.failed_checks)
