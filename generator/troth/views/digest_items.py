"""The things that wait for a party: of promises, of asks and of agreements."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date, format_relative_date
from troth.model import Kind, PartyKind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.measures import find_delivered_value
from troth.status.schedule import Schedule, iter_follow_up_days
from troth.status.stand_ins import has_left
from troth.status.waits import SCHEDULED_WAITS, WaitKind
from troth.views.agreement.digest import list_agreement_items, list_recorded_parties
from troth.views.digest_item import (
    DUE_REPLIES,
    MAX_DAYS_NAMED,
    OVERDUE_REPLIES,
    WAITING_REPLIES,
    DigestItem,
    SuggestedReply,
    add_replies,
    build_passed_ask_item,
    build_promise_item,
    is_worth_asking,
    list_asked_items,
    list_pursued_items,
    list_replies,
)
from troth.views.digest_news import iter_news_items, list_unasked
from troth.views.notes import list_follow_up_notes, list_passed_notes
from troth.views.promise.describe import describe_changes
from troth.views.promise.page import tell_promise
from troth.views.rich_text import join_lines
from troth.views.rows import describe_pending_action
from troth.views.scheduled import list_scheduled_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.promise import PromiseSnapshot
    from troth.status.schedule import PendingAction
    from troth.status.waits import Wait
    from troth.views.context import ViewContext


WAITING_SECTIONS: Final[Mapping[Schedule, str]] = {
    Schedule.AWAITING_ANSWER: "answer",
    Schedule.AWAITING_ACCEPTANCE: "accept",
    Schedule.AWAITING_AGREEMENT: "agree",
    Schedule.CHANGE_PENDING: "change",
    Schedule.FOLLOW_UP_DUE: "follow_up",
}
"""In which section of a digest stands what waits."""


def iter_digest_items(party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what waits for a party, each with the section that it belongs to."""
    if has_left(party.id, context.board.ledger.parties, context.day):
        return
    acting = list_represented_parties(party, context)
    known = (wait for each in acting for wait in context.board.reminders_by_party.get(each, ()))
    for wait in dict.fromkeys(each for each in known if _concerns(each, party, acting)):
        yield from (_add_notes(pair, wait, party, context) for pair in _iter_record_items(wait, party, acting, context))
    for pursuit in context.board.asks.values():
        yield from list_asked_items(pursuit, party, acting, context)
    yield from list_scheduled_items(acting, context)
    yield from iter_news_items(party, context)


def _concerns(wait: Wait, party: Party, acting: tuple[str, ...]) -> bool:
    """Tell whether somebody hears of a wait: they act for whom it waits for, or are told of it."""
    return party.id in wait.told_to or any(each in acting for each in wait.parties)


