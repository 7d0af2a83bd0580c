"""Make an ask: something specific, asked of several people, with a day for the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.make import Wanted, free_id, make
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.edit.change import Outcome
    from troth.model import Data

KEYS = ("title", "asker", "sponsor", "asked", "seeks", "made", "respond_by", "request", "why", "benefit", "goal", "target")
"""The order in which a new ask has its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody says of an ask to be made."""

    fields: Mapping[str, Data]
    day: date
    record: str | None = None
    """Its id, where it is not to come from the title."""
    folder: str | None = None
    """Where below `asks/` it goes, where that is not the month."""


def new_ask(root: Path, of: Board, asking: Asking) -> Outcome:
    """Return the change that makes an ask of what is given, made on its day; or why it is refused."""
    data = {key: value for key, value in {**asking.fields, "made": asking.day.isoformat()}.items() if value not in (None, "", [], {})}
    name = asking.record or free_id(of, Kind.ASK, str(data["title"]), asking.day)
    wanted = Wanted(
        kind=Kind.ASK,
        id=name,
        data={key: data[key] for key in KEYS if key in data},
        day=asking.day,
        folder=f"{asking.day:%Y-%m}" if asking.folder is None else asking.folder,
        message=f"asks: {data['asker']} asks {name}",
    )
    return make(root, of, wanted)
