"""Commit a change: branch, commit message, and who acts by the address that git has."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from troth.base.files import EditError
from troth.base.text import escape_text
from troth.model import PartyKind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.provenance import is_email_of, is_known_email, is_own_email

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.model import Parties
    from troth.read.environment import Identity


_SAID = 300


def ensure_repository(root: Path) -> None:
    """Raise EditError unless `root` lies in the work tree of a repository."""
    if _run_git(root, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
        raise EditError(
            "this folder is not in a git repository, so nothing can be committed", "Leave out --commit and --branch, or run: git init"
        )


def ensure_new_branch(root: Path, name: str) -> None:
    """Raise EditError unless `name` can be the name of a new branch."""
    ensure_repository(root)
    if name.startswith("-") or _run_git(root, "check-ref-format", "--branch", name).returncode:
        raise EditError(f"'{escape_text(name)}' is not a valid branch name", "Use letters, digits and dashes, such as deliver-kitchen.")
    if not _run_git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}").returncode:
        raise EditError(
            f"the branch {escape_text(name)} already exists", f"Choose another name, or switch to it first: git switch {escape_text(name)}"
        )


def begin_repository(root: Path) -> None:
    """Make a repository in the folder, which is made too. Raises EditError with git's own words where that fails."""
    root.mkdir(parents=True, exist_ok=True)
    _run_or_fail(root, "git could not create a repository here", "init", "--quiet", "--initial-branch", "main")


def import_history(root: Path, stream: bytes) -> None:
    """Make the commits that a stream of `git fast-import` tells, in a repository that has none. Raises EditError where that fails."""
    program = shutil.which("git")
    if program is None:
        raise EditError("git is not installed", "Install git.")
    done = subprocess.run([program, "fast-import", "--quiet"], cwd=root, input=stream, capture_output=True, check=False)  # noqa: S603 - fixed arguments
    if done.returncode:
        raise EditError(
            "git could not create the example's commits", f"git says: {escape_text(done.stderr.decode('utf-8', 'replace'), _SAID)}"
        )
    _run_or_fail(root, "git could not read the example's commits", "reset", "--quiet")


@contextmanager
def switch_branch(root: Path, name: str | None) -> Iterator[None]:
    """Start the new branch here; what is not committed yet comes along. Where something fails then, it is left and removed again.

    Without a name everything stays where it is.
    """
    if name is None:
        yield
        return
    _run_or_fail(root, f"git could not create the branch {escape_text(name)}", "switch", "--quiet", "-c", name)
    try:
        yield
    except BaseException:
        if not _run_git(root, "switch", "--quiet", "-").returncode:
            _run_git(root, "branch", "--quiet", "-D", name)
        raise


def has_changes(root: Path, path: str) -> bool:
    """Tell whether the file at `path` has changes that are not committed, or is not known to git yet."""
    return bool(_run_git(root, "status", "--porcelain", "--", path).stdout.strip())


def commit_file(root: Path, path: str, message: str) -> str:
    """Commit the file at `path` and nothing else, and return the commit's short name.

    Raises EditError with git's own words where that fails: the file has been written then.
    """
    fault = f"{path} was written, but git did not commit it"
    _run_or_fail(root, fault, "add", "--", path)
    _run_or_fail(root, fault, "commit", "--quiet", "--only", "-m", message, "--", path)
    return _run_git(root, "rev-parse", "--short", "HEAD").stdout.decode("ascii", "replace").strip()


def get_branch(root: Path) -> str:
    """Return the name of the branch that is checked out; empty where none is."""
    return _run_git(root, "branch", "--show-current").stdout.decode("utf-8", "replace").strip()


def _run_or_fail(root: Path, fault: str, *arguments: str) -> None:
    done = _run_git(root, *arguments)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise EditError(fault, explain_refusal(said))


def explain_refusal(said: str) -> str:
    """Return what git says, in one line, or the way out where it only does not know who commits."""
    if "Please tell me who you are" in said:
        return "Tell git who you are: git config user.name 'YOUR NAME' and git config user.email YOU@…; then commit it."
    lines = (" ".join(line.split()) for line in said.splitlines() if not line.startswith("hint:"))
    return f"git says: {escape_text('; '.join(filter(None, lines)) or 'nothing', _SAID)}"


def _run_git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise EditError("git is not installed", "Install git, or leave out --commit and --branch.")
    try:
        return subprocess.run(  # noqa: S603 - fixed arguments; paths are taken as they stand, a branch's name is checked
            [program, "--literal-pathspecs", *arguments], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise EditError(f"git could not be started: {error.strerror}", "Check that `git --version` runs.") from error


def find_acting_party(identity: Identity, parties: Parties) -> str:
    """Return the id of the party with the address that git has: the e-mail, or GitHub's noreply address of the account.

    Raises EditError, with the way out, where there is none or more than one.
    """
    if not identity.email:
        raise EditError(
            "git has no e-mail address for you, so the board doesn't know who you are",
            "Use --by ID to say who acts, or run: git config user.email YOU@…",
        )
    found = sorted(party.id for party in parties if is_own_email(party, identity.email))
    people = [each for each in found if parties[each].kind is PartyKind.PERSON]
    if len(people or found) == 1:
        return (people or found)[0]
    if found:
        raise EditError(f"{escape_text(identity.email)} is the address of {' and '.join(found)}", "Use --by ID to say who acts.")
    same = next(
        (party.id for party in parties if party.kind is PartyKind.PERSON and party.name.casefold() == identity.name.casefold()), None
    )
    raise EditError(
        f"git knows you as {_format_identity(identity)}, but no party of this board has that address",
        f"Use --by {same or 'ID'} to say who acts, or add the address as email to your entry under commitments/parties/.",
    )


def describe_recorded_for(by: str, identity: Identity, parties: Parties) -> str | None:
    """Return what to say where somebody writes down what another did; None where they write for themselves, or nobody can tell."""
    if not identity.email or is_email_of(identity.email, by, parties):
        return None
    addressed = by in parties and parties[by].is_reachable
    if not addressed and not is_known_email(identity.email, parties):
        return None
    review = f"; a review will require a commit by {by}" if addressed else ""
    return f"git knows you as {_format_identity(identity)}, so the board will show that you recorded this for {by}{review}"


def _format_identity(identity: Identity) -> str:
    return escape_text(f"{identity.name} <{identity.email}>" if identity.name else identity.email)


def format_commit_message(act: str, by: str, promise: str) -> str:
    """Return the message of the commit that brings an act in: ids and our own words only, whatever people wrote."""
    return "promises: " + PROMISE_ACT_WORDS[act].message.format(by=by, id=promise)
