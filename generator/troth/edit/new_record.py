"""Make a record: its file's name and place, its text as a person would write it, and the check before anything is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.ids import find_id_fault
from troth.base.text import slugify
from troth.edit.log_change import build_refusal, refuse_unwritable
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.quoting import format_yaml_item, format_yaml_member
from troth.model.source import FOLDER
from troth.read.files.folder import RecordFile
from troth.read.files.names import is_harmless

if TYPE_CHECKING:
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Data, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """A record to be made: what it says, and where it goes."""

    kind: Kind
    id: str
    data: Mapping[str, Data]
    day: date
    """The day it is of: as of then the board is looked at."""
    folder: str
    """Below that of its kind; empty for that one itself."""
    message: str
    """For the commit."""


def prepare_record(root: BoardFiles, board: Board, draft: RecordDraft) -> Outcome:
    """Return the change that makes the record; or why it is refused. Raises EditError for a folder where no records lie."""
    refused = _refuse_id(board, draft.kind, draft.id) or refuse_unwritable(draft.data)
    if refused:
        return refused
    kind = draft.kind
    path = str(PurePosixPath(FOLDER, kind.folder, _validate_folder(draft.folder), f"{draft.id}.yaml"))
    new = format_record(draft.data, find_schema(root, path, kind)).encode()
    would_be = preview_with(board, RecordFile(kind=kind, id=draft.id, path=path, data=new), draft.day)
    if would_be.faults or would_be.board is None:
        return build_refusal(would_be.faults, "", f"`troth new {kind.value} --help` shows what it takes.")
    return FileChangePlan(
        kind=kind,
        id=draft.id,
        path=path,
        old=None,
        new=new,
        after=would_be.board,
        warnings=would_be.problems,
        message=draft.message,
    )


def format_record(data: Mapping[str, Data], schema: str | None = None) -> str:
    """Return a record as a person would write it. `schema` is the way from its folder to its schema, for editors."""
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    for key, value in data.items():
        if key == "log" and isinstance(value, list):
            lines.append("log:")
            for entry in value:
                lines += format_yaml_item(entry if isinstance(entry, dict) else {}, 2, on_one_line=True)
        else:
            lines += format_yaml_member(key, value)
    return "".join(f"{line}\n" for line in lines)


def choose_id(board: Board, kind: Kind, title: str, day: date) -> str:
    """Return an id that says what the title says and that no record of the kind has; a title without letters gives the day."""
    slug = slugify(title) or f"{day.isoformat()}-{kind.value}"
    taken = board.ledger.ids.get(kind, frozenset())
    number, found = 1, slug
    while found in taken or find_id_fault(found):
        number += 1
        found = f"{slug}-{number}"
    return found


def list_texts(value: Data) -> list[str]:
    """Return the texts of a field that holds one or several, such as `promiser`; none where it is empty."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def _refuse_id(board: Board, kind: Kind, record: str) -> Refusal | None:
    if fault := find_id_fault(record):
        return Refusal(message=fault.message, hints=("Give another one with --id, such as fit-kitchen.",))
    if board.ledger.has_record(kind, record):
        return Refusal(message=f"there is a {kind.value} {record} already", hints=("Give another id with --id.",))
    return None


def _validate_folder(folder: str) -> PurePosixPath:
    """Return the folder, which must lie where records are looked for. Raises EditError for any other."""
    path = PurePosixPath(folder.replace(os.sep, "/"))
    if path.is_absolute() or any(part == ".." or part.startswith(".") or not is_harmless(part) for part in path.parts):
        raise EditError("the folder has to lie below that of its kind", "Name it as in --folder 2026-11 or --folder acme/2026.")
    return path


def find_schema_root(root: BoardFiles, kind: Kind) -> str | None:
    """Return the way from the folder of `commitments/` to that of `schema/`: nothing, or up in the same repository; None where none is."""
    if isinstance(root, Mapping):
        return next((path.removesuffix(end) for path in root if path.endswith(end := f"schema/{kind.value}.schema.json")), None)
    up, here = "", root.absolute()
    for place in (here, *here.parents):
        if (place / "schema" / f"{kind.value}.schema.json").is_file():
            return up
        if (place / ".git").exists():
            return None
        up += "../"
    return None


def find_schema(root: BoardFiles, path: str, kind: Kind) -> str | None:
    """Return the way from the record's folder to its schema, where there is one."""
    beside = find_schema_root(root, kind)
    return None if beside is None else "../" * (len(PurePosixPath(path).parts) - 1) + f"{beside}schema/{kind.value}.schema.json"
