"""Make a promise, an ask or an agreement of a draft; the parts of an agreement that are still empty are written together later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.text import escape_text
from troth.edit.git import format_commit_message
from troth.edit.new_record import RecordDraft, choose_id, list_texts, prepare_record
from troth.model import Kind
from troth.status.wording import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.edit.preview import Outcome
    from troth.model import Data

PROMISE_KEYS = (
    "title", "promiser", "customer", "outcome", "measures", "made", "due", "every", "until", "times", "silence_accepts",
    "review_every", "why", "cost", "amount", "partner", "goal", "ask", "agreement", "requirement", "meeting", "part_of", "needs",
    "continues", "tags", "links", "log",
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


ASK_KEYS = (
    "title", "asker", "sponsor", "asked", "seeks", "made", "respond_by", "request", "why", "benefit", "goal", "target", "ladder",
)  # fmt: skip
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


_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_BOUNDS = (
    (re.compile(rf"at most {_NUMBER} ?(.*)"), ("at_most",)),
    (re.compile(rf"at least {_NUMBER} ?(.*)"), ("at_least",)),
    (re.compile(rf"exactly {_NUMBER} ?(.*)"), ("equals",)),
    (re.compile(rf"from {_NUMBER} to {_NUMBER} ?(.*)"), ("at_least", "at_most")),
)
_REQUIREMENT = re.compile(r"([a-z0-9-]+): (.+), ((?:at most|at least|exactly|from) .+?),? every (week|month|quarter|year)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDraft:
    """What somebody says of an agreement to be made; `parts` holds, by part, what is already known of it."""

    title: str
    provider: str
    customers: tuple[str, ...]
    parts: Mapping[str, list[Data]]
    review_every: str
    day: date
    record: str | None = None
    folder: str = ""


def prepare_agreement(root: BoardFiles, board: Board, draft: AgreementDraft) -> Outcome:
    """Return the change that makes the draft; or why it is refused."""
    name = draft.record or choose_id(board, Kind.AGREEMENT, draft.title, draft.day)
    data: dict[str, Data] = {"title": draft.title, "provider": draft.provider, "customers": list(draft.customers)}
    data |= {part: draft.parts.get(part, []) for part in PARTS}
    data["review_every"] = draft.review_every
    message = f"agreements: a draft of {name}"
    return prepare_record(
        root, board, RecordDraft(kind=Kind.AGREEMENT, id=name, data=data, day=draft.day, folder=draft.folder, message=message)
    )


def parse_requirement(text: str) -> Data:
    """Return the requirement that `p1-answer: First answer to a P1, at most 4 hours, every month` says.

    Raises EditError where the text says none.
    """
    match = _REQUIREMENT.fullmatch(text.strip())
    if match:
        for pattern, keys in _BOUNDS:
            if bound := pattern.fullmatch(match[3]):
                *numbers, unit = bound.groups()
                limits = {key: (float(value) if "." in value else int(value)) for key, value in zip(keys, numbers, strict=True)}
                return {"id": match[1], "what": match[2], **({"unit": unit} if unit else {}), **limits, "every": match[4]}
    raise EditError(
        f"'{escape_text(text)}' is not a requirement",
        "Write it as 'p1-answer: First answer to a P1, at most 4 hours, every month' (at least, exactly, from … to …).",
    )


def parse_list_option(text: str, key: str, values: str) -> Data:
    """Return `what: one; two` as a mapping with the what under `key` and the rest as a list under `values`."""
    what, _, rest = text.partition(": ")
    return {key: what.strip(), values: [each.strip() for each in rest.split(";") if each.strip()]}


def parse_obstacle(text: str) -> Data:
    """Return `what: plan` as an obstacle."""
    what, _, plan = text.partition(": ")
    return {"what": what.strip(), **({"plan": plan.strip()} if plan.strip() else {})}
