"""What each party of an ask can do now, and the very entry or command that does it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.model import Kind
from troth.status.answer_context import hash_next_context
from troth.status.ask import AskState
from troth.views.rows import build_form_query, build_promise_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext


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
    """What the Make page is asked for, to do the same by a form."""


_PLAIN_ID = re.compile(r"(?!(?:yes|no|on|off|y|n|true|false|null)\Z)[a-z][a-z0-9-]*\Z", re.ASCII)
_PAUSE_DAYS = 14


def list_ask_actions(pursuit: AskStatus, context: ViewContext) -> tuple[AskAction, ...]:
    """Return what those asked and the asker can do; nothing once it is closed."""
    if pursuit.state is AskState.CLOSED:
        return ()
    source, log = pursuit.ask.source, pursuit.ask.log
    column = source.find_place("log", len(log) - 1).column if log else len("  - ") + 1
    answered = f'answered, terms: "{hash_next_context(Kind.ASK, source.data, "answered")}", '
    return tuple(
        AskAction(
            who=who,
            label=label,
            lead=f"{' ' * max(0, column - len('- ') - 1)}- {{date: ",
            day=context.day.isoformat(),
            rest=f", by: {by}, act: {fields.replace('answered, ', answered, 1)}}}",
            command=f"troth ask {command}",
            query=_build_query(pursuit, by, fields),
        )
        for who, label, by, fields, command in _iter_action_parts(pursuit, context)
    )


def _iter_action_parts(pursuit: AskStatus, context: ViewContext) -> Iterator[tuple[str, str, str, str, str]]:
    ask = pursuit.ask
    asker, until = _quote_id(ask.asker), add_days(context.day, _PAUSE_DAYS).isoformat()
    silent = next((each.party for each in pursuit.silent), pursuit.respondents[0].party if pursuit.respondents else "id")
    own = "Who was asked"
    if ask.seeks == "promise":
        says = 'answered, answer: committed, note: "What it looks like for me"'
        promising = f'answer {ask.id} --answer committed --note "What it looks like for me" --due {until}'
        yield own, "Commit, in your own words", "your-id", says, promising
        yield (
            own,
            "Propose something else",
            "your-id",
            'answered, answer: countered, note: "What I could do"',
            f"answer {ask.id} --answer countered",
        )
    else:
        yield own, "Answer", "your-id", 'answered, answer: gave_input, note: "In your own words"', f"answer {ask.id} --answer gave_input"
        yield own, "Name a day for it", "your-id", f"answered, answer: scheduled, until: {until}", f"answer {ask.id} --answer scheduled"
    yield (
        own,
        "Name somebody who knows better",
        "your-id",
        "answered, answer: referred, refer_to: their-id",
        f"answer {ask.id} --answer referred",
    )
    yield own, "Say no", "your-id", 'answered, answer: declined, note: "Why not"', f"answer {ask.id} --answer declined"
    asking = "Who asks"
    yield (
        asking,
        "Record that you reached out",
        asker,
        f"reached_out, to: [{_quote_id(silent)}], via: phone",
        f"reach {ask.id} --to {silent} --via phone",
    )
    recorded = f'answered, for: {_quote_id(silent)}, answer: gave_input, note: "In their own words"'
    yield asking, "Record an answer", asker, recorded, f"answer {ask.id} --for {silent} --answer gave_input"
    yield (
        asking,
        "Let the clock stand still",
        asker,
        f"paused, to: [{_quote_id(silent)}], until: {until}",
        f"pause {ask.id} --to {silent} --until {until}",
    )
    yield asking, "Close it", asker, "closed", f"close {ask.id}"


def _build_query(pursuit: AskStatus, by: str, fields: str) -> str:
    """Return what the Make page is asked for: to commit is to make a promise."""
    if "answer: committed" in fields:
        return build_promise_query(ask=pursuit.ask.id)
    said = re.search(r"answer: ([a-z_]+)", fields)
    more = {"answer": said[1]} if said else {}
    return build_form_query(Kind.ASK, pursuit.ask.id, fields.partition(",")[0], "" if by == "your-id" else pursuit.ask.asker, **more)


def _quote_id(party: str) -> str:
    return party if _PLAIN_ID.match(party) else f'"{party}"'
