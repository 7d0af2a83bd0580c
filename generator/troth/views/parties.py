"""The pages that list people, teams and customers."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.views.span import count, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Party
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.paging import Pager
    from troth.views.span import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """A party with what is open: no rates and no ranking, in the order of names. A team counts its members' promises too."""

    face: Face
    members: tuple[Face, ...]
    promised: int
    overdue: int
    owed: int
    """Open promises to it."""
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesPage:
    """The page that lists the parties of one kind."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    kind: PartyKind
    rows: tuple[PartyRow, ...]
    empty: str
    pager: Pager | None = None
    """Which of several pages this is, where there are too many for one."""


TITLES: Mapping[PartyKind, str] = MappingProxyType(
    {
        PartyKind.PERSON: "People",
        PartyKind.TEAM: "Teams",
        PartyKind.CUSTOMER: "Customers",
    }
)
_EMPTY: Mapping[PartyKind, str] = MappingProxyType(
    {
        PartyKind.PERSON: "There are no people yet: name them under `people:` in a file of commitments/parties.",
        PartyKind.TEAM: "There are no teams: name them under `teams:` in a file of commitments/parties, if you have some.",
        PartyKind.CUSTOMER: "There are no customers but people and teams: name them under `customers:` in a file of commitments/parties.",
    }
)
_NOTES: Mapping[PartyKind, str] = MappingProxyType({PartyKind.TEAM: " What their members promised counts for the team, too."})
_COUNTED: Mapping[PartyKind, tuple[str, str]] = MappingProxyType(
    {
        PartyKind.PERSON: ("person", "people"),
        PartyKind.TEAM: ("team", "teams"),
        PartyKind.CUSTOMER: ("customer", "customers"),
    }
)


def parties_page(kind: PartyKind, desk: Desk) -> PartiesPage:
    """Return the page that lists the parties of a kind, by name."""
    found = sorted(desk.board.ledger.parties.of_kind(kind), key=lambda party: (party.name.casefold().lstrip("@"), party.id))
    return PartiesPage(
        page=f"{kind.section}/index",
        title=TITLES[kind],
        description=f"{TITLES[kind]}: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=_says(kind, len(found), desk) if found else (),
        kind=kind,
        rows=tuple(_row(party, desk) for party in found),
        empty=_EMPTY[kind],
    )


def _says(kind: PartyKind, number: int, desk: Desk) -> Sentence:
    return (words(f"{desk.as_of_words}: {count(number, *_COUNTED[kind])}.{_NOTES.get(kind, '')}"),)


def _row(party: Party, desk: Desk) -> PartyRow:
    promised = desk.open_promises(party.id)
    if party.kind is PartyKind.TEAM:
        promised += desk.of_members(party)
    return PartyRow(
        face=desk.faces(party.id),
        members=desk.faces.of(party.members),
        promised=len(promised),
        overdue=sum(each.overdue for each in promised),
        owed=sum(each.state.open for each in desk.board.promised_to.get(party.id, ())),
        waiting=len(desk.board.waiting_for.get(party.id, ())),
    )
