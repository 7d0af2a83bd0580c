"""A party's own page: what it promised, what it is promised, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.schedule import Schedule
from troth.model import PartyKind
from troth.views.accord_row import waiting_sections
from troth.views.accords import party_sections
from troth.views.asked import asking
from troth.views.lists import waited_rows
from troth.views.make_query import promise_query
from troth.views.parties import TITLES
from troth.views.row import Section, by_due
from troth.views.span import strong, text_of, words
from troth.views.tally import tallies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Standing
    from troth.lifecycle.waiting import Waits
    from troth.model import Party
    from troth.views.asked import Asking
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Sentence, Span
    from troth.views.tally import Tally

LATELY = 20
"""How many ended promises a party's page shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """All that a party's page says. A person has no numbers: they are for teams, customers and boards."""

    page: str
    title: str
    description: str
    as_of: str
    face: Face
    kind: str
    index: str
    """The page that lists parties of its kind."""
    says: Sentence
    members: tuple[Face, ...]
    teams: tuple[Face, ...]
    """The teams and customers that it acts for."""
    tallies: tuple[Tally, ...]
    sections: tuple[Section, ...]
    asking: Asking
    """What it was asked, and whom it is to reach."""
    path: str


def party_page(party: Party, desk: Desk) -> PartyPage:
    """Return a party's page."""
    sections = tuple(_sections(party, desk))
    asks = asking(party, desk)
    says = tuple(_says(party, desk, sections, asks))
    return PartyPage(
        page=f"{party.kind.section}/{party.id}",
        title=party.name,
        description=text_of(says),
        as_of=desk.as_of_words,
        face=desk.faces(party.id),
        kind=TITLES[party.kind],
        index=f"{party.kind.section}/index",
        says=says,
        members=desk.faces.of(party.members),
        teams=desk.faces.of(desk.acts_for.get(party.id, ())),
        tallies=_tallies(party, desk),
        sections=sections,
        asking=asks,
        path=party.source.path,
    )


def _says(party: Party, desk: Desk, sections: tuple[Section, ...], asks: Asking) -> Iterator[Span]:
    counts = {section.id: section.count for section in sections}
    mine = desk.open_promises(party.id)
    late, soon = sum(each.overdue for each in mine), sum(desk.soon(each) for each in mine)
    waiting, follow_up, owed = counts.get("waiting", 0), counts.get("follow-up", 0), counts["owed"]
    yield words(f"{desk.as_of_words}: ")
    yield strong(f"{len(mine) or 'no'} open {'promise' if len(mine) == 1 else 'promises'}", "#promised")
    yield words(f", {late or 'nothing'} overdue")
    yield words(f", {soon} due {desk.soon_words}" if soon else "")
    for number, says, to in (
        (waiting, "waits for an answer" if waiting == 1 else "wait for an answer", "#waiting"),
        (follow_up, "to follow up", "#follow-up"),
        (asks.unanswered, "asked and not answered yet", "#asked"),
        (
            sum(len(each.people) + each.rest for each in asks.to_reach),
            "to reach for an answer",
            f"#reach-{asks.to_reach[0].id}" if asks.to_reach else "",
        ),
        (counts.get("members", 0), "promised by its members", "#members"),
        (owed, f"promised to {party.name}", "#owed"),
    ):
        if number:
            yield from (words("; "), strong(f"{number} {says}", to))
    yield words(".")


def _sections(party: Party, desk: Desk) -> Iterator[Section]:
    board, name = desk.board, party.name
    pairs = [pair for acting in (party.id, *desk.acts_for.get(party.id, ())) for pair in board.waiting_for.get(acting, ())]
    yield from _waiting(party, pairs, desk)
    yield from waiting_sections(desk, (party.id, *desk.acts_for.get(party.id, ())))
    yield Section(
        id="promised",
        title=f"{name} promised",
        rows=desk.rows(desk.open_promises(party.id)),
        empty="No open promise: nothing to deliver.",
        make=promise_query(promiser=party.id),
    )
    if party.kind is PartyKind.TEAM:
        yield Section(
            id="members", title="Its members promised", rows=desk.rows(desk.of_members(party)), empty="No member has an open promise."
        )
    owed = by_due(each for each in board.promised_to.get(party.id, ()) if each.state.open)
    yield Section(
        id="owed",
        title=f"Promised to {name}",
        rows=desk.rows(owed),
        empty="Nothing is promised: ask somebody for what is needed.",
        make=promise_query(customer=party.id),
    )
    yield from party_sections(party.id, desk)
    yield _partner(party, desk)
    yield _lately(party, desk)


def _waiting(party: Party, pairs: list[tuple[Standing, Waits]], desk: Desk) -> Iterator[Section]:
    """Yield what waits for an answer, and what is to be followed up; each once, however many of its parties it waits for."""
    once = list({(each.id, wait.for_what): (each, wait) for each, wait in pairs}.values())
    once.sort(key=lambda pair: (pair[1].since or desk.day, pair[0].id))
    answers = waited_rows((pair for pair in once if pair[1].for_what is not Schedule.FOLLOW_UP_DUE), desk)
    follow_ups = waited_rows((pair for pair in once if pair[1].for_what is Schedule.FOLLOW_UP_DUE), desk)
    if answers:
        yield Section(id="waiting", title=f"Waits for {party.name}", says="To answer, to agree to, to accept.", rows=answers)
    if follow_ups:
        says = "How did it go? What was the outcome? What did you learn? What do we do next?"
        yield Section(id="follow-up", title="To follow up", says=says, rows=follow_ups)


def _partner(party: Party, desk: Desk) -> Section:
    mine = by_due(each for each in desk.board.partnered_by.get(party.id, ()) if each.state.open)
    return Section(
        id="partner",
        title=f"{party.name} is the partner in",
        says="To follow up on the due day: how did it go, and what next?",
        rows=desk.rows(mine),
    )


def _lately(party: Party, desk: Desk) -> Section:
    start = days.plus(desk.day, -desk.board.settings.window)
    board = desk.board
    mine = {each.id: each for each in (*board.promised_by.get(party.id, ()), *board.promised_to.get(party.id, ()))}
    ended = [each for each in mine.values() if each.closed_on is not None and each.closed_on > start]
    ended.sort(key=lambda each: (each.closed_on or start, each.id), reverse=True)
    title = f"Ended in the last {board.settings.window} days"
    return Section(id="lately", title=title, rows=desk.rows(ended[:LATELY]), total=len(ended))


def _tallies(party: Party, desk: Desk) -> tuple[Tally, ...]:
    if party.kind is PartyKind.PERSON:
        return ()
    standings: Iterable[Standing] = desk.board.promised_by.get(party.id, ())
    return tallies(desk.board.numbers_of(standings, desk.board.asked_of.get(party.id, ())), desk.board.settings.window) if standings else ()
