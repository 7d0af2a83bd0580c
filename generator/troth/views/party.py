"""A party's own page: what it promised, what it is promised, what asks mean for it, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.model import PartyKind
from troth.status.ask import AskState
from troth.status.schedule import Schedule
from troth.status.stand_ins import has_left, list_told
from troth.views.agreement.rows import list_party_sections, list_waiting_sections
from troth.views.ask.outreach import build_outreach_item, sort_by_step
from troth.views.ask.rows import AskSection, choose_answer_chip, get_ask_row, link_ask, list_open_asks
from troth.views.between import has_owing_page, list_partners, owing_url, pair_url
from troth.views.charts import list_headlines
from troth.views.due import Urgency
from troth.views.lists.lists import build_waiting_rows
from troth.views.notes import find_page, find_title, list_follow_up_notes, list_passed_notes
from troth.views.page_head import PageHead
from troth.views.parties import PARTY_KIND_TITLES
from troth.views.promise.status import list_questioned_records
from troth.views.rich_text import inline_text, join_names, pluralize, strong_text, to_plain_text, user_text
from troth.views.rows import Section, build_promise_query, sort_by_due
from troth.views.said_and_done import list_party_outcomes
from troth.views.story import has_story, story_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.ask_replay import AskedParty
    from troth.status.schedule import PendingAction
    from troth.status.waits import Wait
    from troth.views.ask.outreach import OutreachItem
    from troth.views.charts import Headline
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.notes import Note
    from troth.views.promise.status import QuestionedRecord
    from troth.views.rich_text import Inline, Sentence
    from troth.views.said_and_done import SaidAndDone

ENDED_PROMISES_SHOWN = 20
"""How many ended promises a party's page shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """All that a party's page says. A person has no numbers: they are for teams, customers and boards."""

    head: PageHead
    face: PartyLabel
    kind: str
    index: str
    """The page that lists parties of its kind."""
    text: Sentence
    members: tuple[PartyLabel, ...]
    teams: tuple[PartyLabel, ...]
    """The teams and customers that it acts for."""
    left: str
    """Since when a person is no longer here, and who is told in their place; empty where they are."""
    skills: tuple[str, ...]
    tallies: tuple[Headline, ...]
    member_tallies: tuple[Headline, ...]
    """Of a team: the numbers of what its members promised by themselves, beside its own and never added to them."""
    sections: tuple[Section, ...]
    asking: PartyAsks
    """What it was asked, and whom it is to reach."""
    passed: tuple[PassedWait, ...]
    """What waits for others whom the board does not reach: it is told of it in their place."""
    relations: tuple[tuple[str, PartyLabel], ...]
    """The pages of it and another party together, by the other's name."""
    ways: tuple[tuple[str, str], ...]
    """Further pages about it, each with its title: who owes whom in a team, the story of an account."""
    questions: tuple[PassedWait, ...]
    """Messages that ask who promised how it went, for a mail, a chat or the phone."""
    outcomes: tuple[SaidAndDone, ...]
    """What it said in asks and agreements, and what came of it."""
    questioned: tuple[QuestionedRecord, ...]
    """What it promised or asks for itself, with what a colleague could ask about the words."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedWait:
    """Something that waits for somebody whom the board does not reach, with a message to them."""

    face: PartyLabel
    record: Inline
    since: str
    note: Note


def build_party_page(party: Party, context: ViewContext) -> PartyPage:
    """Return a party's page."""
    sections = tuple(_iter_party_sections(party, context))
    asks = build_party_asks(party, context)
    says = tuple(_summarize_party(party, context, sections, asks))
    standings = context.promised_by_members(party) if party.kind is PartyKind.TEAM else ()
    return PartyPage(
        head=PageHead(
            page=f"{party.kind.section}/{party.id}", title=party.name, description=to_plain_text(says), as_of=context.as_of_words
        ),
        face=context.faces(party.id),
        kind=PARTY_KIND_TITLES[party.kind],
        index=f"{party.kind.section}/index",
        text=says,
        members=context.faces.get_many(party.members),
        teams=context.faces.get_many(context.acts_for.get(party.id, ())),
        left=_describe_leaving(party, context),
        skills=party.skills,
        tallies=_list_party_headlines(party, context),
        member_tallies=list_headlines(context.board.count_numbers(standings), context.board.settings.window) if standings else (),
        sections=sections,
        asking=asks,
        passed=tuple(_iter_passed_waits(party, context, list_passed_notes)),
        relations=tuple((pair_url(party.id, each.id), each) for each in list_partners(party.id, context)),
        ways=tuple(_iter_further_pages(party, context)),
        questions=tuple(_iter_passed_waits(party, context, list_follow_up_notes)),
        outcomes=list_party_outcomes(party, context),
        questioned=list_questioned_records(party.id, context),
        path=party.source.path,
    )


