"""The help that every board has: four parts, questions as people put them, and not a command where none is needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.pictures import PICTURES
from tests.render.html_parser import parse_html
from tests.render.test_pages import render_by_address
from tests.status.builders import make_board

from troth.read.packaged import read_help_pictures, read_help_texts
from troth.status.act_words import PROMISE_ACT_WORDS

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {each.name: each for each in read_help_texts()}
PARTS = re.split(r"^## ", TEXTS["index"].body, flags=re.MULTILINE)[1:]
LINK = re.compile(r"\]\(([a-z-]+)\.md\)")
USING = LINK.findall(PARTS[0])
MOST_WORDS = 330
"""About a screen and a half beside two pictures."""
MOST_BYTES = 1_500_000


def test_help_has_four_parts_on_a_board_without_a_record() -> None:
    """Whoever opens a board of their own finds the same help, and every page of it is reached from its first one."""
    made = render_by_address(make_board(as_of="2026-10-05"))
    page = parse_html(made["help/index"].body)
    assert [each.partition("\n")[0] for each in PARTS] == ["Using the board", "Running a board", "Reference", "About"]
    assert {"using-the-board", "running-a-board", "reference", "about"} <= set(page.ids)
    linked = {f"help/{name}" for name in LINK.findall(TEXTS["index"].body)}
    assert linked == {uri for uri in made if uri.startswith("help/")} - {"help/index"}
    assert made["help/index"].in_navigation


def test_using_the_board_is_ten_short_pages_without_a_command() -> None:
    """Who never saw a terminal meets none: a screen and a half each, with a picture or two, by a title that is a question."""
    assert len(USING) == 10
    for name in USING:
        text = TEXTS[name]
        assert re.fullmatch(r"How do I .+\?", text.title), name
        assert 1 <= text.body.count("](pictures/") <= 2, name
        assert len(text.body.split()) <= MOST_WORDS, name
        assert not re.search(r"\btroth \w|\bYAML\b|```|terminal|pull request", text.body), name


def test_the_documentation_has_the_same_parts(checkout: Path) -> None:
    """The navigation beside the example board begins with the same ten pages, in the same order, and then has the other parts."""
    text = (checkout / "mkdocs.yml").read_text(encoding="utf-8")
    part = text.partition("- Using the board:")[2].partition("- Running a board:")[0]
    assert re.findall(r"help/([a-z-]+)\.md", part) == USING
    assert re.findall(r"^      - ([A-Z][a-z ]+):$", text.partition("  - Help:")[2], re.MULTILINE) == [
        "Using the board", "Running a board", "Reference", "About",
    ]  # fmt: skip


def test_how_do_i_accept_is_answered_by_a_title() -> None:
    """The question that people type leads to a page that puts it."""
    assert [name for name in USING if "How do I accept" in TEXTS[name].title] == ["accept-or-reject"]


def test_buttons_are_called_what_they_say() -> None:
    """What the page about answers tells to press is what stands on the buttons, and so is what the one about changes names."""
    labels = {each.label for each in PROMISE_ACT_WORDS.values()}
    told = re.findall(r"^\| [^|]+ \| \*\*(.+?)\*\* \|", TEXTS["accept-or-reject"].body, re.MULTILINE)
    assert len(told) >= 5
    assert set(told) <= labels
    named = {each.rstrip(".") for each in re.findall(r"\*\*(.+?)\*\*", TEXTS["change-a-promise"].body)}
    assert len(named & labels) >= 6


def test_pictures_are_shown_and_small() -> None:
    """Each picture of the folder stands on a page, each page's picture is in the folder in words, made by a script."""
    shown = {path: words for each in TEXTS.values() for words, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", each.body)}
    files = dict(read_help_pictures())
    assert {f"help/{path}" for path in shown} == set(files)
    assert all(len(words) > 20 for words in shown.values())
    assert {f"help/pictures/{each.name}.webp" for each in PICTURES} == set(files)
    assert sum(map(len, files.values())) < MOST_BYTES


def test_pages_of_help_link_to_pages_and_pictures_of_the_site() -> None:
    """A link of ours in Markdown becomes the address in the site, whichever way it writes addresses."""
    for folders, prefix in ((False, "../"), (True, "../../")):
        body = parse_html(render_by_address(make_board(as_of="2026-10-05"), folders=folders)["help/work-with-an-agreement"].body)
        assert [each.attributes["src"] for each in body.find_all("img")] == [f"{prefix}help/pictures/agreement.webp"]
        assert f"{prefix}help/interview{'/' if folders else '.html'}" in [each.attributes["href"] for each in body.find_all("a")]
