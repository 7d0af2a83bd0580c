"""Whatever is summed up on a page says the same as the published JSON: on boards made up by chance, counted anew from the JSON alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from tests.profiles import PROFILE, QUICK
from tests.views.made_up_boards import LEFT, BoardMaker

from troth.base.dates import Period
from troth.model import PartyKind
from troth.render.export import AS_FILES, render_board_json
from troth.views.between import MIN_RECORDS, build_owing_page, list_pairs
from troth.views.context import ViewContext
from troth.views.period import PeriodReport, build_period_report, select_board, select_customer, select_team
from troth.views.story import build_account_page, build_pair_page, has_story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.views.between import OwedCounts

BOARDS = 25 if PROFILE == QUICK else 1000
OPEN = frozenset({"requested", "offered", "countered", "promised", "delivered"})
KEPT = frozenset({"kept", "partly_kept"})
TALKED = frozenset({"requested", "offered", "countered", "declined", "withdrawn"})
WORDS = frozenset({"answer", "agreement", "acceptance", "change"})
TEAMS = {"blue": ("ann", "bob"), "red": ("bob", "dan")}
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A board with what it publishes."""

    context: ViewContext
    published: Data

    @property
    def promises(self) -> list[Data]:
        """The promises as they are published."""
        found: list[Data] = self.published["promises"]
        return found

    @property
    def today(self) -> date:
        """The as-of date."""
        return self.context.day


@pytest.fixture(scope="module")
def boards() -> list[MadeUp]:
    """As many boards as this run looks at."""
    contexts = [ViewContext(BoardMaker(seed).make_board()) for seed in range(BOARDS)]
    return [MadeUp(each, json.loads(render_board_json(each.board, AS_FILES))) for each in contexts]


def count_open(promises: Iterable[Data]) -> tuple[int, int, int]:
    """Return how many are open, how many of them late, and how many wait for a word."""
    found = [each for each in promises if each["state"] in OPEN]
    waiting = [each for each in found if WORDS & {wait["what"] for wait in each["waits"]}]
    return len(found), sum("overdue" in each["schedule"] for each in found), len(waiting)


def read_counts(counts: OwedCounts) -> tuple[int, int, int]:
    """Return what a page says as the three numbers."""
    return counts.open, counts.late, counts.waits


def iter_due(promise: Data) -> Iterator[Data]:
    """Yield what counts by itself: the promise, or each time of one that comes again; none that somebody promised to themselves."""
    if not promise["occurrences"]:
        yield promise
    elif promise["promisers"] != promise["customers"]:
        yield from promise["occurrences"]


def count_kept(promises: Iterable[Data], first: date, last: date, today: date) -> tuple[int, int]:
    """Return how many were kept on time, of those that were due by their first date between two days."""
    n = of = 0
    for promise in promises:
        let_go = any(
            entry["act"] == "revoked" and any(later["act"] == "agreed" for later in promise["log"][number + 1 :])
            for number, entry in enumerate(promise["log"])
        )
        for each in iter_due(promise):
            due = date.fromisoformat(each["first_due"]) if each["first_due"] else None
            if due is None or not first <= due <= last or each["state"] in TALKED | {"cancelled"} or let_go:
                continue
            if due == today and each["state"] in OPEN:
                continue
            of += 1
            n += each["state"] in KEPT and each["delivered_on"] <= each["first_due"]
    return n, of


def was_of(team: str, promise: Data) -> bool:
    """Tell whether somebody promised it who was of the team on its day, and not the team itself."""
    made = date.fromisoformat(promise["made"]) if promise["made"] else None
    people = {*TEAMS[team], *(("eve",) if team == "blue" and made is not None and made <= LEFT else ())}
    return team not in promise["promisers"] and bool(people & set(promise["promisers"]))


@pytest.mark.chance
def test_each_cell_of_a_teams_matrix_holds_what_the_json_has(boards: list[MadeUp]) -> None:
    """Every open promise by or to the team or its members stands in each cell of its sides, and in no other."""
    for board in boards:
        for team in board.context.board.ledger.parties.list_of_kind(PartyKind.TEAM):
            inside = {team.id, *TEAMS[team.id]}
            found: dict[tuple[str, str], dict[str, Data]] = {}
            for promise in board.promises:
                for pair in product(*([each if each in inside else "" for each in promise[side]] for side in ("promisers", "customers"))):
                    if promise["state"] in OPEN and any(pair):
                        found.setdefault((pair[0], pair[1]), {})[promise["id"]] = promise
            page = build_owing_page(team, board.context)
            cells = {(each.promiser.id, each.customer.id): each for each in page.listed}
            assert {pair: read_counts(each.counts) for pair, each in cells.items()} == {
                pair: count_open(promises.values()) for pair, promises in found.items()
            }
            assert {pair: {row.id for row in each.rows} for pair, each in cells.items()} == {
                pair: set(each) for pair, each in found.items()
            }


