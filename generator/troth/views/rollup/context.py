"""What all views of a roll-up share: labels, rows and due dates across boards."""

from __future__ import annotations

import zlib
from collections import Counter as Tally
from functools import cached_property
from typing import TYPE_CHECKING

from troth.base.dates import count_days, format_date, format_relative_date
from troth.model import PartyKind
from troth.rollup.people import WAITING_SCHEDULES, find_awaited_parties
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.chips import HUE_COUNT, STATE_CHIPS, Chip, PartyLabel, Tone, choose_status_chip, derive_initials, list_flag_chips
from troth.views.due import Due, format_days_ago, judge_urgency
from troth.views.rich_text import Inline, user_text
from troth.views.rows import WAITING_ACTIONS, NextAction, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.board import Board
    from troth.rollup.organisation import Rollup
    from troth.rollup.people import BoardPromise, PartyRef
    from troth.rollup.published import SourceResult


def describe_rollup_due(item: BoardPromise, day: date, soon: int) -> Due | None:
    """Return the due date of a promise as of its board's day, or None where it has none."""
    due, promised = item.promise.due, item.promise.state is PromiseState.PROMISED
    if due is None:
        return None
    return Due(
        date=due.isoformat(),
        date_text=format_date(due),
        words=format_relative_date(due, day) if promised else _describe_date(item, due, day),
        urgency=judge_urgency(due, day, soon, is_open=promised),
        live=promised and not item.source.is_outdated,
    )


def find_rollup_action(item: BoardPromise, schedule: Schedule | None, context: RollupContext) -> NextAction | None:
    """Return the one thing to do next; with `what` waits, that."""
    promise = item.promise
    schedule = schedule or next((each for each in WAITING_SCHEDULES[:3] if each in promise.schedule), None)
    if schedule:
        return _describe_waiting(item, schedule, context)
    promisers = context.label_parties(item.source.id, promise.promisers)
    if context.of.count_days_late(item):
        return NextAction(who=promisers, what="deliver or request a new date", plain=True)
    if Flag.HELP_WANTED in promise.flags:
        return NextAction(who=(), what="help")
    later = next((each for each in WAITING_SCHEDULES[3:] if each in promise.schedule), None)
    if later:
        return _describe_waiting(item, later, context)
    return NextAction(who=promisers, what="deliver", plain=True) if promise.state is PromiseState.PROMISED else None


def _describe_waiting(item: BoardPromise, schedule: Schedule, context: RollupContext) -> NextAction:
    since = item.promise.delivered_on if schedule is Schedule.AWAITING_ACCEPTANCE else item.promise.last
    waited = count_days(since, context.of.get_as_of(item.source)) if since else 0
    note = f"waiting {waited} {'day' if waited == 1 else 'days'}" if waited > 0 else ""
    return NextAction(
        who=context.label_parties(item.source.id, find_awaited_parties(item.promise, schedule)), what=WAITING_ACTIONS[schedule], note=note
    )


def _describe_date(item: BoardPromise, due: date, day: date) -> str:
    promise = item.promise
    if promise.state is PromiseState.DELIVERED and promise.delivered_on is not None:
        return f"delivered {format_days_ago(promise.delivered_on, day)}"
    if promise.state.open:
        return format_relative_date(due, day) if due >= day else f"passed {format_days_ago(due, day)}"
    return {True: "kept on time", False: "kept late", None: "ended"}[promise.kept_on_time]


