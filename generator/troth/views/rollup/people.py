"""Goals and people over several boards: what the boards publish of them, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.acts import PromiseState
from troth.views.ask.rows import AskSection
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text
from troth.views.rollup.asks import list_asks_of
from troth.views.rollup.context import person_url, rollup_goal_url
from troth.views.rollup.lists import MAX_ROLLUP_ROWS, build_rollup_section
from troth.views.rows import Section

if TYPE_CHECKING:
    from troth.rollup.people import BoardPromise, PartyRef, Person
    from troth.views.chips import PartyLabel
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rollup.context import RollupContext


_MAX_PEOPLE = 2000
"""So many people one list shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody with what is open: no rates and no ranking, in the order of names."""

    face: PartyLabel
    boards: tuple[Inline, ...]
    open: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupPeoplePage:
    """The page that lists everybody."""

    head: PageHead
    text: Sentence
    rows: tuple[PersonRow, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupPersonPage:
    """Somebody's page across boards."""

    head: PageHead
    face: PartyLabel
    boards: tuple[tuple[Inline, str], ...]
    """The boards that know them, and their page there."""
    groups: tuple[PartyLabel, ...]
    text: Sentence
    sections: tuple[Section, ...]
    asks: AskSection


def build_rollup_people_page(context: RollupContext) -> RollupPeoplePage:
    """Return the page of everybody on any board."""
    everybody = context.of.people
    several = sum(len({spot.board for spot in each.refs}) > 1 for each in everybody)
    says = (
        inline_text(f"{context.as_of_words}: {pluralize(len(everybody), 'person', 'people')}, "),
        strong_text(f"{several} on several boards"),
        inline_text("."),
    )
    rows = []
    for person in everybody[:_MAX_PEOPLE]:
        promised = context.of.list_promised_by(person.refs)
        rows.append(
            PersonRow(
                face=_label_person(person, context),
                boards=tuple(context.link_board(board) for board in _list_boards(person)),
                open=len(promised),
                overdue=sum(context.of.count_days_late(each) > 0 for each in promised),
                waiting=sum(len(context.of.pending_by_party.get(spot, ())) for spot in person.refs),
            )
        )
    return RollupPeoplePage(
        head=PageHead(
            page="across/people/index",
            title="People across boards",
            description=f"Everybody on the boards of {context.board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=says,
        rows=tuple(rows),
        rest=max(0, len(everybody) - _MAX_PEOPLE),
    )


def _label_person(person: Person, context: RollupContext) -> PartyLabel:
    return context.label_party(person.refs[0].board, person.refs[0].id)


def _list_boards(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spot.board for spot in person.refs))


def build_rollup_person_page(person: Person, context: RollupContext) -> RollupPersonPage:
    """Return somebody's page: what waits for them, what they promised, what was promised to them, on any board."""
    groups = tuple(dict.fromkeys(group for spot in person.refs for group in context.of.groups_by_member.get(spot, ())))
    promised = context.of.list_promised_by(person.refs)
    late = sum(context.of.count_days_late(each) > 0 for each in promised)
    opened = pluralize(len(promised), "open promise", "open promises")
    says = (
        inline_text(f"{context.as_of_words}: {person.name} has "),
        strong_text(opened),
        inline_text(f" on {pluralize(len(_list_boards(person)), 'board', 'boards')}, {late} overdue."),
    )
    return RollupPersonPage(
        head=PageHead(
            page=person_url(person.key),
            title=person.name,
            description=f"{person.name}: {opened}, {late} overdue",
            as_of=context.as_of_words,
        ),
        face=_label_person(person, context),
        boards=tuple((context.link_board(spot.board), context.find_own_page(spot)) for spot in person.refs),
        groups=tuple(context.label_party(group.board, group.id) for group in groups),
        text=says,
        sections=_build_sections(person, groups, context),
        asks=AskSection(id="asked", title="Asked, no reply yet", rows=list_asks_of((*person.refs, *groups), context)),
    )


