"""What we do ourselves with a board: check it, build it cold and again, review a change."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.boards import AS_OF
from tests.bench.peers import BIN
from tests.bench.running import Command, set_aside

CHECK, BUILD, REVIEW, LOG = "troth check", "troth build", "troth review", "git log -1 --stat"
FIRST, AGAIN, ONE = "  first time, no history known", "  again, nothing changed", "  again, one changed"
_COMMITTER = ("-c", "user.name=Bench", "-c", "user.email=bench@bench.example")


@dataclass(frozen=True)
class Ours:
    """The commands on one board, and where its site goes."""

    board: Path
    site: Path

    def commands(self) -> Mapping[str, Command]:
        """Return them in the order in which each finds what it needs."""
        build = ("build", "--out", self.site)
        return {
            CHECK: self.troth("check"),
            FIRST: self.troth(*build, before=self.forget_all),
            BUILD: self.troth(*build, before=self.forget_site),
            AGAIN: self.troth(*build),
            ONE: self.troth(*build, before=self.edit),
            LOG: Command(words=["git", "-C", self.board, "log", "-1", "--stat", "change"]),
            REVIEW: self.troth("review", "main", "change"),
        }

    def troth(self, name: str, *words: str | Path, before: Callable[[], object] = lambda: None) -> Command:
        """Return a command of ours on the board."""
        return Command(words=[BIN / "troth", "-C", self.board, name, "--as-of", AS_OF.isoformat(), *words], before=before)

    def propose(self) -> None:
        """Make a branch in which one promise has an entry more."""
        git(self.board, "checkout", "--quiet", "-b", "change")
        self.edit()
        git(self.board, *_COMMITTER, "commit", "--quiet", "--all", "--message", "Report")
        git(self.board, "checkout", "--quiet", "main")

    @property
    def promise(self) -> Path:
        """A promise that nobody has said was delivered: every fifth has no end."""
        return next(self.board.glob("commitments/promises/*/promise-0.yaml"))

    def edit(self) -> None:
        """Add an entry to a promise, without telling git."""
        text = self.promise.read_text(encoding="utf-8")
        by = text.partition("promiser: ")[2].partition("\n")[0]
        entry = f"{{date: {AS_OF}, by: {by}, act: reported, confidence: on_track, note: More.}}"
        self.promise.write_text(f"{text}  - {entry}\n", encoding="utf-8")

    def forget_site(self) -> None:
        """Take the site away, and all that is known of it."""
        set_aside(self.site)
        shutil.rmtree(self.board / ".git/troth/sites", ignore_errors=True)

    def forget_all(self) -> None:
        """Forget the history too."""
        self.forget_site()
        shutil.rmtree(self.board / ".git/troth", ignore_errors=True)

    def addresses(self) -> Iterator[str]:
        """Yield the pages of the site that was built, without their endings."""
        yield from sorted(file.relative_to(self.site).as_posix().removesuffix(".html") for file in self.site.rglob("*.html"))


def git(root: Path, *words: str) -> None:
    """Run git on the board."""
    subprocess.run(["git", "-C", str(root), *words], check=True, stdout=subprocess.DEVNULL)
