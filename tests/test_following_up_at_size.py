"""Calendars, feeds and digests of a real board with 93 people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser  # type: ignore[import-untyped]
import vobject  # type: ignore[import-untyped]
from icalendar import Calendar
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.model import PartyKind, Settings
from troth.report.digest import DigestWriter
from troth.site import build_site
from troth.views.context import ViewContext
from troth.views.digest import list_digests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_OF = AsOf(parse_day("2026-11-20"))


def read_published_files(shared: Path) -> Mapping[str, bytes]:
    """Return the files of the board's site, read and made anew."""
    return build_site(load_board(shared / "data/rust-goals", AS_OF), directory_urls=True, address="https://goals.example").files


def test_all_of_it_can_be_read_and_is_made_the_same_twice(shared: Path) -> None:
    """Every calendar and feed is read by two libraries without a complaint; a second build makes the same bytes."""
    files = read_published_files(shared)
    calendars = {path: content for path, content in files.items() if path.endswith(".ics")}
    feeds = {path: content for path, content in files.items() if path == "feed.xml" or path.startswith("feeds/")}
    people = len(load_board(shared / "data/rust-goals", AS_OF).ledger.parties.list_of_kind(PartyKind.PERSON))
    assert (people, sum(path.startswith("calendar/") for path in calendars) > people, len(feeds) > people) == (93, True, True)
    for content in calendars.values():
        read, other = Calendar.from_ical(content), vobject.readOne(content.decode())
        assert len(read.walk("VEVENT")) == len(getattr(other, "vevent_list", []))
    assert not [path for path, content in feeds.items() if feedparser.parse(content).bozo]
    again = read_published_files(shared)
    assert {path: again[path] for path in (*calendars, *feeds)} == {**calendars, **feeds}


def test_a_digest_for_each_who_has_something_waiting(shared: Path) -> None:
    """Nobody gets an empty message, nobody two, and each only what is theirs; the texts are the same the second time."""
    desks = [ViewContext(load_board(shared / "data/rust-goals", AS_OF)) for _ in range(2)]
    writer = DigestWriter(settings=Settings(), address=lambda _: "", templates={})
    first, second = ([writer.format_digest(each, "markdown") for each in list_digests(desk)] for desk in desks)
    assert first == second
    found = list_digests(desks[0])
    assert found
    assert len({each.face.id for each in found}) == len(found)
    assert all(each.sections and all(section.items for section in each.sections) for each in found)
