"""A promise's page: the letter, where it stands, its terms, the trust check, and what each can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.status.builders import make_board, make_promise, parse_source_text

from troth.model import Kind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import ACTS
from troth.status.answer_context import hash_next_context
from troth.views.context import ViewContext
from troth.views.promise.page import PromisePage, build_promise_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from troth.views.promise.actions import Action

CHANGED = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-25, reason: prerequisite, because: The stone is late."""


def make_page(log: str = "", /, *, as_of: str = "2026-10-12", **fields: str) -> PromisePage:
    """Return the page of ann's promise to cora."""
    board = make_board(make_promise(log, **fields), make_promise(record="whole", title="The whole"), as_of=as_of)
    return build_promise_page(board.promises["it"], ViewContext(board))


def list_actions(of: PromisePage) -> dict[str, list[str]]:
    """Return what each can do, by id; anyone stands under nobody."""
    return {role.face.id if role.face else "": [move.label for move in (*role.moves, *role.endings)] for role in of.roles}


@pytest.mark.parametrize(
    ("log", "fields", "opening"),
    [
        ("", {}, "Ann promised Cora, by 20 Oct 2026:"),
        ("date: 2026-10-02, by: cora, act: requested", {"made": ""}, "Cora asked Ann, by 20 Oct 2026:"),
        ("date: 2026-10-02, by: ann, act: offered", {"made": ""}, "Ann offered Cora, by 20 Oct 2026:"),
        ("", {"promiser": "[ann, bob]"}, "Ann and Bob are to promise Cora, by 20 Oct 2026:"),
        ("", {"customer": "ann"}, "Ann's own promise, by 20 Oct 2026:"),
        ("date: 2026-10-02, by: cora, act: requested", {"made": "", "due": ""}, "Cora asked Ann:"),
        (CHANGED + "\ndate: 2026-10-11, by: cora, act: agreed", {}, "Ann promised Cora, by 25 Oct 2026:"),
    ],
)
def test_the_letter_is_a_sentence(log: str, fields: dict[str, str], opening: str) -> None:
    """It says who gave their word to whom, and by when, with the terms in force."""
    assert to_plain_text(make_page(log, **fields).letter.opening) == opening


def test_those_who_gave_their_word_sign() -> None:
    """A promise of several waits for each; a customer who acts through a contact signs by that name."""
    team = make_page(
        "date: 2026-10-02, by: bob, act: promised\ndate: 2026-10-03, by: cora, act: agreed", promiser="[ann, bob]", customer="acme"
    )

    assert [(each.face.name, each.text, each.given) for each in team.letter.signatures] == [
        ("Ann", "has not promised yet", False),
        ("Bob", "promised 2 Oct 2026", True),
        ("Cora", "agreed 3 Oct 2026", True),
    ]


def test_an_agreement_to_other_terms_is_no_signature() -> None:
    """Whoever agreed to what it said before has not agreed to what it says now."""
    stale = make_page("date: 2026-10-02, by: cora, act: agreed, terms: abcdef012345").letter.signatures[1]

    assert (stale.text, stale.given) == ("agreed to earlier terms 2 Oct 2026", False)


def test_measures_stand_with_what_was_found() -> None:
    """Targets come from the terms, actual values from the delivery."""
    log = 'date: 2026-10-11, by: ann, act: delivered, measures: [{what: Snags, actual: 0}, {what: "Smiles", actual: 3}]'
    found = make_page(log, measures="[Certificate, {what: Snags, target: 2.0}]").letter.measures

    assert [(each.what, each.target, each.actual) for each in found] == [("Certificate", "", ""), ("Snags", "2", "0"), ("Smiles", "", "3")]


def test_state_schedule_and_report_stand_side_by_side() -> None:
    """Three things that are never mixed up; nobody having said anything is `no report yet`."""
    state, schedule, report = make_page(as_of="2026-10-25").stands

    assert (state.label, state.chip and state.chip.word, state.lines) == ("State", "Promised", ("since 1 Oct 2026",))
    assert (schedule.due and schedule.due.words, schedule.lines) == (
        "5 days late",
        ("Cora to agree to the terms, waiting 24 days", "Cora to follow up, waiting 5 days"),
    )
    assert report.headline == "No report yet"


def test_a_report_says_by_whom_and_when() -> None:
    """What the promiser last said, and how long ago."""
    report = make_page("date: 2026-10-10, by: ann, act: reported, confidence: off_track, progress: 30").stands[2]

    assert (report.chip and report.chip.word, report.lines) == ("Off track", ("30 % done", "Ann, 2 days ago"))


