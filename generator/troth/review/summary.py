"""Effects and the one-sentence summary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.hashing import hash_value
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.provenance import Level
from troth.status.vouchers import format_said_place

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from troth.model import Kind, Parties, Place, Source
    from troth.model.problem import Problem
    from troth.status.provenance import Witness


def _take_counted(*acts: str) -> Mapping[str, tuple[str, str, str]]:
    return {each: PROMISE_ACT_WORDS[each].counted for each in acts}


SUMMARY_PHRASES: Final[Mapping[str, tuple[str, str, str]]] = {
    "makes": ("makes", "promise", "promises"),
    "requests": ("asks for", "promise", "promises"),
    **_take_counted("requested"),
    "offers": ("offers", "promise", "promises"),
    **_take_counted("offered", "promised", "countered", "declined", "withdrawn", "agreed", "refused"),
    "asks-to-move-due": ("asks to move", "due date", "due dates"),
    "moves-due": ("moves", "due date", "due dates"),
    **_take_counted(
        "renegotiated",
        "reported",
        "help_wanted",
        "help_offered",
        "helped",
        "delivered",
        "accepted",
        "rejected",
        "followed_up",
        "missed",
        "revoked",
        "cancelled",
        "superseded",
        "corrected",
    ),
    "puts": ("makes", "ask", "asks"),
    "reached_out": ("records", "contact", "contacts"),
    "answered": ("gives", "answer", "answers"),
    "paused": ("pauses", "ask", "asks"),
    "closed": ("closes", "ask", "asks"),
    "drafts": ("drafts", "agreement", "agreements"),
    "input": ("records feedback of", "customer", "customers"),
    "signed": ("gives", "signature", "signatures"),
    "measured": ("records", "measurement", "measurements"),
    "reviewed": ("reviews", "agreement", "agreements"),
    "discussed": ("answers", "missed target", "missed targets"),
    "answered_input": ("answers feedback on", "agreement", "agreements"),
    "ended": ("ends", "agreement", "agreements"),
    "rewords": ("rewords", "agreement", "agreements"),
    "holds": ("records", "meeting", "meetings"),
    "sets": ("sets", "goal", "goals"),
    "read": ("measures", "goal", "goals"),
    "achieved": ("marks as achieved", "goal", "goals"),
    "dropped": ("drops", "goal", "goals"),
    "changes-terms": ("changes the terms of", "promise", "promises"),
    "rewrites": ("rewrites the log of", "record", "records"),
    "deletes": ("deletes", "record", "records"),
    "renames": ("renames", "record", "records"),
    "mends": ("fixes", "file", "files"),
    "breaks": ("breaks", "file", "files"),
    "edits": ("edits", "record", "records"),
    "moves": ("moves", "file", "files"),
    "adds-party": ("adds", "party", "parties"),
    "changes-party": ("changes", "party", "parties"),
    "removes-party": ("removes", "party", "parties"),
    "changes-settings": ("changes the settings of", "board", "boards"),
}
"""Every word for what a change does: the verb, and what it does it to, one and several. The order is that of the sentence."""


def summarize_change(effects: Iterable[Effect]) -> str:
    """Return the whole change in one sentence."""
    counts = Counter(each.act for each in effects)
    merged: dict[tuple[str, str, str], int] = {}
    for act, phrase in SUMMARY_PHRASES.items():
        if counts[act]:
            merged[phrase] = merged.get(phrase, 0) + counts[act]
    parts = [f"{verb} {number} {one if number == 1 else many}" for (verb, one, many), number in merged.items()]
    if not parts:
        return "This change doesn't affect the board's records."
    return f"This change {', '.join(parts[:-1])} and {parts[-1]}." if len(parts) > 1 else f"This change {parts[0]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the change does to one record: `act` is the word for it, `sentence` says who does what, in user text."""

    kind: Kind
    record: str
    """The record's id; for parties the party's, for the board nothing."""
    act: str
    """An act of a log, or one of the words of `SUMMARY_PHRASES`."""
    sentence: str
    place: Place
    title: str = ""
    by: str = ""
    level: Level | None = None
    """How well git bears witness, for an entry of a log."""
    note: str = ""
    """What git adds: `entered 12 days later`, `recorded by Ann`."""
    missing: tuple[str, ...] | None = None
    """For a promise that the change makes: what it still lacks, by the codes of the trust check. None elsewhere."""
    questions: tuple[str, ...] = ()
    """For a promise or an ask that the change brings: what a colleague could ask about its words."""


def format_names(ids: Sequence[str], parties: Parties) -> str:
    """Return the names as one says them: `Nina`, `Nina and Marek`, `Nina, Marek and Jane`."""
    said = [parties.get_name(each) for each in ids]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def quote_title(title: str) -> str:
    """Return a record's title as a sentence names it."""
    return f"“{title}”"


def format_keys(changed: Sequence[str]) -> str:
    """Return the keys of a file as one says them: `why`, `why and tags`."""
    said = [each.replace("_", " ") for each in changed]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def describe_witness(witness: Witness) -> str:
    """Return what git adds to something: who recorded it for its party, and how much later."""
    place = f"said in {format_said_place(witness.said_at)}" if witness.said_at else ""
    recorded = place or (f"recorded by {witness.author}" if witness.level is Level.RECORDED else "")
    return ", ".join(filter(None, (recorded, "said of other words" if witness.of_other_words else "", witness.note)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResult:
    """What a review comes to."""

    headline: str
    """The whole change in one sentence."""
    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]
    files: int
    """How many files of the board it touches."""
    repository: str | None = None
    """The web address at which the board's files lie, if its settings name one."""
    head: str = ""
    """The commit under review, by its full id."""
    remarks: tuple[str, ...] = ()
    """What there is to say of its commits, once each: a clock that was wrong."""
    deleted_paths: frozenset[str] = frozenset()
    """The paths that the change leaves empty."""


def find_edited_keys(old: Source, new: Source, besides: Container[str] = ()) -> tuple[str, ...]:
    """Return the keys that say something else than before, in the file's order; the log and those `besides` are left out."""
    keys = dict.fromkeys((*new.data, *old.data))
    return tuple(key for key in keys if key != "log" and key not in besides and _hash_key(old, key) != _hash_key(new, key))


def _hash_key(source: Source, key: str) -> str:
    value = source.data.get(key)
    return hash_value(value.strip() if isinstance(value, str) else value, 64)
