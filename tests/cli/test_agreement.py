"""An agreement by the command, in a repository of four people: from nothing to in force, to a review and a changed target."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.agreements import HEARD, make_agreement_yaml
from tests.repositories import make_repository

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tests.repositories import Repository

PEOPLE = """\
people:
  nina: {name: Nina, email: nina@build.example, teams: [fitters]}
  omar: {name: Omar, email: omar@build.example, teams: [fitters]}
  jane: {name: Jane, email: jane@home.example}
  rosa: {name: Rosa, email: rosa@home.example}
teams:
  fitters: {name: Fitters, lead: nina}
customers:
  retail: {name: Retail shops, contacts: [jane, rosa]}
"""
ADDRESSES = {"nina": "nina@build.example", "omar": "omar@build.example", "jane": "jane@home.example", "rosa": "rosa@home.example"}
FILE = "commitments/agreements/fitters-serve-retail.yaml"
ID = "fitters-serve-retail"


class Four:
    """Four people at one repository; each commits as themselves."""

    def __init__(self, folder: Path) -> None:
        self.repository: Repository = make_repository(folder)
        self.repository.commit({"commitments/board.yaml": "name: Fitters\n", "commitments/parties/all.yaml": PEOPLE})

    def run(self, who: str, on: str, *words: str) -> Result:
        """Run the command as one of them on a day."""
        at = f"{on}T12:00:00+00:00"
        who_and_when = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", who.title()), ("EMAIL", ADDRESSES[who]), ("DATE", at))
        }
        return CliRunner().invoke(main, ["-C", str(self.repository.folder), "--as-of", on, *words], env={"COLUMNS": "160", **who_and_when})

    def run_well(self, who: str, on: str, *words: str) -> str:
        """Return what the command says to one of them who changes something, and commits it."""
        done = self.run(who, on, *words, "--date", on, "--commit")
        assert done.exit_code == 0, done.output
        return done.output

    def run_refused(self, who: str, on: str, *words: str) -> str:
        """Return why the command refuses, with nothing changed."""
        before = self.get_file.read_text(encoding="utf-8")
        done = self.run(who, on, *words, "--date", on, "--commit")
        assert done.exit_code == 1, done.output
        assert self.get_file.read_text(encoding="utf-8") == before
        return done.output

    @property
    def get_file(self) -> Path:
        """The agreement's file."""
        return self.repository.folder / FILE

    def edit_file(self, who: str, on: str, *pairs: tuple[str, str]) -> None:
        """Change the file in an editor, as one of them does, and commit it."""
        text = self.get_file.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        self.repository.commit({FILE: text}, by=ADDRESSES[who], on=on)

    def read_state(self, on: str) -> dict[str, object]:
        """Return the agreement as it is published."""
        found: dict[str, object] = json.loads(self.run("nina", on, "agreement", "status", ID, "--json").stdout)
        return found

    def render_page(self, on: str, out: Path) -> str:
        """Return the agreement's page."""
        assert self.run("nina", on, "render", "--out", str(out)).exit_code == 0
        return (out / f"agreements/{ID}.md").read_text(encoding="utf-8")


@pytest.fixture
def four_people(tmp_path: Path) -> Four:
    """Four people, and an agreement that Nina has drafted without a word in it yet."""
    people = Four(tmp_path / "board")
    said = people.run_well(
        "nina", "2026-01-05", "new", "agreement", "--title", "Fitters serve retail", "--provider", "fitters", "--customer", "retail"
    )
    assert "is drafting" in said
    assert "ask Retail shops the interview questions" in said
    return people


def fill_parts(four: Four) -> None:
    """Write the seven parts."""
    parts = (
        ("value: []", "value: [Shops open on time]"),
        ("services: []", "services: [{what: Night fitting}]"),
        ("requirements: []", "requirements: [{id: late-vans, what: Late vans, unit: vans, at_most: 4, every: month}]"),
        ("needs: []", "needs: [Plans a week ahead]"),
        ("roles: []", "roles: [{party: fitters, responsible_for: [Fitting]}]"),
        ("obstacles: []", "obstacles: [{what: One van}]"),
        ("resources: []", "resources: [{what: Keys}]"),
    )
    four.edit_file("nina", "2026-01-12", *parts)


def record_input(four: Four) -> None:
    """Ask a customer."""
    four.run_well(
        "jane", "2026-01-10", "agreement", "input", ID, "--working", "The fitting.", "--not-working", "The dust.", "--rating", "3"
    )


