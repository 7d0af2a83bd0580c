"""The story of an agreement: who was heard, signed, measured and reviewed, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date, parse_period
from troth.status.agreement_acts import check_agreement_log
from troth.status.scorecard import PeriodOutcome
from troth.status.wording import QUESTIONS, describe_target, format_quantity, is_signature_current
from troth.views.agreement.rows import AGREEMENT_STATE_CHIPS, agreement_url
from troth.views.agreement.scorecard import OUTCOME_CHIPS
from troth.views.promise.describe import list_next_promises
from troth.views.promise.timeline import TimelineEvent, label_witness, note_other_words
from troth.views.rich_text import Quote, inline_text, strip_code_marks, strong_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.model import AgreementEntry, Requirement
    from troth.status.agreement import AgreementStatus
    from troth.status.provenance import Provenance
    from troth.views.chips import Chip
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline


def build_agreement_timeline(accord: AgreementStatus, context: ViewContext, provenance: Provenance) -> tuple[TimelineEvent, ...]:
    """Return the events of an agreement up to the as-of date, the first one first."""
    faults = {each.index: each.message for each in check_agreement_log(accord.agreement, context.board.ledger.parties)}
    return tuple(
        TimelineEvent(
            day=entry.date,
            date=entry.date.isoformat(),
            date_text=format_date(entry.date),
            who=(context.faces(entry.by),),
            text=tuple(_DESCRIBERS[entry.act](entry, accord, context))
            if entry.act in _DESCRIBERS
            else (inline_text(entry.act.replace("_", " ")),),
            quotes=list_answers(entry),
            chip=None if entry.index in faults else _choose_entry_chip(entry, accord),
            aside="; ".join(_list_asides(entry, accord)),
            fault=faults.get(entry.index, ""),
            witness=label_witness(provenance.log[entry.index], context),
            page=agreement_url(accord.id),
            title=strip_code_marks(accord.wording.title),
            act=entry.act,
        )
        for entry in accord.entries
    )


def _list_asides(entry: AgreementEntry, accord: AgreementStatus) -> Iterator[str]:
    if entry.happened:
        yield f"it happened on {format_date(entry.happened)}"
    if entry.act == "signed" and not is_signature_current(entry, accord.wording):
        yield note_other_words(entry)


def list_answers(entry: AgreementEntry) -> tuple[Quote, ...]:
    """Return what an entry says in its party's own words, question by question."""
    answers = [Quote(text=text, label=question.label) for question in QUESTIONS if isinstance(text := getattr(entry, question.field), str)]
    return (*answers, *(Quote(text=text, markdown=True) for text in (entry.because, entry.note) if text))


def describe_sample(entry: AgreementEntry) -> str:
    """Return for how many customers of a segment an input speaks: `5 of 300 customers heard`."""
    if entry.heard is None:
        return ""
    return f"{entry.heard} of about {entry.of} customers heard" if entry.of else f"{entry.heard} customers heard"


def _describe_input(entry: AgreementEntry, _: AgreementStatus, __: ViewContext) -> Iterator[Inline]:
    yield strong_text("gave feedback")
    said = [each for each in (describe_sample(entry), f"rated it {entry.rating} of 5" if entry.rating else "") if each]
    yield inline_text(f" ({', '.join(said)})" if said else "")


def _describe_signed(entry: AgreementEntry, accord: AgreementStatus, context: ViewContext) -> Iterator[Inline]:
    yield strong_text("signed")
    stood_for = next((parties for each, parties in accord.signings if each is entry), ())
    others = [context.faces(party).name for party in stood_for if party != entry.by]
    yield inline_text(f" for {' and '.join(others)}" if others else "")


def _describe_measured(entry: AgreementEntry, accord: AgreementStatus, _: ViewContext) -> Iterator[Inline]:
    required = _find_requirement(entry, accord)
    yield strong_text("measured")
    written = entry.period or ""
    found = parse_period(written, required.every) if required else None
    yield inline_text(f" {required.what if required else entry.requirement} for {found.words if found else written}: ")
    yield strong_text(format_quantity(entry.value, required.unit if required else None) if entry.value is not None else "nothing")
    yield inline_text(f", target {describe_target(required)}" if required else ", no longer required")


def _describe_discussed(entry: AgreementEntry, accord: AgreementStatus, context: ViewContext) -> Iterator[Inline]:
    required = _find_requirement(entry, accord)
    found = parse_period(entry.period or "", required.every) if required else None
    yield strong_text("answered a missed target")
    yield inline_text(f": {required.what if required else entry.requirement}, {found.words if found else entry.period}")
    yield from list_next_promises((entry.promise,) if entry.promise else (), context)


_DESCRIBERS: Final[Mapping[str, Callable[[AgreementEntry, AgreementStatus, ViewContext], Iterable[Inline]]]] = {
    "input": _describe_input,
    "signed": _describe_signed,
    "measured": _describe_measured,
    "reviewed": lambda entry, _, context: (
        strong_text("reviewed it"),
        inline_text(f", rated it {entry.rating} of 5" if entry.rating else ""),
        *list_next_promises(entry.next, context),
    ),
    "discussed": _describe_discussed,
    "answered_input": lambda entry, _, context: (
        strong_text("answered the feedback"),
        inline_text(f" of {format_date(entry.input)}" if entry.input else ""),
        *list_next_promises((entry.promise,) if entry.promise else (), context),
    ),
    "ended": lambda *_: (strong_text("ended it"),),
}


def _choose_entry_chip(entry: AgreementEntry, accord: AgreementStatus) -> Chip | None:
    if entry.act == "ended":
        return AGREEMENT_STATE_CHIPS[accord.state]
    required = _find_requirement(entry, accord)
    if entry.act != "measured" or entry.value is None or required is None:
        return None
    return OUTCOME_CHIPS[PeriodOutcome.MET if required.is_met_by(entry.value) else PeriodOutcome.MISSED]


def _find_requirement(entry: AgreementEntry, accord: AgreementStatus) -> Requirement | None:
    """Return what a measurement was held to; None where the agreement no longer has it."""
    scores = next((each for each in accord.results if each.requirement.id == entry.requirement), None)
    if scores is None:
        return None
    return next((each.required for each in scores.results if each.period == entry.period), scores.requirement)
