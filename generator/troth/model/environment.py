"""What a board rests on: git, the repository's files, the programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class PinState:
    """Which Troth the repository's host installs, by `.troth/troth.txt`."""

    spec: str = ""
    """What is installed; empty where nothing says so."""
    version: str = ""
    """Its version, where that can be told."""
    fault: str = ""
    """Why it cannot be had, in a sentence without a full stop."""
    unlike_base: bool = False
    """What is here is not what the board's branch has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What can be seen around a board: facts, without a judgement."""

    git: tuple[int, ...] = ()
    """Git's version; empty where there is none."""
    in_repository: bool = False
    """Whether the board lies in the work tree of a repository."""
    is_shallow: bool = False
    repository_url: str = ""
    """The repository's web address, by its remote."""
    branch: str = ""
    workflow_commands: frozenset[str] = frozenset()
    """Which of check, review, due and build some workflow runs."""
    has_pinned_actions: bool = True
    """Whether each action that a workflow uses is named by a whole commit."""
    owners_file: str = ""
    """The file that says who has to approve what, from the repository's top; empty where there is none."""
    owned_parts: frozenset[str] = frozenset()
    """Which of commitments, parties, board.yaml and workflows that file names."""
    has_git_drivers: bool = False
    """Whether .gitattributes names programs that git may run on files."""
    has_mailmap: bool = False
    pin: PinState = PinState()
    has_fixed_line_ends: bool = False
    """Whether .gitattributes says how lines end."""
    squashed: int = 0
    """How many of the last commits look like a squashed pull request."""
    known_branches: frozenset[str] = frozenset()
    """The branches of this clone, and those that it knows of the host."""
    old_schemas: tuple[str, ...] = ()
    """The schemas in the board's folder that are not those of the running version."""
    variables: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    """Of the variables for mails those that are set here, by name, and whether they look as they have to. Never their values."""
    programs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Version of what is installed here, by name."""
