"""`troth new person`, `team`, `customer`, `goal`: the first things that a new board needs, without a line of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth, write_base_board

if TYPE_CHECKING:
    from pathlib import Path

PARTIES = "commitments/parties/all.yaml"


def test_each_gets_a_line_among_its_kind(tmp_path: Path) -> None:
    """The line stands at the end of its section, everything else as it was; the board is in order, and knows them."""
    write_base_board(tmp_path)
    before = (tmp_path / PARTIES).read_text().splitlines()
    for words in (
        ("person", "Hanna Weiss", "--email", "hanna@example.com", "--email", "h@old.example", "--github", "hanna-w", "--team", "fitters"),
        ("team", "Doors", "--lead", "Hanna", "--member", "nina"),
        ("customer", "Acme Ltd", "--contact", "jane", "--owner", "OMAR"),
    ):
        ended = run_troth(tmp_path, "new", *words)
        assert ended.exit_code == 0, ended.output
    after = (tmp_path / PARTIES).read_text().splitlines()
    assert [line for line in after if line in before] == before
    assert [line for line in after if line not in before] == [
        "  hanna: {name: Hanna Weiss, email: [hanna@example.com, h@old.example], github: hanna-w, teams: [fitters]}",
        "  doors: {name: Doors, lead: hanna, members: [nina]}",
        "  acme-ltd: {name: Acme Ltd, owner: omar, contacts: [jane]}",
    ]
    assert "no problem" in run_troth(tmp_path, "check").output
    assert "Hanna Weiss" in run_troth(tmp_path, "show", "@Hanna-W").output


def test_the_first_of_its_kind_begins_a_file(tmp_path: Path) -> None:
    """Where nobody stands yet, the file is named after the kind."""
    write_base_board(tmp_path, {"parties/all.yaml": "people:\n  nina: {name: Nina}\n"})
    for folder in ("promises", "asks", "agreements", "meetings", "goals"):
        for file in (tmp_path / "commitments" / folder).rglob("*.yaml"):
            file.unlink()
    assert run_troth(tmp_path, "new", "team", "Doors", "--lead", "nina").exit_code == 0
    assert (tmp_path / "commitments/parties/teams.yaml").read_text().endswith("teams:\n  doors: {name: Doors, lead: nina}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("person", "Jane Weber", "--id", "jane"), "jane already exists: Jane Ito"),
        (("person", "X", "--id", "A B"), "Choose another one with --id"),
        (("person", "Hanna", "--email", "no address"), "Not done: "),
        (("team", "Doors", "--lead", "nobody"), "to add one: troth new person, team or customer"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """One sentence with the way out, and the file is as it was."""
    write_base_board(tmp_path)
    before = (tmp_path / PARTIES).read_bytes()
    ended = run_troth(tmp_path, "new", *words)
    assert ended.exit_code in (1, 2)
    assert said in ended.output
    assert (tmp_path / PARTIES).read_bytes() == before


def test_a_second_jane_gets_her_whole_name(tmp_path: Path) -> None:
    """An id is chosen that nobody has."""
    write_base_board(tmp_path)
    assert "is on the board as jane-weber (person)" in run_troth(tmp_path, "new", "person", "Jane Weber").output


def test_a_name_that_is_there_already_is_remarked(tmp_path: Path) -> None:
    """A second party or record of one name is made, since it may be meant, and said."""
    write_base_board(tmp_path)
    assert run_troth(tmp_path, "new", "person", "Jane Ito").stdout.splitlines()[0].endswith("as jane-ito (person); jane has that name too")
    goal = ("new", "goal", "Quick quotes", "--owner", "nina")
    assert "Note: " not in run_troth(tmp_path, *goal).stderr
    assert "Note: there is already one with this title: quick-quotes.\n" in run_troth(tmp_path, *goal).stderr


def test_a_goal_is_made(tmp_path: Path) -> None:
    """Promises and asks can serve it at once."""
    write_base_board(tmp_path)
    words = ("new", "goal", "Quote within two days", "--owner", "Nina Novak", "--reached-by", "+4w", "--measure", "Days to quote <= 2")
    ended = run_troth(tmp_path, *words)
    assert ended.exit_code == 0, ended.output
    text = (tmp_path / "commitments/goals/quote-within-two-days.yaml").read_text()
    assert "owner: nina\nby: 2026-12-20\nmade: 2026-11-22\n" in text
    assert "no problem" in run_troth(tmp_path, "check").output


@pytest.mark.parametrize("name", ["nina", "NINA", "Nina Novak", "nina novak", "Nina-Novak", "@nina-novak", "Nina"])
def test_a_party_is_named_as_people_name_it(tmp_path: Path, name: str) -> None:
    """By id, name, account or first name, in any capitals."""
    write_base_board(tmp_path)
    assert "Nina Novak" in run_troth(tmp_path, "due", "--for", name).output + run_troth(tmp_path, "show", name).output
    assert run_troth(tmp_path, "due", "--for", name).exit_code == 0


def test_two_of_one_name_are_told_apart_by_id(tmp_path: Path) -> None:
    """Nobody is taken for somebody else."""
    write_base_board(tmp_path)
    run_troth(tmp_path, "new", "person", "Jane Weber")
    assert run_troth(tmp_path, "due", "--for", "Jane Weber").exit_code == 0
    parties = (tmp_path / PARTIES).read_text().replace("jane: ", "ji: ").replace("[jane]", "[ji]")
    (tmp_path / PARTIES).write_text(parties)
    ended = run_troth(tmp_path, "due", "--for", "JANE")
    assert ended.exit_code == 2
    assert "'JANE' is the name of jane-weber and ji; give the id" in ended.output
