"""Check results for CI: GitHub annotations, SARIF, JUnit; and the table of formats."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from troth import __version__
from troth.base.text import escape_text
from troth.model.problem import Severity
from troth.report.problems import NOT_OF_THIS_CHANGE, format_json_report, format_problem, format_text_report, summarize_problems
from troth.report.terminal import LONGEST, format_line
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.model.problem import Problem
    from troth.report.problems import CheckResult


MOST_ANNOTATIONS = 10
"""So many annotations of a kind does GitHub take from one step; it drops the others without a word."""


def format_github(result: CheckResult) -> Iterator[str]:
    """Yield the ten worst of each kind as annotations, the others as plain lines, and a last line that counts them."""
    for severity in Severity:
        problems = result.list_worst_first(severity)
        for problem in problems[:MOST_ANNOTATIONS]:
            properties = {
                "file": result.folder + problem.place.path,
                "line": str(problem.place.line),
                "col": str(problem.place.column),
                "title": problem.rule + (f" ({NOT_OF_THIS_CHANGE})" if problem in result.unrelated else ""),
            }
            written = ",".join(f"{key}={escape_property(escape_text(value, LONGEST))}" for key, value in properties.items())
            hint = f"; {problem.hint}" if problem.hint else ""
            yield f"::{problem.severity.value} {written}::{escape_data(escape_text(problem.message + hint, LONGEST))}"
        if len(problems) > MOST_ANNOTATIONS:
            yield f"and {pluralize(len(problems) - MOST_ANNOTATIONS, f'more {severity.value}', f'more {severity.value}s')}:"
            yield from (format_problem(problem, unrelated=problem in result.unrelated) for problem in problems[MOST_ANNOTATIONS:])
    yield format_line(summarize_problems(result))


_MOST_LETTERS = 900_000
"""GitHub drops a summary of more than 1 MiB whole."""


def format_check_summary(result: CheckResult) -> str:
    """Return all problems in Markdown, as text that stands as it is: nothing in a record can become markup."""
    lines = "\n".join(format_text_report(result)).strip("\n").splitlines()
    text = "".join(f"    {line}\n" for line in lines)
    return f"## The board's records\n\n{text[:_MOST_LETTERS]}"


def escape_data(text: str) -> str:
    """Return the text as a command's message holds it: the runner turns it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return the text as a command's property holds it."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


MOST_RESULTS = 5000
"""So many results does the best known host keep of one run."""


def format_sarif(result: CheckResult) -> Iterator[str]:
    """Yield one run with a result for each problem; addresses are relative to the repository's root."""
    problems = result.problems[:MOST_RESULTS]
    rules = [{"id": format_line(rule)} for rule in sorted({problem.rule for problem in problems})]
    run = {
        "tool": {"driver": {"name": "troth", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_encode_result(problem, result) for problem in problems],
    }
    yield json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def format_gitlab(result: CheckResult) -> Iterator[str]:
    """Yield a code quality report, which GitLab shows on the lines of a merge request."""
    problems = [each for each in result.problems if each not in result.unrelated][:MOST_RESULTS]
    found = []
    for each in problems:
        same = hashlib.sha256(f"{each.rule}\0{each.place.path}\0{each.message}".encode(errors="backslashreplace")).hexdigest()
        found.append(
            {
                "description": format_line(each.message + (f"; {each.hint}" if each.hint else "")),
                "check_name": format_line(each.rule),
                "fingerprint": same[:32],
                "severity": "major" if each.is_error else "minor",
                "location": {"path": result.folder + each.place.path, "lines": {"begin": each.place.line or 1}},
            }
        )
    yield json.dumps(found, ensure_ascii=False, indent=1)


def _encode_result(problem: Problem, result: CheckResult) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(result.folder + problem.place.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
    }
    same = hashlib.sha256(f"{problem.rule}\0{problem.place.path}\0{problem.message}".encode(errors="backslashreplace")).hexdigest()
    whole = format_line(problem.message + (f"; {problem.hint}" if problem.hint else ""))
    for mark in "\\[]":
        whole = whole.replace(mark, f"\\{mark}")
    return {
        "ruleId": format_line(problem.rule),
        "level": problem.severity.value,
        "message": {"text": whole.replace("{", "{{").replace("}", "}}")},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"problem/v1": same[:32]},
    }


_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


def format_junit(result: CheckResult) -> Iterator[str]:
    """Yield one test suite; a warning is an output of its case, an error a failure."""
    failures = sum(problem.is_error for problem in result.problems)
    suite = Element("testsuite", name="troth check", tests=str(max(1, result.files)), failures=str(failures), errors="0")
    for path, problems in groupby(result.problems, key=lambda problem: problem.place.path):
        case = SubElement(suite, "testcase", classname="commitments", name=_replace_invalid(format_line(result.folder + path)))
        for problem in problems:
            text = _replace_invalid(format_problem(problem, unrelated=problem in result.unrelated))
            if problem.is_error:
                SubElement(
                    case,
                    "failure",
                    type=_replace_invalid(format_line(problem.rule)),
                    message=_replace_invalid(format_line(problem.message)),
                ).text = text
            else:
                SubElement(case, "system-out").text = text
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tostring(suite, encoding="unicode")


def _replace_invalid(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


if TYPE_CHECKING:
    Reporter: TypeAlias = Callable[[CheckResult], Iterator[str]]

REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        "text": format_text_report,
        "github": format_github,
        "gitlab": format_gitlab,
        "json": format_json_report,
        "sarif": format_sarif,
        "junit": format_junit,
    }
)
"""Each yields the lines of its format, by the name that `--format` takes."""
FOR_PROGRAMS = frozenset({"gitlab", "json", "sarif", "junit"})
"""The formats that a program reads as a whole, so that no line of them may be cut."""
