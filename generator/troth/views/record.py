"""The record: every number of the board with the items behind it, over time, by team and by customer. People are never compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.record import EASY, helped, looks_easy, only_moved
from troth.model import PartyKind
from troth.views.behind import SHOWN, counted
from troth.views.record_charts import months, overdue, reasons
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.lifecycle.numbers import Numbers, Share
    from troth.model import Party
    from troth.views.behind import Counted
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.record_charts import Chart
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: its label, what is counted, and a median beside it where there is one."""

    id: str
    label: str
    says: str
    number: Counted
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """The numbers of one party."""

    face: Face
    cells: tuple[Counted, ...]
    note: str
    """The median wait for its answers, for a customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTable:
    """The numbers of teams or of customers, by name: it is no ranking."""

    id: str
    title: str
    lead: str
    heads: tuple[str, ...]
    lines: tuple[PartyLine, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """All that the page of the record says. `easy` asks whether only easy things are promised, where nearly all is kept."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    easy: str
    figures: tuple[Figure, ...]
    over_time: tuple[Chart, ...]
    reasons: Chart
    overdue: Chart
    parties: tuple[PartyTable, ...]


def record_page(desk: Desk) -> RecordPage:
    """Return the page of the record."""
    share = desk.board.numbers.kept_on_time
    easy = f"{share.n} of {share.of} were kept on time, more than {EASY} %: are only easy things promised?" if looks_easy(share) else ""
    return RecordPage(
        page="record",
        title="Record",
        description=f"Record: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=tuple(_says(desk)),
        easy=easy,
        figures=(*_kept(desk), *_talked(desk), *_cared(desk)),
        over_time=months(desk),
        reasons=reasons(desk),
        overdue=overdue(desk),
        parties=(_teams(desk), _customers(desk)),
    )


def _says(desk: Desk) -> Iterator[Span]:
    numbers, window = desk.board.numbers, desk.board.settings.window
    on_time = numbers.kept_on_time
    yield words(f"{desk.as_of_words}: ")
    if on_time.too_few:
        yield strong(f"{count(on_time.of, 'promise was', 'promises were') if on_time.of else 'no promise was'} due", "#kept-on-time")
        yield words(f" in the last {window} days, too few to say how reliable the board is.")
        return
    yield strong(f"{on_time.n} of {on_time.of}", "#kept-on-time")
    yield words(f" promises of the last {window} days were kept by their first date, ")
    yield strong(f"{numbers.kept_in_force.n} of {numbers.kept_in_force.of}", "#kept-as-agreed")
    yield words(" by the date in force.")


def _kept(desk: Desk) -> Iterator[Figure]:
    numbers, past = desk.board.numbers, _past(desk)
    on_time = _items(desk, numbers.kept_on_time, "Kept on time", "Not on time")
    yield Figure(id="kept-on-time", label="Kept on time", says=f"by the first due date, {past}", number=on_time)
    as_agreed = _items(desk, numbers.kept_in_force, "Kept as agreed", "Not as agreed")
    yield Figure(id="kept-as-agreed", label="Kept as agreed", says=f"by the date in force, {past}", number=as_agreed)
    gap = only_moved((each.course for each in desk.board.standings.values()), numbers.kept_in_force)
    says = f"of those kept as agreed, {past}: the cost of renegotiation"
    moved = _items(desk, gap, "Kept after the first date", "Kept by the first date")
    yield Figure(id="moved", label="Kept only by a later date", says=says, number=moved)
    says = f"changes asked for {_days(desk.board.settings.notice)} or more before the due date, {past}"
    in_time = _items(desk, numbers.renegotiated_in_time, "In time", "Late")
    notice = _median(numbers.median_notice, "of notice")
    yield Figure(id="renegotiated", label="Renegotiated in time", says=says, number=in_time, note=notice)


def _talked(desk: Desk) -> Iterator[Figure]:
    numbers, past = desk.board.numbers, _past(desk)
    answered = _items(desk, numbers.answered, "Answered", "Silent")
    wait = _median(numbers.median_answer, "to answer")
    yield Figure(id="answered", label="Answered", says=f"those who were asked, {past}", number=answered, note=wait)
    in_time = _items(desk, numbers.answered_in_time, "In time", "Late or not at all")
    yield Figure(id="answered-in-time", label="Answered in time", says=f"requests, offers and asks, {past}", number=in_time)
    says = f"deliveries answered within {_days(desk.board.settings.acceptance_wait)}, {past}: the customers' own reliability"
    accepted = _items(desk, numbers.accepted_in_time, "In time", "Late")
    lag = _median(numbers.median_acceptance, "from delivery to answer")
    yield Figure(id="accepted", label="Deliveries answered in time", says=says, number=accepted, note=lag)


