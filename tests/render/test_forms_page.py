"""The Make page: what people make by its forms alone passes check and review, and what is wrong is told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.edit.record_files import read_data
from tests.render.forms import build_site_of, open_forms
from tests.repositories import make_repository
from tests.review.scratch import DELIVERED, FILES, KITCHEN, Scratch

from troth.cli import main
from troth.model import Kind
from troth.status.answer_context import hash_next_context

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.render.forms import Maker


HOSTED = "name: Scratch\nrepository: {}\n"
BOARD = {"commitments/board.yaml": HOSTED.format("https://github.com/o/r")}
ASKED = """\
title: Who brings cake?
asker: jane
asked: [omar, builders]
seeks: promise
made: 2026-11-10
respond_by: 2026-12-01
request: |
  Which cake do you bring,
  and for how many?
why: Everybody likes cake.
"""

GOAL = "commitments/goals/cakes.yaml"


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A board on GitHub, with something delivered, and a branch begun on 20 November 2026."""
    made = make_repository(tmp_path / "board")
    more = {
        KITCHEN: FILES[KITCHEN] + DELIVERED,
        "commitments/asks/cake.yaml": ASKED,
        GOAL: "title: Cake\nowner: jane\nmeasures: [Pieces]\n",
    }
    made.commit({**FILES, **BOARD, **more}, on="2026-11-19")
    made.branch("topic")
    return Scratch(made)


def check_branch(scratch: Scratch) -> str:
    """Return what the command has against the board as it is on the branch."""
    result = CliRunner().invoke(main, ["-C", str(scratch.git.folder), "check", "--as-of", "2026-11-20", "--fail-on", "error"])
    return "" if result.exit_code == 0 else result.output


def fill_promise(maker: Maker) -> None:
    """Fill in what a promise needs."""
    maker.find_field("What do you promise, in one line?").fill("Oil the worktop: twice")
    maker.find_last_field("Who promises it?").fill("Nina Berg")
    maker.find_last_field("To whom?").fill("Jane Ito")
    maker.find_field("What will it look like when it is done?").fill("Water beads on it.\n\n- no\n- 010")
    maker.find_field("By when?").fill("2026-12-10")
    maker.tab.get_by_role("group", name="Measure 1").get_by_label("What").fill("Drops after an hour")
    maker.tab.get_by_role("group", name="Measure 1").get_by_label("Target").fill("0")


def test_a_promise_is_made_by_the_page_alone(page: Page, scratch: Scratch) -> None:
    """Somebody fills in a form; the file that GitHub is handed passes check, and review says what it makes."""
    maker = open_forms(page, build_site_of(scratch.git.folder), me="nina")
    fill_promise(maker)

    files = maker.go_to_new_file()
    assert list(files) == ["commitments/promises/2026-11/oil-the-worktop-twice.yaml"]
    assert read_data(next(iter(files.values())).encode()) == {
        "title": "Oil the worktop: twice",
        "promiser": "nina",
        "customer": "jane",
        "outcome": "Water beads on it.\n\n- no\n- 010\n",
        "measures": [{"what": "Drops after an hour", "target": 0}],
        "made": "2026-11-20",
        "due": "2026-12-10",
    }
    scratch.commit(dict(files))
    assert check_branch(scratch) == ""
    assert scratch.list_problems() == []
    assert len(scratch.list_sentences()) == 1
    assert "Nina Berg promises" in scratch.list_sentences()[0]


def test_a_promise_is_asked_for(page: Page, scratch: Scratch) -> None:
    """The customer asks; the first entry of the log says so, and there is no day on which it was made."""
    maker = open_forms(page, build_site_of(scratch.git.folder), me="jane")
    maker.find_field("I ask somebody to promise it").check()
    maker.find_field("What do you ask for, in one line?").fill("A shelf")
    maker.find_last_field("Who is to promise it?").fill("Omar Haddad")
    maker.find_field("What should it look like").fill("It holds.")
    maker.find_field("By when do you want an answer?").fill("2026-11-27")

    files = maker.go_to_new_file()
    data = read_data(next(iter(files.values())).encode())
    assert data["log"] == [{"date": "2026-11-20", "by": "jane", "act": "requested", "respond_by": "2026-11-27"}]
    assert (data["customer"], "made" in data) == ("jane", False)
    scratch.commit(dict(files), by="jane")
    assert (check_branch(scratch), scratch.list_problems()) == ("", [])


