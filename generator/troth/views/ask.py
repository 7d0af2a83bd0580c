"""The page of an ask: who has answered what, in their own words, and for everybody else the one next step with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS, AskState
from troth.views.ask_answer import answer_line, coverage
from troth.views.ask_moves import ask_moves
from troth.views.ask_row import answer_by, joined, page_of_ask, state_of, steps_due
from troth.views.draft import amount_words
from troth.views.goal_row import goal_titled
from troth.views.reach import reaching
from troth.views.span import count, named, strong, text_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.lifecycle.pursuit import Pursuit
    from troth.model import AskEntry
    from troth.views.ask_answer import AnswerLine, Coverage
    from troth.views.ask_moves import AskMove
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.due import Due
    from troth.views.face import Face
    from troth.views.reach import Reaching
    from troth.views.span import Sentence, Span

ANSWERS_SHOWN = 100
"""So many answers stand on the page in full; the others are folded away."""
DEEDS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What is in it for those asked; no face stands for everybody else. `says` is Markdown."""

    face: Face | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Somebody who was named by others and not asked: suggested, and left alone."""

    face: Face
    by: tuple[Face, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the asker did: reached out, let the clock stand still, closed."""

    iso: str
    written: str
    says: Sentence
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the answers are to add up to, and do so far; `width` is the percent of it."""

    says: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """All that the page of an ask says. `request` and `why` are Markdown."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    state: Chip
    due: Due
    opening: Sentence
    request: str
    why: str
    benefits: tuple[Benefit, ...]
    goal: Span | None
    sponsor: Face | None
    coverage: Coverage
    target: Target | None
    reaching: tuple[Reaching, ...]
    answers: tuple[AnswerLine, ...]
    more_answers: tuple[AnswerLine, ...]
    let_go: tuple[Face, ...]
    """Those who had not answered when it was closed."""
    suggested: tuple[Suggested, ...]
    deeds: tuple[Deed, ...]
    moves: tuple[AskMove, ...]
    path: str


def ask_page(pursuit: Pursuit, desk: Desk) -> AskPage:
    """Return the page of an ask."""
    ask, says = pursuit.ask, tuple(_says(pursuit, desk))
    answers = _answers(pursuit, desk)
    return AskPage(
        page=page_of_ask(ask.id),
        title=ask.title,
        description=text_of(says)[:200],
        as_of=desk.as_of_words,
        says=says,
        state=state_of(pursuit),
        due=answer_by(pursuit, desk),
        opening=tuple(_opening(pursuit, desk)),
        request=ask.request,
        why=ask.why or "",
        benefits=tuple(_benefits(pursuit, desk)),
        goal=goal_titled(ask.goal, desk) if ask.goal else None,
        sponsor=desk.faces(ask.sponsor) if ask.sponsor else None,
        coverage=coverage(pursuit),
        target=_target(pursuit),
        reaching=reaching(pursuit, desk) if pursuit.state is AskState.OPEN else (),
        answers=answers[:ANSWERS_SHOWN],
        more_answers=answers[ANSWERS_SHOWN:],
        let_go=desk.faces.of(each.party for each in pursuit.silent) if pursuit.state is AskState.CLOSED else (),
        suggested=tuple(_suggested(pursuit, desk)),
        deeds=tuple(_deed(each, desk) for each in pursuit.entries if each.act != "answered")[-DEEDS_SHOWN:],
        moves=ask_moves(pursuit, desk),
        path=ask.source.path,
    )


def _says(pursuit: Pursuit, desk: Desk) -> Iterator[Span]:
    yield words(f"{desk.as_of_words}: ")
    have = "has" if pursuit.answered == 1 else "have"
    yield strong(f"{pursuit.answered} of {len(pursuit.asked)} {have} answered", "#answers" if pursuit.answered else "")
    if pursuit.closed_on is not None:
        yield words(f". It was closed on {days.written(pursuit.closed_on)}.")
    elif pursuit.state is AskState.ANSWERED:
        yield words(": everybody who was asked.")
    else:
        due = joined(steps_due(pursuit))
        yield words(f", {count(len(pursuit.silent), 'is', 'are')} silent. ")
        yield from named([desk.faces(pursuit.ask.asker)])
        yield words(f" can now {due}." if due else " has nothing to do for now but wait.")


def _opening(pursuit: Pursuit, desk: Desk) -> Iterator[Span]:
    ask = pursuit.ask
    yield from named([desk.faces(ask.asker)])
    what = "for a promise" if ask.seeks == "promise" else "for input"
    yield words(f" asked {count(len(pursuit.asked), 'party', 'people and teams')} {what} on {days.written(ask.made)}, with an answer by ")
    yield strong(days.written(ask.respond_by))
    yield words(":")


def _benefits(pursuit: Pursuit, desk: Desk) -> Iterator[Benefit]:
    for party, says in pursuit.ask.benefit.items():
        yield Benefit(face=None if party == "default" else desk.faces(party), says=says)


def _target(pursuit: Pursuit) -> Target | None:
    target, gathered = pursuit.ask.target, pursuit.gathered
    if target is None or gathered is None:
        return None
    width = 100 * gathered.value / target.value if target.value > 0 else 0
    return Target(
        says=f"{amount_words(gathered).removesuffix(target.unit).strip()} of {amount_words(target)}", width=max(0.0, min(100.0, width))
    )


def _answers(pursuit: Pursuit, desk: Desk) -> tuple[AnswerLine, ...]:
    """Return the answers, the newest first."""
    answered = [each for each in pursuit.asked if each.answer]
    answered.sort(key=lambda each: (each.answer.on if each.answer else desk.day, each.party), reverse=True)
    return tuple(line for each in answered if (line := answer_line(each, desk)))


def _suggested(pursuit: Pursuit, desk: Desk) -> Iterator[Suggested]:
    for party in pursuit.suggested:
        naming = (each.party for each in pursuit.asked if each.answer and each.answer.refer_to == party)
        yield Suggested(face=desk.faces(party), by=desk.faces.of(naming))


def _deed(entry: AskEntry, desk: Desk) -> Deed:
    return Deed(iso=entry.day.isoformat(), written=days.written(entry.day), says=tuple(_deed_says(entry, desk)), note=entry.note or "")


def _deed_says(entry: AskEntry, desk: Desk) -> Iterator[Span]:
    yield from named([desk.faces(entry.by)])
    if entry.act == "closed":
        yield strong(" closed it")
        return
    yield strong(" reached out to " if entry.act == "reached_out" else " let the clock stand still for ")
    if entry.to in (("all",), ("unanswered",)):
        yield words("everybody" if entry.to == ("all",) else "those who had not answered")
    elif len(entry.to) <= _NAMED:
        yield from named(desk.faces.of(entry.to))
    else:
        yield words(f"{len(entry.to)} of them")
    yield words(f" {WAYS.get(entry.via, '')}" if entry.via else f" until {days.written(entry.until)}" if entry.until else "")


_NAMED = 12
"""So many people are named; of more, the number."""
