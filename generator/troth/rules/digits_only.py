"""The rule `digits-only`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def digits_only(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Make a party's id of letters, not of digits alone."""
    for party in ledger.listed:
        if party.id.isdigit():
            place = party.source.key_place(party.kind.section, party.id)
            hint = "make it of letters, such as the name: a number tells readers nothing"
            yield Problem("digits-only", place, f"the id {party.id} is only a number", hint, Severity.WARNING)
