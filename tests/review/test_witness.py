"""Attacks on the witness, each beside honest twins: what review says, and how well the board shows it to be backed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import FILES, KITCHEN, Scratch
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.model import Kind
from troth.read.yaml.document import parse_document
from troth.status.acts import PromiseState
from troth.status.answer_context import hash_next_context
from troth.status.provenance import Level
from troth.status.record_history import find_provenance

if TYPE_CHECKING:
    from troth.board import Board
    from troth.model.ledger import Record
    from troth.status.provenance import Witness

BASE = FILES[KITCHEN]
ASKED = "  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-12, because: Late stone.}\n"
AGREED = "  - {date: 2026-11-20, by: jane, act: agreed}\n"
REFUSED = "  - {date: 2026-11-20, by: jane, act: refused, because: Too late.}\n"
TOP = "  - {date: 2026-11-20, by: nina, act: delivered, note: The top only}\n"
ACCEPTED = "  - {date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}\n"
REJECTED = "  - {date: 2026-11-20, by: jane, act: rejected, because: Scratched.}\n"
ASK = "commitments/asks/how.yaml"
QUESTION = "title: How?\nasker: nina\nasked: [jane]\nseeks: input\nmade: 2026-11-10\nrespond_by: 2026-12-01\nrequest: Tell me.\nlog:\n"
ANSWERED = "  - {date: 2026-11-20, by: jane, act: answered, answer: gave_input}\n"
NEW = "commitments/promises/new.yaml"
OFFER = BASE.partition("made:")[0] + "due: 2026-12-15\nlog:\n  - {date: 2026-11-20, by: nina, act: promised}\n"


def show_board(scratch: Scratch, branch: str = "topic") -> Board:
    """Return the board of a branch, with git asked."""
    scratch.git.switch(branch)
    return load_board(scratch.git.folder, AsOf(parse_day("2026-11-22")), witness=True)


def show_witness(scratch: Scratch, path: str = KITCHEN, branch: str = "topic", entry: int = -1) -> Witness:
    """Return the witness of an entry, the last one unless another is named."""
    board = show_board(scratch, branch)
    record: Record = next(each for each in board.ledger.records if each.source.path == path)
    return find_provenance(record.kind, record, board.ledger.history, board.ledger.parties).log[entry]


def list_rules(scratch: Scratch) -> list[str]:
    """Return the rules that the branch breaks."""
    return [rule for rule, _, _ in scratch.list_problems()]


def state(text: str, answer: str) -> str:
    """Return the answer as a command writes it at the end of this text, with the fingerprint of what it answers."""
    source, _ = parse_document("", text.encode())
    assert source is not None
    act = answer.partition("act: ")[2].partition(",")[0].rstrip("}\n")
    kind = Kind.ASK if act == "answered" else Kind.PROMISE
    return answer.replace(f"act: {act}", f'act: {act}, terms: "{hash_next_context(kind, source.data, act)}"')


CHANGES = {
    "a change of terms, agreed to": (KITCHEN, BASE + ASKED, AGREED, "due: 2026-12-12", "due: 2027-06-30"),
    "why it was asked for, agreed to": (KITCHEN, BASE + ASKED, AGREED, "Late stone", "For free"),
    "a change of terms, refused": (KITCHEN, BASE + ASKED, REFUSED, "due: 2026-12-12", "due: 2027-06-30"),
    "a delivery, accepted": (KITCHEN, BASE + TOP, ACCEPTED, "The top only", "All of it"),
    "a delivery, rejected": (KITCHEN, BASE + TOP, REJECTED, "The top only", "All of it"),
    "the terms of a new promise": (NEW, OFFER, AGREED, "Worktop fitted", "Worktop looked for"),
    "an ask, answered": (ASK, QUESTION, ANSWERED, "request: Tell me.", "request: Give me 9000."),
}


@pytest.mark.parametrize("is_stated", [False, True], ids=["by git", "stated"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_was_answered_is_not_changed_unseen(change: str, scratch: Scratch, *, is_stated: bool) -> None:
    """One side words it, the other answers in a commit of its own, the first changes what was answered: an error on that line."""
    path, before, answer, old, new = CHANGES[change]
    given = state(before, answer) if is_stated else answer
    scratch.commit({path: before})
    scratch.commit({path: before + given}, by="jane")
    assert list_rules(scratch) == []
    assert show_witness(scratch, path).note == ""
    scratch.replace(path, old, new)
    ((rule, where, line),) = scratch.list_problems()
    assert (rule, where) == ("said-of-other-words", path)
    assert new.partition(": ")[2].rstrip(".") in scratch.text(path).splitlines()[line - 1]
    if not is_stated:
        assert show_witness(scratch, path).of_other_words


@pytest.mark.parametrize("how", ["by a merge", "by the answerer", "answered again", "another key", "another report"])
def test_honest_changes_after_an_answer(how: str, scratch: Scratch) -> None:
    """Only a change of the context by somebody else makes an answer one to other words, and a new answer settles it."""
    scratch.commit({KITCHEN: BASE + ASKED})
    scratch.commit({KITCHEN: BASE + ASKED + AGREED}, by="jane")
    if how == "by a merge":
        scratch.git.run_git("checkout", "--quiet", "-b", "other", "HEAD~1")
        scratch.commit({KITCHEN: BASE + ASKED.replace("12-12", "12-20")})
        scratch.git.switch("topic")
        scratch.git.merge("other", {KITCHEN: BASE + ASKED.replace("12-12", "12-20") + AGREED}, by="nina", on="2026-11-21")
        assert list_rules(scratch) == ["said-of-other-words"]
        return
    if how == "by the answerer":
        scratch.replace(KITCHEN, "2026-12-12", "2026-12-13", by="jane")
    elif how == "answered again":
        scratch.replace(KITCHEN, "2026-12-12", "2026-12-13")
        scratch.append(KITCHEN, AGREED.replace("agreed", "agreed, note: So be it"), by="jane")
    elif how == "another key":
        scratch.replace(KITCHEN, "why: Jane's", "tags: [a]\nwhy: Jane's")
    else:
        scratch.append(KITCHEN, "  - {date: 2026-11-21, by: nina, act: reported, confidence: on_track}\n")
    assert "said-of-other-words" not in list_rules(scratch)
    assert show_board(scratch).promises["kitchen"].snapshot.proposed_change is None


def test_a_yes_to_other_words_counts_for_nothing_on_the_board(scratch: Scratch) -> None:
    """What was accepted before it was changed is still to be accepted, where git tells; without git nothing is known of it."""
    scratch.commit({KITCHEN: BASE + TOP})
    scratch.commit({KITCHEN: BASE + TOP + ACCEPTED}, by="jane")
    assert show_board(scratch).promises["kitchen"].state is PromiseState.KEPT
    scratch.replace(KITCHEN, "The top only", "All of it")
    assert show_board(scratch).promises["kitchen"].state is PromiseState.DELIVERED
    scratch.append(KITCHEN, ACCEPTED, by="jane")
    assert show_board(scratch).promises["kitchen"].state is PromiseState.KEPT


TAKEN_BACK = {
    "accepted": (KITCHEN, BASE + TOP, ACCEPTED),
    "agreed": (KITCHEN, BASE + ASKED, AGREED),
    "answered": (ASK, QUESTION, ANSWERED),
    "stated": (KITCHEN, BASE + TOP, state(BASE + TOP, ACCEPTED)),
}


@pytest.mark.parametrize("way", ["commit", "merge", "revert"])
@pytest.mark.parametrize("said", TAKEN_BACK)
def test_what_was_taken_back_is_whose_who_puts_it_in_again(said: str, way: str, scratch: Scratch) -> None:
    """A party takes its own word back; put in again by the other side it is no longer the party's own."""
    path, before, answer = TAKEN_BACK[said]
    scratch.commit({path: before})
    scratch.commit({path: before + answer}, by="jane")
    scratch.git.branch("aside")
    scratch.git.switch("topic")
    scratch.commit({path: before}, by="jane")
    if way == "commit":
        scratch.commit({path: before + answer})
    elif way == "revert":
        scratch.git.run_git("revert", "--no-edit", "HEAD", by="nina", on="2026-11-20")
    else:
        scratch.git.switch("aside")
        scratch.commit({"x.txt": "x\n"})
        scratch.git.switch("topic")
        scratch.git.merge("aside", {path: before + answer}, by="nina", on="2026-11-20")
    assert show_witness(scratch, path).level is Level.RECORDED
    if said != "answered":
        assert list_rules(scratch) == ["not-by-party"]


