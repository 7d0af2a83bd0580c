"""Scratch repositories: real git in a folder of its own, with fixed people and dates and nobody's configuration."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troth.model import Parties, Party, PartyKind, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PEOPLE = {
    "nina": ("Nina Berg", "nina@build.example"),
    "jane": ("Jane Ito", "jane@home.example"),
    "omar": ("Omar Haddad", "omar@build.example"),
    "stranger": ("A Stranger", "stranger@elsewhere.example"),
}
"""Who commits: a name and an address by the id of a party (the stranger is none)."""

_NOBODY = Source("commitments/parties/all.yaml", {}, ())

PARTIES = Parties([
    Party(
        id="nina", kind=PartyKind.PERSON, name="Nina", source=_NOBODY, emails=("nina@build.example",),
        accounts=(("github", "nina-builds"),),
    ),
    Party(id="jane", kind=PartyKind.PERSON, name="Jane", source=_NOBODY, emails=("Jane@Home.example",), accounts=(("github", "Jane-Ito"),)),
    Party(id="omar", kind=PartyKind.PERSON, name="Omar", source=_NOBODY, emails=("omar@build.example",)),
    Party(id="kitchens", kind=PartyKind.TEAM, name="Kitchens", source=_NOBODY, members=("nina", "omar")),
    Party(id="walk-ins", kind=PartyKind.CUSTOMER, name="Walk-in customers", source=_NOBODY),
])  # fmt: skip
"""The parties that these people are."""

TERMS = """\
title: Fit the new kitchen
promiser: nina
customer: jane
outcome: Worktop fitted and sealed, sink and oven connected.
measures: [Inspection certificate handed over]
made: 2026-10-01
due: 2026-12-15
why: The family arrives on the 20th.
"""


def make_promise_text(*entries: str, terms: str = TERMS) -> str:
    """Return the text of a promise with these entries, each as the inside of a flow mapping."""
    return terms + "".join(["log:\n"] * bool(entries) + [f"  - {{{entry}}}\n" for entry in entries])


def make_entry_text(day: str, by: str, act: str, more: str = "") -> str:
    """Return an entry as the inside of a flow mapping."""
    return f"date: {day}, by: {by}, act: {act}" + (f", {more}" if more else "")


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A repository in `folder`. Its git knows only the environment given here: an empty home, no configuration."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def run_git(self, *arguments: str, by: str = "nina", on: str = "2026-01-01", given: bytes = b"") -> str:
        """Run git as one of the people, at noon (UTC) of a day, or at a full time; return what it prints."""
        name, email = PEOPLE.get(by, (by, by))
        when = on if "T" in on else f"{on}T12:00:00+00:00"
        people = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", name), ("EMAIL", email), ("DATE", when))
        }
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env={**self.environment, **alone, **people}, input=given, capture_output=True, check=False
        )
        assert not done.returncode, done.stderr.decode()
        return done.stdout.decode().strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write these files under the repository's folder; those without text are removed."""
        for path, text in files.items():
            file = self.folder / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())

    def commit(self, files: Mapping[str, str | None], *, by: str = "nina", on: str = "2026-01-01") -> str:
        """Write these files and commit all that has changed; return the commit's id."""
        self.write(files)
        self.run_git("add", "--all")
        self.run_git("commit", "--quiet", "--allow-empty", "--no-verify", f"--message=By {by}", by=by, on=on)
        return self.run_git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        """Start a branch here and go to it."""
        self.run_git("checkout", "--quiet", "-b", name)

    def switch(self, name: str) -> None:
        """Go to a branch."""
        self.run_git("checkout", "--quiet", name)

    def merge(self, name: str, files: Mapping[str, str | None] | None = None, *, by: str = "nina", on: str = "2026-01-01") -> str:
        """Merge a branch, with these files as they are to be afterwards; return the merge commit's id."""
        strategy = ("--strategy=ours",) if files is not None else ()
        self.run_git("merge", "--quiet", "--no-ff", "--no-commit", *strategy, name, by=by, on=on)
        return self.commit(files or {}, by=by, on=on)

    def squash(self, name: str, *, by: str = "nina", on: str = "2026-01-01") -> str:
        """Take a branch's changes over as one commit, and return its id."""
        self.run_git("merge", "--quiet", "--squash", name, by=by, on=on)
        return self.commit({}, by=by, on=on)

    def clone(self, folder: Path, *options: str) -> Repository:
        """Return a clone of this repository in another folder."""
        self.run_git("clone", "--quiet", *options, self.folder.as_uri(), str(folder))
        return Repository(folder=folder, environment=self.environment)


def make_repository(folder: Path, *options: str) -> Repository:
    """Make an empty repository, with an empty home beside it."""
    home = folder.with_name(f"{folder.name}-home")
    for each in (folder, home):
        each.mkdir(parents=True)
    made = Repository(folder=folder, environment={"PATH": os.environ["PATH"], "HOME": str(home)})
    made.run_git("init", "--quiet", "--initial-branch=main", *options)
    return made
