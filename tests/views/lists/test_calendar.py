"""The months: which day has what, which days nobody works on, and where the calendar ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.agreements import SERVING, SIGNED, make_agreement_yaml
from tests.status.builders import make_board, make_promise, parse_day
from tests.views.contexts import make_context, make_meeting_yaml

from troth.model import Settings
from troth.views.context import ViewContext
from troth.views.lists.calendar import CELL_ITEMS_SHOWN, MONTHS_AROUND, Day, MonthPage, build_month_pages, iter_day_items
from troth.views.lists.work import WorkLists
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Promise


ASK = """title: What holds you up?
asker: nina
asked: [jane]
seeks: input
made: 2026-11-02
respond_by: 2026-11-27
request: Tell us.
"""


def make_months(*promises: Promise, as_of: str = "2026-10-10", settings: Settings | None = None) -> MonthPage:
    """Return the months of some promises."""
    return next(list_month_pages(*promises, as_of=as_of, settings=settings))


def list_month_pages(*promises: Promise, as_of: str, settings: Settings | None = None) -> Iterator[MonthPage]:
    """Return the pages of all months in which something is due."""
    return build_month_pages(WorkLists(ViewContext(make_board(*promises, as_of=as_of, settings=settings))))


def list_days(page: MonthPage) -> dict[str, Day]:
    """Return every day of the page by its date."""
    return {each.date: each for month in page.months for week in month.weeks for each in week if each}


def list_items(page: MonthPage) -> dict[str, list[str]]:
    """Return what stands on each day that has something."""
    return {
        iso: [f"{item.sign.word}{', follow up' if item.follow_up else ''}: {item.title}" for item in each.items]
        for iso, each in list_days(page).items()
        if each.items
    }


def test_three_months_in_weeks_from_monday() -> None:
    """Every day once, in its column, with blanks around; today is marked, and what is past."""
    page = make_months(as_of="2026-10-10")
    assert [month.title for month in page.months] == ["October 2026", "November 2026", "December 2026"]
    assert [name for name, _ in page.heads][::6] == ["Monday", "Sunday"]
    for month in page.months:
        for week in month.weeks:
            assert len(week) == 7
            assert all(each is None or parse_day(each.date).weekday() == column for column, each in enumerate(week))
    found = list_days(page)
    assert len(found) == 31 + 30 + 31
    assert [iso for iso, each in found.items() if each.today] == ["2026-10-10"]
    assert sum(each.past for each in found.values()) == 9


def test_a_promise_stands_on_its_due_day_with_the_word_for_it() -> None:
    """What is late and what is due come first; what was cancelled means nothing any more, and an answer has a day of its own."""
    page = make_months(
        make_promise(record="late", title="Late", due="2026-10-05"),
        make_promise(record="due", title="Due", due="2026-10-20"),
        make_promise("date: 2026-10-06, by: ann, act: delivered", record="done", title="Done", due="2026-10-05"),
        make_promise("date: 2026-10-05, by: cora, act: cancelled, because: No.", record="off", title="Cancelled", due="2026-10-05"),
        make_promise("date: 2026-10-01, by: cora, act: requested, respond_by: 2026-10-12", record="asked", title="Asked", made=""),
    )
    assert list_items(page) == {
        "2026-10-05": ["Overdue, follow up: Late", "Delivered, follow up: Done"],
        "2026-10-12": ["Respond by: Asked"],
        "2026-10-20": ["Due: Due", "Proposed: Asked"],
    }


def test_asks_reviews_and_measurements_have_their_days(tmp_path: Path) -> None:
    """An open ask on the day of its answers, an agreement in force on its review and on the last day of what is measured."""
    context = make_context(tmp_path, "2026-11-20", {SERVING: make_agreement_yaml(*SIGNED), "asks/holding.yaml": ASK})
    page = next(build_month_pages(WorkLists(context)))
    assert list_items(page)["2026-11-27"] == ["Respond by: What holds you up?"]
    assert list_items(page)["2026-11-30"] == ["Measure: The fitters serve the shops: November 2026"]
    assert list_items(page)["2026-12-11"] == ["Review: The fitters serve the shops"]


def test_days_off_and_holidays_are_named() -> None:
    """A holiday by its own word, also on a day on which nobody works anyway."""
    settings = Settings(working_days=frozenset(range(5)), holidays=frozenset({parse_day("2026-10-12"), parse_day("2026-10-17")}))
    page = make_months(settings=settings)
    found = list_days(page)
    assert [found[f"2026-10-{number}"].off for number in (12, 13, 17, 18)] == ["holiday", "", "holiday", "day off"]
    assert [works for _, works in page.heads] == [True] * 5 + [False] * 2


def test_a_busy_day_shows_the_first_and_lists_all_below() -> None:
    """One more than is shown fits in place of `1 more`."""
    several = [make_promise(record=f"p-{number}", title=f"P {number}") for number in range(CELL_ITEMS_SHOWN + 2)]
    fitting = [make_promise(record=f"q-{number}", due="2026-10-21") for number in range(CELL_ITEMS_SHOWN + 1)]
    page = make_months(*several, *fitting)
    found = list_days(page)
    assert (len(found["2026-10-20"].items), found["2026-10-20"].rest) == (CELL_ITEMS_SHOWN, 2)
    assert (len(found["2026-10-21"].items), found["2026-10-21"].rest) == (CELL_ITEMS_SHOWN + 1, 0)
    assert [(each.id, len(each.items), each.rest) for each in page.busy] == [("d-2026-10-20", CELL_ITEMS_SHOWN + 2, 0)]


def test_what_lies_outside_is_counted() -> None:
    """What is overdue from before the first month, and what comes after the last."""
    page = make_months(make_promise(record="a", due="2026-10-02"), make_promise(record="b", due="2027-05-01"), as_of="2026-11-10")
    assert to_plain_text(page.text) == (
        "As of 10 Nov 2026: nothing in November 2026, nothing in December 2026, nothing in January 2027, "
        "1 overdue from before, 1 after that."
    )


@pytest.mark.parametrize(("as_of", "count"), [("9999-12-31", 1), ("9999-11-01", 2), ("2026-10-31", 3)])
def test_the_calendar_ends(as_of: str, count: int) -> None:
    """There is no month after December 9999, and none is left out after a 31st."""
    assert len(make_months(as_of=as_of).months) == count


def test_each_month_leads_to_those_beside_it() -> None:
    """Months in which nothing is due are left out, and so is what lies too far away; every page is one link from the next."""
    dues = ("2026-05-03", "2026-08-03", "2026-10-20", "2027-02-03")
    promises = [make_promise(record=f"p-{number}", made="2026-05-01", due=due) for number, due in enumerate(dues)]
    found = {
        page.head.page: tuple(each and each.to for each in (page.earlier, page.later))
        for page in list_month_pages(*promises, as_of="2026-10-10")
    }
    assert found == {
        "month": ("month/2026-08", "month/2027-02"),
        "month/2026-05": (None, "month/2026-08"),
        "month/2026-08": ("month/2026-05", "month"),
        "month/2027-02": ("month", None),
    }
    many = [make_promise(record=f"p-{year}", made="2000-01-01", due=f"{year}-03-03") for year in range(2001, 2026)]
    assert len(list(list_month_pages(*many, as_of="2026-10-10"))) == MONTHS_AROUND + 1


def test_every_time_of_a_rhythm_has_its_day() -> None:
    """One that nobody recorded, the one that is due, and those to come; a skipped one is left out."""
    log = "date: 2026-10-02, by: cora, act: agreed\ndate: 2026-10-20, by: cora, act: cancelled, occurrence: 2026-10-30, because: Away."
    weekly = make_promise(log, made="2026-10-02", due="2026-10-09", every="week", until="2026-11-13")
    items = list_items(make_months(weekly, as_of="2026-10-20"))
    assert {day: [word.split()[0].strip(":,") for word in words] for day, words in items.items()} == {
        "2026-10-09": ["Not"],
        "2026-10-16": ["Overdue"],
        "2026-10-23": ["Due"],
        "2026-11-06": ["Due"],
        "2026-11-13": ["Due"],
    }


def test_a_series_of_meetings_has_its_next_day(tmp_path: Path) -> None:
    """Counted as the days of a recurring promise, on a working day; none once the next one was held."""
    files = {f"meetings/m{day}.yaml": make_meeting_yaml(f"2026-10-{day}", every="2 weeks") for day in ("02", "16")}
    files["meetings/m16.yaml"] += "follows: m02\n"
    found = list(iter_day_items(make_context(tmp_path, "2026-10-20", files)))
    assert [(each.sign.word, f"{each.day}", each.page) for each in found if each.sign.word == "Meeting"] == [
        ("Meeting", "2026-10-30", "meetings/m16")
    ]
