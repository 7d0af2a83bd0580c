"""The page of a promise: the letter, where it stands, what became of the terms, its threads and its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.ask_row import ask_titled
from troth.views.goal_row import goal_titled
from troth.views.letter import letter, opening
from troth.views.meetings import meeting_titled
from troth.views.moves import roles, where
from troth.views.row import Section, page_of
from troth.views.span import named, text_of, theirs, words
from troth.views.stand import stands, trust
from troth.views.story import brought_in_at_once, story
from troth.views.terms import terms_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.board import Standing
    from troth.lifecycle.provenance import Provenance
    from troth.model import Link
    from troth.views.desk import Desk
    from troth.views.letter import Letter
    from troth.views.moves import Role
    from troth.views.row import Row
    from troth.views.span import Sentence, Span
    from troth.views.stand import Stand, Trust
    from troth.views.story import Event, Seen
    from troth.views.terms import TermsView


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label with what it says."""

    label: str
    says: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePage:
    """All that the page of a promise says."""

    page: str
    title: str
    description: str
    as_of: str
    row: Row
    letter: Letter
    stands: tuple[Stand, ...]
    terms: TermsView
    trust: Trust | None
    roles: tuple[Role, ...]
    path: str
    """The promise's file, from the board's root."""
    where: str
    """Where in it an entry goes."""
    facts: tuple[Fact, ...]
    endangered_by: Sentence
    """The parts and needs that put it at risk; empty where none does."""
    threads: tuple[Section, ...]
    story: tuple[Event, ...]
    witness: Seen | None
    """Who brought in all of the story at once, where that was one commit."""
    protocol: str
    """How this board handles problems and changes; Markdown."""
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    json: str
    """The address of the promise as JSON."""


def promise_page(standing: Standing, desk: Desk, provenance: Provenance | None = None) -> PromisePage:
    """Return the page of a promise; `provenance` adds to each event what git knows of it."""
    promise = standing.promise
    events, witness = brought_in_at_once(story(standing, desk, provenance))
    return PromisePage(
        page=page_of(promise.id),
        title=promise.title,
        description=_description(standing, desk),
        as_of=desk.as_of_words,
        row=desk.row(standing),
        letter=letter(standing, desk),
        stands=stands(standing, desk),
        terms=terms_view(standing, desk),
        trust=trust(standing),
        roles=roles(standing, desk),
        path=promise.source.path,
        where=where(standing),
        facts=tuple(_facts(standing, desk)),
        endangered_by=tuple(_endangered_by(standing, desk)),
        threads=tuple(section for section in _threads(standing, desk) if section.rows),
        story=events,
        witness=witness,
        protocol=desk.board.settings.protocol or "",
        links=promise.links,
        tags=promise.tags,
        json=f"v1/promises/{promise.id}.json",
    )


_NAMED = 20
"""How many of those that put a promise at risk are named."""
_TITLED: Mapping[str, Callable[[str, Desk], Span]] = {"Goal": goal_titled, "Ask": ask_titled, "Meeting": meeting_titled}


def _description(standing: Standing, desk: Desk) -> str:
    return f"{standing.state.word}. {text_of(opening(standing, desk))} {' '.join(standing.course.terms.outcome.split())}"[:200]


def _facts(standing: Standing, desk: Desk) -> Iterator[Fact]:
    promise = standing.promise
    if promise.partner:
        yield Fact(label="Partner", says=named([desk.faces(promise.partner)]))
    for label, record in (("Goal", promise.goal), ("Ask", promise.ask), ("Agreement", promise.agreement), ("Meeting", promise.meeting)):
        if record:
            yield Fact(label=label, says=(_TITLED[label](record, desk) if label in _TITLED else theirs(record),))
    gone = [each for each in promise.needs if each not in desk.board.standings]
    if gone:
        yield Fact(label="Needs", says=(words(f"{', '.join(gone)} (not on this board)"),))


def _endangered_by(standing: Standing, desk: Desk) -> Iterator[Span]:
    for index, each in enumerate(standing.endangered_by[:_NAMED]):
        yield words(", " if index else "Put at risk by ")
        yield desk.titled(each)
    rest = len(standing.endangered_by) - _NAMED
    if rest > 0:
        yield words(f" and {rest} more")


def _threads(standing: Standing, desk: Desk) -> Iterator[Section]:
    promise, ledger = standing.promise, desk.board.ledger
    above = (promise.part_of,) if promise.part_of else ()
    for name, title, ids in (
        ("part-of", "Part of", above),
        ("parts", "Its parts", standing.parts),
        ("needs", "What has to come first", promise.needs),
        ("needed-by", "What needs it", ledger.needed_by.get(promise.id, ())),
    ):
        yield Section(id=name, title=title, rows=desk.rows_of(ids))
