"""The interview sheet: the questions that an agreement starts with, to be printed and taken to a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.interview import QUESTIONS
from troth.views.accord_parts import TITLES
from troth.views.accord_row import accord_page_of

if TYPE_CHECKING:
    from troth.lifecycle.agreement import Accord
    from troth.views.desk import Desk
    from troth.views.face import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question on the sheet, with where its answer goes."""

    number: int
    asks: str
    part: str
    """The part of the agreement that the answer concerns; empty for all of it."""
    rating: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSheet:
    """A sheet to print: for an agreement, or for one that is still to be written."""

    page: str
    title: str
    description: str
    as_of: str
    agreement: str
    """The page of the agreement; empty where there is none yet."""
    about: str
    provider: Face | None
    customers: tuple[Face, ...]
    questions: tuple[Asked, ...]
    command: str


def interview_sheet(desk: Desk, accord: Accord | None = None) -> InterviewSheet:
    """Return the sheet of an agreement, or a blank one."""
    command = f"troth agreement input {accord.id if accord else 'ID'} --by CUSTOMER --working … --not-working … --change … --rating …"
    return InterviewSheet(
        page=f"{accord_page_of(accord.id)}/interview" if accord else "help/interview",
        title=f"Interview: {accord.wording.title}" if accord else "Interview with a customer",
        description="The questions that an agreement starts with",
        as_of=desk.as_of_words,
        agreement=accord_page_of(accord.id) if accord else "",
        about=accord.wording.title if accord else "",
        provider=desk.faces(accord.wording.provider) if accord else None,
        customers=desk.faces.of(accord.wording.customers) if accord else (),
        questions=tuple(_asked(index) for index in range(len(QUESTIONS))),
        command=command,
    )


def _asked(index: int) -> Asked:
    question = QUESTIONS[index]
    part = TITLES[question.part][0] if question.part else ""
    return Asked(number=index + 1, asks=question.asks, part=part, rating=question.field == "rating")
