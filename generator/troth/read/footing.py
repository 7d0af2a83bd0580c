"""What can be seen from here of what a board rests on: git, the repository's files, the programs."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.model.footing import Footing
from troth.read.git.command import Git, GitFailed, GitMissing
from troth.read.surroundings import branch, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 1 << 20
"""No workflow is larger; what is, is not looked at."""
_COMMANDS = ("check", "review", "due", "build")
_WORKFLOWS = (".github/workflows/*.y*ml", ".forgejo/workflows/*.y*ml", ".gitea/workflows/*.y*ml", ".gitlab-ci.yml", ".gitlab/*.yml")
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".forgejo/CODEOWNERS", ".gitea/CODEOWNERS")
_PROGRAMS = ("troth", "mkdocs", "mkdocs-material", "pymdown-extensions", "jsonschema", "pyyaml")
_DRIVER = re.compile(r"^(?!\s*#)\S+\s.*\b(?:filter|diff|merge)=(?!lfs\b)\S+", re.MULTILINE)


def footing(root: Path) -> Footing:
    """Return what can be seen around the board in `root`. Files are read, and git is asked for settings and refs only."""
    top = _top(root)
    workflows = [text for pattern in _WORKFLOWS for file in sorted((top or root).glob(pattern)) if (text := _text(file))]
    owners = next((path for path in _OWNERS if _text((top or root) / path)), "")
    return Footing(
        git=_version(root),
        repository=top is not None,
        shallow=_asked(root, "rev-parse", "--is-shallow-repository") == "true",
        address=web_address(root),
        branch=branch(root),
        commands=frozenset(each for each in _COMMANDS for text in workflows if _runs(each, text)),
        pinned=not any(_unpinned(text) for text in workflows),
        owners=owners,
        owned=_owned(_text((top or root) / owners)) if owners else frozenset(),
        drivers=bool(_DRIVER.search(_text((top or root) / ".gitattributes"))),
        mailmap=((top or root) / ".mailmap").is_file(),
        programs=MappingProxyType(dict(_installed())),
    )


def _top(root: Path) -> Path | None:
    said = _asked(root, "rev-parse", "--show-cdup")
    return None if said is None else (root / said if said else root)


def _version(root: Path) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", _asked(root, "--version") or "")
    return tuple(int(each) for each in found.groups() if each) if found else ()


def _asked(root: Path, *arguments: str) -> str | None:
    try:
        lines = Git(folder=root).lines(*arguments)
    except (GitMissing, GitFailed):
        return None
    return lines[0] if lines else ""


def _text(file: Path) -> str:
    if not file.is_file() or file.is_symlink() or file.stat().st_size > _MOST:
        return ""
    return file.read_text(encoding="utf-8", errors="replace")


def _runs(command: str, text: str) -> bool:
    """Tell whether a workflow runs the command: by itself, or through the action."""
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    by_action = re.search(rf"actions/troth\S*\s+(?:with:\s+)?(?:\S+:[^\n]*\s+)*?run:\s*{command}\b", text)
    return bool(by_action or re.search(rf"\btroth\b[^\n#]*\s{command}\b", text))


def _unpinned(text: str) -> bool:
    used = re.findall(r"^\s*-?\s*uses:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return any(not each.startswith(("./", "$/")) and not re.search(r"@[0-9a-f]{40}$", each) for each in used)


def _owned(text: str) -> frozenset[str]:
    paths = [line.split()[0] for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    wanted = {"commitments": "commitments", "parties": "commitments/parties", "settings": "commitments/board.yaml", "workflows": ".github"}
    return frozenset(name for name, path in wanted.items() if any(each == "*" or each.strip("/*") == path for each in paths))


def _installed() -> Iterator[tuple[str, str]]:
    for name in _PROGRAMS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
