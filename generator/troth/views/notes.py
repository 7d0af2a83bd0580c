"""Notes: a message ready to send to whom something waits for, by mail, in a chat or on the phone, in plain text and whole sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from troth.base.dates import count_days, format_date
from troth.model import Kind
from troth.status.acts import PromiseState
from troth.status.schedule import find_follow_up_parties
from troth.status.waits import WaitKind
from troth.status.wording import PARTS
from troth.views.agreement.parts import list_reading_lines
from troth.views.promise.describe import describe_changes
from troth.views.promise.page import tell_promise
from troth.views.promise.trouble import describe_trouble, list_affected
from troth.views.rich_text import join_lines
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.status.waits import Wait
    from troth.views.context import ViewContext
    from troth.views.promise.trouble import AffectedParty, Announcement


_LONGEST_LINK = 6_000
"""Characters of an address that mail programs surely take; past that the text is left out, to be copied."""
FOLLOW_UP_QUESTION: Final = "How did it go? What was the outcome? What did you learn? What do we do next?"
_SUBJECTS: Final[Mapping[WaitKind, str]] = {
    WaitKind.ANSWER: "your answer, please",
    WaitKind.AGREEMENT: "are these terms right?",
    WaitKind.ACCEPTANCE: "is it what was agreed?",
    WaitKind.CHANGE: "a change for you to decide",
    WaitKind.FOLLOW_UP: "how did it go?",
    WaitKind.OVERDUE: "how is it going?",
    WaitKind.DUE: "due soon",
    WaitKind.HELP: "help wanted",
    WaitKind.NAME_THE_DAY: "by when?",
    WaitKind.REACH_OUT: "replies are missing",
    WaitKind.INPUT: "what works for you, and what doesn't?",
    WaitKind.SIGNATURE: "your signature, please",
    WaitKind.MEASUREMENT: "the figures, please",
    WaitKind.MISSED: "a target was missed",
    WaitKind.REVIEW: "time to review",
    WaitKind.RESOURCE: "is it there?",
    WaitKind.OBSTACLE: "what came of the plan?",
}
"""What a subject says behind the record's title."""
_QUESTIONS: Final[Mapping[WaitKind, str]] = {
    WaitKind.ANSWER: "What is your answer: yes, no, or something different?",
    WaitKind.AGREEMENT: "Is that right? If not, what should be different?",
    WaitKind.ACCEPTANCE: "Is it what was agreed? If something is missing, what is it?",
    WaitKind.CHANGE: "Do you agree to that? Until you answer, the old terms stand.",
    WaitKind.FOLLOW_UP: FOLLOW_UP_QUESTION,
    WaitKind.OVERDUE: "How is it going? Will you deliver it, and when? Do you need another date, or help?",
    WaitKind.DUE: "Will it be done by then? If not, what is in the way?",
    WaitKind.HELP: "Can you help, or do you know who can?",
    WaitKind.NAME_THE_DAY: "By when, and what will it look like?",
    WaitKind.REACH_OUT: "Who can contact the people who haven't replied?",
    WaitKind.INPUT: "What works for you, what doesn't, and what should change?",
    WaitKind.SIGNATURE: "Will you sign it as it is worded now? If not, what should be different?",
    WaitKind.MEASUREMENT: "What are the figures of the last period?",
    WaitKind.MISSED: "What happened, and what do we do about it?",
    WaitKind.RESOURCE: "Is it there by now? If not, by when?",
    WaitKind.OBSTACLE: "What came of the plan? What do we do next?",
    WaitKind.REVIEW: "What works, what doesn't, and what should change? From 1 to 5, how satisfied are you?",
}
"""What a note asks at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A message to one party: who sends it is whoever reads it."""

    party: str
    name: str
    label: str
    """What pages and digests call it: `Ask Roth Bakery: is it what was agreed?`."""
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    """One line each: what it is about, where it stands, and the question."""
    sender: str
    email: str = ""
    """The address that it goes to, where the board publishes addresses."""

    @property
    def body(self) -> tuple[str, ...]:
        """The greeting and the paragraphs."""
        return (self.greeting, *self.paragraphs)

    @property
    def text(self) -> str:
        """The message without its subject, for a mail, a chat or the phone."""
        return "\n\n".join((*self.body, self.sender))

    @property
    def whole(self) -> str:
        """The subject and the text, to be copied."""
        return f"Subject: {self.subject}\n\n{self.text}"

    @property
    def mailto(self) -> str:
        """A link that opens it in a mail program."""
        start = f"mailto:{quote(self.email, safe='@,')}?subject={quote(self.subject, safe='')}"
        whole = f"{start}&body={quote(self.text.replace(chr(10), chr(13) + chr(10)), safe='')}"
        return whole if len(whole) <= _LONGEST_LINK else start


