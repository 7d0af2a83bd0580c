"""What a change has done, in the board's words, and what waits for whom now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.views.desk import Desk
from troth.views.letter import opening
from troth.views.saying import Before, saying
from troth.views.span import named, text_of
from troth.views.stand import trust
from troth.views.step import next_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board, Standing
    from troth.edit.change import Change


def what_happened(change: Change) -> str:
    """Return what the appended entry does: `Jane accepted it, satisfied 5 of 5; kept on time.`."""
    desk = Desk(change.after)
    course = change.after.standings[change.id].course
    faults = {fault.index for fault in course.missteps}
    before = Before(promise=course.promise, terms=course.promise.terms)
    for entry in course.entries[:-1]:
        before = before if entry.index in faults else before.after(entry)
    entry = course.entries[-1]
    outcome = _outcome(change.after.standings[change.id])
    return f"{desk.faces(entry.by).name} {text_of(saying(entry, before, desk))}{outcome}."


def what_is_made(board: Board, promise: str) -> str:
    """Return a new promise as a sentence: `Nina promised Jane, by 18 Dec 2026: Fit the new kitchen [fit-kitchen]`."""
    standing = board.standings[promise]
    return f"{text_of(opening(standing, Desk(board)))} {standing.promise.title} [{promise}]"


def what_is_next(board: Board, promise: str) -> str:
    """Return what waits for whom: `Next: Jane to accept or reject (since today).`, or that nothing is left to do."""
    standing, desk = board.standings[promise], Desk(board)
    step = next_step(standing, desk.faces, board.day)
    if step is None:
        return "Nothing is left to do."
    who = text_of(named(step.who, "or")) or "anyone"
    return f"Next: {who} to {step.what}" + (f" ({step.note})." if step.note else ".")


def trust_lines(board: Board, promise: str) -> Iterator[str]:
    """Yield whether it is a promise or a hope, and what would make it a promise; nothing for one that has ended."""
    found = trust(board.standings[promise])
    if found is None:
        return
    yield "It is a promise: everything is there to build on." if found.promise else "For now it is a hope. What would make it a promise:"
    yield from (f"  - {sentence}" for sentence in found.missing)


def _outcome(standing: Standing) -> str:
    if standing.kept_on_time is not None and standing.state is State.KEPT:
        first = standing.course.first_due
        return "; kept on time" if standing.kept_on_time else f"; kept, though not by {days.written(first)}" if first else "; kept"
    return ""
