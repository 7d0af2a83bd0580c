"""The composite action does for any repository what the command does here, and lets nothing of a record into a script."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.cli.boards import write_base_board

if TYPE_CHECKING:
    from collections.abc import Mapping

TROTH = Path(sys.executable).with_name("troth")
STAND_IN = '#!/bin/sh\necho "$@" >> asked\ncat said\nexit %d\n'


def list_steps(checkout: Path) -> list[dict[str, Any]]:
    """Return the steps of the action."""
    loaded: list[dict[str, Any]] = yaml.safe_load((checkout / ".github/actions/troth/action.yml").read_text())["runs"]["steps"]
    return loaded


def run_step(checkout: Path, folder: Path, name: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one step of the action in a folder, as a runner would."""
    (step,) = (step for step in list_steps(checkout) if step.get("name") == name)
    given = dict.fromkeys(step.get("env", ()), "") | dict(environment)
    outside = {"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=outside | given, capture_output=True, text=True, check=False)


def write_stand_in(folder: Path, *, status: int = 0, text: str = "") -> dict[str, str]:
    """Put a stand-in for the command into a folder, which notes what it was asked."""
    (folder / "said").write_text(text)
    (folder / "troth").write_text(STAND_IN % status)
    (folder / "troth").chmod(0o755)
    return {"TROTH": str(folder / "troth"), "BOARD": "."}


def test_no_input_is_pasted_into_a_script(checkout: Path) -> None:
    """What a caller or a record says reaches a script through its environment only."""
    assert not [step["run"] for step in list_steps(checkout) if "${{" in step.get("run", "")]


def test_what_it_installs_comes_by_hash_and_from_its_own_commit(checkout: Path) -> None:
    """The command that judges a change is never installed from the change."""
    (install,) = (step["run"] for step in list_steps(checkout) if step.get("name") == "Install Troth")
    assert install.splitlines()[-1] == 'sh "$ACTION/install.sh" "$needs" "$PLACE" "$ACTION/../../.."'
    script = (checkout / ".github/actions/troth/install.sh").read_text()
    installs = re.findall(r"(?:pip|uv) install ([^\n]*)", script.replace("pip install --quiet --python", "install --quiet --python"))
    assert all("$by_hash" in each or "--no-deps" in each for each in installs)
    assert 'by_hash="--no-deps --require-hashes --only-binary :all:"' in script


PIP = """#!/bin/sh
echo "$@" >> "$ASKED"
"""


def run_install(checkout: Path, folder: Path, needs: str, pin: Path) -> list[str]:
    """Run the script that installs, with a stand-in for Python; return what that was asked."""
    (folder / "python").write_text(PIP)
    (folder / "python").chmod(0o755)
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": str(folder / "python"), "ASKED": str(folder / "asked")}
    script = checkout / ".github/actions/troth/install.sh"
    subprocess.run(["sh", script, needs, folder / "place", pin], env=environment, check=True)
    return (folder / "asked").read_text().splitlines()


def test_a_pull_request_waits_for_the_light_core_only(checkout: Path, tmp_path: Path) -> None:
    """To check and review, nine packages are installed once and Troth runs from its sources; to build, all and Troth itself."""
    core = run_install(checkout, tmp_path, "core", checkout)
    assert [line.rpartition(" ")[2] for line in core] == ["requirements-core.lock"]
    assert run_install(checkout, tmp_path, "core", checkout) == core
    full = run_install(checkout, tmp_path, "full", checkout)[1:]
    assert [line.rpartition(" ")[2] for line in full] == ["requirements-uv.lock", "requirements.lock", "."]
    wrapper = (tmp_path / "place/bin/troth").read_text()
    assert "PYTHONSAFEPATH=1" in wrapper


def test_the_long_lists_are_installed_by_uv(checkout: Path, tmp_path: Path) -> None:
    """Where a host has none it is fetched by its hash; where it can't be had, pip does it all, as it does for the light core."""
    (tmp_path / "troth.txt").write_text("./troth.whl --hash=sha256:0\n")
    (tmp_path / "requirements-uv.lock").write_text("")
    (tmp_path / "place/uv/bin").mkdir(parents=True)
    uv = tmp_path / "place/uv/bin/uv"
    uv.write_text('#!/bin/sh\necho "uv $@" >> "$ASKED"\n')
    uv.chmod(0o755)
    fetched, installed = run_install(checkout, tmp_path, "full", tmp_path)
    assert "--require-hashes" in fetched
    assert fetched.endswith(f"--target {tmp_path}/place/uv -r requirements-uv.lock")
    assert installed.startswith("uv pip install")
    assert installed.endswith("--require-hashes --only-binary :all: -r requirements.lock -r troth.txt")
    uv.unlink()
    (tmp_path / "place/full.done").unlink()
    assert run_install(checkout, tmp_path, "full", tmp_path)[-1].startswith("-m pip install")


def test_a_wheel_with_its_hash_is_installed_along_with_what_it_needs(checkout: Path, tmp_path: Path) -> None:
    """One call of pip does for both, and nothing of it is taken that has no hash."""
    (tmp_path / "troth.txt").write_text("./troth.whl --hash=sha256:0\n")
    (line,) = run_install(checkout, tmp_path, "core", tmp_path)
    assert "--require-hashes" in line
    assert line.endswith("-r requirements-core.lock -r troth.txt")


def test_a_change_that_brings_a_pip_of_its_own_is_not_asked(checkout: Path, tmp_path: Path) -> None:
    """Python looks for what it runs in the folder where somebody stands: there may be a stranger's code under pip's name."""
    (tmp_path / "change/pip").mkdir(parents=True)
    for name in ("__init__", "__main__"):
        (tmp_path / f"change/pip/{name}.py").write_text("open('taken', 'w')\n")
    (tmp_path / "requirements-core.lock").write_text("")
    script = checkout / ".github/actions/troth/install.sh"
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "HOME": str(tmp_path)}
    subprocess.run(["sh", script, "core", "place", ".."], cwd=tmp_path / "change", env=environment, check=True)
    assert not list(tmp_path.rglob("taken"))
    assert (tmp_path / "change/place/bin/troth").is_file()