def build_wait_note(wait: Wait, addressee: str, sender: str, context: ViewContext) -> Note:
    """Return what somebody can send to a party about what waits for it."""
    party = context.board.ledger.parties.get(addressee)
    email = party.email if party and context.board.settings.publish_email else None
    name = context.faces(addressee).name
    return Note(
        party=addressee,
        name=name,
        subject=f"{find_title(wait, context)}: {_SUBJECTS[wait.what]}",
        label=f"Ask {name}: {_SUBJECTS[wait.what]}",
        greeting=f"Hello {name},",
        paragraphs=(*_describe_wait(wait, context), _QUESTIONS[wait.what]),
        sender=context.faces(sender).name,
        email=email or "",
    )


def list_passed_notes(party: str, wait: Wait, context: ViewContext) -> tuple[Note, ...]:
    """Return the notes to those in whose place somebody is told of a wait: whom the board does not reach itself."""
    reached = {each for one in wait.told_to for each in (one, *context.acts_for.get(one, ()))}
    silent = [each for each in wait.parties if each not in reached]
    return tuple(build_wait_note(wait, each, party, context) for each in silent) if wait.is_told_for(party) else ()


def list_follow_up_notes(party: str, wait: Wait, context: ViewContext) -> tuple[Note, ...]:
    """Return the note with which whoever follows up asks who promised; nothing for a promise to oneself."""
    standing = context.board.promises.get(wait.record)
    if wait.what is not WaitKind.FOLLOW_UP or standing is None:
        return ()
    acting = {party, *context.acts_for.get(party, ())}
    return tuple(build_wait_note(wait, each, party, context) for each in standing.due_from if each not in acting)


def list_promise_notes(promise: str, context: ViewContext) -> tuple[Note, ...]:
    """Return what to ask who promised something that is due: how it went, else how it is going; and what to tell those affected."""
    standing = context.board.promises[promise]
    is_troubled = bool(describe_trouble(standing, context))  # most are not, and need nobody looked for
    trouble = build_trouble_note(standing, list_affected(standing, context), context) if is_troubled else None
    return (*_list_questions(standing, context), *((trouble,) if trouble else ()))


def _list_questions(standing: PromiseStatus, context: ViewContext) -> tuple[Note, ...]:
    waits = {each.what: each for each in context.board.waits_by_record.get((Kind.PROMISE, standing.id), ())}
    wait = waits.get(WaitKind.FOLLOW_UP) or waits.get(WaitKind.OVERDUE)
    if wait is None or (standing.promise.to_oneself and not standing.promise.partner):
        return ()
    sender = find_follow_up_parties(standing.snapshot)[0]
    return tuple(build_wait_note(wait, each, sender, context) for each in standing.due_from if each != sender)


def build_trouble_note(standing: PromiseStatus, affected: tuple[AffectedParty, ...], context: ViewContext) -> Note | None:
    """Return one message to all who are affected by a promise in trouble; None where nothing is to be said, or to nobody."""
    told = describe_trouble(standing, context)
    if not told or not affected:
        return None
    names = [context.faces(each.party).name for each in affected]
    rests = [f"{context.faces(each.party).name} {each.rests}." for each in affected if each.rests]
    parties = [context.board.ledger.parties.get(each.party) for each in affected]
    emails = [each.email for each in parties if each and each.email] if context.board.settings.publish_email else []
    question = "What does that mean for you? What would help?" if standing.state.open else "What do we do now?"
    opening = tell_promise(standing, context)
    return Note(
        party=affected[0].party,
        name=", ".join(names),
        subject=f"{standing.promise.title}: so that you know",
        label=f"Tell everyone affected: {', '.join(names)}",
        greeting=f"Hello {', '.join(names)}," if len(names) <= _MOST_GREETED else "Hello everybody,",
        paragraphs=(opening, *told, *([f"Rests on it: {' '.join(rests)}"] if rests else ()), question),
        sender=context.faces(standing.snapshot.terms.promisers[0]).name,
        email=",".join(emails),
    )


_MOST_GREETED: Final = 4


