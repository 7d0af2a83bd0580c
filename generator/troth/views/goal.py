"""A goal's page: who has committed to what for it, in their own words, and who of those asked has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.views.ask_answer import ANSWERS, answer_line
from troth.views.ask_row import ask_row, ask_titled, open_asks
from troth.views.chip import STATES
from troth.views.goal_row import asked_for, page_of_goal, promises_for
from troth.views.letter import MeasureLine
from troth.views.quote import value
from troth.views.row import Section, by_due
from troth.views.span import count, named, strong, text_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Standing
    from troth.lifecycle.answers import Asked
    from troth.model import Goal
    from troth.views.ask_answer import AnswerLine
    from troth.views.ask_row import AskRow
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.row import Row
    from troth.views.span import Sentence, Span

_OVER = frozenset({State.REVOKED, State.NOT_KEPT, State.CANCELLED, State.SUPERSEDED, State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """Somebody's commitment for the goal: what it looks like for them (Markdown), and the promise."""

    face: Face
    words: str
    row: Row | None
    """The promise; None where they committed without one."""
    chip: Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """One who was asked and is silent: by which ask, and what comes next."""

    face: Face
    ask: Sentence
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPage:
    """All that a goal's page says. `why` is Markdown."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    opening: Sentence
    why: str
    measures: tuple[MeasureLine, ...]
    committed: tuple[Committed, ...]
    silent: tuple[Unheard, ...]
    others: tuple[AnswerLine, ...]
    """Other answers: input, a day for it, another proposal, another name."""
    declined: tuple[AnswerLine, ...]
    asks: tuple[AskRow, ...]
    sections: tuple[Section, ...]
    path: str
    all_committed: int | None = None
    """How many have committed, where only the first are shown."""
    more: str = ""
    """The list of what all of them promised."""


def goal_page(goal: Goal, desk: Desk) -> GoalPage:
    """Return the page of a goal."""
    promises, asked = promises_for(goal.id, desk), asked_for(goal.id, desk)
    committed = tuple(_committed(promises, asked, desk))
    silent = tuple(each for each in asked if each.pursued.answer is None and each.pursuit.closed_on is None)
    says = tuple(_says(committed, silent, asked, desk))
    answers = [(each.pursued.answer.kind, answer_line(each.pursued, desk)) for each in asked if each.pursued.answer]
    pursuits = {each.pursuit.ask.id: each.pursuit for each in asked}
    return GoalPage(
        page=page_of_goal(goal.id),
        title=goal.title,
        description=text_of(says)[:200],
        as_of=desk.as_of_words,
        says=says,
        opening=tuple(_opening(goal, desk)),
        why=goal.why or "",
        measures=tuple(MeasureLine(what=each.what, target=value(each.target), actual=value(each.actual)) for each in goal.measures),
        committed=committed,
        silent=tuple(_unheard(each, desk) for each in silent),
        others=tuple(line for kind, line in answers if line and kind not in ("committed", "declined")),
        declined=tuple(line for kind, line in answers if line and kind == "declined"),
        asks=tuple(
            ask_row(each, desk) for each in (*open_asks(pursuits.values()), *(each for each in pursuits.values() if each.closed_on))
        ),
        sections=tuple(_sections(promises, desk)),
        path=goal.source.path,
    )


def _opening(goal: Goal, desk: Desk) -> Iterator[Span]:
    yield from named([desk.faces(goal.owner)])
    yield words("'s goal")
    if goal.by:
        yield words(", by ")
        yield strong(days.written(goal.by))


def _says(committed: tuple[Committed, ...], silent: tuple[Asked, ...], asked: tuple[Asked, ...], desk: Desk) -> Iterator[Span]:
    declined = sum(each.pursued.answer is not None and each.pursued.answer.kind == "declined" for each in asked)
    yield words(f"{desk.as_of_words}: ")
    yield strong(
        count(len(committed), "commitment", "commitments") if committed else "nobody has committed yet", "#committed" if committed else ""
    )
    if asked:
        yield words("; of those asked ")
        yield strong(f"{len(silent) or 'none'} {'has' if len(silent) <= 1 else 'have'} not answered yet", "#silent" if silent else "")
        if declined:
            yield words(", ")
            yield strong(f"{declined} declined", "#declined")
    yield words(".")


def _committed(promises: Iterable[Standing], asked: Iterable[Asked], desk: Desk) -> Iterator[Committed]:
    """Yield each party that has committed: by a promise, in its own words, or by an answer that names none."""
    said = {each.id for each in promises}
    for standing in by_due(each for each in promises if each.course.promised_on is not None and each.state not in _OVER):
        course = standing.course
        notes = {entry.by: entry.note for entry in course.entries if entry.act == "promised" and entry.note}
        for party in course.terms.promisers:
            yield Committed(
                face=desk.faces(party), words=notes.get(party) or course.terms.outcome, row=desk.row(standing), chip=STATES[standing.state]
            )
    for each in asked:
        answer = each.pursued.answer
        if answer is not None and answer.kind == "committed" and answer.promise not in said:
            yield Committed(face=desk.faces(each.pursued.party), words=answer.words or "", row=None, chip=ANSWERS["committed"])


def _unheard(each: Asked, desk: Desk) -> Unheard:
    return Unheard(face=desk.faces(each.pursued.party), ask=(ask_titled(each.pursuit.ask.id, desk),), because=each.pursued.because)


def _sections(promises: tuple[Standing, ...], desk: Desk) -> Iterator[Section]:
    proposed = by_due(each for each in promises if each.state in TALKING)
    yield Section(id="proposed", title="Asked for or offered, not promised yet", rows=desk.rows(proposed))
    over = by_due(each for each in promises if each.state in _OVER)
    yield Section(id="over", title="Not kept, revoked or given up", rows=desk.rows(over))
