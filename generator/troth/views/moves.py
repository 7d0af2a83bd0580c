"""What each party of a promise can do now, and the very entry that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.terms import changed, fingerprint
from troth.model import Kind
from troth.views.make_query import make_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Standing
    from troth.lifecycle.waiting import Next
    from troth.views.desk import Desk
    from troth.views.face import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An act that has a place now: `lead`, `day` and `rest` are the entry to append, as one text."""

    label: str
    says: str
    lead: str
    day: str
    rest: str
    query: str
    """What the Make page is asked for, to do the same by a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One party's moves; no face stands for anyone."""

    face: Face | None
    title: str
    moves: tuple[Move, ...]
    endings: tuple[Move, ...]
    """Those that end it without its being kept."""


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "requested": "Ask for it",
        "offered": "Offer it",
        "promised": "Promise it",
        "countered": "Propose other terms",
        "declined": "Say no",
        "withdrawn": "Take it back",
        "agreed": "Agree",
        "refused": "Refuse the change",
        "reported": "Report how it is going",
        "help_wanted": "Ask for help",
        "helped": "Say that you helped",
        "renegotiated": "Ask for other terms",
        "followed_up": "Follow up",
        "delivered": "Declare it delivered",
        "accepted": "Accept it",
        "rejected": "Send it back",
        "missed": "Record that it was not kept",
        "revoked": "Revoke it",
        "cancelled": "Cancel it",
        "superseded": "Replace it by another",
    }
)
"""What pages call each act, as something that one can do."""

_ENDINGS = frozenset({"withdrawn", "missed", "revoked", "cancelled", "superseded"})
_WHY = 'because: "Say why"'
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "requested": "respond_by: {soon}",
        "offered": "respond_by: {soon}",
        "promised": 'note: "What it looks like for me"',
        "countered": f"due: {{due}}, {_WHY}",
        "declined": _WHY,
        "withdrawn": _WHY,
        "agreed": 'terms: "{terms}"',
        "refused": _WHY,
        "reported": 'confidence: on_track, note: "How it is going"',
        "help_wanted": 'note: "What would help"',
        "helped": 'note: "What I did"',
        "renegotiated": f"due: {{due}}, reason: {{reason}}, {_WHY}",
        "followed_up": 'outcome: "How did it go?", learned: "What did you learn?"',
        "delivered": 'note: "What is done", evidence: "Where to see it"',
        "accepted": "satisfaction: 5",
        "rejected": 'because: "What is missing"',
        "missed": f"reason: {{reason}}, {_WHY}",
        "revoked": f"reason: {{reason}}, {_WHY}",
        "cancelled": _WHY,
        "superseded": "promise: the-id-of-the-other",
    }
)
"""What an entry of each act may carry, to be overwritten by the reader."""
_PLAIN_ID = re.compile(r"(?!(?:yes|no|on|off|y|n|true|false|null)\Z)[a-z][a-z0-9-]*\Z", re.ASCII)
_ANSWER_DAYS = 7


def roles(standing: Standing, desk: Desk) -> tuple[Role, ...]:
    """Return what each party can do now: the promisers first, then the customers, the partner, and anyone."""
    return tuple(role for role in _roles(standing, desk) if role.moves or role.endings)


def where(standing: Standing) -> str:
    """Return where the entry goes in the file, as the end of a sentence."""
    data = standing.promise.source.data
    if standing.promise.log:
        return "at the end of its log"
    return "in place of its empty log, below `log:`" if "log" in data else "at the end of the file, below a line `log:`"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What the entries of a promise have in common."""

    promise: str
    margin: str
    day: str
    fields: Mapping[str, str]
    """What is put into the texts of `_FIELDS`."""


def _roles(standing: Standing, desk: Desk) -> Iterator[Role]:
    if not standing.next_acts:
        return
    terms, common = standing.course.terms, _common(standing, desk)
    titles = dict.fromkeys(terms.promisers, "who promises")
    titles |= {party: "who is promised" if party not in titles else "promiser and customer" for party in terms.customers}
    if standing.promise.partner:
        titles.setdefault(standing.promise.partner, "the partner")
    for party, title in titles.items():
        acts = [each for each in standing.next_acts if party in each.parties]
        yield _role(desk.faces(party), title, acts, _actor(party, desk), common)
    yield _role(None, "Anyone", [each for each in standing.next_acts if not each.parties], "your-id", common)


def _role(face: Face | None, title: str, acts: list[Next], actor: str, common: _Entry) -> Role:
    moves = [(each.act.name, _move(each, actor, common)) for each in acts]
    return Role(
        face=face,
        title=title,
        moves=tuple(move for name, move in moves if name not in _ENDINGS),
        endings=tuple(move for name, move in moves if name in _ENDINGS),
    )


def _actor(party: str, desk: Desk) -> str:
    """Return who writes the entry: a person, and for a team or segment the first of those who may act for it."""
    found = desk.board.ledger.parties.get(party)
    return (found.lead or found.members[0]) if found and found.members else party


def _common(standing: Standing, desk: Desk) -> _Entry:
    course = standing.course
    terms = course.terms if course.proposal is None else changed(course.terms, course.proposal.entry)
    fields = {
        "soon": days.plus(desk.day, _ANSWER_DAYS).isoformat(),
        "due": days.plus(max(terms.due or desk.day, desk.day), _ANSWER_DAYS).isoformat(),
        "terms": fingerprint(terms) if any(each.act.name == "agreed" for each in standing.next_acts) else "",
        "reason": next(iter(desk.board.settings.reasons), "other"),
    }
    return _Entry(promise=standing.id, margin=_margin(standing), day=desk.day.isoformat(), fields=fields)


def _move(each: Next, actor: str, common: _Entry) -> Move:
    by = actor if _PLAIN_ID.match(actor) else f'"{actor}"'
    return Move(
        label=LABELS[each.act.name],
        says=each.act.says,
        lead=f"{common.margin}- {{date: ",
        day=common.day,
        rest=f", by: {by}, act: {each.act.name}, {_FIELDS[each.act.name].format_map(common.fields)}}}",
        query=make_query(Kind.PROMISE, common.promise, each.act.name, actor if each.parties else ""),
    )


def _margin(standing: Standing) -> str:
    """Return the blanks before the entry: as many as the file's last entry has."""
    source = standing.promise.source
    if not standing.promise.log:
        return "  "
    column = source.place("log", len(standing.promise.log) - 1).column
    return " " * max(0, column - len("- ") - 1)
