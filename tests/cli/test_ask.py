"""Asks by commands: whom to reach, with which words, and what was done and answered."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.cli.boards import write_base_board

from troth.base.dates import AsOf
from troth.build import load_board
from troth.cli import main
from troth.views.ask.page import build_ask_page
from troth.views.context import ViewContext
from troth.views.goal.page import build_goal_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TEAMS = """\
people:
  rosa: {name: Rosa Roth}
  ana: {name: Ana, teams: [sales]}
  ben: {name: Ben, teams: [sales]}
  cho: {name: Cho, teams: [support]}
  dee: {name: Dee, teams: [support]}
  eva: {name: Eva, teams: [it]}
  fay: {name: Fay, teams: [it]}
teams:
  sales: {name: Sales}
  support: {name: Support}
  it: {name: IT}
"""
NEW = (
    "new", "ask", "--by", "rosa", "--seeks", "promise", "--id", "drive", "--title", "What will you do for the customer?",
    "--asked", "each:sales", "--asked", "each:support", "--asked", "each:it", "--respond-by", "2026-03-20", "--goal", "customer-first",
    "--request", "One thing that a customer would notice by June. What does it look like for you?", "--why", "Three left last year.",
    "--benefit", "You choose what it is.", "--benefit", "EVA: A shorter queue.", "--target", "3 habits",
)  # fmt: skip


def run_on(root: Path, day: str, *words: str) -> Result:
    """Run the command on the board in `root` as of a day."""
    return CliRunner().invoke(main, ["-C", str(root), "--as-of", day, *words], env={"COLUMNS": "160"})


def run_well(root: Path, day: str, *words: str) -> str:
    """Run a command that has to succeed, and return what it says."""
    result = run_on(root, day, *words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def drive_board(tmp_path: Path) -> Path:
    """A board of three teams with one goal, and an ask to all of them."""
    for path, text in {
        "board.yaml": "name: Drive\n",
        "parties/all.yaml": TEAMS,
        "goals/customer-first.yaml": "title: First\nowner: rosa\n",
    }.items():
        file = tmp_path / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert "0 of 6 have replied. Together: 0 of 3 habits. Next: Rosa Roth can write to 6." in run_well(tmp_path, "2026-03-02", *NEW)
    return tmp_path


def test_a_commitment_drive_over_three_teams(drive_board: Path) -> None:
    """Asked, answered in own words as promises, one counter-offer, one decline, two silent: the goal's page tells the story."""
    assert "Rosa Roth contacted everybody by e-mail." in run_well(
        drive_board, "2026-03-02", "ask", "reach", "drive", "--by", "rosa", "--to", "all", "--via", "email"
    )
    promised = ("--answer", "committed", "--due", "2026-06-30", "--amount", "1 habits", "--measure", "Calls left open = 0")
    said = run_well(
        drive_board, "2026-03-03", "ask", "answer", "drive", "--by", "ana", *promised, "--note", "I call back within the day. Always."
    )
    assert "Ana promised Rosa Roth, by 30 Jun 2026: I call back within the day [i-call-back-within-the-day]" in said
    recorded = ("--for", "cho", "--answer", "committed", "--due", "2026-06-30", "--outcome", "Whoever calls again is known by name.")
    said = run_well(drive_board, "2026-03-04", "ask", "answer", "drive", "--by", "rosa", *recorded, "--note", "Nobody tells it twice.")
    assert "2 of 6 have replied. Together: 1 of 3 habits." in said
    run_well(drive_board, "2026-03-05", "ask", "answer", "drive", "--by", "eva", "--answer", "countered", "--note", "From July on?")
    run_well(drive_board, "2026-03-05", "ask", "answer", "drive", "--by", "dee", "--answer", "declined", "--note", "I leave in May.")

    board = load_board(drive_board, AsOf(date(2026, 3, 9)))
    page = build_goal_page(board.ledger.goals["customer-first"], ViewContext(board))
    assert board.problems == ()
    assert to_plain_text(page.text) == "As of 9 Mar 2026: 2 commitments; of the people asked, 2 have not replied yet, 1 declined."
    assert [(each.face.id, each.words) for each in page.committed] == [
        ("ana", "I call back within the day. Always."),
        ("cho", "Nobody tells it twice."),
    ]
    assert [each.face.id for each in page.silent] == ["ben", "fay"]
    assert [(each.face.id, each.words) for each in page.others] == [("eva", "From July on?")]
    assert [(each.face.id, each.words) for each in page.declined] == [("dee", "I leave in May.")]
    cho = board.promises["nobody-tells-it-twice"].promise
    assert (cho.ask, cho.goal, cho.terms.outcome, cho.log[0].by) == (
        "drive",
        "customer-first",
        "Whoever calls again is known by name.",
        "cho",
    )


