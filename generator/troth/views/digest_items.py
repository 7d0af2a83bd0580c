"""The things that wait for a party: of promises, of asks and of agreements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.agreement import AgreementState
from troth.lifecycle.flags import Flag
from troth.lifecycle.pursuit import AskState, NextStep
from troth.lifecycle.schedule import Schedule
from troth.model import PartyKind
from troth.views.letter import opening
from troth.views.reply import DELIVERING, LATE, WAITING, Reply, replies
from troth.views.row import page_of
from troth.views.saying import changes
from troth.views.span import named, text_of
from troth.views.step import waited_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.lifecycle.waiting import Waits
    from troth.model import Party
    from troth.views.desk import Desk


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
    replies: tuple[Reply, ...]
    speaks: bool
    """Whether it is worth a message today on its own."""


WAITS: Mapping[Schedule, str] = MappingProxyType(
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


def items(party: Party, desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    """Yield what waits for a party, each with the section that it belongs to."""
    acting = speaks_for(party, desk)
    for each in acting:
        for standing in desk.board.promised_by.get(each, ()):
            yield from _due(standing, party, acting, desk)
        for standing, wait in desk.board.waiting_for.get(each, ()):
            yield from _waiting(standing, wait, party, acting, desk)
    for pursuit in desk.board.pursuits.values():
        yield from _asked(pursuit, party, acting, desk)
        yield from _pursued(pursuit, party, desk)
    for accord in desk.board.accords.values():
        yield from _agreement(accord, party, acting, desk)


def speaks_for(party: Party, desk: Desk) -> tuple[str, ...]:
    """Return for whom somebody is told what waits: themselves, the teams they lead or that nobody leads, those they are a contact of."""
    parties = desk.board.ledger.parties
    groups = (parties[each] for each in desk.acts_for.get(party.id, ()))
    told = (each.id for each in groups if each.kind is PartyKind.CUSTOMER or each.lead in (party.id, None))
    return (party.id, *told)


def _due(standing: Standing, party: Party, acting: tuple[str, ...], desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is promised and due. What is due soon makes a message when that begins, and the last day for a change."""
    due = standing.due
    if standing.state is not State.PROMISED or due is None or days.between(desk.day, due) > desk.board.settings.due_soon:
        return
    section = "overdue" if due < desk.day else "due_today" if due == desk.day else "due_soon"
    says = replies(LATE if section == "overdue" else DELIVERING, standing, party.id, acting)
    when = f"due {days.written(due)}, {days.in_words(due, desk.day)}"
    speaks = section != "due_soon" or days.between(desk.day, due) in (desk.board.settings.due_soon, desk.board.settings.notice)
    yield section, _item(standing, due, when, tuple(_promised_lines(standing, desk)), says, speaks=speaks)


def _promised_lines(standing: Standing, desk: Desk) -> Iterator[str]:
    yield _letter(standing, desk)
    if standing.course.proposal is not None:
        entry = standing.course.proposal.entry
        yield f"{desk.faces(entry.by).name} asked for other terms, and waits for an answer: {changes(entry, standing.course.terms)}."
    if Flag.LOOKS_DONE in standing.flags:
        yield "All its parts are kept: is it delivered?"
    if Flag.NO_REPORT in standing.flags:
        yield "Nobody has said for a while how it is going."


def _waiting(standing: Standing, wait: Waits, party: Party, acting: tuple[str, ...], desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    since = wait.by or wait.since or desk.day
    if wait.for_what is Schedule.FOLLOW_UP_DUE and days.between(since, desk.day) < desk.board.settings.follow_up_grace:
        return
    says = replies(WAITING[wait.for_what], standing, party.id, acting)
    lines = tuple(_waiting_lines(standing, wait, desk))
    speaks = wait.for_what is not Schedule.AWAITING_ANSWER or _politely(wait.since, wait.by, desk.day)
    yield WAITS[wait.for_what], _item(standing, since, _when(wait, desk), lines, says, speaks=speaks)


def _when(wait: Waits, desk: Desk) -> str:
    if wait.for_what is Schedule.FOLLOW_UP_DUE and wait.since is not None:
        return f"was due {days.written(wait.since)}"
    return waited_step(wait, desk.faces, desk.day).note


def _waiting_lines(standing: Standing, wait: Waits, desk: Desk) -> Iterator[str]:
    course = standing.course
    yield _letter(standing, desk)
    if course.proposal is not None and wait.for_what in (Schedule.CHANGE_PENDING, Schedule.AWAITING_ANSWER):
        entry = course.proposal.entry
        yield f"{desk.faces(entry.by).name} asks for other terms: {changes(entry, course.terms)}. {_one_line(entry.because or '')}".rstrip()
    if wait.for_what is Schedule.AWAITING_ACCEPTANCE and course.delivery is not None and course.delivery.note:
        yield f"{desk.faces(course.delivery.by).name} says: {_one_line(course.delivery.note)}"
    if wait.for_what is Schedule.FOLLOW_UP_DUE:
        yield f"It is {standing.state.word.lower()}" + (" and not delivered." if standing.state is State.PROMISED else ".")


def _letter(standing: Standing, desk: Desk) -> str:
    return f"{text_of(opening(standing, desk))} {_one_line(standing.course.terms.outcome)}"


def _politely(since: date | None, by: date | None, as_of: date) -> bool:
    """Tell whether a question is worth a message today: when it is new, on the day it is to be answered by, and once a week after."""
    if since is not None and days.between(since, as_of) <= 1:
        return True
    asked = by or since or as_of
    return days.between(asked, as_of) >= 0 and days.between(asked, as_of) % _WEEK == 0


def _item(standing: Standing, day: date, when: str, lines: tuple[str, ...], says: tuple[Reply, ...], *, speaks: bool = True) -> DigestItem:
    return DigestItem(
        kind="promise",
        id=standing.id,
        title=standing.promise.title,
        page=f"{page_of(standing.id)}#what-you-can-do",
        path=standing.promise.source.path,
        day=day,
        when=when,
        lines=lines,
        replies=says,
        speaks=speaks,
    )


_NO = '--answer declined --note "WHY"'
_ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "input": {"Answer": '--answer gave-input --note "YOUR ANSWER"', "Say no": _NO},
        "promise": {"Promise it": '--answer committed --due DAY --note "WHAT IT WILL LOOK LIKE"', "Say no": _NO},
    }
)
"""What can be said to an ask, by what it seeks."""


