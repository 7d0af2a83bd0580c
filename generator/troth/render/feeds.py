"""Feeds: calendars (iCalendar, RFC 5545) of what is due, and Atom (RFC 4287) of the events of promises."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from troth.base.dates import add_days
from troth.base.text import clean_for_xml
from troth.model import Kind
from troth.render.page import Artifact, Shown
from troth.views.appointments import has_own_calendar, list_calendar_entries
from troth.views.hosting import build_tag_uri, build_uid
from troth.views.lists.changes import ChangeFeed
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Party, Settings
    from troth.render.page import SiteUrls
    from troth.views.appointments import CalendarEntry
    from troth.views.context import ViewContext
    from troth.views.lists.changes import Change


SHOWN = 100
"""How many events a feed holds: the newest."""
_END = b"\n</feed>"


def list_feeds(context: ViewContext, addresses: SiteUrls) -> Iterator[Artifact[bytes]]:
    """Yield every feed: of all, and of each party."""
    chronicle, written = ChangeFeed(context), _EntryCache(context, addresses)

    def board_feed() -> bytes:
        return _render_feed("feed.xml", context.board.settings.name, chronicle.list_newest(SHOWN), written)

    def party_feed(party: Party) -> bytes:
        title = f"{party.name}: {context.board.settings.name}"
        return _render_feed(get_feed_path(party.id), title, chronicle.list_newest(SHOWN, party.id), written)

    yield Artifact(address="feed.xml", make=board_feed)
    for party in context.board.ledger.parties:
        shown = Shown(kind=Kind.PARTIES, id=party.id)
        yield Artifact(address=get_feed_path(party.id), make=partial(party_feed, party), record=shown)


def get_feed_path(party: str) -> str:
    """Return the address of a party's feed, from the site's root."""
    return f"feeds/{party}.xml"


def render_board_feed(context: ViewContext, addresses: SiteUrls) -> bytes:
    """Return the feed of the whole board, as it is published."""
    return next(list_feeds(context, addresses)).make()


class _EntryCache:
    """Entries as they stand in a feed, each written once however many feeds hold it."""

    def __init__(self, context: ViewContext, addresses: SiteUrls) -> None:
        self.desk = context
        self.addresses = addresses
        self._entries: dict[tuple[str, ...], str] = {}

    def get_entry(self, change: Change) -> str:
        """Return an entry with the blanks before it."""
        found = self._entries.get(change.name)
        if found is None:
            found = self._entries[change.name] = self._render_entry(change)
        return found

    def _render_entry(self, change: Change) -> str:
        """Return an entry as text: there are thousands, and building the elements of each took half of the time that feeds take."""
        event, who, says = change.event, to_plain_text(join_names(change.event.who)), to_plain_text(change.event.text)
        says += f" ({event.aside})" if event.aside else ""
        page = quoteattr(self.addresses.whole(event.page))
        link = f'\n  <link rel="alternate" type="text/html" href={page} />' if self.addresses.site else ""
        quotes = [f"{each.label}: {each.text.strip()}" if each.label else each.text.strip() for each in event.quotes]
        said = "\n\n".join([f"{who} {says}.", *quotes])
        return (
            f"\n <entry>\n  <id>{_escape_text(build_tag_uri(self.desk.board.settings, *change.name))}</id>"
            f"\n  <title>{_escape_text(f'{event.title}: {who} {says}')}</title>"
            f"\n  <updated>{_format_time(event.date)}</updated>\n  <published>{_format_time(event.date)}</published>"
            f"\n  <author>\n   <name>{_escape_text(who)}</name>\n  </author>"
            f"\n  <category term={quoteattr(clean_for_xml(event.act))} />{link}"
            f"\n  <content>{_escape_text(said)}</content>\n </entry>"
        )


def _render_feed(path: str, title: str, changes: tuple[Change, ...], entries: _EntryCache) -> bytes:
    desk, addresses = entries.desk, entries.addresses
    newest = changes[0].event.date if changes else desk.day.isoformat()
    feed = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add_text(feed, "id", build_tag_uri(desk.board.settings, path))
    _add_text(feed, "title", title)
    _add_text(feed, "subtitle", "What was promised, moved, delivered and accepted, and what became overdue")
    _add_text(feed, "updated", _format_time(newest))
    _add_text(ET.SubElement(feed, "author"), "name", desk.board.settings.name)
    _add_text(feed, "generator", "Troth")
    if addresses.site:
        ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=addresses.get_full_file_url(path))
        ET.SubElement(feed, "link", rel="alternate", type="text/html", href=addresses.whole("changes"))
    ET.indent(feed, " ")
    head: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return head.removesuffix(_END) + "".join(map(entries.get_entry, changes)).encode() + _END + b"\n"


def _escape_text(text: str) -> str:
    return escape(clean_for_xml(text))


def _format_time(day: str) -> str:
    """Return the start of a day: records know days, not hours."""
    return f"{day}T00:00:00Z"


def _add_text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean_for_xml(text)


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
    own: dict[str, list[tuple[CalendarEntry, bytes]]] = defaultdict(list)
    for each, event in found:
        if each.kind == "promise":
            own[each.page].append((each, event))
    for page, events in own.items():
        standing = context.board.promises[page.rpartition("/")[2]]
        if has_own_calendar(standing):
            title = standing.promise.title if standing.snapshot.occurrences else events[0][0].title
            yield f"{page}.ics", _render_calendar(f"{title}: {settings.name}", f"{page}.ics", addresses, (each for _, each in events))


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
        b"STATUS:CANCELLED\r\n" if appointment.is_cancelled else b"",
        _encode_text("DESCRIPTION", "\n".join((*appointment.lines, *(("", url) if url else ())))),
        b"TRANSP:TRANSPARENT\r\n",
        _fold_line(f"URL:{url}") if url else b"",
        _ALARM if settings.calendar_alarm else b"",
        b"END:VEVENT\r\n",
    ))  # fmt: skip


def _format_day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _encode_text(name: str, text: str) -> bytes:
    text = clean_for_xml(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _fold_line(f"{name}:{text}")


def _fold_line(line: str) -> bytes:
    """Return a line folded as the library folds it, which looks at every character: where each is one byte, a step is known ahead."""
    if not line.isascii():
        from icalendar.parser import Contentline  # noqa: PLC0415 - slow to import, and many boards need it for no line

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
_ALARM = b"".join(map(_fold_line, ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER;RELATED=START:PT7H", "END:VALARM")))
"""At seven on the day: a day begins at midnight, wherever its reader is."""
_REFRESH_PERIOD = f"PT{REFRESH // timedelta(hours=1)}H"
_REFRESH = _fold_line(f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH_PERIOD}")
_PUBLISHED = _fold_line(f"X-PUBLISHED-TTL:{_REFRESH_PERIOD}")
