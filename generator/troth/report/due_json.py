"""What is due as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.report.ask_items import ask_fields

if TYPE_CHECKING:
    from troth.report.agenda import Agenda, Item


def due_json(agenda: Agenda) -> str:
    """Return the dates that were looked between, and for each section its items; what comes next, or null."""
    content = {
        "as_of": agenda.as_of.isoformat(),
        "until": agenda.until.isoformat(),
        "for": agenda.party,
        **{section: [_fields(item) for item in items] for section, items in agenda.sections.items()},
        "asks": [ask_fields(each) for each in agenda.asks],
        "next": _fields(agenda.next) if agenda.next else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _fields(item: Item) -> dict[str, Any]:
    standing = item.standing
    return {
        "id": standing.id,
        "title": standing.promise.title,
        "promisers": list(standing.course.terms.promisers),
        "customers": list(standing.course.terms.customers),
        "state": standing.state.value,
        "due": standing.due.isoformat() if standing.due else None,
        "days_late": standing.days_late,
        "day": item.day.isoformat(),
        "parties": list(item.parties),
    }
