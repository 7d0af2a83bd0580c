"""Identify the speaker: which party of the board an account or an address is, and for whom they may speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.messages.judgement import SaidAct
from troth.model import Kind
from troth.status.permissions import list_insiders

if TYPE_CHECKING:
    from troth.board import Board
    from troth.messages.judgement import SaidRecord
    from troth.model import Parties, Party, Publish, ReceivedMessage


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is no party of the board, or no longer: why nothing is taken."""

    reason: str


def find_speaker(message: ReceivedMessage, parties: Parties) -> str | Stranger:
    """Return the party that speaks: the one with that account now, or of a mail with that address.

    A former account is nobody's word: hosts give the names of accounts away again.
    """
    found = [party for party in parties if _is_speaker(party, message)]
    if not found:
        return Stranger("nobody on this board has this account" if message.account else "nobody on this board has this address")
    if len(found) > 1:
        return Stranger(f"this is the account of {' and '.join(party.id for party in found)}, so it is not clear who is speaking")
    left = found[0].left
    if left is not None and left < message.said_on:
        return Stranger(f"{found[0].name} left the board on {format_date(left)}")
    return found[0].id


def _is_speaker(party: Party, message: ReceivedMessage) -> bool:
    if message.channel == "mail":
        return any(_fold(each) == _fold(message.address) for each in party.emails)
    present = next((name for host, name in party.accounts if host == message.host), None)
    return present is not None and bool(message.account) and _fold(present) == _fold(message.account)


def _fold(name: str) -> str:
    """Return an account in small letters; only ASCII has a case here, so that no other letter passes for one of them."""
    return name.encode("utf-8", "replace").lower().decode()


def is_of_board(speaker: str, board: Board) -> bool:
    """Tell whether the speaker is a person of the board's own, and not only the contact of a customer."""
    return speaker in board.ledger.compute_once(list_insiders)


def refuse_on_behalf(act: SaidAct, speaker: str, board: Board) -> str | None:
    """Return why the speaker may not say an act for somebody else; None where they may, or say it for themselves."""
    other, parties = act.on_behalf_of, board.ledger.parties
    if other is None or parties.may_act_for(speaker, other):
        return None
    party = parties.get(other)
    owner = party.owner if party else None
    if owner == speaker:
        return None
    if act.kind is Kind.ASK:
        ask = board.ledger.asks.get(act.record)
        chiefs = [each for each in (ask.asker, ask.sponsor) if each] if ask else []
        if any(parties.may_act_for(speaker, each) for each in chiefs):
            return None
        names = " or ".join(map(parties.get_name, [*filter(None, [owner]), *chiefs]))
        return f"only {names} can record what {parties.get_name(other)} said"
    who = parties.get_name(owner) if owner else f"{parties.get_name(other)}"
    return f"only {who} can record what {parties.get_name(other)} said" if owner else f"only {who} can say this"


def choose_by(act: SaidAct, speaker: str, board: Board) -> str:
    """Return the party whose word the entry is: the speaker, or who they write it down for."""
    if act.on_behalf_of is None or act.kind is Kind.ASK:
        return speaker
    return speaker if board.ledger.parties.may_act_for(speaker, act.on_behalf_of) else act.on_behalf_of


def is_for_another(act: SaidAct, speaker: str, board: Board) -> bool:
    """Tell whether the speaker writes down what somebody else said."""
    return act.on_behalf_of is not None and not board.ledger.parties.may_act_for(speaker, act.on_behalf_of)


def is_withheld(said: SaidAct | SaidRecord, publish: Publish) -> bool:
    """Tell whether the board keeps to itself what is said here: then it is not taken from where everybody can read it."""
    if publish.is_everything:
        return False
    if not publish.names or not isinstance(said, SaidAct):
        return True
    words = any((isinstance(value, str) and key not in _PLAIN_KEYS) or key == "became" for key, value in said.fields.items())
    rated = any(key in said.fields for key in ("satisfaction", "rating"))
    return (words and not publish.notes) or (rated and not publish.ratings) or (said.kind is Kind.ASK and publish.silent != "names")


_PLAIN_KEYS = frozenset(
    {"due", "until", "respond_by", "happened", "occurrence", "through", "answer", "confidence", "kept", "reason", "promise", "refer_to"}
)
"""Fields that hold no words of one's own."""
