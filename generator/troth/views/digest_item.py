"""One thing that waits, as a digest tells it, with the ready replies to it; and what asks bring into a digest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, format_date
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.ask import AskState, NextStep
from troth.status.occurrences import choose_occurrences, list_delivered
from troth.status.schedule import Schedule
from troth.status.waits import WaitKind
from troth.views.ask.acquaintance import explain_acquaintance
from troth.views.ask.outreach import format_amount
from troth.views.rich_text import join_lines, join_names, to_plain_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.status.ask import AskStatus, Respondent
    from troth.status.waits import Wait
    from troth.views.context import ViewContext
    from troth.views.notes import Note

MAX_DAYS_NAMED: Final = 6
"""So many times of a recurring promise a message names, the last ones."""
_WEEK = 7


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
    is_new: bool = False
    """Whether somebody has asked, changed or delivered it today: worth a notice of its own."""
    notes: tuple[Note, ...] = ()
    """Messages ready to send to those in whose place one is told, and to whom one follows up with."""
    marks: tuple[str, ...] = ()
    """What of it is told only once, by names that stay the same."""


def is_worth_asking(since: date | None, by: date | None, as_of: date) -> bool:
    """Tell whether a question is worth a message today: when it is new, on the day it is to be answered by, and once a week after."""
    if since is not None and count_days(since, as_of) <= 1:
        return True
    asked = by or since or as_of
    return count_days(asked, as_of) >= 0 and count_days(asked, as_of) % _WEEK == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedReply:
    """Something that one can say, and the command that says it; words in capitals are to be overwritten."""

    label: str
    command: str


DUE_REPLIES = ("delivered", "renegotiated", "help_wanted")
"""What a promiser can say about what is due."""
OVERDUE_REPLIES = ("delivered", "renegotiated", "missed")
"""What a promiser can say about what is overdue."""
WAITING_REPLIES: Final[Mapping[Schedule, tuple[str, ...]]] = {
    Schedule.AWAITING_ANSWER: ("promised", "agreed", "countered", "declined"),
    Schedule.AWAITING_ACCEPTANCE: ("accepted", "rejected"),
    Schedule.AWAITING_AGREEMENT: ("agreed", "renegotiated"),
    Schedule.CHANGE_PENDING: ("agreed", "refused", "renegotiated"),
    Schedule.FOLLOW_UP_DUE: ("followed_up",),
}
"""What can be said to what waits."""


def list_replies(
    acts: Iterable[str], standing: PromiseStatus, by: str, acting: Iterable[str], day: date, occurrence: date | None = None
) -> tuple[SuggestedReply, ...]:
    """Return the replies by those acts that have a place on a day, for somebody who acts as one of `acting`.

    Of a promise that comes again they are about the occurrence that is named, else about the one that matters now.
    """
    found: list[SuggestedReply] = []
    doing = frozenset(acting)
    names = choose_occurrences(standing.snapshot, day) if occurrence is None else dict.fromkeys(("delivered", "missed"), occurrence)
    names = names if "delivered" not in names else {"renegotiated": names["delivered"], **names}
    doers = {each.act.name: frozenset(each.parties) for each in standing.allowed_acts}
    for act in acts:
        if doers.get(act, frozenset()) & doing:
            words = PROMISE_ACT_WORDS[act]
            aim = f"--occurrence {names[act]} " if act in names else ""
            command = f"troth promise {words.command} {standing.id} --by {by} {aim}{words.reply}".rstrip()
            found.append(SuggestedReply(label=words.label, command=command))
            delivered = list_delivered(standing.snapshot) if act == "accepted" else ()
            if len(delivered) > 1:
                command = f"troth promise {words.command} {standing.id} --by {by} --through {delivered[-1]} {words.reply}".rstrip()
                found.append(SuggestedReply(label=f"Accept all {len(delivered)}", command=command))
    return tuple(found)


_PROMISED = '--answer committed --due DAY --note "WHAT IT WILL LOOK LIKE"'
_DECLINE_OPTIONS = '--answer declined --note "WHY"'
_ANSWERING_ACTS: Final[Mapping[str, Mapping[str, str]]] = {
    "input": {"Answer": '--answer gave-input --note "YOUR ANSWER"', "Say no": _DECLINE_OPTIONS},
    "promise": {"Promise it": _PROMISED, "Say no": _DECLINE_OPTIONS},
}
"""What can be said to an ask, by what it seeks."""


def build_promise_item(standing: PromiseStatus, day: date, when: str, lines: tuple[str, ...]) -> DigestItem:
    """Return what is told of a promise; nothing is asked about it."""
    return DigestItem(
        kind="promise",
        id=standing.id,
        title=standing.promise.title,
        page=promise_url(standing.id),
        path=standing.promise.source.path,
        day=day,
        when=when,
        lines=lines,
        replies=(),
        speaks=True,
    )


def add_replies(item: DigestItem, replies: tuple[SuggestedReply, ...], *, speaks: bool = True) -> DigestItem:
    """Return what is told of a promise with the replies to it; its page opens where one can act on it."""
    return replace(item, page=f"{item.page}#what-you-can-do", replies=replies, speaks=speaks)


def list_asked_items(pursuit: AskStatus, party: Party, acting: tuple[str, ...], desk: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the question to those who were reached and have not answered. Reminding them is the asker's, step by step, not a machine's."""
    ask = pursuit.ask
    yield from _iter_day_to_name(pursuit, party, acting, desk)
    mine = [each for each in pursuit.silent if each.party in acting and each.attempts]
    if pursuit.state is not AskState.OPEN or not mine:
        return
    since = mine[0].attempts[0].day
    lines = [f"{desk.faces(ask.asker).name} asks: {join_lines(ask.request)}"]
    lines += [f"Why: {join_lines(ask.why)}"] if ask.why else []
    benefit = ask.find_benefit(mine[0].party, desk.acts_for.get(mine[0].party, ()))
    lines += [f"What is in it for you: {join_lines(benefit)}"] if benefit else []
    share = format_amount(pursuit.suggested_amount)
    lines += [f"We need {format_amount(ask.target)} together. Could you add {share}?"] if share else []
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
            when=f"respond by {format_date(ask.respond_by)}" if ask.respond_by >= desk.day else f"was due {format_date(ask.respond_by)}",
            lines=tuple(lines),
            replies=tuple(
                SuggestedReply(label=label, command=f"troth ask answer {ask.id} {by} {said}")
                for label, said in _ANSWERING_ACTS[ask.seeks].items()
            ),
            speaks=count_days(since, desk.day) <= 1 or ask.respond_by == desk.day,
            is_new=since == desk.day,
        ),
    )


