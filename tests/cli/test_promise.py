from __future__ import annotations

import json
import os
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board
from tests.repositories import PEOPLE, Repository, make_repository

from troth.cli import main
from troth.cli.promise import ACTS, EXAMPLES
from troth.cli.promise import promise as group
from troth.edit.git import format_commit_message
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.acts import ACTS as TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

PARTIES = """\
people:
  nina: {name: Nina Berg, email: nina@build.example}
  jane: {name: Jane Ito, email: jane@home.example}
  omar: {name: Omar Haddad, email: omar@build.example}
"""
FILE = "commitments/promises/2026-10/fit-the-new-kitchen.yaml"
LIFE = """\
title: Fit the new kitchen
promiser: nina
customer: jane
outcome: Worktop fitted, sink and oven connected, inspection passed.
measures:
  - Inspection certificate handed over
  - {what: Snags left open, target: 0}
due: 2026-12-10
why: The family arrives on the 20th.
partner: omar
log:
  - {date: 2026-10-01, by: jane, act: requested, respond_by: 2026-10-08}
  - {date: 2026-10-03, by: nina, act: countered, due: 2026-12-15, because: "The stone takes eight weeks: no sooner."}
  - {date: 2026-10-04, by: jane, act: agreed, terms: "TERMS-1"}
  - {date: 2026-11-10, by: nina, act: help_wanted, note: A second fitter for the stone.}
  - {date: 2026-11-12, by: omar, act: helped, note: Marek comes on Monday.}
  - {date: 2026-11-20, by: nina, act: renegotiated, due: 2026-12-18, reason: prerequisite, because: The stone is late.}
  - {date: 2026-11-21, by: jane, act: agreed, terms: "TERMS-2"}
  - date: 2026-12-16
    by: nina
    act: delivered
    evidence: https://example.com/certificate
    measures:
      - {what: Snags left open, actual: 0}
    note: |
      Inspection passed.
      The certificate is on the worktop.
  - date: 2026-12-17
    by: jane
    act: rejected
    terms: "TERMS-3"
    because: One drawer sticks.
  - {date: 2026-12-18, by: nina, act: delivered, note: Drawer replaced.}
  - date: 2026-12-19
    by: jane
    act: accepted
    terms: "TERMS-4"
    satisfaction: 5
    note: Lovely.
"""
"""The file that a person would have written of the life below."""

NEW = (
    'new promise --request --promiser nina --title "Fit the new kitchen" --due 2026-12-10 --respond-by +1w --partner "Omar Haddad" '
    '--outcome "Worktop fitted, sink and oven connected, inspection passed." --measure "Inspection certificate handed over" '
    '--measure "Snags left open = 0" --why "The family arrives on the 20th."'
)
DELIVER = (
    'promise deliver fit-the-new-kitchen --evidence https://example.com/certificate --measure "Snags left open = 0" '
    '--note "Inspection passed.\nThe certificate is on the worktop."'
)
STEPS = (
    ("jane", "2026-10-01", NEW,
     "Jane Ito asked Nina Berg, by 10 Dec 2026: Fit the new kitchen [fit-the-new-kitchen]", "Nina Berg to answer (by 8 Oct 2026)"),
    ("nina", "2026-10-03", 'promise counter fit-the-new-kitchen --due 2026-12-15 --because "The stone takes eight weeks: no sooner."',
     "Nina Berg proposed different terms: due 15 Dec 2026 (was 10 Dec 2026).", "Jane Ito to answer (since today)"),
    ("jane", "2026-10-04", "promise agree fit-the-new-kitchen",
     "Jane Ito agreed to the change: due 15 Dec 2026 (was 10 Dec 2026).", "Nina Berg to deliver"),
    ("nina", "2026-11-10", 'promise help fit-the-new-kitchen --note "A second fitter for the stone."',
     "Nina Berg asked for help.", "anyone to help"),
    ("omar", "2026-11-12", 'promise helped fit-the-new-kitchen --note "Marek comes on Monday."', "Omar Haddad helped.", "Nina Berg to"),
    ("nina", "2026-11-20", 'promise renegotiate fit-the-new-kitchen --due +3d --reason prerequisite --because "The stone is late."',
     "Nina Berg requested a change: due 18 Dec 2026 (was 15 Dec 2026).", "Jane Ito to answer the change (since today)"),
    ("jane", "2026-11-21", "promise agree fit-the-new-kitchen",
     "Jane Ito agreed to the change: due 18 Dec 2026 (was 15 Dec 2026).", "Nina Berg to"),
    ("nina", "2026-12-16", DELIVER, "Nina Berg marked it as delivered.", "Jane Ito to accept or reject"),
    ("jane", "2026-12-17", 'promise reject fit-the-new-kitchen --because "One drawer sticks."',
     "Jane Ito rejected it: not yet what was agreed.", "Nina Berg to"),
    ("nina", "2026-12-18", 'promise deliver fit-the-new-kitchen --note "Drawer replaced."',
     "Nina Berg marked it as delivered.", "Jane Ito to accept or reject"),
    ("jane", "2026-12-19", "promise accept fit-the-new-kitchen --satisfaction 5 --note Lovely.",
     "Jane Ito accepted it, satisfied 5 of 5; kept, though not by 15 Dec 2026.", "Nothing is left to do."),
)  # fmt: skip
"""Who does what on which day, and what they are told."""


