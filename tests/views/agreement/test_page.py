"""What pages say of agreements: the scorecard, the signatures, who is to do what, and on whose pages they stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, SIGNED, make_agreement_yaml
from tests.cli.boards import make_promise_yaml
from tests.repositories import make_repository
from tests.views.contexts import make_context

from troth.base.dates import AsOf
from troth.build import load_board
from troth.report.records import format_agreement, format_draft, format_wording
from troth.views.agreement.page import build_agreement_page
from troth.views.agreement.parts import build_interview_sheet, list_parts
from troth.views.agreement.rows import build_agreements_page, list_waiting_sections
from troth.views.context import ViewContext
from troth.views.digest import build_digest
from troth.views.lists.calendar import iter_day_items
from troth.views.lists.home import build_home_page
from troth.views.lists.lists import build_waiting_page
from troth.views.lists.work import WorkLists
from troth.views.notes import list_agreement_notes
from troth.views.party import build_party_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from troth.views.agreement.page import AgreementPage


MEASURED = "date: {}, by: nina, act: measured, requirement: on-time, period: {}, value: {}"
REVIEWED = "date: 2026-11-02, by: jane, act: reviewed, rating: 5, next: [fit-kitchen]"


def make_page(folder: Path, as_of: str, *log: str, **fields: str) -> AgreementPage:
    """Return the page of the agreement as of a date."""
    desk = make_context(folder, as_of, {SERVING: make_agreement_yaml(*log, **fields)})
    return build_agreement_page(desk.board.agreements["serving"], desk)


def test_the_scorecard_shows_what_is_missing(tmp_path: Path) -> None:
    """Periods without a value stand between the others, and the sentence counts them."""
    log = (*SIGNED, MEASURED.format("2026-11-02", "2026-09", 97), MEASURED.format("2026-11-03", "2026-10", 93))
    (line,) = make_page(tmp_path, "2026-12-05", *log).scores
    assert [(cell.period, cell.value, cell.verdict.word) for cell in line.cells] == [
        ("September 2026", "97 percent", "met"),
        ("October 2026", "93 percent", "missed"),
        ("November 2026", "", "missing"),
    ]
    assert (line.text, line.trend, line.next) == ("met 1/2, 1 missing", "worse than in September 2026", "next on 1 Jan 2027")
    assert line.curve is not None
    assert (
        line.curve.text
        == "Shops that opened on time, percent: September 2026 97, October 2026 93, November 2026 missing; target: at least 95 percent"
    )


@pytest.mark.parametrize(
    ("as_of", "log", "says"),
    [
        ("2026-09-01", (), "not in force: no customer has given feedback yet, and one side can't make an agreement alone."),
        ("2026-09-02", (HEARD,), "not in force: nobody has signed yet."),
        ("2026-09-10", (HEARD, NINA), "it comes into force once this wording is signed by Retail customers."),
        ("2026-11-01", SIGNED, "in force since 11 Sep 2026; the next review is on 11 Dec 2026, in 40 days."),
        ("2026-12-11", SIGNED, "in force since 11 Sep 2026; a review is due since 11 Dec 2026."),
        ("2026-11-21", (*SIGNED, "date: 2026-11-20, by: jane, act: ended, because: Sold."), "it ended on 20 Nov 2026."),
    ],
)
def test_one_sentence_says_where_it_stands(tmp_path: Path, as_of: str, log: tuple[str, ...], says: str) -> None:
    """The page begins with it."""
    assert to_plain_text(make_page(tmp_path, as_of, *log).text) == f"As of {_format_log(as_of)}: {says}"


def _format_log(as_of: str) -> str:
    year, month, day = as_of.split("-")
    return f"{int(day)} {('Sep', 'Oct', 'Nov', 'Dec')[int(month) - 9]} {year}"


def test_what_customers_said_stands_beside_the_part(tmp_path: Path) -> None:
    """Answers to some questions belong to a part; others stand where the input says that it is about it."""
    said = "date: 2026-09-01, by: retail, act: input, provides: Shops, working: All, about: [needs], heard: 5, of: 300"
    found = {part.id: part for part in make_page(tmp_path, "2026-09-02", said).parts}
    assert [(voice.label, voice.text) for voice in found["services"].voices] == [("What they get", "Shops")]
    assert [(voice.text, voice.note) for voice in found["needs"].voices] == [("All", "5 of about 300 customers heard")]
    assert found["value"].voices == ()


def test_the_seven_parts_and_their_holes(tmp_path: Path) -> None:
    """All seven are there in their order, and one without items is missing."""
    found = make_page(tmp_path, "2026-09-02", HEARD, needs="[]")
    assert [part.number for part in found.parts] == list(range(1, 8))
    assert [part.id for part in found.parts if not part.items] == ["needs"]
    assert found.unsignable == "a part is missing: what is needed from the customers"


def test_a_stale_signature_without_history_shows_its_fingerprint(tmp_path: Path) -> None:
    """What cannot be compared is said to be so."""
    found = make_page(tmp_path, "2026-09-12", HEARD, f"{NINA}, terms: 'abcdef1'", JANE)
    fitters, retail = found.signatures
    assert (fitters.text, fitters.given) == ("signed an earlier wording on 10 Sep 2026", False)
    assert "abcdef1" in fitters.stale
    assert (retail.text, retail.given, retail.stale) == ("signed 11 Sep 2026", True, "")


def test_moves_are_entries_that_sign(tmp_path: Path) -> None:
    """Who has not signed finds the entry with the fingerprint; who has finds it no more."""
    found = make_page(tmp_path, "2026-09-10", HEARD, NINA)
    labels = {role.title: [move.label for move in role.moves] for role in found.roles}
    assert "Sign this wording" not in labels["provider"]
    (sign,) = [move for role in found.roles for move in role.moves if move.label == "Sign this wording"]
    assert sign.rest == f', by: jane, act: signed, terms: "{sign.rest[-66:-2]}"}}'
    assert sign.rest[-66:-2].startswith(found.fingerprint)


def test_reviews_and_signatures_wait(tmp_path: Path) -> None:
    """They stand on the page of what waits, count there, and the home page speaks of reviews only where there are some."""
    desk = make_context(tmp_path / "due", "2026-12-12", {SERVING: make_agreement_yaml(*SIGNED)})
    glance = WorkLists(desk)
    assert [section.id for section in build_waiting_page(glance).sections][-1] == "reviews"
    assert "1 agreement due for review" in to_plain_text(build_home_page(glance).text)
    assert [section.id for section in glance.accords_waiting] == ["measurements", "reviews"]
    assert glance.all_waiting == len(glance.waiting) + 2
    half = make_context(tmp_path / "half", "2026-09-10", {SERVING: make_agreement_yaml(HEARD, NINA)})
    assert [section.id for section in list_waiting_sections(half, ("retail",))] == ["signatures"]
    assert list_waiting_sections(half, ("omar",)) == ()
    assert "review" not in to_plain_text(build_home_page(WorkLists(half)).text)


def test_the_customers_page_says_what_it_is_owed(tmp_path: Path) -> None:
    """With the ratings over time; the provider's page says what it owes."""
    desk = make_context(tmp_path, "2026-11-21", {SERVING: make_agreement_yaml(*SIGNED, REVIEWED)})
    retail = {section.id: section for section in build_party_page(desk.board.ledger.parties["retail"], desk).sections}
    fitters = {section.id: section for section in build_party_page(desk.board.ledger.parties["fitters"], desk).sections}
    assert retail["served"].text == "Ratings over time: The fitters serve the shops: 3, 5 of 5."
    assert [row.page for row in fitters["serves"].rows] == ["agreements/serving"]


