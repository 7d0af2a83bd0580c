"""The rule `review/not-by-party`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle import agreement_acts
from troth.lifecycle.acts import BY_NAME
from troth.lifecycle.permission import may, sides_of
from troth.lifecycle.provenance import Level
from troth.lifecycle.sides import Side
from troth.model import Kind
from troth.problem import Problem
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Parties
    from troth.review.case import Added, Case, Revision

PERSONAL: Mapping[Kind, frozenset[str]] = {
    Kind.PROMISE: frozenset({"promised", "agreed", "refused", "accepted", "rejected", "cancelled"}),
    Kind.AGREEMENT: frozenset({"signed"}),
}
"""The acts by which a party gives its word or its verdict: nobody else can do that for it."""


def not_by_party(case: Case) -> Iterator[Problem]:
    """Let everybody give their word and their verdict in a commit of their own."""
    for revision in case.revisions:
        for added in revision.added:
            if added.text("act") in PERSONAL.get(revision.pair.kind, ()):
                yield from _judged(added, revision, case)


def _judged(added: Added, revision: Revision, case: Case) -> Iterator[Problem]:
    act, by = added.text("act"), added.text("by")
    name = shown(case.parties.name(by))
    if by in case.parties and not _theirs(added, revision, case):
        message = f"{act} is not for {name} to say, as the parties stand before this change"
        hint = "let the other side enter it in a commit of their own; who acts for a party is changed by a change of its own"
    elif _reachable(by, case.parties) and added.witness.level not in (Level.OWN, Level.SIGNED):
        author = f"the commit that brings it in is by {shown(added.witness.author)}" if added.witness.author else "no commit says who did"
        message = f"{act} is for {name} to enter, and {author}"
        hint = f"let {name} add this entry in a commit of their own (the browser is enough); what you heard can go into a note"
    else:
        return
    yield Problem("review/not-by-party", revision.place("log", added.index, "by"), message, hint)


def _theirs(added: Added, revision: Revision, case: Case) -> bool:
    """Tell whether the act is one that this party may do at all; where that cannot be told it is the check's to say."""
    if revision.pair.kind is Kind.AGREEMENT:
        agreement = case.difference.after.agreements.get(revision.pair.id)
        return agreement is None or agreement_acts.may("signed", added.text("by"), agreement, case.parties)
    found = revision.courses.get(added.index)
    if found is None:
        return True
    entry, course = found
    act = BY_NAME[entry.act]
    return sides_of(act.by, course) is Side.NONE or may(act.by, course, entry.by, case.parties)


def _reachable(by: str, parties: Parties) -> bool:
    """Tell whether the party, or somebody who acts for it, has an address that a commit can bear."""
    party = parties.get(by)
    if party is None:
        return False
    people = (party, *filter(None, map(parties.get, party.members)))
    return any(each.email or each.github for each in people)
