"""The board: every fact that follows from the ledger and the as-of date, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.lifecycle.agreement import NOTHING, Accord, accord
from troth.lifecycle.answers import Asked, all_asked
from troth.lifecycle.flags import Flag, endangered, flags
from troth.lifecycle.numbers import Numbers, kept_by, numbers
from troth.lifecycle.promise import course_on, exists
from troth.lifecycle.provenance import Provenance, provenance
from troth.lifecycle.pursuing import pursue
from troth.lifecycle.schedule import Schedule, overdue_days, schedule
from troth.lifecycle.trust import Surroundings, missing
from troth.lifecycle.waiting import Next, Waits, next_acts, waits
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.lifecycle.acts import State
    from troth.lifecycle.course import Course
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import Promise, Settings
    from troth.organisation import Organisation
    from troth.problem import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One promise as of the date: what its log came to, and what the calendar and the other promises add."""

    course: Course
    schedule: tuple[Schedule, ...]
    flags: tuple[Flag, ...]
    endangered_by: tuple[str, ...]
    """The parts and needs that put it at risk, by id."""
    missing: tuple[str, ...]
    """The codes of the trust check that fail; none makes it a promise rather than a hope."""
    waits: tuple[Waits, ...]
    next_acts: tuple[Next, ...]
    parts: tuple[str, ...]
    continued_by: tuple[str, ...]
    days_late: int
    """Days past the due date, while it is promised and not delivered."""

    @property
    def promise(self) -> Promise:
        """The record itself."""
        return self.course.promise

    @property
    def id(self) -> str:
        """The promise's id."""
        return self.course.promise.id

    @property
    def state(self) -> State:
        """Where it stands by its recorded acts."""
        return self.course.state

    @property
    def due(self) -> date | None:
        """The due date in force, or the one that is proposed while nothing is promised."""
        return self.course.terms.due

    @property
    def made(self) -> date | None:
        """The day it was promised or proposed, as it says, else the day on which the log makes it a promise."""
        return self.promise.terms.made or self.course.promised_on

    @property
    def delivered_on(self) -> date | None:
        """The day of the delivery that stands."""
        return self.course.delivery.day if self.course.delivery else None

    @property
    def closed_on(self) -> date | None:
        """The day it ended."""
        return self.course.ending.day if self.course.ending else None

    @property
    def kept_on_time(self) -> bool | None:
        """Whether the accepted delivery came by the first due date; None where none was accepted."""
        return kept_by(self.course, self.course.first_due)

    @property
    def satisfaction(self) -> int | None:
        """The customer's rating, 1 to 5."""
        return self.course.ending.satisfaction if self.course.ending else None

    @property
    def reason(self) -> str | None:
        """The main reason why it was not kept, as a code."""
        return self.course.ending.reason if self.course.ending else None

    @property
    def report(self) -> str | None:
        """What the promiser last said: on_track, at_risk, off_track, or None for no report yet."""
        return self.course.report.confidence if self.course.report else None

    @property
    def overdue(self) -> bool:
        """Tell whether the due date has passed on something that is promised and not delivered."""
        return Schedule.OVERDUE in self.schedule


