"""The report of a period as a text that others read: numbers as n of N, lists with what people said, and nobody's markup."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.status.builders import make_board, make_promise
from tests.views.test_numbers import KEPT, MISSED, MOVED

from troth.base.dates import Period, find_period
from troth.model import Settings
from troth.report.period import format_period_html, format_period_markdown
from troth.views.context import ViewContext
from troth.views.period import PeriodReport, build_period_report, list_quarters, select_active, select_board, select_team

FOLLOWED = f"{KEPT}, satisfaction: 5, note: Lovely.\ndate: 2026-10-23, by: dan, act: followed_up, outcome: Fine., learned: Ask <early>."
HELPED = "date: 2026-10-05, by: ann, act: help_wanted, note: A hand.\ndate: 2026-10-06, by: bob, act: helped, note: Here."
OCTOBER = Period(first=date(2026, 10, 1), last=date(2026, 10, 31), text="2026-10", every="month")
SETTINGS = Settings(name="Doors & sons")


def make_context() -> ViewContext:
    """Return a board on which two promises were kept, one by a later date, one missed, and one is open with somebody's help."""
    return ViewContext(
        make_board(
            make_promise(FOLLOWED, record="kept", title="Kept *well*"),
            make_promise(KEPT, record="other", title="Other"),
            make_promise(MOVED, record="moved", title="Moved"),
            make_promise(MISSED, record="missed", title="Missed"),
            make_promise(HELPED, record="open", title="Open", due="2026-12-20"),
            as_of="2026-11-05",
        )
    )


def make_report() -> PeriodReport:
    """Return the report of October."""
    context = make_context()
    return build_period_report(OCTOBER, select_board(context), context)


def test_a_report_as_markdown() -> None:
    """What was promised, kept, renegotiated and learned, thanks, and what customers said, with each number as n of N."""
    text = format_period_markdown(make_report(), SETTINGS, lambda page: f"https://example.com/{page}")
    for line in (
        "# Doors &amp; sons: Report: October 2026",
        (
            "The whole board. 1 Oct 2026 to 31 Oct 2026, as of 5 Nov 2026: **4 promises were due**, "
            "2 of 4 kept by the date promised first, 3 of 4 as agreed."
        ),
        "| Kept on time | 2 of 4, too few to say | by the date promised first |",
        "| Renegotiated in time | 1 of 1, too few to say | changes requested before the due date, median 10 days of notice |",
        "Reasons for what was missed, revoked or renegotiated: It was forgotten: 1 promise; People were not available: 1 promise.",
        "## Promised (5)",
        "- [Missed](https://example.com/promises/missed): Ann to Cora, due 20 Oct 2026",
        "## Due and kept on time (2)",
        "## Due and not kept on time (2)",
        "- [Moved](https://example.com/promises/moved): Ann to Cora, due 20 Oct 2026: kept 28 Oct 2026",
        (
            "- [Moved](https://example.com/promises/moved), due 30 Oct 2026 (was 20 Oct 2026), "
            "requested 10 Oct 2026 by Ann, agreed 11 Oct 2026: “People were not available” “Ill.”"
        ),
        "- [Kept \\*well\\*](https://example.com/promises/kept), 23 Oct 2026, Dan: “Ask &lt;early&gt;.”",
        "- Bob helped Ann with [Open](https://example.com/promises/open): “Here.”",
        "- Cora, satisfied 5 of 5: [Kept \\*well\\*](https://example.com/promises/kept): “Lovely.”",
    ):
        assert f"\n{line}\n" in f"\n{text}", line


def test_the_same_report_as_html() -> None:
    """A page that stands alone: users' words are text in it, and the same board gives the same bytes."""
    html = format_period_html(make_report(), SETTINGS, lambda _: "")
    assert html == format_period_html(make_report(), SETTINGS, lambda _: "")
    assert "<title>Doors &amp; sons: Report: October 2026</title>" in html
    assert "<li>Kept *well*, 23 Oct 2026, Dan: “Ask &lt;early&gt;.”</li>" in html
    assert "src=" not in html
    assert "href=" not in html


def test_a_team_has_two_cuts() -> None:
    """What it promised as a team, and beside it what its members promised on their own, which is said to be no part of it."""
    context = make_context()
    report = build_period_report(OCTOBER, select_team(context.board.ledger.parties["blue"], context), context)
    assert [(cut.title, cut.headlines[0].n, cut.headlines[0].total) for cut in report.cuts] == [("The team", 0, 0), ("Its members", 2, 4)]
    text = format_period_markdown(report, SETTINGS, lambda _: "")
    assert "the team **no promise was due**; its members **4 promises were due**" in text
    assert "This is not part of the team's own numbers." in text


def test_the_last_quarters_have_pages() -> None:
    """The one of the as-of date first; none from before the board's first promise."""
    assert {page: each.words for page, each in list_quarters(make_context()).items()} == {"quarters": "Q4 2026"}
    earlier = ViewContext(make_board(make_promise(made="2025-01-10", due="2025-02-01"), as_of="2026-11-05"))
    assert list(list_quarters(earlier)) == [
        "quarters",
        *(f"quarters/{each}" for each in ("2026-q3", "2026-q2", "2026-q1", "2025-q4")),
    ]


def test_a_report_says_how_many_times_of_recurring_promises_it_counts() -> None:
    """So does each of its numbers, and what somebody promises to themselves again and again has a number of its own."""
    rhythm = {"made": "2026-10-02", "due": "2026-10-09", "every": "week", "times": "2"}
    delivered = "date: 2026-10-09, by: {0}, act: delivered, occurrence: 2026-10-09"
    answered = f"{delivered}\ndate: 2026-10-10, by: {{1}}, act: accepted, through: 2026-10-09"
    log = f"date: 2026-10-02, by: cora, act: agreed\n{answered.format('ann', 'cora')}, satisfaction: 5"
    own = make_promise(answered.format("ann", "ann") + ", satisfaction: 2", record="own", customer="ann", **rhythm)
    context = ViewContext(make_board(make_promise(log, **rhythm), own, as_of="2026-11-05"))
    text = format_period_markdown(build_period_report(OCTOBER, select_board(context), context), SETTINGS, lambda _: "")
    for line in (
        "| Kept on time | 1 of 2, too few to say | by the date promised first; 2 of 2 from recurring promises |",
        "| Satisfied | 1 of 1, too few to say | rated 4 or 5 of those that were rated; 1 of 1 from recurring promises |",
        "## What customers said (1)",
    ):
        assert f"\n{line}\n" in text, line
    assert "\n| Kept to oneself | 1 of 2, too few to say | " in text


def test_what_happened_at_another_time_makes_no_difference() -> None:
    """The report of each month says the same without the promises of which no day is near it."""
    context = make_context()
    for month in range(8, 13):
        period = find_period(date(2026, month, 1), "month")
        whole, active = (build_period_report(period, select(context), context) for select in (select_board, partial(select_active, period)))
        assert whole.text == active.text
        assert (whole.parts, [each.headlines for each in whole.cuts]) == (active.parts, [each.headlines for each in active.cuts])
    assert not select_active(Period(first=date(2020, 1, 1), last=date(2020, 3, 31), text="2020-Q1", every="quarter"), context).promises
