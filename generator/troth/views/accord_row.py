"""The row of an agreement, in the same columns as that of a promise: its next review stands where a due date does."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement import AgreementState
from troth.lifecycle.agreement_next import Wanted, pending, waits
from troth.model import Kind
from troth.views.chip import Chip, Tone
from troth.views.due import Due, Urgency
from troth.views.make_query import make_query
from troth.views.row import Row, Section
from troth.views.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.agreement_next import Pending
    from troth.model import Settings
    from troth.views.desk import Desk

CHIPS: Mapping[AgreementState, Chip] = MappingProxyType({
    AgreementState.DRAFTING: Chip(icon="open", word=AgreementState.DRAFTING.word, tone=Tone.REST),
    AgreementState.IN_CONSULTATION: Chip(icon="requested", word=AgreementState.IN_CONSULTATION.word, tone=Tone.WAIT),
    AgreementState.AWAITING_SIGNATURES: Chip(icon="offered", word=AgreementState.AWAITING_SIGNATURES.word, tone=Tone.WAIT),
    AgreementState.IN_FORCE: Chip(icon="kept", word=AgreementState.IN_FORCE.word, tone=Tone.KEPT),
    AgreementState.REVIEW_DUE: Chip(icon="review", word=AgreementState.REVIEW_DUE.word, tone=Tone.WAIT),
    AgreementState.ENDED: Chip(icon="superseded", word=AgreementState.ENDED.word, tone=Tone.REST),
})  # fmt: skip
"""The sign of each state of an agreement."""


_WAITING: Mapping[AgreementState, tuple[str, str, str]] = MappingProxyType({
    AgreementState.AWAITING_SIGNATURES: (
        "signatures", "Signatures", "An agreement is in force once every party has signed its present wording.",
    ),
    AgreementState.REVIEW_DUE: ("reviews", "Reviews", "The customers say how it went, and what follows from it."),
})  # fmt: skip
"""What of an agreement can wait for somebody: the section's id, its heading, and what it means."""
_ACTS: Mapping[Wanted, str] = MappingProxyType(
    {Wanted.INPUT: "input", Wanted.SIGNATURE: "signed", Wanted.MEASUREMENT: "measured", Wanted.REVIEW: "reviewed"}
)
"""The act by which somebody does what is wanted; parts are written in the file itself."""


def accord_page_of(agreement: str) -> str:
    """Return the address of an agreement's page."""
    return f"agreements/{agreement}"


def accord_row(accord: Accord, desk: Desk, step: Step | None = None) -> Row:
    """Return the row of an agreement; without a `step` it shows the first thing that is to be done."""
    return Row(
        id=accord.id,
        page=accord_page_of(accord.id),
        title=accord.wording.title,
        state=CHIPS[accord.state],
        signs=(),
        promisers=desk.faces.of((accord.wording.provider,)),
        customers=desk.faces.of(accord.wording.customers),
        due=review_of(accord, desk.day, desk.board.settings),
        step=step or next((_step(each, accord, desk) for each in pending(accord, desk.board.ledger.parties, desk.day)), None),
    )


def review_of(accord: Accord, as_of: date, settings: Settings) -> Due | None:
    """Return when the next review is due, or None where none is set."""
    if accord.next_review is None:
        return None
    left = days.between(as_of, accord.next_review)
    urgency = Urgency.LATE if left < 0 else Urgency.SOON if left <= settings.due_soon else Urgency.FAR
    words = days.in_words(accord.next_review, as_of)
    return Due(iso=accord.next_review.isoformat(), written=days.written(accord.next_review), words=words, urgency=urgency, live=True)


def steps(accord: Accord, desk: Desk) -> tuple[Step, ...]:
    """Return all that is to be done about an agreement, and by whom."""
    return tuple(_step(each, accord, desk) for each in pending(accord, desk.board.ledger.parties, desk.day))


def waiting_sections(desk: Desk, parties: Iterable[str] | None = None) -> tuple[Section, ...]:
    """Return the agreements that wait for a signature and for a review, or only for those of some parties."""
    return tuple(section for section in _waiting(desk, None if parties is None else frozenset(parties)) if section.rows)


def _waiting(desk: Desk, parties: frozenset[str] | None) -> Iterator[Section]:
    for state, (name, title, says) in _WAITING.items():
        found = [each for each in desk.board.accords.values() if each.state is state]
        pairs = [(each, wait) for each in found for wait in waits(each, desk.board.ledger.parties, desk.day)]
        chosen = [(each, wait) for each, wait in pairs if parties is None or parties & set(wait.parties)]
        yield Section(id=name, title=title, says=says, rows=tuple(accord_row(each, desk, _step(wait, each, desk)) for each, wait in chosen))


def _step(each: Pending, accord: Accord, desk: Desk) -> Step:
    act = _ACTS.get(each.wanted, "")
    query = make_query(Kind.AGREEMENT, accord.id, act) if act else ""
    return Step(who=desk.faces.of(each.parties), what=each.what, note=_time(each.since, desk.day), query=query)


def _time(since: date | None, as_of: date) -> str:
    if since is None or since > as_of:
        return ""
    waited = days.between(since, as_of)
    return "since today" if waited == 0 else f"waiting {waited} {'day' if waited == 1 else 'days'}"
