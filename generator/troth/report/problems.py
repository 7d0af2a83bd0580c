"""Format the problems of a check as text or JSON, the worst first."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.base.text import escape_text
from troth.model.problem import Severity, sort_problems
from troth.report.terminal import DIM, LONGEST, RED, YELLOW, format_line, make_bold, make_coloured
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Board
    from troth.model.problem import Problem


FAIL_ON = ("error", "warning", "never")
"""What makes a check fail, as `--fail-on` names it."""
NOT_OF_THIS_CHANGE = "not from this change"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The problems of a board's files. `elsewhere` are those that the change at hand has nothing to do with."""

    problems: tuple[Problem, ...]
    files: int
    """How many files were looked at."""
    unrelated: frozenset[Problem] = frozenset()
    only_change: bool = False
    """Only a change was to be judged, so each problem is told to be of it or not."""
    folder: str = ""
    """What stands before a path for somebody who stands in another folder: empty, or ends with `/`."""

    def list_worst_first(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity, those of the change before the others."""
        return tuple(sorted((each for each in self.problems if each.severity is severity), key=self.unrelated.__contains__))

    def is_failing(self, fail_on: str) -> bool:
        """Tell whether the check fails, as `--fail-on` wants it."""
        if fail_on == "never":
            return False
        counting = [each for each in self.problems if each not in self.unrelated]
        return any(each.is_error or fail_on == "warning" for each in counting)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScope:
    """What a change touched, and the problems that were there before it."""

    paths: frozenset[str]
    earlier_problems: tuple[Problem, ...] = ()
    own_problems: tuple[Problem, ...] = ()
    """What is a fault only in what is new."""


def build_check_result(board: Board, *, folder: str = "", change: ChangeScope | None = None) -> CheckResult:
    """Return what the check of a board found.

    A problem is of the change where it lies in a file that the change touched, or was not there before: whoever removes
    a party answers for those who still name it.
    """
    files = {source.path for source in board.ledger.sources} | {path for _, path in board.ledger.unreadable}
    problems = board.problems
    if change:  # what is a fault only in what is new is told in place of what the same rule says of the same line
        places = {(each.rule, each.place) for each in change.own_problems}
        problems = sort_problems((*change.own_problems, *(each for each in problems if (each.rule, each.place) not in places)))
    known = frozenset(each.identity for each in change.earlier_problems) if change else frozenset()
    unrelated = frozenset(each for each in problems if change and each.place.path not in change.paths and each.identity in known)
    return CheckResult(
        problems=problems,
        files=len(files),
        unrelated=unrelated,
        only_change=change is not None,
        folder=folder,
    )


def summarize_problems(result: CheckResult) -> str:
    """Return one sentence: `3 errors, 1 warning in 2 of 59 files`."""
    if not result.problems:
        return f"{pluralize(result.files, 'file', 'files')}, no problems"
    paths = {each.place.path for each in result.problems}
    where = f"in {len(paths)} of {pluralize(max(result.files, len(paths)), 'file', 'files')}"
    of_change = ""
    if result.only_change:
        own = [each for each in result.problems if each not in result.unrelated]
        of_change = f"; {', '.join(_count_by_severity(own))} from this change" if own else "; none from this change"
    return f"{', '.join(_count_by_severity(result.problems))} {where}{of_change}"


def _count_by_severity(problems: Iterable[Problem]) -> Iterator[str]:
    numbers = Counter(each.severity for each in problems)
    yield from (pluralize(numbers[severity], severity.value, f"{severity.value}s") for severity in Severity if numbers[severity])


def format_text_report(result: CheckResult) -> Iterator[str]:
    """Yield one line a problem, and a last one that counts them."""
    for problem in result.problems:
        text, place = format_problem(problem, unrelated=problem in result.unrelated), f"{problem.place}: "
        if text.startswith(place):
            rest, _, rule = text.removeprefix(place).rpartition("  [")
            text = f"{make_bold(place)}{make_coloured(rest, RED if problem.is_error else YELLOW)}  {make_coloured('[' + rule, DIM)}"
        yield text
    yield format_line(summarize_problems(result)) if not result.problems else make_bold(format_line(summarize_problems(result)))


def format_problem(problem: Problem, *, unrelated: bool = False) -> str:
    """Return the one line that says where it is, what is wrong and what to do; the rule's id is never cut off."""
    rule = escape_text(problem.rule, 80)
    end = f"  [{rule}]" + (f" ({NOT_OF_THIS_CHANGE})" if unrelated else "")
    kind = "" if problem.is_error else f"{problem.severity.value}: "
    hint = f"; {problem.hint}" if problem.hint else ""
    return escape_text(f"{problem.place}: {kind}{problem.message}{hint}", LONGEST - len(end)) + end


def format_json_report(result: CheckResult) -> Iterator[str]:
    """Yield `{"problems": […]}`, one problem a line; of a change each also says whether it is `of_change`."""
    lines = [json.dumps(encode_problem(problem, result), ensure_ascii=False) for problem in result.problems]
    yield '{"problems": [' + ("\n  " + ",\n  ".join(lines) + "\n" if lines else "") + "]}"


def encode_problem(problem: Problem, result: CheckResult) -> dict[str, Any]:
    """Return a problem as it is published: of a change, with whether it is its own."""
    told = {
        "rule": format_line(problem.rule),
        "severity": problem.severity.value,
        "path": format_line(problem.place.path),
        "line": problem.place.line,
        "column": problem.place.column,
        "message": format_line(problem.message),
        "hint": format_line(problem.hint),
    }
    return told | {"of_change": problem not in result.unrelated} if result.only_change else told