def test_sources_are_built_with_what_the_full_list_holds(checkout: Path, tmp_path: Path) -> None:
    """What has no hash of its own comes after, without anything that it would bring along."""
    (tmp_path / "troth.txt").write_text("troth @ git+https://x\n")
    first, second = run_install(checkout, tmp_path, "core", tmp_path)
    assert first.endswith("-r requirements.lock")
    assert "--no-deps --no-build-isolation" in second
    assert second.endswith("-r troth.txt")


@pytest.mark.parametrize("asked", ["check", "due", "fetch", "build"])
def test_it_knows_what_it_can_do(checkout: Path, tmp_path: Path, asked: str) -> None:
    """The things that need no base can be done at any event."""
    assert run_step(checkout, tmp_path, "Check the inputs", {"RUN": asked}).returncode == 0


@pytest.mark.parametrize(("asked", "said"), [("publish", "must be check, review, due, fetch or build"), ("review", "requires `base`")])
def test_it_says_what_it_was_not_told(checkout: Path, tmp_path: Path, asked: str, said: str) -> None:
    """A wrong word, or a review without a base, fails at once and says why."""
    ended = run_step(checkout, tmp_path, "Check the inputs", {"RUN": asked})
    assert ended.returncode == 2
    assert said in ended.stderr


def test_a_board_in_order_passes_and_is_summed_up(checkout: Path, tmp_path: Path) -> None:
    """The real command runs on a board in a folder of its own; the summary shows what it said."""
    write_base_board(tmp_path / "team")
    ended = run_step(checkout, tmp_path, "Check the records", {"TROTH": str(TROTH), "BOARD": "team", "FAIL_ON": "error"})
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "summary").read_text().startswith("## The board's records\n\n    ")


