"""Which files decide what is checked, shown or sent: a change of one of them is named, so that somebody looks at it."""

from __future__ import annotations

import re
from posixpath import normpath, relpath
from typing import TYPE_CHECKING

import yaml

from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.read.files.names import format_path
from troth.read.git.command import read_tracked_file
from troth.read.git.signatures import list_tracked_key_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.read.git.command import Git


_ANYWHERE = re.compile(
    r"""(?:.*/)?(?:
        CODEOWNERS | \.gitattributes | \.gitmodules | \.mailmap
        | [^/]*\.lock | requirements[^/]*\.(?:txt|in) | constraints[^/]*\.txt | pyproject\.toml | setup\.(?:py|cfg)
        | package(?:-lock)?\.json | pnpm-lock\.yaml
        | \.?(?:allowed|revoked)[-_]signers[^/]* | [^/]*\.(?:asc|gpg|kbx)
    )""",
    re.VERBOSE,
)
"""Owners and attributes, what is installed, and the keys that signatures are verified by: wherever they lie."""
_FROM_TOP = re.compile(r"\.(?:github|gitlab|forgejo|gitea|woodpecker|circleci)/.*|\.gitlab-ci\.yml|\.pre-commit-config\.yaml")
_FROM_BOARD = re.compile(r"mkdocs\.ya?ml|(?:schema|drafts|templates|overrides|hooks|\.troth)/.*")
"""What the site and its messages are made with, and what editors and commands hold a record to."""
_SCRIPT = re.compile(r".*\.(?:js|mjs|cjs|wasm|py)")
"""In the folder of documents: what a site serves to its readers as a program."""
_RECORDS = "commitments/"
_MOST = 20
_MOST_NODES = 10_000


def check_guarded_files(git: Git, base: str, after: str, prefix: str, repository: tuple[Git, Path]) -> Iterator[Problem]:
    """Yield a warning for each such file that differs between a commit and a tree.

    `prefix` leads to the board's folder; `repository` is git there, which knows where its keys are, with the repository's folder.
    """
    with git.open_stream("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, after) as out:
        paths = [path for path in out.read().decode("utf-8", "surrogateescape").split("\0") if path]
    named, folders = _read_site_files(git, base, prefix)
    here, top = repository
    keys = {path for name in ("allowedSignersFile", "revocationFile") for path in list_tracked_key_files(here, top, name)}
    found = [path for path in paths if path in named | keys or path.startswith(folders) or _is_guarded(path, prefix)]
    for path in found[:_MOST]:
        yield _build_warning(path, prefix, "this file decides what is checked, or how a record is read or shown")
    if len(found) > _MOST:
        yield _build_warning(found[_MOST], prefix, f"and {len(found) - _MOST} more files that decide what is checked")


def _is_guarded(path: str, prefix: str) -> bool:
    if _FROM_TOP.fullmatch(path) or _ANYWHERE.fullmatch(path):
        return True
    inside = path.removeprefix(prefix) if path.startswith(prefix) else ""
    if not inside or inside.startswith(_RECORDS):
        return False
    return bool(_FROM_BOARD.fullmatch(inside) or (inside.startswith("docs/") and _SCRIPT.fullmatch(inside)))


def _build_warning(path: str, prefix: str, message: str) -> Problem:
    here = relpath(path, prefix) if prefix else path
    hint = "somebody else than its author should look at it before it is merged"
    return Problem("review/guarded", Place(format_path(here)), message, hint, Severity.WARNING)


def _read_site_files(git: Git, base: str, prefix: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the files that the base's mkdocs.yml names, and the folders of its theme and of another place for its documents' scripts."""
    data = next(filter(None, (read_tracked_file(git, base, f"{prefix}{name}") for name in ("mkdocs.yml", "mkdocs.yaml"))), b"")
    values = tuple(_list_values(data))
    documents = next((value for keys, value in values if keys == ("docs_dir",)), "docs")
    files, folders = set(), set()
    for keys, value in values:
        if keys[0] in ("nav", "docs_dir", "site_dir") or len(value) > 500 or value.endswith(".md"):  # noqa: PLR2004 - no path is longer
            continue
        files |= {normpath(f"{prefix}{value}"), normpath(f"{prefix}{documents}/{value}")}
        if keys == ("theme", "custom_dir"):
            folders.add(normpath(f"{prefix}{value}") + "/")
    return frozenset(files), tuple(folders)


def _list_values(data: bytes) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each text of a YAML file with the keys that lead to it; nothing is made of its tags, and nothing of what is no YAML."""
    try:
        root = yaml.compose(data.decode("utf-8", "replace"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    waiting: list[tuple[tuple[str, ...], yaml.Node]] = [((), root)] if root is not None else []
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        keys, node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            if keys:
                yield keys, node.value
        elif isinstance(node, yaml.SequenceNode):
            waiting += [((*keys, "*"), each) for each in node.value]
        elif isinstance(node, yaml.MappingNode):
            waiting += [((*keys, str(key.value)[:100]), each) for key, each in node.value]
