"""What git knows of the records: who committed what, and when. Frozen values and pure look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from troth.model import Data, Kind, Parties


class HistoryState(StrEnum):
    """How much git can tell: all of it, only its last part (a shallow or partial clone), or nothing."""

    GIT = "git"
    SHALLOW = "shallow"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What a commit says of the message that it brings in, by its trailers."""

    said_by: str = ""
    """The account, or for a mail the address."""
    said_at: str = ""
    """The web address of the issue or comment, or the Message-ID in its brackets."""
    said_sha256: str = ""
    """The digest of the text as the host gave it."""
    said_token: str = ""
    """The digest of a mail's token."""
    fault: str = ""
    """Why it cannot be believed, as the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit that touched the records."""

    sha: str
    author: str
    email: str
    """The author's address as the commit has it; any `.mailmap` is ignored."""
    date: dt.date
    """The day it was authored, in the board's zone."""
    time: int
    """The moment it was authored, in seconds since 1970 began in UTC."""
    signer: str | None = None
    """The e-mail address that a verified signature belongs to."""
    voucher: Voucher | None = None
    """What it says of the message that it brings in, where it says so."""
    is_by_recorder: bool = False
    """Its committer is the board's recorder, by the address alone."""
    is_vouched: bool = False
    """It is signed with the recorder's key."""
    committer: str = ""
    committer_email: str = ""
    """Who put it into the history; empty where that is not known."""
    committed: dt.date | None = None
    """The day on which it was committed, which a rebase moves."""
    floor: dt.date | None = None
    """The latest day of the commits before it in the change under review: nothing was written before what it builds on."""
    landed: dt.date | None = None
    """The day of the mainline's commit that brought it onto the board."""
    era: int | None = None
    """Which parties there were just before that: the number in the history's `eras`."""
    coauthors: tuple[tuple[str, str], ...] = ()
    """Who else wrote it, by name and address, as its message says: what a squash leaves of them."""

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days that its author, its committer and what it builds on give."""
        return tuple(each for each in (self.date, self.committed, self.floor) if each is not None)

    def find_day(self, today: dt.date | None = None) -> dt.date:
        """Return its day: the latest that its author, its committer or what it builds on gives, and that is not to come."""
        return max((each for each in self.days if today is None or each <= today), default=today or self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A record's file as one commit left it."""

    commit: str
    blob: str
    terms: str
    """The digest of everything that the file says outside of its log and its labels."""
    entries: tuple[str, ...]
    """The digest of each entry of the log, in its order."""
    contexts: tuple[str, ...] = ()
    """For each entry the digest of what it answers; empty for one that answers nothing, or where nobody has looked."""
    parents: tuple[int, ...] | None = None
    """The numbers of the versions that it comes from; None for the one before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The commits and versions of a board's records, as reached from one commit (`tip`).

    Without whole history (any state but `git`) there are no commits and no versions: nothing is guessed.
    """

    state: HistoryState = HistoryState.NONE
    note: str = ""
    """Why git can tell nothing or only a part, in one sentence."""
    hint: str = ""
    """The way out of it."""
    tip: str | None = None
    commits: Mapping[str, Commit] = field(default_factory=lambda: MappingProxyType({}))
    eras: tuple[Parties, ...] = field(default=(), compare=False)
    """The parties as they were, one after the other."""
    data: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """By blob, what the versions say; kept for the commits of a change alone."""
    by_record: Mapping[tuple[Kind, str], tuple[Version, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_complete(self) -> bool:
        """Tell whether all of history is here."""
        return self.state is HistoryState.GIT

    def list_versions(self, kind: Kind, record: str) -> tuple[Version, ...]:
        """Return the versions of a record, parents before children; none where git has never seen it."""
        return self.by_record.get((kind, record), ())
