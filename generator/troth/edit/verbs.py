"""What one calls each act of a promise: as a command that does it, and in the message of the commit that brings it in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "requested": "request",
        "offered": "offer",
        "promised": "promise",
        "countered": "counter",
        "declined": "decline",
        "withdrawn": "withdraw",
        "agreed": "agree",
        "refused": "refuse",
        "reported": "report",
        "help_wanted": "help",
        "helped": "helped",
        "renegotiated": "renegotiate",
        "followed_up": "follow-up",
        "delivered": "deliver",
        "accepted": "accept",
        "rejected": "reject",
        "missed": "miss",
        "revoked": "revoke",
        "cancelled": "cancel",
        "superseded": "supersede",
    }
)
"""The subcommand of `troth promise` for each act."""

_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "requested": "{by} asks for {id}",
        "offered": "{by} offers {id}",
        "promised": "{by} promises {id}",
        "countered": "{by} proposes other terms for {id}",
        "declined": "{by} declines {id}",
        "withdrawn": "{by} withdraws {id}",
        "agreed": "{by} agrees to {id}",
        "refused": "{by} refuses the change of {id}",
        "reported": "{by} reports on {id}",
        "help_wanted": "{by} asks for help with {id}",
        "helped": "{by} helps with {id}",
        "renegotiated": "{by} renegotiates {id}",
        "followed_up": "{by} follows up on {id}",
        "delivered": "{by} delivers {id}",
        "accepted": "{by} accepts {id}",
        "rejected": "{by} sends {id} back",
        "missed": "{by} records {id} as not kept",
        "revoked": "{by} revokes {id}",
        "cancelled": "{by} cancels {id}",
        "superseded": "{by} replaces {id}",
    }
)


def commit_message(act: str, by: str, promise: str) -> str:
    """Return the message of the commit that brings an act in: ids and our own words only, whatever people wrote."""
    return "promises: " + _MESSAGES[act].format(by=by, id=promise)
