"""A change, record by record."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from troth.model import Kind, Parties
from troth.model.ledger import Ledger
from troth.review.changed_answers import find_changed_answers, find_kept_entries
from troth.review.identities import find_identity_edits, strip_newcomer
from troth.status.provenance import UNKNOWN_WITNESS, Provenance, Witness, hash_entries, hash_terms
from troth.status.record_history import RecordHistory
from troth.status.replay import replay_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from troth.model import Data, Place, Promise, PromiseEntry, Settings, Source
    from troth.model.ledger import ChangeSet, RecordChange, RecordVersion
    from troth.review.changed_answers import ChangedAnswer
    from troth.review.identities import IdentityEdit
    from troth.status.promise import PromiseSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class RewrittenEntry:
    """An entry that was there before: where it stood, and where it stands now or would stand."""

    old: int
    new: int
    kind: str
    """`changed`, `moved` or `removed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogChange:
    """The difference of two logs, by the entries' numbers counted from nought."""

    added: tuple[int, ...] = ()
    rewritten: tuple[RewrittenEntry, ...] = ()
    unchanged: tuple[tuple[int, int], ...] = ()
    """Each entry that stays as it was, by its old number and its new one, in order."""

    def find_entry_above(self, number: int) -> int | None:
        """Return the new number of the last entry of before that stands above the new one with this number."""
        at = self.list_entries_below(number)
        return self.unchanged[at - 1][1] if at else None

    def list_entries_below(self, number: int) -> int:
        """Return from which of `kept` on the entries of before stand below the new one with this number."""
        return bisect_left(self.unchanged, number, key=itemgetter(1))


def get_log(source: Source | None) -> list[Data]:
    """Return the entries of a record as they were read."""
    log = source.data.get("log") if source else None
    return log if isinstance(log, list) else []


def compare_logs(before: Source | None, after: Source | None) -> LogChange:
    """Return what became of the log; entries are the same where they say the same, however it is written."""
    old = hash_entries(before.data) if before else ()
    new = hash_entries(after.data) if after else ()
    kept = tuple(find_kept_entries(old, new))
    # the stretches of both logs between entries that are kept
    gaps = tuple(
        (range(a + 1, b), range(c + 1, d)) for (a, c), (b, d) in pairwise(((-1, -1), *kept, (len(old), len(new)))) if b - a > 1 or d - c > 1
    )
    moved = dict(_find_moved([each for was, _ in gaps for each in was], [each for _, now in gaps for each in now], old, new))
    taken = frozenset(moved.values())
    altered = [
        _pair_entries([each for each in was if each not in moved], [each for each in now if each not in taken], now.stop)
        for was, now in gaps
    ]
    rewritten = [each for found, _ in altered for each in found]
    return LogChange(
        added=tuple(number for _, numbers in altered for number in numbers),
        rewritten=tuple(
            sorted((*rewritten, *(RewrittenEntry(old=a, new=b, kind="moved") for a, b in moved.items())), key=lambda each: each.new)
        ),
        unchanged=kept,
    )


def _find_moved(gone: Sequence[int], come: Sequence[int], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the entries that are still there in another place."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for number in come:
        places[new[number]].append(number)
    for number in gone:
        if places[old[number]]:
            yield number, places[old[number]].popleft()


def _pair_entries(gone: Sequence[int], come: Sequence[int], end: int) -> tuple[list[RewrittenEntry], list[int]]:
    """Return what became of the old entries of a stretch, one by one, and the new ones that are left over."""
    rewritten: list[RewrittenEntry] = []
    added: list[int] = []
    for old, new in zip_longest(gone, come):
        if old is None:
            added.append(new)
        else:
            rewritten.append(RewrittenEntry(old=old, new=end if new is None else new, kind="removed" if new is None else "changed"))
    return rewritten, added


@dataclass(frozen=True, slots=True)
class AddedEntry:
    """An entry that the change adds to a log."""

    index: int
    data: Mapping[str, Data]
    witness: Witness

    def get_text(self, key: str) -> str:
        """Return what the entry says under a key, where that is text."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRevision:
    """What the change does to one record."""

    change: RecordChange
    log: LogChange = field(default_factory=LogChange)
    added: tuple[AddedEntry, ...] = ()
    terms_witness: Witness = UNKNOWN_WITNESS
    """Who brought in the terms of a new record."""
    promise: Promise | None = None
    """The promise as it is after the change, where that is what it is."""
    previous: Promise | None = None
    """The promise as it was before."""
    changed_answers: tuple[ChangedAnswer, ...] = ()
    """The answers that were given to other words than stand there now."""
    snapshots: Mapping[int, tuple[PromiseEntry, PromiseSnapshot]] = field(default_factory=lambda: MappingProxyType({}))
    """Each added entry of a promise, with the course that it found, by its number."""

    @property
    def old(self) -> Source | None:
        """What the record said before."""
        return self.change.before.source if self.change.before else None

    @property
    def new(self) -> Source | None:
        """What it says after the change."""
        return self.change.after.source if self.change.after else None

    def find_place(self, *keys: str | int) -> Place:
        """Return where something is written after the change."""
        assert self.new is not None  # noqa: S101 - asked only of what was read
        return self.new.find_place(*keys)


@dataclass(frozen=True, kw_only=True)
class ReviewInput:
    """A change, ready to be judged and to be put into words."""

    change_set: ChangeSet
    parties: Parties
    """Who is who: as the base has it. Those whom the change adds are known by name, and by no commit."""
    revisions: tuple[RecordRevision, ...] = ()
    today: date | None = None
    """The day of the check: a commit of a later one has a wrong clock."""
    identity_edits: tuple[IdentityEdit, ...] = ()
    """What the change does to who is who, by party."""
    opened_by: str = ""
    """The account that opened the pull request; empty where nobody says."""
    related: Ledger = field(default_factory=Ledger)
    """The base's records of the parties to whom somebody is added, or from whom somebody is taken."""

    @property
    def settings(self) -> Settings:
        """The settings in force: those of the base."""
        return self.change_set.before.settings


def build_review_input(difference: ChangeSet, today: date | None = None, opened_by: str = "") -> ReviewInput:
    """Return the change with all that its rules and words need. `today` is the day of the check."""
    renamed = replace(difference, changes=tuple(_detect_renames(difference.changes)))
    before = difference.before.parties
    parties = Parties((*(strip_newcomer(party) for party in difference.after.parties if party.id not in before), *before))
    revisions = tuple(_build_revision(pair, renamed, parties, today) for pair in renamed.changes)
    edits = find_identity_edits(difference)
    return ReviewInput(change_set=renamed, parties=parties, revisions=revisions, identity_edits=edits, today=today, opened_by=opened_by)


def _detect_renames(pairs: tuple[RecordChange, ...]) -> Iterator[RecordChange]:
    """Yield the pairs, with the new records that are old ones under another id told as such."""
    gone = {_hash_side(pair, pair.before): pair for pair in reversed(pairs) if pair.after is None and pair.before and pair.before.source}
    names: dict[tuple[Kind, str], RecordChange] = {}
    for pair in pairs:
        old = gone.get(_hash_side(pair, pair.after)) if pair.before is None else None
        if old is not None and _is_continued(old, pair):
            del gone[_hash_side(pair, pair.after)]
            names |= {(old.kind, old.id): pair, (pair.kind, pair.id): old}
    for pair in pairs:
        other = names.get((pair.kind, pair.id))
        if other is None:
            yield pair
        else:
            yield replace(pair, new_id=other.id) if pair.after is None else replace(pair, previous_id=other.id, before=other.before)


def _hash_side(pair: RecordChange, side: RecordVersion | None) -> tuple[Kind, str]:
    source = side.source if side else None
    return pair.kind, hash_terms(pair.kind, source.data) if source else ""


def _is_continued(old: RecordChange, new: RecordChange) -> bool:
    """Tell whether every entry of the old log is in the new one."""
    was, now = old.before.source if old.before else None, new.after.source if new.after else None
    return was is not None and now is not None and Counter(hash_entries(was.data)) <= Counter(hash_entries(now.data))


@dataclass(frozen=True, slots=True)
class _Named:
    """A record, as provenance asks for it."""

    id: str
    source: Source


def _build_revision(pair: RecordChange, difference: ChangeSet, parties: Parties, today: date | None) -> RecordRevision:
    revision = RecordRevision(
        change=pair, previous=difference.before.promises.get(pair.previous_id or pair.id) if pair.kind is Kind.PROMISE else None
    )
    source = revision.new
    if source is None or (pair.before is not None and revision.old is None):
        return revision
    log = compare_logs(revision.old, source)
    promise = difference.after.promises.get(pair.id) if pair.kind is Kind.PROMISE else None
    is_new = pair.before is None
    base, settings = difference.before.parties, difference.before.settings
    history = RecordHistory(pair.kind, _Named(pair.id, source), difference.history, base, today=today, backdate_days=settings.backdate_days)
    known = history.build_provenance() if log.added or is_new else Provenance()
    entries = [(index, get_log(source)[index]) for index in log.added]
    added = tuple(AddedEntry(index, entry if isinstance(entry, dict) else {}, known.log[index]) for index, entry in entries)
    return replace(
        revision,
        log=log,
        terms_witness=known.terms if is_new else UNKNOWN_WITNESS,
        added=added,
        promise=promise,
        changed_answers=find_changed_answers(pair, {new: old for old, new in log.unchanged}, history, difference, parties),
        snapshots=MappingProxyType(_replay_added(promise, frozenset(log.added), parties, difference.before.settings)),
    )


_GROWING: Final[Mapping[str, Any]] = dict.fromkeys(("invalid_entries", "help_given", "rejections", "follow_ups", "renegotiations"), ())
"""What grows with the log: nobody asks a review for it, and kept for each entry it would be a square."""


def _replay_added(
    promise: Promise | None, added: frozenset[int], parties: Parties, settings: Settings
) -> dict[int, tuple[PromiseEntry, PromiseSnapshot]]:
    if promise is None or not added:
        return {}
    return {
        entry.index: (entry, replace(course, **_GROWING))
        for entry, course in replay_steps(promise, parties, backdate_days=settings.backdate_days, calendar=settings.calendar)
        if entry.index in added
    }
