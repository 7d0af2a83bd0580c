"""Run git as a subprocess, safely, and read objects in one batch (`git cat-file --batch`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from troth.base.errors import BoardError
from troth.base.limits import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


FIXED_OPTIONS = (
    "--no-pager", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "safe.bareRepository=explicit",
    "-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg", "-c", "gpg.x509.program=gpgsm", "-c", "gpg.ssh.program=ssh-keygen",
)  # fmt: skip
"""What precedes every command: a repository's own settings may not choose what is run."""

GIT_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""The only GIT_ variables that git is given: nothing is fetched, replaced, grafted, locked or asked."""


class GitNotFoundError(Exception):
    """There is no git to run."""


class GitError(Exception):
    """Git ended with an error: `said` is what it printed."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Git, run in one folder."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    leading: tuple[str, ...] = ()
    """What else precedes every command: `--git-dir=.` in a bare repository, which git otherwise refuses here."""

    def read_lines(self, *arguments: str, input_lines: Iterable[str] = ()) -> list[str]:
        """Return the lines that git prints. `given` are the lines on its standard input."""
        with self.open_stream(*arguments, input_lines=input_lines) as out:
            text = out.read().decode("utf-8", "surrogateescape")
        return text.removesuffix("\n").split("\n") if text else []

    def is_partial(self) -> bool:
        """Tell whether this is a clone that left out a part of the files, and would have to fetch them."""
        try:
            return bool(self.read_lines("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"))
        except GitError:
            return False

    @contextmanager
    def open_stream(self, *arguments: str, input_lines: Iterable[str] = ()) -> Iterator[IO[bytes]]:
        """Give git's standard output while it runs.

        Input and errors go through files, so that neither side ever waits for the other. Raises GitMissing, GitFailed.
        """
        with TemporaryFile() as source, TemporaryFile() as errors:
            source.writelines(f"{line}\n".encode() for line in input_lines)
            source.seek(0)
            with self._start_git(arguments, source, errors) as running:
                out = running.stdout
                assert out is not None  # noqa: S101 - it was asked for
                try:
                    yield out
                except BaseException:
                    running.kill()
                    raise
            if running.returncode:
                errors.seek(0)
                raise GitError(errors.read(100_000).decode("utf-8", "replace"))

    def _start_git(self, arguments: tuple[str, ...], source: IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in self.environment.items() if not name.upper().startswith("GIT_")}
        program = shutil.which("git", path=kept.get("PATH"))
        if program is None:
            raise GitNotFoundError
        try:
            return subprocess.Popen(  # noqa: S603 - fixed arguments; ids are checked where they come in
                [program, *FIXED_OPTIONS, *self.leading, *arguments],
                cwd=self.folder, env=kept | GIT_VARIABLES, stdin=source, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        except OSError as error:
            message = f"Git could not be started in this folder: {error.strerror}."
            raise BoardError(message, "Check that the folder is there and that `git --version` runs.") from error


def explain_git_error(failed: GitError) -> BoardError:
    """Return what to say where git refuses a repository or cannot read it, with git's own remedy."""
    lines = failed.output.splitlines()
    if "dubious ownership" in failed.output:
        remedy = next((line.strip() for line in lines if "safe.directory" in line), "git config --global --add safe.directory FOLDER")
        return BoardError(f"Git does not trust this folder, which belongs to another user; if you do: {remedy}")
    reason = next((line.partition(":")[2].strip() for line in lines if line.startswith(("fatal:", "error:"))), "it gives no reason")
    return BoardError(f"Git could not read the history ({reason[:200]}).", "Run `git fsck`, or clone the repository again.")


MAX_OBJECT_BYTES = FILE_BYTES.most
"""Bytes: a file larger than this is no record, and is passed over."""


class RawCommit(NamedTuple):
    """A commit as it is written in git's store, without what was changed."""

    author: str
    email: str
    time: int
    committer: str
    committer_email: str
    committed: int
    signed: int
    """1 for a commit that carries a signature."""
    coauthors: str = ""
    """Who else wrote it, as its message says: `Ann <ann@blue.example>`, one a line. A squash leaves no more of them."""
    said: str = ""
    """Its message, where that could say whose words it brings in."""


def read_objects(git: Git, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each object; those that are too large have none. Raises GitFailed where one is missing."""
    wanted = tuple(names)
    if not wanted:
        return
    with git.open_stream("cat-file", "--batch", "--buffer", input_lines=wanted) as out:
        for name in wanted:
            yield name, _read_content(out)


def _read_content(out: IO[bytes]) -> bytes:
    header = out.readline().split()
    if len(header) != 3:  # noqa: PLR2004 - name, type and size; else it is missing, or git has ended early
        raise GitError("error: an object of it is missing or damaged")
    size = int(header[2])
    if size <= MAX_OBJECT_BYTES:
        return out.read(size + 1)[:-1]
    left = size + 1
    while left:
        left -= len(out.read(min(left, MAX_OBJECT_BYTES))) or left
    return b""


def read_tracked_file(git: Git, commit: str, path: str) -> bytes | None:
    """Return what a commit has under a path from the repository's top; nothing of a link, and None where there is none."""
    lines = git.read_lines("ls-tree", "--full-tree", commit, "--", path)
    if not lines:
        return None
    mode, _, blob = lines[0].partition("\t")[0].split(" ")
    return next(data for _, data in read_objects(git, [blob])) if mode in _FILE_MODES else b""


_FILE_MODES = frozenset({"100644", "100755"})


_BY = b"co-authored-by:"
_SAID = b"said-"
_MOST_SAID = 20_000
"""Bytes: longer messages are none of a recorder's, whose trailers stand at the end."""


def parse_commit(content: bytes) -> RawCommit:
    """Return what a commit object says of its author and committer."""
    header, _, message = content.partition(b"\n\n")
    head = header.split(b"\n")
    fields = dict(reversed([line.partition(b" ")[::2] for line in head if not line.startswith(b" ")]))
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    name, email, time = _parse_person(fields.get(b"author", b""), encoding)
    signed = b"gpgsig" in fields or b"gpgsig-sha256" in fields
    lowered = message.lower()
    others = "\n".join(_decode_text(each, encoding) for each in _COAUTHOR.findall(message[:_MESSAGE_BYTES])) if _BY in lowered else ""
    said = _decode_text(message[:_MOST_SAID], encoding) if _SAID in lowered else ""
    return RawCommit(name, email, time, *_parse_person(fields.get(b"committer", b""), encoding), int(signed), others, said)


_COAUTHOR = re.compile(rb"^co-authored-by:[ \t]*([^<\n]*<[^>\n]*>)", re.IGNORECASE | re.MULTILINE)
_MESSAGE_BYTES = 100_000
"""So much of a message is looked through."""


def _parse_person(line: bytes, encoding: str) -> tuple[str, str, int]:
    """Return name, address and moment of `Ann <ann@blue.example> 1767603600 +0000`."""
    who, _, when = line.rpartition(b">")
    first = (when.split() or [b"0"])[0]
    return *_decode_person(who, encoding), int(first[:20]) if first.lstrip(b"-").isdigit() else 0


@lru_cache(maxsize=1024)
def _decode_person(who: bytes, encoding: str) -> tuple[str, str]:
    """Return name and address: a few people make most commits."""
    name, _, email = who.partition(b"<")
    return _decode_text(name, encoding), _decode_text(email, "utf-8")


def _decode_text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).strip()
    except (LookupError, UnicodeDecodeError):
        return content.decode("utf-8", "replace").strip()
