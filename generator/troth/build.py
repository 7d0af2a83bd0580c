"""The composition root: from a folder and a date to the board and its problems."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.board import Board, board
from troth.days import AsOf, Moment
from troth.problem import in_order
from troth.read.ledger import read_ledger
from troth.rules import broken
from troth.withholding import withheld, without_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from troth.ledger import Ledger
    from troth.problem import Problem


def look(root: Path, when: AsOf | Moment, *, witness: bool = False, published: bool = False) -> Board:
    """Read the board in `root`, check it, and derive all that follows as of `when`; with `witness`, ask git who wrote what.

    With `published` it is the board that others may see: without what its settings withhold. Raises BoardError where there is
    nothing to look at.
    """
    ledger, problems = read_ledger(root)
    if witness:
        from troth.read.git import history  # noqa: PLC0415 - a check asks git nothing, and has no need to know how
        from troth.read.git.wordings import signed_wordings  # noqa: PLC0415

        known = history(root, ledger.parties)
        ledger = replace(ledger, history=known, wordings=signed_wordings(root, ledger.agreements, known))
    as_of = when.in_zone(ledger.settings.timezone) if isinstance(when, Moment) else when
    found = in_order((*problems, *_drafts(ledger), *broken(ledger, as_of)))
    if published:
        return board(withheld(ledger), as_of, in_order(without_words(found, ledger.settings.publish)))
    return board(ledger, as_of, found)


def _drafts(ledger: Ledger) -> Iterator[Problem]:
    """Yield what is wrong with the board's own drafts: few boards have any, and trying them needs a template engine."""
    if ledger.drafts:
        from troth.render.drafts import draft_faults  # noqa: PLC0415

        yield from draft_faults(ledger.drafts)


def moment(given: AsOf | None, environment: Mapping[str, str], now: float) -> AsOf | Moment:
    """Return the date that was named, else the moment of `SOURCE_DATE_EPOCH`, else `now` (seconds after 1970 in UTC)."""
    if given is not None:
        return given
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    return Moment(int(epoch), pinned=True) if epoch.isdecimal() else Moment(now)
