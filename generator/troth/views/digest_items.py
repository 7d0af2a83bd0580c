"""The things that wait for a party: of promises, of asks and of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date, format_relative_date
from troth.model import PartyKind
from troth.status.acts import PromiseState
from troth.status.agreement import AgreementState
from troth.status.attention import Flag
from troth.status.measures import find_delivered_value
from troth.status.schedule import Schedule
from troth.status.stand_ins import has_left, list_charges
from troth.views.digest_item import (
    DUE_REPLIES,
    OVERDUE_REPLIES,
    WAITING_REPLIES,
    DigestItem,
    SuggestedReply,
    is_worth_asking,
    join_lines,
    list_asked_items,
    list_became_items,
    list_pursued_items,
    list_replies,
)
from troth.views.promise.describe import describe_changes
from troth.views.promise.page import compose_opening
from troth.views.rich_text import to_plain_text
from troth.views.rows import describe_pending_action, promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.agreement import AgreementStatus
    from troth.status.schedule import PendingAction
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
    charges = list_charges(party, context.board.ledger, context.day)
    for each in dict.fromkeys((*acting, *charges)):
        for standing in context.board.promises_by_promiser.get(each, ()):
            yield from _iter_due_items(standing, party, acting, context)
        for standing, wait in context.board.pending_by_party.get(each, ()):
            yield from _iter_waiting_items(standing, wait, party, acting, context)
    for pursuit in context.board.asks.values():
        yield from list_asked_items(pursuit, party, acting, context)
        yield from list_pursued_items(pursuit, (party.id, *charges), context)
        yield from list_became_items(pursuit, acting, context)
    for accord in context.board.agreements.values():
        yield from _iter_agreement_items(accord, party, acting, context)


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
    says = list_replies(OVERDUE_REPLIES if section == "overdue" else DUE_REPLIES, standing, party.id, acting)
    when = f"due {format_date(due)}, {format_relative_date(due, context.day)}"
    speaks = section != "due_soon" or count_days(context.day, due) in (context.board.settings.due_soon, context.board.settings.notice)
    yield section, _build_promise_item(standing, due, when, tuple(_describe_promised(standing, context)), says, speaks=speaks)


def _describe_promised(standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    yield _describe_promise(standing, context)
    if standing.snapshot.proposed_change is not None:
        change = standing.snapshot.proposed_change
        asked = describe_changes(change, standing.snapshot.terms)
        yield f"{context.faces(change.entry.by).name} requested a change, and waits for an answer: {asked}."
    if Flag.LOOKS_DONE in standing.flags:
        yield "All its parts are kept. Is it delivered?"
    if Flag.NO_REPORT in standing.flags:
        yield "There has been no update for a while."
    yield from _describe_leavers(standing, context)


def _iter_waiting_items(
    standing: PromiseStatus, pending: PendingAction, party: Party, acting: tuple[str, ...], context: ViewContext
) -> Iterator[tuple[str, DigestItem]]:
    since = pending.deadline or pending.since or context.day
    if pending.schedule is Schedule.FOLLOW_UP_DUE and count_days(since, context.day) < context.board.settings.follow_up_grace:
        return
    says = list_replies(WAITING_REPLIES[pending.schedule], standing, party.id, acting)
    lines = tuple(_describe_waiting(standing, pending, context))
    wait = describe_pending_action(pending, context.faces, context.day).note
    if pending.schedule is Schedule.FOLLOW_UP_DUE and pending.since is not None:
        wait = f"was due {format_date(pending.since)}"
    speaks = pending.schedule is not Schedule.AWAITING_ANSWER or is_worth_asking(pending.since, pending.deadline, context.day)
    yield (
        WAITING_SECTIONS[pending.schedule],
        _build_promise_item(standing, since, wait, lines, says, speaks=speaks),
    )


def _describe_waiting(standing: PromiseStatus, pending: PendingAction, context: ViewContext) -> Iterator[str]:
    course = standing.snapshot
    yield _describe_promise(standing, context)
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
    yield from _describe_leavers(standing, context)
    if pending.schedule is Schedule.FOLLOW_UP_DUE:
        yield f"It is {standing.state.word.lower()}" + (" and not delivered." if standing.state is PromiseState.PROMISED else ".")


def _describe_promise(standing: PromiseStatus, context: ViewContext) -> str:
    return f"{to_plain_text(compose_opening(standing, context))} {join_lines(standing.snapshot.terms.outcome)}"


def _build_promise_item(
    standing: PromiseStatus,
    day: date,
    relative_date: str,
    lines: tuple[str, ...],
    replies: tuple[SuggestedReply, ...],
    *,
    speaks: bool = True,
) -> DigestItem:
    return DigestItem(
        kind="promise",
        id=standing.id,
        title=standing.promise.title,
        page=f"{promise_url(standing.id)}#what-you-can-do",
        path=standing.promise.source.path,
        day=day,
        when=relative_date,
        lines=lines,
        replies=replies,
        speaks=speaks,
    )


def _iter_agreement_items(
    accord: AgreementStatus, party: Party, acting: tuple[str, ...], context: ViewContext
) -> Iterator[tuple[str, DigestItem]]:
    wording = accord.agreement.wording
    mine = [each for each in (wording.provider, *wording.customers) if each in acting]
    if accord.state is AgreementState.REVIEW_DUE and mine and accord.next_review is not None:
        when = f"review was due {format_date(accord.next_review)}" if accord.next_review < context.day else "review due today"
        says = SuggestedReply(
            label="Review it", command=f'troth agreement review {accord.agreement.id} --by {party.id} --rating 1-5 --note "NOTE"'
        )
        customer = any(each in wording.customers for each in mine)
        yield "agreement", _build_agreement_item(accord, accord.next_review, when, _REVIEW_TEXT, says if customer else None)
    unsigned = [each for each in mine if each in accord.unsigned]
    if accord.state is AgreementState.AWAITING_SIGNATURES and unsigned:
        since = accord.entries[-1].date if accord.entries else context.day
        says = SuggestedReply(label="Sign it", command=f"troth agreement sign {accord.agreement.id} --by {party.id}")
        yield "agreement", _build_agreement_item(accord, since, "needs your signature", _SIGN_TEXT, says)


_REVIEW_TEXT = "Look back together: what works, what doesn't, what should change?"
_SIGN_TEXT = "Others have signed, or the wording has changed since you did."


def _build_agreement_item(accord: AgreementStatus, day: date, relative_date: str, line: str, reply: SuggestedReply | None) -> DigestItem:
    return DigestItem(
        kind="agreement",
        id=accord.agreement.id,
        title=accord.agreement.wording.title,
        page=f"agreements/{accord.agreement.id}",
        path=accord.agreement.source.path,
        day=day,
        when=relative_date,
        lines=(line,),
        replies=(reply,) if reply else (),
        speaks=True,
    )
