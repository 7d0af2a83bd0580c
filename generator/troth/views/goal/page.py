"""A goal's page: who has committed to what for it, in their own words, and who of those asked has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import Kind
from troth.status.acts import TALKING, PromiseState
from troth.status.goal import ENDS, GoalState
from troth.status.measures import is_bounded, is_within_bounds
from troth.status.wording import format_number
from troth.views.agreement.scorecard import Sparkline
from troth.views.ask.answers import ANSWER_CHIPS, build_answer_line
from troth.views.ask.rows import get_ask_row, link_ask, list_open_asks
from troth.views.chips import STATE_CHIPS
from troth.views.form_texts import ACT_FORMS
from troth.views.goal.rows import asks_for, goal_url, link_goal, list_asked_for, list_goal_tree, list_promises_for
from troth.views.issue_links import FormLink, LinkedRecord, build_act_link, may_follow
from troth.views.page_head import PageHead
from troth.views.promise.page import MeasureLine, wanted
from troth.views.rich_text import format_term, inline_text, join_names, pluralize, strip_code_marks, strong_text, to_plain_text
from troth.views.rows import Section, build_form_query, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import PromiseStatus
    from troth.model import Goal, GoalEntry, Measure
    from troth.status.ask_replay import AskedParty
    from troth.status.goal import GoalStatus
    from troth.views.ask.answers import AnswerLine
    from troth.views.ask.rows import AskRow
    from troth.views.chips import Chip, PartyLabel
    from troth.views.context import ViewContext
    from troth.views.goal.rows import GoalRow
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
class Reading:
    """What somebody read of a measure, and when."""

    date: str
    date_text: str
    value: str
    face: PartyLabel
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalMeasure:
    """A measure with what was read last, and all that was read of it before."""

    line: MeasureLine
    readings: tuple[Reading, ...]
    """The newest first."""
    curve: Sparkline | None
    """The numbers among them over time; None where there are fewer than two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPage:
    """All that a goal's page says. `why` is Markdown."""

    head: PageHead
    text: Sentence
    opening: Sentence
    why: str
    measures: tuple[GoalMeasure, ...]
    serves: Sentence
    """The larger goals that it serves, the nearest first."""
    served_by: tuple[GoalRow, ...]
    """The goals that serve it, each above those that serve that one."""
    acts: tuple[FormLink, ...]
    """What can be done to it."""
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
    unlisted = sum(len(each.unlisted) for each in asks_for(goal.id, context) if each.closed_on is None)
    says = tuple(_summarize_goal(committed, len(silent) + unlisted, asked, context))
    answers = [
        (each.respondent.answer.kind, build_answer_line(each.ask_status, each.respondent, context))
        for each in asked
        if each.respondent.answer
    ]
    pursuits = {each.ask.id: each for each in asks_for(goal.id, context)}
    return GoalPage(
        head=PageHead(
            page=goal_url(goal.id), title=strip_code_marks(goal.title), description=to_plain_text(says)[:200], as_of=context.as_of_words
        ),
        text=says,
        opening=tuple(_describe_opening(goal, context)),
        why=goal.why or "",
        measures=tuple(_build_measure(each, context.board.aims[goal.id], context) for each in goal.measures),
        serves=tuple(_describe_larger_goals(goal, context)),
        served_by=list_goal_tree(context, goal.id),
        acts=tuple(_iter_acts(context.board.aims[goal.id], context)),
        committed=committed,
        silent=tuple(
            SilentRespondent(
                face=context.faces(each.respondent.party),
                ask=(link_ask(each.ask_status.ask.id, context),),
                because=each.respondent.reason,
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


def _describe_opening(goal: Goal, context: ViewContext) -> Iterator[Inline]:
    yield from join_names([context.faces(goal.owner)])
    yield inline_text("'s goal")
    if goal.by:
        yield inline_text(", by ")
        yield strong_text(format_date(goal.by))
    aim = context.board.aims[goal.id]
    if aim.ending is not None:
        yield inline_text(": ")
        yield strong_text(f"{aim.state.value} on {format_date(aim.ending.day)}")
        yield inline_text(f", {aim.ending.because.strip()}" if aim.ending.because else "")


def _build_measure(measure: Measure, aim: GoalStatus, context: ViewContext) -> GoalMeasure:
    """Return a measure with what was read last, whether that is enough, and what was read before."""
    readings = aim.readings(measure)
    met = aim.is_met(measure)
    note = f"on {format_date(readings[-1].day)}{'' if met is None else ', met' if met else ', not met yet'}" if readings else ""
    actual = format_term(readings[-1].value) if readings else ""
    return GoalMeasure(
        line=MeasureLine(what=measure.what, target=wanted(measure), actual=actual, note=note),
        readings=tuple(
            Reading(
                date=each.day.isoformat(),
                date_text=format_date(each.day),
                value=format_term(each.value),
                face=context.faces(each.by),
                note=each.note or "",
            )
            for each in reversed(readings)
        ),
        curve=_build_reading_curve(measure, readings),
    )


def _build_reading_curve(measure: Measure, readings: tuple[GoalEntry, ...]) -> Sparkline | None:
    numbers = [(each.day, float(each.value)) for each in readings if isinstance(each.value, (int, float))]
    if len(numbers) < 2:  # noqa: PLR2004 - one makes no line
        return None
    told = ", ".join(f"{format_number(value)} on {format_date(day)}" for day, value in numbers)
    bounds = (measure.at_least, measure.at_most, measure.equals, measure.target)
    return Sparkline(
        values=tuple(value for _, value in numbers),
        good=tuple(not is_bounded(measure) or is_within_bounds(measure, value) for _, value in numbers),
        bounds=tuple(float(bound) for bound in bounds if isinstance(bound, (int, float))),
        text=f"{measure.what}: {told}{f'; target: {wanted(measure)}' if wanted(measure) else ''}",
    )


def _describe_larger_goals(goal: Goal, context: ViewContext) -> Iterator[Inline]:
    """Yield the way up to the largest goal that it serves, each once however they lead in a circle."""
    seen, above = {goal.id}, goal.serves
    while above is not None and above not in seen:
        yield inline_text("Serves " if len(seen) == 1 else ", which serves ")
        yield link_goal(above, context)
        seen.add(above)
        larger = context.board.ledger.goals.get(above)
        above = larger.serves if larger else None
    if len(seen) > 1:
        yield inline_text(".")


def _iter_acts(aim: GoalStatus, context: ViewContext) -> Iterator[FormLink]:
    """Yield what can be done to a goal that is open."""
    if aim.state is not GoalState.OPEN:
        return
    record = LinkedRecord(kind=Kind.GOAL, id=aim.goal.id, title=aim.goal.title)
    for act in (*(("measured",) if aim.goal.measures else ()), *ENDS):
        label = ACT_FORMS[Kind.GOAL][act].label
        link = build_act_link(record, act, label, context)
        query = build_form_query(Kind.GOAL, aim.goal.id, act)
        yield FormLink(label=label, query=query, link=link if may_follow(link, aim.goal.owner, context) else None, act=act)


def _summarize_goal(
    committed: tuple[Commitment, ...], silent: int, asked: tuple[AskedParty, ...], context: ViewContext
) -> Iterator[Inline]:
    declined = sum(each.respondent.answer is not None and each.respondent.answer.kind == "declined" for each in asked)
    yield inline_text(f"{context.as_of_words}: ")
    yield strong_text(
        pluralize(len(committed), "commitment", "commitments") if committed else "nobody has committed yet",
        "#committed" if committed else "",
    )
    if asked or silent:
        yield inline_text("; of the people asked, ")
        yield strong_text(f"{silent or 'none'} {'has' if silent <= 1 else 'have'} not replied yet", "#silent" if silent else "")
        if declined:
            yield inline_text(", ")
            yield strong_text(f"{declined} declined", "#declined")
    yield inline_text(".")


def _iter_commitments(promises: Iterable[PromiseStatus], asked: Iterable[AskedParty], context: ViewContext) -> Iterator[Commitment]:
    """Yield each party that has committed: by a promise, in its own words, or by an answer that names none."""
    said = {each.id for each in promises}
    for standing in sort_by_due(each for each in promises if each.snapshot.promised_on is not None and each.state not in _FAILED_STATES):
        course = standing.snapshot
        notes = {entry.by: entry.note for entry in course.valid if entry.act == "promised" and entry.note}
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
    yield Section(id="proposed", title="Requested or offered, not promised yet", rows=context.get_rows(proposed))
    over = sort_by_due(each for each in promises if each.state in _FAILED_STATES)
    yield Section(id="over", title="Not kept, revoked or cancelled", rows=context.get_rows(over))
