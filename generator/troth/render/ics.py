"""Calendars (RFC 5545): of the whole board, of each party, and of each open promise. Folding and escaping are the library's.

The lines themselves are put together here: building a component of each of ten thousand events took the library ten seconds.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from icalendar import vDuration, vText
from icalendar.parser import Contentline

from troth.base.dates import add_days
from troth.base.text import clean_for_xml
from troth.views.appointments import has_own_calendar, list_calendar_entries
from troth.views.hosting import build_uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Settings
    from troth.render.page import SiteUrls
    from troth.views.appointments import CalendarEntry
    from troth.views.context import ViewContext


REFRESH = timedelta(hours=12)
"""How often a program should look again; some do so once a day whatever this says."""
_FOLD = 74
"""How many bytes of a line stand before it is folded."""


# decision: 2026-11-23, Templates are compiled to straight Python, calendars are written line by line
def render_calendars(context: ViewContext, addresses: SiteUrls) -> Iterator[tuple[str, bytes]]:
    """Yield every calendar with its address: of all, of each party, and of each promise that has one of its own."""
    settings = context.board.settings
    found = [(each, _render_event(each, settings, addresses)) for each in list_calendar_entries(context)]
    yield "calendar/all.ics", _render_calendar(settings.name, "calendar/all.ics", addresses, (event for _, event in found))
    theirs: dict[str, list[bytes]] = defaultdict(list)
    for each, event in found:
        for party in each.parties:
            theirs[party].append(event)
    for of in context.board.ledger.parties:
        path = get_calendar_path(of.id)
        yield path, _render_calendar(f"{of.name}: {settings.name}", path, addresses, theirs[of.id])
    for each, event in found:
        if each.kind == "promise" and has_own_calendar(context.board.promises[each.id]):
            path = f"promises/{each.id}.ics"
            yield path, _render_calendar(f"{each.title}: {settings.name}", path, addresses, [event])


def get_calendar_path(party: str) -> str:
    """Return the address of a party's calendar, from the site's root."""
    return f"calendar/{party}.ics"


def render_board_calendar(context: ViewContext, addresses: SiteUrls) -> bytes:
    """Return the calendar of the whole board, as it is published."""
    return next(content for _, content in render_calendars(context, addresses))


def _render_calendar(name: str, path: str, addresses: SiteUrls, events: Iterable[bytes]) -> bytes:
    """Return a calendar around events that are written already, so that each is written once however many hold it."""
    source = (_fold_line(f"SOURCE;VALUE=URI:{addresses.get_full_file_url(path)}"),) if addresses.site else ()
    named = _encode_text("NAME", name), _encode_text("X-WR-CALNAME", name), _REFRESH
    return b"".join((_HEAD, *named, *source, _PUBLISHED, *events, b"END:VCALENDAR\r\n"))


def _render_event(appointment: CalendarEntry, settings: Settings, addresses: SiteUrls) -> bytes:
    """Return an event, its lines in the library's order."""
    url = addresses.whole(appointment.page)
    return b"".join((
        b"BEGIN:VEVENT\r\n",
        _encode_text("SUMMARY", appointment.title),
        _fold_line(f"DTSTART;VALUE=DATE:{_format_day(appointment.day)}"),
        _fold_line(f"DTEND;VALUE=DATE:{_format_day(add_days(appointment.day, 1))}") if appointment.day < date.max else b"",
        _fold_line(f"DTSTAMP:{_format_day(appointment.revised)}T000000Z"),
        _encode_text("UID", build_uid(settings, appointment.kind, appointment.id)),
        _fold_line(f"SEQUENCE:{appointment.moved}"),
        _encode_text("DESCRIPTION", "\n".join((*appointment.lines, *(("", url) if url else ())))),
        b"TRANSP:TRANSPARENT\r\n",
        _fold_line(f"URL:{url}") if url else b"",
        b"END:VEVENT\r\n",
    ))  # fmt: skip


def _format_day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _encode_text(name: str, text: str) -> bytes:
    return _fold_line(f"{name}:{vText(clean_for_xml(text)).to_ical().decode()}")


def _fold_line(line: str) -> bytes:
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
    map(_fold_line, ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Troth//Accountability board//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"))
)
_REFRESH_PERIOD = vDuration(REFRESH).to_ical().decode()  # type: ignore[no-untyped-call]
_REFRESH = _fold_line(f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH_PERIOD}")
_PUBLISHED = _fold_line(f"X-PUBLISHED-TTL:{_REFRESH_PERIOD}")
