"""Feeds (Atom, RFC 4287) of the events of promises: of the whole board, and of each party."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from troth.render.characters import harmless
from troth.render.page import Loose
from troth.views.changes import Chronicle
from troth.views.ingredients import Ingredients
from troth.views.naming import tag
from troth.views.span import named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Party
    from troth.render.addresses import Addresses
    from troth.views.changes import Change
    from troth.views.desk import Desk
    from troth.views.quote import Quote

SHOWN = 100
"""How many events a feed holds: the newest."""
_END = b"\n</feed>"


def feeds(desk: Desk, addresses: Addresses, of: Ingredients | None = None) -> Iterator[Loose]:
    """Yield every feed: of all, and of each party."""
    chronicle, written, of = Chronicle(desk), _Written(desk, addresses), of or Ingredients(desk)

    def party_feed(party: Party) -> bytes:
        title = f"{party.name}: {desk.board.settings.name}"
        return _feed(feed_of(party.id), title, chronicle.newest(SHOWN, party.id), written)

    yield Loose("feed.xml", lambda: _feed("feed.xml", desk.board.settings.name, chronicle.newest(SHOWN), written))
    for party in desk.board.ledger.parties:
        yield Loose(feed_of(party.id), partial(party_feed, party), partial(of.party, party))


def feed_of(party: str) -> str:
    """Return the address of a party's feed, from the site's root."""
    return f"feeds/{party}.xml"


def whole_feed(desk: Desk, addresses: Addresses) -> bytes:
    """Return the feed of the whole board, as it is published."""
    return next(feeds(desk, addresses)).make()


class _Written:
    """Entries as they stand in a feed, each written once however many feeds hold it."""

    def __init__(self, desk: Desk, addresses: Addresses) -> None:
        self.desk = desk
        self.addresses = addresses
        self._entries: dict[tuple[str, ...], str] = {}

    def entry(self, change: Change) -> str:
        """Return an entry with the blanks before it."""
        found = self._entries.get(change.name)
        if found is None:
            found = self._entries[change.name] = _entry(change, self.desk, self.addresses)
        return found


def _feed(path: str, title: str, shown: tuple[Change, ...], written: _Written) -> bytes:
    desk, addresses = written.desk, written.addresses
    newest = shown[0].event.iso if shown else desk.day.isoformat()
    feed = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _text(feed, "id", tag(desk.board.settings, path))
    _text(feed, "title", title)
    _text(feed, "subtitle", "What was promised, moved, delivered and accepted, and what became overdue")
    _text(feed, "updated", _moment(newest))
    _text(ET.SubElement(feed, "author"), "name", desk.board.settings.name)
    _text(feed, "generator", "Troth")
    if addresses.site:
        ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=addresses.whole_file(path))
        ET.SubElement(feed, "link", rel="alternate", type="text/html", href=addresses.whole("changes"))
    ET.indent(feed, " ")
    head: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return head.removesuffix(_END) + "".join(map(written.entry, shown)).encode() + _END + b"\n"


def _entry(change: Change, desk: Desk, addresses: Addresses) -> str:
    """Return an entry as text: there are thousands, and building the elements of each took half of the time that feeds take."""
    event, who, says = change.event, text_of(named(change.event.who)), text_of(change.event.says)
    page = quoteattr(addresses.whole(event.page))
    link = f'\n  <link rel="alternate" type="text/html" href={page} />' if addresses.site else ""
    said = "\n\n".join([f"{who} {says}.", *map(_quoted, event.quotes)])
    return (
        f"\n <entry>\n  <id>{_safe(tag(desk.board.settings, *change.name))}</id>\n  <title>{_safe(f'{event.title}: {who} {says}')}</title>"
        f"\n  <updated>{_moment(event.iso)}</updated>\n  <published>{_moment(event.iso)}</published>"
        f"\n  <author>\n   <name>{_safe(who)}</name>\n  </author>\n  <category term={quoteattr(harmless(event.act))} />{link}"
        f"\n  <content>{_safe(said)}</content>\n </entry>"
    )


def _safe(text: str) -> str:
    return escape(harmless(text))


def _quoted(said: Quote) -> str:
    return f"{said.label}: {said.text.strip()}" if said.label else said.text.strip()


def _moment(iso: str) -> str:
    """Return the start of a day: records know days, not hours."""
    return f"{iso}T00:00:00Z"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = harmless(text)