def test_from_nothing_to_a_changed_target(four_people: Four, tmp_path: Path) -> None:
    """It grows by input and signatures, is measured and reviewed; an edit makes both signatures stale, and both sign again."""
    record_input(four_people)
    fill_parts(four_people)
    assert "Nina signed for Fitters." in four_people.run_well("nina", "2026-01-20", "agreement", "sign", ID)
    assert "is in force" in four_people.run_well("jane", "2026-01-21", "agreement", "sign", ID)
    four_people.run_well(
        "omar", "2026-03-01", "agreement", "measure", ID, "--requirement", "late-vans", "--period", "2026-02", "--value", "3"
    )
    four_people.run_well("rosa", "2026-04-21", "agreement", "review", ID, "--rating", "4", "--note", "Two are enough from now on.")
    assert four_people.read_state("2026-04-21")["state"] == "in_force"

    four_people.edit_file("nina", "2026-04-22", ("at_most: 4", "at_most: 2"))

    stale = four_people.read_state("2026-04-22")
    assert stale["state"] == "awaiting_signatures"
    assert [each["current"] for each in stale["signatures"]] == [False, False]  # type: ignore[attr-defined]
    page = four_people.render_page("2026-04-22", tmp_path / "stale")
    assert page.count("signed an earlier wording on") == 4
    assert page.count("<del><bdi>Late vans: at most 4 vans, every month</bdi></del>") == 2
    assert page.count("<ins><bdi>Late vans: at most 2 vans, every month</bdi></ins>") == 2
    assert "own commit" in page
    assert "target then: at most 4 vans" in page
    four_people.run_well("omar", "2026-04-23", "agreement", "sign", ID)
    four_people.run_well("rosa", "2026-04-24", "agreement", "sign", ID)
    again = four_people.read_state("2026-04-24")
    assert (again["state"], again["next_review"]) == ("in_force", "2026-07-24")
    assert again["requirements"] == [{"id": "late-vans", "results": [{"period": "2026-02", "value": 3, "met": True}]}]
    assert "earlier wording" not in four_people.render_page("2026-04-24", tmp_path / "signed")
    authors = four_people.repository.run_git("log", "--reverse", "--format=%ae", "--", FILE).split()
    assert [each.partition("@")[0] for each in authors] == ["nina", "jane", "nina", "nina", "jane", "omar", "rosa", "nina", "omar", "rosa"]


def test_it_cannot_be_put_in_force_alone(four_people: Four) -> None:
    """Without a customer's input, and while a part is missing, nobody can sign; `check` says so of a signature written by hand."""
    assert "all seven parts are missing" in four_people.run_refused("nina", "2026-01-06", "agreement", "sign", ID)
    fill_parts(four_people)
    said = four_people.run_refused("nina", "2026-01-13", "agreement", "sign", ID)
    assert "no customer has given feedback yet, and one side can't make an agreement alone" in said
    assert f"troth agreement interview {ID}" in said
    assert "acts only for the provider" in four_people.run_refused(
        "omar", "2026-01-13", "agreement", "input", ID, "--working", "All of it."
    )

    by_hand = four_people.get_file.read_text(encoding="utf-8") + "log:\n  - {date: 2026-01-13, by: nina, act: signed}\n"
    four_people.get_file.write_text(by_hand + "  - {date: 2026-01-13, by: retail, act: signed}\n", encoding="utf-8")
    checked = four_people.run("nina", "2026-01-13", "check")
    assert checked.exit_code == 1
    assert "one side can't make an agreement alone" in checked.output
    assert four_people.read_state("2026-01-13")["state"] == "drafting"


def test_nobody_signs_twice_or_for_the_other_side(four_people: Four) -> None:
    """A second signature under the same wording is refused, and it says whose is missing."""
    record_input(four_people)
    fill_parts(four_people)
    four_people.run_well("nina", "2026-01-20", "agreement", "sign", ID)
    assert "Retail shops has to sign too" in four_people.run_refused("omar", "2026-01-20", "agreement", "sign", ID)
    four_people.run_well("jane", "2026-01-20", "agreement", "sign", ID)
    assert "everyone has already signed this wording" in four_people.run_refused("rosa", "2026-01-21", "agreement", "sign", ID)


