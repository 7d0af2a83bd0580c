"""Pages as values: each says its one sentence first, and every number is the length of the list it leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.status.builders import make_board, make_promise, parse_day

from troth.model import PartyKind, Settings
from troth.views.context import ViewContext
from troth.views.lists.help_wanted import build_help_page
from troth.views.lists.home import HOME_ROWS_SHOWN, build_home_page
from troth.views.lists.lists import build_due_page, build_overdue_page, build_promises_page, build_waiting_page
from troth.views.lists.work import WorkLists
from troth.views.parties import build_parties_page
from troth.views.party import build_party_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from troth.board import Board

AS_OF = "2026-10-22"
AGREED = "date: 2026-10-02, by: cora, act: agreed\n"


def make_rich_board() -> Board:
    """Return a board with something on every list."""
    return make_board(
        make_promise(AGREED, record="late"),
        make_promise(AGREED, record="very-late", made="2026-08-01", due="2026-09-01"),
        make_promise(f"{AGREED}date: 2026-10-20, by: ann, act: delivered", record="done"),
        make_promise(f"{AGREED}date: 2026-10-20, by: bob, act: help_wanted, note: Hands.", record="hard", due="2026-10-25", promiser="bob"),
        make_promise(record="soon", due="2026-10-29", customer="acme", promiser="blue"),
        make_promise(AGREED, record="later", due="2026-12-24"),
        make_promise("date: 2026-10-20, by: cora, act: cancelled, because: Sold.", record="over"),
        as_of=AS_OF,
    )


def make_work_lists(of: Board) -> WorkLists:
    """Return the glance of a board."""
    return WorkLists(ViewContext(of))


def test_home_says_one_sentence_first() -> None:
    """Each number stands for the very list that its link leads to."""
    says = build_home_page(make_work_lists(make_rich_board())).text

    assert to_plain_text(says) == (
        "As of 22 Oct 2026: 6 open promises, 2 overdue, 2 due in the next 7 days, 1 waits for acceptance, 1 asks for help."
    )
    assert [span.to for span in says if span.to] == [
        "promises/index#open",
        "overdue",
        "due#soon",
        "waiting#awaiting-acceptance",
        "help-wanted",
    ]


def test_the_numbers_of_the_sentence_are_those_of_the_lists() -> None:
    """Whoever follows a number finds exactly so many rows."""
    at = make_work_lists(make_rich_board())
    sections = {
        section.id: section.count
        for page in (build_promises_page(at), build_due_page(at), build_waiting_page(at))
        for section in page.sections
    }

    assert sections["open"] == 6
    assert sum(section.count for section in build_overdue_page(at).sections) == 2
    assert sections["soon"] == 2
    assert sections["awaiting-acceptance"] == 1
    assert len(build_help_page(at).calls) == 1


def test_overdue_goes_by_age_the_newest_first() -> None:
    """Ages without a promise are not shown."""
    assert [
        (section.title, [row.id for row in section.rows]) for section in build_overdue_page(make_work_lists(make_rich_board())).sections
    ] == [
        ("1 to 7 days late", ["late"]),
        ("More than 4 weeks late", ["very-late"]),
    ]


def test_due_is_an_agenda() -> None:
    """What is overdue stands on top; then come the days of the next weeks, then months."""
    sections = build_due_page(make_work_lists(make_rich_board())).sections

    assert [section.id for section in sections] == ["overdue", "soon", "later"]
    assert [(group.title, [row.id for row in group.rows]) for section in sections for group in section.groups] == [
        ("Sunday 25 Oct 2026", ["hard"]),
        ("Thursday 29 Oct 2026", ["soon"]),
        ("Dec 2026", ["later"]),
    ]


def test_waiting_goes_by_what_waits() -> None:
    """A row says for whom it waits and how long; what waits for two things stands under both."""
    found = {
        section.title: [(row.id, row.step.what, row.step.note) for row in section.rows if row.step]
        for section in build_waiting_page(make_work_lists(make_rich_board())).sections
    }

    assert found == {
        "Acceptance": [("done", "accept or reject", "waiting 2 days")],
        "Agreement": [("soon", "agree to the terms", "waiting 21 days")],
        "Follow-ups": [
            ("very-late", "follow up", "waiting 51 days"),
            ("done", "follow up", "waiting 2 days"),
            ("late", "follow up", "waiting 2 days"),
        ],
    }


def test_empty_lists_say_what_that_means_and_what_to_do() -> None:
    """Nothing is blank on a board where all is well, nor on one where nothing is."""
    well = make_work_lists(make_board(make_promise(AGREED), as_of="2026-10-05"))
    nothing = make_work_lists(make_board(as_of="2026-10-05"))

    assert to_plain_text(build_overdue_page(well).text) == "As of 5 Oct 2026: nothing overdue. Next due: It, 20 Oct 2026 (in 15 days)."
    overdue, due, waiting = build_home_page(well).sections
    assert (overdue.empty, due.empty, waiting.empty) == ("", "Nothing. Next due: It, 20 Oct 2026 (in 15 days).", "")
    assert to_plain_text(build_waiting_page(well).text).endswith("nothing is waiting on anyone.")
    assert to_plain_text(build_help_page(well).text).startswith("As of 5 Oct 2026: nobody is asking for help.")
    assert "Ask someone for a promise, or make one" in to_plain_text(build_due_page(nothing).text)
    assert "no open promises, nothing overdue, nothing due in the next 7 days" in to_plain_text(build_home_page(nothing).text)
    assert build_home_page(nothing).welcome


def test_home_shows_no_row_twice() -> None:
    """What became overdue since yesterday stands first, then the rest by age, the newest first; what waits too is counted only."""
    board = make_board(
        make_promise(AGREED, record="old", made="2026-08-01", due="2026-09-01"),
        make_promise(AGREED, record="week", due="2026-10-18"),
        make_promise(AGREED, record="new", due="2026-10-21"),
        make_promise(record="soon", due="2026-10-25"),
        make_promise(record="unsigned", due="2026-12-24"),
        as_of=AS_OF,
    )
    home = build_home_page(make_work_lists(board))
    overdue, soon, waiting = home.sections

    assert (home.newly_late.title, [row.id for row in home.newly_late.rows]) == ("Late since yesterday", ["new"])
    assert [(group.title, [row.id for row in group.rows]) for group in overdue.groups] == [
        ("1 to 7 days late", ["week"]),
        ("More than 4 weeks late", ["old"]),
    ]
    assert [row.id for row in soon.rows] == ["soon"]
    assert [row.id for row in waiting.rows] == ["unsigned"]
    assert waiting.text == "4 promises that are listed above wait, too."


def test_news_of_a_weekend_are_new_on_monday() -> None:
    """Since when something is new is the last working day, and asks belong to what is new."""
    delivered = make_promise(f"{AGREED}date: 2026-10-23, by: ann, act: delivered", record="done")
    board = make_board(delivered, as_of="2026-10-26", settings=Settings(name="It", working_days=frozenset(range(5))))
    news = build_home_page(make_work_lists(board)).news

    assert news.words == "Friday, 23 Oct 2026"
    assert [(event.title, event.date_text) for event in news.events] == [("It", "23 Oct 2026")]
    assert build_home_page(make_work_lists(make_rich_board())).news.last == "20 Oct 2026"


def test_home_caps_its_lists_and_says_how_many_there_are() -> None:
    """A long list is cut, counted, and linked."""
    start = parse_day("2026-08-01")
    many = [
        make_promise(AGREED, record=f"p{n}", made="2026-07-01", due=(start + timedelta(days=n)).isoformat())
        for n in range(HOME_ROWS_SHOWN + 4)
    ]

    overdue = build_home_page(make_work_lists(make_board(*many, as_of=AS_OF))).sections[0]

    assert (len(overdue.rows), overdue.count, overdue.more) == (HOME_ROWS_SHOWN, HOME_ROWS_SHOWN + 4, "overdue")
    assert overdue.rows[0].id == f"p{HOME_ROWS_SHOWN + 3}"


def test_help_is_thanked() -> None:
    """Whoever helped lately is named, with whom and for what; help of long ago is not."""
    log = "date: 2026-10-10, by: ann, act: help_wanted, note: Hands.\ndate: 2026-10-12, by: bob, act: helped, note: Two of them."
    page = build_help_page(make_work_lists(make_board(make_promise(log), as_of="2026-10-15")))
    later = build_help_page(make_work_lists(make_board(make_promise(log), as_of="2027-03-15")))

    assert [(to_plain_text(each.text), each.note) for each in page.thanks] == [("Bob helped Ann with It, 12 Oct 2026.", "Two of them.")]
    assert later.thanks == ()


def test_a_party_finds_what_is_its_own() -> None:
    """What waits for a team or a customer waits on its members' pages too, once."""
    of = make_rich_board()
    cora = build_party_page(of.ledger.parties["cora"], ViewContext(of))
    found = {section.id: [row.id for row in section.rows] for section in cora.sections}

    assert to_plain_text(cora.text) == (
        "As of 22 Oct 2026: no open promises, nothing overdue; 2 need a response; 3 to follow up; 5 promised to Cora."
    )
    assert found["waiting"] == ["soon", "done"]
    assert found["follow-up"] == ["very-late", "done", "late"]
    assert found["lately"] == ["over"]
    assert [face.id for face in cora.teams] == ["acme"]


