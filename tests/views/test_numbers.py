"""The record as values: every number with the items behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.status.builders import make_board, make_parties, make_promise

from troth.model import Parties
from troth.status.numbers import Ratio
from troth.views.charts import count_share
from troth.views.context import ViewContext
from troth.views.numbers import NumbersPage, build_numbers_page
from troth.views.rich_text import to_plain_text

KEPT = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-20, by: ann, act: delivered
date: 2026-10-22, by: cora, act: accepted"""
MOVED = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-30, reason: people, because: Ill.
date: 2026-10-11, by: cora, act: agreed
date: 2026-10-28, by: ann, act: delivered
date: 2026-10-28, by: cora, act: accepted"""
MISSED = "date: 2026-10-21, by: cora, act: missed, reason: forgot, because: Nobody thought of it."


def make_numbers_page(**fields: str) -> NumbersPage:
    """Return the record of four promises kept, one kept by a later date, and one missed; all with other fields where given."""
    kept = [make_promise(KEPT, record=f"kept-{number}", title=f"Kept {number}", **fields) for number in range(4)]
    more = (make_promise(MOVED, record="moved", title="Moved", **fields), make_promise(MISSED, record="missed", title="Missed", **fields))
    return build_numbers_page(ViewContext(make_board(*kept, *more, as_of="2026-11-05")))


def list_ratios(page: NumbersPage) -> dict[str, tuple[int, int | None]]:
    """Return the numbers by their ids."""
    return {each.id: (each.number.n, each.number.total) for each in page.figures}


def test_the_numbers_of_the_contract() -> None:
    """Each is n of N, and the sentence begins with what was kept."""
    page = make_numbers_page()
    assert to_plain_text(page.text) == ("As of 5 Nov 2026: 4 of 6 promises due in the last 90 days were kept on time, 5 of 6 as agreed.")
    assert list_ratios(page) == {
        "kept-on-time": (4, 6),
        "kept-as-agreed": (5, 6),
        "moved": (1, 5),
        "renegotiated": (1, 1),
        "answered": (0, 0),
        "answered-in-time": (0, 0),
        "accepted": (5, 5),
        "satisfied": (0, 0),
        "clear": (0, 0),
        "followed-up": (0, 5),
        "help": (0, 0),
    }
    assert [each.note for each in page.figures if each.note] == [
        "median: 10 days of notice",
        "median: 2 days from delivery to answer",
    ]
    assert page.easy == ""


def test_each_number_has_its_items() -> None:
    """Those that count and those that don't, under what they have in common, each with its page."""
    behind = make_numbers_page().figures[0].number.behind
    assert [each.text for each in behind] == ["Kept on time", "Not on time"]
    assert [to_plain_text(item) for item in behind[1].items] == ["Missed", "Moved"]
    assert behind[1].items[0][0].to == "promises/missed"


def test_items_are_capped_and_stand_once() -> None:
    """Who counts twice is named once with how often; what is left out is counted."""
    desk = ViewContext(make_board(make_promise(title="One"), as_of="2026-11-05"))
    found = count_share(Ratio(counted=("it", "it"), considered=("it", "it", "gone", "ask/ann")), desk, "Yes", "No", limit=1)
    assert [[to_plain_text(item) for item in each.items] for each in found.behind] == [["One, 2 times"], ["gone"]]
    assert [each.rest for each in found.behind] == [0, 1]
    last = count_share(Ratio(counted=(), considered=("ask/ann",)), desk, "Yes", "No").behind[0].items[0]
    assert to_plain_text(last) == "ask · Ann"


def test_charts_say_in_words_what_they_show() -> None:
    """The months with something due, the reasons with their sums, and the ages."""
    page = make_numbers_page()
    assert page.over_time[0].text == "Kept on time, by month. Oct 2026: 4 of 6."
    assert [mark.label for mark in page.over_time[0].marks][-2:] == ["Oct", "Nov"]
    assert page.reasons.text == "Reasons, most frequent first. It was forgotten: 1; People were not available: 1."
    assert [line.total for line in page.reasons.lines] == ["1 of 2", "2 of 2"]
    assert page.overdue.marks == ()
    assert page.overdue.text == "Nothing is overdue."


