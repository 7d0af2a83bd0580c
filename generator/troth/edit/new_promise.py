"""Make a promise: promised today, or only asked for or offered, which the first entry of its log then says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.make import Wanted, free_id, make
from troth.edit.verbs import commit_message
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.edit.change import Outcome
    from troth.model import Data

KEYS = (
    "title", "promiser", "customer", "outcome", "measures", "made", "due", "why", "cost", "amount", "partner", "goal", "ask",
    "agreement", "meeting", "part_of", "needs", "continues", "tags", "log",
)  # fmt: skip
"""The order in which a new promise has its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody says of a promise to be made."""

    fields: Mapping[str, Data]
    day: date
    opening: Mapping[str, Data] | None = None
    """The fields of a `requested` or `offered` entry, where it is only asked for or offered."""
    record: str | None = None
    """Its id, where it is not to come from the title."""
    folder: str | None = None
    """Where below `promises/` it goes, where that is not the month."""


def new_promise(root: Path, of: Board, given: Given) -> Outcome:
    """Return the change that makes a promise of what is given, made on its day; or why it is refused.

    With an opening it is not made yet: the entry is its log.
    """
    opening, day = given.opening, given.day.isoformat()
    first: dict[str, Data] = {"log": [{"date": day, **opening}]} if opening else {"made": day}
    data = {key: value for key, value in {**given.fields, **first}.items() if value not in (None, "", [])}
    name = given.record or free_id(of, Kind.PROMISE, str(data["title"]), given.day)
    by = str(opening["by"]) if opening else ", ".join(_several(data.get("promiser")))
    wanted = Wanted(
        kind=Kind.PROMISE,
        id=name,
        data={key: data[key] for key in KEYS if key in data},
        day=given.day,
        folder=f"{given.day:%Y-%m}" if given.folder is None else given.folder,
        message=commit_message(str(opening["act"]) if opening else "promised", by, name),
    )
    return make(root, of, wanted)


def _several(value: Data) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
