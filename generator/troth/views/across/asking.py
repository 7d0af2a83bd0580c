"""Asks to a whole organisation: those of one id on several boards, and those that ask parties of other boards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS, AskState, NextStep
from troth.views.across.counter import page_of_asks
from troth.views.ask_answer import ANSWERS, LET_GO, SILENT, STEPS, coverage_of
from troth.views.ask_row import OVERDUE, STATES, AskRow
from troth.views.asks import AskSection, AsksPage
from troth.views.due import Due, Urgency
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.organisation import Asking, Spot
    from troth.published import PublishedAsked
    from troth.views.across.counter import Counter
    from troth.views.ask_answer import Coverage
    from troth.views.chip import Chip
    from troth.views.face import Face
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One who was asked: the answer, or the next step for the asker."""

    face: Face
    chip: Chip
    next: Chip | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBoard:
    """Those who were asked on one board, or who belong to it."""

    board: Span
    coverage: Coverage
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossAsk:
    """The page of an ask across boards."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    coverage: Coverage
    askers: tuple[tuple[Span, Face, str], ...]
    """The boards that ask it, who asks there, and the ask's page there."""
    boards: tuple[OfBoard, ...]


def asks_across(counter: Counter) -> AsksPage:
    """Return the page of all asks, those that wait for answers first."""
    waiting = waiting_across(counter)
    others = [asking for asking in counter.of.asks.values() if not _is_open(asking)]
    ended = AskSection(id="ended", title="Answered or closed", rows=tuple(ask_across_row(each, counter) for each in others))
    silent = sum(row.coverage.of - row.coverage.n for row in waiting.rows)
    says = (words(f"{counter.as_of_words}: "), strong(count(len(waiting.rows), "ask waits", "asks wait")), words(f" for {silent} answers."))
    return AsksPage(
        page="across/asks/index",
        title="Asks across boards",
        description=f"Asks of {counter.board.settings.name}",
        as_of=counter.as_of_words,
        says=says,
        sections=(waiting, ended),
    )


def waiting_across(counter: Counter, most: int | None = None) -> AskSection:
    """Return the asks that wait for answers, the one wanted first coming first."""
    every = sorted((each for each in counter.of.asks.values() if _is_open(each)), key=lambda each: (_wanted(each), each[0].ask.id))
    return AskSection(
        id="asks",
        title="Waiting for answers",
        rows=tuple(ask_across_row(each, counter) for each in every[:most]),
        total=len(every),
        empty="No ask waits for an answer.",
        more="across/asks/index",
    )


def ask_across_row(asking: tuple[Asking, ...], counter: Counter) -> AskRow:
    """Return the row of an ask, over all boards that ask it."""
    first = asking[0]
    late = any(each.ask.answer_overdue for each in asking if not each.of.old)
    return AskRow(
        page=page_of_asks(first.ask.id),
        title=first.ask.title,
        state=OVERDUE if late else STATES[AskState.OPEN if _is_open(asking) else AskState(first.ask.state)],
        asker=counter.face(first.of.id, first.ask.asker),
        due=_due(asking, counter),
        coverage=_coverage(asking, counter),
        next=_on(asking, counter),
    )


def ask_across(asking: tuple[Asking, ...], counter: Counter) -> AcrossAsk:
    """Return the page of an ask across boards: who has answered, board by board."""
    first, covered = asking[0], _coverage(asking, counter)
    found: dict[str, list[tuple[Asking, PublishedAsked]]] = defaultdict(list)
    for each in asking:
        for one in each.ask.asked:
            found[counter.of.spot(each.of.id, one.party).board].append((each, one))
    says = (
        words(f"{counter.as_of_words}: "),
        strong(f"{covered.n} of {covered.of} have answered"),
        words(f", on {count(len(found), 'board', 'boards')}."),
    )
    return AcrossAsk(
        page=page_of_asks(first.ask.id),
        title=first.ask.title,
        description=f"{covered.n} of {covered.of} have answered: {first.ask.title}",
        as_of=counter.as_of_words,
        says=says,
        coverage=covered,
        askers=tuple((counter.label(each.of.id), counter.face(each.of.id, each.ask.asker), _url(each)) for each in asking),
        boards=tuple(_of_board(board, found[board], counter) for board in sorted(found)),
    )


