"""Format lists for the terminal: rows, the selection of promises, parties."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.text import escape_text
from troth.report.terminal import format_columns, format_line, make_bold, wrap_paragraphs
from troth.views.party import build_party_page
from troth.views.rich_text import join_names, pluralize, to_plain_text
from troth.views.rows import sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Board, PromiseStatus
    from troth.model import Party
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a promise has to be to be seen. Of several words of one kind any will do; nothing named means no matter what."""

    states: frozenset[str] = frozenset()
    schedules: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    party: str | None = None
    """On either side, its partner, or one for whom something waits; in person or by a team."""
    by: str | None = None
    to: str | None = None
    goal: str | None = None
    tag: str | None = None
    with_closed: bool = False
    """Promises that have ended are wanted too."""

    def includes(self, standing: PromiseStatus, board: Board) -> bool:
        """Tell whether a promise is one that is wanted."""
        promise, terms = standing.promise, standing.snapshot.terms
        waiting = (party for wait in standing.pending_actions for party in wait.parties)
        involved = (*terms.promisers, *terms.customers, *((promise.partner,) if promise.partner else ()), *waiting)
        return (
            (self.with_closed or bool(self.states) or standing.state.open)
            and (not self.states or standing.state.value in self.states)
            and (not self.schedules or not self.schedules.isdisjoint(each.value for each in standing.schedule))
            and (not self.flags or not self.flags.isdisjoint(each.value for each in standing.flags))
            and _is_among(self.party, involved, board)
            and _is_among(self.by, terms.promisers, board)
            and _is_among(self.to, terms.customers, board)
            and self.goal in (None, promise.goal)
            and (self.tag is None or self.tag in promise.tags)
        )


def select_promises(board: Board, selection: Selection) -> tuple[PromiseStatus, ...]:
    """Return the promises that are wanted, by due date."""
    return tuple(sort_by_due(each for each in board.promises.values() if selection.includes(each, board)))


def _is_among(party: str | None, parties: Iterable[str], board: Board) -> bool:
    """Tell whether a party is one of `parties`, or acts for one of them."""
    return party is None or any(board.ledger.parties.may_act_for(party, each) for each in parties)


_SHRINKABLE = (5, 4)
"""Who and whom, then the title: these are cut in a narrow window."""


_HEADING = ("State", "Due", "", "Id", "Promise", "From → to", "Signs")


def format_rows(rows: Iterable[Row], width: int, indent: str = "", *, with_heading: bool = False) -> Iterator[str]:
    """Yield one line a promise, or two where the window is too narrow for that; above them what stands in each column."""
    cells = list(map(_list_cells, rows))
    lines = list(format_columns([_HEADING, *cells] if with_heading else cells, width, _SHRINKABLE, indent))
    if with_heading and lines:
        lines[0] = make_bold(lines[0])
    if all(len(each) <= width for each in lines[with_heading:]):
        yield from lines
        return
    for state, _, due, promise, title, who, signs in cells:
        yield format_line(indent + "  ".join(filter(None, (state, due, promise, signs))))
        yield format_line(f"{indent}    {escape_text(f'{title}: {who}', width - len(indent) - 4)}")


def explain_empty_selection(board: Board, selection: Selection) -> Iterator[str]:
    """Yield what to say where no promise is what somebody asked for."""
    hidden = len(select_promises(board, replace(selection, with_closed=True)))
    yield "No promises match." if board.promises else "There are no promises on this board yet."
    if hidden:
        yield f"{pluralize(hidden, 'closed promise is', 'closed promises are')} left out; --all shows {'it' if hidden == 1 else 'them'}."


def _list_cells(row: Row) -> tuple[str, ...]:
    return (
        row.state.word,
        row.due.date_text.rjust(_DATE_WIDTH) if row.due else "",
        row.due.words if row.due else "no due date",
        row.id,
        row.title,
        f"{to_plain_text(join_names(row.promisers))} → {to_plain_text(join_names(row.customers))}",
        ", ".join(sign.word for sign in row.signs),
    )


_DATE_WIDTH = len("31 Dec 2026")


def format_party(party: Party, context: ViewContext, width: int) -> Iterator[str]:
    """Yield a party as lines: one sentence, and each list of its page that holds something."""
    page = build_party_page(party, context)
    yield make_bold(format_line(f"{party.name} ({party.id}), {party.kind.value}"))
    yield from wrap_paragraphs(to_plain_text(page.text), width)
    yield from _format_names("Acts for", page.teams)
    yield from _format_names("Members", page.members)
    yield from (
        format_line(f"{tally.label}: {tally.n}/{tally.total}{' (too few)' if tally.too_few else ''}, {tally.text}")
        for tally in page.tallies
    )
    for section in page.sections:
        if section.rows:
            yield from ("", make_bold(f"{section.title} ({section.count})"))
            yield from format_rows(section.rows, width, indent="  ")
    yield from ("", format_line(f"File: {page.path}"))


def format_party_json(party: Party, board: Board) -> str:
    """Return the party, and the ids of its promises: those that wait for it, and those by each of its sides."""
    sides = {"promised": board.promises_by_promiser, "promised_to": board.promises_by_customer, "partner_of": board.promises_by_partner}
    content = {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "members": list(party.members),
        "waiting": [{"id": each.id, "for": wait.schedule.value} for each, wait in board.pending_by_party.get(party.id, ())],
        **{name: [each.id for each in side.get(party.id, ())] for name, side in sides.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _format_names(label: str, faces: tuple[PartyLabel, ...]) -> Iterator[str]:
    if faces:
        yield format_line(f"{label}: {', '.join(face.name for face in faces)}")
