"""The circle of an ask: everybody who was asked, whom an entry reaches, and who may write which entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.status.acts import PromiseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Ask, AskEntry, Meeting, Parties
    from troth.status.ask import AskStatus
    from troth.status.promise import PromiseSnapshot


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEvent:
    """Something that two parties did together: `met`, `promised`, `kept`, `helped`, `followed_up`, `talked` or `replied`."""

    what: str
    by: str
    day: date
    record: str


def collect_acquaintances(
    promises: Iterable[PromiseSnapshot], meetings: Iterable[Meeting], asks: Iterable[AskStatus]
) -> Mapping[str, Mapping[str, tuple[SharedEvent, ...]]]:
    """Return who knows whom, with what they did together, the earliest first: meetings, promises kept, help, talks and replies.

    It tells who could begin a talk, or introduce somebody. It rates nobody, and is for the asker's own eyes.
    """
    found: dict[str, dict[str, list[SharedEvent]]] = defaultdict(lambda: defaultdict(list))
    for one, other, event in (*_iter_promised(promises), *_iter_met(meetings), *_iter_asked(asks)):
        if one != other:
            found[one][other].append(event)
            found[other][one].append(event)
    return {
        one: {other: tuple(sorted(events, key=lambda each: (each.day, each.record))) for other, events in known.items()}
        for one, known in found.items()
    }


MOST_ATTENDEES = 12
"""Of more people at one meeting, hardly anybody gets to know anybody."""


def _iter_promised(promises: Iterable[PromiseSnapshot]) -> Iterator[tuple[str, str, SharedEvent]]:
    for each in promises:
        terms, record = each.terms, each.promise.id
        is_kept = each.state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT)
        day = each.ending.day if is_kept and each.ending else each.promised_on
        if day is not None:
            pairs = ((promiser, customer) for promiser in terms.promisers for customer in terms.customers)
            what = "kept" if is_kept else "promised"
            yield from ((one, other, SharedEvent(what=what, by=one, day=day, record=record)) for one, other in pairs)
        for what, entries in (("helped", each.help_given), ("followed_up", each.follow_ups)):
            for entry in entries:
                event = SharedEvent(what=what, by=entry.by, day=entry.day, record=record)
                yield from ((entry.by, promiser, event) for promiser in terms.promisers)


def _iter_met(meetings: Iterable[Meeting]) -> Iterator[tuple[str, str, SharedEvent]]:
    for each in meetings:
        if len(each.attendees) > MOST_ATTENDEES:
            continue
        for number, one in enumerate(each.attendees):
            event = SharedEvent(what="met", by=one, day=each.date, record=each.id)
            yield from ((one, other, event) for other in each.attendees[number + 1 :])


def _iter_asked(asks: Iterable[AskStatus]) -> Iterator[tuple[str, str, SharedEvent]]:
    for each in asks:
        for asked in each.respondents:
            party, asker, record = asked.party, each.ask.asker, each.ask.id
            for entry in asked.attempts:
                if entry.via in ("phone", "in_person"):
                    yield entry.by, party, SharedEvent(what="talked", by=entry.by, day=entry.day, record=record)
            if asked.answer is not None:
                yield party, asker, SharedEvent(what="replied", by=party, day=asked.answer.day, record=record)


def choose_closest(acquaintances: Mapping[str, tuple[SharedEvent, ...]]) -> str | None:
    """Return who of some acquaintances did most together with somebody; None where there are none."""
    return max(sorted(acquaintances), key=lambda each: len(acquaintances[each]), default=None)


def describe_shared(events: tuple[SharedEvent, ...], *names: str) -> str:
    """Return what two parties have done together: `Ana and Bob have met 4 times and kept 9 promises between them, last on 3 Nov 2026`."""
    counts = Counter(each.what for each in events)
    found = [(texts, counts[what]) for what, texts in _SHARED_TEXTS.items() if counts[what]]
    parts = [texts[min(number, len(texts)) - 1].format(number) for texts, number in found]
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
    last = f"{'last ' if len(events) > 1 else ''}on {format_date(max(each.day for each in events))}"
    return f"{' and '.join(names)} have {told}, {last}"


_SHARED_TEXTS: Final = {
    "met": ("met once", "met twice", "met {} times"),
    "kept": ("kept a promise between them", "kept {} promises between them"),
    "promised": ("made a promise between them", "made {} promises between them"),
    "helped": ("helped each other once", "helped each other twice", "helped each other {} times"),
    "followed_up": ("followed up once", "followed up twice", "followed up {} times"),
    "talked": ("talked about a request", "talked about {} requests"),
    "replied": ("answered a request", "answered {} requests of each other"),
}
"""What they did together, by how often."""
