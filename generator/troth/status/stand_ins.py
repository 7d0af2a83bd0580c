"""Who is asked and told in place of somebody who has left: their team's lead, the other contacts of their customer, or its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.model import PartyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.model import Parties
    from troth.status.schedule import PendingAction


def has_left(party: str, parties: Parties, day: date) -> bool:
    """Tell whether somebody's last day was before this one."""
    found = parties.get(party)
    return found is not None and found.left is not None and found.left < day


def list_told(party_ids: Iterable[str], parties: Parties, day: date, maintainers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return for whom something waits: the parties themselves, and in place of each who has left those who look after it.

    Where nobody does it waits for the board's maintainers, and where it names none for whom it did, so that nothing is lost.
    """
    told: dict[str, None] = {}
    for party in party_ids:
        if not has_left(party, parties, day):
            told[party] = None
            continue
        others = tuple(find_stand_ins(party, parties, day)) or maintainers
        told |= dict.fromkeys([each for each in others if not has_left(each, parties, day)] or [party])
    return tuple(told)


def find_stand_ins(person: str, parties: Parties, day: date) -> Iterator[str]:
    """Yield who looks after what a person had, who has left: first the teams, and only where there are none the customers."""
    own = parties.get(person)
    then = parties.on(own.left) if own is not None and own.left is not None else parties
    groups = [parties[each.id] for each in then if person in {*each.members, each.lead, *(who for who, _ in each.former)}]
    teams = [each for each in groups if each.kind is PartyKind.TEAM]
    for group in teams or [each for each in groups if each.kind is PartyKind.CUSTOMER]:
        if group.lead is not None and group.lead != person and not has_left(group.lead, parties, day):
            yield group.lead
            continue
        others = [each for each in group.members if each != person and not has_left(each, parties, day)]
        yield from others or filter(None, (group.owner,))


def redirect_actions(
    actions: Iterable[PendingAction], parties: Parties, day: date, maintainers: tuple[str, ...]
) -> tuple[PendingAction, ...]:
    """Return what waits, for those who are told in place of whom has left."""
    return tuple(
        replace(each, parties=list_told(each.parties, parties, day, maintainers))
        if any(has_left(one, parties, day) for one in each.parties)
        else each
        for each in actions
    )
