"""Attacks on the witness: each of those that once worked, in other acts, kinds of records and ways of merging than it was found in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.read.git import test_history
from tests.review import test_guarded, test_witness
from tests.review.scratch import FILES, KITCHEN
from tests.review.stories import Made, Story, know, list_rules, review, show_board, state

from troth.status.agreement import AgreementState
from troth.status.provenance import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

BASE = FILES[KITCHEN]
TERMS = BASE.partition("log:")[0]
ASK, SERVING, NEW = "commitments/asks/how.yaml", "commitments/agreements/support.yaml", "commitments/promises/new.yaml"
QUESTION = "title: How?\nasker: nina\nasked: [jane]\nseeks: input\nmade: 2026-11-10\nrespond_by: {by}\nrequest: Tell me.\nlog:\n"
ASKED = "  - {date: 2026-11-18, by: nina, act: renegotiated, due: 2026-12-18, because: Late}\n"
TOP = "  - {date: 2026-11-18, by: nina, act: delivered, note: The top only}\n"
WAYS = ("a commit", "a merge", "another branch", "a squash of what follows")


def pair_up(what: Iterable[str], ways: Sequence[str]) -> list[tuple[str, str]]:
    """Return each with two of the ways, in turn; with all of them where `make histories` asks for all."""
    number = len(ways) if os.environ.get("TROTH_HISTORIES") else 2
    return [(each, ways[(start + step) % len(ways)]) for start, each in enumerate(what) for step in range(number)]


def say(act: str, more: str = "") -> str:
    """Return an entry of Jane's."""
    return f"  - {{date: 2026-11-19, by: jane, act: {act}{more}}}\n"


ANSWERED = {
    "agreed": (KITCHEN, BASE + ASKED, say("agreed"), "due: 2026-12-18", "due: 2027-06-30"),
    "refused": (KITCHEN, BASE + ASKED, say("refused", ", because: Never"), "due: 2026-12-18", "due: 2027-06-30"),
    "accepted": (KITCHEN, BASE + TOP, say("accepted"), "The top only", "All of it"),
    "rejected": (KITCHEN, BASE + TOP, say("rejected", ", because: Never"), "The top only", "All of it"),
    "answered": (ASK, QUESTION.format(by="2026-12-01"), say("answered", ", answer: gave_input"), "Tell me.", "Give me 9000."),
}


def change_by(way: str, told: Story, said: Made, path: str, text: str) -> None:
    """Let Nina change what somebody has answered, in a way that might hide it."""
    if way == "a commit":
        told.commit("nina", {path: text})
    elif way == "a squash of what follows":
        told.commit("nina", {path: text, "notes.md": "much else\n"}, put=("GitHub <noreply@github.com>", ""))
    else:
        aside = told.commit("nina", {"notes.md": "x\n", **({path: text} if way == "another branch" else {})}, onto=(said,))
        other = told.commit("omar", {"more.md": "x\n"}, onto=(said,))
        told.commit("nina", {path: text, "notes.md": "x\n"}, onto=(other, aside))


@pytest.mark.parametrize(("act", "way"), pair_up(ANSWERED, WAYS))
def test_what_was_answered_is_not_changed_behind_it(act: str, way: str, tmp_path: Path) -> None:
    """Whatever was answered, and however the change of it comes in: it is an error, and the answer is one to other words."""
    path, before, answer, old, new = ANSWERED[act]
    is_stated = way in ("a merge", "a commit") and act in ("agreed", "accepted", "answered")
    given = state(path, before, answer) if is_stated else answer
    told = Story()
    told.commit("nina", {path: before}, on="2026-11-18")
    said = told.commit("jane", {path: before + given}, on="2026-11-19")
    change_by(way, told, said, path, (before + given).replace(old, new))
    here = told.make(tmp_path / "board")
    assert "error said-of-other-words" in list_rules(review(here))
    assert know(here, path).log[-1].of_other_words is not is_stated


