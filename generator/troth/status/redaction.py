"""Redaction: what is withheld before anything is published."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from troth.model import AgreementEntry, Ask, AskEntry, AskTarget, Parties, PartyKind, PromiseEntry
from troth.status.ask import STEP_OF_WAY, NextStep, Respondent
from troth.status.provenance import is_own_email
from troth.status.replay import replay_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.model import Party, Publish
    from troth.model.history import Commit, History
    from troth.model.ledger import Ledger
    from troth.model.problem import Problem
    from troth.status.ask import AskStatus
    from troth.status.promise import PromiseSnapshot


T = TypeVar("T")
_CONVERSATION_ACTS = frozenset({"followed_up"})
"""Acts whose `outcome` is what was said of how it went; that of any other act is a term."""


# decision: 2026-11-28, What is withheld is taken out of the ledger, before anything is derived
def redact(ledger: Ledger) -> Ledger:
    """Return the ledger without what its settings do not publish; the very same one where they publish everything."""
    publish = ledger.settings.publish
    if publish.notes and publish.ratings:
        return ledger if publish.names else _remove_names(ledger)
    judged = {} if publish.notes else ledger.compute_once(replay_all)
    quiet = replace(
        ledger,
        promises=_map_records(
            ledger.promises,
            lambda each: replace(each, log=tuple(_redact_promise_entry(entry, publish, judged.get(each.id)) for entry in each.log)),
        ),
        asks=_map_records(
            ledger.asks,
            lambda each: (
                each
                if publish.notes
                else replace(each, log=tuple(replace(one, note=None, because=None, became=MappingProxyType({})) for one in each.log))
            ),
        ),
        agreements=_map_records(
            ledger.agreements, lambda each: replace(each, log=tuple(_redact_agreement_entry(entry, publish) for entry in each.log))
        ),
        meetings=_map_records(ledger.meetings, lambda each: each if publish.notes else replace(each, notes=None)),
        goals=_map_records(
            ledger.goals,
            lambda each: each if publish.notes else replace(each, log=tuple(replace(one, note=None, because=None) for one in each.log)),
        ),
    )
    return quiet if publish.names else _remove_names(quiet)


def redact_problems(problems: Iterable[Problem], publish: Publish) -> tuple[Problem, ...]:
    """Return the problems as they may be published: their sentences may repeat what is withheld."""
    if publish.is_everything:
        return tuple(problems)
    return tuple(replace(each, message=f"this breaks the rule {each.rule}", hint="troth check says how") for each in problems)


def _redact_promise_entry(entry: PromiseEntry, publish: Publish, judged: PromiseSnapshot | None) -> PromiseEntry:
    if judged is not None and entry.terms:  # words that are withheld could be guessed by their fingerprint: what it says stands instead
        entry = replace(entry, terms=None, context="", of_other_words=entry.index in judged.of_other_words)
    if not publish.notes:
        outcome = None if entry.act in _CONVERSATION_ACTS else entry.outcome
        entry = replace(entry, note=None, because=None, learned=None, evidence=None, outcome=outcome)
    return entry if publish.ratings else replace(entry, satisfaction=None)


def _redact_agreement_entry(entry: AgreementEntry, publish: Publish) -> AgreementEntry:
    if not publish.notes:
        entry = replace(entry, note=None, because=None, working=None, not_working=None, change=None)
        entry = replace(entry, provides=None, relationship=None, requires=None)
    return entry if publish.ratings else replace(entry, rating=None)


def _remove_names(ledger: Ledger) -> Ledger:
    """Return the ledger with ids in place of the names of people and customers, and no address to write to."""
    return replace(
        ledger,
        settings=replace(ledger.settings, publish_email=False),
        parties=Parties(map(_remove_party_name, ledger.parties)),
        listed_parties=tuple(map(_remove_party_name, ledger.listed_parties)),
        history=_replace_authors(ledger.history, ledger.parties),
    )


def _remove_party_name(party: Party) -> Party:
    return party if party.kind is PartyKind.TEAM else replace(party, name=party.id)


def _replace_authors(history: History, parties: Parties) -> History:
    """Return the history with the party's id in place of each name; nobody's name where it is no party's address."""
    known: dict[str, str] = {}

    def name(email: str) -> str:
        if email not in known:
            known[email] = next((each.id for each in parties if is_own_email(each, email)), "")
        return known[email]

    def told(commit: Commit) -> Commit:
        same = commit.committer == commit.author
        committer = name(commit.email) if same else name(commit.committer_email) or "somebody else" if commit.committer else ""
        others = tuple((name(email), email) for _, email in commit.coauthors)
        voucher = replace(commit.voucher, said_at="") if commit.voucher else None  # an issue shows who has opened it
        return replace(commit, author=name(commit.email), committer=committer, coauthors=others, voucher=voucher)

    return replace(history, commits=_map_records(history.commits, told))


def _map_records(records: Mapping[str, T], change: Callable[[T], T]) -> Mapping[str, T]:
    return MappingProxyType({key: change(each) for key, each in records.items()})


def redact_ask(pursuit: AskStatus, *, silent_by_name: bool) -> AskStatus:
    """Return the ask without what is said of the sponsor, and, where they are not named, with the silent as a number."""
    asked = tuple(map(_drop_sponsor, pursuit.respondents))
    listed = asked if silent_by_name else tuple(each for each in asked if each.answer is not None)
    named = frozenset(each.party for each in listed)
    ask = _redact_asked(pursuit.ask, named, len(asked), silent_by_name=silent_by_name)
    return replace(
        pursuit,
        ask=ask,
        respondents=listed,
        became=MappingProxyType({party: says for party, says in pursuit.became.items() if party in named}),
        # what adds to the numbers, and nothing else
        unlisted=tuple(
            Respondent(party="", answer=None, attempts=(), next_step=NextStep.NONE, first_answer=each.first_answer)
            for each in asked
            if each.party not in named
        ),
        entries=tuple(entry for entry in ask.log if entry.index in {each.index for each in pursuit.entries}),
    )


def _drop_sponsor(each: Respondent) -> Respondent:
    """Return one of those asked: the sponsor's step is one to wait for, like others, and what was tried through them is not told."""
    told = replace(each, attempts=tuple(entry for entry in each.attempts if not _is_by_sponsor(entry)))
    if STEP_OF_WAY.get(each.via or "") != "sponsor":
        return told
    return replace(told, next_step=NextStep.WAIT, via=None, reason="")


def _is_by_sponsor(entry: AskEntry) -> bool:
    return entry.act == "reached_out" and STEP_OF_WAY.get(entry.via or "") == "sponsor"


def _redact_asked(ask: Ask, named: frozenset[str], number: int, *, silent_by_name: bool) -> Ask:
    log = tuple(entry for entry in ask.log if not _is_by_sponsor(entry))
    if silent_by_name:
        return replace(ask, log=log)
    # how many somebody reached out to stands in place of their names
    numbers = (number if entry.to in (("all",), ("unanswered",)) else len(entry.to) for entry in log)
    return replace(
        ask,
        asked=tuple(AskTarget(party=each) for each in sorted(named)),
        benefit=MappingProxyType({party: says for party, says in ask.benefit.items() if party == "default" or party in named}),
        log=tuple(replace(entry, to=(), to_number=many) if entry.to else entry for entry, many in zip(log, numbers, strict=True)),
    )
