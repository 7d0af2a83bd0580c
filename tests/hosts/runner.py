"""Run a repository's workflows for real: an emulator of GitHub's runner on this machine, against the stand-in of the host."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.hosts.host import TOKEN, Host, serve_host

if TYPE_CHECKING:
    from collections.abc import Mapping

STUBS = Path(__file__).parent / "stubs"
STAND_INS = {
    "actions/checkout": "checkout",
    "actions/setup-python": "setup-python",
    "actions/upload-artifact": "upload-artifact",
    "actions/upload-pages-artifact": "upload-artifact",
    "actions/download-artifact": "download-artifact",
    "actions/deploy-pages": "deploy-pages",
}
"""What stands in for each action that workflows use: nothing is downloaded, and nothing is published."""
_USES = re.compile(r"uses:\s*([\w-]+/[\w-]+)@([0-9a-f]{40})")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
REPOSITORY = "o/r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a workflow ended."""

    code: int
    log: str
    artifacts: Path
    published: Path

    @property
    def annotations(self) -> tuple[str, ...]:
        """The notes that the host would show at lines of files."""
        return tuple(re.findall(r"::(?:error|warning|notice) file=.*", self.log))


def find_act() -> str | None:
    """Return the emulator's program, where it is installed."""
    return os.environ.get("TROTH_ACT") or shutil.which("act")


def run_git(folder: Path, *words: str) -> str:
    """Run git as nobody in particular, and return what it says."""
    identity = ("-c", "user.name=Setup", "-c", "user.email=setup@x.example")
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def publish_repository(host: Host, work: Path) -> Path:
    """Put all branches of a repository on the host, and return the folder that it has there."""
    bare = host.root / f"{REPOSITORY}.git"
    if not bare.exists():
        bare.mkdir(parents=True)
        run_git(bare, "init", "--quiet", "--bare", "--initial-branch", "main")
        run_git(bare, "config", "http.receivepack", "true")
    run_git(work, "push", "--quiet", "--force", str(bare), "refs/heads/*:refs/heads/*", "+HEAD:refs/pull/0/merge")
    return bare


def make_pull_request(work: Path, branch: str, number: int) -> dict[str, Any]:
    """Merge a branch into main as the host does to try a change, and return the event that it sends; main stays as it is."""
    base, head = run_git(work, "rev-parse", "main"), run_git(work, "rev-parse", branch)
    run_git(work, "checkout", "--quiet", "--detach", "main")
    run_git(work, "merge", "--quiet", "--no-ff", "-m", f"Merge {head} into {base}", branch)
    sides = {"base": {"sha": base, "ref": "main"}, "head": {"sha": head, "ref": branch}}
    return {"action": "opened", "number": number, "pull_request": {"number": number, "user": {"login": "somebody"}, **sides}}


def run_workflow(  # noqa: PLR0913 - each is one of the host's own settings
    host: Host,
    work: Path,
    workflow: str,
    event: str,
    payload: Mapping[str, Any],
    scratch: Path,
    *,
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Run one workflow for one event on the commit that is checked out in `work`, which the host has."""
    act = find_act()
    assert act, "the emulator is not installed"
    repository = {"full_name": REPOSITORY, "name": "r", "owner": {"login": "o"}, "default_branch": "main"}
    for name in ("home", "cache", "artifacts", "published"):
        (scratch / name).mkdir(parents=True, exist_ok=True)
    (scratch / "event.json").write_text(json.dumps({**payload, "repository": repository}), encoding="utf-8")
    publish_repository(host, work)
    with serve_host(host) as address:
        clone = scratch / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        run_git(scratch, "clone", "--quiet", str(work), str(clone))
        run_git(clone, "remote", "set-url", "origin", f"{address}/{REPOSITORY}")
        environment = {"ARTIFACTS": str(scratch / "artifacts"), "PUBLISHED": str(scratch / "published"), "GITHUB_SERVER_URL": address}
        environment |= {"GITHUB_API_URL": f"{address}/api/v3", "GITHUB_REPOSITORY": REPOSITORY}
        environment |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))}
        own = {
            "PATH": os.environ["PATH"],
            "HOME": str(scratch / "home"),
            "XDG_CACHE_HOME": str(scratch / "cache"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(
            [
                act, event, "--directory", str(clone), "--eventpath", str(scratch / "event.json"),
                "--workflows", f".github/workflows/{workflow}",
                "--platform", "ubuntu-24.04=-self-hosted", "--platform", "ubuntu-latest=-self-hosted", "--pull=false", "--no-cache-server",
                "--action-offline-mode", "--no-skip-checkout", "--defaultbranch", "main", "--actor", "somebody",
                "--action-cache-path", str(scratch / "cache/act"), "--secret", f"GITHUB_TOKEN={TOKEN}",
                *(word for name, value in environment.items() for word in ("--env", f"{name}={value}")),
                *(word for name, value in (variables or {}).items() for word in ("--var", f"{name}={value}")),
                *(word for each in _list_stand_ins(clone) for word in ("--local-repository", each)),
            ],
            env=own, capture_output=True, text=True, check=False,
        )  # fmt: skip
    log = _COLOURS.sub("", done.stdout + done.stderr)
    return Ended(code=done.returncode, log=log, artifacts=scratch / "artifacts", published=scratch / "published")


def _list_stand_ins(clone: Path) -> list[str]:
    """Return which folder stands in for each action that the repository's workflows and actions name."""
    texts = [file.read_text(encoding="utf-8") for file in (clone / ".github").rglob("*.yml")]
    used = sorted({(action, commit) for text in texts for action, commit in _USES.findall(text)})
    return [f"{action}@{commit}={STUBS / STAND_INS[action]}" for action, commit in used if action in STAND_INS]
