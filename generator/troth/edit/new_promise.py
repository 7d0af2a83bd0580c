"""Make a promise or an ask of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.git import format_commit_message
from troth.edit.new_record import RecordDraft, choose_id, list_texts, prepare_record
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.edit.preview import Outcome
    from troth.model import Data


PROMISE_KEYS = (
    "title", "promiser", "customer", "outcome", "measures", "made", "due", "why", "cost", "amount", "partner", "goal", "ask",
    "agreement", "meeting", "part_of", "needs", "continues", "tags", "log",
)  # fmt: skip
"""The order in which a new promise has its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDraft:
    """What somebody says of a promise to be made."""

    fields: Mapping[str, Data]
    day: date
    opening: Mapping[str, Data] | None = None
    """The fields of a `requested` or `offered` entry, where it is only asked for or offered."""
    record: str | None = None
    """Its id, where it is not to come from the title."""
    folder: str | None = None
    """Where below `promises/` it goes, where that is not the month."""


def prepare_promise(root: BoardFiles, board: Board, draft: PromiseDraft) -> Outcome:
    """Return the change that makes a promise of what is given, made on its day; or why it is refused.

    With an opening it is not made yet: the entry is its log.
    """
    opening, day = draft.opening, draft.day.isoformat()
    first: dict[str, Data] = {"log": [{"date": day, **opening}]} if opening else {"made": day}
    data = {key: value for key, value in {**draft.fields, **first}.items() if value not in (None, "", [])}
    name = draft.record or choose_id(board, Kind.PROMISE, str(data["title"]), draft.day)
    by = str(opening["by"]) if opening else ", ".join(list_texts(data.get("promiser")))
    wanted = RecordDraft(
        kind=Kind.PROMISE,
        id=name,
        data={key: data[key] for key in PROMISE_KEYS if key in data},
        day=draft.day,
        folder=f"{draft.day:%Y-%m}" if draft.folder is None else draft.folder,
        message=format_commit_message(str(opening["act"]) if opening else "promised", by, name),
    )
    return prepare_record(root, board, wanted)


ASK_KEYS = ("title", "asker", "sponsor", "asked", "seeks", "made", "respond_by", "request", "why", "benefit", "goal", "target")
"""The order in which a new ask has its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDraft:
    """What somebody says of an ask to be made."""

    fields: Mapping[str, Data]
    day: date
    record: str | None = None
    """Its id, where it is not to come from the title."""
    folder: str | None = None
    """Where below `asks/` it goes, where that is not the month."""


def prepare_ask(root: BoardFiles, board: Board, draft: AskDraft) -> Outcome:
    """Return the change that makes an ask of what is given, made on its day; or why it is refused."""
    data = {key: value for key, value in {**draft.fields, "made": draft.day.isoformat()}.items() if value not in (None, "", [], {})}
    name = draft.record or choose_id(board, Kind.ASK, str(data["title"]), draft.day)
    wanted = RecordDraft(
        kind=Kind.ASK,
        id=name,
        data={key: data[key] for key in ASK_KEYS if key in data},
        day=draft.day,
        folder=f"{draft.day:%Y-%m}" if draft.folder is None else draft.folder,
        message=f"asks: {data['asker']} asks {name}",
    )
    return prepare_record(root, board, wanted)
