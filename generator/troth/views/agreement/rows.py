"""The rows of agreements, and their list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date, format_relative_date
from troth.status.agreement import AgreementState
from troth.status.agreement_tasks import CONSEQUENCES, AgreementTaskKind, list_awaited_tasks, list_pending_tasks
from troth.status.other_words import is_recorded_by_one_side
from troth.views.agreement.scorecard import summarize_scorecard
from troth.views.chips import Chip, Tone
from troth.views.due import Due, judge_urgency
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text
from troth.views.rows import NextAction, Row, Section, build_act_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Settings
    from troth.status.agreement import AgreementStatus
    from troth.status.agreement_tasks import AgreementTask
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


AGREEMENT_STATE_CHIPS: Final[Mapping[AgreementState, Chip]] = {
    AgreementState.DRAFTING: Chip(icon="open", word=AgreementState.DRAFTING.word, tone=Tone.REST),
    AgreementState.IN_CONSULTATION: Chip(icon="requested", word=AgreementState.IN_CONSULTATION.word, tone=Tone.WAIT),
    AgreementState.AWAITING_SIGNATURES: Chip(icon="offered", word=AgreementState.AWAITING_SIGNATURES.word, tone=Tone.WAIT),
    AgreementState.IN_FORCE: Chip(icon="kept", word=AgreementState.IN_FORCE.word, tone=Tone.KEPT),
    AgreementState.REVIEW_DUE: Chip(icon="review", word=AgreementState.REVIEW_DUE.word, tone=Tone.WAIT),
    AgreementState.ENDED: Chip(icon="superseded", word=AgreementState.ENDED.word, tone=Tone.REST),
}  # fmt: skip
"""The sign of each state of an agreement."""


_WAITING_SECTIONS: Final[Mapping[AgreementTaskKind, tuple[str, str, str]]] = {
    AgreementTaskKind.SIGNATURE: (
        "signatures", "Signatures", "An agreement is in force once every party has signed its present wording.",
    ),
    AgreementTaskKind.MISSED: (
        "missed", "Missed targets", "Both sides talk about it: what happened, and what is done about it.",
    ),
    AgreementTaskKind.MEASUREMENT: ("measurements", "Measurements", "A period is over, and nobody has recorded what it came to."),
    AgreementTaskKind.REVIEW: ("reviews", "Reviews", "The customers say how it went, and what follows from it."),
    AgreementTaskKind.RESOURCE: ("resources", "Resources", "What an agreement needs, and was to be available by now."),
    AgreementTaskKind.OBSTACLE: ("plans", "Plans for obstacles", "The day of a plan has come. What came of it?"),
    AgreementTaskKind.ANSWER: ("feedback", "Feedback", "A customer said what works and what doesn't. What will you do about it?"),
}  # fmt: skip
"""What of an agreement can wait for somebody: the section's id, its heading, and what it means."""
ACTS_BY_TASK: Final[Mapping[AgreementTaskKind, str]] = {
    AgreementTaskKind.INPUT: "input",
    AgreementTaskKind.SIGNATURE: "signed",
    AgreementTaskKind.MEASUREMENT: "measured",
    AgreementTaskKind.REVIEW: "reviewed",
    AgreementTaskKind.MISSED: "discussed",
    AgreementTaskKind.ANSWER: "answered_input",
    AgreementTaskKind.OBSTACLE: "reviewed",
}
"""The act by which somebody does what is to be done; parts are written in the file itself."""


def choose_state_chip(accord: AgreementStatus, context: ViewContext) -> Chip:
    """Return the sign of an agreement's state; one in force that one side alone has recorded says so, wherever it is shown."""
    chip = AGREEMENT_STATE_CHIPS[accord.state]
    one_sided = context.cached(("one side", accord.id), lambda: is_recorded_by_one_side(accord, context.board.ledger))
    return replace(chip, word=f"{chip.word}, {ONE_SIDED}") if one_sided else chip


ONE_SIDED: Final = "recorded by one side"
"""What is said of an agreement of which one side has written down what the other said."""


def agreement_url(agreement: str) -> str:
    """Return the address of an agreement's page."""
    return f"agreements/{agreement}"