def test_nothing_follows_the_end(four_people: Four) -> None:
    """Either side ends it, and says why."""
    record_input(four_people)
    assert "never been in force" in four_people.run_refused("jane", "2026-01-11", "agreement", "review", ID, "--rating", "3")
    four_people.run_well("jane", "2026-01-12", "agreement", "end", ID, "--because", "We found another way.")
    assert "the agreement ended on 12 Jan 2026" in four_people.run_refused("nina", "2026-01-13", "agreement", "input", ID)
    assert four_people.run("jane", "2026-01-12", "agreement", "end", ID).exit_code == 2


ROWS = "\ufeffPeriod;Requirement;Value\r\n2026-02;late-vans;3\r\n;;\r\n2026-03;late-vans;2.5\r\n"


def test_measurements_come_from_a_table_in_one_edit(four_people: Four, tmp_path: Path) -> None:
    """Every row is reported; those that are there already are passed over."""
    record_input(four_people)
    fill_parts(four_people)
    table = tmp_path / "march.csv"
    table.write_text(ROWS, encoding="utf-8", newline="")
    said = four_people.run_well("omar", "2026-04-01", "agreement", "measure", ID, "--csv", str(table))
    assert "line 2: late-vans 2026-02 = 3: imported" in said
    assert four_people.repository.run_git("log", "-1", "--format=%s") == f"agreements: omar measures {ID}"
    assert four_people.get_file.read_text(encoding="utf-8").count("act: measured") == 2
    assert "line 4: late-vans 2026-03 = 2.5: already recorded" in four_people.run_refused(
        "omar", "2026-04-02", "agreement", "measure", ID, "--csv", str(table)
    )


def test_a_table_with_a_wrong_row_is_not_taken_unless_in_part(four_people: Four, tmp_path: Path) -> None:
    """The wrong rows are named with what to write, and --partial takes the others."""
    record_input(four_people)
    fill_parts(four_people)
    table = tmp_path / "wrong.csv"
    table.write_text(
        f"{ROWS}2026-Q1;late-vans;1\r\n2026-01;late-van;1\r\n2026-01;late-vans;two\r\n2026-02;late-vans;9\r\n", encoding="utf-8"
    )
    words = ("agreement", "measure", ID, "--csv", str(table))
    said = four_people.run_refused("omar", "2026-04-01", *words)
    assert "4 of 6 rows have errors" in said
    assert "2026-Q1 is not a month; write a month as 2026-01" in said
    assert "Did you mean late-vans?" in said
    assert "'two' is not a number" in said
    assert "line 2 is for the same requirement and period" in said
    four_people.run_well("omar", "2026-04-01", *words, "--partial")
    assert four_people.get_file.read_text(encoding="utf-8").count("act: measured") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sign", "fitters-serve-retial"), "Did you mean fitters-serve-retail?"),
        (("measure", ID, "--requirement", "late-vans"), "give --requirement, --period and --value"),
        (("measure", ID, "--requirement", "x", "--period", "2026-01", "--value", "1"), "there is no requirement 'x'"),
        (("measure", ID, "--requirement", "x", "--period", "2026-01", "--value", "1,5"), "is not a number"),
        (("interview",), "give the id of an agreement, or --new"),
        (("status", "nothing"), "there is no agreement 'nothing'"),
    ],
)
def test_errors_say_what_to_do(four_people: Four, words: tuple[str, ...], said: str) -> None:
    """One sentence, and never a traceback."""
    done = four_people.run("nina", "2026-01-20", "agreement", *words)
    assert done.exit_code in (1, 2)
    assert said in done.output


def test_an_agreement_may_be_written_in_one_line(four_people: Four) -> None:
    """Each part is an option, and the requirement is written as pages show it."""
    four_people.run_well(
        "nina", "2026-01-06", "new", "agreement", "--title", "Night shift", "--provider", "fitters", "--customer", "retail",
        "--value", "Open on time", "--service", "Fitting: Clean by six; A report", "--need", "Plans", "--role", "FITTERS: Fit; Clean",
        "--obstacle", "One van: A second", "--resource", "Keys", "--requirement", "temp: Warmth, from 18 to 21.5 degrees, every week",
    )  # fmt: skip
    text = (four_people.repository.folder / "commitments/agreements/night-shift.yaml").read_text(encoding="utf-8")
    assert "{id: temp, what: Warmth, unit: degrees, at_least: 18, at_most: 21.5, every: week}" in text
    assert "{what: Fitting, deliverables: [Clean by six, A report]}" in text
    assert "{what: One van, plan: A second}" in text
    wrong = four_people.run(
        "nina", "2026-01-06", "new", "agreement", "--title", "X", "--provider", "fitters", "--customer", "retail", "--requirement", "warm"
    )
    assert wrong.exit_code == 2
    assert "Write it as" in wrong.output


