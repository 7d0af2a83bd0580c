"""Say in the terminal what a command did, or a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date, parse_iso_date
from troth.base.text import escape_text
from troth.model import Kind
from troth.report.terminal import format_line
from troth.status.acts import PromiseState
from troth.status.agreement_tasks import list_pending_tasks
from troth.status.ask import WAY_TEXTS, AskState
from troth.status.measures import describe_bounds, find_delivered_value
from troth.status.record_history import find_provenance
from troth.views.agreement.rows import choose_state_chip
from troth.views.agreement.timeline import build_agreement_timeline
from troth.views.ask.rows import iter_due_steps, join_phrases
from troth.views.context import ViewContext
from troth.views.promise.describe import EntryContext, describe_entry
from troth.views.promise.page import compose_opening
from troth.views.promise.status import check_trust
from troth.views.promise.trouble import describe_trouble, list_affected
from troth.views.rich_text import format_term, join_names, pluralize, to_plain_text
from troth.views.rows import find_next_action

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from troth.board import Board, PromiseStatus
    from troth.edit.preview import FileChangePlan
    from troth.model import AskEntry, GoalEntry
    from troth.status.ask import AskStatus
    from troth.status.goal import GoalStatus


def describe_promise_change(change: FileChangePlan) -> str:
    """Return what the appended entry does: `Jane accepted it, satisfied 5 of 5; kept on time.`."""
    desk = ViewContext(change.after)
    course = change.after.promises[change.id].snapshot
    faults = {fault.index for fault in course.invalid_entries}
    before = EntryContext(promise=course.promise, terms=course.promise.terms)
    for entry in course.entries[:-1]:
        before = before if entry.index in faults else before.apply_entry(entry)
    entry = course.entries[-1]
    standing = change.after.promises[change.id]
    outcome, first = "", standing.snapshot.first_due
    if standing.kept_on_time is not None and standing.state is PromiseState.KEPT:
        outcome = "; kept on time" if standing.kept_on_time else f"; kept, though not by {format_date(first)}" if first else "; kept"
    outcome += "".join(_iter_accepted(standing)) if entry.act == "accepted" else ""
    return f"{desk.faces(entry.by).name} {to_plain_text(describe_entry(entry, before, desk))}{outcome}."


def describe_new_promise(board: Board, promise: str) -> str:
    """Return a new promise as a sentence: `Nina promised Jane, by 18 Dec 2026: Fit the new kitchen [fit-kitchen]`."""
    standing = board.promises[promise]
    return f"{to_plain_text(compose_opening(standing, ViewContext(board)))} {standing.promise.title} [{promise}]"


def describe_commitment(change: FileChangePlan) -> Iterator[str]:
    """Yield the promise that was made in answer to an ask, how many have replied now, and what would make it a reliable one."""
    yield describe_new_promise(change.after, change.id)
    pursuit = change.after.asks.get(change.after.promises[change.id].promise.ask or "")
    if pursuit is not None:
        yield describe_ask_progress(pursuit, ViewContext(change.after))
    yield from describe_trust_check(change.after, change.id)


def describe_promise_next(board: Board, promise: str) -> str:
    """Return what waits for whom: `Next: Jane to accept or reject (since today).`, or that nothing is left to do."""
    standing, desk = board.promises[promise], ViewContext(board)
    step = find_next_action(standing, desk.faces, board.day)
    if step is None:
        return "Nothing is left to do."
    who = to_plain_text(join_names(step.who, "or")) or "anyone"
    return f"Next: {who} to {step.what}" + (f" ({step.note})." if step.note else ".")


_TROUBLE: Final = frozenset({"reported", "renegotiated", "missed", "revoked", "cancelled"})
"""After these acts it is said who else should know."""


def describe_affected(change: FileChangePlan, way: str) -> Iterator[str]:
    """Yield who else should know of an act by which a promise is at risk, moved or given up, and where the message to them is."""
    if change.entry is None or change.entry["act"] not in _TROUBLE:
        return
    standing, desk = change.after.promises[change.id], ViewContext(change.after)
    asked = {party for pending in standing.pending_actions for party in pending.parties}
    affected = [each for each in list_affected(standing, desk) if each.party not in asked]
    if affected and describe_trouble(standing, desk):
        names = to_plain_text(join_names(desk.faces.get_many(each.party for each in affected)))
        yield f"{names} should know. {way}"


def describe_trust_check(board: Board, promise: str) -> Iterator[str]:
    """Yield whether it is a promise or a hope, and what would make it a promise; nothing for one that has ended."""
    found = check_trust(board.promises[promise])
    if found is None:
        return
    yield "It is a reliable promise: it passes every check." if found.promise else "Not yet reliable. What is missing:"
    yield from (f"  - {sentence}" for sentence in found.missing)


_DAY_SENTENCES = {"happened": "It happened on {}.", "date": "The entry is dated {}."}


def list_unsaid_days(change: FileChangePlan, said: Collection[str]) -> Iterator[str]:
    """Yield the days of the entry that what is said leaves out: whoever wrote `friday` reads which one was taken."""
    for key, value in (change.entry or {}).items():
        day = parse_iso_date(value) if isinstance(value, str) else None
        if day is None or (key == "date" and day == change.after.day) or any(format_date(day) in line for line in said):
            continue
        yield _DAY_SENTENCES.get(key, f"{key.replace('_', ' ').capitalize()}: {{}}.").format(format_date(day))


def list_wording_questions(board: Board, kind: Kind, record: str) -> Iterator[str]:
    """Yield what a colleague could ask about the words of a new promise or ask."""
    from troth.read.packaged import read_lexicons  # noqa: PLC0415 - only new records need the word lists
    from troth.status.specificity import question_ask, question_terms  # noqa: PLC0415

    lexicons = read_lexicons(board.settings.wording)
    if kind is Kind.PROMISE:
        yield from (f"a colleague could ask: {each.text}" for each in question_terms(board.ledger.promises[record].terms, lexicons))
    elif kind is Kind.ASK:
        yield from (f"a colleague could ask: {each.text}" for each in question_ask(board.ledger.asks[record], lexicons))


_SAID_FREELY = frozenset({"note", "because", "happened", "terms"})
"""Keys in which two entries may differ and still say the same twice."""
_DAYS_TO_COME = ("due", "respond_by", "until")


def list_remarks(change: FileChangePlan) -> Iterator[str]:
    """Yield what somebody in a hurry may have overlooked: the same entry twice on a day, a day that is over, a title twice."""
    if change.entry is None:
        records = {} if change.kind is Kind.PARTIES else getattr(change.after.ledger, change.kind.folder)
        titles = {name: getattr(each, "wording", each).title.casefold() for name, each in records.items()}
        own = titles.pop(change.id, None)
        same = [escape_text(name) for name, title in titles.items() if title == own]
        if same:
            yield f"there is already one with this title: {', '.join(same[:3])}"
        yield from list_wording_questions(change.after, change.kind, change.id)
        return
    log = getattr(change.after.ledger, change.kind.folder)[change.id].source.data["log"]
    promise = change.after.ledger.promises.get(change.id) if change.kind is Kind.PROMISE else None
    known = [each.what for each in promise.terms.measures] if promise else []
    for each in promise.log[-1].measures if promise and known else ():
        if each.what not in known:
            names = "; ".join(escape_text(what) for what in known[:3])
            yield f"the promise has no measure '{escape_text(each.what)}'; it has: {names}"
    days = {key: parse_iso_date(str(change.entry.get(key, ""))) for key in _DAYS_TO_COME}
    yield from (
        f"{format_date(day)} ({key.replace('_', ' ')}) is in the past" for key, day in days.items() if day and day < change.after.day
    )
    *before, last = ({key: value for key, value in each.items() if key not in _SAID_FREELY} for each in log)
    if last in before:
        way = f"; to take back the last one: troth promise correct {change.id}" if change.kind is Kind.PROMISE else ""
        yield f"{last['by']} already said this on {format_date(parse_iso_date(str(last['date'])) or change.after.day)}{way}"


def _iter_accepted(standing: PromiseStatus) -> Iterator[str]:
    """Yield what is accepted along with a delivery: the day that it names, and the measures that it misses."""
    delivery = standing.snapshot.delivery
    if delivery and delivery.happened:
        yield f"; delivered on {format_date(delivery.happened)}, recorded on {format_date(delivery.date)}"
    yield from (f"; {each.in_words}" for each in find_delivered_value(standing.snapshot) if each.missed)


_ANSWERED = {
    "committed": "committed", "gave_input": "gave input", "scheduled": "agreed on a day", "countered": "proposed something else",
    "declined": "said no", "referred": "suggested someone else",
}  # fmt: skip


def describe_ask_change(change: FileChangePlan) -> Iterator[str]:
    """Yield what was done, and how many have replied."""
    pursuit, desk = change.after.asks[change.id], ViewContext(change.after)
    if change.entry:
        yield _describe_entry(pursuit.ask.log[-1], desk)
    else:
        name, asked = desk.faces(pursuit.ask.asker).name, pluralize(pursuit.of, "party", "people and teams")
        yield f"{name} asks {asked} to respond by {format_date(pursuit.ask.respond_by)}: {pursuit.ask.title} [{change.id}]"
    for each in pursuit.respondents if change.entry else ():
        entry = pursuit.ask.log[-1]
        if entry.act == "answered" and (entry.on_behalf_of or entry.by) == each.party and pursuit.to_name_the_day(each):
            answer = f"troth ask answer {pursuit.ask.id} --by {each.party} --answer committed --due DAY --note WORDS"
            yield f"Next: {desk.faces(each.party).name} gives a due date: {answer}"
    yield describe_ask_progress(pursuit, desk)


def describe_ask_progress(pursuit: AskStatus, context: ViewContext) -> str:
    """Return how many have answered, and what the asker does next, in one line."""
    said = f"{pursuit.answer_count} of {pursuit.of} {'has' if pursuit.answer_count == 1 else 'have'} replied."
    if pursuit.amount_pledged is not None and pursuit.ask.target is not None:
        said += f" Together: {pursuit.amount_pledged.value:,.10g} of {pursuit.ask.target.value:,.10g} {pursuit.ask.target.unit}."
    if pursuit.state is AskState.CLOSED:
        return f"{said} It is closed."
    if pursuit.state is AskState.ANSWERED:
        return f"{said} That is everyone."
    due = join_phrases(iter_due_steps(pursuit))
    asker = context.faces(pursuit.ask.asker).name
    if due:
        return f"{said} Next: {asker} can {due}."
    since = min((each.since for each in pursuit.silent if each.since), default=None)
    return f"{said} Next: wait until {format_date(since)}." if since else said


def _describe_entry(entry: AskEntry, context: ViewContext) -> str:
    who = context.faces(entry.by).name
    if entry.act == "answered":
        for_whom = f" for {context.faces(entry.on_behalf_of).name}" if entry.on_behalf_of else ""
        said = _ANSWERED[entry.answer or ""]
        return f"{who} recorded an answer{for_whom}: {said}." if for_whom else f"{who} {said}."
    if entry.act == "closed":
        return f"{who} closed it."
    known = {"all": "everybody", "unanswered": "everyone who hadn't replied"}
    to = known.get(",".join(entry.to)) or to_plain_text(join_names(context.faces.get_many(entry.to)))
    if entry.act == "paused":
        return f"Reminders to {to} are paused until {format_date(entry.until) if entry.until else 'further notice'}."
    return f"{who} contacted {to} {WAY_TEXTS[entry.via or 'email']}."


def describe_agreement_change(change: FileChangePlan, number: int = 1) -> Iterator[str]:
    """Yield what the last entries do: `Pia signed for Platform.`; and where the agreement stands now."""
    desk = ViewContext(change.after)
    accord = change.after.agreements[change.id]
    known = find_provenance(Kind.AGREEMENT, accord.agreement, change.after.ledger.history, change.after.ledger.parties)
    for event in build_agreement_timeline(accord, desk, known)[-number:]:
        yield f"{to_plain_text(join_names(event.who))} {to_plain_text(event.text)}."
    yield f"{accord.wording.title} is {choose_state_chip(accord, desk).word.lower()}."


def describe_agreement_next(board: Board, agreement: str) -> Iterator[str]:
    """Yield what is to be done now and by whom, a line for each."""
    accord, parties = board.agreements[agreement], board.ledger.parties
    for each in list_pending_tasks(accord, parties, board.day):
        yield f"Next: {' or '.join(map(parties.get_name, each.parties))} to {each.text}."


def describe_goal_change(change: FileChangePlan) -> Iterator[str]:
    """Yield what was read, with what is wanted, or that the goal has ended."""
    aim, desk = change.after.aims[change.id], ViewContext(change.after)
    entry = aim.goal.log[-1]
    who = desk.faces(entry.by).name
    if entry.act == "measured":
        yield f"{who} measured {entry.measure}: {format_term(entry.value)}{_describe_target(entry, aim)}."
    else:
        yield f"{who} {'marked it as achieved' if entry.act == 'achieved' else 'dropped it'}: {aim.goal.title}."


def _describe_target(entry: GoalEntry, aim: GoalStatus) -> str:
    measure = next((each for each in aim.goal.measures if each.what == entry.measure), None)
    if measure is None:
        return ""
    met = aim.is_met(measure)
    wanted = describe_bounds(measure) or format_term(measure.target)
    verdict = "" if met is None else "; target met" if met else "; target not met yet"
    return f" (target: {wanted}){verdict}" if wanted else ""


MOST_OVERDUE = 10
"""Overdue promises that are named; of more, the number."""


def summarize_build(board: Board, out: str) -> Iterator[str]:
    """Yield the lines to print after a build into the folder `out`."""
    alone = board.rollup is None or bool(board.promises)
    if alone:
        yield format_line(f"{board.settings.name}: {pluralize(len(board.promises), 'promise', 'promises')} as of {format_date(board.day)}")
    if board.rollup is not None:
        opened = pluralize(len(board.rollup.open), "open promise", "open promises")
        boards = pluralize(len(board.rollup.readable), "board", "boards")
        yield format_line(f"{boards} together as of {format_date(board.day)}: {opened}, {len(board.rollup.overdue)} overdue")
        yield from (format_line(f"  {each.id}: {fault.message}") for each in board.rollup.sources for fault in each.faults)
    if board.errors:
        yield f"{pluralize(board.errors, 'error', 'errors')} in the records: troth check shows where"
    yield ""
    if alone:
        late = sorted((each for each in board.promises.values() if each.overdue), key=lambda each: (-each.days_late, each.id))
        oldest = f", the oldest {MOST_OVERDUE}" if len(late) > MOST_OVERDUE else ""
        yield f"{len(late)} overdue{oldest}:" if late else "Nothing is overdue."
        names = board.ledger.parties.get_name
        for status in late[:MOST_OVERDUE]:
            who, whom = ", ".join(map(names, status.promise.promisers)), ", ".join(map(names, status.promise.customers))
            days = f"{status.days_late} {'day' if status.days_late == 1 else 'days'} late"
            yield f"  {format_line(f'{days:>12}  {status.promise.title} ({who} for {whom})')}"
        yield ""
    yield f"Open {out}/index.html"
