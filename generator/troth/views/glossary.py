"""The pages of help: every state and act of a promise, read off its state machine; what each level proves; replies; the guides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.read.packaged import read_help_texts
from troth.status.act_fields import ISSUE_FORMS
from troth.status.acts import ACTS, CLOSED, PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule
from troth.views.hosting import find_host_name
from troth.views.page_head import PageHead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board
    from troth.status.acts import Act

GLOSSARY_URL = "help/acts"

STATE_MEANINGS: Final[Mapping[PromiseState, str]] = {
    PromiseState.REQUESTED: "The customer has asked for it. The promiser owes an answer.",
    PromiseState.OFFERED: "It was offered, or not every promiser of a team has signed. It is not a promise yet.",
    PromiseState.COUNTERED: "Somebody proposed different terms. The other side has to answer.",
    PromiseState.DECLINED: "The side that was asked said no. Saying no is a good answer.",
    PromiseState.WITHDRAWN: "Whoever asked or offered took it back before it was promised.",
    PromiseState.PROMISED: "It is promised. A date that passes makes it overdue, never broken.",
    PromiseState.DELIVERED: "The promiser says that it is done. The customer has not looked at it yet.",
    PromiseState.KEPT: "The customer accepted it.",
    PromiseState.PARTLY_KEPT: "The customer accepted it in part.",
    PromiseState.NOT_KEPT: "Promiser or customer said that it was not kept, with the reason.",
    PromiseState.REVOKED: "The promiser took it back, with the reason.",
    PromiseState.CANCELLED: "The customer does not need it any more. That is nobody's miss.",
    PromiseState.SUPERSEDED: "Another promise has taken its place.",
}
SCHEDULE_MEANINGS: Final[Mapping[Schedule, str]] = {
    Schedule.UPCOMING: "The due date is not near yet.",
    Schedule.DUE_SOON: "The due date is in the next few days; the board says how many.",
    Schedule.DUE_TODAY: "Due by the end of today.",
    Schedule.OVERDUE: "The due date has passed, and it is neither delivered nor moved.",
    Schedule.AWAITING_ANSWER: "Somebody was asked and has not answered yet.",
    Schedule.ANSWER_OVERDUE: "The date for the answer has passed.",
    Schedule.AWAITING_AGREEMENT: "The customer has not agreed to the current terms yet.",
    Schedule.AWAITING_ACCEPTANCE: "Delivered. The customer has not accepted or rejected it yet.",
    Schedule.CHANGE_PENDING: "One side requested a change. The other has not agreed or refused yet.",
    Schedule.FOLLOW_UP_DUE: "The due date has come, and nobody has asked yet how it went.",
}
FLAG_MEANINGS: Final[Mapping[Flag, str]] = {
    Flag.HELP_WANTED: "The promiser asked for help, and nobody has helped yet.",
    Flag.AT_RISK: "The promiser says so, or a part of it or something that it needs is late or will not come.",
    Flag.LOOKS_DONE: "All its parts are kept, or it was delivered a while ago, and nobody has closed it.",
    Flag.NO_REPORT: "Nobody has said for a while how it is going. Work may still be going on.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryEntry:
    """A word of the board, and what it means."""

    word: str
    text: str
    state: str = ""
    """The state's code, for its chip; empty for what is no state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act: what is written, who may write it, what it says, when it has a place, and where it leads."""

    name: str
    who: str
    text: str
    when: str
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryPage:
    """The page of the promise lifecycle."""

    head: PageHead
    acts: tuple[ActRow, ...]
    states: tuple[GlossaryEntry, ...]
    schedules: tuple[GlossaryEntry, ...]
    flags: tuple[GlossaryEntry, ...]
    protocol: str
    """How this board handles problems and changes, in its own words (Markdown)."""


def build_glossary_page(board: Board) -> GlossaryPage:
    """Return the page of the lifecycle, the same for every board but for its protocol."""
    return GlossaryPage(
        head=PageHead(
            page=GLOSSARY_URL,
            title="Promise lifecycle",
            description="Every state of a promise, who may do what, and where it leads",
            as_of=format_date(board.day),
        ),
        acts=tuple(_build_act_row(act) for act in ACTS),
        states=tuple(GlossaryEntry(word=state.word, text=text, state=state.value) for state, text in STATE_MEANINGS.items()),
        schedules=tuple(GlossaryEntry(word=each.word, text=text) for each, text in SCHEDULE_MEANINGS.items()),
        flags=tuple(GlossaryEntry(word=each.word, text=text) for each, text in FLAG_MEANINGS.items()),
        protocol=board.settings.protocol or "",
    )


