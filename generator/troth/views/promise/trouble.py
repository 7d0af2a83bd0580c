"""A promise in trouble: who should know, and what was said of it by which others plan."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.status.acts import PromiseState
from troth.views.promise.describe import describe_changes
from troth.views.rich_text import join_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import PromiseEntry
    from troth.status.promise import PromiseSnapshot
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedParty:
    """Somebody who should know when a promise is in trouble, and why: `it was promised to them`."""

    party: str
    rests: str = ""
    """What it promised that rests on the promise: `promised “Open the shop”, which needs it`; empty for its customers and partner."""
    is_partner: bool = False

    def explain(self, *, to_itself: bool = False) -> str:
        """Return why it should know, as the end of a sentence: `they promised “Open the shop”, which needs it`."""
        they, them = ("you", "you") if to_itself else ("they", "them")
        if self.rests or self.is_partner:
            return f"{they} {self.rests or 'follow up on it'}"
        return f"it was promised to {them}"


MOST_AFFECTED, MOST_ENDANGERED = 30, 300
"""So many are named who should know of a promise, for so many promises that rest on it: chains have a thousand parts."""


def list_affected(standing: PromiseStatus, context: ViewContext) -> tuple[AffectedParty, ...]:
    """Return who should know: customers, partner, and who promised what needs it or what it is a part of, however far up."""
    terms, partner = standing.snapshot.terms, standing.promise.partner
    found = {each: AffectedParty(party=each) for each in terms.customers}
    if partner:
        found.setdefault(partner, AffectedParty(party=partner, is_partner=True))
    for above, way in islice(_iter_endangered(standing.id, context), MOST_ENDANGERED):
        for each in above.snapshot.terms.promisers:
            found.setdefault(each, AffectedParty(party=each, rests=f"promised “{above.promise.title}”, {way}"))
        if len(found) >= MOST_AFFECTED:
            break
    return tuple(each for each in found.values() if each.party not in terms.promisers)


def _iter_endangered(promise: str, context: ViewContext) -> Iterator[tuple[PromiseStatus, str]]:
    """Yield the open promises that rest on one, the nearest first, each with how: what needs it, the whole, and what rests on those."""
    ledger, board = context.board.ledger, context.board
    seen, ahead = {promise}, [promise]
    for below in ahead:
        for each in ledger.list_dependents(below):
            if each not in seen and each in board.promises and board.promises[each].state.open:
                seen.add(each)
                ahead.append(each)
                way = "which it is part of" if ledger.promises[below].part_of == each else "which needs it"
                yield board.promises[each], way if below == promise else "which rests on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What somebody said of a promise by which others plan: that it is at risk, on track again, moved, or will not be kept."""

    date: date
    by: str
    text: str
    """A sentence: `It is at risk.`"""
    words: str
    """Their own words; empty where there are none."""
    is_good: bool = False
    """It is on track again, or has a new day: nothing is asked about it."""
    agreed_by: str = ""
    """Who agreed to it, and knows it already."""


_ENDINGS: Final[Mapping[str, str]] = {
    "missed": "It was not kept.",
    "revoked": "It won't be kept: the promise was taken back.",
    "cancelled": "It is cancelled: it isn't needed any more.",
}


def list_announcements(course: PromiseSnapshot) -> tuple[Announcement, ...]:
    """Return what was said of a promise by which others plan, in the order in which it was said."""
    if course.promised_on is None or course.promise.to_oneself:
        return ()
    found = [*_iter_reports(course)]
    for change in course.renegotiations:
        if change.agreed_on and change.due and change.due_before and change.due != change.due_before:
            text = f"It is now due {format_date(change.due)}, not {format_date(change.due_before)}."
            words = join_lines(change.entry.because or "")
            yes = next((each.by for each in course.valid if each.act == "agreed" and each.index > change.entry.index), "")
            found.append(Announcement(date=change.agreed_on, by=change.entry.by, text=text, words=words, is_good=True, agreed_by=yes))
    ending = course.ending
    if ending is not None and ending.act in _ENDINGS:
        words = join_lines(ending.because or ending.note or "")
        found.append(Announcement(date=ending.date, by=ending.by, text=_ENDINGS[ending.act], words=words))
    return tuple(sorted(found, key=lambda each: each.date))


def _iter_reports(course: PromiseSnapshot) -> Iterator[Announcement]:
    """Yield each report that something is at risk, and the first one after it by which it is on track."""
    troubled: dict[date | None, bool] = {}
    for entry in course.valid:
        if entry.act != "reported" or entry.confidence is None:
            continue
        is_good = entry.confidence == "on_track"
        if not is_good or troubled.get(entry.occurrence):
            text = _REPORTS[entry.confidence].format(name_time(entry))
            words = join_lines(entry.note or "")
            yield Announcement(date=entry.date, by=entry.by, text=text, words=words, is_good=is_good)
        troubled[entry.occurrence] = not is_good


_REPORTS: Final[Mapping[str, str]] = {
    "at_risk": "{} is at risk and may not be kept.",
    "off_track": "{} is off track: as things stand, it won't be kept.",
    "on_track": "{} is on track again.",
}


def name_time(entry: PromiseEntry) -> str:
    """Return what an entry speaks of: the promise, or one time of a recurring one."""
    return f"The time of {format_date(entry.occurrence)}" if entry.occurrence else "It"


def describe_trouble(standing: PromiseStatus, context: ViewContext) -> tuple[str, ...]:
    """Return what those affected should know now, one sentence each; nothing where all is well."""
    course, said = standing.snapshot, list_announcements(standing.snapshot)
    told = [f"{each.text} {each.words}".rstrip() for each in said[-1:] if count_days(each.date, context.day) <= _LATELY]
    if standing.state is not PromiseState.PROMISED:
        return tuple(told) if course.ending is not None and course.ending.act in _ENDINGS else ()
    if standing.overdue and standing.due is not None:
        told.append(f"It was due on {format_date(standing.due)}, and is not delivered yet.")
    if course.is_reported_at_risk and not told and said:
        told.append(f"{said[-1].text} {said[-1].words}".rstrip())
    told += [f"It waits for “{context.board.promises[each].promise.title}”, which is late or at risk." for each in standing.risk_causes[:3]]
    if course.proposed_change is not None:
        asked = describe_changes(course.proposed_change, course.terms)
        told.append(f"A change is requested: {asked}. {join_lines(course.proposed_change.entry.because or '')}".rstrip())
    return tuple(told)


_LATELY: Final = 14
"""So many days something that was said is news."""