@pytest.mark.parametrize(
    ("act", "way"), pair_up(["agreed", "accepted", "answered"], ["a commit", "a merge", "a cherry-pick of it", "another folder"])
)
def test_what_was_taken_back_is_no_longer_theirs(act: str, way: str, tmp_path: Path) -> None:
    """Jane takes her word back before it is merged; whoever puts it in again, it is not her own."""
    path, before, answer, _, _ = ANSWERED[act]
    told = Story()
    told.commit("nina", {path: before}, on="2026-11-18")
    said = told.commit("jane", {path: before + answer}, on="2026-11-19")
    gone = told.commit("jane", {path: before}, on="2026-11-19")
    end = path
    if way == "a merge":
        aside = told.commit("nina", {"notes.md": "x\n"}, onto=(said,))
        told.commit("nina", {path: before + answer}, onto=(gone, aside))
    elif way == "a cherry-pick of it":
        told.commit("jane", {path: before + answer}, on="2026-11-19", put=("nina", "2026-11-20"))
    elif way == "another folder":
        end = path.replace("commitments/promises/", "commitments/promises/2026/").replace("commitments/asks/", "commitments/asks/2026/")
        told.commit("nina", {path: None, end: before + answer})
    else:
        told.commit("nina", {path: before + answer})
    here = told.make(tmp_path / "board")
    assert know(here, end).log[-1].level is Level.RECORDED
    assert act == "answered" or set(list_rules(review(here))) & {"error not-by-party", "warning rewritten"}


