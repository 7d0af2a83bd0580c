"""The rule `ask-not-theirs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem
from troth.rules._misfits import misfits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def ask_not_theirs(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let the asker or the sponsor reach out, pause and close, and those who were asked answer."""
    for place, misfit in misfits(ledger, theirs=True):
        yield Problem("ask-not-theirs", place, misfit.message, misfit.hint)
