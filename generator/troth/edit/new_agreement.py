"""Make an agreement: a draft with its seven parts, those that are still empty to be written together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.fault import EditError
from troth.edit.make import Wanted, free_id, make
from troth.lifecycle.agreement import PARTS
from troth.model import Kind
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.edit.change import Outcome
    from troth.model import Data

_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_BOUNDS = (
    (re.compile(rf"at most {_NUMBER} ?(.*)"), ("at_most",)),
    (re.compile(rf"at least {_NUMBER} ?(.*)"), ("at_least",)),
    (re.compile(rf"exactly {_NUMBER} ?(.*)"), ("equals",)),
    (re.compile(rf"from {_NUMBER} to {_NUMBER} ?(.*)"), ("at_least", "at_most")),
)
_REQUIREMENT = re.compile(r"([a-z0-9-]+): (.+), ((?:at most|at least|exactly|from) .+?),? every (week|month|quarter|year)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody says of an agreement to be made; `parts` holds, by part, what is already known of it."""

    title: str
    provider: str
    customers: tuple[str, ...]
    parts: Mapping[str, list[Data]]
    review_every: str
    day: date
    record: str | None = None
    folder: str = ""


def new_agreement(root: Path, of: Board, draft: Draft) -> Outcome:
    """Return the change that makes the draft; or why it is refused."""
    name = draft.record or free_id(of, Kind.AGREEMENT, draft.title, draft.day)
    data: dict[str, Data] = {"title": draft.title, "provider": draft.provider, "customers": list(draft.customers)}
    data |= {part: draft.parts.get(part, []) for part in PARTS}
    data["review_every"] = draft.review_every
    message = f"agreements: a draft of {name}"
    return make(root, of, Wanted(kind=Kind.AGREEMENT, id=name, data=data, day=draft.day, folder=draft.folder, message=message))


def requirement(text: str) -> Data:
    """Return the requirement that `p1-answer: First answer to a P1, at most 4 hours, every month` says.

    Raises EditError where the text says none.
    """
    match = _REQUIREMENT.fullmatch(text.strip())
    if match:
        for pattern, keys in _BOUNDS:
            if bound := pattern.fullmatch(match[3]):
                *numbers, unit = bound.groups()
                limits = {key: _number(value) for key, value in zip(keys, numbers, strict=True)}
                return {"id": match[1], "what": match[2], **({"unit": unit} if unit else {}), **limits, "every": match[4]}
    raise EditError(
        f"'{shown(text)}' is no requirement",
        "Write it as 'p1-answer: First answer to a P1, at most 4 hours, every month' (at least, exactly, from … to …).",
    )


def listed(text: str, key: str, values: str) -> Data:
    """Return `what: one; two` as a mapping with the what under `key` and the rest as a list under `values`."""
    what, _, rest = text.partition(": ")
    return {key: what.strip(), values: [each.strip() for each in rest.split(";") if each.strip()]}


def planned(text: str) -> Data:
    """Return `what: plan` as an obstacle."""
    what, _, plan = text.partition(": ")
    return {"what": what.strip(), **({"plan": plan.strip()} if plan.strip() else {})}


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
