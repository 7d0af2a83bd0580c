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
    from troth.model import Party

_HINT = "if they are two, name one so that readers can tell them apart, such as 'Nina Novak (Sales)'; if they are one, keep one"


def names_alike(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Call no two parties by names that readers can take for each other."""
    first: dict[str, Party] = {}
    for party in ledger.listed:
        looks = skeletons(party.name)
        other = next((first[each] for each in looks if each in first), party)
        if other.id != party.id:
            place = party.source.place(party.kind.section, party.id, "name")
            yield Problem("names-alike", place, _message(party, other), _HINT, Severity.WARNING)
        for each in looks:
            first.setdefault(each, party)


def _message(party: Party, other: Party) -> str:
    if party.name == other.name:
        return f"{quoted(party.name)} is the name of {other.id} as well"
    letter = odd_letter(party.name, other.name)
    return f"{quoted(party.name)} looks like the name of {other.id}, {quoted(other.name)}" + (f": one of them has {letter}" if letter else "")
