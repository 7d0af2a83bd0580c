"""What follows from an agreement and waits for somebody: to hear the customers, sign, measure, talk about what was missed, review.

A missed target, a resource that is not there, a plan whose day has come and feedback that nobody answered wait until they are answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date, list_ended_periods, parse_period
from troth.status.acts import PromiseState
from troth.status.agreement import AgreementState
from troth.status.agreement_acts import join_part_names
from troth.status.scorecard import find_first_signed_day, find_required_day
from troth.status.stand_ins import list_told
from troth.status.wording import describe_target, find_agreement_signatories, format_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.base.dates import Period
    from troth.model import AgreementEntry, Obstacle, Parties, Requirement, Resource
    from troth.status.agreement import AgreementStatus, Measurement
    from troth.status.promise import PromiseSnapshot


class AgreementTaskKind(StrEnum):
    """What somebody is to do about an agreement."""

    INPUT = "input"
    PARTS = "parts"
    SIGNATURE = "signature"
    MISSED = "missed"
    MEASUREMENT = "measurement"
    REVIEW = "review"
    RESOURCE = "resource"
    OBSTACLE = "obstacle"
    ANSWER = "answer"
    """Feedback that nobody has answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTask:
    """One thing that is to be done by one of `parties`. `text` completes a sentence: `Sales to sign this wording`."""

    kind: AgreementTaskKind
    parties: tuple[str, ...]
    text: str
    since: date | None = None
    names: tuple[tuple[str, str], ...] = ()
    """What the entry that does it names: `("requirement", "uptime")`, `("period", "2026-10")`."""


CONSEQUENCES: Final = frozenset({
    AgreementTaskKind.MISSED, AgreementTaskKind.MEASUREMENT, AgreementTaskKind.REVIEW, AgreementTaskKind.RESOURCE,
    AgreementTaskKind.OBSTACLE, AgreementTaskKind.ANSWER,
})  # fmt: skip
"""What both sides are told of, whoever is to do it."""


