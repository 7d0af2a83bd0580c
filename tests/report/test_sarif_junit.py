"""Problems for code scanning and for CI servers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from troth.model import Place
from troth.model.problem import Problem, Severity
from troth.report.check_formats import format_junit, format_sarif
from troth.report.problems import CheckResult

DATE = Problem("schema/date", Place("commitments/promises/it.yaml", 7, 5), "due: '15.12.2026' is not a date", "write 2026-12-15")
STALE = Problem("digits-only", Place("commitments/promises/7.yaml"), "an id of digits", severity=Severity.WARNING)
FOUND = CheckResult(problems=(STALE, DATE), files=3, folder="boards/blue team/")


def test_a_result_names_rule_place_and_way_out() -> None:
    """The address is percent-encoded and relative, and brackets make no link."""
    (run,) = json.loads("\n".join(format_sarif(FOUND)))["runs"]
    place = run["results"][1]["locations"][0]["physicalLocation"]

    assert [each["ruleId"] for each in run["results"]] == ["digits-only", "schema/date"]
    assert run["results"][1]["message"]["text"] == "due: '15.12.2026' is not a date; write 2026-12-15"
    assert place["artifactLocation"]["uri"] == "boards/blue%20team/commitments/promises/it.yaml"
    assert place["region"] == {"startLine": 7, "startColumn": 5}


def test_an_error_is_a_failure_and_a_warning_is_not() -> None:
    """A suite of as many tests as files."""
    suite = ET.fromstring("\n".join(format_junit(FOUND)).encode())  # noqa: S314 - we wrote it

    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name", "").rpartition("/")[2] for case in suite] == ["7.yaml", "it.yaml"]
    assert [failure.get("type") for failure in suite.iter("failure")] == ["schema/date"]


@given(st.text())
def test_whatever_is_said_both_can_be_read_again(text: str) -> None:
    """Control characters, surrogates, brackets and markup."""
    found = CheckResult(problems=(Problem("schema/date", Place("commitments/it.yaml"), text, text),), files=1)

    assert json.loads("\n".join(format_sarif(found)))["version"] == "2.1.0"
    assert ET.fromstring("\n".join(format_junit(found)).encode()).tag == "testsuite"  # noqa: S314 - we wrote it
