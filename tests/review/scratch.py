"""A scratch board in real git, a branch on it, and the review of that branch by the command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from tests.repositories import Repository, make_repository

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

AS_OF = "2026-11-22"
KITCHEN = "commitments/promises/kitchen.yaml"
DRAFT = "commitments/promises/draft.yaml"
DOORS = "commitments/promises/doors.yaml"
AGREEMENT = "commitments/agreements/service.yaml"
PARTIES = "commitments/parties/all.yaml"

FILES = {
    "commitments/board.yaml": "name: Scratch\n",
    PARTIES: """\
people:
  nina: {name: Nina Berg, email: nina@build.example, github: nina-builds}
  omar: {name: Omar Haddad, email: omar@build.example}
  jane: {name: Jane Ito, email: jane@home.example}
teams:
  builders: {name: Builders, lead: nina, members: [omar]}
customers:
  walk-ins: {name: Walk-in customers}
""",
    KITCHEN: """\
# kept by hand
title: Fit the kitchen
promiser: nina
customer: jane
outcome: Worktop fitted, sink connected.
measures: [Inspection passed]
made: 2026-10-01
due: 2026-12-15
why: Jane's family arrives on the 20th.
log:
  - {date: 2026-10-02, by: jane, act: agreed}
  - {date: 2026-11-10, by: nina, act: reported, confidence: at_risk, note: The stone is late.}
""",
    DOORS: """\
title: Hang the doors
promiser: [nina, omar]
customer: jane
outcome: They shut.
made: 2026-11-01
due: 2026-12-20
log:
  - {date: 2026-11-02, by: nina, act: promised}
""",
    DRAFT: """\
title: Paint the hall, prehaps
promiser: nina
customer: jane
outcome: Two coats.
""",
    AGREEMENT: """\
title: Builders serve Jane
provider: builders
customers: [jane]
value: [A house that works]
log:
  - {date: 2026-11-01, by: jane, act: input, working: Much, not_working: Little, change: Nothing}
""",
}
"""A board: a promise in force, one of a team that one has signed, a draft, and an agreement."""

REPORTED = "  - {date: 2026-11-20, by: nina, act: reported, confidence: on_track}\n"
DELIVERED = "  - {date: 2026-11-20, by: nina, act: delivered}\n"


@dataclass(frozen=True)
class Scratch:
    """A repository with the board on `main`, and a branch `topic` that is checked out."""

    git: Repository

    def text(self, path: str) -> str:
        """Return what a file holds now."""
        return (self.git.folder / path).read_text(encoding="utf-8")

    def replace(self, path: str, old: str, new: str, **who: str) -> None:
        """Put `new` in the place of `old` in a file, and commit it."""
        assert old in self.text(path)
        self.commit({path: self.text(path).replace(old, new, 1)}, **who)

    def append(self, path: str, text: str, **who: str) -> None:
        """Append to a file, and commit it."""
        self.commit({path: self.text(path) + text}, **who)

    def commit(self, files: Mapping[str, str | None], *, by: str = "nina", on: str = "2026-11-20") -> None:
        """Commit these files."""
        self.git.commit(files, by=by, on=on)

    def review(self, *words: str, base: str = "main", head: str = "topic", environment: Mapping[str, str] | None = None) -> Result:
        """Run the command on the branch."""
        arguments = ["-C", str(self.git.folder), "review", base, head, "--as-of", AS_OF, *words]
        return CliRunner().invoke(main, arguments, env={"COLUMNS": "200", **(environment or {})})

    def read_review(self, as_of: str = AS_OF, head: str = "topic") -> dict[str, Any]:
        """Return the review of a branch as data, as of a day."""
        loaded = json.loads(self.review("--format", "json", "--as-of", as_of, head=head).stdout)
        assert isinstance(loaded, dict)
        return loaded

    def list_problems(self, as_of: str = AS_OF) -> list[tuple[str, str, int]]:
        """Return what the review has against the branch: the rule, the path and the line of each."""
        return [(each["rule"].removeprefix("review/"), each["path"], each["line"]) for each in self.read_review(as_of)["problems"]]

    def list_sentences(self) -> list[str]:
        """Return what the branch does, in words."""
        return [each["sentence"] + (f" ({each['note']})" if each["note"] else "") for each in self.read_review()["changes"]]


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A board in git, with a branch begun on 20 November 2026."""
    made = make_repository(tmp_path / "board")
    made.commit(FILES, on="2026-11-10")
    made.branch("topic")
    return Scratch(made)
