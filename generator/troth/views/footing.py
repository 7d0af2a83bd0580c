"""What the board's promises rest on, said plainly: what is in order, what is weaker than it could be, what only the host knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.views.hosting import software
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.model.footing import Footing


class Grade(StrEnum):
    """How a finding stands."""

    FINE = "fine"
    WEAK = "weak"
    LOOK = "look"
    """It cannot be seen from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the board rests on: how it stands, in a sentence, and the way out where there is one."""

    about: str
    grade: Grade
    says: str
    way_out: str = ""


_GIT = (2, 38)
"""The first git that can merge without a work tree, which a review needs."""
_FLOORS = {"mkdocs": (1, 6, 1), "mkdocs-material": (9, 7, 7), "pymdown-extensions": (11, 0, 1)}
_STRICT = {"error": 2, "warn": 1, "ignore": 0}
_DEFAULTS = {"terms-changed": 2, "log-rewritten": 2, "record-deleted": 2, "not-by-party": 2, "backdated": 1, "late-renegotiation": 1}
_OWNABLE = {"settings": "commitments/board.yaml", "parties": "commitments/parties/", "workflows": ".github/"}
_RUNS = {
    "check": "pull requests are checked",
    "review": "pull requests are reviewed in the board's words",
    "due": "a daily run says what is overdue",
    "build": "the site is built and published",
}
_HOST = {
    "github": "Settings, Branches (or Rules): a pull request, an approval, Code Owners, and the check 'Check the records'",
    "gitlab": "Settings, Repository, Protected branches: nobody pushes; Merge requests: pipelines must succeed, code owners approve",
    "gitea": "Settings, Branches: protect the branch, require the status check and an approval",
}

_ANY_HOST = "protect the branch that is published: nobody pushes to it, and the check has to pass"


def findings(board: Board, seen: Footing, site: str) -> tuple[Finding, ...]:
    """Return all findings, in the order in which they build on each other. `site` is where the site is published, if that is said."""
    return (
        *_records(board),
        *_git(seen),
        *_workflows(seen),
        *_approval(board, seen),
        *_people(board),
        *_settings(board, site),
        *_programs(seen),
    )


def _records(board: Board) -> Iterator[Finding]:
    if board.errors:
        says = f"{count(board.errors, 'error', 'errors')} in the records: what they touch is missing or wrong on the board"
        yield Finding(about="records", grade=Grade.WEAK, says=says, way_out="troth check")
    else:
        yield Finding(about="records", grade=Grade.FINE, says="every record is in order")


def _git(seen: Footing) -> Iterator[Finding]:
    if not seen.git:
        says = "there is no git here, so nobody can tell who wrote what"
        yield Finding(about="git", grade=Grade.WEAK, says=says, way_out="install git 2.38 or newer")
        return
    named = ".".join(map(str, seen.git))
    if seen.git < _GIT:
        yield Finding(about="git", grade=Grade.WEAK, says=f"git {named} is too old for `troth review`", way_out="install git 2.38 or newer")
    else:
        yield Finding(about="git", grade=Grade.FINE, says=f"git {named} is the witness of who wrote what, and when")
    if not seen.repository:
        says = "the board lies in no repository, so every entry counts as unknown"
        yield Finding(about="history", grade=Grade.WEAK, says=says, way_out="git init, and commit the records")
    elif seen.shallow:
        says = "only the last part of the history is here"
        yield Finding(
            about="history", grade=Grade.WEAK, says=says, way_out="git fetch --unshallow; in CI fetch-depth: 0, in GitLab GIT_DEPTH: 0"
        )
    else:
        yield Finding(about="history", grade=Grade.FINE, says="the whole history is here")
    if seen.drivers:
        says = ".gitattributes names programs for git to run on files; troth runs none of them, other programs may"
        yield Finding(about="attributes", grade=Grade.WEAK, says=says, way_out="take filter=, diff= and merge= out of .gitattributes")
    if seen.mailmap:
        yield Finding(about="mailmap", grade=Grade.FINE, says=".mailmap is there and is not used: authors count as their commits have them")


def _workflows(seen: Footing) -> Iterator[Finding]:
    for command, says in _RUNS.items():
        if command in seen.commands:
            yield Finding(about=f"runs {command}", grade=Grade.FINE, says=says)
        else:
            missing = f"no workflow here runs `troth {command}`"
            yield Finding(
                about=f"runs {command}",
                grade=Grade.WEAK,
                says=missing,
                way_out="troth init adds what is not there, and leaves the rest alone",
            )
    if not seen.pinned:
        says = "a workflow uses an action by a name that can be moved"
        yield Finding(
            about="actions",
            grade=Grade.WEAK,
            says=says,
            way_out="name it by its whole commit, forty characters, with the version beside it",
        )


def _approval(board: Board, seen: Footing) -> Iterator[Finding]:
    open_ = [path for name, path in _OWNABLE.items() if name not in seen.owned]
    if not seen.owners:
        says = "nobody has to approve a change to the settings, the parties or the workflows"
        yield Finding(
            about="owners", grade=Grade.WEAK, says=says, way_out="write a CODEOWNERS file for them, and switch its rule on at the host"
        )
    elif open_:
        says = f"{seen.owners} says nothing about {', '.join(open_)}"
        yield Finding(about="owners", grade=Grade.WEAK, says=says, way_out="whoever may change these can change what is checked")
    else:
        yield Finding(about="owners", grade=Grade.FINE, says=f"{seen.owners} says who approves settings, parties and workflows")
    way_out = _HOST.get(software(board.settings.repository or seen.address) or "", _ANY_HOST)
    says = f"whether the host holds {board.settings.branch} to that cannot be seen from here"
    yield Finding(about="host", grade=Grade.LOOK, says=says, way_out=way_out)


def _people(board: Board) -> Iterator[Finding]:
    people = [each for each in board.ledger.parties if each.kind is PartyKind.PERSON]
    known = [each for each in people if each.email or each.github]
    says = f"{len(known)} of {count(len(people), 'person', 'people')} can be told by their commits (email or github)"
    way_out = "add email or github: without one an entry shows as recorded, never as their own"
    fine = len(known) == len(people)
    yield Finding(about="people", grade=Grade.FINE if fine else Grade.WEAK, says=says, way_out="" if fine else way_out)
    says = "a commit's author is what its writer says; only a verified signature proves it, and shows as signed"
    yield Finding(
        about="signatures", grade=Grade.LOOK, says=says, way_out="ask for signed commits where an acceptance has to be beyond doubt"
    )


def _settings(board: Board, site: str) -> Iterator[Finding]:
    weaker = [rule for rule, mode in board.settings.review.items() if _STRICT.get(mode, 2) < _DEFAULTS.get(rule, 0)]
    if weaker:
        says = f"the review is weaker than by default: {', '.join(sorted(weaker))}"
        yield Finding(about="review", grade=Grade.WEAK, says=says, way_out="take them out of `review` in commitments/board.yaml")
    else:
        yield Finding(about="review", grade=Grade.FINE, says="the review is as strict as by default, or stricter")
    if board.settings.timezone == "UTC":
        says = "days begin and end in UTC"
        yield Finding(
            about="time zone",
            grade=Grade.LOOK,
            says=says,
            way_out="say timezone: Europe/Berlin, or where you are, in commitments/board.yaml",
        )
    if site:
        yield Finding(about="address", grade=Grade.FINE, says=f"calendars, feeds and messages link to {site}")
    else:
        says = "nobody has said where the site is published, so calendars, feeds and messages have no links"
        yield Finding(about="address", grade=Grade.WEAK, says=says, way_out="set site_url in mkdocs.yml")


def _programs(seen: Footing) -> Iterator[Finding]:
    old = [name for name, floor in _FLOORS.items() if _numbers(seen.programs.get(name, "")) < floor]
    if old:
        named = ", ".join(f"{name} {seen.programs.get(name, 'is missing')}" for name in old)
        says = f"{named}: older releases have known holes"
        yield Finding(about="programs", grade=Grade.WEAK, says=says, way_out=f"pip install --upgrade {' '.join(old)}")
    else:
        says = ", ".join(f"{name} {number}" for name, number in seen.programs.items())
        yield Finding(about="programs", grade=Grade.FINE, says=says)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split(".")[:3] if each.isdecimal())
