"""The page of an agreement: its parts, signatures and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date, format_relative_date
from troth.status.agreement import AgreementState
from troth.status.agreement_tasks import find_unconsulted_customers
from troth.status.promise import SHOWN
from troth.status.provenance import Level
from troth.status.scorecard import describe_signing_obstacle
from troth.status.wording import compare_wordings, fingerprint_wording, is_fingerprint_of
from troth.views.agreement.actions import list_agreement_actions
from troth.views.agreement.parts import PART_TITLES, list_parts
from troth.views.agreement.rows import agreement_url, build_agreement_row, choose_state_chip, list_agreement_actions_due
from troth.views.agreement.scorecard import build_rating_sparkline, build_score_lines, list_need_lines
from troth.views.agreement.timeline import build_agreement_timeline
from troth.views.page_head import PageHead
from troth.views.promise.timeline import label_witness
from troth.views.rich_text import inline_text, join_names, strip_code_marks, strong_text, to_plain_text
from troth.views.rows import Section
from troth.views.said_and_done import list_feedback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.model import Wording
    from troth.status.agreement import AgreementStatus, Signature
    from troth.status.provenance import Provenance
    from troth.views.agreement.parts import AgreementPart
    from troth.views.agreement.scorecard import NeedLine, ScoreLine, Sparkline
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.promise.actions import PartyActions
    from troth.views.promise.timeline import TimelineEvent, WitnessLabel
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import NextAction, Row
    from troth.views.said_and_done import FeedbackLine


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingDifference:
    """One thing that reads differently from what somebody signed."""

    part: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """A party's name under the agreement; `given` tells that it stands under the present wording."""

    face: PartyLabel
    signer: PartyLabel | None
    """Who signed for it, where that is somebody else."""
    text: str
    given: bool
    witness: WitnessLabel | None
    stale: str
    """For a signature under an earlier wording: what it stands under."""
    amended: tuple[WordingDifference, ...]
    """What has changed since; empty where git cannot tell, too."""


def list_signatures(accord: AgreementStatus, context: ViewContext, provenance: Provenance) -> tuple[SignatureLine, ...]:
    """Return the signatures, the provider's first."""
    return tuple(_build_signature_line(each, accord, context, provenance) for each in accord.signatures)


def _build_signature_line(signature: Signature, accord: AgreementStatus, context: ViewContext, provenance: Provenance) -> SignatureLine:
    entry = signature.entry
    if entry is None:
        return SignatureLine(
            face=context.faces(signature.party), signer=None, text="has not signed yet", given=False, witness=None, stale="", amended=()
        )
    witness = provenance.log[entry.index]
    day, terms = format_date(entry.day), entry.terms or ""
    earlier = {} if signature.current else context.board.ledger.wordings.get(accord.id, {})
    old = next((wording for wording in earlier.values() if terms and is_fingerprint_of(terms, wording)), None)
    if signature.current:
        stale = ""
    elif old is None:
        stale = f"Signed under Terms ID {terms}. Git does not have that wording here, so the changes can't be shown."
    else:
        stale = f"Changes since Terms ID {terms}:"
    return SignatureLine(
        face=context.faces(signature.party),
        signer=context.faces(entry.by) if entry.by != signature.party else None,
        text=f"signed {day}" if signature.current else f"signed an earlier wording on {day}",
        given=signature.current,
        witness=label_witness(witness, context) if witness.level is not Level.UNKNOWN else None,
        stale=stale,
        amended=() if old is None else tuple(_iter_differences(old, accord.wording, context)),
    )


