"""The rows of asks, and their list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date, format_relative_date
from troth.status.ask import AskState, NextStep
from troth.views.ask.answers import ANSWER_CHIPS, SILENT_CHIP, measure_coverage
from troth.views.chips import Chip, Tone
from troth.views.due import Due, judge_urgency
from troth.views.page_head import ROWS_PER_PAGE, PageHead, build_pagers
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text, user_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.status.ask import AskStatus, Respondent
    from troth.views.ask.answers import Coverage
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.page_head import Pager
    from troth.views.rich_text import Inline, Sentence


OPEN_ASK_CHIP = Chip(icon="open", word="Open", tone=Tone.WAIT)
ASK_STATE_CHIPS: Final[Mapping[AskState, Chip]] = {
    AskState.OPEN: OPEN_ASK_CHIP,
    AskState.ANSWERED: Chip(icon="kept", word="Answered", tone=Tone.KEPT),
    AskState.CLOSED: Chip(icon="partly-kept", word="Closed", tone=Tone.REST),
}
OVERDUE_ASK_CHIP = Chip(icon="overdue", word="Overdue", tone=Tone.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """State · title · asker · answer by · n of N · what is next for the asker."""

    page: str
    title: str
    state: Chip
    asker: PartyLabel
    due: Due
    coverage: Coverage
    next: str
    """What the asker does next, in one line; empty where there is nothing to do."""
    own_answer: Chip | None = None
    """On a party's page, what that party answered."""
    asked_team: PartyLabel | None = None
    """On a person's page, the team that was asked."""


def ask_url(ask: str) -> str:
    """Return the address of an ask's page."""
    return f"asks/{ask}"


def link_ask(ask: str, context: ViewContext) -> Inline:
    """Return the title of an ask with its page; of one that is not there, its id."""
    found = context.board.asks.get(ask)
    return user_text(strip_code_marks(found.ask.title), ask_url(ask)) if found else user_text(ask)


def choose_ask_chip(pursuit: AskStatus) -> Chip:
    """Return the sign of where an ask stands."""
    return OVERDUE_ASK_CHIP if pursuit.answer_overdue else ASK_STATE_CHIPS[pursuit.state]


def get_ask_row(pursuit: AskStatus, context: ViewContext) -> AskRow:
    """Return the row of an ask, made once: an ask of everybody stands on everybody's page."""
    return context.cached(
        (AskRow, pursuit.ask.id),
        lambda: AskRow(
            page=ask_url(pursuit.ask.id),
            title=strip_code_marks(pursuit.ask.title),
            state=choose_ask_chip(pursuit),
            asker=context.faces(pursuit.ask.asker),
            due=describe_answer_due(pursuit, context),
            coverage=measure_coverage(pursuit),
            next=join_phrases(iter_due_steps(pursuit)) or _describe_wait(pursuit),
        ),
    )


def choose_answer_chip(respondent: Respondent) -> Chip:
    """Return the sign of what one of those asked answered."""
    return ANSWER_CHIPS[respondent.answer.kind] if respondent.answer else SILENT_CHIP


def describe_answer_due(pursuit: AskStatus, context: ViewContext) -> Due:
    """Return the day by which answers are wanted, as rows show it."""
    day = pursuit.ask.respond_by
    waits = pursuit.state is AskState.OPEN
    return Due(
        date=day.isoformat(),
        date_text=format_date(day),
        words=format_relative_date(day, context.day) if waits else "",
        urgency=judge_urgency(day, context.day, context.board.settings.due_soon, is_open=waits),
        live=False,
    )


def iter_due_steps(pursuit: AskStatus) -> Iterator[str]:
    """Yield what the asker can do now: `talk with 9`, `write to 2`, `take 1 to the sponsor`."""
    counts = Counter(each.next_step for each in pursuit.silent if each.is_due)
    for step, says in _STEP_PHRASES.items():
        if counts[step]:
            yield says.format(counts[step])


def join_phrases(parts: Iterable[str]) -> str:
    """Return parts as one says them: `talk to 9, write to 2 and take 1 to the sponsor`."""
    *first, last = (*parts,) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def list_open_asks(pursuits: Iterable[AskStatus]) -> tuple[AskStatus, ...]:
    """Return the asks that wait for answers, the one wanted first coming first."""
    return tuple(sorted((each for each in pursuits if each.state is AskState.OPEN), key=lambda each: (each.ask.respond_by, each.ask.id)))


_STEP_PHRASES: Final[Mapping[NextStep, str]] = {
    NextStep.PERSONAL: "talk to {}",
    NextStep.REACH_OUT: "write to {}",
    NextStep.SPONSOR: "take {} to the sponsor",
}


