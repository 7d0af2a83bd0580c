"""Pursue answers kindly: what the log of an ask, and the promises that answer it, come to as of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.circle import circle
from troth.lifecycle.ladder import Climb
from troth.lifecycle.pursuit import Answer, AskState, NextStep, Pursued, Pursuit
from troth.lifecycle.target import gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.circle import Circle
    from troth.lifecycle.course import Course
    from troth.model import Ask, AskEntry, Parties, Settings


def pursue(
    ask: Ask, parties: Parties, settings: Settings, commitments: Iterable[Course], as_of: date, named: Mapping[str, Course] | None = None
) -> Pursuit:
    """Return the ask as of the date; `commitments` are the promises that name it, `named` those that its answers may name."""
    ring = circle(ask, parties)
    entries = tuple(entry for entry in ask.log if entry.date <= as_of)
    log = _Log(ring, tuple(commitments), named or {})
    for entry in entries:
        log.take(entry)
    climb = Climb(ask, settings, as_of)
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