def _iter_further_pages(party: Party, context: ViewContext) -> Iterator[tuple[str, str]]:
    if party.kind is PartyKind.TEAM and has_owing_page(party, context):
        yield owing_url(party), "Who owes whom"
    if has_story(party, context):
        yield story_url(party.id), "The whole story: meetings, promises, asks, agreements, ratings"


def _iter_passed_waits(
    party: Party, context: ViewContext, list_notes: Callable[[str, Wait, ViewContext], tuple[Note, ...]]
) -> Iterator[PassedWait]:
    """Yield the messages that a party can send to others about what waits, the longest first."""
    acting = (party.id, *context.acts_for.get(party.id, ()))
    waits = dict.fromkeys(wait for each in acting for wait in context.board.reminders_by_party.get(each, ()))
    for wait in sorted(waits, key=lambda each: (each.since, each.record)):
        record = user_text(find_title(wait, context), find_page(wait))
        for note in list_notes(party.id, wait, context):
            yield PassedWait(face=context.faces(note.party), record=record, since=f"since {format_date(wait.since)}", note=note)


def _describe_leaving(party: Party, context: ViewContext) -> str:
    board = context.board
    if party.left is None or not has_left(party.id, board.ledger.parties, context.day):
        return ""
    told = [each for each in list_told((party.id,), board.ledger.parties, context.day, board.settings.maintainers) if each != party.id]
    instead = f"; what waited for them waits for {to_plain_text(join_names(context.faces.get_many(told), 'or'))}" if told else ""
    return f"Left on {format_date(party.left)}{instead}"


def _summarize_party(party: Party, context: ViewContext, sections: tuple[Section, ...], asks: PartyAsks) -> Iterator[Inline]:
    counts = {section.id: section.count for section in sections}
    mine = context.list_open_promises(party.id)
    late, soon = sum(each.overdue for each in mine), sum(context.is_due_soon(each) for each in mine)
    chased = sum(len(each.people) + each.rest for each in asks.to_reach)
    waiting, follow_up, owed = counts.get("waiting", 0), counts.get("follow-up", 0), counts["owed"]
    yield inline_text(f"{context.as_of_words}: ")
    yield strong_text(f"{len(mine) or 'no'} open {'promise' if len(mine) == 1 else 'promises'}", "#promised")
    yield inline_text(f", {late or 'nothing'} overdue")
    yield inline_text(f", {soon} due {context.soon_words}" if soon else "")
    for number, says, to in (
        (waiting, "needs a response" if waiting == 1 else "need a response", "#waiting"),
        (follow_up, "to follow up", "#follow-up"),
        (asks.unanswered, "ask to reply to" if asks.unanswered == 1 else "asks to reply to", "#asked"),
        (chased, "person to chase" if chased == 1 else "people to chase", f"#reach-{asks.to_reach[0].id}" if asks.to_reach else ""),
        (counts.get("members", 0), "promised by members", "#members"),
        (owed, f"promised to {party.name}", "#owed"),
    ):
        if number:
            yield from (inline_text("; "), strong_text(f"{number} {says}", to))
    yield inline_text(".")