def _describe_wait(pursuit: AskStatus) -> str:
    waits = [each.since for each in pursuit.silent if each.next_step is NextStep.WAIT and each.since]
    return f"wait for {pluralize(len(waits), 'reply', 'replies')} until {format_date(min(waits))}" if waits else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSection:
    """Asks under a heading, with what it means when there are none."""

    id: str
    title: str
    rows: tuple[AskRow, ...]
    text: str = ""
    empty: str = ""
    more: str = ""
    """The page that shows all of them."""
    total: int | None = None
    """How many there are in all, where only the first are shown."""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.rows) if self.total is None else self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksPage:
    """The page of all asks."""

    head: PageHead
    text: Sentence
    sections: tuple[AskSection, ...]
    pager: Pager | None = None
    """Which of several pages this is, where the asks are too many for one."""


def paginate_asks(view: AsksPage) -> tuple[AsksPage, ...]:
    """Return the list of asks as one page, or as several where it is too long; a section stands on the pages that have some of it."""
    pages = []
    for pager in build_pagers(view.head.page, sum(len(each.rows) for each in view.sections)):
        title, sections, before = pager.number_title(view.head.title), list[AskSection](), 0
        for each in view.sections:
            rows = each.rows[max(0, pager.start - before) : max(0, pager.start + ROWS_PER_PAGE - before)]
            before += len(each.rows)
            sections += [replace(each, rows=rows, total=len(each.rows))] if rows else []
        head = replace(view.head, page=pager.page, title=title, description=view.head.description.replace(view.head.title, title, 1))
        pages.append(replace(view, head=head, sections=tuple(sections), pager=pager))
    return tuple(pages) or (view,)


def build_asks_page(context: ViewContext) -> AsksPage:
    """Return the page that lists the asks that were made by the as-of date."""
    pursuits = tuple(context.board.asks.values())
    ended = sorted(
        (each for each in pursuits if each.state is not AskState.OPEN), key=lambda each: (each.ask.respond_by, each.ask.id), reverse=True
    )
    waiting = AskSection(
        id="open",
        title="Waiting for replies",
        rows=_build_ask_rows(list_open_asks(pursuits), context),
        empty=_NO_ASK_TEXT if not pursuits else _ALL_ANSWERED_TEXT,
    )
    return AsksPage(
        head=PageHead(page="asks/index", title="Asks", description=f"Asks: {context.board.settings.name}", as_of=context.as_of_words),
        text=tuple(_summarize_asks(pursuits, context)),
        sections=(waiting, AskSection(id="ended", title="Complete or closed", rows=_build_ask_rows(ended, context))),
    )


def build_waiting_asks(context: ViewContext, limit: int | None = None) -> AskSection:
    """Return the asks that wait for answers, as other pages show them; of many, the first `shown`."""
    found = list_open_asks(context.board.asks.values())
    says = "Each ask shows whom to contact next and what to say."
    return AskSection(id="asks", title="Asks", rows=_build_ask_rows(found[:limit], context), text=says, more="asks/index", total=len(found))


def count_outstanding(pursuits: Iterable[AskStatus]) -> tuple[int, int]:
    """Return how many answers are waited for over all open asks, and for how many of them the asker has something to do now."""
    waiting = list_open_asks(pursuits)
    return sum(each.silent_count for each in waiting), sum(each.is_due for pursuit in waiting for each in pursuit.silent)


_NO_ASK_TEXT = "There are no asks yet. Ask several people for something specific by a date: `troth new ask`."
_ALL_ANSWERED_TEXT = "Everybody who was asked has replied."


def _build_ask_rows(pursuits: Iterable[AskStatus], context: ViewContext) -> tuple[AskRow, ...]:
    return tuple(get_ask_row(each, context) for each in pursuits)


def _summarize_asks(pursuits: tuple[AskStatus, ...], context: ViewContext) -> Iterator[Inline]:
    if not pursuits:
        yield inline_text(f"{context.as_of_words}: no ask yet.")
        return
    answered, asked = sum(each.answer_count for each in pursuits), sum(each.of for each in pursuits)
    silent, due = count_outstanding(pursuits)
    yield inline_text(f"{context.as_of_words}: {pluralize(len(pursuits), 'ask', 'asks')}, ")
    yield strong_text(f"{answered} of {asked} have replied")
    if silent:
        yield inline_text(
            f"; {pluralize(silent, 'has', 'have')} not, and {due or 'none'} of them {'is' if due == 1 else 'are'} due for a nudge."
        )
    else:
        yield inline_text(".")
