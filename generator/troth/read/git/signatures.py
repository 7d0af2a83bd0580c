"""Ask git whose signature a commit bears. Only where the keys to verify it are at hand, and only of commits that bear one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from troth.lifecycle.canonical import digest
from troth.read.git.command import GitFailed

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from troth.read.git.command import Git

_RINGS = ("pubring.kbx", "pubring.gpg", "trustdb.gpg")
_ASK = (
    "-c", "log.showSignature=false",
    "log", "--stdin", "--no-walk=unsorted", "--no-patch", "--encoding=UTF-8", "--format=%H%x09%G?%x09%GS",
)  # fmt: skip


def trust(git: Git, top: Path) -> str:
    """Return a digest of the state of the keys that signatures are verified by; empty where there are none.

    Those are the file of allowed signers that git is set to, and the key ring of GnuPG. `top` is the repository's folder.
    """
    state = [(path.name, stat.st_size, stat.st_mtime_ns) for path in _key_files(git, top) for stat in _stats(path)]
    return digest(state) if state else ""


def signers(git: Git, commits: Iterable[str]) -> dict[str, str]:
    """Return the address of each commit's signer: empty where the signature is not good, or the key is not trusted."""
    asked = tuple(commits)
    answers = (line.split("\t", 2) for line in git.lines(*_ASK, given=asked)) if asked else ()
    good = {answer[0]: _address(answer[2]) for answer in answers if answer[1:2] == ["G"]}
    return {commit: good.get(commit, "") for commit in asked}


def _key_files(git: Git, top: Path) -> Iterator[Path]:
    with suppress(GitFailed):  # git's way to say that it is not set
        yield from (top / line for line in git.lines("config", "--type=path", "--get", "gpg.ssh.allowedSignersFile"))
    home = git.environment.get("GNUPGHOME") or (Path(git.environment["HOME"]) / ".gnupg" if "HOME" in git.environment else None)
    if home:
        yield from (Path(home) / name for name in _RINGS)


def _stats(path: Path) -> Iterator[os.stat_result]:
    with suppress(OSError):
        yield path.stat()


def _address(signer: str) -> str:
    """Return the address in `Ann <ann@blue.example>`, or all of it where there are no brackets."""
    return signer.rpartition("<")[2].partition(">")[0].strip()
