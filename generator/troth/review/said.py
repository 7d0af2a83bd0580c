"""One thing that a change does, in the board's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.provenance import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.lifecycle.provenance import Witness
    from troth.model import Kind, Parties, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the change does to one record: `act` is the word for it, `sentence` says who does what, in user text."""

    kind: Kind
    record: str
    """The record's id; for parties the party's, for the board nothing."""
    act: str
    """An act of a log, or one of the words of `headline.PHRASES`."""
    sentence: str
    place: Place
    title: str = ""
    by: str = ""
    level: Level | None = None
    """How well git bears witness, for an entry of a log."""
    note: str = ""
    """What git adds: `entered 12 days later`, `recorded by Ann`."""
    missing: tuple[str, ...] | None = None
    """For a promise that the change makes: what it still lacks, by the codes of the trust check. None elsewhere."""


def names(ids: Sequence[str], parties: Parties) -> str:
    """Return the names as one says them: `Nina`, `Nina and Marek`, `Nina, Marek and Jane`."""
    said = [parties.name(each) for each in ids]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def titled(title: str) -> str:
    """Return a record's title as a sentence names it."""
    return f"“{title}”"


def keys(changed: Sequence[str]) -> str:
    """Return the keys of a file as one says them: `why`, `why and tags`."""
    said = [each.replace("_", " ") for each in changed]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def witnessed(witness: Witness) -> str:
    """Return what git adds to something: who recorded it for its party, and how much later."""
    recorded = f"recorded by {witness.author}" if witness.level is Level.RECORDED else ""
    return ", ".join(filter(None, (recorded, witness.in_words)))