def test_an_ask_is_made_by_the_page_alone(page: Page, scratch: Scratch) -> None:
    """To one person, and to every member of a team."""
    maker = open_forms(page, build_site_of(scratch.git.folder), "?kind=ask", me="jane")
    maker.find_field("What do you ask, in one line?").fill("How was it?")
    asked = maker.tab.get_by_role("group", name="Whom?")
    asked.get_by_label("Person or team").first.fill("Builders")
    asked.get_by_label("every member, one by one").first.check()
    asked.get_by_role("button", name="Add another").click()
    asked.get_by_label("Person or team", exact=True).last.fill("Walk-in customers")
    maker.find_field("What do you need from them?").select_option("input")
    maker.find_field("What exactly").fill("What works, what doesn't?")
    maker.find_field("By when do you want an answer?").fill("2026-12-04")

    files = maker.go_to_new_file()
    data = read_data(next(iter(files.values())).encode())
    assert data["asked"] == [{"each": "builders"}, "walk-ins"]
    assert data["asker"] == "jane"
    scratch.commit(dict(files), by="jane")
    assert (check_branch(scratch), scratch.list_problems()) == ("", [])


def test_an_acceptance_is_made_by_the_page_alone(page: Page, scratch: Scratch) -> None:
    """The entry is copied, and put where the page says; the host's page for that file opens at that line."""
    maker = open_forms(page, build_site_of(scratch.git.folder), "?kind=promise&id=kitchen&act=accepted&by=jane")
    maker.find_field("5").check()
    maker.find_field("What do you want to say?").fill("Lovely: thank you")

    assert maker.go_on() == f"https://github.com/o/r/edit/main/{KITCHEN}#L13"
    text = maker.copy_text()
    entry = read_data(text.encode().replace(b"  - ", b"    ", 1))
    terms = hash_next_context(Kind.PROMISE, read_data((scratch.git.folder / KITCHEN).read_bytes()), "accepted")
    said = {"date": "2026-11-20", "by": "jane", "act": "accepted", "terms": terms, "satisfaction": 5, "note": "Lovely: thank you"}
    assert entry == said
    assert "at the end of the file" in (page.text_content(".troth-make-where") or "")
    scratch.append(KITCHEN, text, by="jane")
    assert (check_branch(scratch), scratch.list_problems()) == ("", [])
    assert "accepts" in scratch.list_sentences()[0]


def test_an_answer_to_an_ask_is_said_in_own_words(page: Page, scratch: Scratch) -> None:
    """The question and the why stand beside the field; whom it is for is filled in, and the promise is the answer."""
    maker = open_forms(page, build_site_of(scratch.git.folder), "?kind=promise&ask=cake&promiser=omar")
    assert "Which cake do you bring" in (page.text_content(".troth-make-asked") or "")
    maker.find_field("What does that look like for you?").fill("Twelve slices of plum cake. I bake it.")
    maker.find_field("By when?").fill("2026-12-02")

    files = maker.go_to_new_file()
    data = read_data(next(iter(files.values())).encode())
    assert (data["title"], data["customer"], data["ask"]) == ("Twelve slices of plum cake", "jane", "cake")
    assert data["log"] == [{"date": "2026-11-20", "by": "omar", "act": "promised"}]
    scratch.commit(dict(files), by="omar")
    assert (check_branch(scratch), scratch.list_problems()) == ("", [])


def test_an_agreement_may_be_a_draft(page: Page, scratch: Scratch) -> None:
    """Parts may be empty; a requirement that nobody named is named by what it is."""
    maker = open_forms(page, build_site_of(scratch.git.folder), "?kind=agreement")
    maker.find_field("What is it called?").fill("Builders serve walk-ins")
    maker.find_field("Who is the provider?").fill("Builders")
    maker.find_last_field("Who is the customer?").fill("Walk-in customers")
    part = maker.tab.get_by_role("group", name="3 · How well")
    part.get_by_label("What", exact=True).fill("First answer")
    part.get_by_label("At most").fill("4,5")
    part.get_by_label("Every").select_option("month")

    files = maker.go_to_new_file()
    data = read_data(next(iter(files.values())).encode())
    assert data["requirements"] == [{"id": "first-answer", "what": "First answer", "at_most": 4.5, "every": "month"}]
    assert (data["value"], data["review_every"]) == ([], "3 months")
    scratch.commit(dict(files))
    assert check_branch(scratch) == ""


