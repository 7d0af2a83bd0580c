"""What a message says, once it is understood: acts on records, records to be made, and what of it is not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Data, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAct:
    """One act as it was said, on one record."""

    kind: Kind
    record: str
    act: str
    done: str
    """What the reply begins with: `Accepted`."""
    line: int
    """Where in the text it was said."""
    fields: Mapping[str, Data] = field(default_factory=lambda: MappingProxyType({}))
    on_behalf_of: str | None = None
    """The party that the speaker says it for, where that is not the speaker."""
    of: str = ""
    """The fingerprint of what was shown, where the message carries it."""
    command: str = ""
    is_for_everybody: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRecord:
    """A record to be made, as it was said; names are still words."""

    kind: Kind
    fields: Mapping[str, Data]
    line: int
    id: str | None = None
    steps: tuple[str, ...] = ()
    """Of a meeting: its next steps, a line for each."""
    form: str = ""
    """The form that asked for it, which leaves to the board who speaks; nothing where its fields are those of the record."""

    @property
    def command(self) -> str:
        """What is said by it: `new meeting`."""
        return f"new {self.kind.value}" if self.fields else "next steps"


@dataclass(frozen=True, slots=True)
class RecordName:
    """Which record is meant."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """Something in a message that is not understood: what, and what can be said instead."""

    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMessage:
    """What a message says. With a misunderstanding none of it is taken; with nothing at all it is no business of the board's."""

    acts: tuple[SaidAct | SaidRecord, ...] = ()
    """In their order."""
    misunderstandings: tuple[Misunderstanding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said to the board."""
        return not (self.acts or self.misunderstandings)
