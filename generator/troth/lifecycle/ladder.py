"""The ladder by which the silent of an ask are reached: a mail, another one, a talk, and only then the sponsor."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import COUNTS_AS, WAYS, NextStep, Pursued
from troth.model import LADDER

if TYPE_CHECKING:
    from datetime import date

    from troth.model import Ask, AskEntry, Settings, Step


def ladder_of(ask: Ask, settings: Settings) -> tuple[Step, ...]:
    """Return the steps of an ask: its own, or the board's; without the sponsor's where it names none, and never nothing."""
    steps = tuple(step for step in ask.ladder or settings.ladder if step.via != "sponsor" or ask.sponsor)
    return steps or tuple(step for step in LADDER if step.via != "sponsor")


class Climb:
    """The ladder of one ask, and where somebody stands on it."""

    def __init__(self, ask: Ask, settings: Settings, as_of: date) -> None:
        self._ask, self._settings, self._as_of = ask, settings, as_of
        self._ladder = ladder_of(ask, settings)
        self._known: dict[tuple[date, int], date] = {}

    def next_step(self, party: str, attempts: tuple[AskEntry, ...], paused_until: date | None) -> Pursued:
        """Return the next step for somebody who has not answered."""
        taken = self._taken(attempts)
        step = self._ladder[min(taken, len(self._ladder) - 1)]
        since = self._since(attempts, taken)
        if paused_until is not None:
            since = max(since, paused_until)
        kind = COUNTS_AS[step.via]
        now = {"email": NextStep.REACH_OUT, "personal": NextStep.PERSONAL, "sponsor": NextStep.SPONSOR}[kind]
        waiting = self._as_of < since
        return Pursued(
            party=party,
            answer=None,
            attempts=attempts,
            step=NextStep.WAIT if waiting else now,
            via=step.via,
            since=since,
            because=self._because(attempts, paused_until if paused_until == since else None),
        )

    def _taken(self, attempts: tuple[AskEntry, ...]) -> int:
        """Return how many steps were taken: those before the first one that there was no attempt for."""
        made = Counter(COUNTS_AS[entry.via] for entry in attempts if entry.via)
        for number, step in enumerate(self._ladder):
            kind = COUNTS_AS[step.via]
            if made[kind] == 0:
                return number
            made[kind] -= 1
        return len(self._ladder)

    def _since(self, attempts: tuple[AskEntry, ...], taken: int) -> date:
        if not attempts:
            return self._ask.made
        last = max(each.day for each in attempts)
        wait = self._wait(attempts[-1], taken)
        if (last, wait) not in self._known:
            self._known[last, wait] = days.plus_working(last, wait, self._settings.working_days, self._settings.holidays)
        return self._known[last, wait]

    def _wait(self, last: AskEntry, taken: int) -> int:
        """Return the days to wait after the last step that was taken; who was called before any mail is given that step's days."""
        kind = COUNTS_AS[last.via or "email"]
        ahead = next((step for step in self._ladder if COUNTS_AS[step.via] == kind), self._ladder[0])
        return (self._ladder[taken - 1] if taken else ahead).wait or 0

    def _because(self, attempts: tuple[AskEntry, ...], paused_until: date | None) -> str:
        if paused_until is not None:
            return f"The clock stands still until {days.written(paused_until)}."
        if not attempts:
            return "Nobody has reached them yet."
        last = max(attempts, key=lambda each: each.day)
        times = {1: "once", 2: "twice"}.get(len(attempts), f"{len(attempts)} times")
        how = f"{', last' if len(attempts) > 1 else ''} {WAYS[last.via or 'email']}"
        return f"Reached {times}{how} on {days.written(last.day)}; no answer yet."