def _asked(pursuit: Pursuit, party: Party, acting: tuple[str, ...], desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    """Yield the question to those who were reached and have not answered. Reminding them is the asker's, step by step, not a machine's."""
    ask = pursuit.ask
    mine = [each for each in pursuit.silent if each.party in acting and each.attempts]
    if pursuit.state is not AskState.OPEN or not mine:
        return
    since = mine[0].attempts[0].day
    lines = [f"{desk.faces(ask.asker).name} asks: {_one_line(ask.request)}"]
    lines += [f"Why: {_one_line(ask.why)}"] if ask.why else []
    benefit = ask.benefit_for(mine[0].party)
    lines += [f"What is in it for you: {_one_line(benefit)}"] if benefit else []
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
            when=f"by {days.written(ask.respond_by)}" if ask.respond_by >= desk.day else f"was wanted by {days.written(ask.respond_by)}",
            lines=tuple(lines),
            replies=tuple(
                Reply(label=label, command=f"troth ask answer {ask.id} {by} {said}") for label, said in _ANSWERS[ask.seeks].items()
            ),
            speaks=days.between(since, desk.day) <= 1 or ask.respond_by == desk.day,
        ),
    )


def _pursued(pursuit: Pursuit, party: Party, desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    """Yield the steps that an asker may take now, all of one ask together."""
    ask = pursuit.ask
    ready = [each for each in pursuit.silent if each.step not in (NextStep.NONE, NextStep.WAIT)]
    if ask.asker != party.id or not ready:
        return
    since = min((each.since for each in ready if each.since), default=desk.day)
    yield (
        "pursue",
        DigestItem(
            kind="asking",
            id=ask.id,
            title=ask.title,
            page=f"asks/{ask.id}",
            path=ask.source.path,
            day=since,
            when=f"{pursuit.answered} of {len(pursuit.asked)} answered; wanted by {days.written(ask.respond_by)}",
            lines=tuple(_steps(ready, ask.sponsor, desk)),
            replies=(Reply(label="See each next step, with a draft", command=f"troth ask next {ask.id}"),),
            speaks=True,
        ),
    )


_STEPS = {NextStep.REACH_OUT: "write to", NextStep.PERSONAL: "go and talk to", NextStep.SPONSOR: "ask {sponsor} to talk to"}


def _steps(ready: list[Pursued], sponsor: str | None, desk: Desk) -> Iterator[str]:
    by_step: dict[NextStep, list[str]] = defaultdict(list)
    for each in ready:
        by_step[each.step].append(each.party)
    for step, parties in by_step.items():
        how = _STEPS[step].format(sponsor=desk.faces(sponsor).name if sponsor else "the sponsor")
        yield f"{how[0].upper()}{how[1:]} {text_of(named(desk.faces.of(parties)))}."


def _agreement(accord: Accord, party: Party, acting: tuple[str, ...], desk: Desk) -> Iterator[tuple[str, DigestItem]]:
    wording = accord.agreement.wording
    mine = [each for each in (wording.provider, *wording.customers) if each in acting]
    if accord.state is AgreementState.REVIEW_DUE and mine and accord.next_review is not None:
        when = f"review was due {days.written(accord.next_review)}" if accord.next_review < desk.day else "review due today"
        says = Reply(label="Review it", command=f'troth agreement review {accord.agreement.id} --by {party.id} --rating 1-5 --note "NOTE"')
        customer = any(each in wording.customers for each in mine)
        yield "agreement", _agreed(accord, accord.next_review, when, _LOOK_BACK, says if customer else None)
    unsigned = [each for each in mine if each in accord.unsigned]
    if accord.state is AgreementState.AWAITING_SIGNATURES and unsigned:
        since = accord.entries[-1].date if accord.entries else desk.day
        says = Reply(label="Sign it", command=f"troth agreement sign {accord.agreement.id} --by {party.id}")
        yield "agreement", _agreed(accord, since, "waits for your signature", _SIGN, says)


_LOOK_BACK = "Look back together: what works, what does not, what should change?"
_SIGN = "Others have signed, or the wording has changed since you did."


def _agreed(accord: Accord, day: date, when: str, line: str, says: Reply | None) -> DigestItem:
    return DigestItem(
        kind="agreement",
        id=accord.agreement.id,
        title=accord.agreement.wording.title,
        page=f"agreements/{accord.agreement.id}",
        path=accord.agreement.source.path,
        day=day,
        when=when,
        lines=(line,),
        replies=(says,) if says else (),
        speaks=True,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
