"""Problems as workflow commands: GitHub shows each on its line of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Severity
from troth.report.findings import NOT_OF_THIS_CHANGE, summary
from troth.report.terminal import LONGEST, line
from troth.report.text import problem_line
from troth.views.span import count
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.problem import Problem
    from troth.report.findings import Findings

SHOWN = 10
"""So many annotations of a kind does GitHub take from one step; it drops the others without a word."""


def github(found: Findings) -> Iterator[str]:
    """Yield the ten worst of each kind as annotations, the others as plain lines, and a last line that counts them."""
    for severity in Severity:
        problems = found.worst_first(severity)
        yield from (_annotation(problem, found) for problem in problems[:SHOWN])
        if len(problems) > SHOWN:
            yield f"and {count(len(problems) - SHOWN, f'more {severity.value}', f'more {severity.value}s')}:"
            yield from (problem_line(problem, elsewhere=problem in found.elsewhere) for problem in problems[SHOWN:])
    yield line(summary(found))


def _annotation(problem: Problem, found: Findings) -> str:
    properties = {
        "file": found.folder + problem.place.path,
        "line": str(problem.place.line),
        "col": str(problem.place.column),
        "title": problem.rule + (f" ({NOT_OF_THIS_CHANGE})" if problem in found.elsewhere else ""),
    }
    written = ",".join(f"{key}={escaped_property(shown(value, LONGEST))}" for key, value in properties.items())
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"::{problem.severity.value} {written}::{escaped(shown(problem.message + hint, LONGEST))}"


def escaped(text: str) -> str:
    """Return the text as a command's message holds it: the runner turns it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Return the text as a command's property holds it."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
