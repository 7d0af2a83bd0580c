"""Replay an ask's log: fold its entries into its status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import count_days
from troth.model import Amount
from troth.status.acts import PromiseState
from troth.status.ask import (
    Answer,
    AskState,
    AskStatus,
    LadderPosition,
    NextStep,
    Reached,
    Respondent,
    before_sponsor,
    choose_ladder,
    steps_taken,
)
from troth.status.respondents import find_respondents
from troth.status.stand_ins import has_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Ask, AskEntry, Parties, Settings
    from troth.status.ask import Pause
    from troth.status.promise import PromiseSnapshot
    from troth.status.respondents import Respondents


_CONSENTING_ANSWERS = frozenset({"committed", "gave_input", "scheduled"})
_FAILED_STATES = frozenset({PromiseState.REVOKED, PromiseState.CANCELLED, PromiseState.SUPERSEDED, PromiseState.NOT_KEPT})
"""What such a promise was to add is not counted any more."""


def sum_pledges(
    target: Amount | None, answers: Iterable[Answer], snapshots: Mapping[str, PromiseSnapshot], promises: frozenset[str]
) -> Amount | None:
    """Return the sum in the target's unit, or None without a target.

    `promises` are those made in answer; each counts once, and instead of what the answer that names it says. Amounts in
    another unit do not count.
    """
    if target is None:
        return None
    said = [answer for answer in answers if answer.kind in _CONSENTING_ANSWERS]
    named = promises | {answer.promise for answer in said if answer.promise in snapshots}
    stated = {each: snapshots[each].terms.amount for each in sorted(filter(None, named)) if each in snapshots}
    amounts = [amount for each, amount in stated.items() if amount and snapshots[each].state not in _FAILED_STATES]
    amounts += [answer.amount for answer in said if answer.amount and not stated.get(answer.promise or "")]
    return Amount(value=sum(each.value for each in amounts if _normalize_unit(each) == _normalize_unit(target)), unit=target.unit)


def _normalize_unit(amount: Amount) -> str:
    return amount.unit.strip().casefold()


def derive_ask_status(
    ask: Ask,
    parties: Parties,
    settings: Settings,
    answering: Iterable[PromiseSnapshot],
    as_of: date,
    mentioned: Mapping[str, PromiseSnapshot] | None = None,
) -> AskStatus:
    """Return the ask as of the date; `commitments` are the promises that name it, `named` those that its answers may name."""
    ring = find_respondents(ask, parties)
    entries = tuple(entry for entry in ask.log if entry.date <= as_of)
    log = _AskReplay(ring, tuple(answering), mentioned or {})
    for entry in entries:
        log.apply_entry(entry)
    climb = LadderPosition(ask, settings, as_of)
    pursued = tuple(_pursued(party, log, climb, as_of, is_gone=has_left(party, parties, as_of)) for party in sorted(ring.asked))
    answers = [each.answer for each in pursued if each.answer]
    done = bool(answers) and all(each.answer or each.has_left for each in pursued)
    return AskStatus(
        ask=ask,
        state=AskState.CLOSED if log.closed else AskState.ANSWERED if done else AskState.OPEN,
        respondents=pursued,
        entries=entries,
        answer_overdue=not (log.closed or done) and ask.respond_by < as_of,
        amount_pledged=sum_pledges(ask.target, answers, log.snapshots, log.promises),
        closed_on=log.closed.day if log.closed else None,
        became=log.closed.became if log.closed else MappingProxyType({}),
    )


def _pursued(party: str, log: _AskReplay, climb: LadderPosition, as_of: date, *, is_gone: bool) -> Respondent:
    """Return one of those asked: the last answer, where it still is one, else the next step; none for one who has left."""
    answers, attempts = log.answers(party), tuple(log.attempts[party])
    first, last = min((each.day for each in answers), default=None), answers[-1] if answers else None
    stands = last is not None and last.stands_on(as_of)
    if log.closed or stands or is_gone:
        said = last if stands else None
        return Respondent(party=party, answer=said, attempts=attempts, next_step=NextStep.NONE, first_answer=first, has_left=is_gone)
    reached = Reached(attempts=attempts, pauses=tuple(log.pauses[party]), named_day=last.until if last else None)
    return replace(climb.find_next_step(party, reached), first_answer=first)


def to_the_sponsor_too_soon(
    ask: Ask, parties: Parties, settings: Settings, commitments: Iterable[PromiseSnapshot]
) -> Iterator[tuple[AskEntry, tuple[str, ...]]]:
    """Yield the entries that went to the sponsor, each with those for whom not every step before had been taken."""
    ring, ladder = find_respondents(ask, parties), choose_ladder(ask, settings)
    log = _AskReplay(ring, tuple(commitments), {})
    for entry in ask.log:
        if entry.act == "reached_out" and entry.via == "sponsor" and log.has_place(entry):
            reached = log.reached(entry)
            early = tuple(each for each in reached if steps_taken(ladder, log.attempts[each]) < before_sponsor(ladder))
            if early:
                yield entry, early
        log.apply_entry(entry)


def find_results_without_answer(ask: Ask, parties: Parties, commitments: Iterable[PromiseSnapshot]) -> Iterator[tuple[AskEntry, str]]:
    """Yield whom the entry that closes an ask tells what became of an answer, though they had given none."""
    ring = find_respondents(ask, parties)
    log = _AskReplay(ring, tuple(commitments), {})
    for entry in ask.log:
        if entry.act == "closed" and log.has_place(entry):
            answered = {each for each in entry.became if any(one.day <= entry.date for one in log.answers(each))}
            yield from ((entry, each) for each in entry.became if each in ring.asked_ids and each not in answered)
        log.apply_entry(entry)


class _AskReplay:
    """What an ask's log comes to, entry by entry. An entry that has no place, or comes after the end, changes nothing."""

    def __init__(self, respondents: Respondents, answering: tuple[PromiseSnapshot, ...], mentioned: Mapping[str, PromiseSnapshot]) -> None:
        self._respondents = respondents
        self.snapshots = {**mentioned, **{course.promise.id: course for course in answering}}
        self.promises = frozenset(
            each.promise.id for each in answering if each.promised_on and any(map(respondents.find_promising_party, each.terms.promisers))
        )
        self._promised: dict[str, list[Answer]] = defaultdict(list)
        # the earliest first: committed, on the day it was promised
        for course in sorted((each for each in answering if each.promised_on), key=lambda each: (each.promised_on, each.promise.id)):
            for promiser in course.terms.promisers:
                party = respondents.find_promising_party(promiser)
                if party is not None and course.promised_on is not None:
                    words, amount, on = _get_promiser_words(course, promiser), course.terms.amount, course.promised_on
                    answer = Answer(kind="committed", day=on, by=promiser, text=words, promise=course.promise.id, amount=amount)
                    self._promised[party].append(answer)
        self._said: dict[str, list[Answer]] = defaultdict(list)
        self._last: date | None = None
        self.attempts: dict[str, list[AskEntry]] = {party: [] for party in respondents.asked}
        self.pauses: dict[str, list[Pause]] = {party: [] for party in respondents.asked}
        self.closed: AskEntry | None = None

    def apply_entry(self, entry: AskEntry) -> None:
        """Take in the next entry."""
        if not self.has_place(entry):
            return
        self._last = entry.date
        if entry.act == "answered":
            self._record_answer(entry, self._respondents.find_answerer(entry))
        elif entry.act == "reached_out":
            for party in self.reached(entry):
                self.attempts[party].append(entry)
        elif entry.act == "paused" and entry.until is not None:
            for party in self.reached(entry):
                self.pauses[party].append((entry.date, entry.until))
        elif entry.act == "closed":
            self.closed = entry

    def has_place(self, entry: AskEntry) -> bool:
        """Tell whether an entry counts here. One that names somebody besides who was not asked counts for the others."""
        misfit = self._respondents.find_fault(entry)
        allowed = misfit is None or misfit.key[0] in ("to", "became")
        return allowed and self.closed is None and entry.follows(self._last) and entry.date >= self._respondents.ask.made

    def answers(self, party: str) -> tuple[Answer, ...]:
        """Return all answers of one party in their order, entries and promises; of one day the promise comes last."""
        promised = self._promised.get(party, [])
        said = [self._completed(each, party) for each in self._said.get(party, [])]
        return tuple(sorted([*said, *promised], key=lambda each: each.day))

    def reached(self, entry: AskEntry) -> Iterable[str]:
        """Return whom an entry reaches: all, those who had no answer on that day, or those it names (a team: its members)."""
        if entry.to == ("all",):
            return self._respondents.asked
        if entry.to == ("unanswered",):
            return [each for each in self._respondents.asked if self._silent(each, entry.date)]
        return self._respondents.select_named(entry.to)

    def _silent(self, party: str, day: date) -> bool:
        so_far = [each for each in self._promised.get(party, []) if each.day <= day] + self._said.get(party, [])
        last = max(so_far, key=lambda each: each.day, default=None)
        return last is None or not last.stands_on(day)

    def _record_answer(self, entry: AskEntry, party: str | None) -> None:
        if party is None or entry.answer is None:
            return
        said = Answer(
            kind=entry.answer,
            day=entry.day,
            by=entry.by,
            text=entry.note,
            promise=entry.promise,
            amount=entry.amount,
            refer_to=entry.refer_to,
            until=entry.until,
            index=entry.index,
            of_other_words=entry.answers_other_words,
        )
        self._said[party].append(said)

    def _completed(self, said: Answer, party: str) -> Answer:
        """Return an answer with what it leaves out and the promise says: the one that it names or, for a yes, the one they made."""
        made = [each.promise for each in self._promised.get(party, [])]
        promise = said.promise or (made[-1] if made and said.kind == "committed" else None)
        course = self.snapshots.get(promise or "")
        if course is None:
            return said
        return replace(
            said, text=said.text or _get_promiser_words(course, party), promise=promise, amount=said.amount or course.terms.amount
        )


