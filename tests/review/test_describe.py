"""What a change does, in the board's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import AGREEMENT, DELIVERED, DOORS, KITCHEN, PARTIES

from troth.review.summary import SUMMARY_PHRASES
from troth.status.acts import ACTS
from troth.status.agreement_acts import ACTS as AGREEMENT_ACTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.scratch import Scratch


ASKED = "  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-18, reason: people, because: One of us is ill.}\n"
CLEAR = """\
title: Oil the worktop
promiser: nina
customer: nina
outcome: It shines.
measures: [Water rolls off]
made: 2026-11-20
due: 2026-12-22
why: It lasts longer.
"""


def test_a_change_in_one_sentence(scratch: Scratch) -> None:
    """The headline counts what is done, what weighs most first."""
    scratch.commit({"commitments/promises/new.yaml": scratch.text(KITCHEN).partition("log:")[0].replace("2026-10-01", "2026-11-20")})
    scratch.append(KITCHEN, ASKED)
    scratch.append(KITCHEN, "  - {date: 2026-11-20, by: jane, act: agreed}\n", by="jane")
    scratch.append(KITCHEN, DELIVERED)
    scratch.append(KITCHEN, "  - {date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}\n", by="jane")
    data = scratch.read_review()
    assert data["headline"] == (
        "This change makes 1 promise, asks to move 1 due date, moves 1 due date, delivers 1 promise and accepts 1 promise."
    )
    assert [each["sentence"] for each in data["changes"]] == [
        "Nina Berg requests a change of “Fit the kitchen”: due 18 Dec 2026 (now 15 Dec 2026), 25 days before the due date",
        "Jane Ito agrees to the change of “Fit the kitchen”: due 18 Dec 2026 (now 15 Dec 2026)",
        "Nina Berg marks “Fit the kitchen” as delivered",
        "Jane Ito accepts “Fit the kitchen”, satisfied 5 of 5",
        "Nina Berg promises Jane Ito “Fit the kitchen”, due 15 Dec 2026",
    ]


def test_a_rhythm_in_words(scratch: Scratch) -> None:
    """A new one is told with its step, an entry with the occurrence that it is about; one that is moved in time is not late."""
    weekly = CLEAR.replace("customer: nina", "customer: jane").replace("2026-12-22", "2026-11-06\nevery: week")
    scratch.commit({"commitments/promises/oil.yaml": weekly.replace("made: 2026-11-20", "made: 2026-11-01")})
    scratch.append("commitments/promises/oil.yaml", "log:\n  - {date: 2026-11-20, by: nina, act: delivered, through: 2026-11-13}\n")
    move = "occurrence: 2026-12-04, due: 2026-12-07, reason: people, because: Away"
    scratch.append("commitments/promises/oil.yaml", f"  - {{date: 2026-11-20, by: nina, act: renegotiated, {move}}}\n")
    rarer = "date: 2026-11-20, by: nina, act: renegotiated, every: 2 weeks, reason: people, because: Too often"
    scratch.append("commitments/promises/oil.yaml", f"  - {{{rarer}}}\n")
    data = scratch.read_review()
    assert [each["sentence"] for each in data["changes"]] == [
        "Nina Berg promises Jane Ito “Oil the worktop”, every week, first due 6 Nov 2026",
        "Nina Berg marks “Oil the worktop” as delivered (all occurrences through 13 Nov 2026)",
        (
            "Nina Berg requests a change of “Oil the worktop”: due 7 Dec 2026 (now 4 Dec 2026), 14 days before the due date"
            " (the occurrence of 4 Dec 2026)"
        ),
        "Nina Berg requests a change of “Oil the worktop”: every 2 weeks (now every week), 7 days before the due date",
    ]
    assert "late-renegotiation" not in str(data["problems"])


def test_an_entry_as_data(scratch: Scratch) -> None:
    """For programs each change has the act, the record, the line, who did it, and how well git bears witness."""
    scratch.append(KITCHEN, DELIVERED)
    assert scratch.read_review()["changes"] == [
        {
            "kind": "promise",
            "record": "kitchen",
            "title": "Fit the kitchen",
            "act": "delivered",
            "by": "nina",
            "sentence": "Nina Berg marks “Fit the kitchen” as delivered",
            "note": "",
            "provenance": "own",
            "path": KITCHEN,
            "line": 13,
            "trust": None,
        }
    ]


def test_a_hope_is_told_as_one(scratch: Scratch) -> None:
    """Of a promise that the change makes it is said what would make it one that can be built on."""
    scratch.commit(
        {"commitments/promises/new.yaml": CLEAR.replace("customer: nina", "customer: jane").replace("why: It lasts longer.\n", "")}
    )
    (change,) = scratch.read_review()["changes"]
    assert change["trust"] == {"promise": False, "missing": ["agreed", "why"]}
    assert (
        "This promise is not yet reliable: The customer has not agreed to these terms as they stand. It doesn't say why it matters."
        in scratch.review().stdout
    )


def test_a_promise_that_can_be_built_on(scratch: Scratch) -> None:
    """One that passes every check is told as a promise."""
    scratch.commit({"commitments/promises/new.yaml": CLEAR})
    assert scratch.read_review()["changes"][0]["trust"] == {"promise": True, "missing": []}
    assert "This makes a reliable promise." in scratch.review().stdout


def test_what_is_needed_first_is_looked_at(scratch: Scratch) -> None:
    """The trust check knows the promises that a new one needs, its parts, and the load of its promiser's week."""
    scratch.git.switch("main")
    late = CLEAR.replace("2026-12-22", "2026-12-30")
    busy = {f"commitments/promises/busy-{number}.yaml": CLEAR for number in range(5)}
    scratch.commit({"commitments/promises/worktop.yaml": late, **busy})
    scratch.git.branch("new")
    scratch.commit({"commitments/promises/new.yaml": CLEAR + "needs: [worktop]\n"})
    assert '"missing": [\n     "needs",\n     "load"\n    ]' in scratch.review("--format", "json", head="new").stdout


