"""The page of those who ask for help, with thanks to those who helped lately."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth import days
from troth.views.due import ago
from troth.views.span import count, named, strong, theirs, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Standing
    from troth.model import Entry
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.facets import Filter
    from troth.views.glance import Glance, Tab
    from troth.views.row import Row
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody asks for help: what would help (Markdown), and the promise it is for."""

    asker: Face
    since: str
    need: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """Somebody helped: the sentence, and what they said (Markdown)."""

    helper: Face
    says: Sentence
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """The calls for help that nobody has answered yet, and the thanks."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    tabs: tuple[Tab, ...]
    filter: Filter | None
    calls: tuple[Call, ...]
    thanks: tuple[Thanks, ...]
    more: str = ""
    """The list of all who ask, where only the first are shown."""


def help_page(glance: Glance) -> HelpPage:
    """Return the page of help wanted."""
    standings = glance.desk.board.standings
    asking = tuple(replace(call, row=glance.facets.row(standings[call.row.id])) for call in calls(glance))
    return HelpPage(
        page="help-wanted",
        title="Help wanted",
        description=f"Help wanted: {glance.desk.board.settings.name}",
        as_of=glance.desk.as_of_words,
        says=tuple(_says(glance)),
        tabs=glance.tabs(),
        filter=glance.facets.filter(call.row for call in asking),
        calls=asking,
        thanks=thanks(glance.desk),
    )


def calls(glance: Glance) -> tuple[Call, ...]:
    """Return the calls for help, the longest wait first."""
    return tuple(_call(each, each.course.help, glance.desk) for each in glance.help_wanted if each.course.help is not None)


def thanks(desk: Desk) -> tuple[Thanks, ...]:
    """Return the thanks for help within the board's window, the newest first."""
    start = days.plus(desk.day, -desk.board.settings.window)
    given = [(entry, each) for each in desk.board.standings.values() for entry in each.course.helped if entry.day > start]
    given.sort(key=lambda pair: (pair[0].day, pair[1].id), reverse=True)
    return tuple(_thanks(entry, each, desk) for entry, each in given)


def _says(glance: Glance) -> Iterator[Span]:
    asking = len(glance.help_wanted)
    if asking:
        yield words(f"{glance.desk.as_of_words}: {count(asking, 'promise asks', 'promises ask')} for help. ")
        yield words("To ask early is part of keeping a promise; if you can help, or know who can, say so on its page.")
    else:
        yield words(f"{glance.desk.as_of_words}: nobody asks for help. ")
        yield words("Whoever needs some can say so on the promise's page, and it will stand here.")


def _call(standing: Standing, entry: Entry, desk: Desk) -> Call:
    asker = desk.faces(entry.by)
    return Call(asker=asker, since=ago(entry.day, desk.day), need=entry.note or "", row=desk.row(standing))


def _thanks(entry: Entry, standing: Standing, desk: Desk) -> Thanks:
    helper, row = desk.faces(entry.by), desk.row(standing)
    says = (*named([helper]), strong(" helped "), *named(row.promisers), words(" with "), theirs(row.title, row.page))
    return Thanks(helper=helper, says=(*says, words(f", {days.written(entry.day)}.")), note=entry.note or "")
