"""Find where records name parties and other records: one table of all references that the formats have."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model import Kind, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Data, Keys, Source

EACH = "*"
"""Stands for every item of a list, or every value of a mapping."""
EVERYBODY = frozenset({"all", "unanswered"})
"""Words that stand for several of those asked, where an ask's entry says whom it reaches."""

_PROMISE, _PARTY = Kind.PROMISE, Kind.PARTIES

REFERENCES: Mapping[Kind, Mapping[tuple[str, ...], Kind]] = MappingProxyType(
    {
        Kind.BOARD: {
            ("views", EACH, "who"): _PARTY,
            ("views", EACH, "team"): _PARTY,
            ("views", EACH, "customer"): _PARTY,
            ("views", EACH, "goal"): Kind.GOAL,
        },
        Kind.PARTIES: {
            ("people", EACH, "teams", EACH): _PARTY,
            ("teams", EACH, "lead"): _PARTY,
            ("teams", EACH, "members", EACH): _PARTY,
            ("customers", EACH, "contacts", EACH): _PARTY,
        },
        Kind.PROMISE: {
            ("promiser",): _PARTY,
            ("promiser", EACH): _PARTY,
            ("customer",): _PARTY,
            ("customer", EACH): _PARTY,
            ("partner",): _PARTY,
            ("goal",): Kind.GOAL,
            ("ask",): Kind.ASK,
            ("agreement",): Kind.AGREEMENT,
            ("meeting",): Kind.MEETING,
            ("part_of",): _PROMISE,
            ("needs", EACH): _PROMISE,
            ("continues",): _PROMISE,
            ("log", EACH, "by"): _PARTY,
            ("log", EACH, "promise"): _PROMISE,
            ("log", EACH, "next", EACH): _PROMISE,
        },
        Kind.ASK: {
            ("asker",): _PARTY,
            ("sponsor",): _PARTY,
            ("asked", EACH): _PARTY,
            ("asked", EACH, "each"): _PARTY,
            ("goal",): Kind.GOAL,
            ("log", EACH, "by"): _PARTY,
            ("log", EACH, "for"): _PARTY,
            ("log", EACH, "to"): _PARTY,
            ("log", EACH, "to", EACH): _PARTY,
            ("log", EACH, "refer_to"): _PARTY,
            ("log", EACH, "promise"): _PROMISE,
        },
        Kind.AGREEMENT: {
            ("provider",): _PARTY,
            ("customers", EACH): _PARTY,
            ("value", EACH, "for"): _PARTY,
            ("roles", EACH, "party"): _PARTY,
            ("log", EACH, "by"): _PARTY,
            ("log", EACH, "next", EACH): _PROMISE,
        },
        Kind.MEETING: {("attendees", EACH): _PARTY, ("follows",): Kind.MEETING},
        Kind.GOAL: {("owner",): _PARTY},
    }
)


def mentions(kind: Kind, source: Source) -> Iterator[Mention]:
    """Yield every reference in a record of that kind, in the order of the table."""
    for pattern, target in REFERENCES.get(kind, {}).items():
        if pattern[0] not in source.data:
            continue
        for keys, value in _at(source.data, pattern, ()):
            if isinstance(value, str) and not (keys[-1] == "to" and value in EVERYBODY):
                yield Mention(source=source, keys=keys, kind=target, id=value)


def _at(data: Data, pattern: tuple[str, ...], keys: Keys) -> Iterator[tuple[Keys, Data]]:
    if not pattern:
        yield keys, data
    elif pattern[0] != EACH:
        if isinstance(data, dict) and pattern[0] in data:
            yield from _at(data[pattern[0]], pattern[1:], (*keys, pattern[0]))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _at(item, pattern[1:], (*keys, index))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _at(item, pattern[1:], (*keys, key))
