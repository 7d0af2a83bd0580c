"""Rules about days that decide: nothing that came late passes for what came in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import format_date, parse_iso_date
from troth.model import Kind
from troth.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.review.change import AddedEntry, RecordRevision, ReviewInput


_DUE_ACTS = frozenset({"delivered", "renegotiated"})
"""The acts whose day is compared with the due date."""
_ANSWERING_ACTS: Mapping[Kind, frozenset[str]] = {
    Kind.PROMISE: frozenset({"promised", "agreed", "countered", "declined"}),
    Kind.ASK: frozenset({"answered"}),
}
"""The acts whose day is compared with the day by which an answer is asked for."""


def late_as_on_time(case: ReviewInput) -> Iterator[Problem]:
    """Date what is entered after a day that decides by the day on which it is entered."""
    for revision in case.revisions:
        for added in revision.added:
            stated, entered = parse_iso_date(added.get_text("date")), added.witness.date
            if stated is None or entered is None or added.witness.is_imported:
                continue
            for what, last in _list_deadlines(added, revision, case):
                if stated <= last < entered:
                    deadline = f"the {what} ({format_date(last)}) lies between, so it would pass for one in time"
                    hint = (
                        f"date it {entered}, with happened: {added.get_text('happened') or stated} if that was the day; "
                        "where a rebase has moved the commit, bring the base in by a merge instead"
                    )
                    message = f"this entry is dated {stated} and was committed on {entered}: {deadline}"
                    yield Problem("review/late-as-on-time", revision.find_place("log", added.index, "date"), message, hint)
                    break


def _list_deadlines(added: AddedEntry, revision: RecordRevision, case: ReviewInput) -> Iterator[tuple[str, date]]:
    act, kind = added.get_text("act"), revision.change.kind
    found = revision.snapshots.get(added.index)
    if found is not None and found[1].terms.due is not None and act in _DUE_ACTS:
        yield "due day", found[1].terms.due
    if act not in _ANSWERING_ACTS.get(kind, ()):
        return
    ask = case.change_set.after.asks.get(revision.change.id) if kind is Kind.ASK else None
    respond_by = found[1].respond_by if found is not None else ask.respond_by if ask is not None else None
    if respond_by is not None:
        yield "day to answer by", respond_by
