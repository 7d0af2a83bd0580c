"""Parse the issue that a form makes, the host's or the board's own: `### Label`, and below it what was filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from troth.base.text import escape_text, find_closest_word
from troth.messages.judgement import Misunderstanding, SaidAct, SaidRecord
from troth.messages.parse_arguments import NotUnderstoodError, read_field
from troth.messages.parse_block import OPENINGS
from troth.messages.parse_fields import find_entry_nodes, find_record_nodes, list_extra_fields, list_required_keys, read_extra_field
from troth.messages.vocabulary import ACTS_WITHOUT_COMMAND, find_act_command, sort_keys
from troth.model import Kind
from troth.status.act_fields import ACT_FIELD, ACT_ISSUE_FORMS, OF_FIELD, PARTY_FORMS, RECORD_FIELD, RECORD_ISSUE_FORMS
from troth.status.form_fields import NEXT_STEPS, WRITE_PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from troth.messages.judgement import RecordName
    from troth.messages.parse_arguments import ParseContext
    from troth.model import Data
    from troth.status.act_fields import FormField, IssueForm


_HEADING = re.compile(r"^#{2,3}[ \t]+(\S[^\n]*)$", re.MULTILINE)
_COMMON: Final = (RECORD_FIELD, ACT_FIELD, OF_FIELD)


def read_form_field(text: str, field: FormField) -> str:
    """Return the line that was filled in under a label of a form; nothing where the label is not there, or where it was left empty."""
    found = next(iter(_split_fields(text, (field,)).get(field.key, ())), "").partition("\n")[0]
    return "" if _HEADING.match(found) else field.read_value(found)


def is_form(text: str) -> bool:
    """Tell whether a text is what a form of the board's makes: it says which act."""
    return bool(read_form_field(text, ACT_FIELD))


def split_forms(text: str) -> list[str]:
    """Return the forms of a text, which a line of dashes divides; the whole of it where it is one, or none."""
    parts = _RULE.split(text)
    return parts if len(parts) > 1 and all(map(is_form, parts)) else [text]


_RULE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


def parse_form_act(text: str, kind: Kind, record: str, context: ParseContext) -> SaidAct | list[Misunderstanding]:
    """Return the act that a form says of a record, or what of it is not understood."""
    said = read_form_field(text, ACT_FIELD).strip("/").casefold().replace(" ", "-").replace("_", "-")
    acts = [(form, each) for form in ACT_ISSUE_FORMS for each in form.acts if each.kind is kind]
    form, act = next((found for found in acts if said in (found[1].command, found[1].act.replace("_", "-"))), (None, None))
    name = act.act if act else said.replace("-", "_")
    command = find_act_command(kind, name)
    if act is None and name not in ACTS_WITHOUT_COMMAND.get(kind, ()):
        meant = find_closest_word(said, [each.command for _, each in acts])
        known = f"Did you mean {meant}?" if meant else f"Use one of: {', '.join(each.command for _, each in acts)}."
        return [Misunderstanding(0, f"'{escape_text(said)}' is not an act for a record of this kind", known)]
    fields = _read_fields(text, form, (kind, name), context)
    if isinstance(fields, list):
        return fields
    other = fields.pop("for", None)
    return SaidAct(
        kind=kind,
        record=record,
        act=name,
        done=command.done if command else "Recorded",
        line=0,
        fields={key: fields[key] for key in sort_keys(fields)},
        on_behalf_of=str(other) if other else None,
        of=read_form_field(text, OF_FIELD),
        command=command.name if command else "",
        is_for_everybody=command is not None and command.is_for_everybody,
    )


def parse_form_addition(text: str, record: RecordName) -> SaidRecord | list[Misunderstanding] | None:
    """Return what a form adds to a record that is there: next steps to a meeting, or an empty part to an agreement; else None."""
    said = " ".join(read_form_field(text, ACT_FIELD).casefold().split())
    if (record.kind, said) not in ((Kind.MEETING, NEXT_STEPS), (Kind.AGREEMENT, WRITE_PART)):
        return None
    form = next(each for each in RECORD_ISSUE_FORMS if each.makes is record.kind)
    steps = tuple(each for each in form.fields if each.key == "steps")
    fields = _read_record_fields(text, steps, find_record_nodes(record.kind) if record.kind is Kind.AGREEMENT else {})
    if isinstance(fields, list):
        return fields
    lines = _read_lines(fields.pop("steps", ""))
    return SaidRecord(kind=record.kind, fields=fields, line=0, id=record.id, steps=lines)