def _build_sections(person: Person, groups: tuple[PartyRef, ...], context: RollupContext) -> tuple[Section, ...]:
    for_them = replace(
        _build_waiting_section("waiting", "Waiting for them", person.refs, context), empty="Nothing is waiting for them alone."
    )
    for_groups = _build_waiting_section("waiting-groups", "Waiting for those they act for", groups, context)
    promised = build_rollup_section("promised", "Promised by them", context.of.list_promised_by(person.refs), context)
    owed = build_rollup_section("owed", "Promised to them", context.of.list_promised_to((*person.refs, *groups)), context)
    return (for_them, replace(promised, empty="No promise of theirs is open."), owed, for_groups)


def _build_waiting_section(name: str, title: str, spots: tuple[PartyRef, ...], context: RollupContext) -> Section:
    """Return what waits for some parties, each thing once."""
    waiting = {(item.ref, what): item for spot in spots for item, what in context.of.pending_by_party.get(spot, ())}
    rows = tuple(context.get_row(item, what) for (_, what), item in [*waiting.items()][:MAX_ROLLUP_ROWS])
    return Section(id=name, title=title, rows=rows, total=len(waiting))


_KEPT_STATES = (PromiseState.KEPT, PromiseState.PARTLY_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalRow:
    """A goal with the boards that commit to it."""

    page: str
    title: str
    by: str
    boards: tuple[Inline, ...]
    open: int
    overdue: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalsPage:
    """The page that lists the goals."""

    head: PageHead
    text: Sentence
    rows: tuple[RollupGoalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalPage:
    """The page of a goal: what each board has committed to for it."""

    head: PageHead
    text: Sentence
    named: tuple[Inline, ...]
    """The boards that have the goal."""
    sections: tuple[Section, ...]


def build_rollup_goals_page(context: RollupContext) -> RollupGoalsPage:
    """Return the page of all goals, those with most boards first."""
    rows = sorted(
        (_build_goal_row(goal, items, context) for goal, items in context.of.goals.items()), key=lambda each: (-len(each.boards), each.page)
    )
    several = sum(len(each.boards) > 1 for each in rows)
    says = (
        inline_text(f"{context.as_of_words}: {pluralize(len(rows), 'goal', 'goals')}, "),
        strong_text(f"{several} served by several boards"),
        inline_text("."),
    )
    return RollupGoalsPage(
        head=PageHead(
            page="across/goals/index",
            title="Goals across boards",
            description=f"Goals of {context.board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=says,
        rows=tuple(rows),
    )


def build_rollup_goal_page(goal: str, items: tuple[BoardPromise, ...], context: RollupContext) -> RollupGoalPage:
    """Return the page of a goal, a section for each board that committed to something."""
    row = _build_goal_row(goal, items, context)
    by_board: dict[str, list[BoardPromise]] = defaultdict(list)
    for each in items:
        by_board[each.source.id].append(each)
    parts = tuple(
        build_rollup_section(f"on-{board}", context.name_board(board), found, context) for board, found in sorted(by_board.items())
    )
    says = (
        inline_text(f"{context.as_of_words}: "),
        strong_text(pluralize(row.open, "open promise", "open promises")),
        inline_text(f" on {pluralize(len(parts), 'board', 'boards')}, {row.overdue} overdue, {row.kept} kept."),
    )
    return RollupGoalPage(
        head=PageHead(
            page=row.page, title=row.title, description=f"{row.title}: {row.open} open, {row.kept} kept", as_of=context.as_of_words
        ),
        text=says,
        named=tuple(context.link_board(of.id) for of, _ in context.of.find_goals(goal)),
        sections=parts,
    )


def _build_goal_row(goal: str, items: tuple[BoardPromise, ...], context: RollupContext) -> RollupGoalRow:
    at = context.of.find_goals(goal)
    by = min((each.by for _, each in at if each.by), default=None)
    boards = dict.fromkeys((*(of.id for of, _ in at), *(each.source.id for each in items)))
    return RollupGoalRow(
        page=rollup_goal_url(goal),
        title=at[0][1].title if at else goal,
        by=format_date(by) if by else "",
        boards=tuple(context.link_board(each) for each in boards),
        open=sum(each.promise.state.open for each in items),
        overdue=sum(context.of.count_days_late(each) > 0 for each in items),
        kept=sum(each.promise.state in _KEPT_STATES for each in items),
    )
