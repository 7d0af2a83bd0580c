"""Append acts to an ask or a goal, or make the promise that is somebody's answer to an ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.text import escape_text, find_closest_word, quote_text
from troth.edit.log_change import NewEntries, complete_entry, prepare_log_change, refuse_stranger, refuse_unknown, refuse_unwritable
from troth.edit.new_promise import PromiseDraft, prepare_promise
from troth.edit.new_record import list_texts
from troth.edit.preview import Outcome, Refusal
from troth.model import AskEntry, GoalEntry, Kind
from troth.status.answer_context import hash_next_context
from troth.status.goal import find_invalid_goal_entries
from troth.status.respondents import find_respondents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Ask, Data, Goal


COMMANDS: Mapping[str, str] = {"reached_out": "reach", "answered": "answer", "paused": "pause", "closed": "close"}
"""The subcommand of `troth ask` for each act."""
_MESSAGES: Mapping[str, str] = {
    "reached_out": "{by} reaches out for {id}",
    "answered": "{by} answers {id}",
    "paused": "{by} pauses reminders of {id}",
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
        return Refusal(message="--note is missing: say what it will look like", hints=("Use --note for their own words, or --outcome.",))
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
        return Refusal(message=f"{ask.id} was closed on {closed.date}: nobody is asked any more", hints=("Make a new ask: troth new ask",))
    misfit = ring.find_fault(_build_entry(entry, ask, day))
    if misfit is None:
        return _refuse_untold(board, ask, entry)
    left = len(ring.asked) - _MOST_ASKED
    names = ", ".join(ring.asked[:_MOST_ASKED]) + (f" and {left} more" if left > 0 else "")
    return Refusal(message=misfit.message, hints=(misfit.hint, f"Asked: {names or 'nobody'}."))


def _refuse_untold(board: Board, ask: Ask, entry: Mapping[str, Data]) -> Refusal | None:
    """Refuse to say what became of an answer that nobody has given: it would be told to nobody."""
    results, answers = entry.get("became"), {each.party: each.first_answer for each in board.asks[ask.id].respondents}
    untold = [each for each in results if each in answers and answers[each] is None] if isinstance(results, dict) else []
    if not untold:
        return None
    hint = f"Record it first: troth ask answer {ask.id} --by {entry['by']} --for {untold[0]}; or leave out --became {untold[0]}=…"
    return Refusal(message=f"{untold[0]} has not answered, so nobody would be told what came of it", hints=(hint,))


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


GOAL_COMMANDS: Mapping[str, str] = {"measured": "measure", "achieved": "achieve", "dropped": "drop"}
"""The subcommand of `troth goal` for each act."""
_GOAL_MESSAGES: Mapping[str, str] = {"measured": "{by} measures {id}", "achieved": "{by} achieves {id}", "dropped": "{by} drops {id}"}


def append_goal_act(root: BoardFiles, of: Board, goal: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the goal with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act. Raises EditError where the file cannot be read or changed safely.
    """
    found = of.ledger.goals.get(goal)
    if found is None:
        known = sorted(of.ledger.ids.get(Kind.GOAL, ()))[:_SHOWN]
        return refuse_unknown(of, Kind.GOAL, goal, f"Goals: {', '.join(known) or 'none yet'}.")
    refused = refuse_unwritable(entry) or _find_refusal(of, found, entry, day)
    if refused:
        return refused
    act = str(entry["act"])
    change = NewEntries(
        kind=Kind.GOAL,
        record=found,
        entries=(complete_entry(entry, day),),
        day=day,
        help_text=f"`troth goal {GOAL_COMMANDS[act]} --help` shows what it takes.",
        message="goals: " + _GOAL_MESSAGES[act].format(by=entry["by"], id=goal),
    )
    return prepare_log_change(root, of, change)


def find_measure(goal: Goal | None, said: str | None) -> str | None:
    """Return the measure that somebody means: the only one where they named none, else the one that is most like what they said."""
    known = [each.what for each in goal.measures] if goal else []
    if said is None:
        return known[0] if len(known) == 1 else None
    small = {each.lower(): each for each in known}
    meant = find_closest_word(said.lower(), small)
    return said if said in known or meant is None else small[meant]


_SHOWN = 20


def _find_refusal(of: Board, goal: Goal, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place any more, is not for this party to do, or reads no measure of the goal."""
    by, act, measure = str(entry["by"]), str(entry["act"]), entry.get("measure")
    if by not in of.ledger.parties:
        return refuse_stranger(of, by)
    if act == "measured" and measure is None:
        return Refusal(message=f"{goal.id} has {len(goal.measures) or 'no'} measures", hints=tuple(_list_measures(goal)))
    written = GoalEntry(date=day, by=by, act=act, index=len(goal.log), measure=str(measure) if measure is not None else None)
    found = find_invalid_goal_entries(replace(goal, log=(*goal.log, written)), of.ledger.parties)
    fault = next((each for each in found if each.index == written.index and each.key != "date"), None)
    if fault is None:
        return None
    if fault.key == "measure":
        return Refusal(message=f"the goal has no measure {quote_text(str(measure))}", hints=tuple(_list_measures(goal)))
    return Refusal(message=fault.message, hints=(fault.hint,))


def _list_measures(goal: Goal) -> list[str]:
    if not goal.measures:
        return [f"Add a measure under measures: in {goal.source.path}."]
    return ["Choose one with --measure:", *(f"  {escape_text(each.what)}" for each in goal.measures[:_SHOWN])]
