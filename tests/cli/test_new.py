from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board

from troth.cli.new import new

if TYPE_CHECKING:
    from pathlib import Path

NEEDED = ("--title", "Hang the doors", "--promiser", "nina", "--customer", "jane", "--outcome", "They shut.", "--due", "+3w")


def read_record(root: Path, path: str) -> str:
    """Return the text of a record."""
    return (root / "commitments" / path).read_text()


def test_a_promise(tmp_path: Path) -> None:
    """A promise is made today, in the month's folder, named after its title; what is missing to build on it is told."""
    root = write_base_board(tmp_path)
    result = run_troth(root, "new", "promise", *NEEDED)
    assert result.exit_code == 0
    assert read_record(root, "promises/2026-11/hang-the-doors.yaml") == (
        "title: Hang the doors\npromiser: nina\ncustomer: jane\noutcome: They shut.\nmade: 2026-11-22\ndue: 2026-12-13\n"
    )
    assert result.stdout.splitlines() == [
        "Nina Novak promised Jane Ito, by 13 Dec 2026: Hang the doors [hang-the-doors]",
        "Next: Jane Ito to agree to the terms (since today).",
        "Not yet reliable. What is missing:",
        "  - The outcome has no measure: say how you will both know that it is done.",
        "  - The customer has not agreed to these terms as they stand.",
        "  - It doesn't say why it matters.",
        "Written: commitments/promises/2026-11/hang-the-doors.yaml",
    ]
    assert run_troth(root, "check").exit_code == 0


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    """All options find their place, in the order in which a person writes them, below the line for editors."""
    root = write_base_board(
        tmp_path,
        {
            "promises/house.yaml": make_promise_yaml(),
            "promises/stone.yaml": make_promise_yaml(),
            "goals/open.yaml": "title: Open\nowner: rosa\n",
        },
    )
    (root / "schema").mkdir()
    (root / "schema/promise.schema.json").write_text("{}")
    more = (
        "--measure", "It shuts: quietly", "--measure", "Snags = 0", "--why", "It is cold.\nVery.", "--cost", "1200",
        "--partner", "Omar Said",
        "--goal", "open", "--part-of", "house", "--needs", "stone", "--continues", "house", "--tag", "house", "--tag", "big job",
        "--id", "doors", "--folder", "house/2026",
    )  # fmt: skip
    assert run_troth(root, "new", "promise", *NEEDED, *more).exit_code == 0
    assert (
        read_record(root, "promises/house/2026/doors.yaml")
        == """\
# yaml-language-server: $schema=../../../../schema/promise.schema.json
title: Hang the doors
promiser: nina
customer: jane
outcome: They shut.
measures:
  - "It shuts: quietly"
  - {what: Snags, target: 0}
made: 2026-11-22
due: 2026-12-13
why: |
  It is cold.
  Very.
cost: 1200
partner: omar
goal: open
part_of: house
needs: [stone]
continues: house
tags:
  - house
  - big job
"""
    )
    assert run_troth(root, "check").exit_code == 0


@pytest.mark.parametrize(("opening", "by", "state"), [("--request", "jane", "requested"), ("--offer", "nina", "offered")])
def test_asked_or_offered(tmp_path: Path, opening: str, by: str, state: str) -> None:
    """What is only asked for or offered is not made: its first entry says so, and an answer is waited for."""
    root = write_base_board(tmp_path)
    result = run_troth(root, "new", "promise", *NEEDED, opening, "--by", by, "--respond-by", "+1w", "--json")
    done = json.loads(result.stdout)
    assert done["state"] == state
    assert done["waits"] == [{"for": "awaiting_answer", "parties": ["nina" if by == "jane" else "jane"]}]
    text = read_record(root, "promises/2026-11/hang-the-doors.yaml")
    assert text.endswith(f"due: 2026-12-13\nlog:\n  - {{date: 2026-11-22, by: {by}, act: {state}, respond_by: 2026-11-29}}\n")