def test_next_and_draft(drive_board: Path) -> None:
    """Whom to reach is told with the reason, and for each there are words; who is not to be reached yet is told so."""
    shown = run_well(drive_board, "2026-03-02", "ask", "next")
    assert "Send a message (6)" in shown
    assert "Draft: troth ask draft drive ana" in shown
    assert run_well(drive_board, "2026-03-02", "ask", "draft", "drive", "eva").startswith(
        "Subject: What will you do for the customer?\n\nHello Eva,\n"
    )
    assert "What is in it for you: A shorter queue." in run_well(drive_board, "2026-03-02", "ask", "draft", "drive", "Eva")
    assert run_well(drive_board, "2026-03-02", "ask", "draft", "drive", "ana", "--mailto").startswith("mailto:?subject=What%20will")
    run_well(drive_board, "2026-03-02", "ask", "reach", "drive", "--by", "rosa", "--to", "ana", "--via", "phone")
    early = run_on(drive_board, "2026-03-02", "ask", "draft", "drive", "ana")
    assert early.stderr == "Not before 7 Mar 2026. Contacted once by phone on 2 Mar 2026; no reply yet.\n"
    content = json.loads(run_well(drive_board, "2026-03-02", "ask", "next", "drive", "--json"))
    assert {each["party"] for each in content["asks"][0]["next"]} == {"ana", "ben", "cho", "dee", "eva", "fay"}
    assert "Send a message (5)" in run_well(drive_board, "2026-03-02", "ask", "next", "--for", "rosa")
    assert run_well(drive_board, "2026-03-02", "ask", "next", "--for", "ana") == "Everyone who was asked has replied.\n"


def test_next_says_how_the_asker_knows_them(drive_board: Path) -> None:
    """Whoever has talked with the asker before is told of, as text and as JSON; and so is what the target still lacks."""
    meeting = drive_board / "commitments/meetings/kick-off.yaml"
    meeting.parent.mkdir()
    meeting.write_text("title: Kick-off\nkind: project\ndate: 2026-03-01\nattendees: [rosa, ana]\n")
    shown = run_well(drive_board, "2026-03-02", "ask", "next")
    assert "3 habits still missing.\n" in shown
    assert "How you know them (for the asker alone)\n  - Rosa Roth and Ana have met once, on 1 Mar 2026.\n" in shown
    told = json.loads(run_well(drive_board, "2026-03-02", "ask", "next", "--json"))["asks"][0]["next"]
    assert [each["known"] for each in told][:2] == [["Rosa Roth and Ana have met once, on 1 Mar 2026."], []]
    again = ("new", "ask", "--by", "rosa", "--title", "And now?", "--request", "What?", "--respond-by", "2026-03-20")
    assert "Begin with Ana: Rosa Roth and Ana have met once, on 1 Mar 2026." in run_well(
        drive_board, "2026-03-02", *again, "--asked", "ben", "--asked", "ana"
    )
    assert "Begin with" not in run_well(drive_board, "2026-03-02", *again, "--asked", "ana")
    assert 'We last met on 1 Mar 2026, for "Kick-off".' in run_well(drive_board, "2026-03-02", "ask", "draft", "drive", "ana")


