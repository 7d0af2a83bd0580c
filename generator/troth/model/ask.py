"""An ask: one request to several people, and what was done to get their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model.promise import LogEntry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from troth.model.promise import Amount
    from troth.model.settings import LadderStep
    from troth.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTarget:
    """One item of the list of those asked: a party, or with `each` every member of one."""

    party: str
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskEntry(LogEntry):
    """One line of an ask's log."""

    to: tuple[str, ...] = ()
    """Whom it reaches: party ids, or the one word `all` or `unanswered`."""
    to_number: int | None = None
    """How many it reaches, where their names are not published."""
    via: str | None = None
    answer: str | None = None
    on_behalf_of: str | None = None
    """The asked party that `by` answers for: the entry's `for`."""
    promise: str | None = None
    amount: Amount | None = None
    refer_to: str | None = None
    until: dt.date | None = None
    because: str | None = None
    became: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What became of what somebody answered, by party: said when the ask is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One ask file."""

    id: str
    source: Source
    title: str
    asker: str
    asked: tuple[AskTarget, ...]
    seeks: str
    made: dt.date
    respond_by: dt.date
    request: str
    sponsor: str | None = None
    why: str | None = None
    benefit: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What is in it for them, by party; `default` for everybody else."""
    goal: str | None = None
    target: Amount | None = None
    ladder: tuple[LadderStep, ...] | None = None
    """Its own ladder, or None for the board's."""
    log: tuple[AskEntry, ...] = ()

    @property
    def is_mutual(self) -> bool:
        """Tell whether a team asks each of its own members for a promise: what each of them gives, the others get."""
        return self.seeks == "promise" and self.asked == (AskTarget(party=self.asker, each=True),)

    def find_benefit(self, party: str, groups: Iterable[str] = ()) -> str | None:
        """Return what is in it for that party: said of it, else of a group of its own, asked member by member or not, else of everybody."""
        asked = [each.party for each in self.asked if each.each]
        own = sorted(groups, key=lambda each: (each not in asked, each))
        return next((self.benefit[each] for each in (party, *own, "default") if each in self.benefit), None)
