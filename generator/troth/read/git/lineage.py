"""Follow each record through commits, merges and renames: its versions, and from which each of them comes.

Commits are laid out in lines of first parents, as railways are drawn. Each line remembers where it changed which record, so
that what a commit had of a record is found by going back along its line, and by the line that this one left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.read.git.versions import FileChange, RecordKey, VersionDigests

    Contents = Mapping[tuple[Kind, str], VersionDigests | None]


class LinkedVersion(NamedTuple):
    """A version of a record: the commit that left it, its blob (empty where it was deleted), and the versions it comes from."""

    commit: str
    blob: str
    parents: tuple[int, ...]


VersionChain = tuple[LinkedVersion, ...]
"""A record's versions, parents before children; `parents` are their numbers among these."""


class _Place(NamedTuple):
    line: int
    position: int


@dataclass(slots=True)
class _Line:
    """A line of first parents."""

    left: _Place | None
    """Where it left another line."""
    length: int = 0
    events: dict[RecordKey, tuple[list[int], list[int]]] = field(default_factory=dict)
    """By record: the positions at which it changed, and the versions that it had from there."""
    order: list[tuple[int, RecordKey]] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)
    """By line: the position up to which this one has taken it in."""

    def add_event(self, record: RecordKey, position: int, version: int) -> None:
        """Remember that the record has this version from here on."""
        positions, versions = self.events.setdefault(record, ([], []))
        positions.append(position)
        versions.append(version)
        self.order.append((position, record))


# decision: 2026-11-30, A record's versions form a graph, and a merge is one of them
def link_versions(
    graph: Mapping[str, tuple[str, ...]], changes: Mapping[str, tuple[FileChange, ...]], contents: Contents
) -> dict[RecordKey, VersionChain]:
    """Return the versions of each record that the last commit of `graph` comes from. `graph` has the order.

    A file keeps its id when it moves between folders, so that needs no care. Where the id changes, the new record takes
    over the old one's versions if git sees a rename and every entry of the old log is in the new one: two records that
    merely look alike stay apart. Parents that the graph lacks are what the records were like before it began.
    """
    walk = _Walk(contents, is_partial=any(parent not in graph for parents in graph.values() for parent in parents))
    for commit, parents in graph.items():
        walk.take_commit(commit, parents, changes.get(commit, ()))
    return dict(walk.collect_chains())


