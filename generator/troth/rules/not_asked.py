"""The rule `not-asked`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem
from troth.rules._misfits import misfits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def not_asked(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Reach out to those who were asked, and record the answers of those alone."""
    for place, misfit in misfits(ledger, theirs=False):
        yield Problem("not-asked", place, misfit.message, misfit.hint)
