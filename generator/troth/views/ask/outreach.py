"""Outreach of an ask: whom to contact next, in which way, with a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, groupby, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.model import Kind
from troth.status.ask import STEP_OF_WAY, WAY_TEXTS, NextStep
from troth.status.waits import list_named_words, separate_words
from troth.views.due import format_days_ago
from troth.views.rich_text import join_names, to_plain_text
from troth.views.rows import build_form_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Amount, AskEntry
    from troth.status.ask import AskStatus, Respondent
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext


DRAFT_LABELS: Final[Mapping[str, str]] = {
    "first_mail": "First mail",
    "second_mail": "Second mail",
    "talk": "What to say",
    "sponsor_note": "Note to the sponsor",
}
"""What pages call each draft, by the name of its template."""
NAME_BLANK = "[name]"
"""Stands where a name goes, in a draft that is for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDraft:
    """A draft before it is written: its template, what fills it, and the address it goes to, where addresses may be shown."""

    template: str
    values: Mapping[str, object]
    email: str = ""

    @property
    def label(self) -> str:
        """What pages call it."""
        return DRAFT_LABELS[self.template]


def build_draft(pursuit: AskStatus, respondent: Respondent, context: ViewContext, reminders: Iterable[str] = ()) -> MessageDraft | None:
    """Return the draft for the next step of somebody, today's or the one that comes when the wait is over; None for the answered.

    `reminders` are what the asker can remind them of, which is for no page.
    """
    if respondent.draft is None:
        return None
    addressee = (pursuit.ask.sponsor or respondent.party) if respondent.draft == "sponsor_note" else respondent.party
    values = {**_collect_values(pursuit, respondent.party, respondent.attempts, context)}
    values["personal"] = " ".join(islice(chain(_list_reasons(pursuit, respondent.party, context), reminders), PERSONAL_SENTENCES))
    return MessageDraft(template=respondent.draft, values=values, email=_find_address(addressee, context))


PERSONAL_SENTENCES = 3
"""So many sentences at most say why it is this person who is asked."""


def _list_reasons(pursuit: AskStatus, party: str, context: ViewContext) -> Iterator[str]:
    """Yield why it is this person who is asked: others suggested them, and they know what the ask is about."""
    ask, found = pursuit.ask, context.board.ledger.parties.get(party)
    by = [context.faces(each.party).name for each in pursuit.respondents if each.answer and each.answer.refer_to == party]
    if by:
        yield f"{' and '.join(by[:2])} suggested that I ask you."
    skills = list_named_words(found.skills, separate_words(f"{ask.title} {ask.request} {ask.why or ''}")) if found else ()
    if skills:
        yield f"I ask you because you know about {' and '.join(skills[:3])}."


def _find_address(party: str, context: ViewContext) -> str:
    """Return the address to write to, where the board publishes addresses: the party's own, else that of its lead or first member."""
    found = context.board.ledger.parties.get(party)
    if found is None or not context.board.settings.publish_email:
        return ""
    people = (context.board.ledger.parties.get(each) for each in (found.lead, *found.members) if each)
    return next((each.email for each in (found, *people) if each and each.email), "")


def build_shared_draft(pursuit: AskStatus, respondent: Respondent, context: ViewContext) -> MessageDraft | None:
    """Return the draft for all who stand where `each` stands: with a blank for the name, and what is in it for everybody."""
    return (
        MessageDraft(template=respondent.draft, values=_collect_values(pursuit, "", respondent.attempts, context))
        if respondent.draft
        else None
    )


def make_sample_values(*, sparse: bool) -> Mapping[str, object]:
    """Return values such as a draft is filled with, to try a template: all that there can be, or no more than there must be."""
    attempts = ({"on": "2 Mar 2026", "how": "by e-mail", "by": "Jane", "note": "Explained the why."},)
    said = {
        "name": "Ben", "asker": "Jane", "sponsor": "Rosa", "title": "How do you engage clients?", "request": "45 minutes.", "why": "So.",
        "benefit": "It stays.", "personal": "You know about deals.", "others": "Cho and Dee", "seeks": "input", "made": "2 Mar 2026",
        "respond_by": "20 Mar 2026", "late": False, "goal": "The plan", "target": "10,000 USD", "gathered": "500 USD",
        "missing": "9,500 USD", "share": "950 USD", "answered": 2, "of": 12, "attempts": attempts,
    }  # fmt: skip
    empty = dict.fromkeys(("sponsor", "why", "benefit", "personal", "others", "goal", "target", "gathered", "missing", "share"), "")
    return {**said, **empty, "attempts": (), "answered": 0, "late": True, "seeks": "promise"} if sparse else said


