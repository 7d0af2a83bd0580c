"""What a change does to an ask."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import WAYS
from troth.model import Kind
from troth.review.said import Said, keys, names, titled, witnessed
from troth.review.words.fields import edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Ask, AskEntry, Parties
    from troth.review.case import Case, Revision

_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "committed": "commits to",
        "gave_input": "gives input to",
        "scheduled": "makes a date for",
        "countered": "answers with something else to",
        "declined": "says no to",
        "referred": "names somebody else for",
    }
)


def ask_words(revision: Revision, case: Case) -> Iterator[Said]:
    """Yield whether it is new, what the entries of the log say, and what is edited."""
    ask = case.difference.after.asks.get(revision.pair.id)
    if ask is None:
        return
    if revision.pair.before is None:
        count = f"{len(ask.asked)} {'party' if len(ask.asked) == 1 else 'parties'}"
        sentence = f"{case.parties.name(ask.asker)} asks {count}: {titled(ask.title)}, to be answered by {days.written(ask.respond_by)}"
        yield Said(kind=Kind.ASK, record=ask.id, act="puts", sentence=sentence, place=revision.place(), title=ask.title)
    for added in revision.added:
        entry = ask.log[added.index]
        yield Said(
            kind=Kind.ASK,
            record=ask.id,
            act=entry.act,
            sentence=f"{case.parties.name(entry.by)} {_saying(entry, ask, case.parties)}",
            place=revision.place("log", added.index),
            title=ask.title,
            by=entry.by,
            level=added.witness.level,
            note=witnessed(added.witness),
        )
    changed = edited(revision.old, revision.new) if revision.old and revision.new else ()
    if changed:
        sentence, place = f"Edits {keys(changed)} of {titled(ask.title)}", revision.place(changed[0])
        yield Said(kind=Kind.ASK, record=ask.id, act="edits", sentence=sentence, place=place, title=ask.title)


def _saying(entry: AskEntry, ask: Ask, parties: Parties) -> str:
    title = titled(ask.title)
    if entry.act == "answered":
        spoken = f" for {parties.name(entry.on_behalf_of)}" if entry.on_behalf_of else ""
        return f"{_ANSWERS.get(entry.answer or '', 'answers')} {title}{spoken}"
    if entry.act == "reached_out":
        return f"reaches out to {_whom(entry, parties)} {WAYS.get(entry.via or '', '')} about {title}".replace("  ", " ")
    if entry.act == "paused":
        until = f" until {days.written(entry.until)}" if entry.until else ""
        return f"pauses {title} for {_whom(entry, parties)}{until}"
    return f"{'closes' if entry.act == 'closed' else entry.act} {title}"


def _whom(entry: AskEntry, parties: Parties) -> str:
    words = {"all": "all", "unanswered": "those who have not answered"}
    return words[entry.to[0]] if len(entry.to) == 1 and entry.to[0] in words else names(entry.to, parties)