def _iter_day_to_name(pursuit: AskStatus, party: Party, acting: tuple[str, ...], desk: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield to those who said yes where a promise is sought, and made none yet, that the day is theirs to name."""
    mine = [each for each in pursuit.respondents if each.party in acting and pursuit.to_name_the_day(each)]
    if pursuit.closed_on is not None or not mine or mine[0].answer is None:
        return
    ask, since = pursuit.ask, mine[0].answer.day
    by = f"--by {party.id}" + ("" if mine[0].party == party.id else f" --for {mine[0].party}")
    says = SuggestedReply(
        label="Give a due date", command=f'troth ask answer {ask.id} {by} --answer committed --due DAY --note "WHAT IT WILL LOOK LIKE"'
    )
    line = f"You said yes to {desk.faces(ask.asker).name}. By when, and what will it look like?"
    yield (
        "answer",
        _make_ask_item(pursuit, since, f"said yes {format_date(since)}", (line,), (says,), speaks=is_worth_asking(since, None, desk.day)),
    )


def _make_ask_item(
    pursuit: AskStatus, day: date, when: str, lines: tuple[str, ...], says: tuple[SuggestedReply, ...], *, speaks: bool
) -> DigestItem:
    ask = pursuit.ask
    return DigestItem(
        kind="ask",
        id=ask.id,
        title=ask.title,
        page=f"asks/{ask.id}",
        path=ask.source.path,
        day=day,
        when=when,
        lines=lines,
        replies=says,
        speaks=speaks,
    )


def build_passed_ask_item(pursuit: AskStatus, wait: Wait, desk: ViewContext) -> DigestItem:
    """Return that an answer, or a day, is wanted from somebody whom the board does not reach, for the asker to pass on."""
    ask, (party, *_) = pursuit.ask, wait.parties
    line = f"{desk.faces(party).name} {'is to name the day' if wait.what is WaitKind.NAME_THE_DAY else 'has not answered yet'}."
    speaks = is_worth_asking(wait.since, ask.respond_by, desk.day)
    return _make_ask_item(pursuit, wait.since, f"since {format_date(wait.since)}", (line,), (), speaks=speaks)


def list_pursued_items(pursuit: AskStatus, desk: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield the steps that an asker may take now, all of one ask together."""
    ask = pursuit.ask
    ready = [each for each in pursuit.silent if each.is_due]
    since = min((each.since for each in ready if each.since), default=desk.day)
    known = (text for each in ready for text in explain_acquaintance(pursuit, each.party, desk))
    yield (
        "pursue",
        DigestItem(
            kind="asking",
            id=ask.id,
            title=ask.title,
            page=f"asks/{ask.id}",
            path=ask.source.path,
            day=since,
            when=f"{pursuit.answer_count} of {pursuit.of} replied; respond by {format_date(ask.respond_by)}",
            lines=(*_iter_steps(ready, ask.sponsor, desk), *islice(known, KNOWN_SHOWN)),
            replies=(SuggestedReply(label="See the next steps, with drafts", command=f"troth ask next {ask.id}"),),
            speaks=True,
        ),
    )


KNOWN_SHOWN = 4
"""So many lines say how the asker knows those whom to contact; the command says it of more of them."""
_STEP_PHRASES = {NextStep.REACH_OUT: "write to", NextStep.PERSONAL: "talk to", NextStep.SPONSOR: "ask {sponsor} to talk to"}


def _iter_steps(ready: list[Respondent], sponsor: str | None, context: ViewContext) -> Iterator[str]:
    by_step: dict[NextStep, list[str]] = defaultdict(list)
    for each in ready:
        by_step[each.next_step].append(each.party)
    for step, parties in by_step.items():
        how = _STEP_PHRASES[step].format(sponsor=context.faces(sponsor).name if sponsor else "the sponsor")
        yield f"{how[0].upper()}{how[1:]} {to_plain_text(join_names(context.faces.get_many(parties)))}."
