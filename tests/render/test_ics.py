"""Calendars: read by two libraries, the same bytes each time, and nothing in them but what was meant."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from tests.profiles import scale_examples
from tests.render.boards import make_board_with_text, make_rich_board
from tests.status.builders import make_board, make_promise

from troth.model import Settings
from troth.render.feeds import render_calendars
from troth.render.page import SiteUrls
from troth.views.appointments import FOLLOW_UP_QUESTIONS
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from troth.board import Board


AT = SiteUrls(directory_urls=False, site="https://example.com/board/")
NOWHERE = SiteUrls(directory_urls=False)
MOVED = (
    "date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-27, reason: people, because: Ill.\ndate: 2026-10-11, by: cora, act: agreed"
)
SMALL = {"\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}", "\x85"}


def render_all(board: Board, addresses: SiteUrls = AT) -> dict[str, bytes]:
    """Return all calendars of a board, by address."""
    return dict(render_calendars(ViewContext(board), addresses))


def parse_events(content: bytes) -> list[tuple[str, date, int, str]]:
    """Return what a calendar holds: uid, day, sequence, summary."""
    return [
        (str(each["uid"]), each.decoded("dtstart"), int(str(each["sequence"])), str(each["summary"]))
        for each in Calendar.from_ical(content).walk("VEVENT")
    ]


def test_an_event_as_a_program_reads_it() -> None:
    """An entry for the whole due day, with the questions and the link, that blocks nobody's time."""
    content = render_all(make_board(make_promise(partner="dan"), as_of="2026-10-15"))["promises/it.ics"]
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 10, 20), date(2026, 10, 21))
    description, url = str(event["description"]), str(event["url"])
    assert all(question in description for question in FOLLOW_UP_QUESTIONS)
    assert url == "https://example.com/board/promises/it.html"
    assert description.endswith(url)
    assert event["transp"] == "TRANSPARENT"
    assert event.decoded("dtstamp").isoformat() == "2026-10-01T00:00:00+00:00"


def test_an_alarm_rings_where_the_board_wants_it() -> None:
    """On the morning of the day, and only with `calendar_alarm: true`."""
    alarms = []
    for wanted in (False, True):
        board = make_board(make_promise(), as_of="2026-10-15", settings=Settings(calendar_alarm=wanted))
        alarms.append([alarm.decoded("trigger") for alarm in Calendar.from_ical(render_all(board)["calendar/ann.ics"]).walk("VALARM")])
    assert alarms == [[], [timedelta(hours=7)]]


def test_an_entry_moves_and_keeps_its_name() -> None:
    """An agreed due date moves the entry: the same UID, a higher SEQUENCE, a later DTSTAMP."""
    before, after = (parse_events(render_all(make_board(make_promise(log), as_of="2026-10-15"))["calendar/all.ics"]) for log in ("", MOVED))
    assert [(uid, day, sequence) for uid, day, sequence, _ in before] == [(before[0][0], date(2026, 10, 20), 0)]
    assert [(uid, day, sequence) for uid, day, sequence, _ in after] == [(before[0][0], date(2026, 10, 27), 1)]


def test_a_calendar_for_each_party() -> None:
    """Every party has a calendar, an empty one too, so that a subscription never breaks."""
    found = render_all(make_board(make_promise(partner="dan"), as_of="2026-10-15"))
    full = {path for path, content in found.items() if parse_events(content)}
    assert full == {f"calendar/{party}.ics" for party in ("all", "ann", "cora", "dan", "blue")} | {"promises/it.ics"}
    assert {f"calendar/{party}.ics" for party in ("bob", "eve", "acme", "walk-ins", "empty")} <= found.keys()


def test_without_an_address_there_is_no_link() -> None:
    """Where nobody has said where the site will be, a calendar names no address at all."""
    content = render_all(make_rich_board(), NOWHERE)["calendar/all.ics"]
    assert b"URL:" not in content
    assert b"SOURCE" not in content


def test_two_libraries_read_the_same() -> None:
    """Another library reads the same events, writes them again, and what it wrote says the same."""
    content = render_all(make_rich_board())["calendar/all.ics"]
    other = vobject.readOne(content.decode())
    assert [
        (each.uid.value, each.dtstart.value, int(each.sequence.value), each.summary.value) for each in other.vevent_list
    ] == parse_events(content)
    assert sorted(parse_events(other.serialize().encode())) == sorted(parse_events(content))


def test_what_the_standard_says_of_lines() -> None:
    """Lines end with CRLF and are no longer than 75 bytes; programs are told how often to look again."""
    for content in render_all(make_rich_board()).values():
        lines = content.split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert lines[-2:] == [b"END:VCALENDAR", b""]
        assert max(map(len, lines)) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines


def test_the_last_day_of_the_calendar() -> None:
    """A promise for the last day that there is has an entry without an end."""
    content = render_all(make_board(make_promise(due="9999-12-31"), as_of="2026-10-15"))["promises/it.ics"]
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("dtstart") == date.max
    assert "dtend" not in event


def test_the_same_bytes_on_another_day() -> None:
    """A calendar follows from the records: where nothing happened in between, it is the same a week later."""
    first, second = (render_all(make_board(make_promise(), as_of=day)) for day in ("2026-10-12", "2026-10-19"))
    assert first == second
    assert render_all(make_rich_board()) == render_all(make_rich_board())


@settings(max_examples=scale_examples(60))
@given(st.text(min_size=1, max_size=200))
@pytest.mark.parametrize("address", [AT, NOWHERE])
def test_no_text_breaks_a_calendar(address: SiteUrls, text: str) -> None:
    """Whatever a record says, a calendar holds the same events, each with one UID, and the text as a text."""
    found = render_all(make_board_with_text(text), address)["calendar/all.ics"]
    plain = render_all(make_board_with_text("plain"), address)["calendar/all.ics"]
    assert [each[1:3] for each in parse_events(found)] == [each[1:3] for each in parse_events(plain)]
    assert not SMALL & set(found.decode())
    assert len(Calendar.from_ical(found).walk()) == len(Calendar.from_ical(plain).walk())


@settings(max_examples=scale_examples(60))
@given(st.text(st.sampled_from('ab;,\\\\\\^:"\n\réß\N{GRINNING FACE}'), min_size=1, max_size=400))
@pytest.mark.parametrize("address", [AT, NOWHERE])
def test_as_the_library_writes_it(address: SiteUrls, text: str) -> None:
    """Lines, their order, their escapes and their folds are those that the library makes of the same calendar, byte by byte."""
    for board in (make_board_with_text(text), make_board_with_text("x" * len(text))):
        for content in render_all(board, address).values():
            assert content == Calendar.from_ical(content).to_ical()


def test_what_has_ended_has_no_file_of_its_own() -> None:
    """A promise that has ended stays in the calendars of its parties, and its own file is gone."""
    ended = "date: 2026-10-12, by: ann, act: delivered\ndate: 2026-10-22, by: cora, act: accepted"
    found = render_all(make_board(make_promise(ended), as_of="2026-10-23"))
    assert [summary for *_, summary in parse_events(found["calendar/ann.ics"])] == ["Kept: It"]
    assert "promises/it.ics" not in found


def test_a_day_is_a_day() -> None:
    """Every entry lasts one day."""
    for event in Calendar.from_ical(render_all(make_rich_board())["calendar/all.ics"]).walk("VEVENT"):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
