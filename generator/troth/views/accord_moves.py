"""What each party of an agreement can do now, and the very entry that does it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.agreement import fingerprint
from troth.lifecycle.agreement_acts import ACTS, Voice, unsignable
from troth.lifecycle.periods import ended
from troth.lifecycle.scoring import begun
from troth.model import Kind
from troth.views.make_query import make_query
from troth.views.moves import Move, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.lifecycle.agreement import Accord
    from troth.views.desk import Desk

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "input": "Say what works and what does not",
        "signed": "Sign this wording",
        "measured": "Write down what was measured",
        "reviewed": "Review how it went",
        "ended": "End it",
    }
)
"""What pages call each act, as something that one can do."""


def accord_roles(accord: Accord, desk: Desk) -> tuple[Role, ...]:
    """Return what each party can do now, the provider first; nothing once it has ended."""
    if accord.ending is not None:
        return ()
    return tuple(_role(party, accord, desk) for party in (accord.wording.provider, *accord.wording.customers))


def _role(party: str, accord: Accord, desk: Desk) -> Role:
    moves = [(act, _move(act, party, accord, desk)) for act in acts_of(party, accord)]
    return Role(
        face=desk.faces(party),
        title="who serves" if party == accord.wording.provider else "who is served",
        moves=tuple(move for act, move in moves if act != "ended"),
        endings=tuple(move for act, move in moves if act == "ended"),
    )


def acts_of(party: str, accord: Accord) -> Iterator[str]:
    """Yield the acts that have a place now and that are this party's to do."""
    customer = party in accord.wording.customers
    sensible = {
        "input": True,
        "signed": party in accord.unsigned and not unsignable(accord),
        "measured": bool(accord.wording.requirements),
        "reviewed": begun(accord) is not None,
        "ended": bool(accord.signings),
    }
    yield from (act.name for act in ACTS.values() if sensible[act.name] and (customer or act.by is Voice.PARTY))


def _move(act: str, party: str, accord: Accord, desk: Desk) -> Move:
    found = desk.board.ledger.parties.get(party)
    actor = (found.lead or found.members[0]) if found and found.members else party
    log = accord.agreement.log
    column = accord.agreement.source.place("log", len(log) - 1).column if log else 5
    return Move(
        label=LABELS[act],
        says=ACTS[act].says,
        lead=f"{' ' * max(0, column - 3)}- {{date: ",
        day=desk.day.isoformat(),
        rest=f", by: {actor}, act: {act}, {_fields(act, accord, desk)}}}",
        query=make_query(Kind.AGREEMENT, accord.id, act, actor),
    )


def _fields(act: str, accord: Accord, desk: Desk) -> str:
    if act == "measured":
        first = accord.wording.requirements[0]
        over = ended(first.every, desk.day.min, desk.day, 1)
        return f'requirement: {first.id}, period: "{over[0].text if over else ""}", value: 0'
    return {
        "input": 'working: "What works", not_working: "What does not", change: "What to do differently", rating: 3',
        "signed": f'terms: "{fingerprint(accord.wording)}"',
        "reviewed": 'rating: 4, note: "How it went"',
        "ended": 'because: "Say why"',
    }[act]
