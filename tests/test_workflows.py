"""The workflows can do no more than they must, and the daily one keeps one issue up to date."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.hosts.contract import load_contract
from tests.hosts.host import TOKEN, Host, serve_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("boards", "check", "ci", "follow-up", "publish", "receive", "receive-mail", "release")
SAFE_EVENTS = {"pull_request", "merge_group", "push", "schedule", "workflow_call", "workflow_dispatch"}
SAID_EVENTS = {"issues", "issue_comment"}
"""They run this branch's own workflow with our token, for anybody who writes a comment: `receive` alone, which reads it as data."""
READS: tuple[dict[str, str], ...] = ({}, {"contents": "read"})
WRITES = {
    ("receive", "judge"): {"contents": "read", "issues": "read"},
    ("receive", "write"): {"contents": "write", "issues": "write", "pull-requests": "write"},
    ("receive", "again"): {"actions": "write"},
    ("receive", "publish"): {"contents": "read", "pages": "write", "id-token": "write"},
    ("receive-mail", "write"): {"contents": "write", "pull-requests": "write"},
    ("receive-mail", "publish"): {"contents": "read", "pages": "write", "id-token": "write"},
    ("boards", "deploy"): {"pages": "write", "id-token": "write"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("follow-up", "publish"): {"contents": "read", "pages": "write", "id-token": "write"},
    ("follow-up", "issue"): {"issues": "write"},
    ("release", "attest"): {"id-token": "write", "attestations": "write"},
    ("release", "publish"): {"id-token": "write"},
}


def read_workflow(checkout: Path, name: str) -> dict[Any, Any]:
    """Return a workflow as data; YAML 1.1 reads its `on` as true."""
    loaded = yaml.safe_load((checkout / ".github" / "workflows" / f"{name}.yml").read_text())
    assert isinstance(loaded, dict)
    return loaded


def list_jobs(checkout: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every job with its workflow's and its own name."""
    for name in NAMES:
        for job, content in read_workflow(checkout, name)["jobs"].items():
            yield name, job, content


def list_steps(checkout: Path) -> Iterator[dict[str, Any]]:
    """Yield every step of every job."""
    for _, _, job in list_jobs(checkout):
        yield from job.get("steps", ())


def test_every_workflow_is_held_to_these_promises(checkout: Path) -> None:
    """A workflow that is added is added here too."""
    assert {path.stem for path in (checkout / ".github" / "workflows").iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_no_rights_but_those_a_job_names(checkout: Path, name: str) -> None:
    """Rights are given by the job, none by the workflow; nothing runs on an event that lends a stranger our token."""
    content = read_workflow(checkout, name)
    assert content["permissions"] == {}
    assert set(content[True]) <= SAFE_EVENTS | (SAID_EVENTS if name == "receive" else set())
    assert "concurrency" in content


def test_a_job_writes_only_where_this_list_says(checkout: Path) -> None:
    """All others read the repository and nothing else, and none runs for hours."""
    for name, job, content in list_jobs(checkout):
        assert content["permissions"] in (*READS, *filter(None, [WRITES.get((name, job))])), (name, job)
        assert "uses" in content or content["timeout-minutes"] <= 25, (name, job)


def test_a_job_that_may_write_runs_nothing_of_the_board(checkout: Path) -> None:
    """Where a token can write there is no checkout and no package, but for what writes messages: it has Troth by hash, and no record."""
    for name, job, content in list_jobs(checkout):
        if "write" in content["permissions"].values() and (name, job) not in (("receive", "write"), ("receive-mail", "write")):
            lines = str(content.get("steps", ""))
            assert "checkout" not in lines, (name, job)
            assert "pip install" not in lines, (name, job)
    for name in ("receive", "receive-mail"):
        steps = list_receiving_steps(checkout, "write", name)
        (fetched,) = (step["with"] for step in steps if "checkout@" in step.get("uses", ""))
        assert fetched["sparse-checkout"].split() == [".github", "generator", "schema"]


def list_receiving_steps(checkout: Path, job: str, workflow: str = "receive") -> list[dict[str, Any]]:
    """Return the steps of a job that takes messages."""
    return list(read_workflow(checkout, workflow)["jobs"][job]["steps"])


def test_mails_are_off_until_their_secrets_exist(checkout: Path) -> None:
    """A variable switches them on, both jobs get their secrets from one environment, and the recorder's key goes to one alone."""
    jobs = read_workflow(checkout, "receive-mail")["jobs"]
    assert jobs["judge"]["if"] == "vars.TROTH_MAIL == 'true'"
    assert jobs["write"]["needs"] == "judge"
    assert [name for name, job in jobs.items() if job.get("environment") == "mail"] == ["judge", "write"]
    assert [name for name, job in jobs.items() if "TROTH_RECORDER_KEY" in str(job)] == ["write"]
    assert read_workflow(checkout, "receive-mail")["concurrency"] == read_workflow(checkout, "receive")["concurrency"]


def test_a_message_never_meets_a_shell(checkout: Path) -> None:
    """No expression of receive.yml has a title, a text, a name or a label in it: both jobs read the event's file as data."""
    text = (checkout / ".github/workflows/receive.yml").read_text()
    named = set(re.findall(r"github\.event\.[\w.]+", text))
    assert named == {"github.event.issue.pull_request", "github.event.sender.type"}
    assert '--event "$GITHUB_EVENT_PATH"' in list_receiving_steps(checkout, "judge")[-2]["run"]


def test_only_the_job_that_writes_has_the_recorders_key(checkout: Path) -> None:
    """The secret is the environment's, and only that job names the environment."""
    jobs = read_workflow(checkout, "receive")["jobs"]
    assert [name for name, job in jobs.items() if "TROTH_RECORDER_KEY" in str(job)] == ["write"]
    assert [name for name, job in jobs.items() if "environment" in job] == ["write"]


def test_messages_can_be_switched_off(checkout: Path) -> None:
    """The variable TROTH_RECEIVE, set to off, keeps the first job from starting, and the others need it."""
    jobs = read_workflow(checkout, "receive")["jobs"]
    assert "vars.TROTH_RECEIVE != 'off'" in jobs["judge"]["if"]
    assert (jobs["write"]["needs"], jobs["again"]["needs"], jobs["publish"]["needs"]) == ("judge", "write", "write")


def test_messages_are_taken_one_after_the_other(checkout: Path) -> None:
    """A run is never broken off by the next one, which would leave a commit without its answer."""
    assert read_workflow(checkout, "receive")["concurrency"] == {"group": "receive", "cancel-in-progress": False}


def test_what_was_judged_too_early_is_judged_five_times_more(checkout: Path, tmp_path: Path) -> None:
    """And then somebody is told, so that no board is busy with itself for ever."""
    (step,) = list_receiving_steps(checkout, "again")
    (tmp_path / "gh").write_text('#!/bin/sh\necho "$@" >> calls\n')
    (tmp_path / "gh").chmod(0o755)
    codes = []
    for tries in ("0", "5"):
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "TRIES": tries, "BRANCH": "main"}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        codes.append(done.returncode)
    assert codes == [0, 1]
    assert (tmp_path / "calls").read_text() == "workflow run receive.yml --ref main -f tries=1\n"


def test_an_action_is_named_by_its_commit(checkout: Path) -> None:
    """A tag can be moved, a commit cannot; the version stands beside it for people."""
    for name in NAMES:
        text = (checkout / ".github" / "workflows" / f"{name}.yml").read_text()
        for used in re.findall(r"uses: (.+)", text):
            assert re.fullmatch(r"[a-z-]+(/[a-z-]+)+@[0-9a-f]{40} # v[0-9.]+|\$/\.github/(workflows/publish\.yml|actions/troth)", used), (
                used
            )


def test_a_checkout_keeps_no_token(checkout: Path) -> None:
    """The token that fetched the repository is not left in it, where a package could read it."""
    checkouts = [step for step in list_steps(checkout) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_the_board_is_read_with_its_whole_history(checkout: Path) -> None:
    """Where the command runs on the records, git can say who wrote them and when."""
    for name, job, content in list_jobs(checkout):
        lines = content.get("steps", ())
        if name != "ci" and any("troth " in step.get("run", "") or "actions/troth" in step.get("uses", "") for step in lines):
            assert any(step.get("with", {}).get("fetch-depth") == 0 for step in lines), (name, job)


def test_no_script_is_put_together_from_what_others_wrote(checkout: Path) -> None:
    """Text reaches a script through its environment or a file, never by being pasted into it."""
    assert not [step["run"] for step in list_steps(checkout) if "${{" in step.get("run", "")]


def test_every_package_comes_by_hash(checkout: Path) -> None:
    """What a workflow installs is in the lock, or is the checkout itself."""
    for step in list_steps(checkout):
        for line in re.findall(r"pip install .*", step.get("run", "")):
            assert re.search(r"--require-hashes -r requirements(-notify|-release)?\.lock", line) or "--no-deps" in line, line


def test_a_pull_request_is_checked_whatever_it_touches(checkout: Path) -> None:
    """A required check that a path filter left out would wait for ever."""
    assert read_workflow(checkout, "check")[True] == {"pull_request": None, "merge_group": None}


def test_a_schedule_takes_nothing_down_with_it(checkout: Path) -> None:
    """The host switches a file with a schedule off after 60 quiet days: pull requests and pushes stay in other files."""
    for name in NAMES:
        events = set(read_workflow(checkout, name)[True])
        assert "schedule" not in events or events == {"schedule", "workflow_dispatch"}


def test_the_example_is_followed_up_as_of_its_own_day(checkout: Path) -> None:
    """The daily run looks at the example board on the day at which its site shows it."""
    pinned = re.search(r"^ +as_of: (\S+)", (checkout / "mkdocs.yml").read_text(), re.MULTILINE)
    assert read_workflow(checkout, "follow-up")["env"]["AS_OF"] == (pinned[1] if pinned else "")


def run_step(checkout: Path, folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the roll-up's job in a folder, as a runner would."""
    (step,) = (step for step in read_workflow(checkout, "boards")["jobs"]["rollup"]["steps"] if step.get("name") == name)
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_each_board_lies_where_the_roll_up_reads_it_and_is_published_beside_it(checkout: Path, tmp_path: Path) -> None:
    """The site of a board goes from its job to `published/`, and from there into the whole site under the board's id."""
    for name in ("sales", "price-service"):
        site = tmp_path / f"artifacts/board-{name}/v1"
        site.mkdir(parents=True)
        (site / "board.json").write_text(name)
    (tmp_path / "site").mkdir()
    assert run_step(checkout, tmp_path, "Copy each board for the roll-up").returncode == 0
    assert (tmp_path / "published/sales/v1/board.json").read_text() == "sales"
    assert run_step(checkout, tmp_path, "Add the boards to the site").returncode == 0
    assert (tmp_path / "site/price-service/v1/board.json").read_text() == "price-service"


def test_a_board_does_not_take_the_place_of_a_page(checkout: Path, tmp_path: Path) -> None:
    """A board whose id is the name of a folder of the roll-up stops before it replaces anything."""
    for folder in ("published/people", "site/people"):
        (tmp_path / folder).mkdir(parents=True)
    ended = run_step(checkout, tmp_path, "Add the boards to the site")
    assert ended.returncode == 2
    assert "rename one of them" in ended.stderr


def test_no_board_is_there_when_none_was_built(checkout: Path, tmp_path: Path) -> None:
    """The roll-up is built all the same, and says which boards are missing."""
    (tmp_path / "site").mkdir()
    assert run_step(checkout, tmp_path, "Copy each board for the roll-up").returncode == 0
    assert run_step(checkout, tmp_path, "Add the boards to the site").returncode == 0


def test_one_board_at_fault_stops_no_other(checkout: Path) -> None:
    """The jobs of the boards don't wait for each other, and the roll-up follows whatever became of them."""
    jobs_of = read_workflow(checkout, "boards")["jobs"]
    assert jobs_of["board"]["strategy"]["fail-fast"] is False
    assert jobs_of["rollup"]["needs"] == "board"
    assert jobs_of["rollup"]["if"] == "${{ !cancelled() }}"


def run_issue_step(checkout: Path, host: Host, text: str) -> None:
    """Run the step that keeps the issue against a stand-in of the host, which is held to its description; no text: nothing is overdue."""
    (step,) = read_workflow(checkout, "follow-up")["jobs"]["issue"]["steps"]
    host.root.mkdir(exist_ok=True)
    with serve_host(host) as address:
        outside = {"PATH": "/usr/bin:/bin", "GITHUB_API_URL": f"{address}/api/v3", "GITHUB_REPOSITORY": "o/r"}
        given = {"TOKEN": TOKEN, "OVERDUE": "true" if text else "false", "TEXT": text}
        subprocess.run([sys.executable, "-c", step["run"]], cwd=host.root, env=outside | given, check=True)
    assert host.faults == []
    assert not list(host.root.iterdir())


@pytest.fixture
def host(checkout: Path, tmp_path: Path) -> Host:
    """A host with an issue that somebody else opened under the same name, and whose job may write issues."""
    found = Host(tmp_path / "host", load_contract(checkout / "tests/hosts/contracts/github.json"), rights=frozenset({"issues"}))
    found.add_issue({"title": "Overdue promises", "body": "<!-- troth: overdue -->", "labels": ["troth-overdue"]}, by="stranger")
    return found


def test_one_issue_is_opened_and_mended_in_place(checkout: Path, host: Host) -> None:
    """The first overdue promise opens it, the next day's text replaces its own; nobody gets a second one."""
    for text in ("- `$(touch pwned)` is late\n", "- later"):
        run_issue_step(checkout, host, text)
    stranger, issue = host.issues
    assert (issue["title"], issue["body"]) == ("Overdue promises", "<!-- troth: overdue -->\n- later")
    assert issue["labels"] == [{"name": "troth-overdue"}]
    assert stranger["body"] == "<!-- troth: overdue -->"


def test_an_issue_of_before_is_found_by_its_label(checkout: Path, host: Host) -> None:
    """Versions that wrote no mark labelled it: it goes on."""
    host.add_issue({"title": "Overdue promises", "body": "- old", "labels": ["troth-overdue"]})
    run_issue_step(checkout, host, "- late")
    assert [each["body"] for each in host.issues[1:]] == ["<!-- troth: overdue -->\n- late"]


def test_the_issue_is_closed_when_nothing_is_overdue(checkout: Path, host: Host) -> None:
    """The way out of the issue is to see to the promises; the next overdue promise opens a new one."""
    for text in ("- late", "", "- late again"):
        run_issue_step(checkout, host, text)
    assert [each["state"] for each in host.issues] == ["open", "closed", "open"]


def test_nothing_happens_while_nothing_is_overdue(checkout: Path, host: Host) -> None:
    """No issue is opened to say that all is well."""
    run_issue_step(checkout, host, "")
    assert len(host.issues) == 1


def test_a_release_names_the_repository_that_it_comes_from(checkout: Path, tmp_path: Path) -> None:
    """The index links to where it was built: nobody has to keep an address in the project's file."""
    (step,) = (step for step in read_workflow(checkout, "release")["jobs"]["build"]["steps"] if step.get("name", "").startswith("Name the"))
    (tmp_path / "pyproject.toml").write_bytes((checkout / "pyproject.toml").read_bytes())
    environment = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "alder/troth", "GITHUB_REF_NAME": "v1.2.3"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=tmp_path, env=environment, check=True)
    urls = tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]["urls"]
    assert urls["Source"] == "https://git.example/alder/troth"
    assert set(urls) == {"Source", "Documentation", "Issues", "Changelog"}
