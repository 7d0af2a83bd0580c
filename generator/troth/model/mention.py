"""A place where a record names somebody or something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model.kind import Kind
    from troth.model.source import Keys, Place, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One reference: in `source`, at `keys`, the id `id` of a record of `kind`; `Kind.PARTIES` means a party."""

    source: Source
    keys: Keys
    kind: Kind
    id: str

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.source.place(*self.keys)