def test_all_answers_for_a_workshop(drive_board: Path) -> None:
    """In full and line by line, by kind, with what was asked; without names nothing says whose they are."""
    said = "Three things:\n- the second form\n- the queue\n\nAnd the phone."
    for by, answer, note in (("ana", "gave_input", said), ("ben", "gave_input", "Less paper."), ("dee", "declined", "I leave in May.")):
        run_well(drive_board, "2026-03-03", "ask", "answer", "drive", "--by", by, "--answer", answer, "--note", note)
    came = ("--became", "ana, ben=The form is gone.")
    run_well(drive_board, "2026-03-04", "ask", "close", "drive", "--by", "rosa", *came)
    told = run_well(drive_board, "2026-03-05", "ask", "answers", "drive")
    lines = "    Three things:\n    - the second form\n    - the queue\n\n    And the phone.\n"
    ben = "  Ben, 3 Mar 2026\n    Less paper.\n\nDeclined (1)\n"
    assert f"3/6 replied.\n\nGave input (2)\n  Ana, 3 Mar 2026\n{lines}{ben}" in told
    assert told.endswith("What came of it\n  - The form is gone. (Ana, Ben)\n")
    bare = run_well(drive_board, "2026-03-05", "ask", "answers", "drive", "--without-names")
    assert "  - Three things:\n    - the second form\n" in bare
    assert not any(name in bare for name in ("Ana", "Ben", "Dee"))
    first, *_ = json.loads(run_well(drive_board, "2026-03-05", "ask", "answers", "drive", "--without-names", "--json"))["answers"]
    assert (first["answer"], "party" in first, first["became"]) == ("gave_input", False, "The form is gone.")


def test_a_team_asks_each_of_its_members_what_the_others_can_count_on(drive_board: Path) -> None:
    """The draft names the others, an answer is promised to one of them, and the answers show what they have promised each other."""
    asked = ("new", "ask", "--by", "ana", "--id", "us", "--asker", "it", "--asked", "each:it", "--seeks", "promise")
    run_well(
        drive_board, "2026-03-02", *asked, "--title", "Between us?", "--respond-by", "2026-03-20", "--request", "What do you do for us?"
    )
    draft = run_well(drive_board, "2026-03-02", "ask", "draft", "us", "eva")
    assert "It is about what we promise each other: Fay. What can each of them count on from you?" in draft
    promised = ("--answer", "committed", "--due", "2026-06-30", "--customer", "fay", "--note", "I take your night shifts in May.")
    assert "Eva promised Fay, by 30 Jun 2026" in run_well(drive_board, "2026-03-03", "ask", "answer", "us", "--by", "eva", *promised)
    told = run_well(drive_board, "2026-03-03", "ask", "answers", "us")
    assert "Promised to each other (1)\n" in told
    assert told.endswith("I take your night shifts in May  Eva → Fay\n")
    context = ViewContext(load_board(drive_board, AsOf(date(2026, 3, 3))))
    mutual = build_ask_page(context.board.asks["us"], context).mutual
    assert (mutual.text, mutual.count, mutual.more) == ("1 of 2, if each promises something to each of the others.", 1, "owing/it")
    assert "How you know them" not in run_well(drive_board, "2026-03-03", "ask", "next", "us")


def test_pause_and_close(drive_board: Path) -> None:
    """The clock stands still for one; once it is closed nothing can be written."""
    run_well(drive_board, "2026-03-02", "ask", "reach", "drive", "--by", "rosa", "--to", "all", "--via", "email")
    assert "Reminders to Fay are paused until 16 Mar 2026." in run_well(
        drive_board, "2026-03-02", "ask", "pause", "drive", "--by", "rosa", "--to", "fay", "--until", "+2w"
    )
    assert "next by e-mail, from 18 Mar 2026" in run_well(drive_board, "2026-03-10", "ask", "next", "drive")
    assert "It is closed." in run_well(drive_board, "2026-03-10", "ask", "close", "drive", "--by", "rosa", "--note", "Thank you.")
    late = run_on(drive_board, "2026-03-11", "ask", "answer", "drive", "--by", "ana", "--answer", "declined")
    assert late.exit_code == 1
    assert "drive was closed on 2026-03-10: nobody is asked any more" in late.stderr


def test_what_became_of_it(drive_board: Path) -> None:
    """Who closes an ask may say for each who answered what became of it; nobody else hears it, and a terminal has it for a week."""
    run_well(drive_board, "2026-03-02", "ask", "answer", "drive", "--by", "ana", "--answer", "gave-input", "--note", "Call back.")
    closing = ("ask", "close", "drive", "--by", "rosa", "--became", "ana=Everybody calls back now.")
    refused = run_on(drive_board, "2026-03-10", *closing, "--became", "ben=Thanks.")
    assert (refused.exit_code, "ben has not answered, so nobody would be told what came of it" in refused.stderr) == (1, True)
    run_well(drive_board, "2026-03-10", *closing)
    (file,) = (drive_board / "commitments/asks").rglob("drive.yaml")
    assert "became: {ana: Everybody calls back now.}" in file.read_text()
    assert "Everybody calls back now." in run_well(drive_board, "2026-03-11", "digest", "--for", "ana")
    assert "Everybody calls back now." not in run_well(drive_board, "2026-03-18", "digest", "--for", "ana")
    assert "calls back" not in run_well(drive_board, "2026-03-11", "digest", "--for", "ben")