def _iter_differences(was: Wording, now: Wording, context: ViewContext) -> Iterator[WordingDifference]:
    names = {"title": "Title", "provider": "Provider", "customers": "Customers", "review_every": "Reviews"}
    for each in compare_wordings(was, now):
        title = names.get(each.part) or PART_TITLES[each.part][0]
        what = (
            context.faces(each.item).name
            if each.part == "roles"
            else ""
            if each.part in names or each.part == "requirements"
            else each.item
        )
        yield WordingDifference(part=title, what=what, was=each.was, now=each.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a customer gave, and when."""

    face: PartyLabel
    date_text: str
    date: str
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """All that the page of an agreement says."""

    head: PageHead
    row: Row
    text: Sentence
    between: Sentence
    """Who serves whom, as the document begins."""
    parts: tuple[AgreementPart, ...]
    signatures: tuple[SignatureLine, ...]
    unsignable: str
    """Why nobody can sign yet; empty where one can."""
    fingerprint: str
    review_every: str
    steps: tuple[NextAction, ...]
    roles: tuple[PartyActions, ...]
    path: str
    scores: tuple[ScoreLine, ...]
    needs: tuple[NeedLine, ...]
    """The customers' side: what the provider needs from them, and how they keep their promises of it."""
    ratings: tuple[Rating, ...]
    rating_curve: Sparkline | None
    unheard: tuple[PartyLabel, ...]
    """The customers who were not asked yet."""
    sections: tuple[Section, ...]
    said: tuple[FeedbackLine, ...]
    """Feedback and reviews with what came of them, the last first."""
    story: tuple[TimelineEvent, ...]
    clocks: tuple[str, ...]
    """The commits whose day cannot be, once each."""
    interview: str


def build_agreement_page(accord: AgreementStatus, context: ViewContext) -> AgreementPage:
    """Return the page of an agreement."""
    wording, ledger = accord.wording, context.board.ledger
    says = tuple(_summarize_agreement(accord, context))
    known = context.board.agreement_provenance[accord.id]
    story = build_agreement_timeline(accord, context, known)
    ratings = tuple(entry for entry in accord.entries if entry.rating is not None)
    provider, customers = context.faces.get_many((wording.provider,)), context.faces.get_many(wording.customers)
    return AgreementPage(
        head=PageHead(
            page=agreement_url(accord.id),
            title=strip_code_marks(wording.title),
            description=f"{accord.state.word}. {to_plain_text(says)}"[:200],
            as_of=context.as_of_words,
        ),
        row=build_agreement_row(accord, context),
        text=says,
        between=(*join_names(provider), inline_text(" serves "), *join_names(customers), inline_text(".")),
        parts=list_parts(accord, context),
        signatures=list_signatures(accord, context, known),
        unsignable="" if accord.ending else describe_signing_obstacle(accord),
        fingerprint=fingerprint_wording(wording)[:SHOWN],
        review_every=wording.review_every or "",
        steps=list_agreement_actions_due(accord, context),
        roles=list_agreement_actions(accord, context),
        path=accord.agreement.source.path,
        scores=build_score_lines(accord, context.day),
        needs=list_need_lines(accord, context),
        ratings=tuple(
            Rating(face=context.faces(each.by), date_text=format_date(each.day), date=each.day.isoformat(), rating=each.rating or 0)
            for each in ratings
        ),
        rating_curve=build_rating_sparkline((each.day, each.rating or 0) for each in ratings),
        unheard=context.faces.get_many(find_unconsulted_customers(accord, ledger.parties)),
        sections=tuple(_iter_promise_sections(accord, context)),
        said=list_feedback(accord, story, context),
        story=story,
        clocks=known.clock_notes,
        interview=f"{agreement_url(accord.id)}/interview",
    )


def _summarize_agreement(accord: AgreementStatus, context: ViewContext) -> Iterator[Inline]:
    """Yield where it stands, as one sentence that begins with the date."""
    yield inline_text(f"{context.as_of_words}: ")
    if accord.ending is not None:
        yield from (inline_text("it "), strong_text(f"ended on {format_date(accord.ending.day)}"), inline_text("."))
    elif accord.in_force_since is not None:
        word = choose_state_chip(accord, context).word.partition(", ")[2]
        yield from (
            strong_text(f"in force, {word}," if word else "in force"),
            inline_text(f" since {format_date(accord.in_force_since)}; "),
        )
        review = accord.next_review
        if review is None:
            yield inline_text("no review is set")
        elif review <= context.day:
            yield strong_text(f"a review is due since {format_date(review)}")
        else:
            yield inline_text(f"the next review is on {format_date(review)}, {format_relative_date(review, context.day)}")
        yield inline_text(".")
    elif accord.state is AgreementState.AWAITING_SIGNATURES:
        again = all(each.entry is not None for each in accord.signatures)
        yield inline_text(f"{'it is in force again' if again else 'it comes into force'} once this wording is ")
        yield from (strong_text("signed"), inline_text(" by "), *join_names(context.faces.get_many(accord.unsigned)), inline_text("."))
    else:
        yield from (strong_text("not in force"), inline_text(f": {describe_signing_obstacle(accord) or 'nobody has signed yet'}."))


def _iter_promise_sections(accord: AgreementStatus, context: ViewContext) -> Iterator[Section]:
    under = context.board.promises_by_agreement.get(accord.id, ())
    follows = [promise for entry in accord.reviews for promise in entry.next if promise not in under]
    yield Section(id="promises", title="Related promises", rows=context.find_rows(under), empty="No promises belong to this agreement yet.")
    yield Section(id="follows", title="Promises from its reviews", rows=context.find_rows(dict.fromkeys(follows)))
