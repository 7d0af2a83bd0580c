"""What is known of a board that is to be begun."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.views.hosting import software

if TYPE_CHECKING:
    from datetime import date


class Host(StrEnum):
    """Where the repository is hosted: by this the workflows differ."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The one who begins the board."""

    id: str
    name: str
    email: str = ""
    github: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """All that `troth init` asks, guesses or is told."""

    name: str
    timezone: str
    you: Person
    day: date
    """The day of the first promise."""
    team: str = ""
    """The name of the first team; empty for none."""
    repository: str = ""
    """The web address of the repository; empty where there is none yet."""
    branch: str = "main"
    host: Host = Host.NONE
    action: str = ""
    """The composite action to use, as `OWNER/troth@COMMIT`; empty to install the package instead."""


def host_of(repository: str) -> Host:
    """Return the kind of host that a web address names."""
    return {"github": Host.GITHUB, "gitlab": Host.GITLAB, "gitea": Host.FORGEJO}.get(software(repository) or "", Host.NONE)
