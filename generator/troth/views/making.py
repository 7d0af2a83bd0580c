"""The Make page: which acts have a place on which record now, where they go, and what a form has to know of the board."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement import fingerprint as wording_print
from troth.lifecycle.circle import LEADING
from troth.lifecycle.periods import ended
from troth.lifecycle.pursuit import AskState
from troth.lifecycle.terms import changed, fingerprint
from troth.model import RECORD_KINDS, Kind
from troth.views.accord_moves import acts_of
from troth.views.log_place import log_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import Data, LogEntry, Source
    from troth.views.desk import Desk
    from troth.views.log_place import LogPlace

_LEADING = tuple(sorted(LEADING, reverse=True))
TEXT = 2000
"""So many characters of an ask are shown beside the form of its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePage:
    """The page itself: all else comes with its scripts."""

    page: str
    title: str
    description: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeable:
    """An open record, with what can be done to it now."""

    kind: Kind
    id: str
    title: str
    path: str
    place: LogPlace
    acts: Mapping[str, str]
    """The roles that may do each act, as the letters of `roles`; none means anyone."""
    roles: Mapping[str, tuple[str, ...]]
    last: date | None
    """The day of the last entry: none may be earlier."""
    facts: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}))
    """What its forms show or fill in."""


def make_page(desk: Desk) -> MakePage:
    """Return the page."""
    says = "Make a promise, ask somebody, record a meeting, draft an agreement, or do the next thing: by a form, without git"
    return MakePage(page="make", title="Make", description=says, as_of=desk.as_of_words)


def makeable(desk: Desk) -> Iterator[Makeable]:
    """Yield every record to which something can be done now: promises, asks, agreements."""
    yield from (_promise(each) for each in desk.board.standings.values() if each.next_acts)
    yield from (_ask(each) for each in desk.board.pursuits.values() if each.state is not AskState.CLOSED)
    yield from (_agreement(each, desk) for each in desk.board.accords.values() if each.ending is None)


def titles(desk: Desk) -> dict[Kind, tuple[tuple[str, str], ...]]:
    """Return the ids and titles of the records that a form may name, by kind; of promises those that are open."""
    ledger = desk.board.ledger
    return {
        Kind.ASK: tuple((each.id, each.title) for each in ledger.asks.values()),
        Kind.AGREEMENT: tuple((each.id, each.wording.title) for each in ledger.agreements.values()),
        Kind.MEETING: tuple((each.id, each.title) for each in ledger.meetings.values()),
        Kind.GOAL: tuple((each.id, each.title) for each in ledger.goals.values()),
    }


def ids(desk: Desk) -> dict[Kind, tuple[str, ...]]:
    """Return the ids that are taken, by kind."""
    return {kind: tuple(sorted(desk.board.ledger.ids.get(kind, ()))) for kind in RECORD_KINDS}


def _promise(standing: Standing) -> Makeable:
    course = standing.course
    roles = {"p": course.terms.promisers, "c": course.terms.customers}
    roles |= {"f": (standing.promise.partner,)} if standing.promise.partner else {}
    acts = {each.act.name: _letters(each.parties, roles) for each in standing.next_acts}
    terms = course.terms if course.proposal is None else changed(course.terms, course.proposal.entry)
    facts: dict[str, Data] = {"due": standing.due.isoformat() if standing.due else None}
    facts |= {"terms": fingerprint(terms)} if "agreed" in acts else {}
    return _made(Kind.PROMISE, standing.id, standing.promise.title, standing.promise.source, standing.promise.log, acts, roles, facts)


def _letters(parties: tuple[str, ...], roles: dict[str, tuple[str, ...]]) -> str:
    """Return the roles that together are these parties; one that is none of them gets a letter of its own."""
    if not parties:
        return ""
    found = [letter for letter, some in roles.items() if set(some) <= set(parties)]
    if {each for letter in found for each in roles[letter]} == set(parties):
        return "".join(found)
    letter = chr(ord("s") + len(roles) % 8)
    roles[letter] = parties
    return letter


def _ask(pursuit: Pursuit) -> Makeable:
    ask = pursuit.ask
    leads = tuple(each for each in (ask.asker, ask.sponsor) if each)
    acts = {"answered": "kl"} | dict.fromkeys(_LEADING, "l")
    facts: dict[str, Data] = {"request": ask.request[:TEXT], "seeks": ask.seeks, "silent": [each.party for each in pursuit.silent]}
    facts |= {"why": ask.why[:TEXT]} if ask.why else {}
    facts |= {"goal": ask.goal} if ask.goal else {}
    facts |= {"unit": ask.target.unit} if ask.target else {}
    roles = {"k": tuple(each.party for each in pursuit.asked), "l": leads}
    return _made(Kind.ASK, ask.id, ask.title, ask.source, ask.log, acts, roles, facts)


def _agreement(accord: Accord, desk: Desk) -> Makeable:
    wording = accord.wording
    roles = {"p": (wording.provider,), "c": wording.customers}
    acts: dict[str, str] = {}
    by_act: dict[str, list[str]] = {}
    for party in (wording.provider, *wording.customers):
        for act in acts_of(party, accord):
            by_act.setdefault(act, []).append(party)
    acts = {act: _letters(tuple(parties), roles) for act, parties in by_act.items()}
    facts: dict[str, Data] = {"terms": wording_print(wording), "requirements": list(_requirements(accord, desk.day))}
    return _made(Kind.AGREEMENT, accord.id, wording.title, accord.agreement.source, accord.agreement.log, acts, roles, facts)


def _requirements(accord: Accord, as_of: date) -> Iterator[Data]:
    """Yield what can be measured: its id, what it is, its unit, and the period that was over last."""
    for each in accord.wording.requirements:
        over = ended(each.every, as_of.min, as_of, 1)
        yield [each.id, each.what, each.unit or "", over[0].text if over else ""]


def _made(  # noqa: PLR0913, PLR0917 - one line of a table
    kind: Kind,
    record: str,
    title: str,
    source: Source,
    log: tuple[LogEntry, ...],
    acts: Mapping[str, str],
    roles: Mapping[str, tuple[str, ...]],
    facts: Mapping[str, Data],
) -> Makeable:
    last = days.parse(str(source.data.get("made", ""))) if not log else log[-1].date
    return Makeable(
        kind=kind,
        id=record,
        title=title,
        path=source.path,
        place=log_place(source),
        acts=acts,
        roles=roles,
        last=last,
        facts=facts,
    )
