"""Problems as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.problem import Problem
    from troth.report.findings import Findings


def as_json(found: Findings) -> Iterator[str]:
    """Yield `{"problems": […]}`, one problem a line; of a change each also says whether it is `of_change`."""
    lines = [json.dumps(fields(problem, found), ensure_ascii=False) for problem in found.problems]
    yield '{"problems": [' + ("\n  " + ",\n  ".join(lines) + "\n" if lines else "") + "]}"


def fields(problem: Problem, found: Findings) -> dict[str, Any]:
    """Return a problem as it is published: of a change, with whether it is its own."""
    told = {
        "rule": line(problem.rule),
        "severity": problem.severity.value,
        "path": line(problem.place.path),
        "line": problem.place.line,
        "column": problem.place.column,
        "message": line(problem.message),
        "hint": line(problem.hint),
    }
    return told | {"of_change": problem not in found.elsewhere} if found.of_change else told
