"""The rule `requirement-twice`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def requirement_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every requirement of an agreement an id of its own."""
    for agreement in ledger.agreements.values():
        seen: dict[str, str] = {}
        for index, each in enumerate(agreement.wording.requirements):
            if each.id in seen:
                message = f"{each.id} is the id of an earlier requirement already: {shown(seen[each.id])}"
                place = agreement.source.place("requirements", index, "id")
                yield Problem("requirement-twice", place, message, "give this one another id: its measurements could not be told apart")
            seen.setdefault(each.id, each.what)
