"""What a change of an ask has done, in the board's words, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS, AskState
from troth.views.ask_row import joined, steps_due
from troth.views.desk import Desk
from troth.views.span import count, named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.edit.change import Change
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import AskEntry

_ANSWERED = {
    "committed": "committed", "gave_input": "gave input", "scheduled": "named a day", "countered": "proposed something else",
    "declined": "said no", "referred": "named somebody else",
}  # fmt: skip


def ask_told(change: Change) -> Iterator[str]:
    """Yield what was done, and how many have answered."""
    pursuit, desk = change.after.pursuits[change.id], Desk(change.after)
    yield _done(pursuit.ask.log[-1], desk) if change.entry else _made(pursuit, change.id, desk)
    yield where_it_stands(pursuit, desk)


def where_it_stands(pursuit: Pursuit, desk: Desk) -> str:
    """Return how many have answered, and what the asker does next, in one line."""
    said = f"{pursuit.answered} of {len(pursuit.asked)} {'has' if pursuit.answered == 1 else 'have'} answered."
    if pursuit.gathered is not None and pursuit.ask.target is not None:
        said += f" Together: {pursuit.gathered.value:,.10g} of {pursuit.ask.target.value:,.10g} {pursuit.ask.target.unit}."
    if pursuit.state is AskState.CLOSED:
        return f"{said} It is closed."
    if pursuit.state is AskState.ANSWERED:
        return f"{said} That is everybody."
    due = joined(steps_due(pursuit))
    asker = desk.faces(pursuit.ask.asker).name
    if due:
        return f"{said} Next: {asker} can {due}."
    since = min((each.since for each in pursuit.silent if each.since), default=None)
    return f"{said} Next: wait until {days.written(since)}." if since else said


def _made(pursuit: Pursuit, ask: str, desk: Desk) -> str:
    asked = count(len(pursuit.asked), "party", "people and teams")
    name = desk.faces(pursuit.ask.asker).name
    return f"{name} asks {asked}, with an answer by {days.written(pursuit.ask.respond_by)}: {pursuit.ask.title} [{ask}]"


def _done(entry: AskEntry, desk: Desk) -> str:
    who = desk.faces(entry.by).name
    if entry.act == "answered":
        for_whom = f" for {desk.faces(entry.on_behalf_of).name}" if entry.on_behalf_of else ""
        return f"{who} wrote down{for_whom}: {_ANSWERED[entry.answer or '']}." if for_whom else f"{who} {_ANSWERED[entry.answer or '']}."
    if entry.act == "closed":
        return f"{who} closed it."
    known = {"all": "everybody", "unanswered": "those who had not answered"}
    to = known.get(",".join(entry.to)) or text_of(named(desk.faces.of(entry.to)))
    if entry.act == "paused":
        return f"The clock stands still for {to} until {days.written(entry.until) if entry.until else 'further notice'}."
    return f"{who} reached out to {to} {WAYS[entry.via or 'email']}."
