"""The rule `cycle`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from troth.problem import Problem
from troth.rules._rings import rings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Mention

_RELATIONS = {
    "part_of": "is a part of",
    "needs": "needs",
    "continues": "continues",
    "promise": "is superseded by",
    "follows": "follows",
}
"""The references that put one record before or above another of its kind, by key, in words."""
_SHORT = 6
"""The ids of a ring are named up to so many."""


def cycle(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let nothing be a part of, need, continue, follow or give way to what leads back to it."""
    for key, edges in _edges(ledger).items():
        graph: dict[str, list[str]] = defaultdict(list)
        for record, mention in edges:
            graph[record].append(mention.id)
        ring_of = {record: ring for ring in rings(graph) for record in ring}
        for record, mention in edges:
            ring = ring_of.get(record, frozenset())
            if mention.id in ring and mention.id != record:
                yield Problem("cycle", mention.place, _message(record, key, mention.id), _hint(key, ring))


def _edges(ledger: Ledger) -> Mapping[str, list[tuple[str, Mention]]]:
    """Return the references between records of one kind, by the key that makes them."""
    names = {record.source.path: (record.kind, record.id) for record in ledger.records}
    found: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
    for mention in ledger.mentions:
        kind, record = names.get(mention.source.path, (None, ""))
        if kind is not mention.kind:
            continue
        key = next((each for each in reversed(mention.keys) if isinstance(each, str)), "")
        if key in _RELATIONS:
            found[key].append((record, mention))
    return found


def _message(record: str, key: str, other: str) -> str:
    return f"{record} {_RELATIONS[key]} {other}, and that leads back to {record}"


def _hint(key: str, ring: frozenset[str]) -> str:
    which = ", ".join(sorted(ring)) if len(ring) <= _SHORT else f"{len(ring)} records"
    return f"take one {key} out of this ring: {which}"
