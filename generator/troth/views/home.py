"""The home page: the board in one sentence, its numbers, what is overdue, due, waiting and in need of help, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.asks import waiting_asks
from troth.views.help_wanted import calls
from troth.views.lists import next_due, waited_rows
from troth.views.readers import readers
from troth.views.row import Section
from troth.views.saved import saved_views
from troth.views.span import count, text_of
from troth.views.story import latest
from troth.views.tally import tallies

if TYPE_CHECKING:
    from troth.problem import Problem
    from troth.views.asks import AskSection
    from troth.views.glance import Glance
    from troth.views.help_wanted import Call
    from troth.views.readers import Reader
    from troth.views.saved import Saved
    from troth.views.span import Sentence
    from troth.views.story import Event
    from troth.views.tally import Tally

SHOWN = 8
"""How many rows of a list the home page shows at most."""
CHANGES = 10
PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with the records: the sentence, and the first problems."""

    says: str
    problems: tuple[Problem, ...]
    rest: int
    """How many problems are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """All that the home page says."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    views: tuple[Saved, ...]
    """The views that the board keeps."""
    trouble: Trouble | None
    tallies: tuple[Tally, ...]
    sections: tuple[Section, ...]
    asks: AskSection
    """The asks that wait for answers, the first of them."""
    calls: tuple[Call, ...]
    changes: tuple[Event, ...]
    readers: tuple[Reader, ...]
    """Who may say who they are; none where they are too many for a page."""


def home(glance: Glance) -> Home:
    """Return the home page of a board."""
    desk = glance.desk
    says = glance.sentence()
    return Home(
        page="this-board" if desk.board.organisation else "index",
        title=desk.board.settings.name,
        description=text_of(says),
        as_of=desk.as_of_words,
        says=says,
        views=saved_views(desk),
        trouble=_trouble(glance),
        tallies=tallies(desk.board.numbers, desk.board.settings.window),
        sections=(_overdue(glance), _soon(glance), _waiting(glance)),
        asks=waiting_asks(desk, SHOWN),
        calls=calls(glance)[:SHOWN],
        changes=latest(desk, CHANGES),
        readers=readers(desk),
    )


def _trouble(glance: Glance) -> Trouble | None:
    board = glance.desk.board
    if not board.problems and not board.ledger.unreadable:
        return None
    unread = len(board.ledger.unreadable)
    warnings = len(board.problems) - board.errors
    parts = [f"{count(unread, 'record', 'records')} could not be read"] if unread else []
    parts += [count(board.errors, "error", "errors")] if board.errors else []
    parts += [count(warnings, "warning", "warnings")] if warnings else []
    first = sorted(board.problems, key=lambda problem: not problem.fatal)[:PROBLEMS]
    return Trouble(
        says=": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0],
        problems=tuple(first),
        rest=len(board.problems) - len(first),
    )


def _overdue(glance: Glance) -> Section:
    return Section(
        id="overdue",
        title="Overdue",
        rows=glance.desk.rows(glance.overdue[:SHOWN]),
        empty="Nothing overdue. " + text_of(next_due(glance)),
        total=len(glance.overdue),
        more="overdue",
    )


def _soon(glance: Glance) -> Section:
    return Section(
        id="due",
        title=f"Due {glance.desk.soon_words}",
        rows=glance.desk.rows(glance.soon[:SHOWN]),
        empty=f"Nothing is due {glance.desk.soon_words}. " + text_of(next_due(glance)),
        total=len(glance.soon),
        more="due",
    )


def _waiting(glance: Glance) -> Section:
    rows = (*waited_rows(glance.waiting[:SHOWN], glance.desk), *(row for section in glance.accords_waiting for row in section.rows))
    return Section(
        id="waiting",
        title="Waiting for somebody",
        rows=rows[:SHOWN],
        empty="Nothing waits: everybody has answered, agreed, accepted and followed up.",
        total=glance.all_waiting,
        more="waiting",
    )
