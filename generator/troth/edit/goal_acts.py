"""Append an act to a goal: a reading of one of its measures, or how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.base.files import read_file
from troth.base.text import escape_text, find_closest_word, quote_text
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.promise_acts import build_refusal, refuse_unwritable
from troth.edit.splice import append_entry
from troth.model import GoalEntry, Kind
from troth.read.files.folder import RecordFile
from troth.status.goal import find_invalid_goal_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Data, Goal


COMMANDS: Mapping[str, str] = {"measured": "measure", "achieved": "achieve", "dropped": "drop"}
"""The subcommand of `troth goal` for each act."""
_MESSAGES: Mapping[str, str] = {"measured": "{by} measures {id}", "achieved": "{by} achieves {id}", "dropped": "{by} drops {id}"}


def append_goal_act(root: Path, of: Board, goal: str, entry: Mapping[str, Data], day: date) -> Outcome:
    """Return the change that appends `entry`, dated `day`, to the goal with that id; or why it is refused.

    `entry` has `by` and `act` and the fields of the act. Raises EditError where the file cannot be read or changed safely.
    """
    found = of.ledger.goals.get(goal)
    if found is None:
        return _refuse_unknown(of, goal)
    refused = refuse_unwritable(entry) or _find_refusal(of, found, entry, day)
    if refused:
        return refused
    first: dict[str, Data] = {"date": day.isoformat(), "by": entry["by"], "act": entry["act"]}
    return _append_entry(root, of, found, first | {key: value for key, value in entry.items() if key not in first}, day)


def find_measure(goal: Goal | None, said: str | None) -> str | None:
    """Return the measure that somebody means: the only one where they named none, else the one that is most like what they said."""
    known = [each.what for each in goal.measures] if goal else []
    if said is None:
        return known[0] if len(known) == 1 else None
    small = {each.lower(): each for each in known}
    meant = find_closest_word(said.lower(), small)
    return said if said in known or meant is None else small[meant]


def _append_entry(root: Path, of: Board, goal: Goal, entry: dict[str, Data], day: date) -> Outcome:
    path, act = goal.source.path, str(entry["act"])
    old = read_file(root, path)
    new = append_entry(old, entry)
    would_be = preview_with(of, RecordFile(kind=Kind.GOAL, id=goal.id, path=path, data=new), day)
    if would_be.faults or would_be.board is None:
        return build_refusal(
            would_be.faults, f"log entry {len(goal.log) + 1}: ", f"`troth goal {COMMANDS[act]} --help` shows what it takes."
        )
    return FileChangePlan(
        kind=Kind.GOAL,
        id=goal.id,
        path=path,
        old=old,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message="goals: " + _MESSAGES[act].format(by=entry["by"], id=goal.id),
        entry=entry,
    )


def _refuse_unknown(of: Board, goal: str) -> Refusal:
    wrong = [problem for problem in of.problems if problem.is_error and problem.place.path.endswith(f"goals/{goal}.yaml")]
    if of.ledger.has_record(Kind.GOAL, goal) and wrong:
        return Refusal(message=f"{wrong[0].place} has to be repaired first: {wrong[0].message}", hints=(wrong[0].hint,))
    known = of.ledger.ids.get(Kind.GOAL, frozenset())
    meant = find_closest_word(goal, known)
    hint = f"Did you mean {meant}?" if meant else f"Goals: {', '.join(sorted(known)[:_SHOWN]) or 'none yet'}."
    return Refusal(message=f"there is no goal '{escape_text(goal)}' on this board", hints=(hint,))


_SHOWN = 20


def _find_refusal(of: Board, goal: Goal, entry: Mapping[str, Data], day: date) -> Refusal | None:
    """Refuse what has no place any more, is not for this party to do, or reads no measure of the goal."""
    by, act, measure = str(entry["by"]), str(entry["act"]), entry.get("measure")
    if by not in of.ledger.parties:
        meant = find_closest_word(by, (each.id for each in of.ledger.parties))
        hints = (f"Did you mean {meant}?",) if meant else ()
        return Refusal(message=f"'{escape_text(by)}' is no person, team or customer of this board", hints=hints)
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