def run_as(made: Repository, by: str, words: list[str]) -> Result:
    """Run the command as one of the people, in their repository."""
    name, email = PEOPLE[by]
    people = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", name), ("EMAIL", email))}
    return CliRunner().invoke(main, ["-C", str(made.folder), *words], env={**made.environment, **people})


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a board of three people and no promise."""
    board = make_repository(tmp_path / "board")
    board.commit({"commitments/parties/people.yaml": PARTIES, "commitments/board.yaml": "name: A house\ntimezone: Europe/Zurich\n"})
    return board


def test_a_whole_life(repository: Repository) -> None:
    """From the request to five of five by commands alone, the file is one that a person would have written, committed by each in turn."""
    for by, day, words, said, following in STEPS:
        result = run_as(repository, by, ["--as-of", day, *shlex.split(words), "--commit"])
        assert (result.exit_code, result.stderr) == (0, "")
        lines = result.stdout.splitlines()
        assert lines[0] == said
        assert lines[1].removeprefix("Next: ").startswith(following)
    text = (repository.folder / FILE).read_text()
    terms = [line.rpartition('terms: "')[2].rstrip('"}') for line in text.splitlines() if "terms: " in line]
    assert len(set(terms)) == 4
    written = LIFE
    for number, digits in enumerate(terms, start=1):
        written = written.replace(f"TERMS-{number}", digits)
    assert text == written
    assert repository.run_git("log", "--reverse", "--skip=0", "--format=%ae %s").splitlines()[1:] == [
        "jane@home.example promises: jane asks for fit-the-new-kitchen",
        "nina@build.example promises: nina proposes different terms for fit-the-new-kitchen",
        "jane@home.example promises: jane agrees to fit-the-new-kitchen",
        "nina@build.example promises: nina asks for help with fit-the-new-kitchen",
        "omar@build.example promises: omar helps with fit-the-new-kitchen",
        "nina@build.example promises: nina renegotiates fit-the-new-kitchen",
        "jane@home.example promises: jane agrees to fit-the-new-kitchen",
        "nina@build.example promises: nina delivers fit-the-new-kitchen",
        "jane@home.example promises: jane rejects fit-the-new-kitchen",
        "nina@build.example promises: nina delivers fit-the-new-kitchen",
        "jane@home.example promises: jane accepts fit-the-new-kitchen",
    ]
    assert run_as(repository, "jane", ["--as-of", "2026-12-20", "check"]).exit_code == 0
    shown = json.loads(run_as(repository, "jane", ["--as-of", "2026-12-20", "show", "--json", "fit-the-new-kitchen"]).stdout)
    assert (shown["state"], shown["kept_on_time"], shown["satisfaction"]) == ("kept", False, 5)


@pytest.mark.parametrize(
    ("words", "message", "hints"),
    [
        ("accept kitchen --by jane", "accepted is not possible here: the promise is promised at that point", "jane: renegotiate"),
        ("deliver kitchen --by jane", "delivered is said by the promiser, but jane is the customer", "nina: report, help"),
        ("agree kitchen --by nina", "nina is the promiser, and no change by the customer is waiting for an answer", "jane: "),
        ("reject kept --by jane --because No.", "rejected is not possible here: the promise is kept at that point", "troth new promise"),
        ("deliver broken --by nina", "commitments/promises/broken.yaml:1:1 has to be fixed first", "write customer"),
        ("miss kitchen --by nina", "--reason is missing", "`troth promise miss --help` shows what it takes."),
        ("miss kitchen --by nina --reason lazy", "lazy is not a reason code of this board", "underestimated"),
        ("renegotiate kitchen --by nina --because Late.", "--due, --outcome, --cost, --every, --until or --times is missing", "due"),
        (
            "renegotiate kitchen --by nina --because Late. --due 2026-11-17",
            "this entry asks for 2026-11-17, which is already the due date",
            "give another day with --due",
        ),
        ("supersede kitchen --by nina --promise nothing", "there is no promise nothing", "promises/nothing.yaml"),
        ("report kitchen --by nina --on-track --date 2026-11-01", "this entry is dated 2026-11-01", "leave out --date"),
        (
            "report kitchen --by nina --on-track --happened tomorrow",
            "this entry is dated",
            "--happened is the day it happened",
        ),
        ("report kitchen --by nina --on-track --happened 2026-09-01", "this entry happened on 2026-09-01", "correct --happened"),
        ("counter kitchen --by jane --because No. --due 2026-01-01 --respond-by 2026-01-01", "", "as troth promise … kitchen:"),
        ("follow-up kitchen --by nina", "followed_up is said by anyone but the promiser alone", "omar: follow-up"),
    ],
)
def test_what_is_refused(tmp_path: Path, words: str, message: str, hints: str) -> None:
    """An act without a place, in the wrong hands or with a fault is refused in one line, with what is possible, and nothing is written."""
    kept = KITCHEN + "  - {date: 2026-11-20, by: nina, act: delivered}\n  - {date: 2026-11-21, by: jane, act: accepted}\n"
    files = {"promises/kitchen.yaml": KITCHEN, "promises/kept.yaml": kept, "promises/broken.yaml": "title: Broken\n"}
    root = write_base_board(tmp_path, files)
    result = run_troth(root, "promise", *shlex.split(words))
    assert result.stderr.splitlines()[0].startswith(f"Not done: {message}")
    assert hints in result.stderr
    assert (result.exit_code, result.stdout) == (1, "")
    assert {path: (root / "commitments" / path).read_text() for path in files} == files


@pytest.mark.parametrize("act", ["deliver kichen --by nina", "deliver kitchen --by nobody"])
def test_what_is_not_there(tmp_path: Path, act: str) -> None:
    """A promise or party that is not on the board is exit 2, as everywhere, with the one that may have been meant."""
    result = run_troth(write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN}), "promise", *act.split())
    assert result.exit_code == 2
    assert "there is no p" in result.stderr, result.stderr


def test_what_may_have_been_overlooked(tmp_path: Path) -> None:
    """The same said twice on one day, a day that is over and an unknown measure are remarked; another report is not."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    report = ("promise", "report", "kitchen", "--by", "nina", "--off-track")
    assert "Note: " not in run_troth(root, *report, "--note", "Rain.").stderr
    assert "Note: " not in run_troth(root, *report[:-1], "--at-risk").stderr
    again = run_troth(root, *report, "--note", "Still.").stderr
    assert "Note: nina already said this on 22 Nov 2026; to take back the last one: troth promise correct kitchen.\n" in again
    moved = run_troth(root, "promise", "renegotiate", "kitchen", "--by", "nina", "--due", "yesterday", "--because", "Rain.")
    assert "Note: 21 Nov 2026 (due) is in the past.\n" in moved.stderr
    ended = run_troth(root, "promise", "deliver", "kitchen", "--by", "nina", "--measure", "Snags = 0")
    assert "Note: the promise has no measure 'Snags'; it has: Inspection passed; Snags left open.\n" in ended.stderr


