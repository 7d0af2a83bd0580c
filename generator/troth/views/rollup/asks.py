"""Asks to a whole organisation: those of one id on several boards, and those that ask parties of other boards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from troth.base.dates import format_date, format_relative_date
from troth.status.ask import WAY_TEXTS, AskState, NextStep
from troth.views.ask.answers import ANSWER_CHIPS, LET_GO_CHIP, SILENT_CHIP, STEP_CHIPS, build_coverage
from troth.views.ask.rows import ASK_STATE_CHIPS, OVERDUE_ASK_CHIP, AskRow, AskSection, AsksPage
from troth.views.due import Due, judge_urgency
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text
from troth.views.rollup.context import rollup_ask_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.rollup.people import BoardAsk, PartyRef
    from troth.rollup.published import PublishedAsked
    from troth.views.ask.answers import Coverage
    from troth.views.chips import Chip, PartyLabel
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rollup.context import RollupContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondentLine:
    """One who was asked: the answer, or the next step for the asker."""

    face: PartyLabel
    chip: Chip
    next: Chip | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCoverage:
    """Those who were asked on one board, or who belong to it."""

    board: Inline
    coverage: Coverage
    heard: tuple[RespondentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupAskPage:
    """The page of an ask across boards."""

    head: PageHead
    text: Sentence
    coverage: Coverage
    askers: tuple[tuple[Inline, PartyLabel, str], ...]
    """The boards that ask it, who asks there, and the ask's page there."""
    boards: tuple[BoardCoverage, ...]


