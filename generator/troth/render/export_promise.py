"""A promise with its log, as it is published for programs, in the shape of version 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.views.row import page_of

if TYPE_CHECKING:
    from datetime import date

    from troth.board import Board, Standing
    from troth.lifecycle.provenance import Witness
    from troth.model import Entry, Measure
    from troth.render.addresses import Addresses

_ENTRY_TEXTS = (
    "note", "outcome", "cost", "because", "reason", "terms", "confidence", "progress", "learned", "evidence", "satisfaction",
    "kept", "promise",
)  # fmt: skip
_ENTRY_DAYS = ("happened", "respond_by", "due")


def promise(standing: Standing, board: Board, addresses: Addresses) -> dict[str, Any]:
    """Return a promise: its terms in force, where it stands, and each entry of its log with what git knows of it."""
    made, course = standing.promise, standing.course
    return {
        "id": standing.id,
        "title": made.title,
        "promisers": list(made.promisers),
        "customers": list(made.customers),
        "partner": made.partner,
        "state": standing.state.value,
        "schedule": [each.value for each in standing.schedule],
        "report": standing.report,
        "flags": [each.value for each in standing.flags],
        "made": _day(standing.made),
        "first_due": _day(course.first_due),
        "due": _day(standing.due),
        "delivered_on": _day(standing.delivered_on),
        "closed_on": _day(standing.closed_on),
        "kept_on_time": standing.kept_on_time,
        "satisfaction": standing.satisfaction,
        "reason": standing.reason,
        "trust": {"promise": not standing.missing, "missing": list(standing.missing)},
        "outcome": course.terms.outcome,
        "measures": [_measure(each) for each in course.terms.measures],
        "why": made.why,
        "goal": made.goal,
        "ask": made.ask,
        "agreement": made.agreement,
        "meeting": made.meeting,
        "part_of": made.part_of,
        "parts": list(standing.parts),
        "needs": list(made.needs),
        "continues": made.continues,
        "tags": list(made.tags),
        "links": [{"title": each.title, "url": each.url} for each in made.links],
        "path": made.source.path,
        "url": addresses.page(page_of(standing.id)),
        "provenance": _witness(board.witnessed[standing.id].terms),
        "log": [_entry(each, board.witnessed[standing.id].log) for each in course.entries],
    }


def _entry(entry: Entry, log: tuple[Witness, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {"date": _day(entry.date), "by": entry.by, "act": entry.act, "note": entry.note}
    said |= {key: day.isoformat() for key in _ENTRY_DAYS if (day := getattr(entry, key)) is not None}
    said |= {key: text for key in _ENTRY_TEXTS if (text := getattr(entry, key)) is not None}
    if entry.next:
        said["next"] = list(entry.next)
    if entry.measures:
        said["measures"] = [_measure(each) for each in entry.measures]
    said["provenance"] = _witness(log[entry.index])
    return said


def _witness(witness: Witness) -> dict[str, Any]:
    return {"level": witness.level.value, "commit": witness.commit, "author": witness.author, "date": _day(witness.date)}


def _measure(measure: Measure) -> dict[str, Any]:
    return {"what": measure.what, "target": measure.target, "actual": measure.actual}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
