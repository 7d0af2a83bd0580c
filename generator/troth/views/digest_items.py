"""The things that wait for a party: of promises, of asks and of agreements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import count_days, format_date, format_relative_date
from troth.model import PartyKind
from troth.status.acts import PromiseState
from troth.status.agreement import AgreementState
from troth.status.ask import AskState, NextStep
from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.promise.describe import describe_changes
from troth.views.promise.page import compose_opening
from troth.views.replies import DUE_REPLIES, OVERDUE_REPLIES, WAITING_REPLIES, SuggestedReply, list_replies
from troth.views.rich_text import join_names, to_plain_text
from troth.views.rows import describe_pending_action, promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.status.schedule import PendingAction
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One thing that waits. `lines` are plain text, one sentence each."""

    kind: str
    id: str
    title: str
    page: str
    path: str
    """The record's file, from the board's root."""
    day: date
    """Since when it waits, or by when it is wanted."""
    when: str
    """That day in words."""
    lines: tuple[str, ...]
    replies: tuple[SuggestedReply, ...]
    speaks: bool
    """Whether it is worth a message today on its own."""


WAITING_SECTIONS: Mapping[Schedule, str] = MappingProxyType(
    {
        Schedule.AWAITING_ANSWER: "answer",
        Schedule.AWAITING_ACCEPTANCE: "accept",
        Schedule.AWAITING_AGREEMENT: "agree",
        Schedule.CHANGE_PENDING: "change",
        Schedule.FOLLOW_UP_DUE: "follow_up",
    }
)
"""In which section of a digest stands what waits."""
_WEEK = 7


