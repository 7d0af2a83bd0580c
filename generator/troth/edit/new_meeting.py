"""Make a meeting and its next steps, from options or from quick lines."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.text import escape_text, find_closest_word
from troth.edit.new_promise import PromiseDraft, prepare_promise
from troth.edit.new_record import RecordDraft, choose_id, prepare_record
from troth.edit.preview import FileChangePlan, Refusal
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChange:
    """The changes that make a meeting and then each of its next steps, each checked on the board that the one before left."""

    changes: tuple[FileChangePlan, ...]

    @property
    def meeting(self) -> FileChangePlan:
        """The change that makes the meeting."""
        return self.changes[0]

    @property
    def steps(self) -> tuple[FileChangePlan, ...]:
        """The changes that make the promises."""
        return self.changes[1:]

    @property
    def after(self) -> Board:
        """The board as it will be."""
        return self.changes[-1].after

    def write_files(self, root: Path) -> None:
        """Write all files. Raises EditError with none of them left where one cannot be written."""
        written: list[Path] = []
        try:
            for change in self.changes:
                change.write_file(root)
                written.append(root / change.path)
        except EditError:
            for path in written:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """What somebody says of a meeting: its fields, and those of each next step."""

    fields: Mapping[str, Data]
    steps: tuple[Mapping[str, Data], ...]
    day: date
    record: str | None = None
    """Its id, where it is not to come from the title and the day."""
    folder: str = ""
    """Where below `meetings/` it goes."""


def prepare_meeting(root: BoardFiles, board: Board, draft: MeetingDraft) -> MeetingChange | Refusal:
    """Return the changes that make a meeting and its next steps, or why they are refused."""
    name = draft.record or choose_id(board, Kind.MEETING, f"{draft.fields['title']} {draft.day.isoformat()}", draft.day)
    data = {key: value for key, value in draft.fields.items() if value not in (None, "", [])}
    wanted = RecordDraft(kind=Kind.MEETING, id=name, data=data, day=draft.day, folder=draft.folder, message=f"meetings: {name}")
    outcome = prepare_record(root, board, wanted)
    if isinstance(outcome, Refusal):
        return outcome
    found = [outcome]
    for fields in draft.steps:
        outcome = prepare_promise(root, found[-1].after, PromiseDraft(fields={**fields, "meeting": name}, day=draft.day))
        if isinstance(outcome, Refusal):
            return Refusal(message=f"the next step '{fields['title']}': {outcome.message}", hints=outcome.hints)
        found.append(outcome)
    return MeetingChange(changes=tuple(found))


STEP_FORM = "who: what -> outcome @ 2026-12-04 / partner name / to name"
"""What a line looks like; everything from the arrow to the day's sign, and every part behind a slash, may be left out."""
STEP_EXTRAS = ("partner", "to", "goal", "why", "continues", "measure")
"""What may stand behind a slash, each with its value."""
_EXTRA = re.compile(r"\s+/\s+(?=[a-z]+\s)")
_DAY = re.compile(r"\s+@\s*([^@]*[^@\s])\s*\Z")
_ARROW = re.compile(r"\s+(?:->|\N{RIGHTWARDS ARROW})\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickStep:
    """A next step as it was said; names and days are still words."""

    promisers: tuple[str, ...]
    title: str
    outcome: str
    due: str
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    measures: tuple[str, ...] = ()
    """What stands behind each `/ measure`: there may be several."""


def parse_quick_step(line: str) -> QuickStep | str:
    """Return what a line says, or in one sentence what is missing in it."""
    first, *behind = _EXTRA.split(line.strip())
    extras: dict[str, str] = {}
    measures: list[str] = []
    for part in behind:
        key, _, value = part.partition(" ")
        if key not in STEP_EXTRAS:
            meant = find_closest_word(key, STEP_EXTRAS)
            return f"'/ {escape_text(key)}' is not one of {', '.join(STEP_EXTRAS)}" + (f"; did you mean / {meant}?" if meant else "")
        if key == "measure":
            measures.append(value.strip())
        else:
            extras[key] = value.strip()
    named, colon, said = first.partition(":")
    who = tuple(each.strip() for each in named.split(",") if each.strip())
    day = _DAY.search(said)
    if not colon or not who:
        return "it doesn't say who: start with a name and a colon"
    if day is None:
        return "it doesn't say by when: add @ and a day, such as @ 2026-12-04, @ friday or @ +2w"
    what, *outcome = _ARROW.split(said[: day.start()], maxsplit=1)
    if not what.strip():
        return "it doesn't say what to do"
    words = {"title": what.strip(), "outcome": (outcome or [what])[0].strip()}
    return QuickStep(promisers=who, **words, due=day[1], extras=MappingProxyType(extras), measures=tuple(measures))
