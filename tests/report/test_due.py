from __future__ import annotations

import pytest
from tests.status.builders import make_board, make_promise

from troth.model import Promise, Settings
from troth.report.due import TITLES, DueReport, build_due_report
from troth.views.context import ViewContext

AS_OF = "2026-10-20"
DELIVERED = "date: 2026-10-10, by: ann, act: delivered"
ASKED = "date: 2026-10-02, by: cora, act: requested, respond_by: {by}"


def report_due(*promises: Promise, within: int = 7, party: str | None = None, settings: Settings | None = None) -> DueReport:
    """Return what is due as of 20 October 2026."""
    return build_due_report(ViewContext(make_board(*promises, as_of=AS_OF, settings=settings)), within=within, party=party)


def list_sections(*promises: Promise, within: int = 7, party: str | None = None) -> dict[str, list[str]]:
    """Return the ids of what is due by section, those that are empty left out."""
    sections = report_due(*promises, within=within, party=party).sections
    return {section: [item.standing.id for item in items] for section, items in sections.items() if items}


@pytest.mark.parametrize(
    ("day", "section"),
    [
        ("2026-10-19", "overdue"),
        ("2026-10-20", "due_today"),
        ("2026-10-21", "due_soon"),
        ("2026-10-27", "due_soon"),
        ("2026-10-28", None),
    ],
)
def test_by_due_date(day: str, section: str | None) -> None:
    """A promise is overdue from the day after its due date; the last day that counts as soon is `within` days ahead."""
    found = list_sections(make_promise(due=day))
    assert {each for each in found if each != "follow_ups_due"} == ({section} if section else set())


def test_the_oldest_first() -> None:
    """Within a section what is latest stands first."""
    promises = [make_promise(record=name, due=day) for name, day in (("b", "2026-10-18"), ("a", "2026-10-18"), ("c", "2026-10-05"))]
    assert list_sections(*promises)["overdue"] == ["c", "a", "b"]


def test_an_answer_is_overdue_after_its_day() -> None:
    """A request waits as late once the day to answer by has passed, and not on that day."""
    assert list_sections(make_promise(ASKED.format(by="2026-10-19"), made="", due="2026-12-01")) == {"answers_overdue": ["it"]}
    assert list_sections(make_promise(ASKED.format(by="2026-10-20"), made="", due="2026-12-01")) == {}


def test_patience_with_the_customer() -> None:
    """A delivery is listed once it has waited as long as the board's patience."""
    delivered = make_promise(DELIVERED, due="2026-10-25")
    assert list_sections(delivered) == {"awaiting_acceptance": ["it"]}
    assert report_due(delivered, settings=Settings(acceptance_wait=11)).is_empty


def test_whose_turn_it_is() -> None:
    """For a party only what it has to do is listed: the promiser delivers, the partner follows up, nobody else is nagged."""
    late = make_promise(due="2026-10-19", partner="eve")
    assert list_sections(late, party="ann") == {"overdue": ["it"]}
    assert list_sections(late, party="eve") == {"follow_ups_due": ["it"]}
    assert list_sections(late, party="cora") == {}
    assert list_sections(late, party="dan") == {}


def test_a_member_acts_for_the_team() -> None:
    """What a team or a segment has to do is due for each of those who may act for it."""
    late = make_promise(due="2026-10-19", promiser="blue", customer="acme")
    assert list_sections(late, party="bob") == {"overdue": ["it"]}
    assert list_sections(late, party="cora") == {"follow_ups_due": ["it"]}
    assert list_sections(late, party="blue") == {"overdue": ["it"]}


def test_what_comes_next() -> None:
    """What is due first after the days that are looked at is remembered."""
    found = report_due(make_promise(record="later", due="2026-12-01"), make_promise(record="next", due="2026-11-01"))
    assert found.is_empty
    assert found.next is not None
    assert found.next.standing.id == "next"


def test_a_closed_promise_is_never_due() -> None:
    """What has ended is due for nobody."""
    assert list_sections(make_promise("date: 2026-10-05, by: ann, act: revoked, reason: people", due="2026-10-10")) == {}


def test_every_section_has_its_title() -> None:
    """All sections are there, in the order of their titles, empty or not."""
    assert list(report_due().sections) == list(TITLES)


def test_days_of_the_far_future() -> None:
    """Looking ahead past the calendar's end stays within it."""
    assert report_due(make_promise(due="9999-12-31"), within=9999 * 366).sections["due_soon"]
