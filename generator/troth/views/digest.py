"""A digest: one message to a person with all that waits for them, in the order in which it matters, each with its ready replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth import days
from troth.model import PartyKind
from troth.views.digest_items import items
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Party
    from troth.views.desk import Desk
    from troth.views.digest_items import DigestItem
    from troth.views.face import Face

SECTIONS = {
    "overdue": ("Overdue", "overdue", "The day has passed. Deliver it, ask for another date, or say that it will not be kept."),
    "due_today": ("Due today", "due today", ""),
    "answer": ("To answer", "to answer", "Yes, no, or how else?"),
    "accept": ("To accept", "to accept", "It is delivered. Is it what was agreed?"),
    "agree": ("To agree to", "to agree to", "It is promised to you. Are these the terms?"),
    "change": ("Changes to answer", "to answer a change", "Until you answer, the old terms stand."),
    "follow_up": ("To follow up", "to follow up", "How did it go? What was the outcome? What did you learn? What do we do next?"),
    "pursue": ("To ask again", "to ask again", "They have not answered yet."),
    "due_soon": ("Due soon", "due soon", ""),
    "agreement": ("Agreements", "about agreements", ""),
}
"""The sections in the order in which they matter: heading, how they are counted in a sentence, and what they mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """What waits for the same thing."""

    id: str
    title: str
    says: str
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """All that waits for one party as of a date."""

    face: Face
    email: str | None
    board: str
    """The board's name."""
    day: date
    iso: str
    written: str
    subject: str
    says: str
    sections: tuple[DigestSection, ...]

    @property
    def empty(self) -> bool:
        """Tell whether nothing waits."""
        return not self.sections

    @property
    def sent(self) -> bool:
        """Tell whether it is a message for today: a question that was only asked is not repeated every day."""
        return any(item.speaks for section in self.sections for item in section.items)


def digests(desk: Desk) -> tuple[Digest, ...]:
    """Return the digests that people are to get on the as-of date, by id: none for those for whom nothing waits."""
    found = (digest(person, desk) for person in desk.board.ledger.parties.of_kind(PartyKind.PERSON))
    return tuple(each for each in found if each.sent)


def digest(party: Party, desk: Desk) -> Digest:
    """Return all that waits for a party, whether it makes a message today or not."""
    sections = tuple(_sections(party, desk))
    counts = ", ".join(f"{len(each.items)} {SECTIONS[each.id][1]}" for each in sections)
    number = sum(len(each.items) for each in sections)
    what = f"{count(number, 'thing waits', 'things wait')} for {'you' if party.kind is PartyKind.PERSON else party.name}"
    on = days.written(desk.day)
    return Digest(
        face=desk.faces(party.id),
        email=party.email,
        board=desk.board.settings.name,
        day=desk.day,
        iso=desk.day.isoformat(),
        written=on,
        subject=f"{counts} ({desk.board.settings.name}, {on})" if sections else f"Nothing waits ({desk.board.settings.name}, {on})",
        says=f"{party.name}, as of {on} {what}: {counts}." if sections else f"{party.name}, as of {on} nothing waits for you.",
        sections=sections,
    )


def _sections(party: Party, desk: Desk) -> Iterator[DigestSection]:
    """Yield the sections that hold something. A record stands in the first section that it belongs to, with all its replies."""
    found: dict[tuple[str, str], tuple[str, DigestItem]] = {}
    for section, item in sorted(items(party, desk), key=lambda pair: (list(SECTIONS).index(pair[0]), pair[1].day, pair[1].id)):
        key = (item.kind, item.id)
        found[key] = (found[key][0], _joined(found[key][1], item)) if key in found else (section, item)
    for name, (title, _, says) in SECTIONS.items():
        here = tuple(item for section, item in found.values() if section == name)
        if here:
            yield DigestSection(id=name, title=title, says=says, items=here)


def _joined(first: DigestItem, more: DigestItem) -> DigestItem:
    replies = tuple(dict.fromkeys((*first.replies, *more.replies)))
    lines = tuple(dict.fromkeys((*first.lines, *more.lines)))
    return replace(first, replies=replies, lines=lines, speaks=first.speaks or more.speaks)
