"""What the contract has decided about wording terms anew in the file: each docstring is its sentence."""

from __future__ import annotations

import pytest
from tests.review.scratch import DOORS, DRAFT, KITCHEN, Scratch

NEW = "commitments/promises/new.yaml"
TERMS = """\
title: Sand the floor
promiser: nina
customer: jane
outcome: Smoth and clean.
measures: [No scratch]
due: 2026-12-01
cost: 100
"""
MADE = TERMS + "made: 2026-11-19\n"


def begun(scratch: Scratch, text: str, on: str = "2026-11-19") -> None:
    """Have a promise on the base, and a new branch from there."""
    scratch.git.run_git("checkout", "--quiet", "main")
    scratch.git.commit({NEW: text}, by="nina", on=on)
    scratch.git.run_git("checkout", "--quiet", "-B", "topic")


def logged(*entries: str) -> str:
    """Return a log of entries."""
    return "log:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def found(scratch: Scratch) -> list[tuple[str, str]]:
    """Return the rule and the severity of all that the review finds."""
    return [(each["rule"].removeprefix("review/"), each["severity"]) for each in scratch.read_review()["problems"]]


ASKED = "date: 2026-11-19, by: jane, act: requested"
OFFERED = "date: 2026-11-19, by: nina, act: offered"


@pytest.mark.parametrize(
    ("log", "first", "other"), [("", "nina", "jane"), (logged(OFFERED), "nina", "jane"), (logged(ASKED), "jane", "nina")]
)
def test_one_side_words_its_terms_anew(scratch: Scratch, log: str, first: str, other: str) -> None:
    """What one side has entered and nobody has answered may be worded anew by that side alone: the file's terms by an own commit (a draft without log is the promiser's), an entry's terms only by a further entry."""  # noqa: E501 - the contract's sentence
    begun(scratch, TERMS + log)
    scratch.replace(NEW, "due: 2026-12-01", "due: 2026-12-05", by=first)
    assert found(scratch) == []
    scratch.replace(NEW, "due: 2026-12-05", "due: 2026-12-09", by=other)
    assert found(scratch) == [("terms-changed", "error")]


def test_an_entrys_terms_stay(scratch: Scratch) -> None:
    """A counter-offer is worded anew by a further one, never in its own place."""
    begun(scratch, TERMS + logged(OFFERED, "date: 2026-11-19, by: jane, act: countered, due: 2026-12-10, because: Later."))
    scratch.replace(NEW, "due: 2026-12-10", "due: 2026-12-11", by="jane")
    assert ("log-rewritten", "error") in found(scratch)


@pytest.mark.parametrize("by", ["nina", "jane"])
def test_both_have_spoken(scratch: Scratch, by: str) -> None:
    """Once the other side has entered anything, only entries change terms."""
    begun(scratch, TERMS + logged(OFFERED, "date: 2026-11-19, by: jane, act: countered, due: 2026-12-10, because: Later."))
    scratch.replace(NEW, "outcome: Smoth and clean.", "outcome: Smooth and clean.", by=by)
    assert found(scratch) == [("terms-changed", "error")]


def test_the_other_side_rewords(scratch: Scratch) -> None:
    """Edited by the other side they are `terms-changed`, and no longer the first side's word."""
    scratch.replace(DRAFT, "outcome: Two coats.", "outcome: Three coats.", by="jane")
    assert found(scratch) == [("terms-changed", "error")]


@pytest.mark.parametrize(("by", "severity"), [("nina", "warning"), ("jane", "error"), ("omar", "error")])
def test_a_title_is_a_name(scratch: Scratch, by: str, severity: str) -> None:
    """The title is a name, not a term: full fingerprints leave it out; the promiser corrects it at any time by an own commit (warning, old → new)."""  # noqa: E501 - the contract's sentence
    scratch.replace(KITCHEN, "title: Fit the kitchen", "title: Fit the new kitchen", by=by)
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["severity"]) == ("review/terms-changed", severity)
    assert "'Fit the kitchen' → 'Fit the new kitchen'" in problem["message"]


def test_a_typo_is_put_right(scratch: Scratch) -> None:
    """Until somebody else has entered anything, at most `backdate_days` after the terms came in and not after the due day, the promiser's own commit may reword outcome and measures (warning, old → new)."""  # noqa: E501 - the contract's sentence
    begun(scratch, MADE)
    scratch.replace(NEW, "outcome: Smoth and clean.", "outcome: Smooth and clean.")
    scratch.replace(NEW, "measures: [No scratch]", "measures: [No scratches]")
    assert found(scratch) == [("terms-changed", "warning"), ("terms-changed", "warning")]
    assert scratch.read_review()["problems"][0]["message"] == "outcome was reworded ('Smoth and clean.' → 'Smooth and clean.')"


