"""Git as witness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from troth.base.dates import format_date
from troth.base.hashing import hash_value
from troth.model import Kind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from troth.model import Data, Parties, Party, Source


_NOREPLY = {
    "github": re.compile(r"(?:[0-9]+\+)?([^@+]+)@users\.noreply\.github\.com"),
    "gitlab": re.compile(r"(?:[0-9]+-)?([^@+]+)@users\.noreply\.gitlab\.com"),
    "forgejo": re.compile(r"([^@+]+)@noreply\.codeberg\.org"),
}
"""The addresses that hosts write into commits in place of people's own, with the account in them."""


_HOSTS = frozenset({"noreply@github.com", "noreply@gitlab.com", "noreply@codeberg.org"})
"""The addresses of hosts, that commit what people write in the browser, and what is merged or rebased there."""


def is_host(email: str) -> bool:
    """Tell whether an address is that of a host, that commits for those who are logged in."""
    return email.lower() in _HOSTS


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


@lru_cache(maxsize=256)
def _index_identities(parties: Parties) -> Mapping[tuple[str, str], tuple[str, ...]]:
    owners: dict[tuple[str, str], tuple[str, ...]] = {}
    for party in parties:
        for each in list_identities(party):
            owners[each] = (*owners.get(each, ()), party.id)
    return owners


def list_owners(email: str, parties: Parties) -> tuple[str, ...]:
    """Return the ids of the board's own parties whose very address this is, as `is_own_email` tells."""
    return _index_identities(parties).get(identify_email(email), ())


def is_known_email(email: str, parties: Parties) -> bool:
    """Tell whether this address is that of any party of the board."""
    return bool(list_owners(email, parties))


def _fold_ascii_case(address: str) -> str:
    """Return the address in small letters; only ASCII has a case here, so that no other letter passes for one of them."""
    return address.encode("utf-8", "replace").lower().decode()


DIGEST_LENGTH = 20
"""Length of the digests of entries and terms: far more than chance needs, so that no entry can be made to look like another."""
SAME_DAY_TOLERANCE = 1
"""Days by which an entry and its commit may differ because of time zones and midnight."""
RHYTHM_KEYS = ("every", "until", "times", "silence_accepts")
"""The terms that only a recurring promise states."""
PROMISE_TERM_KEYS = frozenset({"title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount", *RHYTHM_KEYS})
"""The keys that are the terms of a promise."""
LABEL_KEYS = frozenset({"log", "tags", "links", "goal"})
"""The keys that are no terms of any other kind of record; all others are."""


class Level(StrEnum):
    """How well git bears witness that a party did what a record says it did."""

    SIGNED = "signed"
    OWN = "own"
    VOUCHED = "vouched"
    MAILED = "mailed"
    RECORDED = "recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The commit that brought something in, and what it is worth. All but the level is missing where that is unknown."""

    level: Level = Level.UNKNOWN
    commit: str | None = None
    author: str | None = None
    date: dt.date | None = None
    late_days: int = 0
    """How many days after the date it bears it was committed; negative where it was committed before that date."""
    authored: dt.date | None = None
    """The day that its author's clock gave, where a later one counts."""
    landed: dt.date | None = None
    """The day on which it came onto the board."""
    committer: str | None = None
    """Who put it into the history, where that is somebody else than its author, and not the host."""
    is_rewritten: bool = False
    """Somebody else put it there, and it does not say what it answers: so it is their word."""
    is_imported: bool = False
    """It came with a record of several days in one commit."""
    has_wrong_clock: bool = False
    """Its commit bears a day that is still to come, which is not believed."""
    of_other_words: bool = False
    """What it answers has changed since."""
    coauthor: str = ""
    """Its party's name as a co-author of somebody else's commit: a squash credits one author for all."""
    said_at: str = ""
    """The address of the issue or comment, or the Message-ID, from which the board's recorder took it."""
    voucher_fault: str = ""
    """Why a commit that comes as the recorder's is not believed, as the end of a sentence."""
    is_speakers: bool = False
    """The recorder says that this party has said it, and has not signed that."""

    @property
    def lateness_text(self) -> str:
        """What to say of the dates: `entered 12 days later`, or nothing where they agree but for a time zone."""
        count = abs(self.late_days)
        if count <= SAME_DAY_TOLERANCE:
            return ""
        return f"entered {count} days later" if self.late_days > 0 else f"entered {count} days before its date"

    @property
    def note(self) -> str:
        """All that git adds, in words: who else wrote it, who put it there, and which days disagree."""
        committed = f"{'rewritten' if self.is_rewritten else 'committed'} by {self.committer}" if self.committer else ""
        days = f"written {format_date(self.authored)}, committed {format_date(self.date)}" if self.authored and self.date else ""
        squashed = f"squashed; {self.coauthor} was a co-author" if self.coauthor else ""
        return ", ".join(filter(None, (squashed, committed, "imported" if self.is_imported else "", days or self.lateness_text)))

    @property
    def clock_note(self) -> str:
        """What to say, once, of a commit whose day cannot be; empty where it can."""
        return f"the clock of {(self.commit or '')[:7]} was wrong" if self.has_wrong_clock else ""


UNKNOWN_WITNESS = Witness()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The witness of a record's terms, and of each entry of its log in the order of the log."""

    terms: Witness = UNKNOWN_WITNESS
    log: tuple[Witness, ...] = ()

    @property
    def clock_notes(self) -> tuple[str, ...]:
        """What there is to say of wrong clocks, once a commit."""
        return tuple(dict.fromkeys(filter(None, (each.clock_note for each in (self.terms, *self.log)))))


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
    return tuple(hash_value(entry, DIGEST_LENGTH) for entry in get_log(data))


def hash_terms(kind: Kind, data: Data) -> str:
    """Return the digest of a record's terms: what is promised or asked, without the log and the labels on it."""
    if not isinstance(data, dict):
        return ""
    keys = PROMISE_TERM_KEYS if kind is Kind.PROMISE else data.keys() - LABEL_KEYS
    return hash_value({key: value for key, value in data.items() if key in keys}, DIGEST_LENGTH)


def find_terms_authors(data: Data) -> list[str]:
    """Return the parties whose word the terms are: who promised or asked on the day they were made, else who proposed them."""
    if get_text(data, "made"):
        return get_party_ids(data, "promiser", "asker")
    first = get_text(next(iter(get_log(data)), None), "by")
    return [first] if first else get_party_ids(data, "promiser", "customer", "provider", "customers", "owner", "attendees")


def get_log(data: Data) -> list[Data]:
    """Return the entries of the log in a record's data."""
    log = data.get("log") if isinstance(data, dict) else None
    return log if isinstance(log, list) else []


def get_text(data: Data, key: str) -> str:
    """Return the text under a key; empty where there is none."""
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def get_party_ids(data: Data, *keys: str) -> list[str]:
    """Return the ids that stand under these keys, alone or in a list."""
    values = [data[key] for key in keys if key in data] if isinstance(data, dict) else []
    return [each for value in values for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
