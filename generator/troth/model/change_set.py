"""What differs between a board before a change and after it: the records that it touches, and who wrote what. Values alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troth.model.history import History
from troth.model.ledger import Ledger

if TYPE_CHECKING:
    from troth.model import Kind, Parties, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVersion:
    """A record's file on one side of a change."""

    path: str
    source: Source | None = None
    """What it says. None where both sides say the same, or where it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record that the change makes (no `before`), takes away (no `after`), changes or moves."""

    kind: Kind
    id: str
    before: RecordVersion | None = None
    after: RecordVersion | None = None
    previous_id: str = ""
    """The id that it had before, where the change gives it another one."""
    new_id: str = ""
    """The id that it has now, where this is the one that it had before."""

    @property
    def is_moved(self) -> bool:
        """Tell whether its file lies in another place than before."""
        return self.before is not None and self.after is not None and self.before.path != self.after.path


@dataclass(frozen=True, kw_only=True)
class PartiesCommit:
    """A commit of a change that changed the files of parties."""

    sha: str
    author: str
    email: str
    before: tuple[Parties, ...]
    """The parties as each of its parents had them."""
    after: Parties


@dataclass(frozen=True, kw_only=True)
class ChangeSet:
    """A change. The ledgers hold settings, parties, and of the records those that the change touches."""

    before: Ledger = field(default_factory=Ledger)
    after: Ledger = field(default_factory=Ledger)
    changes: tuple[RecordChange, ...] = ()
    """The records that differ, by kind and id."""
    history: History = field(default_factory=History)
    """The commits of the change alone."""
    parties_commits: tuple[PartiesCommit, ...] = ()
    """The commits of the change that touch parties, parents before children."""
    unread: tuple[tuple[Kind, str], ...] = ()
    """The files of parties and settings that the change touches, and that cannot be read before it or after it: kind and path."""
