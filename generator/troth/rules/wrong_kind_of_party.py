"""The rule `wrong-kind-of-party`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from troth.model import Kind, PartyKind
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Keys

_PEOPLE, _TEAMS, _GROUPS = frozenset({PartyKind.PERSON}), frozenset({PartyKind.TEAM}), frozenset({PartyKind.TEAM, PartyKind.CUSTOMER})
_WANTED = {
    ("teams", "lead"): (_PEOPLE, "a team is led by a person"),
    ("teams", "members"): (_PEOPLE, "the members of a team are people"),
    ("customers", "contacts"): (_PEOPLE, "the contacts of a customer are people"),
    ("people", "teams"): (_TEAMS, "a person belongs to teams"),
    ("asked", "each"): (_GROUPS, "each asks the members of a team or the contacts of a customer"),
}
"""Where only some kinds of parties may stand: by the first key and the field, those kinds, and why."""


def wrong_kind_of_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name a person where a person is wanted, and a team where a team is."""
    times = Counter(party.id for party in ledger.listed)
    for mention in ledger.mentions:
        wanted = _WANTED.get(_field(mention.keys)) if mention.kind is Kind.PARTIES else None
        party = ledger.parties.get(mention.id) if wanted else None
        if wanted and party and times[party.id] <= 1 and party.kind not in wanted[0]:
            hint = f"name a {' or a '.join(sorted(wanted[0]))} instead of {party.id}"
            yield Problem("wrong-kind-of-party", mention.place, f"{party.id} is a {party.kind}; {wanted[1]}", hint)


def _field(keys: Keys) -> tuple[str, str]:
    """Return the first key and the field of a reference: `teams`, `lead` for the lead of any team."""
    return str(keys[0]), str(keys[2]) if len(keys) > 2 else ""  # noqa: PLR2004 - after the section and the id
