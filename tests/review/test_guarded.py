"""A change of what decides about changes is named, and is no fault by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import DELIVERED, KITCHEN

from troth.edit.host_files import Host, HostOptions, Pin, list_host_files

if TYPE_CHECKING:
    from tests.review.scratch import Scratch

GUARDED = (
    ".github/workflows/check.yml",
    ".gitattributes",
    ".mailmap",
    "mkdocs.yml",
    "schema/promise.schema.json",
    ".gitlab-ci.yml",
    "CODEOWNERS",
    "commitments/.gitattributes",
    ".troth/pin.json",
    "templates/digest/digest.txt.jinja",
    "drafts/second.txt.jinja",
    "requirements.lock",
    "tools/requirements.lock",
    "pyproject.toml",
    "hooks/before.py",
    "docs/extra.js",
    ".allowed_signers",
    "keys/allowed-signers.txt",
    "overrides/main.html",
)


@pytest.mark.parametrize("path", GUARDED)
def test_what_decides_is_named(scratch: Scratch, path: str) -> None:
    """A workflow, an attribute, a schema: whoever merges knows that it is in the change, and the review passes."""
    scratch.commit({path: "x: y\n"})
    assert scratch.list_problems() == [("guarded", path, 1)]
    assert scratch.review().exit_code == 0


@pytest.mark.parametrize("host", [Host.GITHUB, Host.GITLAB, Host.FORGEJO])
def test_all_that_a_host_runs_or_installs_is_named(scratch: Scratch, host: Host) -> None:
    """Workflows, the action, the tool with its lists: whatever `init` writes for a host, a change of it is named."""
    files = (path for path, _ in list_host_files(HostOptions(host=host, pin=Pin(package="troth==1.2.3"))))
    written = {path for path in files if "issue_template" not in path.lower()}  # so many are named one by one
    assert {".troth/install.sh", ".troth/troth.txt", ".troth/requirements-core.lock"} < written
    scratch.commit(dict.fromkeys(sorted(written), "x: y\n"))
    assert {path for rule, path, _ in scratch.list_problems() if rule == "guarded"} == written


def test_it_is_named_where_it_goes_away(scratch: Scratch) -> None:
    """Taking a workflow out decides as much as putting one in."""
    scratch.git.switch("main")
    scratch.commit({".github/workflows/check.yml": "on: push\n"})
    scratch.git.run_git("branch", "--force", "topic", "main")
    scratch.git.switch("topic")
    scratch.commit({".github/workflows/check.yml": None})
    assert scratch.list_problems() == [("guarded", ".github/workflows/check.yml", 1)]


def test_anything_else_is_no_business_of_a_review(scratch: Scratch) -> None:
    """Code and documents beside the board change without a word."""
    scratch.commit({"src/app.py": "pass\n", "docs/x.md": "# X\n", "README.md": "x\n"})
    scratch.append(KITCHEN, DELIVERED)
    assert scratch.list_problems() == []


def test_of_very_many_it_names_the_first(scratch: Scratch) -> None:
    """A change of a thousand workflows is told in a few lines."""
    scratch.commit({f".github/workflows/{number:03}.yml": "on: push\n" for number in range(30)})
    assert len(scratch.list_problems()) == 21
    assert "and 10 more files" in scratch.review().stdout


MKDOCS = """\
site_name: !ENV [NAME, Board]
docs_dir: pages
theme: {name: material, custom_dir: look}
extra_javascript: [js/extra.js, {path: js/other.mjs, type: module}]
hooks: [tools/hook.py]
plugins: [{gen-files: {scripts: [tools/pages.py]}}]
nav: [{Home: index.md}, {Notes: notes.txt}]
"""


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("pages/js/extra.js", True),
        ("pages/js/other.mjs", True),
        ("tools/hook.py", True),
        ("tools/pages.py", True),
        ("look/main.html", True),
        ("pages/index.md", False),
        ("pages/notes.txt", False),
        ("tools/else.py", False),
    ],
)
def test_what_the_bases_site_names(scratch: Scratch, path: str, named: bool) -> None:  # noqa: FBT001 - whether it is warned of
    """Scripts, hooks and the theme's folder decide where the base's mkdocs.yml names them; what it lists as pages does not."""
    scratch.git.switch("main")
    scratch.commit({"mkdocs.yml": MKDOCS}, on="2026-11-12")
    scratch.git.branch("site")
    scratch.commit({path: "x\n"})
    rules = [(each["rule"], each["path"]) for each in scratch.read_review(head="site")["problems"]]
    assert rules == ([("review/guarded", path)] if named else [])


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("review: {terms-changed: ignore}", "review (added"),
        ("review: {guarded: ignore}", "review (added"),
        ("backdate_days: 90", "backdate days (added 90)"),
        ("maintainers: [nina]", "maintainers (added nina)"),
    ],
)
def test_settings_that_decide(scratch: Scratch, setting: str, said: str) -> None:
    """What decides in the settings is told old to new, and the old one is in force."""
    scratch.append("commitments/board.yaml", f"{setting}\n")
    (problem,) = scratch.read_review()["problems"]
    assert (problem["rule"], problem["severity"]) == ("review/guarded", "warning")
    assert said in problem["message"]


def test_other_settings_are_told(scratch: Scratch) -> None:
    """What decides nothing about changes is no finding."""
    scratch.append("commitments/board.yaml", "due_soon: 3\n")
    assert scratch.list_problems() == []


@pytest.mark.parametrize(("strictness", "expected"), [("error", ["error"]), ("warn", ["warning"]), ("ignore", [])])
def test_the_base_says_how_strict(scratch: Scratch, strictness: str, expected: list[str]) -> None:
    """A board may refuse such changes, or say nothing of them."""
    scratch.git.switch("main")
    scratch.append("commitments/board.yaml", f"review: {{guarded: {strictness}}}\n", on="2026-11-12")
    scratch.git.branch("strict")
    scratch.commit({"requirements.lock": "x\n"})
    assert [each["severity"] for each in scratch.read_review(head="strict")["problems"]] == expected