def test_a_team_shows_what_its_members_promised() -> None:
    """The team's own promises and its members' stand apart, and both count on the list of teams."""
    of = make_rich_board()
    blue = build_party_page(of.ledger.parties["blue"], ViewContext(of))
    found = {section.id: [row.id for row in section.rows] for section in blue.sections}
    row = next(each for each in build_parties_page(PartyKind.TEAM, ViewContext(of)).rows if each.face.id == "blue")

    assert found["promised"] == ["soon"]
    assert found["members"] == ["very-late", "done", "late", "hard", "later"]
    assert (row.promised, row.overdue) == (6, 2)


def test_people_are_listed_by_name_and_have_no_rates() -> None:
    """People are not ranked, and only teams and customers have numbers on their pages."""
    of = make_rich_board()
    page = build_parties_page(PartyKind.PERSON, ViewContext(of))

    assert [row.face.name for row in page.rows] == ["Ann", "Bob", "Cora", "Dan", "Eve"]
    assert build_party_page(of.ledger.parties["ann"], ViewContext(of)).tallies == ()
    assert build_party_page(of.ledger.parties["blue"], ViewContext(of)).tallies


def test_numbers_of_few_say_so() -> None:
    """Under five there is a count, and no share."""
    tallies = {each.label: each for each in build_home_page(make_work_lists(make_rich_board())).tallies}

    assert (tallies["Kept on time"].n, tallies["Kept on time"].total, tallies["Kept on time"].too_few) == (0, 3, True)
    assert not tallies["Well-defined promises"].too_few


