"""Append an act to a goal: a reading of one of its measures, or how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.text import escape_text, find_closest_word, quote_text
from troth.edit.log_change import NewEntries, complete_entry, prepare_log_change, refuse_stranger, refuse_unknown, refuse_unwritable
from troth.edit.preview import Outcome, Refusal
from troth.model import GoalEntry, Kind
from troth.status.goal import find_invalid_goal_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Data, Goal


COMMANDS: Mapping[str, str] = {"measured": "measure", "achieved": "achieve", "dropped": "drop"}
"""The subcommand of `troth goal` for each act."""
_MESSAGES: Mapping[str, str] = {"measured": "{by} measures {id}", "achieved": "{by} achieves {id}", "dropped": "{by} drops {id}"}


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
        help_text=f"`troth goal {COMMANDS[act]} --help` shows what it takes.",
        message="goals: " + _MESSAGES[act].format(by=entry["by"], id=goal),
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
        return [f"Write how you will know under measures: in {goal.source.path}."]
    return ["Name one of them with --measure:", *(f"  {escape_text(each.what)}" for each in goal.measures[:_SHOWN])]
