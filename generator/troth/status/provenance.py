"""Git as witness."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from troth.base.dates import count_days, parse_iso_date
from troth.base.hashing import hash_value
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.model import Data, Parties, Party, Source
    from troth.model.history import Commit, History, Version


_NOREPLY = {
    "github": re.compile(r"(?:[0-9]+\+)?([^@+]+)@users\.noreply\.github\.com"),
    "gitlab": re.compile(r"(?:[0-9]+-)?([^@+]+)@users\.noreply\.gitlab\.com"),
    "forgejo": re.compile(r"([^@+]+)@noreply\.codeberg\.org"),
}
"""The addresses that hosts write into commits in place of people's own, with the account in them."""


@lru_cache(maxsize=4096)
def identify_email(email: str) -> tuple[str, str]:
    """Return whose an address is: the account in it, where a host wrote it (`github`, `jane-ito`), else `email` and the address."""
    address = _fold_ascii_case(email)
    found = ((host, pattern.fullmatch(address)) for host, pattern in _NOREPLY.items())
    return next(((host, match[1]) for host, match in found if match), ("email", address))


def list_identities(party: Party) -> tuple[tuple[str, str], ...]:
    """Return all by which commits show that they are this party's, whatever its case: addresses and accounts, as `identify_email` does."""
    accounts = ((host, _fold_ascii_case(name)) for host, name in party.accounts)
    return tuple(dict.fromkeys((*map(identify_email, party.emails), *accounts)))


def is_own_email(party: Party, email: str) -> bool:
    """Tell whether this address is that very party's, whatever its case; one that looks like it is not."""
    if not party.is_reachable:
        return False
    identity = identify_email(email)
    return any(identify_email(each) == identity for each in party.emails) or (identity[0] != "email" and identity in list_identities(party))


def is_email_of(email: str, party: str, parties: Parties) -> bool:
    """Tell whether this address is the party's, or that of somebody who may act for it: a member, lead or contact."""
    found = parties.get(party)
    if found is None or not email:
        return False
    return any(is_own_email(each, email) for each in (found, *filter(None, map(parties.get, found.members))))


def is_known_email(email: str, parties: Parties) -> bool:
    """Tell whether this address is that of any party of the board."""
    return any(is_own_email(party, email) for party in parties)


def _fold_ascii_case(address: str) -> str:
    """Return the address in small letters; only ASCII has a case here, so that no other letter passes for one of them."""
    return address.encode("utf-8", "replace").lower().decode()


DIGEST_LENGTH = 20
"""Length of the digests of entries and terms: far more than chance needs, so that no entry can be made to look like another."""
SAME_DAY_TOLERANCE = 1
"""Days by which an entry and its commit may differ because of time zones and midnight."""
PROMISE_TERM_KEYS = frozenset({"title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount"})
"""The keys that are the terms of a promise."""
LABEL_KEYS = frozenset({"log", "tags", "links", "goal"})
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
    def lateness_text(self) -> str:
        """What to say of the dates: `entered 12 days later`, or nothing where they agree but for a time zone."""
        count = abs(self.late_days)
        if count <= SAME_DAY_TOLERANCE:
            return ""
        return f"entered {count} days later" if self.late_days > 0 else f"entered {count} days before its date"


UNKNOWN_WITNESS = Witness()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The witness of a record's terms, and of each entry of its log in the order of the log."""

    terms: Witness = UNKNOWN_WITNESS
    log: tuple[Witness, ...] = ()


class SourceRecord(Protocol):
    """A record as it was read: any kind that has an id and a file."""

    @property
    def id(self) -> str:
        """The record's id."""

    @property
    def source(self) -> Source:
        """The record's file."""


def hash_entries(data: Data) -> tuple[str, ...]:
    """Return the digest of each entry of the log in a record's data."""
    return tuple(hash_value(entry, DIGEST_LENGTH) for entry in _get_log(data))


def hash_terms(kind: Kind, data: Data) -> str:
    """Return the digest of a record's terms: what is promised or asked, without the log and the labels on it."""
    if not isinstance(data, dict):
        return ""
    keys = PROMISE_TERM_KEYS if kind is Kind.PROMISE else data.keys() - LABEL_KEYS
    return hash_value({key: value for key, value in data.items() if key in keys}, DIGEST_LENGTH)


def find_provenance(kind: Kind, record: SourceRecord, history: History, parties: Parties) -> Provenance:
    """Return who brought in the terms of a record and each entry of its log, and when."""
    data = record.source.data
    versions = history.list_versions(kind, record.id)
    same = next((version for version in reversed(versions) if version.blob == record.source.blob), None)
    terms, log = (same.terms, same.entries) if same else (hash_terms(kind, data), hash_entries(data))
    first = _find_first_commits(versions)
    commits = (history.commits.get(first.get(key, "")) for key in _number_digests(log))
    entries = zip(commits, _get_log(data), strict=True)
    return Provenance(
        terms=_find_terms_witness(terms, data, versions, history, parties),
        log=tuple(_build_witness(commit, [_get_text(entry, "by")], _get_text(entry, "date"), parties) for commit, entry in entries),
    )


def _find_first_commits(versions: Iterable[Version]) -> dict[tuple[str, int], str]:
    """Return, for each entry and how often it stood there, the commit that was first to contain it."""
    first: dict[tuple[str, int], str] = {}
    for version in versions:
        for key in _number_digests(version.entries):
            first.setdefault(key, version.commit)
    return first


def _number_digests(digests: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each digest with its number among equal ones, counted from one."""
    seen: Counter[str] = Counter()
    for each in digests:
        seen[each] += 1
        yield each, seen[each]


def _find_terms_witness(terms: str, data: Data, versions: Iterable[Version], history: History, parties: Parties) -> Witness:
    first = next((version.commit for version in versions if version.terms == terms), "")
    stated = _get_text(data, "made") or _get_text(next(iter(_get_log(data)), None), "date")
    return _build_witness(history.commits.get(first), _find_terms_authors(data), stated, parties)


def _find_terms_authors(data: Data) -> list[str]:
    """Return the parties whose word the terms are: who promised or asked on the day they were made, else who proposed them."""
    if _get_text(data, "made"):
        return _get_party_ids(data, "promiser", "asker")
    first = _get_text(next(iter(_get_log(data)), None), "by")
    return [first] if first else _get_party_ids(data, "promiser", "customer", "provider", "customers", "owner", "attendees")


def _build_witness(commit: Commit | None, acting: Iterable[str], stated: str, parties: Parties) -> Witness:
    if commit is None:
        return UNKNOWN_WITNESS
    day = parse_iso_date(stated)
    late = count_days(day, commit.date) if day else 0
    return Witness(
        level=_determine_level(commit, acting, parties), commit=commit.sha, author=commit.author or None, date=commit.date, late_days=late
    )


def _determine_level(commit: Commit, acting: Iterable[str], parties: Parties) -> Level:
    who = tuple(acting)
    if commit.signer and any(is_email_of(commit.signer, party, parties) for party in who):
        return Level.SIGNED
    return Level.OWN if any(is_email_of(commit.email, party, parties) for party in who) else Level.RECORDED


def _get_log(data: Data) -> list[Data]:
    log = data.get("log") if isinstance(data, dict) else None
    return log if isinstance(log, list) else []


def _get_text(data: Data, key: str) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _get_party_ids(data: Data, *keys: str) -> list[str]:
    """Return the ids that stand under these keys, alone or in a list."""
    values = [data[key] for key in keys if key in data] if isinstance(data, dict) else []
    return [each for value in values for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
