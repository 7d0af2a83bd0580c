"""Find where records name parties and other records: one table of all references that the formats have."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import Kind, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Data, KeyPath, Source


ANY_ITEM = "*"
"""Stands for every item of a list, or every value of a mapping."""
ANY_KEY = "?"
"""Stands for every key of a mapping, where the key is what is named."""
GROUP_WORDS = frozenset({"all", "unanswered"})
"""Words that stand for several of those asked, where an ask's entry says whom it reaches."""

_PROMISE, _PARTY = Kind.PROMISE, Kind.PARTIES

REFERENCES: Mapping[Kind, Mapping[tuple[str, ...], Kind]] = MappingProxyType(
    {
        Kind.BOARD: {
            ("views", ANY_ITEM, "who"): _PARTY,
            ("views", ANY_ITEM, "team"): _PARTY,
            ("views", ANY_ITEM, "customer"): _PARTY,
            ("views", ANY_ITEM, "goal"): Kind.GOAL,
            ("maintainers", ANY_ITEM): _PARTY,
        },
        Kind.PARTIES: {
            ("people", ANY_ITEM, "teams", ANY_ITEM): _PARTY,
            ("teams", ANY_ITEM, "lead"): _PARTY,
            ("teams", ANY_ITEM, "members", ANY_ITEM): _PARTY,
            ("customers", ANY_ITEM, "contacts", ANY_ITEM): _PARTY,
            ("customers", ANY_ITEM, "owner"): _PARTY,
            ("teams", ANY_ITEM, "former", ANY_KEY): _PARTY,
            ("teams", ANY_ITEM, "since", ANY_KEY): _PARTY,
            ("customers", ANY_ITEM, "former", ANY_KEY): _PARTY,
            ("customers", ANY_ITEM, "since", ANY_KEY): _PARTY,
        },
        Kind.PROMISE: {
            ("promiser",): _PARTY,
            ("promiser", ANY_ITEM): _PARTY,
            ("customer",): _PARTY,
            ("customer", ANY_ITEM): _PARTY,
            ("partner",): _PARTY,
            ("goal",): Kind.GOAL,
            ("ask",): Kind.ASK,
            ("agreement",): Kind.AGREEMENT,
            ("meeting",): Kind.MEETING,
            ("part_of",): _PROMISE,
            ("needs", ANY_ITEM): _PROMISE,
            ("continues",): _PROMISE,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "promise"): _PROMISE,
            ("log", ANY_ITEM, "next", ANY_ITEM): _PROMISE,
        },
        Kind.ASK: {
            ("asker",): _PARTY,
            ("sponsor",): _PARTY,
            ("asked", ANY_ITEM): _PARTY,
            ("asked", ANY_ITEM, "each"): _PARTY,
            ("goal",): Kind.GOAL,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "for"): _PARTY,
            ("log", ANY_ITEM, "to"): _PARTY,
            ("log", ANY_ITEM, "to", ANY_ITEM): _PARTY,
            ("log", ANY_ITEM, "refer_to"): _PARTY,
            ("log", ANY_ITEM, "promise"): _PROMISE,
        },
        Kind.AGREEMENT: {
            ("provider",): _PARTY,
            ("customers", ANY_ITEM): _PARTY,
            ("value", ANY_ITEM, "for"): _PARTY,
            ("roles", ANY_ITEM, "party"): _PARTY,
            ("log", ANY_ITEM, "by"): _PARTY,
            ("log", ANY_ITEM, "next", ANY_ITEM): _PROMISE,
        },
        Kind.MEETING: {("attendees", ANY_ITEM): _PARTY, ("follows",): Kind.MEETING},
        Kind.GOAL: {("owner",): _PARTY, ("serves",): Kind.GOAL, ("log", ANY_ITEM, "by"): _PARTY},
    }
)


# decision: 2026-11-22, One table says where records name each other
def find_references(kind: Kind, source: Source) -> Iterator[Reference]:
    """Yield every reference in a record of that kind, in the order of the table."""
    for pattern, target in REFERENCES.get(kind, {}).items():
        if pattern[0] not in source.data:
            continue
        for keys, value in _walk_pattern(source.data, pattern, ()):
            if isinstance(value, str) and not (keys[-1] == "to" and value in GROUP_WORDS):
                yield Reference(source=source, keys=keys, kind=target, id=value)


def _walk_pattern(data: Data, pattern: tuple[str, ...], keys: KeyPath) -> Iterator[tuple[KeyPath, Data]]:
    if not pattern:
        yield keys, data
    elif pattern[0] == ANY_KEY:
        yield from (((*keys, key), key) for key in (data if isinstance(data, dict) else ()))
    elif pattern[0] != ANY_ITEM:
        if isinstance(data, dict) and pattern[0] in data:
            yield from _walk_pattern(data[pattern[0]], pattern[1:], (*keys, pattern[0]))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _walk_pattern(item, pattern[1:], (*keys, index))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _walk_pattern(item, pattern[1:], (*keys, key))
