"""Who knows whom: what an asker did together with somebody, and who could introduce them. For the asker's own eyes, on nobody's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.model import PartyKind
from troth.status.respondents import choose_closest, collect_acquaintances, describe_shared
from troth.views.context import add_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.status.ask import AskStatus
    from troth.status.respondents import SharedEvent
    from troth.views.context import ViewContext


def find_acquaintances(party: str, context: ViewContext) -> Mapping[str, tuple[SharedEvent, ...]]:
    """Return whom a party knows, with what they did together: for an asker's own eyes, and for nobody's page."""
    return context.cached(find_acquaintances, lambda: _collect_acquaintances(context)).get(party, {})


def _collect_acquaintances(context: ViewContext) -> Mapping[str, Mapping[str, tuple[SharedEvent, ...]]]:
    board = context.board
    snapshots = (each.snapshot for each in board.promises.values())
    promises = (one for each in snapshots for one in (each, *(occurrence.snapshot for occurrence in each.occurrences)))
    held = (each for each in board.ledger.meetings.values() if each.date <= context.day)
    return collect_acquaintances(promises, held, board.asks.values())


INTRODUCED_BY = 2
"""Who introduces somebody has done so much together with them at least."""


def explain_acquaintance(pursuit: AskStatus, party: str, context: ViewContext) -> Iterator[str]:
    """Yield how an asker knows somebody, or who could introduce them, and what they are known to be good at: for the asker alone."""
    parties, asker = context.board.ledger.parties, pursuit.ask.asker
    own, found = _list_known(pursuit, asker, context), parties.get(party)
    closest = choose_closest({each: own[each] for each in (party, *(found.members if found else ())) if each in own})
    groups = [parties.get_name(each) for each in context.acts_for.get(asker, ()) if each in context.acts_for.get(party, ())]
    if parties.may_act_for(party, asker):
        return  # a team asks its own members: nobody there needs to be told who they are
    if closest is not None:
        yield f"{describe_shared(own[closest], parties.get_name(asker), parties.get_name(closest))}."
    elif groups:
        yield f"{parties.get_name(asker)} and {parties.get_name(party)} both belong to {groups[0]}."
    elif found and found.kind is PartyKind.PERSON:
        yield from _suggest_introducer(pursuit, party, own, context)
    if found and found.skills:
        yield f"{found.name} knows about {', '.join(found.skills)}."


def find_closest_respondent(pursuit: AskStatus, context: ViewContext) -> str | None:
    """Return whom of several who haven't replied the asker knows best, to begin with them."""
    known, silent = _list_known(pursuit, pursuit.ask.asker, context), {each.party for each in pursuit.silent}
    return choose_closest({each: events for each, events in known.items() if each in silent}) if len(silent) > 1 else None


def _suggest_introducer(pursuit: AskStatus, party: str, own: Mapping[str, object], context: ViewContext) -> Iterator[str]:
    """Yield who knows somebody whom the asker doesn't: a person who is here, isn't silent themselves, and knows the asker if possible."""
    parties, silent = context.board.ledger.parties, add_members((each.party for each in pursuit.silent), context)
    known = {each: events for each, events in _list_known(pursuit, party, context).items() if len(events) >= INTRODUCED_BY}
    people = {each: known[each] for each in known if (one := parties.get(each)) and one.kind is PartyKind.PERSON and not one.left}
    here = {each: people[each] for each in people if each not in silent}
    introducer = choose_closest({each: here[each] for each in here if each in own} or here)
    if introducer is not None:
        told = describe_shared(here[introducer], parties.get_name(introducer), parties.get_name(party))
        yield f"{told}: ask {parties.get_name(introducer)} for an introduction."


def _list_known(pursuit: AskStatus, party: str, context: ViewContext) -> Mapping[str, tuple[SharedEvent, ...]]:
    """Return whom a party knows by something else than this ask."""
    others = find_acquaintances(party, context).items()
    known = {each: tuple(event for event in events if event.record != pursuit.ask.id) for each, events in others}
    return {each: events for each, events in known.items() if events}


def list_shared_words(asker: str, party: str, context: ViewContext) -> Iterator[str]:
    """Yield what an asker can remind somebody of, in the asker's own voice: what came of an answer, a promise kept, help, a meeting."""
    board, events = context.board, find_acquaintances(party, context).get(asker, ())
    replies = (each for each in reversed(events) if each.what == "replied" and each.by == party)
    heard = next((pursuit for each in replies if party in (pursuit := board.asks[each.record]).became), None)
    if heard is not None:
        yield f'You answered when I asked "{heard.ask.title}", and this came of it: {heard.became[party]}'
    kept, helped = ([each for each in events if each.what == what and each.by == party] for what in ("kept", "helped"))
    if kept:
        how = f"You have kept {len(kept)} promises to me, the last one" if len(kept) > 1 else "You kept a promise to me,"
        yield f'{how} "{board.promises[kept[-1].record].promise.title}".'
    if helped:
        yield f'You helped me with "{board.promises[helped[-1].record].promise.title}".'
    met = next((each for each in reversed(events) if each.what == "met"), None)
    if met:
        yield f'We last met on {format_date(met.day)}, for "{board.ledger.meetings[met.record].title}".'