def test_refused_as_data(tmp_path: Path) -> None:
    """For programs, a refusal is JSON with the same sentence, and exit 1."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    result = run_troth(root, "promise", "accept", "kitchen", "--by", "jane", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["refused"] == "accepted is not possible here: the promise is promised at that point"


def test_a_dry_run(tmp_path: Path) -> None:
    """A dry run shows the change as a diff that git takes, and writes nothing."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN.rstrip("\n")})
    before = (root / "commitments/promises/kitchen.yaml").read_bytes()
    result = run_troth(root, "promise", "deliver", "kitchen", "--by", "nina", "--dry-run")
    assert (root / "commitments/promises/kitchen.yaml").read_bytes() == before
    assert result.stderr.splitlines()[:2] == ["Nothing was written. The change would be:", "Nina Novak marked it as delivered."]
    assert result.stdout.startswith("--- a/commitments/promises/kitchen.yaml\n+++ b/commitments/promises/kitchen.yaml\n")
    made = Repository(folder=root, environment=dict(os.environ))
    made.run_git("init", "--quiet")
    made.run_git("apply", "-", given=result.stdout.encode())
    assert "act: delivered}\n" in (root / "commitments/promises/kitchen.yaml").read_text()


def test_what_is_accepted_along(tmp_path: Path) -> None:
    """Who accepts a delivery is told the day that it names and each measure that it misses, before it is written."""
    record = make_promise_yaml() + (
        "measures: [{what: Snags left open, at_most: 0}]\nlog:\n  - {date: 2026-10-02, by: jane, act: agreed}\n"
        "  - {date: 2026-11-16, by: nina, act: delivered, happened: 2026-11-12, measures: [{what: Snags left open, actual: 2}]}\n"
    )
    root = write_base_board(tmp_path, {"promises/doors.yaml": record})

    result = run_troth(root, "promise", "accept", "doors", "--by", "jane", "--dry-run")

    assert "; delivered on 12 Nov 2026, recorded on 16 Nov 2026; 2 snags left open, at most 0 promised." in result.stderr
    assert (root / "commitments/promises/doors.yaml").read_text() == record


