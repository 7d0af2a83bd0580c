"""What comes next for an agreement, and for whom: to hear, to complete, to sign, to measure, to review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.lifecycle.agreement import AgreementState, signs_for
from troth.lifecycle.agreement_acts import listed
from troth.lifecycle.scoring import scorecard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.agreement import Accord
    from troth.model import Parties


class Wanted(StrEnum):
    """What somebody is to do about an agreement."""

    INPUT = "input"
    PARTS = "parts"
    SIGNATURE = "signature"
    MEASUREMENT = "measurement"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One thing that is to be done by one of `parties`. `what` completes a sentence: `Sales to sign this wording`."""

    wanted: Wanted
    parties: tuple[str, ...]
    what: str
    since: date | None = None


def pending(accord: Accord, parties: Parties, as_of: date) -> tuple[Pending, ...]:
    """Return all that is to be done, in the order in which one thing needs the other; nothing once it has ended."""
    return () if accord.ending is not None else tuple(_pending(accord, parties, as_of))


def waits(accord: Accord, parties: Parties, as_of: date) -> tuple[Pending, ...]:
    """Return what waits for somebody's word: a signature where others have signed, and a review that is due."""
    told = {
        AgreementState.AWAITING_SIGNATURES: Wanted.SIGNATURE,
        AgreementState.REVIEW_DUE: Wanted.REVIEW,
    }.get(accord.state)
    return tuple(each for each in pending(accord, parties, as_of) if each.wanted is told)


def unheard(accord: Accord, parties: Parties) -> tuple[str, ...]:
    """Return the customers who have given no input yet."""
    heard = {party for entry in accord.inputs for party in signs_for(entry.by, accord.agreement, parties)}
    return tuple(each for each in accord.wording.customers if each not in heard)


def _pending(accord: Accord, parties: Parties, as_of: date) -> Iterator[Pending]:
    provider, customers = accord.wording.provider, accord.wording.customers
    silent = unheard(accord, parties)
    if silent:
        names = " and ".join(map(parties.name, silent))
        yield Pending(wanted=Wanted.INPUT, parties=(provider,), what=f"ask {names} the seven questions, and record the answers")
    if accord.missing:
        yield Pending(wanted=Wanted.PARTS, parties=(provider, *customers), what=f"write what is missing: {listed(accord.missing)}")
    elif accord.inputs and accord.unsigned:
        last = max((each.entry.day for each in accord.signatures if each.current and each.entry), default=None)
        stale = any(each.entry is not None and not each.current for each in accord.signatures)
        what = "sign the wording as it is now" if stale else "sign it"
        yield from (Pending(wanted=Wanted.SIGNATURE, parties=(party,), what=what, since=last) for party in accord.unsigned)
    lines = scorecard(accord, as_of)
    gaps = [mark.period for line in lines for mark in line.missing[-1:] if line.marks[-1:] == (mark,)]
    if gaps:
        told = list(dict.fromkeys(each.words for each in gaps))
        what = f"measure {' and '.join(told)} ({len(gaps)} of {len(lines)} requirements)"
        yield Pending(wanted=Wanted.MEASUREMENT, parties=(provider,), what=what, since=min(each.last for each in gaps))
    if accord.state is AgreementState.REVIEW_DUE:
        yield Pending(wanted=Wanted.REVIEW, parties=customers, what="review how it went", since=accord.next_review)
