"""Badges: one number each, small enough for another page, of the board and of each team. People have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.views.chip import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.lifecycle.numbers import Numbers
    from troth.views.desk import Desk

_NAME = 28
"""So many characters of a team's name fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A label and what it says, with a sentence for those who cannot see it."""

    path: str
    """Its address in the site."""
    label: str
    says: str
    tone: Tone
    title: str
    what: str
    """What it counts, in our own words: `kept on time`."""
    of: str
    """The id of the team; nothing for the whole board."""


def badges(desk: Desk) -> tuple[Badge, ...]:
    """Return the badges of the board, then those of each team that has promised something, by name."""
    return (*_pair(desk, desk.board.numbers), *(each for team in _teams(desk) for each in team))


def _teams(desk: Desk) -> Iterator[Iterator[Badge]]:
    for team in sorted(desk.board.ledger.parties.of_kind(PartyKind.TEAM), key=lambda each: (each.name.casefold(), each.id)):
        promised = desk.board.promised_by.get(team.id)
        if promised:
            yield _pair(desk, desk.board.numbers_of(promised), team.id)


def _pair(desk: Desk, numbers: Numbers, team: str = "") -> Iterator[Badge]:
    share, late = numbers.kept_on_time, sum(map(len, numbers.overdue.values()))
    window = f"by the first due date, last {desk.board.settings.window} days"
    says = "too few" if share.too_few else f"{share.n}/{share.of}"
    yield _badge(desk, team, "kept on time", says, Tone.REST if share.too_few else Tone.WORK, window)
    yield _badge(desk, team, "overdue", str(late) if late else "nothing", Tone.LOST if late else Tone.KEPT, "")


def _badge(desk: Desk, team: str, what: str, says: str, tone: Tone, note: str) -> Badge:
    whose = desk.faces(team).name if team else desk.board.settings.name
    short = whose if len(whose) <= _NAME else f"{whose[: _NAME - 1].rstrip()}…"
    return Badge(
        path=f"badges/{f'{team}-' if team else ''}{what.replace(' ', '-')}.svg",
        label=f"{short}: {what}" if team else what,
        says=says,
        tone=tone,
        title=f"{whose}: {what} {says}{f' ({note})' if note else ''}. {desk.as_of_words}.",
        what=what,
        of=team,
    )
