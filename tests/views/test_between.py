"""Who owes whom in a team, and the pages of two parties and of an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.cli.boards import make_promise_yaml, write_base_board
from tests.status.builders import make_board, make_promise, parse_source_text
from tests.views.contexts import make_context, make_meeting_yaml

from troth.base.dates import AsOf
from troth.board import build_board
from troth.build import load_board
from troth.model import Parties
from troth.read.board_files import parse_parties
from troth.render.page import SiteUrls
from troth.render.pages import list_lazy_pages
from troth.views.ask.acquaintance import explain_acquaintance, list_shared_words
from troth.views.ask.outreach import build_draft, group_outreach
from troth.views.between import build_owing_page, choose_pairs, find_pair_page, list_pairs, list_partners
from troth.views.context import ViewContext
from troth.views.lists.changes import collect_newest
from troth.views.party import build_party_page
from troth.views.rich_text import to_plain_text
from troth.views.story import build_account_page, build_pair_page, find_shared_records, has_story, list_story_sources

if TYPE_CHECKING:
    from pathlib import Path

AGREED = "date: 2026-10-02, by: bob, act: agreed"
DELIVERED = "date: 2026-10-05, by: ann, act: delivered"


def make_team_context() -> ViewContext:
    """Return a board on which ann owes bob three things, one late and one to be accepted, and bob owes cora one, who is not of the team."""
    return ViewContext(
        make_board(
            make_promise(AGREED, record="late", customer="bob"),
            make_promise(f"{AGREED}\n{DELIVERED}", record="done", customer="bob", due="2026-12-20"),
            make_promise(AGREED, record="open", customer="[bob, dan]", due="2026-12-10"),
            make_promise("date: 2026-10-02, by: cora, act: agreed", record="out", promiser="bob", due="2026-12-10"),
            as_of="2026-11-05",
        )
    )


def test_a_team_sees_who_owes_whom() -> None:
    """How many are open, late and waiting for a reply, by name; all others are one row and one column, and nobody stands twice."""
    context = make_team_context()
    page = build_owing_page(context.board.ledger.parties["blue"], context)
    cells = {(each.promiser.id, each.customer.id): each for each in page.listed}
    counts = {pair: (each.counts.open, each.counts.late, each.counts.waits) for pair, each in cells.items()}
    assert counts == {("ann", "bob"): (3, 1, 1), ("ann", ""): (1, 0, 0), ("bob", ""): (1, 0, 0)}
    assert [row.id for row in cells["ann", "bob"].rows] == ["late", "open", "done"]
    assert [face.name for face in page.columns] == ["Bob", "Others"]
    assert to_plain_text(page.text).endswith("among the members 3 promises are open, 1 overdue, 1 waiting for a reply.")


def test_a_large_team_has_a_list_and_no_table() -> None:
    """With many cells each leads to the page of the two, or of who promised, and no list stands below."""
    members = [f"m{number:02}" for number in range(45)]
    people = "".join(f"  {each}: {{name: {each}}}\n" for each in members)
    text = f"people:\n{people}teams:\n  blue: {{name: Blue, lead: m00, members: [{', '.join(members[1:])}]}}\n"
    parties = Parties(parse_parties((parse_source_text(text),)))
    pairs = [(members[0], members[1]), *pairwise(members)]
    promises = [make_promise(record=f"p{at}", promiser=giver, customer=taker) for at, (giver, taker) in enumerate(pairs)]
    board = make_board(*promises, as_of="2026-10-05")
    ledger = replace(board.ledger, parties=parties)
    context = ViewContext(build_board(ledger, board.as_of))
    page = build_owing_page(parties["blue"], context)
    assert (page.is_table, page.listed, page.rest, len(page.rows)) == (False, (), 0, 44)
    (made,) = (each.make() for each in list_lazy_pages(context, SiteUrls(directory_urls=False)) if each.address == "owing/blue")
    assert "leads to the page of the two, or of the promiser: there are too many pairs to list their promises below" in made.body
    (first,) = [cell for cell in page.rows[0][1] if cell]
    (second,) = [cell for cell in page.rows[1][1] if cell]
    assert (first.link, first.counts.open, second.link) == ("between/m00--m01", 2, "people/m01")


def test_two_parties_have_a_page_where_more_than_one_record_lies_between_them() -> None:
    """One promise has its own page; two have a page together, to which the pages of both lead."""
    context = make_team_context()
    assert list(list_pairs(context).values()) == [("ann", "bob")]
    assert (find_pair_page("bob", "ann", context), find_pair_page("bob", "cora", context)) == ("between/ann--bob", "")
    assert [each.id for each in list_partners("bob", context)] == ["ann"]
    assert build_party_page(context.board.ledger.parties["ann"], context).relations[0][0] == "between/ann--bob"


def test_the_page_of_two_parties() -> None:
    """What each owes the other, and the story of it: the newest first, without a rate of either."""
    page = build_pair_page("ann", "bob", context := make_team_context())
    assert to_plain_text(page.text) == (
        "As of 5 Nov 2026: Ann owes Bob 3 open promises (1 overdue, 1 waiting for a reply); Bob owes Ann no open promise."
    )
    days = [event.day for month in page.months for event in month.events]
    assert days == sorted(days, reverse=True)
    assert {event.title for month in page.months for event in month.events} == {"It"}
    assert page.tallies == ()
    shared = find_shared_records("ann", "bob", context)
    newest, has_more = collect_newest(list_story_sources(shared, context), 2)
    assert ([each.day for each in newest], has_more) == (days[:2], True)


def test_only_so_many_pairs_have_a_page() -> None:
    """A large board has thousands: those stay between whom something happened last."""
    log = "date: 2026-10-03, by: dan, act: agreed"
    early = [make_promise(record=f"early-{number}", customer="bob", made="2026-09-01", due="2026-12-20") for number in range(3)]
    late = [make_promise(log, record=f"late-{number}", customer="dan", due="2026-12-20") for number in range(2)]
    context = ViewContext(make_board(*early, *late, as_of="2026-11-05"))
    assert [tuple(choose_pairs(context, limit).values()) for limit in (2, 1)] == [(("ann", "dan"), ("ann", "bob")), (("ann", "dan"),)]


AGREEMENT = """title: Doors
provider: nina
customers: [acme]
log:
  - {date: 2026-10-22, by: acme, act: input, working: The calls., rating: 4}
