"""The table *What honest histories get* of the contract, row by row: who keeps their word, and what is said."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import DOORS, FILES, KITCHEN, PARTIES, REPORTED
from tests.review.stories import GITHUB, Story, know, list_rules, list_witnesses, review, show_board, state

from troth.report.review import format_review_json, format_review_text
from troth.views.context import ViewContext
from troth.views.numbers import build_numbers_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BASE = FILES[KITCHEN]
HELP = "  - {date: 2026-11-18, by: nina, act: help_wanted, note: A hand}\n"
OFFER = "  - {date: 2026-11-19, by: jane, act: help_offered, note: I hold it}\n"
ASKED = "  - {date: 2026-11-17, by: nina, act: renegotiated, due: 2026-12-18, because: Late}\n"
AGREED = "  - {date: 2026-11-18, by: jane, act: agreed}\n"
DELIVERED = "  - {date: 2026-11-20, by: nina, act: delivered}\n"


@pytest.mark.parametrize("way", ["main into the branch", "the branch into main", "a queue that merges"])
def test_two_branches_append(way: str, tmp_path: Path) -> None:
    """Both sides' entries in date order are their own, whichever side merges, and nothing is found."""
    told = Story()
    mine = told.commit("nina", {KITCHEN: BASE + HELP}, on="2026-11-18")
    theirs = told.commit("jane", {KITCHEN: BASE + ASKED.replace("nina", "jane")}, on="2026-11-17", onto=(told.base,))
    joined = BASE + ASKED.replace("nina", "jane") + HELP
    if way == "main into the branch":
        told.branches["main"] = theirs
        told.commit("nina", {KITCHEN: joined}, onto=(mine, theirs), put=(GITHUB, ""))
    else:
        told.commit("omar", {KITCHEN: joined}, onto=(theirs, mine), put=(GITHUB if way.startswith("a queue") else "", ""))
    here = told.make(tmp_path / "board")
    assert list_rules(review(here)) == []
    assert {each.partition(",")[0] for each in list_witnesses(here, KITCHEN)[-2:]} == {"own"}


@pytest.mark.parametrize("hand", ["nina", GITHUB], ids=["oneself", "the host"])
def test_a_rebase_keeps_the_word_and_says_both_days(hand: str, tmp_path: Path) -> None:
    """The author stays, the commit's day moves: both are said, and it is no error where no day that decides lies between."""
    told = Story()
    told.branches["main"] = told.commit("omar", {"notes.md": "x\n"}, on="2026-11-19")
    told.commit("nina", {KITCHEN: BASE + HELP.replace("11-18", "11-12")}, on="2026-11-12", put=(hand, "2026-11-20"))
    here = told.make(tmp_path / "board")
    assert list_rules(review(here)) == ["warning backdated"]
    assert list_witnesses(here, KITCHEN)[-1] == "own, written 12 Nov 2026, committed 20 Nov 2026"


def test_a_rebase_across_the_due_day_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    """A delivery of before the due day that was committed after it; dated today, with the day it happened, it passes."""
    terms = {**FILES, KITCHEN: BASE.replace("due: 2026-12-15", "due: 2026-11-15")}
    told = Story(terms)
    old = terms[KITCHEN] + DELIVERED.replace("11-20", "11-14")
    late = told.commit("nina", {KITCHEN: old}, on="2026-11-14", put=(GITHUB, "2026-11-20"))
    new = terms[KITCHEN] + DELIVERED.replace("act: delivered", "act: delivered, happened: 2026-11-14")
    mended = told.commit("nina", {KITCHEN: new}, onto=(told.base,))
    here = told.make(tmp_path / "board", late=late, mended=mended)
    found = review(here, head="late")
    assert list_rules(found) == ["warning backdated", "error late-as-on-time"]
    assert "happened: 2026-11-14" in found.problems[1].hint
    assert list_rules(review(here, head="mended")) == []


