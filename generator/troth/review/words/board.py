"""What a change does to the parties and to the board's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, Place
from troth.review.said import Said, keys
from troth.review.words.fields import edited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.ledger import Ledger
    from troth.model import Party, Source
    from troth.review.case import Case

_FIELDS = ("kind", "name", "github", "email", "timezone", "lead", "members", "teams")


def board_words(case: Case) -> Iterator[Said]:
    """Yield the parties that come, go or change, and the settings that do."""
    before, after = case.difference.before, case.difference.after
    if after.complete(Kind.PARTIES):
        yield from _parties(before, after)
    yield from _settings(_board(before), _board(after))


def _parties(before: Ledger, after: Ledger) -> Iterator[Said]:
    for party in after.parties:
        was = before.parties.get(party.id)
        place = party.source.key_place(party.kind.section, party.id)
        if was is None:
            yield _party(party, "adds-party", f"Adds the {party.kind.value} {party.name} ({party.id})", place)
        elif changed := _differing(was, party):
            yield _party(party, "changes-party", f"Changes {keys(changed)} of {party.name} ({party.id})", place)
    for party in before.parties:
        if party.id not in after.parties:
            place = Place(party.source.path)
            yield _party(party, "removes-party", f"Removes the {party.kind.value} {party.name} ({party.id})", place)


def _party(party: Party, act: str, sentence: str, place: Place) -> Said:
    return Said(kind=Kind.PARTIES, record=party.id, act=act, sentence=sentence, place=place, title=party.name)


def _differing(was: Party, now: Party) -> tuple[str, ...]:
    return tuple(field for field in _FIELDS if getattr(was, field) != getattr(now, field))


def _board(ledger: Ledger) -> Source | None:
    """Return the board's own file, which lies beside the folders of the kinds."""
    return next((source for source in ledger.sources if source.path.count("/") == 1), None)


def _settings(before: Source | None, after: Source | None) -> Iterator[Said]:
    if before and after and (changed := edited(before, after)):
        sentence = f"Changes the board's settings: {keys(changed)}. This review still goes by the old ones"
        yield Said(kind=Kind.BOARD, record="", act="changes-settings", sentence=sentence, place=after.key_place(changed[0]))
    elif after and not before:
        yield Said(kind=Kind.BOARD, record="", act="changes-settings", sentence="Adds the board's settings", place=after.place())
