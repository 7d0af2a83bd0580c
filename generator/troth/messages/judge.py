"""Judge a message: who speaks, what it says, and what the board makes of it. All of a message is taken, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from troth.edit.preview import FileChangePlan, Refusal
from troth.messages.judgement import BoardState, Judgement, SaidAct, SaidRecord, hash_said, list_file_changes
from troth.messages.parse_message import parse_message
from troth.messages.plan import StaleContext, plan_said
from troth.messages.reply import (
    ReplyContext,
    describe_refusal,
    describe_stale,
    describe_taken,
    describe_withheld,
    format_refused,
    format_stranger,
    format_taken,
)
from troth.messages.speaker import Stranger, find_speaker, is_for_another, is_of_board, is_withheld
from troth.model import Kind
from troth.model.source import FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from troth.messages.judgement import Misunderstanding
    from troth.model import ReceivedMessage

    _Plan: TypeAlias = tuple[FileChangePlan, ...] | Refusal | StaleContext


_PARTIES: Final = f"{FOLDER}/{Kind.PARTIES.folder}/"
MOST_ACTS: Final = 20
"""So many acts one message may hold."""
MOST_MESSAGES: Final = 30
"""So many messages of one person are taken in a day."""
MOST_REPLIES: Final = 3
"""So often a stranger is answered in one issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierMessages:
    """What was said before, as far as whoever asks knows it."""

    said_at: Collection[str] = ()
    """The addresses of messages that were taken or answered: what was refused is not taken later, when it would be possible."""
    by_day: Mapping[tuple[str, date], int] = field(default_factory=lambda: MappingProxyType({}))
    """How many messages were taken, by account in small letters and day."""
    tokens: Collection[str] = ()
    """The hashes of the tokens that are spent."""
    replies: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How often a stranger was answered, by the address of the issue."""


def judge_messages(
    messages: Iterable[ReceivedMessage], state: BoardState, before: EarlierMessages | None = None, context: ReplyContext | None = None
) -> tuple[tuple[Judgement, ...], BoardState]:
    """Return what each message comes to, in their order, each on the board that those before leave; and the board after all.

    A party that a message brings waits for somebody to merge it: nothing that is said after it may count on it before that.
    """
    made: list[Judgement] = []
    earlier = before or EarlierMessages()
    for message in messages:
        found, after = judge_message(message, state, earlier, context)
        made.append(found)
        state = state if any(each.path.startswith(_PARTIES) for each in found.changes) else after
        earlier = _remember(earlier, message, found)
    return tuple(made), state


def judge_message(
    message: ReceivedMessage, state: BoardState, before: EarlierMessages | None = None, context: ReplyContext | None = None
) -> tuple[Judgement, BoardState]:
    """Return what one message comes to, and the board after it."""
    earlier, wanted = before or EarlierMessages(), context or ReplyContext()
    silent = Judgement(said_at=message.said_at, said_sha256=message.sha256 or hash_said(message.text))
    if message.said_at in earlier.said_at:
        return silent, state
    parsed = parse_message(message, state.board)
    if parsed.is_empty:
        return silent, state
    speaker = find_speaker(message, state.board.ledger.parties.on(message.said_on))
    if isinstance(speaker, Stranger):
        answered = earlier.replies.get(_get_issue(message), 0)
        return (silent if answered >= MOST_REPLIES else _refuse(silent, format_stranger(speaker.reason, state.board))), state
    hearing = _Hearing(message=message, speaker=speaker, said=parsed.acts, state=state)
    excesses = list(_list_excesses(hearing, earlier))
    faults = [*excesses, *_list_faults(hearing, parsed.misunderstandings)]
    plans, after = ([], state) if faults else _plan_all(hearing)
    faults += _list_refusals(hearing, plans)
    if faults:
        refused = _refuse(silent, format_refused(faults), speaker)
        return (replace(refused, reaction="eyes") if excesses else refused), state
    return _take(hearing, [each for each in plans if isinstance(each, tuple)], after, wanted), after


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hearing:
    """A message that is understood, with its speaker, before the board as it stands."""

    message: ReceivedMessage
    speaker: str
    said: Sequence[SaidAct | SaidRecord]
    state: BoardState


def _get_issue(message: ReceivedMessage) -> str:
    return message.said_at.partition("#")[0]


def _get_account(message: ReceivedMessage) -> str:
    return (message.account or message.address).lower()


def _remember(earlier: EarlierMessages, message: ReceivedMessage, found: Judgement) -> EarlierMessages:
    taken, replied = bool(found.changes), bool(found.reply and not found.author)
    days, replies = Counter(earlier.by_day), Counter(earlier.replies)
    days[_get_account(message), message.said_on] += taken
    replies[_get_issue(message)] += replied
    return EarlierMessages(said_at={*earlier.said_at, *([message.said_at] if found.reply else [])}, by_day=days, replies=replies)


def _refuse(silent: Judgement, reply: str, speaker: str = "") -> Judgement:
    return Judgement(said_at=silent.said_at, said_sha256=silent.said_sha256, author=speaker, reply=reply, reaction="confused")


def _list_excesses(hearing: _Hearing, earlier: EarlierMessages) -> Iterator[tuple[str, ...]]:
    """Yield what is more than is taken at a time: it is left for a maintainer."""
    message = hearing.message
    if earlier.by_day.get((_get_account(message), message.said_on), 0) >= MOST_MESSAGES:
        yield (
            f"the board has already accepted {MOST_MESSAGES} messages of yours today",
            "A maintainer of the board has to look at this one.",
        )
    if len(hearing.said) > MOST_ACTS:
        yield (
            f"it has {len(hearing.said)} actions, but at most {MOST_ACTS} are accepted in one message",
            "Write the others in another message.",
        )


def _list_faults(hearing: _Hearing, misunderstandings: Sequence[Misunderstanding]) -> Iterator[tuple[str, ...]]:
    """Yield what keeps a message from being taken before any act of it is looked at: what, and the way out."""
    message, acts = hearing.message, hearing.said
    if message.is_edited:
        yield ("it was edited before the board read it, so the original words are unknown", "Write it again in a new comment.")
    for each in misunderstandings:
        yield (f"line {each.line}: {each.message}" if each.line and "\n" in message.text.strip() else each.message, each.hint)
    if message.channel == "mail" and {f"{each.kind.value}/{each.record}" for each in acts if isinstance(each, SaidAct)} - {message.record}:
        yield ("it is also about another record than the e-mail that it answers", "Answer the e-mail about that one.")
    if message.is_public and any(is_withheld(said, hearing.state.board.settings.publish) for said in acts):
        yield describe_withheld(hearing.state.board)
    for said in acts:
        if not _may_be_said(said, hearing):
            yield (f"only people on the board can send {_name(said)}, in an issue", "Ask one of them to record it.")


def _may_be_said(said: SaidAct | SaidRecord, hearing: _Hearing) -> bool:
    """Tell whether that is for everybody to say by message; else people of the board say it, in an issue."""
    if isinstance(said, SaidAct) and said.is_for_everybody:
        return not (hearing.message.channel == "mail" and "due" in said.fields and said.kind is Kind.ASK)
    is_possible = hearing.message.channel != "mail" and (isinstance(said, SaidAct) or hearing.message.may_add_records)
    return is_possible and is_of_board(hearing.speaker, hearing.state.board)


def _name(said: SaidAct | SaidRecord) -> str:
    return f"/{said.command}" if isinstance(said, SaidAct) and said.command else said.act if isinstance(said, SaidAct) else said.command


def _plan_all(hearing: _Hearing) -> tuple[list[_Plan], BoardState]:
    """Return what becomes of each thing said, each planned on the board that those before leave."""
    state = hearing.state
    plans: list[_Plan] = []
    for each in hearing.said:
        plan = plan_said(each, hearing.speaker, state, hearing.message)
        plans.append(plan)
        for change in plan if isinstance(plan, tuple) else ():
            state = state.apply(change)
    return plans, state


def _list_refusals(hearing: _Hearing, plans: Sequence[_Plan]) -> Iterator[tuple[str, ...]]:
    for act, plan in zip(hearing.said, plans, strict=False):
        if isinstance(plan, Refusal):
            yield describe_refusal(act, plan, hearing.speaker, hearing.state.board)
        elif isinstance(plan, StaleContext):
            yield describe_stale(plan.act, hearing.state.board)


def _take(hearing: _Hearing, planned: Sequence[tuple[FileChangePlan, ...]], after: BoardState, context: ReplyContext) -> Judgement:
    message, state = hearing.message, hearing.state
    plans = tuple(chain.from_iterable(planned))
    paths = tuple(dict.fromkeys(each.path for each in plans))
    lines = [describe_taken(said, plan, message, context) for said, made in zip(hearing.said, planned, strict=True) for plan in made]
    mode = _choose_mode(hearing, paths)
    return Judgement(
        said_at=message.said_at,
        said_sha256=message.sha256 or hash_said(message.text),
        author=hearing.speaker,
        changes=tuple(change for path in paths for change in list_file_changes(path, state.files.get(path), after.files[path])),
        subject=_summarize(plans),
        reply=format_taken(lines, plans, context, mode=mode),
        reaction="+1",
        close=message.channel == "issue" or all(_has_ended(each) for each in plans),
        mode=mode,
    )


def _has_ended(plan: FileChangePlan) -> bool:
    """Tell whether nothing is left to be said about a promise in the issue that is about it."""
    standing = plan.after.promises.get(plan.id) if plan.kind is Kind.PROMISE else None
    return standing is not None and not standing.state.open


def _summarize(plans: Sequence[FileChangePlan]) -> str:
    """Return the commit's subject: ids and our own words only."""
    first = plans[0].message
    return first if len(plans) == 1 else f"{first}, and {len(plans) - 1} more"


def _choose_mode(hearing: _Hearing, paths: Sequence[str]) -> str:
    """Return how it gets in: as a pull request where it makes records, touches several, or is somebody else's word; else as a commit."""
    state, acts = hearing.state, hearing.said
    made = [each for each in acts if isinstance(each, SaidRecord)]
    if any(each.kind is Kind.PARTIES or (each.kind is Kind.AGREEMENT and each.id in state.board.ledger.agreements) for each in made):
        return "pull-request"  # parties come, and terms change, by nothing else
    if state.board.settings.receive:
        return state.board.settings.receive
    is_own = all(
        isinstance(each, SaidAct) and each.is_for_everybody and not is_for_another(each, hearing.speaker, state.board) for each in acts
    )
    return "commit" if is_own and len(paths) == 1 and paths[0] in state.files else "pull-request"