@pytest.mark.chance
def test_each_pair_with_several_records_has_a_page_with_their_sums(boards: list[MadeUp]) -> None:
    """The pairs are those of the JSON, and so is what each owes the other; likewise the account of a customer."""
    for board in boards:
        pairs = Counter[frozenset[str]]()
        for promise in board.promises:
            others = {*promise["customers"], promise["partner"]} - {None}
            pairs.update({frozenset(pair) for pair in product(promise["promisers"], others)})
        for ask in board.published["asks"]:
            pairs.update(frozenset((ask["asker"], each["party"])) for each in ask["asked"] if each["answer"])
        expected = {pair for pair, number in pairs.items() if number >= MIN_RECORDS and len(pair) > 1}
        assert set(list_pairs(board.context)) == expected
        for one, other in list_pairs(board.context).values():
            page = build_pair_page(one, other, board.context)
            ways = ((one, other), (other, one))
            owed = [[each for each in board.promises if giver in each["promisers"] and taker in each["customers"]] for giver, taker in ways]
            assert [read_counts(each) for each in page.owed] == [count_open(each) for each in owed]
            assert [section.count for section in page.sections[:2]] == [count_open(each)[0] for each in owed]
        for customer in board.context.board.ledger.parties.list_of_kind(PartyKind.CUSTOMER):
            if has_story(customer, board.context):
                account = build_account_page(customer, board.context)
                sides = ([each for each in board.promises if customer.id in each[side]] for side in ("customers", "promisers"))
                assert [read_counts(each) for each in account.owed] == [count_open(each) for each in sides]


def list_shares(report: PeriodReport, cut: int = 0) -> dict[str, tuple[int, int]]:
    """Return the numbers of a report by their labels."""
    return {each.label: (each.n, each.total) for each in report.cuts[cut].headlines}


def make_period(first: date, last: date) -> Period:
    """Return the days from the first to the last."""
    return Period(first=first, last=last, text="", every="day")


@pytest.mark.chance
def test_a_report_of_the_boards_window_has_the_numbers_of_the_json(boards: list[MadeUp]) -> None:
    """And of other days what the JSON comes to: two halves add up to the whole, and each list is as long as its number."""
    for board in boards:
        window, numbers = board.context.board.settings.window, board.published["numbers"]
        start = board.today - timedelta(days=window - 1)
        whole = build_period_report(make_period(start, board.today), select_board(board.context), board.context)
        names = {
            "Kept on time": "kept_on_time",
            "Kept as agreed": "kept_in_force",
            "Renegotiated in time": "renegotiated_in_time",
            "Followed up": "follow_ups_done",
            "Answered in time": "answered_in_time",
            "Deliveries answered in time": "accepted_in_time",
        }
        shares = list_shares(whole)
        assert {label: shares[label] for label in names} == {
            label: (numbers[name]["n"], numbers[name]["of"]) for label, name in names.items()
        }
        reasons = board.context.board.settings.reasons
        assert dict(whole.cuts[0].reasons) == {reasons[code]: number for code, number in numbers["reasons"].items()}
        assert shares["Kept on time"] == count_kept(board.promises, start, board.today, board.today)
        rated = [
            each
            for promise in board.promises
            for each in iter_due(promise)
            if each["satisfaction"] and start <= date.fromisoformat(each["closed_on"]) <= board.today
        ]
        assert shares["Satisfied"] == (sum(each["satisfaction"] >= 4 for each in rated), len(rated))
        totals = {part.id: part.total for part in whole.parts}
        assert (totals["kept"], totals["kept"] + totals["not-on-time"]) == shares["Kept on time"]
        assert totals["renegotiated"] == shares["Renegotiated in time"][1]
        middle = start + timedelta(days=40)
        halves = [
            build_period_report(make_period(*days), select_board(board.context), board.context)
            for days in ((start, middle), (middle + timedelta(days=1), board.today))
        ]
        first, second = (dict.fromkeys(shares, (0, 0)) | list_shares(half) for half in halves)
        assert {label: (first[label][0] + second[label][0], first[label][1] + second[label][1]) for label in shares} == shares
        assert sum(part.total for half in halves for part in half.parts) == sum(totals.values())


@pytest.mark.chance
def test_a_team_is_counted_twice_and_never_added(boards: list[MadeUp]) -> None:
    """What it promised as a team, and beside it what those promised who were members on the day: both as the JSON has it."""
    for board in boards:
        first, today = board.today - timedelta(days=89), board.today
        for team in board.context.board.ledger.parties.list_of_kind(PartyKind.TEAM):
            report = build_period_report(make_period(first, today), select_team(team, board.context), board.context)
            as_team = [each for each in board.promises if team.id in each["promisers"]]
            members = [each for each in board.promises if was_of(team.id, each)]
            assert list_shares(report)["Kept on time"] == count_kept(as_team, first, today, today)
            assert len(report.cuts) == 1 + bool(members)
            if members:
                assert list_shares(report, 1)["Kept on time"] == count_kept(members, first, today, today)
        for customer in board.context.board.ledger.parties.list_of_kind(PartyKind.CUSTOMER):
            report = build_period_report(make_period(first, today), select_customer(customer, board.context), board.context)
            promised = [each for each in board.promises if customer.id in each["customers"]]
            assert list_shares(report)["Kept on time"] == count_kept(promised, first, today, today)
