"""Write the reply to a message, in the board's words: what was taken and what stands on the board, or what is possible now."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date, parse_iso_date
from troth.messages.judgement import SaidAct, SaidRecord
from troth.messages.plan import find_source_record
from troth.messages.speaker import is_of_board
from troth.messages.vocabulary import EXAMPLE, find_act_command, list_commands
from troth.model import Kind
from troth.render.page import SiteUrls
from troth.report.changes import (
    describe_affected,
    describe_agreement_change,
    describe_agreement_next,
    describe_ask_change,
    describe_goal_change,
    describe_new_promise,
    describe_promise_change,
    describe_promise_next,
)
from troth.report.terminal import escape_markdown, format_link
from troth.status.acts import PromiseState
from troth.status.answer_context import CHANGING_ACTS, hash_next_context
from troth.views.context import ViewContext
from troth.views.hosting import build_file_url
from troth.views.promise.describe import EntryContext, describe_entry
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from troth.board import Board
    from troth.edit.preview import FileChangePlan, Refusal
    from troth.model import Promise, ReceivedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyContext:
    """What a reply needs besides the board."""

    urls: SiteUrls = field(default_factory=lambda: SiteUrls(directory_urls=False))
    """How the board's site writes its addresses, and where it is, if that is known."""
    is_brief: bool = False
    """Whether only what was said is repeated: the speaker is outside, and the board withholds something."""


_NOT_TAKEN: Final = "Nothing was recorded:"
WRITE_AGAIN: Final = "Write it again in a new comment; editing this one has no effect."
_MOST_SHOWN = 12
"""So many lines of one sort a reply has; of more it says how many."""
_COMMAND_LINE = re.compile(r"troth [a-z]|--[a-z]", re.ASCII)


def build_record_url(plan: FileChangePlan, context: ReplyContext) -> str:
    """Return where the record can be seen: its page, else its file on the host; nothing where neither has an address."""
    settings = plan.after.settings
    page = ViewContext(plan.after).faces(plan.id).page if plan.kind is Kind.PARTIES else f"{plan.kind.folder}/{plan.id}"
    return context.urls.whole(page) or build_file_url(settings.repository, settings.branch, plan.path) or ""


def describe_taken(said: SaidAct | SaidRecord, plan: FileChangePlan, message: ReceivedMessage, context: ReplyContext) -> str:
    """Return what one act did: `Accepted: kept on time, 5 of 5.`, the record's title, and the whole days that it names."""
    title = format_link(find_title(plan.kind, plan.id, plan.after), build_record_url(plan, context))
    if context.is_brief and isinstance(said, SaidAct):
        named = "".join(f" {escape_markdown(each)}" for each in _list_days(said, ""))
        return f"**{_summarize(said, plan)}** {format_date(message.said_on)}, {title}.{named}"
    head, *rest = (escape_markdown(each.strip()) for each in _describe_change(plan))
    told = "".join(f"\n  {each}" for each in rest)
    days = "".join(f" {escape_markdown(each)}" for each in _list_days(said, head) if isinstance(said, SaidAct))
    return f"**{_summarize(said, plan)}** {format_date(message.said_on)}, {title}: {head}{days}{told}"


def _list_days(said: SaidAct | SaidRecord, told: str) -> Iterator[str]:
    """Yield the days that somebody named and that nothing told yet repeats: the speaker sees which day was understood."""
    for key, label in _DAYS.items():
        day = parse_iso_date(str(said.fields.get(key, "")))
        if day is not None and format_date(day) not in told:
            yield f"{label} {format_date(day)}."


_DAYS = {"due": "Due", "until": "For", "respond_by": "Respond by", "happened": "It happened on"}


def find_title(kind: Kind, record: str, board: Board) -> str:
    """Return the title of a record, or its id where it has none; of a party its name."""
    if kind is Kind.PARTIES:
        return board.ledger.parties.get_name(record)
    source = find_source_record(kind, record, board)
    return str(source.source.data.get("title", record)) if source else record


