"""What pages say of who said what: since when it is on the board, of what it was said, and what a commit's message adds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.repositories import make_promise_text, make_repository

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.export_json import export_ask, export_promise
from troth.render.page import SiteUrls
from troth.report.records import format_ask_steps
from troth.views.agreement.page import build_agreement_page
from troth.views.ask.page import build_ask_page
from troth.views.context import ViewContext
from troth.views.numbers import build_numbers_page
from troth.views.promise.page import build_promise_page

if TYPE_CHECKING:
    from troth.views.promise.page import PromisePage

OTHER = "0" * 64
PARTIES = """\
people:
  nina: {name: Nina Berg, email: nina@build.example}
  jane: {name: Jane Ito, email: jane@home.example}
  omar: {name: Omar Haddad, email: omar@build.example}
"""
ASK = "title: Prices\nasker: nina\nasked: [omar]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-20\nrequest: Which?\nlog:\n"
AGREEMENT = "title: Kitchens for Jane\nprovider: nina\ncustomers: [jane]\nlog:\n"


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ViewContext:
    """A board whose history has one of each: a late landing, a squash, a wrong clock, an import, answers of other words."""
    here = make_repository(tmp_path_factory.mktemp("witness") / "board")
    path = "commitments/promises/{}.yaml".format
    here.commit({"commitments/board.yaml": "name: Known\n", "commitments/parties/all.yaml": PARTIES}, on="2026-10-01")
    here.commit({path("late"): make_promise_text()}, on="2026-10-01")
    here.branch("topic")
    here.commit({path("late"): make_promise_text("date: 2026-10-02, by: jane, act: agreed")}, by="jane", on="2026-10-02")
    here.switch("main")
    here.merge("topic", on="2026-11-28")
    here.write({path("squashed"): make_promise_text("date: 2026-10-02, by: jane, act: agreed")})
    here.run_git("add", "--all")
    squashed = "Squash\n\nco-authored-by: Jane Ito <JANE@home.example>\nCo-authored-by: A Stranger <stranger@elsewhere.example>\n"
    here.run_git("commit", "--quiet", "--message", squashed, on="2026-10-02")
    reports = ("date: 2026-10-03, by: nina, act: reported", "date: 2026-10-04, by: nina, act: reported")
    here.commit({path("clock"): make_promise_text()}, on="2026-10-03")
    here.commit({path("clock"): make_promise_text(*reports)}, on="2031-01-01")
    here.commit({path("old"): make_promise_text(*reports)}, on="2026-11-20")
    answer = f"  - {{date: 2026-10-05, by: omar, act: answered, answer: gave_input, note: This, terms: '{OTHER}'}}\n"
    here.commit({"commitments/asks/prices.yaml": ASK + answer}, by="omar", on="2026-10-05")
    heard = "  - {date: 2026-10-02, by: jane, act: input, working: All}\n"
    signed = f"  - {{date: 2026-10-05, by: jane, act: signed, terms: '{OTHER}'}}\n"
    here.commit({"commitments/agreements/serving.yaml": AGREEMENT + heard}, by="jane", on="2026-10-02")
    here.commit({"commitments/agreements/serving.yaml": AGREEMENT + heard + signed}, by="jane", on="2026-10-05")
    here.commit({path("stale"): make_promise_text()}, on="2026-10-01")
    here.commit(
        {path("stale"): make_promise_text(f"date: 2026-10-05, by: jane, act: agreed, terms: '{OTHER}'")}, by="jane", on="2026-10-05"
    )
    return ViewContext(load_board(here.folder, AsOf(date(2026, 11, 30), pinned=False), witness=True))


def get_promise_page(context: ViewContext, promise: str) -> PromisePage:
    """Return the page of a promise, with what git knows of it."""
    return build_promise_page(context.board.promises[promise], context, context.board.provenance[promise])


def test_since_when_it_is_on_the_board(context: ViewContext) -> None:
    """An entry that was written on 2 October and merged on 28 November says both, by the mainline's own day."""
    (_, agreed) = get_promise_page(context, "late").story
    assert agreed.witness is not None
    assert (agreed.date_text, agreed.witness.text, agreed.witness.landed) == ("2 Oct 2026", "own commit", "on the board since 28 Nov 2026")


def test_a_squash_names_who_was_a_co_author(context: ViewContext) -> None:
    """It stays recorded, since anybody can write a message; the words say whose the entry may be."""
    (made, agreed) = get_promise_page(context, "squashed").story
    assert made.witness is not None
    assert agreed.witness is not None
    assert (made.witness.text, made.witness.note) == ("own commit", "")
    assert (agreed.witness.text, agreed.witness.author) == ("recorded by", "Nina Berg")
    assert agreed.witness.note == "squashed; Jane Ito was a co-author"


def test_a_wrong_clock_is_named_once(context: ViewContext) -> None:
    """Two entries of a commit from 2031: the page names the commit once, and no entry is late."""
    page = get_promise_page(context, "clock")
    assert len(page.clocks) == 1
    assert page.clocks[0].startswith("the clock of ")
    assert not any("clock" in (each.witness.note if each.witness else "") for each in page.story)
    assert get_promise_page(context, "late").clocks == ()


def test_numbers_say_how_much_was_imported(context: ViewContext) -> None:
    """Entries that came with their record, of several days at once, are counted apart."""
    assert build_numbers_page(context).imported == ("2 of 7 log entries were imported: someone recorded them for the people they name.")


def test_an_answer_of_other_words_says_so(context: ViewContext) -> None:
    """On the page of a promise, an ask and an agreement, and in the JSON; with what it is worth."""
    agreed = get_promise_page(context, "stale").story[-1]
    (answer,) = build_ask_page(context.board.asks["prices"], context).answers
    signed = build_agreement_page(context.board.agreements["serving"], context).story[-1]
    assert agreed.aside == signed.aside == "said about an earlier version, so it does not count"
    assert answer.aside == "said about an earlier version"
    assert answer.witness is not None
    assert (answer.witness.text, answer.witness.landed) == ("own commit", "on the board since 5 Oct 2026")
    said = export_promise(context.board.promises["stale"], context.board, SiteUrls(directory_urls=True))
    assert said["log"][0]["provenance"]["note"] == "said of other words"


def test_the_terminal_and_the_json_say_it_of_an_ask(context: ViewContext) -> None:
    """Who answered another request than stands there now is named, with what to do."""
    pursuit = context.board.asks["prices"]
    assert "Omar Haddad answered before the request was changed: ask again." in list(format_ask_steps([pursuit], context, 100))
    assert [each["of_other_words"] for each in export_ask(pursuit, context.board, SiteUrls(directory_urls=True))["asked"]] == [True]
