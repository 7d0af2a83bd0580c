"""Parse the fields of a message that no label of a form names: `### Also: part of`, and below it a value, read by the schema.

A list has a line for each of its items. An item with parts has them behind slashes, as a next step has:
`First answer / unit hours / at most 4 / every month`. So all that a record or an entry can hold is said in words, without YAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from troth.base.text import escape_text, find_closest_word, tidy_words
from troth.edit.said_values import parse_number_or_text, read_amount
from troth.messages.parse_arguments import DAY_KEYS, NotUnderstoodError, read_field
from troth.model import Kind
from troth.read.schema.schema import load_schema
from troth.status.form_fields import EXTRA_LABEL, FormField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.messages.parse_arguments import ParseContext
    from troth.model import Data

_HEADING = re.compile(rf"^#{{2,3}}[ \t]+({EXTRA_LABEL}\S[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_PART = re.compile(r"\s+/\s+(?=\S)")
_FOR_PARTY = re.compile(r"[a-z0-9:-]+ / \S")
_OURS: Final = frozenset({"date", "by", "act", "terms", "made", "log"})
"""What the board writes itself."""
_YESES: Final = {"yes": True, "true": True, "no": False, "false": False}
_KNOWN: Final = {**{each: each for each in DAY_KEYS}, "entry": "entry", "refer_to": "refer_to", "for": "refer_to"}
"""What an entry says in one way in all messages, and how it is read."""


# decision: 2026-11-30, A message can say everything in headings, so that nobody sees YAML
def list_extra_fields(text: str, nodes: Mapping[str, Any]) -> tuple[FormField, ...]:
    """Return the fields that a text names by headings of their own. Raises NotUnderstoodError for one that there is none of."""
    return tuple(FormField(key=_find_key(found[1], nodes), label=found[1].strip()) for found in _HEADING.finditer(text))


def _find_key(label: str, nodes: Mapping[str, Any]) -> str:
    said = label.strip()[len(EXTRA_LABEL) :].strip()
    key = "_".join(said.casefold().split())
    if key in nodes:
        return key
    meant = find_closest_word(key, nodes)
    raise NotUnderstoodError(f"'{escape_text(said)}' is not a field here", f"Did you mean {meant}?" if meant else "")


def find_entry_nodes(kind: Kind, act: str) -> dict[str, Any]:
    """Return the schemas of what an entry of an act may hold, by its keys, and whom it is said for."""
    entry = load_schema(kind.value)["properties"]["log"]["items"]
    nodes = {"for": _TEXT, **entry["properties"], **_find_rule(kind, act).get("properties", {})}
    return {key: node for key, node in nodes.items() if key not in _OURS}


def list_required_keys(kind: Kind, act: str) -> frozenset[str]:
    """Return what an entry of an act can't do without. A form of the host may ask for more: the host sees to that."""
    return frozenset(_find_rule(kind, act).get("required", ()))


def _find_rule(kind: Kind, act: str) -> Mapping[str, Any]:
    rules = load_schema(kind.value)["properties"]["log"]["items"]["allOf"]
    return next((each["then"] for each in rules if each["if"]["properties"]["act"]["const"] == act), {})


def find_record_nodes(kind: Kind) -> dict[str, Any]:
    """Return the schemas of what a new record may hold, by its keys, and how a promise begins."""
    if kind is Kind.PARTIES:
        return {"id": _TEXT}
    more = {"begins_with": _TEXT, "respond_by": _TEXT} if kind is Kind.PROMISE else {}
    return {key: node for key, node in {**more, **load_schema(kind.value)["properties"]}.items() if key not in _OURS}


_TEXT: Final[Mapping[str, Any]] = {"type": "string"}


def read_extra_field(field: FormField, text: str, node: Mapping[str, Any], context: ParseContext | None = None) -> Data:
    """Return the value of a field by its schema. Raises NotUnderstoodError where it can't be one."""
    if context is not None and field.key in _KNOWN:
        return read_field(_KNOWN[field.key], text, context)
    types, amount = _list_types(node), read_amount(text) if node.get("title") == "Amount" or field.key == "target" else None
    if amount is not None:
        return amount
    lines = [each.strip() for each in text.split("\n") if each.strip()]
    by_party = isinstance(node.get("additionalProperties"), dict)
    if by_party and ("string" not in types or all(map(_FOR_PARTY.match, lines))):
        return dict(_read_by_party(lines))
    if "array" in types and not ("string" in types and re.search(node.get("pattern", ""), text.strip())):
        return [_read_item(each, node["items"]) for each in lines]
    return _read_item(text, node) if "\n" not in text.strip() else tidy_words(text)


def _list_types(node: Mapping[str, Any]) -> list[str]:
    types = node.get("type", "string")
    return types if isinstance(types, list) else [types]


def _read_item(text: str, node: Mapping[str, Any]) -> Data:
    types, said = _list_types(node), text.strip()
    if "object" in types and (_PART.search(said) or "string" not in types):
        return dict(_read_parts(said, node["properties"]))
    if "boolean" in types:
        if said.casefold() not in _YESES:
            raise NotUnderstoodError(f"'{escape_text(said)}' is not yes or no", "Write yes or no.")
        return _YESES[said.casefold()]
    return parse_number_or_text(said) if {"number", "integer"} & {*types} else tidy_words(text)


def _read_parts(said: str, nodes: Mapping[str, Any]) -> Iterator[tuple[str, Data]]:
    """Yield the parts of an item, those that are a list once with all of its values; what stands first may be the thing itself."""
    lists: dict[str, list[Data]] = {}
    for number, part in enumerate(_PART.split(said)):
        key = next((each for each in sorted(nodes, key=len, reverse=True) if _begins_with(part, each)), "")
        if number == 0 and "what" in nodes:
            yield "what", part
        elif not key:
            known = ", ".join(each.replace("_", " ") for each in nodes)
            raise NotUnderstoodError(f"'{escape_text(part)}' doesn't begin with one of: {known}", "Write such as: What it is / every month")
        elif "array" in _list_types(nodes[key]):
            lists.setdefault(key, []).append(_read_item(part[len(key) :], nodes[key]["items"]))
        else:
            yield key, _read_item(part[len(key) :], nodes[key])
    yield from lists.items()


def _begins_with(part: str, key: str) -> bool:
    return part.casefold().startswith(f"{key.replace('_', ' ')} ")


def _read_by_party(lines: list[str]) -> Iterator[tuple[str, Data]]:
    """Yield what is said of each party, on a line each such as `nina / Your ruler is the template`."""
    for line in lines:
        party, _, words = line.partition(" / ")
        if not words.strip():
            raise NotUnderstoodError(f"'{escape_text(line)}' doesn't say for whom", "Write such as: nina / Your ruler is the template.")
        yield party.strip(), tidy_words(words)