@pytest.mark.parametrize("is_stated", [True, False], ids=["with terms", "without"])
@pytest.mark.parametrize("way", ["rebase", "cherry-pick"])
def test_an_answer_that_somebody_else_puts_in(way: str, tmp_path: Path, *, is_stated: bool) -> None:
    """It stays Jane's where it says what it answers; else it is the word of who rewrote her commit, with a warning."""
    told = Story({**FILES, KITCHEN: BASE + ASKED})
    answer = state(KITCHEN, BASE + ASKED, AGREED) if is_stated else AGREED
    if way == "rebase":
        told.branches["main"] = told.commit("omar", {"notes.md": "x\n"}, on="2026-11-19")
    told.commit("jane", {KITCHEN: BASE + ASKED + answer}, on="2026-11-18", put=("omar", "2026-11-20"))
    here = told.make(tmp_path / "board")
    assert list_rules(review(here)) == ([] if is_stated else ["warning rewritten"])
    who = "committed" if is_stated else "rewritten"
    assert list_witnesses(here, KITCHEN)[-1] == f"{'own' if is_stated else 'recorded'}, {who} by Omar Haddad, entered 2 days later"


@pytest.mark.parametrize("hand", ["omar", GITHUB], ids=["by hand", "a queue that squashes"])
def test_a_squash_credits_one_author(hand: str, tmp_path: Path) -> None:
    """The author's own entries are own, the others' recorded, with whose they may be where the message says so."""
    told = Story()
    message = "Kitchen (#3)\n\nCo-authored-by: Jane Ito <jane@home.example>\n"
    told.commit("nina", {KITCHEN: BASE + HELP + OFFER}, put=(hand, ""), message=message)
    here = told.make(tmp_path / "board")
    mine, theirs = list_witnesses(here, KITCHEN)[-2:]
    assert mine.partition(",")[0] == "own"
    assert theirs.startswith("recorded, squashed; Jane Ito was a co-author")


@pytest.mark.parametrize("kept", ["2026-12-18", "2026-12-20"])
def test_a_cherry_pick_meets_its_original(kept: str, tmp_path: Path) -> None:
    """The earliest with the present context is the witness: the original, or its copy where that stands under what was kept."""
    told = Story()
    first = told.commit("nina", {KITCHEN: BASE + ASKED}, on="2026-11-17")
    original = told.commit("jane", {KITCHEN: BASE + ASKED + AGREED}, on="2026-11-18")
    other = ASKED.replace("12-18", "12-20")
    told.commit("nina", {KITCHEN: BASE + other}, on="2026-11-17", onto=(told.base,))
    copy = told.commit("jane", {KITCHEN: BASE + other + AGREED}, on="2026-11-18", put=(GITHUB, "2026-11-19"))
    told.commit("omar", {KITCHEN: BASE + ASKED.replace("2026-12-18", kept) + AGREED}, onto=(copy, original))
    here = told.make(tmp_path / "board", first=first, original=original, copy=copy)
    witness = know(here, KITCHEN).log[-1]
    expected = here.run_git("rev-parse", "original" if kept == "2026-12-18" else "copy")
    assert (witness.level.value, witness.of_other_words, witness.commit) == ("own", False, expected)


def test_a_revert_says_the_way_back_and_its_revert_restores(tmp_path: Path) -> None:
    """Taking out what the base has is an error that says how to go back; put back unchanged, it is its party's own again."""
    told = Story({**FILES, KITCHEN: BASE + ASKED})
    told.branches["main"] = told.commit("jane", {KITCHEN: BASE + ASKED + AGREED}, on="2026-11-18")
    gone = told.commit("omar", {KITCHEN: BASE + ASKED}, on="2026-11-19")
    told.commit("omar", {KITCHEN: BASE + ASKED + AGREED})
    here = told.make(tmp_path / "board", gone=gone)
    found = review(here, head="gone")
    assert list_rules(found) == ["error log-rewritten"]
    assert "restore it" in found.problems[0].hint
    assert list_rules(review(here)) == []
    assert list_witnesses(here, KITCHEN)[-1] == "own"


def test_a_resolution_that_edits_is_the_mergers(tmp_path: Path) -> None:
    """An entry that a merge changed is the word of who merged; the others keep their authors."""
    told = Story()
    mine = told.commit("nina", {KITCHEN: BASE + HELP}, on="2026-11-18")
    theirs = told.commit("jane", {KITCHEN: BASE + OFFER.replace("help_offered", "followed_up")}, on="2026-11-19", onto=(told.base,))
    edited = BASE + HELP.replace("A hand", "Two hands") + OFFER.replace("help_offered", "followed_up")
    told.commit("omar", {KITCHEN: edited}, onto=(theirs, mine))
    here = told.make(tmp_path / "board")
    assert [each.partition(",")[0] for each in list_witnesses(here, KITCHEN)[-2:]] == ["recorded", "own"]


