"""The rule `review/record-deleted`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, Place
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.difference import Pair
    from troth.review.case import Case

_ENDS: Mapping[Kind, str] = {
    Kind.PROMISE: "put it back; a promise ends by an entry: withdrawn, declined, revoked, cancelled or superseded",
    Kind.ASK: "put it back; an ask ends by an entry with act: closed",
    Kind.AGREEMENT: "put it back; an agreement ends by an entry with act: ended",
}


def record_deleted(case: Case) -> Iterator[Problem]:
    """Keep every record under its id: what is over ends by an entry, not by being deleted."""
    for revision in case.revisions:
        pair = revision.pair
        if pair.after is None and pair.before is not None:
            yield Problem("review/record-deleted", Place(pair.before.path), _message(pair), _hint(pair))


def _message(pair: Pair) -> str:
    if pair.becomes:
        return f"the {pair.kind.value} {pair.id} has become {pair.becomes}: its address, and all that refers to it, lead nowhere"
    return f"the {pair.kind.value} {pair.id} was deleted, or moved to where it is not read"


def _hint(pair: Pair) -> str:
    if pair.becomes:
        return f"keep the file's name {pair.id}.yaml; it may lie in any folder of {pair.kind.folder}/"
    return _ENDS.get(pair.kind, "put it back")
