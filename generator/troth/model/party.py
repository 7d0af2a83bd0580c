"""Who promises and who is promised: people, teams and customers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.base.text import list_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

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


ACCOUNT_HOSTS = ("github", "gitlab", "forgejo")
"""The software of the hosts on which a party may have accounts, as the files call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One party. `members` are the people who may act for it, sorted: none for a person."""

    id: str
    kind: PartyKind
    name: str
    source: Source
    emails: tuple[str, ...] = ()
    """Its addresses: the present one first, then those that old commits bear."""
    accounts: tuple[tuple[str, str], ...] = ()
    """Its accounts, each with the host's software (`github`, `gitlab`, `forgejo`): of each host the present one first."""
    timezone: str | None = None
    lead: str | None = None
    members: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    owner: str | None = None
    """The person inside who looks after a customer."""
    left: date | None = None
    """The last day on which a person was here."""
    former: tuple[tuple[str, date], ...] = ()
    """Who acted for a team or customer, each with the last day on which they did."""
    since: tuple[tuple[str, date], ...] = ()
    """From which day on somebody acts for a team or customer, where it says so."""
    messages: str = "daily"
    """How often it wants to be told what waits: daily, weekly or none."""
    skills: tuple[str, ...] = ()
    """What it can be asked to help with."""

    @property
    def email(self) -> str | None:
        """The present address."""
        return self.emails[0] if self.emails else None

    @property
    def github(self) -> str | None:
        """The present account on GitHub."""
        return next((name for host, name in self.accounts if host == "github"), None)

    @property
    def is_reachable(self) -> bool:
        """Tell whether it has an address or account that a commit can bear."""
        return bool(self.emails or self.accounts)


class Parties:
    """All parties of a board, with who may act for whom.

    Parties of other boards, `outside`, are known by `sales:rosa`; whoever goes through the parties meets only the board's own.
    """

    __slots__ = ("_by_id", "_listed", "_outside", "_stretches", "_turning_days")

    def __init__(self, parties: Iterable[Party] = (), outside: Iterable[Party] = (), *, listed: Parties | None = None) -> None:
        self._by_id: Mapping[str, Party] = {party.id: party for party in sorted(parties, key=lambda each: each.id)}
        self._outside: Mapping[str, Party] = {party.id: party for party in outside}
        self._listed = listed or self
        self._turning_days = sorted(set(self._iter_turning_days())) if listed is None else []
        self._stretches: dict[int, Parties] = {}

    def _iter_turning_days(self) -> Iterator[date]:
        """Yield the first days on which somebody else than before may act for a party."""
        for party in self:
            yield from (day for _, day in party.since)
            yield from (add_days(last, 1) for _, last in party.former)
            if party.left is not None:
                yield add_days(party.left, 1)

    def replace_listed(self, parties: Iterable[Party]) -> Parties:
        """Return these parties of the board's own, beside the same of other boards."""
        return Parties(parties, self._outside.values())

    def on(self, day: date) -> Parties:
        """Return the parties with those as members who could act for them on that day; the very same where nobody comes or goes."""
        if self._listed is not self:
            return self._listed.on(day)
        if not self._turning_days:
            return self
        stretch = bisect_right(self._turning_days, day)
        if stretch not in self._stretches:
            changed = {each.id: members for each in self if (members := self._list_members_on(each, day)) != each.members}
            parties = (replace(each, members=changed[each.id]) if each.id in changed else each for each in self)
            self._stretches[stretch] = Parties(parties, self._outside.values(), listed=self) if changed else self
        return self._stretches[stretch]

    def _list_members_on(self, group: Party, day: date) -> tuple[str, ...]:
        since = dict(group.since)
        present = {each for each in group.members if since.get(each, day) <= day and not self._has_left_by(each, day)}
        former = {each for each, last in group.former if day <= last and (each in group.members or since.get(each, day) <= day)}
        return tuple(sorted(present | former))

    def _has_left_by(self, person: str, day: date) -> bool:
        found = self._by_id.get(person)
        return found is not None and found.left is not None and found.left < day

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

    def list_named(self, name: str) -> tuple[str, ...]:
        """Return the ids of whom a word may mean: by id, name, account, address or a person's first name, in any capitals.

        The first of these ways that finds somebody decides; several where it finds several.
        """
        wanted, typed = name.strip().casefold(), list_spellings(name)
        account = wanted.removeprefix("@")
        ways = (
            lambda each: each.id.casefold() == wanted,
            lambda each: each.name.casefold() == wanted,
            lambda each: bool(typed & list_spellings(each.name)),
            lambda each: any(own.casefold() == account for _, own in each.accounts),
            lambda each: any(own.casefold() == wanted for own in each.emails),
            lambda each: each.kind is PartyKind.PERSON and bool(typed & list_spellings(each.name.partition(" ")[0])),
        )
        found = (tuple(each.id for each in self if is_meant(each)) for is_meant in ways)
        return next(filter(None, found), ())

    def may_act_for(self, actor: str, party: str) -> bool:
        """Tell whether `actor` may act for `party`: it is that party, or one of its members, lead or contacts."""
        if actor == party:
            return True
        found = self.get(party)
        return found is not None and actor in found.members

    def is_any_reachable(self, party: str) -> bool:
        """Tell whether the party, or somebody who acts for it, has an address or account that a commit can bear."""
        found = self.get(party)
        people = (found, *filter(None, map(self.get, found.members))) if found else ()
        return any(each.is_reachable for each in people)

    def list_of_kind(self, kind: PartyKind) -> tuple[Party, ...]:
        """Return the parties of one kind, by id."""
        return tuple(party for party in self if party.kind is kind)
