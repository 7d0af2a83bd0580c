"""What each host runs, for GitHub, GitLab and Forgejo: workflows, forms, an example of owners, and the one pin of what is installed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING

from troth import __version__
from troth.base.files import EditError
from troth.base.text import escape_text
from troth.edit.issue_forms import list_issue_forms
from troth.read.packaged import find_packaged, pack_wheel, read_wheel
from troth.views.hosting import detect_host_software

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


PIN_FOLDER = ".troth"
_LOCKS = ("requirements-core.lock", "requirements-mail.lock", "requirements.lock", "requirements-notify.lock", "requirements-uv.lock")
_INDEX = re.compile(r"troth==(?P<version>[0-9][0-9A-Za-z.+!]*)(?P<hash>(?: --hash=sha256:[0-9a-f]{64})*)\Z")
_GIT = re.compile(r"(?:troth @ )?git\+https://[A-Za-z0-9.-]+(?::\d+)?/[\w./~-]+@(?P<commit>[0-9a-f]{40})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Where Troth itself is had: with nothing said, from the wheel of the running version, which is put into the repository."""

    package: str = ""
    """`troth==1.2.3` from an index, or `git+https://…@COMMIT`."""
    wheel: Path | None = None
    """The wheel to put into the repository, in place of one of the running version."""


def check_package(spec: str) -> str:
    """Return how pip is told of a package. Raises EditError for what can be changed by somebody else later."""
    spec = spec.strip()
    if _INDEX.match(spec):
        return spec
    if _GIT.match(spec):
        return spec if spec.startswith("troth @ ") else f"troth @ {spec}"
    raise EditError(
        f"--package: '{escape_text(spec)}' does not say which Troth for good",
        "Write troth==1.2.3, or git+https://HOST/OWNER/troth@ with the whole commit, forty characters.",
    )


def list_pin_files(pin: Pin) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pin: what installs, the lists by hash, troth.txt, and the wheel where one is brought along."""
    yield f"{PIN_FOLDER}/install.sh", (find_packaged("hosts/github", ".github") / "actions/troth/install.sh").read_bytes()
    for name in _LOCKS:
        yield f"{PIN_FOLDER}/{name}", _LOCK_HEAD.encode() + (find_packaged("locks", ".") / name).read_bytes()
    if pin.package:
        yield f"{PIN_FOLDER}/troth.txt", f"{check_package(pin.package)}\n".encode()
        return
    wheel = read_wheel(pin.wheel) if pin.wheel else pack_wheel()
    yield f"{PIN_FOLDER}/troth.txt", f"./{wheel.name} --hash=sha256:{wheel.digest}\n".encode()
    yield f"{PIN_FOLDER}/{wheel.name}", wheel.content


_LOCK_HEAD = f"""\
# What Troth {__version__} needs, each package in one version and by its hash: nothing else is installed where the host runs it.
# `troth update` writes this file. troth.txt beside it says where Troth itself comes from.

"""


class Host(StrEnum):
    """Where the repository is hosted: by this the workflows differ."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOptions:
    """What the host's files depend on."""

    host: Host = Host.NONE
    branch: str = "main"
    board: str = ""
    """The way from the repository's top to the board's folder; empty where it is the top."""
    runner: str = ""
    """The label of the machines that run the jobs; empty for the host's usual one."""
    action: str = ""
    """The composite action to use, as `OWNER/troth@COMMIT`; empty to use the pin."""
    pin: Pin = field(default_factory=Pin)
    reasons: tuple[str, ...] = ()
    """The codes of reasons that the board's forms offer; none for the usual ones."""

    def to_settings(self) -> Mapping[str, str]:
        """Return what a later `update` has to know."""
        return {"host": self.host.value, "runner": self.runner, "package": self.pin.package, "action": self.action, "branch": self.branch}


def detect_host(repository: str) -> Host:
    """Return the kind of host that a web address names."""
    return {"github": Host.GITHUB, "gitlab": Host.GITLAB, "gitea": Host.FORGEJO}.get(detect_host_software(repository) or "", Host.NONE)


