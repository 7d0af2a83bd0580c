"""Table of acts, the state machine of a promise: who may do what in which state, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Parties, Promise


class PromiseState(StrEnum):
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


class ActorRole(StrEnum):
    """Who may do an act; the text is what pages and errors say."""

    CUSTOMER = "the customer"
    PROMISER = "the promiser"
    EITHER = "the promiser or the customer"
    ASKED = "the side that was asked"
    OPENER = "the side that requested or offered"
    OTHER_SIDE = "the side that did not propose it"
    AGREER = "the customer (or the promiser, to the customer's change)"
    ANYONE = "anyone"
    OTHERS = "anyone but the promiser"
    AUTHOR = "who wrote the entry"
    FOLLOWER = "anyone but the promiser alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row of the table. `to` is where it leads; None leaves the state as it is. `or_to` is where else it may lead."""

    name: str
    by: ActorRole
    allowed_in: frozenset[PromiseState]
    leads_to: PromiseState | None
    may_lead_to: frozenset[PromiseState]
    statement: str
    """What the actor says by it, in one sentence."""


_R, _O, _C, _P, _D = PromiseState.REQUESTED, PromiseState.OFFERED, PromiseState.COUNTERED, PromiseState.PROMISED, PromiseState.DELIVERED
TALKING = frozenset({_R, _O, _C})
"""Nothing is promised yet."""
OPEN = TALKING | {_P, _D}
CLOSED = frozenset(PromiseState) - OPEN
AFTER_PROMISED = CLOSED - {PromiseState.DECLINED, PromiseState.WITHDRAWN}


def _make_act(
    name: str, by: ActorRole, when: frozenset[PromiseState] | set[PromiseState], to: PromiseState | None, says: str, *or_to: PromiseState
) -> Act:
    return Act(name=name, by=by, allowed_in=frozenset(when), leads_to=to, may_lead_to=frozenset(or_to), statement=says)


# A promise that nobody has asked for, offered or made yet counts as offered: it is there to be answered.
ACTS = (
    _make_act("requested",    ActorRole.CUSTOMER,   {_O},                  _R,                   "I ask you for this."),
    _make_act("offered",      ActorRole.PROMISER,   {_O},                  _O,                   "I offer to do this."),
    _make_act("promised",     ActorRole.PROMISER,   TALKING | {_P},        _P,                   "I promise it, in my own words.", _O),
    _make_act("countered",    ActorRole.EITHER,     TALKING,               _C,                   "I propose different terms."),
    _make_act("declined",     ActorRole.ASKED,      TALKING,               PromiseState.DECLINED,       "No, and here is why."),
    _make_act("withdrawn",    ActorRole.OPENER,     TALKING,               PromiseState.WITHDRAWN,      "I withdraw my request or offer."),
    _make_act("agreed",       ActorRole.AGREER,     {_O, _C, _P, PromiseState.REVOKED}, None,           "I agree to these terms.", _P),
    _make_act("refused",      ActorRole.OTHER_SIDE, {_P},                  None, "I don't agree to the change: the old terms stand."),
    _make_act("reported",     ActorRole.PROMISER,   {_P},                  None,                 "This is how it is going."),
    _make_act("help_wanted",  ActorRole.PROMISER,   TALKING | {_P},        None, "I need help, and this is what would help."),
    _make_act("help_offered", ActorRole.OTHERS,     OPEN,                  None,                 "I can help, and this is how."),
    _make_act("helped",       ActorRole.ANYONE,     OPEN,                  None,                 "I helped."),
    _make_act("renegotiated", ActorRole.EITHER,     {_P},                  None,                 "I request a change, and say why."),
    _make_act("followed_up",  ActorRole.FOLLOWER,   {_P, _D} | AFTER_PROMISED, None,             "How did it go? What next?"),
    _make_act("delivered",    ActorRole.PROMISER,   {_P},                  _D,                   "It is done; please look at it."),
    _make_act("accepted",     ActorRole.CUSTOMER,   {_D}, PromiseState.KEPT, "It is what we agreed.", PromiseState.PARTLY_KEPT),
    _make_act("rejected",     ActorRole.CUSTOMER,   {_D},                  _P,                   "It is not yet what we agreed."),
    _make_act("missed",       ActorRole.EITHER,     {_P, _D}, PromiseState.NOT_KEPT, "It was not kept, and here is why."),
    _make_act("revoked",      ActorRole.PROMISER,   {_P},                  PromiseState.REVOKED,        "I cannot keep it, and I say so."),
    _make_act("cancelled",    ActorRole.CUSTOMER,   {_P, _D},              PromiseState.CANCELLED,      "I don't need it any more."),
    _make_act("superseded",   ActorRole.EITHER,     OPEN,                  PromiseState.SUPERSEDED,     "Another promise takes its place."),
    _make_act("corrected",    ActorRole.AUTHOR,     frozenset(PromiseState),      None, "That entry of mine no longer counts."),
)  # fmt: skip
"""Every act of a promise. `promised` leads to promised once every promiser has said so, until then to offered; `agreed` to
promised where it answers an offer or a counter-offer; `accepted` to partly kept where it says `kept: partly`."""

ACTS_BY_NAME = {act.name: act for act in ACTS}


_ALLOWED = {state: tuple(act for act in ACTS if state in act.allowed_in) for state in PromiseState}


def list_acts_in_state(state: PromiseState) -> tuple[Act, ...]:
    """Return the acts that `state` has room for, in the table's order."""
    return _ALLOWED[state]


class Side(Flag):
    """The two sides of a promise; a promise to oneself has one party on both, a bystander is on none."""

    NONE = 0
    PROMISER = auto()
    CUSTOMER = auto()
    BOTH = PROMISER | CUSTOMER


# decision: 2026-11-22, Who is on both sides acts for the promiser
def find_side(actor: str, promise: Promise, parties: Parties) -> Side:
    """Return the side that `actor` acts for.

    Whoever is named outright stands there. Otherwise one acts as a member, lead or contact; a member of both sides acts
    for the promiser, since nobody may accept what they promised themselves.
    """
    named = _combine_sides(actor in promise.promisers, actor in promise.customers)
    if named:
        return named
    for_promiser = any(parties.may_act_for(actor, each) for each in promise.promisers)
    for_customer = any(parties.may_act_for(actor, each) for each in promise.customers)
    return Side.PROMISER if for_promiser and not promise.to_oneself else _combine_sides(for_promiser, for_customer)


def find_promise_signatories(actor: str, promise: Promise, parties: Parties) -> frozenset[str]:
    """Return the promisers that `actor` can sign for: itself, or each team that it acts for."""
    if actor in promise.promisers:
        return frozenset({actor})
    return frozenset(each for each in promise.promisers if parties.may_act_for(actor, each))


def _combine_sides(promiser: bool, customer: bool) -> Side:  # noqa: FBT001 - two answers to two questions
    return _SIDE_BY_ROLES[promiser, customer]


_SIDE_BY_ROLES = {(False, False): Side.NONE, (True, False): Side.PROMISER, (False, True): Side.CUSTOMER, (True, True): Side.BOTH}