@pytest.mark.parametrize("new", ["commitments/promises/2026/kitchen.yaml", "commitments/promises/our-kitchen.yaml"])
def test_a_move_with_edits_keeps_the_history(new: str, tmp_path: Path) -> None:
    """In another folder or under another id, which is its own error: the entries are whose they were, terms go by the usual rules."""
    told = Story({**FILES, KITCHEN: BASE + ASKED})
    told.branches["main"] = told.commit("jane", {KITCHEN: BASE + ASKED + AGREED}, on="2026-11-18")
    moved = told.commit("nina", {KITCHEN: None, new: BASE + ASKED + AGREED + REPORTED})
    eased = told.commit("nina", {new: (BASE + ASKED + AGREED + REPORTED).replace("2026-12-15", "2027-12-15")}, onto=(moved,))
    here = told.make(tmp_path / "board", head="moved", moved=moved, eased=eased)
    assert list_rules(review(here, head="moved")) == (["error record-deleted"] if "our" in new else [])
    assert [each.partition(",")[0] for each in list_witnesses(here, new)[-3:]] == ["recorded", "own", "own"]
    assert {"error terms-changed", "error said-of-other-words"} & set(list_rules(review(here, head="eased")))


def test_an_evil_merge_brings_it_in_anew(tmp_path: Path) -> None:
    """Jane takes her word back on one side; a merge that revives it from the other is its merger's word."""
    told = Story({**FILES, KITCHEN: BASE + ASKED})
    said = told.commit("jane", {KITCHEN: BASE + ASKED + AGREED}, on="2026-11-18")
    aside = told.commit("nina", {"notes.md": "x\n"}, on="2026-11-19")
    gone = told.commit("jane", {KITCHEN: BASE + ASKED}, on="2026-11-19", onto=(said,))
    told.commit("nina", {KITCHEN: BASE + ASKED + AGREED}, onto=(gone, aside))
    here = told.make(tmp_path / "board")
    assert list_rules(review(here)) == ["error not-by-party"]
    assert list_witnesses(here, KITCHEN)[-1].startswith("recorded")


def test_an_import_is_one_warning_and_counted_apart(tmp_path: Path) -> None:
    """A record that comes with entries of several days: never an error, recorded, and numbers say so."""
    told = Story()
    new = "commitments/promises/old.yaml"
    told.commit(
        "omar", {new: BASE + DELIVERED.replace("20,", "12,") + DELIVERED.replace("by: nina, act: delivered", "by: jane, act: accepted")}
    )
    here = told.make(tmp_path / "board")
    assert list_rules(review(here)) == ["warning backdated"]
    assert {each.partition(",")[0] for each in list_witnesses(here, new)} == {"recorded"}
    assert build_numbers_page(ViewContext(show_board(here))).imported.startswith("6 of ")