def build_agreement_row(accord: AgreementStatus, context: ViewContext, step: NextAction | None = None) -> Row:
    """Return the row of an agreement; without a `step` it shows the first thing that is to be done."""
    return Row(
        id=accord.id,
        page=agreement_url(accord.id),
        title=strip_code_marks(accord.wording.title),
        state=choose_state_chip(accord, context),
        status=choose_state_chip(accord, context),
        signs=(),
        promisers=context.faces.get_many((accord.wording.provider,)),
        customers=context.faces.get_many(accord.wording.customers),
        due=describe_review(accord, context.day, context.board.settings),
        step=step
        or next(
            (_build_next_action(each, accord, context) for each in list_pending_tasks(accord, context.board.ledger.parties, context.day)),
            None,
        ),
    )


def describe_review(accord: AgreementStatus, as_of: date, settings: Settings) -> Due | None:
    """Return when the next review is due, or None where none is set."""
    if accord.next_review is None:
        return None
    urgency = judge_urgency(accord.next_review, as_of, settings.due_soon)
    words = format_relative_date(accord.next_review, as_of)
    return Due(date=accord.next_review.isoformat(), date_text=format_date(accord.next_review), words=words, urgency=urgency, live=True)


def list_agreement_actions_due(accord: AgreementStatus, context: ViewContext) -> tuple[NextAction, ...]:
    """Return all that is to be done about an agreement, and by whom."""
    return tuple(
        _build_next_action(each, accord, context) for each in list_pending_tasks(accord, context.board.ledger.parties, context.day)
    )


def list_awaited(context: ViewContext) -> tuple[tuple[AgreementStatus, AgreementTask], ...]:
    """Return all that agreements wait for, the longest wait first; found once for all pages."""

    def find() -> tuple[tuple[AgreementStatus, AgreementTask], ...]:
        parties, day = context.board.ledger.parties, context.day
        pairs = ((each, task) for each in context.board.agreements.values() for task in list_awaited_tasks(each, parties, day))
        return tuple(sorted(pairs, key=lambda pair: (pair[1].since or day, pair[0].id)))

    return context.cached("awaited of agreements", find)


def list_waiting_sections(context: ViewContext, parties: Iterable[str] | None = None) -> tuple[Section, ...]:
    """Return the agreements that wait for somebody, by what they wait for, or only for those of some parties."""
    concerned = None if parties is None else frozenset(parties)
    waiting = list_awaited(context)
    sections = []
    for kind, (name, title, says) in _WAITING_SECTIONS.items():
        alike: dict[tuple[str, tuple[str, ...]], list[AgreementTask]] = defaultdict(list)
        for accord, task in waiting:
            if task.kind is kind and (concerned is None or concerned & set(task.parties)):
                alike[accord.id, task.parties].append(task)
        rows = tuple(_build_task_row(context.board.agreements[accord], tasks, context) for (accord, _), tasks in alike.items())
        if rows:
            sections.append(Section(id=name, title=title, text=says, rows=rows))
    return tuple(sections)


def list_due_sections(context: ViewContext) -> tuple[Section, ...]:
    """Return what is due about agreements, each agreement once with the first of it; nothing where nothing is."""
    due: dict[str, list[AgreementTask]] = defaultdict(list)
    for accord, task in list_awaited(context):
        if task.kind in CONSEQUENCES:
            due[accord.id].append(task)
    rows = tuple(_build_task_row(context.board.agreements[accord], tasks, context) for accord, tasks in due.items())
    text = "What is to be measured, talked about, reviewed or answered in agreements, the longest wait first."
    return (Section(id="agreements", title="Due in agreements", text=text, rows=rows),) if rows else ()


def _build_task_row(accord: AgreementStatus, tasks: list[AgreementTask], context: ViewContext) -> Row:
    """Return the row of an agreement with the first of what is to be done alike, and how many more there are."""
    first = tasks[0] if len(tasks) == 1 else replace(tasks[0], text=f"{tasks[0].text}, and {len(tasks) - 1} more")
    return build_agreement_row(accord, context, _build_next_action(first, accord, context))


def _build_next_action(task: AgreementTask, accord: AgreementStatus, context: ViewContext) -> NextAction:
    is_missing = task.kind is AgreementTaskKind.PARTS
    page, act = agreement_url(accord.id), ACTS_BY_TASK.get(task.kind, "")
    link = f"{page}#{accord.missing_parts[0]}" if is_missing else build_act_link(page, act)
    note = ""
    if task.since is not None and task.since <= context.day:
        waited = count_days(task.since, context.day)
        note = f"waiting {pluralize(waited, 'day', 'days')}" if waited else "since today"
    return NextAction(who=context.faces.get_many(task.parties), what=task.text, note=note, link=link)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """A row with the last results and the last rating."""

    row: Row
    score: str
    well: bool
    """Whether every requirement was measured and met in its last period."""
    rating: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementsPage:
    """The page of all agreements."""

    head: PageHead
    text: Sentence
    rows: tuple[AgreementRow, ...]
    ended: tuple[AgreementRow, ...]
    folder: str = "commitments/agreements"