def test_promises_of_a_review_stand_under_it(tmp_path: Path) -> None:
    """What a review leads to is found on the page of the agreement."""
    found = {section.id: section for section in make_page(tmp_path, "2026-11-21", *SIGNED, REVIEWED).sections}
    assert [row.id for row in found["follows"].rows] == ["fit-kitchen"]
    assert found["promises"].rows == ()


def test_the_list_puts_first_what_needs_somebody(tmp_path: Path) -> None:
    """An agreement with a review due comes before one in force, and those that ended come apart."""
    ended = make_agreement_yaml(*SIGNED, "date: 2026-10-01, by: jane, act: ended, because: Sold.")
    files = {SERVING: make_agreement_yaml(*SIGNED), "agreements/half.yaml": make_agreement_yaml(HEARD, NINA), "agreements/old.yaml": ended}
    found = build_agreements_page(make_context(tmp_path, "2026-11-05", files))
    assert [each.row.id for each in found.rows] == ["half", "serving"]
    assert [each.row.id for each in found.ended] == ["old"]
    assert to_plain_text(found.text) == "As of 5 Nov 2026: 1 agreement in force, 1 awaiting signatures."
    assert found.rows[1].score == "0/1 met, 1 missing"


def test_the_interview_sheet(tmp_path: Path) -> None:
    """Seven questions, with or without an agreement."""
    desk = make_context(tmp_path, "2026-09-02", {SERVING: make_agreement_yaml()})
    sheet = build_interview_sheet(desk, desk.board.agreements["serving"])
    assert (sheet.head.page, sheet.provider and sheet.provider.id, len(sheet.questions)) == ("agreements/serving/interview", "fitters", 7)
    assert build_interview_sheet(desk).head.page == "help/interview"


