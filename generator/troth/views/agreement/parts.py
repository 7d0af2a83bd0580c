"""The seven parts of an agreement, and the sheet for its interview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.status.agreement_acts import join_part_names
from troth.status.agreement_tasks import is_proposal, list_unanswered_inputs
from troth.status.waits import WaitKind
from troth.status.wording import PARTS, QUESTIONS, describe_target, is_between_two_people
from troth.views.agreement.rows import agreement_url
from troth.views.agreement.timeline import describe_sample, list_answers
from troth.views.page_head import PageHead
from troth.views.rich_text import join_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Wording
    from troth.status.agreement import AgreementStatus
    from troth.status.waits import Wait
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class PartItem:
    """One point of a part."""

    text: str
    face: PartyLabel | None = None
    """Whom it is for, or whose role it is."""
    more: tuple[str, ...] = ()
    aside: str = ""
    """What stands behind it: the target, whether a resource is there."""
    plan: str = ""
    """How to be ahead of an obstacle; Markdown."""
    promise: Inline | None = None
    """The promise that brings it, or carries out the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerComment:
    """What a customer said about a part."""

    face: PartyLabel
    date_text: str
    label: str
    text: str
    note: str
    """For how many it speaks, where it is a sample; of a proposed change that nobody has answered it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPart:
    """One of the seven parts; without items it is still missing."""

    id: str
    number: int
    title: str
    lead: str
    items: tuple[PartItem, ...]
    voices: tuple[CustomerComment, ...]
    draft: tuple[CustomerComment, ...] = ()
    """Of a part that is still missing: what customers said that it can be drafted from."""


PART_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "value": ("Value", "Benefit to the customer."),
    "services": ("Services and deliverables", "From the customers' point of view."),
    "requirements": ("Requirements", "What is measured, how often, and the target."),
    "needs": ("What the provider needs", "From the customers, in order to deliver."),
    "roles": ("Roles", "Who is responsible for what, on all sides."),
    "obstacles": ("Obstacles", "Known risks and plans for them."),
    "resources": ("Resources", "What is needed, and whether it is available."),
}
"""The heading of each part, and what it is about."""

_PERSONAL_LEADS: Final[Mapping[str, str]] = {
    "value": "What {customer} gets out of it.",
    "services": "What {provider} does, as {customer} sees it.",
    "requirements": "What both look at, how often, and the target.",
    "needs": "From {customer}, in order to do it: time, decisions, answers.",
    "roles": "Which of the two decides what, and does what.",
    "obstacles": "What could get in the way, and the plan for it.",
    "resources": "What it takes, and whether it is available.",
}
"""What each part is about where one person serves one other."""


def describe_part(part: str, wording: Wording, context: ViewContext) -> tuple[str, str]:
    """Return the heading of a part and what it is about, in words that fit two people where it is between two."""
    title, lead = PART_TITLES[part]
    if not is_between_two_people(wording, context.board.ledger.parties):
        return title, lead
    provider, customer = context.faces(wording.provider).name, context.faces(wording.customers[0]).name
    lead = _PERSONAL_LEADS[part].replace("{provider}", provider).replace("{customer}", customer)
    return (f"What {provider} needs" if part == "needs" else title), lead


GENERAL_ANSWERS = ("working", "not_working", "change")
"""Answers that stand beside the parts that the entry itself names."""


def list_parts(accord: AgreementStatus, context: ViewContext) -> tuple[AgreementPart, ...]:
    """Return the seven parts, in their order."""
    return tuple(
        AgreementPart(
            id=part,
            number=index,
            title=describe_part(part, accord.wording, context)[0],
            lead=describe_part(part, accord.wording, context)[1],
            items=tuple(_ITEMS_BY_PART[part](accord.wording, context)),
            voices=list_comments(part, accord, context),
            draft=list_draft(part, accord, context) if part in accord.missing_parts else (),
        )
        for index, part in enumerate(PARTS, start=1)
    )


def list_comments(part: str, accord: AgreementStatus, context: ViewContext) -> tuple[CustomerComment, ...]:
    """Return what customers said about a part: the answers that belong to it, and all of an input that names it."""
    return _list_said(part, {each.field for each in QUESTIONS if each.part == part}, accord, context)


def _describe_day(by: date | None) -> str:
    return f"by {format_date(by)}" if by else ""


def _link_promise(promise: str | None, context: ViewContext) -> Inline | None:
    return context.link_promise(promise) if promise else None


_PROPOSED: Final = "Proposed change"
DRAFTED_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("working",),
    "services": ("provides", "change"),
    "requirements": ("requires",),
    "needs": (),
    "roles": ("relationship",),
    "obstacles": ("not_working",),
    "resources": (),
}
"""The answers that a part can be drafted from, besides those of feedback that names the part."""


def list_draft(part: str, accord: AgreementStatus, context: ViewContext) -> tuple[CustomerComment, ...]:
    """Return what customers said that a part can be drafted from, in their words, each with who said it."""
    return _list_said(part, DRAFTED_FROM[part], accord, context)


def list_reading_lines(accord: AgreementStatus, context: ViewContext) -> tuple[str, ...]:
    """Return the wording as lines to read: each part with its number and what it says, and how often it is reviewed."""
    lines: list[str] = []
    for part in list_parts(accord, context):
        items = [_describe_item(each) for each in part.items] or ["nothing yet"]
        title = f"{part.number}. {part.title}:"
        whole = f"{title} {'; '.join(items)}"
        lines += [whole] if len(whole) <= _LONGEST_LINE else [title, *items]
    return (*lines, *([f"Reviewed every {accord.wording.review_every}."] if accord.wording.review_every else ()))


def iter_waiting_words(wait: Wait, accord: AgreementStatus, acting: Collection[str], context: ViewContext) -> Iterator[str]:
    """Yield to customers the wording that they are asked about, and to whoever answers feedback what it says."""
    if wait.what in (WaitKind.INPUT, WaitKind.SIGNATURE) and not wait.names and set(acting) & set(accord.wording.customers):
        if len(accord.missing_parts) < len(PARTS):
            yield from list_reading_lines(accord, context)
        for entry in filter(is_proposal, list_unanswered_inputs(accord)):
            who, what = context.faces(entry.by).name, join_part_names(entry.about)
            yield f"{who} proposed to change {what} on {format_date(entry.day)}. Nobody has answered that yet."
    if wait.what is WaitKind.INPUT and wait.names and set(acting) & set(wait.parties):
        day = dict(wait.names).get("input")
        for entry in (each for each in accord.customer_inputs if each.date.isoformat() == day):
            yield from (f"{each.label}: {join_lines(each.text)}" for each in list_answers(entry))


_LONGEST_LINE: Final = 600
"""A part that is longer has a line for each of its items."""


def _describe_item(item: PartItem) -> str:
    """Return an item of a part in one line: `Pricing service (API, Change notice a week ahead)`."""
    named = ": ".join(filter(None, (item.face.name if item.face else "", item.text)))
    if item.more:
        named += f": {', '.join(item.more)}" if not item.text else f" ({', '.join(item.more)})"
    plan = f"plan: {' '.join(item.plan.split())}" if item.plan else ""
    return ", ".join(filter(None, (named, item.aside, plan)))


def _list_said(part: str, answers: Collection[str], accord: AgreementStatus, context: ViewContext) -> tuple[CustomerComment, ...]:
    """Return these answers of customers, and the general ones of feedback that names the part."""
    open_ones = {entry.index for entry in list_unanswered_inputs(accord) if is_proposal(entry)} if accord.ending is None else set()
    return tuple(
        CustomerComment(
            face=context.faces(entry.by),
            date_text=format_date(entry.day),
            label=_PROPOSED if question.field == "change" and part in entry.about else question.label,
            text=text,
            note="; ".join(filter(None, (describe_sample(entry), "not answered yet" if entry.index in open_ones else ""))),
        )
        for entry in accord.customer_inputs
        for question in QUESTIONS
        if isinstance(text := getattr(entry, question.field), str)
        and (question.field in answers or (question.field in GENERAL_ANSWERS and part in entry.about))
    )


_RESOURCE_ASIDES: Final[Mapping[bool | None, str]] = {True: "available", False: "not yet available", None: ""}
_ITEMS_BY_PART: Final[Mapping[str, Callable[[Wording, ViewContext], Iterable[PartItem]]]] = {
    "value": lambda wording, context: (
        PartItem(text=each.what, face=context.faces(each.customer) if each.customer else None) for each in wording.value
    ),
    "services": lambda wording, _: (PartItem(text=each.what, more=each.deliverables) for each in wording.services),
    "requirements": lambda wording, _: (
        PartItem(text=each.what, aside=f"{describe_target(each)}, every {each.every}") for each in wording.requirements
    ),
    "needs": lambda wording, _: (PartItem(text=each) for each in wording.needs),
    "roles": lambda wording, context: (
        PartItem(text="", face=context.faces(each.party), more=each.responsible_for) for each in wording.roles
    ),
    "obstacles": lambda wording, context: (
        PartItem(text=each.what, plan=each.plan or "", aside=_describe_day(each.by), promise=_link_promise(each.promise, context))
        for each in wording.obstacles
    ),
    "resources": lambda wording, context: (
        PartItem(
            text=each.what,
            aside=", ".join(filter(None, (_RESOURCE_ASIDES[each.have], _describe_day(each.by)))),
            promise=_link_promise(each.promise, context),
        )
        for each in wording.resources
    ),
}
"""The points of each part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewQuestion:
    """A question on the sheet, with where its answer goes."""

    number: int
    asks: str
    part: str
    """The part of the agreement that the answer concerns; empty for all of it."""
    rating: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSheet:
    """A sheet to print: for an agreement, or for one that is still to be written."""

    head: PageHead
    agreement: str
    """The page of the agreement; empty where there is none yet."""
    about: str
    provider: PartyLabel | None
    customers: tuple[PartyLabel, ...]
    questions: tuple[InterviewQuestion, ...]
    command: str


def build_interview_sheet(context: ViewContext, accord: AgreementStatus | None = None) -> InterviewSheet:
    """Return the sheet of an agreement, or a blank one."""
    is_personal = accord is not None and is_between_two_people(accord.wording, context.board.ledger.parties)
    command = f"troth agreement input {accord.id if accord else 'ID'} --by CUSTOMER --working … --not-working … --change … --rating …"
    return InterviewSheet(
        head=PageHead(
            page=f"{agreement_url(accord.id)}/interview" if accord else "help/interview",
            title=f"Interview: {accord.wording.title}" if accord else "Customer interview",
            description="Interview questions for an agreement",
            as_of=context.as_of_words,
        ),
        agreement=agreement_url(accord.id) if accord else "",
        about=accord.wording.title if accord else "",
        provider=context.faces(accord.wording.provider) if accord else None,
        customers=context.faces.get_many(accord.wording.customers) if accord else (),
        questions=tuple(
            InterviewQuestion(
                number=number,
                asks=(question.personal if is_personal else "") or question.text,
                part=PART_TITLES[question.part][0] if question.part else "",
                rating=question.field == "rating",
            )
            for number, question in enumerate(QUESTIONS, start=1)
        ),
        command=command,
    )