def build_agreements_page(context: ViewContext) -> AgreementsPage:
    """Return the page of all agreements, those that need somebody first."""
    accords = sorted(
        context.board.agreements.values(), key=lambda each: (_STATE_ORDER.index(each.state), each.wording.title.casefold(), each.id)
    )
    return AgreementsPage(
        head=PageHead(
            page="agreements/index", title="Agreements", description=f"Agreements: {context.board.settings.name}", as_of=context.as_of_words
        ),
        text=tuple(_summarize_agreements(accords, context)),
        rows=tuple(build_agreement_list_row(each, context) for each in accords if each.ending is None),
        ended=tuple(build_agreement_list_row(each, context) for each in accords if each.ending is not None),
    )


def build_agreement_list_row(accord: AgreementStatus, context: ViewContext) -> AgreementRow:
    """Return the row of an agreement with its scorecard at a glance."""
    score, well = summarize_scorecard(accord, context.day)
    return AgreementRow(
        row=build_agreement_row(accord, context), score=score, well=well, rating=f"{accord.rating} of 5" if accord.rating else ""
    )


def count_missed(context: ViewContext) -> int:
    """Return how many missed targets wait for an answer, of one side or of both."""
    return len({(accord.id, task.names) for accord, task in list_awaited(context) if task.kind is AgreementTaskKind.MISSED})


def count_reviews_due(context: ViewContext) -> int:
    """Return how many agreements wait for a review."""
    return sum(each.state is AgreementState.REVIEW_DUE for each in context.board.agreements.values())


def list_agreements_of(parties: Iterable[str], context: ViewContext) -> tuple[AgreementStatus, ...]:
    """Return the agreements that one of the parties serves under, or is served by."""
    named = frozenset(parties)
    return tuple(each for each in context.board.agreements.values() if named & {each.wording.provider, *each.wording.customers})


def list_party_sections(party: str, context: ViewContext) -> tuple[Section, ...]:
    """Return the sections of a party's page: the agreements by which it is served, and those by which it serves."""
    served = [each for each in context.board.agreements.values() if party in each.wording.customers and each.ending is None]
    serves = [each for each in context.board.agreements.values() if party == each.wording.provider and each.ending is None]
    name = context.faces(party).name
    return tuple(
        Section(id=id_, title=title, text=says, rows=tuple(build_agreement_row(each, context) for each in found))
        for id_, title, says, found in (
            ("served", f"Agreements that serve {name}", _describe_ratings(served), served),
            ("serves", f"Agreements that {name} provides", _describe_ratings(serves), serves),
        )
        if found
    )


def _describe_ratings(accords: Iterable[AgreementStatus]) -> str:
    """Return the ratings over time, agreement by agreement: `Ratings so far: 3, 4, 4.`."""
    told = []
    for each in accords:
        given = [str(entry.rating) for entry in each.entries if entry.rating is not None]
        told += [f"{each.wording.title}: {', '.join(given)} of 5"] if given else []
    return f"Ratings over time: {'; '.join(told)}." if told else ""


_STATE_ORDER = (
    AgreementState.REVIEW_DUE,
    AgreementState.AWAITING_SIGNATURES,
    AgreementState.IN_CONSULTATION,
    AgreementState.DRAFTING,
    AgreementState.IN_FORCE,
    AgreementState.ENDED,
)


def _summarize_agreements(accords: Iterable[AgreementStatus], context: ViewContext) -> Iterator[Inline]:
    states = [each.state for each in accords]
    running = states.count(AgreementState.IN_FORCE) + states.count(AgreementState.REVIEW_DUE)
    yield inline_text(f"{context.as_of_words}: ")
    yield strong_text(f"{pluralize(running, 'agreement', 'agreements') if running else 'no agreement'} in force")
    for state, says in (
        (AgreementState.REVIEW_DUE, "due for review"),
        (AgreementState.AWAITING_SIGNATURES, "awaiting signatures"),
        (AgreementState.IN_CONSULTATION, "in consultation"),
        (AgreementState.DRAFTING, "in draft"),
    ):
        if state in states:
            yield inline_text(f", {states.count(state)} {says}")
    yield inline_text(".")
