"""Feeds (Atom, RFC 4287) of the events of promises: of the whole board, and of each party."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from troth.base.text import clean_for_xml
from troth.model import Kind
from troth.render.page import Artifact, Shown
from troth.views.hosting import build_tag_uri
from troth.views.lists.changes import ChangeFeed
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Party
    from troth.render.page import SiteUrls
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
