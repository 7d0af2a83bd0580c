"""Boards taken together: who is the same person, what is late, what waits, what goes from one board to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rollup.boards import (
    PLATFORM,
    SALES,
    export_board,
    load_board_on,
    load_rollup,
    make_as_of,
    publish_board,
    write_records,
    write_rollup,
)
from tests.timings import limit_work

from troth.build import build_published_json
from troth.read.sources.published import parse_board_json
from troth.rollup.people import PartyRef
from troth.rollup.published import PublishedRatio, SourceFaultKind
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from pathlib import Path

    from troth.rollup.organisation import Rollup


KEY = "people_key: our own phrase\n"


def list_people(of: Rollup) -> dict[str, list[str]]:
    """Return the pages of people, each with the parties that they are."""
    return {each.key: [f"{spot.board}:{spot.id}" for spot in each.refs] for each in of.people}


def test_one_account_is_one_person(tmp_path: Path) -> None:
    """Capitals make no difference, nor does another name or id; who gives no account stays on their own board."""
    assert list_people(load_rollup(write_rollup(tmp_path))) == {
        "rosa-d": ["platform:rd", "sales:rosa"],
        "ben.sales": ["sales:ben"],
        "bt.platform": ["platform:bt"],
        "omar.platform": ["platform:omar"],
    }


def test_who_is_one_person_is_found_in_time_that_grows_with_their_number(tmp_path: Path) -> None:
    """However many are one only by each other: accounts and addresses make one chain of twenty thousand."""
    names = range(20_000)
    person = {"kind": "person", "name": "P", "members": []}
    chained = [{**person, "id": f"p{n}", "github": f"a{n // 2}", "email_hash": f"{(n + 1) // 2:064x}"} for n in names]
    board = {**export_board(write_records(tmp_path / "sales", SALES)), "promises": [], "asks": [], "parties": chained}
    publish_board(tmp_path / "many", board)
    root = write_rollup(tmp_path, many="../many")
    with limit_work():
        assert max(map(len, list_people(load_rollup(root)).values())) == len(names)


def test_one_address_is_one_person_where_the_boards_share_a_key(tmp_path: Path) -> None:
    """What is published is a hash with the key: without one, or with another, nobody is matched by an address."""
    root = write_rollup(tmp_path)
    write_records(tmp_path / "sales", {"board.yaml": SALES["board.yaml"] + KEY})
    assert "ben.sales" in list_people(load_rollup(root))
    write_records(tmp_path / "platform", {"board.yaml": PLATFORM["board.yaml"] + KEY})
    assert list_people(load_rollup(root))["bt.platform"] == ["platform:bt", "sales:ben"]


@pytest.mark.parametrize(("setting", "hashed"), [("", False), (KEY, True), ("publish_email: true\n", True)])
def test_an_address_is_published_only_as_a_hash_and_only_where_a_setting_allows(tmp_path: Path, setting: str, *, hashed: bool) -> None:
    """Without a setting there is nothing of it; the address itself is never there."""
    write_records(tmp_path, {**SALES, "board.yaml": SALES["board.yaml"] + setting})
    (found,) = [each["email_hash"] for each in export_board(tmp_path)["parties"] if each["id"] == "ben"]
    assert (found is not None) is hashed
    assert b"ben@example.com" not in build_published_json(tmp_path, make_as_of())


def test_what_is_overdue_and_waits(tmp_path: Path) -> None:
    """Over both boards, the oldest first, with the day of the roll-up."""
    of = load_rollup(write_rollup(tmp_path))
    assert [(each.ref, of.count_days_late(each)) for each in of.overdue] == [(PartyRef("sales", "quotes"), 10)]
    assert [each.ref for each in of.waiting[Schedule.AWAITING_ACCEPTANCE]] == [PartyRef("platform", "api")]
    assert [each.ref for each in of.help_wanted] == [PartyRef("sales", "training")]


def test_a_board_is_looked_at_on_the_day_of_the_roll_up(tmp_path: Path) -> None:
    """What fell due since a board published is overdue; on a board that is old, days stand still."""
    copy = publish_board(tmp_path / "copy", export_board(write_records(tmp_path / "sales", SALES), "2026-11-08"))
    root = write_records(tmp_path / "all", {"board.yaml": f"sources:\n  sales: {{from: ../{copy.name}}}\n"})
    fresh, old = load_rollup(root, "2026-11-12"), load_rollup(root, "2026-11-30")
    assert [fresh.count_days_late(each) for each in fresh.overdue] == [2]
    assert old.overdue == ()
    assert old.sources[0].is_outdated


def test_a_day_in_the_future_makes_nothing_late(tmp_path: Path) -> None:
    """A board that says it is of another century is named, and its days are counted from the roll-up's."""
    publish_board(tmp_path / "far", {**export_board(write_records(tmp_path / "sales", SALES)), "as_of": "2999-01-01"})
    of = load_rollup(write_records(tmp_path / "all", {"board.yaml": "sources:\n  far: {from: ../far}\n"}))
    assert [each.kind for each in of.sources[0].faults] == [SourceFaultKind.AHEAD]
    assert [of.count_days_late(each) for each in of.overdue] == [10]


def test_promises_between_boards(tmp_path: Path) -> None:
    """They are found by what they name; the customer's page tells them, and it waits for her."""
    of = load_rollup(write_rollup(tmp_path))
    rosa = next(each for each in of.people if each.key == "rosa-d")
    assert [each.ref for each in of.cross_board] == [PartyRef("platform", "api")]
    assert PartyRef("platform", "api") in [each.ref for each in of.list_promised_to(rosa.refs)]
    first = next((item.ref, what) for spot in rosa.refs for item, what in of.pending_by_party.get(spot, ()))
    assert first == (PartyRef("platform", "api"), Schedule.AWAITING_ACCEPTANCE)