def test_a_fault_fails_the_check_with_a_note_on_its_line(checkout: Path, tmp_path: Path) -> None:
    """The annotation names the file as the repository knows it, and the summary quotes it as text that can't be markup."""
    write_base_board(tmp_path / "team")
    (tmp_path / "team/commitments/promises/late.yaml").write_text("title: <b>Late</b>\n")
    ended = run_step(checkout, tmp_path, "Check the records", {"TROTH": str(TROTH), "BOARD": "team", "FAIL_ON": "error"})
    assert ended.returncode == 1
    assert "::error file=team/commitments/promises/late.yaml" in ended.stdout
    assert all(line.startswith("    ") for line in (tmp_path / "summary").read_text().splitlines()[2:])


def test_the_review_is_told_base_and_head_as_names_not_options(checkout: Path, tmp_path: Path) -> None:
    """A branch that is called like an option is a branch."""
    environment = {**write_stand_in(tmp_path), "BASE": "--output=x", "HEAD": "topic", "FAIL_ON": "error"}
    assert run_step(checkout, tmp_path, "Review the change", environment).returncode == 0
    assert (tmp_path / "asked").read_text() == "-C . review --format github --fail-on error -- --output=x topic\n"


def test_sources_are_fetched_and_said(checkout: Path, tmp_path: Path) -> None:
    """What became of each source stands in the summary, as text that can't be markup; one that failed fails nothing."""
    environment = {**write_stand_in(tmp_path, text="sales: <b>its server answers 500</b>\n"), "AS_OF": "2026-11-20"}
    assert run_step(checkout, tmp_path, "Fetch what other boards publish", environment).returncode == 0
    assert (tmp_path / "asked").read_text() == "-C . sources fetch --as-of 2026-11-20\n"
    assert (tmp_path / "summary").read_text() == "## Sources\n\n    sales: <b>its server answers 500</b>\n"


def run_due_step(checkout: Path, folder: Path, *, status: int, text: str) -> tuple[int, str]:
    """Run the step that asks what is due, with a stand-in for `troth`; return its status and what it handed on."""
    environment = {
        **write_stand_in(folder, status=status, text=text),
        "AS_OF": "2026-11-20",
        "WITHIN": "7d",
        "TEXT": str(folder / "due.md"),
    }
    ended = run_step(checkout, folder, "See what is due", environment)
    output = folder / "output"
    return ended.returncode, output.read_text() if output.exists() else ""


def test_what_is_overdue_is_handed_on_whole(checkout: Path, tmp_path: Path) -> None:
    """A record that writes a line like an output of ours cannot set one: the text ends where a secret word says so."""
    status, output = run_due_step(checkout, tmp_path, status=1, text="- late\nEOF\noverdue=false\n")
    assert status == 0
    said = re.fullmatch(r"overdue=true\ntext<<(end-[0-9a-f]{32})\n(?P<text>.*)\n\1\n", output, re.DOTALL)
    assert said is not None
    assert said["text"] == "- late\nEOF\noverdue=false"
    assert (tmp_path / "summary").read_text() == "- late\nEOF\noverdue=false\n"
    assert (tmp_path / "asked").read_text() == "-C . due --format markdown --within 7d --fail-on overdue --as-of 2026-11-20\n"


def test_a_long_list_is_cut_to_what_an_issue_holds(checkout: Path, tmp_path: Path) -> None:
    """A board with thousands overdue still gets its issue, and the issue says that there is more."""
    _, output = run_due_step(checkout, tmp_path, status=1, text="- a promise that is late\n" * 5000)
    assert len(output) < 61_000
    assert "There is more on the board." in output


def test_a_board_that_cannot_be_read_is_no_quiet_board(checkout: Path, tmp_path: Path) -> None:
    """Exit 2 fails the run; the issue is left as it was."""
    assert run_due_step(checkout, tmp_path, status=2, text="") == (2, "")


