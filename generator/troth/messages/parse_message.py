"""Parse a message: its commands, its form or its block become acts; what is not understood is told line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from troth.base.text import escape_text, find_closest_word
from troth.messages.judgement import Misunderstanding, ParsedMessage, RecordName, SaidAct, SaidRecord
from troth.messages.parse_arguments import ParseContext
from troth.messages.parse_block import is_yaml, parse_block
from troth.messages.parse_command import LineKind, MessageLine, iter_words_behind, parse_command, read_lines
from troth.messages.parse_form import is_form, parse_form_act, parse_form_addition, parse_form_record, read_form_field, split_forms
from troth.messages.vocabulary import COMMAND_NAMES, find_command, list_commands
from troth.model import RECORD_KINDS, Kind
from troth.status.act_fields import OF_FIELD, RECORD_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troth.board import Board
    from troth.model import ReceivedMessage


Said: TypeAlias = "SaidAct | SaidRecord | Misunderstanding"
MOST_CHARACTERS: Final = 100_000
"""No host takes a longer comment."""


def parse_message(message: ReceivedMessage, board: Board) -> ParsedMessage:
    """Return what a message says, as of the day it was said."""
    if not _MAY_SAY.search(message.text.replace("\r", "\n")):
        return ParsedMessage()
    if len(message.text) > MOST_CHARACTERS:
        hint = f"Write at most {MOST_CHARACTERS:,} characters."
        return ParsedMessage(misunderstandings=(Misunderstanding(1, f"it has {len(message.text):,} characters", hint),))
    text, opening = (each.replace("\r\n", "\n").replace("\r", "\n") for each in (message.text, message.opening))
    found = tuple(_parse_text(replace(message, text=text, opening=opening), board))
    return ParsedMessage(
        acts=tuple(each for each in found if not isinstance(each, Misunderstanding)),
        misunderstandings=tuple(each for each in found if isinstance(each, Misunderstanding)),
    )


def _parse_text(message: ReceivedMessage, board: Board) -> Iterator[Said]:
    """Yield what a text says, in its order: as a form, or by commands and a block."""
    lines = tuple(read_lines(message.text))
    said = [*_parse_commands(lines, message, board)]
    # a form opens an issue, and a fence that somebody left open in its words hides nothing of it
    outside_code = "\n".join(each.text for each in lines if each.kind is LineKind.SAID)
    if is_form(message.text if message.channel == "issue" else outside_code):
        if said:
            at = said[0].line
            yield Misunderstanding(at, "it contains both a form and a command", "Send the form alone, or the command.")
            return
        parts = split_forms(message.text)
        for part in parts:
            yield from _parse_form(replace(message, text=part, record=None, of=None, opening="") if len(parts) > 1 else message, board)
        return
    said += _parse_blocks(lines, message, board)
    yield from sorted(said, key=lambda each: each.line)


def _parse_form(message: ReceivedMessage, board: Board) -> Iterator[Said]:
    made = parse_form_record(message.text)
    record = _find_meant(message, board) if made is None else None
    if isinstance(record, RecordName):
        made = parse_form_addition(message.text, record)
    if made is not None:
        yield from [made] if isinstance(made, SaidRecord) else made
        return
    if not isinstance(record, RecordName):
        yield record or _NO_RECORD
        return
    act = parse_form_act(message.text, record.kind, record.id, _build_context(message, board, record))
    yield from [act] if isinstance(act, SaidAct) else act


def _parse_blocks(lines: Sequence[MessageLine], message: ReceivedMessage, board: Board) -> Iterator[Said]:
    """Yield what a fenced block says: YAML, or next steps for the meeting that is meant."""
    blocks = [list(group) for is_ours, group in groupby(lines, key=lambda each: each.fence == "troth") if is_ours]
    if not blocks:
        return
    first = blocks[0][0].number
    if len(blocks) > 1:
        yield Misunderstanding(blocks[1][0].number, "there are several troth blocks", "Put everything into one block.")
        return
    content = "\n".join(each.text for each in blocks[0])
    if is_yaml(content):
        yield from parse_block(
            content, first - 1, lambda name: find_record(name, board), lambda record: _build_context(message, board, record)
        )
        return
    steps = tuple(
        each.text.strip().removeprefix("- ") for each in blocks[0] if each.text.strip() and not each.text.lstrip().startswith("#")
    )
    named, _ = _find_named(message)
    if named:
        record = find_record(named, board)
        if isinstance(record, Misunderstanding) or record.kind is not Kind.MEETING:
            yield Misunderstanding(first, "next steps belong to a meeting", "Open the issue from the meeting's page.")
            return
        yield SaidRecord(kind=Kind.MEETING, fields={}, line=first, id=record.id, steps=steps)
        return
    if message.channel != "issue" or not message.title:
        yield Misunderstanding(first, "the meeting of these next steps is missing", "Open an issue with the meeting's name as its title.")
        return
    yield SaidRecord(kind=Kind.MEETING, fields={"title": message.title, "kind": "other"}, line=first, steps=steps)


_MAY_SAY = re.compile(r"^ {0,3}/[A-Za-z]|^#{2,3}[ \t]|^ {0,3}(?:`{3,}|~{3,})[ \t]*troth", re.MULTILINE)
_COMMAND = re.compile(r" {0,3}/([A-Za-z][A-Za-z_-]*)(?![A-Za-z_/-]|\.\w)(.*)", re.DOTALL)
"""No path and no name of a file is a command."""
_HIDDEN_NAME = re.compile(r"<!--\s*(?:troth:?\s*)?record:\s*(\S+)(?:\s+of:\s*([0-9a-fA-F]+))?\s*-->")


def _find_named(message: ReceivedMessage) -> tuple[str, str]:
    """Return the record that a message is about and the fingerprint that it is of, as it says them, or the issue that it stands in."""
    for text in (message.text, message.opening):
        hidden, form = _HIDDEN_NAME.search(text), read_form_field(text, RECORD_FIELD)
        if hidden or form:
            record = message.record or form or (hidden[1] if hidden else "")
            of = read_form_field(text, OF_FIELD) or (hidden[2] if hidden else "") or ""
            return record, message.of or (of if text is message.text else "")
    return message.record or "", message.of or ""


def _find_meant(message: ReceivedMessage, board: Board) -> RecordName | Misunderstanding:
    named, _ = _find_named(message)
    return find_record(named, board) if named else _NO_RECORD


def find_record(named: str, board: Board) -> RecordName | Misunderstanding:
    """Return the record that somebody names as `promise/fit-kitchen`, or by its id alone where only one has it."""
    folder, _, record = named.strip().removesuffix(".yaml").rpartition("/")
    kinds = [kind for kind in RECORD_KINDS if folder.rpartition("/")[2] in (kind.value, kind.folder)] if folder else [*RECORD_KINDS]
    found = [kind for kind in kinds if board.ledger.has_record(kind, record)]
    if len(found) == 1:
        return RecordName(found[0], record)
    if found:
        names = " or ".join(f"{kind.value}/{record}" for kind in found)
        return Misunderstanding(0, f"'{escape_text(named)}' may be {names}", "Write the full id.")
    meant = next(filter(None, (find_closest_word(record, board.ledger.ids.get(kind, ())) for kind in kinds)), None)
    return Misunderstanding(0, f"there is no record '{escape_text(named)}' on this board", f"Did you mean {meant}?" if meant else "")


def _parse_commands(lines: Sequence[MessageLine], message: ReceivedMessage, board: Board) -> Iterator[Said]:
    starts = [index for index, line in enumerate(lines) if line.kind is not LineKind.CODE and _COMMAND.match(line.text)]
    said = [index for index in starts if lines[index].kind is LineKind.SAID]
    known = [index for index in starts if _name_command(lines[index].text)[0] in COMMAND_NAMES]
    for index in known:
        if lines[index].kind is LineKind.BELOW_QUOTE:
            name = _name_command(lines[index].text)[0]
            yield Misunderstanding(
                lines[index].number, f"/{name} is directly below a quotation, so it counts as part of it", "Leave an empty line above it."
            )
    meant = [index for index in said if index in known or find_closest_word(_name_command(lines[index].text)[0], COMMAND_NAMES, _LIKE)]
    if not meant:
        return
    record = _find_meant(message, board)
    if isinstance(record, Misunderstanding):
        yield replace(record, line=lines[meant[0]].number)
        return
    (_, shown), context = _find_named(message), _build_context(message, board, record)
    for start, end in zip(said, [*said[1:], len(lines)], strict=True):
        further = [line.text for line in lines[start + 1 : end] if line.kind in (LineKind.SAID, LineKind.CODE)]
        yield _parse_one(lines[start], further, record, shown, context)


_LIKE = 0.75
_NO_RECORD = Misunderstanding(0, "the record is missing", "Open the issue from the record's page, which fills it in.")


def _name_command(line: str) -> tuple[str, str]:
    found = _COMMAND.match(line)
    if found is None:
        return "", ""
    return found[1].lower().replace("_", "-"), "" if found[2].strip() in (".", "!") else found[2]


def _build_context(message: ReceivedMessage, board: Board, record: RecordName) -> ParseContext:
    standing = board.promises.get(record.id) if record.kind is Kind.PROMISE else None
    return ParseContext(
        today=message.said_on,
        parties=board.ledger.parties,
        reasons=board.settings.reasons,
        due=standing.due if standing else None,
    )


def _parse_one(line: MessageLine, further: Sequence[str], record: RecordName, of: str, context: ParseContext) -> SaidAct | Misunderstanding:
    name, rest = _name_command(line.text)
    command = find_command(record.kind, name)
    if command is None:
        return Misunderstanding(line.number, *_explain_unknown(name, record.kind))
    inside = next((each for each in iter_words_behind(rest) if each.lower().replace("_", "-") in COMMAND_NAMES), None)
    if inside is not None:
        return Misunderstanding(line.number, f"/{name} and /{inside} are on the same line", "Write each command on a line of its own.")
    read = parse_command(command, rest, further, context if command.act == "renegotiated" else replace(context, due=None))
    if isinstance(read, Misunderstanding):
        return replace(read, line=line.number)
    fields, on_behalf_of = read
    return SaidAct(
        kind=record.kind,
        record=record.id,
        act=command.act,
        done=command.done,
        line=line.number,
        fields=fields,
        on_behalf_of=on_behalf_of,
        of=of,
        command=command.name,
        is_for_everybody=command.is_for_everybody,
    )


def _explain_unknown(name: str, kind: Kind) -> tuple[str, str]:
    """Return what to say of a command that records of this kind don't have."""
    names = [each.name for each in list_commands(kind)]
    meant = find_closest_word(name, names)
    if meant:
        return f"/{escape_text(name)} is not a command", f"Did you mean /{meant}?"
    article = "an" if kind in (Kind.ASK, Kind.AGREEMENT) else "a"
    known = ", ".join(f"/{each}" for each in names)
    return f"/{escape_text(name)} is not a command for {article} {kind.value}", f"Use one of: {known}." if known else ""
