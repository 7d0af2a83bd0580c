"""A change as the rules judge it: each record before and after, who brought in what, and the parties and settings of the base."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.promise import steps
from troth.lifecycle.provenance import UNKNOWN, Provenance, Witness, entry_digests, provenance, terms_digest
from troth.model import Kind, Parties
from troth.review.log import LogChange, log_change, log_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.difference import Difference, Filed, Pair
    from troth.lifecycle.course import Course
    from troth.model import Data, Entry, Place, Promise, Settings, Source


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that the change adds to a log."""

    index: int
    data: Mapping[str, Data]
    witness: Witness

    def text(self, key: str) -> str:
        """Return what the entry says under a key, where that is text."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What the change does to one record."""

    pair: Pair
    log: LogChange = field(default_factory=LogChange)
    added: tuple[Added, ...] = ()
    made: Witness = UNKNOWN
    """Who brought in the terms of a new record."""
    promise: Promise | None = None
    """The promise as it is after the change, where that is what it is."""
    was: Promise | None = None
    """The promise as it was before."""
    courses: Mapping[int, tuple[Entry, Course]] = field(default_factory=lambda: MappingProxyType({}))
    """Each added entry of a promise, with the course that it found, by its number."""

    @property
    def old(self) -> Source | None:
        """What the record said before."""
        return self.pair.before.source if self.pair.before else None

    @property
    def new(self) -> Source | None:
        """What it says after the change."""
        return self.pair.after.source if self.pair.after else None

    def place(self, *keys: str | int) -> Place:
        """Return where something is written after the change."""
        assert self.new is not None  # noqa: S101 - asked only of what was read
        return self.new.place(*keys)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change, ready to be judged and to be put into words."""

    difference: Difference
    parties: Parties
    """Who is who: as the base has it; those whom the change adds, as the change has them."""
    revisions: tuple[Revision, ...] = ()

    @property
    def settings(self) -> Settings:
        """The settings in force: those of the base."""
        return self.difference.before.settings


def case(difference: Difference) -> Case:
    """Return the change with all that its rules and words need."""
    renamed = replace(difference, pairs=tuple(_renamed(difference.pairs)))
    parties = _in_force(difference.before.parties, difference.after.parties)
    revisions = tuple(_revision(pair, renamed, parties) for pair in renamed.pairs)
    return Case(difference=renamed, parties=parties, revisions=revisions)


def _in_force(before: Parties, after: Parties) -> Parties:
    return Parties((*(party for party in after if party.id not in before), *before))


def _renamed(pairs: tuple[Pair, ...]) -> Iterator[Pair]:
    """Yield the pairs, with the new records that are old ones under another id told as such."""
    gone = {_terms(pair, pair.before): pair for pair in reversed(pairs) if pair.after is None and pair.before and pair.before.source}
    names: dict[tuple[Kind, str], Pair] = {}
    for pair in pairs:
        old = gone.get(_terms(pair, pair.after)) if pair.before is None else None
        if old is not None and _continues(old, pair):
            del gone[_terms(pair, pair.after)]
            names |= {(old.kind, old.id): pair, (pair.kind, pair.id): old}
    for pair in pairs:
        other = names.get((pair.kind, pair.id))
        if other is None:
            yield pair
        else:
            yield replace(pair, becomes=other.id) if pair.after is None else replace(pair, was=other.id, before=other.before)


def _terms(pair: Pair, side: Filed | None) -> tuple[Kind, str]:
    source = side.source if side else None
    return pair.kind, terms_digest(pair.kind, source.data) if source else ""


def _continues(old: Pair, new: Pair) -> bool:
    """Tell whether every entry of the old log is in the new one."""
    was, now = old.before.source if old.before else None, new.after.source if new.after else None
    return was is not None and now is not None and Counter(entry_digests(was.data)) <= Counter(entry_digests(now.data))


@dataclass(frozen=True, slots=True)
class _Named:
    """A record, as provenance asks for it."""

    id: str
    source: Source


def _revision(pair: Pair, difference: Difference, parties: Parties) -> Revision:
    revision = Revision(pair=pair, was=difference.before.promises.get(pair.was or pair.id) if pair.kind is Kind.PROMISE else None)
    source = revision.new
    if source is None or (pair.before is not None and revision.old is None):
        return revision
    log = log_change(revision.old, source)
    promise = difference.after.promises.get(pair.id) if pair.kind is Kind.PROMISE else None
    is_new = pair.before is None
    known = provenance(pair.kind, _Named(pair.id, source), difference.history, parties) if log.added or is_new else Provenance()
    return replace(
        revision,
        log=log,
        made=known.terms if is_new else UNKNOWN,
        added=tuple(_added(source, log, known)),
        promise=promise,
        courses=MappingProxyType(_courses(promise, frozenset(log.added), parties)),
    )


def _added(source: Source, log: LogChange, known: Provenance) -> Iterator[Added]:
    entries = log_of(source)
    for index in log.added:
        entry = entries[index]
        yield Added(index, entry if isinstance(entry, dict) else {}, known.log[index])


def _courses(promise: Promise | None, added: frozenset[int], parties: Parties) -> dict[int, tuple[Entry, Course]]:
    if promise is None or not added:
        return {}
    return {entry.index: (entry, _lean(course)) for entry, course in steps(promise, parties) if entry.index in added}


def _lean(course: Course) -> Course:
    """Return a course without what grows with the log: nobody asks a review for it, and kept for each entry it would be a square."""
    return replace(course, missteps=(), helped=(), rejections=(), follow_ups=(), renegotiations=())
