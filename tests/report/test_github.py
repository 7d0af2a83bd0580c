from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.report.found import found, problem
from tests.report.runner import Command, commands, unescaped, unescaped_property

from troth.model import Place
from troth.problem import Problem
from troth.report.github import SHOWN, escaped, escaped_property, github

HOSTILE = st.text() | st.lists(
    st.sampled_from(["::", "##[", "%0A", "%", "\n", "\r", ",", ":", " ", "::error::", "::stop-commands::x", "\u2028", "\x1b[31m", "a"])
).map("".join)


@given(st.text())
def test_the_runner_reads_what_was_written(text: str) -> None:
    """Escaping is undone by the runner, whatever the text, and leaves one line."""
    assert unescaped(escaped(text)) == text
    assert unescaped_property(escaped_property(text)) == text
    assert not set("\r\n") & set(escaped(text))
    assert not set("\r\n:,") & set(escaped_property(text))


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_becomes_a_command(path: str, message: str, hint: str) -> None:
    """Of a hostile problem the runner reads one honest annotation on its line, and nothing else."""
    hostile = Problem("schema/date", Place(path, 3, 7), message, hint)
    (read,) = commands("\n".join(github(found(hostile))))
    assert isinstance(read, Command)
    assert read.name == "error"
    assert {key: value for key, value in read.properties.items() if key != "file"} == {"line": "3", "col": "7", "title": "schema/date"}
    assert "\n" not in read.message


def test_one_annotation() -> None:
    """A problem is a command with file, line, column and rule, and a message with what to write."""
    assert list(github(found(problem()))) == [
        "::error file=commitments/promises/p01.yaml,line=1,col=6,title=schema/date::due: 'soon' is not a date; write 2026-12-15",
        "1 error in 1 of 30 files",
    ]


def test_an_annotation_without_a_hint() -> None:
    """Where nothing is to be said about the way out, the message ends with what is wrong."""
    assert next(github(found(problem(hint="")))).endswith("::due: 'soon' is not a date")


def test_ten_of_a_kind() -> None:
    """GitHub takes ten of a kind: the others are counted and follow as plain lines; errors come before warnings."""
    problems = [problem(number, warning=number > 12) for number in range(1, 15)]
    lines = list(github(found(*problems)))
    assert [line.split()[0] for line in lines[:SHOWN]] == ["::error"] * SHOWN
    assert lines[SHOWN : SHOWN + 2] == [
        "and 2 more errors:",
        "commitments/promises/p11.yaml:11:6: due: 'soon' is not a date; write 2026-12-15  [schema/date]",
    ]
    assert [line.split()[0] for line in lines[SHOWN + 3 : -1]] == ["::warning"] * 2
    assert lines[-1] == "12 errors, 2 warnings in 14 of 30 files"


def test_the_change_comes_first() -> None:
    """What the change brought in is annotated before what was wrong already, which says so."""
    problems = [problem(number) for number in range(1, 13)]
    lines = list(github(found(*problems, elsewhere=tuple(problems[:11]))))
    assert lines[0].startswith("::error file=commitments/promises/p12.yaml,line=12,")
    assert ",title=schema/date (not of this change)::" in lines[1]
    assert lines[-1] == "12 errors in 12 of 30 files; 1 error of this change"