@pytest.mark.parametrize(
    ("text", "by", "on"),
    [
        (MADE + logged("date: 2026-11-19, by: jane, act: agreed"), "nina", "2026-11-20"),
        (MADE, "jane", "2026-11-20"),
        (MADE.replace("made: 2026-11-19", "made: 2026-11-10"), "nina", "2026-11-20"),
        (MADE.replace("due: 2026-12-01", "due: 2026-11-19"), "nina", "2026-11-20"),
    ],
    ids=["somebody has entered something", "somebody else's commit", "too late", "after the due day"],
)
def test_no_typo_any_more(scratch: Scratch, text: str, by: str, on: str) -> None:
    """Otherwise it is a change of terms like any other."""
    begun(scratch, text)
    scratch.replace(NEW, "outcome: Smoth and clean.", "outcome: Smooth and clean.", by=by, on=on)
    assert found(scratch) == [("terms-changed", "error")]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("made: 2026-11-19", "made: 2026-11-18"),
        ("due: 2026-12-01", "due: 2026-12-02"),
        ("cost: 100", "cost: 101"),
        ("promiser: nina", "promiser: omar"),
        ("customer: jane", "customer: walk-ins"),
        ("cost: 100", "cost: 100\namount: {value: 1, unit: floor}"),
    ],
)
def test_what_is_no_typo(scratch: Scratch, was: str, now: str) -> None:
    """`made`, `due`, `cost`, `amount`, promiser and customer never."""
    begun(scratch, MADE)
    scratch.replace(NEW, was, now)
    assert ("terms-changed", "error") in found(scratch)


def test_a_team_words_its_own_terms(scratch: Scratch) -> None:
    """While not all have signed, each of several promisers may word them anew, and the customer may not."""
    scratch.replace(DOORS, "outcome: They shut.", "outcome: All of them shut.", by="omar")
    assert found(scratch) == []
    scratch.replace(DOORS, "outcome: All of them shut.", "outcome: They shut softly.", by="jane")
    assert found(scratch) == [("terms-changed", "error")]


def test_a_delivery_that_misses_its_bound(scratch: Scratch) -> None:
    """A measure that misses its bound says so in the review, and so does the day it happened."""
    begun(scratch, MADE.replace("[No scratch]", "[{what: Scratches left, at_most: 0}]").replace("2026-11-19", "2026-11-01"))
    delivered = "date: 2026-11-20, by: nina, act: delivered, happened: 2026-11-19, measures: [{what: Scratches left, actual: 2}]"
    scratch.append(NEW, logged(delivered))
    assert scratch.list_sentences() == [
        "Nina Berg marks “Sand the floor” as delivered on 19 Nov 2026: 2 scratches left, at most 0 promised"
    ]


def test_an_earlier_day_is_said(scratch: Scratch) -> None:
    """A change to an earlier day is said ("9 days earlier")."""
    scratch.append(KITCHEN, "  - {date: 2026-11-20, by: jane, act: renegotiated, due: 2026-12-06, because: They come sooner.}\n", by="jane")
    assert scratch.list_sentences() == [
        "Jane Ito requests a change of “Fit the kitchen”: due 6 Dec 2026 (now 15 Dec 2026, 9 days earlier), 25 days before the due date"
    ]


def test_an_entry_that_is_taken_back(scratch: Scratch) -> None:
    """It is told which one."""
    back = "date: 2026-11-20, by: nina, act: corrected, entry: {date: 2026-11-20, act: delivered}, because: The other kitchen."
    scratch.append(KITCHEN, "  - {date: 2026-11-20, by: nina, act: delivered}\n  - {" + back + "}\n")
    assert scratch.list_sentences()[-1] == "Nina Berg takes back delivered of 20 Nov 2026 in “Fit the kitchen”"


def test_a_goal_in_words(scratch: Scratch) -> None:
    """What was read is told beside what is wanted, and how it ended."""
    goal = "commitments/goals/floors.yaml"
    text = "title: Good floors\nowner: nina\nmeasures: [{what: Scratches, at_most: 2}]\n"
    scratch.commit({goal: text})
    read = "date: 2026-11-20, by: omar, act: measured, measure: Scratches, value: 3"
    scratch.append(goal, logged(read), by="omar")
    scratch.append(goal, logged("date: 2026-11-20, by: nina, act: dropped, because: Sold.").removeprefix("log:\n"))
    assert scratch.list_sentences() == [
        "Nina Berg sets the goal “Good floors”",
        "Omar Haddad measures Scratches of “Good floors”: 3, target at most 2",
        "Nina Berg drops “Good floors”",
    ]
