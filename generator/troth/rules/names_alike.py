"""The rule `names-alike`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.confusables import odd_letter, skeletons
from troth.problem import Problem, Severity
from troth.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Party, PartyKind

_HINT = "if they are two, name one so that readers can tell them apart, such as 'Nina Novak (Sales)'; if they are one, keep one"


def names_alike(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Call no two parties by names that readers can take for each other."""
    seen: dict[tuple[PartyKind | None, str], Party] = {}
    for party in ledger.listed:
        looks = [(kind, look) for look in skeletons(party.name) for kind in (party.kind, None)]
        other = next((seen[each] for each in looks if each in seen and _may_mislead(party, seen[each])), None)
        if other:
            place = party.source.place(party.kind.section, party.id, "name")
            yield Problem("names-alike", place, _message(party, other), _HINT, Severity.WARNING)
        for each in looks:
            seen.setdefault(each, party)


def _may_mislead(party: Party, other: Party) -> bool:
    """Tell whether one may be taken for the other. A team may be called after its person: that is seen by whoever writes it."""
    is_same = party.name.casefold() == other.name.casefold()
    return party.id != other.id and (party.kind is other.kind or not is_same)


def _message(party: Party, other: Party) -> str:
    if party.name == other.name:
        return f"{quoted(party.name)} is the name of {other.id} as well"
    letter = odd_letter(party.name, other.name)
    return f"{quoted(party.name)} looks like the name of {other.id}, {quoted(other.name)}" + (
        f": one of them has {letter}" if letter else ""
    )