def iter_digest_items(party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what waits for a party, each with the section that it belongs to."""
    acting = list_represented_parties(party, context)
    for each in acting:
        for standing in context.board.promises_by_promiser.get(each, ()):
            yield from _iter_due_items(standing, party, acting, context)
        for standing, wait in context.board.pending_by_party.get(each, ()):
            yield from _iter_waiting_items(standing, wait, party, acting, context)
    for pursuit in context.board.asks.values():
        yield from _iter_answer_items(pursuit, party, acting, context)
        yield from _iter_outreach_items(pursuit, party, context)
    for accord in context.board.agreements.values():
        yield from _iter_agreement_items(accord, party, acting, context)


def list_represented_parties(party: Party, context: ViewContext) -> tuple[str, ...]:
    """Return for whom somebody is told what waits: themselves, the teams they lead or that nobody leads, those they are a contact of."""
    parties = context.board.ledger.parties
    groups = (parties[each] for each in context.acts_for.get(party.id, ()))
    told = (each.id for each in groups if each.kind is PartyKind.CUSTOMER or each.lead in (party.id, None))
    return (party.id, *told)


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
        entry = standing.snapshot.proposed_change.entry
        changes = describe_changes(entry, standing.snapshot.terms)
        yield f"{context.faces(entry.by).name} asked for other terms, and waits for an answer: {changes}."
    if Flag.LOOKS_DONE in standing.flags:
        yield "All its parts are kept: is it delivered?"
    if Flag.NO_REPORT in standing.flags:
        yield "Nobody has said for a while how it is going."


def _iter_waiting_items(
    standing: PromiseStatus, pending: PendingAction, party: Party, acting: tuple[str, ...], context: ViewContext
) -> Iterator[tuple[str, DigestItem]]:
    since = pending.deadline or pending.since or context.day
    if pending.schedule is Schedule.FOLLOW_UP_DUE and count_days(since, context.day) < context.board.settings.follow_up_grace:
        return
    says = list_replies(WAITING_REPLIES[pending.schedule], standing, party.id, acting)
    lines = tuple(_describe_waiting(standing, pending, context))
    speaks = pending.schedule is not Schedule.AWAITING_ANSWER or _is_worth_asking(pending.since, pending.deadline, context.day)
    if pending.schedule is Schedule.FOLLOW_UP_DUE and pending.since is not None:
        when = f"was due {format_date(pending.since)}"
    else:
        when = describe_pending_action(pending, context.faces, context.day).note
    yield WAITING_SECTIONS[pending.schedule], _build_promise_item(standing, since, when, lines, says, speaks=speaks)


def _describe_waiting(standing: PromiseStatus, pending: PendingAction, context: ViewContext) -> Iterator[str]:
    course = standing.snapshot
    yield _describe_promise(standing, context)
    if course.proposed_change is not None and pending.schedule in (Schedule.CHANGE_PENDING, Schedule.AWAITING_ANSWER):
        entry = course.proposed_change.entry
        changes = describe_changes(entry, course.terms)
        yield f"{context.faces(entry.by).name} asks for other terms: {changes}. {_join_lines(entry.because or '')}".rstrip()
    if pending.schedule is Schedule.AWAITING_ACCEPTANCE and course.delivery is not None and course.delivery.note:
        yield f"{context.faces(course.delivery.by).name} says: {_join_lines(course.delivery.note)}"
    if pending.schedule is Schedule.FOLLOW_UP_DUE:
        yield f"It is {standing.state.word.lower()}" + (" and not delivered." if standing.state is PromiseState.PROMISED else ".")


def _describe_promise(standing: PromiseStatus, context: ViewContext) -> str:
    return f"{to_plain_text(compose_opening(standing, context))} {_join_lines(standing.snapshot.terms.outcome)}"


def _is_worth_asking(since: date | None, respond_by: date | None, as_of: date) -> bool:
    """Tell whether a question is worth a message today: when it is new, on the day it is to be answered by, and once a week after."""
    if since is not None and count_days(since, as_of) <= 1:
        return True
    asked = respond_by or since or as_of
    return count_days(asked, as_of) >= 0 and count_days(asked, as_of) % _WEEK == 0


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


_DECLINE_OPTIONS = '--answer declined --note "WHY"'
_ANSWER_OPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "input": {"Answer": '--answer gave-input --note "YOUR ANSWER"', "Say no": _DECLINE_OPTIONS},
        "promise": {"Promise it": '--answer committed --due DAY --note "WHAT IT WILL LOOK LIKE"', "Say no": _DECLINE_OPTIONS},
    }
)
"""What can be said to an ask, by what it seeks."""


def _iter_answer_items(pursuit: AskStatus, party: Party, acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the question to those who were reached and have not answered. Reminding them is the asker's, step by step, not a machine's."""
    ask = pursuit.ask
    mine = [each for each in pursuit.silent if each.party in acting and each.attempts]
    if pursuit.state is not AskState.OPEN or not mine:
        return
    since = mine[0].attempts[0].day
    lines = [f"{context.faces(ask.asker).name} asks: {_join_lines(ask.request)}"]
    lines += [f"Why: {_join_lines(ask.why)}"] if ask.why else []
    benefit = ask.find_benefit(mine[0].party)
    lines += [f"What is in it for you: {_join_lines(benefit)}"] if benefit else []
    by = f"--by {party.id}" + ("" if mine[0].party == party.id else f" --for {mine[0].party}")
    yield (
        "answer",
        DigestItem(
            kind="ask",
            id=ask.id,
            title=ask.title,
            page=f"asks/{ask.id}",
            path=ask.source.path,
            day=ask.respond_by,
            when=f"by {format_date(ask.respond_by)}" if ask.respond_by >= context.day else f"was wanted by {format_date(ask.respond_by)}",
            lines=tuple(lines),
            replies=tuple(
                SuggestedReply(label=label, command=f"troth ask answer {ask.id} {by} {said}")
                for label, said in _ANSWER_OPTIONS[ask.seeks].items()
            ),
            speaks=count_days(since, context.day) <= 1 or ask.respond_by == context.day,
        ),
    )


def _iter_outreach_items(pursuit: AskStatus, party: Party, context: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the steps that an asker may take now, all of one ask together."""
    ask = pursuit.ask
    ready = [each for each in pursuit.silent if each.next_step not in (NextStep.NONE, NextStep.WAIT)]
    if ask.asker != party.id or not ready:
        return
    since = min((each.since for each in ready if each.since), default=context.day)
    by_step: dict[NextStep, list[str]] = defaultdict(list)
    for each in ready:
        by_step[each.next_step].append(each.party)
    lines = []
    for step, parties in by_step.items():
        how = _STEP_PHRASES[step].format(sponsor=context.faces(ask.sponsor).name if ask.sponsor else "the sponsor")
        lines.append(f"{how[0].upper()}{how[1:]} {to_plain_text(join_names(context.faces.get_many(parties)))}.")
    yield (
        "pursue",
        DigestItem(
            kind="asking",
            id=ask.id,
            title=ask.title,
            page=f"asks/{ask.id}",
            path=ask.source.path,
            day=since,
            when=f"{pursuit.answer_count} of {len(pursuit.respondents)} answered; wanted by {format_date(ask.respond_by)}",
            lines=tuple(lines),
            replies=(SuggestedReply(label="See each next step, with a draft", command=f"troth ask next {ask.id}"),),
            speaks=True,
        ),
    )


_STEP_PHRASES = {NextStep.REACH_OUT: "write to", NextStep.PERSONAL: "go and talk to", NextStep.SPONSOR: "ask {sponsor} to talk to"}


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
        yield "agreement", _build_agreement_item(accord, since, "waits for your signature", _SIGN_TEXT, says)


_REVIEW_TEXT = "Look back together: what works, what does not, what should change?"
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


def _join_lines(text: str) -> str:
    return " ".join(text.split())
