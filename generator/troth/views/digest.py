"""A digest: one message to a person with all that waits for them, in the order in which it matters, each with its ready replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import PartyKind
from troth.status.stand_ins import has_left
from troth.views.digest_items import iter_digest_items
from troth.views.digest_news import list_told_of_results
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Party
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.digest_item import DigestItem


DIGEST_SECTIONS = {
    "overdue": ("Overdue", "overdue", "The due date has passed. Deliver it, request a new date, or say that it won't be kept."),
    "due_today": ("Due today", "due today", ""),
    "answer": ("To answer", "to answer", "Yes, no, or a different proposal?"),
    "accept": ("To accept", "to accept", "It was delivered. Is it what was agreed?"),
    "agree": ("To agree to", "to agree to", "It was promised to you. Do you agree to these terms?"),
    "change": ("Changes to answer", "to answer a change", "Until you answer, the old terms stand."),
    "follow_up": ("To follow up", "to follow up", "How did it go? What was the outcome? What did you learn? What do we do next?"),
    "help": ("Help wanted", "to help with", "Can you help, or do you know who can?"),
    "pursue": ("To ask again", "to ask again", "They haven't replied yet."),
    "due_soon": ("Due soon", "due soon", ""),
    "agreement": ("Agreements", "about agreements", ""),
    "scheduled": ("Scheduled", "scheduled", ""),
    "news": ("News of promises", "with news", "So that you know in time. You can answer, and don't have to."),
    "thanks": ("Help and thanks", "about help", ""),
    "became": ("What came of your answer", "about the result of your answer", "Thank you for your answer."),
}
"""The sections in the order in which they matter: heading, how they are counted in a sentence, and what they mean."""
_TOLD = frozenset({"news", "thanks", "became"})
"""What is only told: nobody has to do anything about it."""


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

    face: PartyLabel
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


def list_digests(context: ViewContext, *, only_new: bool = False) -> tuple[Digest, ...]:
    """Return the digests that people are to get on the as-of date, by id: none for those for whom nothing waits.

    With `only_new` they hold what was asked, changed or delivered on that day alone: notices, for who is told daily.
    """
    told = {one for wait in context.board.reminders for one in wait.told_to} | list_told_of_results(context)
    readers = (each for each in context.board.ledger.parties if each.kind is PartyKind.PERSON or each.id in told or _has_own_box(each))
    found = (build_digest(each, context, only_new=only_new) for each in readers if _wants_message(each, context, only_new=only_new))
    # who is told once a week hears then of all that waits: what is asked every seven days might never fall on that day
    weekly = {each.id for each in context.board.ledger.parties if each.messages == "weekly"}
    return tuple(each for each in found if each.sent or (each.face.id in weekly and not each.empty))


def _has_own_box(party: Party) -> bool:
    """Tell whether a customer has an address, and nobody who acts for it."""
    return party.kind is PartyKind.CUSTOMER and party.email is not None and not party.members


def _wants_message(person: Party, context: ViewContext, *, only_new: bool) -> bool:
    """Tell whether somebody is told of anything that day: not who has left, nor who wants none, and weekly on Mondays."""
    if has_left(person.id, context.board.ledger.parties, context.day) or person.messages == "none":
        return False
    return person.messages == "daily" or (context.day.weekday() == 0 and not only_new)


def build_digest(party: Party, context: ViewContext, *, only_new: bool = False) -> Digest:
    """Return all that waits for a party, or what is new of it today, whether it makes a message today or not."""
    sections = tuple(_iter_digest_sections(party, context, only_new=only_new))
    counts = ", ".join(f"{len(each.items)} {DIGEST_SECTIONS[each.id][1]}" for each in sections)
    needed = [item for each in sections if each.id not in _TOLD for item in each.items]
    number, whom = len(needed), "you" if party.kind is PartyKind.PERSON else "a response"
    what = f"{pluralize(number, 'thing needs', 'things need')} {whom}" if needed else f"nothing needs {whom}"
    first = f"{', first' if number > 1 else ':'} “{needed[0].title}” ({needed[0].when})" if needed else ""
    on = format_date(context.day)
    return Digest(
        face=context.faces(party.id),
        email=party.email,
        board=context.board.settings.name,
        day=context.day,
        iso=context.day.isoformat(),
        written=on,
        subject=f"{counts or 'Nothing to do'} ({context.board.settings.name}, {on})",
        says=f"{party.name}: {what}{first}. {f'{counts}. ' if counts else ''}As of {on}.",
        sections=sections,
    )


def _iter_digest_sections(party: Party, context: ViewContext, *, only_new: bool) -> Iterator[DigestSection]:
    """Yield the sections that hold something. A record stands in the first section that it belongs to, with all its replies."""
    found: dict[tuple[str, str], tuple[str, DigestItem]] = {}
    for section, item in sorted(
        iter_digest_items(party, context), key=lambda pair: (list(DIGEST_SECTIONS).index(pair[0]), pair[1].day, pair[1].id)
    ):
        key = (item.kind, item.id)
        if key in found:
            first, known = found[key]
            found[key] = first, _merge_items(known, item)
        else:
            found[key] = section, item
    for name, (title, _, says) in DIGEST_SECTIONS.items():
        here = tuple(item for section, item in found.values() if section == name and (item.is_new or not only_new))
        if here:
            yield DigestSection(id=name, title=title, says=says, items=here)


def _merge_items(known: DigestItem, item: DigestItem) -> DigestItem:
    """Return a record's item with what another section would say of it."""
    return replace(
        known,
        replies=tuple(dict.fromkeys((*known.replies, *item.replies))),
        lines=tuple(dict.fromkeys((*known.lines, *item.lines))),
        notes=tuple(dict.fromkeys((*known.notes, *item.notes))),
        speaks=known.speaks or item.speaks,
        is_new=known.is_new or item.is_new,
        marks=tuple(dict.fromkeys((*known.marks, *item.marks))),
    )
