"""The story: every entry in words, with what it changed and what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.lifecycle.told import board_of, promise

from troth.lifecycle.acts import ACTS
from troth.views.desk import Desk
from troth.views.saying import _SAYINGS
from troth.views.span import named, text_of
from troth.views.story import Event, Seen, brought_in_at_once, latest, story


def events(log: str = "", /, *, as_of: str = "2026-12-31", **fields: str) -> tuple[Event, ...]:
    """Return the story of ann's promise to cora."""
    board = board_of(promise(log, **fields), promise(record="other", title="Another", made="2026-09-01"), as_of=as_of)
    return story(board.standings["it"], Desk(board))


def told(event: Event) -> str:
    """Return an event as one reads it."""
    return f"{event.written} {text_of(named(event.who))} {text_of(event.says)}"


ASK = "date: 2026-09-30, by: cora, act: requested"
MOVE = "date: 2026-10-02, by: ann, act: renegotiated, reason: people, because: Ill., due: 2026-10-25"
CALL = "date: 2026-10-02, by: ann, act: help_wanted, note: Hands."
DONE = "date: 2026-10-12, by: ann, act: delivered"
GONE = "date: 2026-10-12, by: ann, act: revoked, reason: people"
SAID = {
    f"{ASK}, respond_by: 2026-10-05": "asked Ann for this, to be answered by 5 Oct 2026",
    "date: 2026-09-30, by: ann, act: offered": "offered it to Cora",
    f"{ASK}\ndate: 2026-10-01, by: ann, act: countered, due: 2026-11-05, because: Rain.": (
        "proposed other terms: due 5 Nov 2026 (was 20 Oct 2026)"
    ),
    f"{ASK}\ndate: 2026-10-01, by: ann, act: declined, because: No.": "said no",
    f"{ASK}\ndate: 2026-10-01, by: ann, act: promised": "promised it",
    f"{ASK}\ndate: 2026-10-01, by: cora, act: withdrawn, because: No.": "took it back",
    "date: 2026-10-02, by: cora, act: agreed": "agreed to the terms",
    f"{MOVE}, cost: 5 EUR": "asked for other terms: due 25 Oct 2026 (was 20 Oct 2026), cost 5 EUR",
    f"{MOVE}\ndate: 2026-10-03, by: cora, act: agreed": "agreed to the change: due 25 Oct 2026 (was 20 Oct 2026)",
    f"{MOVE}\ndate: 2026-10-03, by: cora, act: refused, because: No.": "did not agree to the change; the terms stand",
    "date: 2026-10-02, by: ann, act: reported, confidence: at_risk, progress: 40": "reported: at risk, 40 % done",
    CALL: "asked for help",
    f"{CALL}\ndate: 2026-10-03, by: bob, act: helped": "helped",
    "date: 2026-10-21, by: cora, act: followed_up, outcome: Half., next: [other, gone]": "followed up; what comes next: Another, gone",
    DONE: "declared it delivered",
    f"{DONE}\ndate: 2026-10-13, by: cora, act: accepted, kept: partly, satisfaction: 4": "accepted it as partly kept, satisfied 4 of 5",
    f"{DONE}\ndate: 2026-10-13, by: cora, act: rejected, because: It sticks.": "sent it back: not yet what was agreed",
    "date: 2026-10-21, by: ann, act: missed, reason: forgot": "recorded that it was not kept",
    GONE: "revoked it",
    f"{GONE}\ndate: 2026-10-13, by: cora, act: agreed": "agreed to let it go",
    "date: 2026-10-12, by: cora, act: cancelled, because: Sold.": "cancelled it",
    "date: 2026-10-12, by: ann, act: superseded, promise: other": "replaced it by Another",
}
"""What the last entry of a log reads like, as the end of a sentence. Logs of September are of what is not promised yet."""


@pytest.mark.parametrize(("log", "words"), SAID.items(), ids=range(len(SAID)))
def test_an_entry_is_told_in_words(log: str, words: str) -> None:
    """What somebody did, with what it changed and what that was before."""
    found = events(log, made="") if log.startswith("date: 2026-09") else events(log)

    assert text_of(found[-1].says) == words


def test_every_act_has_its_words() -> None:
    """The table of acts and the table of words have the same rows."""
    assert set(_SAYINGS) == {act.name for act in ACTS}


def test_the_day_it_was_promised_begins_the_story() -> None:
    """The word that `made` gives stands in the story, in its place."""
    found = events("date: 2026-09-30, by: cora, act: requested\ndate: 2026-10-02, by: cora, act: agreed")

    assert [told(event) for event in found] == [
        "30 Sep 2026 Cora asked Ann for this",
        "1 Oct 2026 Ann promised it",
        "2 Oct 2026 Cora agreed to the terms",
    ]


def test_an_entry_without_a_place_stays_and_changes_nothing() -> None:
    """What somebody wrote is never hidden: it is shown with the reason why it doesn't count."""
    found = events(f"date: 2026-10-01, by: ann, act: accepted\n{MOVE}")

    assert "has no place here" in found[1].fault
    assert found[1].chip is None
    assert text_of(found[2].says).endswith("due 25 Oct 2026 (was 20 Oct 2026)")


def test_what_was_said_follows_with_its_reason() -> None:
    """A reason is told by its text, an address becomes a link, and anything else is no link."""
    log = """date: 2026-10-10, by: ann, act: delivered, note: Done., evidence: "https://example.com/cert"
    date: 2026-10-11, by: cora, act: rejected, because: "It sticks."
    date: 2026-10-12, by: ann, act: delivered, evidence: "javascript:alert(1)", measures: [{what: Snags, actual: 2.0, target: 0}]
    date: 2026-10-13, by: cora, act: missed, reason: unclear"""

    first, _, second, last = (event.quotes for event in events(log)[1:])

    assert [(quote.text, quote.url) for quote in first] == [("Done.", ""), ("https://example.com/cert", "https://example.com/cert")]
    assert [(quote.text, quote.url) for quote in second] == [("Snags: 2 (wanted: 0)", ""), ("javascript:alert(1)", "")]
    assert [(quote.label, quote.text) for quote in last] == [("Main reason", "It was not clear what was wanted")]


def test_lately_tells_the_newest_first() -> None:
    """Over all promises, the last entry comes first; a date that has not come yet is no news."""
    later = promise("date: 2026-10-09, by: cora, act: agreed", record="later", made="2026-10-02")
    board = board_of(
        promise("date: 2026-10-05, by: cora, act: agreed"), later, promise(record="next", made="2026-12-01"), as_of="2026-10-10"
    )

    assert [(event.written, event.page) for event in latest(Desk(board), 3)] == [
        ("9 Oct 2026", "promises/later"),
        ("5 Oct 2026", "promises/it"),
        ("2 Oct 2026", "promises/later"),
    ]


def test_one_commit_that_brought_in_everything_is_told_once() -> None:
    """A board that somebody imported says so once for each story; what several people wrote is told entry by entry."""
    at_once = Seen(says="recorded by", author="Rosa", note="entered 3 days later", commit="a" * 40)
    made, agreed = events("date: 2026-10-02, by: cora, act: agreed")

    together, witness = brought_in_at_once((replace(made, witness=at_once), replace(agreed, witness=at_once)))
    own, nobody = brought_in_at_once((replace(made, witness=at_once), replace(agreed, witness=replace(at_once, commit="b" * 40))))

    assert witness is not None
    assert witness.says == "All of it was recorded in one commit by"
    assert {each.witness for each in together} == {None}
    assert (nobody, own[0].witness) == (None, at_once)
