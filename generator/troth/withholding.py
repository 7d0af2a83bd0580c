"""What a board keeps to itself: it is taken out of the ledger before anything is derived, so that no page, file or index can have it.

Terms, dates, acts and states stay, and so does everything that follows from them: who said what, and when, but not the words.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.lifecycle.identity import has_address
from troth.model import Agreement, AgreementEntry, Ask, AskEntry, Entry, Meeting, Parties, PartyKind, Promise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.history import Commit, History
    from troth.ledger import Ledger
    from troth.model import Party, Publish
    from troth.problem import Problem

T = TypeVar("T")
_CONVERSATIONS = frozenset({"followed_up"})
"""Acts whose `outcome` is what was said of how it went; that of any other act is a term."""


def withheld(ledger: Ledger) -> Ledger:
    """Return the ledger without what its settings do not publish; the very same one where they publish everything."""
    publish = ledger.settings.publish
    if publish.notes and publish.ratings:
        return ledger if publish.names else _nameless(ledger)
    quiet = replace(
        ledger,
        promises=_each(ledger.promises, lambda each: _promise(each, publish)),
        asks=_each(ledger.asks, lambda each: _ask(each, publish)),
        agreements=_each(ledger.agreements, lambda each: _agreement(each, publish)),
        meetings=_each(ledger.meetings, lambda each: _meeting(each, publish)),
    )
    return quiet if publish.names else _nameless(quiet)


def without_words(problems: Iterable[Problem], publish: Publish) -> tuple[Problem, ...]:
    """Return the problems as they may be published: their sentences may repeat what is withheld."""
    if publish.everything:
        return tuple(problems)
    return tuple(replace(each, message=f"this breaks the rule {each.rule}", hint="troth check says how") for each in problems)


def _promise(promise: Promise, publish: Publish) -> Promise:
    return replace(promise, log=tuple(_entry(each, publish) for each in promise.log))


def _entry(entry: Entry, publish: Publish) -> Entry:
    if not publish.notes:
        outcome = None if entry.act in _CONVERSATIONS else entry.outcome
        entry = replace(entry, note=None, because=None, learned=None, evidence=None, outcome=outcome)
    return entry if publish.ratings else replace(entry, satisfaction=None)


def _ask(ask: Ask, publish: Publish) -> Ask:
    if publish.notes:
        return ask
    return replace(ask, log=tuple(_answer(each) for each in ask.log))


def _answer(entry: AskEntry) -> AskEntry:
    return replace(entry, note=None, because=None)


def _agreement(agreement: Agreement, publish: Publish) -> Agreement:
    return replace(agreement, log=tuple(_agreement_entry(each, publish) for each in agreement.log))


def _agreement_entry(entry: AgreementEntry, publish: Publish) -> AgreementEntry:
    if not publish.notes:
        entry = replace(entry, note=None, because=None, working=None, not_working=None, change=None)
        entry = replace(entry, provides=None, relationship=None, requires=None)
    return entry if publish.ratings else replace(entry, rating=None)


def _meeting(meeting: Meeting, publish: Publish) -> Meeting:
    return meeting if publish.notes else replace(meeting, notes=None)


def _nameless(ledger: Ledger) -> Ledger:
    """Return the ledger with ids in place of the names of people and customers, and no address to write to."""
    return replace(
        ledger,
        settings=replace(ledger.settings, publish_email=False),
        parties=Parties(map(_by_id, ledger.parties)),
        listed=tuple(map(_by_id, ledger.listed)),
        history=_authors(ledger.history, ledger.parties),
    )


def _by_id(party: Party) -> Party:
    return party if party.kind is PartyKind.TEAM else replace(party, name=party.id)


def _authors(history: History, parties: Parties) -> History:
    """Return the history with the party's id in place of each author; nobody's name where it is no party's address."""
    known: dict[str, str] = {}

    def told(commit: Commit) -> Commit:
        if commit.email not in known:
            known[commit.email] = next((each.id for each in parties if has_address(each, commit.email)), "")
        return replace(commit, author=known[commit.email])

    return replace(history, commits=_each(history.commits, told))


def _each(records: Mapping[str, T], change: Callable[[T], T]) -> Mapping[str, T]:
    return MappingProxyType({key: change(each) for key, each in records.items()})
