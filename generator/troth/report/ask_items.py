"""What is due about asks: steps that an asker can take now, and answers that somebody was to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth import days
from troth.views.ask_row import joined, open_asks, steps_due
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.pursuit import Pursuit
    from troth.views.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class AskItem:
    """One ask: by when answers were wanted, and what waits, in words: `3/12 answered; Jane to talk with 7`."""

    pursuit: Pursuit
    day: date
    when: str
    doing: str
    steps: int
    """How many of the silent the asker can reach now."""
    overdue: bool


def ask_items(desk: Desk, party: str | None) -> tuple[AskItem, ...]:
    """Return the asks of which something is due, the one wanted first coming first; of all, or of what one party has to do with."""
    found = (_item(each, desk, party) for each in open_asks(desk.board.pursuits.values()))
    return tuple(each for each in found if each is not None)


def ask_fields(item: AskItem) -> dict[str, Any]:
    """Return an ask as programs are given it."""
    pursuit = item.pursuit
    return {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "asker": pursuit.ask.asker,
        "respond_by": item.day.isoformat(),
        "overdue": item.overdue,
        "answered": pursuit.answered,
        "of": len(pursuit.asked),
        "steps_due": item.steps,
    }


def _item(pursuit: Pursuit, desk: Desk, party: str | None) -> AskItem | None:
    acts_for = desk.board.ledger.parties.acts_for
    asks = party is None or acts_for(party, pursuit.ask.asker)
    owes = tuple(each for each in pursuit.silent if party is not None and each.attempts and acts_for(party, each.party))
    steps = sum(each.due for each in pursuit.silent) if asks else 0
    if not (steps or owes or (asks and pursuit.answer_overdue)):
        return None
    by = pursuit.ask.respond_by
    return AskItem(
        pursuit=pursuit,
        day=by,
        when=days.in_words(by, desk.day),
        doing="; ".join(_doing(pursuit, desk, owes=bool(owes), asks=asks)),
        steps=steps,
        overdue=pursuit.answer_overdue,
    )


def _doing(pursuit: Pursuit, desk: Desk, *, owes: bool, asks: bool) -> Iterator[str]:
    yield f"{pursuit.answered}/{len(pursuit.asked)} answered"
    due = joined(steps_due(pursuit))
    if asks and due:
        yield f"{desk.faces(pursuit.ask.asker).name} to {due}"
    elif asks:
        yield f"{count(len(pursuit.silent), 'answer is', 'answers are')} late"
    if owes:
        yield f"{desk.faces(pursuit.ask.asker).name} waits for an answer"
