"""What each party of a promise can do now: buttons, and the entry or command that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.model import Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.answer_context import hash_next_context, hash_next_contexts
from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.issue_links import IssueLink, LinkedRecord, build_act_link, may_follow
from troth.views.rows import build_form_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.model import Source
    from troth.status.schedule import AllowedAct
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An act that has a place now: `lead`, `day` and `rest` are the entry to append, as one text."""

    act: str
    label: str
    text: str
    lead: str
    day: str
    rest: str
    query: str
    """What the Make page is asked for, to do the same by a form."""
    link: IssueLink | None = None
    """Where it is said without git; None where the board has no such place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyActions:
    """One party's moves; no face stands for anyone."""

    face: PartyLabel | None
    title: str
    moves: tuple[Action, ...]
    endings: tuple[Action, ...]
    """Those that end it without its being kept."""
    main: tuple[Action, ...] = ()
    """The one thing that they most likely come for, with the no to it where it is an answer."""
    actors: tuple[str, ...] = ()
    """The party and the people who act for it; nobody where anyone may."""
    is_turn: bool = False
    """It is their turn."""

    @property
    def others(self) -> tuple[Action, ...]:
        """All that they can do besides the main thing."""
        return tuple(each for each in (*self.moves, *self.endings) if each not in self.main)

    @property
    def links(self) -> tuple[IssueLink, ...]:
        """What the party can say without git."""
        return tuple(each.link for each in (*self.main, *self.others) if each.link is not None)


_PLAIN_ID = re.compile(r"(?!(?:yes|no|on|off|y|n|true|false|null)\Z)[a-z][a-z0-9-]*\Z", re.ASCII)
_ANSWER_DAYS = 7
_YESES, _NOES = ("accepted", "agreed", "promised"), ("rejected", "refused", "declined")
"""Answers, of which one is what somebody comes for, and the other answer, which stands beside it."""


def list_party_actions(standing: PromiseStatus, context: ViewContext) -> tuple[PartyActions, ...]:
    """Return what each party can do now: the promisers first, then the customers, the partner, and anyone."""
    if not standing.allowed_acts:
        return ()
    terms, common = standing.snapshot.terms, _prepare_entry(standing, context)
    titles = dict.fromkeys(terms.promisers, "promiser")
    titles |= {party: "customer" if party not in titles else "promiser and customer" for party in terms.customers}
    if standing.promise.partner:
        titles.setdefault(standing.promise.partner, "partner")
    roles, step = [], context.get_row(standing).step
    for party, title in titles.items():
        acts = [each for each in standing.allowed_acts if party in each.parties]
        found = context.board.ledger.parties.get(party)
        actor = (found.lead or found.members[0]) if found and found.members else party  # a person writes: of a team the first who may
        links = {act: link for act, link in common.links.items() if may_follow(link, actor, context)}
        role = _build_party_actions(context.faces(party), title, acts, actor, replace(common, links=links))
        actors = (party, *(found.members if found else ()))
        roles.append(replace(role, actors=actors, is_turn=step is not None and role.face in step.who))
    anyone = [each for each in standing.allowed_acts if not each.parties]
    role = _build_party_actions(None, "Anyone", anyone, "your-id", common)
    roles.append(replace(role, is_turn=step is not None and not step.who))
    return tuple(role for role in roles if role.moves or role.endings)


def describe_entry_position(standing: PromiseStatus) -> str:
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
    """What is put into the entries of `PROMISE_ACT_WORDS`."""
    links: Mapping[str, IssueLink]
    """By act, where it is said without git."""
    main_acts: tuple[str, ...]
    """The acts of which the first that a party can do is what it comes for."""


def _build_party_actions(face: PartyLabel | None, title: str, acts: list[AllowedAct], actor: str, entry: _Entry) -> PartyActions:
    moves = [(each.act.name, _build_action(each, actor, entry)) for each in acts]
    by_act = dict(moves)
    first = next((act for act in entry.main_acts if act in by_act), "")
    chosen = (first, *_NOES) if first in _YESES else (first,)
    return PartyActions(
        face=face,
        title=title,
        main=tuple(by_act[act] for act in chosen if act in by_act),
        moves=tuple(move for name, move in moves if not PROMISE_ACT_WORDS[name].ends),
        endings=tuple(move for name, move in moves if PROMISE_ACT_WORDS[name].ends),
    )


def find_answer_fingerprint(standing: PromiseStatus, context: ViewContext) -> str:
    """Return the fingerprint of what an answer would be given to now; empty where there is nothing to answer.

    So it is where notes are withheld: what is answered includes them, and whoever guesses them could tell that they are right.
    """
    if not context.board.settings.publish.notes:
        return ""
    data = standing.promise.source.data
    return next(filter(None, (hash_next_context(Kind.PROMISE, data, each.act.name) for each in standing.allowed_acts)), "")