def test_a_goal_of_several_boards(tmp_path: Path) -> None:
    """Promises of any board serve it: by its id, and by the board's and its id."""
    assert [each.ref for each in load_rollup(write_rollup(tmp_path)).goals["customer-first"]] == [
        PartyRef("sales", "quotes"),
        PartyRef("platform", "api"),
    ]


def test_an_ask_of_one_id_is_one_ask(tmp_path: Path) -> None:
    """The answers of all boards count together."""
    of = load_rollup(write_rollup(tmp_path))
    answers = {(each.source.id, one.party): of.find_answer(each, one) for each in of.asks["habits"] for one in each.ask.asked}
    assert answers == {("platform", "bt"): None, ("platform", "rd"): "gave_input", ("sales", "ben"): None}


def test_an_ask_of_the_roll_up_is_answered_by_a_promise_elsewhere(tmp_path: Path) -> None:
    """A promise on somebody's own board that names the ask of the other is their answer."""
    ask = "title: Who helps?\nasker: eva\nasked: [sales:rosa, sales:ben]\nseeks: promise\n"
    ask += "made: 2026-11-01\nrespond_by: 2026-11-30\nrequest: You?\n"
    root = write_rollup(tmp_path, {"parties/all.yaml": "people:\n  eva: {name: Eva}\n", "asks/help.yaml": ask}, us=".")
    answer = "title: I do\npromiser: ben\ncustomer: us:eva\noutcome: Done.\nmade: 2026-11-05\ndue: 2026-12-01\nask: us:help\n"
    write_records(
        tmp_path / "sales", {"board.yaml": SALES["board.yaml"] + "sources:\n  us: {from: ../all}\n", "promises/mine.yaml": answer}
    )
    of = load_rollup(root)
    (asking,) = of.asks["help"]
    assert {one.party: of.find_answer(asking, one) for one in asking.ask.asked} == {"sales:ben": "committed", "sales:rosa": None}
    assert [each.message for each in load_board_on(tmp_path / "sales").problems] == []


def test_sums_are_those_of_the_boards(tmp_path: Path) -> None:
    """N and N of each published number are added up, without what is old."""
    root = write_rollup(tmp_path, old="../old")
    publish_board(tmp_path / "old", {**export_board(tmp_path / "sales"), "as_of": "2025-11-20"})
    boards = [parse_board_json(build_published_json(tmp_path / name, make_as_of())) for name in ("sales", "platform")]
    of = load_rollup(root)
    assert set(of.totals) == set(boards[0].ratios)
    for key, total in of.totals.items():
        assert total == PublishedRatio(sum(each.ratios[key].n for each in boards), sum(each.ratios[key].total for each in boards)), key


def test_one_bad_source_never_harms_another(tmp_path: Path) -> None:
    """Broken, old, hostile, newer, missing, never fetched: each is named with its line, and the good ones are what they are."""
    sources = {name: f"../{name}" for name in ("broken", "old", "hostile", "newer", "missing")}
    root = write_rollup(tmp_path, None, **sources, far="https://example.com/v1/")
    alone = load_rollup(root).boards
    good = export_board(tmp_path / "sales")
    publish_board(tmp_path / "broken", b'{"version": 1, "as_of": ')
    publish_board(tmp_path / "old", {**good, "as_of": "2025-11-20"})
    publish_board(tmp_path / "hostile", {**good, "promises": [{**good["promises"][0], "id": "<script>"}]})
    publish_board(tmp_path / "newer", {**good, "version": 2})
    board = load_board_on(root)
    of = board.rollup
    assert of is not None
    assert {each.id: [fault.kind for fault in each.faults] for each in of.sources} == {
        "sales": [],
        "platform": [],
        "broken": [SourceFaultKind.REFUSED],
        "old": [SourceFaultKind.OLD],
        "hostile": [SourceFaultKind.REFUSED],
        "newer": [SourceFaultKind.NEWER],
        "missing": [SourceFaultKind.MISSING],
        "far": [SourceFaultKind.MISSING],
    }
    assert {name: of.boards[name] for name in ("sales", "platform")} == {name: alone[name] for name in ("sales", "platform")}
    said = {f"{each.place.line}: {each.rule}" for each in board.problems}
    assert said == {"5: source/refused", "6: source/old", "7: source/refused", "8: source/newer", "9: source/missing", "10: source/missing"}
    assert not any(each.is_error for each in board.problems)


def test_a_source_that_is_a_roll_up_brings_its_own_records_alone(tmp_path: Path) -> None:
    """Boards that name each other are read once each, and never go round."""
    root = write_rollup(tmp_path, us=".")
    write_records(tmp_path / "sales", {"board.yaml": SALES["board.yaml"] + "sources:\n  us: {from: ../all}\n"})
    assert set(load_rollup(root).boards) == {"sales", "platform", "us"}


def test_somebody_of_a_board_that_cannot_be_read_can_say_yes(tmp_path: Path) -> None:
    """What is not there to be looked at makes no promise a hope."""
    write_rollup(tmp_path)
    promise = PLATFORM["promises/api.yaml"]
    files = {
        "board.yaml": "sources:\n  sales: {from: https://example.com/v1/}\n",
        "promises/api.yaml": promise,
        "promises/own.yaml": promise,
    }
    write_records(tmp_path / "platform", {**files, "promises/own.yaml": promise.replace("sales:rosa", "nobody")})
    standings = load_board_on(tmp_path / "platform").promises
    assert "customer" not in standings["api"].failed_checks
    assert "customer" in standings["own"].failed_checks


def test_a_board_without_sources_has_no_organisation(tmp_path: Path) -> None:
    """It is what it was."""
    assert load_board_on(write_records(tmp_path, SALES)).rollup is None
