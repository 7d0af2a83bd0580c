"""Answers to asks as pages show them: the sign of each kind, the words, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import NextStep
from troth.views.chip import Chip, Tone
from troth.views.draft import amount_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Span

ANSWERS: Mapping[str, Chip] = MappingProxyType(
    {
        "committed": Chip(icon="promised", word="Committed", tone=Tone.WORK),
        "gave_input": Chip(icon="kept", word="Gave input", tone=Tone.KEPT),
        "scheduled": Chip(icon="soon", word="Scheduled", tone=Tone.WORK),
        "countered": Chip(icon="countered", word="Countered", tone=Tone.WAIT),
        "referred": Chip(icon="superseded", word="Referred", tone=Tone.REST),
        "declined": Chip(icon="declined", word="Declined", tone=Tone.REST),
    }
)
"""The sign of each kind of answer, in the order in which pages count them."""
SILENT = Chip(icon="silent", word="No answer yet", tone=Tone.REST)
LET_GO = Chip(icon="silent", word="Did not answer", tone=Tone.REST)
"""The sign of the silent once the ask is closed."""
STEPS: Mapping[NextStep, Chip] = MappingProxyType(
    {
        NextStep.REACH_OUT: Chip(icon="requested", word="Write", tone=Tone.WAIT),
        NextStep.PERSONAL: Chip(icon="help", word="Go and talk", tone=Tone.WAIT),
        NextStep.SPONSOR: Chip(icon="superseded", word="Sponsor", tone=Tone.WAIT),
        NextStep.WAIT: Chip(icon="soon", word="Wait", tone=Tone.REST),
    }
)
"""The sign of each next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """What one of those asked answered. `words` are their own, in Markdown."""

    face: Face
    chip: Chip
    iso: str
    written: str
    words: str
    by: Face | None
    """Who said or recorded it, where that is another than the one asked."""
    promise: Span | None
    adds: str
    """How much it adds to the target."""
    until: str
    """The day that was set for it."""
    refers_to: Face | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """So many of those asked: those of one answer, or the silent. `start` and `width` are percents of the bar."""

    chip: Chip
    n: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """n of N have answered, and by which answers."""

    n: int
    of: int
    portions: tuple[Portion, ...]

    @property
    def words(self) -> str:
        """The portions as one line: `2 gave input, 10 no answer yet`."""
        return ", ".join(f"{each.n} {each.chip.word.lower()}" for each in self.portions)


def answer_line(each: Pursued, desk: Desk) -> AnswerLine | None:
    """Return the answer of one of those asked; None for the silent."""
    answer = each.answer
    if answer is None:
        return None
    return AnswerLine(
        face=desk.faces(each.party),
        chip=ANSWERS[answer.kind],
        iso=answer.on.isoformat(),
        written=days.written(answer.on),
        words=answer.words or "",
        by=desk.faces(answer.by) if answer.by != each.party else None,
        promise=desk.titled(answer.promise) if answer.promise else None,
        adds=amount_words(answer.amount),
        until=days.written(answer.until) if answer.until else "",
        refers_to=desk.faces(answer.refer_to) if answer.refer_to else None,
    )


def coverage(pursuit: Pursuit) -> Coverage:
    """Return how many have answered, by answer, with the silent last."""
    return coverage_of((each.answer.kind if each.answer else "" for each in pursuit.asked), over=pursuit.closed_on is not None)


def coverage_of(answers: Iterable[str], *, over: bool) -> Coverage:
    """Return how many have answered, by answer, with the silent, whose answer is empty, last; `over` where nobody waits any more."""
    counts = Counter(answers)
    kinds = [(chip, counts[kind]) for kind, chip in ANSWERS.items()] + [(LET_GO if over else SILENT, counts[""])]
    of, start, portions = counts.total(), 0, []
    for chip, number in kinds:
        if number:
            portions.append(Portion(chip=chip, n=number, start=100 * start / of, width=100 * number / of))
        start += number
    return Coverage(n=of - counts[""], of=of, portions=tuple(portions))
