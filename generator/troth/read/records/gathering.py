"""Meeting and goal files as meetings and goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.model import Goal, Meeting
from troth.read.records.values import day, measure, sure_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Source


def meeting(record: str, source: Source) -> Meeting:
    """Return the meeting with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Meeting(
        id=record,
        source=source,
        title=data["title"],
        kind=data["kind"],
        date=sure_day(data["date"]),
        attendees=tuple(data["attendees"]),
        follows=data.get("follows"),
        notes=data.get("notes"),
    )


def goal(record: str, source: Source) -> Goal:
    """Return the goal with the id `record` that the file makes."""
    data: Mapping[str, Any] = source.data
    return Goal(
        id=record,
        source=source,
        title=data["title"],
        owner=data["owner"],
        why=data.get("why"),
        by=day(data.get("by")),
        measures=tuple(measure(each) for each in data.get("measures") or ()),
    )
