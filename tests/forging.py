"""A board in git whose recorder writes down what people say, and in which anybody can commit as whomever they like."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.repositories import Repository, make_repository

from troth.base.dates import AsOf
from troth.model.history import Voucher
from troth.review.review import review_change
from troth.status.vouchers import format_trailers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.review.summary import ReviewResult

RECORDER = "41898282+github-actions[bot]@users.noreply.github.com"
JANE, OMAR, LEO = "7+jane-ito@users.noreply.github.com", "omar@build.example", "8+leo-x@users.noreply.github.com"
PEOPLE = """\
people:
  nina: {name: Nina Berg, email: nina@build.example, github: nina-builds}
  omar: {name: Omar Haddad, email: omar@build.example, github: omar-h}
  jane: {name: Jane Ito, email: jane@home.example, github: jane-ito, forgejo: jane-ito}
  leo: {name: Leo, github: leo-x}
"""
TERMS = "title: Hang a door\npromiser: nina\ncustomer: jane\noutcome: It shuts.\nmade: 2026-11-01\ndue: 2026-12-20\n"
DELIVERED = "  - {date: 2026-11-19, by: nina, act: delivered}\n"
ACCEPTED = "  - {date: 2026-11-20, by: jane, act: accepted, satisfaction: 5}\n"
SHA = "5d" * 32


def say(where: str, by: str = "jane-ito") -> str:
    """Return a recorder's message about words that were said in an issue."""
    place = f"https://github.com/green/board/issues/{where}"
    return f"promises: jane accepts a door\n\n{format_trailers(Voucher(said_by=by, said_at=place, said_sha256=SHA))}\n"


MAIL = Voucher(said_by="jane@home.example", said_at="<a.1@home.example>", said_sha256=SHA, said_token=SHA)


@dataclass(frozen=True, kw_only=True)
class Forger:
    """A repository with keys of the recorder, of Omar and of nobody, in which one commits as whomever one likes."""

    git: Repository
    keys: Mapping[str, str]

    def write_settings(self, key: str = "recorder", email: str = RECORDER) -> dict[str, str]:
        """Return the board's settings with this recorder."""
        return {"commitments/board.yaml": f'name: Forged\nrecorder: {{email: "{email}", key: {self.read_key(key)}}}\n'}

    def read_key(self, name: str) -> str:
        """Return a public key."""
        return Path(f"{self.keys[name]}.pub").read_text(encoding="utf-8").strip()

    def commit(
        self,
        record: str,
        message: str,
        *,
        key: str = "recorder",
        author: str = JANE,
        committer: str = RECORDER,
        entry: str = ACCEPTED,
    ) -> str:
        """Append an entry to a record, which is made where it is not there, as these people and with this key; return the commit."""
        path = f"commitments/promises/{record}.yaml"
        file = self.git.folder / path
        self.git.write({path: (file.read_text(encoding="utf-8") if file.exists() else TERMS + "log:\n") + entry})
        self.git.run_git("add", path)
        self._run_as(author, committer, key, "commit", "--quiet", "--no-verify", "--cleanup=verbatim", f"--message={message}")
        return self.git.run_git("rev-parse", "HEAD")

    def _run_as(self, author: str, committer: str, key: str, command: str, *arguments: str) -> None:
        when = "2026-11-20T12:00:00+00:00"
        people = {f"GIT_{role}_{what}": value for role, email in (("AUTHOR", author), ("COMMITTER", committer))
                  for what, value in (("NAME", email.partition("@")[0]), ("EMAIL", email), ("DATE", when))}  # fmt: skip
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.keys[key]}") if key else ()
        environment = {**self.git.environment, **people, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(
            ["git", *signing, command, *(["--gpg-sign"] if key else []), *arguments], cwd=self.git.folder, env=environment, check=True
        )

    def transplant(self, commit: str, record: str) -> None:
        """Put the signature of one commit onto another that accepts a second record."""
        raw = self.git.run_git("cat-file", "commit", commit)
        copy = self.commit(record, "to be replaced", key="")
        tree, parent = self.git.run_git("rev-parse", f"{copy}^{{tree}}", f"{copy}^").split("\n")
        lines = [f"tree {tree}", f"parent {parent}", *(line for line in raw.split("\n")[1:] if not line.startswith("parent "))]
        forged = self.git.run_git("hash-object", "-t", "commit", "-w", "--stdin", given="\n".join(lines).encode())
        self.git.run_git("reset", "--quiet", "--hard", forged)

    def review(self, opened_by: str, head: str = "topic") -> ReviewResult:
        """Return the review of a branch, in a pull request that this account has opened."""
        return review_change(self.git.folder, "main", head, AsOf(date(2026, 11, 22)), opened_by)


def make_forger(folder: Path, records: Iterable[str]) -> Forger:
    """Return a board with a recorder, and a delivered promise under each of these names."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen on this machine")
    keys = {name: str(folder / name) for name in ("recorder", "omar", "nobody")}
    for file in keys.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    made = Forger(git=make_repository(folder / "board"), keys=keys)
    # who attacks has got keys of others into the file that git is set to: they say nothing of the recorder
    made.git.run_git("config", "gpg.ssh.allowedSignersFile", str(folder / "allowed"))
    (folder / "allowed").write_text(f"{OMAR} {made.read_key('omar')}\nrecorder {made.read_key('nobody')}\n", encoding="utf-8")
    files = {f"commitments/promises/{name}.yaml": TERMS + "log:\n" + DELIVERED for name in records}
    made.git.commit({"commitments/parties/all.yaml": PEOPLE, **made.write_settings(), **files}, on="2026-11-19")
    return made
