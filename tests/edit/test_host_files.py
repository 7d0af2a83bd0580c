"""On every host a change is judged by the tool of its base, and never by one that it brings along."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from troth.edit.host_files import Host, HostOptions, Pin, list_host_files

if TYPE_CHECKING:
    from pathlib import Path

INSTALL = (
    '#!/bin/sh\necho {who} "$1" > "$2/who" 2> /dev/null || {{ mkdir -p "$2" && echo {who} "$1" > "$2/who"; }}\necho {who} >> "$NOTE"\n'
)


def read_files(host: Host, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - the options, each of its own kind
    """Return a host's YAML files as data."""
    options = HostOptions(host=host, pin=Pin(package="troth==1.2.3"), **more)
    return {path: yaml.safe_load(text) for path, text in list_host_files(options) if path.endswith((".yml", ".yaml"))}


def commit_pin(folder: Path, who: str, message: str) -> str:
    """Commit a pin whose script says whose it is; return the commit."""
    (folder / ".troth").mkdir(exist_ok=True)
    (folder / ".troth/install.sh").write_text(INSTALL.format(who=who))
    (folder / ".troth/troth.txt").write_text(f"{who}\n")
    author = ("-c", "user.name=N", "-c", "user.email=n@example.com")
    for words in (["add", "--all"], [*author, "commit", "--quiet", "--message", message]):
        subprocess.run(["git", "-C", folder, *words], check=True)
    return subprocess.run(["git", "-C", folder, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def change(tmp_path: Path) -> tuple[Path, str]:
    """Return a repository in which a change brings its own tool, and the commit that it is compared with."""
    folder = tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "-b", "main", folder], check=True)
    base = commit_pin(folder, "base", "Begin")
    subprocess.run(["git", "-C", folder, "switch", "--quiet", "-c", "topic"], check=True)
    commit_pin(folder, "change", "Change the tool")
    return folder, base


def run_script(script: str, folder: Path, **variables: str) -> str:
    """Run a step or job as a runner would; return whose tools it installed."""
    note = folder.parent / "note"
    around = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "NOTE": str(note), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=folder, env=around | variables, check=True, capture_output=True)
    return note.read_text()


def find_step(job: dict[str, Any], name: str) -> str:
    """Return the script of a step by its name."""
    (found,) = (step["run"] for step in job["steps"] if step.get("name") == name)
    return str(found)


def test_on_github(change: tuple[Path, str]) -> None:
    """The action takes the pin out of the base of the pull request or the merge group; a daily run takes the one that is there."""
    folder, base = change
    action = read_files(Host.GITHUB)[".github/actions/troth/action.yml"]["runs"]
    script = find_step(action, "Install Troth")
    place = str(folder.parent / "place")
    assert run_script(script, folder, BASE=base, RUN="review", PLACE=place) == "base\n"
    assert run_script(script, folder, BASE="", RUN="build", PLACE=place + "2") == "base\nchange\n"


def test_on_forgejo(change: tuple[Path, str]) -> None:
    """The check's job does; the one that publishes runs on the branch itself."""
    folder, base = change
    files = read_files(Host.FORGEJO)
    script = find_step(files[".forgejo/workflows/troth-check.yml"]["jobs"]["check"], "Install Troth")
    path = str(folder.parent / "path")
    assert run_script(script, folder, BASE=base, GITHUB_PATH=path) == "base\n"


def test_on_gitlab(change: tuple[Path, str]) -> None:
    """Both jobs of a merge request do, from the branch that it goes into."""
    folder, _ = change
    subprocess.run(["git", "-C", folder, "remote", "add", "origin", folder], check=True)
    script = "\n".join(read_files(Host.GITLAB)[".gitlab/troth.yml"][".troth"]["before_script"])
    variables = {"CI_PROJECT_DIR": str(folder), "TROTH_PIN": ".troth", "TROTH_NEEDS": "core", "CI_COMMIT_SHA": "HEAD"}
    assert run_script(script, folder, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", **variables) == "base\n"


def test_the_first_change_brings_the_tool_along(tmp_path: Path) -> None:
    """Where the base has none yet, the one of the change is used: somebody has to begin."""
    folder = tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "-b", "main", folder], check=True)
    author = ("-c", "user.name=N", "-c", "user.email=n@example.com")
    subprocess.run(["git", "-C", folder, *author, "commit", "--quiet", "--allow-empty", "-m", "Begin"], check=True)
    commit_pin(folder, "change", "Bring the tool")
    script = find_step(read_files(Host.GITHUB)[".github/actions/troth/action.yml"]["runs"], "Install Troth")
    assert run_script(script, folder, BASE="HEAD~1", RUN="check", PLACE=str(tmp_path / "place")) == "change\n"


@pytest.mark.parametrize("host", [Host.GITHUB, Host.GITLAB, Host.FORGEJO])
def test_every_host_does_the_same(host: Host) -> None:
    """Checked, reviewed, followed up, told and published: each host has a job for each, for a board in a folder too."""
    texts = "\n".join(yaml.safe_dump(each, width=10_000) for each in read_files(host, board="teams/blue").values())
    for command in ("check", "review", "due", "digest", "build"):
        assert f"run: {command}\n" in texts or f" {command} " in texts, command
    assert "teams/blue" in texts