def parse_form_record(text: str) -> SaidRecord | list[Misunderstanding] | None:
    """Return the record that a form asks for, its fields as they were written; None where it is about one that is there."""
    said = " ".join(read_form_field(text, ACT_FIELD).casefold().split())
    if not said.startswith("new "):
        return None
    # two forms may make one kind: the one of which more labels stand there
    forms = [each for each in (*RECORD_ISSUE_FORMS, *PARTY_FORMS) if each.command == said]
    form = max(forms, key=lambda each: len(_split_fields(text, each.fields)), default=None)
    if form is None or form.makes is None:
        known = ", ".join(sorted({each.command for each in RECORD_ISSUE_FORMS}))
        return [Misunderstanding(0, f"'{escape_text(said)}' can't create a record", f"Use one of: {known}.")]
    fields = _read_record_fields(text, form.fields, find_record_nodes(form.makes))
    if isinstance(fields, list):
        return fields
    opening, name = str(fields.pop("begins_with", "")), fields.pop("id", None)
    if opening and opening not in OPENINGS:
        return [Misunderstanding(0, f"'{escape_text(opening)}' begins no promise", f"A promise begins with: {', '.join(OPENINGS)}.")]
    fields |= {"party": form.party} if form.party else {}
    steps = _read_lines(fields.pop("steps", ""))
    return SaidRecord(kind=form.makes, fields=fields, line=0, id=str(name) if name else None, steps=steps, opening=opening, form=form.name)


def _read_lines(said: Data) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(said).split("\n") if line.strip())


def _read_record_fields(text: str, fields: tuple[FormField, ...], nodes: Mapping[str, Any]) -> dict[str, Data] | list[Misunderstanding]:
    """Return the fields of a record: those of its form as they were written, and the others by the schema."""
    try:
        extras = list_extra_fields(text, nodes)
        sections = _split_fields(text, (*fields, *extras, *_COMMON))
        faults = [*_list_repeated(sections, (*fields, *extras, *_COMMON))]
        said = {each.key: each.read_value(sections[each.key][0]) for each in fields if each.key in sections}
        values: dict[str, Data] = {key: value for key, value in said.items() if value}
        values |= {each.key: read_extra_field(each, sections[each.key][0], nodes[each.key]) for each in extras}
    except NotUnderstoodError as fault:
        return [Misunderstanding(0, fault.message, fault.hint)]
    return [*faults, *(_report_missing(each.label) for each in fields if each.is_required and not values.get(each.key))] or values


def _split_fields(text: str, fields: Iterable[FormField]) -> Mapping[str, list[str]]:
    """Return by key what stands below each label; more than one text where a label stands there several times.

    A heading that is no label belongs to the words in which it stands.
    """
    keys = {each.label.casefold(): each.key for each in fields}
    labels = [found for found in _HEADING.finditer(text) if found[1].strip().casefold() in keys]
    sections: dict[str, list[str]] = {}
    for found, end in zip(labels, [*(each.start() for each in labels[1:]), len(text)], strict=False):
        sections.setdefault(keys[found[1].strip().casefold()], []).append(_drop_remarks(text[found.end() : end]).strip())
    return sections


def _drop_remarks(text: str) -> str:
    """Return a text without its comments in HTML: what a template says of a field, or anybody writes that the host shows to nobody."""
    first, *rest = text.split("<!--")
    parts = (each.partition("-->") for each in rest)
    return first + "".join(after if end else f"<!--{before}" for before, end, after in parts)


def _read_fields(
    text: str, form: IssueForm | None, act: tuple[Kind, str], context: ParseContext
) -> dict[str, Data] | list[Misunderstanding]:
    own, nodes, required = form.fields if form else (), find_entry_nodes(*act), list_required_keys(*act)
    try:
        extras = list_extra_fields(text, nodes)
    except NotUnderstoodError as fault:
        return [Misunderstanding(0, fault.message, fault.hint)]
    sections = _split_fields(text, (*own, *extras, *_COMMON))
    faults = [*_list_repeated(sections, (*own, *extras, *_COMMON))]
    found: dict[str, Data] = {}
    for field in (*own, *extras):
        said = field.read_value(sections.get(field.key, [""])[0])
        if not said:
            faults += [_report_missing(field.label)] if field.is_required and field.key in required else []
            continue
        try:
            if field in extras:
                found[field.key] = read_extra_field(field, said, nodes[field.key], context)
            else:
                found[field.key] = read_field(field.key, said, context)
        except NotUnderstoodError as fault:
            faults.append(Misunderstanding(0, f"{field.label} {fault.message}", fault.hint))
    return faults or found


def _list_repeated(sections: Mapping[str, list[str]], fields: Iterable[FormField]) -> Iterator[Misunderstanding]:
    for field in fields:
        if len(sections.get(field.key, ())) > 1:
            yield Misunderstanding(0, f"'{field.label}' is there twice", "Remove one of them.")


def _report_missing(label: str) -> Misunderstanding:
    return Misunderstanding(0, f"'{label}' is empty", "Fill it in.")
