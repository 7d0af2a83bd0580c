"""What asks mean for one party: what it was asked, and whom it is to reach as the asker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.status.ask import AskState
from troth.views.ask.outreach import build_outreach_item, sort_by_step
from troth.views.ask.rows import AskSection, choose_answer_chip, get_ask_row, link_ask, list_open_asks
from troth.views.due import Urgency
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Party
    from troth.status.ask_replay import AskedParty
    from troth.views.ask.outreach import OutreachItem
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline


ENDED_ASKS_SHOWN = 10
REACHED_SHOWN = 15
"""So many people to reach stand on the asker's page; the others on the ask's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachSummary:
    """The people whom an asker can reach now, for one ask, with words for each."""

    ask: Inline
    id: str
    people: tuple[OutreachItem, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAsks:
    """A party's part in asks: `unanswered` asks of it wait for an answer."""

    asked: AskSection
    to_reach: tuple[OutreachSummary, ...]
    unanswered: int


def build_party_asks(party: Party, context: ViewContext) -> PartyAsks:
    """Return what a party was asked, in person or for its teams, and whom it is to reach."""
    of = [(acting, each) for acting in _list_acting_parties(party, context) for each in context.board.asks_of_party.get(acting, ())]
    waiting = sorted((pair for pair in of if _is_waiting(pair[1])), key=_rank_by_day)
    rest = sorted((pair for pair in of if not _is_waiting(pair[1])), key=_rank_by_day, reverse=True)
    rows = []
    for acting, each in (*waiting, *rest[:ENDED_ASKS_SHOWN]):
        row = get_ask_row(each.ask_status, context)
        due = replace(row.due, words="", urgency=Urgency.OVER)  # no hurry: those who are asked have promised nothing
        team = context.faces(acting) if acting != party.id else None
        rows.append(replace(row, due=due, own_answer=choose_answer_chip(each.respondent), next="", asked_team=team))
    says = (
        f"{pluralize(len(waiting), 'waits', 'wait')} for an answer: yes, no, or how else. It can be given on the ask's page."
        if waiting
        else ""
    )
    return PartyAsks(
        asked=AskSection(id="asked", title=f"Asked of {party.name}", rows=tuple(rows), text=says, total=len(of), more="asks/index"),
        to_reach=tuple(_iter_outreach(party, context)),
        unanswered=len(waiting),
    )


def _list_acting_parties(party: Party, context: ViewContext) -> tuple[str, ...]:
    return (party.id, *context.acts_for.get(party.id, ()))


def _is_waiting(asked: AskedParty) -> bool:
    return asked.ask_status.state is AskState.OPEN and asked.respondent.answer is None


def _rank_by_day(pair: tuple[str, AskedParty]) -> tuple[date, str]:
    return pair[1].ask_status.ask.respond_by, pair[1].id


def _iter_outreach(party: Party, context: ViewContext) -> Iterator[OutreachSummary]:
    for pursuit in list_open_asks(
        each for acting in _list_acting_parties(party, context) for each in context.board.asks_by_asker.get(acting, ())
    ):
        due = tuple(each for each in sort_by_step(pursuit.silent, context) if each.is_due)
        people = tuple(replace(build_outreach_item(pursuit, each, context), anchor="") for each in due[:REACHED_SHOWN])
        if people:
            titled = link_ask(pursuit.ask.id, context)
            yield OutreachSummary(ask=titled, id=pursuit.ask.id, people=people, rest=len(due) - len(people))
