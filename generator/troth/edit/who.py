"""Which party of the board somebody is: by what they say, else by the address that git has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.edit.fault import EditError
from troth.lifecycle.identity import belongs, has_address, of_anybody
from troth.model import PartyKind
from troth.wording import shown

if TYPE_CHECKING:
    from troth.model import Parties
    from troth.read.identity import Identity


def me(identity: Identity, parties: Parties) -> str:
    """Return the id of the party with the address that git has: the e-mail, or GitHub's noreply address of the account.

    Raises EditError, with the way out, where there is none or more than one.
    """
    if not identity.email:
        raise EditError(
            "git does not know who you are, so the board does not either", "Say who acts with --by ID; or: git config user.email YOU@…"
        )
    found = sorted(party.id for party in parties if has_address(party, identity.email))
    people = [each for each in found if parties[each].kind is PartyKind.PERSON]
    if len(people or found) == 1:
        return (people or found)[0]
    if found:
        raise EditError(f"{shown(identity.email)} is the address of {' and '.join(found)}", "Say which of them acts with --by ID.")
    raise EditError(f"git knows you as {_known(identity)}, and no party of this board has that address", _way_out(identity, parties))


def recorded_for(by: str, identity: Identity, parties: Parties) -> str | None:
    """Return what to say where somebody writes down what another did; None where they write for themselves, or nobody can tell."""
    if not identity.email or belongs(identity.email, by, parties):
        return None
    addressed = any(party and (party.email or party.github) for party in (parties.get(by),))
    if not addressed and not of_anybody(identity.email, parties):
        return None
    review = f"; a review will ask that {by} commits it" if addressed else ""
    return f"git knows you as {_known(identity)}, so it will show that you recorded this for {by}{review}"


def _known(identity: Identity) -> str:
    return shown(f"{identity.name} <{identity.email}>" if identity.name else identity.email)


def _way_out(identity: Identity, parties: Parties) -> str:
    same = next(
        (party.id for party in parties if party.kind is PartyKind.PERSON and party.name.casefold() == identity.name.casefold()), None
    )
    return f"Say who acts: --by {same or 'ID'}; or add the address to your entry under commitments/parties/ as email."
