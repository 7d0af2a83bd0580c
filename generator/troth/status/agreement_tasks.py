"""Tasks of an agreement: what it waits for, and from whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.agreement import AgreementState
from troth.status.agreement_acts import describe_missing_parts, join_part_names
from troth.status.scorecard import build_scorecard
from troth.status.stand_ins import list_told
from troth.status.wording import find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Parties
    from troth.status.agreement import AgreementStatus


class AgreementTaskKind(StrEnum):
    """What somebody is to do about an agreement."""

    INPUT = "input"
    PARTS = "parts"
    SIGNATURE = "signature"
    MEASUREMENT = "measurement"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTask:
    """One thing that is to be done by one of `parties`. `what` completes a sentence: `Sales to sign this wording`."""

    kind: AgreementTaskKind
    parties: tuple[str, ...]
    text: str
    since: date | None = None


def list_pending_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return all that is to be done, each thing by who is told of it in place of whom has left; nothing once it has ended."""
    tasks = _iter_pending_tasks(agreement_status, parties, as_of)
    return tuple(replace(each, parties=list_told(each.parties, parties, as_of)) for each in tasks)


def list_awaited_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return what waits for somebody's word: a signature where others have signed, and a review that is due."""
    told = {
        AgreementState.AWAITING_SIGNATURES: AgreementTaskKind.SIGNATURE,
        AgreementState.REVIEW_DUE: AgreementTaskKind.REVIEW,
    }.get(agreement_status.state)
    return tuple(each for each in list_pending_tasks(agreement_status, parties, as_of) if each.kind is told)


def find_unconsulted_customers(agreement_status: AgreementStatus, parties: Parties) -> tuple[str, ...]:
    """Return the customers who have given no input yet."""
    heard = {
        party
        for entry in agreement_status.customer_inputs
        for party in find_agreement_signatories(entry.by, agreement_status.agreement, parties.on(entry.date))
    }
    return tuple(each for each in agreement_status.wording.customers if each not in heard)


def _iter_pending_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> Iterator[AgreementTask]:
    """Yield all that is to be done, in the order in which one thing needs the other; nothing once it has ended."""
    if agreement_status.ending is not None:
        return
    provider, customers = agreement_status.wording.provider, agreement_status.wording.customers
    silent = find_unconsulted_customers(agreement_status, parties)
    if silent:
        names = " and ".join(map(parties.get_name, silent))
        yield AgreementTask(
            kind=AgreementTaskKind.INPUT, parties=(provider,), text=f"ask {names} the seven questions, and record the answers"
        )
    if agreement_status.missing_parts:
        yield AgreementTask(
            kind=AgreementTaskKind.PARTS,
            parties=(provider, *customers),
            text=f"write what is missing: {join_part_names(agreement_status.missing_parts)}",
        )
    elif agreement_status.customer_inputs and agreement_status.unsigned:
        last = max((each.entry.day for each in agreement_status.signatures if each.current and each.entry), default=None)
        stale = any(each.entry is not None and not each.current for each in agreement_status.signatures)
        what = "sign the wording as it is now" if stale else "sign it"
        yield from (
            AgreementTask(kind=AgreementTaskKind.SIGNATURE, parties=(party,), text=what, since=last) for party in agreement_status.unsigned
        )
    lines = build_scorecard(agreement_status, as_of)
    gaps = [mark.period for line in lines for mark in line.missing[-1:] if line.scores[-1:] == (mark,)]
    if gaps:
        told = list(dict.fromkeys(each.words for each in gaps))
        what = f"measure {' and '.join(told)} ({len(gaps)} of {len(lines)} requirements)"
        yield AgreementTask(kind=AgreementTaskKind.MEASUREMENT, parties=(provider,), text=what, since=min(each.last for each in gaps))
    if agreement_status.state is AgreementState.REVIEW_DUE:
        yield AgreementTask(kind=AgreementTaskKind.REVIEW, parties=customers, text="review how it went", since=agreement_status.next_review)


def describe_signing_obstacle(agreement_status: AgreementStatus) -> str:
    """Return why nobody can sign yet, as a sentence without its end; empty where one can."""
    if agreement_status.ending is not None:
        return f"it ended on {format_date(agreement_status.ending.day)}"
    if agreement_status.missing_parts:
        return describe_missing_parts(agreement_status.missing_parts)
    if not agreement_status.customer_inputs:
        return "no customer has been heard yet, and an agreement cannot be made by one side"
    return ""
