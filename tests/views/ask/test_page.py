"""The page of an ask, what it means for each party, and a goal's page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.status.builders import parse_day
from tests.views.contexts import make_context

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.messages import MessageTemplates
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.views.ask.answers import build_mutual_section
from troth.views.ask.outreach import group_outreach, join_wrapped_lines
from troth.views.ask.page import build_ask_page
from troth.views.ask.rows import build_asks_page, paginate_asks
from troth.views.context import ViewContext
from troth.views.goal.page import build_goal_page
from troth.views.party import build_party_asks
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from troth.views.ask.page import AskPage


ASK = """title: Who opens the doors?
asker: rosa
sponsor: jane
asked: [nina, omar, fitters]
seeks: promise
made: 2026-11-02
respond_by: 2026-11-20
request: Which **door** do you open?
benefit: {default: Light., nina: A bigger workshop.}
goal: open-house
target: {value: 4, unit: doors}
log:
  - {date: 2026-11-02, by: rosa, act: reached_out, to: all, via: email}
  - {date: 2026-11-04, by: omar, act: answered, answer: referred, refer_to: jane, note: Ask her.}
"""
FILES = {
    "asks/doors.yaml": ASK,
    "goals/open-house.yaml": "title: An open house\nowner: jane\n",
    "promises/front-door.yaml": "title: The front door\npromiser: nina\ncustomer: rosa\noutcome: It is open.\ndue: 2026-12-05\n"
    "amount: {value: 2, unit: doors}\nask: doors\nlog:\n  - {date: 2026-11-05, by: nina, act: promised, note: From ten to four.}\n",
}


def make_ask_page(shared: Path, as_of: str) -> tuple[AskPage, ViewContext]:
    """Return the page of the ask of the case, as of a date."""
    desk = ViewContext(load_board(shared / "data/scenarios/jane", AsOf(parse_day(as_of))))
    return build_ask_page(desk.board.asks["engage-clients"], desk), desk


def test_on_the_sixteenth_jane_is_told_whom_to_see_with_words_for_each(shared: Path) -> None:
    """Ten people, each with the benefit that is theirs; nobody is taken to the sponsor."""
    page, desk = make_ask_page(shared, "2026-03-16")
    (part,) = page.reaching
    words = {each.face.id: MessageTemplates()(each.draft).text for each in part.people if each.draft}
    assert (part.title, part.count) == ("Talk to in person or by phone", 10)
    assert set(words) == {"ben", "cho", "dee", "eva", "fay", "gus", "hal", "ira", "jon", "lee"}
    assert "\n\nYour playbook becomes the template.\n\n" in words["cho"]
    appeal = ("I need your expertise", "What works for you is kept", "nobody should get a process that was made without them")
    assert all(part.casefold() in text.casefold() for text in words.values() for part in appeal)
    assert to_plain_text(page.text) == "As of 16 Mar 2026: 2 of 12 have replied; 10 have not. Jane can now talk to 10."
    mine = build_party_asks(desk.board.ledger.parties["jane"], desk)
    assert [each.face.id for each in mine.to_reach[0].people] == [each.face.id for each in part.people]


def test_on_the_twentyfourth_the_sponsor_is_offered_for_one(shared: Path) -> None:
    """For Ben alone, with what was tried and when, and nobody to blame; the page knows nothing of it, the command does."""
    page, desk = make_ask_page(shared, "2026-03-24")
    groups = group_outreach(desk.board.asks["engage-clients"], desk)
    steps = {part.id: [each.face.id for each in part.people] for part in groups}
    assert steps == {"personal": ["eva", "fay", "gus", "hal", "ira", "jon", "lee", "kim"], "sponsor": ["ben"], "wait": ["dee"]}
    note = MessageTemplates()(groups[1].people[0].draft) if groups[1].people[0].draft else None
    assert note is not None
    assert "- 17 Mar 2026, by phone: Explained the why." in note.text
    assert groups[2].people[0].draft is None
    assert [part.id for part in page.reaching] == ["personal", "wait"]


def test_a_record_of_a_call_names_whose_turn_it_is(tmp_path: Path) -> None:
    """Each button has its own person filled in, and the entry to copy has the one who comes first: nobody who was reached yesterday."""
    later = "  - {date: 2026-11-09, by: rosa, act: reached_out, to: [fitters], via: phone}\n"
    parties = "people:\n  zoe: {name: Zoe}\n"
    ask = ASK.replace("[nina, omar, fitters]", "[fitters, omar, zoe]").replace("seeks: promise", "seeks: input") + later
    files = {"asks/doors.yaml": ask, "goals/open-house.yaml": FILES["goals/open-house.yaml"], "parties/zoe.yaml": parties}
    desk = make_context(tmp_path, "2026-11-10", files)
    page = build_ask_page(desk.board.asks["doors"], desk)
    queries = {each.face.id: each.query for part in page.reaching for each in part.people}
    assert queries == {"zoe": "kind=ask&id=doors&act=reached_out&by=rosa&to=zoe&via=email", "fitters": ""}
    (record,) = (each for each in page.moves if each.label == "Record that you reached out")
    assert record.rest == ", by: rosa, act: reached_out, to: [zoe], via: email}"
    assert (record.command, record.query) == ("troth ask reach doors --to zoe --via email", queries["zoe"])


def test_a_draft_runs_on_where_its_file_breaks_lines() -> None:
    """A paragraph is one line, whatever the width of the file; paragraphs and lists stay."""
    text = "The same wall was measured\nthree times\n  by three people.\n\nWe want:\n- one day\n- one name\n  each\n1. and so on\n"
    said = "The same wall was measured three times by three people.\n\nWe want:\n- one day\n- one name each\n1. and so on"
    assert join_wrapped_lines(text) == said


def test_an_ask_tells_who_answered_what(tmp_path: Path) -> None:
    """In their own words, with the promise and what it adds; who was named by others is suggested, and left alone."""
    desk = make_context(tmp_path, "2026-11-10", FILES)
    page = build_ask_page(desk.board.asks["doors"], desk)
    assert [(line.face.id, line.chip.word, line.words, line.adds) for line in page.answers] == [
        ("nina", "Committed", "From ten to four.", "2 doors"),
        ("omar", "Referred", "Ask her.", ""),
    ]
    assert [(each.face.id, [by.id for by in each.by]) for each in page.suggested] == [("jane", ["omar"])]
    assert page.target is not None
    assert (page.target.text, page.target.width, page.coverage.n, page.coverage.total) == ("2 of 4 doors", 50.0, 2, 3)
    assert [portion.chip.word for portion in page.coverage.portions] == ["Committed", "Referred", "No reply yet"]


def test_what_was_promised_to_each_other_names_nobody_who_is_not_named(tmp_path: Path) -> None:
    """A promise in answer, to another of those asked, is listed; where the silent are not named it tells nothing of them."""
    between = FILES["promises/front-door.yaml"].replace("customer: rosa", "customer: omar")
    silent = ASK.partition("  - {date: 2026-11-04")[0]
    desk = make_context(tmp_path, "2026-11-10", {**FILES, "asks/doors.yaml": silent, "promises/front-door.yaml": between})
    pursuit = desk.board.asks["doors"]
    assert [row.id for row in build_mutual_section(pursuit, desk).rows] == ["front-door"]
    named, unnamed = (tuple(each for each in pursuit.respondents if (each.answer is None) is quiet) for quiet in (False, True))
    assert build_mutual_section(replace(pursuit, respondents=named, unlisted=unnamed), desk).rows == ()


def test_no_address_is_shown_unless_the_board_says_so(tmp_path: Path) -> None:
    """The link opens a mail to nobody; with publish_email it has the address. Whom to contact, with words, comes before all else."""
    people = "people:\n  nina: {name: Nina Novak, email: nina@example.com}\n  rosa: {name: Rosa Roth}\n"
    files = {"parties/all.yaml": people, "asks/doors.yaml": ASK.partition("sponsor")[0] + "asked: [nina]\nseeks: input\n"
             "made: 2026-11-02\nrespond_by: 2026-11-20\nrequest: Which?\n"}  # fmt: skip
    links = []
    for number, settings in enumerate(("", "publish_email: true\n")):
        root = tmp_path / str(number)
        (root / "commitments/parties").mkdir(parents=True)
        (root / "commitments/asks").mkdir()
        for path, text in {**files, "board.yaml": f"name: B\n{settings}"}.items():
            (root / "commitments" / path).write_text(text)
        board = load_board(root, AsOf(parse_day("2026-11-10")))
        (page,) = (each for each in make_pages(board, SiteUrls(directory_urls=False)) if each.uri == "asks/doors")
        links.append("mailto:nina@example.com?" in page.body)
        assert "nina@example.com" not in page.body or settings
        assert "mailto:" in page.body
        places = [page.body.index(each) for each in ('id="to-nina"', "Subject: ", "I reached them", 'id="the-ask"', 'id="answers"')]
        assert places == sorted(places)
    assert links == [False, True]


def test_a_message_to_a_team_goes_to_whoever_leads_it(tmp_path: Path) -> None:
    """A team without an address of its own is written to by its lead's, else by a member's, where the board publishes addresses."""
    people = (
        "people:\n  zoe: {name: Zoe, email: zoe@x.example}\n  yan: {name: Yan}\nteams:\n  crew: {name: Crew, lead: yan, members: [zoe]}\n"
    )
    ask = "title: Well?\nasker: rosa\nasked: [crew]\nseeks: input\nmade: 2026-11-02\nrespond_by: 2026-11-20\nrequest: How?\n"
    for settings, address in (("publish_email: true\n", "zoe@x.example"), ("", "")):
        files = {"asks/well.yaml": ask, "parties/crew.yaml": people, "board.yaml": f"name: B\n{settings}"}
        desk = make_context(tmp_path / (address or "none"), "2026-11-10", files)
        (group,) = group_outreach(desk.board.asks["well"], desk)
        assert [each.draft.email for each in group.people if each.draft] == [address]


def test_what_was_asked_of_a_party_stands_on_its_page(tmp_path: Path) -> None:
    """In person and for the own teams, the unanswered first."""
    desk = make_context(tmp_path, "2026-11-10", FILES)
    mine = build_party_asks(desk.board.ledger.parties["omar"], desk)
    assert [(row.own_answer.word if row.own_answer else "", row.asked_team.id if row.asked_team else "") for row in mine.asked.rows] == [
        ("No reply yet", "fitters"),
        ("Referred", ""),
    ]
    assert mine.unanswered == 1
    assert mine.to_reach == ()


def test_a_goal_tells_who_committed_who_is_silent_and_who_declined(tmp_path: Path) -> None:
    """By the promises and answers of all asks that serve it."""
    files = {**FILES, "asks/doors.yaml": ASK.replace("answer: referred, refer_to: jane", "answer: declined")}
    desk = make_context(tmp_path, "2026-11-10", files)
    page = build_goal_page(desk.board.ledger.goals["open-house"], desk)
    assert [(each.face.id, each.words) for each in page.committed] == [("nina", "From ten to four.")]
    assert [each.face.id for each in page.silent] == ["fitters"]
    assert [(each.face.id, each.words) for each in page.declined] == [("omar", "Ask her.")]
    assert to_plain_text(page.text).endswith("1 commitment; of the people asked, 1 has not replied yet, 1 declined.")


def test_a_board_without_asks_says_how_to_begin(tmp_path: Path) -> None:
    """An empty page tells what would stand here."""
    page = build_asks_page(make_context(tmp_path, "2026-11-10"))
    assert to_plain_text(page.text).endswith("no ask yet.")
    assert "troth new ask" in page.sections[0].empty


@pytest.mark.parametrize("answered", [0, 2500])
def test_an_ask_of_five_thousand_stays_usable(tmp_path: Path, answered: int) -> None:
    """Its page is made in a moment and stays small: words for the first, and one draft for all the others."""
    people = "".join(f"  p{number}: {{name: Person {number}}}\n" for number in range(5000))
    log = "".join(
        f"  - {{date: 2026-11-04, by: p{number}, act: answered, answer: gave_input, note: It works for me.}}\n"
        for number in range(answered)
    )
    ask = (
        "title: Well?\nasker: rosa\nasked: [{each: everybody}]\nseeks: input\nmade: 2026-11-02\nrespond_by: 2026-11-20\nrequest: How?\n"
        f"log:\n  - {{date: 2026-11-02, by: rosa, act: reached_out, to: all, via: email}}\n{log}"
    )
    members = ", ".join(f"p{number}" for number in range(5000))
    parties = f"people:\n{people}teams:\n  everybody: {{name: Everybody, members: [{members}]}}\n"
    desk = make_context(tmp_path, "2026-11-10", {"asks/well.yaml": ask, "parties/more.yaml": parties})
    page = build_ask_page(desk.board.asks["well"], desk)
    (part,) = page.reaching
    assert (len(part.people), part.count) == (30, 5000 - answered)
    assert part.crowd is not None
    assert part.crowd.draft is not None
    assert "Hello [name]," in MessageTemplates()(part.crowd.draft).text


def test_a_long_list_of_asks_goes_on_over_pages(tmp_path: Path) -> None:
    """Each ask is on one of them, in the order of the list; a section says how many it has in all on each page that has some of it."""
    closed = ASK.partition("goal:")[0] + "log:\n  - {date: 2026-11-03, by: rosa, act: closed, note: Done.}\n"
    asks = {f"asks/a-{number}.yaml": closed if number % 3 else ASK.partition("goal:")[0] for number in range(160)}
    view = build_asks_page(make_context(tmp_path / "many", "2026-11-10", {**FILES, **asks}))
    pages = paginate_asks(view)

    assert [each.head.page for each in pages] == ["asks/index", "asks/page/2"]
    assert [each.head.title for each in pages] == ["Asks", "Asks, page 2"]
    assert [row for page in pages for part in page.sections for row in part.rows] == [row for part in view.sections for row in part.rows]
    assert [[(part.id, part.count) for part in page.sections] for page in pages] == [[("open", 55), ("ended", 106)], [("ended", 106)]]
    assert paginate_asks(build_asks_page(make_context(tmp_path / "few", "2026-11-10", FILES)))[0].pager is None