def test_a_yes_without_a_day(drive_board: Path) -> None:
    """Where a promise is sought, to name the day is the next step of who said yes; with the day the promise is made."""
    said = run_well(drive_board, "2026-03-02", "ask", "answer", "drive", "--by", "ana", "--answer", "committed", "--note", "I call back.")
    assert "Next: Ana gives a due date: troth ask answer drive --by ana --answer committed --due DAY --note WORDS" in said
    assert "Give a due date" in run_well(drive_board, "2026-03-03", "digest", "--for", "ana")
    made = run_well(
        drive_board,
        "2026-03-03",
        "ask",
        "answer",
        "drive",
        "--by",
        "ana",
        "--answer",
        "committed",
        "--due",
        "+4w",
        "--note",
        "I call back.",
    )
    assert "Ana promised Rosa Roth" in made
    assert "Give a due date" not in run_well(drive_board, "2026-03-04", "digest", "--for", "ana")


def test_the_sponsor_too_soon(tmp_path: Path) -> None:
    """It is written down, with a warning."""
    ask = "title: x\nasker: nina\nsponsor: omar\nasked: [jane]\nseeks: input\nmade: 2026-11-01\nrespond_by: 2026-11-20\nrequest: What?\n"
    root = write_base_board(tmp_path, {"asks/it.yaml": ask})
    result = run_on(root, "2026-11-02", "ask", "reach", "it", "--by", "nina", "--to", "jane", "--via", "sponsor")
    assert result.exit_code == 0
    assert "jane had not been contacted by every step before the sponsor" in result.stderr


REFUSED = {
    "a stranger": (("ask", "answer", "drive", "--by", "rosa", "--answer", "declined"), "rosa was not asked", "add for: with"),
    "not the asker": (("ask", "close", "drive", "--by", "ana"), "closed is said by the asker or the sponsor", "ask rosa to add this entry"),
    "nobody's words": (
        ("ask", "answer", "drive", "--by", "ana", "--answer", "committed", "--due", "2026-06-30"),
        "--note is missing: say what it will look like",
        "Use --note for their own words",
    ),
}