def test_as_data(tmp_path: Path) -> None:
    """For programs, what was done is JSON: the entry, the state, and what waits for whom."""
    root = write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})
    result = run_troth(root, "promise", "deliver", "kitchen", "--by", "Nina Novak", "--happened", "2026-11-20", "--json")
    done = json.loads(result.stdout)
    assert done["entry"] == {"date": "2026-11-22", "by": "nina", "act": "delivered", "happened": "2026-11-20"}
    assert (done["state"], done["written"], done["path"]) == ("delivered", True, "commitments/promises/kitchen.yaml")
    assert {"for": "awaiting_acceptance", "parties": ["jane"]} in done["waits"]


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("today", "2026-11-22"), ("tomorrow", "2026-11-23"), ("+10d", "2026-12-25"), ("+2w", "2026-12-29"), ("2027-01-31", "2027-01-31"),
        ("friday", "2026-11-27"), ("in 2 weeks", "2026-12-06"), ("18 Dec", "2026-12-18"), ("15.1.", "2027-01-15"),
    ],
)  # fmt: skip
def test_days(tmp_path: Path, day: str, written: str) -> None:
    """A day is a date, or counted: of other terms from the due date in force; it is told back as a date."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    words = ("promise", "renegotiate", "doors", "--by", "nina", "--due", day, "--because", "Late.", "--dry-run")
    result = run_troth(root, *words)
    assert f"due: {written}, because: Late." in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(("day", "written"), [("tomorrow", "2026-11-23"), ("+10d", "2026-12-02"), ("+2w", "2026-12-06")])
def test_days_from_today(tmp_path: Path, day: str, written: str) -> None:
    """Any other day is counted from today."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml().replace("made: 2026-10-01\n", "")})
    result = run_troth(root, "promise", "offer", "doors", "--by", "nina", "--respond-by", day, "--dry-run")
    assert f"respond_by: {written}" in result.stdout


