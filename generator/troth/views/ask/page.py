"""The page of an ask: who has answered what, in their own words, and for everybody else the one next step with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.ask import WAY_TEXTS, AskState, NextStep
from troth.views.ask.actions import list_ask_actions
from troth.views.ask.answers import build_answer_line, build_mutual_section, measure_coverage
from troth.views.ask.outreach import describe_missing, format_amount, group_outreach
from troth.views.ask.rows import ask_url, choose_ask_chip, describe_answer_due, iter_due_steps, join_phrases
from troth.views.goal.rows import link_goal
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, join_names, pluralize, strip_code_marks, strong_text, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import AskEntry
    from troth.status.ask import AskStatus
    from troth.views.ask.actions import AskAction
    from troth.views.ask.answers import AnswerLine, Coverage
    from troth.views.ask.outreach import OutreachGroup
    from troth.views.chips import Chip, PartyLabel
    from troth.views.context import ViewContext
    from troth.views.due import Due
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Section


ANSWERS_SHOWN = 100
"""So many answers stand on the page in full; the others are folded away."""
ASKER_ACTIONS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitLine:
    """What is in it for those asked; no face stands for everybody else. `says` is Markdown."""

    face: PartyLabel | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Somebody who was named by others and not asked: suggested, and left alone."""

    face: PartyLabel
    by: tuple[PartyLabel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerAction:
    """What the asker did: reached out, paused reminders, closed."""

    date: str
    date_text: str
    text: Sentence
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the answers are to add up to, and do so far; `width` is the percent of it."""

    text: str
    width: float
    rest: str
    """What is still missing, and how much each of the others could add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """All that the page of an ask says. `request` and `why` are Markdown."""

    head: PageHead
    text: Sentence
    state: Chip
    due: Due
    opening: Sentence
    request: str
    why: str
    benefits: tuple[BenefitLine, ...]
    goal: Inline | None
    sponsor: PartyLabel | None
    coverage: Coverage
    target: Target | None
    asker: PartyLabel
    reaching: tuple[OutreachGroup, ...]
    """Whom to contact, by their next step. The sponsor's is never on the site."""
    unnamed: int
    """How many have not replied whose names are not published."""
    answers: tuple[AnswerLine, ...]
    more_answers: tuple[AnswerLine, ...]
    mutual: Section
    """What those asked have promised each other."""
    is_closed: bool
    result: str
    """What was said when it was closed; Markdown."""
    let_go: tuple[PartyLabel, ...]
    """Those who had not answered when it was closed."""
    suggested: tuple[Referral, ...]
    deeds: tuple[AskerAction, ...]
    moves: tuple[AskAction, ...]
    clocks: tuple[str, ...]
    """The commits whose day cannot be, once each."""
    path: str


def build_ask_page(pursuit: AskStatus, context: ViewContext) -> AskPage:
    """Return the page of an ask."""
    ask, says = pursuit.ask, tuple(_summarize_ask(pursuit, context))
    answers, is_open = _list_answers(pursuit, context), pursuit.state is AskState.OPEN
    return AskPage(
        head=PageHead(
            page=ask_url(ask.id), title=strip_code_marks(ask.title), description=to_plain_text(says)[:200], as_of=context.as_of_words
        ),
        text=says,
        state=choose_ask_chip(pursuit),
        due=describe_answer_due(pursuit, context),
        opening=tuple(_describe_opening(pursuit, context)),
        request=ask.request,
        why=ask.why or "",
        benefits=tuple(
            BenefitLine(face=None if party == "default" else context.faces(party), text=says) for party, says in pursuit.ask.benefit.items()
        ),
        goal=link_goal(ask.goal, context) if ask.goal else None,
        sponsor=context.faces(ask.sponsor) if ask.sponsor else None,
        coverage=measure_coverage(pursuit),
        target=_build_target(pursuit),
        asker=context.faces(ask.asker),
        reaching=tuple(part for part in group_outreach(pursuit, context) if part.step is not NextStep.SPONSOR) if is_open else (),
        unnamed=sum(each.answer is None for each in pursuit.unlisted) if is_open else 0,
        answers=answers[:ANSWERS_SHOWN],
        more_answers=answers[ANSWERS_SHOWN:],
        mutual=build_mutual_section(pursuit, context),
        is_closed=pursuit.closed_on is not None,
        result=next((entry.note or "" for entry in reversed(pursuit.entries) if entry.act == "closed"), ""),
        let_go=context.faces.get_many(each.party for each in pursuit.silent) if pursuit.state is AskState.CLOSED else (),
        suggested=tuple(_iter_referrals(pursuit, context)),
        deeds=tuple(_build_asker_action(each, context) for each in pursuit.entries if each.act != "answered")[-ASKER_ACTIONS_SHOWN:],
        moves=list_ask_actions(pursuit, context),
        clocks=context.board.ask_provenance[ask.id].clock_notes,
        path=ask.source.path,
    )


def _summarize_ask(pursuit: AskStatus, context: ViewContext) -> Iterator[Inline]:
    yield inline_text(f"{context.as_of_words}: ")
    have = "has" if pursuit.answer_count == 1 else "have"
    yield strong_text(f"{pursuit.answer_count} of {pursuit.of} {have} replied", "#answers" if pursuit.answer_count else "")
    if pursuit.closed_on is not None:
        yield inline_text(f". The ask was closed on {format_date(pursuit.closed_on)}.")
    elif pursuit.state is AskState.ANSWERED:
        yield inline_text(": everybody who was asked.")
    else:
        due = join_phrases(iter_due_steps(pursuit))
        yield inline_text(f"; {pluralize(pursuit.silent_count, 'has', 'have')} not. ")
        yield from join_names([context.faces(pursuit.ask.asker)])
        yield inline_text(f" can now {due}." if due else " has nothing to do today.")


def _describe_opening(pursuit: AskStatus, context: ViewContext) -> Iterator[Inline]:
    ask = pursuit.ask
    yield from join_names([context.faces(ask.asker)])
    what = "for a promise" if ask.seeks == "promise" else "for input"
    yield inline_text(
        f" asked {pluralize(pursuit.of, 'person or team', 'people and teams')} {what} on {format_date(ask.made)}, to respond by "
    )
    yield strong_text(format_date(ask.respond_by))
    yield inline_text(":")


def _build_target(pursuit: AskStatus) -> Target | None:
    target, gathered = pursuit.ask.target, pursuit.amount_pledged
    if target is None or gathered is None:
        return None
    width = 100 * gathered.value / target.value if target.value > 0 else 0
    return Target(
        text=f"{format_amount(gathered).removesuffix(target.unit).strip()} of {format_amount(target)}",
        width=max(0.0, min(100.0, width)),
        rest=describe_missing(pursuit),
    )


def _list_answers(pursuit: AskStatus, context: ViewContext) -> tuple[AnswerLine, ...]:
    """Return the answers, the newest first."""
    answered = [each for each in pursuit.respondents if each.answer]
    answered.sort(key=lambda each: (each.answer.day if each.answer else context.day, each.party), reverse=True)
    return tuple(line for each in answered if (line := build_answer_line(pursuit, each, context)))


def _iter_referrals(pursuit: AskStatus, context: ViewContext) -> Iterator[Referral]:
    for party in pursuit.referred:
        naming = (each.party for each in pursuit.respondents if each.answer and each.answer.refer_to == party)
        yield Referral(face=context.faces(party), by=context.faces.get_many(naming))


def _build_asker_action(entry: AskEntry, context: ViewContext) -> AskerAction:
    return AskerAction(
        date=entry.day.isoformat(),
        date_text=format_date(entry.day),
        text=tuple(_describe_asker_action(entry, context)),
        note=entry.note or "",
    )


def _describe_asker_action(entry: AskEntry, context: ViewContext) -> Iterator[Inline]:
    yield from join_names([context.faces(entry.by)])
    if entry.act == "closed":
        yield strong_text(" closed the ask")
        return
    yield strong_text(" reached out to " if entry.act == "reached_out" else " paused reminders for ")
    if entry.to_number is not None:
        yield inline_text(pluralize(entry.to_number, "person or team", "people and teams"))
    elif entry.to in (("all",), ("unanswered",)):
        yield inline_text("everybody" if entry.to == ("all",) else "those who had not replied")
    elif len(entry.to) <= _MAX_NAMED:
        yield from join_names(context.faces.get_many(entry.to))
    else:
        yield inline_text(f"{len(entry.to)} of them")
    yield inline_text(f" {WAY_TEXTS.get(entry.via, '')}" if entry.via else f" until {format_date(entry.until)}" if entry.until else "")


_MAX_NAMED = 12
"""So many people are named; of more, the number."""