def _url(asking: Asking) -> str:
    return asking.of.site + asking.ask.url if asking.of.site and asking.ask.url else ""


def _is_open(asking: Iterable[Asking]) -> bool:
    return any(each.ask.state == AskState.OPEN.value for each in asking)


def _wanted(asking: Iterable[Asking]) -> str:
    return min(each.ask.respond_by for each in asking).isoformat()


def _answers(asking: Iterable[Asking], counter: Counter) -> Iterator[str]:
    return (counter.of.answer(each, one) or "" for each in asking for one in each.ask.asked)


def _coverage(asking: tuple[Asking, ...], counter: Counter) -> Coverage:
    return coverage_of(_answers(asking, counter), over=not _is_open(asking))


def _on(asking: tuple[Asking, ...], counter: Counter) -> str:
    boards = {counter.of.spot(each.of.id, one.party).board for each in asking for one in each.ask.asked}
    return f"on {len(boards)} boards" if len(boards) > 1 else f"on {counter.name(asking[0].of.id)}"


def _due(asking: tuple[Asking, ...], counter: Counter) -> Due:
    day = min(each.ask.respond_by for each in asking)
    left, waits = days.between(counter.of.day, day), _is_open(asking)
    urgency = Urgency.LATE if left < 0 else Urgency.SOON if left <= counter.board.settings.due_soon else Urgency.FAR
    said = days.in_words(day, counter.of.day) if waits else ""
    return Due(iso=day.isoformat(), written=days.written(day), words=said, urgency=urgency if waits else Urgency.OVER, live=False)


def _of_board(board: str, pairs: list[tuple[Asking, PublishedAsked]], counter: Counter) -> OfBoard:
    answers = [counter.of.answer(asking, one) or "" for asking, one in pairs]
    over = all(asking.ask.state == AskState.CLOSED.value for asking, _ in pairs)
    heard = (_heard(asking, one, answer, counter) for (asking, one), answer in zip(pairs, answers, strict=True))
    shown = sorted(heard, key=lambda each: (each.next is None, each.face.name.casefold(), each.face.id))
    return OfBoard(board=counter.label(board), coverage=coverage_of(answers, over=over), heard=tuple(shown))


def _heard(asking: Asking, one: PublishedAsked, answer: str, counter: Counter) -> Heard:
    face = counter.face(asking.of.id, one.party)
    if answer:
        return Heard(face=face, chip=ANSWERS[answer], next=None, note="")
    closed = asking.ask.state == AskState.CLOSED.value
    following = None if closed else STEPS.get(NextStep(one.step))
    via = WAYS.get(one.via or "", "")
    since = f"from {days.written(one.since)}" if one.since and one.step == NextStep.WAIT else ""
    return Heard(face=face, chip=LET_GO if closed else SILENT, next=following, note=" ".join(filter(None, (via, since))))


def asked_of(spots: Iterable[Spot], counter: Counter) -> tuple[AskRow, ...]:
    """Return the asks that wait for an answer of one of these parties."""
    wanted = frozenset(spots)
    return tuple(
        ask_across_row(asking, counter)
        for asking in counter.of.asks.values()
        if _is_open(asking) and any(_waits_for(each, one, wanted, counter) for each in asking for one in each.ask.asked)
    )


def _waits_for(asking: Asking, one: PublishedAsked, wanted: frozenset[Spot], counter: Counter) -> bool:
    return counter.of.spot(asking.of.id, one.party) in wanted and counter.of.answer(asking, one) is None
