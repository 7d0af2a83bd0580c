"""The page of all agreements: where each stands, when it is reviewed next, and its scorecard at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.agreement import AgreementState
from troth.views.accord_row import accord_row
from troth.views.row import Section
from troth.views.scorecard import at_a_glance
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.lifecycle.agreement import Accord
    from troth.views.desk import Desk
    from troth.views.row import Row
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AccordRow:
    """A row with the last results and the last rating."""

    row: Row
    score: str
    well: bool
    """Whether every requirement was measured and met in its last period."""
    rating: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccordsPage:
    """The page of all agreements."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[AccordRow, ...]
    ended: tuple[AccordRow, ...]
    folder: str = "commitments/agreements"


def accords_page(desk: Desk) -> AccordsPage:
    """Return the page of all agreements, those that need somebody first."""
    accords = sorted(desk.board.accords.values(), key=lambda each: (_ORDER.index(each.state), each.wording.title.casefold(), each.id))
    return AccordsPage(
        page="agreements/index",
        title="Agreements",
        description=f"Agreements: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=tuple(_says(accords, desk)),
        rows=tuple(glance_row(each, desk) for each in accords if each.ending is None),
        ended=tuple(glance_row(each, desk) for each in accords if each.ending is not None),
    )


def glance_row(accord: Accord, desk: Desk) -> AccordRow:
    """Return the row of an agreement with its scorecard at a glance."""
    score, well = at_a_glance(accord, desk.day)
    return AccordRow(row=accord_row(accord, desk), score=score, well=well, rating=f"{accord.rating} of 5" if accord.rating else "")


def reviews_due(desk: Desk) -> int:
    """Return how many agreements wait for a review."""
    return sum(each.state is AgreementState.REVIEW_DUE for each in desk.board.accords.values())


def of_parties(parties: Iterable[str], desk: Desk) -> tuple[Accord, ...]:
    """Return the agreements that one of the parties serves under, or is served by."""
    named = frozenset(parties)
    return tuple(each for each in desk.board.accords.values() if named & {each.wording.provider, *each.wording.customers})


def party_sections(party: str, desk: Desk) -> tuple[Section, ...]:
    """Return the sections of a party's page: the agreements by which it is served, and those by which it serves."""
    served = [each for each in desk.board.accords.values() if party in each.wording.customers and each.ending is None]
    serves = [each for each in desk.board.accords.values() if party == each.wording.provider and each.ending is None]
    name = desk.faces(party).name
    return tuple(
        Section(id=id_, title=title, says=says, rows=tuple(accord_row(each, desk) for each in found))
        for id_, title, says, found in (
            ("served", f"What {name} is owed by agreement", _ratings(served), served),
            ("serves", f"What {name} owes by agreement", _ratings(serves), serves),
        )
        if found
    )


def _ratings(accords: Iterable[Accord]) -> str:
    """Return the ratings over time, agreement by agreement: `Ratings so far: 3, 4, 4.`."""
    told = []
    for each in accords:
        given = [str(entry.rating) for entry in each.entries if entry.rating is not None]
        told += [f"{each.wording.title}: {', '.join(given)} of 5"] if given else []
    return f"Ratings over time: {'; '.join(told)}." if told else ""


_ORDER = (
    AgreementState.REVIEW_DUE,
    AgreementState.AWAITING_SIGNATURES,
    AgreementState.IN_CONSULTATION,
    AgreementState.DRAFTING,
    AgreementState.IN_FORCE,
    AgreementState.ENDED,
)


def _says(accords: Iterable[Accord], desk: Desk) -> Iterator[Span]:
    states = [each.state for each in accords]
    running = states.count(AgreementState.IN_FORCE) + states.count(AgreementState.REVIEW_DUE)
    yield words(f"{desk.as_of_words}: ")
    yield strong(f"{count(running, 'agreement', 'agreements') if running else 'no agreement'} in force")
    for state, says in (
        (AgreementState.REVIEW_DUE, "due for review"),
        (AgreementState.AWAITING_SIGNATURES, "awaiting signatures"),
        (AgreementState.IN_CONSULTATION, "in consultation"),
        (AgreementState.DRAFTING, "in draft"),
    ):
        if state in states:
            yield words(f", {states.count(state)} {says}")
    yield words(".")
