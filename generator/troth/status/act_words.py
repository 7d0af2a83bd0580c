"""Words for the acts of a promise: command, label, commit message, entry, reply and review, one row an act.

What an act means (who may do it, when, and where it leads) is in `status/acts`; this is what commands, pages, commits,
digests and reviews call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
    """What one act is called, everywhere."""

    command: str
    """The subcommand of `troth promise`."""
    label: str
    """What pages call it, as something that one can do."""
    message: str
    """The commit that brings it in: ids and our own words only."""
    entry: str
    """What its entry in the log may carry, to be overwritten by the reader."""
    reply: str | None
    """The command's options where it replies to something that waits; None where it is no reply."""
    counted: tuple[str, str, str]
    """What a review counts: the verb, and what it does it to, one and several."""
    deed: str
    """What a review says that its entry does, to a `{title}` and for a `{reason}`; empty where that hangs on more than these."""
    ends: bool
    """Whether it ends the promise without its being kept."""


def _word(  # noqa: PLR0913 - a row of the table
    command: str,
    label: str,
    message: str,
    entry: str,
    reply: str | None = None,
    *,
    counted: tuple[str, str, str],
    deed: str = "",
    ends: bool = False,
) -> ActWords:
    return ActWords(command=command, label=label, message=message, entry=entry, reply=reply, counted=counted, deed=deed, ends=ends)


PROMISE_ACT_WORDS: Final[Mapping[str, ActWords]] = {
    "requested": _word(
        "request",
        "Ask for it",
        "{by} asks for {id}",
        "respond_by: {soon}",
        counted=("asks for", "promise", "promises"),
        deed="asks for {title}",
    ),
    "offered": _word(
        "offer", "Offer it", "{by} offers {id}", "respond_by: {soon}", counted=("offers", "promise", "promises"), deed="offers {title}"
    ),
    "promised": _word(
        "promise",
        "Promise it",
        "{by} promises {id}",
        'terms: "{terms}", note: "What it looks like for me"',
        reply="",
        counted=("signs", "promise", "promises"),
    ),
    "countered": _word(
        "counter",
        "Propose different terms",
        "{by} proposes different terms for {id}",
        'due: {due}, because: "Say why"',
        reply='--due DAY --because "WHY"',
        counted=("counters", "promise", "promises"),
    ),
    "declined": _word(
        "decline",
        "Say no",
        "{by} declines {id}",
        'terms: "{terms}", because: "Say why"',
        reply='--because "WHY"',
        counted=("declines", "promise", "promises"),
        deed="says no to {title}",
    ),
    "withdrawn": _word(
        "withdraw",
        "Withdraw it",
        "{by} withdraws {id}",
        'because: "Say why"',
        ends=True,
        counted=("withdraws", "promise", "promises"),
        deed="withdraws {title}",
    ),
    "agreed": _word("agree", "Agree", "{by} agrees to {id}", 'terms: "{terms}"', reply="", counted=("agrees to", "promise", "promises")),
    "refused": _word(
        "refuse",
        "Refuse the change",
        "{by} refuses the change of {id}",
        'terms: "{terms}", because: "Say why"',
        reply='--because "WHY"',
        counted=("refuses", "change of terms", "changes of terms"),
        deed="refuses the change of {title}; the old terms stand",
    ),
    "reported": _word(
        "report",
        "Report progress",
        "{by} reports on {id}",
        'confidence: on_track, note: "How it is going"',
        counted=("makes", "report", "reports"),
    ),
    "help_wanted": _word(
        "help",
        "Ask for help",
        "{by} asks for help with {id}",
        'note: "What would help"',
        reply='--note "WHAT WOULD HELP"',
        counted=("asks for help with", "promise", "promises"),
        deed="asks for help with {title}",
    ),
    "help_offered": _word(
        "offer-help",
        "Offer help",
        "{by} offers help with {id}",
        'note: "How I can help"',
        counted=("offers help with", "promise", "promises"),
        deed="offers help with {title}",
    ),
    "helped": _word(
        "helped",
        "Record that you helped",
        "{by} helps with {id}",
        'note: "What I did"',
        counted=("thanks for help with", "promise", "promises"),
        deed="helped with {title}",
    ),
    "renegotiated": _word(
        "renegotiate",
        "Request a change",
        "{by} renegotiates {id}",
        'due: {due}, reason: {reason}, because: "Say why"',
        reply='--due DAY --reason CODE --because "WHY"',
        counted=("requests a change of", "promise", "promises"),
    ),
    "followed_up": _word(
        "follow-up",
        "Follow up",
        "{by} follows up on {id}",
        'outcome: "How did it go?", learned: "What did you learn?"',
        reply='--outcome "OUTCOME" --learned "LEARNED"',
        counted=("follows up on", "promise", "promises"),
        deed="follows up on {title}",
    ),
    "delivered": _word(
        "deliver",
        "Mark as delivered",
        "{by} delivers {id}",
        'note: "What is done", evidence: "Where to see it"',
        reply='--note "WHAT IS DONE"',
        counted=("delivers", "promise", "promises"),
    ),
    "accepted": _word(
        "accept",
        "Accept it",
        "{by} accepts {id}",
        'terms: "{terms}", satisfaction: 5',
        reply="--satisfaction 1-5",
        counted=("accepts", "promise", "promises"),
    ),
    "rejected": _word(
        "reject",
        "Reject it",
        "{by} rejects {id}",
        'terms: "{terms}", because: "What is missing"',
        reply='--because "WHY"',
        counted=("rejects", "promise", "promises"),
        deed="rejects {title}: not yet what was agreed",
    ),
    "missed": _word(
        "miss",
        "Record that it was not kept",
        "{by} records {id} as not kept",
        'reason: {reason}, because: "Say why"',
        reply='--reason CODE --because "WHY"',
        ends=True,
        counted=("closes as not kept", "promise", "promises"),
        deed="records that {title} was not kept{reason}",
    ),
    "revoked": _word(
        "revoke",
        "Revoke it",
        "{by} revokes {id}",
        'reason: {reason}, because: "Say why"',
        ends=True,
        counted=("revokes", "promise", "promises"),
        deed="revokes {title}{reason}",
    ),
    "cancelled": _word(
        "cancel",
        "Cancel it",
        "{by} cancels {id}",
        'because: "Say why"',
        ends=True,
        counted=("cancels", "promise", "promises"),
        deed="cancels {title}",
    ),
    "superseded": _word(
        "supersede",
        "Replace it with another",
        "{by} replaces {id}",
        "promise: the-id-of-the-other",
        ends=True,
        counted=("replaces", "promise", "promises"),
    ),
    "corrected": _word(
        "correct",
        "Take back one of your entries",
        "{by} takes back an entry of {id}",
        'entry: {{date: {today}, act: reported}}, because: "Say why"',
        counted=("takes back", "entry", "entries"),
    ),
}
"""The words for each act, in the order of the table of acts."""