@dataclass(slots=True)
class _Walk:
    contents: Contents
    is_partial: bool
    """The graph lacks what was before it began."""
    lines: list[_Line] = field(default_factory=list)
    places: dict[str, _Place] = field(default_factory=dict)
    versions: list[LinkedVersion] = field(default_factory=list)
    kinds: dict[RecordKey, None] = field(default_factory=dict)
    last: _Place | None = None
    outside: dict[tuple[RecordKey, str], int] = field(default_factory=dict)

    def take_commit(self, commit: str, parents: tuple[str, ...], changes: tuple[FileChange, ...]) -> None:
        """Lay out one more commit, and give each record that it touches, or that its parents have differently, its version."""
        place = self.last = self.places[commit] = self._lay_out(parents)
        by_record: dict[RecordKey, dict[int, FileChange]] = {}
        for change in changes:
            if change.kind is not Kind.PARTIES:
                by_record.setdefault((change.kind, change.id), {})[change.parent] = change
        if len(parents) > 1:
            for record in self._find_candidates(place, parents):
                by_record.setdefault(record, {})
        for record, found in by_record.items():
            self._take_record(commit, parents, place, record, found)

    def _lay_out(self, parents: tuple[str, ...]) -> _Place:
        before = self.places.get(parents[0]) if parents else None
        if before is None or self.lines[before.line].length != before.position + 1:
            self.lines.append(_Line(before, merged={before.line: before.position} if before else {}))
            before = _Place(len(self.lines) - 1, -1)
        self.lines[before.line].length += 1
        return _Place(before.line, before.position + 1)

    def _find_candidates(self, place: _Place, parents: tuple[str, ...]) -> Iterator[RecordKey]:
        """Yield the records that a merge's other parents have touched since this line last took them in."""
        merged = self.lines[place.line].merged
        for parent in parents[1:]:
            there = self.places.get(parent)
            while there is not None and there.line != place.line:
                line, known = self.lines[there.line], merged.get(there.line, -1)
                if there.position <= known:
                    break
                start = bisect_right(line.order, known, key=itemgetter(0))
                yield from (record for position, record in line.order[start:] if position <= there.position)
                merged[there.line] = there.position
                there = line.left

    def _take_record(
        self, commit: str, parents: tuple[str, ...], place: _Place, record: RecordKey, found: Mapping[int, FileChange]
    ) -> None:
        now = next((change.blob for change in found.values()), None)
        states = [self._find_state(parent, record, found.get(number), now) for number, parent in enumerate(parents)]
        known = tuple(dict.fromkeys(state for state in states if state is not None))
        blob = self.versions[known[0]].blob if now is None and known else now or ""
        if blob and self.contents.get((record[0], blob)) is None:  # it cannot be read: what was before still holds
            return
        newest = max(known, default=-1)
        if known and self.versions[newest].blob == blob and all(self._is_ancestor(each, newest) for each in known):
            version = newest
        elif known or blob:
            self.versions.append(LinkedVersion(commit, blob, known))
            version = len(self.versions) - 1
        else:
            return
        there = self.places.get(parents[0]) if parents else None
        if there is None or self._look_up(there, record) != version:
            self.kinds[record] = None
            self.lines[place.line].add_event(record, place.position, version)

    def _find_state(self, parent: str, record: RecordKey, change: FileChange | None, now: str | None) -> int | None:
        """Return the version that a parent has of the record, under the id that it has there."""
        there = self.places.get(parent)
        was, known = change.was if change else now or "", record
        if change is not None and change.previous_id:
            known, was = ((record[0], change.previous_id), was) if self._is_continued(record[0], change) else (record, "")
        found = self._look_up(there, known) if there else None
        return found if found is not None or not self.is_partial else self._find_outside(known, was)

    def _is_continued(self, kind: Kind, change: FileChange) -> bool:
        old, now = self.contents.get((kind, change.was)), self.contents.get((kind, change.blob))
        return bool(old and now and Counter(old.entries) <= Counter(now.entries))

    def _look_up(self, place: _Place, record: RecordKey) -> int | None:
        here: _Place | None = place
        while here is not None:
            line = self.lines[here.line]
            if record in line.events:
                positions, versions = line.events[record]
                at = bisect_right(positions, here.position)
                if at:
                    return versions[at - 1]
            here = line.left
        return None

    def _find_outside(self, record: RecordKey, blob: str) -> int | None:
        """Return the version that was there before the graph's beginning: nobody's in it."""
        if not blob or self.contents.get((record[0], blob)) is None:
            return None
        if (record, blob) not in self.outside:
            self.versions.append(LinkedVersion("", blob, ()))
            self.outside[record, blob] = len(self.versions) - 1
        return self.outside[record, blob]

    def _is_ancestor(self, old: int, new: int) -> bool:
        todo = [new]
        while todo:
            each = todo.pop()
            if each == old:
                return True
            todo += (parent for parent in self.versions[each].parents if parent >= old)
        return False

    def collect_chains(self) -> Iterator[tuple[RecordKey, VersionChain]]:
        """Yield the versions that each record's last one comes from."""
        for record in self.kinds:
            end = self._look_up(self.last, record) if self.last else None
            if end is not None:
                yield record, self._collect_chain(end)

    def _collect_chain(self, end: int) -> VersionChain:
        chosen, todo = {end}, [end]
        while todo:
            fresh = [each for each in self.versions[todo.pop()].parents if each not in chosen]
            chosen.update(fresh)
            todo += fresh
        numbers = {each: number for number, each in enumerate(sorted(chosen))}
        return tuple(
            version._replace(parents=tuple(numbers[parent] for parent in version.parents))
            for version in (self.versions[each] for each in numbers)
        )