"""
ASK = """title: Well?
asker: nina
asked: [acme, jane]
seeks: input
made: 2026-10-18
respond_by: 2026-11-20
request: How was it?
log:
  - {date: 2026-10-19, by: acme, act: answered, answer: gave_input, note: Good doors.}
  - {date: 2026-10-30, by: nina, act: closed, note: Thank you., became: {acme: The hinges are new.}}
"""
CAME = """log:
  - {date: 2026-10-11, by: acme, act: agreed}
  - {date: 2026-10-20, by: nina, act: delivered}
  - {date: 2026-10-21, by: acme, act: accepted, satisfaction: 5}
"""
ACCOUNT = {
    "parties/acme.yaml": "customers:\n  acme: {name: Acme}\n  nobody: {name: Nobody}\n",
    "meetings/review.yaml": make_meeting_yaml("2026-10-10", title="Review"),
    "meetings/after.yaml": make_meeting_yaml("2026-11-10", title="After", follows="review"),
    "promises/door.yaml": make_promise_yaml(title="Door", customer="acme", meeting="review", made="2026-10-10", due="2026-10-20") + CAME,
    "promises/lamp.yaml": make_promise_yaml(title="Lamp", customer="acme", made="2026-10-10", due="2026-12-01"),
    "asks/well.yaml": ASK,
    "agreements/doors.yaml": AGREEMENT,
}


def test_an_account_is_one_story(tmp_path: Path) -> None:
    """Meetings, next steps, asks, the agreement and ratings, the newest first; a meeting that follows one of theirs is theirs too."""
    context = make_context(tmp_path, "2026-11-20", ACCOUNT)
    parties = context.board.ledger.parties
    page = build_account_page(parties["acme"], context)
    told = [(event.date[5:], event.title, event.act) for month in page.months for event in month.events]
    assert told == [
        ("11-10", "After", "met"),
        ("10-30", "Well?", "closed"),
        ("10-22", "Doors", "input"),
        ("10-21", "Door", "accepted"),
        ("10-20", "Door", "delivered"),
        ("10-19", "Well?", "gave_input"),
        ("10-18", "Well?", "asked"),
        ("10-11", "Door", "agreed"),
        ("10-10", "Door", "made"),
        ("10-10", "Lamp", "made"),
        ("10-10", "Review", "met"),
    ]
    closed = page.months[1].events[0]
    assert [quote.text for quote in closed.quotes] == ["Thank you.", "The hinges are new."]
    assert to_plain_text(page.text).endswith("1 open promise (1 waiting for a reply) to Acme; last meeting on 10 Nov 2026.")
    assert [(each.n, each.total) for each in page.tallies if each.label == "Satisfied"] == [(1, 1)]
    assert [each.row.id for each in page.agreements] == ["doors"]
    assert [has_story(parties[each], context) for each in ("acme", "nobody", "nina")] == [True, False, False]


def test_who_is_silent_stands_on_no_page_of_two_where_the_silent_are_a_number(tmp_path: Path) -> None:
    """An ask that nobody has answered belongs to the page of two by name, and is left out where only a number is published."""
    promises = {
        f"promises/lamp-{number}.yaml": make_promise_yaml(promiser="omar", customer="nina", made="2026-10-10") for number in range(2)
    }
    ask = ASK.partition("log:")[0].replace("[acme, jane]", "[omar, jane]")
    for silent, told in (("names", ["Well?"]), ("count", [])):
        settings = f"name: B\npublish: {{silent: {silent}}}\n"
        root = write_base_board(tmp_path / silent, {**promises, "asks/well.yaml": ask, "board.yaml": settings})
        context = ViewContext(load_board(root, AsOf(date(2026, 11, 20)), published=True))
        page = build_pair_page("nina", "omar", context)
        assert [event.title for month in page.months for event in month.events if event.act == "asked"] == told


def make_asking_context(folder: Path, **fields: str) -> ViewContext:
    """Return a board on which rosa asks nina, jane and omar: she has met nina and kept her a promise; omar has worked with jane alone."""
    accepted = "log:\n  - {date: 2026-10-02, by: CUSTOMER, act: agreed}\n  - {date: 2026-10-20, by: PROMISER, act: delivered}\n"
    accepted += "  - {date: 2026-10-21, by: CUSTOMER, act: accepted}\n"

    def keep(promiser: str, customer: str) -> str:
        log = accepted.replace("CUSTOMER", customer).replace("PROMISER", promiser)
        return make_promise_yaml(promiser=promiser, customer=customer, title=f"Doors of {customer}") + log

    asked = "title: Which oak?\nasker: rosa\nasked: [nina, omar, jane]\nseeks: input\nmade: 2026-11-02\nrespond_by: 2026-11-20\n"
    earlier = asked.replace("Which oak?", "Which saw?") + "request: Which?\nlog:\n"
    answered = "  - {date: 2026-11-03, by: nina, act: answered, answer: gave_input, note: This one.}\n"
    closed = "  - {date: 2026-11-04, by: rosa, act: closed, became: {nina: We bought the saw.}}\n"
    files = {
        "promises/one.yaml": keep("nina", "rosa"),
        "promises/two.yaml": keep("rosa", "nina"),
        "promises/three.yaml": keep("jane", "omar"),
        "promises/four.yaml": keep("omar", "jane"),
        "meetings/talk.yaml": make_meeting_yaml("2026-10-30", attendees="[nina, rosa]"),
        "asks/saw.yaml": earlier + answered + closed,
        "asks/oak.yaml": asked
        + "request: Which?\nlog:\n  - {date: 2026-11-05, by: jane, act: answered, answer: referred, refer_to: nina}\n",
        **fields,
    }
    return make_context(folder, "2026-11-10", files)


def test_an_asker_is_told_how_they_know_somebody_or_who_does(tmp_path: Path) -> None:
    """What the two did together, in words; of a stranger, who has replied and knows them; nothing of this very ask, and no rate."""
    context = make_asking_context(tmp_path)
    pursuit = context.board.asks["oak"]
    told = [" ".join(explain_acquaintance(pursuit, each, context)) for each in ("nina", "omar")]
    assert told == [
        "Rosa Roth and Nina Novak have met once, kept 2 promises between them and answered a request, last on 3 Nov 2026.",
        "Jane Ito and Omar Said have kept 2 promises between them, last on 21 Oct 2026: ask Jane Ito for an introduction.",
    ]
    assert [*list_shared_words("rosa", "nina", context)] == [
        'You answered when I asked "Which saw?", and this came of it: We bought the saw.',
        'You kept a promise to me, "Doors of rosa".',
        'We last met on 30 Oct 2026, for "A review".',
    ]
    assert [*list_shared_words("rosa", "omar", context)] == []


def test_a_draft_says_why_it_is_this_person(tmp_path: Path) -> None:
    """Who suggested them, and what they know of it; what asker and asked did together is in the asker's own draft, and on no page."""
    people = {"rosa": "Rosa Roth", "omar": "Omar Said", "jane": "Jane Ito", "nina": "Nina Novak, skills: [oak, steel]"}
    skilled = "people:\n" + "".join(f"  {each}: {{name: {name}}}\n" for each, name in people.items())
    context = make_asking_context(tmp_path, **{"parties/all.yaml": skilled})
    pursuit = context.board.asks["oak"]
    (nina,) = (each for each in pursuit.respondents if each.party == "nina")
    drafts = [build_draft(pursuit, nina, context, words) for words in ((), list_shared_words("rosa", "nina", context))]
    said = [str(each.values["personal"]) for each in drafts if each]
    assert said[0] == "Jane Ito suggested that I ask you. I ask you because you know about oak."
    assert said[1] == f'{said[0]} You answered when I asked "Which saw?", and this came of it: We bought the saw.'
    assert all(
        "came of it" not in str(each.values) for part in group_outreach(pursuit, context) for one in part.people if (each := one.draft)
    )
    assert [*explain_acquaintance(pursuit, "nina", context)][-1] == "Nina Novak knows about oak, steel."
