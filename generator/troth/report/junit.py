"""Problems as JUnit XML, which most CI servers show: one test case a file with problems, one failure a problem."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from troth.report.terminal import line
from troth.report.text import problem_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.report.findings import Findings

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


def junit(found: Findings) -> Iterator[str]:
    """Yield one test suite; a warning is an output of its case, an error a failure."""
    failures = sum(problem.fatal for problem in found.problems)
    suite = Element("testsuite", name="troth check", tests=str(max(1, found.files)), failures=str(failures), errors="0")
    for path, problems in groupby(found.problems, key=lambda problem: problem.place.path):
        case = SubElement(suite, "testcase", classname="commitments", name=_safe(line(found.folder + path)))
        for problem in problems:
            text = _safe(problem_line(problem, elsewhere=problem in found.elsewhere))
            if problem.fatal:
                SubElement(case, "failure", type=_safe(line(problem.rule)), message=_safe(line(problem.message))).text = text
            else:
                SubElement(case, "system-out").text = text
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tostring(suite, encoding="unicode")


def _safe(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
