"""The acts of an agreement: who may do which, and why an entry has no place in its log."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement import PARTS, fingerprint, signs_for
from troth.lifecycle.course import Misstep
from troth.lifecycle.periods import FORMS, period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.agreement import Accord
    from troth.model import Agreement, AgreementEntry, Parties, Requirement


class Voice(StrEnum):
    """Who may do an act; the text is what pages and errors say."""

    CUSTOMER = "a customer of the agreement"
    PARTY = "a party of the agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAct:
    """An act with those who may do it, in their own words."""

    name: str
    by: Voice
    says: str


ACTS: Mapping[str, AgreementAct] = MappingProxyType(
    {
        act.name: act
        for act in (
            AgreementAct(name="input", by=Voice.CUSTOMER, says="This works for us, this does not, and this is what we require."),
            AgreementAct(name="signed", by=Voice.PARTY, says="We stand by this wording."),
            AgreementAct(name="measured", by=Voice.PARTY, says="This is what it came to in that period."),
            AgreementAct(name="reviewed", by=Voice.CUSTOMER, says="This is how it went, and what follows from it."),
            AgreementAct(name="ended", by=Voice.PARTY, says="It ends, because …"),
        )
    }
)
"""Every act of an agreement, in the order in which they come."""


def may(act: str, actor: str, agreement: Agreement, parties: Parties) -> bool:
    """Tell whether `actor` is one of those who may do the act."""
    voices = signs_for(actor, agreement, parties)
    return bool(set(voices) & set(agreement.wording.customers)) if ACTS[act].by is Voice.CUSTOMER else bool(voices)


def missteps(agreement: Agreement, parties: Parties) -> Iterator[Misstep]:
    """Yield the entries that have no place: by somebody whose act it is not, or after the end."""
    ending: AgreementEntry | None = None
    reworded = rewordings(agreement, fingerprint(agreement.wording))
    for entry in agreement.log:
        if ending is not None:
            message = f"{entry.act} has no place here: the agreement ended on {days.written(ending.day)}"
            yield Misstep(index=entry.index, key="act", message=message, hint="nothing more can happen to it: make a new agreement")
        elif not may(entry.act, entry.by, agreement, parties) and not reworded(entry.index):
            yield Misstep(index=entry.index, key="by", message=_not_theirs(entry, agreement, parties), hint=_theirs(entry.act, agreement))
        if ending is None and entry.act == "ended":
            ending = entry


def unsignable(accord: Accord) -> str:
    """Return why nobody can sign yet, as a sentence without its end; empty where one can."""
    if accord.ending is not None:
        return f"it ended on {days.written(accord.ending.day)}"
    if accord.missing:
        return holes(accord.missing)
    if not accord.inputs:
        return "no customer has been heard yet, and an agreement cannot be made by one side"
    return ""


def holes(parts: tuple[str, ...]) -> str:
    """Return which of the seven parts are missing: `two parts are missing: the roles and the resources`."""
    number = "a part is" if len(parts) == 1 else f"{_COUNT[len(parts)]} parts are"
    return f"{number} missing: {listed(parts)}"


def listed(parts: tuple[str, ...]) -> str:
    """Return parts in words: `the roles and the resources`."""
    said = [PARTS[part] for part in parts]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


_COUNT = ("no", "one", "two", "three", "four", "five", "six", "all seven")


def unmeasurable(requirement: Requirement, written: str, day: date) -> tuple[str, str] | None:
    """Return why a value written down on `day` measures no period of the requirement, and what to write; None where it does."""
    found = period(written, requirement.every)
    if found is None:
        message = f"{requirement.id} is measured every {requirement.every}, and {written} is no {requirement.every}"
        return message, f"write a {requirement.every} as {FORMS[requirement.every]}"
    if found.first > day:
        return (
            f"{found.words} has not begun on {days.written(day)}, so it cannot have been measured",
            "correct the period: mind the year",
        )
    return None


def rewordings(agreement: Agreement, now: str) -> Callable[[int], bool]:
    """Return what tells whether the entry at an index was written under an earlier wording.

    The fingerprints signed before and after it show that: who was a customer and what was required may have been different then.
    `now` is the fingerprint of the present wording.
    """
    signed = [each for each in agreement.log if each.act == "signed" and each.terms]
    at = [each.index for each in signed]

    def reworded(index: int) -> bool:
        before, after = bisect_left(at, index), bisect_right(at, index)
        around = (*signed[max(0, before - 1) : before], *signed[after : after + 1])
        return any(not now.startswith(each.terms or "") for each in around)

    return reworded


def _not_theirs(entry: AgreementEntry, agreement: Agreement, parties: Parties) -> str:
    provides = agreement.wording.provider in signs_for(entry.by, agreement, parties)
    role = "acts for the provider alone" if provides else "acts for none of its parties"
    return f"{entry.act} is for {ACTS[entry.act].by.value} to say, and {entry.by} {role}"


def _theirs(act: str, agreement: Agreement) -> str:
    wording = agreement.wording
    named = wording.customers if ACTS[act].by is Voice.CUSTOMER else (wording.provider, *wording.customers)
    return f"this is for {' or '.join(named)} to say, or for somebody who acts for them"
