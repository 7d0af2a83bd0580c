"""What an edit outside a log says, old → new, of records, parties and settings; and how it weighs: tighter, looser, or breaking."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.text import escape_text
from troth.model import Kind, Place
from troth.review.summary import Effect, find_edited_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Data, Party, Source
    from troth.model.ledger import Ledger
    from troth.review.change import ReviewInput

MOST_READABLE = 48
"""Characters: what is longer is no short value."""
_NAMES = ("id", "what", "title", "code", "party", "name")
"""By these keys an item of a list is known, in this order."""


def find_board_file(ledger: Ledger) -> Source | None:
    """Return the board's own file, which lies beside the folders of the kinds."""
    return next((source for source in ledger.sources if source.path.count("/") == 1), None)


def describe_edits(keys: Iterable[str], old: Source, new: Source) -> str:
    """Return what changed under these keys: `owner (rosa → omar), by (2026-12-31 → 2028-01-01) and why`."""
    said = [describe_edit(key, old.data.get(key), new.data.get(key)) for key in keys]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def describe_edit(key: str, was: Data, now: Data) -> str:
    """Return what changed under one key, with the values where they are short: `due (2026-12-10 → 2027-06-30)`."""
    name = escape_text(key.replace("_", " "))
    changes = "; ".join(_iter_changes(was, now))
    return f"{name} ({changes})" if changes else name


def _iter_changes(was: Data, now: Data) -> Iterator[str]:
    """Yield the smallest parts that differ, each old → new."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            if was.get(key) != now.get(key):
                yield from (f"{escape_text(str(key))}: {change}" for change in _iter_changes(was.get(key), now.get(key)))
    elif isinstance(was, list) and isinstance(now, list):
        before, after = _index_items(was), _index_items(now)  # what keeps its name is the same item
        for name, item in before.items():
            if name not in after:
                yield f"removed: {_format_value(item) or name}"
            elif item != after[name]:
                yield from (f"{name}: {change}" for change in _iter_changes(item, after[name]))
        yield from (f"added {_format_value(item) or name}" for name, item in after.items() if name not in before)
        if list(before) != list(after) and before.keys() == after.keys():
            yield "another order"
    else:
        old, new = _format_value(was), _format_value(now)
        if old or new:
            yield f"{old} → {new}" if old and new else f"added {new}" if new else f"removed: {old}"


def _index_items(items: list[Data]) -> dict[str, Data]:
    """Return the items of a list by what each is called."""
    found: dict[str, Data] = {}
    for item in items:
        name = next((str(item[key]) for key in _NAMES if key in item), "") if isinstance(item, dict) else ""
        found[escape_text(name or _dump(item), MOST_READABLE)] = item
    return found


def _format_value(value: Data) -> str:
    """Return a value as it is told; nothing for one that is not there."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, (list, dict)):
        plain = isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value)
        text = ", ".join(map(str, value)) if plain else _dump(value)
    else:
        text = str(value) if not isinstance(value, bool) else str(value).lower()
    return escape_text(" ".join(text.split()), MOST_READABLE)


def _dump(value: Data) -> str:
    return json.dumps(value, ensure_ascii=False)