@pytest.mark.parametrize(("words", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_place_is_refused(drive_board: Path, words: tuple[str, ...], message: str, hint: str) -> None:
    """With the reason and the way on; nothing is written."""
    before = (drive_board / "commitments/asks/2026-03/drive.yaml").read_bytes()
    result = run_on(drive_board, "2026-03-03", *words)
    assert result.exit_code == 1
    assert f"Not done: {message}" in result.stderr
    assert hint in result.stderr
    assert (drive_board / "commitments/asks/2026-03/drive.yaml").read_bytes() == before


WRONG = {
    "all beside others": ("ask", "reach", "drive", "--by", "rosa", "--to", "all", "--to", "ana", "--via", "email"),
    "a date without a promise": ("ask", "answer", "drive", "--by", "ana", "--answer", "declined", "--due", "2026-06-30"),
    "a customer without a date": ("ask", "answer", "drive", "--by", "ana", "--answer", "committed", "--customer", "ben"),
    "an outcome without a date": ("ask", "answer", "drive", "--by", "ana", "--answer", "committed", "--outcome", "It."),
    "no amount": ("ask", "answer", "drive", "--by", "ana", "--answer", "committed", "--amount", "many"),
    "an ask of nothing": ("new", "ask", "--by", "rosa", "--title", "Well?"),
    "steps that are none": (*NEW[:-2], "--ladder", "talk,dance"),
    "a benefit for a stranger": (*NEW[:-2], "--benefit", "zoe=A shorter queue."),
    "no such ask": ("ask", "close", "drove", "--by", "rosa"),
    "a draft for a stranger": ("ask", "draft", "drive", "rosa"),
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_what_nobody_can_mean_is_a_usage_error(drive_board: Path, words: tuple[str, ...]) -> None:
    """One line and exit code 2."""
    result = run_on(drive_board, "2026-03-03", *words)
    assert result.exit_code == 2
    assert result.stderr.partition("\n")[0] == "Not done: there is no ask 'drove' on this board" or "Error: " in result.stderr


def test_everybody_is_asked_in_person_first(drive_board: Path) -> None:
    """`each:all` is all people but the asker, and the steps begin with a talk; each is told what is in it for them, or for their team."""
    asked = ("new", "ask", "--by", "rosa", "--id", "sit-down", "--title", "What holds you up?", "--request", "Half an hour with you.")
    said = ("--asked", "ana", "--asked", "each:all", "--respond-by", "2026-03-20", "--ladder", "talk, mail:2, talk")
    benefit = ("--benefit", "it=A shorter queue.", "--benefit", "fay: A second chair.", "--benefit", "We = you.")
    run_well(drive_board, "2026-03-02", *asked, *said, *benefit)
    ask = load_board(drive_board, AsOf(date(2026, 3, 2))).asks["sit-down"]
    assert [each.party for each in ask.respondents if each.via == "personal"] == ["ana", "ben", "cho", "dee", "eva", "fay"]
    assert [(each.via, each.wait) for each in ask.ask.ladder or ()] == [("personal", 5), ("email", 2), ("personal", 5)]
    drafts = [run_well(drive_board, "2026-03-02", "ask", "draft", "sit-down", each) for each in ("eva", "fay", "ben")]
    assert ["A shorter queue." in drafts[0], "A second chair." in drafts[1], "We = you." in drafts[2]] == [True] * 3


def test_the_way_is_that_of_the_next_step(drive_board: Path) -> None:
    """Without --via it is the mail, or the sponsor, that the ladder has next; how a talk was had, somebody has to say."""
    reach = ("ask", "reach", "drive", "--by", "rosa", "--to", "ana")
    assert "by e-mail" in run_well(drive_board, "2026-03-03", *reach)
    assert "to: [ana], via: email}" in (drive_board / "commitments/asks/2026-03/drive.yaml").read_text()
    run_well(drive_board, "2026-03-07", *reach)
    talk = run_on(drive_board, "2026-03-20", *reach)
    assert (talk.exit_code, "--via is missing and the next step is a talk: give --via email, " in talk.stderr) == (2, True)


def test_a_draft_names_whom_as_reaching_does(drive_board: Path) -> None:
    """`ask draft ID ana` and `ask draft ID --to ana` are the same; without either it is said."""
    assert run_well(drive_board, "2026-03-03", "ask", "draft", "drive", "--to", "ana") == run_well(
        drive_board, "2026-03-03", "ask", "draft", "drive", "ana"
    )
    assert "PARTY is missing: troth ask draft drive PARTY" in run_on(drive_board, "2026-03-03", "ask", "draft", "drive").stderr


def test_as_json_and_as_a_diff(drive_board: Path) -> None:
    """A dry run shows the one line, and JSON where it stands."""
    reach = ("ask", "reach", "drive", "--by", "rosa", "--to", "unanswered", "--via", "in-person", "--date", "2026-03-03")
    added = [line for line in run_well(drive_board, "2026-03-03", *reach, "--dry-run").splitlines() if line.startswith("+ ")]
    assert added == ["+  - {date: 2026-03-03, by: rosa, act: reached_out, to: unanswered, via: in_person}"]
    told = json.loads(run_well(drive_board, "2026-03-03", *reach, "--json"))
    assert (told["id"], told["state"], told["answered"], told["of"], len(told["waits"])) == ("drive", "open", 0, 6, 6)


def test_due_names_asks(drive_board: Path, tmp_path: Path) -> None:
    """What the asker can do now, and whose answer is late."""
    run_well(drive_board, "2026-03-02", "ask", "reach", "drive", "--by", "rosa", "--to", "all", "--via", "email")
    late = run_well(drive_board, "2026-03-21", "due")
    assert "1 ask to follow up or answer." in late
    assert "0/6 answered; Rosa Roth to write to 6" in late
    assert "Rosa Roth is waiting for an answer" in run_well(drive_board, "2026-03-21", "due", "--for", "ana")
    assert json.loads(run_well(drive_board, "2026-03-21", "due", "--json"))["asks"][0]["steps_due"] == 6
    assert "## Asks (1)" in run_well(drive_board, "2026-03-21", "due", "--format", "markdown")
    base = write_base_board(tmp_path / "other")
    assert "ask" not in run_well(base, "2026-11-22", "due").lower()
