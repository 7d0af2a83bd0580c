"""What a colleague could ask is asked in the form while somebody types: the same as in the terminal, and it keeps nobody from sending."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tests.cli.boards import write_base_board
from tests.render.forms import build_site_of, open_forms
from tests.status.builders import parse_day
from tests.status.test_specificity import SENTENCES

from troth.model import WordingSettings
from troth.read.packaged import read_lexicons
from troth.site import list_sources
from troth.status.specificity import question_text

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

ODD = (
    "", "Better", "better\nsoon", "- Improve\n- it", "1. Work on it\n2. soon", "İMPROVE ΣΟΦΟΣ ß asap", "It\u2019s “better”",
    "»soon« «soon»", "🙂 soon 🙂 better 🙂", "Fitted by 15.\nDecember", "by 31.02.2026", '`a` "b" „c“ soon', "a" * 300 + " soon",
    "bis 3. Quartal", "#better #3 fixes",
    "by Friday by Friday of May", "before 18 Dec 2026", "in 2030, in 2026", "Soon... Soon! {due} {words} $& $1",
)  # fmt: skip
DUE = "2026-12-18"


def test_the_browser_asks_what_the_command_asks(page: Page) -> None:
    """Of the 400 sentences, and of odd texts in every field with and without a due day: the same questions, word for word."""
    scripts = dict(list_sources())
    page.evaluate(scripts["assets/dom.js"].decode() + scripts["assets/make-words.js"].decode())
    lexicons = read_lexicons(WordingSettings(vague=("C++",), allowed=("modern art",)))
    cases = [(each.field, each.text, each.due.isoformat() if each.due else DUE) for each in SENTENCES]
    cases += [(field, text, due) for text in ODD for field in ("outcome", "measure", "request") for due in ("", DUE)]
    asked = page.evaluate(
        "([cases, lexicons]) => cases.map(([field, text, due]) => troth.words.question(field, text, due, lexicons))",
        [cases, [asdict(each) for each in lexicons]],
    )
    for (field, text, due), found in zip(cases, asked, strict=True):
        assert found == [asdict(each) for each in question_text(field, text, parse_day(due) if due else None, lexicons)], text


def test_a_form_asks_while_somebody_types(page: Page, tmp_path: Path) -> None:
    """Below the text that it is about, without a fault; it goes away with the words, and nobody is kept from sending."""
    board = {"board.yaml": "name: Words\nrepository: https://github.com/o/r\nwording: {vague: [world-class]}\n"}
    maker = open_forms(page, build_site_of(write_base_board(tmp_path, board)), me="nina")
    advice = page.locator(".troth-advice:visible")
    outcome = maker.find_field("What will it look like when it is done?")
    outcome.fill("A better gate by 15 December")
    maker.find_field("By when?").fill(DUE)
    better = "What will you both see or count, from what to what, where it says “better”?"
    day = "Which day holds: the text says “by 15 December”, and it is due on 18 Dec 2026?"
    assert advice.all_text_contents() == [f"A colleague could ask: {better} {day} "]
    assert advice.get_attribute("id") in (outcome.get_attribute("aria-describedby") or "").split()
    outcome.fill("The gate shuts by itself.")
    assert advice.count() == 0
    measure = page.get_by_role("group", name="Measure 1")
    measure.get_by_label("What").fill("World-class quality")
    assert advice.count() == 1
    measure.get_by_label("Target").fill("4 of 5")
    assert advice.count() == 0

    outcome.fill("Die Tür ist bald besser.")
    assert page.locator(".troth-advice:visible [lang=de]").count() == 1
    maker.find_field("What do you promise, in one line?").fill("Mend the gate")
    maker.find_last_field("To whom?").fill("Jane Ito")
    assert maker.send().startswith("https://github.com/o/r/"), maker.list_faults()

    maker.restart("?kind=ask")
    maker.find_field("What exactly are you asking?").fill("Any thoughts?")
    assert advice.count() == 1

    maker.restart("?kind=meeting")
    step = page.get_by_role("group", name="Next step 1")
    step.get_by_label("What will it look like when it is done?").fill("Work on the gate")
    assert advice.all_text_contents() == ["A colleague could ask: What will be there on the day, when “Work on” is over? "]


def test_a_board_that_switches_it_off_brings_no_word_lists(tmp_path: Path) -> None:
    """Without them the form asks nothing, and the pages are as small as they were."""
    site = build_site_of(write_base_board(tmp_path, {"board.yaml": "name: Words\nwording: {check: false}\n"}))
    assert b'"lexicons":[]' in site.files["assets/make-data.js"]
