"""Taking back one's own entry: which entry is meant, and why it may stand all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import count_days
from troth.status.acts import ACTS_BY_NAME

if TYPE_CHECKING:
    from troth.model import PromiseEntry
    from troth.status.promise import PromiseSnapshot


BINDING = frozenset({"promised", "corrected"})
"""What nobody takes back like this: their word that makes or signs a promise, and a correction."""


def find_named_entry(course: PromiseSnapshot, entry: PromiseEntry) -> PromiseEntry | None:
    """Return the entry that `entry` takes back: its author's last one of that date and act, or None where there is none."""
    return next((each for each in _is_meant(course, entry) if each.by == entry.by), None)


def find_entry_author(course: PromiseSnapshot, entry: PromiseEntry) -> str | None:
    """Return who wrote the entry that is meant, where it was somebody else."""
    if find_named_entry(course, entry) is not None:
        return None
    return next((each.by for each in _is_meant(course, entry)), None)


def find_standing_reason(course: PromiseSnapshot, entry: PromiseEntry) -> str | None:
    """Return why the entry that `entry` takes back stands, or None where it may be taken back."""
    named, meant = find_named_entry(course, entry), entry.corrects
    if named is None:
        told = f"{meant.act} of {meant.date}" if meant else "that kind"
        return f"{entry.by} has no entry {told} in this log that still counts"
    if named.act in BINDING:
        return f"{named.act} is not taken back like this: a promise ends by revoked, cancelled or superseded"
    if count_days(named.date, entry.date) > course.backdate_days:
        return f"{named.act} of {named.date} was entered more than {course.backdate_days} days before, and stands"
    passed_over = course.struck.union(each.index for each in course.invalid_entries)
    since = [each for each in course.promise.log[named.index + 1 : entry.index] if each.index not in passed_over]
    other = next((each.by for each in since if each.by != entry.by), None)
    if other is not None:
        return f"{other} has entered something after {named.act} of {named.date}, so it stands"
    act = ACTS_BY_NAME.get(named.act)
    ends = act is not None and act.leads_to is not None and not act.leads_to.open
    if ends and any(each.act == "followed_up" for each in since):
        return f"{named.act} of {named.date} has been followed up, so it stands"
    return None


def _is_meant(course: PromiseSnapshot, entry: PromiseEntry) -> list[PromiseEntry]:
    """Return the entries before `entry` of the date and act that it names, the last first."""
    meant = entry.corrects
    if meant is None:
        return []
    above = reversed(course.promise.log[: entry.index])
    return [each for each in above if (each.date, each.act) == (meant.date, meant.act) and each.index not in course.struck]
