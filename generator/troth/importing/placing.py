"""Which rows the board has already, and under which id each of the others goes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.ids import MAX_ID, id_fault
from troth.importing.taken import Complaint, Fate, Taken, cut
from troth.importing.who import folded
from troth.lifecycle.provenance import TERMS
from troth.model import Kind
from troth.wording import slug_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from troth.importing.reading import Reading
    from troth.ledger import Ledger
    from troth.model import Data, Promise

REFERENCES: Mapping[str, Kind] = {
    "goal": Kind.GOAL, "ask": Kind.ASK, "agreement": Kind.AGREEMENT, "meeting": Kind.MEETING, "part_of": Kind.PROMISE,
    "needs": Kind.PROMISE, "continues": Kind.PROMISE,
}  # fmt: skip
"""The fields that name other records, and the kind of these."""


_ROOM = MAX_ID - len("-2026-12-31-99999")
"""So much of a title's slug leaves room for what tells it from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row as it was read."""

    reading: Reading
    data: dict[str, Data]
    id: str | None
    """As a column gives it."""
    folder: str | None

    @property
    def title(self) -> str:
        """What the row is told by."""
        return str(self.data.get("title") or "")

    @property
    def day(self) -> str:
        """The day that tells it from others of the same title."""
        return str(self.data.get("due") or self.data.get("made") or "")


class Placed:
    """Which rows the board has already, and the ids of the others."""

    def __init__(self, drafts: list[Draft], ledger: Ledger) -> None:
        self._ledger = ledger
        self._by_terms: dict[tuple[str, Hashable], Promise] = {}
        for promise in ledger.promises.values():
            self._by_terms.setdefault((folded(promise.title), _terms(promise.source.data)), promise)
        self._matches = {id(draft): match for draft in drafts if (match := self._match(draft)) is not None}
        claimed = {match.id for match in self._matches.values()}
        self._unclaimed: dict[tuple[str, Hashable], Promise] = {}
        for promise in ledger.promises.values():
            if promise.id not in claimed:
                self._unclaimed.setdefault((folded(promise.title), _plain(promise.source.data.get("promiser"))), promise)
        self._ids = set(ledger.ids.get(Kind.PROMISE, ()))
        self._numbers: dict[str, int] = {}
        self._seen: dict[tuple[Hashable, str | None], int] = {}
        self._by_name: dict[str, str] = {}
        self._titled: dict[Kind, Mapping[str, list[str]]] = {}

    def _match(self, draft: Draft) -> Promise | None:
        """Return the promise that says just what the row says: the one of its id, else one of its title."""
        if draft.id is not None:
            found = self._ledger.promises.get(draft.id)
            return found if found and not _differing(draft.data, found) else None
        return self._by_terms.get((folded(draft.title), _terms(draft.data)))

    def taken(self, draft: Draft) -> Taken:
        """Return what becomes of a row."""
        fate, record = self._fate(draft)
        reading = draft.reading
        return Taken(
            row=reading.row.number,
            title=draft.title,
            fate=Fate.FAULTY if reading.complaints else fate,
            id=None if reading.complaints else record,
            complaints=tuple(reading.complaints),
            remarks=tuple(reading.remarks),
        )

    def _fate(self, draft: Draft) -> tuple[Fate, str | None]:
        if draft.reading.complaints:
            return Fate.FAULTY, None
        match = self._matches.get(id(draft))
        if match is not None:
            return Fate.KNOWN, match.id
        row = draft.reading.row.number
        twin = self._seen.get((_exact(draft.data), draft.id))
        if twin is not None:
            draft.reading.remarks.append(f"the same as row {twin}")
            return Fate.DOUBLE, None
        other = self._other(draft)
        if other is not None:
            draft.reading.complaints.append(_changed(draft, other))
            return Fate.FAULTY, None
        self._seen[_exact(draft.data), draft.id] = row
        self._refer(draft)
        return Fate.NEW, self._new_id(draft)

    def _other(self, draft: Draft) -> Promise | None:
        """Return a promise that may be the one of the row, and says something else."""
        if draft.id is not None:
            return self._ledger.promises.get(draft.id)
        return self._unclaimed.get((folded(draft.title), _plain(draft.data["promiser"])))

    def _new_id(self, draft: Draft) -> str | None:
        if draft.id is not None:
            if draft.id in self._ids:
                draft.reading.complain("id", f"another row, or a file that cannot be read, has the id {draft.id}", "give each row its own")
                return None
            self._ids.add(draft.id)
            return draft.id
        found = next(each for each in self._candidates(draft) if each not in self._ids and not id_fault(each))
        self._ids.add(found)
        self._by_name[folded(draft.title)] = found
        return found

    def _candidates(self, draft: Draft) -> Iterator[str]:
        slug = slug_of(draft.title)[:_ROOM].rstrip("-") or (f"promise-{draft.day}" if draft.day else "promise")
        dated = f"{slug}-{draft.day}" if draft.day else slug
        yield slug
        yield dated
        while True:
            number = self._numbers[dated] = self._numbers.get(dated, 1) + 1
            yield f"{dated}-{number}"

    def _refer(self, draft: Draft) -> None:
        """Put ids in place of the titles by which a row names other records."""
        for key, kind in REFERENCES.items():
            value = draft.data.get(key)
            if isinstance(value, list):
                draft.data[key] = [self._referred(kind, str(each)) for each in value]
            elif value:
                draft.data[key] = self._referred(kind, str(value))

    def _referred(self, kind: Kind, name: str) -> str:
        if self._ledger.knows(kind, name):
            return name
        titled = self._titles(kind).get(folded(name), ())
        return titled[0] if len(titled) == 1 else self._by_name.get(folded(name), name)

    def _titles(self, kind: Kind) -> Mapping[str, list[str]]:
        """Return the ids of a kind of record by title, gathered once."""
        if kind not in self._titled:
            found: dict[str, list[str]] = defaultdict(list)
            records: Mapping[str, object] = getattr(self._ledger, kind.folder)
            for each, record in records.items():
                found[folded(getattr(record, "title", ""))].append(each)
            self._titled[kind] = dict(found)
        return self._titled[kind]


