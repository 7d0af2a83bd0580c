"""Append acts to an ask, or make the promise that is somebody's answer to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.log_change import NewEntries, complete_entry, prepare_log_change, refuse_stranger, refuse_unknown, refuse_unwritable
from troth.edit.new_promise import PromiseDraft, prepare_promise
from troth.edit.new_record import list_texts
from troth.edit.preview import Outcome, Refusal
from troth.model import AskEntry, Kind
from troth.status.answer_context import hash_next_context
from troth.status.respondents import find_respondents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Ask, Data


COMMANDS: Mapping[str, str] = {"reached_out": "reach", "answered": "answer", "paused": "pause", "closed": "close"}
"""The subcommand of `troth ask` for each act."""
_MESSAGES: Mapping[str, str] = {
    "reached_out": "{by} reaches out for {id}",
    "answered": "{by} answers {id}",
    "paused": "{by} lets the clock of {id} stand still",
    "closed": "{by} closes {id}",
}
_ALL_ASKS = "`troth ask next` shows the asks with their ids."
_LONGEST_TITLE = 80
"""A promise's title is cut at a word before it gets longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """A promise in answer to an ask, as far as somebody said what it is to be."""

    by: str
    """Who says it: the one asked, one who acts for them, or the asker, who writes it down."""
    on_behalf_of: str | None
    note: str | None
    """Their own: what it looks like for them."""
    fields: Mapping[str, Data]
    """Others of the promise: due, outcome, title, amount."""


def append_ask_act(root: BoardFiles, board: Board, ask: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the ask with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act. Raises EditError where the file cannot be read or changed safely.
    """
    found = board.ledger.asks.get(ask)
    if found is None:
        return refuse_unknown(board, Kind.ASK, ask, _ALL_ASKS)
    refused = refuse_unwritable(entry) or _refuse_misplaced(board, found, entry, day)
    if refused:
        return refused
    act = str(entry["act"])
    context = hash_next_context(Kind.ASK, found.source.data, act)
    change = NewEntries(
        kind=Kind.ASK,
        record=found,
        entries=(complete_entry(entry, day, {"terms": context} if context else {}),),
        day=day,
        help_text=f"`troth ask {COMMANDS[act]} --help` shows what it takes.",
        message="asks: " + _MESSAGES[act].format(by=entry["by"], id=ask),
    )
    return prepare_log_change(root, board, change)


def prepare_answering_promise(root: BoardFiles, board: Board, ask: str, draft: AnswerDraft, day: date) -> Outcome:
    """Return the change that makes the promise by which somebody answers an ask, in their own words; or why it is refused."""
    found = board.ledger.asks.get(ask)
    if found is None:
        return refuse_unknown(board, Kind.ASK, ask, _ALL_ASKS)
    entry: dict[str, Data] = {"by": draft.by, "act": "answered", "answer": "committed"}
    entry |= {"for": draft.on_behalf_of} if draft.on_behalf_of else {}
    refused = refuse_unwritable({**entry, **draft.fields, "note": draft.note or ""}) or _refuse_misplaced(board, found, entry, day)
    if refused:
        return refused
    party = find_respondents(found, board.ledger.parties).find_answerer(_build_entry(entry, found, day))
    if party is None or not (draft.note or draft.fields.get("outcome")):
        return Refusal(message="nobody has said what it looks like", hints=("Give it in their own words with --note, or as --outcome.",))
    # the one asked promises, or one who acts for them; whoever only writes it down is not named
    by = draft.by if board.ledger.parties.may_act_for(draft.by, party) else party
    note = draft.note if draft.note and draft.fields.get("outcome") else None
    opening = {"by": by, "act": "promised"} | ({"note": note} if note else {})
    return prepare_promise(root, board, PromiseDraft(fields=_build_promise(board, found, party, draft), day=day, opening=opening))


def _refuse_misplaced(board: Board, ask: Ask, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place any more, or is not for this party to do."""
    parties, by = board.ledger.parties, str(entry["by"])
    for each in (by, *list_texts(entry.get("to")), *list_texts(entry.get("for"))):
        if each not in parties and each not in ("all", "unanswered"):
            return refuse_stranger(board, each)
    ring = find_respondents(ask, parties)
    closed = next((each for each in ask.log if each.act == "closed" and ring.find_fault(each) is None), None)
    if closed is not None:
        return Refusal(message=f"{ask.id} was closed on {closed.date}, and nobody is asked any more", hints=("Ask anew: troth new ask",))
    misfit = ring.find_fault(_build_entry(entry, ask, day))
    if misfit is None:
        return None
    left = len(ring.asked) - _MOST_ASKED
    names = ", ".join(ring.asked[:_MOST_ASKED]) + (f" and {left} more" if left > 0 else "")
    return Refusal(message=misfit.message, hints=(misfit.hint, f"Asked: {names or 'nobody'}."))


_MOST_ASKED = 20


def _build_entry(entry: Mapping[str, Data], ask: Ask, day: date) -> AskEntry:
    for_whom = entry.get("for")
    return AskEntry(
        date=day,
        by=str(entry["by"]),
        act=str(entry["act"]),
        index=len(ask.log),
        to=tuple(list_texts(entry.get("to"))),
        on_behalf_of=str(for_whom) if for_whom else None,
    )


def _build_promise(board: Board, ask: Ask, party: str, draft: AnswerDraft) -> dict[str, Data]:
    """Return the fields of the promise: to the asker, for the ask's goal; without another outcome, their words are it."""
    outcome = str(draft.fields.get("outcome") or draft.note)
    goal = ask.goal if ask.goal in board.ledger.goals else None
    given = {key: value for key, value in draft.fields.items() if value is not None}
    return {
        "title": _shorten_title(draft.note or outcome),
        "promiser": party,
        "customer": ask.asker,
        "outcome": outcome,
        "why": ask.why,
        "goal": goal,
        "ask": ask.id,
    } | given


def _shorten_title(text: str) -> str:
    """Return the first sentence of a text on one line, cut at a word."""
    found = re.match(r"(.+?)(?:\.(?=\s|$)|(?<=[!?])(?=\s|$)|$)", " ".join(text.split()))
    sentence = found[1] if found else text
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    return sentence[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