def format_amount(amount: Amount | None) -> str:
    """Return an amount as people write it: `10,000 USD`."""
    return f"{amount.value:,.10g} {amount.unit}" if amount else ""


def describe_missing(pursuit: AskStatus) -> str:
    """Return what an open ask still lacks of its target, if anything, and what each of those who haven't replied could add."""
    missing, share = format_amount(pursuit.amount_missing), format_amount(pursuit.suggested_amount)
    if pursuit.closed_on is not None or not missing:
        return ""
    return f"{missing} still missing" + (f": {share} from each who hasn't replied would be enough" if share else "")


def _collect_values(pursuit: AskStatus, party: str, attempts: tuple[AskEntry, ...], context: ViewContext) -> Mapping[str, object]:
    ask, faces = pursuit.ask, context.faces
    goal = context.board.ledger.goals.get(ask.goal or "")
    return MappingProxyType(
        {
            "name": faces(party).name if party else NAME_BLANK,
            "asker": faces(ask.asker).name,
            "sponsor": faces(ask.sponsor).name if ask.sponsor else "",
            "title": ask.title,
            "request": join_wrapped_lines(ask.request),
            "why": join_wrapped_lines(ask.why or ""),
            "benefit": join_wrapped_lines(ask.find_benefit(party, context.acts_for.get(party, ())) or ""),
            "personal": "",
            "others": _name_others(pursuit, party, context) if ask.is_mutual else "",
            "seeks": ask.seeks,
            "made": format_date(ask.made),
            "respond_by": format_date(ask.respond_by),
            "late": ask.respond_by < context.day,
            "goal": goal.title if goal else "",
            "target": format_amount(ask.target),
            "gathered": format_amount(pursuit.amount_pledged),
            "missing": format_amount(pursuit.amount_missing),
            "share": format_amount(pursuit.suggested_amount),
            "answered": pursuit.answer_count,
            "of": pursuit.of,
            "attempts": tuple(_describe_attempt(each, context) for each in attempts),
        }
    )


def _name_others(pursuit: AskStatus, party: str, context: ViewContext) -> str:
    """Return the other members whom a team asked: those to whom a promise could be made."""
    others = [context.faces(each.party) for each in pursuit.respondents if each.party != party]
    few = len(others) <= OTHERS_NAMED
    return to_plain_text(join_names(others)) if few else f"{len(others)} others of {context.faces(pursuit.ask.asker).name}"


OTHERS_NAMED = 12
"""So many members are named in a draft; of more, how many they are."""


def _describe_attempt(entry: AskEntry, context: ViewContext) -> Mapping[str, str]:
    how = WAY_TEXTS.get(entry.via or "", "")
    return {"on": format_date(entry.day), "how": how, "by": context.faces(entry.by).name, "note": join_wrapped_lines(entry.note or "")}


def join_wrapped_lines(text: str) -> str:
    """Return a text whose paragraphs run on: the file's line breaks inside of one are blanks, and a list keeps its lines."""
    return _WRAP.sub(" ", text.strip())


_WRAP: Final = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)(?!(?:[-*+]|[0-9]+[.)])\s)")
"""A line break inside of a paragraph."""


OUTREACH_SHOWN = 30
"""So many people of one step are shown with a draft each; the others stand in a table under one draft for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachItem:
    """Somebody who has not answered: why the next step is what it is, what was tried, and what to write or say."""

    face: PartyLabel
    anchor: str
    because: str
    tried: str
    attempts: int
    since: str
    """The first day on which the step may be taken."""
    draft: MessageDraft | None
    query: str = ""
    """What the form is asked for that records that they were reached; empty where it is too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachRest:
    """The others who stand on the same step, with one draft for all, where there is one."""

    people: tuple[OutreachItem, ...]
    draft: MessageDraft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachGroup:
    """All whose next step is the same: the first with words for each, the others together."""

    step: NextStep
    title: str
    text: str
    people: tuple[OutreachItem, ...]
    crowd: OutreachRest | None

    @property
    def id(self) -> str:
        """The anchor of its section."""
        return self.step.value.replace("_", "-")

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.people) + (len(self.crowd.people) if self.crowd else 0)


