"""Problems as SARIF 2.1.0, for code scanning. Source: the OASIS standard of that name."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from troth import __version__
from troth.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.problem import Problem
    from troth.report.findings import Findings

MOST = 5000
"""So many results does the best known host keep of one run."""


def sarif(found: Findings) -> Iterator[str]:
    """Yield one run with a result for each problem; addresses are relative to the repository's root."""
    problems = found.problems[:MOST]
    rules = [{"id": line(rule)} for rule in sorted({problem.rule for problem in problems})]
    run = {
        "tool": {"driver": {"name": "troth", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, found) for problem in problems],
    }
    yield json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(problem: Problem, found: Findings) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(found.folder + problem.place.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
    }
    same = hashlib.sha256(f"{problem.rule}\0{problem.place.path}\0{problem.message}".encode(errors="backslashreplace")).hexdigest()
    return {
        "ruleId": line(problem.rule),
        "level": problem.severity.value,
        "message": {"text": _text(problem)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"problem/v1": same[:32]},
    }


def _text(problem: Problem) -> str:
    """Return message and hint as plain text: brackets would make links, and braces stand for arguments."""
    whole = line(problem.message + (f"; {problem.hint}" if problem.hint else ""))
    for mark in "\\[]":
        whole = whole.replace(mark, f"\\{mark}")
    return whole.replace("{", "{{").replace("}", "}}")
