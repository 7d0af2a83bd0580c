"""Where a new board would stand: the repository's address and branch, as git has them, and the machine's time zone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCP = re.compile(r"(?:[\w.+-]+@)?(?P<host>[A-Za-z0-9.-]+):(?!/)(?P<path>\S+)")
"""How ssh addresses are mostly written: `git@example.com:team/board.git`."""
_URL = re.compile(r"(?P<scheme>https?|ssh|git)://(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+)?/(?P<path>\S+)")
_ZONE = re.compile(r"zoneinfo/(?:posix/|right/)?(?P<name>[A-Za-z0-9_+/-]+)\Z")
_BRANCH = "main"
_UTC = frozenset({"Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "Etc/GMT", "GMT"})
"""Other names of the time zone in which a machine stands that was told none."""


def web_address(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Return the web address of the repository that `folder` lies in, by its remote `origin`; empty where it has none."""
    return web_address_of(_git(folder, environment, "config", "--get", "remote.origin.url"))


def web_address_of(remote: str) -> str:
    """Return the web address of a remote, without the user's name or secret in it; empty where it names no host."""
    url = _URL.fullmatch(remote)
    if url:
        by_web = url["scheme"] in ("http", "https")
        return f"{url['scheme'] if by_web else 'https'}://{url['host']}{url['port'] or '' if by_web else ''}/{_bare(url['path'])}"
    scp = _SCP.fullmatch(remote)
    return f"https://{scp['host']}/{_bare(scp['path'])}" if scp and "." in scp["host"] else ""


def branch(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Return the branch that is checked out in `folder`, also where nothing is committed yet; else what new ones are called."""
    return _git(folder, environment, "symbolic-ref", "--short", "--quiet", "HEAD") or _BRANCH


def time_zone(environment: Mapping[str, str] | None = None, local: Path = Path("/etc/localtime")) -> str:
    """Return the machine's time zone by its IANA name; UTC where it cannot be told."""
    named = (os.environ if environment is None else environment).get("TZ", "").removeprefix(":")
    found = _ZONE.search(str(local.resolve())) if local.is_symlink() else None
    for zone in (named, found["name"] if found else ""):
        if zone in available_timezones():
            return "UTC" if zone in _UTC else zone
    return "UTC"


def _bare(path: str) -> str:
    return path.strip("/").removesuffix(".git")


def _git(folder: Path, environment: Mapping[str, str] | None, *arguments: str) -> str:
    """Return what git says in `folder`; empty where there is no git, or nothing to say. Only settings and refs are read."""
    around = dict(os.environ if environment is None else environment)
    program = shutil.which("git", path=around.get("PATH"))
    if program is None or not folder.is_dir():
        return ""
    try:
        answer = subprocess.run([program, *arguments], cwd=folder, env=around, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - fixed arguments
    except OSError:
        return ""
    return answer.stdout.decode("utf-8", "replace").strip() if answer.returncode == 0 else ""
