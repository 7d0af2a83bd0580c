"""What a signature of an agreement stands under: the seven parts, their fingerprint, and who signs for whom."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value
from troth.status.answer_context import CONTEXT_DIGITS

if TYPE_CHECKING:
    from troth.model import Agreement, AgreementEntry, Parties, Wording


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


@lru_cache(maxsize=256)
def fingerprint_wording(wording: Wording) -> str:
    """Return the SHA-256 of the wording: 64 hex digits over its canonical JSON. The title is a name, and no part of it."""
    said = asdict(wording)
    del said["title"]
    return hash_value(said, CONTEXT_DIGITS)


def is_fingerprint_of(digits: str | None, wording: Wording) -> bool:
    """Tell whether a fingerprint is that of the wording. An old one, of 7 to 63 digits, is compared as it was made: title included.

    So are the first digits of a full one. One that is not written is that of any wording.
    """
    if not digits:
        return True
    return fingerprint_wording(wording).startswith(digits) or (len(digits) < CONTEXT_DIGITS and _with_title(wording).startswith(digits))


@lru_cache(maxsize=256)
def _with_title(wording: Wording) -> str:
    return hash_value(asdict(wording), CONTEXT_DIGITS)


def is_signature_current(entry: AgreementEntry, wording: Wording) -> bool:
    """Tell whether a signature stands under this wording: by its fingerprint alone, and by git's word where that is not full."""
    is_full = len(entry.terms or "") == CONTEXT_DIGITS
    return is_fingerprint_of(entry.terms, wording) and (is_full or not entry.of_other_words)


def find_agreement_signatories(actor: str, agreement: Agreement, parties: Parties) -> tuple[str, ...]:
    """Return the parties of the agreement that `actor` may act for, the provider first."""
    named = (agreement.wording.provider, *agreement.wording.customers)
    if actor in named:
        return (actor,)
    return tuple(party for party in named if parties.may_act_for(actor, party))
