"""Who promises and who is promised: people, teams and customers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model.source import Source


class PartyKind(StrEnum):
    """The three kinds of parties; a party's id is unique over all of them."""

    PERSON = "person"
    TEAM = "team"
    CUSTOMER = "customer"

    @property
    def section(self) -> str:
        """Return the key of the parties file, and the folder of the site, that holds parties of this kind."""
        return {"person": "people", "team": "teams", "customer": "customers"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One party. `members` are the people who may act for it, sorted: none for a person."""

    id: str
    kind: PartyKind
    name: str
    source: Source
    github: str | None = None
    email: str | None = None
    timezone: str | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class Parties:
    """All parties of a board, with who may act for whom.

    Parties of other boards, `outside`, are known by `sales:rosa`; whoever goes through the parties meets only the board's own.
    """

    __slots__ = ("_by_id", "_outside")

    def __init__(self, parties: Iterable[Party] = (), outside: Iterable[Party] = ()) -> None:
        self._by_id: Mapping[str, Party] = {party.id: party for party in sorted(parties, key=lambda each: each.id)}
        self._outside: Mapping[str, Party] = {party.id: party for party in outside}

    def __iter__(self) -> Iterator[Party]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, party: object) -> bool:
        return party in self._by_id or party in self._outside

    def __getitem__(self, party: str) -> Party:
        return self._by_id[party] if party in self._by_id else self._outside[party]

    def get(self, party: str) -> Party | None:
        """Return the party with this id, or nothing."""
        return self._by_id.get(party) or self._outside.get(party)

    def get_name(self, party: str) -> str:
        """Return the party's name, or its id where there is no such party."""
        found = self.get(party)
        return found.name if found else party

    def may_act_for(self, actor: str, party: str) -> bool:
        """Tell whether `actor` may act for `party`: it is that party, or one of its members, lead or contacts."""
        if actor == party:
            return True
        found = self.get(party)
        return found is not None and actor in found.members

    def list_of_kind(self, kind: PartyKind) -> tuple[Party, ...]:
        """Return the parties of one kind, by id."""
        return tuple(party for party in self if party.kind is kind)