def test_the_agenda_begins_with_what_became_overdue_last() -> None:
    """On a board with very much overdue the newest of it stands before what falls due; all of it is counted, and has a page of its own."""
    start = parse_day("2026-08-01")
    many = [make_promise(AGREED, record=f"p{n}", made="2026-07-01", due=(start + timedelta(days=n)).isoformat()) for n in range(30)]
    late = build_due_page(make_work_lists(make_board(*many, as_of=AS_OF))).sections[0]

    assert (late.rows[0].id, late.count, late.more) == ("p29", 30, "overdue")
    assert len(late.rows) < late.count


def test_questions_about_words_stand_on_the_page_of_who_wrote_them() -> None:
    """On the promiser's and the asker's own page, while it is open; not on the customer's, the team's or anybody else's."""
    of = make_board(
        make_promise(AGREED, record="vague", title="The gate", outcome="A better gate."),
        make_promise("date: 2026-10-03, by: cora, act: cancelled", record="ended", outcome="A better door."),
        make_promise(record="exact", outcome="A gate of 90 cm."),
        as_of="2026-10-10",
    )
    found = {each.id: build_party_page(each, ViewContext(of)).questioned for each in of.ledger.parties}
    (question,) = found.pop("ann")
    assert (question.record.text, question.record.to) == ("The gate", "promises/vague")
    assert [each.words for each in question.questions] == ["better"]
    assert set(found.values()) == {()}
