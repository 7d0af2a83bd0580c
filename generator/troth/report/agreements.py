"""Agreements in the terminal: where each stands, the signatures, the scorecard, what is next; and the questions to ask."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from troth.status.agreement_tasks import find_unconsulted_customers
from troth.views.agreement.page import build_agreement_page
from troth.views.agreement.parts import build_interview_sheet
from troth.views.agreement.rows import build_agreements_page
from troth.views.context import ViewContext
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.status.agreement import AgreementStatus
    from troth.views.agreement.rows import AgreementRow
    from troth.views.agreement.scorecard import ScoreLine
    from troth.views.rows import NextAction


_LINES = 3
"""How many empty lines a question of the sheet has for its answer."""


def format_agreements(board: Board) -> Iterator[str]:
    """Yield all agreements, one a line."""
    page = build_agreements_page(ViewContext(board))
    yield to_plain_text(page.text)
    for each in (*page.rows, *page.ended):
        yield f"  {each.row.id}: {each.row.title}"
        yield f"    {'; '.join(_format_facts(each))}"


def format_agreement(accord: AgreementStatus, board: Board) -> Iterator[str]:
    """Yield an agreement: its state, signatures and what changed since, scorecard, inputs and what is next."""
    desk = ViewContext(board)
    page = build_agreement_page(accord, desk)
    yield f"{page.head.title}: {page.row.state.word.lower()}"
    yield to_plain_text(page.text)
    for each in page.signatures:
        yield f"  {each.face.name} {each.text}"
        if each.stale:
            yield f"    {each.stale}"
        for change in each.amended:
            what = f"{change.part}: {change.what}: " if change.what else f"{change.part}: "
            yield f"    - {what}{change.was or '(not there)'} → {change.now or '(taken out)'}"
    yield from (f"  {line}" for each in page.scores for line in _format_score(each))
    silent = find_unconsulted_customers(accord, board.ledger.parties)
    if silent:
        yield f"Not heard yet: {to_plain_text(join_names(desk.faces.get_many(silent)))}"
    if page.ratings:
        yield f"Ratings: {', '.join(f'{each.rating} ({each.face.name}, {each.date_text})' for each in page.ratings)}"
    yield from (f"Next: {_format_step(each)}" for each in page.steps)


def format_interview(board: Board, accord: AgreementStatus | None) -> Iterator[str]:
    """Yield the interview sheet, with room to write."""
    sheet = build_interview_sheet(ViewContext(board), accord)
    yield sheet.head.title
    if sheet.provider is not None:
        yield f"We: {sheet.provider.name}    Customers: {to_plain_text(join_names(sheet.customers))}"
    yield "Who answers: ______________________   On: ______________   Heard: ____ of ____"
    for each in sheet.questions:
        yield ""
        yield f"{each.number}. {each.asks}" + (f"  [{each.part}]" if each.part else "")
        yield from (["   1   2   3   4   5"] if each.rating else [f"   {'_' * 70}"] * _LINES)
    yield ""
    yield from textwrap.wrap(f"Afterwards: {sheet.command}", 100, subsequent_indent="  ", break_on_hyphens=False)


def _format_facts(row: AgreementRow) -> Iterator[str]:
    yield row.row.state.word.lower()
    if row.row.due is not None:
        yield f"review {row.row.due.date_text} ({row.row.due.words})"
    if row.score:
        yield row.score
    if row.rating:
        yield f"rated {row.rating}"
    if row.row.step is not None:
        yield f"next: {_format_step(row.row.step)}"


def _format_score(score: ScoreLine) -> Iterator[str]:
    yield f"{score.what}, {score.target} every {score.every}: {score.text}" + (f", {score.trend}" if score.trend else "")
    told = (
        f"{cell.short} {cell.value or '-'} {cell.verdict.word}" + (f" (wanted then: {cell.held_to})" if cell.held_to else "")
        for cell in score.cells
    )
    if score.cells:
        yield f"  {' · '.join(told)}"


def _format_step(step: NextAction) -> str:
    return f"{to_plain_text(join_names(step.who, 'or')) or 'anyone'} to {step.what}" + (f" ({step.note})" if step.note else "")
