"""The rule `asked-twice`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.circle import members
from troth.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Ask, Parties


def asked_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask everybody once: by name, or as a member of one team."""
    for ask in ledger.asks.values():
        for index, again in _again(ask, ledger.parties):
            names = ", ".join(again[:_SHOWN]) + (f" and {len(again) - _SHOWN} more" if len(again) > _SHOWN else "")
            verbs = ("is", "counts") if len(again) == 1 else ("are", "count")
            message = f"{names} {verbs[0]} asked already further up, and {verbs[1]} once"
            hint = "take this line out" if not ask.asked[index].each else "take the names out that the team brings in, or leave it so"
            yield Problem("asked-twice", ask.source.place("asked", index), message, hint, Severity.WARNING)


_SHOWN = 3


def _again(ask: Ask, parties: Parties) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines of the list that ask somebody who was asked further up, with who that is."""
    seen: set[str] = set()
    for index, one in enumerate(ask.asked):
        asked = members(one.party, parties) if one.each else (one.party,)
        again = tuple(each for each in asked if each in seen)
        seen.update(asked)
        if again:
            yield index, again
