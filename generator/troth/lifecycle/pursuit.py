"""An ask as of a date: who of those asked has answered, and the one next step for each who has not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from troth.model import Amount, Ask, AskEntry

COUNTS_AS = {
    "email": "email", "chat": "email", "letter": "email", "phone": "personal", "in_person": "personal", "personal": "personal",
    "sponsor": "sponsor",
}  # fmt: skip
"""The step of the ladder that an attempt by some way counts as."""


WAYS = {
    "email": "by e-mail", "chat": "by chat", "letter": "by letter", "phone": "by phone", "in_person": "in person", "personal": "in person",
    "sponsor": "through the sponsor",
}  # fmt: skip
"""How somebody was reached, or is to be, in words."""
DRAFTS = ("first_mail", "second_mail", "talk", "sponsor_note")
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
    on: date
    first: date
    """The day of their first answer; this one may be a later one."""
    by: str
    words: str | None = None
    promise: str | None = None
    amount: Amount | None = None
    refer_to: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursued:
    """One of those asked: the answer, or the next step. `since` is the first day on which the step may be taken."""

    party: str
    answer: Answer | None
    attempts: tuple[AskEntry, ...]
    step: NextStep
    via: str | None = None
    since: date | None = None
    because: str = ""

    @property
    def draft(self) -> str | None:
        """The draft that fits the next step; None for those who have answered."""
        kind = COUNTS_AS.get(self.via or "")
        if kind == "email":
            return "second_mail" if self.attempts else "first_mail"
        return {"personal": "talk", "sponsor": "sponsor_note"}.get(kind or "")

    @property
    def due(self) -> bool:
        """Tell whether the next step may be taken now."""
        return self.step not in (NextStep.NONE, NextStep.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """An ask as of a date."""

    ask: Ask
    state: AskState
    asked: tuple[Pursued, ...]
    """Everybody who was asked, by id."""
    entries: tuple[AskEntry, ...]
    answer_overdue: bool = False
    """The day by which answers were wanted has passed, and somebody is silent."""
    gathered: Amount | None = None
    """What the answers add up to, in the unit of the target; None without a target."""
    closed_on: date | None = None

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(each.answer is not None for each in self.asked)

    @property
    def silent(self) -> tuple[Pursued, ...]:
        """Those who have not answered."""
        return tuple(each for each in self.asked if each.answer is None)

    @property
    def suggested(self) -> tuple[str, ...]:
        """Those whom others referred to and who were not asked themselves: suggested, and not to be nagged."""
        known = {each.party for each in self.asked}
        named = {each.answer.refer_to for each in self.asked if each.answer and each.answer.refer_to}
        return tuple(sorted(named - known))