def _prepare_entry(standing: PromiseStatus, context: ViewContext) -> _Entry:
    course = standing.snapshot
    fields = {
        "soon": add_days(context.day, _ANSWER_DAYS).isoformat(),
        "today": context.day.isoformat(),
        "due": add_days(max(course.effective.due or context.day, context.day), _ANSWER_DAYS).isoformat(),
        "terms": find_answer_fingerprint(standing, context),
        "reason": next(iter(context.board.settings.reasons), "other"),
    }
    log = standing.promise.log
    column = standing.promise.source.find_place("log", len(log) - 1).column if log else len("  - ") + 1
    margin = " " * max(0, column - len("- ") - 1)
    return _Entry(
        promise=standing.id,
        margin=margin,
        day=context.day.isoformat(),
        fields=fields,
        links=_build_links(standing, context),
        main_acts=tuple(_iter_main_acts(standing)),
    )


def _iter_main_acts(standing: PromiseStatus) -> Iterator[str]:
    """Yield what people come for as it stands, what is most urgent first."""
    yield from _YESES
    if Schedule.FOLLOW_UP_DUE in standing.schedule:
        yield "followed_up"
    if Flag.NO_REPORT in standing.flags and not standing.overdue:
        yield "reported"
    yield "delivered"
    if Flag.HELP_WANTED in standing.flags:
        yield "help_offered"


def _build_links(standing: PromiseStatus, context: ViewContext) -> dict[str, IssueLink]:
    promise = standing.promise
    acts = [each.act.name for each in standing.allowed_acts]
    contexts = hash_next_contexts(Kind.PROMISE, promise.source.data, acts)
    record = LinkedRecord(kind=Kind.PROMISE, id=promise.id, title=promise.title, contexts=contexts)
    links = ((act, build_act_link(record, act, PROMISE_ACT_WORDS[act].label, context)) for act in acts)
    return {act: link for act, link in links if link is not None}


_NO_TERMS = 'terms: "", '
"""What is left of an answer's fingerprint where there is nothing to answer."""


def _build_action(next_act: AllowedAct, actor: str, entry: _Entry) -> Action:
    by = actor if _PLAIN_ID.match(actor) else f'"{actor}"'
    words = PROMISE_ACT_WORDS[next_act.act.name]
    return Action(
        act=next_act.act.name,
        label=words.label,
        text=next_act.act.statement,
        lead=f"{entry.margin}- {{date: ",
        day=entry.day,
        rest=f", by: {by}, act: {next_act.act.name}, {words.entry.format_map(entry.fields).removeprefix(_NO_TERMS)}}}",
        query=build_form_query(Kind.PROMISE, entry.promise, next_act.act.name, actor if next_act.parties else ""),
        link=entry.links.get(next_act.act.name),
    )


class EntryPlacement(StrEnum):
    """Where the lines go."""

    END = "end"
    """At the end of the file, below the last entry."""
    ABOVE = "above"
    """Above the key that comes after the log."""
    NEW = "new"
    """At the end of the file, below a line `log:` that comes with them."""
    EMPTY = "empty"
    """In place of an empty log."""
    BRACKETS = "brackets"
    """Inside of brackets, which takes a comma too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPosition:
    """A place for an entry: how the log is written there, and the line at which to open the file."""

    where: EntryPlacement
    indent: int
    """How many blanks stand before the dash."""
    by_lines: bool
    """Whether whoever keeps the file writes every entry line by line."""
    line: int
    above: str = ""
    """The key that it goes above, where there is one."""


_NEW_INDENT = 2


def find_entry_position(source: Source) -> EntryPosition:
    """Return where the next entry of a record's log goes."""
    keys = list(source.data)
    last = source.find_key_place(keys[-1])
    following = keys[keys.index("log") + 1 : keys.index("log") + 2] if "log" in keys else []
    line = source.find_key_place(following[0] if following else keys[-1]).line
    if source.find_key_place(keys[0]).column > 1:
        return _build_position(EntryPlacement.BRACKETS, last.line)
    if "log" not in keys:
        return _build_position(EntryPlacement.NEW, line)
    entries = source.data["log"]
    if not isinstance(entries, list) or not entries:
        return _build_position(EntryPlacement.EMPTY, source.find_key_place("log").line)
    if source.find_place("log").line == source.find_key_place("log").line:
        return _build_position(EntryPlacement.BRACKETS, source.find_place("log", len(entries) - 1).line)
    return EntryPosition(
        where=EntryPlacement.ABOVE if following else EntryPlacement.END,
        indent=source.find_place("log").column - 1,
        by_lines=all(_is_block_style(source, index) for index in range(len(entries))),
        line=line if following else source.find_place("log", len(entries) - 1).line,
        above=following[0] if following else "",
    )


def _build_position(placement: EntryPlacement, line: int) -> EntryPosition:
    return EntryPosition(where=placement, indent=_NEW_INDENT, by_lines=False, line=line)


def _is_block_style(source: Source, index: int) -> bool:
    """Tell whether an entry is written without braces: it starts where its first key does."""
    entry = source.data["log"][index]  # type: ignore[index]
    first = next(iter(entry), None) if isinstance(entry, dict) else None
    return first is not None and source.find_key_place("log", index, first) == source.find_place("log", index)
