"""Validate the log of an agreement: who may write which act, and for which period."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import PERIOD_EXAMPLES, format_date, parse_period
from troth.status.promise import InvalidEntry
from troth.status.wording import PARTS, find_agreement_signatories, is_fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from troth.model import Agreement, AgreementEntry, Parties, Requirement


class AgreementRole(StrEnum):
    """Who may do an act; the text is what pages and errors say."""

    CUSTOMER = "a customer of the agreement"
    PARTY = "a party of the agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAct:
    """An act with those who may do it, in their own words."""

    name: str
    by: AgreementRole
    statement: str


ACTS: Mapping[str, AgreementAct] = MappingProxyType(
    {
        act.name: act
        for act in (
            AgreementAct(
                name="input", by=AgreementRole.CUSTOMER, statement="This works for us, this doesn't, and this is what we require."
            ),
            AgreementAct(name="signed", by=AgreementRole.PARTY, statement="We agree to this wording."),
            AgreementAct(name="measured", by=AgreementRole.PARTY, statement="This is the value for that period."),
            AgreementAct(name="reviewed", by=AgreementRole.CUSTOMER, statement="This is how it went, and what follows from it."),
            AgreementAct(name="discussed", by=AgreementRole.PARTY, statement="We talked about what was missed, and this is what follows."),
            AgreementAct(name="answered_input", by=AgreementRole.PARTY, statement="This is what we do about what you said."),
            AgreementAct(name="ended", by=AgreementRole.PARTY, statement="It ends, because …"),
        )
    }
)
"""Every act of an agreement, in the order in which they come."""


def may_act_on_agreement(act: str, actor: str, agreement: Agreement, parties: Parties) -> bool:
    """Tell whether `actor` is one of those who may do the act."""
    voices = find_agreement_signatories(actor, agreement, parties)
    return bool(set(voices) & set(agreement.wording.customers)) if ACTS[act].by is AgreementRole.CUSTOMER else bool(voices)


def check_agreement_log(agreement: Agreement, parties: Parties) -> Iterator[InvalidEntry]:
    """Yield the entries that have no place: by somebody whose act it is not, after the end, or of days and periods that cannot be."""
    yield from _judged(agreement, parties)[1]


def valid_entries(agreement: Agreement, parties: Parties, as_of: date) -> tuple[AgreementEntry, ...]:
    """Return the entries up to the date that count: the others change nothing, anywhere."""
    return _judged(agreement, parties, as_of)[0]


def _judged(agreement: Agreement, parties: Parties, as_of: date = date.max) -> tuple[tuple[AgreementEntry, ...], tuple[InvalidEntry, ...]]:
    valid: list[AgreementEntry] = []
    faults: list[InvalidEntry] = []
    reworded = rewordings(agreement)
    for entry in agreement.log:
        if entry.date > as_of:
            continue
        fault = _out_of_time(entry, valid)
        if fault is None and not reworded(entry.index):
            fault = _misplaced(entry, agreement, parties.on(entry.date))
        if fault is None:
            valid.append(entry)
        else:
            faults.append(fault)
    return tuple(valid), tuple(faults)


def _out_of_time(entry: AgreementEntry, valid: Sequence[AgreementEntry]) -> InvalidEntry | None:
    """Return what is wrong with when it stands: after the end, or on a day that cannot be."""
    if valid and valid[-1].act == "ended":
        message = f"{entry.act} is not possible here: the agreement ended on {format_date(valid[-1].day)}"
        return InvalidEntry(index=entry.index, key="act", message=message, hint="it is closed: make a new agreement")
    if entry.follows(valid[-1].date if valid else None):
        return None
    message = "its dates are wrong: an entry can't be earlier than the one before it, or than the day it happened"
    return InvalidEntry(index=entry.index, key="date", message=message, hint="use the day it was written as date")


def _misplaced(entry: AgreementEntry, agreement: Agreement, parties: Parties) -> InvalidEntry | None:
    """Return why an entry is not for its author to write, or measures nothing; one under an earlier wording may have been right."""
    if not may_act_on_agreement(entry.act, entry.by, agreement, parties):
        wording = agreement.wording
        named = wording.customers if ACTS[entry.act].by is AgreementRole.CUSTOMER else (wording.provider, *wording.customers)
        provides = agreement.wording.provider in find_agreement_signatories(entry.by, agreement, parties)
        role = "acts only for the provider" if provides else "acts for none of its parties"
        return InvalidEntry(
            index=entry.index,
            key="by",
            message=f"{entry.act} is said by {ACTS[entry.act].by.value}, but {entry.by} {role}",
            hint=f"ask {' or '.join(named)}, or someone who acts for them, to add this entry",
        )
    if entry.input is not None and not _is_input_of(entry, agreement):
        message = f"there is no feedback of {format_date(entry.input)} above it"
        return InvalidEntry(index=entry.index, key="input", message=message, hint="write the date of the input entry that it answers")
    if entry.requirement is None or entry.period is None:
        return None
    requirement = next((each for each in agreement.wording.requirements if each.id == entry.requirement), None)
    if requirement is None:
        message = f"the agreement has no requirement {entry.requirement}"
        return InvalidEntry(index=entry.index, key="requirement", message=message, hint="name one of its requirements")
    fault = check_measurement_period(requirement, entry.period, entry.day)
    return InvalidEntry(index=entry.index, key="period", message=fault[0], hint=fault[1]) if fault else None


def _is_input_of(entry: AgreementEntry, agreement: Agreement) -> bool:
    return any(each.act == "input" and each.date == entry.input for each in agreement.log[: entry.index])


def describe_missing_parts(parts: tuple[str, ...]) -> str:
    """Return which of the seven parts are missing: `two parts are missing: the roles and the resources`."""
    number = "a part is" if len(parts) == 1 else f"{_NUMBER_WORDS[len(parts)]} parts are"
    return f"{number} missing: {join_part_names(parts)}"


def join_part_names(parts: tuple[str, ...]) -> str:
    """Return parts in words: `the roles and the resources`."""
    said = [PARTS[part] for part in parts]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "all seven")


def check_measurement_period(requirement: Requirement, period_text: str, day: date) -> tuple[str, str] | None:
    """Return why a value written down on `day` measures no period of the requirement, and what to write; None where it does."""
    found = parse_period(period_text, requirement.every)
    if found is None:
        message = f"{requirement.id} is measured every {requirement.every}, but {period_text} is not a {requirement.every}"
        return message, f"write a {requirement.every} as {PERIOD_EXAMPLES[requirement.every]}"
    if found.first > day:
        return (
            f"{found.words} had not begun on {format_date(day)}, so it can't have been measured",
            "correct the period: check the year",
        )
    return None


def rewordings(agreement: Agreement) -> Callable[[int], bool]:
    """Return what tells whether the entry at an index was written under an earlier wording.

    The fingerprints signed before and after it show that: who was a customer and what was required may have been different then.
    """
    signed = [each for each in agreement.log if each.act == "signed" and each.terms]
    at = [each.index for each in signed]

    def reworded(index: int) -> bool:
        before, after = bisect_left(at, index), bisect_right(at, index)
        around = (*signed[max(0, before - 1) : before], *signed[after : after + 1])
        return any(not is_fingerprint_of(each.terms, agreement.wording) for each in around)

    return reworded