@pytest.mark.parametrize("words", ["--due soon", "--due 31.2.2027", "--due +3", "--due 12/11/2026", "--due ''", "--because ' '"])
def test_bad_options(tmp_path: Path, words: str) -> None:
    """What is no day and no text is a usage error that says what to write."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    result = run_troth(root, "promise", "renegotiate", "doors", "--by", "nina", *shlex.split(words))
    assert result.exit_code == 2
    assert any(way in result.stderr for way in ("; write 2026-12-15, friday, ", "; write 2026-11-12 or 2026-12-11", "write some text"))
    assert "Invalid value for '--" in result.stderr


def test_the_day_that_was_taken_is_said(tmp_path: Path) -> None:
    """A day that was named in words is repeated as a whole date, whichever option it was: what has happened lies behind."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    words = ("promise", "deliver", "doors", "--by", "nina", "--happened", "friday", "--date", "yesterday")
    said = run_troth(root, *words).stdout.splitlines()
    assert "It happened on 20 Nov 2026." in said
    assert "The entry is dated 21 Nov 2026." in said
    again = run_troth(root, "promise", "correct", "doors", "--by", "nina", "--entry", "21.11.", "delivered", "--because", "Not yet.")
    assert "entry: {date: 2026-11-21, act: delivered}" in (root / "commitments/promises/doors.yaml").read_text(), again.stderr


def test_a_branch_and_a_commit_of_one_file(repository: Repository) -> None:
    """With --branch and --commit the change is alone in a commit on a new branch, whatever else is changed or staged."""
    repository.commit({"commitments/promises/doors.yaml": make_promise_yaml(), "notes.txt": "one\n"})
    repository.write({"notes.txt": "two\n", "other.txt": "new\n"})
    repository.run_git("add", "notes.txt")
    result = run_as(
        repository, "nina", ["--as-of", "2026-11-22", "promise", "report", "doors", "--on-track", "--branch", "report-doors", "--commit"]
    )
    assert result.exit_code == 0
    assert "on report-doors: promises: nina reports on doors" in result.stdout
    assert repository.run_git("show", "--name-only", "--format=", "HEAD") == "commitments/promises/doors.yaml"
    assert repository.run_git("branch", "--show-current") == "report-doors"
    assert repository.run_git("status", "--porcelain").splitlines() == ["M  notes.txt", "?? other.txt"]
    again = run_as(repository, "nina", ["--as-of", "2026-11-22", "promise", "report", "doors", "--on-track", "--branch", "report-doors"])
    assert again.exit_code == 2
    assert "the branch report-doors already exists" in again.stderr
    assert repository.run_git("status", "--porcelain", "commitments") == ""


def test_a_branch_for_nothing(repository: Repository) -> None:
    """Where the file cannot be written, the branch that was started for it is left and gone again."""
    repository.commit({"commitments/promises/doors.yaml": make_promise_yaml()})
    words = ("new", "promise", "--by", "nina", "--title", "Hang", "--customer", "jane", "--due", "+2w", "--outcome", "Shut.")
    (repository.folder / "commitments/promises/2026-11").symlink_to("..")
    for command in (
        words,
        ("new", "meeting", "--title", "Hang", "--kind", "account", "--step", "nina: Hinges -> here @ +2w", "--by", "nina"),
    ):
        result = run_as(repository, "nina", ["--as-of", "2026-11-22", *command, "--branch", "hang"])
        assert (result.exit_code, "Links are not followed" in result.stderr) == (2, True), result.output
        assert repository.run_git("branch", "--format=%(refname:short)") == "main"
        assert repository.run_git("status", "--porcelain") == "?? commitments/promises/2026-11"


