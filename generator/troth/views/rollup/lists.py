"""Lists and tables of a roll-up."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import PartyKind
from troth.rollup.people import WAITING_SCHEDULES, PartyRef, iter_board_promises
from troth.status.attention import Flag
from troth.status.numbers import AGES, TOO_FEW
from troth.views.charts import Headline as Number
from troth.views.charts import describe_rhythms
from troth.views.due import format_days_ago
from troth.views.lists.help_wanted import HelpRequest
from troth.views.lists.lists import WAITING_TEXTS as WORDS
from troth.views.lists.lists import ListPage, group_by_age
from troth.views.lists.work import Tab
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize
from troth.views.rollup.asks import build_rollup_waiting_asks
from troth.views.rows import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.rollup.people import BoardPromise
    from troth.rollup.published import PublishedRatio, SourceResult
    from troth.status.schedule import Schedule
    from troth.views.chips import Chip, PartyLabel
    from troth.views.rich_text import Inline
    from troth.views.rollup.context import RollupContext


MAX_ROLLUP_ROWS = 60
"""So many rows one list shows: the rest stands on the pages of the boards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A board with what is open and how it went."""

    board: Inline
    signs: tuple[Chip, ...]
    old: bool
    as_of: str
    open: int
    overdue: int
    waiting: int
    help: int
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team with what is open: its own promises and its members'."""

    face: PartyLabel
    board: Inline
    open: int
    overdue: int


_HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("kept_on_time", "Kept on time", "by the date promised first"),
    ("kept_in_force", "Kept as agreed", "by the agreed date, moved or not"),
    ("follow_ups_done", "Followed up", "within a week of the due date"),
    ("answered_in_time", "Answered in time", "requests, offers and asks"),
    ("clear", "Well-defined promises", "open now, passing every check"),
)


def build_rollup_section(
    name: str,
    title: str,
    items: Iterable[BoardPromise],
    context: RollupContext,
    *,
    schedule: Schedule | None = None,
    limit: int = MAX_ROLLUP_ROWS,
) -> Section:
    """Return a section with the first of the rows."""
    every = tuple(items)
    return Section(id=name, title=title, rows=context.get_rows(every[:limit], schedule), total=len(every))


def list_rollup_headlines(shares: Mapping[str, PublishedRatio], suffix: str = "") -> tuple[Number, ...]:
    """Return the five headline numbers, n of N as boards publish them; each board counts over its own window."""
    numbers = []
    for key, label, says in _HEADLINES:
        share = shares.get(key)
        n, total = (share.n, share.total) if share else (0, 0)
        rhythms = describe_rhythms(share) if share else ""
        numbers.append(Number(label=label, text=f"{says}{suffix}{rhythms}", n=n, total=total, too_few=total < TOO_FEW))
    return tuple(numbers)


def build_board_row(source: SourceResult, context: RollupContext) -> BoardRow:
    """Return the row of a board of which there is something to show."""
    items = tuple(iter_board_promises(source))
    return BoardRow(
        board=context.link_board(source.id),
        signs=context.list_age_chips(source),
        old=source.is_outdated,
        as_of=format_date(source.board.as_of) if source.board else "",
        open=sum(each.promise.state.open for each in items),
        overdue=sum(context.of.count_days_late(each) > 0 for each in items),
        waiting=sum(what in each.promise.schedule for each in items for what in WAITING_SCHEDULES),
        help=sum(Flag.HELP_WANTED in each.promise.flags for each in items if each.promise.state.open),
        numbers=list_rollup_headlines(source.board.ratios if source.board else {}),
    )


def list_board_rows(context: RollupContext) -> tuple[BoardRow, ...]:
    """Return the rows of all boards, those with most overdue first and the old ones last."""
    rows = (build_board_row(each, context) for each in context.of.readable)
    return tuple(sorted(rows, key=lambda each: (each.old, -each.overdue, each.board.text.casefold(), each.board.to)))


def list_team_rows(items: Iterable[BoardPromise], context: RollupContext) -> tuple[TeamRow, ...]:
    """Return the teams that have promised some of these and have not ended it, those with most overdue first."""
    found: dict[PartyRef, Tally[bool]] = defaultdict(Tally)
    for item in items:
        if not item.promise.state.open:
            continue
        spots = [context.of.resolve_ref(item.source.id, name) for name in item.promise.promisers]
        for team in dict.fromkeys((*spots, *(group for spot in spots for group in context.of.groups_by_member.get(spot, ())))):
            party = context.of.find_party(team)
            if party and party.kind is PartyKind.TEAM:
                found[team][context.of.count_days_late(item) > 0] += 1
    rows = (
        TeamRow(
            face=context.label_party(team.board, team.id), board=context.link_board(team.board), open=counts.total(), overdue=counts[True]
        )
        for team, counts in found.items()
    )
    return tuple(sorted(rows, key=lambda each: (-each.overdue, each.face.name.casefold(), each.face.id)))


