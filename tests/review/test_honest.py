"""Honest changes: none of them is held up, and none makes a noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import AGREEMENT, DELIVERED, DOORS, DRAFT, KITCHEN, PARTIES, REPORTED

from troth.read.records import parse_agreement
from troth.read.yaml.document import parse_document
from troth.status.wording import fingerprint_wording

if TYPE_CHECKING:
    from tests.review.scratch import Scratch


def is_quiet(scratch: Scratch) -> bool:
    """Tell whether the review has nothing to say against the branch."""
    result = scratch.review()
    return result.exit_code == 0 and scratch.list_problems() == []


def test_a_typo_in_a_draft(scratch: Scratch) -> None:
    """Nobody relies on what is not promised yet."""
    scratch.replace(DRAFT, "prehaps", "perhaps")
    assert is_quiet(scratch)


def test_files_that_move(scratch: Scratch) -> None:
    """A file may move to the folder of its year, with an entry on top."""
    there = "commitments/promises/2026/kitchen.yaml"
    scratch.commit({there: scratch.text(KITCHEN), KITCHEN: None})
    scratch.append(there, REPORTED)
    assert is_quiet(scratch)
    assert scratch.list_sentences()[0] == f"Moves kitchen to {there}"


def test_entries_that_are_added(scratch: Scratch) -> None:
    """A log grows at its end."""
    scratch.append(KITCHEN, REPORTED + DELIVERED)
    assert is_quiet(scratch)


def test_labels_that_are_added(scratch: Scratch) -> None:
    """Tags, links, the why and the partner are no terms."""
    scratch.replace(KITCHEN, "log:", "tags: [house]\npartner: omar\nlinks: [{title: Plan, url: https://example.com}]\nlog:")
    assert is_quiet(scratch)
    links = 'links (added [{"title": "Plan", "url": "https://example.com"…)'
    assert scratch.list_sentences() == [f"Edits tags (added house), partner (added omar) and {links} of “Fit the kitchen”"]


def test_another_form_of_the_same(scratch: Scratch) -> None:
    """Quotes, comments, block style, a new order of keys and other line ends say the same."""
    text = scratch.text(KITCHEN)
    form = text.replace("due: 2026-12-15\n", "").replace("title:", "due: '2026-12-15'  # a Tuesday\ntitle:")
    form = form.replace("outcome: Worktop fitted, sink connected.", "outcome: |\n  Worktop fitted, sink connected.")
    form = form.replace("customer: jane", "customer: [jane]").replace("[Inspection passed]", "[{what: Inspection passed}]")
    scratch.commit({KITCHEN: form.replace("\n", "\r\n")})
    assert is_quiet(scratch)
    assert scratch.list_sentences() == []


def test_a_new_promise(scratch: Scratch) -> None:
    """A promise may be made, and it is said who brought it in, whether it has a log or not."""
    scratch.commit({"commitments/promises/new.yaml": scratch.text(KITCHEN).partition("log:")[0].replace("2026-10-01", "2026-11-20")})
    assert is_quiet(scratch)
    assert [each["provenance"] for each in scratch.read_review()["changes"]] == ["own"]


def test_a_customer_who_accepts(scratch: Scratch) -> None:
    """Who accepts in a commit of their own has nothing more to prove."""
    scratch.append(KITCHEN, DELIVERED)
    scratch.append(KITCHEN, "  - {date: 2026-11-21, by: jane, act: accepted, satisfaction: 5}\n", by="jane", on="2026-11-21")
    assert is_quiet(scratch)


def test_another_date_in_time(scratch: Scratch) -> None:
    """A change of terms is asked for in the log, and agreed to by the other side."""
    asked = "  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-18, reason: prerequisite, because: The stone is late.}\n"
    scratch.append(KITCHEN, asked)
    scratch.append(KITCHEN, "  - {date: 2026-11-21, by: jane, act: agreed}\n", by="jane", on="2026-11-21")
    assert is_quiet(scratch)


def test_two_branches_whose_entries_meet(scratch: Scratch) -> None:
    """A merge joins what both sides added in the order of the dates."""
    scratch.append(KITCHEN, REPORTED)
    scratch.git.switch("main")
    other = "  - {date: 2026-11-21, by: nina, act: help_wanted, note: A second pair of hands.}\n"
    scratch.append(KITCHEN, other, on="2026-11-21")
    scratch.git.switch("topic")
    scratch.git.merge("main", {KITCHEN: scratch.text(KITCHEN) + other}, on="2026-11-22")
    assert is_quiet(scratch)


def test_an_entry_before_one_of_a_day_to_come(scratch: Scratch) -> None:
    """What was dated ahead stays below: whoever writes before its day does not put anything in before what was said."""
    ahead = "  - {date: 2026-12-01, by: nina, act: reported, confidence: on_track, note: As planned.}\n"
    scratch.git.switch("main")
    scratch.append(KITCHEN, ahead)
    scratch.git.branch("early")
    scratch.replace(KITCHEN, ahead, REPORTED + ahead)
    assert "log-rewritten" not in scratch.review(head="early").stdout


def test_a_base_that_moved_on(scratch: Scratch) -> None:
    """What came to the base meanwhile is not missed in the branch."""
    scratch.append(KITCHEN, REPORTED)
    scratch.git.switch("main")
    scratch.commit({"commitments/promises/new.yaml": scratch.text(DRAFT)})
    scratch.replace(DRAFT, "Two coats.", "Three coats.")
    assert is_quiet(scratch)
    assert scratch.list_sentences() == ["Nina Berg reports on “Fit the kitchen”: on track"]


def test_a_customer_without_an_account(scratch: Scratch) -> None:
    """For those who cannot commit others record what they said, and that is told and no offence."""
    sold = scratch.text(KITCHEN).partition("log:")[0].replace("customer: jane", "customer: walk-ins") + "log:\n" + DELIVERED
    scratch.commit({"commitments/promises/sold.yaml": sold + "  - {date: 2026-11-20, by: walk-ins, act: accepted}\n"})
    assert is_quiet(scratch)
    assert "Walk-in customers accepts “Fit the kitchen” (recorded by Nina Berg)" in scratch.list_sentences()


def test_a_team_member_who_speaks_for_the_team(scratch: Scratch) -> None:
    """Whoever acts for a party may write its entry."""
    terms = hash_next_wording(scratch)
    scratch.append(AGREEMENT, f'  - {{date: 2026-11-20, by: builders, act: signed, terms: "{terms}"}}\n', by="omar")
    assert is_quiet(scratch)


def hash_next_wording(scratch: Scratch) -> str:
    """Return the fingerprint that the command writes into a signature of the agreement."""
    source, _ = parse_document(AGREEMENT, scratch.text(AGREEMENT).encode())
    assert source is not None
    return fingerprint_wording(parse_agreement("service", source).wording)


def test_an_agreement_that_is_worded_anew(scratch: Scratch) -> None:
    """The wording of an agreement may be edited: who signed the old one signs again."""
    scratch.append(AGREEMENT, "  - {date: 2026-11-20, by: nina, act: signed}\n")
    scratch.git.switch("main")
    scratch.git.merge("topic")
    scratch.git.branch("reword")
    scratch.replace(AGREEMENT, "A house that works", "A house that works in winter")
    data = scratch.review("--format", "json", head="reword")
    assert data.exit_code == 0
    assert "Nina Berg signed another wording and have to sign again" in data.stdout


def test_an_ask_that_is_put_in_other_words(scratch: Scratch) -> None:
    """An ask is no promise: its title may be edited."""
    ask = "title: How?\nasker: nina\nasked: [jane]\nseeks: input\nmade: 2026-11-10\nrespond_by: 2026-12-01\nrequest: Tell me.\n"
    scratch.git.switch("main")
    scratch.commit({"commitments/asks/how.yaml": ask})
    scratch.git.branch("clearer")
    scratch.replace("commitments/asks/how.yaml", "title: How?", "title: How should it be?")
    assert "terms-changed" not in scratch.review(head="clearer").stdout


def test_a_colleague_who_joins(scratch: Scratch) -> None:
    """Somebody new may be added and promise something in one change, and is called by name."""
    scratch.replace(PARTIES, "  omar:", "  zoe: {name: Zoe, email: zoe@build.example, teams: [builders]}\n  omar:", by="zoe@build.example")
    mine = scratch.text(KITCHEN).partition("log:")[0].replace("promiser: nina", "promiser: zoe")
    scratch.commit(
        {"commitments/promises/mine.yaml": mine + "log:\n  - {date: 2026-11-20, by: zoe, act: promised}\n"}, by="zoe@build.example"
    )
    assert is_quiet(scratch)
    promises = "Zoe promises Jane Ito “Fit the kitchen”, due 15 Dec 2026"
    assert scratch.list_sentences()[0] == f"{promises} (recorded by zoe@build.example, entered 50 days later)"


def test_a_file_that_is_repaired(scratch: Scratch) -> None:
    """A file that the base cannot read is compared with what it said before."""
    good = scratch.text(KITCHEN)
    scratch.git.switch("main")
    scratch.commit({KITCHEN: good.replace("title: Fit", "title: [Fit")})
    scratch.git.branch("repair")
    scratch.commit({KITCHEN: good})
    assert scratch.review(head="repair").exit_code == 0
    scratch.commit({KITCHEN: good.replace("2026-12-15", "2027-12-15")})
    assert "[review/terms-changed]" in scratch.review(head="repair").stdout


@pytest.mark.parametrize("path", [KITCHEN, DOORS, AGREEMENT])
def test_nothing_at_all(scratch: Scratch, path: str) -> None:
    """A file that is touched and says the same is no change."""
    scratch.commit({path: scratch.text(path) + "# looked at\n"})
    assert is_quiet(scratch)
    assert scratch.read_review()["headline"] == "This change doesn't affect the board's records."


def test_a_rename_is_told_once(scratch: Scratch) -> None:
    """A promise under another id is one fault, with the name to keep; its old entries are not taken for new ones."""
    there = "commitments/promises/cooking.yaml"
    scratch.commit({there: scratch.text(KITCHEN), KITCHEN: None})
    assert scratch.list_problems() == [("record-deleted", KITCHEN, 1)]
    assert scratch.list_sentences() == ["Renames kitchen to cooking"]
    assert "keep the file's name kitchen.yaml" in scratch.review().stdout