def _cared(desk: Desk) -> Iterator[Figure]:
    numbers, past = desk.board.numbers, _past(desk)
    clear = _items(desk, numbers.clear, "Clear", "Not clear yet")
    yield Figure(id="clear", label="Clear promises", says="promises that one can build on, now", number=clear)
    done = _items(desk, numbers.follow_ups_done, "Followed up", "Not followed up")
    yield Figure(id="followed-up", label="Followed up", says=f"within a week of the due day, {past}", number=done)
    start = days.plus(desk.day, -desk.board.settings.window)
    given = helped((each.course for each in desk.board.standings.values()), start, desk.day)
    says = f"promises that asked for help and got some, {past}"
    yield Figure(id="help", label="Help asked and given", says=says, number=_items(desk, given, "Got help", "No help yet"))


def _items(desk: Desk, share: Share, yes: str, no: str) -> Counted:
    return counted(share, desk, yes, no, most=SHOWN)


def _median(number: float | None, says: str) -> str:
    return "" if number is None else f"median: {_days(number)} {says}"


def _teams(desk: Desk) -> PartyTable:
    def shares(party: Party) -> Iterator[Counted]:
        numbers = desk.board.numbers_of(desk.board.promised_by.get(party.id, ()), desk.board.asked_of.get(party.id, ()))
        yield counted(numbers.kept_on_time, desk, "Kept on time", "Not on time")
        yield counted(numbers.kept_in_force, desk, "Kept as agreed", "Not as agreed")
        yield counted(numbers.follow_ups_done, desk, "Followed up", "Not followed up")
        yield counted(numbers.answered_in_time, desk, "In time", "Late or not at all")

    lines = [PartyLine(face=desk.faces(each.id), cells=tuple(shares(each)), note="") for each in _parties(PartyKind.TEAM, desk)]
    return PartyTable(
        id="by-team",
        title="By team",
        lead=f"What each team promised as a team, {_past(desk)}; by name, this is no ranking.",
        heads=("Team", "Kept on time", "Kept as agreed", "Followed up", "Answered in time"),
        lines=_with_something(lines),
        empty="No team had anything due yet.",
    )


def _customers(desk: Desk) -> PartyTable:
    def line(party: Party) -> PartyLine:
        numbers: Numbers = desk.board.numbers_of(desk.board.promised_to.get(party.id, ()))
        cells = (
            counted(numbers.kept_on_time, desk, "Kept on time", "Not on time"),
            counted(numbers.kept_in_force, desk, "Kept as agreed", "Not as agreed"),
            counted(numbers.follow_ups_done, desk, "Followed up", "Not followed up"),
            counted(numbers.accepted_in_time, desk, "In time", "Late"),
        )
        note = f"median: {_days(numbers.median_acceptance)}" if numbers.median_acceptance is not None else ""
        return PartyLine(face=desk.faces(party.id), cells=cells, note=note)

    return PartyTable(
        id="by-customer",
        title="By customer",
        lead=f"What each customer was promised, and how soon it answers a delivery, {_past(desk)}; by name.",
        heads=("Customer", "Kept on time", "Kept as agreed", "Followed up", "Answers deliveries in time"),
        lines=_with_something([line(each) for each in _parties(PartyKind.CUSTOMER, desk)]),
        empty="Nothing that was promised to a customer was due yet.",
    )


def _parties(kind: PartyKind, desk: Desk) -> Iterable[Party]:
    return sorted(desk.board.ledger.parties.of_kind(kind), key=lambda each: (each.name.casefold(), each.id))


def _with_something(lines: Iterable[PartyLine]) -> tuple[PartyLine, ...]:
    return tuple(each for each in lines if any(cell.of for cell in each.cells))


def _past(desk: Desk) -> str:
    return f"last {desk.board.settings.window} days"


def _days(number: float) -> str:
    return f"{number:g} {'day' if number == 1 else 'days'}"