def test_what_is_wrong_is_told_at_the_field(page: Page, scratch: Scratch) -> None:
    """Nothing opens; a list of what is missing has the focus, each with a way to its field, which says it too."""
    maker = open_forms(page, build_site_of(scratch.git.folder))
    maker.find_last_field("Who promises it?").fill("Nobody Known")

    assert maker.go_on() == ""
    assert page.evaluate("document.activeElement.className") == "troth-make-summary"
    assert maker.list_faults()[:2] == [
        "What do you promise, in one line? Required.",
        "Who promises it? Nobody on this board is called “Nobody Known”. Choose a name from the list, or add the person.",
    ]
    page.get_by_role("link", name="What do you promise").click()
    title = maker.find_field("What do you promise, in one line?")
    assert title.get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == title.get_attribute("id")
    described = (title.get_attribute("aria-describedby") or "").split()
    assert page.inner_text(f"#{described[-1]}") == "Required."
    title.fill("x" * 201)
    assert page.inner_text(f"#{described[-1]}") == "At most 200 characters; this has 201."
    title.fill("A\u202eB")
    assert "hidden character" in page.inner_text(f"#{described[-1]}")


def test_the_schema_speaks(page: Page, scratch: Scratch) -> None:
    """Where the schema has a sentence of its own for what is wrong, that is the one."""
    maker = open_forms(page, build_site_of(scratch.git.folder))
    page.locator(".troth-make-form .troth-make-more > summary").click()
    maker.tab.get_by_role("group", name="Link 1").get_by_label("Title").fill("Plan")
    maker.tab.get_by_role("group", name="Link 1").get_by_label("Address").fill("plan")
    maker.go_on()

    assert any("an address that starts with https://" in each for each in maker.list_faults())


def test_the_address_is_not_trusted(page: Page, scratch: Scratch) -> None:
    """What it names and the board does not know is left out, and said as text."""
    open_forms(page, build_site_of(scratch.git.folder), "?kind=promise&promiser=<b>x</b>&goal=nowhere&customer=jane&path=/etc/passwd")

    said = page.text_content(".troth-make .troth-pending") or ""
    assert "promiser=<b>x</b>, goal=nowhere" in said
    assert "customer: jane" in (page.text_content(".troth-make-out pre") or "")


def test_what_has_no_place_is_not_offered(page: Page, scratch: Scratch) -> None:
    """An act that the state does not allow is said to have none, and those that have one are there instead."""
    open_forms(page, build_site_of(scratch.git.folder), "?kind=promise&id=kitchen&act=delivered")

    assert "“Mark as delivered” is not possible now." in page.inner_text(".troth-make-body")
    labels = page.locator(".troth-make-acts b").all_text_contents()
    assert "Accept it" in labels
    assert "Mark as delivered" not in labels
    page.get_by_role("button", name="Accept it").click()
    assert page.get_by_role("heading", name="Accept it").count() == 1


