"""Append acts to an ask, or make the promise that is somebody's answer to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit import atomic
from troth.edit.act import refusal, unwritable
from troth.edit.change import Change, Outcome, Refusal
from troth.edit.new_promise import Given, new_promise
from troth.edit.splice import appended
from troth.edit.would_be import with_file
from troth.lifecycle.circle import circle
from troth.model import AskEntry, Kind
from troth.read.folder import RecordFile
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.lifecycle.circle import Circle
    from troth.model import Ask, Data

COMMANDS: Mapping[str, str] = {"reached_out": "reach", "answered": "answer", "paused": "pause", "closed": "close"}
"""The subcommand of `troth ask` for each act."""
_MESSAGES: Mapping[str, str] = {
    "reached_out": "{by} reaches out for {id}",
    "answered": "{by} answers {id}",
    "paused": "{by} lets the clock of {id} stand still",
    "closed": "{by} closes {id}",
}
_TITLE = 80
"""A promise's title is cut at a word before it gets longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise in answer to an ask, as far as somebody said what it is to be."""

    by: str
    """Who says it: the one asked, one who acts for them, or the asker, who writes it down."""
    for_whom: str | None
    words: str | None
    """Their own: what it looks like for them."""
    fields: Mapping[str, Data]
    """Others of the promise: due, outcome, title, amount."""


def ask_act(root: Path, of: Board, ask: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the ask with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act. Raises EditError where the file cannot be read or changed safely.
    """
    found = of.ledger.asks.get(ask)
    if found is None:
        return not_there(of, ask)
    refused = unwritable(entry) or _out_of_place(of, found, entry, day)
    if refused:
        return refused
    first: dict[str, Data] = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    return _appended(root, of, found, first | {key: value for key, value in entry.items() if key not in first}, day)


def commitment(root: Path, of: Board, ask: str, said: Commitment, day: date) -> Outcome:
    """Return the change that makes the promise by which somebody answers an ask, in their own words; or why it is refused."""
    found = of.ledger.asks.get(ask)
    if found is None:
        return not_there(of, ask)
    entry: dict[str, Data] = {"by": said.by, "act": "answered", "answer": "committed"}
    entry |= {"for": said.for_whom} if said.for_whom else {}
    refused = unwritable({**entry, **said.fields, "note": said.words or ""}) or _out_of_place(of, found, entry, day)
    if refused:
        return refused
    party = circle(found, of.ledger.parties).answerer(_entry(entry, found, day))
    if party is None or not (said.words or said.fields.get("outcome")):
        return Refusal(message="nobody has said what it looks like", hints=("Give it in their own words with --note, or as --outcome.",))
    return new_promise(root, of, Given(fields=_promise(of, found, party, said), day=day, opening=_promised(of, party, said)))


def not_there(of: Board, ask: str) -> Refusal:
    """Return what to say of an ask that is not there, or that cannot be read."""
    wrong = [problem for problem in of.problems if problem.fatal and problem.place.path.endswith(f"asks/{ask}.yaml")]
    if of.ledger.knows(Kind.ASK, ask) and wrong:
        return Refusal(message=f"{wrong[0].place} has to be repaired first: {wrong[0].message}", hints=(wrong[0].hint,))
    meant = nearest(ask, of.ledger.ids.get(Kind.ASK, ()))
    hint = f"Did you mean {meant}?" if meant else "`troth ask next` shows the asks with their ids."
    return Refusal(message=f"there is no ask '{shown(ask)}' on this board", hints=(hint,))


def _appended(root: Path, of: Board, ask: Ask, entry: dict[str, Data], day: date) -> Outcome:
    path, act = ask.source.path, str(entry["act"])
    old = atomic.content(root, path)
    new = appended(old, entry)
    would_be = with_file(of, RecordFile(kind=Kind.ASK, id=ask.id, path=path, data=new), day)
    if would_be.faults or would_be.board is None:
        return refusal(would_be.faults, f"log entry {len(ask.log) + 1}: ", f"`troth ask {COMMANDS[act]} --help` shows what it takes.")
    return Change(
        kind=Kind.ASK,
        id=ask.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message="asks: " + _MESSAGES[act].format(by=entry["by"], id=ask.id),
        entry=entry,
    )


def _out_of_place(of: Board, ask: Ask, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place any more, or is not for this party to do."""
    parties, by = of.ledger.parties, str(entry["by"])
    for each in (by, *_listed(entry.get("to")), *_listed(entry.get("for"))):
        if each not in parties and each not in ("all", "unanswered"):
            meant = nearest(each, (party.id for party in parties))
            hints = (f"Did you mean {meant}?",) if meant else ()
            return Refusal(message=f"'{shown(each)}' is no person, team or customer of this board", hints=hints)
    ring = circle(ask, parties)
    closed = next((each for each in ask.log if each.act == "closed" and ring.misfit(each) is None), None)
    if closed is not None:
        return Refusal(message=f"{ask.id} was closed on {closed.date}, and nobody is asked any more", hints=("Ask anew: troth new ask",))
    misfit = ring.misfit(_entry(entry, ask, day))
    return Refusal(message=misfit.message, hints=(misfit.hint, *_asked(ring))) if misfit else None


def _asked(ring: Circle) -> Iterator[str]:
    names = ", ".join(ring.asked[:_SHOWN]) + (f" and {len(ring.asked) - _SHOWN} more" if len(ring.asked) > _SHOWN else "")
    yield f"Asked: {names or 'nobody'}."


_SHOWN = 20


def _entry(entry: Mapping[str, Data], ask: Ask, day: date) -> AskEntry:
    for_whom = entry.get("for")
    return AskEntry(
        date=day,
        by=str(entry["by"]),
        act=str(entry["act"]),
        index=len(ask.log),
        to=tuple(_listed(entry.get("to"))),
        on_behalf_of=str(for_whom) if for_whom else None,
    )


def _listed(value: Data) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def _promise(of: Board, ask: Ask, party: str, said: Commitment) -> dict[str, Data]:
    """Return the fields of the promise: to the asker, for the ask's goal; without another outcome, their words are it."""
    outcome = str(said.fields.get("outcome") or said.words)
    goal = ask.goal if ask.goal in of.ledger.goals else None
    given = {key: value for key, value in said.fields.items() if value is not None}
    return {
        "title": _title(said.words or outcome),
        "promiser": party,
        "customer": ask.asker,
        "outcome": outcome,
        "why": ask.why,
        "goal": goal,
        "ask": ask.id,
    } | given


def _promised(of: Board, party: str, said: Commitment) -> Mapping[str, Data]:
    """Return the entry by which the one asked promises, or one who acts for them; whoever only writes it down is not named."""
    by = said.by if of.ledger.parties.acts_for(said.by, party) else party
    note = said.words if said.words and said.fields.get("outcome") else None
    return {"by": by, "act": "promised"} | ({"note": note} if note else {})


def _title(text: str) -> str:
    """Return the first sentence of a text on one line, cut at a word."""
    found = re.match(r"(.+?)(?:\.(?=\s|$)|(?<=[!?])(?=\s|$)|$)", " ".join(text.split()))
    sentence = found[1] if found else text
    if len(sentence) <= _TITLE:
        return sentence
    return sentence[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
