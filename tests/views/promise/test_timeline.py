"""The story: every entry in words, with what it changed and what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.status.builders import make_board, make_promise

from troth.status.acts import ACTS
from troth.views.context import ViewContext
from troth.views.promise.describe import _DESCRIBERS
from troth.views.promise.timeline import TimelineEvent, WitnessLabel, build_timeline, collapse_single_commit
from troth.views.rich_text import join_names, to_plain_text


def make_timeline(log: str = "", /, *, as_of: str = "2026-12-31", **fields: str) -> tuple[TimelineEvent, ...]:
    """Return the story of ann's promise to cora."""
    board = make_board(make_promise(log, **fields), make_promise(record="other", title="Another", made="2026-09-01"), as_of=as_of)
    return build_timeline(board.promises["it"], ViewContext(board))


def format_event(event: TimelineEvent) -> str:
    """Return an event as one reads it."""
    return f"{event.date_text} {to_plain_text(join_names(event.who))} {to_plain_text(event.text)}"


ASK = "date: 2026-09-30, by: cora, act: requested"
MOVE = "date: 2026-10-02, by: ann, act: renegotiated, reason: people, because: Ill., due: 2026-10-25"
CALL = "date: 2026-10-02, by: ann, act: help_wanted, note: Hands."
DONE = "date: 2026-10-12, by: ann, act: delivered"
GONE = "date: 2026-10-12, by: ann, act: revoked, reason: people"
SAID = {
    f"{ASK}, respond_by: 2026-10-05": "asked Ann for this, to be answered by 5 Oct 2026",
    "date: 2026-09-30, by: ann, act: offered": "offered it to Cora",
    f"{ASK}\ndate: 2026-10-01, by: ann, act: countered, due: 2026-11-05, because: Rain.": (
        "proposed different terms: due 5 Nov 2026 (was 20 Oct 2026)"
    ),
    f"{ASK}\ndate: 2026-10-01, by: ann, act: declined, because: No.": "said no",
    f"{ASK}\ndate: 2026-10-01, by: ann, act: promised": "promised it",
    f"{ASK}\ndate: 2026-10-01, by: cora, act: withdrawn, because: No.": "withdrew it",
    "date: 2026-10-02, by: cora, act: agreed": "agreed to the terms",
    f"{MOVE}, cost: 5 EUR": "requested a change: due 25 Oct 2026 (was 20 Oct 2026), cost 5 EUR",
    f"{MOVE}\ndate: 2026-10-03, by: cora, act: agreed": "agreed to the change: due 25 Oct 2026 (was 20 Oct 2026)",
    f"{MOVE}\ndate: 2026-10-03, by: cora, act: refused, because: No.": "refused the change: the old terms stand",
    "date: 2026-10-02, by: ann, act: reported, confidence: at_risk, progress: 40": "reported: at risk, 40 % done",
    CALL: "asked for help",
    f"{CALL}\ndate: 2026-10-03, by: bob, act: helped": "helped",
    "date: 2026-10-21, by: cora, act: followed_up, outcome: Half., next: [other, gone]": "followed up; what comes next: Another, gone",
    DONE: "marked it as delivered",
    f"{DONE}\ndate: 2026-10-13, by: cora, act: accepted, kept: partly, satisfaction: 4": "accepted it as partly kept, satisfied 4 of 5",
    f"{DONE}\ndate: 2026-10-13, by: cora, act: rejected, because: It sticks.": "rejected it: not yet what was agreed",
    "date: 2026-10-21, by: ann, act: missed, reason: forgot": "recorded that it was not kept",
    GONE: "revoked it",
    f"{GONE}\ndate: 2026-10-13, by: cora, act: agreed": "agreed to cancel",
    "date: 2026-10-12, by: cora, act: cancelled, because: Sold.": "cancelled it",
    "date: 2026-10-12, by: ann, act: superseded, promise: other": "replaced it with Another",
}
"""What the last entry of a log reads like, as the end of a sentence. Logs of September are of what is not promised yet."""


@pytest.mark.parametrize(("log", "words"), SAID.items(), ids=range(len(SAID)))
def test_an_entry_is_told_in_words(log: str, words: str) -> None:
    """What somebody did, with what it changed and what that was before."""
    found = make_timeline(log, made="") if log.startswith("date: 2026-09") else make_timeline(log)

    assert to_plain_text(found[-1].text) == words


def test_every_act_has_its_words() -> None:
    """The table of acts and the table of words have the same rows."""
    assert set(_DESCRIBERS) == {act.name for act in ACTS}


def test_the_day_it_was_promised_begins_the_story() -> None:
    """The word that `made` gives stands in the story, in its place."""
    found = make_timeline("date: 2026-09-30, by: cora, act: requested\ndate: 2026-10-02, by: cora, act: agreed")

    assert [format_event(event) for event in found] == [
        "30 Sep 2026 Cora asked Ann for this",
        "1 Oct 2026 Ann promised it",
        "2 Oct 2026 Cora agreed to the terms",
    ]


def test_an_entry_without_a_place_stays_and_changes_nothing() -> None:
    """What somebody wrote is never hidden: it is shown with the reason why it doesn't count."""
    found = make_timeline(f"date: 2026-10-01, by: ann, act: accepted\n{MOVE}")

    assert "is not possible here" in found[1].fault
    assert found[1].chip is None
    assert to_plain_text(found[2].text).endswith("due 25 Oct 2026 (was 20 Oct 2026)")


def test_what_was_said_follows_with_its_reason() -> None:
    """A reason is told by its text, an address becomes a link, and anything else is no link."""
    log = """date: 2026-10-10, by: ann, act: delivered, note: Done., evidence: "https://example.com/cert"
    date: 2026-10-11, by: cora, act: rejected, because: "It sticks."
    date: 2026-10-12, by: ann, act: delivered, evidence: "javascript:alert(1)", measures: [{what: Snags, actual: 2.0, target: 0}]
    date: 2026-10-13, by: cora, act: missed, reason: unclear"""

    first, _, second, last = (event.quotes for event in make_timeline(log)[1:])

    assert [(quote.text, quote.url) for quote in first] == [("Done.", ""), ("https://example.com/cert", "https://example.com/cert")]
    assert [(quote.text, quote.url) for quote in second] == [("Snags: 2 (target: 0)", ""), ("javascript:alert(1)", "")]
    assert [(quote.label, quote.text) for quote in last] == [("Main reason", "It was not clear what was expected")]


def test_one_commit_that_brought_in_everything_is_told_once() -> None:
    """A board that somebody imported says so once for each story; what several people wrote is told entry by entry."""
    at_once = WitnessLabel(text="recorded by", author="Rosa", note="entered 3 days later", commit="a" * 40)
    made, agreed = make_timeline("date: 2026-10-02, by: cora, act: agreed")

    together, witness = collapse_single_commit((replace(made, witness=at_once), replace(agreed, witness=at_once)))
    own, nobody = collapse_single_commit((replace(made, witness=at_once), replace(agreed, witness=replace(at_once, commit="b" * 40))))

    assert witness is not None
    assert witness.text == "Recorded in a single change by"
    assert {each.witness for each in together} == {None}
    assert (nobody, own[0].witness) == (None, at_once)
