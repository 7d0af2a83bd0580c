"""What is to be done about an agreement, as a digest tells it: by whom, and what is recorded of customers whom the board doesn't reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.model import PartyKind
from troth.status.waits import WaitKind
from troth.views.agreement.parts import iter_waiting_words
from troth.views.digest_item import DigestItem, SuggestedReply, is_worth_asking
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.model import Party
    from troth.status.agreement import AgreementStatus
    from troth.status.waits import Wait
    from troth.views.context import ViewContext


def list_agreement_items(wait: Wait, party: Party, acting: tuple[str, ...], desk: ViewContext) -> Iterator[tuple[str, DigestItem]]:
    """Yield what is to be done about an agreement, with the command for those who act for whom it waits for."""
    accord = desk.board.agreements[wait.record]
    what = "answer" if wait.what is WaitKind.INPUT and wait.names else wait.what.value
    line, label, command = _AGREEMENT_TEXTS[what]
    if what == "input" and accord.wording.provider not in acting:
        line, label, command = _FEEDBACK_TEXTS
    is_mine = any(each in acting for each in wait.parties)
    if wait.what in _TOLD_IN_WORDS or what == "answer":
        who = to_plain_text(join_names(desk.faces.get_many(wait.parties), "or"))
        line = f"{wait.text[0].upper()}{wait.text[1:]}. {line}".rstrip() if is_mine else f"{who} to {wait.text}."
    named = "".join(f" --{key} {value}" for key, value in wait.names) if what != WaitKind.MEASUREMENT.value else ""
    command = f"troth {command}{{named}} --note {{said}}" if what in (WaitKind.MISSED.value, "answer") else f"troth {command}"
    own = command.format(id=accord.id, by=party.id, named=named, said='"WHAT YOU DO ABOUT IT"')
    theirs = f"troth {_FEEDBACK_TEXTS[2]}" if what == "input" else command
    says = [SuggestedReply(label=label, command=own)] if is_mine and label else []
    for each in list_recorded_parties(wait, party, desk):
        recorded = theirs.format(id=accord.id, by=each, named=named, said='"THEIR WORDS"')
        says.append(SuggestedReply(label=f"Record {_RECORDED.get(what, 'the answer')} of {desk.faces(each).name}", command=recorded))
    lines = (line, *iter_waiting_words(wait, accord, acting, desk))
    when = f"since {format_date(wait.since)}"
    if wait.what is WaitKind.REVIEW:
        when = f"review was due {format_date(wait.since)}" if wait.since < desk.day else "review due today"
    if wait.what is WaitKind.SIGNATURE:
        when = "needs your signature" if is_mine else "needs a signature"
    speaks = wait.what in (WaitKind.REVIEW, WaitKind.SIGNATURE) or is_worth_asking(wait.since, None, desk.day)
    yield "agreement", _build_agreement_item(accord, wait.since, when, lines, tuple(says), speaks=speaks)


def list_recorded_parties(wait: Wait, party: Party, desk: ViewContext) -> tuple[str, ...]:
    """Return the customers whose words somebody records who is told in their place: those whom nobody on the board acts for."""
    if not wait.is_told_for(party.id):
        return ()
    parties = map(desk.board.ledger.parties.get, wait.parties)
    return tuple(each.id for each in parties if each is not None and each.kind is PartyKind.CUSTOMER and not each.members)


_RECORDED: Final = {"review": "the review", "signature": "the signature", "input": "the feedback"}
"""What is recorded of a customer whom nobody on the board acts for."""
_TOLD_IN_WORDS: Final = frozenset({WaitKind.MISSED, WaitKind.MEASUREMENT, WaitKind.RESOURCE, WaitKind.OBSTACLE})
"""Of these it is said what is to be done, and by whom where that is the other side."""
_AGREEMENT_TEXTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "review": (
        "Look back together: what works, what doesn't, what should change?",
        "Review it", 'agreement review {id} --by {by} --rating 1-5 --note "NOTE"',
    ),
    "signature": ("Is this what was agreed? Sign it, or say what should change.", "Sign it", "agreement sign {id} --by {by}"),
    "input": (
        "Customers are not heard yet. Ask them the seven questions, and record the answers.",
        "See the questions", "agreement interview {id}",
    ),
    "measurement": ("", "Record the figures", "agreement measure {id} --requirement ID --period PERIOD --value VALUE"),
    "missed": ("What happened, and what do you do about it?", "Write down what you agreed", "agreement discuss {id} --by {by}"),
    "resource": (
        "If it is there by now, say so in the file.",
        "Promise it", 'new promise --agreement {id} --promiser {by} --title "WHAT" --outcome "WHAT IT LOOKS LIKE" --due DAY',
    ),
    "obstacle": (
        "Tell it in the next review, or make a promise of it.",
        "Promise it", 'new promise --agreement {id} --promiser {by} --title "WHAT" --outcome "WHAT IT LOOKS LIKE" --due DAY',
    ),
    "answer": ("What will you do about it?", "Answer it", "agreement respond {id} --by {by}"),
}  # fmt: skip
"""Of what waits about an agreement: what it says, and the label and the command of the reply."""
_FEEDBACK_TEXTS: Final = (
    "What works for you, what doesn't, and what should change?",
    "Give feedback",
    'agreement input {id} --by {by} --working "WHAT WORKS" --rating 1-5',
)
"""What customers are asked who have not been heard yet."""


def _build_agreement_item(
    accord: AgreementStatus, day: date, relative_date: str, lines: tuple[str, ...], replies: tuple[SuggestedReply, ...], *, speaks: bool
) -> DigestItem:
    return DigestItem(
        kind="agreement",
        id=accord.agreement.id,
        title=accord.agreement.wording.title,
        page=f"agreements/{accord.agreement.id}",
        path=accord.agreement.source.path,
        day=day,
        when=relative_date,
        lines=lines,
        replies=replies,
        speaks=speaks,
    )
