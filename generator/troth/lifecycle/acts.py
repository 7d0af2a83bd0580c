"""The state machine of a promise, as one table: who may do what, in which state, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a promise stands, by its recorded acts alone. A passing date changes none of these."""

    REQUESTED = "requested"
    OFFERED = "offered"
    COUNTERED = "countered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PROMISED = "promised"
    DELIVERED = "delivered"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    NOT_KEPT = "not_kept"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"

    @property
    def word(self) -> str:
        """The word that the board shows for it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def open(self) -> bool:
        """Tell whether something is still to be done about it."""
        return self in OPEN


class Who(StrEnum):
    """Who may do an act; the text is what pages and errors say."""

    CUSTOMER = "the customer"
    PROMISER = "the promiser"
    EITHER = "the promiser or the customer"
    ASKED = "the side that was asked"
    OPENER = "the side that requested or offered"
    OTHER_SIDE = "the side that did not propose it"
    AGREER = "the customer (or the promiser, to the customer's change)"
    ANYONE = "anyone"
    FOLLOWER = "anyone but the promiser alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row of the table. `to` is where it leads; None leaves the state as it is. `or_to` is where else it may lead."""

    name: str
    by: Who
    when: frozenset[State]
    to: State | None
    or_to: frozenset[State]
    says: str
    """What the actor says by it, in one sentence."""


_R, _O, _C, _P, _D = State.REQUESTED, State.OFFERED, State.COUNTERED, State.PROMISED, State.DELIVERED
TALKING = frozenset({_R, _O, _C})
"""Nothing is promised yet."""
OPEN = TALKING | {_P, _D}
CLOSED = frozenset(State) - OPEN
AFTER_PROMISED = CLOSED - {State.DECLINED, State.WITHDRAWN}


def _act(name: str, by: Who, when: frozenset[State] | set[State], to: State | None, says: str, *or_to: State) -> Act:
    return Act(name=name, by=by, when=frozenset(when), to=to, or_to=frozenset(or_to), says=says)


# A promise that nobody has asked for, offered or made yet counts as offered: it is there to be answered.
ACTS = (
    _act("requested",    Who.CUSTOMER,   {_O},                  _R,                   "I ask you for this."),
    _act("offered",      Who.PROMISER,   {_O},                  _O,                   "I offer to do this."),
    _act("promised",     Who.PROMISER,   TALKING | {_P},        _P,                   "I promise it, in my own words.", _O),
    _act("countered",    Who.EITHER,     TALKING,               _C,                   "Not so, but this way."),
    _act("declined",     Who.ASKED,      TALKING,               State.DECLINED,       "No, and here is why."),
    _act("withdrawn",    Who.OPENER,     TALKING,               State.WITHDRAWN,      "I take my request or offer back."),
    _act("agreed",       Who.AGREER,     {_O, _C, _P, State.REVOKED}, None,           "I agree to these terms.", _P),
    _act("refused",      Who.OTHER_SIDE, {_P},                  None,                 "I don't agree to the change; the terms stand."),
    _act("reported",     Who.PROMISER,   {_P},                  None,                 "This is how it is going."),
    _act("help_wanted",  Who.PROMISER,   TALKING | {_P},        None,                 "I need help, and this is what would help."),
    _act("helped",       Who.ANYONE,     OPEN,                  None,                 "I helped."),
    _act("renegotiated", Who.EITHER,     {_P},                  None,                 "I ask for other terms, and say why."),
    _act("followed_up",  Who.FOLLOWER,   {_P, _D} | AFTER_PROMISED, None,             "How did it go? What next?"),
    _act("delivered",    Who.PROMISER,   {_P},                  _D,                   "It is done; please look at it."),
    _act("accepted",     Who.CUSTOMER,   {_D},                  State.KEPT,           "It is what we agreed.", State.PARTLY_KEPT),
    _act("rejected",     Who.CUSTOMER,   {_D},                  _P,                   "It is not yet what we agreed."),
    _act("missed",       Who.EITHER,     {_P, _D},              State.NOT_KEPT,       "It was not kept, and here is why."),
    _act("revoked",      Who.PROMISER,   {_P},                  State.REVOKED,        "I cannot keep it, and I say so."),
    _act("cancelled",    Who.CUSTOMER,   {_P, _D},              State.CANCELLED,      "I don't need it any more."),
    _act("superseded",   Who.EITHER,     OPEN,                  State.SUPERSEDED,     "Another promise takes its place."),
)  # fmt: skip
"""Every act of a promise. `promised` leads to promised once every promiser has said so, until then to offered; `agreed` to
promised where it answers an offer or a counter-offer; `accepted` to partly kept where it says `kept: partly`."""

BY_NAME = {act.name: act for act in ACTS}


_ALLOWED = {state: tuple(act for act in ACTS if state in act.when) for state in State}


def allowed(state: State) -> tuple[Act, ...]:
    """Return the acts that `state` has room for, in the table's order."""
    return _ALLOWED[state]