def _build_act_row(act: Act) -> ActRow:
    targets = ([act.leads_to] if act.leads_to else []) + sorted(act.may_lead_to)
    ended = CLOSED & act.allowed_in
    words = [state.word.lower() for state in PromiseState if state in act.allowed_in - CLOSED]
    if ended:
        words.append(next(iter(ended)).word.lower() if len(ended) == 1 else "at the end")
    return ActRow(
        name=act.name,
        who=act.by.value if act.name != "promised" else "each promiser",
        text=act.statement,
        when=", ".join(words),
        leads_to=" or ".join(state.word for state in targets) or "the same state",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One line of a table: what it is called, what stands behind it, and what that comes to."""

    name: str
    text: str
    worth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessPage:
    """The page about what git proves."""

    head: PageHead
    levels: tuple[ProofRow, ...]
    merges: tuple[ProofRow, ...]


_LEVELS = (
    ProofRow(name="signed commit", text="A verified signature with a key of that party, as the board had the keys before.", worth="proof"),
    ProofRow(name="own commit", text="The commit's author has an address or account of that party.", worth="a claim of whoever pushed it"),
    ProofRow(
        name="confirmed by host",
        text="Said in an issue or comment. The board recorded it for the account that was logged in, and signed it.",
        worth="the word of the host, and of whoever keeps the key",
    ),
    ProofRow(
        name="by e-mail",
        text="Answered by mail, from an address of that party, signed by its domain, with the code that was sent there.",
        worth="the word of the mail's domain, and of whoever keeps the key",
    ),
    ProofRow(
        name="recorded, said in #12",
        text="Said in an issue or comment, and recorded without a key.",
        worth="the word of whoever pushed it; the issue shows more",
    ),
    ProofRow(
        name="recorded by …", text="Somebody else recorded it for them, or rewrote their commit.",
        worth="the word of who recorded it",
    ),
    ProofRow(
        name="nothing", text="Git is not installed, or the history is not complete.", worth="unknown; states and dates are the same"
    ),
)  # fmt: skip
_MERGES = (
    ProofRow(name="a merge commit", text="Each keeps their own commits, dates and signatures.", worth="keeps everything"),
    ProofRow(name="a merge queue that merges", text="The same.", worth="keeps everything"),
    ProofRow(
        name="a rebase, by yourself or at the host",
        text="The authors stay, the dates of the commits change, the signatures are lost.",
        worth="keeps own",
    ),
    ProofRow(name="squash", text="One commit, one author. The entries of all others count as recorded.", worth="keeps one author only"),
)


def build_witness_page(board: Board) -> WitnessPage:
    """Return the page, the same for every board."""
    return WitnessPage(
        head=PageHead(
            page="help/witness",
            title="Who said what, and how we know",
            description="What each kind of entry proves, what is only a claim, and which ways of merging keep it",
            as_of=format_date(board.day),
        ),
        levels=_LEVELS,
        merges=_MERGES,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringPage:
    """The page for people who never saw git: how their words get onto the board."""

    head: PageHead
    host: str
    """What people call the host of the board's issues; nothing where there is none, or where words are withheld."""
    forms: tuple[tuple[str, str], ...]
    """Each form with what one says by it."""
    commands: tuple[tuple[str, str], ...]
    """Examples of what one may write as a comment, with what each says."""


_COMMENTS = (
    ("/accept 5/5: The drawers are a joy.", "I accept what was delivered, and I am very satisfied."),
    ("/reject because one drawer sticks", "I reject it: this is missing."),
    ("/agree", "I agree to the terms, or to the change."),
    ("/decline because I have no ladder", "I say no."),
    ("/renegotiate 18 Dec because the stone is late", "I request another date."),
    ("/report at risk 40%: The stone is late.", "This is how it is going."),
)


def build_answering_page(board: Board) -> AnsweringPage:
    """Return the page: three steps, the forms, and what may be written as a comment."""
    settings = board.settings
    return AnsweringPage(
        head=PageHead(
            page="help/answering",
            title="Replying by form or comment",
            description="Answer without git: the forms of this board, and what you can write in a comment",
            as_of=format_date(board.day),
        ),
        host=find_host_name(settings) if settings.publish.is_everything else "",
        forms=tuple((each.title, each.says) for each in ISSUE_FORMS),
        commands=_COMMENTS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A page of the help that is the same on every board."""

    head: PageHead
    text: str
    """Our own Markdown; its links lead to other pages and pictures below `help/`."""


def build_guide_pages(board: Board) -> Iterator[GuidePage]:
    """Yield the pages of the help."""
    for each in read_help_texts():
        head = PageHead(page=f"help/{each.name}", title=each.title, description=each.summary, as_of=format_date(board.day))
        yield GuidePage(head=head, text=each.body)
