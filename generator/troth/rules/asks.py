"""Rules about asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.model.problem import Problem, Severity
from troth.status.ask_replay import find_results_without_answer, to_the_sponsor_too_soon
from troth.status.replay import replay_all
from troth.status.respondents import find_respondents, list_members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.dates import AsOf
    from troth.model import AskEntry, Parties, Place
    from troth.model.ledger import Ledger
    from troth.status.respondents import InvalidAskEntry


def asked_nobody(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Use each: only for a team or segment that has members."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        for index, one in enumerate(ask.asked):
            party = ledger.parties.get(one.party)
            if one.each and party is not None and party.kind != "person" and not list_members(one.party, ledger.parties.on(ask.made)):
                message = f"{one.party} has no {'contacts' if party.kind == 'customer' else 'members'}, so this asks nobody"
                hint = f"add people to {one.party} in a file under parties/, or ask {one.party} as one party: {one.party}"
                yield Problem("asked-nobody", ask.source.find_place("asked", index, "each"), message, hint)


def asked_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask everyone once: by name, or as a member of one team."""
    for ask in ledger.asks.values():
        seen, parties = set[str](), ledger.parties.on(ask.made)
        for index, one in enumerate(ask.asked):
            asked = list_members(one.party, parties) if one.each else (one.party,)
            again = tuple(each for each in asked if each in seen)
            seen.update(asked)
            if not again:
                continue
            names = ", ".join(again[:_SHOWN]) + (f" and {len(again) - _SHOWN} more" if len(again) > _SHOWN else "")
            verbs = ("is", "counts") if len(again) == 1 else ("are", "count")
            message = f"{names} {verbs[0]} asked already further up, and {verbs[1]} once"
            hint = "remove this line" if not ask.asked[index].each else "remove the names that the team includes, or leave it"
            yield Problem("asked-twice", ask.source.find_place("asked", index), message, hint, Severity.WARNING)


_SHOWN = 3


def find_invalid_ask_entries(ledger: Ledger, *, wrong_actor: bool) -> Iterator[tuple[Place, InvalidAskEntry]]:
    """Yield the misfits of all asks, each with its place: those about whose act it is, or those about who was asked."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        ring = find_respondents(ask, ledger.parties)
        for entry in ask.log:
            found = ring.find_fault(entry) if _has_known_parties(entry, ledger.parties) else None
            if found is not None and found.is_wrong_actor is wrong_actor:
                yield ask.source.find_place("log", entry.index, *found.key), found


def _has_known_parties(entry: AskEntry, parties: Parties) -> bool:
    """Tell whether everybody whom an entry names is there; otherwise another rule speaks."""
    named = (
        entry.by,
        *entry.became,
        *(each for each in entry.to if each not in ("all", "unanswered")),
        *filter(None, (entry.on_behalf_of,)),
    )
    return all(each in parties for each in named)


def not_asked(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Contact only people who were asked, and record only their answers."""
    for place, misfit in find_invalid_ask_entries(ledger, wrong_actor=False):
        yield Problem("not-asked", place, misfit.message, misfit.hint)
    for ask in ledger.asks.values() if ledger.is_complete(Kind.PARTIES) else ():
        if not any(entry.became for entry in ask.log):
            continue
        given = [course for course in ledger.compute_once(replay_all).values() if course.promise.ask == ask.id]
        for entry, party in find_results_without_answer(ask, ledger.parties, given):
            message = f"{party} has not answered, so this is told to nobody"
            hint = f"record the answer of {party} above this entry, or remove {party} here"
            yield Problem("not-asked", ask.source.find_place("log", entry.index, "became", party), message, hint, Severity.WARNING)


def ask_not_theirs(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Only the asker or sponsor reaches out, pauses and closes; only those asked answer."""
    for place, misfit in find_invalid_ask_entries(ledger, wrong_actor=True):
        yield Problem("ask-not-theirs", place, misfit.message, misfit.hint)


def after_closed(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log nothing after an ask was closed."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        ring = find_respondents(ask, ledger.parties)
        closed = next((entry for entry in ask.log if entry.act == "closed" and ring.find_fault(entry) is None), None)
        for entry in ask.log[closed.index + 1 :] if closed else ():
            message = f"log entry {entry.index + 1} comes after the ask was closed on {ask.log[closed.index].date}" if closed else ""
            hint = "make a new ask, or remove the entry closed if it was a mistake"
            yield Problem("after-closed", ask.source.find_place("log", entry.index, "act"), message, hint)


_BOARD_FILE = "commitments/board.yaml"


def ladder_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every step of a ladder its wait, and put the sponsor last."""
    of_board = ((each, ledger.settings.ladder) for each in ledger.sources if each.path == _BOARD_FILE and "ladder" in each.data)
    of_asks = ((ask.source, ask.ladder) for ask in ledger.asks.values() if ask.ladder)
    for source, ladder in (*of_board, *of_asks):
        last = len(ladder) - 1
        for index, step in enumerate(ladder):
            if step.via == "sponsor" and index < last:
                message = f"the sponsor is step {index + 1} of {len(ladder)}, but may only come last and once"
                yield Problem("ladder-in-order", source.find_place("ladder", index, "via"), message, "move the sponsor's step to the end")
            elif step.wait is None and index < last:
                message = f"step {index + 1} doesn't say how long to wait for an answer"
                yield Problem("ladder-in-order", source.find_place("ladder", index), message, "add wait: with a number of days")


def sponsor_too_soon(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Go to an ask's sponsor only after every earlier step."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        if not any(entry.via == "sponsor" for entry in ask.log):
            continue
        given = [course for course in ledger.compute_once(replay_all).values() if course.promise.ask == ask.id]
        for entry, early in to_the_sponsor_too_soon(ask, ledger.parties, ledger.settings, given):
            names = ", ".join(early[:_SHOWN]) + (f" and {len(early) - _SHOWN} more" if len(early) > _SHOWN else "")
            message = f"{names} had not been contacted by every step before the sponsor"
            hint = "take the earlier steps first"
            yield Problem("sponsor-too-soon", ask.source.find_place("log", entry.index, "via"), message, hint, Severity.WARNING)
