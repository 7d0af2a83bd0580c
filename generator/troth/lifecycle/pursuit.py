"""Pursue answers kindly: who of those asked has answered, and the one next step for each who has not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.course import Course
    from troth.model import Ask, AskEntry, Parties, Settings, Step

COUNTS_AS = {
    "email": "email", "chat": "email", "letter": "email", "phone": "personal", "in_person": "personal", "personal": "personal",
    "sponsor": "sponsor",
}  # fmt: skip
"""The step of the ladder that an attempt by some way counts as."""


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
    by: str
    words: str | None = None
    promise: str | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """An ask as of a date."""

    ask: Ask
    state: AskState
    asked: tuple[Pursued, ...]
    """Everybody who was asked, by id."""
    entries: tuple[AskEntry, ...]

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


def everybody(ask: Ask, parties: Parties) -> tuple[str, ...]:
    """Return the ids of all who are asked, each once, in the file's order: `{each: team}` gives every member."""
    found: dict[str, None] = {}
    for asked in ask.asked:
        party = parties.get(asked.party)
        found |= dict.fromkeys(party.members if asked.each and party else () if asked.each else (asked.party,))
    return tuple(found)


def answers_for(entry: AskEntry, asked: frozenset[str], parties: Parties) -> str | None:
    """Return the asked party that an `answered` entry answers for; None where that can't be told."""
    if entry.on_behalf_of is not None:
        return entry.on_behalf_of if entry.on_behalf_of in asked else None
    if entry.by in asked:
        return entry.by
    groups = [party for party in asked if parties.acts_for(entry.by, party)]
    return groups[0] if len(groups) == 1 else None


def pursue(ask: Ask, parties: Parties, settings: Settings, commitments: Iterable[Course], as_of: date) -> Pursuit:
    """Return the ask as of the date; `commitments` are the promises that name it."""
    people = everybody(ask, parties)
    asked = frozenset(people)
    entries = tuple(entry for entry in ask.log if entry.date <= as_of)
    answers = dict(_promised(commitments, asked, parties))
    attempts: dict[str, list[AskEntry]] = {party: [] for party in people}
    paused: dict[str, date] = {}
    for entry in entries:
        if entry.act == "answered":
            _note_answer(entry, answers, answers_for(entry, asked, parties))
        elif entry.act == "reached_out":
            for party in _reached(entry, people, answers, parties):
                attempts[party].append(entry)
        elif entry.act == "paused" and entry.until is not None:
            paused |= dict.fromkeys(_reached(entry, people, answers, parties), entry.until)
    closed = any(entry.act == "closed" for entry in entries)
    ladder = tuple(step for step in ask.ladder or settings.ladder if step.via != "sponsor" or ask.sponsor)
    climb = _Climb(ask, ladder, settings, as_of)
    pursued = tuple(
        Pursued(party=party, answer=answers.get(party), attempts=tuple(attempts[party]), step=NextStep.NONE)
        if closed or party in answers
        else climb.next_step(party, tuple(attempts[party]), paused.get(party))
        for party in sorted(people)
    )
    state = AskState.CLOSED if closed else AskState.ANSWERED if asked and asked <= answers.keys() else AskState.OPEN
    return Pursuit(ask=ask, state=state, asked=pursued, entries=entries)


def _promised(commitments: Iterable[Course], asked: frozenset[str], parties: Parties) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that promises give: committed, on the day it was promised."""
    for course in commitments:
        if course.promised_on is None:
            continue
        words = next((entry.note for entry in course.entries if entry.act == "promised" and entry.note), course.terms.outcome)
        for promiser in course.terms.promisers:
            party = promiser if promiser in asked else next((each for each in sorted(asked) if parties.acts_for(promiser, each)), None)
            if party is not None:
                yield party, Answer(kind="committed", on=course.promised_on, by=promiser, words=words, promise=course.promise.id)


def _note_answer(entry: AskEntry, answers: dict[str, Answer], party: str | None) -> None:
    """Take the entry as that party's answer, unless a later promise of theirs has said more."""
    if party is None or entry.answer is None:
        return
    before = answers.get(party)
    if before is not None and before.promise is not None and before.on >= entry.day:
        return
    answers[party] = Answer(
        kind=entry.answer, on=entry.day, by=entry.by, words=entry.note, promise=entry.promise, refer_to=entry.refer_to, until=entry.until
    )


def _reached(entry: AskEntry, people: tuple[str, ...], answers: Mapping[str, Answer], parties: Parties) -> Iterator[str]:
    """Yield whom an entry reaches: all, those who had not answered by that day, or those it names (a team: its members)."""
    for party in people:
        if entry.to == ("all",):
            yield party
        elif entry.to == ("unanswered",):
            if party not in answers or answers[party].on > entry.date:
                yield party
        elif any(parties.acts_for(party, named) for named in entry.to):
            yield party


class _Climb:
    """The ladder of one ask, and where somebody stands on it."""

    def __init__(self, ask: Ask, ladder: tuple[Step, ...], settings: Settings, as_of: date) -> None:
        self._ask, self._ladder, self._settings, self._as_of = ask, ladder, settings, as_of

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
        wait = self._ladder[taken - 1].wait if taken else None
        return days.plus_working(attempts[-1].day, wait or 0, self._settings.working_days, self._settings.holidays)

    def _because(self, attempts: tuple[AskEntry, ...], paused_until: date | None) -> str:
        if paused_until is not None:
            return f"The clock stands still until {days.written(paused_until)}."
        if not attempts:
            return "Nobody has reached out to them yet."
        last = attempts[-1]
        times = "once" if len(attempts) == 1 else "twice" if len(attempts) == 2 else f"{len(attempts)} times"  # noqa: PLR2004
        how = (last.via or "").replace("_", " ")
        return f"They were reached out to {times}, last by {how} on {days.written(last.day)}, and have not answered."
