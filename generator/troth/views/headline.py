"""Headline figures of a board, and badges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.views.chips import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.status.numbers import Numbers, Ratio
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One number: its label, what is counted, and the share; `too_few` means that the share says nothing yet."""

    label: str
    text: str
    n: int
    total: int
    too_few: bool


def list_headlines(numbers: Numbers, window: int) -> tuple[Headline, ...]:
    """Return the five headline numbers of a board or a party."""
    past = f"last {window} days"
    return (
        _build_headline("Kept on time", f"by the first due date, {past}", numbers.kept_on_time),
        _build_headline("Kept as agreed", f"by the date in force, {past}", numbers.kept_in_force),
        _build_headline("Followed up", f"within a week of the due day, {past}", numbers.follow_ups_done),
        _build_headline("Answered in time", f"requests, offers and asks, {past}", numbers.answered_in_time),
        _build_headline("Clear promises", "promises that one can build on, now", numbers.clear),
    )


def _build_headline(label: str, explanation: str, share: Ratio) -> Headline:
    return Headline(label=label, text=explanation, n=share.n, total=share.total, too_few=share.too_few)


_MAX_NAME_LENGTH = 28
"""So many characters of a team's name fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A label and what it says, with a sentence for those who cannot see it."""

    path: str
    """Its address in the site."""
    label: str
    text: str
    tone: Tone
    title: str
    what: str
    """What it counts, in our own words: `kept on time`."""
    total: str
    """The id of the team; nothing for the whole board."""


def list_badges(context: ViewContext) -> tuple[Badge, ...]:
    """Return the badges of the board, then those of each team that has promised something, by name."""
    teams = sorted(context.board.ledger.parties.list_of_kind(PartyKind.TEAM), key=lambda each: (each.name.casefold(), each.id))
    badges = (
        badge
        for team in teams
        if (promised := context.board.promises_by_promiser.get(team.id))
        for badge in _iter_badges(context, context.board.count_numbers(promised), team.id)
    )
    return (*_iter_badges(context, context.board.numbers), *badges)


def _iter_badges(context: ViewContext, numbers: Numbers, team: str = "") -> Iterator[Badge]:
    share, late = numbers.kept_on_time, sum(map(len, numbers.overdue.values()))
    window = f"by the first due date, last {context.board.settings.window} days"
    says = "too few" if share.too_few else f"{share.n}/{share.total}"
    yield _build_badge(context, team, "kept on time", says, Tone.REST if share.too_few else Tone.WORK, window)
    yield _build_badge(context, team, "overdue", str(late) if late else "nothing", Tone.LOST if late else Tone.KEPT, "")


def _build_badge(context: ViewContext, team: str, measure: str, value: str, tone: Tone, note: str) -> Badge:
    whose = context.faces(team).name if team else context.board.settings.name
    short = whose if len(whose) <= _MAX_NAME_LENGTH else f"{whose[: _MAX_NAME_LENGTH - 1].rstrip()}…"
    return Badge(
        path=f"badges/{f'{team}-' if team else ''}{measure.replace(' ', '-')}.svg",
        label=f"{short}: {measure}" if team else measure,
        text=value,
        tone=tone,
        title=f"{whose}: {measure} {value}{f' ({note})' if note else ''}. {context.as_of_words}.",
        what=measure,
        total=team,
    )
