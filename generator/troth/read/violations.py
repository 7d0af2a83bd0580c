"""Turn what a schema finds into problems: each fault once, at its place, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem
from troth.read import key_faults, value_faults
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from troth.model import Source
    from troth.read.finding import Finding, Words

_LONGEST_MESSAGE, _LONGEST = 180, 298
"""The message alone, and together with the hint."""
_UNKNOWN_KEY = frozenset({"additionalProperties", "unevaluatedProperties"})
_MISSING_KEY = frozenset({"required", "dependentRequired"})
_WORDS: Mapping[str, Callable[[Finding], Words]] = {
    "additionalProperties": key_faults.unknown,
    "anyOf": key_faults.none_of_several,
    "dependentRequired": key_faults.missing,
    "enum": value_faults.unlisted,
    "format": value_faults.of_wrong_format,
    "maxItems": value_faults.too_long,
    "maxLength": value_faults.too_long,
    "maximum": value_faults.out_of_range,
    "minItems": value_faults.empty,
    "minimum": value_faults.out_of_range,
    "not": value_faults.reserved,
    "pattern": value_faults.of_wrong_form,
    "required": key_faults.missing,
    "type": value_faults.of_wrong_type,
    "unevaluatedProperties": key_faults.of_another_act,
    "uniqueItems": value_faults.double,
}
"""The words for each keyword of the schemas."""


def problems(findings: Collection[Finding], source: Source, required: Collection[str]) -> Iterator[Problem]:
    """Yield the problems that the findings are; `required` are the keys that the record cannot do without.

    A key that is missing because it is misspelt is one fault, told where it stands.
    """
    misspelt = {(*each.parents, key_faults.meant_key(each)) for each in findings if each.keyword in _UNKNOWN_KEY}
    for each in findings:
        if each.keyword not in _MISSING_KEY or (*each.keys, each.missing) not in misspelt:
            yield _problem(each, source, required)


def _problem(finding: Finding, source: Source, required: Collection[str]) -> Problem:
    rule, message, hint = _WORDS[finding.keyword](finding)
    if rule == "empty" and len(finding.keys) == 1 and finding.keys[0] not in required:
        hint += ", or leave it out"
    about_key = finding.is_name or finding.keyword in _UNKNOWN_KEY
    place = source.key_place(*finding.keys) if about_key else source.place(*finding.keys)
    message = shown(message, _LONGEST_MESSAGE)
    return Problem(f"schema/{rule}", place, message, shown(hint, _LONGEST - len(message)))
