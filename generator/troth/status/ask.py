"""Status of an ask: its state, the ladder of reaching out, and its target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import ceil, floor, log10
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import add_days, add_working_days, format_date
from troth.model import DEFAULT_LADDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    by: str
    text: str | None = None
    promise: str | None = None
    amount: Amount | None = None
    refer_to: str | None = None
    until: date | None = None
    index: int | None = None
    """The number of its entry in the log; None for a promise."""
    of_other_words: bool = False
    """It was given to another request than stands there now: it stands, with a note."""

    def stands_on(self, day: date) -> bool:
        """Tell whether it is an answer still: one who named a day for it is silent again once that day has passed."""
        return self.kind != "scheduled" or self.until is None or day <= self.until


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
    first_answer: date | None = None
    """The day of their first answer, for ever: even where they have none now, since the day that they had named has passed."""
    has_left: bool = False
    """They are no longer here, so they are asked for nothing."""

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
    unlisted: tuple[Respondent, ...] = ()
    """Those of the silent whose names are not published: for the numbers alone."""
    answer_overdue: bool = False
    """The day by which answers were wanted has passed, and somebody is silent."""
    amount_pledged: Amount | None = None
    """What the answers add up to, in the unit of the target; None without a target."""
    closed_on: date | None = None
    became: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What became of the answers, by party, as it was said when the ask was closed."""

    def to_name_the_day(self, each: Respondent) -> bool:
        """Tell whether somebody said yes where a promise is sought, and has made none yet: to name the day is theirs to do."""
        answer = each.answer
        return self.ask.seeks == "promise" and answer is not None and answer.kind == "committed" and answer.promise is None

    @property
    def answer_count(self) -> int:
        """How many have answered."""
        return sum(each.answer is not None for each in self.respondents)

    @property
    def of(self) -> int:
        """How many were asked, named here or not."""
        return len(self.respondents) + len(self.unlisted)

    @property
    def silent_count(self) -> int:
        """How many have not answered and are still here, named here or not."""
        return self.of - self.answer_count - sum(each.has_left and each.answer is None for each in self.respondents)

    @property
    def silent(self) -> tuple[Respondent, ...]:
        """Those who have not answered, and are still here to be asked."""
        return tuple(each for each in self.respondents if each.answer is None and not each.has_left)

    @property
    def amount_missing(self) -> Amount | None:
        """What the target still lacks; None without a target, and once it is reached."""
        target, pledged = self.ask.target, self.amount_pledged
        missing = target.value - pledged.value if target and pledged else 0
        return replace(target, value=missing) if target and missing > 0 else None

    @property
    def suggested_amount(self) -> Amount | None:
        """What each of those who haven't replied could add: an equal part of what is missing, rounded up; None below one."""
        missing, silent = self.amount_missing, self.silent_count
        share = missing.value / silent if missing and silent else 0
        if missing is None or share < 1:
            return None
        unit = 10 ** max(0, floor(log10(share)) - 1)  # two digits are as exact as a suggestion can be
        return replace(missing, value=ceil(share / unit) * unit)

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


def steps_taken(ladder: tuple[LadderStep, ...], attempts: Iterable[AskEntry]) -> int:
    """Return how many steps were taken: those before the first one that there was no attempt for."""
    made = Counter(STEP_OF_WAY[entry.via] for entry in attempts if entry.via)
    for number, step in enumerate(ladder):
        kind = STEP_OF_WAY[step.via]
        if made[kind] == 0:
            return number
        made[kind] -= 1
    return len(ladder)


def before_sponsor(ladder: tuple[LadderStep, ...]) -> int:
    """Return how many steps stand before the sponsor's: all of them, where there is none."""
    return next((number for number, step in enumerate(ladder) if step.via == "sponsor"), len(ladder))


Pause = tuple[date, date]
"""The day from which the clock stops, and the one on which it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What was done about somebody who is silent: the attempts, the pauses, and the day that they had named, which has passed."""

    attempts: tuple[AskEntry, ...] = ()
    pauses: tuple[Pause, ...] = ()
    named_day: date | None = None


class LadderPosition:
    """The ladder of one ask, and where somebody stands on it."""

    def __init__(self, ask: Ask, settings: Settings, as_of: date) -> None:
        self._ask, self._settings, self._as_of = ask, settings, as_of
        self._ladder = choose_ladder(ask, settings)
        self._known: dict[tuple[date, int, tuple[Pause, ...]], date] = {}

    def find_next_step(self, party: str, reached: Reached) -> Respondent:
        """Return the next step for somebody who has not answered."""
        attempts, named = reached.attempts, reached.named_day
        taken = steps_taken(self._ladder, attempts)
        step = self._ladder[min(taken, len(self._ladder) - 1)]
        paused_until = max((until for _, until in reached.pauses), default=date.min)
        since = max(self._find_step_start(reached, taken), paused_until, add_days(named, 1) if named else date.min)
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
            reason=self._explain_step(reached, paused_until if paused_until == since else None),
        )

    def _find_step_start(self, reached: Reached, taken: int) -> date:
        """Return the day on which the wait after the last attempt is over; days on which the clock stood still do not count."""
        if not reached.attempts:
            return self._ask.made
        last = max(each.day for each in reached.attempts)
        key = last, self._find_wait_days(reached.attempts[-1], taken), reached.pauses
        if key not in self._known:
            settings = self._settings
            self._known[key] = add_working_days(last, key[1], settings.counted_days, settings.holidays, reached.pauses)
        return self._known[key]

    def _find_wait_days(self, last: AskEntry, taken: int) -> int:
        """Return the days to wait after the last step that was taken; who was called before any mail is given that step's days."""
        kind = STEP_OF_WAY[last.via or "email"]
        ahead = next((step for step in self._ladder if STEP_OF_WAY[step.via] == kind), self._ladder[0])
        return (self._ladder[taken - 1] if taken else ahead).wait or 0

    def _explain_step(self, reached: Reached, paused_until: date | None) -> str:
        attempts, named = reached.attempts, reached.named_day
        if paused_until is not None:
            return f"Reminders are paused until {format_date(paused_until)}."
        if named is not None:
            return f"They planned to answer on {format_date(named)}, and that day has passed."
        if not attempts:
            return "Nobody has contacted them yet."
        last = max(attempts, key=lambda each: each.day)
        times = {1: "once", 2: "twice"}.get(len(attempts), f"{len(attempts)} times")
        how = f"{', last' if len(attempts) > 1 else ''} {WAY_TEXTS[last.via or 'email']}"
        return f"Contacted {times}{how} on {format_date(last.day)}; no reply yet."