def test_one_side_alone_is_said_wherever_the_state_is(tmp_path: Path) -> None:
    """Nina has written down what Jane said and signed, too: page, lists, terminal and Waiting say that one side recorded it."""
    people = "  nina: {name: Nina, email: nina@build.example}\n  jane: {name: Jane, email: jane@home.example}\n"
    parties = (
        f"people:\n{people}teams:\n  fitters: {{name: Fitters, lead: nina}}\ncustomers:\n  retail: {{name: Retail, contacts: [jane]}}\n"
    )
    repo = make_repository(tmp_path / "board")
    repo.commit(
        {
            "commitments/board.yaml": "name: B\n",
            "commitments/parties/all.yaml": parties,
            f"commitments/{SERVING}": make_agreement_yaml(*SIGNED),
        },
        on="2026-09-12",
    )
    board = load_board(repo.folder, AsOf(date(2026, 9, 20)), witness=True)
    accord, desk = board.agreements["serving"], ViewContext(board)
    page = build_agreement_page(accord, desk)
    assert page.row.state.word == "In force, recorded by one side"
    assert "in force, recorded by one side, since" in to_plain_text(page.text)
    assert next(format_agreement(accord, board)).endswith(": in force, recorded by one side")
    assert build_agreements_page(desk).rows[0].row.state.word == page.row.state.word


def test_the_days_of_an_agreement_are_in_the_months(tmp_path: Path) -> None:
    """A missed target on the day it was recorded, what is needed and planned on its day, and the period that nobody has measured."""
    missed = MEASURED.format("2026-11-02", "2026-10", 93)
    dated = {
        "obstacles": "[{what: One van, plan: Hire a second one, by: 2026-12-20}]",
        "resources": "[{what: Keys, have: false, by: 2026-12-10}]",
    }
    desk = make_context(tmp_path, "2026-12-05", {SERVING: make_agreement_yaml(*SIGNED, missed, **dated)})
    found = {(each.sign.word, each.day.isoformat()) for each in iter_day_items(desk) if each.page == "agreements/serving"}
    assert found >= {("Missed target", "2026-11-02"), ("Needed", "2026-12-10"), ("Plan", "2026-12-20"), ("Measure", "2026-11-30")}
    page = build_agreement_page(desk.board.agreements["serving"], desk)
    assert [item.aside for part in page.parts if part.id in ("obstacles", "resources") for item in part.items] == [
        "by 20 Dec 2026",
        "not yet available, by 10 Dec 2026",
    ]


def test_home_shows_agreements_however_much_waits(tmp_path: Path) -> None:
    """Many promises that wait leave room for what waits in an agreement."""
    files = {f"promises/p{number}.yaml": make_promise_yaml(due="2026-12-20") for number in range(12)}
    desk = make_context(tmp_path, "2026-11-05", {**files, SERVING: make_agreement_yaml(*SIGNED)})
    (waiting,) = (each for each in build_home_page(WorkLists(desk)).sections if each.id == "waiting")
    assert (len(waiting.rows), waiting.rows[-1].id) == (8, "serving")


def test_the_customers_have_a_scorecard_too(tmp_path: Path) -> None:
    """What the provider needs is promised, kept and rated like anything: by its words, and what the customers promised besides."""
    weekly = make_promise_yaml(
        title="Plans a week ahead.", promiser="jane", customer="fitters", agreement="serving", due="2026-10-09", every="week"
    )
    said = (
        "log:\n  - {date: 2026-10-02, by: nina, act: agreed}\n  - {date: 2026-10-09, by: jane, act: delivered, occurrence: 2026-10-09}\n"
        "  - {date: 2026-10-12, by: nina, act: accepted, occurrence: 2026-10-09, satisfaction: 4}\n"
    )
    files = {
        SERVING: make_agreement_yaml(*SIGNED, needs="[Plans a week ahead, Keys on Friday]"),
        "promises/plans.yaml": weekly + said,
        "promises/doors.yaml": make_promise_yaml(promiser="retail", customer="nina", agreement="serving"),
        "promises/ours.yaml": make_promise_yaml(promiser="fitters", customer="retail", agreement="serving"),
    }
    context = make_context(tmp_path, "2026-10-18", files)
    accord = context.board.agreements["serving"]
    lines = build_agreement_page(accord, context).needs
    assert [(each.what, each.text, [one.text for one in each.promises]) for each in lines] == [
        ("Plans a week ahead", "kept 1/2, rated 4 of 5, 1 overdue", ["Plans a week ahead."]),
        ("Keys on Friday", "nobody has promised it yet", []),
        ("", "nothing was due yet, next due 15 Dec 2026, in 58 days", ["Doors"]),
    ]
    assert [each.query for each in lines] == ["", "kind=promise&agreement=serving&promiser=retail&customer=fitters", ""]
    assert "  Plans a week ahead: kept 1/2, rated 4 of 5, 1 overdue" in [*format_agreement(accord, context.board)]


