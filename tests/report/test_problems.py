from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.report.github_runner import parse_commands
from tests.report.results import make_check_result, make_problem

from troth.model import Place
from troth.model.problem import Problem
from troth.report.problems import format_problem, format_text_report
from troth.report.terminal import LONGEST


def strip_colours(line: str) -> str:
    """Return a line without its colours."""
    return re.sub(r"\x1b\[[0-9]*m", "", line)


def test_a_line_says_where_what_and_how() -> None:
    """A problem is one line: place, message, what to write, and the rule."""
    line = "commitments/promises/p01.yaml:1:6: due: 'soon' is not a date; write 2026-12-15  [schema/date]"
    assert [strip_colours(each) for each in format_text_report(make_check_result(make_problem()))] == [line, "1 error in 1 of 30 files"]


def test_a_warning_says_so() -> None:
    """A warning is told from an error by a word."""
    assert ": warning: due: 'soon' is not a date;" in format_problem(make_problem(warning=True))


def test_nothing_found() -> None:
    """No problem is one plain line."""
    assert list(format_text_report(make_check_result())) == ["30 files, no problems"]


def test_the_rule_is_never_cut_off() -> None:
    """A line that is too long is cut before the rule's id."""
    line = format_problem(make_problem(message="x" * 1000))
    assert len(line) == LONGEST
    assert line.endswith("…  [schema/date]")


def test_elsewhere_is_said() -> None:
    """A problem that the change has nothing to do with says so."""
    old = make_problem()
    lines = [strip_colours(each) for each in format_text_report(make_check_result(old, elsewhere=(old,)))]
    assert lines[0].endswith("  [schema/date] (not from this change)")
    assert lines[1] == "1 error in 1 of 30 files; none from this change"


@given(st.text(), st.text(), st.text())
def test_lines_are_harmless(path: str, message: str, hint: str) -> None:
    """Whatever a record holds, a problem is one printable line that no runner takes for a command."""
    (line, _) = (
        strip_colours(each) for each in format_text_report(make_check_result(Problem("schema/date", Place(path, 3, 7), message, hint)))
    )
    assert all(char.isprintable() or char in "\u200c\u200d" for char in line)
    assert parse_commands(line) == []
    assert len(line) <= LONGEST
