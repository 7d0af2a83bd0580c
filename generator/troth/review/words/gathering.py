"""What a change does to a meeting or a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.model import Kind, Meeting
from troth.review.said import Said, keys, names, titled
from troth.review.words.fields import edited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Goal, Parties
    from troth.review.case import Case, Revision


def gathering_words(revision: Revision, case: Case) -> Iterator[Said]:
    """Yield whether it is new, or what is edited."""
    after, kind, id_ = case.difference.after, revision.pair.kind, revision.pair.id
    meeting, goal = after.meetings.get(id_), after.goals.get(id_)
    found = meeting if kind is Kind.MEETING else goal
    if found is None:
        return
    if revision.pair.before is None:
        act, sentence = _new(found, case.parties)
        yield Said(kind=kind, record=id_, act=act, sentence=sentence, place=revision.place(), title=found.title)
    elif revision.old and revision.new and (changed := edited(revision.old, revision.new)):
        sentence = f"Edits {keys(changed)} of {titled(found.title)}"
        yield Said(kind=kind, record=id_, act="edits", sentence=sentence, place=revision.place(changed[0]), title=found.title)


def _new(found: Meeting | Goal, parties: Parties) -> tuple[str, str]:
    if isinstance(found, Meeting):
        people = names(found.attendees, parties)
        return "holds", f"Records {titled(found.title)} of {days.written(found.date)} with {people}"
    return "sets", f"{parties.name(found.owner)} sets the goal {titled(found.title)}"
