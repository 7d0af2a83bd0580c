"""Twelve attempts to change what was said before: each is named, on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.review.scratch import AGREEMENT, DELIVERED, DOORS, KITCHEN, PARTIES, REPORTED

if TYPE_CHECKING:
    from tests.review.scratch import Scratch


def test_a_due_date_that_moves_in_place(scratch: Scratch) -> None:
    """The line of the due date is named, with both dates and the entry that would do it."""
    scratch.replace(KITCHEN, "due: 2026-12-15", "due: 2027-03-15")
    result = scratch.review()
    assert result.exit_code == 1
    assert (
        f"{KITCHEN}:8:1: due was changed in the terms of a promise that was made (2026-12-15 → 2027-03-15); "
        "restore 2026-12-15, and add an entry with act: renegotiated and due: 2027-03-15  [review/terms-changed]"
    ) in result.stdout


def test_a_title_that_changes_in_place(scratch: Scratch) -> None:
    """Texts are quoted, days are not. Only the promiser corrects it."""
    scratch.replace(KITCHEN, "title: Fit the kitchen", "title: Fit a kitchen", by="omar")
    (problem,) = scratch.read_review()["problems"]
    assert problem["message"] == "title was changed in the terms of a promise that was made ('Fit the kitchen' → 'Fit a kitchen')"


def test_a_promise_that_is_deleted(scratch: Scratch) -> None:
    """A record that is gone is named by the path that it had."""
    scratch.commit({KITCHEN: None})
    assert scratch.list_problems() == [("record-deleted", KITCHEN, 1)]


def test_a_note_in_the_log_that_is_rewritten(scratch: Scratch) -> None:
    """The entry is told with what differs in it, on its line."""
    scratch.replace(KITCHEN, "confidence: at_risk, note: The stone is late.", "confidence: on_track, note: All is well.")
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["line"]) == ("review/log-rewritten", 12)
    assert problem["message"] == (
        "the entry of 2026-11-10 (reported by nina) was changed: confidence (at_risk → on_track), note (The stone is late. → All is well.)"
    )


def test_a_log_in_another_order(scratch: Scratch) -> None:
    """An entry that stands in another place is told where it stands now."""
    lines = scratch.text(KITCHEN).splitlines(keepends=True)
    scratch.commit({KITCHEN: "".join([*lines[:-2], lines[-1], lines[-2]])})
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["path"]) == ("review/log-rewritten", KITCHEN)
    assert problem["line"] in (11, 12)
    assert problem["message"].endswith(" was moved to another place")


def test_an_entry_that_is_taken_out(scratch: Scratch) -> None:
    """It is told with its day, its act and who had said it, on the line where it would stand."""
    scratch.replace(KITCHEN, "  - {date: 2026-10-02, by: jane, act: agreed}\n", "")
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["line"], problem["hint"]) == ("review/log-rewritten", 11, "restore it where it was")
    assert problem["message"] == "the entry of 2026-10-02 (agreed by jane) was removed"


def test_an_entry_put_in_before_one_of_the_same_day(scratch: Scratch) -> None:
    """Whoever writes on the day of an entry that is there sees it, and writes below it."""
    scratch.git.switch("main")
    scratch.append(KITCHEN, DELIVERED)
    scratch.git.branch("before")
    scratch.replace(KITCHEN, DELIVERED, REPORTED + DELIVERED)
    assert "was added before existing entries" in scratch.review(head="before").stdout


def test_an_acceptance_in_the_customers_name(scratch: Scratch) -> None:
    """Who accepts has to have written it; the line of their name is told."""
    scratch.append(KITCHEN, f"{DELIVERED}  - {{date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}}\n")
    result = scratch.review()
    assert "accepted belongs to Jane Ito, but its commit is by Nina Berg" in result.stdout
    assert scratch.list_problems() == [("not-by-party", KITCHEN, 14)]


def test_a_signature_for_somebody_else(scratch: Scratch) -> None:
    """Nobody promises or signs for another: not a team promise, not an agreement."""
    scratch.append(DOORS, "  - {date: 2026-11-20, by: omar, act: promised}\n")
    scratch.append(AGREEMENT, "  - {date: 2026-11-20, by: jane, act: signed}\n")
    said = [("not-by-party", AGREEMENT, 7), ("signed-without-terms", AGREEMENT, 7), ("not-by-party", DOORS, 9)]
    assert scratch.list_problems() == said


def test_an_agreement_made_by_one_side(scratch: Scratch) -> None:
    """A signature before any customer was heard is named with the reason."""
    scratch.commit(
        {
            AGREEMENT: scratch.text(AGREEMENT).replace(
                "by: jane, act: input, working: Much, not_working: Little, change: Nothing", "by: nina, act: signed"
            )
        }
    )
    said = {problem["rule"]: problem["message"] for problem in scratch.read_review()["problems"]}
    assert said["signed-unheard"] == "nina has signed before any customer gave feedback: one side can't make an agreement alone"
    assert scratch.review().exit_code == 1


def test_an_entry_backdated_by_a_month(scratch: Scratch) -> None:
    """An entry that bears a much earlier day than its commit is a warning."""
    scratch.append(KITCHEN, REPORTED.replace("2026-11-20", "2026-11-10"), on="2026-11-21")
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["line"], problem["severity"]) == ("review/backdated", 13, "warning")
    assert problem["message"] == "this entry is dated 2026-11-10 but was added 11 days later"
    assert problem["hint"] == "use date: 2026-11-21, and add happened: 2026-11-10 if that was the day"
    assert scratch.review().exit_code == 0


def test_a_delivery_dated_back_before_the_due_date(scratch: Scratch) -> None:
    """Backdating that makes what was late look on time is an error."""
    scratch.append(KITCHEN, "  - {date: 2026-12-15, by: nina, act: delivered}\n", on="2026-12-20")
    assert scratch.list_problems() == []
    assert ["was wrong" in each for each in scratch.read_review()["remarks"]] == [True]
    assert scratch.list_problems("2026-12-21") == [("backdated", KITCHEN, 13), ("late-as-on-time", KITCHEN, 13)]
    assert scratch.review("--as-of", "2026-12-21").exit_code == 1


def test_a_file_under_another_name(scratch: Scratch) -> None:
    """A new name does not drop the history: the old record is missed."""
    scratch.git.write({"commitments/promises/cooking.yaml": scratch.text(KITCHEN).partition("log:")[0], KITCHEN: None})
    scratch.commit({})
    assert ("record-deleted", KITCHEN, 1) in scratch.list_problems()


def test_an_outcome_that_changes_after_it_was_agreed(scratch: Scratch) -> None:
    """Softer words for what was agreed are another promise."""
    scratch.replace(KITCHEN, "Worktop fitted, sink connected.", "Somebody has looked at the kitchen.")
    assert scratch.list_problems() == [("terms-changed", KITCHEN, 5)]


def test_a_promise_that_was_never_made(scratch: Scratch) -> None:
    """Where `made` is taken out, the line above its old place is told."""
    scratch.replace(KITCHEN, "made: 2026-10-01\n", "")
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["line"]) == ("review/terms-changed", 6)
    assert problem["message"] == "made was removed from the terms of a promise that was made"


def test_an_entry_before_the_last_one(scratch: Scratch) -> None:
    """A new entry comes at the end: what is put in before the others is told."""
    new = "  - {date: 2026-11-03, by: nina, act: reported, confidence: on_track}\n  - {date: 2026-11-10"
    scratch.replace(KITCHEN, "  - {date: 2026-11-10", new)
    assert ("log-rewritten", KITCHEN, 12) in scratch.list_problems()
    assert scratch.review().exit_code == 1


def test_an_entry_dated_before_the_last_one(scratch: Scratch) -> None:
    """An entry at the end that is dated before what was there already is an error."""
    scratch.append(KITCHEN, "  - {date: 2026-11-09, by: nina, act: reported, confidence: on_track}\n", on="2026-11-11")
    assert scratch.list_problems() == [("backdated", KITCHEN, 13)]
    assert scratch.review().exit_code == 1


def test_a_file_that_a_merge_commit_replaces(scratch: Scratch) -> None:
    """What no branch has and the merge commit brings in counts like anything else."""
    scratch.commit({"notes.txt": "a"})
    scratch.git.switch("main")
    scratch.git.branch("side")
    scratch.commit({"other.txt": "b"})
    scratch.git.switch("topic")
    scratch.git.merge("side", {KITCHEN: scratch.text(KITCHEN).replace("due: 2026-12-15", "due: 2027-03-15")})
    assert scratch.list_problems() == [("terms-changed", KITCHEN, 8)]


def test_terms_of_a_request_that_change_with_the_answer(scratch: Scratch) -> None:
    """Whoever answers a request with other terms counters: the request itself is not theirs to edit."""
    asked = "title: Sand the floor\npromiser: nina\ncustomer: jane\noutcome: It is smooth.\ndue: 2026-12-01\n"
    path = "commitments/promises/floor.yaml"
    scratch.git.switch("main")
    scratch.commit({path: f"{asked}log:\n  - {{date: 2026-11-19, by: jane, act: requested}}\n"}, by="jane", on="2026-11-19")
    scratch.git.branch("answer")
    scratch.git.commit(
        {path: scratch.text(path).replace("12-01", "12-24") + "  - {date: 2026-11-20, by: nina, act: promised}\n"}, on="2026-11-20"
    )
    assert "[review/terms-changed]" in scratch.review(head="answer").stdout


def test_a_change_cannot_loosen_its_own_rules(scratch: Scratch) -> None:
    """The settings and the parties of the base are in force."""
    scratch.append("commitments/board.yaml", "review: {terms-changed: ignore, not-by-party: ignore}\n")
    scratch.replace("commitments/parties/all.yaml", "jane@home.example", "nina@build.example")
    scratch.replace(KITCHEN, "due: 2026-12-15", "due: 2027-03-15")
    scratch.append(KITCHEN, f"{DELIVERED}  - {{date: 2026-11-20, by: jane, act: accepted}}\n")
    assert [each[0] for each in scratch.list_problems()] == ["guarded", "identity-changed", "terms-changed", "not-by-party"]


def test_somebody_who_is_not_of_that_side(scratch: Scratch) -> None:
    """Nobody becomes the customer's contact and accepts in the same change."""
    scratch.git.switch("main")
    scratch.replace(KITCHEN, "customer: jane", "customer: walk-ins", on="2026-11-19")
    scratch.git.branch("self")
    scratch.replace(PARTIES, "{name: Walk-in customers}", "{name: Walk-in customers, contacts: [omar]}")
    scratch.append(KITCHEN, f"{DELIVERED}  - {{date: 2026-11-20, by: omar, act: accepted}}\n", by="omar")
    assert "Omar Haddad can't say accepted with the parties before this change" in scratch.review(head="self").stdout


def test_a_draft_agreement_signed_by_a_stranger(scratch: Scratch) -> None:
    """An agreement is signed by its parties alone."""
    scratch.replace(AGREEMENT, "provider: builders", "provider: nina")
    scratch.append(AGREEMENT, "  - {date: 2026-11-20, by: omar, act: signed}\n", by="omar")
    assert scratch.list_problems() == [("not-by-party", AGREEMENT, 7), ("signed-without-terms", AGREEMENT, 7)]