def test_every_host_gets_the_forms(checkout: Path) -> None:
    """GitHub and Forgejo take them as they are; GitLab's templates ask the same questions."""
    asked = [
        field["attributes"]["label"]
        for field in yaml.safe_load((checkout / ".github/ISSUE_TEMPLATE/make-a-promise.yml").read_text())["body"]
        if field["type"] != "markdown"
    ]
    files = dict(list_host_files(HostOptions(host=Host.GITLAB, pin=Pin(package="troth==1.2.3"))))
    text = files[".gitlab/issue_templates/Make a promise.md"].decode()
    assert [line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")] == asked
    files = dict(list_host_files(HostOptions(host=Host.FORGEJO, pin=Pin(package="troth==1.2.3"))))
    assert files[".forgejo/ISSUE_TEMPLATE/make-a-promise.yml"] == (checkout / ".github/ISSUE_TEMPLATE/make-a-promise.yml").read_bytes()


@pytest.mark.parametrize(("host", "path"), [
    (Host.GITHUB, ".github/workflows/troth-receive.yml"),
    (Host.FORGEJO, ".forgejo/workflows/troth-receive.yml"),
])  # fmt: skip
def test_what_writes_messages_has_none_of_the_boards_files(host: Host, path: str) -> None:
    """It is given the pin alone, installs by it, and is told where in the repository the board lies."""
    job = read_files(host, board="teams/board")[path]["jobs"]["write"]
    (fetched,) = (step["with"] for step in job["steps"] if "checkout@" in step.get("uses", ""))
    assert (fetched["sparse-checkout"].split(), fetched["persist-credentials"]) == ([".troth"], False)
    runs = "\n".join(step.get("run", "") for step in job["steps"])
    assert "--folder teams/board --write" in runs
    assert "-C" not in runs.replace("tar -x -C", "")
    assert ".github/actions" not in runs


def test_what_judges_messages_looks_at_the_board() -> None:
    """It stands in the board's folder, and its token is not left in the checkout."""
    for host, path in ((Host.GITHUB, ".github/workflows/troth-receive.yml"), (Host.FORGEJO, ".forgejo/workflows/troth-receive.yml")):
        steps = read_files(host, board="teams/board")[path]["jobs"]["judge"]["steps"]
        assert all(step["with"]["persist-credentials"] is False for step in steps if "checkout@" in step.get("uses", ""))
        assert all("-C teams/board receive" in step["run"] for step in steps if step.get("name", "").startswith("Judge"))


def test_what_was_written_is_published() -> None:
    """On GitHub and Forgejo by the same workflow, since a job's own token starts no other; as it is then, not as it was."""
    github = read_files(Host.GITHUB)
    publish = github[".github/workflows/troth-receive.yml"]["jobs"]["publish"]
    assert publish["uses"] == "./.github/workflows/troth-publish.yml"
    build = github[".github/workflows/troth-publish.yml"]["jobs"]["build"]["steps"]
    assert build[0]["with"]["ref"] == "${{ github.ref_name }}"
    forgejo = read_files(Host.FORGEJO, branch="trunk")[".forgejo/workflows/troth-receive.yml"]["jobs"]["publish"]
    assert (forgejo["needs"], forgejo["steps"][0]["with"]["ref"]) == ("write", "trunk")


def test_on_gitlab_only_its_own_schedule_takes_messages() -> None:
    """The daily schedule sends no digest every 15 minutes, and the key is only there where it is written."""
    jobs = read_files(Host.GITLAB)[".gitlab/troth.yml"]
    rules = {name: str(jobs[name]["rules"]) for name in ("troth:due", "troth:digest", "troth:receive", "troth:receive-write", "pages")}
    assert all('$TROTH_SCHEDULE != "receive"' in rules[name] for name in ("troth:due", "troth:digest"))
    assert rules["troth:receive"] == rules["troth:receive-write"]
    assert "never" in rules["pages"]
    assert "TROTH_RECEIVE_TOKEN" not in str(jobs["troth:receive"])


@pytest.mark.parametrize("host", [Host.GITHUB, Host.FORGEJO])
def test_every_action_is_named_by_its_commit(host: Host) -> None:
    """A tag can be moved by somebody else; what a commit names stays what it is, wherever a host takes its actions from."""
    texts = "\n".join(yaml.safe_dump(each, width=10_000) for each in read_files(host).values())
    used = re.findall(r"uses: (\S+)", texts)
    assert used
    assert all(each.startswith("./") or re.fullmatch(r"(https://data\.forgejo\.org/)?[\w/-]+@[0-9a-f]{40}", each) for each in used), used


def test_on_another_runner_by_the_guide(change: tuple[Path, str], checkout: Path) -> None:
    """The commands that the guide gives for any other runner install the base's tool too."""
    folder, base = change
    section = (checkout / "docs/hosts.md").read_text(encoding="utf-8").partition("## On another runner\n")[2]
    take, install, judge = section.partition("```sh\n")[2].partition("```")[0].splitlines()
    (folder.parent / "place").mkdir()
    assert run_script(f"{take}\n{install}", folder, BASE=base, PLACE=str(folder.parent / "place")) == "base\n"
    assert "check" in judge
    assert "review" in judge
