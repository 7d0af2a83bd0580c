"""Calendars (RFC 5545): of the whole board, of each party, and of each open promise. Folding and escaping are the library's.

The lines themselves are put together here: building a component of each of ten thousand events took the library ten seconds.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from icalendar import vDuration, vText
from icalendar.parser import Contentline

from troth import days
from troth.render.characters import harmless
from troth.views.calendar import appointments, own_calendar
from troth.views.naming import uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Settings
    from troth.render.addresses import Addresses
    from troth.views.calendar import Appointment
    from troth.views.desk import Desk

REFRESH = timedelta(hours=12)
"""How often a program should look again; some do so once a day whatever this says."""
_FOLD = 74
"""How many bytes of a line stand before it is folded."""


def calendars(desk: Desk, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """Yield every calendar with its address: of all, of each party, and of each promise that has one of its own."""
    settings = desk.board.settings
    found = [(each, _event(each, settings, addresses)) for each in appointments(desk)]
    yield "calendar/all.ics", _calendar(settings.name, "calendar/all.ics", addresses, (event for _, event in found))
    theirs: dict[str, list[bytes]] = defaultdict(list)
    for each, event in found:
        for party in each.parties:
            theirs[party].append(event)
    for of in desk.board.ledger.parties:
        path = calendar_of(of.id)
        yield path, _calendar(f"{of.name}: {settings.name}", path, addresses, theirs[of.id])
    for each, event in found:
        if each.kind == "promise" and own_calendar(desk.board.standings[each.id]):
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
    source = (_line(f"SOURCE;VALUE=URI:{addresses.whole_file(path)}"),) if addresses.site else ()
    named = _text("NAME", name), _text("X-WR-CALNAME", name), _REFRESH
    return b"".join((_HEAD, *named, *source, _PUBLISHED, *events, b"END:VCALENDAR\r\n"))


def _event(each: Appointment, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event, its lines in the library's order."""
    url = addresses.whole(each.page)
    return b"".join((
        b"BEGIN:VEVENT\r\n",
        _text("SUMMARY", each.title),
        _line(f"DTSTART;VALUE=DATE:{_day(each.day)}"),
        _line(f"DTEND;VALUE=DATE:{_day(days.plus(each.day, 1))}") if each.day < date.max else b"",
        _line(f"DTSTAMP:{_day(each.revised)}T000000Z"),
        _text("UID", uid(settings, each.kind, each.id)),
        _line(f"SEQUENCE:{each.moved}"),
        _text("DESCRIPTION", "\n".join((*each.lines, *(("", url) if url else ())))),
        b"TRANSP:TRANSPARENT\r\n",
        _line(f"URL:{url}") if url else b"",
        b"END:VEVENT\r\n",
    ))  # fmt: skip


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(name: str, text: str) -> bytes:
    return _line(f"{name}:{vText(harmless(text)).to_ical().decode()}")


def _line(line: str) -> bytes:
    """Return a line folded as the library folds it, which looks at every character: where each is one byte, a step is known ahead."""
    if not line.isascii():
        folded_by_library: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
        return folded_by_library + b"\r\n"
    folded, start = list[str](), 0
    while len(line) - start > _FOLD:
        end = start + _FOLD
        end -= line[end - 1] in "\\^"  # an escape stays with what it escapes
        folded.append(line[start:end])
        start = end
    return "\r\n ".join((*folded, line[start:])).encode() + b"\r\n"


_HEAD = b"".join(
    map(_line, ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Troth//Accountability board//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"))
)
_LASTS = vDuration(REFRESH).to_ical().decode()  # type: ignore[no-untyped-call]
_REFRESH = _line(f"REFRESH-INTERVAL;VALUE=DURATION:{_LASTS}")
_PUBLISHED = _line(f"X-PUBLISHED-TTL:{_LASTS}")
