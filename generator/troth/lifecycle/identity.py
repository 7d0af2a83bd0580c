"""Which e-mail addresses are a party's own: the one it states, and GitHub's noreply address of its account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Parties, Party

_NOREPLY = re.compile(r"(?:[0-9]+\+)?([^@+]+)@users\.noreply\.github\.com")


def has_address(party: Party, email: str) -> bool:
    """Tell whether this address is that very party's, whatever its case; one that looks like it is not."""
    address = _small(email)
    if party.email and address == _small(party.email):
        return True
    noreply = _NOREPLY.fullmatch(address)
    return bool(noreply and party.github and noreply[1] == _small(party.github))


def belongs(email: str, party: str, parties: Parties) -> bool:
    """Tell whether this address is the party's, or that of somebody who may act for it: a member, lead or contact."""
    found = parties.get(party)
    if found is None or not email:
        return False
    return any(has_address(each, email) for each in (found, *filter(None, map(parties.get, found.members))))


def of_anybody(email: str, parties: Parties) -> bool:
    """Tell whether this address is that of any party of the board."""
    return any(has_address(party, email) for party in parties)


def _small(address: str) -> str:
    """Return the address in small letters; only ASCII has a case here, so that no other letter passes for one of them."""
    return address.encode("utf-8", "replace").lower().decode()
