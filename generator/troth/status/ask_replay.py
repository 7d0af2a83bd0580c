"""Fold an ask's log into its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import count_days
from troth.model import Amount
from troth.status.acts import PromiseState
from troth.status.ask import Answer, AskState, AskStatus, LadderPosition, NextStep, Respondent
from troth.status.respondents import find_respondents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Ask, AskEntry, Parties, Settings
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
    pursued = tuple(
        Respondent(party=party, answer=log.answers.get(party), attempts=tuple(log.attempts[party]), next_step=NextStep.NONE)
        if log.closed or party in log.answers
        else climb.find_next_step(party, tuple(log.attempts[party]), log.paused.get(party))
        for party in sorted(ring.asked)
    )
    done = bool(ring.asked_ids) and ring.asked_ids <= log.answers.keys()
    return AskStatus(
        ask=ask,
        state=AskState.CLOSED if log.closed else AskState.ANSWERED if done else AskState.OPEN,
        respondents=pursued,
        entries=entries,
        answer_overdue=not (log.closed or done) and ask.respond_by < as_of,
        amount_pledged=sum_pledges(ask.target, log.answers.values(), log.snapshots, log.promises),
        closed_on=log.closed.day if log.closed else None,
    )


class _AskReplay:
    """What an ask's log comes to, entry by entry. An entry that has no place, or comes after the end, changes nothing."""

    def __init__(self, respondents: Respondents, answering: tuple[PromiseSnapshot, ...], mentioned: Mapping[str, PromiseSnapshot]) -> None:
        self._respondents = respondents
        self.snapshots = {**mentioned, **{course.promise.id: course for course in answering}}
        self.answers = dict(_iter_promise_answers(answering, respondents))
        self.promises = frozenset(
            each.promise.id for each in answering if each.promised_on and any(map(respondents.find_promising_party, each.terms.promisers))
        )
        self.attempts: dict[str, list[AskEntry]] = {party: [] for party in respondents.asked}
        self.paused: dict[str, date] = {}
        self.closed: AskEntry | None = None

    def apply_entry(self, entry: AskEntry) -> None:
        """Take in the next entry."""
        misfit = self._respondents.find_fault(entry)
        if self.closed is not None or (misfit is not None and misfit.key == ("by",)):
            return
        if entry.act == "answered":
            self._record_answer(entry, self._respondents.find_answerer(entry))
        elif entry.act == "reached_out":
            for party in self._find_reached(entry):
                self.attempts[party].append(entry)
        elif entry.act == "paused" and entry.until is not None:
            self.paused |= dict.fromkeys(self._find_reached(entry), entry.until)
        elif entry.act == "closed":
            self.closed = entry

    def _find_reached(self, entry: AskEntry) -> Iterable[str]:
        """Return whom an entry reaches: all, those who had not answered by that day, or those it names (a team: its members)."""
        if entry.to == ("all",):
            return self._respondents.asked
        if entry.to == ("unanswered",):
            return [each for each in self._respondents.asked if each not in self.answers or self.answers[each].first_day > entry.date]
        return self._respondents.select_named(entry.to)

    def _record_answer(self, entry: AskEntry, party: str | None) -> None:
        """Take the entry as that party's answer, unless a promise of theirs has said more; what it leaves out, the promise says."""
        if party is None or entry.answer is None:
            return
        before = self.answers.get(party)
        if before is not None and before.promise is not None and before.day >= entry.day:
            return
        kept = before.promise if before is not None and entry.answer == "committed" else None
        promise = entry.promise or kept
        course = self.snapshots.get(promise or "")
        self.answers[party] = Answer(
            kind=entry.answer,
            day=entry.day,
            first_day=min(before.first_day, entry.day) if before else entry.day,
            by=entry.by,
            text=entry.note or (_get_promiser_words(course, party) if course else None),
            promise=promise,
            amount=entry.amount or (course.terms.amount if course else None),
            refer_to=entry.refer_to,
            until=entry.until,
        )


def _iter_promise_answers(answering: Iterable[PromiseSnapshot], respondents: Respondents) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that promises give: committed, on the day it was promised; of several promises the first one's."""
    dated = sorted(((each.promised_on, each.promise.id, each) for each in answering if each.promised_on), reverse=True)
    for on, promise, course in dated:
        for promiser in course.terms.promisers:
            party = respondents.find_promising_party(promiser)
            if party is not None:
                words, amount = _get_promiser_words(course, promiser), course.terms.amount
                yield party, Answer(kind="committed", day=on, first_day=on, by=promiser, text=words, promise=promise, amount=amount)


def _get_promiser_words(snapshot: PromiseSnapshot, promiser: str) -> str:
    """Return what a promise looks like for its promiser: their own words where they said some, else the outcome."""
    notes = {entry.by: entry.note for entry in snapshot.entries if entry.act == "promised" and entry.note}
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
        answer = self.respondent.answer
        return answer is not None and answer.first_day <= self.ask_status.ask.respond_by

    @property
    def answer_days(self) -> int | None:
        """Days from the day the ask was made to the first answer; None while there is none."""
        answer = self.respondent.answer
        return max(0, count_days(self.ask_status.ask.made, answer.first_day)) if answer else None


def iter_asked_parties(ask_statuses: Iterable[AskStatus]) -> Iterator[AskedParty]:
    """Yield everybody who was asked, ask by ask."""
    yield from (AskedParty(ask_status=pursuit, respondent=each) for pursuit in ask_statuses for each in pursuit.respondents)


def select_due_answers(asked: Iterable[AskedParty], start: date, as_of: date) -> tuple[AskedParty, ...]:
    """Return those whose answer was wanted after `start` and by the as-of date.

    The day itself is not over yet: who is silent then is counted from the next day on. Nor is the answer of those wanted
    whom the asker let go before that day.
    """
    return tuple(each for each in asked if start < each.ask_status.ask.respond_by <= as_of and _is_answer_due(each, as_of))


def list_answer_days(asked: Iterable[AskedParty], start: date, as_of: date) -> list[int]:
    """Return the days to answer of all first answers after `start` and by the as-of date."""
    return [
        each.answer_days
        for each in asked
        if each.answer_days is not None and each.respondent.answer and start < each.respondent.answer.first_day <= as_of
    ]


def _is_answer_due(asked_party: AskedParty, as_of: date) -> bool:
    respond_by, closed_on = asked_party.ask_status.ask.respond_by, asked_party.ask_status.closed_on
    return asked_party.respondent.answer is not None or (respond_by < as_of and not (closed_on is not None and closed_on <= respond_by))
