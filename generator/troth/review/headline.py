"""A change in one sentence: `makes 2 promises, moves 1 due date and accepts 1 promise`."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.review.said import Said

PHRASES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "makes": ("makes", "promise", "promises"),
        "requests": ("asks for", "promise", "promises"),
        "requested": ("asks for", "promise", "promises"),
        "offers": ("offers", "promise", "promises"),
        "offered": ("offers", "promise", "promises"),
        "promised": ("signs", "promise", "promises"),
        "countered": ("counters", "promise", "promises"),
        "declined": ("declines", "promise", "promises"),
        "withdrawn": ("takes back", "promise", "promises"),
        "agreed": ("agrees to", "promise", "promises"),
        "refused": ("refuses", "change of terms", "changes of terms"),
        "asks-to-move-due": ("asks to move", "due date", "due dates"),
        "moves-due": ("moves", "due date", "due dates"),
        "renegotiated": ("asks for other terms of", "promise", "promises"),
        "reported": ("makes", "report", "reports"),
        "help_wanted": ("asks for help with", "promise", "promises"),
        "helped": ("thanks for help with", "promise", "promises"),
        "delivered": ("delivers", "promise", "promises"),
        "accepted": ("accepts", "promise", "promises"),
        "rejected": ("sends back", "promise", "promises"),
        "followed_up": ("follows up on", "promise", "promises"),
        "missed": ("closes as not kept", "promise", "promises"),
        "revoked": ("revokes", "promise", "promises"),
        "cancelled": ("cancels", "promise", "promises"),
        "superseded": ("replaces", "promise", "promises"),
        "puts": ("puts", "ask", "asks"),
        "reached_out": ("reaches out", "time", "times"),
        "answered": ("gives", "answer", "answers"),
        "paused": ("pauses", "ask", "asks"),
        "closed": ("closes", "ask", "asks"),
        "drafts": ("drafts", "agreement", "agreements"),
        "input": ("hears", "customer", "customers"),
        "signed": ("gives", "signature", "signatures"),
        "measured": ("records", "measurement", "measurements"),
        "reviewed": ("reviews", "agreement", "agreements"),
        "ended": ("ends", "agreement", "agreements"),
        "rewords": ("rewords", "agreement", "agreements"),
        "holds": ("records", "meeting", "meetings"),
        "sets": ("sets", "goal", "goals"),
        "changes-terms": ("changes the terms of", "promise", "promises"),
        "rewrites": ("rewrites the log of", "record", "records"),
        "deletes": ("deletes", "record", "records"),
        "renames": ("renames", "record", "records"),
        "mends": ("puts right", "file", "files"),
        "edits": ("edits", "record", "records"),
        "moves": ("moves", "file", "files"),
        "adds-party": ("adds", "party", "parties"),
        "changes-party": ("changes", "party", "parties"),
        "removes-party": ("removes", "party", "parties"),
        "changes-settings": ("changes the settings of", "board", "boards"),
    }
)
"""Every word for what a change does: the verb, and what it does it to, one and several. The order is that of the sentence."""


def headline(said: Iterable[Said]) -> str:
    """Return the whole change in one sentence."""
    counts = Counter(each.act for each in said)
    merged: dict[tuple[str, str, str], int] = {}
    for act, phrase in PHRASES.items():
        if counts[act]:
            merged[phrase] = merged.get(phrase, 0) + counts[act]
    parts = [f"{verb} {number} {one if number == 1 else many}" for (verb, one, many), number in merged.items()]
    if not parts:
        return "This change does nothing to the board's records."
    return f"This change {', '.join(parts[:-1])} and {parts[-1]}." if len(parts) > 1 else f"This change {parts[0]}."