ACTION = re.compile(r"(?P<owner>[A-Za-z0-9][\w.-]*/[\w.-]+)@(?P<commit>[0-9a-f]{40})")
"""How the composite action of another repository is named: by its full commit, since a tag can be moved."""
_WORKFLOWS = ("check", "publish", "follow-up", "receive", "receive-mail")
_OURS = "$/.github/actions/troth"
_FOLDERS = {Host.GITHUB: ".github", Host.GITLAB: ".gitlab", Host.FORGEJO: ".forgejo"}
"""Where each host's own files lie, beside those that it runs."""
_FORM_FOLDERS = {Host.GITHUB: ".github/ISSUE_TEMPLATE", Host.GITLAB: ".gitlab/issue_templates", Host.FORGEJO: ".forgejo/ISSUE_TEMPLATE"}
_USUAL_RUNNERS = {Host.GITHUB: "ubuntu-24.04", Host.FORGEJO: "docker"}
_PINNED_DAY = re.compile(r'\n*env:\n  AS_OF: "[^"]*"[^\n]*\n')
"""The day at which the example board stands: no other board does."""
_EXAMPLE_STEP = re.compile(r"      - name: Give the example the history of its people.*?(?=      - name: Build\n)", re.DOTALL)
"""The example's own step: every other board has its history."""


def list_host_files(options: HostOptions) -> Iterator[tuple[str, bytes]]:
    """Yield each file that the host runs or shows, by its path from the repository's top, and the pin by which it installs."""
    if options.host is Host.NONE:
        return
    yield from list_pin_files(options.pin)
    lister = {Host.GITHUB: _list_github_files, Host.GITLAB: _list_gitlab_files, Host.FORGEJO: _list_forgejo_files}[options.host]
    for path, text in lister(options):
        yield path, text.encode()
    yield from list_issue_forms(_FORM_FOLDERS[options.host], as_markdown=options.host is Host.GITLAB, reasons=options.reasons)
    folder = _FOLDERS[options.host]
    owners = (find_packaged("owners", "docs/examples") / "CODEOWNERS").read_text(encoding="utf-8").replace(".github/", f"{folder}/")
    if options.board:
        owners = owners.replace("/commitments/", f"/{options.board}/commitments/").replace("/schema/", f"/{options.board}/schema/")
    yield f"{folder}/CODEOWNERS.example", owners.encode()


def _list_github_files(options: HostOptions) -> Iterator[tuple[str, str]]:
    action = ACTION.fullmatch(options.action)  # of another repository
    used = f"{action['owner']}/.github/actions/troth@{action['commit']}" if action else "./.github/actions/troth"
    board = options.board or "."
    for name in _WORKFLOWS:
        text = _read_own(f"workflows/{name}.yml")
        text = _EXAMPLE_STEP.sub("", text).replace("          board: example\n", "")
        text = _PINNED_DAY.sub("\n\n", text).replace("          as-of: ${{ env.AS_OF }}\n", "").replace(' ${AS_OF:+--as-of "$AS_OF"}', "")
        text = re.sub(r"branches: \[main\]|refs/heads/main\b", lambda found: found[0].replace("main", options.branch), text)
        text = text.replace("$/.github/workflows/publish.yml", "./.github/workflows/troth-publish.yml").replace(_OURS, used)
        text = (
            text.replace("follow-up.yml", "troth-follow-up.yml")
            .replace("receive.yml", "troth-receive.yml")
            .replace("receive-mail.yml", "troth-receive-mail.yml")
            .replace(_TOOL, "            .troth\n")
        )
        text = _INSTALLS.sub(r'sh .troth/install.sh \1 "$RUNNER_TEMP/troth" .troth', text)
        if options.board:
            text = re.sub(r"(          run: (?:check|review|build|due)\n)", rf"\1          board: {board}\n", text)
            text = re.sub(r'(troth/bin/troth") (digest|receive .*--out)', rf"\1 -C {board} \2", text)
            text = text.replace("--write ", f"--folder {board} --write ")
        yield f".github/workflows/troth-{name}.yml", _set_runner(text, options)
    if not action:
        text = _read_own("actions/troth/action.yml")
        text = _INSTALL_STEP.sub(lambda _: _FROM_PIN, text)
        yield ".github/actions/troth/action.yml", re.sub(r"\A(?:#[^\n]*\n)+", _HEAD, text)


