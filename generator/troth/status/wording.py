"""What a signature of an agreement stands under: the seven parts, their fingerprint, and who signs for whom."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value

if TYPE_CHECKING:
    from troth.model import Agreement, Parties, Wording


PARTS = {
    "value": "the value for the customers",
    "services": "the services",
    "requirements": "the measurable requirements",
    "needs": "what is needed from the customers",
    "roles": "the roles",
    "obstacles": "the obstacles",
    "resources": "the resources",
}
"""The seven parts, in words."""


def fingerprint_wording(wording: Wording) -> str:
    """Return the short SHA-256 of the wording: 12 hex digits over its canonical JSON."""
    return hash_value(asdict(wording))


def find_agreement_signatories(actor: str, agreement: Agreement, parties: Parties) -> tuple[str, ...]:
    """Return the parties of the agreement that `actor` may act for, the provider first."""
    named = (agreement.wording.provider, *agreement.wording.customers)
    if actor in named:
        return (actor,)
    return tuple(party for party in named if parties.may_act_for(actor, party))