def _iter_record_items(wait: Wait, party: Party, acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    if wait.kind is Kind.PROMISE:
        yield from _iter_promise_items(wait, party, acting, context)
    elif wait.kind is Kind.ASK:
        yield from _iter_ask_items(wait, acting, context)
    else:
        yield from list_agreement_items(wait, party, acting, context)


def _iter_promise_items(wait: Wait, party: Party, acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    standing = context.board.promises[wait.record]
    if wait.what in (WaitKind.OVERDUE, WaitKind.DUE):
        yield from _iter_due_items(standing, party, acting, context)
    elif wait.what is WaitKind.HELP:
        yield "help", _build_help_item(standing, wait, party, context)
    else:
        pending = next(
            each for each in standing.pending_actions if SCHEDULED_WAITS[each.schedule] is wait.what and each.parties == wait.parties
        )
        recorded = _list_recorded_replies(standing, wait, party, context)
        for section, item in _iter_waiting_items(standing, pending, party, acting, context):
            yield section, replace(item, replies=tuple(dict.fromkeys((*item.replies, *recorded))))


def _iter_ask_items(wait: Wait, acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the asker's next steps, and what waits for somebody who is not reached; those who are find the question itself."""
    pursuit = context.board.asks[wait.record]
    if wait.what is WaitKind.REACH_OUT:
        yield from list_pursued_items(pursuit, context)
    elif not any(each in acting for each in wait.parties):
        yield "pursue", build_passed_ask_item(pursuit, wait, context)


def _add_notes(pair: tuple[str, DigestItem], wait: Wait, party: Party, context: ViewContext) -> tuple[str, DigestItem]:
    """Return an item with the messages to send, and with why one is told where it waits for somebody else."""
    section, item = pair
    notes = list_passed_notes(party.id, wait, context)
    lines = (*item.lines, *(f"The board can't reach {each.name}, so it tells you. Ask, and record the answer." for each in notes))
    is_new = wait.since == context.day and wait.what in _NEWS
    return section, replace(item, lines=lines, notes=(*notes, *list_follow_up_notes(party.id, wait, context)), is_new=is_new)


_NEWS: Final = frozenset({WaitKind.ANSWER, WaitKind.AGREEMENT, WaitKind.ACCEPTANCE, WaitKind.CHANGE, WaitKind.HELP, WaitKind.SIGNATURE})
"""What waits because somebody has just said something, and not because a day has come."""


def _list_recorded_replies(standing: PromiseStatus, wait: Wait, party: Party, context: ViewContext) -> tuple[SuggestedReply, ...]:
    """Return what whoever is told records for customers who have nobody on the board to act for them."""
    mute = list_recorded_parties(wait, party, context)
    acts = next(WAITING_REPLIES[schedule] for schedule, what in SCHEDULED_WAITS.items() if what is wait.what)
    return tuple(chain.from_iterable(list_replies(acts, standing, each, (each,), context.day) for each in mute))


def list_represented_parties(party: Party, context: ViewContext) -> tuple[str, ...]:
    """Return for whom somebody is told what waits: themselves, the teams they lead or that nobody leads, those they are a contact of."""
    parties = context.board.ledger.parties
    groups = (parties[each] for each in context.acts_for.get(party.id, ()))
    told = (each.id for each in groups if each.kind is PartyKind.CUSTOMER or each.lead in (party.id, None) or _is_leaderless(each, context))
    return (party.id, *told)


def _is_leaderless(team: Party, context: ViewContext) -> bool:
    return team.lead is not None and has_left(team.lead, context.board.ledger.parties, context.day)


def _describe_leavers(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    """Yield who of a promise has left: what waited for them waits for who is told of it."""
    for each in (*standing.promise.promisers, *standing.promise.customers, standing.promise.partner or ""):
        party = context.board.ledger.parties.get(each)
        if party is not None and party.left is not None and party.left < context.day:
            yield f"{party.name} left on {format_date(party.left)}, so this comes to you."


def _iter_due_items(
    standing: PromiseStatus, party: Party, acting: tuple[str, ...], context: ViewContext
) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is promised and due. What is due soon makes a message when that begins, and the last day for a change."""
    due = standing.due
    if standing.state is not PromiseState.PROMISED or due is None or count_days(context.day, due) > context.board.settings.due_soon:
        return
    section = "overdue" if due < context.day else "due_today" if due == context.day else "due_soon"
    says = list_replies(OVERDUE_REPLIES if section == "overdue" else DUE_REPLIES, standing, party.id, acting, context.day)
    when = f"due {format_date(due)}, {format_relative_date(due, context.day)}"
    speaks = section != "due_soon" or count_days(context.day, due) in (context.board.settings.due_soon, context.board.settings.notice)
    marks: tuple[str, ...] = ()
    if section == "overdue" and standing.snapshot.comes_again:
        marks = list_unasked(standing, "time", (due,), party, context)
        speaks = bool(marks)
    item = add_replies(build_promise_item(standing, due, when, tuple(_describe_promised(standing, context))), says, speaks=speaks)
    yield section, replace(item, marks=marks)


def _describe_promised(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    yield tell_promise(standing, context)
    if standing.snapshot.proposed_change is not None:
        change = standing.snapshot.proposed_change
        asked = describe_changes(change, standing.snapshot.terms)
        yield f"{context.faces(change.entry.by).name} requested a change, and waits for an answer: {asked}."
    if Flag.LOOKS_DONE in standing.flags:
        yield "Its last occurrence was due." if standing.snapshot.comes_again else "All its parts are kept. Is it delivered?"
    if Flag.NO_REPORT in standing.flags:
        yield "There has been no update for a while."
    yield from _describe_leavers(standing, context)


def _iter_waiting_items(
    standing: PromiseStatus, pending: PendingAction, party: Party, acting: tuple[str, ...], context: ViewContext
) -> Iterator[tuple[str, DigestItem]]:
    since = pending.deadline or pending.since or context.day
    if pending.schedule is Schedule.FOLLOW_UP_DUE and count_days(since, context.day) < context.board.settings.follow_up_grace:
        return
    says = list_replies(WAITING_REPLIES[pending.schedule], standing, party.id, acting, context.day)
    lines = tuple(_describe_waiting(standing, pending, context))
    wait = describe_pending_action(pending, context.faces, context.day).note
    if pending.schedule is Schedule.FOLLOW_UP_DUE and pending.since is not None:
        wait = f"was due {format_date(pending.since)}"
    marks: tuple[str, ...] = ()
    if pending.schedule is Schedule.FOLLOW_UP_DUE and standing.snapshot.occurrences:
        marks = list_unasked(standing, "follow-up", iter_follow_up_days(standing.snapshot, context.day), party, context)
        speaks = bool(marks)
    else:
        speaks = _is_worth_a_message(pending, context)
    item = add_replies(build_promise_item(standing, since, wait, lines), says, speaks=speaks)
    yield WAITING_SECTIONS[pending.schedule], replace(item, marks=marks)


def _is_worth_a_message(pending: PendingAction, context: ViewContext) -> bool:
    return pending.schedule is not Schedule.AWAITING_ANSWER or is_worth_asking(pending.since, pending.deadline, context.day)


def _describe_waiting(standing: PromiseStatus, pending: PendingAction, context: ViewContext) -> Iterator[str]:
    course = standing.snapshot
    yield tell_promise(standing, context)
    if course.proposed_change is not None and pending.schedule in (Schedule.CHANGE_PENDING, Schedule.AWAITING_ANSWER):
        entry, asked = course.proposed_change.entry, describe_changes(course.proposed_change, course.terms)
        yield f"{context.faces(entry.by).name} requests a change: {asked}. {join_lines(entry.because or '')}".rstrip()
    if pending.schedule is Schedule.AWAITING_ACCEPTANCE and course.delivery is not None:
        # what the customer should know before they accept: what was said, of which day it is, and which measures miss
        delivery = course.delivery
        if delivery.note:
            yield f"{context.faces(delivery.by).name} says: {join_lines(delivery.note)}"
        if delivery.happened:
            yield f"It happened on {format_date(delivery.happened)}, and was recorded on {format_date(delivery.date)}."
        yield from (f"{each.in_words}." for each in find_delivered_value(course) if each.missed)
    yield from _describe_waiting_occurrences(course, pending, context)
    yield from _describe_leavers(standing, context)
    if pending.schedule is Schedule.FOLLOW_UP_DUE and course.occurrences:
        days = [format_date(day) for day in iter_follow_up_days(course, context.day)]
        yield f"About the time of {', '.join(days[-MAX_DAYS_NAMED:])}."
    elif pending.schedule is Schedule.FOLLOW_UP_DUE:
        yield f"It is {standing.state.word.lower()}" + (" and not delivered." if standing.state is PromiseState.PROMISED else ".")


def _describe_waiting_occurrences(course: PromiseSnapshot, pending: PendingAction, context: ViewContext) -> Iterator[str]:
    """Yield which times of a recurring promise wait for an answer, and what is asked for one that is to be moved."""
    if pending.schedule is Schedule.AWAITING_ACCEPTANCE and course.occurrences:
        days = [format_date(each.name) for each in course.occurrences if each.snapshot.state is PromiseState.DELIVERED]
        yield f"Delivered: the time of {', '.join(days[-MAX_DAYS_NAMED:])}."
    for each in course.occurrences if pending.schedule is Schedule.CHANGE_PENDING else ():
        if (change := each.snapshot.proposed_change) is not None:
            asked = describe_changes(change, each.snapshot.terms)
            yield f"{context.faces(change.entry.by).name} requests a change: {asked}. {join_lines(change.entry.because or '')}".rstrip()


def _build_help_item(standing: PromiseStatus, wait: Wait, party: Party, context: ViewContext) -> DigestItem:
    """Return what a promiser needs help with, for whoever follows up."""
    lines = [tell_promise(standing, context)]
    if standing.snapshot.help_request is not None and standing.snapshot.help_request.note:
        lines.append(f"What is needed: {join_lines(standing.snapshot.help_request.note)}")
    words = PROMISE_ACT_WORDS["help_offered"]
    offer = SuggestedReply(label=words.label, command=f'troth promise {words.command} {standing.id} --by {party.id} --note "HOW"')
    replies = () if party.id in standing.snapshot.terms.promisers else (offer,)
    when = f"asked on {format_date(wait.since)}"
    speaks = is_worth_asking(wait.since, None, context.day)
    return add_replies(build_promise_item(standing, wait.since, when, tuple(lines)), replies, speaks=speaks)
