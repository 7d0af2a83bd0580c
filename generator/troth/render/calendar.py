"""Calendars (RFC 5545): of the whole board, of each party, and of each promise. Folding and escaping are the library's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vDuration, vText, vUri

from troth import days
from troth.render.characters import harmless
from troth.views.calendar import appointments
from troth.views.naming import uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Settings
    from troth.render.addresses import Addresses
    from troth.views.calendar import Appointment
    from troth.views.desk import Desk

REFRESH = timedelta(hours=12)
"""How often a program should look again; some do so once a day whatever this says."""
_END = b"END:VCALENDAR\r\n"


def calendars(desk: Desk, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """Yield every calendar with its address: of all, of each party, and of each promise that stands in one."""
    settings = desk.board.settings
    found = [(each, _event(each, settings, addresses)) for each in appointments(desk)]
    yield "calendar/all.ics", _calendar(settings.name, "calendar/all.ics", addresses, (event for _, event in found))
    for party in desk.board.ledger.parties:
        path = calendar_of(party.id)
        theirs = (event for each, event in found if party.id in each.parties)
        yield path, _calendar(f"{party.name}: {settings.name}", path, addresses, theirs)
    for each, event in found:
        if each.kind == "promise":
            path = f"promises/{each.id}.ics"
            yield path, _calendar(f"{each.title}: {settings.name}", path, addresses, [event])


def calendar_of(party: str) -> str:
    """Return the address of a party's calendar, from the site's root."""
    return f"calendar/{party}.ics"


def whole_calendar(desk: Desk, addresses: Addresses) -> bytes:
    """Return the calendar of the whole board, as it is published."""
    return next(content for _, content in calendars(desk, addresses))


def _calendar(name: str, path: str, addresses: Addresses, events: Iterable[bytes]) -> bytes:
    """Return a calendar around events that are written already, so that each is written once however many hold it."""
    made = Calendar()
    made.add("prodid", "-//Troth//Accountability board//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", vText(harmless(name)))
    made.add("x-wr-calname", vText(harmless(name)))
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    if addresses.site:
        made.add("source", vUri(addresses.whole_file(path)), parameters={"value": "URI"})
    head: bytes = made.to_ical()
    return head.removesuffix(_END) + b"".join(events) + _END


def _event(each: Appointment, settings: Settings, addresses: Addresses) -> bytes:
    url = addresses.whole(each.page)
    event = Event()
    event.add("uid", uid(settings, each.kind, each.id))
    event.add("dtstamp", datetime.combine(each.revised, time(), tzinfo=UTC))
    event.add("dtstart", each.day)
    if each.day < date.max:
        event.add("dtend", days.plus(each.day, 1))
    event.add("sequence", each.moved)
    event.add("summary", harmless(each.title))
    event.add("description", harmless("\n".join((*each.lines, *(("", url) if url else ())))))
    event.add("transp", "TRANSPARENT")
    if url:
        event.add("url", vUri(url))
    written: bytes = event.to_ical()
    return written