@pytest.mark.parametrize("name", ["-d", "a..b", "@{-1}", ""])
def test_no_branch(repository: Repository, name: str) -> None:
    """What can be no branch is told before anything is written."""
    repository.commit({"commitments/promises/doors.yaml": make_promise_yaml()})
    result = run_as(repository, "nina", ["--as-of", "2026-11-22", "promise", "report", "doors", "--on-track", f"--branch={name}"])
    assert result.exit_code == 2
    assert repository.run_git("status", "--porcelain") == ""


def test_a_hook_that_says_no(repository: Repository) -> None:
    """The repository's hooks run, and one that refuses the commit is told in its own words."""
    repository.commit({"commitments/promises/doors.yaml": make_promise_yaml()})
    hook = repository.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not on my watch >&2\nexit 1\n")
    hook.chmod(0o755)
    result = run_as(repository, "nina", ["--as-of", "2026-11-22", "promise", "report", "doors", "--on-track", "--commit"])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Error: commitments/promises/doors.yaml was written, but git did not commit it", "  git says: not on my watch",
    ]  # fmt: skip


def test_no_repository(tmp_path: Path) -> None:
    """Without a repository there is nothing to commit to, and nothing is written."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    result = run_troth(
        root,
        "promise",
        "report",
        "doors",
        "--by",
        "nina",
        "--on-track",
        "--commit",
        environment={"GIT_CEILING_DIRECTORIES": str(root.parent)},
    )
    assert result.exit_code == 2
    assert "not in a git repository" in result.stderr
    assert (root / "commitments/promises/doors.yaml").read_text() == make_promise_yaml()


def test_in_the_name_of_another(repository: Repository) -> None:
    """Who records what another did is told that it will show."""
    repository.commit({"commitments/promises/doors.yaml": make_promise_yaml()})
    result = run_as(repository, "nina", ["--as-of", "2026-11-22", "promise", "agree", "doors", "--by", "jane"])
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "Note: git knows you as Nina Berg <nina@build.example>, so the board will show that you recorded this for jane"
    )


def test_commit_messages_hold_no_words_of_users() -> None:
    """The message of a commit is ids and our own words, for every act."""
    for row in TABLE:
        message = format_commit_message(row.name, "nina", "fit-kitchen")
        assert message.startswith("promises: nina ")
        assert "fit-kitchen" in message


def test_every_act_has_a_command() -> None:
    """There is one command for each act of the table, and it has an example."""
    assert [row.name for row in TABLE] == list(PROMISE_ACT_WORDS)
    assert {row.act: name for name, row in ACTS.items()} == {act: words.command for act, words in PROMISE_ACT_WORDS.items()}
    assert EXAMPLES.keys() == ACTS.keys() == group.commands.keys() - {"tell"}


@pytest.mark.parametrize("name", list(ACTS))
def test_every_command_helps(name: str) -> None:
    """Each command explains its options, takes -C and --as-of, and its example names options that there are."""
    command = group.commands[name]
    options = [each for each in command.params if isinstance(each, click.Option)]
    known = {word for each in options for word in each.opts}
    assert command.help
    assert all(each.help for each in options)
    assert {"-C", "--as-of", "--by", "--date", "--dry-run", "--commit", "--branch", "--json"} <= known
    example = shlex.split((command.epilog or "").strip().splitlines()[-1])
    assert example[:4] == ["troth", "promise", name, "fit-kitchen"]
    assert {word for word in example if word.startswith("--")} <= known


def test_an_entry_is_taken_back(tmp_path: Path) -> None:
    """The last one of one's own, where none is named; then it counts no more, and the file still has it."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    run_troth(root, "promise", "deliver", "doors", "--by", "nina")
    result = run_troth(root, "promise", "correct", "doors", "--by", "nina", "--because", "The other doors.")

    assert result.stdout.startswith("Nina Novak took back what was entered on 22 Nov 2026 (delivered).\n")
    text = (root / "commitments/promises/doors.yaml").read_text()
    assert "- {date: 2026-11-22, by: nina, act: delivered}\n" in text
    assert "act: corrected, entry: {date: 2026-11-22, act: delivered}, because: The other doors.}" in text
    shown = run_troth(root, "show", "doors").stdout
    assert "Nina Novak marked it as delivered (taken back later)" in shown
    assert "Promised" in shown
    data = json.loads(run_troth(root, "show", "doors", "--json").stdout)
    assert (data["state"], data["log"][0]["taken_back"], data["log"][1]["entry"]["act"]) == ("promised", True, "delivered")