def test_the_last_signature_makes_the_promise(scratch: Scratch) -> None:
    """A team promise is made by the last of those who promise it."""
    scratch.append(DOORS, "  - {date: 2026-11-20, by: omar, act: promised}\n", by="omar")
    data = scratch.read_review()
    assert data["headline"] == "This change makes 1 promise."
    assert data["changes"][0]["sentence"] == "Omar Haddad promises “Hang the doors”"


def test_parties_and_settings(scratch: Scratch) -> None:
    """Who comes, who changes, and which settings do."""
    scratch.replace(PARTIES, "  omar:", "  zoe: {name: Zoe}\n  omar:")
    scratch.replace(PARTIES, "Jane Ito", "Jane Ito-Berg")
    scratch.append("commitments/board.yaml", "due_soon: 3\nnotice: 4\n")
    assert scratch.list_sentences() == [
        "Changes name (Jane Ito → Jane Ito-Berg) of Jane Ito-Berg (jane)",
        "Adds the person Zoe (zoe)",
        "Changes the board's settings: due soon (added 3) and notice (added 4). This review still uses the old ones",
    ]


def test_asks_meetings_and_goals(scratch: Scratch) -> None:
    """The other kinds have their words too."""
    ask = "title: How?\nasker: nina\nasked: [jane, omar]\nseeks: input\nmade: 2026-11-20\nrespond_by: 2026-12-01\nrequest: Tell me.\nlog:\n"
    scratch.commit(
        {
            "commitments/asks/how.yaml": f"{ask}  - {{date: 2026-11-20, by: nina, act: reached_out, to: all, via: email}}\n",
            "commitments/meetings/call.yaml": "title: Call\nkind: call\ndate: 2026-11-20\nattendees: [nina, jane]\n",
            "commitments/goals/homes.yaml": "title: Good homes\nowner: nina\n",
        }
    )
    scratch.append(
        "commitments/asks/how.yaml", "  - {date: 2026-11-20, by: jane, act: answered, answer: gave_input, note: So.}\n", by="jane"
    )
    scratch.append(AGREEMENT, "  - {date: 2026-11-20, by: jane, act: reviewed, rating: 4}\n", by="jane")
    assert scratch.list_sentences() == [
        "Nina Berg asks 2 parties: “How?”, respond by 1 Dec 2026",
        "Nina Berg reaches out to all by e-mail about “How?”",
        "Jane Ito gives input to “How?”",
        "Jane Ito reviews “Builders serve Jane”, 4 of 5",
        "Records “Call” of 20 Nov 2026 with Nina Berg and Jane Ito",
        "Nina Berg sets the goal “Good homes”",
    ]


@pytest.mark.parametrize("act", [*(act.name for act in ACTS), *AGREEMENT_ACTS, "reached_out", "answered", "paused", "closed"])
def test_every_act_has_its_words(act: str) -> None:
    """The headline leaves out nothing that a log can say."""
    assert act in SUMMARY_PHRASES