def test_what_is_overdue_stands_by_its_age() -> None:
    """From a day on, in four ages."""
    page = build_numbers_page(ViewContext(make_board(make_promise(), make_promise(record="old", due="2026-10-02"), as_of="2026-11-05")))
    assert page.overdue.text == "2 promises are overdue. 1 to 7 days: 0; 8 to 14 days: 0; 15 to 28 days: 1; over 28 days: 1."
    assert to_plain_text(page.overdue.lines[2].cells[0].behind[0].items[0]) == "It"


def test_where_nearly_all_is_kept_it_asks() -> None:
    """The guard rail of a perfect record: five of five may be too easy, and four of four say nothing."""
    five, four = (
        build_numbers_page(
            ViewContext(make_board(*(make_promise(KEPT, record=f"kept-{each}") for each in range(many)), as_of="2026-11-05"))
        )
        for many in (5, 4)
    )
    assert five.easy == "5 of 5 were kept on time, more than 95 %. Is the team promising only easy things?"
    assert four.easy == ""
    assert to_plain_text(four.text).endswith("4 promises were due in the last 90 days: too few to say how reliable the board is.")


def test_teams_and_customers_by_name_and_people_nowhere() -> None:
    """Only those with something to count, in the order of their names; no person is compared with another."""
    page = make_numbers_page(promiser="blue", customer="acme")
    assert [[line.face.name for line in table.lines] for table in page.parties] == [["Blue"], [], ["Acme"]]
    assert [(cell.n, cell.total) for cell in page.parties[2].lines[0].cells][:2] == [(4, 6), (5, 6)]
    assert page.parties[2].lines[0].note == "median: 2 days"


def test_what_members_promised_stands_beside_and_is_never_added() -> None:
    """A team's numbers: what it promised as a team, and beside it, never added, what its members promised."""
    team, members, customers = make_numbers_page().parties
    assert (team.lines, customers.lines) == ((), ())
    assert [(line.face.name, [(cell.n, cell.total) for cell in line.cells][:2]) for line in members.lines] == [("Blue", [(4, 6), (5, 6)])]


def test_satisfaction_is_n_of_n_of_what_was_rated() -> None:
    """A delivery rated 4 or 5 counts, a lower rating doesn't, and one without a rating is in neither; of the customer likewise."""
    rated = [
        make_promise(KEPT + f", satisfaction: {stars}", record=f"rated-{stars}", title=f"Rated {stars}", customer="acme")
        for stars in (3, 4, 5)
    ]
    page = build_numbers_page(ViewContext(make_board(*rated, make_promise(KEPT, record="unrated", customer="acme"), as_of="2026-11-05")))
    figure = next(each for each in page.figures if each.id == "satisfied")
    assert (figure.number.n, figure.number.total) == (2, 3)
    assert [[to_plain_text(item) for item in each.items] for each in figure.number.behind] == [["Rated 4", "Rated 5"], ["Rated 3"]]
    at = page.parties[2].heads.index("Satisfied") - 1
    assert [(each.cells[at].n, each.cells[at].total) for each in page.parties[2].lines] == [(2, 3)]


def test_members_are_those_of_the_promises_day() -> None:
    """Who has left a team keeps what they promised while they belonged to it, and what they promise later is not the team's."""
    board = make_board(make_promise(record="then"), make_promise(record="later", made="2026-10-12"), as_of="2026-11-05")
    parties = (
        replace(each, members=("bob",), former=(("ann", date(2026, 10, 5)),)) if each.id == "blue" else each for each in make_parties()
    )
    context = ViewContext(replace(board, ledger=replace(board.ledger, parties=Parties(parties))))
    assert [each.id for each in context.promised_by_members(context.board.ledger.parties["blue"])] == ["then"]


def test_an_empty_board_has_a_record() -> None:
    """It says that nothing was due, and that no reason was given."""
    page = build_numbers_page(ViewContext(make_board(as_of="2026-11-05")))
    assert "no promise was due in the last 90 days" in to_plain_text(page.text)
    assert [each.text for each in (*page.over_time, page.reasons)] == [
        "Nothing was due in the last twelve months.",
        "Nothing was due in the last twelve months.",
        "No promise was missed, revoked or renegotiated.",
    ]
