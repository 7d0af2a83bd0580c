"""The facts that a draft is made of: what to write to somebody, or to say, at each step of an ask."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.model import Amount, AskEntry
    from troth.views.desk import Desk

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "first_mail": "First mail",
        "second_mail": "Another mail",
        "talk": "What to say",
        "sponsor_note": "Note to the sponsor",
    }
)
"""What pages call each draft, by the name of its template."""
ANYBODY = "[name]"
"""Stands where a name goes, in a draft that is for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft before it is written: its template, what fills it, and the address it goes to, where addresses may be shown."""

    template: str
    values: Mapping[str, object]
    email: str = ""

    @property
    def label(self) -> str:
        """What pages call it."""
        return LABELS[self.template]


def draft(pursuit: Pursuit, each: Pursued, desk: Desk) -> Draft | None:
    """Return the draft for the next step of somebody, today's or the one that comes when the wait is over; None for the answered."""
    if each.draft is None:
        return None
    addressee = (pursuit.ask.sponsor or each.party) if each.draft == "sponsor_note" else each.party
    party = desk.board.ledger.parties.get(addressee)
    email = party.email if party and desk.board.settings.publish_email else None
    return Draft(template=each.draft, values=_values(pursuit, each.party, each.attempts, desk), email=email or "")


def shared_draft(pursuit: Pursuit, each: Pursued, desk: Desk) -> Draft | None:
    """Return the draft for all who stand where `each` stands: with a blank for the name, and what is in it for everybody."""
    return Draft(template=each.draft, values=_values(pursuit, "", each.attempts, desk)) if each.draft else None


def sample(*, sparse: bool) -> Mapping[str, object]:
    """Return values such as a draft is filled with, to try a template: all that there can be, or no more than there must be."""
    attempts = ({"on": "2 Mar 2026", "how": "by e-mail", "by": "Jane", "note": "Explained the why."},)
    said = {
        "name": "Ben", "asker": "Jane", "sponsor": "Rosa", "title": "How do you engage clients?", "request": "45 minutes.", "why": "So.",
        "benefit": "It stays.", "seeks": "input", "made": "2 Mar 2026", "respond_by": "20 Mar 2026", "late": False, "goal": "The plan",
        "target": "10,000 USD", "gathered": "500 USD", "answered": 2, "of": 12, "attempts": attempts,
    }  # fmt: skip
    empty = dict.fromkeys(("sponsor", "why", "benefit", "goal", "target", "gathered"), "")
    return {**said, **empty, "attempts": (), "answered": 0, "late": True, "seeks": "promise"} if sparse else said


def amount_words(amount: Amount | None) -> str:
    """Return an amount as people write it: `10,000 USD`."""
    return f"{amount.value:,.10g} {amount.unit}" if amount else ""


def _values(pursuit: Pursuit, party: str, attempts: tuple[AskEntry, ...], desk: Desk) -> Mapping[str, object]:
    ask, faces = pursuit.ask, desk.faces
    goal = desk.board.ledger.goals.get(ask.goal or "")
    return MappingProxyType(
        {
            "name": faces(party).name if party else ANYBODY,
            "asker": faces(ask.asker).name,
            "sponsor": faces(ask.sponsor).name if ask.sponsor else "",
            "title": ask.title,
            "request": ask.request.strip(),
            "why": (ask.why or "").strip(),
            "benefit": (ask.benefit_for(party) or "").strip(),
            "seeks": ask.seeks,
            "made": days.written(ask.made),
            "respond_by": days.written(ask.respond_by),
            "late": ask.respond_by < desk.day,
            "goal": goal.title if goal else "",
            "target": amount_words(ask.target),
            "gathered": amount_words(pursuit.gathered),
            "answered": pursuit.answered,
            "of": len(pursuit.asked),
            "attempts": tuple(_attempt(each, desk) for each in attempts),
        }
    )


def _attempt(entry: AskEntry, desk: Desk) -> Mapping[str, str]:
    how = WAYS.get(entry.via or "", "")
    return {"on": days.written(entry.day), "how": how, "by": desk.faces(entry.by).name, "note": (entry.note or "").strip()}
