"""Run a repository's workflows for real: an emulator of GitHub's runner on this machine, against the stand-in of the host.

Forgejo's runner understands the same files, so it is played by the same emulator: the steps are run, the container lines are not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.hosts.host import TOKEN, Host, serve_host

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.hosts.forum import Forum

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
_USES = re.compile(r"uses:\s*(?:https://[\w.]+/)?([\w-]+/[\w-]+)@(\S+)")
_CONTAINER = re.compile(r"    container:\n      image: .*\n")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
REPOSITORY = "o/r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a workflow or pipeline ended."""

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


def list_outside_settings() -> dict[str, str]:
    """Return what a job is told of the registries, and whom to trust there: all that it gets of this machine, besides its programs."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_CERT_"))}


def list_programs() -> str:
    """Return where a job finds programs: Python itself before what may stand for it, which two jobs at once can't always share."""
    return os.pathsep.join((str(Path(sys.base_prefix) / "bin"), os.environ["PATH"]))


def run_git(folder: Path, *words: str) -> str:
    """Run git as nobody in particular, and return what it says."""
    identity = ("-c", "user.name=Setup", "-c", "user.email=setup@x.example")
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def open_address(host: Host | Forum) -> AbstractContextManager[str]:
    """Give the address of a host: one that is not served yet is, for as long as the block runs."""
    return serve_host(host) if isinstance(host, Host) else nullcontext(host.address)


def publish_repository(host: Host | Forum, work: Path) -> Path:
    """Put all branches of a repository on the host, and return the folder that it has there."""
    bare = create_repository(host)
    run_git(work, "push", "--quiet", "--force", str(bare), "refs/heads/*:refs/heads/*", "+HEAD:refs/pull/0/merge")
    return bare


def create_repository(host: Host | Forum) -> Path:
    """Make an empty repository on the host, unless it is there, and return its folder."""
    bare = host.root / f"{REPOSITORY}.git"
    if not bare.exists():
        bare.mkdir(parents=True)
        run_git(bare, "init", "--quiet", "--bare", "--initial-branch", "main")
        run_git(bare, "config", "http.receivepack", "true")
    return bare


def make_pull_request(work: Path, branch: str, number: int) -> dict[str, Any]:
    """Merge a branch into main as the host does to try a change, and return the event that it sends; main stays as it is."""
    base, head = run_git(work, "rev-parse", "main"), run_git(work, "rev-parse", branch)
    run_git(work, "checkout", "--quiet", "--detach", "main")
    run_git(work, "merge", "--quiet", "--no-ff", "-m", f"Merge {head} into {base}", branch)
    sides = {"base": {"sha": base, "ref": "main"}, "head": {"sha": head, "ref": branch}}
    return {"action": "opened", "number": number, "pull_request": {"number": number, "user": {"login": "somebody"}, **sides}}


def run_workflow(  # noqa: PLR0913 - each is one of the host's own settings
    host: Host | Forum,
    work: Path,
    workflow: str,
    event: str,
    payload: Mapping[str, Any],
    scratch: Path,
    *,
    job: str = "",
    options: tuple[str, ...] = (),
    secrets: Mapping[str, str] | None = None,
) -> Ended:
    """Run one workflow for one event on the commit that is checked out in `work`, which the host has.

    `job` alone with what it needs; `options` are more of the emulator's.
    """
    act = find_act()
    assert act, "the emulator is not installed"
    repository = {"full_name": REPOSITORY, "name": "r", "owner": {"login": "o"}, "default_branch": "main"}
    for name in ("home", "cache", "artifacts", "published"):
        (scratch / name).mkdir(parents=True, exist_ok=True)
    (scratch / "event.json").write_text(json.dumps({**payload, "repository": repository}), encoding="utf-8")
    publish_repository(host, work)
    with open_address(host) as address:
        clone = scratch / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        run_git(scratch, "clone", "--quiet", str(work), str(clone))
        run_git(clone, "remote", "set-url", "origin", f"{address}/{REPOSITORY}")
        (clone / workflow).write_text(_CONTAINER.sub("", (clone / workflow).read_text(encoding="utf-8")), encoding="utf-8")
        environment = {"ARTIFACTS": str(scratch / "artifacts"), "PUBLISHED": str(scratch / "published"), "GITHUB_SERVER_URL": address}
        environment |= {"GITHUB_API_URL": f"{address}{host.dialect.prefix}", "GITHUB_REPOSITORY": REPOSITORY}
        environment |= list_outside_settings()
        own = {
            "PATH": list_programs(),
            "HOME": str(scratch / "home"),
            "XDG_CACHE_HOME": str(scratch / "cache"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        done = subprocess.run(
            [
                act, event, "--directory", str(clone), "--eventpath", str(scratch / "event.json"), "--workflows", workflow,
                *(("--job", job) if job else ()), *options,
                *(word for name in ("ubuntu-24.04", "ubuntu-latest", "docker") for word in ("--platform", f"{name}=-self-hosted")),
                "--pull=false", "--no-cache-server", "--action-offline-mode", "--no-skip-checkout", "--defaultbranch", "main",
                "--actor", "somebody", "--action-cache-path", str(scratch / "cache/act"), "--secret", f"GITHUB_TOKEN={TOKEN}",
                *(word for name, value in environment.items() for word in ("--env", f"{name}={value}")),
                *(word for name, value in (secrets or {}).items() for word in ("--secret", f"{name}={value}")),
                *(word for each in _list_stand_ins(clone) for word in ("--local-repository", each)),
            ],
            env=own, capture_output=True, text=True, check=False,
        )  # fmt: skip
    log = _COLOURS.sub("", done.stdout + done.stderr)
    return Ended(code=done.returncode, log=log, artifacts=scratch / "artifacts", published=scratch / "published")


def _list_stand_ins(clone: Path) -> Iterator[str]:
    """Yield which folder stands in for each action that the repository's workflows and actions name."""
    texts = [file.read_text(encoding="utf-8") for name in (".github", ".forgejo") for file in (clone / name).rglob("*.yml")]
    for action, commit in sorted({used for text in texts for used in _USES.findall(text)}):
        if action in STAND_INS:
            yield f"{action}@{commit}={STUBS / STAND_INS[action]}"
