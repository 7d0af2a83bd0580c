"""The story of an agreement: who was heard, signed, measured and reviewed, entry by entry."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement_acts import missteps
from troth.lifecycle.interview import QUESTIONS
from troth.lifecycle.periods import period
from troth.lifecycle.scoring import Verdict, number, target
from troth.views.accord_row import CHIPS, accord_page_of
from troth.views.quote import Quote
from troth.views.scorecard import VERDICTS
from troth.views.span import strong, words
from troth.views.story import Event, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.provenance import Provenance
    from troth.model import AgreementEntry, Requirement
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.span import Span


def accord_story(accord: Accord, desk: Desk, provenance: Provenance) -> tuple[Event, ...]:
    """Return the events of an agreement up to the as-of date, the first one first."""
    faults = {each.index: each.message for each in missteps(accord.agreement, desk.board.ledger.parties)}
    return tuple(
        Event(
            day=entry.date,
            iso=entry.date.isoformat(),
            written=days.written(entry.date),
            who=(desk.faces(entry.by),),
            says=tuple(_says(entry, accord, desk)),
            quotes=answers(entry),
            chip=None if entry.index in faults else _chip(entry, accord),
            aside=f"it happened on {days.written(entry.happened)}" if entry.happened else "",
            fault=faults.get(entry.index, ""),
            witness=seen(provenance.log[entry.index]),
            page=accord_page_of(accord.id),
            title=accord.wording.title,
            act=entry.act,
        )
        for entry in accord.entries
    )


def answers(entry: AgreementEntry) -> tuple[Quote, ...]:
    """Return what an entry says in its party's own words, question by question."""
    return tuple(_answers(entry))


def sample(entry: AgreementEntry) -> str:
    """Return for how many customers of a segment an input speaks: `5 of 300 customers heard`."""
    if entry.heard is None:
        return ""
    return f"{entry.heard} of about {entry.of} customers heard" if entry.of else f"{entry.heard} customers heard"


def _answers(entry: AgreementEntry) -> Iterator[Quote]:
    for question in QUESTIONS:
        text = getattr(entry, question.field)
        if isinstance(text, str):
            yield Quote(text=text, label=question.label)
    if entry.because:
        yield Quote(text=entry.because, markdown=True)
    if entry.note:
        yield Quote(text=entry.note, markdown=True)


def _says(entry: AgreementEntry, accord: Accord, desk: Desk) -> Iterator[Span]:
    says = _SAYINGS.get(entry.act)
    if says is None:
        yield words(entry.act.replace("_", " "))
    else:
        yield from says(entry, accord, desk)


def _input(entry: AgreementEntry, _: Accord, __: Desk) -> Iterator[Span]:
    yield strong("was heard")
    said = [each for each in (sample(entry), f"rated it {entry.rating} of 5" if entry.rating else "") if each]
    yield words(f" ({', '.join(said)})" if said else "")


def _signed(entry: AgreementEntry, accord: Accord, desk: Desk) -> Iterator[Span]:
    yield strong("signed")
    stood_for = next((parties for each, parties in accord.signings if each is entry), ())
    others = [desk.faces(party).name for party in stood_for if party != entry.by]
    yield words(f" for {' and '.join(others)}" if others else "")


def _measured(entry: AgreementEntry, accord: Accord, _: Desk) -> Iterator[Span]:
    required = _required(entry, accord)
    yield strong("measured")
    written = entry.period or ""
    found = period(written, required.every) if required else None
    yield words(f" {required.what if required else entry.requirement} for {found.words if found else written}: ")
    unit = f" {required.unit}" if required and required.unit else ""
    yield strong(f"{number(entry.value)}{unit}" if entry.value is not None else "nothing")
    yield words(f", wanted {target(required)}" if required else ", no longer required")


def _reviewed(entry: AgreementEntry, _: Accord, desk: Desk) -> Iterator[Span]:
    yield strong("reviewed it")
    yield words(f", rated it {entry.rating} of 5" if entry.rating else "")
    for index, promise in enumerate(entry.next):
        yield words(", " if index else "; what comes next: ")
        yield desk.titled(promise)


def _ended(_: AgreementEntry, __: Accord, ___: Desk) -> Iterator[Span]:
    yield strong("ended it")


_SAYINGS: Mapping[str, Callable[[AgreementEntry, Accord, Desk], Iterator[Span]]] = MappingProxyType(
    {
        "input": _input,
        "signed": _signed,
        "measured": _measured,
        "reviewed": _reviewed,
        "ended": _ended,
    }
)


def _chip(entry: AgreementEntry, accord: Accord) -> Chip | None:
    if entry.act == "ended":
        return CHIPS[accord.state]
    required = _required(entry, accord)
    if entry.act != "measured" or entry.value is None or required is None:
        return None
    return VERDICTS[Verdict.MET if required.met(entry.value) else Verdict.MISSED]


def _required(entry: AgreementEntry, accord: Accord) -> Requirement | None:
    """Return what a measurement was held to; None where the agreement no longer has it."""
    scores = next((each for each in accord.scores if each.requirement.id == entry.requirement), None)
    if scores is None:
        return None
    return next((each.required for each in scores.results if each.period == entry.period), scores.requirement)
