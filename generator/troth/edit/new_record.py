"""Make a record or a party: name, place and text as a person would write them, and the check before anything is written."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.ids import find_id_fault, is_harmless
from troth.base.text import slugify
from troth.edit.log_change import build_refusal, refuse_unwritable
from troth.edit.preview import FileChangePlan, Outcome, Refusal, preview_with
from troth.edit.quoting import format_yaml_flow, format_yaml_item, format_yaml_key, format_yaml_member
from troth.model import Kind
from troth.model.source import FOLDER
from troth.read.files.folder import RecordFile
from troth.read.ledger import read_ledger

if TYPE_CHECKING:
    from datetime import date

    from troth.base.files import BoardFiles
    from troth.board import Board
    from troth.model import Data
    from troth.model.party import PartyKind


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
    kind = draft.kind
    if fault := find_id_fault(draft.id):
        return Refusal(message=fault.message, hints=("Choose another one with --id, such as fit-kitchen.",))
    if board.ledger.has_record(kind, draft.id):
        return Refusal(message=f"the {kind.value} {draft.id} already exists", hints=("Choose another id with --id.",))
    if refused := refuse_unwritable(draft.data):
        return refused
    folder = PurePosixPath(draft.folder.replace(os.sep, "/"))
    if folder.is_absolute() or any(part == ".." or part.startswith(".") or not is_harmless(part) for part in folder.parts):
        raise EditError("--folder has to be inside the folder of its kind", "Write it like --folder 2026-11 or --folder acme/2026.")
    path = str(PurePosixPath(FOLDER, kind.folder, folder, f"{draft.id}.yaml"))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDraft:
    """What somebody says of a party to be made."""

    kind: PartyKind
    fields: Mapping[str, Data]
    id: str | None = None
    """Where it is not to come from the name."""


def prepare_party(root: Path, board: Board, draft: PartyDraft) -> Outcome:
    """Return the change that adds the party to the file of its kind; or why it is refused."""
    data: dict[str, Data] = {key: value for key, value in draft.fields.items() if value not in (None, "", [], ())}
    party = draft.id or choose_new_id(board, str(data["name"]), draft.kind)
    if fault := find_id_fault(party, party=True):
        return Refusal(message=fault.message, hints=("Choose another one with --id, such as jane.",))
    if party in board.ledger.parties:
        return Refusal(message=f"{party} already exists: {board.ledger.parties[party].name}", hints=("Choose another id with --id.",))
    unread = next((each for each in board.problems if each.is_error and each.place.path.startswith(f"{FOLDER}/parties/")), None)
    if unread:
        return Refusal(message=f"{unread.place.path} has to be fixed first: {unread.message}", hints=("Run troth check.",))
    # the file in which there are parties of the kind already, else the one that is named after the kind
    path = next(
        (each.source.path for each in board.ledger.parties if each.kind is draft.kind), f"{FOLDER}/parties/{draft.kind.section}.yaml"
    )
    place = root / path
    old = place.read_bytes() if place.is_file() else None
    schema = find_schema(root, path, Kind.PARTIES)
    first = f"# yaml-language-server: $schema={schema}\n".encode() if schema else b""
    new = _add_line(old or first, draft.kind.section, f"  {format_yaml_key(party)}: {format_yaml_flow(data)}")
    if new is None:
        hint = f"Add it by hand: {format_yaml_key(party)}: {format_yaml_flow(data)}"
        return Refusal(message=f"{path} does not list {draft.kind.section} line by line", hints=(hint,))
    faults = _find_faults(root, path, new, {each.identity for each in board.problems})
    if faults:
        return Refusal(message=faults[0], hints=faults[1:])
    message = f"parties: add {draft.kind.value} {party}"
    return FileChangePlan(kind=Kind.PARTIES, id=party, path=path, old=old, new=new, after=board, warnings=(), message=message)


def prepare_party_file(files: BoardFiles, board: Board, draft: PartyDraft, day: date) -> Outcome:
    """Return the change that adds the party by a file of its own, so that nobody else's entry is touched; or why it is refused."""
    data: dict[str, Data] = {key: value for key, value in draft.fields.items() if value not in (None, "", [], ())}
    same = next((each for each in board.ledger.parties if each.name.casefold() == str(data.get("name", "")).casefold()), None)
    if not data.get("name"):
        return Refusal(message="the name is missing", hints=("Add it.",))
    if same:
        return Refusal(message=f"{same.name} is already on this board: {same.id}", hints=("Use the one that is there, or another name.",))
    party = draft.id or choose_new_id(board, str(data["name"]), draft.kind)
    path = f"{FOLDER}/{Kind.PARTIES.folder}/{party}.yaml"
    is_taken = party in board.ledger.parties or any(each.path == path for each in board.ledger.sources)
    fault = find_id_fault(party, party=True)
    if is_taken or fault:
        return Refusal(message=fault.message if fault else f"{party} already exists", hints=("Choose another id, such as jane.",))
    if refused := refuse_unwritable(data):
        return refused
    schema = find_schema(files, path, Kind.PARTIES)
    first = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    new = f"{first}{draft.kind.section}:\n  {format_yaml_key(party)}: {format_yaml_flow(data)}\n".encode()
    would_be = preview_with(board, RecordFile(kind=Kind.PARTIES, id=party, path=path, data=new), day)
    if would_be.faults or would_be.board is None:
        return build_refusal(would_be.faults, "", "Check the names.")
    message, warnings = f"parties: add {draft.kind.value} {party}", would_be.problems
    return FileChangePlan(
        kind=Kind.PARTIES, id=party, path=path, old=None, new=new, after=would_be.board, warnings=warnings, message=message
    )