CHANGED = {
    "an address": ("email: jane@home.example", "email: [jane@new.example, jane@home.example]"),
    "an address without the former": ("email: jane@home.example", "email: jane@new.example"),
    "somebody leaves": ("email: omar@build.example", "email: omar@build.example, left: 2026-11-15"),
    "a contact comes": ("walk-ins: {name: Walk-in customers}", "walk-ins: {name: Walk-in customers, contacts: [jane]}"),
    "a contact leaves": ("contacts: [jane]", "former: {jane: 2026-11-15}"),
    "a team changes": ("members: [omar]}", "members: [jane], former: {omar: 2026-11-15}}"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_old_words_stay_when_people_change(change: str, tmp_path: Path) -> None:
    """Whoever gets another address, leaves, or acts for somebody else: what was said, and what it led to, stay as they were."""
    old, new = CHANGED[change]
    parties = FILES[PARTIES].replace("Walk-in customers}", "Walk-in customers, contacts: [jane]}") if "leaves" in change else FILES[PARTIES]
    terms = BASE.replace("customer: jane", "customer: walk-ins") if change == "a contact leaves" else BASE
    told = Story({**FILES, PARTIES: parties, KITCHEN: terms.partition("log:")[0]}, first_day="2026-10-01")
    told.commit("jane", {KITCHEN: terms.partition("  - {date: 2026-11-10")[0]}, on="2026-10-02")
    told.commit("omar", {DOORS: FILES[DOORS] + "  - {date: 2026-11-04, by: omar, act: promised}\n"}, on="2026-11-04")
    assert old in parties
    before = told.commit("nina", {"notes.md": "x\n"}, on="2026-11-05")
    told.commit("nina", {PARTIES: parties.replace(old, new)}, on="2026-11-16")
    one = told.make(tmp_path / "before", topic=before)
    other = told.make(tmp_path / "after")
    for path in (KITCHEN, DOORS):
        assert list_witnesses(one, path)[-1] == list_witnesses(other, path)[-1] == "own"
    snapshots = [{each.id: (each.state, each.snapshot.valid) for each in show_board(here).promises.values()} for here in (one, other)]
    assert snapshots[0] == snapshots[1]


def test_a_newcomers_first_pull_request(tmp_path: Path) -> None:
    """Leo adds himself and makes a promise: nothing is found, and it is said that the change adds him."""
    told = Story()
    leo = "  omar: {name: Omar Haddad, email: omar@build.example}\n"
    parties = FILES[PARTIES].replace(leo, leo + "  leo: {name: Leo Lang, email: leo@new.example}\n")
    promise = "title: Sweep\npromiser: leo\ncustomer: nina\noutcome: Clean.\nmade: 2026-11-20\ndue: 2026-12-01\n"
    told.commit("Leo Lang <leo@new.example>", {PARTIES: parties, "commitments/promises/sweep.yaml": promise})
    found = review(told.make(tmp_path / "board"))
    assert list_rules(found) == []
    assert "Adds the person Leo Lang (leo), leo@new.example" in [each.sentence for each in found.effects]


def test_a_wrong_clock_raises_nothing_and_is_named_once(tmp_path: Path) -> None:
    """A commit of 2031 with two entries: no rule is broken, no entry is late, and the commit is named once."""
    told = Story()
    told.commit("nina", {KITCHEN: BASE + HELP + REPORTED}, on="2026-11-20", put=("nina", "2031-05-05"))
    here = told.make(tmp_path / "board")
    found = review(here)
    commit = here.run_git("rev-parse", "topic")[:7]
    assert list_rules(found) == []
    assert found.remarks == (f"the clock of {commit} was wrong: its day is still to come, and was not believed",)
    assert sum("clock" in line for line in format_review_text(found, "")) == 1
    assert json.loads("".join(format_review_json(found, "")))["remarks"] == list(found.remarks)


ROWS: dict[str, tuple[Callable[..., None], ...]] = {
    'two branches append and are merged in date order; GitHub\'s "update branch" by merge; a merge queue that merges': (
        test_two_branches_append,
    ),
    "a rebase by oneself or the host": (
        test_a_rebase_keeps_the_word_and_says_both_days,
        test_a_rebase_across_the_due_day_is_an_error_with_a_way_out,
    ),
    "rebase or cherry-pick by somebody else": (test_an_answer_that_somebody_else_puts_in,),
    "squash, a queue that squashes": (test_a_squash_credits_one_author,),
    "a cherry-pick that later meets its original": (test_a_cherry_pick_meets_its_original,),
    "revert; revert of the revert": (test_a_revert_says_the_way_back_and_its_revert_restores,),
    "a resolution that edits both sides": (test_a_resolution_that_edits_is_the_mergers,),
    "move with edits, a new id": (test_a_move_with_edits_keeps_the_history,),
    "an evil merge that revives what its side took out": (test_an_evil_merge_brings_it_in_anew,),
    "history import in one commit": (test_an_import_is_one_warning_and_counted_apart,),
    "address changed; person leaves; contact changes company; team changes in between": (test_old_words_stay_when_people_change,),
    "a newcomer's first pull request": (test_a_newcomers_first_pull_request,),
}
"""Each row of the contract's table, with the tests that hold to it."""


def test_every_row_of_the_contract_has_a_test(shared: Path) -> None:
    """Where the contract lies beside the checkout, its table has the rows of ours, no more and no fewer."""
    text = (shared / "design/1a-witness.md").read_text(encoding="utf-8").partition("## What honest histories get")[2]
    rows = re.findall(r"^\| (.+?) \|", text, re.MULTILINE)
    assert {each for each in rows if each != "history"} == ROWS.keys()
