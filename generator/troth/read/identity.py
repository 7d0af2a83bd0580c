"""Who sits at this machine, as git knows them: the name and address that their commits bear."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A name and an e-mail address; either may be empty, where git has not been told."""

    name: str = ""
    email: str = ""


def identity(folder: Path, environment: Mapping[str, str] | None = None) -> Identity:
    """Return whose name a commit made in `folder` would bear: the environment's word first, then git's settings.

    Only settings are read, so nothing of the repository is run.
    """
    around = os.environ if environment is None else environment
    return Identity(
        name=around.get("GIT_AUTHOR_NAME") or _setting(folder, around, "name"),
        email=around.get("GIT_AUTHOR_EMAIL") or _setting(folder, around, "email"),
    )


def _setting(folder: Path, environment: Mapping[str, str], key: str) -> str:
    """Return git's setting `author.KEY`, else `user.KEY`; empty where there is no git or no such setting."""
    program = shutil.which("git", path=environment.get("PATH"))
    if program is None:
        return ""
    for section in ("author", "user"):
        asked = [program, "config", "--get", f"{section}.{key}"]
        try:
            answer = subprocess.run(asked, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - fixed arguments
        except OSError:
            return ""
        if answer.returncode == 0:
            return answer.stdout.decode("utf-8", "replace").strip()
    return ""
