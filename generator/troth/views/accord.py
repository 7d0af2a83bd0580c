"""The page of an agreement: the seven parts as one signs them, the signatures, the scorecard, and what customers said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.agreement import AgreementState, fingerprint
from troth.lifecycle.agreement_acts import unsignable
from troth.lifecycle.agreement_next import unheard
from troth.lifecycle.provenance import provenance
from troth.model import Kind
from troth.views.accord_moves import accord_roles
from troth.views.accord_parts import parts
from troth.views.accord_row import accord_page_of, accord_row, steps
from troth.views.accord_signatures import signatures
from troth.views.accord_story import accord_story
from troth.views.row import Section
from troth.views.scorecard import rating_curve, score_lines
from troth.views.span import named, strong, text_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.lifecycle.agreement import Accord
    from troth.views.accord_parts import Part
    from troth.views.accord_signatures import SignatureLine
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.moves import Role
    from troth.views.row import Row
    from troth.views.scorecard import Curve, ScoreLine
    from troth.views.span import Sentence, Span
    from troth.views.step import Step
    from troth.views.story import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a customer gave, and when."""

    face: Face
    written: str
    iso: str
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccordPage:
    """All that the page of an agreement says."""

    page: str
    title: str
    description: str
    as_of: str
    row: Row
    says: Sentence
    between: Sentence
    """Who serves whom, as the document begins."""
    parts: tuple[Part, ...]
    signatures: tuple[SignatureLine, ...]
    unsignable: str
    """Why nobody can sign yet; empty where one can."""
    fingerprint: str
    review_every: str
    steps: tuple[Step, ...]
    roles: tuple[Role, ...]
    path: str
    scores: tuple[ScoreLine, ...]
    ratings: tuple[Rating, ...]
    rating_curve: Curve | None
    unheard: tuple[Face, ...]
    """The customers who were not asked yet."""
    sections: tuple[Section, ...]
    said: tuple[Event, ...]
    """Input and reviews, the last first."""
    story: tuple[Event, ...]
    interview: str
    json: str


def accord_page(accord: Accord, desk: Desk) -> AccordPage:
    """Return the page of an agreement."""
    wording, ledger = accord.wording, desk.board.ledger
    says = tuple(_says(accord, desk))
    known = provenance(Kind.AGREEMENT, accord.agreement, ledger.history, ledger.parties)
    story = accord_story(accord, desk, known)
    ratings = tuple(entry for entry in accord.entries if entry.rating is not None)
    return AccordPage(
        page=accord_page_of(accord.id),
        title=wording.title,
        description=f"{accord.state.word}. {text_of(says)}"[:200],
        as_of=desk.as_of_words,
        row=accord_row(accord, desk),
        says=says,
        between=(*named(desk.faces.of((wording.provider,))), words(" serves "), *named(desk.faces.of(wording.customers)), words(".")),
        parts=parts(accord, desk),
        signatures=signatures(accord, desk, known),
        unsignable="" if accord.ending else unsignable(accord),
        fingerprint=fingerprint(wording),
        review_every=wording.review_every or "",
        steps=steps(accord, desk),
        roles=accord_roles(accord, desk),
        path=accord.agreement.source.path,
        scores=score_lines(accord, desk.day),
        ratings=tuple(
            Rating(face=desk.faces(each.by), written=days.written(each.day), iso=each.day.isoformat(), rating=each.rating or 0)
            for each in ratings
        ),
        rating_curve=rating_curve((each.day, each.rating or 0) for each in ratings),
        unheard=desk.faces.of(unheard(accord, ledger.parties)),
        sections=tuple(_sections(accord, desk)),
        said=tuple(event for event in reversed(story) if event.act in ("input", "reviewed")),
        story=story,
        interview=f"{accord_page_of(accord.id)}/interview",
        json=f"v1/agreements/{accord.id}.json",
    )


def _says(accord: Accord, desk: Desk) -> Iterator[Span]:
    """Yield where it stands, as one sentence that begins with the date."""
    yield words(f"{desk.as_of_words}: ")
    if accord.ending is not None:
        yield from (words("it "), strong(f"ended on {days.written(accord.ending.day)}"), words("."))
    elif accord.in_force_since is not None:
        yield from (strong("in force"), words(f" since {days.written(accord.in_force_since)}; "), *_review(accord, desk), words("."))
    elif accord.state is AgreementState.AWAITING_SIGNATURES:
        yield words(f"{'it is in force again' if _was_signed(accord) else 'it comes into force'} once this wording is ")
        yield from (strong("signed"), words(" by "), *named(desk.faces.of(accord.unsigned)), words("."))
    else:
        yield from (strong("not in force"), words(f": {unsignable(accord) or 'nobody has signed yet'}."))


def _was_signed(accord: Accord) -> bool:
    return all(each.entry is not None for each in accord.signatures)


def _review(accord: Accord, desk: Desk) -> Iterator[Span]:
    if accord.next_review is None:
        yield words("no review is set")
    elif accord.next_review <= desk.day:
        yield strong(f"a review is due since {days.written(accord.next_review)}")
    else:
        yield words(f"the next review is on {days.written(accord.next_review)}, {days.in_words(accord.next_review, desk.day)}")


def _sections(accord: Accord, desk: Desk) -> Iterator[Section]:
    under = desk.board.under.get(accord.id, ())
    follows = [promise for entry in accord.reviews for promise in entry.next if promise not in under]
    yield Section(id="promises", title="Promises under it", rows=desk.rows_of(under), empty="No promise names this agreement yet.")
    yield Section(id="follows", title="Promises that its reviews led to", rows=desk.rows_of(dict.fromkeys(follows)))
