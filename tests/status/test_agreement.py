"""An agreement: it cannot be made by one side, and it stays alive by being reviewed."""

from __future__ import annotations

from tests.status.builders import make_parties, parse_day, parse_source_text

from troth.model import Parties, Party, PartyKind
from troth.read.records import parse_agreement
from troth.status.agreement import AgreementState, AgreementStatus, derive_agreement_status
from troth.status.wording import fingerprint_wording

BASE = """title: Blue serves Acme
provider: blue
customers: [acme]
value: [Quotes while the customer is on the line]
services: [{what: Pricing, deliverables: [API]}]
requirements: [{id: p1, what: First answer, unit: hours, at_most: 4, at_least: 0, every: month}]
needs: [Notice of campaigns]
roles: [{party: blue, responsible_for: [Run]}]
obstacles: [{what: One engineer, plan: A second}]
resources: [{what: Data, have: false}]
review_every: 1 month
"""
INPUT = "date: 2026-08-01, by: cora, act: input, working: API, rating: 3"
SIGNED = f"{INPUT}\ndate: 2026-08-20, by: bob, act: signed\ndate: 2026-08-31, by: cora, act: signed"


def replay_agreement(log: str = "", /, *, as_of: str, base: str = BASE, people: Parties | None = None) -> AgreementStatus:
    """Return an agreement of blue and acme as of a date."""
    entries = "".join(f"  - {{{line.strip()}}}\n" for line in log.strip().splitlines())
    agreement = parse_agreement("it", parse_source_text(base + (f"log:\n{entries}" if entries else ""), "commitments/agreements/it.yaml"))
    return derive_agreement_status(agreement, people or make_parties(), parse_day(as_of))


def test_it_grows_from_a_draft_by_input_and_signatures() -> None:
    """Without the customer's input it stays a draft, whoever has signed."""
    assert replay_agreement(as_of="2026-08-01").state is AgreementState.DRAFTING
    assert replay_agreement(INPUT, as_of="2026-08-02").state is AgreementState.IN_CONSULTATION
    assert replay_agreement(SIGNED, as_of="2026-08-30").state is AgreementState.AWAITING_SIGNATURES
    assert replay_agreement(SIGNED, as_of="2026-08-31").state is AgreementState.IN_FORCE
    assert replay_agreement(SIGNED.replace(INPUT, ""), as_of="2026-08-31").state is AgreementState.DRAFTING


def test_a_review_falls_due_a_calendar_month_later() -> None:
    """A month after the 31st of August is the 30th of September."""
    assert replay_agreement(SIGNED, as_of="2026-09-29").next_review == parse_day("2026-09-30")
    assert replay_agreement(SIGNED, as_of="2026-09-29").state is AgreementState.IN_FORCE
    assert replay_agreement(SIGNED, as_of="2026-09-30").state is AgreementState.REVIEW_DUE


def test_a_review_by_the_customer_sets_the_next_one() -> None:
    """And its rating is the one that counts."""
    reviewed = replay_agreement(f"{SIGNED}\ndate: 2026-09-29, by: cora, act: reviewed, rating: 5", as_of="2026-10-01")

    assert (reviewed.state, reviewed.next_review, reviewed.rating) == (AgreementState.IN_FORCE, parse_day("2026-10-29"), 5)


def test_a_part_that_is_empty_keeps_it_from_coming_into_force() -> None:
    """All seven parts are needed to sign."""
    accord_without = replay_agreement(SIGNED, as_of="2026-09-01", base=BASE.replace("needs: [Notice of campaigns]\n", ""))

    assert accord_without.missing_parts == ("needs",)
    assert accord_without.state is AgreementState.AWAITING_SIGNATURES


def test_an_edit_makes_signatures_stale() -> None:
    """A signature stands under the wording that it names."""
    wording = replay_agreement(as_of="2026-08-01").agreement.wording
    signed = SIGNED.replace("act: signed", f"act: signed, terms: '{fingerprint_wording(wording)}'")

    assert replay_agreement(signed, as_of="2026-09-01").state is AgreementState.IN_FORCE
    edited = replay_agreement(signed, as_of="2026-09-01", base=BASE.replace("at_most: 4", "at_most: 2"))
    assert (edited.state, edited.unsigned) == (AgreementState.AWAITING_SIGNATURES, ("blue", "acme"))


def test_results_are_met_within_both_limits() -> None:
    """The last measurement of a period counts, and periods come in order."""
    log = f"""{SIGNED}
    date: 2026-10-01, by: bob, act: measured, requirement: p1, period: 2026-09, value: 5
    date: 2026-10-02, by: bob, act: measured, requirement: p1, period: 2026-08, value: 4
    date: 2026-10-03, by: bob, act: measured, requirement: p1, period: 2026-09, value: -1"""

    (scores,) = replay_agreement(log, as_of="2026-10-04").results

    assert [(each.period, each.value, each.met) for each in scores.results] == [("2026-08", 4, True), ("2026-09", -1, False)]


def test_what_has_ended_needs_no_review() -> None:
    """It is over."""
    ended = replay_agreement(f"{SIGNED}\ndate: 2026-09-05, by: cora, act: ended, because: Merged.", as_of="2026-12-01")

    assert (ended.state, ended.next_review) == (AgreementState.ENDED, None)


def test_nobody_signs_for_both_sides() -> None:
    """Who may act for the provider and for a customer signs for one of them, and somebody else for the other."""
    both = BASE.replace("customers: [acme]", "customers: [eve]")
    people = Parties(
        [*make_parties(), Party(id="eve", kind=PartyKind.CUSTOMER, name="Eve", source=parse_source_text("{}"), members=("ann", "bob"))]
    )
    first = "date: 2026-08-01, by: ann, act: input, working: It\ndate: 2026-08-02, by: ann, act: signed"
    alone = f"{first}\ndate: 2026-08-03, by: ann, act: signed"
    joined = f"{first}\ndate: 2026-08-03, by: bob, act: signed"

    assert replay_agreement(alone, as_of="2026-08-04", base=both, people=people).unsigned == ("eve",)
    assert replay_agreement(joined, as_of="2026-08-04", base=both, people=people).state is AgreementState.IN_FORCE
