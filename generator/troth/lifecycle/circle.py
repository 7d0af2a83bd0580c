"""The circle of an ask: everybody who was asked, whom an entry reaches, and who may write which entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Ask, AskEntry, Parties

LEADING = frozenset({"reached_out", "paused", "closed"})
"""The acts of the asker and the sponsor; the others are those of the people who were asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why an entry of an ask's log has no place: the key at fault, the sentence, and what to write instead."""

    key: tuple[str | int, ...]
    """From the entry on: `("to", 2)`."""
    theirs: bool
    """The act is somebody else's to do; otherwise somebody is named who was not asked."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Those whom an ask goes to, each once, in the file's order."""

    ask: Ask
    parties: Parties
    asked: tuple[str, ...]
    known: frozenset[str]
    groups: Mapping[str, tuple[str, ...]]
    """The asked teams and segments that somebody acts for, by the person."""

    def leads(self, actor: str) -> bool:
        """Tell whether `actor` is the asker or the sponsor, or acts for one of them."""
        return self.parties.acts_for(actor, self.ask.asker) or (
            self.ask.sponsor is not None and self.parties.acts_for(actor, self.ask.sponsor)
        )

    def answerer(self, entry: AskEntry) -> str | None:
        """Return the asked party that an `answered` entry answers for; None where that can't be told."""
        if entry.on_behalf_of is not None:
            return entry.on_behalf_of if entry.on_behalf_of in self.known else None
        return self.standing_for(entry.by)

    def standing_for(self, actor: str) -> str | None:
        """Return the asked party that `actor` is, or the only one that it acts for."""
        if actor in self.known:
            return actor
        groups = self.groups.get(actor, ())
        return groups[0] if len(groups) == 1 else None

    def stands_for(self, actor: str) -> str | None:
        """Return the asked party whose answer a promise of `actor` is: of several, the first by id."""
        return self.standing_for(actor) or next(iter(self.groups.get(actor, ())), None)

    def named(self, to: tuple[str, ...]) -> frozenset[str]:
        """Return those asked whom a list names: themselves, or as members of a team."""
        found = set(to)
        for each in to:
            party = self.parties.get(each)
            found.update(party.members if party else ())
        return self.known & found

    def misfit(self, entry: AskEntry) -> Misfit | None:
        """Return why an entry has no place, or None where it has one; of several faults the first."""
        found = self._answer(entry) if entry.act == "answered" else self._lead(entry)
        return next(found, None)

    def _lead(self, entry: AskEntry) -> Iterator[Misfit]:
        if entry.act in LEADING and not self.leads(entry.by):
            leads = " or ".join(filter(None, (self.ask.asker, self.ask.sponsor)))
            message = f"{entry.act} is for the asker or the sponsor to write, and {entry.by} is neither"
            yield Misfit(key=("by",), theirs=True, message=message, hint=f"this is for {leads} to write")
        for index, each in enumerate(entry.to):
            if each not in _EVERYBODY and not self.named((each,)):
                yield Misfit(key=("to", index), theirs=False, message=f"{each} was not asked", hint=f"take {each} out, or add it to asked")

    def _answer(self, entry: AskEntry) -> Iterator[Misfit]:
        party = entry.on_behalf_of
        if party is not None and party not in self.known:
            yield Misfit(key=("for",), theirs=False, message=f"{party} was not asked", hint="write for whom of those asked it answers")
        elif party is not None and not (self.parties.acts_for(entry.by, party) or self.leads(entry.by)):
            message = f"{entry.by} neither is nor acts for {party}, and is not the asker either"
            hint = f"this is for {party} to answer, or for {self.ask.asker} to record"
            yield Misfit(key=("by",), theirs=True, message=message, hint=hint)
        elif party is None and self.standing_for(entry.by) is None:
            yield Misfit(key=("by",), theirs=False, **self._nobody(entry.by))

    def _nobody(self, actor: str) -> dict[str, str]:
        """Return what to say of one of whom nobody can tell whose answer it gives."""
        groups = self.groups.get(actor, ())
        if groups:
            message = f"{actor} belongs to {' and '.join(groups)}, and {'both' if len(groups) == _TWO else 'all of them'} were asked"
            return {"message": message, "hint": f"add for: {groups[0]}, or the one that it answers for"}
        recording = self.leads(actor)
        hint = "add for: with whom of those asked it answers for" if recording else f"add {actor} to asked, or write for whom it answers"
        return {"message": f"{actor} was not asked", "hint": hint}


_EVERYBODY = frozenset({"all", "unanswered"})
_TWO = 2


def circle(ask: Ask, parties: Parties) -> Circle:
    """Return the circle of an ask: `{each: team}` gives every member."""
    asked = tuple(dict.fromkeys(party for one in ask.asked for party in _one(one.party, parties, each=one.each)))
    groups: dict[str, list[str]] = defaultdict(list)
    for each in sorted(asked):
        party = parties.get(each)
        for member in party.members if party else ():
            groups[member].append(each)
    return Circle(ask=ask, parties=parties, asked=asked, known=frozenset(asked), groups={each: tuple(of) for each, of in groups.items()})


def members(party: str, parties: Parties) -> tuple[str, ...]:
    """Return who is asked by `{each: party}`."""
    found = parties.get(party)
    return found.members if found else ()


def _one(party: str, parties: Parties, *, each: bool) -> tuple[str, ...]:
    return members(party, parties) if each else (party,)