def test_several_promisers(tmp_path: Path) -> None:
    """A promise of several is proposed, and each of them is to sign."""
    root = write_base_board(tmp_path)
    result = run_troth(root, "new", "promise", *NEEDED, "--promiser", "omar")
    assert "promiser:" not in result.stdout
    assert "Next: Nina Novak or Omar Said to answer" in result.stdout
    assert "promiser: [nina, omar]\n" in read_record(root, "promises/2026-11/hang-the-doors.yaml")


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """A title that another promise has gets a number; an id that is chosen and taken is refused, and the old file stays."""
    root = write_base_board(tmp_path, {"promises/old/hang-the-doors.yaml": make_promise_yaml()})
    assert run_troth(root, "new", "promise", *NEEDED).exit_code == 0
    assert read_record(root, "promises/2026-11/hang-the-doors-2.yaml").startswith("title: Hang the doors\n")
    result = run_troth(root, "new", "promise", *NEEDED, "--id", "hang-the-doors", "--folder", "old")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "Not done: the promise hang-the-doors already exists")
    assert read_record(root, "promises/old/hang-the-doors.yaml") == make_promise_yaml()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--id", "Hang_It"), "'Hang_It' is not an id"),
        (("--id", "con"), "Windows reserves the name con"),
        (("--partner", "jane"), "jane is"),
        (("--goal", "none"), "there is no goal none"),
        (("--part-of", "hang-the-doors"), "hang-the-doors"),
        (("--due", "2026-11-01"), "due"),
        (("--title", "x" * 201), "title"),
    ],
)
def test_what_is_refused(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    """A record with a fault is refused with the fault in words, and there is no file and no folder of it."""
    root = write_base_board(tmp_path)
    before = sorted(root.rglob("*"))
    result = run_troth(root, "new", "promise", *NEEDED, *words)
    assert result.exit_code == 1
    assert message in result.stderr
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("folder", ["../elsewhere", "/etc", ".hidden", "a/../../b"])
def test_a_folder_where_no_records_lie(tmp_path: Path, folder: str) -> None:
    """A record is made only below the folder of its kind."""
    root = write_base_board(tmp_path)
    result = run_troth(root, "new", "promise", *NEEDED, "--folder", folder)
    assert (result.exit_code, "--folder has to be inside" in result.stderr) == (2, True)


def test_nobody_to_ask(tmp_path: Path) -> None:
    """Without a terminal, what is missing is named at once."""
    result = run_troth(write_base_board(tmp_path), "new", "promise", "--title", "Doors")
    assert (result.exit_code, "required for a promise: --outcome, --due, --customer" in result.stderr) == (2, True)


def test_an_unknown_party(tmp_path: Path) -> None:
    """A party that nobody knows is a usage error with the one that was meant."""
    result = run_troth(write_base_board(tmp_path), "new", "promise", *NEEDED[:-6], "--customer", "jame", "--outcome", "x", "--due", "+1d")
    assert (result.exit_code, "did you mean jane?" in result.stderr) == (2, True)


def test_an_answer_without_a_question(tmp_path: Path) -> None:
    """--respond-by says by when to answer, so there has to be something to answer."""
    result = run_troth(write_base_board(tmp_path), "new", "promise", *NEEDED, "--respond-by", "+1w")
    assert (result.exit_code, "requires --request or --offer" in result.stderr) == (2, True)


def test_questions(tmp_path: Path) -> None:
    """At a terminal one is asked, in plain words, and asked again where the answer is none."""
    root = write_base_board(tmp_path)
    asked, answers = pty.openpty()
    command = [sys.executable, "-m", "troth", "-C", str(root), "--as-of", "2026-11-22", "new", "promise", "--by", "nina"]
    with subprocess.Popen(command, stdin=answers, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        said = ("Hang the doors", "jame", "Jane Ito", "They shut.", "Snags = 0", "", "frday", "+3w", "It is cold.")
        os.write(asked, "".join(f"{line}\n" for line in said).encode())
        out, questions = running.communicate(timeout=60)
    os.close(asked)
    os.close(answers)
    assert running.returncode == 0, questions
    for question in ("What do you promise, in one line?", "To whom?", "did you mean jane?", "What will it look like when it's done?",
                     "How will you both know?", "By when?", "'frday' is not a date; did you mean friday?",
                     "Why does it matter?"):  # fmt: skip
        assert question in questions
    assert "Nina Novak promised Jane Ito, by 13 Dec 2026" in out
    assert "measures:\n  - {what: Snags, target: 0}\n" in read_record(root, "promises/2026-11/hang-the-doors.yaml")


@pytest.mark.parametrize("name", list(new.commands))
def test_every_command_helps(name: str) -> None:
    """Each command explains its options, takes -C and --as-of, and shows examples."""
    options = [each for each in new.commands[name].params if isinstance(each, click.Option)]
    assert new.commands[name].help
    assert all(each.help for each in options)
    assert {"-C", "--as-of", "--dry-run", "--commit", "--branch"} <= {word for each in options for word in each.opts}
    assert "Examples:" in (new.commands[name].epilog or "")


def test_in_the_name_of_another(tmp_path: Path) -> None:
    """Who writes down what another asks for or promises is told that it will show."""
    nina = {"GIT_AUTHOR_NAME": "Nina", "GIT_AUTHOR_EMAIL": "nina-novak@users.noreply.github.com"}
    root = write_base_board(tmp_path)
    own = run_troth(root, "new", "promise", *NEEDED, environment=nina)
    asked = run_troth(root, "new", "promise", *NEEDED, "--request", "--by", "jane", environment=nina)
    assert own.stderr == ""
    assert "the board will show that you recorded this for jane" in asked.stderr


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("promise", *NEEDED), "promises"),
        (("ask", "--title", "T", "--asked", "nina", "--request", "R?", "--respond-by", "+2w", "--asker", "jane"), "asks"),
        (("meeting", "--title", "T", "--kind", "call", "--attendee", "nina"), "meetings"),
        (("agreement", "--title", "T", "--provider", "nina", "--customer", "jane"), "agreements"),
    ],
)
def test_each_record_goes_into_the_folder_that_is_named(tmp_path: Path, words: tuple[str, ...], path: str) -> None:
    """--folder names a folder that need not be there yet, whatever record is made."""
    root = write_base_board(tmp_path)
    result = run_troth(root, "new", *words, "--folder", "house/2026", "--id", "named")
    assert result.exit_code == 0, result.output
    assert read_record(root, f"{path}/house/2026/named.yaml")
    assert run_troth(root, "check").exit_code == 0


