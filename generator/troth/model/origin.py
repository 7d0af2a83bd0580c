"""Where the boards of a roll-up come from, and what this board knows of those that it may name."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model.kind import Kind
    from troth.model.party import Party

BETWEEN = ":"
"""Stands between a board's id and the id of one of its parties or goals: `sales:rosa`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One source: the id of its board, and where that is read from."""

    id: str
    where: str
    """A folder, counted from the one that holds `commitments/`, or a web address that ends in `/v1/`."""
    site: str | None = None
    """The web address of the board's own site, where it is given."""

    @property
    def published(self) -> bool:
        """Tell whether it is a web address, which only an explicit command fetches."""
        return self.where.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What is known of another board, so that records can name its parties and goals."""

    parties: Mapping[str, Party] = field(default_factory=lambda: MappingProxyType({}))
    """Its parties as this board names them: by `sales:rosa`."""
    records: Mapping[Kind, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Its goals and asks as this board names them, by kind."""


def board_of(name: str) -> str:
    """Return the id of the board in `sales:rosa`; nothing for the id of one's own."""
    board, between, _ = name.partition(BETWEEN)
    return board if between else ""
