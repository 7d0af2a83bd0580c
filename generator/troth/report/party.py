"""A party in a terminal: what waits for it, what it promised, and what it was promised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troth.report.rows import rows_text
from troth.report.terminal import bold, line, paragraphs
from troth.views.party import party_page
from troth.views.span import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.model import Party
    from troth.views.desk import Desk
    from troth.views.face import Face


def party_text(party: Party, desk: Desk, width: int) -> Iterator[str]:
    """Yield a party as lines: one sentence, and each list of its page that holds something."""
    page = party_page(party, desk)
    yield bold(line(f"{party.name} ({party.id}), {party.kind.value}"))
    yield from paragraphs(text_of(page.says), width)
    yield from _names("Acts for", page.teams)
    yield from _names("Members", page.members)
    yield from (line(f"{tally.label}: {tally.n}/{tally.of}{' (too few)' if tally.too_few else ''}, {tally.says}") for tally in page.tallies)
    for section in page.sections:
        if section.rows:
            yield from ("", bold(f"{section.title} ({section.count})"))
            yield from rows_text(section.rows, width, indent="  ")
    yield from ("", line(f"File: {page.path}"))


def party_json(party: Party, board: Board) -> str:
    """Return the party, and the ids of its promises: those that wait for it, and those by each of its sides."""
    sides = {"promised": board.promised_by, "promised_to": board.promised_to, "partner_of": board.partnered_by}
    content = {
        "id": party.id,
        "kind": party.kind.value,
        "name": party.name,
        "members": list(party.members),
        "waiting": [{"id": each.id, "for": wait.for_what.value} for each, wait in board.waiting_for.get(party.id, ())],
        **{name: [each.id for each in side.get(party.id, ())] for name, side in sides.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _names(label: str, faces: tuple[Face, ...]) -> Iterator[str]:
    if faces:
        yield line(f"{label}: {', '.join(face.name for face in faces)}")