_STEP_HEADINGS: Final[Mapping[NextStep, tuple[str, str]]] = {
    NextStep.PERSONAL: (
        "Talk to in person or by phone",
        "One person at a time: why it matters, what is in it for them, and your question.",
    ),
    NextStep.REACH_OUT: ("Send a message", "One message to each person."),
    NextStep.SPONSOR: ("Ask the sponsor for help", "Every earlier step was taken. Give the facts, and blame nobody."),
    NextStep.WAIT: ("Waiting for a reply", "You contacted them recently, or reminders are paused. Nothing to do yet."),
}
"""Each step as a heading, with how it is done; first what is best done soon."""


def group_outreach(pursuit: AskStatus, context: ViewContext) -> tuple[OutreachGroup, ...]:
    """Return the silent by their next step, those who wait longest first; nobody once the ask is closed."""
    silent = sort_by_step(pursuit.silent, context)
    groups = []
    for step, together in groupby(silent, key=lambda each: each.next_step):
        some = tuple(together)
        title, says = _STEP_HEADINGS[step]
        if step is NextStep.SPONSOR and pursuit.ask.sponsor:
            title = f"Ask {context.faces(pursuit.ask.sponsor).name} for help"
        first, rest = some[:OUTREACH_SHOWN], some[OUTREACH_SHOWN:]
        crowd = OutreachRest(
            people=tuple(_fill_outreach_item(pursuit, each, context, None) for each in rest),
            draft=build_shared_draft(pursuit, rest[0], context) if rest and rest[0].is_due else None,
        )
        people = tuple(build_outreach_item(pursuit, each, context) for each in first)
        groups.append(OutreachGroup(step=step, title=title, text=says, people=people, crowd=crowd if rest else None))
    return tuple(groups)


def sort_by_step(silent: Iterable[Respondent], context: ViewContext) -> list[Respondent]:
    """Return the silent of an open ask in the order in which they are reached: by step, those who wait longest first."""
    order = list(_STEP_HEADINGS)
    return sorted(
        (each for each in silent if each.next_step in _STEP_HEADINGS),
        key=lambda each: (order.index(each.next_step), each.since or context.day, each.party),
    )


def build_outreach_item(pursuit: AskStatus, respondent: Respondent, context: ViewContext) -> OutreachItem:
    """Return one of the silent with the words for the next step; while it is too early for it, without."""
    return _fill_outreach_item(pursuit, respondent, context, build_draft(pursuit, respondent, context) if respondent.is_due else None)


def describe_attempts(attempts: tuple[AskEntry, ...]) -> str:
    """Return what was tried: `by e-mail on 2 Mar 2026, by phone on 17 Mar 2026`."""
    return ", ".join(f"{WAY_TEXTS.get(each.via or '', '')} on {format_date(each.day)}" for each in attempts)


def find_first_to_reach(pursuit: AskStatus, context: ViewContext) -> Respondent | None:
    """Return whom of the silent to contact first, whether their step is due or not."""
    return next(iter(sort_by_step(pursuit.silent, context)), None)


def choose_channel(respondent: Respondent) -> str:
    """Return how somebody is most likely reached by the next step: what a form has filled in."""
    return {"personal": "phone", "email": "email"}.get(STEP_OF_WAY.get(respondent.via or "", ""), "phone")


def _fill_outreach_item(pursuit: AskStatus, respondent: Respondent, context: ViewContext, message: MessageDraft | None) -> OutreachItem:
    ask, reached = pursuit.ask, {"to": respondent.party, "via": choose_channel(respondent)}
    return OutreachItem(
        face=context.faces(respondent.party),
        anchor=f"to-{respondent.party}",
        because=respondent.reason,
        tried=describe_attempts(respondent.attempts),
        attempts=len(respondent.attempts),
        since=_describe_since(respondent, context),
        draft=message,
        query=build_form_query(Kind.ASK, ask.id, "reached_out", ask.asker, **reached) if respondent.is_due else "",
    )


def _describe_since(respondent: Respondent, context: ViewContext) -> str:
    if respondent.since is None:
        return ""
    if respondent.next_step is NextStep.WAIT:
        return f"next {WAY_TEXTS[respondent.via]}, from {format_date(respondent.since)}" if respondent.via else ""
    return f"since {format_date(respondent.since)}" if respondent.since < context.day else format_days_ago(respondent.since, context.day)
