"""Describe in words what a change does to the parties and to the board's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, Place
from troth.review.edits import describe_edit, describe_edits, find_board_file
from troth.review.summary import Effect, find_edited_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Data, Party, Source
    from troth.model.ledger import Ledger
    from troth.review.change import ReviewInput


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
        yield from _describe_settings_change(find_board_file(before), find_board_file(after))
    yield from (_describe_uncompared(kind, path, after) for kind, path in case.change_set.unread)


def _describe_uncompared(kind: Kind, path: str, after: Ledger) -> Effect:
    what = "parties" if kind is Kind.PARTIES else "settings"
    if (kind, path) in after.unreadable:
        act, sentence = "breaks", f"Breaks {path}, so the {what} could not be compared; `troth check` says what is wrong there"
    else:
        act, sentence = "mends", f"Puts right {path}, so the {what} could not be compared with those of before"
    return Effect(kind=kind, record="", act=act, sentence=sentence, place=Place(path))


def _describe_party_changes(before: Ledger, after: Ledger) -> Iterator[Effect]:
    for party in after.parties:
        was = before.parties.get(party.id)
        place = party.source.find_key_place(party.kind.section, party.id)
        if was is None:
            said = f"Adds the {party.kind.value} {party.name} ({party.id}){_format_addresses(party)}"
            yield _build_party_effect(party, "adds-party", said, place)
        elif changed := _describe_differing_fields(was, party):
            yield _build_party_effect(party, "changes-party", f"Changes {changed} of {party.name} ({party.id})", place)
    for party in before.parties:
        if party.id not in after.parties:
            place = Place(party.source.path)
            yield _build_party_effect(party, "removes-party", f"Removes the {party.kind.value} {party.name} ({party.id})", place)


def _build_party_effect(party: Party, act: str, sentence: str, place: Place) -> Effect:
    return Effect(kind=Kind.PARTIES, record=party.id, act=act, sentence=sentence, place=place, title=party.name)


def _format_addresses(party: Party) -> str:
    """Return the addresses and accounts of a party that is new to the board: `, leo@blue.example`."""
    return "".join(f", {each}" for each in (*party.emails, *(f"{name} on {host}" for host, name in party.accounts)))


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


def _describe_settings_change(before: Source | None, after: Source | None) -> Iterator[Effect]:
    if before and after and (changed := find_edited_keys(before, after)):
        sentence = f"Changes the board's settings: {describe_edits(changed, before, after)}. This review still goes by the old ones"
        yield Effect(kind=Kind.BOARD, record="", act="changes-settings", sentence=sentence, place=after.find_key_place(changed[0]))
    elif after and not before:
        yield Effect(kind=Kind.BOARD, record="", act="changes-settings", sentence="Adds the board's settings", place=after.find_place())
