"""What git knows of the records: who committed what, and when. Frozen values and pure look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.model import Kind


class HistoryState(StrEnum):
    """How much git can tell: all of it, only its last part (a shallow or partial clone), or nothing."""

    GIT = "git"
    SHALLOW = "shallow"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit that touched the records."""

    sha: str
    author: str
    email: str
    """The author's address as the commit has it; any `.mailmap` is ignored."""
    date: date
    """The day it was authored, in UTC."""
    time: int
    """The moment it was authored, in seconds since 1970 began in UTC."""
    signer: str | None = None
    """The e-mail address that a verified signature belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A record's file as one commit left it."""

    commit: str
    blob: str
    terms: str
    """The digest of everything that the file says outside of its log and its labels."""
    entries: tuple[str, ...]
    """The digest of each entry of the log, in its order."""


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
    by_record: Mapping[tuple[Kind, str], tuple[Version, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_complete(self) -> bool:
        """Tell whether all of history is here."""
        return self.state is HistoryState.GIT

    def list_versions(self, kind: Kind, record: str) -> tuple[Version, ...]:
        """Return the versions of a record, parents before children; none where git has never seen it."""
        return self.by_record.get((kind, record), ())