def test_requests_offers_and_answers(scratch: Scratch) -> None:
    """What is asked for or offered is told as that, and each answer in its own words."""
    asked = "title: Sand the floor\npromiser: nina\ncustomer: jane\noutcome: Smooth.\ndue: 2026-12-01\n"
    path = "commitments/promises/floor.yaml"
    scratch.commit({path: f"{asked}log:\n  - {{date: 2026-11-20, by: jane, act: requested}}\n"}, by="jane")
    scratch.commit({"commitments/promises/door.yaml": asked.replace("Sand the floor", "Oil the door")})
    scratch.append(path, "  - {date: 2026-11-20, by: nina, act: countered, due: 2026-12-09, because: Dust.}\n")
    scratch.append(path, "  - {date: 2026-11-20, by: jane, act: agreed}\n", by="jane")
    scratch.append(path, "  - {date: 2026-11-21, by: nina, act: revoked, reason: people}\n", on="2026-11-21")
    scratch.append(path, "  - {date: 2026-11-21, by: jane, act: agreed}\n", by="jane", on="2026-11-21")
    assert scratch.list_sentences() == [
        "“Oil the door” is offered to Jane Ito, but Nina Berg hasn't promised it yet, due 1 Dec 2026",
        "Nina Berg promises Jane Ito “Sand the floor”, due 9 Dec 2026",
        "Jane Ito asks for “Sand the floor”",
        "Nina Berg proposes different terms for “Sand the floor”: due 9 Dec 2026 (now 1 Dec 2026)",
        "Jane Ito agrees to the change of “Sand the floor”: due 9 Dec 2026 (now 1 Dec 2026)",
        "Nina Berg revokes “Sand the floor” (people)",
        "Jane Ito agrees to cancel “Sand the floor”",
    ]


def test_a_promise_written_down_by_somebody_else(scratch: Scratch) -> None:
    """Who recorded it, and how much later, is said beside it."""
    scratch.commit({"commitments/promises/new.yaml": CLEAR.replace("made: 2026-11-20", "made: 2026-11-01")}, by="omar")
    assert scratch.list_sentences() == [
        "Nina Berg promises “Oil the worktop” to themselves, due 22 Dec 2026 (recorded by Omar Haddad, entered 19 days later)"
    ]


@pytest.mark.parametrize(
    ("path", "what", "broken"),
    [(PARTIES, "parties", "people:\n  nina: {nam: Nina}\n"), ("commitments/board.yaml", "settings", "name: Scratch\ntimezone: Nowhere\n")],
)
def test_what_cannot_be_compared_is_said(scratch: Scratch, path: str, what: str, broken: str) -> None:
    """A file of parties or settings that breaks its schema is no change that does nothing; nor is one that is put right again."""
    good = scratch.text(path)
    scratch.commit({path: broken})
    said = scratch.review().stdout
    assert "This change breaks 1 file." in said
    assert f"Breaks {path}, so the {what} could not be compared" in " ".join(said.split())
    scratch.commit({path: good})
    said = scratch.review(base="HEAD~1").stdout
    assert f"Fixes {path}; the {what} could not be compared with the earlier ones" in " ".join(said.split())


def test_what_a_colleague_could_ask_stands_below_a_new_promise(scratch: Scratch, tmp_path: Path) -> None:
    """In the text and in the summary, as advice: no problem, no other exit code; a change of what was there already is not asked about."""
    vague = CLEAR.replace("It shines.", "It looks better, asap.")
    scratch.commit({"commitments/promises/new.yaml": vague})
    summary = tmp_path / "summary.md"
    told = scratch.review("--summary", str(summary))
    assert told.exit_code == 0
    assert "    A colleague could ask: On which day is “asap”?\n" in told.stdout
    assert "<br>A colleague could ask: On which day is “asap”?" in summary.read_text(encoding="utf-8")
    assert scratch.list_problems() == []
    scratch.append("commitments/promises/new.yaml", "log:\n  - {date: 2026-11-20, by: nina, act: reported, confidence: on_track}\n")
    assert "A colleague could ask" not in scratch.review(base="HEAD~1").stdout


def test_what_came_on_its_day_is_signed_by_nobody_anew(scratch: Scratch) -> None:
    """A resource with a day that is there now, and a link to the promise that brings it, leave the signatures; the day does not."""
    text = scratch.text(AGREEMENT).replace("log:", "resources: [{what: A van, have: false, by: 2026-12-01}]\nlog:")
    text += f"  - {{date: 2026-11-02, by: nina, act: signed, terms: '{'a' * 64}'}}\n"
    scratch.git.switch("main")
    scratch.commit({AGREEMENT: text})
    scratch.git.branch("came")
    scratch.commit({AGREEMENT: text.replace("have: false", "have: true")})
    (came,) = scratch.read_review(head="came")["changes"]
    assert came["sentence"] == "Rewords “Builders serve Jane” (A van: not yet available, by 1 Dec 2026 → available, by 1 Dec 2026)"
    scratch.commit({AGREEMENT: text.replace("2026-12-01", "2026-12-24")})
    (moved,) = scratch.read_review(head="came")["changes"]
    assert moved["sentence"].endswith("; Nina Berg signed another wording and have to sign again")
