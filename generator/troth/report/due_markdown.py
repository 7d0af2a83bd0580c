"""What is due as Markdown: for the step summary of a daily run, and for the one issue that it keeps up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.report.agenda import TITLES
from troth.report.due_text import doing, parties, sentence
from troth.report.markdown import link, plain, row
from troth.views.hosting import file_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Settings
    from troth.report.agenda import Agenda, Item
    from troth.report.ask_items import AskItem

LARGEST = 60_000
"""Bytes: an issue takes little more."""
_ROWS = (200, 100, 50, 20, 10, 5, 1)


def due_markdown(agenda: Agenda, settings: Settings) -> str:
    """Return the whole text, under `LARGEST` bytes: of a section that is too long, its first rows and how many more there are."""
    texts = ("\n".join(_lines(agenda, settings, most)) + "\n" for most in _ROWS)
    return next((text for text in texts if len(text.encode()) < LARGEST), plain(sentence(agenda)) + "\n")


def _lines(agenda: Agenda, settings: Settings, most: int) -> Iterator[str]:
    yield plain(sentence(agenda))
    for section, items in agenda.sections.items():
        if items:
            yield from ("", f"## {TITLES[section]} ({len(items)})", "")
            yield from (row("Promise", "Promised by and to", "Date", "Who is next"), row("---", "---", "---", "---"))
            yield from (_row(item, settings) for item in items[:most])
        if len(items) > most:
            yield from ("", f"And {len(items) - most} more: `troth due` lists them.")
    if agenda.asks:
        yield from ("", f"## Asks ({len(agenda.asks)})", "", row("Ask", "Answer by", "Where it stands"), row("---", "---", "---"))
        yield from (_ask(each, settings) for each in agenda.asks[:most])
    if len(agenda.asks) > most:
        yield from ("", f"And {len(agenda.asks) - most} more: `troth ask next` lists them.")


def _ask(item: AskItem, settings: Settings) -> str:
    address = file_url(settings.repository, settings.branch, item.pursuit.ask.source.path) or ""
    return row(link(item.pursuit.ask.title, address), f"{days.written(item.day)}, {item.when}", plain(item.doing))


def _row(item: Item, settings: Settings) -> str:
    address = file_url(settings.repository, settings.branch, item.standing.promise.source.path) or ""
    return row(link(item.row.title, address), plain(parties(item)), f"{days.written(item.day)}, {item.when}", plain(doing(item)))
