"""Inspect the environment of a board: its repository and host, workflows, pin, installed tools, and whose name git has."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from troth.model.environment import Environment, PinState
from troth.read.git.command import Git, GitError, GitNotFoundError
from troth.read.schema.schema import find_schema_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCP = re.compile(r"(?:[\w.+-]+@)?(?P<host>[A-Za-z0-9.-]+):(?!/)(?P<path>\S+)")
"""How ssh addresses are mostly written: `git@example.com:team/board.git`."""
_URL = re.compile(r"(?P<scheme>https?|ssh|git)://(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+)?/(?P<path>\S+)")
_ZONE = re.compile(r"zoneinfo/(?:posix/|right/)?(?P<name>[A-Za-z0-9_+/-]+)\Z")
_DEFAULT_BRANCH = "main"
_UTC = frozenset({"Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal", "Etc/GMT", "GMT"})
"""Other names of the time zone in which a machine stands that was told none."""


def find_repository_url(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Return the web address of the repository that `folder` lies in, by its remote `origin`; empty where it has none."""
    return parse_remote_url(_run_git(folder, environment, "config", "--get", "remote.origin.url"))


def find_repository_top(folder: Path, environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the top of the work tree that `folder` lies in, or would lie in once it is made; None where there is no repository."""
    top = _run_git(find_existing_folder(folder), environment, "rev-parse", "--show-toplevel")
    return Path(top) if top else None


def has_revision(folder: Path, name: str) -> bool:
    """Tell whether git knows a branch or commit by this name."""
    return bool(_run_git(folder, None, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"))


def list_uncommitted(folder: Path) -> tuple[str, ...]:
    """Return the records of the board in `folder` that are not as the last commit has them; none where git knows nothing."""
    git = Git(folder=folder)
    try:
        changed = git.read_lines("diff", "--name-only", "--no-ext-diff", "--no-textconv", "--relative", "HEAD", "--", "commitments")
        new = git.read_lines("ls-files", "--others", "--exclude-standard", "--", "commitments")
    except (GitNotFoundError, GitError):
        return ()
    return tuple(sorted({*changed, *new} - {""}))


def find_existing_folder(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that is there."""
    whole = folder.resolve()
    return next((each for each in (whole, *whole.parents) if each.is_dir()), Path())


def parse_remote_url(remote: str) -> str:
    """Return the web address of a remote, without the user's name or secret in it; empty where it names no host."""
    url = _URL.fullmatch(remote)
    if url:
        by_web = url["scheme"] in ("http", "https")
        return f"{url['scheme'] if by_web else 'https'}://{url['host']}{url['port'] or '' if by_web else ''}/{_strip_path(url['path'])}"
    scp = _SCP.fullmatch(remote)
    return f"https://{scp['host']}/{_strip_path(scp['path'])}" if scp and "." in scp["host"] else ""


def find_branch(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Return the branch that is checked out in `folder`, also where nothing is committed yet; else what new ones are called."""
    return _run_git(folder, environment, "symbolic-ref", "--short", "--quiet", "HEAD") or _DEFAULT_BRANCH


def find_time_zone(environment: Mapping[str, str] | None = None, local: Path = Path("/etc/localtime")) -> str:
    """Return the machine's time zone by its IANA name; UTC where it cannot be told."""
    named = (os.environ if environment is None else environment).get("TZ", "").removeprefix(":")
    found = _ZONE.search(str(local.resolve())) if local.is_symlink() else None
    for zone in (named, found["name"] if found else ""):
        if zone in available_timezones():
            return "UTC" if zone in _UTC else zone
    return "UTC"


def _strip_path(path: str) -> str:
    return path.strip("/").removesuffix(".git")


def _run_git(folder: Path, environment: Mapping[str, str] | None, *arguments: str) -> str:
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


_MOST = 1 << 20
"""No workflow is larger; what is, is not looked at."""
_CHECKED_COMMANDS = ("check", "review", "due", "build")
_WORKFLOWS = (".github/workflows/*.y*ml", ".forgejo/workflows/*.y*ml", ".gitea/workflows/*.y*ml", ".gitlab-ci.yml", ".gitlab/*.yml")
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".forgejo/CODEOWNERS", ".gitea/CODEOWNERS")
_PROGRAMS = ("troth", "mkdocs", "mkdocs-material", "pymdown-extensions", "jsonschema", "pyyaml")
_USES = re.compile(r"^\s*-?\s*uses:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED = re.compile(r"@[0-9a-f]{40}$")
_DRIVER = re.compile(r"^(?!\s*#)\S+\s.*\b(?:filter|diff|merge)=(?!lfs\b|text\b)\S+", re.MULTILINE)


def inspect_environment(root: Path, branch: str | None = None) -> Environment:
    """Return what can be seen around the board in `root`, of which changes go into `branch`.

    Files are read, and git is asked for settings, refs and the last commits only.
    """
    up = _ask_git(root, "rev-parse", "--show-cdup")
    top = None if up is None else root / up
    git_version = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", _ask_git(root, "--version") or "")
    commits = _list_git_lines(root, "log", "--max-count=200", "--format=%P%x09%ce%x09%s") if top is not None else []
    refs = ("refs/heads", "refs/remotes/origin")
    branches = _list_git_lines(root, "for-each-ref", "--format=%(refname:lstrip=2)", *refs) if top is not None else []
    workflows = [text for pattern in _WORKFLOWS for file in sorted((top or root).glob(pattern)) if (text := _read_text(file))]
    owners = next((path for path in _OWNERS if _read_text((top or root) / path)), "")
    return Environment(
        git=tuple(int(part) for part in git_version.groups() if part) if git_version else (),
        in_repository=top is not None,
        is_shallow=_ask_git(root, "rev-parse", "--is-shallow-repository") == "true",
        repository_url=find_repository_url(root),
        branch=find_branch(root),
        workflow_commands=frozenset(each for each in _CHECKED_COMMANDS for text in workflows if _has_command(each, text)),
        has_pinned_actions=all(each.startswith(("./", "$/")) or _PINNED.search(each) for text in workflows for each in _USES.findall(text)),
        owners_file=owners,
        owned_parts=_list_owned(_read_text((top or root) / owners)) if owners else frozenset(),
        has_git_drivers=bool(_DRIVER.search(_read_text((top or root) / ".gitattributes"))),
        pin=inspect_pin(top, Git(folder=top), find_branch(root) if branch is None else branch) if top is not None else PinState(),
        has_fixed_line_ends="eol=lf" in _read_text((top or root) / ".gitattributes"),
        squashed=sum(bool(_SQUASHED.match(line)) for line in commits),
        known_branches=frozenset(line.removeprefix("origin/") for line in branches),
        has_mailmap=((top or root) / ".mailmap").is_file(),
        old_schemas=tuple(_find_old_schemas(root / "schema")),
        variables=MappingProxyType(
            {name: bool(form.fullmatch(os.environ[name])) for name, form in _VARIABLES.items() if name in os.environ}
        ),
        programs=MappingProxyType(dict(_iter_installed())),
    )


_VARIABLES = {
    "TROTH_MAILBOX": re.compile(r"imaps://[^\s@/:]+:[^\s@/]+@[^\s@/]+/?"),
    "TROTH_SEND": re.compile(r"smtps?://(?:[^\s@/:]+:[^\s@/]+@)?[^\s@/]+/?"),
    "TROTH_MAIL_KEY": re.compile(r"\s*\S{16,}(?:\s+\S{16,})*\s*"),
    "TROTH_FROM": re.compile(r"(?:.*<)?[^\s@<>+]+@[^\s@<>]+>?"),
    "TROTH_MAIL": re.compile("true"),
    "TROTH_DIGEST": re.compile("true"),
    "TROTH_AUTHSERV": re.compile(r"[\w.-]+"),
    "TROTH_RECORDER_KEY": re.compile(r"[\s\S]*PRIVATE KEY[\s\S]*|[^\n]+"),
}
"""What mails need, each with how its value looks."""


def _find_old_schemas(folder: Path) -> Iterator[str]:
    """Yield the names of the schemas in `folder` that editors hold records to, and that are of another version."""
    for schema in sorted(find_schema_folder().glob("*.schema.json")):
        here = _read_text(folder / schema.name)
        if here and here != schema.read_text(encoding="utf-8"):
            yield schema.name


_SQUASHED = re.compile(r"[0-9a-f]+\t(?:noreply@github\.com|noreply@\S+)\t.*\(#\d+\)\Z")
"""One parent, made by the host itself, and a subject that ends with the number of a pull request."""


def _list_git_lines(root: Path, *arguments: str) -> list[str]:
    try:
        return Git(folder=root).read_lines(*arguments)
    except (GitNotFoundError, GitError):
        return []


def _ask_git(root: Path, *arguments: str) -> str | None:
    try:
        lines = Git(folder=root).read_lines(*arguments)
    except (GitNotFoundError, GitError):
        return None
    return lines[0] if lines else ""


def _read_text(file: Path) -> str:
    if not file.is_file() or file.is_symlink() or file.stat().st_size > _MOST:
        return ""
    return file.read_text(encoding="utf-8", errors="replace")


def _has_command(command: str, text: str) -> bool:
    """Tell whether a workflow runs the command: by itself, or through the action."""
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    by_action = re.search(rf"actions/troth\S*\s+(?:with:\s+)?(?:\S+:[^\n]*\s+)*?run:\s*{command}\b", text)
    return bool(by_action or re.search(rf"\btroth\b[^\n#]*\s{command}\b", text))


def _list_owned(text: str) -> frozenset[str]:
    paths = [line.split()[0] for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    wanted = {"commitments": "commitments", "parties": "commitments/parties", "settings": "commitments/board.yaml", "workflows": ".github"}
    return frozenset(name for name, path in wanted.items() if any(each == "*" or each.strip("/*") == path for each in paths))


def _iter_installed() -> Iterator[tuple[str, str]]:
    for name in _PROGRAMS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A name and an e-mail address; either may be empty, where git has not been told."""

    name: str = ""
    email: str = ""


def read_identity(folder: Path, environment: Mapping[str, str] | None = None) -> Identity:
    """Return whose name a commit made in `folder` would bear: the environment's word first, then git's settings.

    Only settings are read, so nothing of the repository is run.
    """
    around = os.environ if environment is None else environment
    return Identity(
        name=around.get("GIT_AUTHOR_NAME") or _read_setting(folder, around, "name"),
        email=around.get("GIT_AUTHOR_EMAIL") or _read_setting(folder, around, "email"),
    )


def _read_setting(folder: Path, environment: Mapping[str, str], key: str) -> str:
    """Return git's setting `author.KEY`, else `user.KEY`; empty where there is no git or no such setting."""
    program = shutil.which("git", path=environment.get("PATH"))
    if program is None:
        return ""
    for section in ("author", "user"):
        asked = [program, "config", "--get", f"{section}.{key}"]
        try:
            answer = subprocess.run(asked, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - fixed arguments
        except OSError:
            return ""
        if answer.returncode == 0:
            return answer.stdout.decode("utf-8", "replace").strip()
    return ""


_PIN_FOLDER = ".troth"
_WHEEL = re.compile(r"\./(?P<file>troth-(?P<version>[^-/]+)-py3-none-any\.whl) --hash=sha256:(?P<hash>[0-9a-f]{64})")
_INDEX = re.compile(r"troth==(?P<version>\S+)")
_LOCKS = ("requirements.lock", "requirements-core.lock", "install.sh")
_LARGEST_WHEEL = 64 << 20


def inspect_pin(top: Path, git: Git, branch: str) -> PinState:
    """Return what `.troth/troth.txt` in the repository at `top` says, and what is wrong with it; `branch` is where changes go."""
    folder = top / _PIN_FOLDER
    try:
        spec = (folder / "troth.txt").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        return PinState()
    wheel, index = _WHEEL.fullmatch(spec), _INDEX.match(spec)
    missing = next((name for name in _LOCKS if not (folder / name).is_file()), "")
    fault = f"{_PIN_FOLDER}/{missing} is missing" if missing else _find_wheel_fault(folder, wheel) if wheel else ""
    if not (wheel or index or "git+https://" in spec):
        fault = f"{_PIN_FOLDER}/troth.txt doesn't name a version that can be installed"
    found = wheel or index
    return PinState(
        spec=spec.partition(" --hash")[0], version=found["version"] if found else "", fault=fault, unlike_base=_differs(git, branch)
    )


def _find_wheel_fault(folder: Path, named: re.Match[str]) -> str:
    file = folder / named["file"]
    if not file.is_file() or file.stat().st_size > _LARGEST_WHEEL:
        return f"{_PIN_FOLDER}/{named['file']} is missing"
    if hashlib.sha256(file.read_bytes()).hexdigest() != named["hash"]:
        return f"{_PIN_FOLDER}/{named['file']} does not match its hash in {_PIN_FOLDER}/troth.txt"
    return ""


def _differs(git: Git, branch: str) -> bool:
    """Tell whether what is here is not what the branch has; where there is no such branch, nothing can differ."""
    for name in (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"):
        try:
            git.read_lines("rev-parse", "--verify", "--quiet", name)
            return bool(git.read_lines("diff", "--name-only", "--no-ext-diff", name, "--", _PIN_FOLDER))
        except (GitError, GitNotFoundError):
            continue
    return False