@pytest.mark.parametrize("way", ["commit", "merge", "revert"])
def test_a_mistaken_revert_costs_nobody_their_word(way: str, scratch: Scratch) -> None:
    """What somebody else took out, and is put back as it was, keeps its witness."""
    scratch.commit({KITCHEN: BASE + TOP})
    scratch.commit({KITCHEN: BASE + TOP + ACCEPTED}, by="jane")
    scratch.git.branch("aside")
    scratch.git.switch("topic")
    scratch.commit({KITCHEN: BASE + TOP}, by="omar")
    if way == "commit":
        scratch.commit({KITCHEN: BASE + TOP + ACCEPTED})
    elif way == "revert":
        scratch.git.run_git("revert", "--no-edit", "HEAD", by="nina", on="2026-11-20")
    else:
        scratch.git.switch("aside")
        scratch.commit({"x.txt": "x\n"})
        scratch.git.switch("topic")
        scratch.git.merge("aside", {KITCHEN: BASE + TOP + ACCEPTED}, by="nina", on="2026-11-20")
    assert show_witness(scratch).level is Level.OWN
    assert list_rules(scratch) == []


LATE = BASE.replace("due: 2026-12-15", "due: 2026-11-12")


@pytest.mark.parametrize(
    ("entry", "is_late"),
    [
        ("act: delivered", True),
        ("act: renegotiated, due: 2026-12-20, because: Late.", True),
        ("act: reported, confidence: on_track", False),
        ("act: help_wanted, note: A hand", False),
    ],
)
def test_an_author_date_before_the_due_day_is_no_proof(entry: str, scratch: Scratch, *, is_late: bool) -> None:
    """The committer's day counts: what is entered after the due day does not pass for one in time."""
    scratch.git.switch("main")
    scratch.git.commit({KITCHEN: LATE}, on="2026-11-11")
    scratch.git.branch("late")
    text = scratch.text(KITCHEN) + f"  - {{date: 2026-11-12, by: nina, {entry}}}\n"
    scratch.git.write({KITCHEN: text})
    scratch.git.run_git("commit", "--quiet", "--all", "--message", "x", "--date", "2026-11-12T12:00:00", on="2026-11-20")
    rules = [each["rule"].removeprefix("review/") for each in scratch_review(scratch, "late")]
    assert rules == ["backdated", *(["late-as-on-time"] if is_late else [])]


def scratch_review(scratch: Scratch, head: str) -> list[dict[str, str]]:
    """Return the problems of another branch."""
    found: list[dict[str, str]] = json.loads(scratch.review("--format", "json", head=head).stdout)["problems"]
    return found
