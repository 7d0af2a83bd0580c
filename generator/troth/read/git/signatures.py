"""Verify commit signatures, and find in git the wordings that were signed and the versions that could be read."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value
from troth.model import Kind
from troth.read.git.command import Git, GitError, GitNotFoundError, read_objects, read_tracked_file
from troth.read.git.versions import read_file_changes
from troth.read.records import parse_agreement
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document
from troth.status.provenance import is_known_email
from troth.status.wording import fingerprint_wording, is_fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Agreement, Parties, Source, Wording
    from troth.model.history import History
    from troth.read.git.cache import HistoryCache


_RINGS = ("pubring.kbx", "pubring.gpg", "trustdb.gpg")
_ASK = (
    "-c", "log.showSignature=false",
    "log", "--stdin", "--no-walk=unsorted", "--no-patch", "--encoding=UTF-8", "--format=%H%x09%G?%x09%GS",
)  # fmt: skip


def fingerprint_keys(git: Git, top: Path) -> str:
    """Return a digest of the state of the keys that signatures are verified by; empty where there are none.

    Those are the file of allowed signers that git is set to, and the key ring of GnuPG. `top` is the repository's folder.
    """
    files: list[Path] = []
    with suppress(GitError):  # git's way to say that it is not set
        files += (top / line for line in git.read_lines("config", "--type=path", "--get", "gpg.ssh.allowedSignersFile"))
    home = git.environment.get("GNUPGHOME") or (Path(git.environment["HOME"]) / ".gnupg" if "HOME" in git.environment else None)
    files += (Path(home) / name for name in _RINGS) if home else ()
    state = []
    for path in files:
        with suppress(OSError):
            stat = path.stat()
            state.append((path.name, stat.st_size, stat.st_mtime_ns))
    return hash_value(state) if state else ""


def read_signers(git: Git, commits: Iterable[str], settings: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the address of each commit's signer: empty where the signature is not good, or the key is not trusted."""
    asked = tuple(commits)
    answers = (line.split("\t", 2) for line in git.read_lines(*settings, *_ASK, input_lines=asked)) if asked else ()
    signers = {answer[0]: answer[2] for answer in answers if answer[1:2] == ["G"]}
    # the address in `Ann <ann@blue.example>`, or all of it where there are no brackets
    good = {commit: signer.rpartition("<")[2].partition(">")[0].strip() for commit, signer in signers.items()}
    return {commit: good.get(commit, "") for commit in asked}


def verify_signers(git: Git, top: Path, cache: HistoryCache, parties: Parties, settings: tuple[str, ...] = ()) -> bool:
    """Learn whose the signatures are that parties may have made; tell whether there was anything. `settings` name other keys."""
    signed = [commit for commit, raw in cache.commits.items() if raw.signed and is_known_email(raw.committer_email, parties)]
    if not signed:
        return False
    keys = fingerprint_keys(git, top)
    changed = keys != cache.keys_digest
    if changed:
        cache.keys_digest, cache.signers = keys, {}
    fresh = [commit for commit in signed if commit not in cache.signers] if keys or settings else []
    cache.signers |= read_signers(git, fresh, settings)
    return changed or bool(fresh)


@contextmanager
def read_base_keys(git: Git, top: Path, base: str, tip: str) -> Iterator[tuple[str, ...]]:
    """Give the settings by which the keys are those of the base, where the files of keys lie in the repository.

    A change cannot bring the keys that its own signatures are verified by: such a file is read from the base's commit, and is
    empty where that has none. One that neither commit knows is whoever's who reviews, and stays.
    """
    with TemporaryDirectory(prefix="troth-") as folder:
        settings: list[str] = []
        for name in ("allowedSignersFile", "revocationFile"):
            path = next(iter(list_tracked_key_files(git, top, name)), None)
            if path is None:
                continue
            before, after = (read_tracked_file(git, commit, path) for commit in (base, tip))
            if before is not None or after is not None:
                file = Path(folder) / name
                file.write_bytes(before or b"")
                settings += ["-c", f"gpg.ssh.{name}={file}"]
        yield tuple(settings)


def list_tracked_key_files(git: Git, top: Path, name: str) -> list[str]:
    """Return the path, from the repository's top, of the file of keys that a setting names, where it lies in the work tree."""
    with suppress(GitError):  # git's way to say that it is not set
        for line in git.read_lines("config", "--type=path", "--get", f"gpg.ssh.{name}"):
            for path in (top / line, git.folder / line):
                with suppress(ValueError):
                    return [Path(os.path.normpath(path.absolute())).relative_to(top).as_posix()]
                with suppress(ValueError):
                    return [path.resolve().relative_to(top.resolve()).as_posix()]
    return []


def find_signed_wordings(root: Path, agreements: Mapping[str, Agreement], history: History) -> Mapping[str, Mapping[str, Wording]]:
    """Return, by agreement and fingerprint, the wordings that were signed and are no longer the present ones.

    Git is asked only about agreements with such a signature. What it no longer has is left out.
    """
    stale: dict[str, tuple[str, ...]] = {}
    for each in agreements.values():
        signed = (entry.terms for entry in each.log if entry.act == "signed" and entry.terms)
        if terms := tuple(mark for mark in signed if not is_fingerprint_of(mark, each.wording)):
            stale[each.id] = terms
    found: dict[str, dict[str, Wording]] = {}
    try:
        blobs: dict[str, str] = {}
        for agreement in stale:
            earlier = {version.terms: version.blob for version in history.list_versions(Kind.AGREEMENT, agreement) if version.blob}
            blobs |= dict.fromkeys(earlier.values(), agreement)
        for blob, data in read_objects(Git(folder=root), blobs):
            agreement, (source, _) = blobs[blob], parse_document("", data)
            if source is None or any(fault.is_error for fault in check_schema(Kind.AGREEMENT, source, alone=False)):
                continue
            wording = parse_agreement(agreement, source).wording
            if any(is_fingerprint_of(each, wording) for each in stale[agreement]):
                found.setdefault(agreement, {}).setdefault(fingerprint_wording(wording), wording)
    except (GitError, GitNotFoundError):
        return MappingProxyType({})
    return MappingProxyType({agreement: MappingProxyType(wordings) for agreement, wordings in found.items()})


_MAX_COMMITS = 50
"""Commits that touched the file, looked at from the newest on."""


def find_readable_version(root: Path, kind: Kind, path: str, commit: str) -> Source | None:
    """Return the last readable version that `commit` reaches of the record at `path`; None where there is none lately.

    Raises GitFailed where git cannot read them.
    """
    git = Git(folder=root)
    prefix, *_ = git.read_lines("rev-parse", "--show-prefix")
    commits = git.read_lines("rev-list", f"--max-count={_MAX_COMMITS}", "--end-of-options", commit, "--", path)
    found = read_file_changes(git, prefix, dict.fromkeys(commits, ()))
    id_ = path.rpartition("/")[2].removesuffix(".yaml")
    blobs = [each.blob for one in commits for each in found.get(one, ()) if (each.kind, each.id) == (kind, id_)]
    sources = (parse_document(path, data)[0] for _, data in read_objects(git, dict.fromkeys(blobs)))
    return next(filter(None, sources), None)