def list_pending_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return all that is to be done, each thing by who is told of it in place of whom has left; nothing once it has ended."""
    if agreement_status.ending is not None:
        return ()
    tasks = (
        *_iter_making_tasks(agreement_status, parties),
        *_iter_missed_tasks(agreement_status, parties),
        *_iter_measurement_tasks(agreement_status, as_of),
        *_iter_review_tasks(agreement_status),
        *_iter_day_tasks(agreement_status, as_of),
        *_iter_answer_tasks(agreement_status, parties),
    )
    return tuple(replace(each, parties=list_told(each.parties, parties, as_of)) for each in tasks)


def list_awaited_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return what waits for somebody's word: a signature where others have signed, and all that follows from the agreement."""
    half_signed = agreement_status.state is AgreementState.AWAITING_SIGNATURES
    wanted = CONSEQUENCES | {AgreementTaskKind.SIGNATURE} if half_signed else CONSEQUENCES
    return tuple(each for each in list_pending_tasks(agreement_status, parties, as_of) if each.kind in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A day of an agreement besides its periods and reviews: of what was missed, is needed, or is planned; to come or past."""

    kind: AgreementTaskKind
    day: date
    text: str
    names: tuple[tuple[str, str], ...] = ()


def list_day_marks(agreement_status: AgreementStatus, parties: Parties) -> tuple[DayMark, ...]:
    """Return the days of what waits and of what is to be there on a day: what calendars show of it."""
    if agreement_status.ending is not None:
        return ()
    missed = {each.names: each for each in _iter_missed_tasks(agreement_status, parties)}
    tasks = (*missed.values(), *_iter_day_tasks(agreement_status, date.max))
    return tuple(DayMark(kind=each.kind, day=each.since, text=each.text, names=each.names) for each in tasks if each.since)


def find_unconsulted_customers(agreement_status: AgreementStatus, parties: Parties) -> tuple[str, ...]:
    """Return the customers who have given no input yet."""
    heard = {
        party
        for entry in agreement_status.customer_inputs
        for party in find_agreement_signatories(entry.by, agreement_status.agreement, parties.on(entry.date))
    }
    return tuple(each for each in agreement_status.wording.customers if each not in heard)


def find_resource_day(item: Resource | Obstacle, agreement_status: AgreementStatus) -> date | None:
    """Return the day by which a resource or a plan was to be there: its own, else that of its promise; None without one, or once it is."""
    if getattr(item, "have", None) or item.promise in agreement_status.kept:
        return None
    promised = agreement_status.promises.get(item.promise or "")
    return item.by or (promised.due if promised else None)


def _iter_making_tasks(agreement_status: AgreementStatus, parties: Parties) -> Iterator[AgreementTask]:
    """Yield what brings it into force, in the order in which one thing needs the other."""
    provider, customers = agreement_status.wording.provider, agreement_status.wording.customers
    silent = find_unconsulted_customers(agreement_status, parties)
    if silent:
        names = " and ".join(map(parties.get_name, silent))
        yield AgreementTask(
            kind=AgreementTaskKind.INPUT, parties=(provider,), text=f"ask {names} the interview questions and record the answers"
        )
    if agreement_status.missing_parts:
        yield AgreementTask(
            kind=AgreementTaskKind.PARTS,
            parties=(provider, *customers),
            text=f"add what is missing: {join_part_names(agreement_status.missing_parts)}",
        )
    elif agreement_status.customer_inputs and agreement_status.unsigned:
        last = max((each.entry.day for each in agreement_status.signatures if each.current and each.entry), default=None)
        stale = any(each.entry is not None and not each.current for each in agreement_status.signatures)
        what = "sign the wording as it is now" if stale else "sign it"
        yield from (
            AgreementTask(kind=AgreementTaskKind.SIGNATURE, parties=(party,), text=what, since=last) for party in agreement_status.unsigned
        )


def _iter_missed_tasks(agreement_status: AgreementStatus, parties: Parties) -> Iterator[AgreementTask]:
    """Yield each target that was missed, once for the provider and once for the customers, until each of them has answered it."""
    since = find_first_signed_day(agreement_status)
    for results in agreement_status.results if since else ():
        for each in results.results:
            period = parse_period(each.period, results.requirement.every)
            if each.met or period is None or since is None or period.first < since:
                continue
            text = f"talk about what was missed: {_describe_miss(results.requirement, each, period)}"
            names = (("requirement", results.requirement.id), ("period", each.period))
            for side in _list_sides_to_answer(agreement_status, results.requirement, each, period, parties):
                yield AgreementTask(kind=AgreementTaskKind.MISSED, parties=side, text=text, since=each.date, names=names)


def _describe_miss(requirement: Requirement, measured: Measurement, period: Period) -> str:
    value = format_quantity(measured.value, measured.required.unit)
    return f"{requirement.what}, {period.words}, was {value} (target: {describe_target(measured.required)})"


def _list_sides_to_answer(
    agreement_status: AgreementStatus, requirement: Requirement, measured: Measurement, period: Period, parties: Parties
) -> Iterator[tuple[str, ...]]:
    """Yield the sides that have not answered a miss: by a word about it, by a promise that mends it, or, of customers, by a review."""
    provider, customers = agreement_status.wording.provider, agreement_status.wording.customers
    said = agreement_status.discussed.get((requirement.id, measured.period), ())
    mending = [
        each
        for each in agreement_status.promises.values()
        if each.promise.requirement == requirement.id and each.state in _STANDING and _is_made_after(each, period)
    ]
    if not said and not mending:
        yield (provider,)
    heard = any(
        set(find_agreement_signatories(each.by, agreement_status.agreement, parties.on(each.date))) & set(customers) for each in said
    )
    reviewed = any(entry.date >= measured.date for entry in agreement_status.reviews)
    if not heard and not reviewed and not any(each.promise.id in agreement_status.kept for each in mending):
        yield customers


_STANDING: Final = frozenset({PromiseState.PROMISED, PromiseState.DELIVERED, PromiseState.KEPT, PromiseState.PARTLY_KEPT})
"""A promise in one of these is made, and has not been given up."""


def _is_made_after(promised: PromiseSnapshot, period: Period) -> bool:
    made = promised.terms.made or promised.promised_on
    return made is not None and made > period.last


def _iter_measurement_tasks(agreement_status: AgreementStatus, as_of: date) -> Iterator[AgreementTask]:
    """Yield the periods that are over and that nobody has measured, nor said why nobody can."""
    gaps: list[Period] = []
    missing = 0
    for results in agreement_status.results:
        since = find_required_day(agreement_status, results)
        known = {each.period for each in results.results}
        over = list_ended_periods(results.requirement.every, since, as_of, _ALL_PERIODS) if since else ()
        mine = [each for each in over if each.text not in known and (results.requirement.id, each.text) not in agreement_status.discussed]
        gaps += mine
        missing += bool(mine)
    if gaps:
        told = list(dict.fromkeys(each.words for each in sorted(gaps, reverse=True)))
        more = len(told) - _PERIODS_NAMED
        named = [*told[:_PERIODS_NAMED], f"{more} more before"] if more > 0 else told[::-1]
        words = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
        text = f"measure {words} ({missing} of {len(agreement_status.results)} requirements)"
        first = min(gaps, key=lambda each: each.last)
        yield AgreementTask(
            kind=AgreementTaskKind.MEASUREMENT,
            parties=(agreement_status.wording.provider,),
            text=text,
            since=first.last,
            names=(("period", max(gaps, key=lambda each: each.last).text),),
        )


_ALL_PERIODS: Final = 10_000
_PERIODS_NAMED: Final = 3


def _iter_review_tasks(agreement_status: AgreementStatus) -> Iterator[AgreementTask]:
    if agreement_status.state is AgreementState.REVIEW_DUE:
        yield AgreementTask(
            kind=AgreementTaskKind.REVIEW,
            parties=agreement_status.wording.customers,
            text="review how it went",
            since=agreement_status.next_review,
        )


def _iter_day_tasks(agreement_status: AgreementStatus, as_of: date) -> Iterator[AgreementTask]:
    """Yield the resources and the plans whose day has come, while they are not there; a review since then has looked at a plan."""
    since = find_first_signed_day(agreement_status)
    wording = agreement_status.wording
    for resource in wording.resources if since else ():
        day = find_resource_day(resource, agreement_status) if resource.have is False else None
        if day is not None and day <= as_of:
            text = f"get what is not yet available: {resource.what}"
            yield AgreementTask(kind=AgreementTaskKind.RESOURCE, parties=(wording.provider,), text=text, since=day)
    for obstacle in wording.obstacles if since else ():
        day = find_resource_day(obstacle, agreement_status)
        if day is not None and day <= as_of and not any(entry.day >= day for entry in agreement_status.reviews):
            text = f"say what came of the plan: {' '.join((obstacle.plan or obstacle.what).split())}"
            yield AgreementTask(kind=AgreementTaskKind.OBSTACLE, parties=(wording.provider,), text=text, since=day)


def _iter_answer_tasks(agreement_status: AgreementStatus, parties: Parties) -> Iterator[AgreementTask]:
    """Yield the feedback that nobody has answered: no entry names its day, and the provider has signed nothing since."""
    for entry in list_unanswered_inputs(agreement_status):
        text = f"answer the feedback of {parties.get_name(entry.by)} of {format_date(entry.day)}"
        if is_proposal(entry):
            what = f"the change of {join_part_names(entry.about)}"
            text = f"answer {what} that {parties.get_name(entry.by)} proposed on {format_date(entry.day)}"
        yield AgreementTask(
            kind=AgreementTaskKind.ANSWER,
            parties=(agreement_status.wording.provider,),
            text=text,
            since=entry.date,
            names=(("input", entry.date.isoformat()),),
        )


def is_proposal(entry: AgreementEntry) -> bool:
    """Tell whether a customer's feedback names parts and what should stand there: a change of the wording that it proposes."""
    return entry.act == "input" and bool(entry.about) and bool(entry.change or entry.requires)


def list_unanswered_inputs(agreement_status: AgreementStatus) -> Iterable[AgreementEntry]:
    """Return the inputs that nobody has answered; what the provider signs after an input is an answer to it."""
    provider = agreement_status.wording.provider
    signed = max((entry.index for entry, signing in agreement_status.signings if provider in signing), default=-1)
    return tuple(
        entry for entry in agreement_status.customer_inputs if entry.index > signed and find_input_answer(entry, agreement_status) is None
    )


def find_input_answer(entry: AgreementEntry, agreement_status: AgreementStatus) -> AgreementEntry | None:
    """Return the last entry that answers an input; None where none does."""
    answers = (each for each in agreement_status.valid if each.act == "answered_input" and each.input == entry.date)
    return max((each for each in answers if each.index > entry.index), key=lambda each: each.index, default=None)
