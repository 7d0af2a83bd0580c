"""Ask status, the ladder, the target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import add_working_days, format_date
from troth.model import DEFAULT_LADDER

if TYPE_CHECKING:
    from datetime import date

    from troth.model import Amount, Ask, AskEntry, LadderStep, Settings


STEP_OF_WAY = {
    "email": "email", "chat": "email", "letter": "email", "phone": "personal", "in_person": "personal", "personal": "personal",
    "sponsor": "sponsor",
}  # fmt: skip
"""The step of the ladder that an attempt by some way counts as."""


WAY_TEXTS = {
    "email": "by e-mail", "chat": "by chat", "letter": "by letter", "phone": "by phone", "in_person": "in person", "personal": "in person",
    "sponsor": "through the sponsor",
}  # fmt: skip
"""How somebody was reached, or is to be, in words."""
DRAFT_NAMES = ("first_mail", "second_mail", "talk", "sponsor_note")
"""What there is to write or to say at the steps of a ladder: the names of the drafts."""


class AskState(StrEnum):
    """Where an ask stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class NextStep(StrEnum):
    """What the asker does next about one person."""

    NONE = "none"
    WAIT = "wait"
    REACH_OUT = "reach_out"
    PERSONAL = "personal"
    SPONSOR = "sponsor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered: an entry of the log, or the promise that they made."""

    kind: str
    day: date
    first_day: date
    """The day of their first answer; this one may be a later one."""
    by: str
    text: str | None = None
    promise: str | None = None
    amount: Amount | None = None
    refer_to: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """One of those asked: the answer, or the next step. `since` is the first day on which the step may be taken."""

    party: str
    answer: Answer | None
    attempts: tuple[AskEntry, ...]
    next_step: NextStep
    via: str | None = None
    since: date | None = None
    reason: str = ""

    @property
    def draft(self) -> str | None:
        """The draft that fits the next step; None for those who have answered."""
        kind = STEP_OF_WAY.get(self.via or "")
        if kind == "email":
            return "second_mail" if self.attempts else "first_mail"
        return {"personal": "talk", "sponsor": "sponsor_note"}.get(kind or "")

    @property
    def is_due(self) -> bool:
        """Tell whether the next step may be taken now."""
        return self.next_step not in (NextStep.NONE, NextStep.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStatus:
    """An ask as of a date."""

    ask: Ask
    state: AskState
    respondents: tuple[Respondent, ...]
    """Everybody who was asked, by id."""
    entries: tuple[AskEntry, ...]
    answer_overdue: bool = False
    """The day by which answers were wanted has passed, and somebody is silent."""
    amount_pledged: Amount | None = None
    """What the answers add up to, in the unit of the target; None without a target."""
    closed_on: date | None = None

    @property
    def answer_count(self) -> int:
        """How many have answered."""
        return sum(each.answer is not None for each in self.respondents)

    @property
    def silent(self) -> tuple[Respondent, ...]:
        """Those who have not answered."""
        return tuple(each for each in self.respondents if each.answer is None)

    @property
    def referred(self) -> tuple[str, ...]:
        """Those whom others referred to and who were not asked themselves: suggested, and not to be nagged."""
        known = {each.party for each in self.respondents}
        named = {each.answer.refer_to for each in self.respondents if each.answer and each.answer.refer_to}
        return tuple(sorted(named - known))


def choose_ladder(ask: Ask, settings: Settings) -> tuple[LadderStep, ...]:
    """Return the steps of an ask: its own, or the board's; without the sponsor's where it names none, and never nothing."""
    steps = tuple(step for step in ask.ladder or settings.ladder if step.via != "sponsor" or ask.sponsor)
    return steps or tuple(step for step in DEFAULT_LADDER if step.via != "sponsor")


class LadderPosition:
    """The ladder of one ask, and where somebody stands on it."""

    def __init__(self, ask: Ask, settings: Settings, as_of: date) -> None:
        self._ask, self._settings, self._as_of = ask, settings, as_of
        self._ladder = choose_ladder(ask, settings)
        self._known: dict[tuple[date, int], date] = {}

    def find_next_step(self, party: str, attempts: tuple[AskEntry, ...], paused_until: date | None) -> Respondent:
        """Return the next step for somebody who has not answered."""
        taken = self._count_taken(attempts)
        step = self._ladder[min(taken, len(self._ladder) - 1)]
        since = self._find_step_start(attempts, taken)
        if paused_until is not None:
            since = max(since, paused_until)
        kind = STEP_OF_WAY[step.via]
        now = {"email": NextStep.REACH_OUT, "personal": NextStep.PERSONAL, "sponsor": NextStep.SPONSOR}[kind]
        waiting = self._as_of < since
        return Respondent(
            party=party,
            answer=None,
            attempts=attempts,
            next_step=NextStep.WAIT if waiting else now,
            via=step.via,
            since=since,
            reason=self._explain_step(attempts, paused_until if paused_until == since else None),
        )

    def _count_taken(self, attempts: tuple[AskEntry, ...]) -> int:
        """Return how many steps were taken: those before the first one that there was no attempt for."""
        made = Counter(STEP_OF_WAY[entry.via] for entry in attempts if entry.via)
        for number, step in enumerate(self._ladder):
            kind = STEP_OF_WAY[step.via]
            if made[kind] == 0:
                return number
            made[kind] -= 1
        return len(self._ladder)

    def _find_step_start(self, attempts: tuple[AskEntry, ...], taken: int) -> date:
        if not attempts:
            return self._ask.made
        last = max(each.day for each in attempts)
        wait = self._find_wait_days(attempts[-1], taken)
        if (last, wait) not in self._known:
            self._known[last, wait] = add_working_days(last, wait, self._settings.working_days, self._settings.holidays)
        return self._known[last, wait]

    def _find_wait_days(self, last: AskEntry, taken: int) -> int:
        """Return the days to wait after the last step that was taken; who was called before any mail is given that step's days."""
        kind = STEP_OF_WAY[last.via or "email"]
        ahead = next((step for step in self._ladder if STEP_OF_WAY[step.via] == kind), self._ladder[0])
        return (self._ladder[taken - 1] if taken else ahead).wait or 0

    def _explain_step(self, attempts: tuple[AskEntry, ...], paused_until: date | None) -> str:
        if paused_until is not None:
            return f"The clock stands still until {format_date(paused_until)}."
        if not attempts:
            return "Nobody has reached them yet."
        last = max(attempts, key=lambda each: each.day)
        times = {1: "once", 2: "twice"}.get(len(attempts), f"{len(attempts)} times")
        how = f"{', last' if len(attempts) > 1 else ''} {WAY_TEXTS[last.via or 'email']}"
        return f"Reached {times}{how} on {format_date(last.day)}; no answer yet."