def test_terms_in_force_stand_beside_the_first() -> None:
    """A change counts once it is agreed; until then it is shown as asked for."""
    pending = make_page(CHANGED).terms
    agreed = make_page(f"{CHANGED}\ndate: 2026-10-11, by: cora, act: agreed").terms

    assert pending.changed == ()
    assert to_plain_text(pending.pending) == "Ann requests a change: due 25 Oct 2026 (was 20 Oct 2026). Cora has to answer."
    assert [(each.label, each.first, each.now) for each in agreed.changed] == [("Due", "20 Oct 2026", "25 Oct 2026")]
    assert to_plain_text(agreed.agreement) == "Cora agreed on 11 Oct 2026."
    assert agreed.pending == ()


def test_a_hope_says_what_would_make_it_a_promise() -> None:
    """The checks that fail are sentences; what has ended is not checked any more."""
    hope = make_page().trust
    sure = make_page("date: 2026-10-02, by: cora, act: agreed", measures="[One]", why="Because.").trust

    assert hope is not None
    assert not hope.promise
    assert "The customer has not agreed to these terms as they stand." in hope.missing
    assert sure is not None
    assert sure.promise
    assert make_page("date: 2026-10-02, by: cora, act: cancelled, because: Sold.").trust is None


def test_each_sees_what_they_can_do() -> None:
    """Promiser, customer, partner and anyone each have their own; nobody is offered what the state has no room for."""
    found = list_actions(make_page("date: 2026-10-10, by: ann, act: help_wanted, note: Hands.", partner="dan"))

    assert found["ann"][:3] == ["Report progress", "Request a change", "Mark as delivered"]
    assert found["cora"] == ["Agree", "Request a change", "Record that it was not kept", "Cancel it", "Replace it with another"]
    assert found["dan"] == ["Follow up"]
    assert found[""] == ["Offer help", "Record that you helped"]
    assert list_actions(make_page("date: 2026-10-10, by: cora, act: cancelled, because: Sold.")) == {}


@pytest.mark.parametrize(
    ("log", "as_of", "turn", "buttons"),
    [
        ("", "2026-10-12", "cora", {"ann": ["Mark as delivered"], "cora": ["Agree"]}),
        ("date: 2026-10-02, by: cora, act: agreed", "2026-10-25", "ann", {"ann": ["Mark as delivered"], "cora": ["Follow up"]}),
        ("date: 2026-10-02, by: cora, act: agreed", "2026-11-25", "ann", {"ann": ["Mark as delivered"], "cora": ["Follow up"]}),
        (CHANGED, "2026-10-12", "cora", {"ann": ["Mark as delivered"], "cora": ["Agree", "Refuse the change"]}),
        ("date: 2026-10-11, by: ann, act: delivered", "2026-10-12", "cora", {"cora": ["Accept it", "Reject it"]}),
        ("date: 2026-10-11, by: ann, act: help_wanted, note: Hands.", "2026-10-12", "", {"": ["Offer help"]}),
    ],
)
def test_each_has_one_button(log: str, as_of: str, turn: str, buttons: dict[str, list[str]]) -> None:
    """It is what they most likely come for, with the no beside a yes; the page opens with whoever's turn it is."""
    roles = {role.face.id if role.face else "": role for role in make_page(log, as_of=as_of).roles}

    assert [name for name, role in roles.items() if role.is_turn] == [turn]
    assert {name: [each.label for each in roles[name].main] for name in buttons} == buttons


def test_to_say_no_is_an_answer_like_others() -> None:
    """Declining stands among the answers, not among the ways to end a promise."""
    asked = make_page("date: 2026-10-02, by: cora, act: requested", made="").roles[0]

    assert [move.label for move in asked.moves] == ["Promise it", "Propose different terms", "Say no", "Ask for help"]


def find_entry_line(move: Action) -> str:
    """Return the line that a move appends."""
    return f"{move.lead}{move.day}{move.rest}"


def test_what_is_offered_to_be_copied_can_be_appended() -> None:
    """Each entry, put where the page says, makes a file that the reader and the state machine take."""
    log = "date: 2026-10-02, by: cora, act: agreed"
    found = make_page(log, customer="acme", partner="dan")
    lines = [
        "title: It",
        "promiser: ann",
        "customer: acme",
        "outcome: Done.",
        "made: 2026-10-01",
        "due: 2026-10-20",
        "log:",
        f"  - {{{log}}}",
    ]

    for role in found.roles:
        for move in (*role.moves, *role.endings):
            data = parse_source_text("\n".join([*lines, find_entry_line(move)])).data
            assert isinstance(data["log"], list)
            assert len(data["log"]) == 2, move


