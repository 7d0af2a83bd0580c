"""The vocabulary of messages: each command with its act, what may stand behind it, and what its words become."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from troth.model import Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.agreement_acts import ACTS as AGREEMENT_ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCommand:
    """One command: `/accept`, on a record of one kind."""

    kind: Kind
    name: str
    act: str
    done: str
    """What the reply begins with: `Accepted`."""
    arguments: tuple[str, ...] = ()
    """What may stand behind it before the colon, by the fields that they become."""
    words: str = "note"
    """The field that the words behind the colon become."""
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Fields that a line of the words may begin with the name of: `learned: …`."""
    may_be_bare: bool = False
    """The words need no colon."""
    needs_words: bool = False
    fixed: tuple[tuple[str, str], ...] = ()
    """Fields that the command itself says."""
    example: str = ""
    is_for_everybody: bool = True
    """Whoever may act says it by message; else only people of the board do, and not by mail."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the entry in the order in which they are written."""
        return sort_keys((*self.arguments, *self.labels.values(), *(key for key, _ in self.fixed), self.words))


_ORDER: Final = (
    "happened", "occurrence", "through", "entry", "to", "via", "for", "answer", "promise", "amount", "refer_to", "due", "every",
    "times", "outcome", "cost", "confidence", "progress", "respond_by", "until", "reason", "learned", "next", "evidence", "measures",
    "satisfaction", "kept", "requirement", "period", "input", "measure", "value", "rating", "working", "not_working", "change", "provides",
    "relationship", "requires", "about", "became", "because", "note",
)  # fmt: skip
"""The order in which an entry has its fields, as commands write them."""


def sort_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys of an entry in their order, each once; those that the board doesn't know come last."""
    return tuple(sorted(dict.fromkeys(keys), key=lambda each: _ORDER.index(each) if each in _ORDER else len(_ORDER)))


_TERMS = {"outcome": "outcome", "cost": "cost", "every": "every", "until": "until", "times": "times"}
_OF_SEVERAL = ("occurrence", "through")
_DONE: Final[Mapping[str, str]] = {
    "requested": "Asked for", "offered": "Offered", "promised": "Promised", "countered": "Different terms proposed", "declined": "Declined",
    "withdrawn": "Taken back", "agreed": "Agreed", "refused": "Change refused", "reported": "Reported", "help_wanted": "Help asked for",
    "help_offered": "Help offered", "helped": "Thanks for the help", "renegotiated": "Change requested",
    "followed_up": "Followed up", "delivered": "Delivered", "accepted": "Accepted", "rejected": "Rejected",
    "missed": "Recorded as not kept", "revoked": "Revoked", "cancelled": "Cancelled", "superseded": "Replaced",
    "corrected": "Entry taken back",
}  # fmt: skip


class _Details(TypedDict, total=False):
    """What a row of the table may say besides."""

    words: str
    labels: Mapping[str, str]
    may_be_bare: bool
    needs_words: bool
    is_for_everybody: bool
    fixed: tuple[tuple[str, str], ...]


def _command(kind: Kind, name: str, act: str, done: str, *arguments: str, example: str = "", **more: Unpack[_Details]) -> MessageCommand:
    return MessageCommand(kind=kind, name=name, act=act, done=done, arguments=arguments, example=f"/{name}{example}", **more)


def _on_promise(act: str, *arguments: str, example: str = "", **more: Unpack[_Details]) -> MessageCommand:
    return _command(Kind.PROMISE, PROMISE_ACT_WORDS[act].command, act, _DONE[act], *arguments, example=example, **more)


