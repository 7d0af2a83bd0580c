"""Run git so that nothing but git is run: fixed arguments, no hooks, no pager, no network, none of the caller's GIT_ variables."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FIXED = (
    "--no-pager", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "safe.bareRepository=explicit",
    "-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg", "-c", "gpg.x509.program=gpgsm", "-c", "gpg.ssh.program=ssh-keygen",
)  # fmt: skip
"""What precedes every command: a repository's own settings may not choose what is run."""

OURS = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""The only GIT_ variables that git is given: nothing is fetched, replaced, grafted, locked or asked."""


class GitMissing(Exception):  # noqa: N818 - it is a fact, and caught next door
    """There is no git to run."""


class GitFailed(Exception):  # noqa: N818 - as above
    """Git ended with an error: `said` is what it printed."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Git, run in one folder."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    leading: tuple[str, ...] = ()
    """What else precedes every command: `--git-dir=.` in a bare repository, which git otherwise refuses here."""

    def lines(self, *arguments: str, given: Iterable[str] = ()) -> list[str]:
        """Return the lines that git prints. `given` are the lines on its standard input."""
        with self.stream(*arguments, given=given) as out:
            text = out.read().decode("utf-8", "surrogateescape")
        return text.removesuffix("\n").split("\n") if text else []

    @contextmanager
    def stream(self, *arguments: str, given: Iterable[str] = ()) -> Iterator[IO[bytes]]:
        """Give git's standard output while it runs.

        Input and errors go through files, so that neither side ever waits for the other. Raises GitMissing, GitFailed.
        """
        with TemporaryFile() as source, TemporaryFile() as errors:
            source.writelines(f"{line}\n".encode() for line in given)
            source.seek(0)
            with self._started(arguments, source, errors) as running:
                out = running.stdout
                assert out is not None  # noqa: S101 - it was asked for
                try:
                    yield out
                except BaseException:
                    running.kill()
                    raise
            if running.returncode:
                errors.seek(0)
                raise GitFailed(errors.read(100_000).decode("utf-8", "replace"))

    def _started(self, arguments: tuple[str, ...], source: IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in self.environment.items() if not name.upper().startswith("GIT_")}
        program = shutil.which("git", path=kept.get("PATH"))
        if program is None:
            raise GitMissing
        try:
            return subprocess.Popen(  # noqa: S603 - fixed arguments; ids are checked where they come in
                [program, *FIXED, *self.leading, *arguments],
                cwd=self.folder, env=kept | OURS, stdin=source, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        except OSError as error:
            message = f"Git could not be started in this folder: {error.strerror}."
            raise BoardError(message, "Check that the folder is there and that `git --version` runs.") from error


def unreadable(failed: GitFailed) -> BoardError:
    """Return what to say where git refuses a repository or cannot read it, with git's own remedy."""
    lines = failed.said.splitlines()
    if "dubious ownership" in failed.said:
        remedy = next((line.strip() for line in lines if "safe.directory" in line), "git config --global --add safe.directory FOLDER")
        return BoardError("Git does not trust this folder: it belongs to another user.", f"If you do trust it: {remedy}")
    reason = next((line.partition(":")[2].strip() for line in lines if line.startswith(("fatal:", "error:"))), "it gives no reason")
    return BoardError(f"Git could not read the history ({reason[:200]}).", "Run `git fsck`, or clone the repository again.")
