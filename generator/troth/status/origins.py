"""Which commits brought what a record says: followed over merges, reverts and what was put in again.

An entry comes with a version if it stands in that one and in none that it comes from. A merge passes it on where it stands in
every version that is merged, or in one whose side added it. What somebody else took out and is put back unchanged in the same
context keeps where it came from; what its own side took out is new, whoever puts it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from troth.model.history import Version

Key = tuple[str, int]
"""What a record says, by its digest, and its number among equals, counted from one; terms have the number nought."""


def number_digests(digests: Iterable[str]) -> Iterator[Key]:
    """Yield each digest with its number among equal ones, counted from one."""
    seen: Counter[str] = Counter()
    for each in digests:
        seen[each] += 1
        yield each, seen[each]


@dataclass(slots=True)
class _Said:
    """What stood in a version, as far as somebody asks: where it comes from, and what was taken out before."""

    entries: tuple[str, ...] = ()
    origins: dict[Key, frozenset[int]] = field(default_factory=dict)
    gone: dict[Key, tuple[frozenset[int], frozenset[int]]] = field(default_factory=dict)
    """Where what was taken out came from, and the versions that took it out."""
    counts: Counter[str] = field(default_factory=Counter)


_MOST_PLACES = 100_000
"""So many places of entries are remembered at most, and then found anew."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each part of a record's last version comes from."""

    versions: Sequence[Version]
    last: Mapping[Key, frozenset[int]]
    """The numbers of the versions that brought it, each on a branch of its own."""
    _places: dict[int, Mapping[Key, int]] = field(default_factory=dict, repr=False, compare=False)

    def find_context(self, key: Key, version: int) -> str:
        """Return the digest of what an entry answers in a version; empty where it answers nothing, or does not stand there."""
        found = self.versions[version]
        at = self._find_places(version).get(key) if found.contexts and key[1] else None
        return "" if at is None else found.contexts[at]

    def has_entry(self, key: Key, version: int) -> bool:
        """Tell whether an entry stands in a version."""
        return not key[1] or key in self._find_places(version)

    def _find_places(self, version: int) -> Mapping[Key, int]:
        """Return where each entry stands in a version. Twenty thousand equal ones are counted once, not once for each."""
        if version not in self._places:
            if sum(map(len, self._places.values())) > _MOST_PLACES:
                self._places.clear()
            self._places[version] = {each: at for at, each in enumerate(number_digests(self.versions[version].entries))}
        return self._places[version]

    def list_parents(self, version: int) -> tuple[int, ...]:
        """Return the versions that one comes from."""
        return list_parents(self.versions, version)

    def find_context_changes(self, key: Key, since: int) -> tuple[int, ...]:
        """Return the later versions in which what an entry answers is not what it was in any version that they come from."""
        changes = []
        for number in range(since + 1, len(self.versions)):
            known = [each for each in self.list_parents(number) if each >= since and self.has_entry(key, each)]
            if known and self.has_entry(key, number):
                now = self.find_context(key, number)
                if all(self.find_context(key, each) != now for each in known):
                    changes.append(number)
        return tuple(changes)


def list_parents(versions: Sequence[Version], number: int) -> tuple[int, ...]:
    """Return the numbers of the versions that one comes from: the one before it, where nothing else is said."""
    parents = versions[number].parents
    return parents if parents is not None else ((number - 1,) if number else ())


def find_origins(versions: Sequence[Version], wanted: Iterable[Key], is_own: Callable[[Key, int], bool]) -> Origins:
    """Return where what is `wanted` of the last version comes from.

    `is_own` tells whether the commit of a version is of the side that said something.
    """
    walk = _OriginsWalk(versions, frozenset(wanted), is_own)
    return Origins(versions, walk.follow().origins if versions else {})


@dataclass(slots=True)
class _OriginsWalk:
    versions: Sequence[Version]
    wanted: frozenset[Key]
    is_own: Callable[[Key, int], bool]

    def follow(self) -> _Said:
        """Return what is known of the last version."""
        said: list[_Said | None] = []
        parents = [list_parents(self.versions, number) for number in range(len(self.versions))]
        left = Counter(each for some in parents for each in some)
        for number, before in enumerate(parents):
            states = [state for each in before if (state := said[each]) is not None]
            left.subtract(before)
            said.append(self._take_version(number, states, may_change=len(before) == 1 and not left[before[0]]))
            for each in before:
                if not left[each]:
                    said[each] = None
        found = said[-1]
        return found if found is not None else _Said()

    def _take_version(self, number: int, before: list[_Said], *, may_change: bool) -> _Said:
        version = self.versions[number]
        same_terms = len(before) == 1 and (version.terms, 0) in before[0].origins
        if may_change and same_terms and version.entries[: len(before[0].entries)] == before[0].entries:
            return self._extend(number, before[0])
        keys = [(version.terms, 0), *number_digests(version.entries)] if version.blob or version.entries or version.terms else []
        now = _Said(entries=version.entries, counts=Counter(version.entries))
        for key in keys:
            if key in self.wanted:
                now.origins[key] = self._find_origin(key, number, before)
        for key in {key: None for each in before for key in (*each.origins, *each.gone) if key not in now.origins}:
            # where it came from, and who took it out: this version, where none before it has
            came = [
                each.origins[key] if key in each.origins else each.gone[key][0]
                for each in before
                if key in each.origins or key in each.gone
            ]
            out = [each.gone[key][1] for each in before if key not in each.origins and key in each.gone]
            now.gone[key] = frozenset[int]().union(*came), frozenset[int]().union(*out) or frozenset({number})
        return now

    def _extend(self, number: int, said: _Said) -> _Said:
        """Take entries that were put at the end: what most commits do, and a long log has thousands of them."""
        entries = self.versions[number].entries
        for digest in entries[len(said.entries) :]:
            said.counts[digest] += 1
            key = digest, said.counts[digest]
            if key in self.wanted:
                said.origins[key] = self._find_origin(key, number, [said])
                said.gone.pop(key, None)
        said.entries = entries
        return said

    def _find_origin(self, key: Key, number: int, before: list[_Said]) -> frozenset[int]:
        having = frozenset[int]().union(*(each.origins[key] for each in before if key in each.origins))
        gone = [each.gone[key] for each in before if key not in each.origins and key in each.gone]
        gone = [(came, out) for came, out in gone if not having or came & having]
        if not gone:
            return having or frozenset({number})
        came = having.union(*(each for each, _ in gone))
        origins = Origins(self.versions, {})
        kept = not any(self.is_own(key, each) for _, out in gone for each in out) and any(
            origins.find_context(key, each) == origins.find_context(key, number) for each in came
        )
        return came if kept else frozenset({number})