_ANSWER = ("answer", "for", "refer_to", "until", "due", "amount")
EXAMPLE: Final = "Example: "
"""What stands before an example in a reply."""
COMMANDS: Final[tuple[MessageCommand, ...]] = (
    _on_promise("requested", "respond_by", example=" by 8 Jan", is_for_everybody=False),
    _on_promise("offered", "respond_by", example=" by 8 Jan", is_for_everybody=False),
    _on_promise("promised", example=": I bring the stone saw."),
    _on_promise(
        "countered", "due", "because",
        words="because", labels=_TERMS | {"respond by": "respond_by"}, example=" 8 Jan because it rains until then",
    ),
    _on_promise("declined", "because", words="because", needs_words=True, example=" because I have no ladder"),
    _on_promise("withdrawn", "because", words="because", example=" because we found another way"),
    _on_promise("agreed", "occurrence"),
    _on_promise("refused", "occurrence", "because", words="because", needs_words=True, example=" because the family arrives on the 20th"),
    _on_promise("reported", "occurrence", "confidence", "progress", example=" at risk 40%: The stone is late."),
    _on_promise("help_wanted", "occurrence", may_be_bare=True, needs_words=True, example=" A second fitter for the stone."),
    _on_promise("help_offered", may_be_bare=True, needs_words=True, example=" I have a stone saw."),
    _on_promise("helped", may_be_bare=True, example=" Marek comes on Monday."),
    _on_promise(
        "renegotiated", "occurrence", "due", "reason", "because",
        words="because", labels=_TERMS | {"reason": "reason"}, example=" 18 Dec because the stone is late",
    ),
    _on_promise(
        "followed_up", *_OF_SEVERAL,
        words="outcome", needs_words=True, labels={"learned": "learned", "next": "next"},
        example=": Half done.",
    ),
    _on_promise(
        "delivered", *_OF_SEVERAL, "happened",
        labels={"evidence": "evidence", "measure": "measures"}, example=": Inspection passed.",
    ),
    _on_promise("accepted", *_OF_SEVERAL, "satisfaction", "kept", example=" 5/5: The drawers are a joy."),
    _on_promise("rejected", "occurrence", "because", words="because", needs_words=True, example=" because one drawer sticks"),
    _on_promise("missed", "occurrence", "reason", "because", words="because", example=" underestimated: Two weekends more."),
    _on_promise("revoked", "occurrence", "reason", "because", words="because", example=" people: Two of us left the team."),
    _on_promise("cancelled", "occurrence", "because", words="because", needs_words=True, example=" because the house was sold"),
    _on_promise("superseded", "promise", example=" by fit-kitchen-2", is_for_everybody=False),
    _on_promise("corrected", "entry", "because", words="because", needs_words=True, example=" because that was the other kitchen"),
    _command(Kind.ASK, "answer", "answered", "Answered", *_ANSWER, example=" committed by 4 Dec: I plane oak by hand."),
    _command(
        Kind.ASK, "decline", "answered", "Answered: no", "for", "because",
        fixed=(("answer", "declined"),), example=" because I am away in December",
    ),
    _command(Kind.ASK, "close", "closed", "Closed", is_for_everybody=False, example=": Thank you all."),
    _command(
        Kind.AGREEMENT, "input", "input", "Your feedback is recorded", "about", "rating", needs_words=True,
        labels={
            "working": "working", "not working": "not_working", "change": "change", "provides": "provides", "relationship": "relationship",
            "requires": "requires",
        },
        example=" 3/5: The till answers at once.",
    ),
    _command(Kind.AGREEMENT, "sign", "signed", "Signed"),
    _command(Kind.AGREEMENT, "review", "reviewed", "Reviewed", "rating", labels={"next": "next"}, example=" 4/5: Better than in spring."),
    _command(
        Kind.AGREEMENT, "discuss", "discussed", "Answered", "requirement", "period",
        labels={"promise": "promise"}, is_for_everybody=False, example=" on-time 2026-10: A second van from January.",
    ),
    _command(
        Kind.AGREEMENT, "respond", "answered_input", "Feedback answered", "input",
        labels={"promise": "promise"}, is_for_everybody=False, example=" 2026-08-01: We call you a day ahead.",
    ),
    _command(
        Kind.AGREEMENT, "end", "ended", "Ended", "because",
        words="because", is_for_everybody=False, example=" because the shop closes",
    ),
    _command(Kind.GOAL, "achieve", "achieved", "Achieved", is_for_everybody=False, example=": Nobody has waited since May."),
    _command(
        Kind.GOAL, "drop", "dropped", "Dropped", "because",
        words="because", needs_words=True, is_for_everybody=False, example=" because the shop was sold",
    ),
)  # fmt: skip
"""Every command, kind by kind. A form or a block may say the same acts, and of people of the board some more."""
ACTS_WITHOUT_COMMAND: Final[Mapping[Kind, frozenset[str]]] = MappingProxyType(
    {
        Kind.ASK: frozenset({"reached_out", "paused"}),
        Kind.AGREEMENT: frozenset(AGREEMENT_ACTS),
        Kind.GOAL: frozenset({"measured"}),
    }
)
"""The acts that people of the board say by a form or a block alone."""
COMMAND_NAMES: Final = frozenset(each.name for each in COMMANDS)


def find_command(kind: Kind, name: str) -> MessageCommand | None:
    """Return the command of that name on a record of that kind."""
    return next((each for each in COMMANDS if each.kind is kind and each.name == name), None)


def find_act_command(kind: Kind, act: str) -> MessageCommand | None:
    """Return the command that says an act, the first of several."""
    return next((each for each in COMMANDS if each.kind is kind and each.act == act), None)


def list_commands(kind: Kind) -> Iterator[MessageCommand]:
    """Yield the commands on a record of that kind."""
    return (each for each in COMMANDS if each.kind is kind)