class RollupContext:
    """The boards of a roll-up, with the names, faces and rows of all pages, each made once."""

    def __init__(self, board: Board, organisation: Rollup) -> None:
        self.board = board
        self.of = organisation
        self._rows: dict[tuple[PartyRef, Schedule | None], Row] = {}
        self._faces: dict[PartyRef, PartyLabel] = {}

    @property
    def as_of_words(self) -> str:
        """How a sentence about the boards begins."""
        return f"As of {format_date(self.of.day)}"

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What each board is called; boards of one name are told apart by their ids."""
        names = {each.id: each.board.name if each.board else each.id for each in self.of.sources}
        times = Tally(names.values())
        return {board: name if times[name] == 1 else f"{name} ({board})" for board, name in names.items()}

    def name_board(self, board: str) -> str:
        """Return what a board is called; of one that is no source here, its id."""
        return self._names.get(board, board)

    def link_board(self, board: str) -> Inline:
        """Return a board's name, with its page."""
        return user_text(self.name_board(board), board_url(board) if board in self.of.boards else "")

    def label_party(self, board: str, name: str) -> PartyLabel:
        """Return the face of what the board `of` calls so: a person with the page across boards, a team with its board's."""
        spot = self.of.resolve_ref(board, name)
        found = self._faces.get(spot)
        if found is None:
            found = self._faces[spot] = self._build_label(spot, name)
        return found

    def label_parties(self, board: str, names: Iterable[str]) -> tuple[PartyLabel, ...]:
        """Return the faces of several, in their order."""
        return tuple(self.label_party(board, each) for each in names)

    def _build_label(self, spot: PartyRef, name: str) -> PartyLabel:
        party, person = self.of.find_party(spot), self.of.person_by_ref.get(spot)
        called = party.name if party else name
        return PartyLabel(
            id=f"{spot.board}:{spot.id}",
            name=called,
            initials=derive_initials(called),
            hue=zlib.crc32((person.key if person else f"{spot.board}:{spot.id}").encode("utf-8", "replace")) % HUE_COUNT,
            kind=party.kind if party else None,
            page=person_url(person.key) if person else f"{board_url(spot.board)}#teams" if party and party.kind is PartyKind.TEAM else "",
        )

    def get_row(self, item: BoardPromise, schedule: Schedule | None = None) -> Row:
        """Return the row of a promise; with `what` waits, that is what is to be done."""
        key = item.ref, schedule
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self._build_row(item, schedule)
        return row

    def get_rows(self, items: Iterable[BoardPromise], schedule: Schedule | None = None) -> tuple[Row, ...]:
        """Return the rows of several promises, in their order."""
        return tuple(self.get_row(each, schedule) for each in items)

    def _build_row(self, item: BoardPromise, schedule: Schedule | None) -> Row:
        promise, of = item.promise, item.source
        return Row(
            id=promise.id,
            page="",
            title=promise.title,
            state=STATE_CHIPS[promise.state],
            status=choose_status_chip(promise.state, promise.schedule),
            signs=(*list_flag_chips(promise.flags, promise.schedule), *self.list_age_chips(of)),
            promisers=self.label_parties(of.id, promise.promisers),
            customers=self.label_parties(of.id, promise.customers),
            due=describe_rollup_due(item, self.of.get_as_of(of), self.board.settings.due_soon),
            step=find_rollup_action(item, schedule, self),
            board=self.link_board(of.id),
            url=build_site_url(of, promise.url),
        )

    def find_own_page(self, spot: PartyRef) -> str:
        """Return the address of somebody's page on a board's own site, which is written as that board writes its addresses."""
        source = next((each for each in self.of.readable if each.id == spot.board), None)
        if source is None or source.board is None or not source.site:
            return ""
        written = next((each.url for each in source.board.promises.values() if each.url), "")
        ending = ".html" if written.endswith(".html") else "/"
        return f"{source.site}people/{spot.id}{ending}"

    def list_age_chips(self, source: SourceResult) -> tuple[Chip, ...]:
        """Return the sign of what is shown as it stood long ago; nothing for what is fresh."""
        if not source.is_outdated or source.board is None:
            return ()
        return (Chip(icon="silent", word=f"as of {format_date(source.board.as_of)}", tone=Tone.REST),)


def build_site_url(source: SourceResult, address: str) -> str:
    """Return the whole address of a page of a board; nothing where its site is not known."""
    return source.site + address if source.site and address else ""


def board_url(board: str) -> str:
    """Return the address of a board's page."""
    return f"boards/{board}"


def person_url(key: str) -> str:
    """Return the address of somebody's page across boards."""
    return f"across/people/{key}"


def rollup_ask_url(ask: str) -> str:
    """Return the address of the page of an ask to the organisation."""
    return f"across/asks/{ask}"


def rollup_goal_url(goal: str) -> str:
    """Return the address of the page of a goal across boards."""
    return f"across/goals/{goal}"
