"""Words for keys that are missing, that nobody knows, or that belong to another act."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from troth.read.keywords import branch
from troth.read.phrases import did_you_mean, either, meant, one_of, said, subject, write
from troth.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.read.finding import Finding, Words

_FOLLOWS = "leave it out: it follows from the log"
_DERIVED = ("status", "state", "schedule", "overdue", "report", "flags", "first_due", "delivered_on", "closed_on", "kept_on_time")
_NOT_STORED: Mapping[str, str] = {
    "id": "leave it out: the file's name is the id",
    "next_steps": "leave it out: the promises that name the meeting are its next steps",
    **dict.fromkeys(_DERIVED, _FOLLOWS),
}
"""What people store although it is derived."""


def missing(finding: Finding) -> Words:
    """Return the words for a key that has to be there."""
    key = finding.missing
    message = f"{subject((*finding.keys, key))} is missing"
    if finding.keyword == "dependentRequired":
        message += f", though {next(each for each in finding.asked if each in finding.data)} is there"
    return "missing-key", message, write(key, finding.schema["properties"][key])


def none_of_several(finding: Finding) -> Words:
    """Return the words for several keys of which one at least has to be there."""
    keys = [each["required"][0] for each in finding.asked]
    message = said(finding.keys, f"{either(keys)} is missing")
    return "missing-key", message, write(keys[0], finding.schema["properties"][keys[0]])


def unknown(finding: Finding) -> Words:
    """Return the words for a key that its mapping does not have."""
    key, known = str(finding.keys[-1]), finding.schema["properties"]
    if key in _of_entries(known):
        hint = "it belongs to an entry of the log: write it there, under the entry's date"
    else:
        hint = _NOT_STORED.get(key) or did_you_mean(key, known) or one_of(known)
    return "unknown-key", said(finding.parents, f"unknown key {quoted(key)}"), hint


def of_another_act(finding: Finding) -> Words:
    """Return the words for a key of an entry that its act does not have."""
    key, act, schema = str(finding.keys[-1]), finding.data["act"], finding.schema
    fields = {each: branch(schema, each).get("properties", {}) for each in schema["properties"]["act"]["enum"]}
    owners = [each for each, own in fields.items() if key in own]
    if owners:
        hint = f"leave it out, or write act: {owners[0]}" if len(owners) == 1 else "leave it out"
        return "unknown-key", said(finding.parents, f"{key} belongs to {either(owners)}, not to {act}"), hint
    own = (*schema["properties"], *fields[act])
    hint = did_you_mean(key, own) or one_of(own)
    return "unknown-key", said(finding.parents, f"unknown key {quoted(key)}"), hint


def meant_key(finding: Finding) -> str | None:
    """Return the key that an unknown key was meant to be, where one is like it."""
    own = branch(finding.schema, finding.data.get("act")).get("properties", {})
    return meant(str(finding.keys[-1]), (*finding.schema["properties"], *own))


def _of_entries(known: Mapping[str, Any]) -> set[str]:
    """Return the keys that entries of the log have, where the record has one."""
    entry = known.get("log", {}).get("items", {})
    own: Iterable[Mapping[str, Any]] = (each["then"].get("properties", {}) for each in entry.get("allOf", ()))
    return {*entry.get("properties", ()), *chain.from_iterable(own)}