def test_what_is_not_taken_back(tmp_path: Path) -> None:
    """Somebody else's entry, and one that another has answered; which is meant can be said."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    run_troth(root, "promise", "deliver", "doors", "--by", "nina")
    words = ("promise", "correct", "doors", "--entry", "2026-11-22", "delivered", "--because", "No.", "--by")
    assert "only the author of an entry can say corrected, and nina wrote it" in run_troth(root, *words, "jane").stderr
    run_troth(root, "promise", "reject", "doors", "--by", "jane", "--because", "One sticks.")
    assert "jane added an entry after delivered of 2026-11-22, so it can't be taken back" in run_troth(root, *words, "nina").stderr
    nothing = run_troth(root, "promise", "correct", "doors", "--by", "omar", "--because", "No.")
    assert "omar has no valid entry reported of 2026-11-22 in this log" in nothing.stderr


def test_help_is_offered(tmp_path: Path) -> None:
    """By anyone but the promiser, while somebody asks for it; the call stays open until somebody has helped."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    early = run_troth(root, "promise", "offer-help", "doors", "--by", "omar")
    assert "nobody has asked for help" in early.stderr
    run_troth(root, "promise", "help", "doors", "--by", "nina", "--note", "A ladder.")
    own = run_troth(root, "promise", "offer-help", "doors", "--by", "nina")
    assert "help_offered is said by anyone but the promiser" in own.stderr
    offered = run_troth(root, "promise", "offer-help", "doors", "--by", "omar", "--note", "I have one.")
    assert offered.stdout.startswith("Omar Said offered help.\nNext: anyone to help.")


SOONER = "due 6 Dec 2026 (was 15 Dec 2026, 9 days earlier)"


@pytest.mark.parametrize(("due", "told"), [("+10d", "due 25 Dec 2026 (was 15 Dec 2026)"), ("2026-12-06", SOONER)])
def test_another_day(tmp_path: Path, due: str, told: str) -> None:
    """`renegotiate --due +10d` counts from the due date in force; a change to an earlier day is said ("9 days earlier")."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    result = run_troth(root, "promise", "renegotiate", "doors", "--by", "nina", "--due", due, "--because", "Stone.")
    assert result.stdout.startswith(f"Nina Novak requested a change: {told}.\n")


def test_a_second_change_answers_the_first(tmp_path: Path) -> None:
    """What it does not name stays as it was asked for, and the other side answers both."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    run_troth(root, "promise", "renegotiate", "doors", "--by", "nina", "--due", "2026-12-20", "--because", "Stone.")
    run_troth(root, "promise", "renegotiate", "doors", "--by", "jane", "--cost", "100", "--because", "Dear.")
    agreed = run_troth(root, "promise", "agree", "doors", "--by", "nina")
    assert agreed.stdout.startswith("Nina Novak agreed to the change: due 20 Dec 2026 (was 15 Dec 2026), cost 100.\n")
    data = json.loads(run_troth(root, "show", "doors", "--json").stdout)
    assert (data["due"], data["schedule"]) == ("2026-12-20", ["upcoming"])


