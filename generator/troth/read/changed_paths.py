"""What a change touched: the paths that differ from a revision, the records as they were there, and files that decide what is checked."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import yaml

from troth.base.errors import BoardError
from troth.base.ids import format_path
from troth.base.text import escape_text
from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.read.git.command import Git, GitError, GitNotFoundError, explain_git_error, read_objects, read_tracked_file
from troth.read.git.signatures import list_tracked_key_files

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "commitments"
_FILES = frozenset({"100644", "100755"})


def find_changed_paths(root: Path, rev: str) -> frozenset[str]:
    """Return the paths below `root` that the change since `rev` added, altered, moved or removed, committed or not.

    What came to the branch of `rev` after this one left it is no part of the change. Raises BoardError.
    """
    with _translate_git_failures(rev):
        git = Git(folder=root)
        base = _find_base(git, rev)
        differing = _read_paths(git, "diff-index", "--name-only", "--no-renames", "--relative", "-z", base, "--", ".")
        return frozenset(differing).union(_read_paths(git, "ls-files", "--others", "--exclude-standard", "-z", "--", "."))


@contextmanager
def check_out_records(root: Path, rev: str) -> Iterator[Path]:
    """Give a folder that holds the records of `root` as the change since `rev` found them. Raises BoardError."""
    with TemporaryDirectory(prefix="troth-") as folder:
        with _translate_git_failures(rev):
            git = Git(folder=root)
            named = []
            for line in _read_paths(git, "ls-tree", "-r", "-z", _find_base(git, rev), "--", FOLDER):
                about, _, path = line.partition("\t")
                mode, _, blob = about.split(" ")
                if mode in _FILES and _is_inside(path):  # links and submodules stay out, as everywhere
                    named.append((blob, path))
            contents = read_objects(git, [blob for blob, _ in named])
            for (_, path), (_, content) in zip(named, contents, strict=True):
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        yield Path(folder)


def _is_inside(path: str) -> bool:
    """Tell whether a path that git names stays in the folder: a damaged or made-up tree may say anything."""
    pure = PurePosixPath(path)
    return pure.parts[:1] == (FOLDER,) and ".." not in pure.parts and "\\" not in path and ":" not in path


def _find_base(git: Git, rev: str) -> str:
    """Return the commit at which this branch left that of `rev`; `rev` itself where they have nothing in common."""
    commit = git.read_lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")[0]
    try:
        return git.read_lines("merge-base", commit, "HEAD")[0]
    except GitError:
        return commit


def _read_paths(git: Git, *arguments: str) -> list[str]:
    with git.open_stream(*arguments) as out:
        return [path for path in out.read().decode("utf-8", "surrogateescape").split("\0") if path]


@contextmanager
def _translate_git_failures(rev: str) -> Iterator[None]:
    """Say in one sentence why git could not tell."""
    try:
        yield
    except GitNotFoundError as error:
        raise BoardError("git is not installed, so it can't tell what changed", "install git, or leave out --changed-since") from error
    except GitError as failed:
        if "dubious ownership" in failed.output:
            raise explain_git_error(failed) from failed
        if "not a git repository" in failed.output:
            raise BoardError("this folder is not in a git repository", "leave out --changed-since") from failed
        hint = "use a branch or commit of this clone; in CI fetch the whole history (fetch-depth: 0)"
        raise BoardError(f"git knows no revision '{escape_text(rev)}'", hint) from failed


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
_MOST_NAMED = 20
_MOST_NODES = 10_000


def check_guarded_files(git: Git, base: str, after: str, prefix: str, repository: tuple[Git, Path]) -> Iterator[Problem]:
    """Yield a warning for each such file that differs between a commit and a tree.

    `prefix` leads to the board's folder; `repository` is git there, which knows where its keys are, with the repository's folder.
    """
    paths = _read_paths(git, "diff-tree", "-r", "-z", "--name-only", "--no-renames", base, after)
    named, folders = _read_site_files(git, base, prefix)
    here, top = repository
    keys = {path for name in ("allowedSignersFile", "revocationFile") for path in list_tracked_key_files(here, top, name)}
    found = [path for path in paths if path in named | keys or path.startswith(folders) or _is_guarded(path, prefix)]
    for path in found[:_MOST_NAMED]:
        yield _build_warning(path, prefix, "this file decides what is checked, or how a record is read or shown")
    if len(found) > _MOST_NAMED:
        yield _build_warning(found[_MOST_NAMED], prefix, f"and {len(found) - _MOST_NAMED} more files that decide what is checked")


def _is_guarded(path: str, prefix: str) -> bool:
    if _FROM_TOP.fullmatch(path) or _ANYWHERE.fullmatch(path):
        return True
    inside = path.removeprefix(prefix) if path.startswith(prefix) else ""
    if not inside or inside.startswith(_RECORDS):
        return False
    return bool(_FROM_BOARD.fullmatch(inside) or (inside.startswith("docs/") and _SCRIPT.fullmatch(inside)))


def _build_warning(path: str, prefix: str, message: str) -> Problem:
    here = relpath(path, prefix) if prefix else path
    hint = "someone other than its author should check it before it is merged"
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
