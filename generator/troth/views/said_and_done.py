"""You said, we did: what somebody answered or criticised, and what came of it, on the ask, the agreement and their own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.agreement_tasks import find_input_answer, list_unanswered_inputs
from troth.views.agreement.rows import agreement_url
from troth.views.ask.rows import ask_url
from troth.views.rich_text import join_lines, strip_code_marks, user_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import AgreementEntry, Party
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus, Respondent
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.promise.timeline import TimelineEvent
    from troth.views.rich_text import Inline


OUTCOMES_SHOWN = 20
"""How many a party's page shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of something that was said: in whose words, on which day, and the promise that follows from it."""

    text: str
    by: PartyLabel | None
    date_text: str
    promise: Inline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAndDone:
    """Something that a party said about a record, and what came of it."""

    record: Inline
    date: str
    date_text: str
    said: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLine:
    """A customer's feedback or review as the page of an agreement tells it, with what came of it."""

    event: TimelineEvent
    outcome: Outcome | None
    is_open: bool
    """Nobody has answered it yet."""


def list_feedback(accord: AgreementStatus, story: tuple[TimelineEvent, ...], context: ViewContext) -> tuple[FeedbackLine, ...]:
    """Return the feedback and the reviews of an agreement with what came of each, the last first."""
    inputs = {entry.index: entry for entry in accord.customer_inputs}
    open_ones = {entry.index for entry in list_unanswered_inputs(accord)} if accord.ending is None else set()
    lines = [
        FeedbackLine(
            event=event,
            outcome=find_outcome(inputs[entry.index], accord, context) if entry.index in inputs else None,
            is_open=entry.index in open_ones,
        )
        for entry, event in zip(accord.entries, story, strict=True)
        if entry.act in ("input", "reviewed")
    ]
    return tuple(reversed(lines))


def find_outcome(entry: AgreementEntry, accord: AgreementStatus, context: ViewContext) -> Outcome | None:
    """Return what came of a customer's feedback: its answer, else that the provider has signed a wording since; None while nothing has."""
    answer = find_input_answer(entry, accord)
    if answer is not None:
        return Outcome(
            text=join_lines(answer.note or ""),
            by=context.faces(answer.by),
            date_text=format_date(answer.day),
            promise=context.link_promise(answer.promise) if answer.promise else None,
        )
    provider = accord.wording.provider
    signed = next((each for each, signing in accord.signings if provider in signing and each.index > entry.index), None)
    if signed is None:
        return None
    return Outcome(text="It went into the wording that was signed.", by=context.faces(signed.by), date_text=format_date(signed.day))


def list_party_outcomes(party: Party, context: ViewContext) -> tuple[SaidAndDone, ...]:
    """Return what a party said and what came of it, the newest first: answers to asks that are closed, and feedback."""
    found = [*_iter_ask_outcomes(party, context), *_iter_feedback_outcomes(party, context)]
    found.sort(key=lambda each: (each.date, each.record.text), reverse=True)
    return tuple(found[:OUTCOMES_SHOWN])


def _iter_ask_outcomes(party: Party, context: ViewContext) -> Iterator[SaidAndDone]:
    for pursuit in context.board.asks.values():
        for each in pursuit.respondents if pursuit.closed_on is not None else ():
            if each.answer is not None and party.id in (each.party, each.answer.by):
                outcome = _find_ask_outcome(pursuit, each, context)
                yield SaidAndDone(
                    record=user_text(strip_code_marks(pursuit.ask.title), ask_url(pursuit.ask.id)),
                    date=each.answer.day.isoformat(),
                    date_text=format_date(each.answer.day),
                    said=join_lines(each.answer.text or ""),
                    outcome=outcome,
                )


def _find_ask_outcome(pursuit: AskStatus, respondent: Respondent, context: ViewContext) -> Outcome:
    closed = next((entry for entry in reversed(pursuit.entries) if entry.act == "closed"), None)
    note = closed.note if closed is not None else None
    promise = respondent.answer.promise if respondent.answer else None
    return Outcome(
        text=join_lines(pursuit.became.get(respondent.party) or note or f"{pursuit.answer_count} of {pursuit.of} replied."),
        by=context.faces(closed.by) if closed else None,
        date_text=format_date(closed.day) if closed else "",
        promise=context.link_promise(promise) if promise else None,
    )


def _iter_feedback_outcomes(party: Party, context: ViewContext) -> Iterator[SaidAndDone]:
    for accord in context.board.agreements.values():
        for entry in accord.customer_inputs:
            acting = entry.by == party.id or (party.id in accord.wording.customers and entry.by in party.members)
            outcome = find_outcome(entry, accord, context) if acting else None
            if outcome is not None:
                yield SaidAndDone(
                    record=user_text(strip_code_marks(accord.wording.title), agreement_url(accord.id)),
                    date=entry.day.isoformat(),
                    date_text=format_date(entry.day),
                    said=join_lines(entry.not_working or entry.change or entry.requires or entry.working or entry.note or ""),
                    outcome=outcome,
                )