def _iter_party_sections(party: Party, context: ViewContext) -> Iterator[Section]:
    board, name = context.board, party.name
    pairs = [pair for acting in (party.id, *context.acts_for.get(party.id, ())) for pair in board.pending_by_party.get(acting, ())]
    yield from _iter_waiting_sections(party, pairs, context)
    yield from list_waiting_sections(context, (party.id, *context.acts_for.get(party.id, ())))
    yield Section(
        id="promised",
        title=f"{name} promised",
        rows=context.get_rows(context.list_open_promises(party.id)),
        empty="No open promises.",
        make=build_promise_query(promiser=party.id),
    )
    if party.kind is PartyKind.TEAM:
        yield Section(
            id="members",
            title="Promises by members",
            rows=context.get_rows(context.list_member_promises(party)),
            empty="No open promises by members.",
        )
    owed = sort_by_due(each for each in board.promises_by_customer.get(party.id, ()) if each.state.open)
    yield Section(
        id="owed",
        title=f"Promised to {name}",
        rows=context.get_rows(owed),
        empty="Nothing promised yet.",
        make=build_promise_query(customer=party.id),
    )
    yield from list_party_sections(party.id, context)
    yield _build_partner_section(party, context)
    yield _build_ended_section(party, context)


def _iter_waiting_sections(party: Party, pairs: list[tuple[PromiseStatus, PendingAction]], context: ViewContext) -> Iterator[Section]:
    """Yield what waits for an answer, and what is to be followed up; each once, however many of its parties it waits for."""
    once = list({(each.id, wait.schedule): (each, wait) for each, wait in pairs}.values())
    once.sort(key=lambda pair: (pair[1].since or context.day, pair[0].id))
    answers = build_waiting_rows((pair for pair in once if pair[1].schedule is not Schedule.FOLLOW_UP_DUE), context)
    follow_ups = build_waiting_rows((pair for pair in once if pair[1].schedule is Schedule.FOLLOW_UP_DUE), context)
    if answers:
        yield Section(id="waiting", title=f"Needs {party.name}'s response", rows=answers)
    if follow_ups:
        says = "How did it go? What was the outcome? What was learned? What comes next?"
        yield Section(id="follow-up", title="To follow up", text=says, rows=follow_ups)


def _build_partner_section(party: Party, context: ViewContext) -> Section:
    mine = sort_by_due(each for each in context.board.promises_by_partner.get(party.id, ()) if each.state.open)
    return Section(
        id="partner",
        title=f"{party.name} follows up on",
        rows=context.get_rows(mine),
    )


def _build_ended_section(party: Party, context: ViewContext) -> Section:
    start = add_days(context.day, -context.board.settings.window)
    board = context.board
    mine = {each.id: each for each in (*board.promises_by_promiser.get(party.id, ()), *board.promises_by_customer.get(party.id, ()))}
    ended = [each for each in mine.values() if each.closed_on is not None and each.closed_on > start]
    ended.sort(key=lambda each: (each.closed_on or start, each.id), reverse=True)
    title = f"Ended in the last {board.settings.window} days"
    return Section(id="lately", title=title, rows=context.get_rows(ended[:ENDED_PROMISES_SHOWN]), total=len(ended))


def _list_party_headlines(party: Party, context: ViewContext) -> tuple[Headline, ...]:
    if party.kind is PartyKind.PERSON:
        return ()
    standings: Iterable[PromiseStatus] = context.board.promises_by_promiser.get(party.id, ())
    return (
        list_headlines(context.board.count_numbers(standings, context.board.asks_of_party.get(party.id, ())), context.board.settings.window)
        if standings
        else ()
    )


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
        f"{pluralize(len(waiting), 'ask needs', 'asks need')} a reply: yes, no, or something else. Reply on the ask's page."
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