def build_rollup_asks_page(context: RollupContext) -> AsksPage:
    """Return the page of all asks, those that wait for answers first."""
    waiting = build_rollup_waiting_asks(context)
    others = [asking for asking in context.of.asks.values() if not _is_open(asking)]
    ended = AskSection(id="ended", title="Complete or closed", rows=tuple(build_rollup_ask_row(each, context) for each in others))
    silent = sum(row.coverage.total - row.coverage.n for row in waiting.rows)
    says = (
        inline_text(f"{context.as_of_words}: "),
        strong_text(f"{pluralize(len(waiting.rows), 'ask', 'asks')} waiting"),
        inline_text(f" for {pluralize(silent, 'reply', 'replies')}."),
    )
    return AsksPage(
        head=PageHead(
            page="across/asks/index",
            title="Asks across boards",
            description=f"Asks of {context.board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=says,
        sections=(waiting, ended),
    )


def build_rollup_waiting_asks(context: RollupContext, limit: int | None = None) -> AskSection:
    """Return the asks that wait for answers, the one wanted first coming first."""
    every = sorted(
        (each for each in context.of.asks.values() if _is_open(each)),
        key=lambda each: (min(one.ask.respond_by for one in each).isoformat(), each[0].ask.id),
    )
    return AskSection(
        id="asks",
        title="Waiting for replies",
        rows=tuple(build_rollup_ask_row(each, context) for each in every[:limit]),
        total=len(every),
        empty="No ask is waiting for a reply.",
        more="across/asks/index",
    )


def build_rollup_ask_row(board_asks: tuple[BoardAsk, ...], context: RollupContext) -> AskRow:
    """Return the row of an ask, over all boards that ask it."""
    first = board_asks[0]
    late = any(each.ask.answer_overdue for each in board_asks if not each.source.is_outdated)
    boards = {context.of.resolve_ref(other.source.id, one.party).board for other in board_asks for one in other.ask.asked}
    day = min(item.ask.respond_by for item in board_asks)
    waits = _is_open(board_asks)
    urgency = judge_urgency(day, context.of.day, context.board.settings.due_soon, is_open=waits)
    said = format_relative_date(day, context.of.day) if waits else ""
    return AskRow(
        page=rollup_ask_url(first.ask.id),
        title=first.ask.title,
        state=OVERDUE_ASK_CHIP if late else ASK_STATE_CHIPS[AskState.OPEN if _is_open(board_asks) else AskState(first.ask.state)],
        asker=context.label_party(first.source.id, first.ask.asker),
        due=Due(date=day.isoformat(), date_text=format_date(day), words=said, urgency=urgency, live=False),
        coverage=_measure_coverage(board_asks, context),
        next=f"on {len(boards)} boards" if len(boards) > 1 else f"on {context.name_board(first.source.id)}",
    )


def build_rollup_ask_page(board_asks: tuple[BoardAsk, ...], context: RollupContext) -> RollupAskPage:
    """Return the page of an ask across boards: who has answered, board by board."""
    first, covered = board_asks[0], _measure_coverage(board_asks, context)
    found: dict[str, list[tuple[BoardAsk, PublishedAsked]]] = defaultdict(list)
    for each in board_asks:
        for one in each.ask.asked:
            found[context.of.resolve_ref(each.source.id, one.party).board].append((each, one))
    says = (
        inline_text(f"{context.as_of_words}: "),
        strong_text(f"{covered.n} of {covered.total} have replied"),
        inline_text(f", on {pluralize(len(found), 'board', 'boards')}."),
    )
    return RollupAskPage(
        head=PageHead(
            page=rollup_ask_url(first.ask.id),
            title=first.ask.title,
            description=f"{covered.n} of {covered.total} have replied: {first.ask.title}",
            as_of=context.as_of_words,
        ),
        text=says,
        coverage=covered,
        askers=tuple(
            (
                context.link_board(each.source.id),
                context.label_party(each.source.id, each.ask.asker),
                each.source.site + each.ask.url if each.source.site and each.ask.url else "",
            )
            for each in board_asks
        ),
        boards=tuple(_build_board_coverage(board, found[board], context) for board in sorted(found)),
    )


def _is_open(board_asks: Iterable[BoardAsk]) -> bool:
    return any(each.ask.state == AskState.OPEN.value for each in board_asks)


def _measure_coverage(board_asks: tuple[BoardAsk, ...], context: RollupContext) -> Coverage:
    answers = (context.of.find_answer(each, one) or "" for each in board_asks for one in each.ask.asked)
    unlisted = ("" for each in board_asks for _ in range(each.ask.of - len(each.ask.asked)))
    return build_coverage(chain(answers, unlisted), closed=not _is_open(board_asks))


def _build_board_coverage(board: str, pairs: list[tuple[BoardAsk, PublishedAsked]], context: RollupContext) -> BoardCoverage:
    answers = [context.of.find_answer(asking, one) or "" for asking, one in pairs]
    over = all(asking.ask.state == AskState.CLOSED.value for asking, _ in pairs)
    heard = (_build_respondent_line(asking, one, answer, context) for (asking, one), answer in zip(pairs, answers, strict=True))
    shown = sorted(heard, key=lambda each: (each.next is None, each.face.name.casefold(), each.face.id))
    return BoardCoverage(board=context.link_board(board), coverage=build_coverage(answers, closed=over), heard=tuple(shown))


def _build_respondent_line(board_ask: BoardAsk, respondent: PublishedAsked, answer: str, context: RollupContext) -> RespondentLine:
    face = context.label_party(board_ask.source.id, respondent.party)
    if answer:
        return RespondentLine(face=face, chip=ANSWER_CHIPS[answer], next=None, note="")
    closed = board_ask.ask.state == AskState.CLOSED.value
    following = None if closed else STEP_CHIPS.get(NextStep(respondent.step))
    via = WAY_TEXTS.get(respondent.via or "", "")
    since = f"from {format_date(respondent.since)}" if respondent.since and respondent.step == NextStep.WAIT else ""
    return RespondentLine(face=face, chip=LET_GO_CHIP if closed else SILENT_CHIP, next=following, note=" ".join(filter(None, (via, since))))


def list_asks_of(spots: Iterable[PartyRef], context: RollupContext) -> tuple[AskRow, ...]:
    """Return the asks that wait for an answer of one of these parties."""
    wanted = frozenset(spots)
    return tuple(
        build_rollup_ask_row(asking, context)
        for asking in context.of.asks.values()
        if _is_open(asking)
        and any(
            context.of.resolve_ref(each.source.id, one.party) in wanted and context.of.find_answer(each, one) is None
            for each in asking
            for one in each.ask.asked
        )
    )
