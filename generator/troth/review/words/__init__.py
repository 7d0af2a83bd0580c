"""What a change does, record by record, in the board's words."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import Kind, Place
from troth.review.said import Said, titled
from troth.review.words.agreement import agreement_words
from troth.review.words.ask import ask_words
from troth.review.words.board import board_words
from troth.review.words.gathering import gathering_words
from troth.review.words.promise import promise_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.review.case import Case, Revision

_OF_KIND: Mapping[Kind, Callable[[Revision, Case], Iterator[Said]]] = MappingProxyType(
    {
        Kind.PROMISE: promise_words,
        Kind.ASK: ask_words,
        Kind.AGREEMENT: agreement_words,
        Kind.MEETING: gathering_words,
        Kind.GOAL: gathering_words,
    }
)


def words(case: Case) -> tuple[Said, ...]:
    """Return all that the change does: to promises, asks, agreements, meetings and goals, then to parties and settings."""
    records = chain.from_iterable(_of_record(revision, case) for revision in case.revisions)
    return (*records, *board_words(case))


def _of_record(revision: Revision, case: Case) -> Iterator[Said]:
    pair = revision.pair
    if pair.after is None:
        yield from _gone(revision)
        return
    place = Place(pair.after.path)
    if pair.was:
        yield Said(kind=pair.kind, record=pair.id, act="renames", sentence=f"Renames {pair.was} to {pair.id}", place=place)
    elif pair.moved:
        yield Said(kind=pair.kind, record=pair.id, act="moves", sentence=f"Moves {pair.id} to {pair.after.path}", place=place)
    if revision.new is None:
        return
    if pair.before is not None and revision.old is None:
        sentence = f"Puts right {pair.id}, which could not be read before"
        yield Said(kind=pair.kind, record=pair.id, act="mends", sentence=sentence, place=place)
        return
    yield from _OF_KIND[pair.kind](revision, case)
    if revision.log.rewritten:
        sentence = f"Rewrites the log of {titled(_title(revision))}"
        yield Said(kind=pair.kind, record=pair.id, act="rewrites", sentence=sentence, place=revision.place("log"), title=_title(revision))


def _gone(revision: Revision) -> Iterator[Said]:
    pair = revision.pair
    if pair.before is not None and not pair.becomes:
        what = f"the {pair.kind.value} {titled(_title(revision))}" if _title(revision) else f"the {pair.kind.value} {pair.id}"
        yield Said(kind=pair.kind, record=pair.id, act="deletes", sentence=f"Deletes {what}", place=Place(pair.before.path))


def _title(revision: Revision) -> str:
    source = revision.new or revision.old
    title = source.data.get("title") if source else None
    return title if isinstance(title, str) else revision.pair.id