def build_rollup_overdue_page(context: RollupContext) -> ListPage:
    """Return what is overdue on all boards, by age, the newest first."""
    found = tuple(reversed(context.of.overdue))
    says = f"{pluralize(len(found), 'promise is', 'promises are')} past the due date and not delivered, the newest first."
    parts = tuple(
        build_rollup_section(f"late-{age}", title, chosen, context, limit=MAX_ROLLUP_ROWS // len(AGES))
        for age, title, chosen in group_by_age(found, context.of.count_days_late)
    )
    page = _build_list_page(context, "overdue", "Overdue across boards", says if found else "nothing overdue.")
    return replace(page, sections=parts, is_plain=True)


def build_rollup_waiting_page(context: RollupContext) -> ListPage:
    """Return what waits for somebody on any board, by what it waits for."""
    parts = tuple(list_rollup_waiting(context))
    total = count_waiting(context)
    says = f"{pluralize(total, 'thing is', 'things are')} waiting for someone." if total else "nothing is waiting on any board."
    return replace(
        _build_list_page(context, "waiting", "Waiting across boards", says),
        sections=parts,
        asks=build_rollup_waiting_asks(context, MAX_ROLLUP_ROWS),
    )


def list_rollup_waiting(context: RollupContext) -> tuple[Section, ...]:
    """Return what waits for somebody, by what it waits for; nothing for what nobody waits for."""
    return tuple(
        replace(build_rollup_section(what.value.replace("_", "-"), WORDS[what][0], found, context, schedule=what), text=WORDS[what][1])
        for what in WAITING_SCHEDULES
        if (found := context.of.waiting[what])
    )


def build_rollup_help_page(context: RollupContext) -> ListPage:
    """Return those who ask for help on any board, the longest wait first."""
    found = list_rollup_help_requests(context, context.of.help_wanted[:MAX_ROLLUP_ROWS])
    says = f"{pluralize(len(context.of.help_wanted), 'promise asks', 'promises ask')} for help. Another board may be able to help."
    return replace(
        _build_list_page(context, "help-wanted", "Help wanted across boards", says if found else "nobody is asking for help."), calls=found
    )


def list_rollup_help_requests(context: RollupContext, items: tuple[BoardPromise, ...]) -> tuple[HelpRequest, ...]:
    """Return who asks for help with some promises."""
    return tuple(
        HelpRequest(
            asker=context.label_party(each.source.id, each.promise.help.by),
            since=format_days_ago(each.promise.help.since, context.of.get_as_of(each.source)),
            need=each.promise.help.need or "",
            row=context.get_row(each),
        )
        for each in items
        if each.promise.help
    )


def build_between_page(context: RollupContext) -> ListPage:
    """Return the promises from one board to another: the open ones, then those that have ended."""
    found = context.of.cross_board
    opened = tuple(each for each in found if each.promise.state.open)
    ended = tuple(each for each in found if not each.promise.state.open)
    parts = (
        replace(build_rollup_section("open", "Open", opened, context), empty="Nothing is open between boards."),
        build_rollup_section("ended", "Ended", ended, context),
    )
    says = f"{pluralize(len(opened), 'promise is', 'promises are')} open between two boards."
    none = "No promise names a party of another board yet. To name one, write BOARD:PARTY, such as customer: sales:rosa."
    return replace(
        _build_list_page(context, "between", "Promises between boards", says), sections=parts if found else (), empty="" if found else none
    )


def list_rollup_tabs(context: RollupContext) -> tuple[Tab, ...]:
    """Return the ways to the lists across boards, with how much there is on each."""
    of = context.of
    return (
        Tab(label="Overdue", to="across/overdue", count=len(of.overdue), late=bool(of.overdue)),
        Tab(label="Waiting", to="across/waiting", count=count_waiting(context)),
        Tab(label="Help wanted", to="across/help-wanted", count=len(of.help_wanted)),
        Tab(label="Between boards", to="across/between", count=sum(each.promise.state.open for each in of.cross_board)),
    )


def count_waiting(context: RollupContext) -> int:
    """Return how much waits for somebody: promises, and asks for answers."""
    return sum(len(each) for each in context.of.waiting.values()) + build_rollup_waiting_asks(context).count


def _build_list_page(context: RollupContext, name: str, title: str, summary: str) -> ListPage:
    return ListPage(
        head=PageHead(page=f"across/{name}", title=title, description=f"{title}: {context.board.settings.name}", as_of=context.as_of_words),
        tabs=list_rollup_tabs(context),
        text=(inline_text(f"{context.as_of_words}: {summary}"),),
        sections=(),
    )