def _summarize(act: SaidAct | SaidRecord, plan: FileChangePlan) -> str:
    standing = plan.after.promises.get(plan.id) if plan.kind is Kind.PROMISE else None
    if isinstance(act, SaidRecord):
        made = act.fields.get("party") if plan.kind is Kind.PARTIES else plan.kind.value
        return f"New {made}." if plan.old is None else "Written into the agreement."
    if act.act != "accepted" or standing is None:
        return f"{act.done}."
    kept = "kept on time" if standing.kept_on_time and standing.state is PromiseState.KEPT else standing.state.word.lower()
    rating = act.fields.get("satisfaction")
    return f"{act.done}: {kept}, {rating} of 5." if rating else f"{act.done}: {kept}."


def _describe_change(plan: FileChangePlan) -> Iterator[str]:
    if plan.kind is Kind.PROMISE and plan.old is None:
        yield describe_new_promise(plan.after, plan.id)
    elif plan.old is None and plan.kind is not Kind.ASK:
        yield f"Its id is {plan.id}."
    elif plan.kind is Kind.PROMISE:
        yield describe_promise_change(plan)
        yield describe_promise_next(plan.after, plan.id)
        yield from describe_affected(plan, "The promise's page has a message to them.")
    elif plan.kind is Kind.ASK:
        yield from (each for each in describe_ask_change(plan) if not _COMMAND_LINE.search(each))
    elif plan.kind is Kind.AGREEMENT:
        yield from describe_agreement_change(plan) if plan.entry else ("A part that was empty is filled in.",)
        yield from describe_agreement_next(plan.after, plan.id)
    else:
        yield from describe_goal_change(plan)


def format_taken(lines: Sequence[str], plans: Sequence[FileChangePlan], context: ReplyContext, *, mode: str) -> str:
    """Return the whole reply to a message that was taken; where it waits as a pull request, whoever opens that one says so."""
    url = build_record_url(plans[-1], context)
    told = [f"- {each}" for each in lines] if len(lines) > 1 else list(lines)
    where = f"On the board after the next build: {url}" if url else "On the board after the next build."
    return "\n".join([*told, *(["", where] if mode == "commit" else [])]) + "\n"


def describe_refusal(act: SaidAct | SaidRecord, refusal: Refusal, speaker: str, board: Board) -> tuple[str, ...]:
    """Return why an act is not taken, and what is possible now, in the words of messages."""
    hints = [each for each in refusal.hints if not _COMMAND_LINE.search(each) and not _is_list_of_acts(each)]
    if isinstance(act, SaidRecord):
        return (f"{act.command}: {refusal.message}", *hints)
    name = act.command or act.act
    missing = _MISSING.match(refusal.message)
    command = find_act_command(act.kind, act.act)
    if missing and command:
        hints = [f"{EXAMPLE}{command.example}"]
    return (f"/{name}: {refusal.message}", *hints, *(() if missing else _suggest(act, speaker, board)))


_MISSING = re.compile(r"[a-z_, ]+ is missing\b")


def _is_list_of_acts(hint: str) -> bool:
    """Tell whether a hint lists the acts that are possible by the commands of the terminal."""
    return hint.startswith("  ") or hint.endswith("Possible now:")


def _suggest(act: SaidAct, speaker: str, board: Board) -> Iterator[str]:
    possible = list_possible_commands(act, speaker, board)
    if possible:
        yield f"Possible now: {', '.join(f'/{each}' for each in possible)}."


def list_possible_commands(act: SaidAct, speaker: str, board: Board) -> list[str]:
    """Return the commands that the speaker may say on a record as it stands."""
    parties = board.ledger.parties
    commands = list(list_commands(act.kind))
    standing = board.promises.get(act.record) if act.kind is Kind.PROMISE else None
    if act.kind is Kind.PROMISE:
        allowed = [
            each.act.name
            for each in (standing.allowed_acts if standing else ())
            if not each.parties or any(parties.may_act_for(speaker, party) for party in each.parties)
        ]
        commands = [command for name in allowed if (command := find_act_command(Kind.PROMISE, name))]
    return [each.name for each in commands if each.is_for_everybody or is_of_board(speaker, board)]