def _get_promiser_words(snapshot: PromiseSnapshot, promiser: str) -> str:
    """Return what a promise looks like for its promiser: their own words where they said some, else the outcome."""
    notes = {entry.by: entry.note for entry in snapshot.valid if entry.act == "promised" and entry.note}
    return notes.get(promiser) or next(iter(notes.values()), None) or snapshot.terms.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedParty:
    """One party that was asked, in one ask."""

    ask_status: AskStatus
    respondent: Respondent

    @property
    def id(self) -> str:
        """What stands for it among the ids of promises: `ask/party`."""
        return f"{self.ask_status.ask.id}/{self.respondent.party}"

    @property
    def in_time(self) -> bool:
        """Tell whether the first answer came by the day that was named."""
        first = self.respondent.first_answer
        return first is not None and first <= self.ask_status.ask.respond_by

    @property
    def answer_days(self) -> int | None:
        """Days from the day the ask was made to the first answer; None while there is none."""
        first = self.respondent.first_answer
        return None if first is None else max(0, count_days(self.ask_status.ask.made, first))

    def is_answer_due(self, as_of: date) -> bool:
        """Tell whether the answer is there, or its day is over and the asker had not let it go before."""
        respond_by, closed_on = self.ask_status.ask.respond_by, self.ask_status.closed_on
        return self.respondent.first_answer is not None or (respond_by < as_of and not (closed_on is not None and closed_on <= respond_by))


def iter_asked_parties(ask_statuses: Iterable[AskStatus], *, unlisted: bool = False) -> Iterator[AskedParty]:
    """Yield everybody who was asked, ask by ask; with `unlisted` also those whose names are not published."""
    for pursuit in ask_statuses:
        everybody = (*pursuit.respondents, *pursuit.unlisted) if unlisted else pursuit.respondents
        yield from (AskedParty(ask_status=pursuit, respondent=each) for each in everybody)


def select_due_answers(asked: Iterable[AskedParty], start: date, as_of: date) -> tuple[AskedParty, ...]:
    """Return those whose answer was wanted after `start` and by the as-of date.

    The day itself is not over yet: who is silent then is counted from the next day on. Nor is the answer of those wanted
    whom the asker let go before that day.
    """
    return tuple(each for each in asked if start < each.ask_status.ask.respond_by <= as_of and each.is_answer_due(as_of))


def list_answer_days(asked: Iterable[AskedParty], start: date, as_of: date) -> list[int]:
    """Return the days to answer of all first answers after `start` and by the as-of date."""
    return [
        each.answer_days
        for each in asked
        if each.answer_days is not None and (day := each.respondent.first_answer) is not None and start < day <= as_of
    ]
