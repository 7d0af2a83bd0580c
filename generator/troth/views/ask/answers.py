"""Answers to asks as pages show them: the sign of each kind, the words, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.status.ask import NextStep
from troth.views.ask.outreach import format_amount
from troth.views.between import has_owing_page, owing_url
from troth.views.chips import Chip, Tone
from troth.views.promise.timeline import label_witness
from troth.views.rows import Section, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import PromiseStatus
    from troth.status.ask import AskStatus, Respondent
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.promise.timeline import WitnessLabel
    from troth.views.rich_text import Inline


ANSWER_CHIPS: Final[Mapping[str, Chip]] = {
    "committed": Chip(icon="promised", word="Committed", tone=Tone.WORK),
    "gave_input": Chip(icon="kept", word="Gave input", tone=Tone.KEPT),
    "scheduled": Chip(icon="soon", word="Scheduled", tone=Tone.WORK),
    "countered": Chip(icon="countered", word="Other proposal", tone=Tone.WAIT),
    "referred": Chip(icon="superseded", word="Referred", tone=Tone.REST),
    "declined": Chip(icon="declined", word="Declined", tone=Tone.REST),
}
"""The sign of each kind of answer, in the order in which pages count them."""
SILENT_CHIP = Chip(icon="silent", word="No reply yet", tone=Tone.REST)
LET_GO_CHIP = Chip(icon="silent", word="Did not reply", tone=Tone.REST)
"""The sign of the silent once the ask is closed."""
STEP_CHIPS: Final[Mapping[NextStep, Chip]] = {
    NextStep.REACH_OUT: Chip(icon="requested", word="Write", tone=Tone.WAIT),
    NextStep.PERSONAL: Chip(icon="help", word="Talk", tone=Tone.WAIT),
    NextStep.SPONSOR: Chip(icon="superseded", word="Sponsor", tone=Tone.WAIT),
    NextStep.WAIT: Chip(icon="soon", word="Wait", tone=Tone.REST),
}
"""The sign of each next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """What one of those asked answered. `words` are their own, in Markdown."""

    face: PartyLabel
    chip: Chip
    date: str
    date_text: str
    words: str
    by: PartyLabel | None
    """Who said or recorded it, where that is another than the one asked."""
    promise: Inline | None
    adds: str
    """How much it adds to the target."""
    until: str
    """The day that was set for it."""
    refers_to: PartyLabel | None
    open: str = ""
    """What is still theirs to do, for one who said yes where a promise is sought."""
    became: str = ""
    """What became of it, as it was said when the ask was closed."""
    aside: str = ""
    """That it was said of another request."""
    witness: WitnessLabel | None = None
    """What git knows of its entry; of a promise, its own page tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSegment:
    """So many of those asked: those of one answer, or the silent. `start` and `width` are percents of the bar."""

    chip: Chip
    n: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """n of N have answered, and by which answers."""

    n: int
    total: int
    portions: tuple[CoverageSegment, ...]

    @property
    def words(self) -> str:
        """The portions as one line: `2 gave input, 10 no reply yet`."""
        return ", ".join(f"{each.n} {each.chip.word.lower()}" for each in self.portions)


def build_answer_line(pursuit: AskStatus, respondent: Respondent, context: ViewContext) -> AnswerLine | None:
    """Return the answer of one of those asked; None for the silent."""
    answer = respondent.answer
    if answer is None:
        return None
    return AnswerLine(
        face=context.faces(respondent.party),
        chip=ANSWER_CHIPS[answer.kind],
        date=answer.day.isoformat(),
        date_text=format_date(answer.day),
        words=answer.text or "",
        by=context.faces(answer.by) if answer.by != respondent.party else None,
        promise=context.link_promise(answer.promise) if answer.promise else None,
        adds=format_amount(answer.amount),
        until=format_date(answer.until) if answer.until else "",
        refers_to=context.faces(answer.refer_to) if answer.refer_to else None,
        open="still has to set the date" if pursuit.to_name_the_day(respondent) else "",
        became=pursuit.became.get(respondent.party, ""),
        aside="said about an earlier version" if answer.of_other_words else "",
        witness=None if answer.index is None else label_witness(context.board.ask_provenance[pursuit.ask.id].log[answer.index], context),
    )


def group_answers(pursuit: AskStatus, context: ViewContext) -> tuple[tuple[Chip, tuple[AnswerLine, ...]], ...]:
    """Return the answers by their kind, the first ones first."""
    answered = sorted((each for each in pursuit.respondents if each.answer), key=lambda each: (each.answer and each.answer.day, each.party))
    lines = [line for each in answered if (line := build_answer_line(pursuit, each, context))]
    groups = ((chip, tuple(each for each in lines if each.chip is chip)) for chip in ANSWER_CHIPS.values())
    return tuple((chip, found) for chip, found in groups if found)


def group_outcomes(pursuit: AskStatus, context: ViewContext) -> tuple[tuple[str, tuple[PartyLabel, ...]], ...]:
    """Return what came of the answers, each once with all whose answers led there: the themes that the asker made of them."""
    found: dict[str, list[str]] = {}
    for party, text in pursuit.became.items():
        found.setdefault(text.strip(), []).append(party)
    return tuple((text, context.faces.get_many(parties)) for text, parties in found.items())


def build_mutual_section(pursuit: AskStatus, context: ViewContext) -> Section:
    """Return what those asked have promised each other in answer; where a team asks its own members, how many pairs of them that is."""
    asked = {each.party for each in pursuit.respondents}  # of those whose names are not published nobody is told that they were asked
    made = (each for party in asked for each in context.board.promises_by_promiser.get(party, ()) if each.promise.ask == pursuit.ask.id)
    pairs: set[tuple[str, str]] = set()
    found: list[PromiseStatus] = []
    for each in {each.id: each for each in made if each.made}.values():
        terms = each.snapshot.terms
        own = {(one, other) for one in asked & {*terms.promisers} for other in asked & {*terms.customers} if one != other}
        pairs |= own
        found += [each] if own else []
    team = context.board.ledger.parties.get(pursuit.ask.asker)
    says = f"{len(pairs)} of {len(asked) * (len(asked) - 1)}, if each promises something to each of the others."
    return Section(
        id="each-other",
        title="Promised to each other",
        rows=context.get_rows(sort_by_due(found)[:MUTUAL_SHOWN]),
        text=says if pursuit.ask.is_mutual else "",
        empty="Nobody has promised anything to another member yet." if pursuit.ask.is_mutual else "",
        total=len(found),
        more=owing_url(team) if team and pursuit.ask.is_mutual and has_owing_page(team, context) else "",
    )


MUTUAL_SHOWN = 50
"""So many promises are listed that those asked made to each other; the page of who owes whom has all."""


def measure_coverage(pursuit: AskStatus) -> Coverage:
    """Return how many have answered, by answer, with the silent last."""
    everybody = (*pursuit.respondents, *pursuit.unlisted)
    return build_coverage((each.answer.kind if each.answer else "" for each in everybody), closed=pursuit.closed_on is not None)


def build_coverage(answers: Iterable[str], *, closed: bool) -> Coverage:
    """Return how many have answered, by answer, with the silent, whose answer is empty, last; `over` where nobody waits any more."""
    counts = Counter(answers)
    kinds = [(chip, counts[kind]) for kind, chip in ANSWER_CHIPS.items()] + [(LET_GO_CHIP if closed else SILENT_CHIP, counts[""])]
    of, start, portions = counts.total(), 0, []
    for chip, number in kinds:
        if number:
            portions.append(CoverageSegment(chip=chip, n=number, start=100 * start / of, width=100 * number / of))
        start += number
    return Coverage(n=of - counts[""], total=of, portions=tuple(portions))