def choose_new_id(board: Board, name: str, kind: PartyKind) -> str:
    """Return an id that nobody has: a person's first name where it is free, else the whole name."""
    whole = slugify(name)
    first = slugify(name.partition(" ")[0]) if kind.value == "person" else whole
    for wanted in (first, whole, f"{kind.value}-{whole}".removesuffix("-")):
        if wanted and wanted not in board.ledger.parties and not find_id_fault(wanted, party=True):
            return wanted
    return first or kind.value


def _add_line(old: bytes, section: str, line: str) -> bytes | None:
    """Return the file with a line at the end of its section; None where the section is not written line by line."""
    ending = b"\r\n" if b"\r\n" in old else b"\n"
    text = old if not old or old.endswith(b"\n") else old + ending
    found = re.search(
        rf"^{section}:[ \t]*(#[^\n]*)?\r?\n(?P<members>(?:[ \t]+[^\n]*\n|[ \t]*\r?\n|#[^\n]*\n)*)".encode(), text, re.MULTILINE
    )
    if found is None:
        return (
            None
            if re.search(rf"^{section}:".encode(), text, re.MULTILINE)
            else text + f"{section}:".encode() + ending + line.encode() + ending
        )
    last = max((each.end() for each in re.finditer(rb"^[ \t]+[^\s#][^\n]*\n", found["members"], re.MULTILINE)), default=0)
    first = re.match(rb"(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?P<margin>[ \t]+)", found["members"])
    margin = first["margin"] if first else b"  "
    at = found.start("members") + last
    return text[:at] + margin + line.strip().encode() + ending + text[at:]


def _find_faults(root: Path, path: str, new: bytes, known: set[object]) -> tuple[str, ...]:
    """Return what would be wrong with the parties, in a folder of their own, that is not wrong already."""
    with tempfile.TemporaryDirectory() as name:
        for file in (root / FOLDER / "board.yaml", *(root / FOLDER / "parties").rglob("*.yaml")):
            if file.is_file() and not file.is_symlink():
                copy = Path(name, file.relative_to(root))
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(file.read_bytes())
        copy = Path(name, path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(new)
        _, problems = read_ledger(Path(name))
    return tuple(f"{each.message}" for each in problems if each.is_error and each.place.path == path and each.identity not in known)
