"""The next step for each silent person, in a terminal and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.base.dates import format_date, format_relative_date
from troth.report.terminal import format_columns, format_line, make_bold
from troth.views.ask.answers import measure_coverage
from troth.views.ask.outreach import group_outreach, sort_by_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext


_SHRINKABLE = (2,)
"""The reason is cut in a narrow window."""


def format_ask_steps(pursuits: Iterable[AskStatus], context: ViewContext, width: int) -> Iterator[str]:
    """Yield each ask with its silent people by their next step, and how to have the words for it."""
    for number, pursuit in enumerate(pursuits):
        if number:
            yield ""
        yield make_bold(format_line(f"{pursuit.ask.title} ({pursuit.ask.id})"))
        coverage, by = measure_coverage(pursuit), pursuit.ask.respond_by
        until = f"Answer by {format_date(by)}, {format_relative_date(by, context.day)}."
        yield format_line(f"{coverage.n}/{coverage.total} answered: {coverage.words}. {until}")
        for part in group_outreach(pursuit, context):
            yield from ("", format_line(f"{part.title} ({part.count})"))
            people = part.people + (part.crowd.people if part.crowd else ())
            named = [(each.face, each.face.name if each.face.name != each.face.id else "", each) for each in people]
            rows = [(face.id, name, each.because, each.since) for face, name, each in named]
            yield from format_columns(rows, width, _SHRINKABLE, indent="  ")
        due = next((each.party for each in sort_by_step(pursuit.silent, context) if each.is_due), None)
        if due:
            yield from ("", format_line(f"The words: troth ask draft {pursuit.ask.id} {due}"))


def format_ask_steps_json(pursuits: Iterable[AskStatus], context: ViewContext) -> str:
    """Return the asks with everybody's next step."""
    return json.dumps({"asks": [_encode_ask(each, context) for each in pursuits]}, ensure_ascii=False, indent=1) + "\n"


def _encode_ask(pursuit: AskStatus, context: ViewContext) -> dict[str, Any]:
    return {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "asker": pursuit.ask.asker,
        "respond_by": pursuit.ask.respond_by.isoformat(),
        "answered": pursuit.answer_count,
        "of": pursuit.of,
        "next": [
            {
                "party": each.party,
                "step": each.next_step.value,
                "via": each.via,
                "from": each.since.isoformat() if each.since else None,
                "because": each.reason,
                "draft": each.draft,
            }
            for each in sort_by_step(pursuit.silent, context)
        ],
    }


def explain_no_steps(asks: int) -> str:
    """Return what to say where no ask waits for an answer."""
    return "Everybody who was asked has answered." if asks else "Nobody has asked anything yet: troth new ask"
