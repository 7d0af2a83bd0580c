"""Run a repository's pipeline for real, by a local runner of GitLab's pipelines, against the stand-in of the host."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.hosts.host import TOKEN
from tests.hosts.runner import REPOSITORY, STUBS, Ended, list_outside_settings, list_programs, open_address, publish_repository, run_git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.hosts.forum import Forum
    from tests.hosts.host import Host

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def find_gitlab_runner() -> tuple[str, str] | None:
    """Return Node and the runner's program, where both are installed."""
    node, program = os.environ.get("TROTH_NODE", ""), os.environ.get("TROTH_GITLAB_CI_LOCAL", "")
    return (node, program) if os.access(node, os.X_OK) and os.path.isfile(program) else None  # noqa: PTH113 - empty where it is not named


def run_pipeline(host: Host | Forum, work: Path, branch: str, variables: Mapping[str, str], scratch: Path, *, job: str = "") -> Ended:
    """Run the jobs that a pipeline with these variables has, or `job` alone, on a clone in which `branch` of `work` is checked out."""
    found = find_gitlab_runner()
    assert found, "the runner is not installed"
    (scratch / "home").mkdir(parents=True, exist_ok=True)
    publish_repository(host, work)
    with open_address(host) as address:
        clone = scratch / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        run_git(scratch, "clone", "--quiet", "--branch", branch, str(work), str(clone))
        remote = address.replace("://", f"://gitlab-ci-token:{TOKEN}@")
        run_git(clone, "remote", "set-url", "origin", f"{remote}/{REPOSITORY}.git")
        known = {
            "CI_API_V4_URL": f"{address}{host.dialect.prefix}", "CI_PROJECT_ID": "7", "TROTH_TOKEN": TOKEN, "CI_DEFAULT_BRANCH": "main",
            **list_outside_settings(), **variables,
        }  # fmt: skip
        own = {"PATH": f"{list_programs()}{os.pathsep}{STUBS / 'programs'}", "HOME": str(scratch / "home"), "GIT_CONFIG_NOSYSTEM": "1"}
        options = (f"--variable={name}={value}" for name, value in known.items())
        done = subprocess.run(
            [*found, "--force-shell-executor", *options, *((job,) if job else ())],
            cwd=clone,
            env=own,
            capture_output=True,
            text=True,
            check=False,
        )
    log = _COLOURS.sub("", done.stdout + done.stderr)
    return Ended(code=done.returncode, log=log, artifacts=clone, published=clone / "public")


def describe_merge_request(work: Path, branch: str, number: int) -> dict[str, str]:
    """Return the variables of a pipeline of a merge request into main."""
    return {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": str(number),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": run_git(work, "merge-base", "main", branch),
    }
