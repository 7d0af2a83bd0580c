"""What runs on a host: for GitHub this repository's own workflows, made to stand alone; a template for each of the others."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from troth import __version__
from troth.edit.starting.beginning import Host
from troth.read.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.edit.starting.beginning import Beginning

ACTION = re.compile(r"(?P<owner>[A-Za-z0-9][\w.-]*/[\w.-]+)@(?P<commit>[0-9a-f]{40})")
"""How the composite action of another repository is named: by its full commit, since a tag can be moved."""
_WORKFLOWS = ("check", "publish", "follow-up")
_OURS = "$/.github/actions/troth"
_PINNED = re.compile(r'\n*env:\n  AS_OF: "[^"]*"[^\n]*\n')
"""The day at which the example board stands: no other board does."""
_LOCKED = re.compile(r"(?P<pip>(?P<indent> +)\S*\S+ -m pip install [^\n]*)--require-hashes -r \S+\n[^\n]*--no-deps[^\n]*\n")
"""The two lines that install from a checkout of ours."""
_FOLDERS = {Host.GITHUB: ".github", Host.GITLAB: ".gitlab", Host.FORGEJO: ".forgejo"}
"""Where each host's own files lie, beside those that it runs."""


def workflows(of: Beginning) -> Iterator[tuple[str, bytes]]:
    """Yield each file that the host runs, by its path from the repository's root."""
    if of.host is Host.GITHUB:
        yield from _github(of)
    elif of.host is Host.GITLAB:
        yield ".gitlab-ci.yml", _gitlab().encode()
    elif of.host is Host.FORGEJO:
        for name in ("check", "publish"):
            text = files("troth.edit.starting").joinpath(f"forgejo/{name}.yml").read_text(encoding="utf-8")
            yield f".forgejo/workflows/{name}.yml", _packaged(text, of).encode()
    yield from _locks(of)


def _locks(of: Beginning) -> Iterator[tuple[str, bytes]]:
    """Yield the lists by which what Troth needs is installed: each package in one version, by its hash."""
    extras = {Host.GITHUB: ("", "-notify") if not of.action else ("-notify",), Host.NONE: ()}.get(of.host, ("",))
    for extra in extras:
        content = (shipped("locks", ".") / f"requirements{extra}.lock").read_bytes()
        yield f"{_FOLDERS[of.host]}/troth/requirements{extra}.lock", _LOCK_HEAD.encode() + content


_LOCK_HEAD = f"""\
# What Troth {__version__} needs, each package in one version and by its hash: nothing else is installed where the host runs it.
# Troth itself is named by its version, since no package can hold its own hash.

"""


def owners(of: Beginning) -> Iterator[tuple[str, bytes]]:
    """Yield the example of a file of owners, beside the host's other files: it counts once somebody names it CODEOWNERS."""
    folder = _FOLDERS.get(of.host)
    if folder:
        text = (shipped("owners", "docs/examples") / "CODEOWNERS").read_text(encoding="utf-8")
        yield f"{folder}/CODEOWNERS.example", text.replace(".github/", f"{folder}/").encode()


def _github(of: Beginning) -> Iterator[tuple[str, bytes]]:
    for name in _WORKFLOWS:
        text = _own(f"workflows/{name}.yml")
        text = _PINNED.sub("\n\n", text).replace("          as-of: ${{ env.AS_OF }}\n", "").replace(' ${AS_OF:+--as-of "$AS_OF"}', "")
        text = re.sub(r"branches: \[main\]|refs/heads/main\b", lambda found: found[0].replace("main", of.branch), text)
        yield f".github/workflows/{name}.yml", _with_package(_named(text, of)).encode()
    if not of.action:
        text = _with_package(_own("actions/troth/action.yml"))
        yield ".github/actions/troth/action.yml", re.sub(r"\A(?:#[^\n]*\n)+", _HEAD, text).encode()


_HEAD = """\
# Checks, reviews, follows up and builds the board that is kept in this repository.
# To take a newer Troth, change the version below and the lists in .github/troth in one pull request.
"""


def _named(text: str, of: Beginning) -> str:
    """Return a workflow that names the action of Troth's own repository, where one was given."""
    found = ACTION.fullmatch(of.action)
    return text.replace(_OURS, f"{found['owner']}/.github/actions/troth@{found['commit']}") if found else text


def _with_package(text: str) -> str:
    """Return a workflow that installs the published package of this version instead of a checkout, and by hash what it needs."""

    def install(found: re.Match[str]) -> str:
        lock = "requirements-notify.lock" if "-notify" in found[0] else "requirements.lock"
        place = f'"$ACTION/../../troth/{lock}"' if "$ACTION" in found[0] else f".github/troth/{lock}"
        return f"{found['pip']}--require-hashes -r {place}\n{found['pip']}--no-deps 'troth=={__version__}'\n"

    return _LOCKED.sub(install, text)


def _gitlab() -> str:
    text = (shipped("hosts/gitlab", ".gitlab") / "troth.yml").read_text(encoding="utf-8")
    text = text.replace('TROTH_PACKAGE: "troth[xlsx]" #', f'TROTH_PACKAGE: "troth=={__version__}" #')
    text = text.replace('TROTH_LOCK: "" #', 'TROTH_LOCK: ".gitlab/troth/requirements.lock" #')
    return re.sub(r"\A(?:#[^\n]*\n)+", _GITLAB_HEAD, text)


_GITLAB_HEAD = """\
# Merge requests are checked for what they change, never because a date passed. Make a pipeline schedule (daily) that says
# what is overdue and publishes the board anew. The whole history is fetched: it is the witness of who wrote what, and when.
"""


def _packaged(text: str, of: Beginning) -> str:
    return text.replace("@PACKAGE@", f"troth=={__version__}").replace("@BRANCH@", of.branch)


def _own(path: str) -> str:
    folder: Path = shipped("hosts/github", ".github")
    return (folder / path).read_text(encoding="utf-8")