def describe_stale(act: SaidAct, board: Board) -> tuple[str, ...]:
    """Return what is new since what was shown, and ask again."""
    news = list(_list_news(act, board))
    name = act.command or act.act
    title = escape_markdown(find_title(act.kind, act.record, board))
    return (f"{title} has changed since you saw it", *news, f"If you still mean it, say it again: /{name}")


def _list_news(act: SaidAct, board: Board) -> Iterator[str]:
    """Yield the entries of a promise that are new since the fingerprint that was shown, or that its file says something else."""
    promise = board.ledger.promises.get(act.record) if act.kind is Kind.PROMISE else None
    since = _find_seen(act, promise) if promise else None
    if promise is None or since is None:
        yield "Its wording has changed: read it again on its page."
        return
    desk = ViewContext(board)
    before = EntryContext(promise=promise, terms=promise.terms)
    for entry in promise.log:
        if entry.index >= since and entry.act in CHANGING_ACTS:
            yield f"New: {format_date(entry.date)}, {desk.faces(entry.by).name} {to_plain_text(describe_entry(entry, before, desk))}."
        before = before.apply_entry(entry)


def _find_seen(act: SaidAct, promise: Promise) -> int | None:
    """Return how many entries stood there when the fingerprint was shown; None where no state of the log has it."""
    data = promise.source.data
    log = data.get("log")
    entries = log if isinstance(log, list) else []
    ends = [len(entries), *(entry.index for entry in reversed(promise.log) if entry.act in CHANGING_ACTS)][:_MOST_CHANGES]
    return next((end for end in ends if hash_next_context(Kind.PROMISE, {**data, "log": entries[:end]}, act.act) == act.of.lower()), None)


_MOST_CHANGES = 50
"""So many changes of terms and deliveries are looked at."""


def format_refused(faults: Iterable[Sequence[str]]) -> str:
    """Return the reply to a message that was not taken: each fault on a line, with the way out below it."""
    listed = list(faults)
    lines = chain.from_iterable(_format_fault(each) for each in listed[:_MOST_SHOWN])
    more = [f"- and {len(listed) - _MOST_SHOWN} more"] if len(listed) > _MOST_SHOWN else []
    return "\n".join([_NOT_TAKEN, "", *lines, *more, "", WRITE_AGAIN]) + "\n"


def _format_fault(fault: Sequence[str]) -> Iterator[str]:
    first, *hints = (" ".join(each.split()) for each in fault if each)
    yield f"- {escape_markdown(first[:1].upper() + first[1:])}."
    for each in hints:
        _, is_example, example = each.partition(EXAMPLE)
        # an example is copied, so nothing may stand in it that is not seen
        yield f"  {EXAMPLE}`{example}`" if is_example and "`" not in example else f"  {escape_markdown(each[:1].upper() + each[1:])}"


def format_stranger(reason: str, board: Board) -> str:
    """Return the reply to somebody whom the board does not know."""
    parties = board.ledger.parties
    names = " or ".join(escape_markdown(parties.get_name(each)) for each in board.settings.maintainers[:3])
    who = names or "a maintainer of the board"
    return f"{_NOT_TAKEN}\n\n- {escape_markdown(reason[:1].upper() + reason[1:])}.\n  Ask {who} to add you, or to record it for you.\n"


def describe_withheld(board: Board) -> tuple[str, ...]:
    """Return that the board keeps to itself what anybody could read here, and where to say it."""
    parties = board.ledger.parties
    who = " or ".join(map(parties.get_name, board.settings.maintainers[:3])) or "a maintainer of the board"
    return (
        "this board keeps some messages private, but anyone can read this page",
        f"Tell {who} in person or by e-mail, or add it to the records by a pull request.",
    )
