"""Agreements in the terminal: where each stands, the signatures, the scorecard, what is next; and the questions to ask."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from troth.lifecycle.agreement_next import unheard
from troth.views.accord import accord_page
from troth.views.accords import accords_page
from troth.views.desk import Desk
from troth.views.interview import interview_sheet
from troth.views.span import named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.lifecycle.agreement import Accord
    from troth.views.accord import AccordPage
    from troth.views.accords import AccordRow
    from troth.views.scorecard import ScoreLine
    from troth.views.step import Step

_LINES = 3
"""How many empty lines a question of the sheet has for its answer."""


def accords_text(board: Board) -> Iterator[str]:
    """Yield all agreements, one a line."""
    page = accords_page(Desk(board))
    yield text_of(page.says)
    for each in (*page.rows, *page.ended):
        yield f"  {each.row.id}: {each.row.title}"
        yield f"    {'; '.join(_facts(each))}"


def accord_text(accord: Accord, board: Board) -> Iterator[str]:
    """Yield an agreement: its state, signatures and what changed since, scorecard, inputs and what is next."""
    desk = Desk(board)
    page = accord_page(accord, desk)
    yield f"{page.title}: {page.row.state.word.lower()}"
    yield text_of(page.says)
    yield from _signatures(page)
    yield from (f"  {line}" for each in page.scores for line in _score(each))
    silent = unheard(accord, board.ledger.parties)
    if silent:
        yield f"Not heard yet: {text_of(named(desk.faces.of(silent)))}"
    if page.ratings:
        yield f"Ratings: {', '.join(f'{each.rating} ({each.face.name}, {each.written})' for each in page.ratings)}"
    yield from (f"Next: {_step(each)}" for each in page.steps)


def interview_text(board: Board, accord: Accord | None) -> Iterator[str]:
    """Yield the interview sheet, with room to write."""
    sheet = interview_sheet(Desk(board), accord)
    yield sheet.title
    if sheet.provider is not None:
        yield f"We: {sheet.provider.name}    Customers: {text_of(named(sheet.customers))}"
    yield "Who answers: ______________________   On: ______________   Heard: ____ of ____"
    for each in sheet.questions:
        yield ""
        yield f"{each.number}. {each.asks}" + (f"  [{each.part}]" if each.part else "")
        yield from (["   1   2   3   4   5"] if each.rating else [f"   {'_' * 70}"] * _LINES)
    yield ""
    yield from textwrap.wrap(f"Afterwards: {sheet.command}", 100, subsequent_indent="  ", break_on_hyphens=False)


def _facts(each: AccordRow) -> Iterator[str]:
    yield each.row.state.word.lower()
    if each.row.due is not None:
        yield f"review {each.row.due.written} ({each.row.due.words})"
    if each.score:
        yield each.score
    if each.rating:
        yield f"rated {each.rating}"
    if each.row.step is not None:
        yield f"next: {_step(each.row.step)}"


def _signatures(page: AccordPage) -> Iterator[str]:
    for each in page.signatures:
        yield f"  {each.face.name} {each.says}"
        if each.stale:
            yield f"    {each.stale}"
        for change in each.amended:
            what = f"{change.part}: {change.what}: " if change.what else f"{change.part}: "
            yield f"    - {what}{change.was or '(not there)'} → {change.now or '(taken out)'}"


def _score(each: ScoreLine) -> Iterator[str]:
    yield f"{each.what}, {each.target} every {each.every}: {each.says}" + (f", {each.trend}" if each.trend else "")
    told = (
        f"{cell.short} {cell.value or '-'} {cell.verdict.word}" + (f" (wanted then: {cell.held_to})" if cell.held_to else "")
        for cell in each.cells
    )
    if each.cells:
        yield f"  {' · '.join(told)}"


def _step(each: Step) -> str:
    return f"{text_of(named(each.who, 'or')) or 'anyone'} to {each.what}" + (f" ({each.note})" if each.note else "")
