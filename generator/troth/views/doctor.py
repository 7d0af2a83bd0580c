"""What the board's promises rest on, said plainly: what is in order, what is weaker than it could be, what only the host knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.views.doctor_host import (
    DoctorFinding,
    FindingLevel,
    check_addresses,
    check_mails,
    check_merging,
    check_messages,
    check_pin,
    check_repository,
    check_schemas,
)
from troth.views.hosting import detect_host_software
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.model.environment import Environment


_MIN_GIT = (2, 38)
"""The first git that can merge without a work tree, which a review needs."""
_MIN_VERSIONS = {"mkdocs": (1, 6, 1), "mkdocs-material": (9, 7, 7), "pymdown-extensions": (11, 0, 1)}
_STRICTNESS = {"error": 2, "warn": 1, "ignore": 0}
_DEFAULT_STRICTNESS = {
    "terms-changed": 2,
    "log-rewritten": 2,
    "record-deleted": 2,
    "not-by-party": 2,
    "said-of-other-words": 2,
    "signed-without-terms": 2,
    "late-as-on-time": 2,
    "rewritten": 1,
    "backdated": 1,
    "late-renegotiation": 1,
}
_OWNABLE_PATHS = {"settings": "commitments/board.yaml", "parties": "commitments/parties/", "workflows": ".github/"}
_WORKFLOW_TEXTS = {
    "check": "pull requests are checked",
    "review": "pull requests are reviewed",
    "due": "a daily run reports what is overdue",
    "build": "the site is built and published",
}
_HOST_ADVICE = {
    "github": "Settings, Branches (or Rules): a pull request, an approval, Code Owners, and the check 'Check the records'",
    "gitlab": "Settings, Repository, Protected branches: allow nobody to push; Merge requests: pipelines must succeed, code owners approve",
    "gitea": "Settings, Branches: protect the branch, require the status check and an approval",
}

_GENERAL_ADVICE = "protect the published branch: nobody pushes to it, and the check has to pass"


def list_doctor_findings(board: Board, environment: Environment, site: str) -> tuple[DoctorFinding, ...]:
    """Return all findings, in the order in which they build on each other. `site` is where the site is published, if that is said."""
    return (
        *_check_records(board),
        *_check_git(environment),
        *check_repository(board, environment),
        *check_messages(board),
        *check_mails(board, environment),
        *_check_workflows(environment),
        *check_pin(environment),
        *_check_approval(board, environment),
        *check_merging(board, environment),
        *check_schemas(environment),
        *_check_people(board),
        *check_addresses(board),
        *_check_settings(board, site),
        *_check_programs(environment),
    )


def _check_records(board: Board) -> Iterator[DoctorFinding]:
    if board.errors:
        says = f"{pluralize(board.errors, 'error', 'errors')} in the records: these records are missing or wrong on the board"
        yield DoctorFinding(about="records", grade=FindingLevel.WEAK, text=says, way_out="troth check")
    else:
        yield DoctorFinding(about="records", grade=FindingLevel.FINE, text="every record is valid")


def _check_git(environment: Environment) -> Iterator[DoctorFinding]:
    if not environment.git:
        says = "git is not installed, so the board can't show who wrote what"
        yield DoctorFinding(about="git", grade=FindingLevel.WEAK, text=says, way_out="install git 2.38 or newer")
        return
    named = ".".join(map(str, environment.git))
    if environment.git < _MIN_GIT:
        yield DoctorFinding(
            about="git", grade=FindingLevel.WEAK, text=f"git {named} is too old for `troth review`", way_out="install git 2.38 or newer"
        )
    else:
        yield DoctorFinding(about="git", grade=FindingLevel.FINE, text=f"git {named} shows who wrote what, and when")
    if not environment.in_repository:
        says = "the board is not in a git repository, so every entry counts as unknown"
        yield DoctorFinding(about="history", grade=FindingLevel.WEAK, text=says, way_out="git init, and commit the records")
    elif environment.is_shallow:
        says = "only part of the history is here"
        yield DoctorFinding(
            about="history",
            grade=FindingLevel.WEAK,
            text=says,
            way_out="git fetch --unshallow; in CI fetch-depth: 0, in GitLab GIT_DEPTH: 0",
        )
    else:
        yield DoctorFinding(about="history", grade=FindingLevel.FINE, text="the whole history is here")
    if environment.has_git_drivers:
        says = ".gitattributes tells git to run programs on files; troth runs none of them, but other programs may"
        yield DoctorFinding(
            about="attributes", grade=FindingLevel.WEAK, text=says, way_out="remove filter=, diff= and merge= from .gitattributes"
        )
    if environment.has_mailmap:
        yield DoctorFinding(
            about="mailmap", grade=FindingLevel.FINE, text="there is a .mailmap, but it is not used: authors count as in their commits"
        )


def _check_workflows(environment: Environment) -> Iterator[DoctorFinding]:
    for command, says in _WORKFLOW_TEXTS.items():
        if command in environment.workflow_commands:
            yield DoctorFinding(about=f"runs {command}", grade=FindingLevel.FINE, text=says)
        else:
            missing = f"no workflow here runs `troth {command}`"
            yield DoctorFinding(
                about=f"runs {command}",
                grade=FindingLevel.WEAK,
                text=missing,
                way_out="troth init adds what is missing and changes nothing else; choose the host with --host",
            )
    if not environment.has_pinned_actions:
        says = "a workflow uses an action by a name that can change"
        yield DoctorFinding(
            about="actions",
            grade=FindingLevel.WEAK,
            text=says,
            way_out="use the full commit, forty characters, with the version as a comment",
        )


def _check_approval(board: Board, environment: Environment) -> Iterator[DoctorFinding]:
    open_ = [path for name, path in _OWNABLE_PATHS.items() if name not in environment.owned_parts]
    if not environment.owners_file:
        says = "nobody has to approve a change to the settings, the parties or the workflows"
        yield DoctorFinding(
            about="owners",
            grade=FindingLevel.WEAK,
            text=says,
            way_out="add a CODEOWNERS file for them, and turn on its rule on the host",
        )
    elif open_:
        says = f"{environment.owners_file} doesn't cover {', '.join(open_)}"
        yield DoctorFinding(about="owners", grade=FindingLevel.WEAK, text=says, way_out="whoever may change these can change the checks")
    else:
        yield DoctorFinding(
            about="owners", grade=FindingLevel.FINE, text=f"{environment.owners_file} says who approves settings, parties and workflows"
        )
    way_out = _HOST_ADVICE.get(detect_host_software(board.settings.repository or environment.repository_url) or "", _GENERAL_ADVICE)
    says = f"whether the host enforces this for {board.settings.branch} can't be seen from here"
    yield DoctorFinding(about="host", grade=FindingLevel.LOOK, text=says, way_out=way_out)


def _check_people(board: Board) -> Iterator[DoctorFinding]:
    people = [each for each in board.ledger.parties if each.kind is PartyKind.PERSON]
    known = [each for each in people if each.is_reachable]
    says = f"{len(known)} of {pluralize(len(people), 'person', 'people')} are recognised by their commits (email or github)"
    way_out = "add email or github: without one, their entries show as recorded, never as their own"
    fine = len(known) == len(people)
    yield DoctorFinding(about="people", grade=FindingLevel.FINE if fine else FindingLevel.WEAK, text=says, way_out="" if fine else way_out)
    if not board.settings.maintainers:
        says = "the board has no maintainers, so a review only warns if someone changes another person's address"
        yield DoctorFinding(
            about="maintainers", grade=FindingLevel.WEAK, text=says, way_out="add maintainers: [ID] to commitments/board.yaml"
        )
    says = "anyone can write any name as a commit's author; only a verified signature is proof and shows as signed"
    yield DoctorFinding(
        about="signatures", grade=FindingLevel.LOOK, text=says, way_out="require signed commits if an acceptance has to be beyond doubt"
    )


def _check_settings(board: Board, site: str) -> Iterator[DoctorFinding]:
    weaker = [rule for rule, mode in board.settings.review.items() if _STRICTNESS.get(mode, 2) < _DEFAULT_STRICTNESS.get(rule, 0)]
    if weaker:
        says = f"the review is weaker than by default: {', '.join(sorted(weaker))}"
        yield DoctorFinding(
            about="review", grade=FindingLevel.WEAK, text=says, way_out="remove them from `review` in commitments/board.yaml"
        )
    else:
        yield DoctorFinding(about="review", grade=FindingLevel.FINE, text="the review is as strict as by default, or stricter")
    if board.settings.timezone == "UTC":
        says = "the time zone is UTC"
        yield DoctorFinding(
            about="time zone",
            grade=FindingLevel.LOOK,
            text=says,
            way_out="set timezone: Europe/Berlin (or yours) in commitments/board.yaml",
        )
    if site:
        yield DoctorFinding(about="address", grade=FindingLevel.FINE, text=f"calendars, feeds and messages link to {site}")
    else:
        says = "the site's address is not set, so calendars, feeds and messages have no links"
        yield DoctorFinding(about="address", grade=FindingLevel.WEAK, text=says, way_out="set site_url in mkdocs.yml")


def _check_programs(environment: Environment) -> Iterator[DoctorFinding]:
    old = [
        name
        for name, floor in _MIN_VERSIONS.items()
        if tuple(int(each) for each in environment.programs.get(name, "").split(".")[:3] if each.isdecimal()) < floor
    ]
    if old:
        named = ", ".join(f"{name} {environment.programs.get(name, 'is missing')}" for name in old)
        says = f"{named}: older releases have known security problems"
        yield DoctorFinding(about="programs", grade=FindingLevel.WEAK, text=says, way_out=f"pip install --upgrade {' '.join(old)}")
    else:
        says = ", ".join(f"{name} {number}" for name, number in environment.programs.items())
        yield DoctorFinding(about="programs", grade=FindingLevel.FINE, text=says)