_INSTALLS = re.compile(r'sh \.github/actions/troth/install\.sh (\w+) "\$RUNNER_TEMP/troth" \.(?=\n)')
_TOOL = "            .github\n            generator\n            schema\n"
"""What a job needs that has none of the board's files: here the pin alone."""
_INSTALL_STEP = re.compile(r"    - name: Install Troth\n.*?(?=    - name: Check the records\n)", re.DOTALL)
_FROM_PIN = """\
    - name: Install Troth
      shell: bash
      env:
        PYTHON: ${{ steps.python.outputs.python-path }}
        PLACE: ${{ runner.temp }}/troth
        RUN: ${{ inputs.run }}
        BASE: ${{ inputs.base }}
      # A change is judged by the tool of its base, never by one that it brings along.
      run: |
        case "$RUN" in
          check | review | due) needs=core ;;
          *) needs=full ;;
        esac
        pin="$PLACE-pin"
        mkdir -p "$pin"
        if [ -n "$BASE" ] && git cat-file -e "$BASE:.troth/troth.txt" 2> /dev/null; then
          git archive "$BASE" .troth | tar -x -C "$pin" --strip-components 1
        else
          cp -R .troth/. "$pin/"
          [ -z "$BASE" ] || echo "::notice::The base has no .troth/ yet, so this change is checked with its own version of Troth."
        fi
        sh "$pin/install.sh" "$needs" "$PLACE" "$pin"
"""
_HEAD = """\
# Checks, reviews, follows up and builds the board that is kept in this repository, with the Troth that .troth/ names.
# `troth update` rewrites this file, unless you have changed it.
"""


def _list_gitlab_files(options: HostOptions) -> Iterator[tuple[str, str]]:
    text = (find_packaged("hosts/gitlab", ".gitlab") / "troth.yml").read_text(encoding="utf-8")
    text = text.replace('TROTH_PIN: "" #', 'TROTH_PIN: ".troth" #').replace(
        'TROTH_BOARD: "." #', f'TROTH_BOARD: "{options.board or "."}" #'
    )
    if options.runner:
        text = text.replace("  image: python:3.13-slim\n", f"  image: python:3.13-slim\n  tags: [{options.runner}]\n")
    yield ".gitlab/troth.yml", re.sub(r"\A(?:#[^\n]*\n)+", _GITLAB_HEAD, text)
    yield ".gitlab-ci.yml", _GITLAB_INCLUDE


_GITLAB_HEAD = """\
# Merge requests are checked for what they change, never because a date passed. Make a pipeline schedule (daily) that says
# what is overdue and publishes the board again. The whole history is fetched: it shows who wrote what, and when.
# `troth update` rewrites this file, unless you have changed it.
"""
_GITLAB_INCLUDE = """\
# The board's jobs. Add your own jobs below. To change one of these, write it again here with the differences.
include:
  - local: .gitlab/troth.yml
"""


def _list_forgejo_files(options: HostOptions) -> Iterator[tuple[str, str]]:
    texts = {name: files("troth.edit").joinpath(f"templates/forgejo/{name}.yml").read_text(encoding="utf-8") for name in _WORKFLOWS}
    publish = texts["publish"].partition("jobs:\n")[2]
    for name in ("receive", "receive-mail"):
        texts[name] += publish.replace("    runs-on:", _AFTER_WRITING, 1).replace("          fetch-depth: 0", _FRESH, 1)
    for name, text in texts.items():
        filled = text.replace("@BRANCH@", options.branch).replace("@BOARD@", options.board or ".")
        yield f".forgejo/workflows/troth-{name}.yml", _set_runner(filled, options)


_AFTER_WRITING = "    needs: write\n    if: needs.write.outputs.wrote == 'true'\n    runs-on:"
_FRESH = "          ref: @BRANCH@ # with what was just written\n          fetch-depth: 0"


def _set_runner(text: str, options: HostOptions) -> str:
    return text.replace(f"runs-on: {_USUAL_RUNNERS[options.host]}", f"runs-on: {options.runner}") if options.runner else text


def _read_own(path: str) -> str:
    return (find_packaged("hosts/github", ".github") / path).read_text(encoding="utf-8")