LATE = BASE.replace("due: 2026-12-15", "due: 2026-11-13")
IN_TIME = {
    "delivered": (KITCHEN, LATE, "  - {date: 2026-11-13, by: nina, act: delivered}\n", "nina"),
    "renegotiated": (KITCHEN, LATE, "  - {date: 2026-11-13, by: nina, act: renegotiated, due: 2026-12-20, because: Late}\n", "nina"),
    "answered": (
        ASK, QUESTION.format(by="2026-11-13"), "  - {date: 2026-11-13, by: jane, act: answered, answer: gave_input}\n", "jane",
    ),
    "promised": (
        NEW, TERMS.replace("made: 2026-10-01\n", "") + "log:\n  - {date: 2026-11-10, by: jane, act: requested, respond_by: 2026-11-13}\n",
        "  - {date: 2026-11-13, by: nina, act: promised}\n", "nina",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("act", "way"), pair_up(IN_TIME, ["the author's date alone", "both dates, on work of later", "both dates, in a merge of later work"])
)
def test_no_date_of_ones_own_makes_it_in_time(act: str, way: str, tmp_path: Path) -> None:
    """What is entered after the day that decides is late, by the committer's day or by that of what it builds on."""
    path, before, entry, by = IN_TIME[act]
    told = Story({**FILES, path: before})
    later = told.commit(by, {"notes.md": "x\n"}, on="2026-11-20")
    if way == "the author's date alone":
        told.commit(by, {path: before + entry}, on="2026-11-13", onto=(told.base,), put=(by, "2026-11-20"))
    elif way == "both dates, on work of later":
        told.commit(by, {path: before + entry}, on="2026-11-13")
    else:
        aside = told.commit(by, {"more.md": "x\n"}, on="2026-11-13", onto=(told.base,))
        told.commit(by, {path: before + entry, "more.md": "x\n"}, on="2026-11-13", onto=(later, aside))
    assert "error late-as-on-time" in list_rules(review(told.make(tmp_path / "board")))


def open_by(act: str, by: str, more: str = "") -> str:
    """Return a promise that is spoken of: nothing is promised yet."""
    return TERMS.replace("made: 2026-10-01\n", "") + f"log:\n  - {{date: 2026-11-12, by: {by}, act: {act}{more}}}\n"


PROMISED = "  - {date: 2026-11-20, by: nina, act: promised}\n"
REWRITTEN = {
    "a request, promised": (open_by("requested", "jane"), "jane", "nina", PROMISED),
    "an offer, agreed to": (open_by("offered", "nina"), "nina", "jane", say("agreed").replace("11-19", "11-20")),
    "a counter-offer, promised": (
        open_by("requested", "jane") + "  - {date: 2026-11-13, by: jane, act: countered, cost: 100 CHF, because: So}\n", "jane", "nina",
        PROMISED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("what", "way"), pair_up(REWRITTEN, ["a commit", "a merge", "another branch"]))
def test_nobody_writes_the_other_sides_words(what: str, way: str, tmp_path: Path) -> None:
    """Who rewrites what the other side has asked for or offered, and takes it, has no word of the other side for it."""
    before, author, taker, taken = REWRITTEN[what]
    told = Story()
    told.branches["main"] = said = told.commit(author, {NEW: before}, on="2026-11-12")
    text = before.replace("Worktop fitted, sink connected.", "A worktop is looked for.").replace("due: 2026-12-15", "due: 2027-06-30")
    if way == "a commit":
        told.commit(taker, {NEW: text + taken})
    elif way == "another branch":
        aside = told.commit(taker, {NEW: text}, onto=(said,))
        told.commit(taker, {NEW: text + taken}, onto=(aside,))
    else:
        aside = told.commit(taker, {"notes.md": "x\n"}, onto=(said,))
        other = told.commit(taker, {"more.md": "x\n"}, onto=(said,))
        told.commit(taker, {NEW: text + taken, "more.md": "x\n"}, onto=(aside, other))
    here = told.make(tmp_path / "board")
    standing = show_board(here).promises["new"]
    found = list_rules(review(here))
    assert [each for each in found if each.startswith(("error", "warning"))] or not standing.snapshot.is_approved


def make_agreement(least: int, cost: str, reference: str) -> str:
    """Return an agreement; the two wordings of `PAIR` have one fingerprint in its first twelve digits."""
    return f"""title: Support for Krone
provider: shop
customers: [krone]
services:
  - {{what: Support, deliverables: [Somebody answers]}}
requirements:
  - {{id: answers, what: Calls answered the same day, unit: percent, at_least: {least}, every: month}}
needs: [A telephone]
roles:
  - {{party: shop, responsible_for: [Answering]}}
obstacles:
  - {{what: Holidays, plan: Una stands in}}
resources: [{{what: {cost}}}]
review_every: 3 months
value:
  - Support that you can rely on, reference {reference}
log:
  - {{date: 2026-11-09, by: beat, act: input, working: All}}
"""


SHOP = {
    "commitments/board.yaml": "name: Shop\n",
    "commitments/parties/all.yaml": (
        "people:\n  tom: {name: Tom, email: tom@red.example}\n  beat: {name: Beat, email: beat@krone.example}\n  una: {name: Una}\n"
        "teams:\n  shop: {name: Shop, lead: tom}\ncustomers:\n  krone: {name: Krone, contacts: [beat]}\n"
    ),
}
PAIR = make_agreement(95, "CHF 100 a month", "0008f447"), make_agreement(5, "CHF 9900 a month", "00e8b8c3")
SIGN = "  - {{date: 2026-11-10, by: {by}, act: signed{terms}}}\n"


@pytest.mark.parametrize(("terms", "way"), pair_up(["", ", terms: '094fe0594b9d'"], ["a commit", "a merge", "another folder"]))
def test_a_signature_is_of_the_wording_that_was_signed(terms: str, way: str, tmp_path: Path) -> None:
    """Both have signed one wording; under another the agreement is not in force, whichever way it comes, whatever their digits say."""
    signed = "".join(SIGN.format(by=each, terms=terms) for each in ("tom", "beat"))
    told = Story({**SHOP, SERVING: PAIR[0] + signed})
    text, end = PAIR[1] + signed, SERVING.replace("agreements/", "agreements/2026/") if way == "another folder" else SERVING
    if way == "a merge":
        aside, other = (told.commit("tom@red.example", {name: "x\n"}, onto=(told.base,)) for name in ("notes.md", "more.md"))
        told.commit("tom@red.example", {SERVING: text, "more.md": "x\n"}, onto=(aside, other))
    else:
        told.commit("tom@red.example", {SERVING: None, end: text})
    here = told.make(tmp_path / "board", signed=told.base)
    accord = show_board(here).agreements["support"]
    assert (accord.state, accord.unsigned) == (AgreementState.AWAITING_SIGNATURES, ("krone",))  # the shop's own change is its own word
    assert any("signed another wording" in each.sentence for each in review(here).effects)


@pytest.mark.parametrize(("terms", "holes"), [("", False), (", terms: abcdef1", True), (f", terms: '{'0' * 63}'", False)])
def test_a_new_signature_states_its_wording(terms: str, tmp_path: Path, *, holes: bool) -> None:
    """In a change a signature without all 64 digits is an error; with a part missing, so that it binds nobody, a warning."""
    text = PAIR[0].replace("needs: [A telephone]\n", "") if holes else PAIR[0]
    told = Story({**SHOP, SERVING: text})
    told.commit("tom@red.example", {SERVING: text + SIGN.format(by="tom", terms=terms).replace("11-10", "11-20")})
    assert f"{'warning' if holes else 'error'} signed-without-terms" in list_rules(review(told.make(tmp_path / "board")))


@pytest.mark.parametrize("way", ["a commit", "a merge", "another branch"])
def test_a_short_fingerprint_is_met_by_no_other_terms(way: str, tmp_path: Path) -> None:
    """Two prices of one seven-digit fingerprint: git tells which of them was agreed to."""
    before = TERMS.replace("due:", "cost: 100 CHF, reference 17450\ndue:") + "log:\n"
    text = before + say("agreed", ", terms: 2bbdae3")
    told = Story()
    told.commit("nina", {NEW: before.removesuffix("log:\n")}, on="2026-11-18")
    said = told.commit("jane", {NEW: text}, on="2026-11-19")
    change_by(way, told, said, NEW, text.replace("100 CHF, reference 17450", "9000 CHF, reference 18253"))
    here = told.make(tmp_path / "board")
    assert "error said-of-other-words" in list_rules(review(here))
    assert show_board(here, witness=False).promises["new"].snapshot.is_approved
    assert not show_board(here).promises["new"].snapshot.is_approved


CASES: dict[str, tuple[Callable[..., None], ...]] = {
    "review_toctou": (test_what_was_answered_is_not_changed_behind_it, test_witness.test_what_was_answered_is_not_changed_unseen),
    "review_resurrected": (test_what_was_taken_back_is_no_longer_theirs,),
    "review_author_date": (test_no_date_of_ones_own_makes_it_in_time,),
    "review_request_rewritten": (test_nobody_writes_the_other_sides_words,),
    "review_signers_of_the_change": (test_history.test_a_change_brings_no_keys,),
    "guarded_gaps": (test_guarded.test_what_decides_is_named, test_guarded.test_settings_that_decide),
    "agreement_signed_without_terms": (test_a_signature_is_of_the_wording_that_was_signed, test_a_new_signature_states_its_wording),
    "agreement_collision": (test_a_signature_is_of_the_wording_that_was_signed, test_a_short_fingerprint_is_met_by_no_other_terms),
}
"""Each attack on the witness that once worked, with the tests that try it in at least three other ways."""
OF_OTHER_ROOMS = frozenset({"build_out_deletes", "make_prototype", "review_quadratic", "source_twice_quadratic", "xlsx_bombs"})
"""Attacks on disk, browser and time, which have tests in rooms of their own."""


def test_every_attack_that_worked_has_a_test(shared: Path) -> None:
    """Where the scripts lie beside the checkout, each of them is one of ours, no more and no fewer."""
    assert {each.stem for each in (shared / "redteam/cases").glob("*.py")} == CASES.keys() | OF_OTHER_ROOMS


@pytest.mark.parametrize("case", CASES)
def test_each_is_tried_in_three_ways_at_least(case: str) -> None:
    """The variants of the tests of one attack, multiplied out, are three or more."""
    number = 0
    for test in CASES[case]:
        sizes = [len(list(mark.args[1])) for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        ways = 1
        for each in sizes:
            ways *= each
        number += ways
    assert number >= len(("another act", "another kind of record", "another way of merging"))