def test_no_option_takes_the_place_of_the_boards() -> None:
    """No option of a command has the parameter of -C or --as-of: click would read one as the other."""
    for command in new.commands.values():
        options = {parameter.name: parameter.expose_value for parameter in reversed(command.params)}
        assert not {"folder", "as_of"} & {name for name, is_own in options.items() if is_own}, command.name
        assert {"folder", "as_of"} <= {*options}, command.name


def test_what_a_colleague_could_ask_about_the_words_is_advice(tmp_path: Path) -> None:
    """It is told beside the answer, on stderr; the promise is made, the command succeeds, and check has nothing against it."""
    root = write_base_board(tmp_path)
    words = ("--title", "Gate", "--promiser", "nina", "--customer", "jane", "--outcome", "Better quality asap.", "--due", "+3w")
    result = run_troth(root, "new", "promise", *words, "--measure", "good")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Note: a colleague could ask: On which day is “asap”?",
        "Note: a colleague could ask: Which number, thing or event will show it, where it says “good”?",
    ]
    assert "ask" not in result.stdout
    assert run_troth(root, "check").output.count("colleague") == 0


def test_a_board_may_switch_the_questions_off(tmp_path: Path) -> None:
    """With `check: false` nothing is said about words; with own words what they allow is left alone."""
    words = ("new", "promise", "--title", "Gate", "--promiser", "nina", "--customer", "jane", "--outcome", "A better gate.", "--due", "+3w")
    for setting, asked in (("check: false", ""), ("allowed: [better]", ""), ("vague: [gate]", "“better”")):
        root = write_base_board(tmp_path / setting[:5], {"board.yaml": f"name: Words\nwording: {{{setting}}}\n"})
        said = run_troth(root, *words).stderr
        assert asked in said
        assert bool(asked) == ("colleague" in said)


def test_new_asks_and_next_steps_are_asked_about_too(tmp_path: Path) -> None:
    """The request of an ask, and each next step of a meeting, by its id."""
    root = write_base_board(tmp_path)
    ask = run_troth(root, "new", "ask", "--title", "Draft", "--asker", "nina", "--asked", "jane", "--seeks", "input",
                    "--respond-by", "+1w", "--request", "Any thoughts?", "--why", "It goes out.")  # fmt: skip
    assert ask.exit_code == 0, ask.output
    assert "Note: a colleague could ask: What exactly would you like them to do, where it says “Any thoughts”?" in ask.stderr
    meeting = run_troth(root, "new", "meeting", "--title", "Weekly", "--kind", "project", "--step", "nina: Gate -> Work on the gate @ +2w")
    assert meeting.exit_code == 0, meeting.output
    assert meeting.stderr == "Note on gate: a colleague could ask: What will be there on the day, when “Work on” is over?\n"