def test_a_delivery_that_misses_its_bound(tmp_path: Path) -> None:
    """It is said when it is delivered, on what is shown of it, and in the JSON; what was not said is told too."""
    measures = "[{what: Snags left open, at_most: 0}, {what: Weeks, target: 3}, Neat]"
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(measures=measures)})
    words = ("promise", "deliver", "doors", "--by", "nina", "--measure", "Snags left open = 2", "--happened", "2026-11-20")
    assert run_troth(root, *words).stdout.startswith("Nina Novak marked it as delivered: 2 snags left open, at most 0 promised.\n")
    shown = " ".join(run_troth(root, "show", "doors").stdout.split())
    assert "Snags left open: at most 0 (actual: 2; 2 snags left open, at most 0 promised)" in shown
    assert "Weeks: 3 (not said)" in shown
    assert "happened 20 Nov 2026, recorded 22 Nov 2026" in shown
    found = json.loads(run_troth(root, "show", "doors", "--json").stdout)["measures"]
    assert [(each["what"], each["actual"], each["met"]) for each in found] == [
        ("Snags left open", 2, False),
        ("Weeks", None, None),
        ("Neat", None, None),
    ]
    told = run_troth(root, "digest", "--for", "jane").stdout
    assert "2 snags left open, at most 0 promised." in told
    assert "It happened on 20 Nov 2026, and was recorded on 22 Nov 2026." in told


def test_of_a_promise_that_comes_again_one_says_which_time(tmp_path: Path) -> None:
    """Without it nothing is written, and the command says how to name the one that is due, or all up to it."""
    weekly = make_promise_yaml().rstrip() + "\nevery: week\n"
    root = write_base_board(tmp_path, {"promises/doors.yaml": weekly})
    refused = run_troth(root, "promise", "deliver", "doors", "--by", "nina")
    assert refused.stderr.splitlines()[0] == "Not done: doors recurs, so say which occurrence you mean"
    assert "--through" in refused.stderr
    day = refused.stderr.partition("--occurrence ")[2][:10]
    run_troth(root, "promise", "deliver", "doors", "--by", "nina", "--occurrence", day)
    assert f"occurrence: {day}" in (root / "commitments/promises/doors.yaml").read_text()


def test_a_promise_becomes_recurring_and_is_split(tmp_path: Path) -> None:
    """By a change that both sides agree to; it ends by another, and a new promise goes on from there."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})

    def say(day: str, *words: str) -> str:
        done = run_troth(root, *words, "--as-of", day)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    say("2026-10-06", "promise", "renegotiate", "doors", "--by", "nina", "--every", "month", "--reason", "other", "--because", "Always.")
    assert "Occurrences" not in say("2026-10-06", "show", "doors")
    say("2026-10-07", "promise", "agree", "doors", "--by", "jane")
    assert "every month, next by 15 Dec 2026" in " ".join(say("2026-10-07", "show", "doors").split())
    say("2026-12-20", "promise", "renegotiate", "doors", "--by", "jane", "--until", "2027-02-15", "--because", "Then Omar does it.")
    say("2026-12-20", "promise", "agree", "doors", "--by", "nina")
    more = ("--promiser", "omar", "--customer", "jane", "--due", "2027-03-15", "--every", "month", "--continues", "doors")
    say("2026-12-21", "new", "promise", "--title", "Doors from March", "--outcome", "They shut.", "--id", "doors-2", *more)
    data = json.loads(say("2027-04-01", "export", "json"))
    names = {each["id"]: [one["name"] for one in each["occurrences"]] for each in data["promises"] if each["id"].startswith("doors")}
    assert names == {"doors": ["2026-12-15", "2027-01-15", "2027-02-15"], "doors-2": ["2027-03-15", "2027-04-15"]}