def test_the_interview_sheet_has_the_seven_questions(four_people: Four) -> None:
    """With the agreement's parties, or blank."""
    sheet = four_people.run("nina", "2026-01-06", "agreement", "interview", ID).stdout
    assert "Provider: Fitters" in sheet
    assert [line[0] for line in sheet.splitlines() if line[1:3] == ". "] == list("1234567")
    assert "What do we provide you?" in four_people.run("nina", "2026-01-06", "agreement", "interview", "--new").stdout


def test_the_state_of_all_and_of_one(four_people: Four) -> None:
    """`status` lists all agreements, or tells of one what is next for whom."""
    listed = four_people.run("nina", "2026-01-06", "agreement", "status").stdout
    assert listed.startswith("As of 6 Jan 2026: no agreement in force, 1 in draft.")
    assert f"  {ID}: Fitters serve retail" in listed
    asks = f"Next: Fitters to ask Retail shops the interview questions and record the answers: troth agreement input {ID}\n"
    assert asks in four_people.run("nina", "2026-01-06", "agreement", "status", ID).stdout
    assert json.loads(four_people.run("nina", "2026-01-06", "agreement", "status", "--json").stdout)[0]["id"] == ID


def test_a_dry_run_shows_the_signature(four_people: Four) -> None:
    """The diff has the entry with its fingerprint, and nothing is written."""
    four_people.repository.commit({FILE: make_agreement_yaml(HEARD)}, on="2026-09-02")
    before = four_people.get_file.read_text(encoding="utf-8")
    done = four_people.run("nina", "2026-09-10", "agreement", "sign", ID, "--dry-run")
    assert "+  - {date: 2026-09-10, by: nina, act: signed, terms: " in done.stdout
    assert four_people.get_file.read_text(encoding="utf-8") == before


def test_a_missed_target_and_feedback_are_answered(four_people: Four) -> None:
    """What waits is said with the command that answers it; once it is answered, nothing waits for it any more."""
    record_input(four_people)
    draft = four_people.run("nina", "2026-01-11", "agreement", "draft", ID).stdout
    assert "value:\n  # Jane, 10 Jan 2026. Works:\n  - The fitting.\n" in draft
    assert "obstacles:\n  # Jane, 10 Jan 2026. Does not work:\n  - {what: The dust.}\n" in draft
    assert "needs: []  # nobody has said anything about this yet" in draft
    answered = four_people.run_well("nina", "2026-01-11", "agreement", "respond", ID, "--input", "2026-01-10", "--note", "A tent.")
    assert "Nina answered the feedback of 10 Jan 2026." in answered
    assert "no customer gave feedback on 2026-01-09" in four_people.run_refused(
        "nina", "2026-01-12", "agreement", "respond", ID, "--input", "2026-01-09", "--note", "A tent."
    )
    fill_parts(four_people)
    four_people.run_well("nina", "2026-01-20", "agreement", "sign", ID)
    four_people.run_well("jane", "2026-01-21", "agreement", "sign", ID)
    named = ("--requirement", "late-vans", "--period", "2026-02")
    said = four_people.run_well("omar", "2026-03-01", "agreement", "measure", ID, *named, "--value", "7")
    assert "Next: Fitters to talk about what was missed: Late vans, February 2026, was 7 vans (target: at most 4 vans)." in said
    told = four_people.run("nina", "2026-03-02", "agreement", "status", ID).stdout
    assert f"troth agreement discuss {ID} --requirement late-vans --period 2026-02" in told
    talked = four_people.run_well("nina", "2026-03-02", "agreement", "discuss", ID, *named, "--note", "A van is rented.")
    assert "Nina answered a missed target: Late vans, February 2026." in talked
    assert "Next: Retail shops to talk" in talked
    four_people.run_well("rosa", "2026-03-03", "agreement", "review", ID, "--rating", "3")
    assert "missed" not in four_people.run("nina", "2026-03-03", "due").stdout
    assert "No part of" in four_people.run("nina", "2026-03-03", "agreement", "draft", ID).stdout
