"""The next step for each silent person, in a terminal and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth import days
from troth.report.terminal import bold, columns, line
from troth.views.ask_answer import coverage
from troth.views.reach import by_step, reaching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.lifecycle.pursuit import Pursuit
    from troth.views.desk import Desk
    from troth.views.reach import Reach, Reaching

_GIVING = (2,)
"""The reason is cut in a narrow window."""


def steps_text(pursuits: Iterable[Pursuit], desk: Desk, width: int) -> Iterator[str]:
    """Yield each ask with its silent people by their next step, and how to have the words for it."""
    for number, pursuit in enumerate(pursuits):
        if number:
            yield ""
        yield bold(line(f"{pursuit.ask.title} ({pursuit.ask.id})"))
        yield line(_stands(pursuit, desk))
        for part in reaching(pursuit, desk):
            yield from ("", line(f"{part.title} ({part.count})"))
            yield from columns([_row(each) for each in _people(part)], width, _GIVING, indent="  ")
        due = next((each.party for each in by_step(pursuit.silent, desk) if each.due), None)
        if due:
            yield from ("", line(f"The words: troth ask draft {pursuit.ask.id} {due}"))


def steps_json(pursuits: Iterable[Pursuit], desk: Desk) -> str:
    """Return the asks with everybody's next step."""
    return json.dumps({"asks": [_fields(each, desk) for each in pursuits]}, ensure_ascii=False, indent=1) + "\n"


def _stands(pursuit: Pursuit, desk: Desk) -> str:
    all_of, by = coverage(pursuit), pursuit.ask.respond_by
    return f"{all_of.n}/{all_of.of} answered: {all_of.words}. Answer by {days.written(by)}, {days.in_words(by, desk.day)}."


def _people(part: Reaching) -> tuple[Reach, ...]:
    return part.people + (part.crowd.people if part.crowd else ())


def _row(each: Reach) -> tuple[str, ...]:
    name = each.face.name if each.face.name != each.face.id else ""
    return each.face.id, name, each.because, each.since


def _fields(pursuit: Pursuit, desk: Desk) -> dict[str, Any]:
    return {
        "id": pursuit.ask.id,
        "title": pursuit.ask.title,
        "asker": pursuit.ask.asker,
        "respond_by": pursuit.ask.respond_by.isoformat(),
        "answered": pursuit.answered,
        "of": len(pursuit.asked),
        "next": [
            {
                "party": each.party,
                "step": each.step.value,
                "via": each.via,
                "from": each.since.isoformat() if each.since else None,
                "because": each.because,
                "draft": each.draft,
            }
            for each in by_step(pursuit.silent, desk)
        ],
    }


def nothing_to_do(number: int) -> str:
    """Return what to say where no ask waits for an answer."""
    return "Everybody who was asked has answered." if number else "Nobody has asked anything yet: troth new ask"
