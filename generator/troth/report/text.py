"""Problems as lines for people: `path:line:column: what is wrong; what to write  [rule]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.report.findings import NOT_OF_THIS_CHANGE, summary
from troth.report.terminal import DIM, LONGEST, RED, YELLOW, bold, coloured, line
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.problem import Problem
    from troth.report.findings import Findings


def text(found: Findings) -> Iterator[str]:
    """Yield one line a problem, and a last one that counts them."""
    for problem in found.problems:
        yield _coloured(problem, problem_line(problem, elsewhere=problem in found.elsewhere))
    yield line(summary(found)) if not found.problems else bold(line(summary(found)))


def problem_line(problem: Problem, *, elsewhere: bool = False) -> str:
    """Return the one line that says where it is, what is wrong and what to do; the rule's id is never cut off."""
    rule = shown(problem.rule, 80)
    end = f"  [{rule}]" + (f" ({NOT_OF_THIS_CHANGE})" if elsewhere else "")
    kind = "" if problem.fatal else f"{problem.severity.value}: "
    hint = f"; {problem.hint}" if problem.hint else ""
    return shown(f"{problem.place}: {kind}{problem.message}{hint}", LONGEST - len(end)) + end


def _coloured(problem: Problem, written: str) -> str:
    place = f"{problem.place}: "
    if not written.startswith(place):
        return written
    rest, _, rule = written.removeprefix(place).rpartition("  [")
    return f"{bold(place)}{coloured(rest, RED if problem.fatal else YELLOW)}  {coloured('[' + rule, DIM)}"
