"""A promise as a letter in a terminal: what was promised, where it stands, its story, and what can be done next."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from troth.report.terminal import bold, item, line, paragraphs
from troth.views.chip import FLAGS
from troth.views.letter import letter
from troth.views.moves import roles
from troth.views.span import named, text_of
from troth.views.stand import stands, trust
from troth.views.story import story
from troth.views.terms import terms_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Standing
    from troth.views.desk import Desk
    from troth.views.letter import MeasureLine
    from troth.views.moves import Role
    from troth.views.stand import Stand
    from troth.views.story import Event, Seen

_INDENT = "  "


def letter_text(standing: Standing, desk: Desk, width: int) -> Iterator[str]:
    """Yield a promise as lines."""
    yield from _promise(standing, desk, width)
    yield from _section("Where it stands", _standing(standing, desk, width))
    yield from _section("Terms", _terms(standing, desk, width))
    yield from _section("Belongs with", _relations(standing, desk))
    yield from _section("Story", chain.from_iterable(_event(each, width) for each in _events(standing, desk)))
    yield from _section("What can be done next", chain.from_iterable(_role(role, width) for role in roles(standing, desk)))
    yield from ("", line(f"File: {standing.promise.source.path}"))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", bold(title), *found)


def _promise(standing: Standing, desk: Desk, width: int) -> Iterator[str]:
    written = letter(standing, desk)
    yield bold(line(f"{standing.promise.title} ({standing.id})"))
    yield ""
    yield from paragraphs(text_of(written.opening), width)
    yield from paragraphs(written.outcome, width, _INDENT)
    yield from chain.from_iterable(item(_measure(each), width) for each in written.measures)
    if written.why:
        yield from ("", "Why:")
        yield from paragraphs(written.why, width, _INDENT)
    for label, said in written.terms:
        yield line(f"{label}: {said}")
    if written.signatures:
        yield ""
        yield from paragraphs("; ".join(f"{each.face.name} {each.says}" for each in written.signatures) + ".", width)


def _measure(measure: MeasureLine) -> str:
    target = f": {measure.target}" if measure.target else ""
    return f"{measure.what}{target}" + (f" (found: {measure.actual})" if measure.actual else "")


def _standing(standing: Standing, desk: Desk, width: int) -> Iterator[str]:
    for stand in stands(standing, desk):
        yield from _hanging(f"{stand.label}:", _stand(stand), width)
    if standing.flags:
        risks = f" (because of {', '.join(standing.endangered_by)})" if standing.endangered_by else ""
        yield from _hanging("Look:", ", ".join(FLAGS[each].word for each in standing.flags) + risks, width)
    check = trust(standing)
    if check is not None and check.promise:
        yield line(f"{_INDENT}A promise that one can build on: it passes every check.")
    elif check is not None:
        yield line(f"{_INDENT}A hope so far. What would make it a promise:")
        yield from chain.from_iterable(item(each, width, _INDENT * 2) for each in check.missing)


def _stand(stand: Stand) -> str:
    due = f"due {stand.due.written}{f' ({stand.due.words})' if stand.due.words else ''}" if stand.due else ""
    return "; ".join(filter(None, (stand.chip.word if stand.chip else "", due, stand.headline, *stand.lines)))


_LABEL = len("Schedule: ")


def _hanging(label: str, text: str, width: int) -> Iterator[str]:
    """Yield a label with its text beside it, in a column of its own."""
    beside = _INDENT + " " * _LABEL
    lines = paragraphs(text, width, beside)
    yield line(f"{_INDENT}{label:<{_LABEL}}{next(lines, '').strip()}")
    yield from lines


def _terms(standing: Standing, desk: Desk, width: int) -> Iterator[str]:
    view = terms_view(standing, desk)
    for each in view.changed:
        yield from item(f"{each.label}: {each.now} (at first: {each.first})", width)
    for sentence in (view.agreement, view.pending):
        yield from paragraphs(text_of(sentence), width, _INDENT)
    yield line(f"{_INDENT}Fingerprint: {view.fingerprint}")


def _relations(standing: Standing, desk: Desk) -> Iterator[str]:
    promise = standing.promise
    promises = {
        "A part of": (promise.part_of,) if promise.part_of else (),
        "Parts": standing.parts,
        "Needs": promise.needs,
        "Continues": (promise.continues,) if promise.continues else (),
        "Continued by": standing.continued_by,
    }
    for label, ids in promises.items():
        yield from (line(f"{_INDENT}{label}: {_titled(each, desk)}") for each in ids)
    partner = desk.faces(promise.partner).name if promise.partner else None
    others = {"Partner": partner, "Goal": promise.goal, "Ask": promise.ask, "Agreement": promise.agreement, "Meeting": promise.meeting}
    yield from (line(f"{_INDENT}{label}: {said}") for label, said in others.items() if said)
    if promise.tags:
        yield line(f"{_INDENT}Tags: {', '.join(promise.tags)}")
    yield from (line(f"{_INDENT}{link.title}: {link.url}") for link in promise.links)


def _titled(promise: str, desk: Desk) -> str:
    found = desk.board.standings.get(promise)
    return f"{found.promise.title} ({promise}), {found.state.word.lower()}" if found else promise


def _events(standing: Standing, desk: Desk) -> tuple[Event, ...]:
    return story(standing, desk, desk.board.witnessed[standing.id])


def _seen(seen: Seen | None) -> str:
    """Return in brackets what git bears witness of: nothing where it knows nothing."""
    if seen is None:
        return ""
    known = f"{seen.says} {seen.author}".strip()
    return f" [{', '.join(filter(None, (known, seen.note)))}]"


def _event(event: Event, width: int) -> Iterator[str]:
    aside = f" ({event.aside})" if event.aside else ""
    fault = f" [passed over: {event.fault}]" if event.fault else ""
    beside = _INDENT + " " * (_DATE + len(_INDENT))
    lines = paragraphs(f"{text_of(named(event.who))} {text_of(event.says)}{aside}{fault}{_seen(event.witness)}", width, beside)
    yield line(f"{_INDENT}{event.written:>{_DATE}}{_INDENT}{next(lines, '').strip()}")
    yield from lines
    for quote in event.quotes:
        yield from paragraphs(f"{f'{quote.label}: ' if quote.label else ''}{quote.text}", width, beside + _INDENT)


_DATE = len("31 Dec 2026")


def _role(role: Role, width: int) -> Iterator[str]:
    who = f"{role.face.name} ({role.title})" if role.face else role.title
    yield line(f"{_INDENT}{who}")
    yield from item("; ".join(move.label for move in role.moves) or "nothing for now", width, _INDENT * 2)
    if role.endings:
        yield from item(f"or end it: {'; '.join(move.label for move in role.endings)}", width, _INDENT * 2)
