"""The circle of an ask: everybody who was asked, whom an entry reaches, and who may write which entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.model import Ask, AskEntry, Parties


ASKER_ACTS = frozenset({"reached_out", "paused", "closed"})
"""The acts of the asker and the sponsor; the others are those of the people who were asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidAskEntry:
    """Why an entry of an ask's log has no place: the key at fault, the sentence, and what to write instead."""

    key: tuple[str | int, ...]
    """From the entry on: `("to", 2)`."""
    is_wrong_actor: bool
    """The act is somebody else's to do; otherwise somebody is named who was not asked."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondents:
    """Those whom an ask goes to, each once, in the file's order."""

    ask: Ask
    parties: Parties
    asked: tuple[str, ...]
    asked_ids: frozenset[str]
    groups_by_person: Mapping[str, tuple[str, ...]]
    """The asked teams and segments that somebody acts for, or did, by the person."""

    def is_led_by(self, actor: str, day: date) -> bool:
        """Tell whether `actor` is the asker or the sponsor, or acted for one of them on that day."""
        parties = self.parties.on(day)
        return any(parties.may_act_for(actor, each) for each in filter(None, (self.ask.asker, self.ask.sponsor)))

    def find_answerer(self, entry: AskEntry) -> str | None:
        """Return the asked party that an `answered` entry answers for; None where that can't be told."""
        if entry.on_behalf_of is not None:
            return entry.on_behalf_of if entry.on_behalf_of in self.asked_ids else None
        return self.find_asked_party(entry.by, entry.date)

    def find_asked_party(self, actor: str, day: date | None = None) -> str | None:
        """Return the asked party that `actor` is, or the only one that it acts for, on one day or now."""
        if actor in self.asked_ids:
            return actor
        groups = self._list_groups(actor, day)
        return groups[0] if len(groups) == 1 else None

    def _list_groups(self, actor: str, day: date | None) -> tuple[str, ...]:
        parties = self.parties.on(day) if day else self.parties
        return tuple(each for each in self.groups_by_person.get(actor, ()) if parties.may_act_for(actor, each))

    def find_promising_party(self, actor: str) -> str | None:
        """Return the asked party whose answer a promise of `actor` is: of several, the first by id."""
        return self.find_asked_party(actor) or next(iter(self.groups_by_person.get(actor, ())), None)

    def select_named(self, party_ids: tuple[str, ...]) -> frozenset[str]:
        """Return those asked whom a list names: themselves, or as members of a team."""
        found = set(party_ids)
        for each in party_ids:
            party = self.parties.get(each)
            found.update(party.members if party else ())
        return self.asked_ids & found

    def find_fault(self, entry: AskEntry) -> InvalidAskEntry | None:
        """Return why an entry has no place, or None where it has one; of several faults the first."""
        found = self._check_answer_entry(entry) if entry.act == "answered" else self._check_asker_entry(entry)
        return next(found, None)

    def _name_leads(self) -> str:
        return " or ".join(filter(None, (self.ask.asker, self.ask.sponsor)))

    def _check_asker_entry(self, entry: AskEntry) -> Iterator[InvalidAskEntry]:
        if entry.act in ASKER_ACTS and not self.is_led_by(entry.by, entry.date):
            message = f"{entry.act} is said by the asker or the sponsor, but {entry.by} is neither"
            yield InvalidAskEntry(key=("by",), is_wrong_actor=True, message=message, hint=f"ask {self._name_leads()} to add this entry")
        for each in entry.became:
            if each not in self.asked_ids:
                hint = "use the id of someone who was asked"
                yield InvalidAskEntry(key=("became", each), is_wrong_actor=False, message=f"{each} was not asked", hint=hint)
        for index, each in enumerate(entry.to):
            if each not in _GROUP_WORDS and not self.select_named((each,)):
                yield InvalidAskEntry(
                    key=("to", index), is_wrong_actor=False, message=f"{each} was not asked", hint=f"remove {each}, or add it to asked"
                )

    def _check_answer_entry(self, entry: AskEntry) -> Iterator[InvalidAskEntry]:
        party = entry.on_behalf_of
        if party is not None and party not in self.asked_ids:
            yield InvalidAskEntry(key=("for",), is_wrong_actor=False, message=f"{party} was not asked", hint="write in for: who was asked")
        elif party is not None and not self._may_answer(entry, party):
            message = f"{entry.by} is not {party}, does not act for {party}, and is not the asker or the sponsor"
            hint = f"ask {party} to answer, or {self._name_leads()} to record the answer"
            yield InvalidAskEntry(key=("by",), is_wrong_actor=True, message=message, hint=hint)
        elif party is None and self.find_asked_party(entry.by, entry.date) is None:
            yield InvalidAskEntry(key=("by",), is_wrong_actor=False, **self._explain_unknown_actor(entry.by, entry.date))

    def _may_answer(self, entry: AskEntry, party: str) -> bool:
        """Tell whether an answer for a party is by somebody who acted for it then, or is recorded by the asker or sponsor."""
        return self.parties.on(entry.date).may_act_for(entry.by, party) or self.is_led_by(entry.by, entry.date)

    def _explain_unknown_actor(self, actor: str, day: date) -> dict[str, str]:
        """Return what to say of one of whom nobody can tell whose answer it gives."""
        groups = self._list_groups(actor, day)
        if groups:
            message = f"{actor} belongs to {' and '.join(groups)}, and {'both' if len(groups) == _TWO else 'all of them'} were asked"
            return {"message": message, "hint": f"add for: {groups[0]}, or the team that this answer is for"}
        recording = self.is_led_by(actor, day)
        hint = (
            "add for: with the person or team that this answer is for"
            if recording
            else f"add {actor} to asked, or add for: with who was asked"
        )
        return {"message": f"{actor} was not asked", "hint": hint}


_GROUP_WORDS = frozenset({"all", "unanswered"})
_TWO = 2


def find_respondents(ask: Ask, parties: Parties) -> Respondents:
    """Return the circle of an ask: `{each: team}` gives every member on the day the ask was made."""
    then = parties.on(ask.made)
    asked = tuple(dict.fromkeys(party for one in ask.asked for party in (list_members(one.party, then) if one.each else (one.party,))))
    groups: dict[str, list[str]] = defaultdict(list)
    for each in sorted(asked):
        party = parties.get(each)
        for member in dict.fromkeys((*party.members, *(person for person, _ in party.former))) if party else ():
            groups[member].append(each)
    return Respondents(
        ask=ask, parties=parties, asked=asked, asked_ids=frozenset(asked), groups_by_person={each: tuple(of) for each, of in groups.items()}
    )


def list_members(party: str, parties: Parties) -> tuple[str, ...]:
    """Return who is asked by `{each: party}`."""
    found = parties.get(party)
    return found.members if found else ()