class Grade(StrEnum):
    """What a change does to those who rely on it."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    BREAKING = "breaking"


_PARTS = {"services": "service", "requirements": "requirement", "value": "benefit", "resources": "resource"}
"""The parts of an agreement that its customers rely on, by key."""
_DAYS = {Kind.ASK: ("respond_by",), Kind.GOAL: ("by",), Kind.MEETING: ("date",)}


def grade_edits(kind: Kind, old: Source, new: Source) -> str:
    """Return the grades of an edit, each with what it is about: `, looser: by; breaking: removed: Uptime`; nothing where none has one."""
    found: dict[Grade, list[str]] = {}
    for grade, what in _iter_grades(kind, old.data, new.data):
        found.setdefault(grade, []).append(what)
    said = "; ".join(f"{grade.value}: {', '.join(dict.fromkeys(found[grade]))}" for grade in Grade if grade in found)
    return f" [{said}]" if said else ""


def _iter_grades(kind: Kind, old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[tuple[Grade, str]]:
    for key in _DAYS.get(kind, ()):
        was, now = old.get(key), new.get(key)
        if isinstance(was, str) and isinstance(now, str) and was != now:
            yield Grade.LOOSER if now > was else Grade.TIGHTER, key.replace("_", " ")
        elif was and not now:
            yield Grade.BREAKING, key.replace("_", " ")
    if kind is Kind.GOAL:
        yield from _grade_items(old.get("measures"), new.get("measures"), "measure")
    if kind is Kind.ASK:
        # whoever is no longer asked is in no number any more
        before, after = (
            frozenset(map(str, each)) if isinstance(each, list) else frozenset() for each in (old.get("asked"), new.get("asked"))
        )
        yield from ((Grade.LOOSER, "asked"),) if before - after else ()
        yield from ((Grade.TIGHTER, "asked"),) if after - before else ()
        yield from _grade_items([old.get("target")], [new.get("target")], "target")
    if kind is Kind.AGREEMENT:
        for key, word in _PARTS.items():
            yield from _grade_items(old.get(key), new.get(key), word)
        for key in ("provider", "customers"):
            if old.get(key) != new.get(key):
                yield Grade.BREAKING, key


def _grade_items(was: Data, now: Data, word: str) -> Iterator[tuple[Grade, str]]:
    before, after = _index_bounds(was), _index_bounds(now)
    for name, item in before.items():
        if name not in after:
            yield Grade.BREAKING, f"{word} {name} removed"
        else:
            yield from ((grade, name) for grade in _grade_item(item, after[name]))
    yield from ((Grade.TIGHTER, f"{word} {name} added") for name in after if name not in before)


def _index_bounds(items: Data) -> dict[str, Mapping[str, Data]]:
    found: dict[str, Mapping[str, Data]] = {}
    for item in items if isinstance(items, list) else ():
        fields: Mapping[str, Data] = item if isinstance(item, dict) else {"what": item} if item else {}
        if fields:
            found[escape_text(str(fields.get("id") or fields.get("what") or fields.get("unit") or ""))] = fields
    return found


def _grade_item(was: Mapping[str, Data], now: Mapping[str, Data]) -> Iterator[Grade]:
    """Yield how the bounds of one measure moved; another unit or period is another measure."""
    if any(was.get(key) != now.get(key) for key in ("unit", "every")):
        yield Grade.BREAKING
    for key, more_is in (("at_least", Grade.TIGHTER), ("at_most", Grade.LOOSER), ("value", Grade.TIGHTER)):
        old, new = was.get(key), now.get(key)
        if old != new and (old is None or new is None):
            yield Grade.TIGHTER if old is None else Grade.LOOSER
        elif isinstance(old, (int, float)) and isinstance(new, (int, float)) and old != new:
            less_is = Grade.LOOSER if more_is is Grade.TIGHTER else Grade.TIGHTER
            yield more_is if new > old else less_is
    for key in ("target", "equals"):
        old, new = was.get(key), now.get(key)
        if isinstance(old, (int, float)) and isinstance(new, (int, float)) and old != new:
            yield Grade.LOOSER if new < old else Grade.TIGHTER  # a lower value counts as looser, as of what is to be achieved
        elif old != new:
            yield Grade.TIGHTER if old is None else Grade.LOOSER if new is None else Grade.BREAKING
    if was.get("have") is True and now.get("have") is not True:
        yield Grade.BREAKING
    gone, come = _list_deliverables(was) - _list_deliverables(now), _list_deliverables(now) - _list_deliverables(was)
    if gone or come:
        yield Grade.BREAKING if gone else Grade.TIGHTER


def _list_deliverables(item: Mapping[str, Data]) -> frozenset[str]:
    found = item.get("deliverables")
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


_PARTY_FIELDS = (
    "kind", "name", "accounts", "emails", "timezone", "lead", "members", "teams", "owner", "left", "former", "since", "messages", "skills",
)  # fmt: skip


def describe_board_effects(case: ReviewInput) -> Iterator[Effect]:
    """Yield the parties that come, go or change, and the settings that do; and where that cannot be told."""
    before, after = case.change_set.before, case.change_set.after
    unread = tuple(kind for kind, _ in case.change_set.unread)
    if Kind.PARTIES not in unread and after.is_complete(Kind.PARTIES):
        yield from _describe_party_changes(before, after)
    if Kind.BOARD not in unread:
        was, now = find_board_file(before), find_board_file(after)
        if was and now and (changed := find_edited_keys(was, now)):
            sentence = f"Changes the board's settings: {describe_edits(changed, was, now)}. This review still uses the old ones"
            yield Effect(kind=Kind.BOARD, record="", act="changes-settings", sentence=sentence, place=now.find_key_place(changed[0]))
        elif now and not was:
            yield Effect(kind=Kind.BOARD, record="", act="changes-settings", sentence="Adds the board's settings", place=now.find_place())
    for kind, path in case.change_set.unread:
        what = "parties" if kind is Kind.PARTIES else "settings"
        if (kind, path) in after.unreadable:
            act, sentence = "breaks", f"Breaks {path}, so the {what} could not be compared; `troth check` shows the problem"
        else:
            act, sentence = "mends", f"Fixes {path}; the {what} could not be compared with the earlier ones"
        yield Effect(kind=kind, record="", act=act, sentence=sentence, place=Place(path))


def _describe_party_changes(before: Ledger, after: Ledger) -> Iterator[Effect]:
    for party in after.parties:
        was = before.parties.get(party.id)
        place = party.source.find_key_place(party.kind.section, party.id)
        if was is None:
            addresses = (*party.emails, *(f"{name} on {host}" for host, name in party.accounts))
            said = ", ".join((f"Adds the {party.kind.value} {party.name} ({party.id})", *addresses))
            yield _build_party_effect(party, "adds-party", said, place)
        elif changed := _describe_differing_fields(was, party):
            yield _build_party_effect(party, "changes-party", f"Changes {changed} of {party.name} ({party.id})", place)
    for party in before.parties:
        if party.id not in after.parties:
            place = Place(party.source.path)
            yield _build_party_effect(party, "removes-party", f"Removes the {party.kind.value} {party.name} ({party.id})", place)


def _build_party_effect(party: Party, act: str, sentence: str, place: Place) -> Effect:
    return Effect(kind=Kind.PARTIES, record=party.id, act=act, sentence=sentence, place=place, title=party.name)


def _describe_differing_fields(was: Party, now: Party) -> str:
    """Return what changed of a party, old → new; nothing where that is nothing."""
    fields = {field: (_plain_field(was, field), _plain_field(now, field)) for field in _PARTY_FIELDS}
    said = [describe_edit(field.replace("emails", "email"), *values) for field, values in fields.items() if values[0] != values[1]]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def _plain_field(party: Party, field: str) -> Data:
    value = getattr(party, field)
    if isinstance(value, tuple):
        return [" ".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in value]
    return None if value is None else str(value)
