"""Whom to reach next, how, why, and with which words: the silent of an ask, by their next step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS, NextStep
from troth.views.draft import draft, shared_draft
from troth.views.due import ago

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.model import AskEntry
    from troth.views.desk import Desk
    from troth.views.draft import Draft
    from troth.views.face import Face

SHOWN = 30
"""So many people of one step are shown with a draft each; the others stand in a table under one draft for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Somebody who has not answered: why the next step is what it is, what was tried, and what to write or say."""

    face: Face
    anchor: str
    because: str
    tried: str
    attempts: int
    since: str
    """The first day on which the step may be taken."""
    draft: Draft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The others who stand on the same step, with one draft for all, where there is one."""

    people: tuple[Reach, ...]
    draft: Draft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """All whose next step is the same: the first with words for each, the others together."""

    step: NextStep
    title: str
    says: str
    people: tuple[Reach, ...]
    crowd: Crowd | None

    @property
    def id(self) -> str:
        """The anchor of its section."""
        return self.step.value.replace("_", "-")

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.people) + (len(self.crowd.people) if self.crowd else 0)


_SAYS: Mapping[NextStep, tuple[str, str]] = MappingProxyType(
    {
        NextStep.PERSONAL: (
            "Go and talk with them",
            "In person or by phone, one by one: the why, what is in it for them, and the question.",
        ),
        NextStep.REACH_OUT: ("Write to them", "A mail or a message, each of their own."),
        NextStep.SPONSOR: ("Ask the sponsor for help", "Everything before was tried. Facts only, and nobody to blame."),
        NextStep.WAIT: ("Let them answer", "They were reached a short while ago, or the clock stands still for them. Nothing to do yet."),
    }
)
"""Each step as a heading, with how it is done; first what is best done soon."""


def reaching(pursuit: Pursuit, desk: Desk) -> tuple[Reaching, ...]:
    """Return the silent by their next step, those who wait longest first; nobody once the ask is closed."""
    silent = by_step(pursuit.silent, desk)
    return tuple(_reaching(step, tuple(some), pursuit, desk) for step, some in groupby(silent, key=lambda each: each.step))


def by_step(silent: Iterable[Pursued], desk: Desk) -> list[Pursued]:
    """Return the silent of an open ask in the order in which they are reached: by step, those who wait longest first."""
    order = list(_SAYS)
    return sorted(
        (each for each in silent if each.step in _SAYS), key=lambda each: (order.index(each.step), each.since or desk.day, each.party)
    )


def reach(pursuit: Pursuit, each: Pursued, desk: Desk) -> Reach:
    """Return one of the silent with the words for the next step; while it is too early for it, without."""
    return _reach(each, desk, draft(pursuit, each, desk) if each.due else None)


def tried(attempts: tuple[AskEntry, ...]) -> str:
    """Return what was tried: `by e-mail on 2 Mar 2026, by phone on 17 Mar 2026`."""
    return ", ".join(f"{WAYS.get(each.via or '', '')} on {days.written(each.day)}" for each in attempts)


def _reaching(step: NextStep, silent: tuple[Pursued, ...], pursuit: Pursuit, desk: Desk) -> Reaching:
    title, says = _SAYS[step]
    if step is NextStep.SPONSOR and pursuit.ask.sponsor:
        title = f"Ask {desk.faces(pursuit.ask.sponsor).name} for help"
    first, rest = silent[:SHOWN], silent[SHOWN:]
    crowd = Crowd(
        people=tuple(_reach(each, desk, None) for each in rest),
        draft=shared_draft(pursuit, rest[0], desk) if rest and rest[0].due else None,
    )
    return Reaching(
        step=step, title=title, says=says, people=tuple(reach(pursuit, each, desk) for each in first), crowd=crowd if rest else None
    )


def _reach(each: Pursued, desk: Desk, words: Draft | None) -> Reach:
    return Reach(
        face=desk.faces(each.party),
        anchor=f"to-{each.party}",
        because=each.because,
        tried=tried(each.attempts),
        attempts=len(each.attempts),
        since=_since(each, desk),
        draft=words,
    )


def _since(each: Pursued, desk: Desk) -> str:
    if each.since is None:
        return ""
    if each.step is NextStep.WAIT:
        return f"then {WAYS.get(each.via or '', '')}, from {days.written(each.since)} on"
    return f"since {days.written(each.since)}" if each.since < desk.day else ago(each.since, desk.day)