def _differing(data: Mapping[str, Data], promise: Promise) -> list[str]:
    """Return the terms in which a row and a promise differ, of those that the row gives or the promise has."""
    return [key for key in sorted(TERMS) if not _same(data.get(key), promise.source.data.get(key))]


def _same(one: Data, other: Data) -> bool:
    return _plain(one) == _plain(other)


def _terms(data: Mapping[str, Data]) -> Hashable:
    """Return the terms of a row or a promise as a key: that of two that do not differ is one."""
    return tuple(_plain(data.get(key)) for key in sorted(TERMS))


def _plain(value: Data) -> Hashable:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, list):
        return _plain(value[0]) if len(value) == 1 else tuple(_plain(each) for each in value) or None
    return _exact(value)


def _exact(value: Data) -> Hashable:
    """Return a value as a key: that of two that are equal is one."""
    if isinstance(value, dict):
        return frozenset((key, _exact(each)) for key, each in value.items())
    return tuple(map(_exact, value)) if isinstance(value, list) else value


def _changed(draft: Draft, other: Promise) -> Complaint:
    differing = _differing(draft.data, other)
    said = "; ".join(f"{key} is {_told(other.source.data.get(key))} there and {_told(draft.data.get(key))} here" for key in differing[:3])
    hint = f"what was promised changes by an agreed change: troth promise renegotiate {other.id}; or give the row an id of its own"
    return Complaint(message=f"the promise {other.id} is there already and says something else: {said}", hint=hint)


def _told(value: Data) -> str:
    if value in (None, "", []):
        return "nothing"
    return f"'{cut(', '.join(map(str, value)) if isinstance(value, list) else str(value))[:80]}'"
