from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board
from tests.repositories import make_repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Golden

PARTIES = """\
people:
  nina: {name: Nina Novak, email: nina@build.example}
  jane: {name: Jane Ito, email: jane@home.example}
  omar: {name: Omar Said}
  rosa: {name: Rosa Roth}
teams:
  fitters: {name: Fitters, lead: nina, members: [omar]}
"""
LATE = {"promises/fit-kitchen.yaml": KITCHEN}


def test_a_promise_is_a_letter(tmp_path: Path, golden: Golden) -> None:
    """A promise is shown with what was promised, where it stands, its story, and what each can do next."""
    golden("cli/show-promise.txt", run_troth(write_base_board(tmp_path, LATE), "show", "fit-kitchen").stdout)


def test_a_party_with_what_waits(tmp_path: Path, golden: Golden) -> None:
    """A party is shown with what waits for it and its promises."""
    golden("cli/show-party.txt", run_troth(write_base_board(tmp_path, LATE), "show", "omar").stdout)


def test_a_team_has_numbers(tmp_path: Path) -> None:
    """Numbers are for teams and customers, as n of N; a person has none."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml(promiser="fitters")})
    assert "Kept on time: 0/0 (too few)" in run_troth(root, "show", "fitters").stdout
    assert "Kept on time" not in run_troth(root, "show", "nina").stdout


def test_json_is_as_published(tmp_path: Path) -> None:
    """A promise as JSON is the record of the whole board's JSON."""
    root = write_base_board(tmp_path, LATE)
    published = {each["id"]: each for each in json.loads(run_troth(root, "export", "json").stdout)["promises"]}
    assert json.loads(run_troth(root, "show", "fit-kitchen", "--json").stdout) == published["fit-kitchen"]


def test_a_party_as_json(tmp_path: Path) -> None:
    """A party as JSON names its promises by side."""
    found = json.loads(run_troth(write_base_board(tmp_path, LATE), "show", "omar", "--json").stdout)
    assert found["partner_of"] == ["fit-kitchen"]
    assert found["waiting"] == [{"id": "fit-kitchen", "for": "follow_up_due"}]


def test_git_bears_witness(tmp_path: Path) -> None:
    """In a repository each entry of the story says whether its party wrote it, or who brought it in with a whole history."""
    here = make_repository(tmp_path / "here")
    write_base_board(here.folder, {**LATE, "parties/all.yaml": PARTIES})
    here.commit({}, by="nina", on="2026-10-02")
    story = run_troth(here.folder, "show", "fit-kitchen").stdout.partition("\nHistory\n")[2].splitlines()
    assert story[:2] == [
        "   1 Oct 2026  Nina Novak promised it [own commit]",
        "   2 Oct 2026  Jane Ito agreed to the terms [recorded by Nina Berg, imported]",
    ]
    assert story[2].startswith("  10 Nov 2026  Nina Novak reported: at risk, 60 % done [recorded by Nina Berg, imported, entered 39")


def test_one_id_for_two(tmp_path: Path) -> None:
    """Of a promise and a party with one id the promise is shown, unless somebody says --party."""
    root = write_base_board(tmp_path, {"promises/omar.yaml": make_promise_yaml(title="A tie for Omar")})
    assert run_troth(root, "show", "omar").stdout.startswith("A tie for Omar (omar)")
    assert run_troth(root, "show", "omar", "--party").stdout.startswith("Omar Said (omar), person")


def test_by_name(tmp_path: Path) -> None:
    """A party may be told by its name."""
    assert run_troth(write_base_board(tmp_path), "show", "jane ito").stdout.startswith("Jane Ito (jane), person")


def test_nobody_of_that_id(tmp_path: Path) -> None:
    """An id that is not there is exit 2, with the one that may have been meant."""
    result = run_troth(write_base_board(tmp_path), "show", "fit-kitchn")
    assert result.stderr == "Error: there is no promise, party or other record 'fit-kitchn'; did you mean fit-kitchen?\n"
    assert result.exit_code == 2


def test_a_path_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is taken from the folder that somebody stands in; a file of parties is not shown as one."""
    root = write_base_board(tmp_path, LATE)
    monkeypatch.chdir(root / "commitments/parties")
    assert run_troth(root, "show", "../promises/fit-kitchen.yaml").stdout == run_troth(root, "show", "fit-kitchen").stdout
    result = run_troth(root, "show", "all.yaml")
    assert (result.exit_code, result.stderr) == (2, "Error: all.yaml has people, teams and customers: give the id of one of them\n")


def test_not_there_yet(tmp_path: Path) -> None:
    """A promise that was made after the date is not there yet, and that is what is said."""
    result = run_troth(write_base_board(tmp_path, LATE), "show", "fit-kitchen", "--as-of", "2026-09-01")
    assert result.stderr == "Error: the promise fit-kitchen did not exist yet on 1 Sep 2026\n"


OTHERS = {
    "asks/words.yaml": (
        "title: Words\nasker: rosa\nasked: [nina, jane]\nseeks: input\nmade: 2026-11-01\nrespond_by: 2026-11-10\nrequest: Which?\n"
    ),
    "goals/open.yaml": "title: Open the shop\nowner: rosa\nby: 2026-12-05\n",
    "meetings/call.yaml": "title: The call\ndate: 2026-11-18\nattendees: [nina, jane]\nkind: account\n",
    "agreements/serving.yaml": "title: Serving\nprovider: fitters\ncustomers: [retail]\n",
}


@pytest.mark.parametrize(
    ("named", "shown"),
    [("words", "Words (words)"), ("open", "Open the shop (open)"), ("call", "The call (call)"), ("serving", "Serving: ")],
)
def test_other_records_are_shown_too(tmp_path: Path, named: str, shown: str) -> None:
    """An ask, a goal, a meeting, an agreement: by id, by path as the shell completes it, and as JSON."""
    root = write_base_board(tmp_path, OTHERS)
    path = next(path for path in OTHERS if path.endswith(f"/{named}.yaml"))
    result = run_troth(root, "show", named)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(shown)
    assert f"File: commitments/{path}" in result.stdout
    assert run_troth(root, "show", f"commitments/{path}").stdout == result.stdout
    assert json.loads(run_troth(root, "show", named, "--json").stdout)["id"] == named
