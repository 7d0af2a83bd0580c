"""Pursue answers kindly: who of those asked has answered, and the one next step for each who has not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.circle import circle
from troth.lifecycle.target import gathered
from troth.model import LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.circle import Circle
    from troth.lifecycle.course import Course
    from troth.model import Amount, Ask, AskEntry, Parties, Settings, Step

COUNTS_AS = {
    "email": "email", "chat": "email", "letter": "email", "phone": "personal", "in_person": "personal", "personal": "personal",
    "sponsor": "sponsor",
}  # fmt: skip
"""The step of the ladder that an attempt by some way counts as."""


WAYS = {
    "email": "by e-mail", "chat": "by chat", "letter": "by letter", "phone": "by phone", "in_person": "in person", "personal": "in person",
    "sponsor": "through the sponsor",
}  # fmt: skip
"""How somebody was reached, or is to be, in words."""
DRAFTS = ("first_mail", "second_mail", "talk", "sponsor_note")
"""What there is to write or to say at the steps of a ladder: the names of the drafts."""


class AskState(StrEnum):
    """Where an ask stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class NextStep(StrEnum):
    """What the asker does next about one person."""

    NONE = "none"
    WAIT = "wait"
    REACH_OUT = "reach_out"
    PERSONAL = "personal"
    SPONSOR = "sponsor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered: an entry of the log, or the promise that they made."""

    kind: str
    on: date
    first: date
    """The day of their first answer; this one may be a later one."""
    by: str
    words: str | None = None
    promise: str | None = None
    amount: Amount | None = None
    refer_to: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursued:
    """One of those asked: the answer, or the next step. `since` is the first day on which the step may be taken."""

    party: str
    answer: Answer | None
    attempts: tuple[AskEntry, ...]
    step: NextStep
    via: str | None = None
    since: date | None = None
    because: str = ""

    @property
    def draft(self) -> str | None:
        """The draft that fits the next step; None for those who have answered."""
        kind = COUNTS_AS.get(self.via or "")
        if kind == "email":
            return "second_mail" if self.attempts else "first_mail"
        return {"personal": "talk", "sponsor": "sponsor_note"}.get(kind or "")

    @property
    def due(self) -> bool:
        """Tell whether the next step may be taken now."""
        return self.step not in (NextStep.NONE, NextStep.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """An ask as of a date."""

    ask: Ask
    state: AskState
    asked: tuple[Pursued, ...]
    """Everybody who was asked, by id."""
    entries: tuple[AskEntry, ...]
    answer_overdue: bool = False
    """The day by which answers were wanted has passed, and somebody is silent."""
    gathered: Amount | None = None
    """What the answers add up to, in the unit of the target; None without a target."""
    closed_on: date | None = None

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(each.answer is not None for each in self.asked)

    @property
    def silent(self) -> tuple[Pursued, ...]:
        """Those who have not answered."""
        return tuple(each for each in self.asked if each.answer is None)

    @property
    def suggested(self) -> tuple[str, ...]:
        """Those whom others referred to and who were not asked themselves: suggested, and not to be nagged."""
        known = {each.party for each in self.asked}
        named = {each.answer.refer_to for each in self.asked if each.answer and each.answer.refer_to}
        return tuple(sorted(named - known))


def pursue(
    ask: Ask, parties: Parties, settings: Settings, commitments: Iterable[Course], as_of: date, named: Mapping[str, Course] | None = None
) -> Pursuit:
    """Return the ask as of the date; `commitments` are the promises that name it, `named` those that its answers may name."""
    ring = circle(ask, parties)
    entries = tuple(entry for entry in ask.log if entry.date <= as_of)
    log = _Log(ring, tuple(commitments), named or {})
    for entry in entries:
        log.take(entry)
    climb = _Climb(ask, settings, as_of)
    pursued = tuple(
        Pursued(party=party, answer=log.answers.get(party), attempts=tuple(log.attempts[party]), step=NextStep.NONE)
        if log.closed or party in log.answers
        else climb.next_step(party, tuple(log.attempts[party]), log.paused.get(party))
        for party in sorted(ring.asked)
    )
    done = bool(ring.known) and ring.known <= log.answers.keys()
    return Pursuit(
        ask=ask,
        state=AskState.CLOSED if log.closed else AskState.ANSWERED if done else AskState.OPEN,
        asked=pursued,
        entries=entries,
        answer_overdue=not (log.closed or done) and ask.respond_by < as_of,
        gathered=gathered(ask.target, log.answers.values(), log.courses, log.promises),
        closed_on=log.closed.day if log.closed else None,
    )


def ladder_of(ask: Ask, settings: Settings) -> tuple[Step, ...]:
    """Return the steps of an ask: its own, or the board's; without the sponsor's where it names none, and never nothing."""
    steps = tuple(step for step in ask.ladder or settings.ladder if step.via != "sponsor" or ask.sponsor)
    return steps or tuple(step for step in LADDER if step.via != "sponsor")


class _Log:
    """What an ask's log comes to, entry by entry. An entry that has no place, or comes after the end, changes nothing."""

    def __init__(self, ring: Circle, commitments: tuple[Course, ...], named: Mapping[str, Course]) -> None:
        self._ring = ring
        self.courses = {**named, **{course.promise.id: course for course in commitments}}
        self.answers = dict(_promised(commitments, ring))
        self.promises = frozenset(
            each.promise.id for each in commitments if each.promised_on and any(map(ring.stands_for, each.terms.promisers))
        )
        self.attempts: dict[str, list[AskEntry]] = {party: [] for party in ring.asked}
        self.paused: dict[str, date] = {}
        self.closed: AskEntry | None = None

    def take(self, entry: AskEntry) -> None:
        """Take in the next entry."""
        misfit = self._ring.misfit(entry)
        if self.closed is not None or (misfit is not None and misfit.key == ("by",)):
            return
        if entry.act == "answered":
            self._answer(entry, self._ring.answerer(entry))
        elif entry.act == "reached_out":
            for party in self._reached(entry):
                self.attempts[party].append(entry)
        elif entry.act == "paused" and entry.until is not None:
            self.paused |= dict.fromkeys(self._reached(entry), entry.until)
        elif entry.act == "closed":
            self.closed = entry

    def _reached(self, entry: AskEntry) -> Iterable[str]:
        """Return whom an entry reaches: all, those who had not answered by that day, or those it names (a team: its members)."""
        if entry.to == ("all",):
            return self._ring.asked
        if entry.to == ("unanswered",):
            return [each for each in self._ring.asked if each not in self.answers or self.answers[each].first > entry.date]
        return self._ring.named(entry.to)

    def _answer(self, entry: AskEntry, party: str | None) -> None:
        """Take the entry as that party's answer, unless a promise of theirs has said more; what it leaves out, the promise says."""
        if party is None or entry.answer is None:
            return
        before = self.answers.get(party)
        if before is not None and before.promise is not None and before.on >= entry.day:
            return
        kept = before.promise if before is not None and entry.answer == "committed" else None
        promise = entry.promise or kept
        course = self.courses.get(promise or "")
        self.answers[party] = Answer(
            kind=entry.answer,
            on=entry.day,
            first=min(before.first, entry.day) if before else entry.day,
            by=entry.by,
            words=entry.note or (_words(course, party) if course else None),
            promise=promise,
            amount=entry.amount or (course.terms.amount if course else None),
            refer_to=entry.refer_to,
            until=entry.until,
        )


def _promised(commitments: Iterable[Course], ring: Circle) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that promises give: committed, on the day it was promised; of several promises the first one's."""
    dated = sorted(((each.promised_on, each.promise.id, each) for each in commitments if each.promised_on), reverse=True)
    for on, promise, course in dated:
        for promiser in course.terms.promisers:
            party = ring.stands_for(promiser)
            if party is not None:
                words, amount = _words(course, promiser), course.terms.amount
                yield party, Answer(kind="committed", on=on, first=on, by=promiser, words=words, promise=promise, amount=amount)


def _words(course: Course, promiser: str) -> str:
    """Return what a promise looks like for its promiser: their own words where they said some, else the outcome."""
    notes = {entry.by: entry.note for entry in course.entries if entry.act == "promised" and entry.note}
    return notes.get(promiser) or next(iter(notes.values()), None) or course.terms.outcome


class _Climb:
    """The ladder of one ask, and where somebody stands on it."""

    def __init__(self, ask: Ask, settings: Settings, as_of: date) -> None:
        self._ask, self._settings, self._as_of = ask, settings, as_of
        self._ladder = ladder_of(ask, settings)
        self._known: dict[tuple[date, int], date] = {}

    def next_step(self, party: str, attempts: tuple[AskEntry, ...], paused_until: date | None) -> Pursued:
        """Return the next step for somebody who has not answered."""
        taken = self._taken(attempts)
        step = self._ladder[min(taken, len(self._ladder) - 1)]
        since = self._since(attempts, taken)
        if paused_until is not None:
            since = max(since, paused_until)
        kind = COUNTS_AS[step.via]
        now = {"email": NextStep.REACH_OUT, "personal": NextStep.PERSONAL, "sponsor": NextStep.SPONSOR}[kind]
        waiting = self._as_of < since
        return Pursued(
            party=party,
            answer=None,
            attempts=attempts,
            step=NextStep.WAIT if waiting else now,
            via=step.via,
            since=since,
            because=self._because(attempts, paused_until if paused_until == since else None),
        )

    def _taken(self, attempts: tuple[AskEntry, ...]) -> int:
        """Return how many steps were taken: those before the first one that there was no attempt for."""
        made = Counter(COUNTS_AS[entry.via] for entry in attempts if entry.via)
        for number, step in enumerate(self._ladder):
            kind = COUNTS_AS[step.via]
            if made[kind] == 0:
                return number
            made[kind] -= 1
        return len(self._ladder)

    def _since(self, attempts: tuple[AskEntry, ...], taken: int) -> date:
        if not attempts:
            return self._ask.made
        wait = self._ladder[taken - 1].wait or 0 if taken else 0
        last = max(each.day for each in attempts)
        if (last, wait) not in self._known:
            self._known[last, wait] = days.plus_working(last, wait, self._settings.working_days, self._settings.holidays)
        return self._known[last, wait]

    def _because(self, attempts: tuple[AskEntry, ...], paused_until: date | None) -> str:
        if paused_until is not None:
            return f"The clock stands still until {days.written(paused_until)}."
        if not attempts:
            return "Nobody has reached them yet."
        last = max(attempts, key=lambda each: each.day)
        times = {1: "once", 2: "twice"}.get(len(attempts), f"{len(attempts)} times")
        return f"Reached {times}{', last' if len(attempts) > 1 else ''} {WAYS[last.via or 'email']} on {days.written(last.day)}; no answer yet."
