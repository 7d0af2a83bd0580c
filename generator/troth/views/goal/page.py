"""A goal's page: who has committed to what for it, in their own words, and who of those asked has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.acts import TALKING, PromiseState
from troth.views.ask.answers import ANSWER_CHIPS, build_answer_line
from troth.views.ask.rows import get_ask_row, link_ask, list_open_asks
from troth.views.chips import STATE_CHIPS
from troth.views.goal.rows import goal_url, list_asked_for, list_promises_for
from troth.views.promise.page import MeasureLine
from troth.views.rich_text import format_term, inline_text, join_names, pluralize, strong_text, to_plain_text
from troth.views.rows import Section, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import PromiseStatus
    from troth.model import Goal
    from troth.status.ask_replay import AskedParty
    from troth.views.ask.answers import AnswerLine
    from troth.views.ask.rows import AskRow
    from troth.views.chips import Chip
    from troth.views.context import ViewContext
    from troth.views.party_label import PartyLabel
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Row


_FAILED_STATES = frozenset(
    {
        PromiseState.REVOKED,
        PromiseState.NOT_KEPT,
        PromiseState.CANCELLED,
        PromiseState.SUPERSEDED,
        PromiseState.DECLINED,
        PromiseState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Somebody's commitment for the goal: what it looks like for them (Markdown), and the promise."""

    face: PartyLabel
    words: str
    row: Row | None
    """The promise; None where they committed without one."""
    chip: Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentRespondent:
    """One who was asked and is silent: by which ask, and what comes next."""

    face: PartyLabel
    ask: Sentence
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPage:
    """All that a goal's page says. `why` is Markdown."""

    page: str
    title: str
    description: str
    as_of: str
    text: Sentence
    opening: Sentence
    why: str
    measures: tuple[MeasureLine, ...]
    committed: tuple[Commitment, ...]
    silent: tuple[SilentRespondent, ...]
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


def build_goal_page(goal: Goal, context: ViewContext) -> GoalPage:
    """Return the page of a goal."""
    promises, asked = list_promises_for(goal.id, context), list_asked_for(goal.id, context)
    committed = tuple(_iter_commitments(promises, asked, context))
    silent = tuple(each for each in asked if each.respondent.answer is None and each.ask_status.closed_on is None)
    says = tuple(_summarize_goal(committed, silent, asked, context))
    answers = [(each.respondent.answer.kind, build_answer_line(each.respondent, context)) for each in asked if each.respondent.answer]
    by = (inline_text(", by "), strong_text(format_date(goal.by))) if goal.by else ()
    pursuits = {each.ask_status.ask.id: each.ask_status for each in asked}
    return GoalPage(
        page=goal_url(goal.id),
        title=goal.title,
        description=to_plain_text(says)[:200],
        as_of=context.as_of_words,
        text=says,
        opening=(*join_names([context.faces(goal.owner)]), inline_text("'s goal"), *by),
        why=goal.why or "",
        measures=tuple(
            MeasureLine(what=each.what, target=format_term(each.target), actual=format_term(each.actual)) for each in goal.measures
        ),
        committed=committed,
        silent=tuple(
            SilentRespondent(
                face=context.faces(each.respondent.party), ask=(link_ask(each.ask_status.ask.id, context),), because=each.respondent.reason
            )
            for each in silent
        ),
        others=tuple(line for kind, line in answers if line and kind not in ("committed", "declined")),
        declined=tuple(line for kind, line in answers if line and kind == "declined"),
        asks=tuple(
            get_ask_row(each, context)
            for each in (*list_open_asks(pursuits.values()), *(each for each in pursuits.values() if each.closed_on))
        ),
        sections=tuple(_iter_sections(promises, context)),
        path=goal.source.path,
    )


def _summarize_goal(
    committed: tuple[Commitment, ...], silent: tuple[AskedParty, ...], asked: tuple[AskedParty, ...], context: ViewContext
) -> Iterator[Inline]:
    declined = sum(each.respondent.answer is not None and each.respondent.answer.kind == "declined" for each in asked)
    yield inline_text(f"{context.as_of_words}: ")
    yield strong_text(
        pluralize(len(committed), "commitment", "commitments") if committed else "nobody has committed yet",
        "#committed" if committed else "",
    )
    if asked:
        yield inline_text("; of those asked ")
        yield strong_text(f"{len(silent) or 'none'} {'has' if len(silent) <= 1 else 'have'} not answered yet", "#silent" if silent else "")
        if declined:
            yield inline_text(", ")
            yield strong_text(f"{declined} declined", "#declined")
    yield inline_text(".")


def _iter_commitments(promises: Iterable[PromiseStatus], asked: Iterable[AskedParty], context: ViewContext) -> Iterator[Commitment]:
    """Yield each party that has committed: by a promise, in its own words, or by an answer that names none."""
    said = {each.id for each in promises}
    for standing in sort_by_due(each for each in promises if each.snapshot.promised_on is not None and each.state not in _FAILED_STATES):
        course = standing.snapshot
        notes = {entry.by: entry.note for entry in course.entries if entry.act == "promised" and entry.note}
        for party in course.terms.promisers:
            yield Commitment(
                face=context.faces(party),
                words=notes.get(party) or course.terms.outcome,
                row=context.get_row(standing),
                chip=STATE_CHIPS[standing.state],
            )
    for each in asked:
        answer = each.respondent.answer
        if answer is not None and answer.kind == "committed" and answer.promise not in said:
            yield Commitment(face=context.faces(each.respondent.party), words=answer.text or "", row=None, chip=ANSWER_CHIPS["committed"])


def _iter_sections(promises: tuple[PromiseStatus, ...], context: ViewContext) -> Iterator[Section]:
    proposed = sort_by_due(each for each in promises if each.state in TALKING)
    yield Section(id="proposed", title="Asked for or offered, not promised yet", rows=context.get_rows(proposed))
    over = sort_by_due(each for each in promises if each.state in _FAILED_STATES)
    yield Section(id="over", title="Not kept, revoked or given up", rows=context.get_rows(over))
