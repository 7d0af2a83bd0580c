"""Parse the block of a message: ```` ```troth ```` with acts and records in YAML, or next steps one a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from troth.base.text import escape_text, find_closest_word
from troth.messages.judgement import Misunderstanding, SaidAct, SaidRecord
from troth.messages.parse_arguments import NotUnderstoodError, read_field
from troth.messages.vocabulary import ACTS_WITHOUT_COMMAND, find_act_command, sort_keys
from troth.model import RECORD_KINDS, Kind
from troth.model.party import PartyKind
from troth.read.yaml.document import parse_document
from troth.status.act_fields import find_act_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.messages.judgement import RecordName
    from troth.messages.parse_arguments import ParseContext
    from troth.model import Data


_IS_YAML = re.compile(r"\A\s*(?:#[^\n]*\n\s*)*(?:acts|records)\s*:")
_PARTS: Final = ("acts", "records")
_OURS: Final = frozenset({"date", "by", "act", "terms", "record", "of", "for"})
"""What the board writes into an entry itself, or what says which entry it is."""
_WITH_OF: Final = frozenset({"input"})
"""The acts that have a field `of` of their own, how many there are of those who were heard; none of them is the answer to something."""


def parse_block(
    content: str, line: int, find: Callable[[str], RecordName | Misunderstanding], build: Callable[[RecordName], ParseContext]
) -> Iterator[SaidAct | SaidRecord | Misunderstanding]:
    """Yield the acts and records of a block in YAML. `find` finds a record by its name, `build` what its words are read with."""
    source, problems = parse_document("", f"{content}\n".encode("utf-8", "surrogatepass"))
    if source is None:
        first = problems[0]
        yield Misunderstanding(line + first.place.line, first.message, first.hint)
        return
    for key in source.data:
        if key not in _PARTS:
            meant = find_closest_word(key, _PARTS)
            yield Misunderstanding(line, f"'{escape_text(key)}' is not one of acts and records", f"Did you mean {meant}?" if meant else "")
    for part, parse in (("acts", _parse_act), ("records", _parse_record)):
        listed = source.data.get(part, [])
        if not isinstance(listed, list):
            yield Misunderstanding(line, f"{part} is not a list", "Start each of them with a dash.")
            continue
        for number, item in enumerate(listed):
            at = line + source.find_place(part, number).line
            if not isinstance(item, dict):
                yield Misunderstanding(at, f"this can't be one of the {part}", "Write it as {record: promise/fit-kitchen, act: accepted}.")
                continue
            yield parse(item, at, find, build)


def is_yaml(content: str) -> bool:
    """Tell whether a block is YAML, and not next steps one a line."""
    return bool(_IS_YAML.match(content))


def _parse_act(
    item: dict[str, Data], line: int, find: Callable[[str], RecordName | Misunderstanding], build: Callable[[RecordName], ParseContext]
) -> SaidAct | Misunderstanding:
    record = find(str(item.get("record") or ""))
    if isinstance(record, Misunderstanding):
        return Misunderstanding(line, record.message, record.hint)
    act = str(item.get("act") or "")
    command = find_act_command(record.kind, act)
    if command is None and act not in ACTS_WITHOUT_COMMAND.get(record.kind, ()):
        return Misunderstanding(line, f"'{escape_text(act)}' is not an act of a {record.kind.value}", "Write it as in its log: accepted.")
    ours = next((key for key in item if key in ("date", "by", "terms")), None)
    if ours:
        return Misunderstanding(line, f"only the board writes {ours}", "Leave it out; `of` holds what was shown to you.")
    context = build(record)
    try:
        left_out = _OURS - {"of"} if act in _WITH_OF else _OURS
        fields = {key: _read_value(key, value, context) for key, value in item.items() if key not in left_out}
        other = read_field("refer_to", str(item["for"]), context) if item.get("for") else None
    except NotUnderstoodError as fault:
        return Misunderstanding(line, fault.message, fault.hint)
    form = find_act_form(record.kind, act)
    return SaidAct(
        kind=record.kind,
        record=record.id,
        act=act,
        done=command.done if command else "Recorded",
        line=line,
        fields={key: fields[key] for key in sort_keys(fields)},
        on_behalf_of=str(other) if other else None,
        of="" if act in _WITH_OF else str(item.get("of") or ""),
        command=command.name if command else "",
        is_for_everybody=command is not None and command.is_for_everybody and form is not None,
    )


_DAYS: Final = frozenset({"due", "until", "respond_by", "happened"})


def _read_value(key: str, value: Data, context: ParseContext) -> Data:
    return read_field(key, value, context) if key in _DAYS and isinstance(value, str) else value


def _parse_record(
    item: dict[str, Data], line: int, _: Callable[[str], RecordName | Misunderstanding], __: Callable[[RecordName], ParseContext]
) -> SaidRecord | Misunderstanding:
    kinds = {kind.value: kind for kind in RECORD_KINDS} | {kind.value: Kind.PARTIES for kind in PartyKind}
    named = str(item.get("kind") or "")
    if named not in kinds:
        return Misunderstanding(line, f"'{escape_text(named)}' is not a kind of record", f"Use one of: {', '.join(kinds)}.")
    fields = {key: value for key, value in item.items() if key not in _NO_FIELDS}
    fields |= {"kind": item.get("sort") or "other"} if named == Kind.MEETING.value and (fields or not item.get("id")) else {}
    fields |= {"party": named} if kinds[named] is Kind.PARTIES else {}
    opening = str(item.get("act") or "")
    if opening and (kinds[named] is not Kind.PROMISE or opening not in OPENINGS):
        return Misunderstanding(line, f"'{escape_text(opening)}' begins no {named}", f"A promise begins with: {', '.join(OPENINGS)}.")
    steps = item.get("steps") or []
    listed = steps if isinstance(steps, list) else str(steps).split("\n")
    said = [each if isinstance(each, dict) else str(each).strip() for each in listed]
    name = str(item["id"]) if item.get("id") else None
    return SaidRecord(kind=kinds[named], fields=fields, line=line, id=name, steps=tuple(filter(None, said)), opening=opening)


OPENINGS: Final = ("requested", "offered", "promised")
_NO_FIELDS: Final = frozenset({"kind", "sort", "id", "steps", "log", "made", "act"})
"""What a block says of a record besides its fields; log and day are the board's to write. `sort` is what a meeting calls its kind."""
