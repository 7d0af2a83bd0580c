"""Rules about the acts in logs of promises and agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.text import escape_text, quote_text
from troth.model import Kind, PartyKind
from troth.model.problem import Problem, Severity
from troth.rules.references import Suggestions
from troth.status.agreement_acts import check_agreement_log
from troth.status.goal import find_invalid_goal_entries
from troth.status.replay import replay_all
from troth.status.wording import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.dates import AsOf
    from troth.model import Place
    from troth.model.ledger import Ledger
    from troth.status.promise import InvalidEntry


_STATELESS_ACTS = frozenset({"reported", "help_wanted", "help_offered", "helped", "followed_up"})
"""What stands after one of these has the same place in the log with it or without it."""


def find_invalid_entries(ledger: Ledger, key: str) -> Iterator[tuple[Place, InvalidEntry, str]]:
    """Yield the missteps of all promises, goals and agreements whose fault lies at `key` (`act` or `by`), each with its place and actor."""
    for course in ledger.compute_once(replay_all).values():
        promise, found = course.promise, course.invalid_entries
        if found and key == "act":
            # what comes after an entry of somebody nobody knows may have its place once the name is repaired
            strangers = (entry for entry in promise.log if entry.by not in ledger.parties and entry.act not in _STATELESS_ACTS)
            first = min((entry.index for entry in strangers), default=len(promise.log))
            found = tuple(one for one in found if one.index < first)
        yield from (
            (promise.source.find_place("log", each.index, key), each, promise.log[each.index].by) for each in found if each.key == key
        )
    for goal in ledger.goals.values():
        known = (each for each in find_invalid_goal_entries(goal, ledger.parties) if goal.log[each.index].by in ledger.parties)
        yield from ((goal.source.find_place("log", each.index, key), each, goal.log[each.index].by) for each in known if each.key == key)
    for agreement in ledger.agreements.values():
        # nothing is said of strangers: that nobody knows them is the fault
        are_known = all(party in ledger.parties for party in (agreement.wording.provider, *agreement.wording.customers))
        mishaps = (
            each
            for each in (check_agreement_log(agreement, ledger.parties) if are_known else ())
            if each.key == "act" or agreement.log[each.index].by in ledger.parties
        )
        yield from (
            (agreement.source.find_place("log", each.index, key), each, agreement.log[each.index].by) for each in mishaps if each.key == key
        )


def act_not_allowed(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log only acts that are possible in the promise's state at that point."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for place, misstep, _by in find_invalid_entries(ledger, "act"):
        yield Problem("act-not-allowed", place, misstep.message, misstep.hint)


def act_not_theirs(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let each side do its own acts: the promiser delivers, the customer accepts."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for place, misstep, actor in find_invalid_entries(ledger, "by"):
        hint, person = misstep.hint, ledger.parties.get(actor)
        if person is not None and person.kind is PartyKind.PERSON and not any(person.id in each.members for each in ledger.parties):
            # they may have acted for a party at the time, and are no longer there
            hint += f"; if {person.id} acted for a party then and no longer does, add to that party: former: {{{person.id}: DATE}}"
        yield Problem("act-not-theirs", place, misstep.message, hint)


_CODES_SHOWN = 12
"""As many as fit in a line."""


def unknown_reason(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use one of the board's reason codes."""
    if not ledger.is_complete(Kind.BOARD):
        return
    codes = ledger.settings.reasons
    meant = Suggestions({code: code for code in codes})
    some = ", ".join((*tuple(codes)[:_CODES_SHOWN], *(["…"] if len(codes) > _CODES_SHOWN else [])))
    for promise in ledger.promises.values():
        for entry in promise.log:
            if entry.reason is not None and entry.reason not in codes:
                hint = meant.build_hint(entry.reason, f"write one of {some}")
                message = f"log entry {entry.index + 1}: {entry.reason} is not a reason code of this board"
                yield Problem("unknown-reason", promise.source.find_place("log", entry.index, "reason"), message, hint)


def nothing_changes(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Request a due date that differs from the current one."""
    for course in ledger.compute_once(replay_all).values():
        for change in course.renegotiations:
            entry = change.entry
            others = (entry.outcome, entry.cost, entry.every, entry.until, entry.times)
            alone = all(each is None for each in others) and not change.answers
            if alone and entry.due is not None and entry.due == change.due_before:
                place = course.promise.source.find_place("log", change.entry.index, "due")
                message = f"log entry {change.entry.index + 1} asks for {change.entry.due}, which is already the due date"
                yield Problem("nothing-changes", place, message, "write the new date, or remove the entry", Severity.WARNING)


def measure_unknown(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Measure only what is among the goal's measures."""
    for goal in ledger.goals.values():
        known = {each.what: each.what for each in goal.measures}
        meant = Suggestions({escape_text(each): escape_text(each) for each in known})
        for entry in goal.log:
            if entry.measure is not None and entry.measure not in known:
                hint = meant.build_hint(entry.measure, "add it to the goal's measures first")
                message = f"the goal has no measure {quote_text(entry.measure)}"
                yield Problem("measure-unknown", goal.source.find_place("log", entry.index, "measure"), message, hint)


def measure_unmeetable(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Set bounds that a number can meet."""
    found = [(each.source, each.terms.measures) for each in ledger.promises.values()]
    found += [(each.source, each.measures) for each in ledger.goals.values()]
    for source, measures in found:
        for index, each in enumerate(measures):
            low, high = each.at_least, each.at_most
            if each.equals is not None and (low is not None or high is not None):
                message = f"it has equals {format_number(each.equals)} and another bound as well"
                key, hint = "equals", "remove one of the two"
            elif low is not None and high is not None and low > high:
                message = f"no number is at least {format_number(low)} and at most {format_number(high)}"
                key, hint = "at_least", "swap the two bounds, or remove one"
            else:
                continue
            yield Problem("measure-unmeetable", source.find_place("measures", index, key), message, hint)