@dataclass(frozen=True, kw_only=True)
class Board:
    """All promises as of a date, with the numbers and the problems of the records."""

    ledger: Ledger
    as_of: AsOf
    standings: Mapping[str, Standing]
    """Every promise that was there by the date, by id, sorted."""
    pursuits: Mapping[str, Pursuit]
    """Every ask that was made by the date, by id, sorted."""
    accords: Mapping[str, Accord]
    """Every agreement, by id, sorted."""
    numbers: Numbers
    problems: tuple[Problem, ...]
    organisation: Organisation | None = None
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
        return sum(problem.fatal for problem in self.problems)

    @cached_property
    def promised_by(self) -> Mapping[str, tuple[Standing, ...]]:
        """The promises of each party that promises, by its id."""
        return _grouped((party, each) for each in self.standings.values() for party in each.course.terms.promisers)

    @cached_property
    def promised_to(self) -> Mapping[str, tuple[Standing, ...]]:
        """The promises to each customer, by its id."""
        return _grouped((party, each) for each in self.standings.values() for party in each.course.terms.customers)

    @cached_property
    def partnered_by(self) -> Mapping[str, tuple[Standing, ...]]:
        """The promises of which a party is the accountability partner, by its id."""
        return _grouped((each.promise.partner, each) for each in self.standings.values() if each.promise.partner)

    @cached_property
    def waiting_for(self) -> Mapping[str, tuple[tuple[Standing, Waits], ...]]:
        """What waits for each party, by its id."""
        return _grouped((party, (each, wait)) for each in self.standings.values() for wait in each.waits for party in wait.parties)

    @cached_property
    def next_steps(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that came out of each meeting, by its id."""
        return _named((each.promise.meeting, each.id) for each in self.standings.values())

    @cached_property
    def serving(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that name each goal, by its id."""
        return _named((each.promise.goal, each.id) for each in self.standings.values())

    @cached_property
    def under(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises made under each agreement, by its id."""
        return _named((each.promise.agreement, each.id) for each in self.standings.values())

    @cached_property
    def witnessed(self) -> Mapping[str, Provenance]:
        """What git knows of each promise's terms and entries, by its id; looked for when somebody asks for it."""
        return _Witnessed(self)

    @cached_property
    def asked_of(self) -> Mapping[str, tuple[Asked, ...]]:
        """What each party was asked, by its id."""
        return _grouped((each.pursued.party, each) for each in all_asked(self.pursuits.values()))

    @cached_property
    def asked_by(self) -> Mapping[str, tuple[Pursuit, ...]]:
        """The asks of each asker, by its id."""
        return _grouped((each.ask.asker, each) for each in self.pursuits.values())

    @cached_property
    def asked_for(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the asks that serve each goal, by its id."""
        return _named((each.ask.goal, each.ask.id) for each in self.pursuits.values())

    def numbers_of(self, standings: Iterable[Standing], asked: Iterable[Asked] = ()) -> Numbers:
        """Count over some of the promises and of those who were asked: a party's, a team's."""
        chosen = tuple(standings)
        return numbers((each.course for each in chosen), self.ledger, self.day, _clear(chosen), asked)


class _Witnessed(dict[str, Provenance]):
    """The provenance of each promise, found when it is first asked for: a build where little changed asks for few."""

    def __init__(self, of: Board) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, promise: str) -> Provenance:
        of = self._of
        found = self[promise] = provenance(Kind.PROMISE, of.standings[promise].promise, of.ledger.history, of.ledger.parties)
        return found


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return MappingProxyType({key: tuple(groups[key]) for key in sorted(groups)})


def _named(pairs: Iterable[tuple[str | None, T]]) -> Mapping[str, tuple[T, ...]]:
    return _grouped((key, value) for key, value in pairs if key is not None)


def board(ledger: Ledger, as_of: AsOf, problems: tuple[Problem, ...] = ()) -> Board:
    """Derive everything that follows from the ledger as of the date."""
    day = as_of.day
    there = [promise for _, promise in sorted(ledger.promises.items()) if exists(promise, day)]
    courses = {promise.id: course_on(promise, ledger, day) for promise in there}
    risks = endangered(courses, ledger, day)
    around = Surroundings(ledger, courses, day)
    standings = {each: _standing(course, around, risks.get(each)) for each, course in courses.items()}
    pursuits = _pursuits(ledger, courses, day)
    return Board(
        ledger=ledger,
        as_of=as_of,
        standings=MappingProxyType(standings),
        pursuits=MappingProxyType(pursuits),
        accords=MappingProxyType(
            {each.id: accord(each, ledger.parties, day, ledger.wordings.get(each.id, NOTHING)) for each in ledger.agreements.values()}
        ),
        numbers=numbers(courses.values(), ledger, day, _clear(standings.values()), all_asked(pursuits.values())),
        problems=problems,
    )


def _pursuits(ledger: Ledger, courses: Mapping[str, Course], day: date) -> dict[str, Pursuit]:
    answering = _named((course.promise.ask, course) for course in courses.values())
    return {
        ask.id: pursue(ask, ledger.parties, ledger.settings, answering.get(ask.id, ()), day, courses)
        for ask in ledger.asks.values()
        if ask.made <= day
    }


def _standing(course: Course, around: Surroundings, risk: tuple[str, ...] | None) -> Standing:
    ledger, day = around.ledger, around.as_of
    parts = tuple(each for each in ledger.parts.get(course.promise.id, ()) if each in around.courses)
    return Standing(
        course=course,
        schedule=schedule(course, ledger.settings, day),
        flags=flags(course, around.named(parts), ledger, day, at_risk=risk is not None),
        endangered_by=risk or (),
        missing=missing(course, around),
        waits=waits(course, day),
        next_acts=next_acts(course),
        parts=parts,
        continued_by=tuple(each for each in ledger.continued_by.get(course.promise.id, ()) if each in around.courses),
        days_late=overdue_days(course, day),
    )


def _clear(standings: Iterable[Standing]) -> frozenset[str]:
    return frozenset(each.id for each in standings if not each.missing)