def test_a_record_can_be_chosen(page: Page, scratch: Scratch) -> None:
    """Of all that is open, by its title."""
    open_forms(page, build_site_of(scratch.git.folder))
    page.get_by_role("button", name="Update an existing item").click()
    page.get_by_label("What is it about?").fill("doo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.get_by_role("heading", name="Hang the doors").count() == 1


def test_only_those_may_who_may(page: Page, scratch: Scratch) -> None:
    """Whose act it is stands beside the name, and another's name is refused."""
    maker = open_forms(page, build_site_of(scratch.git.folder), "?kind=promise&id=kitchen&act=accepted")
    maker.find_field("I am").fill("Nina Berg")
    maker.go_on()

    assert maker.list_faults() == ["I am: For Jane Ito to say, or for someone who acts for them."]


@pytest.mark.parametrize(
    ("repository", "new", "edit"),
    [
        ("https://gitlab.com/o/r", "/-/new/main/commitments/promises/2026-11?file_name=oil-the-worktop-twice.yaml", "/-/edit/"),
        ("https://codeberg.org/o/r", "/_new/main/commitments/promises/2026-11?filename=oil-the-worktop-twice.yaml&value=", "/_edit/"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_other_hosts(page: Page, scratch: Scratch, repository: str, new: str, edit: str) -> None:
    """Each is sent a new issue in its own way; without a host the message is copied, for whoever looks after the board.

    As a file GitLab takes only the name, Forgejo the content too; without a host the text is copied, and the path is said.
    """
    scratch.git.write({"commitments/board.yaml": HOSTED.format(repository) if repository else "name: Scratch\n"})
    board = build_site_of(scratch.git.folder)
    maker = open_forms(page, board)
    fill_promise(maker)

    way = {"https://gitlab.com/o/r": "/-/issues/new?issue%5Btitle%5D=", "": ""}.get(repository, "/issues/new?title=")
    assert maker.send().startswith(repository + way)
    assert bool(page.evaluate("copied.splice(0).length")) == (not repository)
    page.get_by_role("button", name="Back to the form").click()
    assert maker.go_on().startswith(repository + new)
    assert bool(page.evaluate("copied.length")) == ("value=" not in new)
    assert maker.read_path() in page.inner_text(".troth-make-out")
    assert edit in open_forms(page, board, "?kind=promise&id=kitchen&act=accepted&by=jane").go_on()


def test_a_long_text_is_copied(page: Page, scratch: Scratch) -> None:
    """An address has room for so much and no more: beyond that the file opens empty and the text is on the clipboard."""
    maker = open_forms(page, build_site_of(scratch.git.folder))
    fill_promise(maker)
    maker.find_field("What will it look like when it is done?").fill("Water beads. " * 600)

    assert maker.go_on().endswith("?filename=oil-the-worktop-twice.yaml")
    assert "Water beads." in page.evaluate("copied[0]")


def test_a_title_that_is_taken(page: Page, scratch: Scratch) -> None:
    """The file gets another name, and the page says so."""
    maker = open_forms(page, build_site_of(scratch.git.folder))
    maker.find_field("What do you promise, in one line?").fill("Kitchen")

    assert maker.read_path().endswith("/kitchen-2.yaml")
    assert "There is a promise kitchen already" in (page.text_content(".troth-make-out") or "")


def test_pages_lead_to_the_form(scratch: Scratch) -> None:
    """What somebody can do about a record leads to the form with record, act and name filled in, where no host has one of its own."""
    scratch.git.write({"commitments/board.yaml": "name: Scratch\n"})
    pages = {page.uri: page.body for page in build_site_of(scratch.git.folder).pages}

    assert 'href="../make.html?kind=promise&amp;id=kitchen&amp;act=accepted&amp;by=jane"' in pages["promises/kitchen"]
    assert 'href="../make.html?kind=agreement&amp;id=service&amp;act=input&amp;by=jane"' in pages["agreements/service"]
    assert 'href="../make.html?kind=ask&amp;id=cake&amp;act=answered' in pages["asks/cake"]
    assert 'href="../make.html?kind=promise&amp;promiser=nina"' in pages["people/nina"]


def test_without_a_script_the_page_says_how(scratch: Scratch) -> None:
    """In the host's editor, or by the command."""
    body = next(page.body for page in build_site_of(scratch.git.folder).pages if page.uri == "make")

    assert "copy an entry" in body
    assert "troth new promise" in body


def test_it_works_with_instant_navigation(page: Page, scratch: Scratch) -> None:
    """The page may come and go: it starts once each time, and nothing of it is there twice."""
    page.add_init_script("window.document$ = {subscribe(go) { (this.all ??= []).push(go); go(); }};")
    open_forms(page, build_site_of(scratch.git.folder))
    page.evaluate(
        "() => { const body = document.querySelector('.troth').cloneNode(true); const place = body.querySelector('.troth-make');"
        "delete place.dataset.trothStarted; place.replaceChildren();"
        "document.querySelector('.troth').replaceWith(body); document$.all.forEach((go) => { go(); go(); }); }"
    )
    page.wait_for_selector(".troth-make-body > *")

    assert page.locator(".troth-make-form").count() == 1
    assert page.get_by_label("What do you promise, in one line?").count() == 1
