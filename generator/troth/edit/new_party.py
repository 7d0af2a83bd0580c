"""Make a party: a line in the file where others of its kind stand, and the check before anything is written."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.ids import find_id_fault
from troth.base.text import slugify
from troth.edit.new_record import find_schema
from troth.edit.preview import FileChangePlan, Outcome, Refusal
from troth.edit.quoting import format_yaml_flow, format_yaml_key
from troth.model import Kind
from troth.model.source import FOLDER
from troth.read.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.board import Board
    from troth.model import Data
    from troth.model.party import PartyKind


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
        return Refusal(message=fault.message, hints=("Give another one with --id, such as jane.",))
    if party in board.ledger.parties:
        return Refusal(message=f"there is {party} already: {board.ledger.parties[party].name}", hints=("Give another id with --id.",))
    unread = next((each for each in board.problems if each.is_error and each.place.path.startswith(f"{FOLDER}/parties/")), None)
    if unread:
        return Refusal(message=f"{unread.place.path} has to be mended first: {unread.message}", hints=("See troth check.",))
    # the file in which there are parties of the kind already, else the one that is named after the kind
    path = next(
        (each.source.path for each in board.ledger.parties if each.kind is draft.kind), f"{FOLDER}/parties/{draft.kind.section}.yaml"
    )
    place = root / path
    old = place.read_bytes() if place.is_file() else None
    new = _add_line(old or _begin_file(root, path), draft.kind.section, f"  {format_yaml_key(party)}: {format_yaml_flow(data)}")
    if new is None:
        hint = f"Add it by hand: {format_yaml_key(party)}: {format_yaml_flow(data)}"
        return Refusal(message=f"{path} does not list {draft.kind.section} line by line", hints=(hint,))
    faults = _find_faults(root, path, new, {each.identity for each in board.problems})
    if faults:
        return Refusal(message=faults[0], hints=faults[1:])
    message = f"parties: add {draft.kind.value} {party}"
    return FileChangePlan(kind=Kind.PARTIES, id=party, path=path, old=old, new=new, after=board, warnings=(), message=message)


def choose_new_id(board: Board, name: str, kind: PartyKind) -> str:
    """Return an id that nobody has: a person's first name where it is free, else the whole name."""
    whole = slugify(name)
    first = slugify(name.partition(" ")[0]) if kind.value == "person" else whole
    for wanted in (first, whole, f"{kind.value}-{whole}".removesuffix("-")):
        if wanted and wanted not in board.ledger.parties and not find_id_fault(wanted, party=True):
            return wanted
    return first or kind.value


def _begin_file(root: Path, path: str) -> bytes:
    schema = find_schema(root, path, Kind.PARTIES)
    return f"# yaml-language-server: $schema={schema}\n".encode() if schema else b""


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