def build_word(standing: PromiseStatus, said: Announcement, party: str, sender: str, context: ViewContext) -> Note:
    """Return the message by which one party hears what was said of a promise, whom the board doesn't reach itself."""
    addressee = context.board.ledger.parties.get(party)
    name = context.faces(party).name
    question = ("Is there anything else that you need to know?",) if said.is_good else ("What does that mean for you? What would help?",)
    opening = tell_promise(standing, context)
    return Note(
        party=party,
        name=name,
        subject=f"{standing.promise.title}: so that you know",
        label=f"Tell {name}",
        greeting=f"Hello {name},",
        paragraphs=(opening, f"{said.text} {said.words}".rstrip(), *question),
        sender=context.faces(sender).name,
        email=(addressee.email or "") if addressee and context.board.settings.publish_email else "",
    )


def list_agreement_notes(agreement: str, context: ViewContext) -> tuple[Note, ...]:
    """Return what to send to each customer of an agreement first: its wording to read and to sign, or the questions of a review."""
    wording = context.board.agreements[agreement].wording
    waits = [each for each in context.board.waits_by_record.get((Kind.AGREEMENT, agreement), ()) if each.what in _SENT_TO_CUSTOMERS]
    asked: dict[str, Wait] = {}
    for wait in waits:
        for each in wait.parties if not wait.names else ():
            if each in wording.customers:
                asked.setdefault(each, wait)
    return tuple(build_wait_note(wait, each, wording.provider, context) for each, wait in asked.items())


_SENT_TO_CUSTOMERS: Final = frozenset({WaitKind.INPUT, WaitKind.SIGNATURE, WaitKind.REVIEW})


def find_title(wait: Wait, context: ViewContext) -> str:
    """Return the title of the record that something waits about."""
    board = context.board
    if wait.kind is Kind.PROMISE:
        return board.promises[wait.record].promise.title
    if wait.kind is Kind.ASK:
        return board.asks[wait.record].ask.title
    return board.agreements[wait.record].wording.title


def find_page(wait: Wait) -> str:
    """Return the page of the record that something waits about."""
    return promise_url(wait.record) if wait.kind is Kind.PROMISE else f"{wait.kind.folder}/{wait.record}"


def _describe_wait(wait: Wait, context: ViewContext) -> Iterator[str]:
    """Yield what it is about and where it stands, each as one line."""
    if wait.kind is Kind.PROMISE:
        yield from _describe_promise(wait, context.board.promises[wait.record], context)
    elif wait.kind is Kind.ASK:
        ask = context.board.asks[wait.record].ask
        yield f"{context.faces(ask.asker).name} asks: {join_lines(ask.request)}"
        if ask.why:
            yield f"Why: {join_lines(ask.why)}"
    else:
        accord = context.board.agreements[wait.record]
        wording = accord.wording
        customers = " and ".join(context.faces(each).name for each in wording.customers)
        yield f"This is about the agreement “{wording.title}” between {context.faces(wording.provider).name} and {customers}."
        if wait.what in (WaitKind.INPUT, WaitKind.SIGNATURE) and not wait.names and len(accord.missing_parts) < len(PARTS):
            yield from list_reading_lines(accord, context)
        if wait.what in (WaitKind.MISSED, WaitKind.RESOURCE, WaitKind.OBSTACLE):
            yield f"To do: {wait.text}."


def _describe_promise(wait: Wait, standing: PromiseStatus, context: ViewContext) -> Iterator[str]:
    course = standing.snapshot
    yield tell_promise(standing, context)
    if wait.what is WaitKind.ACCEPTANCE and course.delivery is not None:
        said = f": {join_lines(course.delivery.note)}" if course.delivery.note else "."
        yield f"{context.faces(course.delivery.by).name} delivered it on {format_date(course.delivery.day)}{said}"
    if wait.what in (WaitKind.CHANGE, WaitKind.ANSWER) and course.proposed_change is not None:
        entry, asked = course.proposed_change.entry, describe_changes(course.proposed_change, course.terms)
        yield f"{context.faces(entry.by).name} requests a change: {asked}. {join_lines(entry.because or '')}".rstrip()
    if wait.what is WaitKind.HELP and course.help_request is not None and course.help_request.note:
        yield f"What would help: {join_lines(course.help_request.note)}"
    if wait.what in (WaitKind.FOLLOW_UP, WaitKind.OVERDUE) and standing.due is not None:
        late = count_days(standing.due, context.day)
        ago = "today" if late == 0 else f"{late} {'day' if late == 1 else 'days'} ago"
        ended = " It is not delivered yet." if standing.state is PromiseState.PROMISED and late else ""
        yield f"It was due on {format_date(standing.due)}, {ago}.{ended}"
