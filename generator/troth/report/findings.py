"""What a check found, as every reporter is given it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.problem import Severity
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Board
    from troth.problem import Problem

FAIL_ON = ("error", "warning", "never")
"""What makes a check fail, as `--fail-on` names it."""
NOT_OF_THIS_CHANGE = "not of this change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The problems of a board's files. `elsewhere` are those that the change at hand has nothing to do with."""

    problems: tuple[Problem, ...]
    files: int
    """How many files were looked at."""
    elsewhere: frozenset[Problem] = frozenset()
    of_change: bool = False
    """Only a change was to be judged, so each problem is told to be of it or not."""
    folder: str = ""
    """What stands before a path for somebody who stands in another folder: empty, or ends with `/`."""

    def worst_first(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity, those of the change before the others."""
        return tuple(sorted((each for each in self.problems if each.severity is severity), key=self.elsewhere.__contains__))

    def failing(self, fail_on: str) -> bool:
        """Tell whether the check fails, as `--fail-on` wants it."""
        if fail_on == "never":
            return False
        counting = [each for each in self.problems if each not in self.elsewhere]
        return any(each.fatal or fail_on == "warning" for each in counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change touched, and the problems that were there before it."""

    paths: frozenset[str]
    before: tuple[Problem, ...] = ()


def findings(board: Board, *, folder: str = "", change: Change | None = None) -> Findings:
    """Return what the check of a board found.

    A problem is of the change where it lies in a file that the change touched, or was not there before: whoever removes
    a party answers for those who still name it.
    """
    files = {source.path for source in board.ledger.sources} | {path for _, path in board.ledger.unreadable}
    return Findings(
        problems=board.problems,
        files=len(files),
        elsewhere=_elsewhere(board.problems, change) if change else frozenset(),
        of_change=change is not None,
        folder=folder,
    )


def _elsewhere(problems: Iterable[Problem], change: Change) -> frozenset[Problem]:
    before = frozenset(map(_same, change.before))
    return frozenset(each for each in problems if each.place.path not in change.paths and _same(each) in before)


def _same(problem: Problem) -> tuple[str, str, str]:
    """Return what makes it the same problem on another line."""
    return problem.place.path, problem.rule, problem.message


def summary(found: Findings) -> str:
    """Return one sentence: `3 errors, 1 warning in 2 of 59 files`."""
    if not found.problems:
        return f"{count(found.files, 'file', 'files')}, no problem"
    paths = {each.place.path for each in found.problems}
    where = f"in {len(paths)} of {count(max(found.files, len(paths)), 'file', 'files')}"
    return f"{', '.join(_counts(found.problems))} {where}{_aside(found)}"


def _counts(problems: Iterable[Problem]) -> Iterator[str]:
    numbers = Counter(each.severity for each in problems)
    yield from (count(numbers[severity], severity.value, f"{severity.value}s") for severity in Severity if numbers[severity])


def _aside(found: Findings) -> str:
    if not found.of_change:
        return ""
    own = [each for each in found.problems if each not in found.elsewhere]
    return f"; {', '.join(_counts(own))} of this change" if own else "; none of this change"
