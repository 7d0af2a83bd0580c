from __future__ import annotations

import json

from tests.report.results import make_check_result, make_problem

from troth.report.problems import format_json_report


def test_of_a_change() -> None:
    """Of a change each problem also says whether it is of it."""
    old, new = make_problem(1), make_problem(2)
    read = json.loads("".join(format_json_report(make_check_result(old, new, elsewhere=(old,)))))
    assert [each["of_change"] for each in read["problems"]] == [False, True]


def test_texts_are_lines() -> None:
    """A message is one printable line here too, cut to 500 characters."""
    (read,) = json.loads("".join(format_json_report(make_check_result(make_problem(message="a\nb\x1b" + "x" * 1000)))))["problems"]
    assert read["message"].startswith("a\\nb\\x1bxxx")
    assert len(read["message"]) == 500