PROPOSED = "date: 2026-09-05, by: jane, act: input, about: [needs], change: Plans two days ahead."


def test_a_customer_reads_the_draft_and_proposes_a_change(tmp_path: Path) -> None:
    """The wording stands in one piece in the terminal and in the message that asks to sign it; a proposal stands beside its part."""
    files = {SERVING: make_agreement_yaml(HEARD, PROPOSED, needs="[Plans a week ahead, Keys]")}
    context = make_context(tmp_path, "2026-09-06", files)
    accord = context.board.agreements["serving"]
    copy = [*format_wording(accord, context.board)]
    assert "2. Services and deliverables: Night fitting (Clean by six)" in copy
    assert "4. What the provider needs: Plans a week ahead; Keys" in copy
    assert "Jane Ito proposes for what is needed from the customers (5 Sep 2026):" in copy
    (voice,) = next(part.voices for part in list_parts(accord, context) if part.id == "needs")
    assert (voice.label, voice.text, voice.note) == ("Proposed change", "Plans two days ahead.", "not answered yet")

    (read,) = [item for section in build_digest(context.board.ledger.parties["jane"], context).sections for item in section.items]
    assert "4. What the provider needs: Plans a week ahead; Keys" in read.lines
    assert "Jane Ito proposed to change what is needed from the customers on 5 Sep 2026. Nobody has answered that yet." in read.lines
    (told,) = [item for section in build_digest(context.board.ledger.parties["nina"], context).sections for item in section.items]
    asked = "Answer the change of what is needed from the customers that Jane Ito proposed on 5 Sep 2026. What will you do about it?"
    assert {asked, "To do differently: Plans two days ahead."} <= {*told.lines}
    assert "4. What the provider needs: Plans a week ahead; Keys" not in told.lines


def test_an_answered_proposal_is_open_no_more(tmp_path: Path) -> None:
    """An answer answers it, and so does what the provider signs after it."""
    answered = "date: 2026-09-06, by: nina, act: answered_input, input: 2026-09-05, note: Done."
    for name, log in (("answered", (HEARD, PROPOSED, answered)), ("signed", (HEARD, PROPOSED, NINA))):
        context = make_context(tmp_path / name, "2026-09-12", {SERVING: make_agreement_yaml(*log)})
        (voice,) = next(part.voices for part in list_parts(context.board.agreements["serving"], context) if part.id == "needs")
        assert (voice.label, voice.note) == ("Proposed change", "")


def test_words_for_two_people(tmp_path: Path) -> None:
    """Somebody and their manager ask each other as two people do: on the sheet, on the page and in the draft."""
    text = "title: Nina and Rosa\nprovider: nina\ncustomers: [rosa]\nvalue: []\n"
    context = make_context(tmp_path, "2026-09-06", {"agreements/pair.yaml": text, SERVING: make_agreement_yaml(HEARD)})
    pair, team = context.board.agreements["pair"], context.board.agreements["serving"]
    assert [each.asks for each in build_interview_sheet(context, pair).questions][:2] == [
        "What do I do for you?",
        "How would you describe how we work together?",
    ]
    needs = next(part for part in list_parts(pair, context) if part.id == "needs")
    assert (needs.title, needs.lead) == ("What Nina Novak needs", "From Rosa Roth, in order to do it: time, decisions, answers.")
    assert "# Value. What Rosa Roth gets out of it." in [*format_draft(pair, context.board)]
    assert build_interview_sheet(context, team).questions[0].asks == "What do we provide you?"
    assert next(part for part in list_parts(team, context) if part.id == "needs").title == "What the provider needs"


def test_the_page_has_the_draft_to_send(tmp_path: Path) -> None:
    """One message for each customer who has not signed: the wording to read, and whether they sign it; none once all have."""
    context = make_context(tmp_path / "open", "2026-09-12", {SERVING: make_agreement_yaml(HEARD, NINA)})
    (note,) = list_agreement_notes("serving", context)
    assert (note.name, note.sender) == ("Retail customers", "Fitters")
    assert "1. Value: A shop opens again on the next morning" in note.paragraphs
    assert note.paragraphs[-1] == "Will you sign it as it is worded now? If not, what should be different?"
    signed = make_context(tmp_path / "signed", "2026-09-12", {SERVING: make_agreement_yaml(*SIGNED)})
    assert list_agreement_notes("serving", signed) == ()
