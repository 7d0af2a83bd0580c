"""Who wrote each entry of a log, and when: git is the witness.

The commit that first contained an entry is its witness. An entry is told from others by its canonical form, and by
how often that form stands in the log: the second of two equal entries came with the first commit that had both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from troth import days
from troth.lifecycle.canonical import digest
from troth.lifecycle.identity import belongs
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.history import Commit, History, Version
    from troth.model import Data, Parties, Source

DIGITS = 20
"""Length of the digests of entries and terms: far more than chance needs, so that no entry can be made to look like another."""
SAME_DAY = 1
"""Days by which an entry and its commit may differ because of time zones and midnight."""
TERMS = frozenset({"title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount"})
"""The keys that are the terms of a promise."""
LABELS = frozenset({"log", "tags", "links", "goal"})
"""The keys that are no terms of any other kind of record; all others are."""


class Level(StrEnum):
    """How well git bears witness that a party did what a record says it did."""

    SIGNED = "signed"
    OWN = "own"
    RECORDED = "recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The commit that brought something in, and what it is worth. All but the level is missing where that is unknown."""

    level: Level = Level.UNKNOWN
    commit: str | None = None
    author: str | None = None
    date: date | None = None
    late_days: int = 0
    """How many days after the date it bears it was committed; negative where it was committed before that date."""

    @property
    def in_words(self) -> str:
        """What to say of the dates: `entered 12 days later`, or nothing where they agree but for a time zone."""
        count = abs(self.late_days)
        if count <= SAME_DAY:
            return ""
        return f"entered {count} days later" if self.late_days > 0 else f"entered {count} days before its date"


UNKNOWN = Witness()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The witness of a record's terms, and of each entry of its log in the order of the log."""

    terms: Witness = UNKNOWN
    log: tuple[Witness, ...] = ()


class Recorded(Protocol):
    """A record as it was read: any kind that has an id and a file."""

    @property
    def id(self) -> str:
        """The record's id."""

    @property
    def source(self) -> Source:
        """The record's file."""


def entry_digests(data: Data) -> tuple[str, ...]:
    """Return the digest of each entry of the log in a record's data."""
    return tuple(digest(entry, DIGITS) for entry in _log(data))


def terms_digest(kind: Kind, data: Data) -> str:
    """Return the digest of a record's terms: what is promised or asked, without the log and the labels on it."""
    if not isinstance(data, dict):
        return ""
    keys = TERMS if kind is Kind.PROMISE else data.keys() - LABELS
    return digest({key: value for key, value in data.items() if key in keys}, DIGITS)


def provenance(kind: Kind, record: Recorded, history: History, parties: Parties) -> Provenance:
    """Return who brought in the terms of a record and each entry of its log, and when."""
    data = record.source.data
    versions = history.versions(kind, record.id)
    same = next((version for version in reversed(versions) if version.blob == record.source.blob), None)
    terms, log = (same.terms, same.entries) if same else (terms_digest(kind, data), entry_digests(data))
    first = _first_commits(versions)
    commits = (history.commits.get(first.get(key, "")) for key in _numbered(log))
    entries = zip(commits, _log(data), strict=True)
    return Provenance(
        terms=_terms_witness(terms, data, versions, history, parties),
        log=tuple(_witness(commit, [_text(entry, "by")], _text(entry, "date"), parties) for commit, entry in entries),
    )


def _first_commits(versions: Iterable[Version]) -> dict[tuple[str, int], str]:
    """Return, for each entry and how often it stood there, the commit that was first to contain it."""
    first: dict[tuple[str, int], str] = {}
    for version in versions:
        for key in _numbered(version.entries):
            first.setdefault(key, version.commit)
    return first


def _numbered(digests: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each digest with its number among equal ones, counted from one."""
    seen: Counter[str] = Counter()
    for each in digests:
        seen[each] += 1
        yield each, seen[each]


def _terms_witness(terms: str, data: Data, versions: Iterable[Version], history: History, parties: Parties) -> Witness:
    first = next((version.commit for version in versions if version.terms == terms), "")
    stated = _text(data, "made") or _text(next(iter(_log(data)), None), "date")
    return _witness(history.commits.get(first), _authors_of_terms(data), stated, parties)


def _authors_of_terms(data: Data) -> list[str]:
    """Return the parties whose word the terms are: who promised or asked on the day they were made, else who proposed them."""
    if _text(data, "made"):
        return _parties(data, "promiser", "asker")
    first = _text(next(iter(_log(data)), None), "by")
    return [first] if first else _parties(data, "promiser", "customer", "provider", "customers", "owner", "attendees")


def _witness(commit: Commit | None, acting: Iterable[str], stated: str, parties: Parties) -> Witness:
    if commit is None:
        return UNKNOWN
    day = days.parse(stated)
    late = days.between(day, commit.date) if day else 0
    return Witness(level=_level(commit, acting, parties), commit=commit.sha, author=commit.author or None, date=commit.date, late_days=late)


def _level(commit: Commit, acting: Iterable[str], parties: Parties) -> Level:
    who = tuple(acting)
    if commit.signer and any(belongs(commit.signer, party, parties) for party in who):
        return Level.SIGNED
    return Level.OWN if any(belongs(commit.email, party, parties) for party in who) else Level.RECORDED


def _log(data: Data) -> list[Data]:
    log = data.get("log") if isinstance(data, dict) else None
    return log if isinstance(log, list) else []


def _text(data: Data, key: str) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _parties(data: Data, *keys: str) -> list[str]:
    """Return the ids that stand under these keys, alone or in a list."""
    values = [data[key] for key in keys if key in data] if isinstance(data, dict) else []
    return [each for value in values for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