def test_the_site_is_built_where_it_is_asked_for(checkout: Path, tmp_path: Path) -> None:
    """Later steps learn the folder under a delimiter that nobody can guess."""
    assert run_step(checkout, tmp_path, "Build the board", {**write_stand_in(tmp_path), "OUT": "public"}).returncode == 0
    assert (tmp_path / "asked").read_text() == "-C . build --out public\n"
    assert re.fullmatch(r"site<<(end-[0-9a-f]{32})\npublic\n\1\n", (tmp_path / "output").read_text())


@pytest.mark.parametrize("out", [".", "..", ".git", "team", "team/commitments", "notes", "link", "/"])
def test_a_wrong_out_replaces_nothing(checkout: Path, tmp_path: Path, out: str) -> None:
    """The real command refuses a folder that is no site; the step fails, hands nothing on, and nothing is touched."""
    workspace = tmp_path / "work"
    write_base_board(workspace / "team")
    for name in (".git/config", "notes/thesis.txt"):
        (workspace / name).parent.mkdir()
        (workspace / name).write_text("mine")
    (workspace / "link").symlink_to("notes")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    ended = run_step(checkout, workspace, "Build the board", {"TROTH": str(TROTH), "BOARD": "team", "AS_OF": "2026-11-20", "OUT": out})
    assert (ended.returncode, ended.stderr.startswith("Error: ")) == (2, True), ended.stderr
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


def read_gitlab(checkout: Path) -> dict[str, Any]:
    """Return the template for GitLab as data."""
    loaded: dict[str, Any] = yaml.safe_load((checkout / ".gitlab/troth.yml").read_text())
    return loaded


def test_on_gitlab_the_same_commands_run_at_the_same_times(checkout: Path) -> None:
    """Merge requests are checked and reviewed, the schedule says what is due, the main branch is published; with whole history."""
    template = read_gitlab(checkout)
    assert template[".troth"]["variables"]["GIT_DEPTH"] == "0"
    told = {name: (job["rules"][-1]["if"], " ".join(job["script"])) for name, job in template.items() if "script" in job}
    assert {name: when.partition("==")[2].strip() for name, (when, _) in told.items()} == {
        "troth:check": '"merge_request_event"',
        "troth:review": '"merge_request_event"',
        "troth:due": '"schedule" && $TROTH_SCHEDULE != "receive"',
        "troth:digest": '"schedule" && $TROTH_SCHEDULE != "receive" && $TROTH_DIGEST == "true"',
        "troth:receive": '"trigger" || ($CI_PIPELINE_SOURCE == "schedule" && $TROTH_SCHEDULE == "receive")',
        "troth:receive-write": '"trigger" || ($CI_PIPELINE_SOURCE == "schedule" && $TROTH_SCHEDULE == "receive")',
        "troth:mail": '"true" && $CI_PIPELINE_SOURCE == "schedule" && $TROTH_SCHEDULE == "receive"',
        "troth:mail-write": '"true" && $CI_PIPELINE_SOURCE == "schedule" && $TROTH_SCHEDULE == "receive"',
        "troth:notices": '"true" && $TROTH_DIGEST == "true" && $CI_PIPELINE_SOURCE == "schedule" && $TROTH_SCHEDULE == "receive"',
        "pages": "$CI_DEFAULT_BRANCH",
    }
    for word, name in (
        ("check", "troth:check"),
        ("review", "troth:review"),
        ("due", "troth:due"),
        ("receive", "troth:receive"),
        ("build", "pages"),
    ):
        assert f'troth -C "$TROTH_BOARD" {word} ' in told[name][1]
    assert template["troth:due"]["allow_failure"] is True


def test_a_pre_commit_hook_runs_what_the_command_offers(checkout: Path) -> None:
    """The hook's entry is a command that exists, and it looks at the whole board whichever file is committed."""
    (hook,) = yaml.safe_load((checkout / ".pre-commit-hooks.yaml").read_text())
    assert subprocess.run([TROTH, *hook["entry"].split()[1:], "--help"], capture_output=True, check=False).returncode == 0
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "commitments/promises/2026/x.yaml")
