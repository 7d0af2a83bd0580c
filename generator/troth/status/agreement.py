"""An agreement with customers: it comes into force by every party's signature, and stays there by being reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import parse_interval
from troth.status.acts import PromiseState
from troth.status.agreement_acts import valid_entries
from troth.status.wording import PARTS, find_agreement_signatories, is_fingerprint_of, is_signature_current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Agreement, AgreementEntry, Parties, Requirement, Wording
    from troth.status.promise import PromiseSnapshot


NO_WORDINGS: Mapping[str, Wording] = MappingProxyType({})
"""No earlier wording is known."""


class AgreementState(StrEnum):
    """Where an agreement stands."""

    DRAFTING = "drafting"
    IN_CONSULTATION = "in_consultation"
    AWAITING_SIGNATURES = "awaiting_signatures"
    IN_FORCE = "in_force"
    REVIEW_DUE = "review_due"
    ENDED = "ended"

    @property
    def word(self) -> str:
        """The words that the board shows for it."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a party signed last, if anything; stale where the wording has changed since."""

    party: str
    entry: AgreementEntry | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A measured value of a requirement for a period."""

    period: str
    value: float
    met: bool
    """Whether it met what was required by the wording that was signed when it was measured."""
    required: Requirement
    """That requirement; the present one where nobody knows of another."""
    date: date
    """The day on which it was written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementResults:
    """A requirement with its results, by period."""

    requirement: Requirement
    results: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementStatus:
    """An agreement as of a date."""

    agreement: Agreement
    state: AgreementState
    missing_parts: tuple[str, ...]
    """Of the seven parts, those that are still empty."""
    customer_inputs: tuple[AgreementEntry, ...]
    reviews: tuple[AgreementEntry, ...]
    signatures: tuple[Signature, ...]
    signings: tuple[tuple[AgreementEntry, tuple[str, ...]], ...]
    """Every signature that was ever given, with the parties that it stands for."""
    results: tuple[RequirementResults, ...]
    in_force_since: date | None
    next_review: date | None
    rating: int | None
    """The last rating that a customer gave."""
    ending: AgreementEntry | None
    entries: tuple[AgreementEntry, ...]
    """The entries up to the date, whether they had a place or not."""
    valid: tuple[AgreementEntry, ...]
    """Those of them that count."""
    discussed: Mapping[tuple[str, str], tuple[AgreementEntry, ...]]
    """What the two sides said about a requirement in a period, by both."""
    promises: Mapping[str, PromiseSnapshot]
    """The promises made under it, and those that its parts and entries name, by id."""
    kept: frozenset[str]
    """Those of them that are kept, in whole or in part."""

    @property
    def id(self) -> str:
        """The agreement's id."""
        return self.agreement.id

    @property
    def wording(self) -> Wording:
        """The present wording."""
        return self.agreement.wording

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The parties whose signature under the present wording is missing."""
        return tuple(each.party for each in self.signatures if not each.current)


def derive_agreement_status(
    agreement: Agreement,
    parties: Parties,
    as_of: date,
    earlier: Mapping[str, Wording] = NO_WORDINGS,
    promises: Iterable[PromiseSnapshot] = (),
) -> AgreementStatus:
    """Return what the agreement and its log come to as of the date.

    `earlier` holds wordings that were signed before, by their fingerprint: what was measured under one is held to that one.
    `promises` are those made under it, and those that it names: they mend what was missed, and bring what is not there.
    """
    entries = tuple(entry for entry in agreement.log if entry.date <= as_of)
    valid = valid_entries(agreement, parties, as_of)
    wording = agreement.wording
    inputs = tuple(entry for entry in valid if entry.act == "input" and _is_by_customer(entry, agreement, parties))
    reviews = tuple(entry for entry in valid if entry.act == "reviewed" and _is_by_customer(entry, agreement, parties))
    signings = tuple(_iter_signings(agreement, valid, parties))
    signatures = _collect_signatures(wording, signings)
    missing = tuple(part for part in PARTS if not getattr(wording, part))
    since = _find_last_signing_day(signatures) if inputs and not missing else None
    due = _find_next_review(wording, since, reviews)
    ending = next((entry for entry in valid if entry.act == "ended"), None)
    rated = {entry.index for entry in (*inputs, *reviews)}
    ratings = [entry.rating for entry in valid if entry.index in rated and entry.rating is not None]
    linked = MappingProxyType({each.promise.id: each for each in promises})
    return AgreementStatus(
        agreement=agreement,
        state=_derive_state(ending, inputs, signatures, since, due if due and due <= as_of else None),
        missing_parts=missing,
        customer_inputs=inputs,
        reviews=reviews,
        signatures=signatures,
        signings=signings,
        results=tuple(_collect_results(requirement, valid, earlier) for requirement in wording.requirements),
        in_force_since=since,
        next_review=None if ending else due,
        rating=ratings[-1] if ratings else None,
        ending=ending,
        entries=entries,
        valid=valid,
        discussed=_group_discussions(valid),
        promises=linked,
        kept=frozenset(name for name, each in linked.items() if each.state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT)),
    )


def list_named_promises(agreement: Agreement) -> Iterator[str]:
    """Yield the ids of the promises that an agreement names in its parts and its log."""
    yield from (each.promise for each in agreement.wording.obstacles if each.promise)
    yield from (each.promise for each in agreement.wording.resources if each.promise)
    for entry in agreement.log:
        yield from entry.next
        yield from filter(None, (entry.promise,))


def _group_discussions(entries: tuple[AgreementEntry, ...]) -> Mapping[tuple[str, str], tuple[AgreementEntry, ...]]:
    found: dict[tuple[str, str], tuple[AgreementEntry, ...]] = {}
    for entry in entries:
        if entry.act == "discussed" and entry.requirement and entry.period:
            key = entry.requirement, entry.period
            found[key] = (*found.get(key, ()), entry)
    return MappingProxyType(found)


def _is_by_customer(entry: AgreementEntry, agreement: Agreement, parties: Parties) -> bool:
    return any(party in agreement.wording.customers for party in find_agreement_signatories(entry.by, agreement, parties.on(entry.date)))


def _iter_signings(
    agreement: Agreement, entries: tuple[AgreementEntry, ...], parties: Parties
) -> Iterator[tuple[AgreementEntry, tuple[str, ...]]]:
    """Yield each signature with the parties that it stands for.

    Nobody makes an agreement with themselves: who may act for both sides signs for the provider, or for the customers
    where somebody else has signed for the provider.
    """
    provider = agreement.wording.provider
    signer = ""
    for entry in entries:
        if entry.act != "signed":
            continue
        signing = find_agreement_signatories(entry.by, agreement, parties.on(entry.date))
        if provider in signing and len(signing) > 1:
            signing = signing[1:] if signer not in ("", entry.by) else signing[:1]
        if provider in signing:
            signer = entry.by
        yield entry, signing


def _collect_signatures(wording: Wording, signings: tuple[tuple[AgreementEntry, tuple[str, ...]], ...]) -> tuple[Signature, ...]:
    last: dict[str, AgreementEntry] = {}
    for entry, signing in signings:
        last |= dict.fromkeys(signing, entry)
    return tuple(
        Signature(party=party, entry=last.get(party), current=party in last and is_signature_current(last[party], wording))
        for party in (wording.provider, *wording.customers)
    )


def _find_last_signing_day(signatures: tuple[Signature, ...]) -> date | None:
    """Return the day on which the last party signed the present wording, once all have."""
    signed = [each.entry.day for each in signatures if each.current and each.entry is not None]
    return max(signed) if len(signed) == len(signatures) else None


def _find_next_review(wording: Wording, since: date | None, reviews: tuple[AgreementEntry, ...]) -> date | None:
    interval = parse_interval(wording.review_every) if wording.review_every else None
    if interval is None or since is None:
        return None
    return interval.add_to(max(since, *(entry.day for entry in reviews))) if reviews else interval.add_to(since)


def _derive_state(
    ending: AgreementEntry | None,
    inputs: tuple[AgreementEntry, ...],
    signatures: tuple[Signature, ...],
    since: date | None,
    review_was_due: date | None,
) -> AgreementState:
    if ending is not None:
        return AgreementState.ENDED
    if not inputs:
        return AgreementState.DRAFTING
    if since is not None:
        return AgreementState.REVIEW_DUE if review_was_due else AgreementState.IN_FORCE
    signed = any(each.entry is not None for each in signatures)
    return AgreementState.AWAITING_SIGNATURES if signed else AgreementState.IN_CONSULTATION


def _collect_results(requirement: Requirement, entries: tuple[AgreementEntry, ...], earlier: Mapping[str, Wording]) -> RequirementResults:
    results: dict[str, Measurement] = {}
    held_to = requirement
    for entry in entries:
        if entry.act == "signed":
            # as the signed wording has it; as it is now, where that wording is not known or lacks it
            wording = next((each for each in earlier.values() if entry.terms and is_fingerprint_of(entry.terms, each)), None)
            required = wording.requirements if wording else ()
            held_to = next((each for each in required if each.id == requirement.id), requirement)
        elif entry.act == "measured" and entry.requirement == requirement.id and entry.period is not None and entry.value is not None:
            results[entry.period] = Measurement(
                period=entry.period, value=entry.value, met=held_to.is_met_by(entry.value), required=held_to, date=entry.date
            )
    return RequirementResults(requirement=requirement, results=tuple(results[each] for each in sorted(results)))