def test_the_margin_is_that_of_the_file() -> None:
    """An entry lines up with those that are there, however far they are moved in."""
    board = make_board(make_promise("date: 2026-10-02, by: cora, act: agreed"), as_of="2026-10-12")
    here = board.promises["it"].promise.source.find_place("log", 0).column

    assert all(len(move.lead) - len(move.lead.lstrip()) == here - 3 for role in make_page(CHANGED).roles for move in role.moves)
    assert find_entry_position("") == "at the end of the file, below a line `log:`"
    assert find_entry_position(CHANGED) == "at the end of its log"


def find_entry_position(log: str) -> str:
    """Return where a page says that an entry goes."""
    return make_page(log).where


def test_agreeing_carries_the_fingerprint_of_the_terms() -> None:
    """What is agreed to is the change, where one is pending."""
    wanted = hash_next_context(Kind.PROMISE, make_promise(CHANGED).source.data, "agreed")

    agree = next(move for role in make_page(CHANGED).roles for move in role.moves if move.label == "Agree")

    assert find_entry_line(agree) == f'  - {{date: 2026-10-12, by: cora, act: agreed, terms: "{wanted}"}}'


def test_every_act_can_be_offered() -> None:
    """The table of acts and the table of their words have the same rows."""
    assert list(PROMISE_ACT_WORDS) == [act.name for act in ACTS]


def test_threads_lead_to_the_other_promises() -> None:
    """The whole, the parts and what follows are rows like everywhere."""
    board = make_board(
        make_promise(record="it", part_of="whole", needs="[first, gone]"),
        make_promise(record="whole"),
        make_promise(record="first"),
        make_promise(record="part", part_of="it"),
        as_of="2026-10-12",
    )
    found = build_promise_page(board.promises["it"], ViewContext(board))

    assert {section.id: [row.id for row in section.rows] for section in found.threads} == {
        "part-of": ["whole"],
        "parts": ["part"],
        "needs": ["first"],
    }
    assert [to_plain_text(fact.text) for fact in found.facts if fact.label == "Needs"] == ["gone (not on this board)"]


def test_the_times_of_five_years() -> None:
    """The page shows the last twelve and the next three of them, says how many were kept, and how many it leaves out."""
    log = "date: 2026-10-02, by: cora, act: agreed\ndate: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09"
    page = make_page(log, as_of="2031-10-12", made="2026-10-02", due="2026-10-09", every="week")
    assert page.occurrences is not None
    words = [each.chip.word for each in page.occurrences.lines]
    assert words == ["To come", "To come", "Next", "Overdue", *(11 * ["Not done"])]
    assert (page.occurrences.count, page.occurrences.hidden) == ("0 of 262 kept", 250)


def test_one_time_is_the_next() -> None:
    """The one that is due today is, and those after it are to come, also where somebody has spoken of them."""
    log = (
        "date: 2026-10-02, by: cora, act: agreed\n"
        "date: 2026-10-05, by: ann, act: renegotiated, occurrence: 2026-10-30, due: 2026-11-02, because: Away."
    )
    page = make_page(log, as_of="2026-10-09", made="2026-10-02", due="2026-10-09", every="week", times="4")
    assert page.occurrences is not None
    assert [each.chip.word for each in page.occurrences.lines] == ["To come", "To come", "To come", "Next"]
    one = make_page(made="2026-10-02", due="2026-10-09", every="week", times="1")
    assert one.occurrences is not None
    assert one.occurrences.rule == "Every week, 1 time"


def test_a_change_of_one_time_is_answered_by_a_button() -> None:
    """As is a delivery: the whole stays promised, and the other side finds what waits for it."""
    weekly = {"made": "2026-10-02", "due": "2026-10-09", "every": "week"}
    log = (
        "date: 2026-10-02, by: cora, act: agreed\n"
        "date: 2026-10-09, by: ann, act: delivered, occurrence: 2026-10-09\n"
        "date: 2026-10-10, by: ann, act: renegotiated, occurrence: 2026-10-16, due: 2026-10-19, because: Away.\n"
    )
    acts = list_actions(make_page(log, **weekly))["cora"]
    assert {"Accept it", "Reject it", "Agree", "Refuse the change"} <= set(acts), acts


def test_a_whole_says_how_many_of_its_parts_are_kept() -> None:
    """As n of N, with what became of the others; a promise without parts has no such section."""
    kept = "date: 2026-10-02, by: cora, act: agreed\ndate: 2026-10-05, by: ann, act: delivered\ndate: 2026-10-06, by: cora, act: accepted"
    parts = [make_promise(kept, record="done", part_of="it"), make_promise(record="rest", part_of="it")]
    board = make_board(make_promise(), *parts, as_of="2026-10-12")
    texts = [
        section.text
        for each in ("it", "rest")
        for section in build_promise_page(board.promises[each], ViewContext(board)).threads
        if section.id == "parts"
    ]
    assert texts == ["1 of 2 kept. Now: 1 kept, 1 open."]
