"""Make a meeting and its next steps in one go: all of them, or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.edit.change import Change, Refusal
from troth.edit.fault import EditError
from troth.edit.make import Wanted, free_id, make
from troth.edit.new_promise import Given, new_promise
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.board import Board
    from troth.model import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """The changes that make a meeting and then each of its next steps, each checked on the board that the one before left."""

    changes: tuple[Change, ...]

    @property
    def meeting(self) -> Change:
        """The change that makes the meeting."""
        return self.changes[0]

    @property
    def steps(self) -> tuple[Change, ...]:
        """The changes that make the promises."""
        return self.changes[1:]

    @property
    def after(self) -> Board:
        """The board as it will be."""
        return self.changes[-1].after

    def write(self, root: Path) -> None:
        """Write all files. Raises EditError with none of them left where one cannot be written."""
        written: list[Path] = []
        try:
            for change in self.changes:
                change.write(root)
                written.append(root / change.path)
        except EditError:
            for path in written:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody says of a meeting: its fields, and those of each next step."""

    fields: Mapping[str, Data]
    steps: tuple[Mapping[str, Data], ...]
    day: date
    record: str | None = None
    """Its id, where it is not to come from the title and the day."""
    folder: str = ""
    """Where below `meetings/` it goes."""


def new_meeting(root: Path, of: Board, held: Held) -> Several | Refusal:
    """Return the changes that make a meeting and its next steps, or why they are refused."""
    name = held.record or free_id(of, Kind.MEETING, f"{held.fields['title']} {held.day.isoformat()}", held.day)
    data = {key: value for key, value in held.fields.items() if value not in (None, "", [])}
    wanted = Wanted(kind=Kind.MEETING, id=name, data=data, day=held.day, folder=held.folder, message=f"meetings: {name}")
    found: list[Change] = []
    outcome = make(root, of, wanted)
    for fields in held.steps:
        if isinstance(outcome, Refusal):
            return outcome
        found.append(outcome)
        outcome = _step(root, outcome.after, {**fields, "meeting": name}, held.day)
    return outcome if isinstance(outcome, Refusal) else Several(changes=(*found, outcome))


def _step(root: Path, of: Board, fields: Mapping[str, Data], day: date) -> Change | Refusal:
    outcome = new_promise(root, of, Given(fields=fields, day=day))
    if isinstance(outcome, Refusal):
        return Refusal(message=f"the next step '{fields['title']}': {outcome.message}", hints=outcome.hints)
    return outcome
