"""What each party of an ask can do now, and the very entry or command that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.model import Kind
from troth.status.answer_context import hash_next_context, hash_next_contexts
from troth.status.ask import AskState
from troth.views.ask.outreach import choose_channel, find_first_to_reach
from troth.views.issue_links import LinkedRecord, build_act_link, may_follow
from troth.views.rows import build_form_query, build_promise_query

if TYPE_CHECKING:
    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext
    from troth.views.issue_links import IssueLink


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAction:
    """Something that somebody can do: `lead`, `day` and `rest` are the entry to append, as one text; `command` does the same."""

    who: str
    label: str
    lead: str
    day: str
    rest: str
    command: str
    query: str
    """What the page of forms is asked for, to do the same there."""
    act: str
    link: IssueLink | None = None
    """The host's own form, for browsers without scripts; None where the host has none."""


_PLAIN_ID = re.compile(r"(?!(?:yes|no|on|off|y|n|true|false|null)\Z)[a-z][a-z0-9-]*\Z", re.ASCII)
_PAUSE_DAYS = 14
_ASKED_TITLE, _ASKER_TITLE = "If you were asked", "If you asked"
"""The headings of what can be done: those asked come first."""


_COMMITTING = (
    (
        "Commit, in your own words",
        'answered, answer: committed, note: "What it looks like for me"',
        'answer {id} --answer committed --note "What it looks like for me" --due {until}',
    ),
    (
        "Propose something else",
        'answered, answer: countered, note: "What I could do"',
        "answer {id} --answer countered",
    ),
)
_TELLING = (
    ("Answer", 'answered, answer: gave_input, note: "In your own words"', "answer {id} --answer gave_input"),
    ("Schedule a time", "answered, answer: scheduled, until: {until}", "answer {id} --answer scheduled"),
)
_ANSWERING = (
    ("Suggest someone else", "answered, answer: referred, refer_to: their-id", "answer {id} --answer referred"),
    ("Say no", 'answered, answer: declined, note: "Why not"', "answer {id} --answer declined"),
)
_ASKING = (
    ("Record that you reached out", "reached_out, to: [{party}], via: {via}", "reach {id} --to {silent} --via {via}"),
    (
        "Record an answer",
        'answered, for: {party}, answer: gave_input, note: "In their own words"',
        "answer {id} --for {silent} --answer gave_input",
    ),
    ("Pause reminders", "paused, to: [{party}], until: {until}", "pause {id} --to {silent} --until {until}"),
    ("Close the ask", "closed", "close {id}"),
)
"""What those asked can do, and the asker: its label, the entry's act with its fields, and the command that does the same."""


def list_ask_actions(pursuit: AskStatus, context: ViewContext) -> tuple[AskAction, ...]:
    """Return what those asked and the asker can do; nothing once it is closed."""
    ask = pursuit.ask
    if pursuit.state is AskState.CLOSED:
        return ()
    first = find_first_to_reach(pursuit, context)
    silent = first.party if first else pursuit.respondents[0].party if pursuit.respondents else "id"
    until = add_days(context.day, _PAUSE_DAYS).isoformat()
    values = {
        "id": ask.id,
        "silent": silent,
        "party": _quote_id(silent),
        "until": until,
        "via": choose_channel(first) if first else "phone",
    }
    answers = (*(_COMMITTING if ask.seeks == "promise" else _TELLING), *_ANSWERING)
    sides = ((_ASKED_TITLE, "your-id", answers), (_ASKER_TITLE, _quote_id(ask.asker), _ASKING))
    column = ask.source.find_place("log", len(ask.log) - 1).column if ask.log else len("  - ") + 1
    answered = f'answered, terms: "{hash_next_context(Kind.ASK, ask.source.data, "answered")}", '
    links = _build_links(pursuit, context)
    return tuple(
        AskAction(
            who=who,
            label=label,
            lead=f"{' ' * max(0, column - len('- ') - 1)}- {{date: ",
            day=context.day.isoformat(),
            rest=f", by: {by}, act: {fields.format(**values).replace('answered, ', answered, 1)}}}",
            command=f"troth ask {command.format(**values)}",
            query=_build_query(pursuit, by, fields.format(**values)),
            act=fields.partition(",")[0],
            link=links.get((who, fields.partition(",")[0])),
        )
        for who, by, actions in sides
        for label, fields, command in actions
    )


def _build_links(pursuit: AskStatus, context: ViewContext) -> dict[tuple[str, str], IssueLink]:
    """Return where those asked, and the asker, say each act at the host."""
    ask = pursuit.ask
    contexts = hash_next_contexts(Kind.ASK, ask.source.data, ("answered",))
    record = LinkedRecord(kind=Kind.ASK, id=ask.id, title=ask.title, contexts=contexts)
    answer, end = (build_act_link(record, act, label, context) for act, label in (("answered", "Answer"), ("closed", "Close the ask")))
    links = {(_ASKED_TITLE, "answered"): answer, (_ASKER_TITLE, "closed"): end if may_follow(end, ask.asker, context) else None}
    return {key: link for key, link in links.items() if link is not None}


def _build_query(pursuit: AskStatus, by: str, fields: str) -> str:
    """Return what the Make page is asked for: to commit is to make a promise."""
    if "answer: committed" in fields:
        return build_promise_query(ask=pursuit.ask.id)
    said = re.search(r"answer: ([a-z_]+)", fields)
    more = {"answer": said[1]} if said else {}
    reached = re.search(r"to: \[\"?([a-z0-9-]+)\"?\](?:, via: ([a-z]+))?", fields)
    more |= {"to": reached[1]} | ({"via": reached[2]} if reached[2] else {}) if reached else {}
    return build_form_query(Kind.ASK, pursuit.ask.id, fields.partition(",")[0], "" if by == "your-id" else pursuit.ask.asker, **more)


def _quote_id(party: str) -> str:
    return party if _PLAIN_ID.match(party) else f'"{party}"'
