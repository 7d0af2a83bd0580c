from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.report.github_runner import Command, decode_message, decode_property, parse_commands
from tests.report.results import make_check_result, make_problem

from troth.model import Place
from troth.model.problem import Problem
from troth.report.check_formats import MOST_ANNOTATIONS, escape_data, escape_property, format_github

HOSTILE = st.text() | st.lists(
    st.sampled_from(["::", "##[", "%0A", "%", "\n", "\r", ",", ":", " ", "::error::", "::stop-commands::x", "\u2028", "\x1b[31m", "a"])
).map("".join)


@given(st.text())
def test_the_runner_reads_what_was_written(text: str) -> None:
    """Escaping is undone by the runner, whatever the text, and leaves one line."""
    assert decode_message(escape_data(text)) == text
    assert decode_property(escape_property(text)) == text
    assert not set("\r\n") & set(escape_data(text))
    assert not set("\r\n:,") & set(escape_property(text))


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_becomes_a_command(path: str, message: str, hint: str) -> None:
    """Of a hostile problem the runner reads one honest annotation on its line, and nothing else."""
    hostile = Problem("schema/date", Place(path, 3, 7), message, hint)
    (read,) = parse_commands("\n".join(format_github(make_check_result(hostile))))
    assert isinstance(read, Command)
    assert read.name == "error"
    assert {key: value for key, value in read.properties.items() if key != "file"} == {"line": "3", "col": "7", "title": "schema/date"}
    assert "\n" not in read.message


def test_one_annotation() -> None:
    """A problem is a command with file, line, column and rule, and a message with what to write."""
    assert list(format_github(make_check_result(make_problem()))) == [
        "::error file=commitments/promises/p01.yaml,line=1,col=6,title=schema/date::due: 'soon' is not a date; write 2026-12-15",
        "1 error in 1 of 30 files",
    ]


def test_an_annotation_without_a_hint() -> None:
    """Where nothing is to be said about the way out, the message ends with what is wrong."""
    assert next(format_github(make_check_result(make_problem(hint="")))).endswith("::due: 'soon' is not a date")


def test_ten_of_a_kind() -> None:
    """GitHub takes ten of a kind: the others are counted and follow as plain lines; errors come before warnings."""
    problems = [make_problem(number, warning=number > 12) for number in range(1, 15)]
    lines = list(format_github(make_check_result(*problems)))
    assert [line.split()[0] for line in lines[:MOST_ANNOTATIONS]] == ["::error"] * MOST_ANNOTATIONS
    assert lines[MOST_ANNOTATIONS : MOST_ANNOTATIONS + 2] == [
        "and 2 more errors:",
        "commitments/promises/p11.yaml:11:6: due: 'soon' is not a date; write 2026-12-15  [schema/date]",
    ]
    assert [line.split()[0] for line in lines[MOST_ANNOTATIONS + 3 : -1]] == ["::warning"] * 2
    assert lines[-1] == "12 errors, 2 warnings in 14 of 30 files"


def test_the_change_comes_first() -> None:
    """What the change brought in is annotated before what was wrong already, which says so."""
    problems = [make_problem(number) for number in range(1, 13)]
    lines = list(format_github(make_check_result(*problems, elsewhere=tuple(problems[:11]))))
    assert lines[0].startswith("::error file=commitments/promises/p12.yaml,line=12,")
    assert ",title=schema/date (not from this change)::" in lines[1]
    assert lines[-1] == "12 errors in 12 of 30 files; 1 error from this change"
