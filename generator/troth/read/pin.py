"""Look at the pin of a repository: which Troth its host installs, whether it can be had, and whether the base has the same."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from troth.model.environment import PinState
from troth.read.git.command import GitError, GitNotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from troth.read.git.command import Git


_FOLDER = ".troth"
_WHEEL = re.compile(r"\./(?P<file>troth-(?P<version>[^-/]+)-py3-none-any\.whl) --hash=sha256:(?P<hash>[0-9a-f]{64})")
_INDEX = re.compile(r"troth==(?P<version>\S+)")
_LOCKS = ("requirements.lock", "requirements-core.lock", "install.sh")
_MOST = 64 << 20


def inspect_pin(top: Path, git: Git, branch: str) -> PinState:
    """Return what `.troth/troth.txt` in the repository at `top` says, and what is wrong with it; `branch` is where changes go."""
    folder = top / _FOLDER
    try:
        spec = (folder / "troth.txt").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        return PinState()
    wheel, index = _WHEEL.fullmatch(spec), _INDEX.match(spec)
    missing = next((name for name in _LOCKS if not (folder / name).is_file()), "")
    fault = f"{_FOLDER}/{missing} is missing" if missing else _find_wheel_fault(folder, wheel) if wheel else ""
    if not (wheel or index or "git+https://" in spec):
        fault = f"{_FOLDER}/troth.txt says nothing that can be installed for good"
    found = wheel or index
    return PinState(
        spec=spec.partition(" --hash")[0], version=found["version"] if found else "", fault=fault, unlike_base=_differs(git, branch)
    )


def _find_wheel_fault(folder: Path, named: re.Match[str]) -> str:
    file = folder / named["file"]
    if not file.is_file() or file.stat().st_size > _MOST:
        return f"{_FOLDER}/{named['file']} is not there"
    if hashlib.sha256(file.read_bytes()).hexdigest() != named["hash"]:
        return f"{_FOLDER}/{named['file']} is not the file whose hash {_FOLDER}/troth.txt names"
    return ""


def _differs(git: Git, branch: str) -> bool:
    """Tell whether what is here is not what the branch has; where there is no such branch, nothing can differ."""
    for name in (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"):
        try:
            git.read_lines("rev-parse", "--verify", "--quiet", name)
            return bool(git.read_lines("diff", "--name-only", "--no-ext-diff", name, "--", _FOLDER))
        except (GitError, GitNotFoundError):
            continue
    return False
