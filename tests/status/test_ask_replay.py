"""Whatever an ask's log holds, it comes to something, its rules find words, and its pages are made."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import strategies
from tests.profiles import scale_examples
from tests.rules.boards import make_record_file

from troth.base.dates import AsOf
from troth.board import build_board
from troth.read.ledger import build_ledger
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.rules import check_rules
from troth.status.ask import NextStep

WHEN = AsOf(date(2026, 10, 20))
ENTRIES: dict[str, dict[str, Any]] = {
    "reached_out": {"via": st.sampled_from(["email", "phone", "in_person", "sponsor", "letter"])},
    "answered": {"answer": st.sampled_from(["committed", "gave_input", "scheduled", "countered", "declined", "referred"])},
    "paused": {"until": strategies.days()},
    "closed": {},
}
ONE = st.one_of(strategies.parties(), st.builds(lambda each: {"each": each}, strategies.parties()))
STEPS = st.lists(
    st.fixed_dictionaries({"via": st.sampled_from(["email", "personal", "sponsor"])}, optional={"wait": st.integers(0, 40)}),
    min_size=1,
    max_size=4,
)


@st.composite
def draw_entries(draw: st.DrawFn) -> dict[str, Any]:
    """Make up an entry of an ask's log, with what its act needs."""
    act = draw(st.sampled_from(list(ENTRIES)))
    entry: dict[str, Any] = {"date": draw(strategies.days()), "by": draw(strategies.parties()), "act": act}
    entry |= {key: draw(values) for key, values in ENTRIES[act].items()}
    if act in ("reached_out", "paused"):
        words = ["all"] if act == "paused" else ["all", "unanswered"]
        entry["to"] = draw(st.one_of(st.sampled_from(words), st.lists(strategies.parties(), min_size=1, max_size=3, unique=True)))
    if act == "answered" and draw(st.booleans()):
        entry |= {
            "for": draw(strategies.parties()),
            "promise": draw(st.sampled_from(strategies.IDS)),
            "refer_to": draw(strategies.parties()),
        }
        entry["amount"] = {"value": draw(st.floats(-1e6, 1e6)), "unit": "EUR"}
    return entry


@st.composite
def draw_asks(draw: st.DrawFn) -> dict[str, Any]:
    """Make up an ask."""
    ask: dict[str, Any] = {
        "title": "Well?", "asker": draw(strategies.parties()), "asked": draw(st.lists(ONE, min_size=1, max_size=5)),
        "seeks": draw(st.sampled_from(["input", "promise"])), "made": "2026-09-25", "respond_by": draw(strategies.days()),
        "request": "How?", "log": draw(st.lists(draw_entries(), max_size=8)),
    }  # fmt: skip
    others: dict[str, st.SearchStrategy[Any]] = {
        "sponsor": strategies.parties(),
        "ladder": STEPS,
        "target": st.just({"value": 10, "unit": "EUR"}),
    }
    for key, values in others.items():
        if draw(st.booleans()):
            ask[key] = draw(values)
    return ask


@settings(max_examples=scale_examples(60))
@given(files=strategies.boards(), ask=draw_asks())
def test_nothing_that_is_asked_makes_anything_raise(files: dict[str, str], ask: dict[str, Any]) -> None:
    """Rules tell, the board counts, and pages are made; nobody who has answered has a next step, and everybody else has one."""
    files = {**files, "asks/well.yaml": strategies.format_yaml(ask)}
    ledger, _ = build_ledger(make_record_file(path, text) for path, text in files.items())
    problems = tuple(check_rules(ledger, WHEN))
    of = build_board(ledger, WHEN, problems)
    for pursuit in of.asks.values():
        assert pursuit.answer_count + len(pursuit.silent) == len(pursuit.respondents)
        for each in pursuit.respondents:
            assert (each.next_step is NextStep.NONE) == (each.answer is not None or pursuit.closed_on is not None)
    assert all((problem.message and problem.hint) or problem.rule == "act-not-theirs" for problem in problems)
    assert all(page.body for page in make_pages(of, SiteUrls(directory_urls=False)))
